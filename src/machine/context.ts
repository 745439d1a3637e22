/**
 * A CPU's context: how memory looks in each mode, frames made by the machine, function addresses, and
 * the layout of saved contexts. threads.ts, kernel-entry.ts and kernel-exit.ts move CPUs between contexts; all
 * of it is frames and `struct pt_regs` in RAM, so that a stack can be walked from RAM alone.
 *
 * The user context in pt_regs: r14 = pc, r15 = RAM offset of the user frame, sp = its virtual address,
 * r12 = pc of the system call instruction, r13 = 1 when the context is a system call; ip is the address of
 * the user function (+2 after a system call, so that the kernel restarts it with `ip -= 2`).
 * A user frame may have moved since (fork copies a stack): `returnToUser` finds it by sp and
 * moves the chain of caller offsets along.
 */
import {
  DIRECT_MAP_HI,
  hex16,
  KERNEL_HI,
  KERNEL_IMAGE_LO,
  KERNEL_IMAGE_PHYS,
  KERNEL_TEXT_LO,
  loOf,
  USER_TEXT_HI,
  USER_TEXT_LO,
} from './address';
import type { Cpu, Segment } from './cpu';
import { FRAME, FRAME_ALIGN } from './frames';
import { findSegment, functionName, setFault, translateKernel } from './slow-access';

/** Offsets in struct pt_regs, as x86-64 Linux has it. */
export const REGS = {
  r15: 0,
  r14: 8,
  r13: 16,
  r12: 24,
  bp: 32,
  bx: 40,
  r11: 48,
  r10: 56,
  r9: 64,
  r8: 72,
  ax: 80,
  cx: 88,
  dx: 96,
  si: 104,
  di: 112,
  origAx: 120,
  ip: 128,
  cs: 136,
  flags: 144,
  sp: 152,
  ss: 160,
  SIZE: 168,
} as const;
export const REGS_ROOM = 176;

/** Offsets in struct thread_struct (kernel/include/asm/machine.h). */
export const THREAD = { fp: 0, pc: 4, irqs: 8, sp0: 16 } as const;

/** Arguments and system call results may be written this far below a frame before the limit is looked at. */
export const STACK_GUARD = 1024;
export const EFLAGS_IF = 0x200;

// ---------------------------------------------------------------- windows and stacks

/** Memory as kernel code sees it, on a stack that ends at RAM offset `top` (0: unknown). */
export function useKernel(cpu: Cpu, top: number): void {
  const { memory } = cpu;
  cpu.user = false;
  cpu.aHi = DIRECT_MAP_HI;
  cpu.aLo = 0;
  cpu.aLen = memory.ramSize - 7;
  cpu.aPhys = 0;
  cpu.aWritable = cpu.aLen;
  cpu.bHi = KERNEL_HI;
  cpu.bLo = KERNEL_IMAGE_LO;
  cpu.bLen = Math.max(0, memory.kernelImageEnd - KERNEL_IMAGE_PHYS - 7);
  cpu.bPhys = KERNEL_IMAGE_PHYS;
  cpu.bWritable = cpu.bLen;
  cpu.globalBase = KERNEL_IMAGE_PHYS;
  cpu.stackDeltaLo = 0;
  cpu.stackDeltaHi = DIRECT_MAP_HI;
  if (top > 0) {
    cpu.stackLimit = Math.max(KERNEL_IMAGE_PHYS, top - cpu.code.kernelStackSize) + STACK_GUARD;
    cpu.stackTop = top;
  }
}

/** Memory as the current user address space shows it, on the stack that holds `fp`. False: no such stack. */
export function useUser(cpu: Cpu, fp: number): boolean {
  const stack = cpu.segments.find((s) => s.writable && fp >= s.phys && fp < s.phys + s.length);
  if (stack === undefined) return false;
  cpu.user = true;
  cpu.aHi = stack.hi;
  cpu.aLo = stack.lo;
  cpu.aLen = Math.max(0, stack.length - 7);
  cpu.aPhys = stack.phys;
  cpu.aWritable = cpu.aLen;
  cpu.stackDeltaLo = (stack.lo - stack.phys) | 0;
  cpu.stackDeltaHi = stack.lo >>> 0 < stack.phys ? stack.hi - 1 : stack.hi;
  cpu.stackLimit = stack.phys + STACK_GUARD;
  cpu.stackTop = stack.phys + stack.length;
  const data = dataSegment(cpu);
  if (data !== undefined) {
    cpu.bHi = data.segment.hi;
    cpu.bLo = data.segment.lo;
    cpu.bLen = Math.max(0, data.segment.length - 7);
    cpu.bPhys = data.segment.phys;
    cpu.bWritable = data.segment.writable ? cpu.bLen : 0;
    cpu.globalBase = data.base;
    cpu.program = data.program;
  }
  return true;
}

