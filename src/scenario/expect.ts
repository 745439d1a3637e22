/**
 * Whether a simulation did what its scenario expects. A `Verifier` watches while it runs (calls,
 * system calls, state changes) and gives a verdict on each expectation at the end.
 * Leaves out: running (`run.ts`); what each expectation means is in docs/scenario-language.md.
 */
import { nearest } from '../c/diagnostics';
import type { FunctionInfo } from '../machine/debug-info';
import type { KernelEvent, Simulation } from '../sim/api';
import type { Scenario } from './check';
import { VALUE } from './expect-syntax';
import { KernelReader } from './kernel-reader';
import { LeakCheck } from './kernel-leaks';
import { errnoName, errnoNumber, signalName, signalNumber } from './signals';
import type { ExpectStatement, Operator, Word } from './syntax';
import { matchWire } from './wire-text';

export interface Verdict {
  statement: ExpectStatement;
  ok: boolean;
  /** What was found instead, one sentence; empty when ok. */
  found: string;
}

export const TCP_STATES = [
  '',
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'NEW_SYN_RECV',
];

interface SyscallResult {
  process: string;
  number: number;
  value: bigint;
}

/** Progress of one expectation while the simulation runs. */
interface Watch {
  statement: ExpectStatement;
  /** calls: has been seen; order: how many were entered in order; count: calls. */
  reached: number;
  problem: string;
}

export class Verifier {
  private readonly reader: KernelReader;
  private readonly watches: Watch[] = [];
  /** By function index: what to do when it is entered. */
  private readonly onEntry = new Map<number, ((host: number, fp: number) => void)[]>();
  /** Sockets that changed their state, in order of the first change. */
  private readonly lives: { host: number; socket: bigint; port: number; states: string[] }[] = [];
  private readonly syscalls: SyscallResult[] = [];
  private readonly leakCheck: LeakCheck;
  private readonly byName = new Map<string, FunctionInfo>();

  constructor(
    private readonly scenario: Scenario,
    private readonly sim: Simulation,
  ) {
    this.reader = new KernelReader(sim);
    this.leakCheck = new LeakCheck(sim, this.reader);
    for (const fn of sim.debug.functions) if (fn.image === 0 && !this.byName.has(fn.name)) this.byName.set(fn.name, fn);
    for (const statement of scenario.expectations) this.watches.push(this.watch(statement));
    const watching = this.onEntry;
    if (watching.size > 0) {
      sim.setTracer({
        call: (host, _cpu, fn, fp) => {
          const actions = watching.get(fn);
          if (actions) for (const action of actions) action(host, fp);
        },
        ret() {},
        context() {},
      });
    }
    sim.setEventListener((event) => this.event(event));
  }

  /** Stop watching: the simulation runs at full speed again. */
  detach(): void {
    this.sim.setTracer(undefined);
    this.sim.setEventListener(undefined);
  }

  verdicts(): Verdict[] {
    const verdicts = this.watches.map((watch) => {
      const found = watch.problem || this.judge(watch);
      return { statement: watch.statement, ok: found === '', found };
    });
    return verdicts;
  }

  /** Reports of the machine that no expectation named: each makes the scenario fail. */
  unexpectedReports(): string[] {
    const expected = this.scenario.expectations.flatMap((s) => (s.what.kind === 'report' ? [s.what] : []));
    return this.reports()
      .filter((report) => !expected.some((e) => e.severity === report.severity && report.text.includes(e.text.value)))
      .filter((report) => !(report.user && this.expectsDeath()))
      .map((report) => report.title);
  }

  /** All that machine and leak check have to say. */
  private reports(): { severity: 'oops' | 'warn'; title: string; text: string; user: boolean }[] {
    return [
      ...this.sim.oopses.map(({ severity, title, text, user }) => ({
        severity,
        title,
        text: `${title}\n${text}`,
        user,
      })),
      ...this.leakCheck.leaks().map((title) => ({ severity: 'warn' as const, title, text: title, user: false })),
    ];
  }

  private expectsDeath(): boolean {
    return this.scenario.expectations.some((s) => s.what.kind === 'exit' && s.what.signal);
  }

  // ---- while it runs ----

