/**
 * Runs the programs of a recording (../shared/linux/programs) on two of our hosts, joined as the two
 * namespaces were: `srv` 10.0.0.1 and `cli` 10.0.0.2, no ARP, no delay or 20 ms each way. What the
 * programs ask of their recorder (labels, begin and end of a trace, events between programs) stops the
 * machine at `gt_call` (gt.h) and is answered here, outside of it.
 * Leaves out: comparing.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFiles } from '../../src/cli/node-files';
import { FunctionGraph } from '../../src/inspect/function-graph';
import { Kernel } from '../../src/inspect/names';
import { elementOf, int, memberOf, path, pointee, type Value } from '../../src/inspect/value';
import type { FileProvider } from '../../src/scenario/files';
import { loadScenario } from '../../src/scenario/load';
import type { KernelEvent, Simulation, WireEvent } from '../../src/sim/api';
import { type Call, OwnTree } from './calltree';
import { type Event, withoutPolling } from './events';
import { EventReader } from './own-events';

/** What was recorded between `trace_on` and `trace_save(name)`. */
export interface Window {
  name: string;
  calls: Call[];
  events: Event[];
}

export interface OwnRun {
  windows: Map<string, Window>;
  wire: readonly WireEvent[];
  /** All that the programs said of themselves, inside and outside of windows. */
  labels: string[];
  /** Every function that our kernel has. */
  functions: ReadonlySet<string>;
  /** Those that are `inline`: no calls where Linux has no function of the name. */
  inline: ReadonlySet<string>;
  /** What went wrong: reports of the machine, programs that failed. */
  problems: string[];
}

export interface Programs {
  /** `d`, `w`: what its files begin with. */
  letter: string;
  files: { name: string; host: 'srv' | 'cli' }[];
}

/** The programs by their letter: `x_cli.c` ran in the client's namespace, all others in the server's. */
export function programsOf(folder: string): Map<string, Programs> {
  const found = new Map<string, Programs>();
  if (!existsSync(folder)) return found;
  const files = readdirSync(folder).filter((file) => /^[a-z0-9]+_.*\.c$/.test(file));
  for (const file of files.sort()) {
    const letter = file.slice(0, file.indexOf('_'));
    const programs = found.get(letter) ?? { letter, files: [] };
    const name = file.replace(/\.c$/, '');
    programs.files.push({ name, host: /_cli$/.test(name) && !/loop/.test(name) ? 'cli' : 'srv' });
    found.set(letter, programs);
  }
  return found;
}

/** The library's `gt.h` in place of the recorder's. */
class WithHeader implements FileProvider {
  constructor(
    private readonly files: NodeFiles,
    private readonly header: string,
    private readonly scenario: string,
  ) {}

  async readFile(name: string): Promise<string> {
    if (name.endsWith('/gt.h')) return this.files.readFile(this.header);
    if (name.endsWith('/recorded.scenario')) return this.scenario;
    return this.files.readFile(name);
  }

  readDirectory(name: string): Promise<{ name: string; kind: 'file' | 'directory' }[]> {
    return this.files.readDirectory(name);
  }
}

function scenarioText(programs: Programs, delayMs: number): string {
  const lines = [
    `scenario "${programs.letter}"`,
    'host srv {\n  interface vsrv 10.0.0.1/24 mac 02:00:00:00:00:01\n}',
    'host cli {\n  interface vcli 10.0.0.2/24 mac 02:00:00:00:00:02\n}',
    `link veth srv.vsrv <-> cli.vcli {\n  rate ${delayMs > 0 ? '1Gbit' : '100Gbit'}\n  delay ${delayMs > 0 ? `${delayMs}ms` : '0us'}\n}`,
  ];
  // The server's program was there first. GT_TW: stay until TIME_WAIT is over; programs that do not know it do not mind.
  for (const { name, host } of programs.files) {
    lines.push(
      `process ${name} on ${host}${/cli/.test(name) ? ' at 100ms' : ''} user 0 env "GT_TW=1" from "${name}.c"`,
    );
  }
  return `${lines.join('\n')}\n`;
}

export async function runRecorded(
  programs: Programs,
  folder: string,
  delayMs: number,
  files: NodeFiles,
  header: string,
  kernelImage: Uint8Array,
): Promise<OwnRun> {
  const provider = new WithHeader(files, header, scenarioText(programs, delayMs));
  const { sim, diagnostics } = await loadScenario(join(folder, 'recorded.scenario'), provider, { kernelImage });
  const errors = diagnostics.filter((d) => d.severity === 'error');
  if (!sim) return failed(errors.map((d) => `${d.file}:${d.line}: ${d.message}`));
  const recorder = new Recorder(sim);
  recorder.run();
  const kernel = sim.debug.functions.filter((fn) => fn.image === 0 && !fn.isTracepoint);
  const functions = new Set(kernel.map((fn) => fn.name));
  const inline = new Set(kernel.filter((fn) => fn.isInline).map((fn) => fn.name));
  const problems = [
    ...sim.oopses.map((oops) => oops.title),
    ...sim.exits
      .filter((exit) => exit.process >= 0 && exit.status !== 0)
      .map((exit) => `${programs.files[exit.process]?.name} ended with status 0x${exit.status.toString(16)}`),
    ...sim.output.filter((o) => o.kind === 'stderr').map((o) => o.text.trim()),
  ];
  return { windows: recorder.windows, wire: sim.wire, labels: recorder.labels, functions, inline, problems };
}

