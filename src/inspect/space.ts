/**
 * Address spaces: how a 64-bit virtual address of a host becomes bytes of its RAM at this moment.
 * Kernel addresses mean the same everywhere; user addresses depend on whose memory map is meant:
 * that of the task running on a CPU, or that of a sleeping task, which is read from the kernel's
 * own table in `struct mm_struct`.
 * Leaves out: types (value.ts) and device registers, which have no bytes.
 */
import type { Simulation } from '../sim/api';
import { latin1 } from './bytes';

export const DIRECT_MAP = 0xffff888000000000n;
export const KERNEL_TEXT = 0xffffffff81000000n;
export const KERNEL_DATA = 0xffffffff82000000n;
/** Lowest kernel address; what lies below belongs to a user program. */
export const KERNEL_START = 0xffff800000000000n;

/** A stretch of a task's user memory: contiguous in RAM. */
export interface Segment {
  start: bigint;
  length: bigint;
  phys: number;
  /** Program number whose text this stretch stands for; 0 for data. */
  program: number;
}

export function isKernelAddress(address: bigint): boolean {
  return address >= KERNEL_START;
}

/** An unsigned integer of 1 to 8 bytes. */
export function littleEndian(bytes: Uint8Array, at: number, size: number): bigint {
  let low = 0;
  for (let i = Math.min(size, 4) - 1; i >= 0; i--) low = low * 256 + bytes[at + i]!;
  if (size <= 4) return BigInt(low);
  let high = 0;
  for (let i = size - 1; i >= 4; i--) high = high * 256 + bytes[at + i]!;
  return high === 0 ? BigInt(low) : (BigInt(high) << 32n) | BigInt(low);
}

/** One host's memory as seen by the kernel alone or by one task too. Reads always the present moment. */
export class Space {
  constructor(
    readonly sim: Simulation,
    readonly host: number,
    /** Names the user half: `` for none, else the task's address. Part of stable object keys. */
    readonly owner: string = '',
    private readonly segments: () => readonly Segment[] = () => [],
  ) {}

  /** Kernel objects have the same key in every space of a host. */
  key(address: bigint): string {
    return isKernelAddress(address) ? `${this.host}` : `${this.host}/${this.owner}`;
  }

  /** RAM offset of an address, or -1. */
  translate(address: bigint): number {
    if (isKernelAddress(address)) return this.sim.translate(this.host, address);
    for (const s of this.segments()) {
      if (address >= s.start && address < s.start + s.length) return s.phys + Number(address - s.start);
    }
    return -1;
  }

  /** Image number of the program mapped here; undefined when there is none. */
  program(): number | undefined {
    for (const s of this.segments()) if (s.program !== 0) return s.program;
    return undefined;
  }

  /** A copy of the bytes; undefined when any of them is not mapped. Crosses segments byte by byte. */
  bytes(address: bigint, length: number): Uint8Array | undefined {
    if (length === 0) return new Uint8Array(0);
    const ram = this.sim.ram(this.host);
    const first = this.translate(address);
    if (first < 0) return undefined;
    const last = this.translate(BigInt.asUintN(64, address + BigInt(length - 1)));
    if (last === first + length - 1 && last < ram.length) return ram.slice(first, last + 1);
    const out = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      const at = this.translate(BigInt.asUintN(64, address + BigInt(i)));
      if (at < 0 || at >= ram.length) return undefined;
      out[i] = ram[at] as number;
    }
    return out;
  }

  /** As many bytes as are mapped, up to `length`. */
  someBytes(address: bigint, length: number): Uint8Array {
    const all = this.bytes(address, length);
    if (all) return all;
    const ram = this.sim.ram(this.host);
    const out: number[] = [];
    for (let i = 0; i < length; i++) {
      const at = this.translate(BigInt.asUintN(64, address + BigInt(i)));
      if (at < 0 || at >= ram.length) break;
      out.push(ram[at] as number);
    }
    return Uint8Array.from(out);
  }

  /** Little-endian unsigned integer of 1 to 9 bytes. */
  uint(address: bigint, size: number): bigint | undefined {
    const ram = this.sim.ram(this.host);
    const first = this.translate(address);
    if (first < 0) return undefined;
    // Almost all lie in one piece; views of a panel read thousands of them.
    if (size > 1 && this.translate(BigInt.asUintN(64, address + BigInt(size - 1))) !== first + size - 1) {
      const bytes = this.bytes(address, size);
      return bytes && littleEndian(bytes, 0, size);
    }
    return first + size > ram.length ? undefined : littleEndian(ram, first, size);
  }

  /** A NUL-terminated string of at most `limit` characters; undefined when the address is not mapped. */
  cstring(address: bigint, limit = 200): { text: string; cut: boolean } | undefined {
    const bytes = this.someBytes(address, limit);
    if (bytes.length === 0) return undefined;
    const end = bytes.indexOf(0);
    const used = end < 0 ? bytes : bytes.subarray(0, end);
    return { text: latin1(used), cut: end < 0 };
  }
}

/** A host's memory as a CPU sees it now: the kernel, and the memory map loaded there. */
export class CpuSpace extends Space {
  constructor(
    sim: Simulation,
    host: number,
    private readonly cpu: number,
  ) {
    super(sim, host, `cpu${cpu}`);
  }

  override translate(address: bigint): number {
    return this.sim.translate(this.host, address, this.cpu);
  }
}
