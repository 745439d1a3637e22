/**
 * What the machine found wrong, as data: filled in by whoever notices, read by the simulation,
 * which makes an oops or a signal of it. Leaves out: stack traces and wording of whole reports.
 */

export type FaultReason =
  /** Below 0x10000. */
  | 'null'
  /** No memory is mapped there. */
  | 'unmapped'
  /** Not an address at all: bits 47..63 are not all equal. */
  | 'non-canonical'
  /** Kernel code used a user address without copy_*_user, or user code a kernel address. */
  | 'user-access'
  | 'kernel-access'
  | 'read-only'
  | 'use-after-free'
  | 'out-of-bounds'
  | 'double-free'
  | 'bad-free'
  /** Memory that nobody has written was read, and that is to stop the machine (`MachineChecks`). */
  | 'uninitialized'
  | 'divide'
  | 'stack-overflow'
  /** A return address or the link to the caller's frame was overwritten. */
  | 'stack-corrupted'
  /** An indirect call to something that is no function, or of the wrong kind. */
  | 'bad-call'
  /** __machine_bug, __builtin_trap, or control reached what must not be reached. */
  | 'bug'
  /** An unresolved function of an image that was linked leniently. */
  | 'undefined-function'
  /** A device register accessed in a way that it has not. */
  | 'mmio';

export interface MachineFault {
  reason: FaultReason;
  /** Virtual address concerned, 0n when none. */
  address: bigint;
  access: 'read' | 'write' | 'execute' | 'none';
  size: number;
  /** The mode of the code that did it. */
  user: boolean;
  /** x86 page-fault error code: 1 protection, 2 write, 4 user, 16 instruction fetch. */
  errorCode: number;
  /** Headline as Linux (or KASAN) prints it. */
  title: string;
  /** More lines: which object of which cache, where allocated and freed. */
  detail: string;
  /** Statement it happened in, its function's frame, and the instruction. */
  pc: number;
  fp: number;
}
