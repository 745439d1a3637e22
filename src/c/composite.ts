/**
 * Wide numbers in parts: evaluating one once and naming its parts, building one from parts.
 *
 * A number whose parts are all constants is a compound literal that remembers them, so that constant
 * expressions of such numbers fold and can initialise static objects. Every other one is first stored in a
 * hidden local; the stores are the `setup` that has to run before the parts are used.
 */
import type { Expr } from './ast';
import { castTo } from './convert';
import { intConst, makeBinary, makePtrAdd } from './fold';
import type { Parser } from './parser';
import type { Loc } from './source';
import { promoted, usualType } from './type-rules';
import type { ArithOp, CompareOp } from './ast';
import { INT, LONG, pointerTo, type RecordType, type Type, unqualified } from './types';

/** A value evaluated once: run `setup`, then use `parts` as often as wanted. */
export interface Split {
  setup: Expr[];
  parts: Expr[];
}

const constantParts = new WeakMap<Expr, readonly Expr[]>();

/** The parts of a number that is known at compile time. */
export function knownParts(expr: Expr): readonly Expr[] | undefined {
  return constantParts.get(expr);
}

const isKnown = (expr: Expr): boolean => expr.kind === 'int' || expr.kind === 'float';

/** A scalar evaluated once. */
export function once(p: Parser, value: Expr): { setup: Expr[]; value: Expr } {
  if (isKnown(value)) return { setup: [], value };
  return keepInMemory(p, value);
}

/** The parts of a wide number: real and imag, lo and hi, or the elements of a vector. */
export function split(p: Parser, value: Expr): Split {
  const known = constantParts.get(value);
  if (known !== undefined) return { setup: [], parts: [...known] };
  const kept = once(p, value);
  return { setup: kept.setup, parts: partsOf(kept.value) };
}

/** The parts of an lvalue of such a type. */
export function partsOf(object: Expr): Expr[] {
  const { loc } = object;
  const { def } = object.type as RecordType;
  if (def.number?.form !== 'vector')
    return def.fields.map(
      (field): Expr => ({ kind: 'member', object, field, offset: field.offset, type: field.type, loc }),
    );
  const [field] = def.fields;
  const { element, count } = def.number;
  return Array.from({ length: count }, (_, i): Expr => {
    const array: Expr = { kind: 'member', object, field, offset: 0, type: field.type, loc };
    const first: Expr = { kind: 'decay', operand: array, type: pointerTo(element), loc };
    const pointer = makePtrAdd('+', first, intConst(BigInt(i), LONG, loc), element.size, loc);
    return { kind: 'deref', pointer, type: element, loc };
  });
}

/** `right` after everything of `setup`. */
export function after(setup: readonly Expr[], right: Expr): Expr {
  return setup.reduceRight<Expr>(
    (rest, left) => ({ kind: 'comma', left, right: rest, type: rest.type, loc: rest.loc }),
    right,
  );
}

/** The number of the type made of these parts (already of the parts' types). */
export function build(p: Parser, type: RecordType, parts: readonly Expr[], setup: readonly Expr[], loc: Loc): Expr {
  const plain = unqualified(type) as RecordType;
  const local = p.addLocal('', plain, loc, { hidden: true });
  local.addressTaken = true;
  const { fields, number } = plain.def;
  const items = parts.map((expr, i) => {
    const offset = number?.form === 'vector' ? i * number.element.size : fields[i].offset;
    return { offset, type: expr.type, expr };
  });
  const literal: Expr = { kind: 'compoundLiteral', local, init: { zero: false, items }, type: plain, loc };
  if (setup.length === 0 && parts.every(isKnown)) constantParts.set(literal, parts);
  return after(setup, literal);
}

/** `left op right` on parts of the same type, computed as C does and brought back to that type. */
export function arith(op: ArithOp, left: Expr, right: Expr, type: Type, loc: Loc): Expr {
  const computed = usualType(promoted(type), promoted(type));
  const value = makeBinary(op, castTo(left, computed), castTo(right, computed), computed, loc);
  return castTo(value, type);
}

export function compareParts(op: CompareOp, left: Expr, right: Expr, type: Type, loc: Loc): Expr {
  const computed = promoted(type);
  return makeBinary(op, castTo(left, computed), castTo(right, computed), INT, loc);
}

/** The same bits as another type of the same size. */
export function reinterpret(p: Parser, value: Expr, type: Type): Expr {
  const kept = keepInMemory(p, value);
  return after(kept.setup, pointed(kept.value, type));
}

function keepInMemory(p: Parser, value: Expr): { setup: Expr[]; value: Expr } {
  const { loc } = value;
  const type = unqualified(value.type);
  const local = p.addLocal('', type, loc, { hidden: true });
  local.addressTaken = true;
  const ref: Expr = { kind: 'local', local, type, loc };
  return { setup: [{ kind: 'assign', target: ref, value, type, loc }], value: { ...ref } };
}

function pointed(object: Expr, type: Type): Expr {
  const { loc } = object;
  const address: Expr = { kind: 'addr', operand: object, type: pointerTo(object.type), loc };
  if (object.kind === 'local') object.local.addressTaken = true;
  const pointer: Expr = { kind: 'cast', op: 'pointer', operand: address, implicit: true, type: pointerTo(type), loc };
  return { kind: 'deref', pointer, type, loc };
}
