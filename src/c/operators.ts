/**
 * Operators: checks the operands of each, converts them, builds the node.
 *
 * Used by the expression grammar and by builtins that are lowered to plain operators.
 * Over 500 lines because each operator is short and all share the checks at the top.
 * Every function accepts `error` operands and then gives an `error` back in silence.
 */
import type { ArithOp, CompareOp, Expr, Member } from './ast';
import {
  assignConvert,
  castTo,
  condition,
  decay,
  isLvalue,
  isNullConstant,
  promote,
  usualConversions,
} from './convert';
import { numericAddress } from './const-eval';
import { intConst, makeBinary, makeCast, makeLogical, makePtrAdd, makeUnary, truthOf } from './fold';
import { nearest } from './diagnostics';
import { markAddressTaken, type Parser } from './parser';
import type { Loc } from './source';
import { after, once } from './composite';
import { numberForm } from './number-types';
import {
  isWide,
  narrowIndex,
  wideAssignOp,
  wideBinary,
  wideCommon,
  wideConvert,
  wideIncrement,
  wideUnary,
} from './wide-numbers';
import { inElements, variableSize } from './variable-arrays';
import { assignVariable, movedMember } from './variable-records';
import { bitFieldOf, compatible, hasConstMember, isConst, promoted, usualType } from './type-rules';
import {
  INT,
  isArithmetic,
  isComplete,
  isInteger,
  isScalar,
  LONG,
  pointerTo,
  qualified,
  type RecordType,
  type Type,
  typeName,
  ULONG,
  unqualified,
  VOID,
} from './types';

function operandError(p: Parser, op: string, left: Expr, right: Expr, loc: Loc): Expr {
  p.error('operand-types', loc, `'${op}' cannot be applied to '${typeName(left.type)}' and '${typeName(right.type)}'`);
  return p.errorExpr(loc);
}

/** An index or difference counts elements of `size` bytes each: a constant, or 1 and the count is multiplied by `by`. */
interface ElementSize {
  size: number;
  by?: Expr;
}

/** The size of what a pointer points to, for arithmetic; reports incomplete types. */
function elementSizeOf(p: Parser, pointer: Type, loc: Loc): ElementSize {
  const to = pointer.kind === 'pointer' ? pointer.to : pointer;
  const by = variableSize(to, loc);
  if (by !== undefined) return { size: 1, by };
  if (!isComplete(to) && to.kind !== 'void' && to.kind !== 'function') {
    p.error('incomplete-type', loc, `'${typeName(to)}' is not defined here, so its size is not known`);
    return { size: 1 };
  }
  return { size: to.size };
}

/** An index in units of `element.size`. */
function scaled(index: Expr, element: ElementSize): Expr {
  if (element.by === undefined) return index;
  return makeBinary('*', castTo(index, LONG), castTo(element.by, LONG), LONG, index.loc);
}

/** `left op right` for everything but `&&`, `||`, assignment and comma. */
export function binary(p: Parser, op: ArithOp | CompareOp, leftOperand: Expr, rightOperand: Expr, loc: Loc): Expr {
  const left = decay(leftOperand);
  const right = decay(rightOperand);
  if (left.kind === 'error' || right.kind === 'error') return p.errorExpr(loc);
  if ((isWide(left.type) || isWide(right.type)) && left.type.kind !== 'pointer' && right.type.kind !== 'pointer')
    return wideBinary(p, op, left, right, loc) ?? operandError(p, op, left, right, loc);
  switch (op) {
    case '+':
      return add(p, left, right, loc);
    case '-':
      return subtract(p, left, right, loc);
    case '*':
    case '/': {
      if (!isArithmetic(left.type) || !isArithmetic(right.type)) return operandError(p, op, left, right, loc);
      const [a, b] = usualConversions(left, right);
      if (op === '/') warnZero(p, b, loc);
      return makeBinary(op, a, b, a.type, loc);
    }
    case '%':
    case '&':
    case '|':
    case '^': {
      if (!isInteger(left.type) || !isInteger(right.type)) return operandError(p, op, left, right, loc);
      const [a, b] = usualConversions(left, right);
      if (op === '%') warnZero(p, b, loc);
      return makeBinary(op, a, b, a.type, loc);
    }
    case '<<':
    case '>>': {
      if (!isInteger(left.type) || !isInteger(right.type)) return operandError(p, op, left, right, loc);
      const a = promote(left);
      const b = promote(right);
      if (b.kind === 'int' && p.unevaluated === 0 && (b.value < 0n || b.value >= BigInt(a.type.size * 8))) {
        p.warn(
          'shift-count',
          loc,
          `Shifting '${typeName(a.type)}' by ${b.value} is undefined: it has ${a.type.size * 8} bits`,
        );
      }
      return makeBinary(op, a, b, a.type, loc);
    }
    default:
      return compare(p, op, left, right, loc);
  }
}

