/**
 * `__builtin_*` functions on numbers: byte swaps, bit counts, overflow checks, mathematics. Arguments are lane
 * pairs, the result goes to word `d` of the frame. Which ones exist is the front end's table
 * (src/c/builtins.ts); codegen-calls.ts turns the common ones into instructions instead.
 *
 * The mathematical functions are JavaScript's; their last bit may differ from glibc's.
 */
import type { Cpu } from './cpu';

type Run = (cpu: Cpu, args: readonly number[], d: number) => number;

export const BIT_BUILTINS: [string, Run][] = [];

function define(name: string, run: (cpu: Cpu, args: readonly number[], d: number) => void): void {
  BIT_BUILTINS.push([
    name,
    (cpu, args, d) => {
      run(cpu, args, d);
      return 0;
    },
  ]);
}

function swap32(v: number): number {
  return (v << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
}

function popcount(v: number): number {
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function ctz(v: number): number {
  return v === 0 ? 32 : 31 - Math.clz32(v & -v);
}

function ctz64(lo: number, hi: number): number {
  return lo !== 0 ? ctz(lo) : 32 + ctz(hi);
}

function clz64(lo: number, hi: number): number {
  return hi !== 0 ? Math.clz32(hi) : 32 + Math.clz32(lo);
}

function int(name: string, of: (lo: number, hi: number) => number, suffixes: string[]): void {
  for (const suffix of suffixes) {
    define(name + suffix, (cpu, [lo, hi], d) => {
      cpu.memory.i32[d] = of(lo, hi);
    });
  }
}

const WIDE = ['l', 'll'];
int('clz', (lo) => Math.clz32(lo), ['']);
int('clz', clz64, WIDE);
int('ctz', (lo) => ctz(lo), ['']);
int('ctz', ctz64, WIDE);
int('ffs', (lo) => (lo === 0 ? 0 : ctz(lo) + 1), ['']);
int('ffs', (lo, hi) => ((lo | hi) === 0 ? 0 : ctz64(lo, hi) + 1), WIDE);
int('popcount', (lo) => popcount(lo), ['']);
int('popcount', (lo, hi) => popcount(lo) + popcount(hi), WIDE);
int('parity', (lo) => popcount(lo) & 1, ['']);
int('parity', (lo, hi) => (popcount(lo) + popcount(hi)) & 1, WIDE);
int('clrsb', (lo) => Math.clz32(lo ^ (lo >> 31)) - 1, ['']);
int('clrsb', (lo, hi) => clz64(lo ^ (hi >> 31), hi ^ (hi >> 31)) - 1, WIDE);
int('bswap16', (lo) => ((lo & 0xff) << 8) | ((lo >>> 8) & 0xff), ['']);
int('bswap32', swap32, ['']);
int('abs', (lo) => (lo < 0 ? -lo | 0 : lo), ['']);

define('bswap64', (cpu, [lo, hi], d) => {
  cpu.memory.i32[d] = swap32(hi);
  cpu.memory.i32[d + 1] = swap32(lo);
});

for (const name of ['labs', 'llabs']) {
  define(name, (cpu, [lo, hi], d) => {
    const negative = hi < 0;
    cpu.memory.i32[d] = negative ? -lo | 0 : lo;
    cpu.memory.i32[d + 1] = negative ? (~hi + (lo === 0 ? 1 : 0)) | 0 : hi;
  });
}

/** Overflow checks. Operands are extended to 64 bits; `bits` and `signed` are the result's. Lanes 4.. hold 64 more bits of the sum. */
export type OverflowOp = 'add' | 'sub' | 'mul';

const product = new Int32Array(2);

/** Result of a op b in 64 bits to `out`; true when it does not fit `bits` bits. BigInt: rare and exact. */
export function overflows(
  op: OverflowOp,
  bits: number,
  signed: boolean,
  args: readonly number[],
  out: Int32Array,
): boolean {
  const take = (lo: number, hi: number): bigint => {
    const raw = (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
    return signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
  };
  const a = take(args[0], args[1]);
  const b = take(args[2], args[3]);
  const exact = op === 'add' ? a + b : op === 'sub' ? a - b : a * b;
  const wrapped = signed ? BigInt.asIntN(bits, exact) : BigInt.asUintN(bits, exact);
  out[0] = Number(BigInt.asIntN(32, wrapped));
  out[1] = Number(BigInt.asIntN(32, wrapped >> 32n));
  return exact !== wrapped;
}

for (const op of ['add', 'sub', 'mul'] as const) {
  for (const bits of [8, 16, 32, 64]) {
    for (const signed of [true, false]) {
      // d: the flag; d + 2, d + 3: the result, which generated code stores.
      define(`${op}_overflow_${signed ? 's' : 'u'}${bits}`, (cpu, args, d) => {
        cpu.memory.i32[d] = overflows(op, bits, signed, args, product) ? 1 : 0;
        cpu.memory.i32[d + 2] = product[0];
        cpu.memory.i32[d + 3] = product[1];
      });
    }
  }
}

const words = new Int32Array(2);
const real = new Float64Array(words.buffer);

function toDouble(lo: number, hi: number): number {
  words[0] = lo;
  words[1] = hi;
  return real[0];
}

function math(name: string, of: (x: number, y: number) => number): void {
  define(name, (cpu, [lo, hi, lo2, hi2], d) => {
    real[0] = of(toDouble(lo, hi), lo2 === undefined ? 0 : toDouble(lo2, hi2));
    cpu.memory.i32[d] = words[0];
    cpu.memory.i32[d + 1] = words[1];
  });
}

math('fabs', Math.abs);
math('fabsl', Math.abs);
math('sqrt', Math.sqrt);
math('floor', Math.floor);
math('ceil', Math.ceil);
math('trunc', Math.trunc);
// Halves go away from zero.
math('round', (x) => (Number.isFinite(x) ? Math.sign(x) * Math.floor(Math.abs(x) + 0.5) : x));
math('pow', (x, y) => x ** y);
math('fmod', (x, y) => x % y);
math('exp', Math.exp);
math('log', Math.log);
math('log2', Math.log2);
math('log10', Math.log10);
math('sin', Math.sin);
math('cos', Math.cos);
math('tan', Math.tan);
math('atan2', Math.atan2);
math('fmin', (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y)));
math('fmax', (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y)));
math('copysign', (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x)));

for (const [name, test] of [
  ['isnan', Number.isNaN],
  ['isinf', (x: number) => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY],
  ['isfinite', Number.isFinite],
  ['signbit', (x: number) => x < 0 || Object.is(x, -0)],
] as [string, (x: number) => boolean][]) {
  define(name, (cpu, [lo, hi], d) => {
    cpu.memory.i32[d] = test(toDouble(lo, hi)) ? 1 : 0;
  });
}
