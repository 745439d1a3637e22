/**
 * What the machine asks of its surroundings: time, devices, other CPUs, reports. `src/sim`
 * implements it for a whole simulation, `standalone.ts` for a program without a kernel.
 * Every call happens in the middle of a statement; a CPU that must stop afterwards (halt, exit)
 * stops before its next statement. Nothing here may change RAM except as said.
 */
import type { Cpu } from './cpu';

/** What things cost in virtual ns; `src/sim/costs.ts` has the figures. */
export interface MachineCosts {
  stmtNs: number;
  syscallNs: number;
  switchNs: number;
  interruptNs: number;
  /** Copying is charged one ns for this many bytes. */
  copyBytesPerNs: number;
}

/** What of the memory checks can be chosen; all others are always on. */
export interface MachineChecks {
  /** Reads of heap and stack memory that nobody has written: reported, a fault, or not looked for. */
  readonly uninitialized: 'report' | 'stop' | 'off';
  /** Programs say when they end which of their heap objects nothing points to. */
  readonly leaks: boolean;
}

export const DEFAULT_CHECKS: MachineChecks = { uninitialized: 'report', leaks: false };

export interface MachineHost {
  readonly costs: MachineCosts;
  readonly nrCpus: number;
  readonly checks: MachineChecks;
  /** The CPUs of the host. Those that have loaded one mm see a change of its segments at once. */
  readonly cpus?: readonly Cpu[];
  /** `__machine_set_timer`: absolute virtual ns, 0 = off. */
  setTimer(cpu: Cpu, ns: number): void;
  sendIpi(cpu: Cpu, target: number): void;
  /** `__machine_start_cpu`: stack top is a virtual address (lanes). */
  startCpu(cpu: Cpu, target: number, topLo: number, topHi: number): void;
  /** `__machine_pause`: this CPU spins; called before the CPU stops with `Stop.Pause`. */
  pause(cpu: Cpu): void;
  /** Device registers; `offset` from 0xffffc90000000000. Values are unsigned 32-bit numbers. */
  mmioRead(cpu: Cpu, offset: number, size: number): number;
  mmioWrite(cpu: Cpu, offset: number, size: number, value: number): void;
  /** 64 bits of the host's generator: low lane in out[0], high in out[1]. */
  random(cpu: Cpu, out: Int32Array): void;
  printk(cpu: Cpu, text: Uint8Array): void;
  console(cpu: Cpu, fd: number, text: Uint8Array): void;
  /** All that process number `process` of the scenario can read as its input; the same bytes at every call. */
  input(process: number): Uint8Array;
  exit(cpu: Cpu, task: bigint, status: number): void;
  warn(cpu: Cpu, what: string): void;
  /** A `__tracepoint` function was called; argument i is lanes args[2i], args[2i+1]. The array is the callee's to keep. */
  trace(cpu: Cpu, fn: number, args: Int32Array): void;
  /**
   * A memory check found something that does not stop the machine (uninitialised read).
   * Reported once per place: the bytes count as initialised afterwards.
   */
  checkFailed(cpu: Cpu, title: string, detail: string): void;
  /**
   * Present when programs run without a kernel: all intrinsics are theirs, and system calls come here.
   * `args` are the number and six arguments as lane pairs; the result goes to `out`. Returns 0 or a `Stop`.
   */
  bareSyscall?(cpu: Cpu, args: readonly number[], out: Int32Array): number;
}

/** Called at calls, returns and context changes while set; see CallTracer in src/sim/api.ts. */
export interface MachineTracer {
  call(cpu: Cpu, fn: number, fp: number, t: number): void;
  ret(cpu: Cpu, fn: number, fp: number, t: number): void;
  context(cpu: Cpu, what: 'switch' | 'irq' | 'irq-exit' | 'syscall' | 'sysret', t: number): void;
}
