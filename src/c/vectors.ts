/**
 * GCC's vectors, element by element: operators, and the builtins that shuffle and convert.
 * A scalar operand stands for a vector of that value. Comparisons give vectors of 0 and -1.
 */
import type { ArithOp, CompareOp, Expr } from './ast';
import { arith, build, compareParts, once, split } from './composite';
import { castTo } from './convert';
import { intConst, makeBinary, makePtrAdd, makeUnary } from './fold';
import { numberForm, vectorType } from './number-types';
import type { Parser } from './parser';
import { after, partsOf } from './composite';
import type { Loc } from './source';
import { promoted } from './type-rules';
import { type FloatType, INT, type IntType, LONG, pointerTo, type RecordType, SCHAR, SHORT } from './types';

type Element = FloatType | IntType;

interface Vector {
  setup: Expr[];
  parts: Expr[];
}

function elements(p: Parser, value: Expr, element: Element, count: number): Vector {
  if (numberForm(value.type) !== undefined) return split(p, value);
  const kept = once(p, castTo(value, element));
  return { setup: kept.setup, parts: Array.from({ length: count }, () => ({ ...kept.value })) };
}

/** The signed integer as wide as an element, for masks. */
function maskElement(element: Element): IntType {
  return element.size === 1 ? SCHAR : element.size === 2 ? SHORT : element.size === 4 ? INT : LONG;
}

const COMPARISONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);

/** undefined: the operands do not fit together. */
export function vectorBinary(p: Parser, op: ArithOp | CompareOp, left: Expr, right: Expr, loc: Loc): Expr | undefined {
  const form = numberForm(left.type) ?? numberForm(right.type);
  const other = numberForm(right.type) ?? form;
  if (form?.form !== 'vector' || other?.form !== 'vector' || form.count !== other.count) return undefined;
  if (form.element.size !== other.element.size || form.element.kind !== other.element.kind) return undefined;
  const { element, count } = form;
  const integersOnly = op === '%' || op === '&' || op === '|' || op === '^' || op === '<<' || op === '>>';
  if (integersOnly && element.kind === 'float') return undefined;
  // a scalar has to be exact as an element
  if (element.kind === 'int' && (left.type.kind === 'float' || right.type.kind === 'float')) return undefined;
  const a = elements(p, left, element, count);
  const b = elements(p, right, element, count);
  const setup = [...a.setup, ...b.setup];
  if (COMPARISONS.has(op)) {
    const mask = maskElement(element);
    const type = vectorType(mask, element.size * count) as RecordType;
    const parts = a.parts.map((x, i) => {
      const truth = compareParts(op as CompareOp, x, b.parts[i], element, loc);
      return castTo(makeUnary('-', truth, INT, loc), mask);
    });
    return build(p, type, parts, setup, loc);
  }
  const type = vectorType(element, element.size * count) as RecordType;
  const parts = a.parts.map((x, i) => arith(op as ArithOp, x, b.parts[i], element, loc));
  return build(p, type, parts, setup, loc);
}

export function vectorUnary(p: Parser, op: '-' | '~' | '!', value: Expr, loc: Loc): Expr | undefined {
  const form = numberForm(value.type);
  if (form?.form !== 'vector') return undefined;
  if (op === '!') return vectorBinary(p, '==', value, intConst(0n, INT, loc), loc);
  if (op === '~' && form.element.kind === 'float') return undefined;
  const { setup, parts } = split(p, value);
  const computed = promoted(form.element);
  const results = parts.map((x) => castTo(makeUnary(op, castTo(x, computed), computed, loc), form.element));
  return build(p, value.type as RecordType, results, setup, loc);
}

/** `__builtin_convertvector(value, type)` */
export function convertVector(p: Parser, value: Expr, type: RecordType, loc: Loc): Expr | undefined {
  const from = numberForm(value.type);
  const to = numberForm(type);
  if (from?.form !== 'vector' || to?.form !== 'vector' || from.count !== to.count) return undefined;
  const { setup, parts } = split(p, value);
  return build(
    p,
    type,
    parts.map((x) => castTo(x, to.element)),
    setup,
    loc,
  );
}

/** `__builtin_shuffle(a, mask)` and `(a, b, mask)`: element `mask[i]` of a followed by b. */
export function shuffle(p: Parser, args: readonly Expr[], loc: Loc): Expr | undefined {
  const mask = args[args.length - 1];
  const sources = args.slice(0, -1);
  const form = numberForm(sources[0]?.type ?? INT);
  const maskForm = numberForm(mask?.type ?? INT);
  if (form?.form !== 'vector' || maskForm?.form !== 'vector' || sources.length > 2) return undefined;
  // element by a number that is known only at run time: through a table in memory
  const { element, count } = form;
  const table = vectorType(element, element.size * count * 2) as RecordType;
  const a = split(p, sources[0]);
  const b = sources.length === 2 ? split(p, sources[1]) : { setup: [], parts: a.parts };
  const index = split(p, mask);
  const both = once(p, build(p, table, [...a.parts, ...b.parts], [...a.setup, ...b.setup], loc));
  const [first] = partsOf(both.value);
  const base: Expr =
    first.kind === 'deref' ? first.pointer : { kind: 'addr', operand: first, type: pointerTo(element), loc };
  const limit = intConst(BigInt(count * sources.length - 1), LONG, loc);
  const parts = index.parts.map((x): Expr => {
    const at = makeBinary('&', castTo(x, LONG), limit, LONG, loc);
    return { kind: 'deref', pointer: makePtrAdd('+', base, at, element.size, loc), type: element, loc };
  });
  return after(index.setup, build(p, sources[0].type as RecordType, parts, both.setup, loc));
}

/** `__builtin_shufflevector(a, b, i, j …)`: elements of a followed by b by constant numbers; -1 is any. */
export function shuffleBy(p: Parser, [first, second, ...indices]: readonly Expr[], loc: Loc): Expr | undefined {
  const a = numberForm(first?.type ?? INT);
  const b = numberForm(second?.type ?? INT);
  if (a?.form !== 'vector' || b?.form !== 'vector' || a.element.name !== b.element.name) return undefined;
  const type = vectorType(a.element, a.element.size * indices.length);
  const left = split(p, first);
  const right = split(p, second);
  const from = [...left.parts, ...right.parts];
  const parts: Expr[] = [];
  for (const index of indices) {
    const part = index.kind === 'int' ? from[Math.max(0, Number(index.value))] : undefined;
    if (part === undefined) return undefined;
    parts.push({ ...part });
  }
  return type === undefined ? undefined : build(p, type, parts, [...left.setup, ...right.setup], loc);
}
