/**
 * What each command does. Exit codes: docs/cli.md. Leaves out: parsing words (arguments.ts) and the
 * process (main.ts), so that tests can call this with streams of their own.
 */
import { type FunctionGraph, FunctionGraph as Graph, type GraphEntry, graphLine } from '../inspect/function-graph';
import { Compilers } from '../scenario/compile';
import { type Verdict, Verifier } from '../scenario/expect';
import { KernelReader } from '../scenario/kernel-reader';
import { type Loaded, type LoadOptions, loadScenario } from '../scenario/load';
import { runToEnd } from '../scenario/run';
import type { OutputEvent, Simulation } from '../sim/api';
import type { FileProvider } from '../scenario/files';
import type { Invocation } from './arguments';
import { pcapng } from './pcapng';
import { renderProblem } from './render';

/** The outside world as a command sees it. */
export interface World {
  files: FileProvider;
  kernelImage: Uint8Array | undefined;
  out(text: string): void;
  err(text: string): void;
  writeFile(path: string, data: Uint8Array | string): Promise<void>;
  /** True once the user has asked to stop (Ctrl-C). Lets pending signals in. */
  interrupted(): Promise<boolean>;
  absolute(path: string): string;
  /** All of standard input, fetched when a plain C program first reads; absent: it is a terminal. */
  input?: () => Uint8Array;
}

export const EXIT = { ok: 0, failed: 1, couldNotRun: 125, interrupted: 130 } as const;

export async function runCommand(call: Invocation, world: World): Promise<number> {
  const input = call.files[0]?.endsWith('.scenario') ? undefined : world.input;
  const loaded = await load(call, world, input);
  if (!loaded) return EXIT.couldNotRun;
  return loaded.scenario.plain ? runProgram(loaded, world) : runScenario(loaded, call, world);
}

/** What children that live on when a plain C program has ended may still do: virtual time, statements. */
const ORPHANS_NS = 1_000_000_000;
const ORPHANS_STATEMENTS = 20_000_000;

/** A plain C program: its output as it comes, its exit code as ours. */
async function runProgram({ sim }: Ready, world: World): Promise<number> {
  const ended = () => sim.exits.find((e) => e.process === 0);
  // A shell waits for the program, not for what the program leaves behind: that has a while to say its word.
  const orphaned = (): boolean => {
    const exit = ended();
    return exit !== undefined && (sim.timeNs - exit.timeNs > ORPHANS_NS || sim.lastT - exit.t > ORPHANS_STATEMENTS);
  };
  await runToEnd(sim, {
    output: (event) => passOn(event, world),
    slice: async () => (await world.interrupted()) || orphaned(),
    forgetful: true,
  });
  for (const oops of sim.oopses) world.err(`${oops.text}\n`);
  const exit = ended();
  if (exit) {
    const signal = exit.status & 0x7f;
    return signal ? 128 + signal : (exit.status >> 8) & 0xff;
  }
  if (await world.interrupted()) return EXIT.interrupted;
  world.err('sockstep: the program did not end: it waits for something that never comes.\n');
  return EXIT.couldNotRun;
}

async function runScenario({ sim, scenario }: Ready, call: Invocation, world: World): Promise<number> {
  const verifier = new Verifier(scenario, sim);
  const names = (event: OutputEvent): string => writer(event, scenario.config.processes);
  await runToEnd(sim, {
    output: (event) => {
      if (call.json || (event.kind === 'dmesg' && !call.verbose)) return;
      const who = event.kind === 'dmesg' ? `${sim.hosts[event.host]?.name} kernel` : names(event);
      world.out(prefixed(who, event.text));
    },
    slice: () => world.interrupted(),
  });
  if (await world.interrupted()) return EXIT.interrupted;
  const verdicts = verifier.verdicts();
  const reports = verifier.unexpectedReports();
  const failed = verdicts.filter((v) => !v.ok);
  if (call.json) {
    world.out(
      `${JSON.stringify({
        scenario: scenario.title,
        file: scenario.path,
        t: sim.lastT,
        timeNs: sim.timeNs,
        expectations: verdicts.map((v) => ({
          text: statementText(scenario, v),
          line: lineOf(scenario, v),
          ok: v.ok,
          found: v.found,
        })),
        reports: sim.oopses.map((oops) => ({
          t: oops.t,
          host: sim.hosts[oops.host]?.name,
          severity: oops.severity,
          title: oops.title,
        })),
        output: sim.output
          .filter((e) => e.kind !== 'dmesg')
          .map((e) => ({ t: e.t, host: sim.hosts[e.host]?.name, process: names(e), stream: e.kind, text: e.text })),
        exits: sim.exits.map((e) => ({
          process: scenario.config.processes[e.process]?.name ?? null,
          pid: e.pid,
          status: e.status,
        })),
        ok: failed.length === 0 && reports.length === 0,
      })}\n`,
    );
  } else {
    for (const verdict of verdicts) {
      if (verdict.ok && !call.verbose) continue;
      const place = `${scenario.path}:${lineOf(scenario, verdict)}`;
      world.out(`${verdict.ok ? 'ok  ' : 'FAIL'} ${place}: ${statementText(scenario, verdict)}\n`);
      if (!verdict.ok) world.out(`     ${verdict.found}\n`);
    }
    for (const oops of sim.oopses) if (reports.includes(oops.title)) world.err(`${oops.text}\n`);
    const good = verdicts.length - failed.length;
    world.out(
      `${scenario.title}: ${good} of ${verdicts.length} expectations hold, ${sim.lastT} statements, ${(sim.timeNs / 1e6).toFixed(3)} ms of virtual time.\n`,
    );
  }
  return failed.length === 0 && reports.length === 0 ? EXIT.ok : EXIT.failed;
}

