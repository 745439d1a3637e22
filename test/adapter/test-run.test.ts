/** A scenario run as a test: verdicts at their lines, output, coverage of kernel and program, what is said of a broken one. */
import { describe, expect, it } from 'vitest';
import { runTest, type TestHost } from '../../src/adapter/test-run';
import type { TestOutcome } from '../../src/adapter/worker-protocol';
import { Compilers } from '../../src/scenario/compile';
import { files, stockKernelImage } from '../kernel-image';

const SCENARIO = `scenario "Two verdicts"
host box {
}
process hello on box {
  #include <stdio.h>
  #include <unistd.h>
  int unused(void)
  {
    return 1;
  }
  int main(int argc, char **argv)
  {
    if (argc > 5)
      return unused();
    printf("hello\\n");
    return 0;
  }
}
expect exit hello 0
expect output hello "bye"
`;

async function run(text: string, coverage = false): Promise<TestOutcome> {
  const host: TestHost = {
    files: {
      readFile: async (path) => (path === '/t.scenario' ? text : files.readFile(path)),
      readDirectory: (path) => files.readDirectory(path),
    },
    kernelImage: await stockKernelImage(),
    compilers: new Compilers(),
    kernelRoot: 'sockstep-kernel:',
    yieldNow: async () => {},
  };
  return runTest({ program: '/t.scenario', coverage }, host);
}

describe('a scenario as a test', () => {
  it('gives each expectation its verdict, with what was found', async () => {
    const outcome = await run(SCENARIO);
    if (outcome.kind !== 'ran') throw new Error(JSON.stringify(outcome));
    expect(outcome.verdicts).toMatchObject([
      { line: 19, text: 'expect exit hello 0', ok: true, found: '' },
      { line: 20, text: 'expect output hello "bye"', ok: false },
    ]);
    expect(outcome.verdicts[1]!.found).toContain('hello');
    expect(outcome.output).toContain('[hello] hello\n');
    expect(outcome.coverage).toBeUndefined();
    expect(outcome.reports).toEqual([]);
  });

  it('knows which functions were executed, and how often each line', async () => {
    const plain = await run(SCENARIO);
    const outcome = await run(SCENARIO, true);
    if (outcome.kind !== 'ran' || plain.kind !== 'ran') throw new Error('did not run');
    // Looking changes nothing.
    expect(outcome.statements).toBe(plain.statements);
    const own = outcome.coverage!.find(({ path }) => path === '/t.scenario')!;
    expect(own.functions).toMatchObject([
      { name: 'unused', line: 7, executed: false },
      { name: 'main', executed: true },
    ]);
    expect(own.lines).toEqual(
      expect.arrayContaining([
        [9, 0],
        [14, 0],
        [15, 1],
        [16, 1],
      ]),
    );
    const ran = (file: string, name: string) =>
      outcome
        .coverage!.find(({ path }) => path === `sockstep-kernel:/${file}`)
        ?.functions.find((fn) => fn.name === name)?.executed;
    expect(ran('kernel/sched/core.c', 'schedule')).toBe(true);
    expect(ran('net/ipv4/tcp.c', 'tcp_recvmsg')).toBe(false);
    expect(outcome.coverage!.some(({ path }) => path.includes('/user/'))).toBe(false);
  });

  it('counts loops, and calls that interrupts cut in two, exactly', async () => {
    const text = `scenario "Loops"
host box {
}
process p on box {
  #include <unistd.h>
  static int twice(int x)
  {
    return 2 * x;
  }
  int main(void)
  {
    int sum = 0;
    for (int i = 0; i < 1000; i++)
      sum += twice(i);
    usleep(50000);
    return sum == 999000 ? 0 : 1;
  }
}
expect exit p 0
`;
    const outcome = await run(text, true);
    if (outcome.kind !== 'ran') throw new Error('did not run');
    const own = outcome.coverage!.find(({ path }) => path === '/t.scenario')!;
    expect(own.lines).toEqual([
      [8, 1000],
      [9, 1000],
      [12, 1],
      [13, 1001],
      [14, 1000],
      [15, 1],
      [16, 1],
      [17, 1],
    ]);
  });

  it('says where a scenario is broken', async () => {
    const outcome = await run(SCENARIO.replace('return 0', 'retrun 0'));
    if (outcome.kind !== 'not loaded') throw new Error('it ran');
    expect(outcome.failures[0]).toEqual({
      path: '/t.scenario',
      line: 16,
      message: expect.stringContaining("'retrun' is not declared"),
    });
  });
});