function failed(problems: string[]): OwnRun {
  return { windows: new Map(), wire: [], labels: [], functions: new Set(), inline: new Set(), problems };
}

/** Stands beside the machine and does what tracefs and the shell did beside the recorded kernel. */
class Recorder {
  readonly windows = new Map<string, Window>();
  readonly labels: string[] = [];
  private readonly tree = new OwnTree();
  private readonly kernel: Kernel;
  private readonly reader: EventReader;
  private readonly occurred = new Set<string>();
  private readonly stops = new Set<number>();
  private events: Event[] = [];

  constructor(private readonly sim: Simulation) {
    this.kernel = new Kernel(sim);
    this.reader = new EventReader(this.kernel);
    this.tree.recording = false;
    for (const fn of sim.debug.functions) {
      if (fn.image === 0 || fn.name !== 'gt_call') continue;
      sim.breakBytes[fn.firstStmt] = 1;
      this.stops.add(fn.firstStmt);
    }
    sim.setTracer(new FunctionGraph(sim, { all: true, taskName: () => '' }, (entry) => this.tree.add(entry)));
    sim.setEventListener((event: KernelEvent) => {
      if (this.tree.recording) this.events.push(...this.reader.read(event));
    });
  }

  run(): void {
    for (let answered = -1; ; ) {
      const result = this.sim.run({
        stopOnOops: false,
        filter: (cpu) => this.stops.has(cpu.stmt) && this.sim.t !== answered,
      });
      if (result.reason === 'end') return;
      if (result.reason !== 'filter') continue;
      this.answer(result.host, result.cpu);
      answered = this.sim.t;
    }
  }

  private answer(host: number, cpu: number): void {
    const { sim } = this;
    const { fp, stmt, current } = sim.cpu(host, cpu);
    const fn = sim.debug.functions[sim.debug.stmtFn[stmt] as number];
    const [verb, text, address] = (fn?.params ?? []).map(({ offset }) => {
      const ram = sim.ram(host);
      return new DataView(ram.buffer, ram.byteOffset).getBigUint64(fp + offset, true);
    });
    const what = this.string(host, cpu, verb ?? 0n);
    const argument = this.string(host, cpu, text ?? 0n);
    if (what === 'mark') {
      const said = argument.replace(/^\[\]/, `[${this.reader.comm(host, current)}]`);
      this.labels.push(said);
      if (this.tree.recording) this.events.push(this.reader.label(host, current, said));
    } else if (what === 'on') this.tree.recording = true;
    else if (what === 'off') this.tree.recording = false;
    else if (what === 'set') this.occurred.add(argument);
    else if (what === 'wait') {
      // As the recorder's: whoever waits takes the event away.
      if (this.occurred.delete(argument)) {
        sim.poke(host, sim.translate(host, address ?? 0n, cpu), Uint8Array.of(1, 0, 0, 0));
      }
    } else if (what === 'system') this.neighbour(host, argument);
    else if (what === 'save') {
      this.tree.recording = false;
      this.windows.set(argument, { name: argument, calls: this.tree.take(), events: withoutPolling(this.events) });
      this.events = [];
    }
  }

  private string(host: number, cpu: number, address: bigint): string {
    const at = this.sim.translate(host, address, cpu);
    if (at < 0) return '';
    const ram = this.sim.ram(host);
    return new TextDecoder().decode(ram.subarray(at, ram.indexOf(0, at)));
  }

  /** `ip neigh replace ADDRESS lladdr MAC …`: writes the MAC where the kernel keeps it. */
  private neighbour(host: number, command: string): void {
    const [, address, mac] = /neigh replace (\S+) lladdr (\S+)/.exec(command) ?? [];
    const bytes = Uint8Array.from((mac ?? '').split(':').map((part) => Number.parseInt(part, 16)));
    const table = path(this.kernel.global(host, 'arp_tbl'), 'hash_buckets');
    if (!address || bytes.length !== 6 || !table) return;
    const wanted = address.split('.').reduceRight((sum, part) => sum * 256n + BigInt(part), 0n);
    for (let i = 0; i < 16; i++) {
      const head = elementOf(table, i);
      for (let at = head && pointee(head); at; at = next(at)) {
        const key = memberOf(at, 'primary_key')?.address;
        if (key === undefined || this.kernel.space(host).uint(key, 4) !== wanted) continue;
        this.write(host, memberOf(at, 'ha')?.address, bytes);
        if ((int(at, 'hh.hh_len') ?? 0n) !== 0n) this.write(host, path(at, 'hh.hh_data')?.address, bytes);
      }
    }
  }

  private write(host: number, address: bigint | undefined, bytes: Uint8Array): void {
    if (address !== undefined) this.sim.poke(host, this.sim.translate(host, address), bytes);
  }
}

function next(neighbour: Value): Value | undefined {
  const link = memberOf(neighbour, 'next');
  return link && pointee(link);
}
