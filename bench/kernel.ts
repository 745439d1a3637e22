/** The same figures with the real kernel: two hosts that talk to each other, bench/load/echo.scenario. */
import { readdir, readFile } from 'node:fs/promises';
import { type FileProvider, KERNEL_ROOT } from '../src/scenario/files';
import { loadScenario } from '../src/scenario/load';
import type { RecordedSimulation } from '../src/sim/simulation';
import { measure } from './measure';
import { printTable, seconds } from './table';

const real = (path: string): string =>
  path.startsWith(KERNEL_ROOT) ? `kernel${path.slice(KERNEL_ROOT.length)}` : path;
const files: FileProvider = {
  readFile: (path) => readFile(real(path), 'utf8'),
  readDirectory: async (path) =>
    (await readdir(real(path), { withFileTypes: true })).map((entry) => ({
      name: entry.name,
      kind: entry.isDirectory() ? ('directory' as const) : ('file' as const),
    })),
};

const loaded = await loadScenario(`${process.cwd()}/bench/load/echo.scenario`, files, { historyBudget: 256 << 20 });
if (loaded.sim === undefined)
  throw new Error(JSON.stringify(loaded.diagnostics.filter((d) => d.severity === 'error').slice(0, 5), null, 1));
const sim = loaded.sim as RecordedSimulation;

console.log('\nThe kernel, two hosts, packets to and fro\n');
const boot = seconds(() => {
  while (sim.t < 40_000) sim.run({ limit: 40_000 });
});
const rows = measure(sim, 'panic', 'lock_acquire');
printTable([{ what: 'boot of two hosts', figure: boot, unit: 's', goal: 0.2, better: 'less' }, ...rows]);
