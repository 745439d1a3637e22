/**
 * The `__machine_*` intrinsics (kernel/include/asm/machine.h) and those `__builtin_*` functions that
 * work on memory or bits. What needs only the CPU and RAM is done here, the rest is asked of the
 * `MachineHost`. Arguments arrive as lane pairs, the result goes to word `d` of the caller's frame.
 * `run` returns 0, or a `Stop`; on `Stop.Fault` the instruction counts as not executed.
 * CURRENT, CPUID, IRQSON, CLI and STI are instructions of their own (codegen-calls.ts).
 */

import { enterSyscall, functionAt, initThread, popSignal, pushSignal, REGS, returnToUser, switchTo } from './context';
import type { Cpu } from './cpu';
import { Stop } from './stop';
import { BIT_BUILTINS } from './bit-intrinsics';
import { copyInit, copyWithShadow, shadowAlloc, shadowFree, shadowUnpoison } from './shadow';
import { checkRange, FAILED, findSegment, functionName, resolve, setFault, translateKernel } from './slow-access';

export interface Intrinsic {
  name: string;
  /** User code may use it. */
  user: boolean;
  run(cpu: Cpu, args: readonly number[], d: number, pc: number): number;
}

export const INTRINSICS: Intrinsic[] = [];
const ids = new Map<string, number>();

function define(name: string, run: Intrinsic['run'], user = false): void {
  ids.set(name, INTRINSICS.length);
  INTRINSICS.push({ name, user, run });
}

/** Number of the intrinsic for SYS; -1 = there is none of that name. */
export function intrinsicId(name: string): number {
  return ids.get(name) ?? -1;
}

function set(cpu: Cpu, d: number, lo: number, hi: number): void {
  cpu.memory.i32[d] = lo;
  cpu.memory.i32[d + 1] = hi;
}

/** A byte count from lanes; huge and negative ones become something that no memory holds. */
function size(lo: number, hi: number): number {
  return hi === 0 && lo >= 0 ? lo : 0x7fffffff;
}

function chargeCopy(cpu: Cpu, n: number): void {
  cpu.charge(Math.ceil(n / cpu.host.costs.copyBytesPerNs));
}

/** Checked RAM offset of a range that the running code may access; -1: fault set. Empty ranges are always fine (0). */
function range(cpu: Cpu, lo: number, hi: number, n: number, write: boolean, copying = true): number {
  if (n === 0) return 0;
  const phys = resolve(cpu, lo, hi, n, write, copying);
  return phys >= 0 ? phys : FAILED;
}

// ---------------------------------------------------------------- CPUs and stacks

define('__machine_halt', (cpu) => {
  cpu.irqsEnabled = true;
  cpu.halted = true;
  cpu.attend();
  return 0;
});

define('__machine_pause', (cpu) => {
  cpu.host.pause(cpu);
  cpu.paused = true;
  cpu.attend();
  return 0;
});

define('__machine_nr_cpus', (cpu, _args, d) => {
  set(cpu, d, cpu.host.nrCpus, 0);
  return 0;
});

define('__machine_start_cpu', (cpu, [index, , lo, hi]) => {
  cpu.host.startCpu(cpu, index, lo, hi);
  return 0;
});

define('__machine_send_ipi', (cpu, [index]) => {
  cpu.host.sendIpi(cpu, index);
  return 0;
});

function thread(cpu: Cpu, lo: number, hi: number): number {
  const phys = range(cpu, lo, hi, 32, true);
  return phys;
}

define('__machine_switch_to', (cpu, [pl, ph, nl, nh]) => {
  const prev = thread(cpu, pl, ph);
  if (prev < 0) return Stop.Fault;
  const next = thread(cpu, nl, nh);
  if (next < 0) return Stop.Fault;
  return switchTo(cpu, prev, next) < 0 ? Stop.Fault : 0;
});