  private watch(statement: ExpectStatement): Watch {
    const { what } = statement;
    const watch: Watch = { statement, reached: 0, problem: '' };
    switch (what.kind) {
      case 'calls': {
        const path = what.path.map((word) => this.fn(word.text, watch));
        const host = this.host(what.host.text);
        const wanted = path.map((fn) => fn?.index ?? -1);
        this.enter(wanted.at(-1) ?? -1, host, (fp) => {
          if (watch.reached < 1 && this.onStack(host, fp, wanted)) watch.reached = 1;
        });
        break;
      }
      case 'order': {
        const list = what.functions.map((word) => this.fn(word.text, watch)?.index ?? -1);
        const host = this.host(what.host.text);
        for (const index of new Set(list)) {
          this.enter(index, host, () => {
            if (list[watch.reached] === index) watch.reached++;
          });
        }
        break;
      }
      case 'same':
        this.watchSame(watch, what.host, what.values);
        break;
      case 'never':
      case 'count': {
        const fn = this.fn(what.function.text, watch)?.index ?? -1;
        const caller = what.below && (this.fn(what.below.text, watch)?.index ?? -1);
        const host = this.host(what.host.text);
        this.enter(fn, host, (fp) => {
          if (caller === undefined || this.onStack(host, fp, [caller, fn])) watch.reached++;
        });
        break;
      }
      case 'event':
        if (!this.byName.get(`trace_${what.name.text}`)?.isTracepoint)
          watch.problem = this.unknown('kernel event', what.name.text, this.eventNames());
        break;
      case 'states':
        for (const state of what.states)
          if (!TCP_STATES.includes(state.text)) watch.problem = this.unknown('TCP state', state.text, TCP_STATES);
        break;
      case 'syscall':
        if (this.reader.syscall(what.name.text) < 0)
          watch.problem = this.unknown('system call', what.name.text, this.syscallNames());
        break;
    }
    return watch;
  }

  /** A value goes on from step to step: `seen[i]` are those that have come as far as step i. */
  private watchSame(watch: Watch, host: Word, values: Word[]): void {
    const index = this.host(host.text);
    const seen = values.map(() => new Set<bigint>());
    values.forEach((word, step) => {
      const [, name = '', parameter = '', plus = '0'] = VALUE.exec(word.text) ?? [];
      const fn = this.fn(name, watch);
      const param = fn?.params.find((p) => p.name === parameter);
      if (fn && !param)
        watch.problem = this.unknown(
          `parameter of ${name}()`,
          parameter,
          fn.params.map((p) => p.name),
        );
      if (!fn || !param) return;
      this.enter(fn.index, index, (fp) => {
        const value = this.parameter(index, fp + param.offset, param.type.size) + BigInt(plus);
        if (step > 0 && !seen[step - 1]?.has(value)) return;
        seen[step]?.add(value);
        watch.reached = Math.max(watch.reached, step + 1);
      });
    });
  }

  private parameter(host: number, phys: number, size: number): bigint {
    const ram = this.sim.ram(host);
    const view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    return size > 4 ? view.getBigUint64(phys, true) : BigInt(view.getInt32(phys, true));
  }

  private fn(name: string, watch: Watch): FunctionInfo | undefined {
    const fn = this.byName.get(name);
    if (!fn) watch.problem = this.unknown('kernel function', name, this.byName.keys());
    return fn;
  }

  private enter(fn: number, host: number, action: (fp: number) => void): void {
    if (fn < 0) return;
    const list = this.onEntry.get(fn) ?? [];
    list.push((h, fp) => {
      if (h === host) action(fp);
    });
    this.onEntry.set(fn, list);
  }

  /** Walks frame headers from `fp` outwards (docs/design/machine.md §3) as far as this context goes. */
  private onStack(host: number, fp: number, wanted: number[]): boolean {
    const ram = this.sim.ram(host);
    const view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    let need = wanted.length - 1;
    for (let depth = 0; fp > 0 && depth < 500; depth++) {
      if (view.getInt32(fp + 8, true) === wanted[need] && --need < 0) return true;
      if ((view.getInt32(fp + 12, true) & 0xff) === 2) return false;
      fp = view.getInt32(fp, true);
    }
    return false;
  }

  private event(event: KernelEvent): void {
    this.leakCheck.event(event);
    const fn = this.sim.debug.functions[event.fn] as FunctionInfo;
    if (fn.name === 'trace_inet_sock_set_state') this.stateChange(event);
    else if (fn.name === 'trace_sys_exit') this.syscallExit(event);
  }

