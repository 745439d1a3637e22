/** The debugger on the playground kernel: moves with names, places by marks instead of line numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Expressions } from '../../src/debug/expressions';
import { Debugger, type Stop } from '../../src/debug/session';
import { SourceIndex } from '../../src/debug/source-index';
import type { StepKind } from '../../src/debug/stepping';
import { Kernel } from '../../src/inspect/names';
import { compileImage, type Image } from '../../src/machine';
import type { Simulation } from '../../src/sim/api';
import { createSimulation } from '../../src/sim/simulation';

const root = join(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'test/debug/playground.c'), 'utf8');
export const playgroundText = text;
let image: Image | undefined;

function kernelImage(): Image {
  if (image) return image;
  const result = compileImage([{ path: 'kernel/playground.c', text }], {
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
  if (!result.image) throw new Error(result.diagnostics.map((d) => `${d.file}:${d.line}: ${d.message}`).join('\n'));
  image = result.image;
  return image;
}

/** Line of a mark. */
export function lineOf(mark: string): number {
  const index = text.split('\n').findIndex((l) => new RegExp(`@${mark}( |\\*|$)`).test(l));
  if (index < 0) throw new Error(`no mark ${mark}`);
  return index + 1;
}

/** The mark of a line, for reading test failures. */
export function markAt(line: number): string {
  return /@([\w-]+)/.exec(text.split('\n')[line - 1] ?? '')?.[1] ?? `line ${line}`;
}

export interface Playground {
  sim: Simulation;
  kernel: Kernel;
  core: Debugger;
  expressions: Expressions;
  logs: string[];
  /** `add`, `@nested`: function and mark of the statement that is next. */
  where(): string;
  mark(): string;
  step(kind: StepKind, backwards?: boolean): Promise<Stop>;
  breakAt(...marks: string[]): void;
  evaluate(text: string): unknown;
}

export function playgroundSimulation(options: { timer?: boolean } = {}): Simulation {
  return createSimulation(
    {
      seed: 1,
      hosts: [{ name: options.timer ? 'timer' : 'host', cpus: 1, memory: 1 << 20, interfaces: [], sysctls: {} }],
      links: [],
      processes: [],
      faults: [],
      timeLimitNs: 1e9,
      historyBudget: 64 << 20,
    },
    kernelImage(),
    [],
  );
}

export function playground(options: { timer?: boolean } = {}): Playground {
  const sim = playgroundSimulation(options);
  const index = new SourceIndex(sim.debug);
  const kernel = new Kernel(sim);
  const expressions = new Expressions(sim, kernel, index);
  const logs: string[] = [];
  const core = new Debugger(
    sim,
    { yieldNow: async () => {}, log: (line) => logs.push(line) },
    expressions,
    (condition, host, valued) => expressions.dataCondition(condition, host, valued),
    index,
  );
  expressions.store = (host, phys, bytes) => core.poke(host, phys, bytes);
  const stmt = () => sim.active?.stmt ?? -1;
  const here = () => core.stepperOf(core.here.host, core.here.cpu);
  const file = index.file('kernel/playground.c')!;
  return {
    sim,
    kernel,
    core,
    expressions,
    logs,
    where: () =>
      stmt() < 0
        ? 'nowhere'
        : `${sim.debug.functions[sim.debug.stmtFn[stmt()]!]!.name} @${markAt(sim.debug.stmtLine[stmt()]!)}`,
    mark: () => markAt(sim.debug.stmtLine[stmt()]!),
    step: (kind, backwards = false) => (backwards ? core.stepBack(kind, here()) : core.step(kind, here())),
    breakAt: (...marks) => {
      const made = core.breakpoints.setLines(
        file,
        marks.map((m) => ({ line: lineOf(m) })),
      );
      for (const b of made) if (!b.verified) throw new Error(b.message);
    },
    evaluate: (expression) => {
      const cpu = sim.active!;
      const value = expressions.evaluate(expression, {
        host: cpu.host,
        cpu: cpu.cpu,
        space: kernel.space(cpu.host),
        fp: cpu.fp,
        stmt: cpu.stmt,
        task: cpu.current,
      });
      return value;
    },
  };
}
