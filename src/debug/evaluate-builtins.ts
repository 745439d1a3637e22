/**
 * Compiler builtins that a debugger can compute by itself: byte swaps, bit counts, and those that
 * only advise. Leaves out: builtins that touch memory.
 */
import type { Scalar } from '../inspect/value';

const big = (v: Scalar): bigint => (typeof v === 'bigint' ? v : BigInt(Math.trunc(v)));

function swap(value: bigint, bytes: number): bigint {
  let rest = BigInt.asUintN(bytes * 8, value);
  let out = 0n;
  for (let i = 0; i < bytes; i++, rest >>= 8n) out = (out << 8n) | (rest & 0xffn);
  return out;
}

function bitCount(value: bigint): bigint {
  let n = 0n;
  for (let rest = value; rest !== 0n; rest &= rest - 1n) n++;
  return n;
}

function trailingZeros(value: bigint, bits: number): bigint {
  for (let i = 0; i < bits; i++) if ((value >> BigInt(i)) & 1n) return BigInt(i);
  return BigInt(bits);
}

function leadingZeros(value: bigint, bits: number): bigint {
  for (let i = bits - 1; i >= 0; i--) if ((value >> BigInt(i)) & 1n) return BigInt(bits - 1 - i);
  return BigInt(bits);
}

/** `name` is without `__builtin_`. Undefined when the debugger does not know it. */
export function evaluateBuiltin(name: string, args: readonly Scalar[]): Scalar | undefined {
  const first = args[0] ?? 0n;
  switch (name) {
    case 'bswap16':
      return swap(big(first), 2);
    case 'bswap32':
      return swap(big(first), 4);
    case 'bswap64':
      return swap(big(first), 8);
    case 'expect':
    case 'expect_with_probability':
    case 'assume_aligned':
      return first;
    case 'constant_p':
      return 0n;
    case 'popcount':
      return bitCount(BigInt.asUintN(32, big(first)));
    case 'popcountl':
    case 'popcountll':
      return bitCount(BigInt.asUintN(64, big(first)));
    case 'ctz':
      return trailingZeros(big(first), 32);
    case 'ctzl':
    case 'ctzll':
      return trailingZeros(big(first), 64);
    case 'ffs':
      return big(first) === 0n ? 0n : trailingZeros(big(first), 32) + 1n;
    case 'ffsl':
    case 'ffsll':
      return big(first) === 0n ? 0n : trailingZeros(big(first), 64) + 1n;
    case 'clz':
      return leadingZeros(BigInt.asUintN(32, big(first)), 32);
    case 'clzl':
    case 'clzll':
      return leadingZeros(BigInt.asUintN(64, big(first)), 64);
    case 'unreachable':
    case 'prefetch':
      return 0n;
    default:
      return undefined;
  }
}
