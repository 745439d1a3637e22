/** Figures of the machine alone, with the load of bench/load/main.c and no kernel around it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileImage } from '../src/machine';
import { createSimulation, type RecordedSimulation } from '../src/sim/simulation';
import { HISTORY, measure } from './measure';
import { printTable } from './table';

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
  return createSimulation(
    {
      seed: 1,
      hosts: [{ name: 'bench', cpus: 1, memory: 64 << 20, interfaces: [], sysctls: {} }],
      links: [],
      processes: [],
      faults: [],
      timeLimitNs: HISTORY * 1000,
      historyBudget: 256 << 20,
    },
    result.image,
    [],
  );
}

console.log('\nThe machine alone\n');
printTable(measure(load(), 'asm_sysvec_reschedule_ipi', 'checksum'));
