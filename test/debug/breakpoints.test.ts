import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bodyAsExpression } from '../../src/debug/function-bodies';
import type { FunctionInfo } from '../../src/machine/debug-info';
import { ArmedFilters, filterById } from '../../src/debug/event-filters';
import { parseHitCondition } from '../../src/debug/hit-condition';
import { splitMessage } from '../../src/debug/log-message';
import { lineOf, playground } from './playground';

const FILE = 'kernel/playground.c';

describe('where breakpoints land', () => {
  const p = playground();
  const file = p.core.index.file(FILE)!;
  const set = (line: number) => p.core.breakpoints.setLines(file, [{ line }])[0]!;

  test('a comment line means the next statement of the function', () => {
    expect(set(lineOf('call-bump')).line).toBe(lineOf('call-bump'));
    const blank = lineOf('loop') - 2;
    expect(set(blank).line).toBeGreaterThanOrEqual(blank);
  });

  test('a line far from code is not verified, and the nearest line is named', () => {
    const b = set(5);
    expect(b.verified).toBe(false);
    expect(b.message).toContain('no code at line 5');
  });

  test('functions by name, glob and file', () => {
    const [one, glob, qualified] = p.core.breakpoints.setFunctions([
      { name: 'bump' },
      { name: 'list_*' },
      { name: 'playground.c:fact' },
    ]);
    expect(one).toMatchObject({ verified: true, line: lineOf('bump') });
    expect(glob!.functions.map((f) => f.name)).toEqual(['list_add_tail']);
    expect(qualified!.verified).toBe(true);
  });

  test('a misspelt function is told the nearest names', () => {
    const [b] = p.core.breakpoints.setFunctions([{ name: 'shedule' }]);
    expect(b).toMatchObject({ verified: false });
    expect(b!.message).toContain('Did you mean "schedule"?');
    expect(p.core.breakpoints.setFunctions([{ name: 'other.c:fact' }])[0]!.message).toContain(
      'it is in kernel/playground.c',
    );
    expect(p.core.breakpoints.setFunctions([{ name: 'trace_kfree_skb' }])[0]!.message).toContain('tracepoint');
    expect(p.core.breakpoints.setFunctions([{ name: 'zzz_*' }])[0]!.message).toContain('No function matches');
  });

  test('a condition that makes no sense is told', () => {
    const [b] = p.core.breakpoints.setLines(file, [{ line: lineOf('add'), condition: 'a + nonsense' }]);
    expect(b!.verified).toBe(false);
    expect(b!.message).toContain('nonsense');
    const [h] = p.core.breakpoints.setLines(file, [{ line: lineOf('add'), hitCondition: 'often' }]);
    expect(h!.message).toContain('Hit condition');
  });
});