function warnZero(p: Parser, divisor: Expr, loc: Loc): void {
  if (divisor.kind === 'int' && divisor.value === 0n && p.unevaluated === 0)
    p.warn('division-by-zero', loc, 'Division by zero');
}

function add(p: Parser, left: Expr, right: Expr, loc: Loc): Expr {
  if (isArithmetic(left.type) && isArithmetic(right.type)) {
    const [a, b] = usualConversions(left, right);
    return makeBinary('+', a, b, a.type, loc);
  }
  const [pointer, given] = left.type.kind === 'pointer' ? [left, right] : [right, left];
  const index = narrowIndex(p, given);
  if (pointer.type.kind !== 'pointer' || !isInteger(index.type)) return operandError(p, '+', left, right, loc);
  const element = elementSizeOf(p, pointer.type, loc);
  return makePtrAdd('+', pointer, scaled(indexValue(index), element), element.size, loc);
}

function subtract(p: Parser, left: Expr, right: Expr, loc: Loc): Expr {
  if (isArithmetic(left.type) && isArithmetic(right.type)) {
    const [a, b] = usualConversions(left, right);
    return makeBinary('-', a, b, a.type, loc);
  }
  if (left.type.kind !== 'pointer') return operandError(p, '-', left, right, loc);
  const element = elementSizeOf(p, left.type, loc);
  const elementSize = element.size;
  if (isInteger(right.type)) return makePtrAdd('-', left, scaled(indexValue(right), element), elementSize, loc);
  if (right.type.kind !== 'pointer') return operandError(p, '-', left, right, loc);
  if (!compatible(left.type.to, right.type.to, true))
    p.warn('incompatible-pointers', loc, `Subtracting '${typeName(right.type)}' from '${typeName(left.type)}'`);
  if (left.kind === 'int' && right.kind === 'int' && elementSize > 0) {
    return intConst(BigInt.asIntN(64, left.value - right.value) / BigInt(elementSize), LONG, loc);
  }
  const difference: Expr = { kind: 'ptrDiff', left, right, elementSize, type: LONG, loc };
  return element.by === undefined ? difference : inElements(difference, element.by, loc);
}

/** An index widened to 64 bits. */
function indexValue(index: Expr): Expr {
  const value = promote(index);
  return castTo(value, value.type.kind === 'int' && !value.type.signed && value.type.size === 8 ? ULONG : LONG);
}

function compare(p: Parser, op: CompareOp, left: Expr, right: Expr, loc: Loc): Expr {
  if (isArithmetic(left.type) && isArithmetic(right.type)) {
    const [a, b] = usualConversions(left, right);
    return makeBinary(op, a, b, INT, loc);
  }
  const l = left.type;
  const r = right.type;
  if (l.kind === 'pointer' && r.kind === 'pointer') {
    const fine =
      l.to.kind === 'void' ||
      r.to.kind === 'void' ||
      isNullConstant(left) ||
      isNullConstant(right) ||
      compatible(l.to, r.to, true);
    if (!fine)
      p.warn(
        'incompatible-pointers',
        loc,
        `Comparison of different pointer types '${typeName(l)}' and '${typeName(r)}'`,
      );
    return makeBinary(op, left, right, INT, loc);
  }
  if (l.kind === 'pointer' && isInteger(r)) {
    if (!isNullConstant(right))
      p.warn('pointer-comparison', loc, `Comparison of a pointer ('${typeName(l)}') with an integer`);
    return makeBinary(op, left, makeCast(right, l, true), INT, loc);
  }
  if (isInteger(l) && r.kind === 'pointer') {
    if (!isNullConstant(left))
      p.warn('pointer-comparison', loc, `Comparison of an integer with a pointer ('${typeName(r)}')`);
    return makeBinary(op, makeCast(left, r, true), right, INT, loc);
  }
  return operandError(p, op, left, right, loc);
}

