/** Processes, threads, signals, pipes, files and time, on one and on several CPUs. */
import { describe, expect, it } from 'vitest';
import { outputOf, programImage, runAll, world } from './world';

const errors = (sim: ReturnType<typeof runAll>): string[] => sim.oopses.filter((o) => !o.user).map((o) => o.text);

describe('processes', () => {
  const process = programImage('process', 'test/kernel/programs/process.c');
  const fork = programImage('fork', 'test/kernel/programs/fork.c');

  it.each([1, 2, 4])('threads, futexes, pipes, signals, timers on %i CPUs', (cpus) => {
    const sim = runAll(world({ cpus, programs: [{ host: 0, image: process, name: 'process', startNs: 10e6 }] }));
    expect(outputOf(sim)).toBe('0 failures\n');
    expect(errors(sim)).toEqual([]);
    expect(sim.exits.map((e) => e.status)).toEqual([0]);
  });

  it.each([1, 3])('fork, wait, death by signals, orphans on %i CPUs', (cpus) => {
    const sim = runAll(world({ cpus, programs: [{ host: 0, image: fork, name: 'fork', startNs: 10e6 }] }));
    expect(outputOf(sim)).toBe('0 failures\n');
    expect(errors(sim)).toEqual([]);
    expect(sim.oopses.map((o) => o.title).join()).toMatch(/segfault/);
  });

  it.each([1, 2])('there is a limit to tasks, on %i CPUs', (cpus) => {
    const forks = programImage('forks', 'test/kernel/programs/forks.c');
    const sim = runAll(
      world({
        cpus,
        sysctls: { 'kernel.threads-max': '25' },
        programs: [{ host: 0, image: forks, name: 'forks', startNs: 10e6 }],
      }),
    );
    expect(outputOf(sim)).toBe('the same\n');
    expect(errors(sim)).toEqual([]);
  });

  it.each([1, 2])('poll, select, epoll on %i CPUs', (cpus) => {
    const poll = programImage('poll', 'test/kernel/programs/poll.c');
    const sim = runAll(world({ cpus, programs: [{ host: 0, image: poll, name: 'poll', startNs: 10e6 }] }));
    expect(outputOf(sim)).toBe('0 failures\n');
    expect(errors(sim)).toEqual([]);
  });

  it('nothing is left behind', () => {
    const caches = (names: string[]): string[] => {
      const programs = ['sleep', ...names].map((name) => ({
        host: 0,
        image: programImage(name, `test/kernel/programs/${name}.c`),
        name,
        startNs: 10e6,
      }));
      const sim = runAll(world({ extra: 'leaks.c', programs }));
      return (
        outputOf(sim, 'dmesg')
          .match(/cache .*/g)
          ?.filter((line) => !line.startsWith('cache mm_struct')) ?? []
      );
    };
    // The last address space stays loaded, borrowed by the idle task, as on Linux.
    const idle = caches([]);
    expect(idle.length).toBeGreaterThan(5);
    expect(caches(['process', 'fork', 'poll'])).toEqual(idle);
  });

  it('two runs are the same, event by event', () => {
    const trace = (): string => {
      const sim = runAll(world({ cpus: 2, programs: [{ host: 0, image: process, name: 'process', startNs: 1e6 }] }));
      return JSON.stringify(sim.events, (_, v: unknown) => (typeof v === 'bigint' ? v.toString() : v));
    };
    expect(trace()).toBe(trace());
  });

  it('starts programs at their times, with arguments', () => {
    const hello = programImage('hello', 'test/kernel/native/programs/hello.c');
    const sim = runAll(
      world({
        programs: [
          { host: 0, image: hello, name: 'late', startNs: 50e6, args: ['a', 'b'] },
          { host: 0, image: hello, name: 'early', startNs: 20e6 },
        ],
      }),
    );
    expect(outputOf(sim)).toMatch(
      /hello from early, pid \d+, 1 args\nslept until 0.025.*\nhello from late, pid \d+, 3 args\nslept until 0.055/,
    );
    expect(sim.exits.map((e) => [e.process, e.status])).toEqual([
      [1, 0x300],
      [0, 0x300],
    ]);
  });
});
