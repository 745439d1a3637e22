/**
 * Every scenario on more CPUs and with other seeds: what is expected may come in another order there, but
 * the kernel must not complain and must not leak. WORLDS=N: N seeds, on 2 and 4 CPUs (`npm run nightly`);
 * by day one scenario, to keep the test itself alive.
 */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Verifier } from '../../src/scenario/expect';
import { loadScenario } from '../../src/scenario/load';
import { runToEnd } from '../../src/scenario/run';
import { files, ROOT, stockKernelImage } from '../kernel-image';

const seeds = Number(process.env.WORLDS ?? 0);
const paths =
  seeds > 0 ? globSync('scenarios/**/*.scenario', { cwd: ROOT }).sort() : ['scenarios/basics/blocking-recv.scenario'];
const worlds = Array.from({ length: Math.max(1, seeds) }, (_, i) => [2, 4].map((cpus) => ({ cpus, seed: 2 + i })));

describe.each(paths)('%s', (path) => {
  it.each(worlds.flat())('$cpus CPUs, seed $seed', { timeout: 120_000 }, async (world) => {
    const kernelImage = await stockKernelImage();
    const { sim, scenario } = await loadScenario(join(ROOT, path), files, { kernelImage, ...world });
    if (!sim || !scenario) throw new Error('did not load');
    const verifier = new Verifier(scenario, sim);
    await runToEnd(sim);
    expect(verifier.unexpectedReports()).toEqual([]);
  });
});
