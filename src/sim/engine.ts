/**
 * The simulated world and its one order of things: hosts, links and the event queue, moved forward
 * statement by statement. Knows the present only: history.ts keeps moments, simulation.ts goes to
 * them.
 *
 * THE ORDER (docs/design/machine.md §5). Of the CPUs that have something to do the one with the least
 * local time has the turn (first host, first CPU on ties). Its turn lasts until `turnEndNs`: the time
 * of the next CPU plus a quantum, but never beyond the next event. An event is handled when no
 * running CPU is behind it. Turn and turn end are part of the state, so that stopping in the middle
 * of a turn and going on changes nothing.
 *
 * SETTLED. After each stop, and before anything is looked at, the world is settled: due events are
 * handled, the turn is given, a pending interrupt of the CPU in turn is entered. So "the moment t" is
 * one state, with the statement that comes next, however it was reached. Settling twice does nothing.
 */
import { type CodeSpace, type Cpu, Stop, deliverInterrupt, enterKernelFault, enterUserFault, run } from '../machine';
import { DEFAULT_CHECKS, type MachineChecks, type MachineFault } from '../machine';
import type { Moment, WireEvent } from './api';
import type { SimConfig } from './config';
import type { Costs } from './costs';
import { EventQueue, type EventQueueState } from './event-queue';
import { type FaultState, type FaultTarget, Faults } from './faults';
import { HostNode, type HostState, type Surroundings } from './host-node';
import { Link, type LinkState } from './link';
import { TIMER_VECTOR } from './vectors';

/** What the world tells while it moves. Called in the middle of statements and while settling. */
export interface Witness {
  printk(cpu: Cpu, text: Uint8Array): void;
  console(cpu: Cpu, fd: number, text: Uint8Array): void;
  /** Returns the index of the process in the scenario; -1 for a forked child. */
  exit(cpu: Cpu, task: bigint, status: number): number;
  warn(cpu: Cpu, title: string, detail?: string): void;
  /** A device's complaint; no CPU is to blame. */
  deviceWarn(host: number, title: string): void;
  trace(cpu: Cpu, fn: number, args: Int32Array): void;
  wire(event: WireEvent): void;
  /** A statement failed; `cpu` stands inside it. */
  fault(cpu: Cpu, fault: MachineFault): void;
}

/** 'rest': much was copied in few statements; whoever waits may want to look up. */
export type EngineStop = 'limit' | 'rest' | 'filter' | 'fault' | 'watch' | 'end';
export type EndReason = 'idle' | 'all-exited' | 'time-limit';

/** Everything that the future depends on. Immutable. */
export interface EngineState {
  readonly t: Moment;
  readonly turn: number;
  readonly turnEndNs: number;
  readonly yielding: boolean;
  readonly packetId: number;
  readonly running: number;
  readonly lastExitNs: number;
  readonly queue: EventQueueState;
  readonly hosts: readonly HostState[];
  readonly links: readonly LinkState[];
  readonly faults: FaultState;
  /** Kernel faults whose oops path has not begun, by CPU. */
  readonly pendingFaults: readonly (MachineFault | undefined)[];
}

/**
 * When all programs have ended, the kernel may still have to say good-bye to its peers. The end has
 * come when nothing is due for this long: longer than a delayed acknowledgment and a first
 * retransmission, shorter than TIME_WAIT.
 */
const LINGER_NS = 1_000_000_000;
/** About 150 MB copied. */
const REST_AFTER_NS = 20_000_000;
/** Longest run without looking up, so that numbers in the interpreter stay int32. */
const MAX_FUEL_NS = 1_000_000_000;

export class Engine implements Surroundings, FaultTarget {
  readonly nodes: HostNode[];
  readonly links: Link[];
  readonly cpus: Cpu[];
  readonly queue = new EventQueue();
  readonly checks: MachineChecks;
  endReason: EndReason = 'idle';
  /** What `run` returned 'watch' for. */
  watchHit = { host: 0, cpu: 0, watch: -1 };
  private readonly faults: Faults;
  private readonly inputs = new Map<number, Uint8Array>();
  /** Index into `cpus` of the one in turn; -1 = nobody. */
  private turn = -1;
  private turnEndNs = 0;
  /** Statements executed by all CPUs but the one in turn. */
  private others = 0;
  private yielding = false;
  /** The CPU in turn is executing: things happen in the middle of a statement. */
  private executing = false;
  /** `run` is to return 'fault'. */
  private faulted = false;
  private packetId = 0;
  /** Configured processes that have not ended. */
  private running: number;
  private lastExitNs = 0;

