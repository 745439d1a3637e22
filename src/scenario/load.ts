/**
 * A file to a simulation ready to run: a scenario, or a plain C program (one host, loopback). Every
 * problem, of the scenario language or of C, comes back as a diagnostic with a place; nothing throws.
 */
import type { Diagnostic } from '../c/diagnostics';
import type { Image } from '../machine';
import type { Simulation } from '../sim/api';
import type { HostConfig, Input } from '../sim/config';
import { createSimulation } from '../sim/simulation';
import { checkScenario, DEFAULTS, type Scenario } from './check';
import { Compilers, type ProgramInput, stockKernel } from './compile';
import { type FileProvider, KERNEL_ROOT, resolvePath } from './files';
import { patchKernel } from './kernel-patch';
import { parseScenario } from './parser';
import { Sources } from './sources';
import type { Range } from './syntax';

export interface LoadOptions {
  /** The stock kernel compiled at build time; without it the shipped sources are compiled. */
  kernelImage?: Uint8Array | undefined;
  /** A folder with kernel sources to compile instead of the stock kernel. */
  kernel?: string;
  /** For `main` and the environment of a plain C program. */
  args?: readonly string[];
  /** What a plain C program reads from its standard input. */
  input?: Input;
  env?: Readonly<Record<string, string>>;
  /** More C files of a plain program. */
  moreSources?: readonly string[];
  includeDirs?: readonly string[];
  defines?: Readonly<Record<string, string>>;
  seed?: number;
  /** CPUs of every host, instead of what the scenario says. */
  cpus?: number;
  /** On top of what the scenario says, for every host. */
  sysctls?: Readonly<Record<string, string>>;
  historyBudget?: number;
  /** Memory checks that are not as usual. */
  checks?: Scenario['config']['checks'];
  /** To keep what can be kept for the next load. */
  compilers?: Compilers;
  /** Only look for problems: no kernel, no simulation. */
  checkOnly?: boolean;
}

export interface LoadedScenario extends Scenario {
  /** A plain C program rather than a scenario file. */
  plain: boolean;
  text: string;
}

export interface Loaded {
  sim?: Simulation;
  scenario?: LoadedScenario;
  /** What `sim` was made of, to make another one like it. */
  images?: { kernel: Image; programs: Image[] };
  diagnostics: Diagnostic[];
  /** Whether a file it was made of is different by now. */
  changed(): Promise<boolean>;
  /** Texts by name, for showing the lines that diagnostics point at. */
  texts: ReadonlyMap<string, string>;
}

export async function loadScenario(path: string, files: FileProvider, options: LoadOptions = {}): Promise<Loaded> {
  const sources = new Sources(files, options.kernel ?? KERNEL_ROOT);
  const diagnostics: Diagnostic[] = [];
  const fail = (more: readonly Diagnostic[] = []): Loaded => finish(sources, [...diagnostics, ...more]);

  let text: string;
  try {
    text = await sources.load(path);
  } catch (error) {
    return fail([problem(path, 'no-file', message(error), 'Check the name.')]);
  }
  const read = /\.c$/i.test(path)
    ? { scenario: plainProgram(path, text, options), diagnostics: [] }
    : readScenario(path, text);
  diagnostics.push(...read.diagnostics);
  const { scenario } = read;
  applyOptions(scenario, options);

  const { compilers = new Compilers(), includeDirs = [], defines = {} } = options;
  const compiler = compilers.program(sources, includeDirs, defines);
  const programs: (Image | undefined)[] = [];
  for (const program of scenario.programs) {
    const input = await programInput(program, scenario, sources, diagnostics);
    if (!input) continue;
    try {
      const compiled = await compiler.compile(sources, input);
      diagnostics.push(...compiled.diagnostics);
      programs.push(compiled.image);
    } catch (error) {
      // The library comes with the kernel: all programs miss it.
      if (options.kernel !== undefined) return fail([noKernel(path, options.kernel, error)]);
      return fail([problem(path, 'no-library', `The C library cannot be read: ${message(error)}`)]);
    }
  }
  const patched = await patchKernel(scenario, sources);
  diagnostics.push(...patched.diagnostics);
  if ((options.checkOnly && patched.files.size === 0) || hasError(diagnostics)) return { ...fail(), scenario };

  let kernel: Image | undefined;
  try {
    if (options.kernel === undefined && options.kernelImage && patched.files.size === 0)
      kernel = stockKernel(options.kernelImage);
    else {
      const compiled = await compilers.kernel(sources).compile(sources, patched.files);
      diagnostics.push(...compiled.diagnostics);
      kernel = compiled.image;
    }
  } catch (error) {
    diagnostics.push(noKernel(path, options.kernel ?? 'the shipped kernel', error));
  }
  if (!kernel || options.checkOnly || hasError(diagnostics)) return { ...fail(), scenario };
  try {
    const sim = createSimulation(scenario.config, kernel, programs as Image[]);
    return { ...finish(sources, diagnostics), sim, scenario, images: { kernel, programs: programs as Image[] } };
  } catch (error) {
    return { ...fail([problem(path, 'cannot-boot', `The hosts cannot be set up: ${message(error)}.`)]), scenario };
  }
}

