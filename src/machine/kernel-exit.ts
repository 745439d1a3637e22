/**
 * Out of a frame that was not plainly called, back to user mode, and signals: everything that `struct pt_regs` is
 * read for again.
 */
import { hex16 } from './address';
import { EFLAGS_IF, functionAt, get, go, pushFrame, put, REGS, REGS_ROOM, STACK_GUARD, useUser } from './context';
import type { Cpu, Segment } from './cpu';
import {
  FLAG_NO_RESULT,
  FLAG_SIGNAL,
  FLAG_USER,
  FRAME,
  KIND_CALL,
  KIND_ENTRY,
  KIND_IRQ,
  KIND_MASK,
  KIND_SYSCALL,
} from './frames';
import { Op } from './isa';
import { shadowForget } from './shadow';
import { findSegment, functionName, setFault } from './slow-access';
import { Stop } from './stop';

/** Leave a frame whose flags are not plain. `lo`, `hi`, `lanes`: the result. 0, or a Stop. */
export function returnFrom(cpu: Cpu, lo: number, hi: number, lanes: number): number {
  const { i32 } = cpu.memory;
  const w = cpu.fp >> 2;
  const flags = i32[w + FRAME.FLAGS];
  const fn = i32[w + FRAME.FUNCTION];
  if (cpu.tracer !== undefined) cpu.tracer.ret(cpu, fn, cpu.fp, cpu.statements);
  const callerFp = i32[w];
  const pc = i32[w + FRAME.RETURN_PC];
  if (!plausible(cpu, flags, fn, callerFp, pc)) {
    const title = cpu.user
      ? `*** stack smashing detected ***: ${functionName(cpu, cpu.fp)}`
      : `Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: ${functionName(cpu, cpu.fp)}`;
    setFault(
      cpu,
      'stack-corrupted',
      0,
      0,
      'none',
      0,
      title,
      'Something wrote beyond a local array, over the return address.',
    );
    return Stop.Fault;
  }
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

/** Whether a frame's header is one that a call or the machine made. */
function plausible(cpu: Cpu, flags: number, fn: number, callerFp: number, pc: number): boolean {
  const { fnEntry, code } = cpu.code;
  if (fn < 0 || fn >= fnEntry.length || (flags & ~0xfff) !== 0) return false;
  const kind = flags & KIND_MASK;
  if (kind === KIND_ENTRY) return true;
  if (kind !== KIND_CALL) return !cpu.user && fn < cpu.code.imageFnBase[1] && fnEntry[fn] > 0;
  if (callerFp <= cpu.fp || callerFp >= cpu.stackTop || (callerFp & 7) !== 0) return false;
  return (flags & FLAG_NO_RESULT) !== 0 || code[pc - 4] === Op.CALL || code[pc - 4] === Op.CALLI;
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
    setFault(
      cpu,
      'bug',
      spLo,
      spHi,
      'none',
      0,
      `kernel BUG: return to user mode with a stack that is not mapped: ${hex16(spLo, spHi)}`,
    );
    return Stop.Fault;
  }
  const phys = stack.phys + (at - stack.lo) + (start ? 8 : 0);
  const old = get(cpu, regs + REGS.r15);
  // The kernel's frames below, and those of a thread that had this stack before, end here without a return.
  shadowForget(cpu.memory, cpu.fp, regs - cpu.fp);
  if (start) shadowForget(cpu.memory, stack.phys, phys - stack.phys);
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
export function pushSignal(
  cpu: Cpu,
  regs: number,
  handlerLo: number,
  handlerHi: number,
  restorerLo: number,
  restorerHi: number,
  sig: number,
): boolean {
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
