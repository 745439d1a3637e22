/**
 * The figures that concern the machine (docs/performance.md), measured on a simulation whose load never
 * ends: speed with recording on, memory of the record, going back, scanning back, false conditions.
 */
import type { RecordedSimulation } from '../src/sim/simulation';
import { percentile, type Row, seconds } from './table';

export const HISTORY = 10_000_000;
/** Not measured: compiling and warming up. */
const WARM_UP = 3_000_000;
const LATER = 50_000_000;

function runTo(sim: RecordedSimulation, t: number, filter: () => boolean): void {
  while (sim.t < t) {
    const result = sim.run({ limit: t, filter });
    if (result.reason === 'oops') throw new Error(result.oops.text);
    if (result.reason === 'end') throw new Error(`the load ended at ${sim.t}: ${result.why}`);
  }
}

function goTo(sim: RecordedSimulation, t: number): void {
  while (!sim.seek(t));
}

/** Bytes in use for objects and buffers, garbage not counted. */
function inUse(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** `quiet`: a function that is never called. `hot`: one whose conditions are asked and never hold. */
export function measure(name: string, sim: RecordedSimulation, quiet: string, hot: string): Row[] {
  const rows: Row[] = [];
  const stmts = (name: string): { firstStmt: number; endStmt: number } => {
    const found = sim.debug.functions.find((fn) => fn.name === name);
    if (found === undefined) throw new Error(`no function ${name}`);
    return found;
  };

  sim.breakBytes[stmts(quiet).firstStmt] = 1;
  runTo(sim, WARM_UP, () => true);
  const before = inUse();
  const recording = seconds(() => runTo(sim, HISTORY, () => true));
  const perSecond = (HISTORY - WARM_UP) / recording;
  rows.push({
    what: `${name}: C statements per second, recording, breakpoints set`,
    figure: perSecond,
    unit: '/s',
    goal: 20e6,
    better: 'more',
  });
  rows.push({
    what: `${name}: memory for 10 million recorded statements`,
    figure: ((inUse() - before) / 2 ** 20) * (HISTORY / (HISTORY - WARM_UP)),
    unit: 'MB',
    goal: 256,
    better: 'less',
    note: `${sim.checkpoints} checkpoints, ${sim.events.length} events, ${sim.wire.length} packets`,
  });

  const steps: number[] = [];
  const jumps: number[] = [];
  for (let i = 0; i < 200; i++) {
    // Anywhere in the history, and one statement back from there.
    const t = 1 + ((i * 7_919_777 + 13) % (HISTORY - 1));
    jumps.push(1000 * seconds(() => goTo(sim, t)));
    steps.push(1000 * seconds(() => goTo(sim, t - 1)));
  }
  // Without checkpoints: from the start to the middle, which is what the average place costs.
  const again = (1000 * (HISTORY / 2)) / perSecond;
  const against = (values: number[]): string =>
    `${(again / percentile(values, 95)).toFixed(0)} times faster than execution from the start`;
  const medians = (values: number[]): string => `median ${percentile(values, 50).toFixed(2)} ms`;
  rows.push({
    what: `${name}: step back in 10 million statements, p95`,
    figure: percentile(steps, 95),
    unit: 'ms',
    goal: 30,
    better: 'less',
    ratio: against(steps),
    note: medians(steps),
  });
  rows.push({
    what: `${name}: jump anywhere in 10 million statements, p95`,
    figure: percentile(jumps, 95),
    unit: 'ms',
    goal: 30,
    better: 'less',
    ratio: against(jumps),
    note: medians(jumps),
  });

  // Reverse-continue: pieces from checkpoint to checkpoint, backwards; the breakpoint is never hit.
  const scan = seconds(() => {
    let end = HISTORY;
    while (end > HISTORY - 1_000_000) {
      const start = sim.checkpointBefore(end - 1);
      goTo(sim, start);
      runTo(sim, end, () => false);
      end = start;
    }
  });
  rows.push({
    what: `${name}: reverse scan over 1 million statements`,
    figure: scan,
    unit: 's',
    goal: 0.3,
    better: 'less',
  });

  goTo(sim, HISTORY - 2_000_000);
  const { firstStmt, endStmt } = stmts(hot);
  for (let id = firstStmt; id < endStmt; id++) sim.breakBytes[id] = 1;
  let asked = 0;
  const start = performance.now();
  runTo(sim, HISTORY, () => {
    asked++;
    return sim.active?.stmt === -2;
  });
  const all = (performance.now() - start) / 1000;
  // What the statements themselves take is not the condition's.
  const alone = Math.max(all - 2_000_000 / perSecond, all / 10);
  rows.push({
    what: `${name}: false conditions per second on a hot function`,
    figure: asked / alone,
    unit: '/s',
    goal: 1e6,
    better: 'more',
    note: `${asked} asked in ${all.toFixed(2)} s`,
  });

  // The first ten million are not over before V8 has compiled all that the load needs.
  for (let id = firstStmt; id < endStmt; id++) sim.breakBytes[id] = 0;
  sim.breakBytes[stmts(quiet).firstStmt] = 1;
  const later = seconds(() => runTo(sim, HISTORY + LATER, () => true));
  rows.push({
    what: `${name}: C statements per second, of the next ${LATER / 1e6} million`,
    figure: LATER / later,
    unit: '/s',
    goal: 20e6,
    better: 'more',
  });
  return rows;
}