function readScenario(path: string, text: string): { scenario: LoadedScenario; diagnostics: Diagnostic[] } {
  const { tree, diagnostics } = parseScenario(path, text);
  const checked = checkScenario(path, text, tree);
  return {
    scenario: { ...checked.scenario, plain: false, text },
    diagnostics: [...diagnostics, ...checked.diagnostics],
  };
}

/** What `ulimit -s` is on most machines. */
const PLAIN_STACK = 8 * 1024 ** 2;

/** One host called `box`, with the file as its only program. */
function plainProgram(path: string, text: string, options: LoadOptions): LoadedScenario {
  const name = (path.split(/[\\/]/).at(-1) ?? 'program').replace(/\.c$/i, '');
  const host: HostConfig = { name: 'box', cpus: 1, memory: 256 * 1024 ** 2, interfaces: [], sysctls: {} };
  const files = [path, ...(options.moreSources ?? [])];
  return {
    path,
    title: name,
    description: '',
    config: {
      seed: 1,
      hosts: [host],
      links: [],
      processes: [
        {
          name,
          host: 0,
          sources: files,
          args: [...(options.args ?? [])],
          env: { ...options.env },
          ...(options.input === undefined ? {} : { input: options.input }),
          uid: 1000,
          startNs: 0,
          stack: PLAIN_STACK,
        },
      ],
      faults: [],
      // A program may compute for long: no limit in virtual time.
      timeLimitNs: Number.MAX_SAFE_INTEGER,
      historyBudget: DEFAULTS.historyBudget,
    },
    programs: [{ name, files }],
    patches: [],
    expectations: [],
    plain: true,
    text,
  };
}

function applyOptions(scenario: Scenario, options: LoadOptions): void {
  const { config } = scenario;
  if (options.seed !== undefined) config.seed = options.seed;
  if (options.historyBudget !== undefined) config.historyBudget = options.historyBudget;
  if (options.checks !== undefined) config.checks = options.checks;
  for (const host of config.hosts) {
    if (options.cpus !== undefined) host.cpus = options.cpus;
    Object.assign(host.sysctls, options.sysctls);
  }
}

/**
 * The C of a process: its files, or the scenario's own text with everything but the body blanked, so
 * that lines and columns are those of the scenario file.
 */
async function programInput(
  program: Scenario['programs'][number],
  scenario: LoadedScenario,
  sources: Sources,
  diagnostics: Diagnostic[],
): Promise<ProgramInput | undefined> {
  const input: ProgramInput = { name: program.name, sources: [] };
  if (program.body) {
    input.sources.push({ path: scenario.path, text: blanked(scenario.text, program.body) });
    return input;
  }
  for (const file of program.files) {
    const name = resolvePath(scenario.path, file);
    try {
      await sources.load(name);
      input.sources.push({ path: name });
    } catch (error) {
      diagnostics.push(
        problem(name, 'no-file', message(error), `It is named by process ${program.name} in ${scenario.path}.`),
      );
      return undefined;
    }
  }
  return input;
}

function blanked(text: string, keep: Range): string {
  const blank = (part: string): string => part.replace(/[^\n\r]/g, ' ');
  return blank(text.slice(0, keep.start)) + text.slice(keep.start, keep.end) + blank(text.slice(keep.end));
}

function finish(sources: Sources, diagnostics: readonly Diagnostic[]): Loaded {
  const texts = new Map<string, string>();
  const shown = diagnostics.map((d) => ({
    ...d,
    file: sources.realName(d.file),
    notes: d.notes.map((note) => ({ ...note, file: sources.realName(note.file) })),
  }));
  for (const [i, d] of diagnostics.entries()) {
    const text = sources.text(d.file);
    if (text !== undefined) texts.set((shown[i] as Diagnostic).file, text);
  }
  return { diagnostics: shown, texts, changed: () => sources.changed() };
}

function problem(file: string, code: string, text: string, suggestion?: string): Diagnostic {
  return {
    severity: 'error',
    code,
    message: text,
    ...(suggestion === undefined ? {} : { suggestion }),
    file,
    line: 1,
    col: 1,
    endLine: 1,
    endCol: 1,
    notes: [],
  };
}

function noKernel(path: string, where: string, error: unknown): Diagnostic {
  return problem(
    path,
    'no-kernel',
    `The kernel in ${where} cannot be read: ${message(error)}`,
    'Eject the kernel again, or leave the launch attribute "kernel" out.',
  );
}

function hasError(list: readonly Diagnostic[]): boolean {
  return list.some((d) => d.severity === 'error');
}

function message(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, '.');
}
