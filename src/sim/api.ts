/**
 * The simulation as the layers above see it: hosts, CPUs, tasks, positions, running, seeking,
 * reading memory. `debug`, `inspect`, `scenario`, `adapter` and `cli` use only this and
 * `machine/debug-info`. Leaves out: DAP, protocols, anything of how it is done.
 *
 * Time. A moment is a position `t`: the number of statements executed so far by all CPUs of all
 * hosts. `seek(t)` restores any moment in [0, lastT] exactly; `run` moves forward from where
 * one is, re-executing the record while t < lastT and making new history after that. Going back
 * is not a mode: after `seek` everything reads that moment by the same code.
 */
import type { DebugInfo } from '../machine/debug-info';

/** A position; see above. */
export type Moment = number;

/** One of the frames of a stack, innermost first. All numbers come from RAM (docs/design/machine.md §3). */
export interface Frame {
  host: number;
  /** Physical offset of the frame: with `host` it names a frame for as long as it lives. */
  fp: number;
  fn: number;
  /** The statement that is about to run (innermost), or the one that made the call. */
  stmt: number;
  /** How this frame was entered. All but `call` begin a new context. An exception stays in the context of the task. */
  kind: 'call' | 'syscall' | 'irq' | 'exception' | 'entry';
  /** The mode this frame runs in. */
  user: boolean;
}

/** What a CPU is doing now. */
export interface CpuState {
  host: number;
  cpu: number;
  /** False while halted. */
  running: boolean;
  /** Global statement id that this CPU executes next; -1 when it is halted or has not begun. */
  stmt: number;
  fp: number;
  user: boolean;
  irqsEnabled: boolean;
  /** Local virtual time in ns. */
  timeNs: number;
  /** Address of `current` (`struct task_struct *`), 0n before the kernel has set one. */
  current: bigint;
}

/** A recorded kernel event: a call of a `__tracepoint` function. Arguments are raw 64-bit values. */
export interface KernelEvent {
  /** Position of the statement that recorded it. */
  t: Moment;
  timeNs: number;
  host: number;
  cpu: number;
  /** `current` at that time. */
  task: bigint;
  /** Function index of the tracepoint; name and parameter types are in the debug info. */
  fn: number;
  args: bigint[];
}

/** A frame of bytes on a link. */
export interface WireEvent {
  /** Position at which it was put on the link; -1 when injected by the scenario. */
  t: Moment;
  /** Serial number over all links: names the packet. */
  id: number;
  link: number;
  fromHost: number;
  /** When the first bit left, when the last bit arrived (virtual ns). `arriveNs` < 0: lost. */
  sendNs: number;
  arriveNs: number;
  bytes: Uint8Array;
  /** `lost`, `corrupted`, `duplicated`, `reordered`, `queue-full`, `fault:<text>`, or '' */
  fate: string;
}

/** Text that appeared: a program's terminal output, the kernel's log, the machine's notes. */
export interface OutputEvent {
  t: Moment;
  timeNs: number;
  host: number;
  /** fd 1 and 2 of the program, or `dmesg`. */
  kind: 'stdout' | 'stderr' | 'dmesg';
  /** pid, 0 for the kernel. */
  pid: number;
  /** Index of the process in the scenario; -1 for forked children and the kernel. */
  process: number;
  /** The task's name when it wrote, '' for the kernel. */
  comm: string;
  text: string;
}

/** Something the machine itself found wrong: a fault, a failed check, a BUG or WARN. */
export interface OopsReport {
  t: Moment;
  host: number;
  cpu: number;
  /** Headline as Linux prints it: `BUG: kernel NULL pointer dereference, address: 0000000000000010`. */
  title: string;
  /** Full report text, with call trace. */
  text: string;
  severity: 'oops' | 'warn';
  stmt: number;
  /** True when user code did it (the task gets a signal; the machine goes on). */
  user: boolean;
}

export interface ProcessExit {
  t: Moment;
  timeNs: number;
  host: number;
  pid: number;
  /** Index of the process in the scenario; -1 for forked children. */
  process: number;
  /** As waitpid's status: exit code << 8, or the signal. */
  status: number;
}

/**
 * Called before a statement whose break byte is set executes, the first one of a run included; true =
 * stop there. Must not change anything. `cpu` is one object for all calls: copy what must last.
 */
export type StopFilter = (cpu: CpuState) => boolean;

export type RunResult =
  /** The filter said stop; `cpu` is the one about to execute. */
  | { reason: 'filter'; host: number; cpu: number }
  /** t reached the limit given. */
  | { reason: 'limit' }
  /** The slice of real time is over; call again to go on. */
  | { reason: 'slice' }
  /** A write hit a watched range; reported at the next position, i.e. after the statement that wrote. */
  | { reason: 'watch'; host: number; cpu: number; watch: number; t: Moment }
  /**
   * A statement failed (severity oops). It counts as executed, but its CPU still stands inside it, so that
   * the stack is that of the fault; `run` again to let the kernel deal with it.
   */
  | { reason: 'oops'; oops: OopsReport }
  /** Nothing can ever happen again: all CPUs halted, no timer, no packet under way; or the time limit of the scenario. */
  | { reason: 'end'; why: 'idle' | 'all-exited' | 'time-limit' };

