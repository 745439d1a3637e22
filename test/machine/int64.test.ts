/** 64-bit arithmetic on lanes against BigInt. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiOf, loOf } from '../../src/machine/address';
import { divmodS64, divmodU64, fromDoubleS, fromDoubleU, mulHi, toDoubleS, toDoubleU } from '../../src/machine/int64';

const out = new Int32Array(4);
const pair = (at: number): bigint => (BigInt(out[at + 1] >>> 0) << 32n) | BigInt(out[at] >>> 0);
// Numbers of every length, and those next to powers of two.
const u64 = fc.oneof(
  fc.bigInt(0n, (1n << 64n) - 1n),
  fc
    .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: -2, max: 2 }))
    .map(([s, d]) => BigInt.asUintN(64, (1n << BigInt(s)) + BigInt(d))),
  fc.bigInt(0n, 70000n),
);
const s64 = u64.map((v) => BigInt.asIntN(64, v));

describe('64 bits in two lanes', () => {
  it('multiplies', () => {
    fc.assert(
      fc.property(u64, u64, (a, b) => {
        const hi = mulHi(loOf(a), hiOf(a), loOf(b), hiOf(b));
        const lo = Math.imul(loOf(a), loOf(b));
        expect((BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0)).toBe(BigInt.asUintN(64, a * b));
      }),
      { numRuns: 2000 },
    );
  });
  it('divides without sign', () => {
    fc.assert(
      fc.property(
        u64,
        u64.filter((b) => b !== 0n),
        (a, b) => {
          divmodU64(loOf(a), hiOf(a), loOf(b), hiOf(b), out, 0);
          expect([pair(0), pair(2)]).toEqual([a / b, a % b]);
        },
      ),
      { numRuns: 3000 },
    );
  });
  it('divides with sign', () => {
    fc.assert(
      fc.property(
        s64,
        s64.filter((b) => b !== 0n),
        (a, b) => {
          divmodS64(loOf(a), hiOf(a), loOf(b), hiOf(b), out, 0);
          expect([BigInt.asIntN(64, pair(0)), BigInt.asIntN(64, pair(2))]).toEqual([BigInt.asIntN(64, a / b), a % b]);
        },
      ),
      { numRuns: 3000 },
    );
  });
  it('converts to and from doubles', () => {
    fc.assert(
      fc.property(s64, (a) => {
        expect(toDoubleS(loOf(a), hiOf(a))).toBe(Number(a));
        expect(toDoubleU(loOf(a), hiOf(a))).toBe(Number(BigInt.asUintN(64, a)));
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -9.2e18, max: 9.2e18, noNaN: true }), (d) => {
        fromDoubleS(d, out, 0);
        expect(BigInt.asIntN(64, pair(0))).toBe(BigInt(Math.trunc(d)));
        if (d >= 0) {
          fromDoubleU(d * 2, out, 0);
          expect(pair(0)).toBe(BigInt(Math.trunc(d * 2)));
        }
      }),
    );
  });
});
