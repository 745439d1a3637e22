/**
 * Frame headers in RAM (docs/design/machine.md §3): reading and writing them, and walking.
 * Leaves out: what is in a frame besides the header (debug-info.ts says).
 */
import type { HostMemory } from './memory';

/** Words of the header, and its size in bytes. */
export const FRAME = { CALLER_FP: 0, RETURN_PC: 1, FUNCTION: 2, FLAGS: 3, HEADER: 16 } as const;

/** Every frame begins at a multiple of this: locals can be aligned so far (`_Alignas(16)`, `__int128`). */
export const FRAME_ALIGN = 16;

/** Low byte of the flags. */
export const KIND_CALL = 0;
export const KIND_SYSCALL = 1;
export const KIND_IRQ = 2;
export const KIND_ENTRY = 3;
export const KIND_MASK = 0xff;
/** The calling or interrupted side was in user mode. */
export const FLAG_USER = 0x100;
/** The restorer's frame below a signal handler; the interrupted context's pt_regs lie behind it. */
export const FLAG_SIGNAL = 0x200;
/** Called by the machine in the middle of other code: its result goes nowhere. */
export const FLAG_NO_RESULT = 0x400;
/** An exception (fault) and not an interrupt. */
export const FLAG_EXCEPTION = 0x800;

export interface RawFrame {
  fp: number;
  /** Where this frame goes on: for the innermost the CPU's pc, else the return address into it. */
  pc: number;
  fn: number;
  flags: number;
}

export function frameKind(flags: number): 'call' | 'syscall' | 'irq' | 'entry' {
  switch (flags & KIND_MASK) {
    case KIND_SYSCALL:
      return 'syscall';
    case KIND_IRQ:
      return 'irq';
    case KIND_ENTRY:
      return 'entry';
    default:
      return 'call';
  }
}

/** The frame that called (or was interrupted by) the one at `fp`; undefined at the outermost. */
export function nextFrame(memory: HostMemory, fp: number): RawFrame | undefined {
  const { i32 } = memory;
  const caller = i32[fp >> 2];
  if (caller <= 0 || (caller & 7) !== 0 || caller + FRAME.HEADER > memory.ramSize) return undefined;
  const at = caller >> 2;
  return {
    fp: caller,
    pc: i32[(fp >> 2) + FRAME.RETURN_PC],
    fn: i32[at + FRAME.FUNCTION],
    flags: i32[at + FRAME.FLAGS],
  };
}
