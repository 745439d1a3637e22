/**
 * A scenario run as a test in the worker: verdicts on its expectations, what the programs printed, and
 * on request which functions and lines of the kernel (and of the programs) were executed.
 * Leaves out: showing them (src/extension/tests), other ways to run (src/cli).
 */
import { Verifier } from '../scenario/expect';
import type { Compilers } from '../scenario/compile';
import type { FileProvider } from '../scenario/files';
import { type LoadedScenario, loadScenario } from '../scenario/load';
import type { OutputEvent, Simulation, StopFilter } from '../sim/api';
import { Paths } from './paths';
import type { CoveredFile, TestFailure, TestOutcome, TestVerdict } from './worker-protocol';

export interface TestRequest {
  program: string;
  /** A folder with kernel sources. */
  kernel?: string;
  coverage: boolean;
}

export interface TestHost {
  files: FileProvider;
  kernelImage: Uint8Array | undefined;
  /** Kept from test to test. */
  compilers: Compilers;
  kernelRoot: string;
  yieldNow(): Promise<void>;
}

export async function runTest(request: TestRequest, host: TestHost): Promise<TestOutcome> {
  const loaded = await loadScenario(request.program, host.files, {
    kernelImage: host.kernelImage,
    compilers: host.compilers,
    ...(request.kernel === undefined ? {} : { kernel: request.kernel }),
  });
  const { sim, scenario } = loaded;
  if (!sim || !scenario) {
    const failures = loaded.diagnostics
      .filter((d) => d.severity === 'error')
      .map(
        (d): TestFailure => ({
          path: d.file,
          line: d.line,
          message: d.message + (d.suggestion ? ` ${d.suggestion}` : ''),
        }),
      );
    return { kind: 'not loaded', failures };
  }
  const verifier = new Verifier(scenario, sim);
  const covered = request.coverage ? new Coverage(sim) : undefined;
  await run(sim, covered, host);
  verifier.detach();
  return {
    kind: 'ran',
    verdicts: verifier.verdicts().map((verdict): TestVerdict => {
      const { start, end } = verdict.statement;
      return {
        ...place(scenario, start),
        text: firstLine(scenario.text.slice(start, end)),
        ok: verdict.ok,
        found: verdict.found,
      };
    }),
    reports: verifier.unexpectedReports(),
    output: sim.output.map((event) => said(event, sim, scenario)).join(''),
    statements: sim.lastT,
    timeNs: sim.timeNs,
    ...(covered ? { coverage: covered.files(new Paths(sim.debug, request.kernel ?? host.kernelRoot)) } : {}),
  };
}

async function run(sim: Simulation, covered: Coverage | undefined, host: TestHost): Promise<void> {
  for (;;) {
    const result = sim.run({ stopOnOops: false, ...(covered ? { filter: covered.filter } : {}) });
    if (result.reason === 'end') return;
    await host.yieldNow();
  }
}

/** How often each statement was executed: every one asks, every time. */
class Coverage {
  private readonly counts: Float64Array;
  readonly filter: StopFilter;

  constructor(private readonly sim: Simulation) {
    const counts = new Float64Array(sim.breakBytes.length);
    this.counts = counts;
    sim.breakBytes.fill(1);
    this.filter = (cpu) => {
      counts[cpu.stmt]!++;
      return false;
    };
  }

  /** Of the kernel and of the user's own programs; the C library is nobody's to cover. */
  files(paths: Paths): CoveredFile[] {
    const { debug } = this.sim;
    const files = new Map<number, CoveredFile>();
    const lines = new Map<number, Map<number, number>>();
    const wanted = (file: number) => debug.files[file] !== undefined && debug.files[file].origin !== 'libc';
    for (const fn of debug.functions) {
      if (fn.isTracepoint || fn.endStmt <= fn.firstStmt || !wanted(fn.file)) continue;
      const of = (file: number): CoveredFile => {
        const known = files.get(file) ?? { path: paths.client(file), functions: [], lines: [] };
        files.set(file, known);
        return known;
      };
      const entered = this.counts.subarray(fn.firstStmt, fn.endStmt).some((count) => count > 0);
      const list = of(fn.file).functions;
      // A header's inline function is compiled into several units: it ran if one of them did.
      const same = list.find((one) => one.name === fn.name && one.line === fn.line);
      if (same) same.executed ||= entered;
      else list.push({ name: fn.name, line: fn.line, endLine: fn.endLine, executed: entered });
      // Of several statements in a line the one that ran most often; of several units with the same inline function, all.
      const most = new Map<number, Map<number, number>>();
      for (let stmt = fn.firstStmt; stmt < fn.endStmt; stmt++) {
        const file = debug.stmtFile[stmt]!;
        if (!wanted(file)) continue;
        const counts = most.get(file) ?? new Map<number, number>();
        most.set(file, counts);
        const line = debug.stmtLine[stmt]!;
        counts.set(line, Math.max(counts.get(line) ?? 0, this.counts[stmt]!));
      }
      for (const [file, counts] of most) {
        of(file);
        const known = lines.get(file) ?? new Map<number, number>();
        lines.set(file, known);
        for (const [line, count] of counts) known.set(line, (known.get(line) ?? 0) + count);
      }
    }
    for (const [file, known] of lines) files.get(file)!.lines = [...known].sort(([a], [b]) => a - b);
    return [...files.values()];
  }
}

function said(event: OutputEvent, sim: Simulation, scenario: LoadedScenario): string {
  // A process that has not ended, or that another one has forked, goes by its number.
  const ended = sim.exits.find(({ host, pid }) => host === event.host && pid === event.pid);
  const process = scenario.config.processes[ended?.process ?? -1]?.name ?? `pid ${event.pid}`;
  const who = event.kind === 'dmesg' ? `${sim.hosts[event.host]?.name} kernel` : process;
  return event.text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `[${who}] ${line}\n`)
    .join('');
}

function place(scenario: LoadedScenario, offset: number): { line: number } {
  return { line: scenario.text.slice(0, offset).split('\n').length };
}

function firstLine(text: string): string {
  return text.replace(/\s*\n[\s\S]*/, ' …');
}
