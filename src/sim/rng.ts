/**
 * The generator behind every random choice: xoshiro128** on four 32-bit words. Its state is four
 * numbers, so that it can be part of a checkpoint. Each link and each host has its own, so that one
 * more packet on one link changes nothing elsewhere.
 * Leaves out: distributions other than uniform.
 */

export type RngState = readonly [number, number, number, number];

function rotl(x: number, k: number): number {
  return (x << k) | (x >>> (32 - k));
}

/** Spreads a small seed over the whole state; a state of zeros would stay zero for ever. */
function mix(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

export class Rng {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  /** Two streams of one seed are independent of each other. */
  constructor(seed: number, stream: number) {
    const lo = mix(seed | 0);
    const hi = mix(Math.floor(seed / 0x1_0000_0000) | 0);
    this.a = mix(lo + 0x9e3779b9);
    this.b = mix(hi + 0x3c6ef372);
    this.c = mix(stream + 0x1b873593);
    this.d = mix((lo ^ Math.imul(stream, 0x85ebca6b)) + 1) | 1;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** The next 32 random bits, as an unsigned number. */
  next(): number {
    const result = Math.imul(rotl(Math.imul(this.b, 5), 7), 9) >>> 0;
    const t = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= t;
    this.d = rotl(this.d, 11);
    return result;
  }

  /** True with probability p. Draws nothing when p is 0 or 1, so that unused options change no run. */
  chance(p: number): boolean {
    if (p <= 0) return false;
    if (p >= 1) return true;
    return this.next() < p * 0x1_0000_0000;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return n <= 1 ? 0 : Math.floor((this.next() / 0x1_0000_0000) * n);
  }

  save(): RngState {
    return [this.a, this.b, this.c, this.d];
  }

  restore(state: RngState): void {
    [this.a, this.b, this.c, this.d] = state;
  }
}