describe('both directions', () => {
  async function stops(p: ReturnType<typeof playground>, backwards: boolean): Promise<number[]> {
    const out: number[] = [];
    for (;;) {
      const stop = await (backwards ? p.core.reverseContinue() : p.core.continue());
      if (stop.reason === 'end' || stop.reason === 'start') return out;
      out.push(p.sim.t);
    }
  }

  test.each<[string, { condition?: string; hitCondition?: string }]>([
    ['plain', {}],
    ['with a condition', { condition: 'by == 2 && counter > 3' }],
    ['with a hit count', { hitCondition: '% 3' }],
    ['with both', { condition: 'by == 1', hitCondition: '>= 3' }],
  ])('a breakpoint %s stops at the same moments', async (_, options) => {
    const p = playground();
    p.core.breakpoints.setFunctions([{ name: 'bump', ...options }]);
    const forward = await stops(p, false);
    expect(forward.length).toBeGreaterThan(0);
    expect(await stops(p, true)).toEqual(forward.reverse());
  });

  test('log points speak forwards, and in reverse order backwards', async () => {
    const p = playground();
    p.core.breakpoints.setFunctions([{ name: 'bump', logMessage: 'by {by}, counter {counter}, \\{plain}' }]);
    await p.core.continue({ includeHere: true });
    const said = [...p.logs];
    expect(said).toHaveLength(10);
    expect(said[0]).toBe('by 1, counter 0, {plain}');
    p.logs.length = 0;
    await p.core.reverseContinue();
    expect(p.logs).toEqual(said.reverse());
  });

  test('data breakpoints: the change, and who is about to make it', async () => {
    const p = playground();
    const counter = p.kernel.global(0, 'counter')!;
    const phys = p.sim.translate(0, counter.address!);
    p.core.data.set([{ host: 0, phys, length: 4, access: 'write', label: 'counter' }]);
    const first = await p.core.continue({ includeHere: true });
    expect(first).toMatchObject({ reason: 'data breakpoint' });
    expect(p.where()).toBe('bump @bump-next');
    expect([...first.data!.before, ...first.data!.after]).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    await p.core.continue();
    const back = await p.core.reverseContinue();
    expect(back.reason).toBe('data breakpoint');
    expect(p.where()).toBe('bump @bump');
    expect(back.data!.after[0]).toBe(1);
    // A write of the same value is no change: `hits += 0`.
    const hits = p.kernel.global(0, 'hits')!;
    p.core.data.set([{ host: 0, phys: p.sim.translate(0, hits.address!), length: 4, access: 'write', label: 'hits' }]);
    await p.core.seek(0);
    for (let i = 1; i <= 10; i++) {
      const stop = await p.core.continue();
      expect(stop.reason).toBe('data breakpoint');
      expect(stop.data!.after[0]).toBe(i);
    }
    expect((await p.core.continue()).reason).toBe('end');
  });

  test('who wrote this', async () => {
    const p = playground();
    await p.core.continue({ includeHere: true });
    const at = p.sim.t;
    const counter = p.kernel.global(0, 'counter')!;
    const writes = await p.core.writers(
      { host: 0, phys: p.sim.translate(0, counter.address!), length: 4 },
      3,
      (before, after) => before.some((byte, i) => byte !== after[i]),
      (w) => w,
    );
    expect(writes).toHaveLength(3);
    expect(writes.every((w) => p.sim.debug.stmtLine[w.stmt] === lineOf('bump'))).toBe(true);
    expect(writes[0]!.after[0]).toBe(15);
    expect(p.sim.t).toBe(at);
  });

  test('kernel events, with conditions', async () => {
    const p = playground();
    const arm = (id: string, condition?: string) => {
      const filter = filterById(id)!;
      const compiled =
        condition === undefined ? undefined : p.expressions.eventCondition(condition, filter.tracepoints);
      if (typeof compiled === 'string') throw new Error(compiled);
      p.core.filters = new ArmedFilters(p.sim.debug, [{ filter, condition: compiled }]);
    };
    arm('drop', 'reason == 7');
    const stop = await p.core.continue({ includeHere: true });
    expect(stop.event!.filter.id).toBe('drop');
    expect(p.where()).toBe('worker @drop-event');
    // The machine notices a little later; the user has not been there.
    expect(p.sim.lastT).toBe(p.sim.t);
    expect(p.sim.events.every((e) => e.t < p.sim.t)).toBe(true);
    arm('sleep', 'prev->pid == 2');
    const back = await p.core.reverseContinue();
    expect(back.reason).toBe('exception');
    expect(p.where()).toBe('schedule @switch-event');
    expect(p.evaluate('prev->pid')).toBeDefined();
    arm('drop', 'reason == 8');
    expect((await p.core.continue()).reason).toBe('end');
    expect(p.expressions.eventCondition('nothing == 1', ['trace_kfree_skb'])).toContain(
      'Names here: skb, location, reason, rx_sk',
    );
  });

  test('run to the cursor, either way', async () => {
    const p = playground();
    p.breakAt('call-fact');
    await p.core.continue({ includeHere: true });
    p.breakAt();
    const statements = p.core.index.line(p.core.index.file(FILE)!, lineOf('bump'))!.statements;
    expect((await p.core.runTo(statements, true)).reason).toBe('goto');
    const t = p.sim.t;
    await p.core.runTo(statements, true);
    expect(p.sim.t).toBeLessThan(t);
    await p.core.runTo(statements, false);
    expect(p.sim.t).toBe(t);
  });
});

