/**
 * Conversions: how a value gets the type that its place wants, with the messages when it
 * cannot. All conversions of C that the programmer did not write pass through here.
 */
import type { Expr } from './ast';
import { numericAddress } from './const-eval';
import { makeCast } from './fold';
import type { Parser } from './parser';
import { markAddressTaken } from './parser';
import { numberForm } from './number-types';
import type { Loc } from './source';
import { bitFieldOf, compatible, defaultPromoted, promoted, usualType } from './type-rules';
import { isArithmetic, isInteger, isScalar, pointerTo, type Type, typeName, unqualified } from './types';

/** Whether the expression designates an object. */
export function isLvalue(expr: Expr): boolean {
  switch (expr.kind) {
    case 'local':
    case 'global':
    case 'deref':
    case 'compoundLiteral':
      return true;
    case 'member':
      return isLvalue(expr.object);
    default:
      return false;
  }
}

/** Arrays and functions become pointers; other expressions stay (loads are implied). */
export function decay(expr: Expr): Expr {
  const { type } = expr;
  if (type.kind === 'array') {
    markAddressTaken(expr);
    const number = numericAddress(expr);
    if (number !== undefined)
      return { kind: 'int', value: BigInt.asUintN(64, number), type: pointerTo(type.of), loc: expr.loc };
    return { kind: 'decay', operand: expr, type: pointerTo(type.of), loc: expr.loc };
  }
  if (type.kind === 'function') {
    if (expr.kind === 'deref') return { ...expr.pointer };
    return { kind: 'decay', operand: expr, type: pointerTo(type), loc: expr.loc };
  }
  return expr;
}

/** An integer zero, or such cast to `void *`. */
export function isNullConstant(expr: Expr): boolean {
  if (expr.kind !== 'int' || expr.value !== 0n) return false;
  if (isInteger(expr.type)) return true;
  return expr.type.kind === 'pointer' && expr.type.to.kind === 'void' && expr.type.to.quals === 0;
}

/** A value cast to the type unless it has it already. */
export function castTo(expr: Expr, type: Type): Expr {
  const from = expr.type;
  if (from.kind === type.kind && from.size === type.size && isIdentical(from, type)) {
    return expr.kind === 'int' && from.alias !== undefined ? { ...expr, type: unqualified(type) } : expr;
  }
  return makeCast(expr, type, true);
}

function isIdentical(a: Type, b: Type): boolean {
  if (a.kind === 'pointer' && b.kind === 'pointer')
    return a.to === b.to || (a.to.quals === b.to.quals && a.to.alias === b.to.alias && isIdentical(a.to, b.to));
  if (a.kind === 'int' && b.kind === 'int') return a.name === b.name && a.bits === b.bits;
  if (a.kind === 'float' && b.kind === 'float') return a.name === b.name;
  if (a.kind === 'record' && b.kind === 'record') return a.def === b.def;
  if (a.kind === 'enum' && b.kind === 'enum') return a.def === b.def;
  return a.kind === b.kind && a.kind !== 'array' && a.kind !== 'function';
}

/** Integer promotion of a value. */
export function promote(expr: Expr): Expr {
  return castTo(expr, promoted(expr.type, bitFieldOf(expr)));
}

/** Both operands in their common type. */
export function usualConversions(left: Expr, right: Expr): [Expr, Expr] {
  const type = usualType(promoted(left.type, bitFieldOf(left)), promoted(right.type, bitFieldOf(right)));
  return [castTo(left, type), castTo(right, type)];
}

export function defaultArgument(expr: Expr): Expr {
  return castTo(expr, defaultPromoted(expr.type, bitFieldOf(expr)));
}

/** A value that decides a branch; any scalar. */
export function condition(p: Parser, expr: Expr): Expr {
  const value = decay(expr);
  if (value.kind === 'error' || isScalar(value.type)) return value;
  const form = numberForm(value.type)?.form;
  if (form === 'complex' || form === 'int128') return p.rules.wideTest(p, value, value.loc);
  p.error(
    'condition-type',
    value.loc,
    `A condition must be a number or a pointer, but this is '${typeName(value.type)}'`,
  );
  return p.errorExpr(value.loc);
}

/** What the value is used for, for messages: "Argument 2 of 'f'", "The value returned". */
export type Purpose = string;

/** Converts as by assignment to an object of type `to`. */
export function assignConvert(p: Parser, expr: Expr, to: Type, purpose: Purpose, loc: Loc = expr.loc): Expr {
  const value = decay(expr);
  const target = unqualified(to);
  if (value.kind === 'error') return value;
  const from = value.type;
  if (isArithmetic(target) && isArithmetic(from)) return castTo(value, target);
  if (target.kind === 'record' && from.kind === 'record' && target.def === from.def) return value;
  if (target.kind === 'bool' && from.kind === 'pointer') return castTo(value, target);
  if (numberForm(target) !== undefined || numberForm(from) !== undefined) {
    const converted = p.rules.wideConvert(p, value, target, false, value.loc);
    if (converted !== undefined) return converted;
  }
  if (target.kind === 'pointer') {
    if (isNullConstant(value)) return makeCast(value, target, true);
    if (from.kind === 'pointer') {
      checkPointers(p, from.to, target.to, from, target, purpose, loc);
      return castTo(value, target);
    }
    if (isInteger(from)) {
      p.warn(
        'int-to-pointer',
        loc,
        `${purpose} makes a pointer ('${typeName(to)}') from an integer ('${typeName(from)}')`,
        { suggestion: `write a cast: (${typeName(target)})` },
      );
      return makeCast(value, target, true);
    }
  }
  if (isInteger(target) && from.kind === 'pointer') {
    p.warn(
      'pointer-to-int',
      loc,
      `${purpose} makes an integer ('${typeName(to)}') from a pointer ('${typeName(from)}')`,
      { suggestion: `write a cast: (${typeName(target)})` },
    );
    return makeCast(value, target, true);
  }
  if (from.kind === 'void')
    p.error('void-value', loc, `${purpose} has no value (its type is void), but '${typeName(to)}' is wanted`);
  else p.error('incompatible-types', loc, `${purpose} is '${typeName(from)}', but '${typeName(to)}' is wanted`);
  return p.errorExpr(value.loc);
}

function checkPointers(
  p: Parser,
  from: Type,
  to: Type,
  fromPointer: Type,
  toPointer: Type,
  purpose: Purpose,
  loc: Loc,
): void {
  const lost = from.quals & ~to.quals & 3;
  if (lost !== 0 && from.kind !== 'function' && to.kind !== 'function') {
    p.warn(
      'discarded-qualifier',
      loc,
      `${purpose} loses '${lost & 1 ? 'const' : 'volatile'}': '${typeName(fromPointer)}' becomes '${typeName(toPointer)}'`,
    );
  }
  if (from.kind === 'void' || to.kind === 'void') return;
  if (compatible(from, to, true) || sameSizeInts(from, to)) return;
  p.warn(
    'incompatible-pointers',
    loc,
    `${purpose} is '${typeName(fromPointer)}', but '${typeName(toPointer)}' is wanted`,
  );
}

/** gcc is silent about `char *` against `unsigned char *` without -Wpointer-sign. */
function sameSizeInts(a: Type, b: Type): boolean {
  const integers = (a.kind === 'int' || a.kind === 'enum') && (b.kind === 'int' || b.kind === 'enum');
  if (!integers) return false;
  const x = a.kind === 'int' ? a : a.def.underlying;
  const y = b.kind === 'int' ? b : b.def.underlying;
  return x.rank === y.rank;
}
