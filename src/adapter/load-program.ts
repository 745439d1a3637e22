/**
 * Launch arguments to a loaded simulation, by way of the scenario loader.
 * Leaves out: checking launch arguments (launch-attributes.ts).
 */
import { Compilers } from '../scenario/compile';
import { loadScenario } from '../scenario/load';
import type { LoadProgram } from './loading';

/** `kernelImage`: the stock kernel compiled at build time, if there is one. A restart compiles only what has changed. */
export function loadWith(kernelImage: Uint8Array | undefined, compilers = new Compilers()): LoadProgram {
  return async (args, files) => {
    const { sim, scenario, diagnostics, changed } = await loadScenario(args.program, files, {
      kernelImage,
      compilers,
      args: args.args ?? [],
      ...(args.env === undefined ? {} : { env: args.env }),
      ...(args.kernel === undefined ? {} : { kernel: args.kernel }),
      ...(args.seed === undefined ? {} : { seed: args.seed }),
      ...(args.cpus === undefined ? {} : { cpus: args.cpus }),
      ...(args.sysctls === undefined
        ? {}
        : { sysctls: Object.fromEntries(Object.entries(args.sysctls).map(([k, v]) => [k, String(v)])) }),
      checks: {
        ...(args.uninitialized === undefined ? {} : { uninitialized: args.uninitialized }),
        ...(args.checkLeaks === undefined ? {} : { leaks: args.checkLeaks }),
      },
      ...(args.memoryBudgetMB === undefined ? {} : { historyBudget: args.memoryBudgetMB * 1024 * 1024 }),
    });
    return {
      sim,
      title: scenario?.title ?? args.program,
      plain: scenario?.plain ?? false,
      problems: diagnostics,
      changed,
    };
  };
}