  constructor(
    private readonly config: SimConfig,
    readonly code: CodeSpace,
    readonly costs: Costs,
    private readonly witness: Witness,
  ) {
    this.running = config.processes.length;
    this.checks = { ...DEFAULT_CHECKS, ...config.checks };
    this.links = config.links.map(
      (link, index) =>
        new Link(index, link, config.seed, this, (l, from, bytes, ns) => this.faults.packet(l, from, bytes, ns)),
    );
    this.nodes = config.hosts.map((host, index) => new HostNode(index, host, code, config.seed, this.links, this));
    this.cpus = this.nodes.flatMap((node) => node.cpus);
    this.faults = new Faults(config.faults, this.queue, this);
  }

  /** The position; valid in the middle of statements too. */
  get t(): Moment {
    return this.turn >= 0 ? this.others + this.cpus[this.turn].statements : this.others;
  }

  /** The CPU that executes next. */
  get active(): Cpu | undefined {
    return this.turn >= 0 ? this.cpus[this.turn] : undefined;
  }

  /** Virtual time of the CPU that executes next; at the end the time limit, or that of the CPU that got furthest. */
  get nowNs(): number {
    if (this.turn < 0 && this.endReason === 'time-limit') return this.config.timeLimitNs;
    return this.active?.timeNs ?? Math.max(...this.cpus.map((cpu) => cpu.timeNs));
  }

  /** Moves to position `limit` at most, and leaves the world settled. */
  run(limit: Moment): EngineStop {
    // Virtual time of what is not statements: copies are as long as they are, and nothing else bounds them.
    let besides = 0;
    for (;;) {
      if (!this.settle()) return 'end';
      if (this.faulted) {
        this.faulted = false;
        return 'fault';
      }
      const left = limit - this.t;
      if (left <= 0) return 'limit';
      if (besides > REST_AFTER_NS) return 'rest';
      const cpu = this.cpus[this.turn];
      if (cpu.fault !== undefined) {
        this.afterFault(cpu, cpu.fault);
        continue;
      }
      // Every statement costs at least stmtNs, so this fuel never passes the limit.
      const fuel = Math.min(this.turnEndNs - cpu.timeNs, left * this.costs.stmtNs, MAX_FUEL_NS);
      const beganNs = cpu.timeNs;
      this.executing = true;
      const stop = run(cpu, fuel);
      this.executing = false;
      besides += cpu.timeNs - beganNs - (left - (limit - this.t)) * this.costs.stmtNs;
      switch (stop) {
        case Stop.Filter:
          return 'filter';
        case Stop.Watch:
          this.watchHit = { host: cpu.hostIndex, cpu: cpu.index, watch: cpu.watchHit };
          cpu.watchHit = -1;
          this.settle();
          return 'watch';
        case Stop.Fault:
          this.noteFault(cpu);
          break;
        case Stop.Done:
          // This CPU has nowhere to go.
          this.witness.warn(cpu, 'BUG: the first function of a kernel thread has returned');
          cpu.halted = true;
          cpu.irqsEnabled = false;
          break;
        default:
          break;
      }
    }
  }

  private noteFault(cpu: Cpu): void {
    if (cpu.fault === undefined) return;
    this.faulted = true;
    this.witness.fault(cpu, cpu.fault);
  }

  /** What the CPU does about a fault: the kernel's page-fault entry, or its way to die. */
  private afterFault(cpu: Cpu, fault: MachineFault): void {
    if (fault.user ? enterUserFault(cpu) : enterKernelFault(cpu)) return;
    cpu.fault = undefined;
    cpu.halted = true;
    cpu.irqsEnabled = false;
  }

  // ---- the order of things

  private canRun(cpu: Cpu): boolean {
    return cpu.fp !== 0 && (!cpu.halted || (cpu.irqsEnabled && cpu.pending.length > 0));
  }

  /** See the head of this file. False when nothing will ever happen again. */
  settle(): boolean {
    if (this.yielding) this.endTurnOfSpinner();
    for (;;) {
      const cpu = this.active;
      if (cpu !== undefined) {
        if (cpu.fault !== undefined) return true;
        if (cpu.timeNs < this.turnEndNs && this.canRun(cpu)) {
          if (cpu.pending.length === 0 || !cpu.irqsEnabled) return true;
          cpu.halted = false;
          if (deliverInterrupt(cpu) !== 0) this.noteFault(cpu);
          continue;
        }
      }
      if (!this.nextTurn()) return false;
    }
  }

