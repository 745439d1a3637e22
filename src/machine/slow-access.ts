/**
 * Access to memory in general: translation of any virtual address in the CPU's mode, the checks of the
 * shadow, and what a bad access is called. The interpreter comes here whenever its windows or a zero
 * shadow byte do not answer; intrinsics come here for ranges.
 */
import {
  DIRECT_MAP_HI,
  hex16,
  hiOf,
  KERNEL_HI,
  KERNEL_IMAGE_LO,
  KERNEL_IMAGE_PHYS,
  KERNEL_TEXT_LO,
  loOf,
  MMIO_HI,
  toBig,
} from './address';
import { inAllocator } from './allocators';
import type { Cpu, Segment } from './cpu';
import type { FaultReason, MachineFault } from './fault';
import type { HostMemory } from './memory';
import { describeLocal, describeObject, globalAt } from './describe-address';
import { FREED, HEADER, PARTIAL, PARTIAL_UNINIT, PLAIN, READ_ONLY, UNINIT, WATCHED } from './shadow-codes';

/** `translate` found device registers. */
export const IS_MMIO = -2;
/** Nothing is there: a fault has been recorded. */
export const FAILED = -1;

/** Kernel address to RAM offset without any check of the shadow; -1 = none, -2 = device registers. */
export function translateKernel(memory: HostMemory, lo: number, hi: number, size: number): number {
  if (hi === DIRECT_MAP_HI) {
    const phys = lo >>> 0;
    return phys + size <= memory.ramSize ? phys : FAILED;
  }
  if (hi === KERNEL_HI) {
    const phys = ((lo - KERNEL_IMAGE_LO) >>> 0) + KERNEL_IMAGE_PHYS;
    return lo >>> 0 >= KERNEL_IMAGE_LO >>> 0 && phys + size <= memory.kernelImageEnd ? phys : FAILED;
  }
  return hi === MMIO_HI ? IS_MMIO : FAILED;
}

/** The segment that holds [address, address+size); undefined when none does. */
export function findSegment(cpu: Cpu, lo: number, hi: number, size: number): Segment | undefined {
  for (const s of cpu.segments) {
    if (s.hi === hi && (lo - s.lo) >>> 0 <= s.length - size && lo >>> 0 >= s.lo >>> 0) return s;
  }
  return undefined;
}

/** For tools: any virtual address as the CPU's current address space has it; -1 when not mapped. */
export function translateBig(cpu: Cpu, address: bigint): number {
  const lo = loOf(address);
  const hi = hiOf(address);
  const phys = translateKernel(cpu.memory, lo, hi, 1);
  if (phys >= 0) return phys;
  const segment = findSegment(cpu, lo, hi, 1);
  return segment === undefined ? -1 : segment.phys + (lo - segment.lo);
}

/** The name of the function whose frame is at fp. */
export function functionName(cpu: Cpu, fp: number): string {
  const fn = fp > 0 ? cpu.memory.i32[(fp >> 2) + 2] : -1;
  return cpu.code.debug.functions[fn]?.name ?? '?';
}

export function setFault(
  cpu: Cpu,
  reason: FaultReason,
  lo: number,
  hi: number,
  access: MachineFault['access'],
  size: number,
  title: string,
  detail = '',
): number {
  const present = reason === 'read-only' || reason === 'user-access' || reason === 'kernel-access';
  cpu.fault = {
    reason,
    address: toBig(lo, hi),
    access,
    size,
    user: cpu.user,
    errorCode: (present ? 1 : 0) | (access === 'write' ? 2 : 0) | (cpu.user ? 4 : 0) | (access === 'execute' ? 16 : 0),
    title,
    detail,
    pc: cpu.pc,
    fp: cpu.fp,
  };
  return FAILED;
}

/** An address that nothing answers to: say it as Linux does. */
function badAddress(cpu: Cpu, lo: number, hi: number, size: number, write: boolean): number {
  const access = write ? 'write' : 'read';
  const at = hex16(lo, hi);
  const top = hi >> 15;
  if (cpu.user) {
    const reason: FaultReason =
      hi === 0 && lo >>> 0 < 0x10000 ? 'null' : top === 0 ? 'unmapped' : top === -1 ? 'kernel-access' : 'non-canonical';
    const short = at.replace(/^0+(?=.)/, '');
    return setFault(
      cpu,
      reason,
      lo,
      hi,
      access,
      size,
      `segfault at ${short} in ${functionName(cpu, cpu.fp)} (${access} of ${size} bytes)`,
    );
  }
  if (hi === 0 && lo >>> 0 < 0x10000) {
    return setFault(cpu, 'null', lo, hi, access, size, `BUG: kernel NULL pointer dereference, address: ${at}`);
  }
  if (top !== 0 && top !== -1) {
    return setFault(
      cpu,
      'non-canonical',
      lo,
      hi,
      access,
      size,
      `general protection fault, probably for non-canonical address 0x${at}`,
    );
  }
  const title = `BUG: unable to handle page fault for address: ${at}`;
  if (top === 0) {
    const mapped = findSegment(cpu, lo, hi, size) !== undefined;
    return setFault(
      cpu,
      mapped ? 'user-access' : 'unmapped',
      lo,
      hi,
      access,
      size,
      title,
      'A user address was used in the kernel without copy_from_user()/copy_to_user().',
    );
  }
  if (hi === KERNEL_HI && lo >>> 0 >= KERNEL_TEXT_LO >>> 0 && lo >>> 0 < KERNEL_IMAGE_LO >>> 0) {
    return setFault(
      cpu,
      'unmapped',
      lo,
      hi,
      access,
      size,
      title,
      'This is the address of a function; its code is not in memory.',
    );
  }
  return setFault(cpu, 'unmapped', lo, hi, access, size, title);
}

