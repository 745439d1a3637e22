/** A scenario of bench/load as a simulation, with the kernel of the working tree. */
import { readdir, readFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { type FileProvider, KERNEL_ROOT } from '../src/scenario/files';
import { loadScenario } from '../src/scenario/load';
import type { RecordedSimulation } from '../src/sim/simulation';

const real = (path: string): string =>
  path.startsWith(KERNEL_ROOT) ? `kernel${path.slice(KERNEL_ROOT.length)}` : path;

export const files: FileProvider = {
  readFile: (path) => readFile(real(path), 'utf8'),
  readDirectory: async (path) =>
    (await readdir(real(path), { withFileTypes: true })).map((entry) => ({
      name: entry.name,
      kind: entry.isDirectory() ? ('directory' as const) : ('file' as const),
    })),
};

export async function simulate(name: string, historyBudget: number): Promise<RecordedSimulation> {
  const image = 'dist/kernel.img';
  const loaded = await loadScenario(`${process.cwd()}/bench/load/${name}`, files, {
    historyBudget,
    ...(existsSync(image) ? { kernelImage: readFileSync(image) } : {}),
  });
  if (loaded.sim === undefined)
    throw new Error(JSON.stringify(loaded.diagnostics.filter((d) => d.severity === 'error').slice(0, 5), null, 1));
  return loaded.sim as RecordedSimulation;
}
