/**
 * Intrinsics around user mode: address spaces, leaving for it, signals, copying to and from user memory.
 */
import type { Cpu } from './cpu';
import { chargeCopy, define, range, set, size } from './intrinsic-table';
import { REGS, useUser } from './context';
import { popSignal, pushSignal, returnToUser } from './kernel-exit';
import { copyInit } from './shadow';
import { checkRange, findSegment, setFault } from './slow-access';
import { Stop } from './stop';

define('__machine_load_mm', (cpu, [lo, hi, n]) => {
  const count = Math.max(0, Math.min(n, 4096));
  const phys = range(cpu, lo, hi, count * 32, false);
  if (phys < 0) return Stop.Fault;
  const { i32, ramSize } = cpu.memory;
  cpu.segments = [];
  cpu.program = 0;
  cpu.mm = count > 0 ? phys : 0;
  for (let i = 0; i < count; i++) {
    const w = (phys >> 2) + i * 8;
    const length = i32[w + 3] === 0 && i32[w + 2] >= 0 ? i32[w + 2] : -1;
    const start = i32[w + 4];
    const crosses = length > 0 && (i32[w] >>> 0) + length > 0x100000000;
    if (
      length < 0 ||
      crosses ||
      i32[w + 5] !== 0 ||
      start < 0 ||
      start + length > ramSize ||
      i32[w + 1] >>> 0 >= 0x8000
    ) {
      setFault(
        cpu,
        'bug',
        i32[w],
        i32[w + 1],
        'none',
        0,
        `kernel BUG: __machine_load_mm: segment ${i} is not in user space, not in RAM, or crosses 4 GB`,
      );
      return Stop.Fault;
    }
    if (length === 0) continue;
    cpu.segments.push({
      lo: i32[w],
      hi: i32[w + 1],
      length,
      phys: start,
      writable: i32[w + 6] !== 0,
      program: i32[w + 7],
    });
    if (i32[w + 7] !== 0) cpu.program = i32[w + 7];
  }
  for (const other of cpu.host.cpus ?? []) {
    if (other === cpu || other.mm !== cpu.mm || cpu.mm === 0) continue;
    other.segments = cpu.segments;
    other.program = cpu.program;
    if (other.user) useUser(other, other.fp);
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
function userRange(
  cpu: Cpu,
  lo: number,
  hi: number,
  n: number,
  write: boolean,
  part: (phys: number, offset: number, length: number) => void,
): number {
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
    if (found !== undefined) cpu.host.checkFailed(cpu, `${found.title}: buffer given to a system call`, found.detail);
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
  memory.markInit(to, bytes.length);
  memory.u8.set(bytes, to);
  memory.touch(to, bytes.length);
  chargeCopy(cpu, bytes.length);
  set(cpu, d, ended ? bytes.length - 1 : bytes.length, 0);
  return 0;
});
