/**
 * Constant folding: builds an expression node, or its value when the operands are known.
 *
 * Folding happens as the tree is built, so it defines what an integer constant expression
 * is. Division by zero and the like are left as they are for the machine to fault on.
 * These functions check nothing; the callers have converted the operands.
 */
import type { ArithOp, CastOp, CompareOp, Expr } from './ast';
import { isNonNullAddress } from './const-eval';
import type { Loc } from './source';
import { INT, type IntType, isInteger, isSigned, precisionOf, type Type, unqualified, wrap } from './types';

export function intConst(value: bigint, type: Type, loc: Loc): Expr {
  return { kind: 'int', value: wrap(value, type), type, loc };
}

export function floatConst(value: number, type: Type, loc: Loc): Expr {
  return { kind: 'float', value: type.size === 4 ? Math.fround(value) : value, type, loc };
}

/** Whether a condition is known: true, false or undefined. */
export function truthOf(expr: Expr): boolean | undefined {
  if (expr.kind === 'int') return expr.value !== 0n;
  if (expr.kind === 'float') return expr.value !== 0;
  if (isNonNullAddress(expr)) return true;
  return undefined;
}

/** Which cast leads from one scalar type to another. */
export function castOp(from: Type, to: Type): CastOp {
  if (to.kind === 'void') return 'void';
  if (to.kind === 'bool') return from.kind === 'bool' ? 'none' : 'bool';
  if (to.kind === 'float') {
    if (from.kind === 'float') return 'floatToFloat';
    return 'intToFloat';
  }
  if (to.kind === 'pointer') return from.kind === 'pointer' ? 'pointer' : 'intToPtr';
  if (from.kind === 'float') return 'floatToInt';
  if (from.kind === 'pointer') return 'ptrToInt';
  return isInteger(to) ? 'int' : 'none';
}

/** A cast node, folded when the operand is a constant. Types are scalar, or equal records, or `to` is void. */
export function makeCast(operand: Expr, to: Type, implicit: boolean, loc = operand.loc): Expr {
  const type = unqualified(to);
  if (operand.kind === 'int') {
    if (type.kind === 'float') return floatConst(toNumber(operand.value, type), type, loc);
    if (type.kind === 'pointer') return { kind: 'int', value: BigInt.asUintN(64, operand.value), type, loc };
    if (isInteger(type)) return intConst(operand.value, type, loc);
  } else if (operand.kind === 'float') {
    if (type.kind === 'float') return floatConst(operand.value, type, loc);
    if (type.kind === 'bool') return intConst(operand.value !== 0 ? 1n : 0n, type, loc);
    if (isInteger(type)) return intConst(nearestInteger(operand.value, type), type, loc);
  } else if (type.kind === 'bool' && isNonNullAddress(operand)) {
    return intConst(1n, type, loc);
  }
  if (bitsOf(type) !== undefined && isSigned(operand.type) && !isSigned(type))
    return cut(makeCast(operand, whole(type), implicit, loc), type);
  return { kind: 'cast', op: castOp(operand.type, type), operand, implicit, type, loc };
}

const bitsOf = (type: Type): number | undefined => (type.kind === 'int' ? type.bits : undefined);

/** The type without the limit of a bit-field. */
function whole(type: Type): Type {
  const { bits: _bits, ...rest } = type as IntType;
  return rest;
}

/** A value computed in 64 bits as one of a bit-field's type: its upper bits go. */
function cut(value: Expr, type: Type): Expr {
  const spare = intConst(BigInt(64 - precisionOf(type)), INT, value.loc);
  const { loc } = value;
  const up: Expr = { kind: 'binary', op: '<<', left: value, right: spare, type: whole(type), loc };
  return { kind: 'binary', op: '>>', left: up, right: spare, type, loc };
}

/** `Number(value)` rounds to double once; float needs care not to round twice. */
function toNumber(value: bigint, type: Type): number {
  const double = Number(value);
  if (type.size !== 4 || BigInt(double) === value) return double;
  // make the low bit sticky so that fround sees on which side the exact value lies
  const bits = (value < 0n ? -value : value).toString(2).length;
  const drop = BigInt(Math.max(0, bits - 50));
  const magnitude = value < 0n ? -value : value;
  const sticky = (magnitude & ((1n << drop) - 1n)) !== 0n ? 1n : 0n;
  const kept = ((magnitude >> drop) | sticky) << drop;
  return Number(value < 0n ? -kept : kept);
}

