/** Figures of the machine alone, with the load of bench/load/main.c and no kernel around it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileImage } from '../src/machine';
import { createSimulation, type RecordedSimulation } from '../src/sim/simulation';
import { HISTORY, measure } from './measure';
import { percentile, report, seconds } from './table';

function load(statements: number): RecordedSimulation {
  const result = compileImage([{ path: 'bench/load/main.c' }], {
    name: 'kernel',
    kind: 'kernel',
    readFile: (path) => {
      try {
        return readFileSync(join(process.cwd(), path), 'utf8');
      } catch {
        return undefined;
      }
    },
    includeDirs: ['kernel/include'],
  });
  if (result.image === undefined) throw new Error(JSON.stringify(result.diagnostics));
  return createSimulation(
    {
      seed: 1,
      hosts: [{ name: 'bench', cpus: 1, memory: 64 << 20, interfaces: [], sysctls: {} }],
      links: [],
      processes: [],
      faults: [],
      timeLimitNs: statements * 10_000,
      historyBudget: 512 << 20,
    },
    result.image,
    [],
  );
}

report(measure('machine', load(HISTORY), 'asm_sysvec_reschedule_ipi', 'checksum'));

/** Long runs keep to the budget, and every moment stays within reach. */
const LONG = 100_000_000;
const BUDGET = 512 << 20;
const long = load(LONG);
const before = process.memoryUsage().arrayBuffers;
const took = seconds(() => {
  while (long.t < LONG) long.run({ limit: LONG });
});
const held = process.memoryUsage().arrayBuffers - before;
const back: number[] = [];
for (let i = 0; i < 100; i++) {
  const t = 1 + ((i * 79_197_779 + 13) % (LONG - 1));
  back.push(
    1000 *
      seconds(() => {
        while (!long.seek(t));
      }),
  );
}
report([
  {
    what: 'machine: 100 million statements, memory of the history',
    figure: held / 2 ** 20,
    unit: 'MB',
    goal: BUDGET / 2 ** 20,
    better: 'less',
    note: `${long.checkpoints} checkpoints, ${took.toFixed(1)} s`,
  },
  {
    what: 'machine: 100 million statements, jump anywhere, p95',
    figure: percentile(back, 95),
    unit: 'ms',
    goal: 30,
    better: 'less',
    ratio: `${((1000 * took) / 2 / percentile(back, 95)).toFixed(0)} times faster than execution from the start`,
  },
]);
