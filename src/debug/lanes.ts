/**
 * Arithmetic of compiled conditions: 64-bit values as two int32 lanes, small integers wrapped.
 * Leaves out: what is computed (compile.ts).
 */
import type { CpuState } from '../sim/api';

/** What a compiled condition reads. One for all calls; filled before each. */
export interface Env {
  view: DataView;
  fp: number;
  hi: number;
  cpu: CpuState;
}

export type Run = (env: Env) => number;

export function addLanes(env: Env, lo: number, hi: number, lo2: number, hi2: number): number {
  const sum = (lo >>> 0) + (lo2 >>> 0);
  env.hi = (hi + hi2 + (sum > 0xffffffff ? 1 : 0)) | 0;
  return sum | 0;
}

export function subtractLanes(env: Env, lo: number, hi: number, lo2: number, hi2: number): number {
  const low = (lo >>> 0) - (lo2 >>> 0);
  env.hi = (hi - hi2 - (low < 0 ? 1 : 0)) | 0;
  return low | 0;
}

/** A number wrapped to a small integer type. */
export function narrow(run: Run, size: number, signed: boolean): Run {
  switch (size) {
    case 1:
      return signed ? (env) => (run(env) << 24) >> 24 : (env) => run(env) & 0xff;
    case 2:
      return signed ? (env) => (run(env) << 16) >> 16 : (env) => run(env) & 0xffff;
    default:
      return signed ? (env) => run(env) | 0 : (env) => run(env) >>> 0;
  }
}
