/** The adapter on the real kernel: from a program's line through the system call into the scheduler, and back. */
import { beforeAll, expect, test } from 'vitest';
import { programImage, world } from '../kernel/world';
import { Client } from './client';

type Stopped = Awaited<ReturnType<Client['stopped']>>;
const PROGRAM = 'test/adapter/programs/hello.c';
let c: Client;
let s: Stopped;

beforeAll(async () => {
  c = new Client(() => ({
    sim: world({ programs: [{ host: 0, name: 'hello', image: programImage('hello', PROGRAM) }] }),
    title: 'hello',
    plain: true,
    problems: [],
  }));
  await c.launch();
  s = await c.stopped();
});

const frames = async (threadId: number): Promise<string[]> => {
  const { stackFrames } = await c.request('stackTrace', { threadId });
  return stackFrames.map((f: { name: string }) => f.name);
};

test('entry is the first statement of main', async () => {
  expect(s).toMatchObject({
    reason: 'entry',
    frame: { name: 'main', line: 13 },
    info: { context: 'user', task: { comm: 'hello' } },
  });
  const { threads } = await c.request('threads');
  expect(threads.map((t: { name: string }) => t.name)).toContain(`srv: hello [${s.info.task.pid}]`);
});

test('stepping in the program, there and back', async () => {
  const { threadId } = s;
  s = await c.move('next', { threadId });
  s = await c.move('next', { threadId });
  expect(s.frame.line).toBe(16);
  s = await c.move('stepIn', { threadId });
  expect(s.frame).toMatchObject({ name: 'square', line: 6 });
  const locals = await c.scope(s.frame.id, 'Arguments & locals');
  expect(locals.x).toMatchObject({ value: '0', type: 'int' });
  s = await c.move('stepBack', { threadId });
  expect(s.frame).toMatchObject({ name: 'main', line: 16 });
});

test('one stack from main through the system call to the scheduler', async () => {
  await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'schedule', condition: 'current->pid > 3' }] });
  s = await c.move('continue', { threadId: s.threadId });
  expect(s.reason).toBe('function breakpoint');
  const names = await frames(s.threadId);
  expect(names[0]).toBe('schedule');
  expect(names.slice(names.indexOf('__x64_sys_nanosleep'))).toEqual([
    '__x64_sys_nanosleep',
    'x64_sys_call',
    'do_syscall_x64',
    'do_syscall_64',
    'entry_SYSCALL_64',
    'user mode',
    'nanosleep',
    'usleep',
    'main',
    '_start',
  ]);
  expect(c.output('stdout')).toBe('sum 5\n');
  const task = await c.scope(s.frame.id, 'Task');
  expect(task.__state!.value).toBe('TASK_INTERRUPTIBLE (1)');
  const strace = await c.request('evaluate', { expression: 'strace', context: 'repl', frameId: s.frame.id });
  expect(strace.result).toMatch(/write\(1, "sum 5\\n", 6\) = 6\n.*nanosleep\(0x[0-9a-f]+, NULL\) <unfinished/);
});

test('over schedule(): the task goes on later, the CPU at once in another task', async () => {
  await c.request('setFunctionBreakpoints', { breakpoints: [] });
  const { t, timeNs } = s.info;
  const task = await c.move('next', { threadId: s.threadId });
  expect(task.info.task.comm).toBe('hello');
  await c.move('sockstep/seek', { t });
  await c.request('sockstep/follow', { mode: 'cpu' });
  let cpu = await c.stoppedAfter('next', s.threadId);
  for (let i = 0; i < 12 && cpu.info.task.comm === 'hello'; i++) cpu = await c.stoppedAfter('next', cpu.threadId);
  expect(cpu.info.task.comm).toBe('swapper/0');
  expect(cpu.info.timeNs - timeNs).toBeLessThan(1e6);
  await c.request('sockstep/follow', { mode: 'task' });
});

test('the end, and all the way back', async () => {
  s = await c.move('continue', { threadId: s.threadId });
  expect(s.body).toMatchObject({ reason: 'end', description: 'Paused at the end of the record' });
  s = await c.move('reverseContinue', { threadId: s.threadId });
  expect(s).toMatchObject({ reason: 'entry', info: { t: 0, atStart: true }, frame: { name: 'start_kernel' } });
});

test('from the very beginning, where no task is current yet, steps go statement by statement', async () => {
  await c.request('setFunctionBreakpoints', { breakpoints: [] });
  s = await c.move('reverseContinue', { threadId: s.threadId });
  expect(s).toMatchObject({ frame: { name: 'start_kernel' }, info: { t: 0 } });
  const { line } = s.frame;
  s = await c.move('next', { threadId: s.threadId });
  expect(s.frame).toMatchObject({ name: 'start_kernel', line: line + 1 });
  s = await c.move('stepBack', { threadId: s.threadId });
  expect(s).toMatchObject({ frame: { name: 'start_kernel', line }, info: { t: 0 } });
  s = await c.move('stepBack', { threadId: s.threadId });
  expect(s).toMatchObject({ reason: 'entry', info: { t: 0 } });
});

test('a long run tells its progress ten times a second at most', async () => {
  let ms = 0;
  const endless = new Client(
    () => ({
      sim: world({
        programs: [{ host: 0, name: 'endless', image: programImage('endless', 'test/adapter/programs/endless.c') }],
      }),
      title: 'endless',
      plain: true,
      problems: [],
    }),
    {},
    // Ten milliseconds between two looks at the clock.
    () => (ms += 10),
  );
  await endless.launch({ stopOnEntry: false });
  await endless.event('progressStart');
  const begun = ms;
  for (let i = 0; i < 3; i++) await endless.event('progressUpdate');
  expect(ms - begun).toBeGreaterThanOrEqual(200);
  await endless.request('disconnect');
});
