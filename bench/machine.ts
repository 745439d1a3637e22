/**
 * Figures of the machine alone (docs: design, "Figures to reach"): speed with recording on, going back,
 * scanning back, memory of a long history, conditions that do not hold. All in one run, with the load of
 * bench/load, so that ratios between rows mean something on any computer.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileImage } from '../src/machine';
import { COSTS } from '../src/sim/costs';
import { createSimulation, type RecordedSimulation } from '../src/sim/simulation';
import { percentile, printTable, type Row, seconds } from './table';

const HISTORY = 10_000_000;

function load(): RecordedSimulation {
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
  const sim = createSimulation(
    {
      seed: 1,
      hosts: [{ name: 'bench', cpus: 1, memory: 64 << 20, interfaces: [], sysctls: {} }],
      links: [],
      processes: [],
      faults: [],
      timeLimitNs: HISTORY * COSTS.stmtNs * 100,
      historyBudget: 256 << 20,
    },
    result.image,
    [],
  );
  return sim;
}

function runTo(sim: RecordedSimulation, t: number, filter?: () => boolean): void {
  while (sim.t < t && !sim.ended) {
    const result = sim.run({ limit: t, filter });
    if (result.reason === 'oops') throw new Error(result.oops.text);
  }
}

const rows: Row[] = [];
const sim = load();
const at = (name: string) => sim.debug.functions.find((f) => f.name === name)!;

// Breakpoints set where nothing passes, so that the machine runs as in a debug session.
sim.breakBytes[at('asm_sysvec_reschedule_ipi').firstStmt] = 1;
runTo(sim, 1_000_000, () => true);

globalThis.gc?.();
const memoryBefore = process.memoryUsage();
const recording = seconds(() => runTo(sim, HISTORY, () => true));
globalThis.gc?.();
const memoryAfter = process.memoryUsage();
const bytes = memoryAfter.heapUsed + memoryAfter.arrayBuffers - memoryBefore.heapUsed - memoryBefore.arrayBuffers;
rows.push({
  what: 'C statements per second, recording, breakpoints set',
  figure: (HISTORY - 1_000_000) / recording,
  unit: '/s',
  goal: 20e6,
  better: 'more',
});
rows.push({
  what: 'memory that 9 of 10 million recorded statements added',
  figure: bytes / 2 ** 20,
  unit: 'MB',
  goal: 256,
  better: 'less',
  note: `${sim.checkpoints} checkpoints`,
});

const backs: number[] = [];
for (let i = 0; i < 200; i++) {
  // A place anywhere in the history, then one statement back from there.
  const t = 1 + ((i * 7_919_777 + 13) % (HISTORY - 1));
  while (!sim.seek(t));
  backs.push(
    1000 *
      seconds(() => {
        while (!sim.seek(t - 1));
      }),
  );
}
rows.push({
  what: 'step back in 10 million statements, p95',
  figure: percentile(backs, 95),
  unit: 'ms',
  goal: 30,
  better: 'less',
  note: `median ${percentile(backs, 50).toFixed(2)} ms`,
});

// Reverse-continue: scan pieces from checkpoint to checkpoint, backwards, with a breakpoint that is not hit.
const scan = seconds(() => {
  let end = HISTORY;
  while (end > HISTORY - 1_000_000) {
    const start = sim.checkpointBefore(end - 1);
    while (!sim.seek(start));
    runTo(sim, end, () => false);
    end = start;
  }
});
rows.push({ what: 'reverse scan over 1 million statements', figure: scan, unit: 's', goal: 0.3, better: 'less' });

const fn = at('checksum');
while (!sim.seek(0));
for (let id = fn.firstStmt; id < fn.endStmt; id++) sim.breakBytes[id] = 1;
let asked = 0;
const conditional = seconds(() =>
  runTo(sim, 2_000_000, () => {
    asked++;
    return sim.active?.stmt === -2;
  }),
);
rows.push({
  what: 'false conditions per second on a hot function',
  figure: asked / conditional,
  unit: '/s',
  goal: 1e6,
  better: 'more',
  note: `${asked} asked`,
});

printTable(rows);