export function logical(p: Parser, op: '&&' | '||', left: Expr, right: Expr, loc: Loc): Expr {
  const a = condition(p, left);
  const b = condition(p, right);
  if (a.kind === 'error' || b.kind === 'error') return p.errorExpr(loc);
  return makeLogical(op, a, b, loc);
}

export function unary(p: Parser, op: '-' | '~' | '!' | '+', operand: Expr, loc: Loc): Expr {
  if (op === '!' && !isWide(operand.type)) {
    const value = condition(p, operand);
    return value.kind === 'error' ? value : makeUnary('!', value, INT, loc);
  }
  const value = decay(operand);
  if (value.kind === 'error') return value;
  const wide = isWide(value.type) ? wideUnary(p, op, value, loc) : undefined;
  if (wide !== undefined) return wide;
  if (op === '!' || !(op === '~' ? isInteger(value.type) : isArithmetic(value.type))) {
    p.error('operand-types', loc, `'${op}' cannot be applied to '${typeName(value.type)}'`);
    return p.errorExpr(loc);
  }
  const converted = promote(value);
  if (op !== '+') return makeUnary(op, converted, converted.type, loc);
  return isLvalue(converted)
    ? { kind: 'cast', op: 'none', operand: converted, implicit: true, type: unqualified(converted.type), loc }
    : converted;
}

/** `&operand` */
export function addressOf(p: Parser, operand: Expr, loc: Loc): Expr {
  if (operand.kind === 'error') return operand;
  if (operand.kind === 'func') return { kind: 'addr', operand, type: pointerTo(operand.type), loc };
  if (!isLvalue(operand)) {
    p.error('not-lvalue', loc, "'&' needs something that has an address, but this is a value");
    return p.errorExpr(loc);
  }
  if (bitFieldOf(operand) !== undefined) {
    p.error('bit-field-address', loc, `A bit-field has no address`);
    return p.errorExpr(loc);
  }
  if (operand.kind === 'local' && operand.local.register === true) {
    p.error('register-address', loc, `'${operand.local.name}' is 'register' and has no address`, {
      suggestion: "declare it without 'register'",
    });
    return p.errorExpr(loc);
  }
  markAddressTaken(operand);
  const type = pointerTo(operand.type);
  if (operand.kind === 'deref') {
    const { pointer } = operand;
    return isLvalue(pointer) ? { kind: 'cast', op: 'pointer', operand: pointer, implicit: true, type, loc } : pointer;
  }
  const constant = numericAddress(operand);
  if (constant !== undefined) return { kind: 'int', value: BigInt.asUintN(64, constant), type, loc };
  return { kind: 'addr', operand, type, loc };
}

/** `*operand` */
export function dereference(p: Parser, operand: Expr, loc: Loc): Expr {
  const pointer = decay(operand);
  if (pointer.kind === 'error') return pointer;
  if (pointer.type.kind !== 'pointer') {
    p.error('not-pointer', loc, `'*' needs a pointer, but this is '${typeName(pointer.type)}'`);
    return p.errorExpr(loc);
  }
  const { to } = pointer.type;
  if (pointer.kind === 'decay' && to.kind === 'function') return pointer.operand;
  return { kind: 'deref', pointer, type: to, loc };
}

