/** The scenario's hand inside the running kernel: signals and sysctls at a time. */
import { expect, test } from 'vitest';
import type { FaultConfig } from '../../src/sim/config';
import { createSimulation } from '../../src/sim/simulation';
import { kernelImage, outputOf, programImage, runAll } from '../kernel/world';

const sleeper = programImage(
  'sleeper',
  'test/sim/sleeper.c',
  `#include <stdio.h>
   #include <signal.h>
   #include <unistd.h>
   static void handler(int sig) { printf("signal %d\\n", sig); }
   int main(void) { signal(SIGUSR1, handler); printf("%d\\n", pause()); pause(); return 0; }`,
);

test('a signal and a sysctl arrive when the configuration says', () => {
  const at = (atNs: number, action: FaultConfig['action']): FaultConfig => ({
    when: { kind: 'time', atNs },
    action,
    text: 'at',
  });
  const sim = createSimulation(
    {
      seed: 1,
      hosts: [{ name: 'box', cpus: 1, memory: 16 << 20, interfaces: [], sysctls: {} }],
      links: [],
      processes: [{ name: 'sleeper', host: 0, sources: [], args: [], env: {}, uid: 0, startNs: 0 }],
      faults: [
        at(5e6, { kind: 'signal', process: 0, signal: 10 }),
        at(6e6, { kind: 'sysctl', host: 0, name: 'net.ipv4.tcp_fin_timeout', value: '7' }),
        at(6e6, { kind: 'sysctl', host: 0, name: 'net.ipv4.no_such_thing', value: '1' }),
        at(9e6, { kind: 'signal', process: 0, signal: 15 }),
      ],
      timeLimitNs: 1e9,
      historyBudget: 64 << 20,
    },
    kernelImage(),
    [sleeper],
  );
  runAll(sim);
  expect(outputOf(sim)).toBe('signal 10\n-1\n');
  expect(sim.exits).toMatchObject([{ process: 0, status: 15 }]);
  expect(sim.exits[0].timeNs).toBeGreaterThan(9e6);
  expect(outputOf(sim, 'dmesg')).toContain('cannot set net.ipv4.no_such_thing');
  expect(outputOf(sim, 'dmesg')).not.toContain('tcp_fin_timeout');
  expect(sim.oopses).toEqual([]);
});