test('an edit begins a new future', async () => {
  const p = playground();
  p.breakAt('bump');
  await p.core.continue({ includeHere: true });
  p.expressions.evaluate('counter = 100', { host: 0, cpu: 0, space: p.kernel.space(0) }, { assign: true });
  p.breakAt();
  await p.core.continue();
  const counter = p.kernel.global(0, 'counter')!;
  expect(p.sim.ram(0)[p.sim.translate(0, counter.address!)]).toBe(115);
});

test('a pause ends a run, and a cancelled search leaves one where one was', async () => {
  const p = playground();
  p.breakAt('call-fact');
  await p.core.continue({ includeHere: true });
  p.breakAt();
  const t = p.sim.t;
  const running = p.core.reverseContinue();
  p.core.cancel();
  const stop = await running;
  expect(['pause', 'start']).toContain(stop.reason);
  if (stop.reason === 'pause') expect(p.sim.t).toBe(t);
});

test('callers to leave out', async () => {
  const p = playground();
  p.core.breakpoints.setFunctions([{ name: 'add', notFrom: ['nested'] }]);
  expect((await p.core.continue({ includeHere: true })).reason).toBe('end');
});

test('hit conditions in words', () => {
  const test = (text: string, n: number) => (parseHitCondition(text) as (n: number) => boolean)(n);
  expect([test('3', 3), test('3', 4), test('>= 3', 4), test('% 2', 4), test('< 2', 1), test('!= 2', 2)]).toEqual([
    true,
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(parseHitCondition('% 0')).toContain('never');
});

test('log messages: text and expressions', () => {
  expect(splitMessage('a {b + {c}} \\{d\\} {e')).toEqual(['a ', { expression: 'b + {c}' }, ' {d} {e']);
});

test('small functions can be called, in watches and in conditions', async () => {
  const p = playground();
  expect(() => p.evaluate('add(counter, 2)')).toThrow('source is not at hand');
  p.expressions.provide(p.core.index.file(FILE)!, readFileSync(join(import.meta.dirname, 'playground.c'), 'utf8'));
  const show = (text: string) => (p.evaluate(text) as { scalar: bigint }).scalar;
  expect(show('add(counter, 2) + add(1, add(2, 3))')).toBe(8n);
  expect(() => p.evaluate('nested(1)')).not.toThrow();
  expect(() => p.evaluate('fact(3)')).toThrow('cannot be called');
  expect(() => p.evaluate('schedule()')).toThrow('cannot be called');
  p.core.breakpoints.setFunctions([{ name: 'bump', condition: 'add(counter, by) == 6' }]);
  expect((await p.core.continue()).reason).toBe('function breakpoint');
  expect(p.where()).toBe('bump @bump');
});

test('bodies of functions as expressions', () => {
  const fn = (name: string, line: number, endLine: number) => ({ name, line, endLine }) as FunctionInfo;
  const text =
    'static inline int f(int a /* ) */)\n{\n\treturn a + "}"[0];\t// }\n}\nint g(int a)\n{\n\tint b = a;\n\n\treturn b;\n}\nint h(int a)\n{\n\tif (a)\n\t\treturn 1;\n\treturn 2;\n}\n';
  expect(bodyAsExpression(text, fn('f', 1, 4))).toBe('a + "}"[0]');
  expect(bodyAsExpression(text, fn('g', 5, 10))).toBe('({ int b = a; b; })');
  expect(bodyAsExpression(text, fn('h', 11, 16))).toBeUndefined();
});
