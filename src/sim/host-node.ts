/**
 * One host: its memory, CPUs, timers, cards and generator; and what the machine asks of its
 * surroundings (`MachineHost`) for the CPUs of this host. Everything that concerns more than this
 * host goes through `Surroundings`, which is the engine.
 */
import {
  type CodeSpace,
  Cpu,
  HostMemory,
  type MachineChecks,
  type MachineHost,
  type PageAside,
  type PageSnapshot,
  PageStore,
  startSecondary,
} from '../machine';
import type { HostConfig } from './config';
import { CONTROL_SLOT, ControlDevice, type ControlRequest } from './control-device';
import type { Costs } from './costs';
import type { DeviceBus } from './device-bus';
import type { Link } from './link';
import { Nic, type NicState } from './nic';
import { Rng, type RngState } from './rng';
import { RESCHEDULE_VECTOR } from './vectors';

/** Room of each device among the device registers. */
const SLOT = 0x20000;

/** What a host's CPUs cause beyond registers and memory. Called in the middle of statements. */
export interface Surroundings extends DeviceBus {
  readonly costs: Costs;
  readonly checks: MachineChecks;
  /** The CPU spins: it gives up its turn at the next statement. */
  yieldTurn(cpu: Cpu): void;
  /** An interrupt for one CPU. */
  interruptCpu(host: number, cpu: number, vector: number, timeNs: number): void;
  /** A CPU's timer was set: it may be due before the turn of the running CPU ends. */
  timerSet(timeNs: number): void;
  onPrintk(cpu: Cpu, text: Uint8Array): void;
  onConsole(cpu: Cpu, fd: number, text: Uint8Array): void;
  inputOf(process: number): Uint8Array;
  onExit(cpu: Cpu, task: bigint, status: number): void;
  onWarn(cpu: Cpu, title: string, detail?: string): void;
  onTrace(cpu: Cpu, fn: number, args: Int32Array): void;
}

export interface HostState {
  /** A checkpoint, or a moment kept beside them. */
  readonly pages: PageSnapshot | PageAside;
  readonly cpus: readonly (readonly number[])[];
  readonly timers: readonly number[];
  readonly cards: readonly NicState[];
  readonly control: readonly ControlRequest[];
  readonly rng: RngState;
}

export class HostNode implements MachineHost {
  readonly memory: HostMemory;
  readonly pages: PageStore;
  readonly cpus: Cpu[] = [];
  /** When each CPU's one-shot timer fires; Infinity = off. */
  readonly timers: number[] = [];
  readonly cards: Nic[];
  readonly control: ControlDevice;
  private readonly rng: Rng;

  constructor(
    readonly index: number,
    readonly config: HostConfig,
    code: CodeSpace,
    seed: number,
    links: readonly Link[],
    private readonly around: Surroundings,
  ) {
    this.memory = new HostMemory(config.memory);
    this.pages = new PageStore(this.memory);
    this.rng = new Rng(seed, 0x2000 + index);
    for (let cpu = 0; cpu < config.cpus; cpu++) {
      this.cpus.push(new Cpu(this.memory, code, this, index, cpu));
      this.timers.push(Infinity);
    }
    this.cards = config.interfaces.map(
      ({ mac, link }, card) => new Nic(index, card, mac, link >= 0 ? links[link] : undefined, around),
    );
    this.control = new ControlDevice(index, around);
  }

  // ---- MachineHost

  get costs(): Costs {
    return this.around.costs;
  }

  get checks(): MachineChecks {
    return this.around.checks;
  }

  get nrCpus(): number {
    return this.cpus.length;
  }

  setTimer(cpu: Cpu, ns: number): void {
    this.timers[cpu.index] = ns > 0 ? ns : Infinity;
    if (ns > 0) this.around.timerSet(ns);
  }

  sendIpi(cpu: Cpu, target: number): void {
    if (target >= 0 && target < this.cpus.length) {
      this.around.interruptCpu(this.index, target, RESCHEDULE_VECTOR, cpu.timeNs + this.costs.ipiNs);
    }
  }

  startCpu(cpu: Cpu, target: number, topLo: number, topHi: number): void {
    const other = this.cpus[target];
    if (other === undefined || other.fp !== 0) return;
    startSecondary(other, topLo, topHi);
    other.timeNs = cpu.timeNs + this.costs.ipiNs;
    // The new CPU has a claim to the next turn as soon as its time has come.
    this.around.timerSet(other.timeNs);
  }

  pause(cpu: Cpu): void {
    this.around.yieldTurn(cpu);
  }

  mmioRead(_cpu: Cpu, offset: number, size: number): number {
    const slot = Math.floor(offset / SLOT);
    const register = offset % SLOT;
    if (slot === CONTROL_SLOT) return this.control.read(register) >>> 0;
    if (slot < this.cards.length && size === 4) return this.cards[slot].read(register) >>> 0;
    // Nothing there: the bus floats high, as on a PC.
    return size === 4 ? 0xffffffff : 2 ** (8 * size) - 1;
  }

  mmioWrite(cpu: Cpu, offset: number, _size: number, value: number): void {
    const slot = Math.floor(offset / SLOT);
    const register = offset % SLOT;
    if (slot === CONTROL_SLOT) this.control.write(register);
    else if (slot < this.cards.length) this.cards[slot].write(register, value | 0, cpu.timeNs);
  }

  random(_cpu: Cpu, out: Int32Array): void {
    out[0] = this.rng.next();
    out[1] = this.rng.next();
  }

  printk(cpu: Cpu, text: Uint8Array): void {
    this.around.onPrintk(cpu, text);
  }

  console(cpu: Cpu, fd: number, text: Uint8Array): void {
    this.around.onConsole(cpu, fd, text);
  }

  input(process: number): Uint8Array {
    return this.around.inputOf(process);
  }

  exit(cpu: Cpu, task: bigint, status: number): void {
    this.around.onExit(cpu, task, status);
  }

  warn(cpu: Cpu, what: string): void {
    this.around.onWarn(cpu, what);
  }

  checkFailed(cpu: Cpu, title: string, detail: string): void {
    this.around.onWarn(cpu, title, detail);
  }

  trace(cpu: Cpu, fn: number, args: Int32Array): void {
    this.around.onTrace(cpu, fn, args);
  }

  // ---- state

  save(): HostState {
    return { ...this.saveNumbers(), pages: this.pages.take(this.cpus) };
  }

  saveAside(): HostState {
    return { ...this.saveNumbers(), pages: this.pages.aside() };
  }

  /** The state without memory. */
  saveNumbers() {
    return {
      cpus: this.cpus.map((cpu) => cpu.save()),
      timers: this.timers.slice(),
      cards: this.cards.map((card) => card.save()),
      control: this.control.save(),
      rng: this.rng.save(),
    };
  }

  restore(state: HostState): void {
    this.cpus.forEach((cpu, i) => {
      cpu.load(state.cpus[i]);
      this.timers[i] = state.timers[i];
    });
    if (typeof state.pages === 'number') this.pages.restore(state.pages, this.cpus);
    else this.pages.restoreAside(state.pages, this.cpus);
    for (const card of this.cards) card.restore(state.cards[card.index]);
    this.control.restore(state.control);
    this.rng.restore(state.rng);
  }
}
