/** A scenario with its panels, for tests: runs, goes to moments, has the panels' data of them. */
import { join } from 'node:path';
import { NodeFiles } from '../../src/cli/node-files';
import { TransitionNotes } from '../../src/inspect/history';
import { Kernel } from '../../src/inspect/names';
import { Panels } from '../../src/inspect/panels';
import type { PanelName } from '../../src/inspect/panel-data';
import type { FileProvider } from '../../src/scenario/files';
import { loadScenario } from '../../src/scenario/load';
import type { Simulation } from '../../src/sim/api';
import { ROOT, stockKernelImage } from '../kernel-image';

export interface World {
  sim: Simulation;
  kernel: Kernel;
  panels: Panels;
  at(t: number, ...names: PanelName[]): ReturnType<Panels['data']>;
  /** Position of the n-th event of this name. */
  event(name: string, n?: number): number;
}

/** `change` makes another scenario of the file's text. */
export async function world(file: string, change: (text: string) => string = (text) => text): Promise<World> {
  const path = join(ROOT, 'scenarios', file);
  const disk = new NodeFiles(join(ROOT, 'kernel'));
  const files: FileProvider = {
    readFile: async (name) => (name === path ? change(await disk.readFile(name)) : disk.readFile(name)),
    readDirectory: (name) => disk.readDirectory(name),
  };
  const loaded = await loadScenario(path, files, { kernelImage: await stockKernelImage() });
  const { sim } = loaded;
  if (!sim) throw new Error(JSON.stringify(loaded.diagnostics));
  const kernel = new Kernel(sim);
  const notes = new TransitionNotes(kernel);
  const panels = new Panels(kernel, notes, (f) => sim.debug.files[f]?.path ?? '');
  sim.setEventListener((event) => {
    notes.see(event);
    panels.learning.see(event);
  });
  return {
    sim,
    kernel,
    panels,
    at: (t, ...names) => {
      sim.seek(t);
      const { host, cpu } = sim.active ?? { host: 0, cpu: 0 };
      return panels.data(names, { host, cpu, frames: sim.stack(host, cpu) });
    },
    event: (name, n = 0) => {
      const fn = kernel.names.functionsNamed(name)[0]?.index;
      const event = sim.events.filter((e) => e.fn === fn)[n];
      if (!event) throw new Error(`no event ${name}`);
      return event.t;
    },
  };
}

/** The panels that learn by watching. */
export const LEARNT: PanelName[] = ['packetLadder', 'hashTables', 'scheduler', 'functionGraph'];

export function toEnd(sim: Simulation): void {
  while (sim.run().reason !== 'end');
}