/** `array[index]` */
export function subscript(p: Parser, left: Expr, right: Expr, loc: Loc): Expr {
  if (numberForm(left.type)?.form === 'vector') return subscript(p, vectorArray(p, left), right, loc);
  const a = decay(left);
  const b = decay(right);
  if (a.kind === 'error' || b.kind === 'error') return p.errorExpr(loc);
  if (a.type.kind !== 'pointer' && b.type.kind !== 'pointer') {
    p.error('subscript', loc, `'[]' needs an array or a pointer, but this is '${typeName(a.type)}'`);
    return p.errorExpr(loc);
  }
  const sum = add(p, a, b, loc);
  if (sum.kind === 'error') return sum;
  if (sum.type.kind === 'pointer' && (sum.type.to.kind === 'void' || sum.type.to.kind === 'function')) {
    p.error('subscript', loc, `'[]' cannot be applied to '${typeName(sum.type)}'`);
    return p.errorExpr(loc);
  }
  return dereference(p, sum, loc);
}

/** The elements of a vector as an array: in the object itself, or in a copy of a value. */
function vectorArray(p: Parser, vector: Expr): Expr {
  const kept = isLvalue(vector) ? { setup: [], value: vector } : once(p, vector);
  const [field] = (vector.type as RecordType).def.fields;
  const type = qualified(field.type, vector.type.quals);
  return after(kept.setup, { kind: 'member', object: kept.value, field, offset: 0, type, loc: vector.loc });
}

/** `object.name`; for `->` the object is dereferenced before. */
export function member(p: Parser, object: Expr, name: string, loc: Loc): Expr {
  if (object.kind === 'error') return object;
  const { type } = object;
  if (type.kind !== 'record' || type.def.number !== undefined) {
    const pointer = type.kind === 'pointer' && type.to.kind === 'record';
    p.error(
      'not-record',
      loc,
      `'${typeName(type)}' has no members`,
      pointer ? { suggestion: `write '->${name}'` } : {},
    );
    return p.errorExpr(loc);
  }
  if (!type.def.complete) {
    p.error('incomplete-type', loc, `'${typeName(type)}' is not defined here, so its members are not known`, {
      suggestion: 'include the header that defines it',
    });
    return p.errorExpr(loc);
  }
  const found = type.def.byName.get(name);
  if (found === undefined) {
    const guess = nearest(name, type.def.byName.keys());
    p.error(
      'unknown-member',
      loc,
      `'${typeName(unqualified(type))}' has no member '${name}'`,
      guess === undefined ? {} : { suggestion: `did you mean '${guess}'?` },
    );
    return p.errorExpr(loc);
  }
  const { field, offset } = found;
  const moved = type.def.variable && movedMember(p, object, type.def, field, qualified(field.type, type.quals), loc);
  if (moved !== undefined) return moved;
  const node: Member = { kind: 'member', object, field, offset, type: qualified(field.type, type.quals), loc };
  if (field.bitField !== undefined) node.bitField = field.bitField;
  return node;
}

/** Reports targets that cannot be changed; false then. */
function checkTarget(p: Parser, target: Expr, what: string, loc: Loc): boolean {
  if (target.kind === 'error') return false;
  if (!isLvalue(target)) {
    p.error('not-lvalue', loc, `${what} needs a variable or other object on its left, but this is a value`);
    return false;
  }
  const { type } = target;
  if (type.kind === 'array') {
    p.error('array-assignment', loc, 'An array cannot be assigned as a whole', { suggestion: 'copy it with memcpy()' });
    return false;
  }
  if (type.kind === 'function') {
    p.error('not-lvalue', loc, `${what} cannot be applied to a function`);
    return false;
  }
  if (isConst(type) || hasConstMember(type)) {
    p.error('const-assignment', loc, `${describe(target)} is const and cannot be changed`);
    return false;
  }
  if (!isComplete(type)) {
    p.error('incomplete-type', loc, `'${typeName(type)}' is not complete here`);
    return false;
  }
  return true;
}

function describe(target: Expr): string {
  switch (target.kind) {
    case 'local':
      return `'${target.local.name}'`;
    case 'global':
      return `'${target.global.name}'`;
    case 'member':
      return `Member '${target.field.name ?? ''}'`;
    default:
      return 'This object';
  }
}

