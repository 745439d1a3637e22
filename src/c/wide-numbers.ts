/**
 * Operators and conversions where a wide number takes part: chooses between complex numbers, vectors and
 * integers of 128 bits. The operators of operators.ts come here before they look at plain types.
 */
import type { ArithOp, CompareOp, Expr } from './ast';
import { after, build, compareParts, once, reinterpret, split } from './composite';
import { complexBinary, complexUnary, toComplex, zeroOf } from './complex-numbers';
import { castTo, isLvalue, usualConversions } from './convert';
import { intConst, makeBinary, makeLogical, makeUnary } from './fold';
import { fromInt128, int128Binary, int128Test, int128Unary, toInt128 } from './int128';
import { numberForm } from './number-types';
import type { Parser } from './parser';
import type { Loc } from './source';
import { promoted, usualType } from './type-rules';
import { vectorBinary, vectorUnary } from './vectors';
import { DOUBLE, INT, isArithmetic, isScalar, LONG, pointerTo, type RecordType, type Type, unqualified } from './types';

export function isWide(type: Type): boolean {
  return type.kind === 'record' && type.def.number !== undefined;
}

/** `left op right`, one of them wide; undefined: the operator does not take these. */
export function wideBinary(p: Parser, op: ArithOp | CompareOp, left: Expr, right: Expr, loc: Loc): Expr | undefined {
  const forms = [numberForm(left.type)?.form, numberForm(right.type)?.form];
  const plain = (e: Expr): boolean => isWide(e.type) || isArithmetic(e.type);
  if (!plain(left) || !plain(right)) return undefined;
  if (forms.includes('vector')) return vectorBinary(p, op, left, right, loc);
  if (forms.includes('complex')) {
    const real = (e: Expr): Expr => (numberForm(e.type)?.form === 'int128' ? fromInt128(p, e, DOUBLE, loc) : e);
    return complexBinary(p, op, real(left), real(right), loc);
  }
  if (left.type.kind === 'float' || right.type.kind === 'float') {
    const number = (e: Expr, other: Type): Expr => (isWide(e.type) ? fromInt128(p, e, other, loc) : e);
    const [a, b] = usualConversions(number(left, right.type), number(right, left.type));
    const comparing = op === '==' || op === '!=' || op[0] === '<' || op[0] === '>';
    if (op === '<<' || op === '>>' || op === '%' || op === '&' || op === '|' || op === '^') return undefined;
    return makeBinary(op, a, b, comparing ? INT : a.type, loc);
  }
  return int128Binary(p, op, left, right, loc);
}

/** undefined: the operator does not take it. */
export function wideUnary(p: Parser, op: '-' | '~' | '+' | '!', value: Expr, loc: Loc): Expr | undefined {
  const form = numberForm(value.type)?.form;
  if (op === '+')
    return isLvalue(value)
      ? { kind: 'cast', op: 'none', operand: value, implicit: true, type: unqualified(value.type), loc }
      : value;
  if (form === 'vector') return vectorUnary(p, op, value, loc);
  if (op === '!') return makeUnary('!', wideTest(p, value, loc), INT, loc);
  return form === 'complex' ? complexUnary(p, op, value, loc) : int128Unary(p, op, value, loc);
}

/** Whether it is not zero, as int. */
export function wideTest(p: Parser, value: Expr, loc: Loc): Expr {
  const form = numberForm(value.type);
  if (form?.form !== 'complex') return int128Test(p, value, loc);
  const { setup, parts } = split(p, value);
  const [real, imag] = parts.map((x) => compareParts('!=', x, zeroOf(form.part, loc), form.part, loc));
  return after(setup, makeLogical('||', real, imag, loc));
}

/** Converts between a wide number and another or a scalar; undefined: there is no such conversion. */
export function wideConvert(p: Parser, value: Expr, to: Type, explicit: boolean, loc: Loc): Expr | undefined {
  const from = numberForm(value.type);
  const target = numberForm(to);
  if (from !== undefined && target !== undefined && (value.type as RecordType).def === (to as RecordType).def)
    return value;
  if (from?.form === 'vector' || target?.form === 'vector') {
    const same = value.type.size === to.size && (explicit || from?.form === target?.form);
    return same && value.type.kind !== 'pointer' && to.kind !== 'pointer' ? reinterpret(p, value, to) : undefined;
  }
  if (from === undefined && !isScalar(value.type)) return undefined;
  if (target === undefined) {
    if (to.kind === 'bool') return castTo(wideTest(p, value, loc), to);
    if (!isScalar(to)) return undefined;
    if (from?.form === 'int128') return fromInt128(p, value, unqualified(to), loc);
    const { setup, parts } = split(p, value);
    return to.kind === 'pointer' ? undefined : after(setup, castTo(parts[0], unqualified(to)));
  }
  if (target.form === 'complex') {
    if (value.type.kind === 'pointer') return undefined;
    return toComplex(p, from?.form === 'int128' ? fromInt128(p, value, target.part, loc) : value, target.part, loc);
  }
  if (from?.form === 'complex') {
    const { setup, parts } = split(p, value);
    return after(setup, toInt128(p, parts[0], target.signed, loc));
  }
  return toInt128(p, value, target.signed, loc);
}