  /** Gives the turn to somebody, or handles what is due first. False at the end. */
  private nextTurn(): boolean {
    let first = -1;
    let secondNs = Infinity;
    for (let i = 0; i < this.cpus.length; i++) {
      const cpu = this.cpus[i];
      if (!this.canRun(cpu)) continue;
      if (first < 0 || cpu.timeNs < this.cpus[first].timeNs) {
        if (first >= 0) secondNs = this.cpus[first].timeNs;
        first = i;
      } else if (cpu.timeNs < secondNs) {
        secondNs = cpu.timeNs;
      }
    }
    const dueNs = this.dueNs();
    const nowNs = first >= 0 ? this.cpus[first].timeNs : dueNs;
    if (first < 0 && this.nothingLeft(dueNs))
      return this.end(this.running > 0 || dueNs === Infinity ? 'idle' : 'all-exited');
    if (nowNs >= this.config.timeLimitNs && nowNs < Infinity) return this.end('time-limit');
    if (dueNs <= nowNs) {
      this.handleDue(dueNs);
      return true;
    }
    this.giveTurn(first);
    this.turnEndNs = Math.min(dueNs, secondNs + this.costs.quantumNs, this.config.timeLimitNs);
    return true;
  }

  /** All CPUs sleep: whether anything that is due at `dueNs` still matters. */
  private nothingLeft(dueNs: number): boolean {
    if (dueNs === Infinity) return true;
    return (
      this.config.processes.length > 0 &&
      this.running === 0 &&
      this.queue.size === 0 &&
      dueNs - this.lastExitNs > (this.config.lingerNs ?? LINGER_NS)
    );
  }

  private giveTurn(cpu: number): void {
    const t = this.t;
    this.turn = cpu;
    this.others = cpu >= 0 ? t - this.cpus[cpu].statements : t;
  }

  private end(reason: EndReason): false {
    this.giveTurn(-1);
    this.endReason =
      this.config.processes.length > 0 && this.running === 0 && reason === 'idle' ? 'all-exited' : reason;
    return false;
  }

  /** `cpu_relax()`: the CPU's time passes until the next one, or the next event, is served. */
  private endTurnOfSpinner(): void {
    this.yielding = false;
    const cpu = this.active;
    if (cpu === undefined) return;
    cpu.paused = false;
    let nextNs = Infinity;
    for (const other of this.cpus) {
      if (other !== cpu && this.canRun(other)) nextNs = Math.min(nextNs, other.timeNs + 1);
    }
    nextNs = Math.min(nextNs, this.dueNs());
    if (nextNs === Infinity) return;
    cpu.timeNs = Math.max(cpu.timeNs, nextNs);
    this.turnEndNs = cpu.timeNs;
  }

  /** When the next thing happens by itself. */
  private dueNs(): number {
    let ns = this.queue.nextNs;
    for (const node of this.nodes) {
      for (const timer of node.timers) if (timer < ns) ns = timer;
    }
    return ns;
  }

  /** Handles one thing that is due at `nowNs`: CPU timers first, then the queue. */
  private handleDue(nowNs: number): void {
    for (const node of this.nodes) {
      const cpu = node.timers.findIndex((timer) => timer <= nowNs);
      if (cpu >= 0) {
        node.timers[cpu] = Infinity;
        this.deliver(node.index, cpu, TIMER_VECTOR, nowNs);
        return;
      }
    }
    const event = this.queue.pop()?.event;
    switch (event?.kind) {
      case 'sent':
        this.nodes[event.host].cards[event.iface].sent(nowNs);
        break;
      case 'arrive': {
        const link = this.links[event.link];
        const { host, iface } = link.config.ends[event.end];
        link.delivered(event.packet);
        this.nodes[host].cards[iface].receive(event.packet.bytes, nowNs);
        break;
      }
      case 'interrupt':
        this.deliver(event.host, event.cpu, event.vector, nowNs);
        break;
      case 'fault':
        this.faults.due(event.fault, nowNs);
        break;
    }
  }

  /** A sleeping CPU wakes at the time of the interrupt. */
  private deliver(host: number, index: number, vector: number, nowNs: number): void {
    const cpu = this.nodes[host].cpus[index];
    if (cpu.halted) cpu.timeNs = Math.max(cpu.timeNs, nowNs);
    cpu.raise(vector);
  }

  // ---- what devices and CPUs cause

  recordPosition(): Moment {
    return this.t - 1;
  }

  nextPacketId(): number {
    return this.packetId++;
  }

  schedule(timeNs: number, event: Parameters<EventQueue['push']>[1]): void {
    this.queue.push(timeNs, event);
    this.timerSet(timeNs);
  }

  /** Something is due at `timeNs`: the turn of the running CPU ends there. */
  timerSet(timeNs: number): void {
    if (timeNs >= this.turnEndNs) return;
    this.turnEndNs = timeNs;
    if (this.executing) this.active?.requestStop();
  }

  /** Device interrupts go to the host's first CPU. */
  interrupt(host: number, vector: number, timeNs: number): void {
    this.interruptCpu(host, 0, vector, timeNs);
  }

