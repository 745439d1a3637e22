/**
 * `_Complex` arithmetic in parts. A real operand stays real: `z * 2.0` multiplies both parts.
 * Division of floating-point numbers is a call (`__divdc3`, which scales against overflow); multiplication is the
 * plain formula, without the recovery of infinities that C's annex G asks for.
 */
import type { ArithOp, CompareOp, Expr } from './ast';
import { after, arith, build, compareParts, once, split } from './composite';
import { castTo } from './convert';
import { floatConst, intConst, makeLogical, makeUnary } from './fold';
import { libraryCall, libraryFunction } from './library-calls';
import { complexType, numberForm } from './number-types';
import type { Parser } from './parser';
import type { Loc } from './source';
import { promoted, usualType } from './type-rules';
import { DOUBLE, type FloatType, type IntType, type Type } from './types';

type Part = FloatType | IntType;

export function zeroOf(type: Part, loc: Loc): Expr {
  return type.kind === 'float' ? floatConst(0, type, loc) : intConst(0n, type, loc);
}

/** The part type of an operand: its own, or that of the real number it is. */
function partType(type: Type): Type {
  const form = numberForm(type);
  return form?.form === 'complex' ? form.part : promoted(type);
}

interface Operand {
  setup: Expr[];
  real: Expr;
  /** undefined: a real number. */
  imag: Expr | undefined;
}

function operand(p: Parser, value: Expr, type: Part): Operand {
  if (numberForm(value.type) === undefined) {
    const kept = once(p, castTo(value, type));
    return { setup: kept.setup, real: kept.value, imag: undefined };
  }
  const { setup, parts } = split(p, value);
  return { setup, real: castTo(parts[0], type), imag: castTo(parts[1], type) };
}

export function complexBinary(p: Parser, op: ArithOp | CompareOp, left: Expr, right: Expr, loc: Loc): Expr | undefined {
  const type = usualType(promoted(partType(left.type)), promoted(partType(right.type))) as Part;
  const a = operand(p, left, type);
  const b = operand(p, right, type);
  const setup = [...a.setup, ...b.setup];
  const zero = zeroOf(type, loc);
  const make = (real: Expr, imag: Expr): Expr => build(p, complexType(type), [real, imag], setup, loc);
  const compute = (o: ArithOp, x: Expr, y: Expr): Expr => arith(o, x, y, type, loc);
  switch (op) {
    case '+':
      return make(compute('+', a.real, b.real), sum(a.imag, b.imag, compute) ?? zero);
    case '-': {
      const imag =
        b.imag === undefined ? a.imag : a.imag === undefined ? negate(b.imag, loc) : compute('-', a.imag, b.imag);
      return make(compute('-', a.real, b.real), imag ?? zero);
    }
    case '*':
      if (a.imag === undefined) return make(compute('*', a.real, b.real), compute('*', a.real, b.imag ?? zero));
      if (b.imag === undefined) return make(compute('*', a.real, b.real), compute('*', a.imag, b.real));
      return make(
        compute('-', compute('*', a.real, b.real), compute('*', a.imag, b.imag)),
        compute('+', compute('*', a.real, b.imag), compute('*', a.imag, b.real)),
      );
    case '/':
      return divide(p, a, b, type, loc);
    case '==':
    case '!=': {
      const real = compareParts(op, a.real, b.real, type, loc);
      const imag = compareParts(op, a.imag ?? zero, b.imag ?? zero, type, loc);
      return after(setup, makeLogical(op === '==' ? '&&' : '||', real, imag, loc));
    }
    default:
      return undefined;
  }
}

function sum(a: Expr | undefined, b: Expr | undefined, compute: (o: ArithOp, x: Expr, y: Expr) => Expr) {
  return a === undefined ? b : b === undefined ? a : compute('+', a, b);
}

function negate(value: Expr, loc: Loc): Expr {
  const computed = castTo(value, promoted(value.type));
  return castTo(makeUnary('-', computed, computed.type, loc), value.type);
}

function divide(p: Parser, a: Operand, b: Operand, type: Part, loc: Loc): Expr {
  const setup = [...a.setup, ...b.setup];
  const compute = (o: ArithOp, x: Expr, y: Expr): Expr => arith(o, x, y, type, loc);
  const zero = zeroOf(type, loc);
  const imag = a.imag ?? zero;
  if (b.imag === undefined)
    return build(p, complexType(type), [compute('/', a.real, b.real), compute('/', imag, b.real)], setup, loc);
  if (type.kind === 'int') {
    const norm = compute('+', compute('*', b.real, b.real), compute('*', b.imag, b.imag));
    const real = compute('+', compute('*', a.real, b.real), compute('*', imag, b.imag));
    const rest = compute('-', compute('*', imag, b.real), compute('*', a.real, b.imag));
    return build(p, complexType(type), [compute('/', real, norm), compute('/', rest, norm)], setup, loc);
  }
  const func = libraryFunction(p, '__divdc3', complexType(DOUBLE), [DOUBLE, DOUBLE, DOUBLE, DOUBLE]);
  const args = [a.real, imag, b.real, b.imag].map((part) => castTo(part, DOUBLE));
  return after(setup, toComplex(p, libraryCall(func, args, loc), type, loc));
}

/** A number as complex of this part type. */
export function toComplex(p: Parser, value: Expr, part: Part, loc: Loc): Expr {
  const type = complexType(part);
  const form = numberForm(value.type);
  if (form === undefined) return build(p, type, [castTo(value, part), zeroOf(part, loc)], [], loc);
  if (form.form === 'complex' && form.part.name === part.name) return value;
  const { setup, parts } = split(p, value);
  return build(
    p,
    type,
    parts.map((x) => castTo(x, part)),
    setup,
    loc,
  );
}

/** `-z`, and `~z`, the conjugate. */
export function complexUnary(p: Parser, op: '-' | '~', value: Expr, loc: Loc): Expr {
  const { setup, parts } = split(p, value);
  const [real, imag] = parts;
  const form = numberForm(value.type);
  const part = form?.form === 'complex' ? form.part : DOUBLE;
  return build(p, complexType(part), [op === '-' ? negate(real, loc) : real, negate(imag, loc)], setup, loc);
}
