// biome-ignore-all lint/suspicious/noExplicitAny: answers are looked at, not typed.
/** "Continue until this changes", both ways, with the real adapter process: exact stops and what they say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { untilCommand } from '../../src/adapter/until-command';
import { DapProcess } from './process';

const PROGRAM = 'test/adapter/programs/changes.c';
const lines = readFileSync(join(import.meta.dirname, '../..', PROGRAM), 'utf8').split('\n');
const lineOf = (mark: string): number => lines.findIndex((line) => line.includes(`/* @${mark} */`)) + 1;

let c: DapProcess;
let threadId: number;

interface Stopped {
  reason: string;
  description: string;
  text: string;
  line: number;
  name: string;
  body: any;
  frameId: number;
}

async function where(body: any): Promise<Stopped> {
  ({ threadId } = body);
  const { stackFrames } = await c.request('stackTrace', { threadId, startFrame: 0, levels: 1 });
  const [{ line, name, id }] = stackFrames;
  return { ...body, line, name, frameId: id, body };
}

/** Continues until an expression of the innermost frame (or of `frameId`) changes. */
async function until(name: string, backwards = false, frameId?: number): Promise<Stopped> {
  const answer = await c.request('sockstep/untilChange', { name, backwards, frameId });
  expect(answer).toEqual({ label: name });
  return where(await c.stopped());
}

/** Runs to a line, the first time from the start. */
async function to(mark: string): Promise<Stopped> {
  const { lastT } = await start();
  expect(lastT).toBeGreaterThan(0);
  return runTo(mark);
}

async function runTo(mark: string): Promise<Stopped> {
  await c.request('sockstep/runTo', { path: join(import.meta.dirname, '../..', PROGRAM), line: lineOf(mark) });
  return where(await c.stopped());
}

async function start(): Promise<any> {
  await c.request('sockstep/seek', { t: begin });
  const info = await c.stopped();
  return { ...info, lastT: begin };
}

let begin: number;

beforeAll(async () => {
  c = await DapProcess.start();
  ({ threadId } = await c.launch(PROGRAM));
  begin = (await c.request('sockstep/panels', { panels: [] })).t;
});

afterAll(async () => {
  expect(await c.end()).toBe(0);
});

describe('forwards', () => {
  test('a member: the stop is behind the write and says from what to what, with its sign', async () => {
    await to('visit');
    const first = await until('shop.visitors');
    expect(first).toMatchObject({
      reason: 'data breakpoint',
      description: 'visitors: 0 → -1',
      text: 'shop.visitors: 0 → -1: the statement before this one wrote it.',
      name: 'main',
    });
    // It is forgotten at the stop: nothing that the client could know of, and no further stop by it.
    expect(first.body.hitBreakpointIds).toBeUndefined();
    expect((await until('shop.visitors')).text).toContain('-1 → -2');
    expect(await runTo('mood')).toMatchObject({ line: lineOf('mood'), reason: 'goto' });
  });

  test('a bit-field: its neighbours in the same byte do not count', async () => {
    await to('visit');
    const stop = await until('shop.open');
    expect(stop).toMatchObject({ line: lineOf('inner'), text: expect.stringMatching(/^shop\.open: 0 → 1: /) });
    // Only `lights` changes from now on.
    expect(await until('shop.open')).toMatchObject({
      description: 'Paused at the end of the record',
      text: 'shop.open does not change before the end. End of the record: every program has ended.',
    });
  });

  test('a whole struct: the member that changed, in the words of its type', async () => {
    await to('mood');
    expect((await until('*here')).text).toMatch(/^here->mood: CALM \(0\) → BUSY \(7\): |^here->mood: CALM → BUSY: /);
    expect(await until('*here')).toMatchObject({
      description: 'left: 0 → 12',
      text: expect.stringMatching(/^here->stock\[2\]\.left: 0 → 12: /),
    });
    expect(await until('shop')).toMatchObject({
      description: 'name: "bakery" → "Bakery"',
      text: expect.stringMatching(/^shop\.name: "bakery" → "Bakery": /),
    });
  });

  test('a local: it ends with its call, whatever its place is used for then', async () => {
    const { frameId } = await to('open');
    expect(await until('total', false, frameId)).toMatchObject({ line: lineOf('return'), text: /0 → 201/ });
    const end = await until('total');
    expect(end).toMatchObject({
      line: lineOf('end'),
      name: 'visit',
      reason: 'goto',
      description: 'Paused, nothing changed',
      text: 'total is not changed any more: the call of visit() ends here, and total with it.',
    });
    // Asked right there, the next that happens is in a caller.
    const gone = await until('total');
    expect(gone).toMatchObject({ name: 'main', reason: 'goto' });
  });

  test('a local of a caller, and of a recursion’s own frame', async () => {
    const { frameId } = await to('deep');
    const { stackFrames } = await c.request('stackTrace', { threadId });
    const main = stackFrames.find((f: any) => f.name === 'main').id;
    expect(await until('sum', false, main)).toMatchObject({ name: 'main', line: lineOf('visitors') });
    expect(frameId).toBeDefined();
  });

  test('other breakpoints still stop, and after one it is forgotten', async () => {
    await to('visit');
    const source = { path: join(import.meta.dirname, '../..', PROGRAM) };
    await c.request('setBreakpoints', { source, breakpoints: [{ line: lineOf('total') }] });
    expect(await until('shop.visitors')).toMatchObject({ reason: 'breakpoint', line: lineOf('total') });
    await c.request('setBreakpoints', { source, breakpoints: [] });
    await c.request('continue', { threadId });
    expect((await c.stopped()).description).toBe('Paused at the end of the record');
  });

  test('beside a data breakpoint on the same bytes that does not stop', async () => {
    const { frameId } = await to('visit');
    const { dataId } = await c.request('dataBreakpointInfo', { name: 'shop.visitors', frameId });
    await c.request('setDataBreakpoints', {
      breakpoints: [{ dataId, accessType: 'write', hitCondition: '== 3' }],
    });
    expect((await until('shop.visitors')).text).toContain('0 → -1');
    await c.request('continue', { threadId });
    // It has counted the one that the other stopped at.
    expect((await c.stopped()).text).toMatch(/^shop\.visitors: -2 → -3: /);
    await c.request('setDataBreakpoints', { breakpoints: [] });
  });
});

test('a data breakpoint on a bit-field stops for its own bits', async () => {
  const { frameId } = await to('visit');
  const info = await c.request('dataBreakpointInfo', { name: 'shop.lights', frameId });
  expect(info.description).toBe('shop.lights, 3 bits');
  await c.request('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] });
  const stops: string[] = [];
  for (let i = 0; i < 3; i++) {
    await c.request('continue', { threadId });
    stops.push((await c.stopped()).text.replace(/: the.*/, ''));
  }
  // shop.open, in the same byte, is set once too.
  expect(stops).toEqual(['shop.lights: 0 → 1', 'shop.lights: 1 → 2', 'shop.lights: 2 → 3']);
  await c.request('setDataBreakpoints', { breakpoints: [] });
});

describe('backwards', () => {
  test('to the last write, then to the one before; forwards again to the same', async () => {
    await to('mood');
    const last = await until('shop.visitors', true);
    expect(last).toMatchObject({
      line: lineOf('visitors'),
      reason: 'data breakpoint',
      text: 'shop.visitors: -2 → -3: the statement here is about to write it.',
    });
    expect((await until('shop.visitors', true)).text).toContain('-1 → -2');
    expect((await until('shop.visitors')).text).toContain('-1 → -2');
    // The last change is the one that one has just come by.
    expect(await until('shop.visitors', true)).toMatchObject({ line: lineOf('visitors'), text: /-1 → -2/ });
  });

  test('a bit-field, a member of a struct, and what nothing has changed', async () => {
    await to('mood');
    expect(await until('shop.open', true)).toMatchObject({ line: lineOf('open'), text: /^shop\.open: 0 → 1/ });
    const never = await until('shop.stock[0]', true);
    expect(never.text).toMatch(/^shop\.stock\[0\]/);
  });

  test('a local: no further than its call', async () => {
    await to('return');
    // The call's own last step; what it returns is stored by the statement that made it.
    expect(await until('total', true)).toMatchObject({
      line: lineOf('inner-end'),
      name: 'inner',
      text: 'total: 0 → 201: this call returns, and the statement in visit() that made it writes it then.',
    });
    const { stackFrames } = await c.request('stackTrace', { threadId, startFrame: 1, levels: 1 });
    // Its initialisation writes the 0 that was there already.
    const begun = await until('total', true, stackFrames[0].id);
    expect(begun).toMatchObject({
      name: 'visit',
      line: lineOf('total'),
      reason: 'goto',
      text: 'total was not changed before this: the call of visit() begins here, and total with it.',
    });
  });
});

test('who wrote a value that a call returned: the statement that stored it', async () => {
  const { frameId } = await to('return');
  const { writes } = await c.request('sockstep/lastWrites', { name: 'total', frameId, count: 1 });
  expect(writes[0]).toMatchObject({
    before: '0',
    after: '201',
    function: 'visit',
    line: lineOf('inner'),
    text: 'total = inner(inner(n));',
    callers: expect.arrayContaining(['main']),
  });
});

test('what cannot be watched is refused with one sentence, and nothing moves', async () => {
  const { frameId } = await to('visit');
  const refused = async (name: string): Promise<string> => {
    const answer = await c.raw('sockstep/untilChange', { name, backwards: false, frameId });
    expect([answer.success, answer.body.error.showUser]).toEqual([false, true]);
    return answer.message;
  };
  expect(await refused('BUSY')).toBe('"BUSY" is computed; it has no place in memory that could change.');
  expect(await refused('sum + 1')).toBe('"sum + 1" is computed; it has no place in memory that could change.');
  expect(await refused('42')).toBe('"42" is computed; it has no place in memory that could change.');
  expect(await refused('visit')).toBe('"visit" is a function; its code does not change.');
  expect(await refused('visit(1)')).toMatch(/^Assignments work .*\.$/);
  expect(await refused('inner(1)')).toMatch(/^[^.]+\.$/);
  expect(await refused('nobody')).toMatch(/^'nobody' .*\.$/);
  expect(await refused('*(int *)0')).toBe('NULL pointer: there is nothing to read.');
  expect(await refused('*(int *)16')).toMatch(/^[^.]+\.$/);
  expect((await c.raw('sockstep/untilChange', { backwards: false })).message).toContain('"arguments.name" is missing');
  const { stackFrames } = await c.request('stackTrace', { threadId, startFrame: 0, levels: 1 });
  expect(stackFrames[0].line).toBe(lineOf('visit'));
});

describe('in the console', () => {
  test('until and reverse-until', async () => {
    const { frameId } = await to('visit');
    const type = (expression: string) => c.request('evaluate', { expression, frameId, context: 'repl' });
    expect((await type('until shop.mood')).result).toBe('Running until shop.mood changes.');
    expect(await where(await c.stopped())).toMatchObject({ line: lineOf('stock'), text: /mood/ });
    const back = await c.request('evaluate', { expression: 'reverse-until shop.visitors', context: 'repl' });
    expect(back.result).toBe('Running back until shop.visitors changes.');
    expect(await where(await c.stopped())).toMatchObject({ line: lineOf('visitors') });
    const bare = await c.raw('evaluate', { expression: 'until', context: 'repl' });
    expect(bare.message).toBe('until wants an expression, such as sk->sk_rmem_alloc.');
    expect((await c.raw('evaluate', { expression: 'until 1', context: 'repl' })).message).toContain('computed');
    expect((await c.request('evaluate', { expression: 'help', context: 'repl' })).result).toMatch(/\n {2}until +con/);
  });

  test('C that begins with a variable of that name stays C', () => {
    const of = (text: string, known = false) => untilCommand(text, () => known)?.expression;
    expect(of('until sk->sk_err')).toBe('sk->sk_err');
    expect(of('until *p')).toBe('*p');
    expect(of('until (a).b')).toBe('(a).b');
    for (const text of ['until = 1', 'until->x', 'until.x', 'until[1]', 'until += 2', 'untilx y', 'x until y'])
      expect(of(text)).toBeUndefined();
    for (const text of ['until', 'until *p', 'until (a)', 'until + 1']) expect(of(text, true)).toBeUndefined();
    expect(of('until x', true)).toBe('x');
  });
});

test('a run that finds nothing shows progress, is cancelled, and leaves nothing behind', async () => {
  const endless = await DapProcess.start();
  await endless.request('initialize', { adapterID: 'sockstep', supportsProgressReporting: true });
  const launched = endless.request('launch', { program: join(import.meta.dirname, 'programs/endless.c') });
  await endless.event('initialized');
  await launched;
  await endless.request('configurationDone');
  const { threadId } = await endless.stopped();
  // Nobody writes to the task's name.
  const name = '((struct task_struct *)__machine_current())->comm';
  await endless.request('sockstep/untilChange', { name, backwards: false });
  const { progressId, title } = await endless.event('progressStart');
  expect(title).toBe(`Running until a change of ${name}`);
  await endless.request('cancel', { progressId });
  expect((await endless.stopped()).reason).toBe('pause');
  const { stackFrames } = await endless.request('stackTrace', { threadId, startFrame: 0, levels: 1 });
  // Nothing of it is left to stop at.
  await endless.request('sockstep/untilChange', { name: 'n', frameId: stackFrames[0].id, backwards: true });
  expect(await endless.stopped()).toMatchObject({
    reason: 'data breakpoint',
    text: expect.stringMatching(/^n: \d+ → /),
  });
  expect(await endless.end()).toBe(0);
});

test('a data breakpoint’s condition knows the old value and the new one, in both directions', async () => {
  const { frameId } = await to('visit');
  const idOf = async (name: string) => (await c.request('dataBreakpointInfo', { name, frameId })).dataId;
  const [lights, visitors] = [await idOf('shop.lights'), await idOf('shop.visitors')];
  const set = async (dataId: string, condition: string) => {
    const { breakpoints } = await c.request('setDataBreakpoints', {
      breakpoints: [{ dataId, accessType: 'write', condition }],
    });
    return breakpoints[0];
  };
  const goes = async (command: string) => {
    await c.request(command, { threadId });
    return (await c.stopped()).text?.replace(/: the.*/, '');
  };
  expect(await set(lights, 'new == old + 1 && new > 1')).toMatchObject({ verified: true });
  expect(await goes('continue')).toBe('shop.lights: 1 → 2');
  expect(await goes('continue')).toBe('shop.lights: 2 → 3');
  expect(await goes('reverseContinue')).toBe('shop.lights: 1 → 2');
  expect(await goes('reverseContinue')).toBe('The record begins here.');
  expect(await set(visitors, 'new < -2')).toMatchObject({ verified: true });
  expect(await goes('continue')).toBe('shop.visitors: -2 → -3');
  expect(await set(visitors, 'newer == 1')).toMatchObject({
    verified: false,
    message: expect.stringMatching(/'newer' is not declared.* old and new, the watched value/),
  });
  await c.request('setDataBreakpoints', { breakpoints: [] });
});