define('__machine_init_thread', (cpu, [tl, th, sl, sh, fl, fh, al, ah]) => {
  const t = thread(cpu, tl, th);
  if (t < 0) return Stop.Fault;
  const top = translateKernel(cpu.memory, (sl - 1) | 0, sl === 0 ? sh - 1 : sh, 1) + 1;
  const fn = functionAt(cpu, fl, fh);
  if (top <= 0 || fn < 0 || cpu.code.fnEntry[fn] === 0) {
    setFault(cpu, 'bad-call', fl, fh, 'execute', 0, 'kernel BUG: __machine_init_thread with a bad stack or function');
    return Stop.Fault;
  }
  initThread(cpu, t, top, fn, al, ah);
  return 0;
});

define('__machine_set_current', (cpu, [tl, th, cl, ch]) => {
  const t = thread(cpu, tl, th);
  if (t < 0) return Stop.Fault;
  cpu.thread = t;
  cpu.currentLo = cl;
  cpu.currentHi = ch;
  return 0;
});

// ---------------------------------------------------------------- user mode

define('__machine_load_mm', (cpu, [lo, hi, n]) => {
  const count = Math.max(0, Math.min(n, 4096));
  const phys = range(cpu, lo, hi, count * 32, false);
  if (phys < 0) return Stop.Fault;
  const { i32, ramSize } = cpu.memory;
  cpu.segments = [];
  cpu.program = 0;
  for (let i = 0; i < count; i++) {
    const w = (phys >> 2) + i * 8;
    const length = i32[w + 3] === 0 && i32[w + 2] >= 0 ? i32[w + 2] : -1;
    const start = i32[w + 4];
    const crosses = length > 0 && (i32[w] >>> 0) + length > 0x100000000;
    if (length < 0 || crosses || i32[w + 5] !== 0 || start < 0 || start + length > ramSize || i32[w + 1] >>> 0 >= 0x8000) {
      setFault(cpu, 'bug', i32[w], i32[w + 1], 'none', 0, `kernel BUG: __machine_load_mm: segment ${i} is not in user space, not in RAM, or crosses 4 GB`);
      return Stop.Fault;
    }
    if (length === 0) continue;
    cpu.segments.push({ lo: i32[w], hi: i32[w + 1], length, phys: start, writable: i32[w + 6] !== 0, program: i32[w + 7] });
    if (i32[w + 7] !== 0) cpu.program = i32[w + 7];
  }
  return 0;
});

define('__machine_sysret', (cpu, [lo, hi]) => {
  const regs = range(cpu, lo, hi, REGS.SIZE, false);
  return regs < 0 ? Stop.Fault : returnToUser(cpu, regs);
});

define('__machine_push_signal', (cpu, [rl, rh, hl, hh, sl, sh, sig], d) => {
  const regs = range(cpu, rl, rh, REGS.SIZE, true);
  if (regs < 0) return Stop.Fault;
  set(cpu, d, pushSignal(cpu, regs, hl, hh, sl, sh, sig) ? 0 : -14, 0);
  return 0;
});

define('__machine_pop_signal', (cpu, [rl, rh], d) => {
  const regs = range(cpu, rl, rh, REGS.SIZE, true);
  if (regs < 0) return Stop.Fault;
  set(cpu, d, popSignal(cpu, regs) ? 0 : -14, 0);
  return 0;
});

define('__machine_copy_user_context', (cpu, [tl, th, fl, fh]) => {
  const to = range(cpu, tl, th, REGS.SIZE, true);
  const from = to < 0 ? -1 : range(cpu, fl, fh, REGS.SIZE, false);
  if (from < 0) return Stop.Fault;
  cpu.memory.u8.copyWithin(to, from, from + REGS.SIZE);
  cpu.memory.touch(to, REGS.SIZE);
  return 0;
});

/** How many bytes of a user range can be accessed from its start on, segment by segment, given to `part`. */
function userRange(cpu: Cpu, lo: number, hi: number, n: number, write: boolean, part: (phys: number, offset: number, length: number) => void): number {
  let done = 0;
  while (done < n) {
    const at = (lo + done) | 0;
    const up = at >>> 0 < lo >>> 0 ? hi + 1 : hi;
    const s = findSegment(cpu, at, up, 1);
    if (s === undefined || (write && !s.writable)) break;
    const offset = (at - s.lo) >>> 0;
    const length = Math.min(n - done, s.length - offset);
    userCheck(cpu, s.phys + offset, length, write, at, up);
    part(s.phys + offset, done, length);
    done += length;
  }
  return done;
}

