/**
 * `__int128` in halves: sums, bits and comparisons inline, products, quotients and shifts as calls under the
 * names of libgcc (kernel/user/stdlib/int128.c).
 */
import type { ArithOp, CompareOp, Expr } from './ast';
import { after, arith, build, compareParts, knownParts, once, split } from './composite';
import { castTo } from './convert';
import { foldIntegers, intConst, makeBinary, makeCast, makeLogical, makeUnary } from './fold';
import { libraryCall, libraryFunction } from './library-calls';
import { int128Type, numberForm } from './number-types';
import type { Parser } from './parser';
import type { Loc } from './source';
import { promoted } from './type-rules';
import { DOUBLE, INT, isSigned, LONG, type RecordType, type Type, ULONG } from './types';

const HALF = 64n;

export function int128Const(p: Parser, value: bigint, signed: boolean, loc: Loc): Expr {
  const bits = BigInt.asUintN(128, value);
  const halves = [intConst(BigInt.asUintN(64, bits), ULONG, loc), intConst(bits >> HALF, ULONG, loc)];
  return build(p, int128Type(signed), halves, [], loc);
}

function signedForm(type: Type): boolean {
  const form = numberForm(type);
  return form?.form === 'int128' ? form.signed : isSigned(promoted(type));
}

/** The value of a constant. */
function knownValue(expr: Expr): bigint | undefined {
  if (expr.kind === 'int') return expr.value;
  const parts = knownParts(expr);
  if (parts === undefined || parts[0].kind !== 'int' || parts[1].kind !== 'int') return undefined;
  const bits = (BigInt.asUintN(64, parts[1].value) << HALF) | BigInt.asUintN(64, parts[0].value);
  return signedForm(expr.type) ? BigInt.asIntN(128, bits) : bits;
}

/** A number (integer, pointer, floating-point or of 128 bits) as one of 128 bits. */
export function toInt128(p: Parser, value: Expr, signed: boolean, loc: Loc): Expr {
  const type = int128Type(signed);
  const known = knownValue(value);
  if (known !== undefined) return int128Const(p, known, signed, loc);
  if (numberForm(value.type)?.form === 'int128') {
    if ((value.type as RecordType).def === type.def) return value;
    const { setup, parts } = split(p, value);
    return build(p, type, parts, setup, loc);
  }
  if (value.type.kind === 'float') {
    const func = libraryFunction(p, signed ? '__fixdfti' : '__fixunsdfti', type, [DOUBLE]);
    return libraryCall(func, [castTo(value, DOUBLE)], loc);
  }
  const fromSigned = isSigned(value.type);
  const kept = once(p, makeCast(value, fromSigned ? LONG : ULONG, true, loc));
  const high = fromSigned
    ? castTo(makeBinary('>>', kept.value, intConst(63n, INT, loc), LONG, loc), ULONG)
    : intConst(0n, ULONG, loc);
  return build(p, type, [castTo({ ...kept.value }, ULONG), high], kept.setup, loc);
}

/** A number of 128 bits as a scalar. */
export function fromInt128(p: Parser, value: Expr, type: Type, loc: Loc): Expr {
  if (type.kind === 'bool') return castTo(int128Test(p, value, loc), type);
  if (type.kind === 'float') {
    const name = signedForm(value.type) ? '__floattidf' : '__floatuntidf';
    const func = libraryFunction(p, name, DOUBLE, [value.type]);
    return castTo(libraryCall(func, [value], loc), type);
  }
  const { setup, parts } = split(p, value);
  return after(setup, makeCast(parts[0], type, true, loc));
}

export function int128Test(p: Parser, value: Expr, loc: Loc): Expr {
  const { setup, parts } = split(p, value);
  const bits = makeBinary('|', parts[0], parts[1], ULONG, loc);
  return after(setup, makeBinary('!=', bits, intConst(0n, ULONG, loc), INT, loc));
}

const CALLS: Partial<Record<ArithOp, readonly [unsigned: string, signed: string]>> = {
  '*': ['__multi3', '__multi3'],
  '/': ['__udivti3', '__divti3'],
  '%': ['__umodti3', '__modti3'],
  '<<': ['__ashlti3', '__ashlti3'],
  '>>': ['__lshrti3', '__ashrti3'],
};

