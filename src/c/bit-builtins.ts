/**
 * Bit builtins, exact mathematics and string lengths with constant arguments: `__builtin_bswap32(1)`,
 * `__builtin_clz(x)`, `__builtin_strlen("abc")` … are folded, so that they may stand in
 * constant expressions (`htons(80)` in an initialiser). Other uses stay calls.
 */
import type { Expr } from './ast';
import { constantAddress } from './const-eval';
import { assignConvert } from './convert';
import { floatConst, intConst } from './fold';
import type { Parser } from './parser';
import { callArguments, makeCall } from './calls';
import { builtinFunction } from './builtin-functions';
import type { Loc } from './source';

const FOLDED = /^(bswap|clz|ctz|ffs|popcount|parity|abs|labs|llabs|strlen)/;

/** Those of mathematics with an exact result. */
const EXACT: Readonly<Record<string, ((x: number) => number) | undefined>> = {
  fabs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
};

/** `fabs`, `fabsf`, `fabsl` … */
function exact(base: string): ((x: number) => number) | undefined {
  return EXACT[base] ?? EXACT[base.slice(0, -1)];
}

/** Reads the call of a foldable builtin; undefined when it is not one or not called here. */
export function bitBuiltin(p: Parser, base: string, loc: Loc): Expr | undefined {
  if (!(FOLDED.test(base) || exact(base) !== undefined) || !p.is('(')) return undefined;
  const func = builtinFunction(p, `__builtin_${base}`);
  if (func === undefined) return undefined;
  const paren = p.tok;
  const args = callArguments(p);
  if (args.length === 1) {
    if (base === 'strlen') {
      const length = literalLength(args[0]);
      if (length !== undefined) return intConst(BigInt(length), func.type.returns, loc);
    } else {
      const value = assignConvert(p, args[0], func.type.params[0].type, `Argument 1 of '__builtin_${base}'`);
      if (value.kind === 'error') return value;
      const compute = exact(base);
      if (compute !== undefined && value.kind === 'float')
        return floatConst(compute(value.value), func.type.returns, loc);
      const folded = value.kind === 'int' ? fold(base, value.value, value.type.size * 8) : undefined;
      if (folded !== undefined) return intConst(folded, func.type.returns, loc);
    }
  }
  return makeCall(p, { kind: 'func', func, type: func.type, loc }, args, loc, paren);
}

/** Length of a string literal up to its first zero. */
function literalLength(expr: Expr): number | undefined {
  const address = expr.kind === 'global' ? { target: expr.global, addend: 0n } : constantAddress(expr);
  const target = address?.target;
  if (
    target?.symbol !== 'global' ||
    !target.isString ||
    address?.addend !== 0n ||
    target.type.kind !== 'array' ||
    target.type.of.size !== 1
  )
    return undefined;
  const end = target.init?.bytes.indexOf(0) ?? -1;
  return end < 0 ? undefined : end;
}

function fold(base: string, value: bigint, bits: number): bigint | undefined {
  const raw = BigInt.asUintN(bits, value);
  const digits = raw.toString(2).padStart(bits, '0');
  const ones = digits.split('1').length - 1;
  const trailing = bits - 1 - digits.lastIndexOf('1');
  if (base.startsWith('bswap')) {
    let out = 0n;
    for (let i = 0; i < bits; i += 8) out = (out << 8n) | ((raw >> BigInt(i)) & 0xffn);
    return out;
  }
  if (base.startsWith('popcount')) return BigInt(ones);
  if (base.startsWith('parity')) return BigInt(ones & 1);
  if (base.startsWith('ffs')) return raw === 0n ? 0n : BigInt(trailing + 1);
  if (base.endsWith('abs')) return value < 0n ? -value : value;
  if (raw === 0n) return undefined;
  return BigInt(base.startsWith('clz') ? digits.indexOf('1') : trailing);
}