/** The kernel writes or reads beyond a heap object of the program: the program's mistake, reported and not stopped. */
function userCheck(cpu: Cpu, phys: number, n: number, write: boolean, lo: number, hi: number): void {
  const before = cpu.fault;
  const user = cpu.user;
  cpu.user = true;
  if (!checkRange(cpu, phys, n, write, lo, hi, true)) {
    const found = cpu.fault;
    cpu.fault = before;
    if (found !== undefined) cpu.host.checkFailed(cpu, `${found.title}: buffer given to a system call. ${found.detail}`);
  }
  cpu.user = user;
}

define('__machine_copy_from_user', (cpu, [tl, th, fl, fh, nl, nh], d) => {
  const n = size(nl, nh);
  const to = range(cpu, tl, th, n, true);
  if (to < 0) return Stop.Fault;
  const { memory } = cpu;
  const done = userRange(cpu, fl, fh, n, false, (phys, offset, length) => {
    copyInit(memory, to + offset, phys, length);
    memory.u8.copyWithin(to + offset, phys, phys + length);
    memory.touch(to + offset, length);
  });
  chargeCopy(cpu, done);
  set(cpu, d, n - done, 0);
  return 0;
});

define('__machine_copy_to_user', (cpu, [tl, th, fl, fh, nl, nh], d) => {
  const n = size(nl, nh);
  const from = range(cpu, fl, fh, n, false);
  if (from < 0) return Stop.Fault;
  const { memory } = cpu;
  const done = userRange(cpu, tl, th, n, true, (phys, offset, length) => {
    memory.markInit(phys, length);
    memory.u8.copyWithin(phys, from + offset, from + offset + length);
    memory.touch(phys, length);
  });
  chargeCopy(cpu, done);
  set(cpu, d, n - done, 0);
  return 0;
});

define('__machine_clear_user', (cpu, [tl, th, nl, nh], d) => {
  const n = size(nl, nh);
  const { memory } = cpu;
  const done = userRange(cpu, tl, th, n, true, (phys, _offset, length) => {
    memory.markInit(phys, length);
    memory.u8.fill(0, phys, phys + length);
    memory.touch(phys, length);
  });
  chargeCopy(cpu, done);
  set(cpu, d, n - done, 0);
  return 0;
});

define('__machine_strncpy_from_user', (cpu, [tl, th, fl, fh, nl, nh], d) => {
  const n = size(nl, nh);
  const { memory } = cpu;
  const bytes: number[] = [];
  let ended = false;
  while (bytes.length < n && !ended) {
    const i = bytes.length;
    const at = (fl + i) | 0;
    const s = findSegment(cpu, at, at >>> 0 < fl >>> 0 ? fh + 1 : fh, 1);
    if (s === undefined) {
      set(cpu, d, -1, -1);
      return 0;
    }
    for (let o = (at - s.lo) >>> 0; o < s.length && bytes.length < n && !ended; o++) {
      const byte = memory.u8[s.phys + o];
      bytes.push(byte);
      ended = byte === 0;
    }
  }
  const to = range(cpu, tl, th, bytes.length, true);
  if (to < 0) return Stop.Fault;
  memory.u8.set(bytes, to);
  memory.touch(to, bytes.length);
  chargeCopy(cpu, bytes.length);
  set(cpu, d, ended ? bytes.length - 1 : bytes.length, 0);
  return 0;
});

// ---------------------------------------------------------------- memory

function memcpy(cpu: Cpu, [tl, th, fl, fh, nl, nh]: readonly number[], d: number): number {
  const n = size(nl, nh);
  if (n > 0) {
    const from = range(cpu, fl, fh, n, false);
    const to = from < 0 ? -1 : range(cpu, tl, th, n, true);
    if (to < 0) return Stop.Fault;
    copyInit(cpu.memory, to, from, n);
    cpu.memory.u8.copyWithin(to, from, from + n);
    cpu.memory.touch(to, n);
    chargeCopy(cpu, n);
  }
  set(cpu, d, tl, th);
  return 0;
}