export interface RunOptions {
  /** Do not go beyond this position. */
  limit?: Moment;
  filter?: StopFilter;
  /** Give control back after about so many statements (default 200 000: a few milliseconds). */
  slice?: number;
  /** Stop on oopses found, in kernel or user code (default true). Warnings never stop; see `oopses`. */
  stopOnOops?: boolean;
}

/** A watched range of RAM, for data breakpoints and "who wrote this". */
export interface WatchRange {
  id: number;
  host: number;
  phys: number;
  length: number;
  access: 'write' | 'read' | 'readWrite';
}

/**
 * Where and what a call or return is, for function graphs. Same order as executed. When `call` is
 * made the new frame's header and parameters are in RAM already; at `ret` they still are.
 */
export interface CallTracer {
  call(host: number, cpu: number, fn: number, fp: number, t: Moment): void;
  ret(host: number, cpu: number, fn: number, fp: number, t: Moment): void;
  /** The CPU's context changed to another stack (switch, interrupt entry/exit, system call). */
  context(host: number, cpu: number, what: 'switch' | 'irq' | 'irq-exit' | 'syscall' | 'sysret', t: Moment): void;
}

/** A network card's registers as they are; looking at them here has no effect, as reading ICR has for the driver. */
export interface CardState {
  /** Offset and value, in order of offset (docs/design/nic.md); the read-only STATUS and the pair ICR, IMS included. */
  registers: readonly (readonly [offset: number, value: number])[];
  /** The interrupt line: an unmasked cause is set. */
  asserted: boolean;
  masked: boolean;
}

export interface HostInfo {
  name: string;
  cpus: number;
  ramSize: number;
  interfaces: { name: string; mac: string; ip: string; prefix: number; link: number }[];
}

export interface LinkInfo {
  name: string;
  hosts: [number, number];
  rateBps: number;
  delayNs: number;
}

export interface Simulation {
  readonly debug: DebugInfo;
  readonly hosts: readonly HostInfo[];
  readonly links: readonly LinkInfo[];

  /** Where one is. */
  readonly t: Moment;
  /** The furthest moment recorded on this timeline. */
  readonly lastT: Moment;
  /** Virtual time at `t`: of the CPU that executes next. */
  readonly timeNs: number;
  /** The CPU that executes the next statement; undefined at the end. */
  readonly active: CpuState | undefined;
  /** True when the record is complete: nothing comes after lastT. */
  readonly ended: boolean;

  cpu(host: number, cpu: number): CpuState;
  /** The stack of a CPU's running context, through interrupts and the system call down to user mode. */
  stack(host: number, cpu: number, limit?: number): Frame[];
  /** The stack of a task that is not running: from its saved thread (address of its `struct thread_struct`). */
  sleepingStack(host: number, thread: bigint, limit?: number): Frame[];

  /** One byte per statement id, shared with the interpreter; non-zero = ask the filter. */
  readonly breakBytes: Uint8Array;
  run(options?: RunOptions): RunResult;
  /** Restore moment t (clamped to [0, lastT]). May take several calls: returns false when the slice is over and it must be called again. */
  seek(t: Moment, slice?: number): boolean;
  /** The latest checkpoint at or before t: a cheap place to start scanning from. */
  checkpointBefore(t: Moment): Moment;

  setWatches(ranges: WatchRange[]): void;
  setTracer(tracer: CallTracer | undefined): void;
  /** Told of every kernel event as it happens, on re-execution too; `ram()` and the CPU are those of the moment. */
  setEventListener(listener: ((event: KernelEvent) => void) | undefined): void;

  /** Virtual address to RAM offset, in the address space of `cpu` (kernel addresses need none); -1 when not mapped. */
  translate(host: number, address: bigint, cpu?: number): number;
  /** RAM at this moment. A view, valid until the next run or seek; never write to it. */
  ram(host: number): Uint8Array;
  /** Change RAM now: starts a new future from t, and is itself part of the record. */
  poke(host: number, phys: number, bytes: Uint8Array): void;

  /** Forgets what has been executed after now. Executed anew it comes out the same, but for changes made there. */
  cutFuture(): void;

  /** Records up to lastT in order of t; those with t' < t are the past of the moment. */
  /** For who only goes forward: events, packets and output so far are forgotten, so that a long run needs no more memory than a short one. */
  forgetRecords(): void;
  readonly events: readonly KernelEvent[];
  readonly wire: readonly WireEvent[];
  readonly output: readonly OutputEvent[];
  readonly oopses: readonly OopsReport[];
  readonly exits: readonly ProcessExit[];
  /** Packets on a link right now, in order of arrival. */
  inFlight(link: number): WireEvent[];
  /** Whether the link is plugged in right now. */
  linkUp(link: number): boolean;
  /** A host's card, by the index of its interface. */
  card(host: number, iface: number): CardState | undefined;
}