export function assign(p: Parser, target: Expr, value: Expr, loc: Loc): Expr {
  if (!checkTarget(p, target, "'='", loc)) return p.errorExpr(loc);
  const converted = assignConvert(p, value, target.type, 'The value assigned', value.loc);
  if (converted.kind === 'error') return p.errorExpr(loc);
  const copied = assignVariable(p, target, converted, loc);
  if (copied !== undefined) return copied;
  return { kind: 'assign', target, value: converted, type: unqualified(target.type), loc };
}

export function assignOp(p: Parser, op: ArithOp, target: Expr, operand: Expr, loc: Loc): Expr {
  if (!checkTarget(p, target, `'${op}='`, loc)) return p.errorExpr(loc);
  const value = decay(operand);
  if (value.kind === 'error') return value;
  const type = unqualified(target.type);
  if ((isWide(type) || isWide(value.type)) && type.kind !== 'pointer')
    return wideAssignOp(p, op, target, value, loc) ?? operandError(p, `${op}=`, target, value, loc);
  if (type.kind === 'pointer' && (op === '+' || op === '-') && isInteger(value.type)) {
    const element = elementSizeOf(p, type, loc);
    const elementSize = element.size;
    return {
      kind: 'assignOp',
      op,
      target,
      value: scaled(indexValue(value), element),
      computeType: type,
      elementSize,
      type,
      loc,
    };
  }
  const integersOnly = op !== '+' && op !== '-' && op !== '*' && op !== '/';
  const fits = integersOnly ? isInteger : isArithmetic;
  if (!fits(type) || !fits(value.type)) return operandError(p, `${op}=`, target, value, loc);
  const targetType = promoted(type, bitFieldOf(target));
  if (op === '<<' || op === '>>') {
    return { kind: 'assignOp', op, target, value: promote(value), computeType: targetType, elementSize: 0, type, loc };
  }
  const computeType = usualType(targetType, promoted(value.type, bitFieldOf(value)));
  const converted = castTo(value, computeType);
  if (op === '/' || op === '%') warnZero(p, converted, loc);
  return { kind: 'assignOp', op, target, value: converted, computeType, elementSize: 0, type, loc };
}

export function increment(p: Parser, op: '++' | '--', prefix: boolean, target: Expr, loc: Loc): Expr {
  if (!checkTarget(p, target, `'${op}'`, loc)) return p.errorExpr(loc);
  const type = unqualified(target.type);
  const wide = isWide(type) ? wideIncrement(p, op, prefix, target, loc) : undefined;
  if (wide !== undefined) return wide;
  if (!isScalar(type)) {
    p.error('operand-types', loc, `'${op}' cannot be applied to '${typeName(type)}'`);
    return p.errorExpr(loc);
  }
  const pointer = type.kind === 'pointer';
  const element = pointer ? elementSizeOf(p, type, loc) : { size: 0 };
  if (element.by !== undefined) {
    // as `target += 1`, and for the value before that minus 1
    const step = castTo(element.by, LONG);
    const plus = op === '++' ? '+' : '-';
    const moved: Expr = {
      kind: 'assignOp',
      op: plus,
      target,
      value: step,
      computeType: type,
      elementSize: 1,
      type,
      loc,
    };
    return prefix ? moved : makePtrAdd(op === '++' ? '-' : '+', moved, step, 1, loc);
  }
  return {
    kind: 'incDec',
    op,
    prefix,
    target,
    type,
    loc,
    computeType: pointer ? type : promoted(type, bitFieldOf(target)),
    elementSize: element.size,
  };
}

/** `condition ? then : otherwise` */
export function conditionalOperator(p: Parser, test: Expr, thenOperand: Expr, elseOperand: Expr, loc: Loc): Expr {
  const decided = condition(p, test);
  const [then, otherwise, type] = commonType(p, decay(thenOperand), decay(elseOperand), loc);
  if (decided.kind === 'error' || type === undefined) return p.errorExpr(loc);
  const truth = truthOf(decided);
  if (truth !== undefined) {
    const chosen = truth ? then : otherwise;
    return isLvalue(chosen)
      ? { kind: 'cast', op: 'none', operand: chosen, implicit: true, type, loc }
      : { ...chosen, type };
  }
  return { kind: 'cond', condition: decided, then, otherwise, type, loc };
}

