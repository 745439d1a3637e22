/**
 * Moving a CPU between contexts: power on, threads, system calls, interrupts, faults, signals, and
 * back to user mode. All of it is frames and `struct pt_regs` in RAM, so that a stack can be
 * walked from RAM alone, through every boundary.
 *
 * The user context in pt_regs: r14 = pc, r15 = RAM offset of the user frame, sp = its virtual address,
 * r12 = pc of the system call instruction, r13 = 1 when the context is a system call; ip is the address of
 * the user function (+2 after a system call, so that the kernel restarts it with `ip -= 2`).
 * A user frame may have moved since (fork copies a stack): `returnToUser` finds it by sp and
 * moves the chain of caller offsets along.
 */
import { DIRECT_MAP_HI, hex16, KERNEL_HI, KERNEL_IMAGE_LO, KERNEL_IMAGE_PHYS, KERNEL_TEXT_LO, loOf, USER_TEXT_HI, USER_TEXT_LO } from './address';
import type { Cpu, Segment } from './cpu';
import { Stop } from './stop';
import { FLAG_EXCEPTION, FLAG_NO_RESULT, FLAG_SIGNAL, FLAG_USER, FRAME, KIND_CALL, KIND_ENTRY, KIND_IRQ, KIND_MASK, KIND_SYSCALL } from './frames';
import { findSegment, functionName, setFault, translateKernel } from './slow-access';

/** Offsets in struct pt_regs, as x86-64 Linux has it. */
export const REGS = {
  r15: 0, r14: 8, r13: 16, r12: 24, bp: 32, bx: 40, r11: 48, r10: 56, r9: 64, r8: 72, ax: 80, cx: 88, dx: 96,
  si: 104, di: 112, origAx: 120, ip: 128, cs: 136, flags: 144, sp: 152, ss: 160, SIZE: 168,
} as const;
const REGS_ROOM = 176;

/** Offsets in struct thread_struct (kernel/include/asm/machine.h). */
export const THREAD = { fp: 0, pc: 4, irqs: 8, sp0: 16 } as const;

/** Arguments and system call results may be written this far below a frame before the limit is looked at. */
const STACK_GUARD = 1024;
const VECTOR_TIMER = 0xec;
const VECTOR_RESCHEDULE = 0xfd;
const EFLAGS_IF = 0x200;

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
  if (top > 0) cpu.stackLimit = Math.max(KERNEL_IMAGE_PHYS, top - cpu.code.kernelStackSize) + STACK_GUARD;
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
export function pushFrame(cpu: Cpu, below: number, fn: number, args: readonly number[], callerFp: number, returnPc: number, flags: number): number {
  const { memory, code } = cpu;
  const entry = code.fnEntry[fn];
  const fp = below - args.length * 4 - code.code[entry - 1];
  const { i32 } = memory;
  const w = fp >> 2;
  i32[w + FRAME.CALLER_FP] = callerFp;
  i32[w + FRAME.RETURN_PC] = returnPc;
  i32[w + FRAME.FUNCTION] = fn;
  i32[w + FRAME.FLAGS] = flags;
  const base = (below - args.length * 4) >> 2;
  for (let i = 0; i < args.length; i++) i32[base + i] = args[i];
  memory.touch(fp, below - fp);
  return fp;
}

function go(cpu: Cpu, fp: number, fn: number): void {
  cpu.fp = fp;
  cpu.pc = cpu.code.fnEntry[fn];
}

function put(cpu: Cpu, phys: number, lo: number, hi: number): void {
  cpu.memory.i32[phys >> 2] = lo;
  cpu.memory.i32[(phys >> 2) + 1] = hi;
}

