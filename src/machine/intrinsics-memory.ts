/**
 * Intrinsics on memory: copying, comparing, and telling the checker what the allocators do.
 */
import { toBig } from './address';
import { inAllocator } from './allocators';
import type { Cpu } from './cpu';
import { describeAddress, describeFreed, describeObject } from './describe-address';
import { chargeCopy, define, range, set, size, stringAt } from './intrinsic-table';
import {
  copyInit,
  copyWithShadow,
  shadowAlloc,
  shadowFree,
  shadowHeader,
  shadowUnpoison,
  startsObject,
} from './shadow';
import { findSegment, functionName, setFault, translateKernel } from './slow-access';
import { Stop } from './stop';

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
    setFault(
      cpu,
      'bug',
      tl,
      th,
      'none',
      n,
      'kernel BUG: __machine_copy_memory of what is not memory, or not on a 32-byte boundary',
    );
    return Stop.Fault;
  }
  copyWithShadow(cpu.memory, to, from, n);
  chargeCopy(cpu, n);
  return 0;
});

define(
  '__builtin_strlen',
  (cpu, [lo, hi], d) => {
    const s = stringAt(cpu, lo, hi);
    if (s === undefined) return Stop.Fault;
    chargeCopy(cpu, s.length);
    set(cpu, d, s.length, 0);
    return 0;
  },
  true,
);

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

/** The innermost frame outside the allocator, and where it is. */
function allocatorsCaller(cpu: Cpu, pc: number): { fp: number; at: number } {
  const { i32 } = cpu.memory;
  let fp = cpu.fp;
  let at = pc;
  for (let i = 0; i < 8; i++) {
    const w = fp >> 2;
    if (!inAllocator(cpu, fp) || i32[w] === 0 || i32[w + 3] !== 0) break;
    at = i32[w + 1] - 1;
    fp = i32[w];
  }
  return { fp, at };
}

/** The innermost statement outside the allocator. */
function allocationSite(cpu: Cpu, pc: number): number {
  return stmtOf(cpu, allocatorsCaller(cpu, pc).at);
}

define(
  '__machine_shadow_alloc',
  (cpu, [pl, ph, sl, sh, rl, rh, zeroed], _d, pc) => {
    const n = size(sl, sh);
    const room = Math.max(n, size(rl, rh));
    const phys = place(cpu, pl, ph, room);
    if (phys < 0) return Stop.Fault;
    shadowAlloc(cpu.memory, phys, n, room, zeroed !== 0, allocationSite(cpu, pc));
    return 0;
  },
  true,
);

define(
  '__machine_shadow_free',
  (cpu, [pl, ph, rl, rh], _d, pc) => {
    const phys = place(cpu, pl, ph, size(rl, rh));
    if (phys < 0) return Stop.Fault;
    if (shadowFree(cpu.memory, phys, size(rl, rh), allocationSite(cpu, pc)) === 'double-free') {
      const title = `BUG: KASAN: double-free in ${functionName(cpu, cpu.fp)}`;
      setFault(cpu, 'double-free', pl, ph, 'none', 0, title, describeObject(cpu, phys));
      return Stop.Fault;
    }
    return 0;
  },
  true,
);

define(
  '__machine_shadow_unpoison',
  (cpu, [pl, ph, sl, sh]) => {
    const n = size(sl, sh);
    const phys = place(cpu, pl, ph, n);
    if (phys < 0) return Stop.Fault;
    shadowUnpoison(cpu.memory, phys, n);
    return 0;
  },
  true,
);

define(
  '__machine_shadow_header',
  (cpu, [pl, ph, sl, sh]) => {
    const n = size(sl, sh);
    const phys = place(cpu, pl, ph, n);
    if (phys < 0) return Stop.Fault;
    shadowHeader(cpu.memory, phys, n);
    return 0;
  },
  true,
);

define(
  '__machine_check_free',
  (cpu, [pl, ph]) => {
    const phys = place(cpu, pl, ph, 1);
    if (phys < 0) return Stop.Fault;
    const found = startsObject(cpu.memory, phys);
    if (found === 'ok') return 0;
    const title = `BUG: KASAN: ${found} in ${functionName(cpu, cpu.fp)}`;
    setFault(
      cpu,
      found === 'double-free' ? found : 'bad-free',
      pl,
      ph,
      'none',
      0,
      title,
      describeAddress(cpu, phys, toBig(pl, ph)),
    );
    return Stop.Fault;
  },
  true,
);

// What the kernel's heap knows of the address comes in `note`; which variable or object it is, the machine adds.
define('__machine_free_error', (cpu, [pl, ph, kl, kh, nl, nh], _d, pc) => {
  const [kind, note] = [stringAt(cpu, kl, kh, 64), stringAt(cpu, nl, nh, 1024)];
  if (kind === undefined || note === undefined) return Stop.Fault;
  const decoder = new TextDecoder();
  const title = `BUG: KASAN: ${decoder.decode(kind)} in ${functionName(cpu, allocatorsCaller(cpu, pc).fp)}`;
  const what = describeFreed(cpu, translateKernel(cpu.memory, pl, ph, 1), toBig(pl, ph));
  const detail = [decoder.decode(note), what].filter((text) => text !== '').join('\n');
  setFault(cpu, decoder.decode(kind) === 'double-free' ? 'double-free' : 'bad-free', pl, ph, 'none', 0, title, detail);
  return Stop.Fault;
});

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
