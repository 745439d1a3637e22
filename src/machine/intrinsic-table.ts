/**
 * The table of intrinsics (SYS instructions) and what all of them need: results, ranges of memory, strings. Arguments
 * arrive as lane pairs, the result goes to word `d` of the caller's frame. `run` returns 0, or a `Stop`; on
 * `Stop.Fault` the instruction counts as not executed. What they do: intrinsics-*.ts.
 */
import type { Cpu } from './cpu';
import { FAILED, resolve } from './slow-access';

export interface Intrinsic {
  name: string;
  /** User code may use it. */
  user: boolean;
  run(cpu: Cpu, args: readonly number[], d: number, pc: number): number;
}

export const INTRINSICS: Intrinsic[] = [];
const ids = new Map<string, number>();

export function define(name: string, run: Intrinsic['run'], user = false): void {
  ids.set(name, INTRINSICS.length);
  INTRINSICS.push({ name, user, run });
}

/** Number of the intrinsic for SYS; -1 = there is none of that name. */
export function intrinsicId(name: string): number {
  return ids.get(name) ?? -1;
}

export function set(cpu: Cpu, d: number, lo: number, hi: number): void {
  cpu.memory.i32[d] = lo;
  cpu.memory.i32[d + 1] = hi;
}

/** A byte count from lanes; huge and negative ones become something that no memory holds. */
export function size(lo: number, hi: number): number {
  return hi === 0 && lo >= 0 ? lo : 0x7fffffff;
}

export function chargeCopy(cpu: Cpu, n: number): void {
  cpu.charge(Math.ceil(n / cpu.host.costs.copyBytesPerNs));
}

/** Checked RAM offset of a range that the running code may access; -1: fault set. Empty ranges are always fine (0). */
export function range(cpu: Cpu, lo: number, hi: number, n: number, write: boolean, copying = true): number {
  if (n === 0) return 0;
  const phys = resolve(cpu, lo, hi, n, write, copying);
  return phys >= 0 ? phys : FAILED;
}

/** Bytes of a NUL-terminated string (at most `max`); undefined: fault set. */
export function stringAt(cpu: Cpu, lo: number, hi: number, max = 1 << 20): Uint8Array | undefined {
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
