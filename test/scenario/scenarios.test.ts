/**
 * Every scenario that is shipped, run to its end: each expectation a user could read holds, nothing
 * is left in the kernel's heap, and a second run is the same, call by call.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Verifier } from '../../src/scenario/expect';
import { KernelReader } from '../../src/scenario/kernel-reader';
import { LeakCheck } from '../../src/scenario/kernel-leaks';
import { loadScenario } from '../../src/scenario/load';
import { runToEnd } from '../../src/scenario/run';
import type { SimConfig } from '../../src/sim/config';
import { createSimulation } from '../../src/sim/simulation';
import { FUNCTIONS } from '../kernel/document-names';
import { files, ROOT, stockKernelImage } from '../kernel-image';
import { TraceHash } from './trace-hash';

const SIGKILL = 9;

const PATHS = globSync('scenarios/**/*.scenario', { cwd: ROOT }).sort();

/** Kernel functions that some scenario has entered. */
const entered = new Set<string>();
let ran = 0;

/** The same world, in which whoever still runs at `endNs` is killed, so that the kernel can clean up. */
function withKills(config: SimConfig, endNs: number): SimConfig {
  const atNs = endNs + 1e6;
  const kills = config.processes.map((_, process) => ({
    when: { kind: 'time' as const, atNs },
    action: { kind: 'signal' as const, process, signal: SIGKILL },
    text: 'the end of the test',
  }));
  return { ...config, faults: [...config.faults, ...kills], timeLimitNs: Number.MAX_SAFE_INTEGER };
}

describe('scenarios', () => {
  it.each(PATHS)('%s', { timeout: 60_000 }, async (path) => {
    const loaded = await loadScenario(join(ROOT, path), files, { kernelImage: await stockKernelImage() });
    expect(loaded.diagnostics).toEqual([]);
    const { sim, scenario, images } = loaded;
    if (!sim || !scenario || !images) throw new Error('did not load');

    const first = new TraceHash(sim);
    const verifier = new Verifier(scenario, first.sim);
    const end = await runToEnd(first.sim);
    const failed = verifier.verdicts().filter((v) => !v.ok);
    expect(failed.map((v) => `${scenario.text.slice(v.statement.start, v.statement.end)}\n  ${v.found}`)).toEqual([]);
    expect(verifier.unexpectedReports()).toEqual([]);
    expect(scenario.expectations.length).toBeGreaterThan(0);

    for (const fn of first.functions) entered.add(sim.debug.functions[fn]?.name ?? '');
    ran++;

    const second = new TraceHash(createSimulation(scenario.config, images.kernel, images.programs));
    await runToEnd(second.sim);
    expect(second.calls).toBeGreaterThan(1000);
    expect(second.digest()).toBe(first.digest());

    const alive = scenario.config.processes.some((_, i) => !sim.exits.some((exit) => exit.process === i));
    const kernelDied = sim.oopses.some((oops) => oops.severity === 'oops' && !oops.user);
    const cutShort = end.reason === 'end' && end.why === 'time-limit';
    if (kernelDied || !(alive || cutShort)) return;
    const killed = createSimulation(withKills(scenario.config, sim.timeNs), images.kernel, images.programs);
    const check = new LeakCheck(killed, new KernelReader(killed));
    killed.setEventListener((event) => check.event(event));
    await runToEnd(killed);
    expect(scenario.config.hosts.filter((_, host) => new KernelReader(killed).programsAlive(host))).toEqual([]);
    expect(check.leaks()).toEqual([]);
  });

  it('together enter every function that the document names', ({ skip }) => {
    if (ran < PATHS.length) skip('not all scenarios were run');
    expect(Object.keys(FUNCTIONS).filter((name) => !entered.has(name))).toEqual([]);
  });

  it('are all listed in scenarios/README.md', () => {
    const readme = readFileSync(join(ROOT, 'scenarios/README.md'), 'utf8');
    expect(PATHS.filter((path) => !readme.includes(`(${path.replace('scenarios/', '')})`))).toEqual([]);
  });
});