/** The integral part; what does not fit becomes the largest or smallest value, as gcc folds it. */
function nearestInteger(value: number, type: Type): bigint {
  if (Number.isNaN(value)) return 0n;
  const bits = BigInt(precisionOf(type));
  const [least, most] = isSigned(type) ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  if (value >= Number(most)) return most;
  return value <= Number(least) ? least : BigInt(Math.trunc(value));
}

export function makeUnary(op: '-' | '~' | '!', operand: Expr, type: Type, loc: Loc): Expr {
  if (op === '!') {
    const truth = truthOf(operand);
    if (truth !== undefined) return intConst(truth ? 0n : 1n, INT, loc);
  } else if (operand.kind === 'int') {
    return intConst(op === '-' ? -operand.value : ~operand.value, type, loc);
  } else if (operand.kind === 'float' && op === '-') {
    return floatConst(-operand.value, type, loc);
  }
  const result: Expr = { kind: 'unary', op, operand, type, loc };
  return bitsOf(type) === undefined ? result : cut(result, type);
}

/** Both operands have the same arithmetic type (shifts: each its own; pointers for comparisons). */
export function makeBinary(op: ArithOp | CompareOp, left: Expr, right: Expr, type: Type, loc: Loc): Expr {
  if (left.kind === 'int' && right.kind === 'int') {
    const value = foldIntegers(op, left.value, right.value, precisionOf(left.type), isSigned(left.type));
    if (value !== undefined) return intConst(value, type, loc);
  } else if (left.kind === 'float' && right.kind === 'float') {
    const value = foldFloats(op, left.value, right.value);
    if (typeof value === 'boolean') return intConst(value ? 1n : 0n, type, loc);
    if (value !== undefined) return floatConst(value, type, loc);
  }
  const result: Expr = { kind: 'binary', op, left, right, type, loc };
  return bitsOf(type) === undefined ? result : cut(result, type);
}

/** The exact result, not wrapped; undefined for division by zero and shifts of more bits than there are. */
export function foldIntegers(
  op: ArithOp | CompareOp,
  a: bigint,
  b: bigint,
  bits: number,
  signed: boolean,
): bigint | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return b === 0n ? undefined : a / b;
    case '%':
      return b === 0n ? undefined : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
    case '>>': {
      if (b < 0n || b >= BigInt(bits)) return undefined;
      return op === '<<' ? a << b : (signed ? a : BigInt.asUintN(bits, a)) >> b;
    }
    case '==':
      return a === b ? 1n : 0n;
    case '!=':
      return a !== b ? 1n : 0n;
    case '<':
      return a < b ? 1n : 0n;
    case '<=':
      return a <= b ? 1n : 0n;
    case '>':
      return a > b ? 1n : 0n;
    case '>=':
      return a >= b ? 1n : 0n;
  }
}

function foldFloats(op: ArithOp | CompareOp, a: number, b: number): number | boolean | undefined {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      return undefined;
  }
}

export function makeLogical(op: '&&' | '||', left: Expr, right: Expr, loc: Loc): Expr {
  const known = truthOf(left);
  if (known !== undefined) {
    if (known === (op === '||')) return intConst(known ? 1n : 0n, INT, loc);
    const second = truthOf(right);
    if (second !== undefined) return intConst(second ? 1n : 0n, INT, loc);
  }
  return { kind: 'logical', op, left, right, type: INT, loc };
}

export function makePtrAdd(op: '+' | '-', pointer: Expr, index: Expr, elementSize: number, loc: Loc): Expr {
  const { type } = pointer;
  if (index.kind === 'int') {
    if (
      index.value === 0n &&
      pointer.kind !== 'local' &&
      pointer.kind !== 'global' &&
      pointer.kind !== 'member' &&
      pointer.kind !== 'deref'
    )
      return pointer;
    const delta = index.value * BigInt(elementSize);
    if (pointer.kind === 'int')
      return {
        kind: 'int',
        value: BigInt.asUintN(64, op === '+' ? pointer.value + delta : pointer.value - delta),
        type,
        loc,
      };
  }
  return { kind: 'ptrAdd', op, pointer, index, elementSize, type: unqualified(type), loc };
}
