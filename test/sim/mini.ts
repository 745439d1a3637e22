/** Builds simulations of the mini kernel. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileImage, type Image } from '../../src/machine';
import type { LinkConfig, SimConfig } from '../../src/sim/config';
import { createSimulation, type RecordedSimulation } from '../../src/sim/simulation';

const root = join(import.meta.dirname, '../..');
let kernel: Image | undefined;

/** The mini kernel, compiled once; with `edit` a variant of its source. */
export function miniKernel(edit?: (source: string) => string): Image {
  if (edit === undefined && kernel !== undefined) return kernel;
  const source = readFileSync(join(root, 'test/sim/mini-kernel/main.c'), 'utf8');
  const result = compileImage([{ path: 'mini/main.c', text: edit?.(source) ?? source }], {
    name: 'kernel',
    kind: 'kernel',
    readFile: (path) => {
      try {
        return readFileSync(join(root, path), 'utf8');
      } catch {
        return undefined;
      }
    },
    includeDirs: ['kernel/include'],
  });
  if (result.image === undefined) throw new Error(JSON.stringify(result.diagnostics, null, 1));
  if (edit === undefined) kernel = result.image;
  return result.image;
}

export interface MiniOptions {
  seed?: number;
  cpus?: number;
  link?: Partial<LinkConfig>;
  budget?: number;
  edit?: (source: string) => string;
}

/** Hosts `a` and `b` with a card each and a link between them. */
export function miniConfig({ seed = 1, cpus = 1, link = {}, budget = 64 << 20 }: MiniOptions = {}): SimConfig {
  const host = (name: string, index: number) => ({
    name,
    cpus,
    memory: 1 << 20,
    interfaces: [{ name: 'eth0', mac: [2, 0, 0, 0, 0, index], ip: 0x0a000001 + index, prefix: 24, mtu: 1500, link: 0 }],
    sysctls: {},
  });
  return {
    seed,
    hosts: [host('a', 0), host('b', 1)],
    links: [
      {
        name: 'lan',
        ends: [
          { host: 0, iface: 0 },
          { host: 1, iface: 0 },
        ],
        rateBps: 1e9,
        delayNs: 30_000,
        jitterNs: 0,
        loss: 0,
        reorder: 0,
        duplicate: 0,
        corrupt: 0,
        queue: 100,
        ...link,
      },
    ],
    processes: [],
    faults: [],
    timeLimitNs: 1e9,
    historyBudget: budget,
  };
}

export function miniSimulation(options: MiniOptions = {}): RecordedSimulation {
  return createSimulation(miniConfig(options), miniKernel(options.edit), []);
}