  private stateChange(event: KernelEvent): void {
    const [socket, , next] = event.args as [bigint, bigint, bigint];
    const state = TCP_STATES[Number(next)] ?? String(next);
    const port = Number(this.reader.field(event.host, socket, 'struct sock', '__sk_common.skc_num') ?? 0n);
    // An address names a socket until it is closed; after that another one may get the memory.
    let life = this.lives.find((l) => l.host === event.host && l.socket === socket && l.states.at(-1) !== 'CLOSE');
    if (!life) {
      life = { host: event.host, socket, port, states: [] };
      this.lives.push(life);
    }
    // Not bound yet at SYN_SENT, given up already at CLOSE.
    if (port !== 0) life.port = port;
    life.states.push(state);
  }

  private syscallExit(event: KernelEvent): void {
    const [regs, value] = event.args as [bigint, bigint];
    const task = this.reader.task(event.host, event.task);
    const number = this.reader.field(event.host, regs, 'struct pt_regs', 'orig_ax');
    if (task && number !== undefined)
      this.syscalls.push({ process: task.comm, number: Number(number), value: BigInt.asIntN(64, value) });
  }

  // ---- at the end ----

  private judge(watch: Watch): string {
    const { what } = watch.statement;
    switch (what.kind) {
      case 'exit': {
        const exit = this.exitOf(what.process.text);
        if (!exit) return `${what.process.text} has not ended.`;
        const signal = exit.status & 0x7f;
        if (what.signal)
          return signal === signalNumber(what.signal.text) ? '' : `${what.process.text} ${ended(exit.status)}.`;
        return signal === 0 && exit.status >> 8 === what.code?.value
          ? ''
          : `${what.process.text} ${ended(exit.status)}.`;
      }
      case 'running': {
        const exit = this.exitOf(what.process.text);
        return exit ? `${what.process.text} ${ended(exit.status)}.` : '';
      }
      case 'output': {
        const text = this.outputOf(what.process.text);
        if (text.split('\n').includes(what.text.value.replace(/\n$/, ''))) return '';
        return text === ''
          ? `${what.process.text} printed nothing.`
          : `${what.process.text} printed: ${JSON.stringify(text)}.`;
      }
      case 'syscall': {
        const number = this.reader.syscall(what.name.text);
        const calls = this.syscalls.filter(
          (call) => call.process === what.process.text.slice(0, 15) && call.number === number,
        );
        const nth = what.nth?.value ?? 1;
        const call = calls[nth - 1];
        if (!call) return `${what.process.text} made ${calls.length} finished calls of ${what.name.text}.`;
        const wanted = what.errno ? -BigInt(errnoNumber(what.errno.text) ?? 0) : BigInt(what.value.text);
        // -512 to -516 are ERESTART*: the program sees EINTR, or the call is made again and counts anew.
        const seen = call.value <= -512n && call.value >= -516n ? -4n : call.value;
        return seen === wanted ? '' : `It returned ${resultText(seen)}.`;
      }
      case 'calls':
        return watch.reached > 0 ? '' : this.whereItBroke(what.path.map((word) => word.text));
      case 'order': {
        const missing = what.functions[watch.reached];
        if (!missing) return '';
        const before = what.functions[watch.reached - 1];
        return before ? `${missing.text} was not entered after ${before.text}.` : `${missing.text} was never entered.`;
      }
      case 'same': {
        const missing = what.values[watch.reached];
        if (!missing) return '';
        const before = what.values[watch.reached - 1];
        return before
          ? `No ${missing.text} was the same as ${before.text} before.`
          : `${missing.text.split('.')[0]} was never entered.`;
      }
      case 'never':
        return watch.reached === 0 ? '' : called(what, watch.reached);
      case 'count':
        return compare(BigInt(watch.reached), what.op, BigInt(what.value.value)) ? '' : called(what, watch.reached);
      case 'counter': {
        const value = this.reader.counter(this.host(what.host.text), what.name.text);
        if (value === undefined) return `The kernel has no counter called '${what.name.text}'.`;
        return compare(value, what.op, BigInt(what.value.value)) ? '' : `${what.name.text} is ${value}.`;
      }
      case 'states': {
        const host = this.host(what.host.text);
        const port = what.port.value;
        const wanted = what.states.map((word) => word.text);
        const lists = this.lives.filter((l) => l.host === host && (port === 0 || l.port === port)).map((l) => l.states);
        // A listener's children carry its port: the states may be those of one socket, or of listener and child together.
        if (lists.some((states) => contains(states, wanted)) || contains(lists.flat(), wanted)) return '';
        return lists.length === 0
          ? 'No socket with that port changed its state.'
          : `The states were: ${lists.map((states) => states.join(' ')).join('; ')}.`;
      }
      case 'wire':
        return matchWire(
          this.sim,
          this.scenario.config.links.findIndex((link) => link.name === what.link.text),
          what.lines,
        );
      case 'event': {
        const host = this.host(what.host.text);
        const fn = this.byName.get(`trace_${what.name.text}`) as FunctionInfo;
        const matching = this.sim.events.filter(
          (e) =>
            e.host === host &&
            e.fn === fn.index &&
            what.fields.every((field) => this.fieldIs(fn, e, field.name.text, field.value.text)),
        );
        if (what.negated) return matching.length === 0 ? '' : `It was recorded ${times(matching.length)}.`;
        return matching.length > 0 ? '' : 'No such event was recorded.';
      }
      case 'report': {
        const reports = this.reports();
        if (reports.some((r) => r.severity === what.severity && r.text.includes(what.text.value))) return '';
        return reports.length === 0
          ? 'There was no report.'
          : `Reported was: ${reports.map((report) => report.title).join('; ')}.`;
      }
    }
  }

