/** Every scenario that is shipped, run to its end: each expectation a user could read must hold. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Verifier } from '../../src/scenario/expect';
import { loadScenario } from '../../src/scenario/load';
import { runToEnd } from '../../src/scenario/run';
import { files, ROOT, stockKernelImage } from '../kernel-image';

describe('scenarios', () => {
  it.each(globSync('scenarios/**/*.scenario', { cwd: ROOT }).sort())('%s', { timeout: 60_000 }, async (path) => {
    const { sim, scenario, diagnostics } = await loadScenario(join(ROOT, path), files, {
      kernelImage: await stockKernelImage(),
    });
    expect(diagnostics).toEqual([]);
    if (!sim || !scenario) throw new Error('did not load');
    const verifier = new Verifier(scenario, sim);
    await runToEnd(sim);
    const failed = verifier.verdicts().filter((v) => !v.ok);
    expect(failed.map((v) => `${scenario.text.slice(v.statement.start, v.statement.end)}\n  ${v.found}`)).toEqual([]);
    expect(verifier.unexpectedReports()).toEqual([]);
    expect(scenario.expectations.length).toBeGreaterThan(0);
  });
});