/** The segment with the writable data of the program that runs here, and the RAM offset of its image's first byte. */
function dataSegment(cpu: Cpu): { segment: Segment; base: number; program: number } | undefined {
  const program = cpu.segments.find((s) => s.program !== 0)?.program ?? 0;
  const placed = cpu.code.images[program];
  if (program === 0 || placed === undefined) return undefined;
  const lo = (placed.dataLo + placed.image.roSize) | 0;
  const segment = findSegment(cpu, lo, placed.dataHi, 1) ?? findSegment(cpu, placed.dataLo, placed.dataHi, 1);
  if (segment === undefined) return undefined;
  return { segment, base: segment.phys + ((placed.dataLo - segment.lo) | 0), program };
}

// ---------------------------------------------------------------- frames

/** A call made by the machine: `args` are lane pairs. Returns the new frame's offset; the CPU does not move. */
export function pushFrame(
  cpu: Cpu,
  below: number,
  fn: number,
  args: readonly number[],
  callerFp: number,
  returnPc: number,
  flags: number,
): number {
  const { memory, code } = cpu;
  const entry = code.fnEntry[fn];
  const base = (below - args.length * 4) & ~(FRAME_ALIGN - 1);
  const fp = base - code.code[entry - 1];
  const { i32 } = memory;
  const w = fp >> 2;
  i32[w + FRAME.CALLER_FP] = callerFp;
  i32[w + FRAME.RETURN_PC] = returnPc;
  i32[w + FRAME.FUNCTION] = fn;
  i32[w + FRAME.FLAGS] = flags;
  for (let i = 0; i < args.length; i++) i32[(base >> 2) + i] = args[i];
  memory.touch(fp, below - fp);
  return fp;
}

export function go(cpu: Cpu, fp: number, fn: number): void {
  cpu.fp = fp;
  cpu.pc = cpu.code.fnEntry[fn];
}

export function put(cpu: Cpu, phys: number, lo: number, hi: number): void {
  cpu.memory.i32[phys >> 2] = lo;
  cpu.memory.i32[(phys >> 2) + 1] = hi;
}

export function get(cpu: Cpu, phys: number): number {
  return cpu.memory.i32[phys >> 2];
}

/** Virtual address of a function as lanes. */
export function functionAddress(cpu: Cpu, fn: number): [number, number] {
  if (fn < cpu.code.imageFnBase[1]) return [(KERNEL_TEXT_LO + 16 * fn) | 0, KERNEL_HI];
  const info = cpu.code.debug.functions[fn];
  return info === undefined ? [0, 0] : [loOf(info.address), USER_TEXT_HI];
}

/** Global function index of a function pointer for the running code; -1 = it is none. */
export function functionAt(cpu: Cpu, lo: number, hi: number): number {
  const { imageFnBase } = cpu.code;
  if (!cpu.user) {
    const i = (lo - KERNEL_TEXT_LO) >>> 0;
    return hi === KERNEL_HI && (i & 15) === 0 && i >>> 4 < imageFnBase[1] ? i >>> 4 : -1;
  }
  const i = (lo - USER_TEXT_LO) >>> 0;
  const base = imageFnBase[cpu.program];
  return hi === USER_TEXT_HI && (i & 15) === 0 && i >>> 4 < imageFnBase[cpu.program + 1] - base ? base + (i >>> 4) : -1;
}

/** RAM offset of the top of a thread's kernel stack; 0 when it has none. */
export function stackTop(cpu: Cpu, thread: number): number {
  const { i32 } = cpu.memory;
  const lo = i32[(thread + THREAD.sp0) >> 2];
  const hi = i32[((thread + THREAD.sp0) >> 2) + 1];
  if (lo === 0 && hi === 0) return 0;
  const phys = translateKernel(cpu.memory, (lo - 1) | 0, lo === 0 ? hi - 1 : hi, 1);
  return phys < 0 ? 0 : phys + 1;
}

/** A frame would reach below its stack. */
export function stackOverflow(cpu: Cpu, fp: number): number {
  const lo = (fp + cpu.stackDeltaLo) | 0;
  const hi = lo >>> 0 < fp ? cpu.stackDeltaHi + 1 : cpu.stackDeltaHi;
  const title = cpu.user
    ? `stack overflow in ${functionName(cpu, cpu.fp)}`
    : `BUG: TASK stack guard page was hit at ${hex16(lo, hi)}`;
  return setFault(
    cpu,
    'stack-overflow',
    lo,
    hi,
    'write',
    8,
    title,
    'The stack is used up: probably recursion without end.',
  );
}
