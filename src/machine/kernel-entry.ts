/**
 * Into the kernel: system calls, interrupts and exceptions. Each saves the context that is left as `struct pt_regs` on the
 * kernel stack and calls one of the kernel's entry points with it (docs/design/machine.md §7).
 */
import { DIRECT_MAP_HI, loOf } from './address';
import type { Cpu } from './cpu';
import {
  EFLAGS_IF,
  functionAddress,
  go,
  pushFrame,
  put,
  REGS,
  REGS_ROOM,
  STACK_GUARD,
  stackOverflow,
  stackTop,
  useKernel,
} from './context';
import { FLAG_EXCEPTION, FLAG_USER, FRAME, KIND_IRQ, KIND_SYSCALL } from './frames';
import { shadowForget } from './shadow';
import { setFault } from './slow-access';
import { Stop } from './stop';

const VECTOR_TIMER = 0xec;
const VECTOR_RESCHEDULE = 0xfd;

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
      return setFault(
        cpu,
        'bug',
        0,
        0,
        'none',
        0,
        'kernel BUG: user mode without a kernel stack (__machine_set_current)',
      );
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

/** `entry_SYSCALL_64(regs)`: args are the number and six arguments as lane pairs; pc is after the SYS instruction. */
export function enterSyscall(cpu: Cpu, sysPc: number, nextPc: number, args: readonly number[]): number {
  const fn = cpu.code.kernelFunction('entry_SYSCALL_64');
  if (fn < 0) return setFault(cpu, 'undefined-function', 0, 0, 'execute', 0, 'the kernel has no entry_SYSCALL_64()');
  const regs = enterKernel(cpu, fn, [], KIND_SYSCALL, nextPc);
  if (regs < 0) return regs;
  const order = [REGS.origAx, REGS.di, REGS.si, REGS.dx, REGS.r10, REGS.r8, REGS.r9];
  order.forEach((offset, i) => {
    put(cpu, regs + offset, args[2 * i] ?? 0, args[2 * i + 1] ?? 0);
  });
  put(cpu, regs + REGS.ax, -38, -1);
  put(cpu, regs + REGS.r13, 1, 0);
  put(cpu, regs + REGS.r12, sysPc, 0);
  cpu.memory.i32[(regs + REGS.ip) >> 2] += 2;
  cpu.charge(cpu.host.costs.syscallNs);
  cpu.tracer?.context(cpu, 'syscall', cpu.statements);
  cpu.tracer?.call(cpu, fn, cpu.fp, cpu.statements);
  return 0;
}

/** Enter the kernel's handler `fn(regs, ...args)` now. Interrupts go off; a halted CPU wakes. 0, or a fault. */
export function enterInterrupt(cpu: Cpu, fn: number, args: readonly number[]): number {
  const result = enterKernel(cpu, fn, args, KIND_IRQ, cpu.pc);
  if (result < 0) return Stop.Fault;
  cpu.halted = false;
  cpu.charge(cpu.host.costs.interruptNs);
  cpu.tracer?.context(cpu, 'irq', cpu.statements);
  cpu.tracer?.call(cpu, fn, cpu.fp, cpu.statements);
  return 0;
}

/** Take the next pending vector. */
export function deliverInterrupt(cpu: Cpu): number {
  const vector = cpu.pending.shift() as number;
  const name =
    vector === VECTOR_TIMER
      ? 'asm_sysvec_apic_timer_interrupt'
      : vector === VECTOR_RESCHEDULE
        ? 'asm_sysvec_reschedule_ipi'
        : 'asm_common_interrupt';
  const fn = cpu.code.kernelFunction(name);
  if (fn < 0) {
    setFault(cpu, 'undefined-function', 0, 0, 'execute', 0, `the kernel has no ${name}()`);
    return Stop.Fault;
  }
  return enterInterrupt(cpu, fn, name === 'asm_common_interrupt' ? [vector, 0] : []);
}

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
  cpu.tracer?.call(cpu, fn, cpu.fp, cpu.statements);
  return true;
}

/** After a fault of kernel code: `oops_end(flags, regs, signr)`, which ends the task. False: the kernel has none, no
 * room, or is in it already (a panic). */
/** What dying takes of the stack. */
const OOPS_ROOM = 6144;

export function enterKernelFault(cpu: Cpu): boolean {
  const fn = cpu.code.kernelFunction('oops_end');
  if (fn < 0 || cpu.user) return false;
  // A fault on the way out of a fault: nothing can be saved any more.
  const { i32 } = cpu.memory;
  for (let at = cpu.fp, n = 0; at > 0 && n < 10_000; at = i32[at >> 2], n++) {
    if (i32[(at >> 2) + FRAME.FUNCTION] === fn) return false;
  }
  // Linux has a stack of its own for this. Here the innermost frames give way, if the stack is full.
  for (let at = cpu.fp; at - OOPS_ROOM < cpu.stackLimit - STACK_GUARD; cpu.fp = at) {
    cpu.pc = i32[(at >> 2) + FRAME.RETURN_PC];
    at = i32[at >> 2];
    if (at <= cpu.fp || at >= cpu.stackTop) return false;
    shadowForget(cpu.memory, cpu.fp, at - cpu.fp);
  }
  const regs = (cpu.fp - REGS_ROOM - 512) & ~15;
  saveRegs(cpu, regs, cpu.pc);
  const fp = pushFrame(cpu, regs, fn, [0, 0, regs, DIRECT_MAP_HI, 11, 0], cpu.fp, cpu.pc, KIND_IRQ | FLAG_EXCEPTION);
  cpu.irqsEnabled = false;
  cpu.fault = undefined;
  go(cpu, fp, fn);
  return true;
}