function memset(cpu: Cpu, [tl, th, c, , nl, nh]: readonly number[], d: number): number {
  const n = size(nl, nh);
  if (n > 0) {
    const to = range(cpu, tl, th, n, true);
    if (to < 0) return Stop.Fault;
    cpu.memory.markInit(to, n);
    cpu.memory.u8.fill(c & 0xff, to, to + n);
    cpu.memory.touch(to, n);
    chargeCopy(cpu, n);
  }
  set(cpu, d, tl, th);
  return 0;
}

function memcmp(cpu: Cpu, [al, ah, bl, bh, nl, nh]: readonly number[], d: number): number {
  const n = size(nl, nh);
  const a = range(cpu, al, ah, n, false, false);
  const b = a < 0 ? -1 : range(cpu, bl, bh, n, false, false);
  if (b < 0) return Stop.Fault;
  const { u8 } = cpu.memory;
  let result = 0;
  for (let i = 0; i < n && result === 0; i++) result = u8[a + i] - u8[b + i];
  chargeCopy(cpu, n);
  cpu.memory.i32[d] = result < 0 ? -1 : result > 0 ? 1 : 0;
  return 0;
}

for (const prefix of ['__machine_', '__builtin_']) {
  define(`${prefix}memcpy`, memcpy, true);
  define(`${prefix}memmove`, memcpy, true);
  define(`${prefix}memset`, memset, true);
  define(`${prefix}memcmp`, memcmp, true);
}

define('__machine_copy_memory', (cpu, [tl, th, fl, fh, nl, nh]) => {
  const n = size(nl, nh);
  if (n === 0) return 0;
  const from = translateKernel(cpu.memory, fl, fh, n);
  const to = translateKernel(cpu.memory, tl, th, n);
  if (from < 0 || to < 0 || ((from | to) & 31) !== 0) {
    setFault(cpu, 'bug', tl, th, 'none', n, 'kernel BUG: __machine_copy_memory of what is not memory, or not on a 32-byte boundary');
    return Stop.Fault;
  }
  copyWithShadow(cpu.memory, to, from, n);
  chargeCopy(cpu, n);
  return 0;
});

/** Bytes of a NUL-terminated string (at most `max`); undefined: fault set. */
function stringAt(cpu: Cpu, lo: number, hi: number, max = 1 << 20): Uint8Array | undefined {
  const out: number[] = [];
  for (let i = 0; i < max; i++) {
    const at = (lo + i) | 0;
    const phys = resolve(cpu, at, at >>> 0 < lo >>> 0 ? hi + 1 : hi, 1, false);
    if (phys < 0) return undefined;
    const byte = cpu.memory.u8[phys];
    if (byte === 0) break;
    out.push(byte);
  }
  return Uint8Array.from(out);
}

define('__builtin_strlen', (cpu, [lo, hi], d) => {
  const s = stringAt(cpu, lo, hi);
  if (s === undefined) return Stop.Fault;
  chargeCopy(cpu, s.length);
  set(cpu, d, s.length, 0);
  return 0;
}, true);

/** The statement that runs: the last one that began at or before pc. */
export function stmtOf(cpu: Cpu, pc: number): number {
  const { stmtPc } = cpu.code.debug;
  let low = 0;
  let high = stmtPc.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (stmtPc[mid] <= pc) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}

/** The allocator's caller is more telling than the allocator: three frames up if there are so many. */
function allocationSite(cpu: Cpu, pc: number): number {
  const { i32 } = cpu.memory;
  let fp = cpu.fp;
  let at = pc;
  for (let i = 0; i < 3; i++) {
    const w = fp >> 2;
    if (i32[w] === 0 || i32[w + 3] !== 0) break;
    at = i32[w + 1] - 1;
    fp = i32[w];
  }
  return stmtOf(cpu, at);
}

define('__machine_shadow_alloc', (cpu, [pl, ph, sl, sh, rl, rh, zeroed], _d, pc) => {
  const n = size(sl, sh);
  const room = Math.max(n, size(rl, rh));
  const phys = place(cpu, pl, ph, room);
  if (phys < 0) return Stop.Fault;
  shadowAlloc(cpu.memory, phys, n, room, zeroed !== 0, allocationSite(cpu, pc));
  return 0;
}, true);