function isComparison(op: ArithOp | CompareOp): op is CompareOp {
  return op === '==' || op === '!=' || op === '<' || op === '<=' || op === '>' || op === '>=';
}

/** At least one operand has 128 bits, the other is an integer. */
export function int128Binary(p: Parser, op: ArithOp | CompareOp, left: Expr, right: Expr, loc: Loc): Expr {
  const isShift = op === '<<' || op === '>>';
  const wide = (e: Expr): boolean => numberForm(e.type) !== undefined;
  const signed = isShift
    ? signedForm(left.type)
    : (!wide(left) || signedForm(left.type)) && (!wide(right) || signedForm(right.type));
  const x = knownValue(left);
  const y = knownValue(right);
  if (x !== undefined && y !== undefined) {
    const [m, n] = signed ? [x, y] : [BigInt.asUintN(128, x), isShift ? y : BigInt.asUintN(128, y)];
    const result = foldIntegers(op, m, n, 128, signed);
    if (result !== undefined && isComparison(op)) return intConst(result, INT, loc);
    if (result !== undefined) return int128Const(p, result, signed, loc);
  }
  const a = toInt128(p, left, signed, loc);
  if (isShift || op === '*' || op === '/' || op === '%') {
    const b = isShift
      ? wide(right)
        ? fromInt128(p, right, INT, loc)
        : castTo(right, INT)
      : toInt128(p, right, signed, loc);
    const type = int128Type(signed);
    const name = (CALLS[op] as readonly string[])[signed ? 1 : 0];
    return libraryCall(libraryFunction(p, name, type, [type, isShift ? INT : type]), [a, b], loc);
  }
  return inline(p, op, a, toInt128(p, right, signed, loc), signed, loc);
}

function inline(p: Parser, op: ArithOp | CompareOp, left: Expr, right: Expr, signed: boolean, loc: Loc): Expr {
  const a = split(p, left);
  const b = split(p, right);
  const setup = [...a.setup, ...b.setup];
  const [alo, ahi] = a.parts;
  const [blo, bhi] = b.parts;
  const u = (o: ArithOp, m: Expr, n: Expr): Expr => arith(o, m, n, ULONG, loc);
  const make = (lo: Expr, hi: Expr): Expr => build(p, int128Type(signed), [lo, hi], setup, loc);
  switch (op) {
    case '+': {
      const low = once(p, u('+', alo, blo));
      setup.push(...low.setup);
      const carry = castTo(compareParts('<', low.value, alo, ULONG, loc), ULONG);
      return make({ ...low.value }, u('+', u('+', ahi, bhi), carry));
    }
    case '-': {
      const borrow = castTo(compareParts('<', alo, blo, ULONG, loc), ULONG);
      return make(u('-', alo, blo), u('-', u('-', ahi, bhi), borrow));
    }
    case '&':
    case '|':
    case '^':
      return make(u(op, alo, blo), u(op, ahi, bhi));
    default: {
      const compare = op as CompareOp;
      const low = compareParts(compare, alo, blo, ULONG, loc);
      if (op === '==' || op === '!=') {
        const high = compareParts(compare, ahi, bhi, ULONG, loc);
        return after(setup, makeLogical(op === '==' ? '&&' : '||', low, high, loc));
      }
      const half = signed ? LONG : ULONG;
      const strict = compareParts(op[0] as CompareOp, castTo(ahi, half), castTo(bhi, half), half, loc);
      const equal = compareParts('==', ahi, bhi, ULONG, loc);
      return after(setup, makeLogical('||', strict, makeLogical('&&', equal, low, loc), loc));
    }
  }
}

/** `-x` and `~x` */
export function int128Unary(p: Parser, op: '-' | '~', value: Expr, loc: Loc): Expr {
  const signed = signedForm(value.type);
  if (op === '-') return int128Binary(p, '-', int128Const(p, 0n, signed, loc), value, loc);
  const known = knownValue(value);
  if (known !== undefined) return int128Const(p, ~known, signed, loc);
  const { setup, parts } = split(p, value);
  const halves = parts.map((half) => makeUnary('~', half, ULONG, loc));
  return build(p, int128Type(signed), halves, setup, loc);
}