/** The branches of `?:` in a common type. */
export function wideCommon(p: Parser, a: Expr, b: Expr, loc: Loc): [Expr, Expr] | undefined {
  const x = numberForm(a.type);
  const y = numberForm(b.type);
  if (x !== undefined && y !== undefined && (a.type as RecordType).def === (b.type as RecordType).def) return [a, b];
  // the type of the sum is the common type
  const sum = wideBinary(p, '+', a, b, loc);
  if (sum === undefined) return undefined;
  const left = isWide(sum.type) ? wideConvert(p, a, sum.type, false, loc) : castTo(a, sum.type);
  const right = isWide(sum.type) ? wideConvert(p, b, sum.type, false, loc) : castTo(b, sum.type);
  return left === undefined || right === undefined ? undefined : [left, right];
}

/** `target op= value`; the target is evaluated once. */
export function wideAssignOp(p: Parser, op: ArithOp, target: Expr, value: Expr, loc: Loc): Expr | undefined {
  const { setup, place } = placeOnce(p, target);
  const result = isWide(target.type) || isWide(value.type) ? wideBinary(p, op, place, value, loc) : undefined;
  const converted = result === undefined ? undefined : toType(p, result, target.type, loc);
  if (converted === undefined) return undefined;
  return after(setup, assignTo(place, converted, loc));
}

function toType(p: Parser, value: Expr, type: Type, loc: Loc): Expr | undefined {
  return isWide(value.type) || isWide(type) ? wideConvert(p, value, type, false, loc) : castTo(value, type);
}

function assignTo(place: Expr, value: Expr, loc: Loc): Expr {
  return { kind: 'assign', target: { ...place }, value, type: unqualified(place.type), loc };
}

/** An lvalue that can be named twice. */
function placeOnce(p: Parser, target: Expr): { setup: Expr[]; place: Expr } {
  if (
    target.kind === 'local' ||
    target.kind === 'global' ||
    (target.kind === 'member' && target.bitField !== undefined)
  )
    return { setup: [], place: target };
  const { loc } = target;
  const address: Expr =
    target.kind === 'deref' ? target.pointer : { kind: 'addr', operand: target, type: pointerTo(target.type), loc };
  const kept = once(p, address);
  return { setup: kept.setup, place: { kind: 'deref', pointer: kept.value, type: target.type, loc } };
}

/** `++` and `--` */
export function wideIncrement(p: Parser, op: '++' | '--', prefix: boolean, target: Expr, loc: Loc): Expr | undefined {
  const { setup, place } = placeOnce(p, target);
  const one = intConst(1n, INT, loc);
  const plus = op === '++' ? '+' : '-';
  if (prefix) {
    const sum = wideBinary(p, plus, place, one, loc);
    const value = sum && toType(p, sum, target.type, loc);
    return value === undefined ? undefined : after(setup, assignTo(place, value, loc));
  }
  const before = once(p, place);
  const sum = wideBinary(p, plus, before.value, one, loc);
  const value = sum && toType(p, sum, target.type, loc);
  if (value === undefined) return undefined;
  return after([...setup, ...before.setup, assignTo(place, value, loc)], { ...before.value });
}

/** `__real__ z` and `__imag__ z`; of a real number itself and 0. */
export function partOf(p: Parser, which: 'real' | 'imag', value: Expr, loc: Loc): Expr | undefined {
  const form = numberForm(value.type);
  if (form === undefined && isArithmetic(value.type)) {
    if (which === 'imag')
      return {
        kind: 'comma',
        left: value,
        right: intConst(0n, promoted(value.type), loc),
        type: promoted(value.type),
        loc,
      };
    return value;
  }
  if (form?.form !== 'complex') return undefined;
  if (!isLvalue(value) || value.kind === 'compoundLiteral') {
    const { setup, parts } = split(p, value);
    return after(setup, parts[which === 'real' ? 0 : 1]);
  }
  const field = (value.type as RecordType).def.fields[which === 'real' ? 0 : 1];
  return { kind: 'member', object: value, field, offset: field.offset, type: field.type, loc };
}

/** `__builtin_complex(real, imag)` */
export function makeComplex(p: Parser, real: Expr, imag: Expr, loc: Loc): Expr | undefined {
  if (!isArithmetic(real.type) || !isArithmetic(imag.type)) return undefined;
  const part = usualType(promoted(real.type), promoted(imag.type));
  if (part.kind !== 'float') return undefined;
  const zero = toComplex(p, zeroOf(part, loc), part, loc);
  const a = once(p, castTo(real, part));
  const b = once(p, castTo(imag, part));
  return build(p, zero.type as RecordType, [a.value, b.value], [...a.setup, ...b.setup], loc);
}

/** An index or count: numbers of 128 bits become long. */
export function narrowIndex(p: Parser, value: Expr): Expr {
  return numberForm(value.type)?.form === 'int128' ? fromInt128(p, value, LONG, value.loc) : value;
}
