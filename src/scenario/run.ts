/**
 * Running a loaded scenario to its end, headless: in slices, so that whoever runs it stays
 * responsive, with its output handed on as it appears. Leaves out: verdicts (expect.ts).
 */
import type { OutputEvent, RunResult, Simulation } from '../sim/api';

export interface RunHooks {
  /** New terminal and kernel-log output, in order. */
  output?(event: OutputEvent): void;
  /** After each slice; a true result ends the run. */
  slice?(): boolean | Promise<boolean>;
  /** Nobody looks back: records are forgotten once they were handed on. */
  forgetful?: boolean;
}

/** Forward to the end of everything. Oopses are recorded, and end the run only where the machine cannot go on. */
export async function runToEnd(sim: Simulation, hooks: RunHooks = {}): Promise<RunResult> {
  let shown = sim.output.length;
  for (;;) {
    const result = sim.run({ stopOnOops: false });
    for (; shown < sim.output.length; shown++) hooks.output?.(sim.output[shown] as OutputEvent);
    if (hooks.forgetful === true) {
      sim.forgetRecords();
      shown = 0;
    }
    if (result.reason !== 'slice') return result;
    if (await hooks.slice?.()) return result;
  }
}