  private fieldIs(fn: FunctionInfo, event: KernelEvent, name: string, value: string): boolean {
    const index = fn.params.findIndex((param) => param.name === name);
    if (index < 0) return false;
    const actual = BigInt.asIntN(64, event.args[index] ?? 0n);
    const constant =
      this.sim.debug.images[0]?.enumerators.get(value) ??
      (TCP_STATES.includes(value) ? BigInt(TCP_STATES.indexOf(value)) : undefined);
    return constant !== undefined ? actual === constant : /^-?\d+$/.test(value) && actual === BigInt(value);
  }

  /** The longest beginning of the path that can be told apart by name, for the message. */
  private whereItBroke(path: string[]): string {
    return `${path.at(-1)} was never entered below ${path.slice(0, -1).join(' > ')}.`;
  }

  private exitOf(process: string): { status: number } | undefined {
    const index = this.scenario.config.processes.findIndex((p) => p.name === process);
    return this.sim.exits.find((exit) => exit.process === index);
  }

  private outputOf(process: string): string {
    const index = this.scenario.config.processes.findIndex((p) => p.name === process);
    const pids = new Set(
      this.sim.exits
        .filter((exit) => exit.process === index)
        .map((exit) => `${this.scenario.config.processes[index]?.host}:${exit.pid}`),
    );
    const own = this.sim.output.filter(
      (out) => out.kind !== 'dmesg' && out.host === this.scenario.config.processes[index]?.host,
    );
    const exact = own.filter((out) => pids.has(`${out.host}:${out.pid}`));
    return (pids.size > 0 ? exact : own).map((out) => out.text).join('');
  }

  private syscallNames(): string[] {
    return [...this.byName.keys()].flatMap((name) => /^__x64_sys_(\w+)$/.exec(name)?.[1] ?? []);
  }

  private eventNames(): string[] {
    return [...this.byName.values()].filter((fn) => fn.isTracepoint).map((fn) => fn.name.replace(/^trace_/, ''));
  }

  private unknown(what: string, name: string, known: Iterable<string>): string {
    const best = nearest(name, known);
    return `There is no ${what} called '${name}'.${best ? ` Did you mean '${best}'?` : ''}`;
  }

  private host(name: string): number {
    return this.scenario.config.hosts.findIndex((host) => host.name === name);
  }
}

function contains(states: string[], wanted: string[]): boolean {
  let next = 0;
  for (const state of states) if (state === wanted[next]) next++;
  return next === wanted.length;
}

function compare(a: bigint, op: Operator, b: bigint): boolean {
  switch (op) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

function ended(status: number): string {
  return (status & 0x7f) === 0 ? `exited with ${status >> 8}` : `was killed by ${signalName(status & 0x7f)}`;
}

function resultText(value: bigint): string {
  return value < 0n && value > -4096n ? `-1 ${errnoName(Number(-value))}` : String(value);
}

function called(what: { function: Word; below?: Word }, n: number): string {
  return `${what.function.text} was called ${times(n)}${what.below ? ` below ${what.below.text}` : ''}.`;
}

function times(n: number): string {
  return n === 1 ? 'once' : `${n} times`;
}