function get(cpu: Cpu, phys: number): number {
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

// ---------------------------------------------------------------- power on, threads

/** CPU 0 at power on: `start_kernel(boot_params)` on `init_stack`, interrupts off. */
export function bootCpu(cpu: Cpu, bootParams: bigint): void {
  const fn = cpu.code.kernelFunction('start_kernel');
  const stack = cpu.code.debug.images[0]?.globals.get('init_stack');
  if (fn < 0 || stack === undefined) throw new Error(`the kernel has no ${fn < 0 ? 'start_kernel()' : 'init_stack'}`);
  const top = Number(stack.address - 0xffffffff82000000n) + KERNEL_IMAGE_PHYS + stack.size;
  useKernel(cpu, top);
  cpu.irqsEnabled = false;
  const lo = loOf(bootParams);
  go(cpu, pushFrame(cpu, top & ~15, fn, [lo, loOf(bootParams >> 32n)], 0, 0, KIND_ENTRY), fn);
}

/** Another CPU after `__machine_start_cpu`: `start_secondary(cpu)`. */
export function startSecondary(cpu: Cpu, topLo: number, topHi: number): void {
  const fn = cpu.code.kernelFunction('start_secondary');
  const top = translateKernel(cpu.memory, (topLo - 1) | 0, topHi, 1) + 1;
  if (fn < 0 || top <= 0) throw new Error('start_secondary() is missing or its stack is not in memory');
  useKernel(cpu, top);
  cpu.irqsEnabled = false;
  cpu.halted = false;
  go(cpu, pushFrame(cpu, top & ~15, fn, [cpu.index, 0], 0, 0, KIND_ENTRY), fn);
}

/** Start `fn(args)` as the first frame of a stack; for programs without a kernel. */
export function enterFunction(cpu: Cpu, top: number, fn: number, args: readonly number[]): void {
  go(cpu, pushFrame(cpu, top & ~15, fn, args, 0, 0, KIND_ENTRY), fn);
}

/** `__machine_init_thread`. */
export function initThread(cpu: Cpu, thread: number, top: number, fn: number, argLo: number, argHi: number): void {
  const fp = pushFrame(cpu, top & ~15, fn, [argLo, argHi], 0, 0, KIND_ENTRY);
  const { i32 } = cpu.memory;
  const w = thread >> 2;
  i32[w] = fp;
  i32[w + 1] = cpu.code.fnEntry[fn];
  i32[w + 2] = 0;
  if (i32[w + 4] === 0 && i32[w + 5] === 0) put(cpu, thread + THREAD.sp0, top, DIRECT_MAP_HI);
  cpu.memory.touch(thread, 32);
}

/** `__machine_switch_to`: cpu.pc is where prev goes on. */
export function switchTo(cpu: Cpu, prev: number, next: number): number {
  const { i32 } = cpu.memory;
  i32[prev >> 2] = cpu.fp;
  i32[(prev >> 2) + 1] = cpu.pc;
  i32[(prev >> 2) + 2] = cpu.irqsEnabled ? 1 : 0;
  cpu.memory.touch(prev, 16);
  const fp = i32[next >> 2];
  if (fp <= 0 || (fp & 7) !== 0 || fp >= cpu.memory.ramSize) {
    return setFault(cpu, 'bug', next, DIRECT_MAP_HI, 'none', 0, 'kernel BUG: __machine_switch_to to a thread that was never started');
  }
  cpu.fp = fp;
  cpu.pc = i32[(next >> 2) + 1];
  cpu.irqsEnabled = i32[(next >> 2) + 2] !== 0;
  cpu.memory.touch(fp, 4096);
  const sp0 = i32[(next + THREAD.sp0) >> 2];
  const size = cpu.code.kernelStackSize;
  useKernel(cpu, sp0 !== 0 ? stackTop(cpu, next) : (Math.floor((fp - 1) / size) + 1) * size);
  cpu.charge(cpu.host.costs.switchNs);
  cpu.tracer?.context(cpu, 'switch', cpu.statements);
  if (cpu.irqsEnabled && cpu.pending.length > 0) cpu.attend();
  return 0;
}

/** RAM offset of the top of a thread's kernel stack; 0 when it has none. */
function stackTop(cpu: Cpu, thread: number): number {
  const { i32 } = cpu.memory;
  const lo = i32[(thread + THREAD.sp0) >> 2];
  const hi = i32[((thread + THREAD.sp0) >> 2) + 1];
  if (lo === 0 && hi === 0) return 0;
  const phys = translateKernel(cpu.memory, (lo - 1) | 0, lo === 0 ? hi - 1 : hi, 1);
  return phys < 0 ? 0 : phys + 1;
}

// ---------------------------------------------------------------- into the kernel

/** Fill pt_regs at `regs` with the context that is left. */
function saveRegs(cpu: Cpu, regs: number, pc: number): void {
  const { memory } = cpu;
  memory.i32.fill(0, regs >> 2, (regs + REGS_ROOM) >> 2);
  const fn = memory.i32[(cpu.fp >> 2) + FRAME.FUNCTION];
  const [lo, hi] = functionAddress(cpu, fn);
  put(cpu, regs + REGS.r15, cpu.fp, 0);
  put(cpu, regs + REGS.r14, pc, 0);
  put(cpu, regs + REGS.r12, pc, 0);
  put(cpu, regs + REGS.origAx, -1, -1);
  put(cpu, regs + REGS.ip, lo, hi);
  put(cpu, regs + REGS.cs, cpu.user ? 0x33 : 0x10, 0);
  put(cpu, regs + REGS.ss, cpu.user ? 0x2b : 0x18, 0);
  put(cpu, regs + REGS.flags, 2 | (cpu.irqsEnabled ? EFLAGS_IF : 0), 0);
  const spLo = (cpu.fp + cpu.stackDeltaLo) | 0;
  put(cpu, regs + REGS.sp, spLo, spLo >>> 0 < cpu.fp ? cpu.stackDeltaHi + 1 : cpu.stackDeltaHi);
  memory.touch(regs, REGS_ROOM);
}

function kernelEntryStack(cpu: Cpu): number {
  return cpu.thread === 0 ? 0 : stackTop(cpu, cpu.thread);
}

/** Go to kernel function `fn(regs, ...extra)` out of whatever runs now; on return it goes on at cpu.pc. */
function enterKernel(cpu: Cpu, fn: number, extra: readonly number[], kind: number, pc: number): number {
  const wasUser = cpu.user;
  let below = cpu.fp;
  let top = 0;
  if (wasUser) {
    top = kernelEntryStack(cpu);
    if (top === 0) {
      return setFault(cpu, 'bug', 0, 0, 'none', 0, 'kernel BUG: user mode without a kernel stack (__machine_set_current)');
    }
    below = top & ~15;
  }
  const regs = (below - REGS_ROOM) & ~15;
  const need = REGS_ROOM + extra.length * 4 + cpu.code.code[cpu.code.fnEntry[fn] - 1] + 64;
  if (!wasUser && regs - need < cpu.stackLimit - STACK_GUARD) return stackOverflow(cpu, regs);
  saveRegs(cpu, regs, pc);
  const callerFp = cpu.fp;
  useKernel(cpu, top);
  const flags = kind | (wasUser ? FLAG_USER : 0);
  const fp = pushFrame(cpu, regs, fn, [regs, DIRECT_MAP_HI, ...extra], callerFp, pc, flags);
  cpu.irqsEnabled = false;
  go(cpu, fp, fn);
  return regs;
}

/** A frame would reach below its stack. */
export function stackOverflow(cpu: Cpu, fp: number): number {
  const lo = (fp + cpu.stackDeltaLo) | 0;
  const hi = lo >>> 0 < fp ? cpu.stackDeltaHi + 1 : cpu.stackDeltaHi;
  const title = cpu.user
    ? `stack overflow in ${functionName(cpu, cpu.fp)}`
    : `BUG: TASK stack guard page was hit at ${hex16(lo, hi)}`;
  return setFault(cpu, 'stack-overflow', lo, hi, 'write', 8, title, 'The stack is used up: probably recursion without end.');
}

/** `entry_SYSCALL_64(regs)`: args are the number and six arguments as lane pairs; pc is after the SYS instruction. */
export function enterSyscall(cpu: Cpu, sysPc: number, nextPc: number, args: readonly number[]): number {
  const fn = cpu.code.kernelFunction('entry_SYSCALL_64');
  if (fn < 0) return setFault(cpu, 'undefined-function', 0, 0, 'execute', 0, 'the kernel has no entry_SYSCALL_64()');
  const regs = enterKernel(cpu, fn, [], KIND_SYSCALL, nextPc);
  if (regs < 0) return regs;
  const order = [REGS.origAx, REGS.di, REGS.si, REGS.dx, REGS.r10, REGS.r8, REGS.r9];
  order.forEach((offset, i) => put(cpu, regs + offset, args[2 * i] ?? 0, args[2 * i + 1] ?? 0));
  put(cpu, regs + REGS.ax, -38, -1);
  put(cpu, regs + REGS.r13, 1, 0);
  put(cpu, regs + REGS.r12, sysPc, 0);
  cpu.memory.i32[(regs + REGS.ip) >> 2] += 2;
  cpu.charge(cpu.host.costs.syscallNs);
  cpu.tracer?.context(cpu, 'syscall', cpu.statements);
  return 0;
}

/** Enter the kernel's handler `fn(regs, ...args)` now. Interrupts go off; a halted CPU wakes. 0, or a fault. */
export function enterInterrupt(cpu: Cpu, fn: number, args: readonly number[]): number {
  const result = enterKernel(cpu, fn, args, KIND_IRQ, cpu.pc);
  if (result < 0) return Stop.Fault;
  cpu.halted = false;
  cpu.charge(cpu.host.costs.interruptNs);
  cpu.tracer?.context(cpu, 'irq', cpu.statements);
  return 0;
}

/** Take the next pending vector. */
export function deliverInterrupt(cpu: Cpu): number {
  const vector = cpu.pending.shift() as number;
  const name =
    vector === VECTOR_TIMER ? 'asm_sysvec_apic_timer_interrupt'
    : vector === VECTOR_RESCHEDULE ? 'asm_sysvec_reschedule_ipi'
    : 'asm_common_interrupt';
  const fn = cpu.code.kernelFunction(name);
  if (fn < 0) {
    setFault(cpu, 'undefined-function', 0, 0, 'execute', 0, `the kernel has no ${name}()`);
    return Stop.Fault;
  }
  return enterInterrupt(cpu, fn, name === 'asm_common_interrupt' ? [vector, 0] : []);
}

export { VECTOR_RESCHEDULE, VECTOR_TIMER };

/** After a fault of user code: the kernel's exception handler, which makes a signal of it. False: it has none. */
export function enterUserFault(cpu: Cpu): boolean {
  const fault = cpu.fault;
  if (fault === undefined || !cpu.user) return false;
  const divide = fault.reason === 'divide' ? cpu.code.kernelFunction('asm_exc_divide_error') : -1;
  const trap = fault.reason === 'bug' ? cpu.code.kernelFunction('asm_exc_invalid_op') : -1;
  const special = divide >= 0 ? divide : trap;
  const fn = special >= 0 ? special : cpu.code.kernelFunction('asm_exc_page_fault');
  if (fn < 0) return false;
  const lo = loOf(fault.address);
  const args = special >= 0 ? [] : [lo, loOf(fault.address >> 32n), fault.errorCode, 0];
  if (enterKernel(cpu, fn, args, KIND_IRQ | FLAG_EXCEPTION, cpu.pc) < 0) return false;
  cpu.fault = undefined;
  cpu.tracer?.context(cpu, 'irq', cpu.statements);
  return true;
}

/** After a fault of kernel code: `oops_end(flags, regs, signr)`, which ends the task. False: the kernel has none, or no room. */
export function enterKernelFault(cpu: Cpu): boolean {
  const fn = cpu.code.kernelFunction('oops_end');
  if (fn < 0 || cpu.user) return false;
  cpu.stackLimit -= STACK_GUARD;
  const room = cpu.fp - 2048 > cpu.stackLimit;
  cpu.stackLimit += STACK_GUARD;
  if (!room) return false;
  const regs = (cpu.fp - REGS_ROOM - 512) & ~15;
  saveRegs(cpu, regs, cpu.pc);
  const fp = pushFrame(cpu, regs, fn, [0, 0, regs, DIRECT_MAP_HI, 11, 0], cpu.fp, cpu.pc, KIND_IRQ | FLAG_EXCEPTION);
  cpu.irqsEnabled = false;
  cpu.fault = undefined;
  go(cpu, fp, fn);
  return true;
}

// ---------------------------------------------------------------- back

/** Leave a frame whose flags are not plain. `lo`, `hi`, `lanes`: the result. 0, or a Stop. */
export function returnFrom(cpu: Cpu, lo: number, hi: number, lanes: number): number {
  const { i32 } = cpu.memory;
  const w = cpu.fp >> 2;
  const flags = i32[w + FRAME.FLAGS];
  const fn = i32[w + FRAME.FUNCTION];
  if (cpu.tracer !== undefined) cpu.tracer.ret(cpu, fn, cpu.fp, cpu.statements);
  const callerFp = i32[w];
  const pc = i32[w + FRAME.RETURN_PC];
  switch (flags & KIND_MASK) {
    case KIND_CALL: {
      cpu.fp = callerFp;
      cpu.pc = pc;
      cpu.memory.touch(callerFp, 4096);
      if (lanes > 0 && (flags & FLAG_NO_RESULT) === 0) {
        const d = (callerFp >> 2) + cpu.code.code[pc - 1];
        i32[d] = lo;
        if (lanes > 1) i32[d + 1] = hi;
      }
      return 0;
    }
    case KIND_ENTRY: {
      cpu.resultLo = lo;
      cpu.resultHi = hi;
      return Stop.Done;
    }
    default: {
      // The first parameter is pt_regs.
      const regs = get(cpu, cpu.fp + cpu.code.code[cpu.code.fnEntry[fn] - 1]);
      if ((flags & FLAG_USER) !== 0) {
        cpu.tracer?.context(cpu, (flags & KIND_MASK) === KIND_SYSCALL ? 'sysret' : 'irq-exit', cpu.statements);
        return returnToUser(cpu, regs);
      }
      cpu.fp = callerFp;
      cpu.pc = pc;
      cpu.irqsEnabled = (get(cpu, regs + REGS.flags) & EFLAGS_IF) !== 0;
      cpu.memory.touch(callerFp, 4096);
      cpu.tracer?.context(cpu, 'irq-exit', cpu.statements);
      if (cpu.irqsEnabled && cpu.pending.length > 0) cpu.attend();
      return 0;
    }
  }
}

/** `__machine_sysret`, and the end of an interrupt of user code. 0, or a Stop. */
export function returnToUser(cpu: Cpu, regs: number): number {
  const spLo = get(cpu, regs + REGS.sp);
  const spHi = get(cpu, regs + REGS.sp + 4);
  const start = get(cpu, regs + REGS.origAx) === -2 && get(cpu, regs + REGS.origAx + 4) === -1;
  // A fresh stack top may be the very end of its segment.
  const at = (spLo - (start ? 8 : 0)) | 0;
  const stack = findSegment(cpu, at, spHi, 8);
  if (stack === undefined) {
    setFault(cpu, 'bug', spLo, spHi, 'none', 0, `kernel BUG: return to user mode with a stack that is not mapped: ${hex16(spLo, spHi)}`);
    return Stop.Fault;
  }
  const phys = stack.phys + (at - stack.lo) + (start ? 8 : 0);
  const old = get(cpu, regs + REGS.r15);
  if (!useUser(cpu, at - stack.lo + stack.phys)) {
    setFault(cpu, 'bug', spLo, spHi, 'none', 0, 'kernel BUG: return to user mode with a read-only stack');
    return Stop.Fault;
  }
  cpu.irqsEnabled = true;
  cpu.halted = false;
  if (start) {
    const ipLo = get(cpu, regs + REGS.ip);
    const ipHi = get(cpu, regs + REGS.ip + 4);
    const fn = functionAt(cpu, ipLo, ipHi);
    if (fn < 0 || cpu.code.fnEntry[fn] === 0) {
      setFault(cpu, 'bad-call', ipLo, ipHi, 'execute', 0, `segfault at ${hex16(ipLo, ipHi)}: no function begins there`);
      return Stop.Fault;
    }
    const args: number[] = [];
    for (const offset of [REGS.di, REGS.si, REGS.dx]) args.push(get(cpu, regs + offset), get(cpu, regs + offset + 4));
    const count = Math.min(3, cpu.code.fnParamBytes[fn] >> 3);
    go(cpu, pushFrame(cpu, phys & ~15, fn, args.slice(0, count * 2), 0, 0, KIND_ENTRY), fn);
  } else {
    const moved = phys - old;
    if (moved !== 0) relocateChain(cpu, phys, moved, stack);
    cpu.fp = phys;
    cpu.pc = get(cpu, regs + REGS.r14);
    if (get(cpu, regs + REGS.r13) === 1) {
      if ((get(cpu, regs + REGS.ip) & 15) === 0) cpu.pc = get(cpu, regs + REGS.r12);
      else {
        const d = (cpu.fp >> 2) + cpu.code.code[cpu.pc - 1];
        cpu.memory.i32[d] = get(cpu, regs + REGS.ax);
        cpu.memory.i32[d + 1] = get(cpu, regs + REGS.ax + 4);
      }
    }
    cpu.memory.touch(phys, 4096);
  }
  cpu.tracer?.context(cpu, 'sysret', cpu.statements);
  if (cpu.pending.length > 0) cpu.attend();
  return 0;
}

/** A stack was copied elsewhere in RAM: the frames' caller offsets follow. */
function relocateChain(cpu: Cpu, from: number, moved: number, stack: Segment): void {
  const { i32 } = cpu.memory;
  let fp = from;
  for (let i = 0; i < 100_000; i++) {
    const w = fp >> 2;
    if ((i32[w + FRAME.FLAGS] & KIND_MASK) === KIND_ENTRY) return;
    let caller = i32[w];
    if (caller < stack.phys || caller >= stack.phys + stack.length) {
      caller += moved;
      if (caller < stack.phys || caller >= stack.phys + stack.length) return;
      i32[w] = caller;
      cpu.memory.touch(fp, 16);
    }
    if (caller <= fp) return;
    fp = caller;
  }
}

// ---------------------------------------------------------------- signals

/** `__machine_push_signal`: false when the user stack has no room for it. */
export function pushSignal(cpu: Cpu, regs: number, handlerLo: number, handlerHi: number, restorerLo: number, restorerHi: number, sig: number): boolean {
  const spLo = get(cpu, regs + REGS.sp);
  const spHi = get(cpu, regs + REGS.sp + 4);
  const stack = findSegment(cpu, spLo, spHi, 8);
  if (stack === undefined) return false;
  const user = cpu.user;
  cpu.user = true;
  const handler = functionAt(cpu, handlerLo, handlerHi);
  const restorer = functionAt(cpu, restorerLo, restorerHi);
  cpu.user = user;
  if (handler < 0 || restorer < 0) return false;
  const { code, fnEntry } = cpu.code;
  if (fnEntry[handler] === 0 || fnEntry[restorer] === 0) return false;
  const ufp = stack.phys + (spLo - stack.lo);
  const room = REGS_ROOM + code[fnEntry[handler] - 1] + code[fnEntry[restorer] - 1] + 256;
  if (ufp - room < stack.phys + STACK_GUARD) return false;
  const { memory } = cpu;
  // An argument area or the like may lie below the interrupted frame when it faulted in the middle.
  const saved = (ufp - 512 - REGS_ROOM) & ~15;
  if (saved - room < stack.phys) return false;
  memory.u8.copyWithin(saved, regs, regs + REGS.SIZE);
  memory.touch(saved, REGS_ROOM);
  const below = pushFrame(cpu, saved, restorer, [], ufp, get(cpu, regs + REGS.r14), KIND_IRQ | FLAG_USER | FLAG_SIGNAL);
  const fp = pushFrame(cpu, below, handler, [sig, 0, 0, 0, 0, 0], below, fnEntry[restorer], KIND_CALL | FLAG_NO_RESULT);
  put(cpu, regs + REGS.r15, fp, 0);
  put(cpu, regs + REGS.r14, fnEntry[handler], 0);
  put(cpu, regs + REGS.r13, 0, 0);
  put(cpu, regs + REGS.origAx, -1, -1);
  put(cpu, regs + REGS.ip, handlerLo, handlerHi);
  put(cpu, regs + REGS.di, sig, 0);
  const down = ufp - fp;
  put(cpu, regs + REGS.sp, (spLo - down) | 0, spLo >>> 0 < down ? spHi - 1 : spHi);
  memory.touch(regs, REGS_ROOM);
  return true;
}

/** `__machine_pop_signal`: regs becomes the context that the innermost signal interrupted. False: there is none. */
export function popSignal(cpu: Cpu, regs: number): boolean {
  const { memory } = cpu;
  const { i32 } = memory;
  const spLo = get(cpu, regs + REGS.sp);
  const stack = findSegment(cpu, spLo, get(cpu, regs + REGS.sp + 4), 8);
  if (stack === undefined) return false;
  let fp = stack.phys + (spLo - stack.lo);
  for (let i = 0; i < 100_000; i++) {
    const w = fp >> 2;
    const flags = i32[w + FRAME.FLAGS];
    if ((flags & FLAG_SIGNAL) !== 0) {
      const fn = i32[w + FRAME.FUNCTION];
      const saved = fp + cpu.code.code[cpu.code.fnEntry[fn] - 1];
      memory.u8.copyWithin(regs, saved, saved + REGS.SIZE);
      memory.touch(regs, REGS_ROOM);
      return true;
    }
    if ((flags & KIND_MASK) === KIND_ENTRY || i32[w] <= fp) return false;
    fp = i32[w];
  }
  return false;
}