define('__machine_shadow_free', (cpu, [pl, ph, rl, rh], _d, pc) => {
  const phys = place(cpu, pl, ph, size(rl, rh));
  if (phys < 0) return Stop.Fault;
  if (shadowFree(cpu.memory, phys, size(rl, rh), allocationSite(cpu, pc)) === 'double-free') {
    setFault(cpu, 'double-free', pl, ph, 'none', 0, `BUG: KASAN: double-free in ${functionName(cpu, cpu.fp)}`);
    return Stop.Fault;
  }
  return 0;
}, true);

define('__machine_shadow_unpoison', (cpu, [pl, ph, sl, sh]) => {
  const n = size(sl, sh);
  const phys = place(cpu, pl, ph, n);
  if (phys < 0) return Stop.Fault;
  shadowUnpoison(cpu.memory, phys, n);
  return 0;
}, true);

/** RAM offset of a range without asking the shadow. */
function place(cpu: Cpu, lo: number, hi: number, n: number): number {
  if (cpu.user) {
    const s = findSegment(cpu, lo, hi, n);
    if (s !== undefined) return s.phys + (lo - s.lo);
  } else {
    const phys = translateKernel(cpu.memory, lo, hi, n);
    if (phys >= 0) return phys;
  }
  return setFault(cpu, 'bad-free', lo, hi, 'none', n, `BUG: KASAN: invalid-free in ${functionName(cpu, cpu.fp)}`);
}

// ---------------------------------------------------------------- time, reports

define('__machine_clock', (cpu, _args, d) => {
  const ns = cpu.timeNs;
  const hi = Math.floor(ns / 4294967296);
  set(cpu, d, (ns - hi * 4294967296) | 0, hi | 0);
  return 0;
});

define('__machine_set_timer', (cpu, [lo, hi]) => {
  cpu.host.setTimer(cpu, (hi >>> 0) * 4294967296 + (lo >>> 0));
  return 0;
});

const pair = new Int32Array(2);

define('__machine_random', (cpu, _args, d) => {
  cpu.host.random(cpu, pair);
  set(cpu, d, pair[0], pair[1]);
  return 0;
});

function textAt(cpu: Cpu, lo: number, hi: number, nl: number, nh: number): Uint8Array | undefined {
  const n = size(nl, nh);
  const phys = range(cpu, lo, hi, n, false);
  return phys < 0 ? undefined : cpu.memory.u8.slice(phys, phys + n);
}

define('__machine_printk', (cpu, [lo, hi, nl, nh]) => {
  const text = textAt(cpu, lo, hi, nl, nh);
  if (text === undefined) return Stop.Fault;
  cpu.host.printk(cpu, text);
  return 0;
});

define('__machine_console', (cpu, [fd, , lo, hi, nl, nh]) => {
  const text = textAt(cpu, lo, hi, nl, nh);
  if (text === undefined) return Stop.Fault;
  cpu.host.console(cpu, fd, text);
  return 0;
});

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

define('__machine_bug', (cpu, [lo, hi]) => {
  const text = stringAt(cpu, lo, hi, 4096);
  if (text !== undefined) setFault(cpu, 'bug', 0, 0, 'none', 0, decode(text));
  return Stop.Fault;
});

define('__machine_warn', (cpu, [lo, hi]) => {
  const text = stringAt(cpu, lo, hi, 4096);
  if (text === undefined) return Stop.Fault;
  cpu.host.warn(cpu, decode(text));
  return 0;
});

define('__machine_exit', (cpu, [lo, hi, status]) => {
  cpu.host.exit(cpu, (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0), status);
  return 0;
});

const outcome = new Int32Array(2);

define('__machine_syscall', (cpu, args, d, pc) => {
  if (cpu.host.bareSyscall !== undefined) {
    const stop = cpu.host.bareSyscall(cpu, args, outcome);
    set(cpu, d, outcome[0], outcome[1]);
    return stop;
  }
  if (!cpu.user) {
    setFault(cpu, 'bug', 0, 0, 'none', 0, 'kernel BUG: __machine_syscall in kernel mode');
    return Stop.Fault;
  }
  return enterSyscall(cpu, pc, cpu.pc, args) < 0 ? Stop.Fault : 0;
}, true);

for (const [name, run] of BIT_BUILTINS) define(`__builtin_${name}`, run, true);