  interruptCpu(host: number, cpu: number, vector: number, timeNs: number): void {
    this.schedule(timeNs, { kind: 'interrupt', host, cpu, vector });
  }

  yieldTurn(_cpu: Cpu): void {
    this.yielding = true;
  }

  recordWire(event: WireEvent): void {
    this.witness.wire(event);
  }

  dmaRead(host: number, phys: number, length: number): Uint8Array | undefined {
    const { u8, ramSize } = this.nodes[host].memory;
    return phys >= 0 && phys + length <= ramSize ? u8.slice(phys, phys + length) : undefined;
  }

  dmaWrite(host: number, phys: number, bytes: Uint8Array): boolean {
    const { memory } = this.nodes[host];
    if (phys < 0 || phys + bytes.length > memory.ramSize) return false;
    memory.write(phys, bytes);
    return true;
  }

  setLink(link: number, up: boolean, nowNs: number): void {
    if (this.links[link].up === up) return;
    this.links[link].up = up;
    for (const { host, iface } of this.links[link].config.ends) this.nodes[host].cards[iface].linkChanged(nowNs);
  }

  signal(process: number, signal: number, nowNs: number): void {
    const { host } = this.config.processes[process];
    this.nodes[host].control.request({ kind: 'signal', process, signal }, nowNs);
  }

  sysctl(host: number, name: string, value: string, nowNs: number): void {
    this.nodes[host].control.request({ kind: 'sysctl', name, value }, nowNs);
  }

  // ---- reports, handed on

  warn(host: number, text: string): void {
    this.witness.deviceWarn(host, text);
  }

  onPrintk(cpu: Cpu, text: Uint8Array): void {
    this.witness.printk(cpu, text);
  }

  onConsole(cpu: Cpu, fd: number, text: Uint8Array): void {
    this.witness.console(cpu, fd, text);
  }

  /** What is fetched is kept: replays read the same. */
  inputOf(process: number): Uint8Array {
    let bytes = this.inputs.get(process);
    if (bytes === undefined) {
      const input = this.config.processes[process]?.input;
      bytes = typeof input === 'function' ? input() : (input ?? new Uint8Array(0));
      this.inputs.set(process, bytes);
    }
    return bytes;
  }

  onWarn(cpu: Cpu, title: string, detail?: string): void {
    this.witness.warn(cpu, title, detail);
  }

  onTrace(cpu: Cpu, fn: number, args: Int32Array): void {
    this.witness.trace(cpu, fn, args);
  }

  onExit(cpu: Cpu, task: bigint, status: number): void {
    if (this.witness.exit(cpu, task, status) >= 0) this.running--;
    this.lastExitNs = cpu.timeNs;
  }

  // ---- state

  save(): EngineState {
    return { ...this.saveNumbers(), hosts: this.nodes.map((node) => node.save()) };
  }

  /** As save(), beside the order of checkpoints: may be taken anywhere in the record, and be given up by just not keeping it. */
  saveAside(): EngineState {
    return { ...this.saveNumbers(), hosts: this.nodes.map((node) => node.saveAside()) };
  }

  /** Whether a state kept beside the checkpoints can still be restored. */
  holds(state: EngineState): boolean {
    return this.nodes.every((node) => {
      const { pages } = state.hosts[node.index];
      return typeof pages === 'number' || node.pages.has(pages);
    });
  }

  /** The state without memory. */
  saveNumbers() {
    return {
      t: this.t,
      turn: this.turn,
      turnEndNs: this.turnEndNs,
      yielding: this.yielding,
      packetId: this.packetId,
      running: this.running,
      lastExitNs: this.lastExitNs,
      queue: this.queue.save(),
      links: this.links.map((link) => link.save()),
      faults: this.faults.save(),
      pendingFaults: this.cpus.map((cpu) => cpu.fault),
    };
  }

  /** The state is not needed any more: its pages may go. */
  forget(state: EngineState): void {
    for (const node of this.nodes) {
      const { pages } = state.hosts[node.index];
      if (typeof pages === 'number') node.pages.drop(pages);
    }
  }

  restore(state: EngineState): void {
    for (const node of this.nodes) node.restore(state.hosts[node.index]);
    for (const link of this.links) link.restore(state.links[link.index]);
    this.queue.restore(state.queue);
    this.faults.restore(state.faults);
    this.cpus.forEach((cpu, i) => {
      cpu.fault = state.pendingFaults[i];
    });
    this.turnEndNs = state.turnEndNs;
    this.yielding = state.yielding;
    this.packetId = state.packetId;
    this.running = state.running;
    this.lastExitNs = state.lastExitNs;
    this.turn = state.turn;
    this.others = state.turn >= 0 ? state.t - this.cpus[state.turn].statements : state.t;
  }
}