/** Both branches converted to what the whole is. */
function commonType(p: Parser, a: Expr, b: Expr, loc: Loc): [Expr, Expr, Type | undefined] {
  if (a.kind === 'error' || b.kind === 'error') return [a, b, undefined];
  const x = a.type;
  const y = b.type;
  const wide = isWide(x) || isWide(y) ? wideCommon(p, a, b, loc) : undefined;
  if (wide !== undefined) return [...wide, unqualified(wide[0].type)];
  if (isArithmetic(x) && isArithmetic(y)) {
    const [left, right] = usualConversions(a, b);
    return [left, right, left.type];
  }
  if (x.kind === 'void' || y.kind === 'void') return [castTo(a, VOID), castTo(b, VOID), VOID];
  if (x.kind === 'record' && y.kind === 'record' && x.def === y.def) return [a, b, unqualified(x)];
  let type: Type | undefined;
  if (x.kind === 'pointer' && y.kind === 'pointer') {
    const quals = (x.to.quals | y.to.quals) & 3;
    if (isNullConstant(b)) type = unqualified(x);
    else if (isNullConstant(a)) type = unqualified(y);
    else if (x.to.kind === 'void' || y.to.kind === 'void') type = pointerTo(qualified(VOID, quals));
    else if (compatible(x.to, y.to, true))
      type = pointerTo(qualified(x.to.kind === 'array' && x.to.length === undefined ? y.to : x.to, quals));
    else {
      p.warn(
        'incompatible-pointers',
        loc,
        `The two branches are different pointers: '${typeName(x)}' and '${typeName(y)}'`,
      );
      type = pointerTo(VOID);
    }
  } else if (x.kind === 'pointer' && isInteger(y)) {
    if (!isNullConstant(b))
      p.warn(
        'int-to-pointer',
        loc,
        `The two branches are a pointer ('${typeName(x)}') and an integer ('${typeName(y)}')`,
      );
    type = unqualified(x);
  } else if (y.kind === 'pointer' && isInteger(x)) {
    if (!isNullConstant(a))
      p.warn(
        'int-to-pointer',
        loc,
        `The two branches are an integer ('${typeName(x)}') and a pointer ('${typeName(y)}')`,
      );
    type = unqualified(y);
  }
  if (type === undefined) {
    p.error(
      'operand-types',
      loc,
      `The two branches of '?:' do not fit together: '${typeName(x)}' and '${typeName(y)}'`,
    );
    return [a, b, undefined];
  }
  return [castTo(a, type), castTo(b, type), type];
}

/** `(type) operand` as written. */
export function explicitCast(p: Parser, type: Type, operand: Expr, loc: Loc): Expr {
  if (operand.kind === 'error') return operand;
  const value = decay(operand);
  const from = value.type;
  if (type.kind === 'void') return makeCast(value, type, false, loc);
  const wide = isWide(type) || isWide(from) ? wideConvert(p, value, unqualified(type), true, loc) : undefined;
  if (wide !== undefined) return wide;
  if (type.kind === 'record' && from.kind === 'record' && type.def === from.def)
    return makeCast(value, type, false, loc);
  if (!isScalar(type)) {
    const hint = type.kind === 'record' ? { suggestion: `write a compound literal: (${typeName(type)}){ … }` } : {};
    p.error('cast', loc, `A value cannot be cast to '${typeName(type)}'`, hint);
    return p.errorExpr(loc);
  }
  if (!isScalar(from)) {
    p.error('cast', loc, `'${typeName(from)}' cannot be cast to '${typeName(type)}'`);
    return p.errorExpr(loc);
  }
  if ((type.kind === 'float' && from.kind === 'pointer') || (type.kind === 'pointer' && from.kind === 'float')) {
    p.error('cast', loc, `'${typeName(from)}' cannot be cast to '${typeName(type)}'`);
    return p.errorExpr(loc);
  }
  return makeCast(value, type, false, loc);
}
