// biome-ignore-all lint/suspicious/noExplicitAny: answers are looked at, not typed.
/**
 * Requests of any shape: each is answered, nothing of our insides shows, and the session goes on. The same
 * requests at every run (a generator of our own, seeded).
 */
import { expect, test } from 'vitest';
import { requestShapes, type Shape } from '../../src/adapter/request-shapes';
import { lineOf, playgroundSimulation } from '../debug/playground';
import { Client } from './client';

const KERNEL_FILE = 'sockstep-kernel:/playground.c';
/** They end the session, or begin one. */
const APART = ['disconnect', 'terminate', 'launch', 'configurationDone', 'initialize'];
const MOVES =
  /^(continue|reverseContinue|next|stepIn|stepOut|stepBack|restartFrame|restart|sockstep\/(seek|runTo|stepBack\w+))$/;

function generator(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
}

const TEXTS = [
  '',
  ' ',
  'counter',
  'pool[1].value',
  '*(int *)0',
  '1/0',
  '((((((((',
  `${'('.repeat(3000)}1${')'.repeat(3000)}`,
  '"',
  '\0',
  'ss -',
  'nstat -Z',
  'sizeof(struct nothing)',
  '({ for (;;) ; 1; })',
  '({ int i; for (i = 0; i < 100000000; i++) ; i; })',
  'a'.repeat(5000),
  '__proto__',
  'constructor',
  '0x10@0',
  '0xffff888000001000@0',
  '0xffff888000001000@0/zz',
  '0x10@7/ff',
  '{"host":0,"phys":1e99,"length":-1,"label":"x"}',
  '{"host":0,"phys":64,"length":1.5,"label":"x"}',
  '[[[',
  '9'.repeat(400),
  '%n',
  '*:*',
  '[',
  '>= x',
  '{counter',
  '🦆',
  KERNEL_FILE,
];
const NUMBERS = [0, 1, 2, 3, 7, -1, 1.5, 1000, 1001, 1e9, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308];
const ANYTHING: unknown[] = [null, true, false, [], {}, [null], { length: 3 }, [[[]]], ...NUMBERS, ...TEXTS];

test('random and malformed requests are answered with sentences', async () => {
  const c = new Client(() => ({ sim: playgroundSimulation({}), title: 'Playground', plain: false, problems: [] }), {
    [KERNEL_FILE]: 'int x;',
  });
  await c.launch({ stopOnEntry: false }, async () => {
    await c.request('setBreakpoints', {
      source: { path: KERNEL_FILE },
      breakpoints: [{ line: lineOf('call-nested') }],
    });
  });
  const stop = await c.stopped();
  const { scopes } = await c.request('scopes', { frameId: stop.frame.id });
  const known = [stop.threadId, stop.frame.id, scopes[0].variablesReference, scopes.at(-1).variablesReference];
  const rand = generator(20241117);
  const pick = <T>(list: readonly T[]): T => list[rand(list.length)]!;

  /** Mostly of the right shape, sometimes of any. */
  const make = (shape: Shape): unknown => {
    if (rand(12) === 0) return pick(ANYTHING);
    if (typeof shape === 'string') {
      if (shape.endsWith('?') && rand(2) === 0) return undefined;
      switch (shape.replace('?', '')) {
        case 'string':
          return pick(TEXTS);
        case 'boolean':
          return rand(2) === 0;
        case 'object':
          return pick([{}, { hex: true }, { counter: 1 }]);
        default:
          return rand(2) === 0 ? pick(known) : pick(NUMBERS);
      }
    }
    if ('listOf' in shape) return Array.from({ length: rand(4) }, () => make(shape.listOf as Shape));
    return Object.fromEntries(Object.entries(shape).map(([name, inner]) => [name, make(inner as Shape)]));
  };

  const names = Object.keys(requestShapes).filter((name) => !APART.includes(name)) as (keyof typeof requestShapes)[];
  let refused = 0;
  for (let i = 0; i < 1500; i++) {
    const command =
      rand(40) === 0 ? pick(['', 'toString', '__proto__', 'sockstep/x', 'a\nb']) : names[i % names.length]!;
    const shape = requestShapes[command as keyof typeof requestShapes] as Shape | undefined;
    const args = rand(30) === 0 ? pick(ANYTHING) : shape ? make(shape) : {};
    const what = `#${i} ${command} ${JSON.stringify(args)?.slice(0, 300)}`;
    const answer = await c.raw(command, args);
    expect(answer, what).toMatchObject({ type: 'response', command });
    if (answer.success) {
      if (MOVES.test(command)) {
        await c.raw('pause', {});
        await c.event('stopped');
        await c.event('sockstep/stopped');
      }
      continue;
    }
    refused++;
    expect(answer.body.error.id, `${what}: ${answer.message}`).not.toBe(1);
    expect(answer.message, what).toMatch(/^\S.*[.?)]$/s);
    expect(answer.message, what).not.toMatch(/Cannot |is not a function|\[object|NaN|stack size|undefined "/);
  }
  expect(refused).toBeGreaterThan(300);
  expect((await c.request('threads')).threads).not.toEqual([]);
  expect(c.output('important')).toBe('');
});

test('a wrong shape is named by its place', async () => {
  const c = new Client(() => ({ sim: playgroundSimulation({}), title: 'Playground', plain: false, problems: [] }));
  await c.launch({});
  const message = async (command: string, args: unknown) => (await c.raw(command, args)).message;
  expect(await message('setBreakpoints', { source: {}, breakpoints: [{ line: 1 }, { line: 'two' }] })).toBe(
    'setBreakpoints: "arguments.breakpoints[1].line" must be a whole number, zero or more, not a string.',
  );
  expect(await message('evaluate', {})).toBe('evaluate: "arguments.expression" is missing; it must be a string.');
  expect(await message('next', [])).toBe('next: "arguments" must be an object, not a list.');
  expect(await message('variables', { variablesReference: 1.5 })).toContain('not 1.5.');
  // Clients written in Lua or Python write null for what is absent.
  expect((await c.raw('stackTrace', { threadId: 1, startFrame: null, levels: null })).success).toBe(true);
});