/**
 * RAM offset of [address, address+size) for an access by the running code, checked; FAILED (fault set) or
 * IS_MMIO. Refills the user windows. `copying`: whether bytes are initialised is not asked but copied.
 */
export function resolve(cpu: Cpu, lo: number, hi: number, size: number, write: boolean, copying = false): number {
  let phys: number;
  if (cpu.user) {
    const s = findSegment(cpu, lo, hi, size);
    if (s === undefined) return badAddress(cpu, lo, hi, size, write);
    phys = s.phys + (lo - s.lo);
    if (write && !s.writable) {
      return setFault(
        cpu,
        'read-only',
        lo,
        hi,
        'write',
        size,
        `segfault at ${hex16(lo, hi).replace(/^0+(?=.)/, '')}: write to read-only data in ${functionName(cpu, cpu.fp)}`,
        writeToConst(cpu, lo, hi),
      );
    }
    if (s.hi !== cpu.aHi || s.lo !== cpu.aLo) {
      cpu.bHi = s.hi;
      cpu.bLo = s.lo;
      cpu.bLen = Math.max(0, s.length - 7);
      cpu.bPhys = s.phys;
      cpu.bWritable = s.writable ? cpu.bLen : 0;
    }
  } else {
    phys = translateKernel(cpu.memory, lo, hi, size);
    if (phys === IS_MMIO) return phys;
    if (phys < 0) return badAddress(cpu, lo, hi, size, write);
  }
  return checkRange(cpu, phys, size, write, lo, hi, copying) ? phys : FAILED;
}

/** The shadow's verdict on an access; false: a fault is set. `lo`, `hi` are for the report. */
export function checkRange(
  cpu: Cpu,
  phys: number,
  size: number,
  write: boolean,
  lo: number,
  hi: number,
  copying = false,
): boolean {
  const { shadow, shadowBase, i32 } = cpu.memory;
  const end = phys + size;
  for (let g = phys >>> 3; g << 3 < end; g++) {
    // Plain memory, 32 bytes at a time.
    if ((g & 3) === 0 && i32[(shadowBase + g) >> 2] === 0) {
      g += 3;
      continue;
    }
    const code = shadow[g];
    if (code !== PLAIN && !(code === READ_ONLY && !write)) {
      if (
        !checkGranule(cpu, g, code, Math.max(phys, g << 3), Math.min(end, (g << 3) + 8), size, write, lo, hi, copying)
      )
        return false;
    }
  }
  return true;
}

function writeToConst(cpu: Cpu, lo: number, hi: number): string {
  const what = globalAt(cpu, toBig(lo, hi));
  return `Write to read-only (const) data${what === '' ? '' : `: ${what}`}.`;
}

function checkGranule(
  cpu: Cpu,
  g: number,
  code: number,
  from: number,
  to: number,
  size: number,
  write: boolean,
  lo: number,
  hi: number,
  copying: boolean,
): boolean {
  const memory = cpu.memory;
  if ((code & WATCHED) !== 0) {
    const hit = memory.watchAt(from, to - from, write);
    if (hit >= 0) {
      cpu.watchHit = hit;
      cpu.attend();
    }
    code &= ~WATCHED;
    if (code === PLAIN) return true;
  }
  // Often asked: a list of free blocks is walked through these.
  if (code === HEADER && inAllocator(cpu, cpu.fp)) return true;
  const access = write ? 'write' : 'read';
  const Access = write ? 'Write' : 'Read';
  const where = functionName(cpu, cpu.fp);
  if (code === READ_ONLY) {
    if (!write) return true;
    setFault(
      cpu,
      'read-only',
      lo,
      hi,
      'write',
      size,
      `BUG: unable to handle page fault for address: ${hex16(lo, hi)}`,
      writeToConst(cpu, lo, hi),
    );
    return false;
  }
  if (code === FREED) {
    const what = cpu.user ? 'heap-use-after-free' : 'slab-use-after-free';
    setFault(
      cpu,
      'use-after-free',
      lo,
      hi,
      access,
      size,
      `BUG: KASAN: ${what} in ${where}`,
      `${Access} of size ${size} at addr ${hex16(lo, hi)}\n${describeObject(cpu, from)}`,
    );
    return false;
  }
  const kind = code & 0xf8;
  if (code > UNINIT) {
    const valid = kind === PARTIAL || kind === PARTIAL_UNINIT ? code & 7 : 0;
    if (to - (g << 3) > valid) {
      const what = cpu.user ? 'heap-buffer-overflow' : 'slab-out-of-bounds';
      setFault(
        cpu,
        'out-of-bounds',
        lo,
        hi,
        access,
        size,
        `BUG: KASAN: ${what} in ${where}`,
        `${Access} of size ${size} at addr ${hex16(lo, hi)}\n${describeObject(cpu, from)}`,
      );
      return false;
    }
    if (kind === PARTIAL) return true;
  }
  if (copying) return true;
  if (write) {
    memory.markInit(from, to - from);
    return true;
  }
  const mask = ((1 << (to - from)) - 1) << (from & 7);
  if ((memory.init[g] & mask) !== mask) {
    const title = `BUG: KMSAN: uninit-value in ${where}`;
    const detail = describeLocal(cpu, from) || describeObject(cpu, from);
    // Told once: the bytes count as written afterwards.
    memory.markInit(from, to - from);
    const { uninitialized } = cpu.host.checks;
    if (uninitialized === 'stop') {
      setFault(cpu, 'uninitialized', lo, hi, access, size, title, detail);
      return false;
    }
    if (uninitialized === 'report') cpu.host.checkFailed(cpu, title, detail);
  }
  return true;
}