export async function traceCommand(call: Invocation, world: World): Promise<number> {
  const loaded = await load(call, world);
  if (!loaded) return EXIT.couldNotRun;
  const { sim } = loaded;
  const only = call.host === undefined ? -1 : sim.hosts.findIndex((host) => host.name === call.host);
  if (call.host !== undefined && only < 0) {
    world.err(
      `sockstep: there is no host '${call.host}'. There is: ${sim.hosts.map((host) => host.name).join(', ')}.\n`,
    );
    return EXIT.couldNotRun;
  }
  const reader = new KernelReader(sim);
  const lines: string[] = [];
  const emit = (entry: GraphEntry): void => {
    if (only >= 0 && entry.host !== only) return;
    lines.push(
      call.json ? JSON.stringify({ ...entry, host: sim.hosts[entry.host]?.name }) : graphLine(entry, sim.hosts),
    );
  };
  const graph: FunctionGraph = new Graph(
    sim,
    {
      user: call.user,
      all: call.all,
      taskName: (host, task) => {
        const known = reader.task(host, task);
        if (!known) return '<boot>-0';
        return known.pid === 0 ? '<idle>-0' : `${known.comm}-${known.pid}`;
      },
    },
    emit,
  );
  sim.setTracer(graph);
  const written: string[] = [];
  const flush = (): void => {
    if (lines.length === 0) return;
    const text = `${lines.join('\n')}\n`;
    lines.length = 0;
    if (call.output === undefined) world.out(text);
    else written.push(text);
  };
  await runToEnd(sim, {
    slice: async () => {
      flush();
      return world.interrupted();
    },
  });
  flush();
  if (call.output !== undefined) await world.writeFile(world.absolute(call.output), written.join(''));
  return EXIT.ok;
}

export async function pcapCommand(call: Invocation, world: World): Promise<number> {
  const loaded = await load(call, world);
  if (!loaded) return EXIT.couldNotRun;
  const { sim } = loaded;
  await runToEnd(sim, { slice: () => world.interrupted() });
  await world.writeFile(world.absolute(call.output as string), pcapng(sim.links, sim.hosts, sim.wire));
  world.err(`${sim.wire.length} packets on ${sim.links.length} links written to ${call.output}.\n`);
  return EXIT.ok;
}

export async function checkCommand(call: Invocation, world: World): Promise<number> {
  let errors = 0;
  const compilers = new Compilers();
  for (const file of call.files) {
    const { diagnostics, texts } = await loadScenario(world.absolute(file), world.files, {
      ...options(call, world),
      compilers,
      checkOnly: true,
    });
    errors += diagnostics.filter((d) => d.severity === 'error').length;
    if (call.json) world.out(`${JSON.stringify({ file, diagnostics })}\n`);
    else for (const d of diagnostics) world.out(`${renderProblem(d, texts.get(d.file))}\n`);
  }
  return errors > 0 ? EXIT.failed : EXIT.ok;
}

// ---- shared ----

type Ready = Loaded & { sim: Simulation; scenario: NonNullable<Loaded['scenario']> };

async function load(call: Invocation, world: World, input?: () => Uint8Array): Promise<Ready | undefined> {
  const [first, ...more] = call.files.map((file) => world.absolute(file));
  const loaded = await loadScenario(first as string, world.files, {
    ...options(call, world),
    moreSources: more,
    ...(input === undefined ? {} : { input }),
  });
  for (const d of loaded.diagnostics) world.err(`${renderProblem(d, loaded.texts.get(d.file))}\n`);
  return loaded.sim && loaded.scenario ? (loaded as Ready) : undefined;
}

function options(call: Invocation, world: World): LoadOptions {
  return {
    kernelImage: world.kernelImage,
    ...(call.kernel === undefined ? {} : { kernel: world.absolute(call.kernel) }),
    ...(call.seed === undefined ? {} : { seed: call.seed }),
    ...(call.cpus === undefined ? {} : { cpus: call.cpus }),
    args: call.programArgs,
    includeDirs: call.includeDirs.map((dir) => world.absolute(dir)),
    defines: call.defines,
    checks: call.checks,
  };
}

function passOn(event: OutputEvent, world: World): void {
  if (event.kind === 'stdout') world.out(event.text);
  else if (event.kind === 'stderr') world.err(event.text);
}

function prefixed(who: string, text: string): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `[${who}] ${line}\n`)
    .join('');
}

/** Who wrote: the process's name in the scenario; a forked child has its task's name. */
function writer(event: OutputEvent, processes: readonly { name: string }[]): string {
  return processes[event.process]?.name ?? event.comm;
}

function statementText(scenario: NonNullable<Loaded['scenario']>, verdict: Verdict): string {
  return scenario.text.slice(verdict.statement.start, verdict.statement.end).replace(/\s*\n[\s\S]*/, ' …');
}

function lineOf(scenario: NonNullable<Loaded['scenario']>, verdict: Verdict): number {
  return scenario.text.slice(0, verdict.statement.start).split('\n').length;
}
