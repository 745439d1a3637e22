/**
 * GCC's builtins about floating-point numbers that are no functions: constants, classification, comparisons
 * without exceptions. Names may end in `f` or `l` for the type.
 */
import type { CompareOp, Expr } from './ast';
import { makeBuiltin } from './builtin-functions';
import { after, once } from './composite';
import { castTo, defaultArgument, usualConversions } from './convert';
import { floatConst, intConst, makeBinary, makeLogical, makeUnary } from './fold';
import type { Parser } from './parser';
import type { Loc } from './source';
import type { Token } from './token';
import { DOUBLE, FLOAT, type FloatType, functionType, INT, isArithmetic, LDOUBLE } from './types';

const CONSTANTS: Readonly<Record<string, number | undefined>> = {
  huge_val: Number.POSITIVE_INFINITY,
  inf: Number.POSITIVE_INFINITY,
  nan: Number.NaN,
  nans: Number.NaN,
};
const TESTS = new Set(['isnan', 'isinf', 'isfinite', 'finite', 'signbit', 'isnormal', 'isinf_sign', 'fpclassify']);
const COMPARISONS: Readonly<Record<string, CompareOp | undefined>> = {
  isgreater: '>',
  isgreaterequal: '>=',
  isless: '<',
  islessequal: '<=',
};
const PAIRS = new Set(['islessgreater', 'isunordered']);

function plainName(base: string): { name: string; type: FloatType } {
  const known = (name: string): boolean =>
    TESTS.has(name) || CONSTANTS[name] !== undefined || COMPARISONS[name] !== undefined || PAIRS.has(name);
  if (known(base)) return { name: base, type: DOUBLE };
  const name = base.slice(0, -1);
  if (known(name) && base.endsWith('f')) return { name, type: FLOAT };
  return known(name) && base.endsWith('l') ? { name, type: LDOUBLE } : { name: '', type: DOUBLE };
}

export function isFloatBuiltin(base: string): boolean {
  return plainName(base).name !== '';
}

/** undefined: it is none of these. */
export function floatBuiltin(p: Parser, base: string, values: readonly Expr[], token: Token): Expr | undefined {
  const { name, type } = plainName(base);
  if (name === '') return undefined;
  const { loc } = token;
  const constant = CONSTANTS[name];
  if (constant !== undefined) return floatConst(constant, type, loc);
  const pair = COMPARISONS[name] !== undefined || PAIRS.has(name);
  const wanted = pair ? 2 : name === 'fpclassify' ? 6 : 1;
  if (values.length !== wanted) {
    const many = values.length > wanted;
    p.errorAt(
      token,
      many ? 'too-many-arguments' : 'too-few-arguments',
      `'${token.text}' takes ${wanted} argument${wanted === 1 ? '' : 's'}, but ${values.length} ${values.length === 1 ? 'is' : 'are'} given`,
    );
    return p.errorExpr(loc);
  }
  if (!values.every((value) => isArithmetic(value.type)) || (!pair && values[wanted - 1].type.kind !== 'float')) {
    p.errorAt(token, 'incompatible-types', `'${token.text}' wants a floating-point number`);
    return p.errorExpr(loc);
  }
  if (pair) return comparison(p, name, values, loc);
  switch (name) {
    case 'isnormal':
      return classify(
        p,
        values[0],
        [0n, 0n, 1n, 0n, 0n].map((v) => intConst(v, INT, loc)),
        loc,
      );
    case 'fpclassify':
      return classify(p, values[5], values.slice(0, 5), loc);
    case 'isinf_sign': {
      const kept = once(p, values[0]);
      const zero = castTo(floatConst(0, DOUBLE, loc), kept.value.type);
      const sign = choose(makeBinary('<', { ...kept.value }, zero, INT, loc), [-1n, 1n], loc);
      const infinite = machineTest(p, 'isinf', kept.value, loc);
      return after(kept.setup, {
        kind: 'cond',
        condition: infinite,
        // biome-ignore lint/suspicious/noThenProperty: a branch of a tree node, nobody awaits it
        then: sign,
        otherwise: intConst(0n, INT, loc),
        type: INT,
        loc,
      });
    }
    default:
      return machineTest(p, name === 'finite' ? 'isfinite' : name, values[0], loc);
  }
}

function choose(condition: Expr, [yes, no]: readonly bigint[], loc: Loc): Expr {
  // biome-ignore lint/suspicious/noThenProperty: a branch of a tree node, nobody awaits it
  return { kind: 'cond', condition, then: intConst(yes, INT, loc), otherwise: intConst(no, INT, loc), type: INT, loc };
}

/** A test that the machine does on doubles. */
function machineTest(p: Parser, base: string, value: Expr, loc: Loc): Expr {
  const name = `__builtin_${base}`;
  const known = p.fileScope.symbols.get(name);
  const type = functionType(INT, [{ type: DOUBLE, loc: 0 }]);
  const func = known?.symbol === 'function' ? known : makeBuiltin(p, name, base, type);
  const callee: Expr = { kind: 'func', func, type: func.type, loc };
  return { kind: 'call', callee, args: [castTo(defaultArgument(value), DOUBLE)], funcType: func.type, type: INT, loc };
}

function comparison(p: Parser, name: string, values: readonly Expr[], loc: Loc): Expr {
  const [left, right] = usualConversions(values[0], values[1]);
  const op = COMPARISONS[name];
  if (op !== undefined) return makeBinary(op, left, right, INT, loc);
  const a = once(p, left);
  const b = once(p, right);
  const test = (o: CompareOp, x: Expr, y: Expr): Expr => makeBinary(o, { ...x }, { ...y }, INT, loc);
  const result =
    name === 'islessgreater'
      ? makeLogical('||', test('<', a.value, b.value), test('>', a.value, b.value), loc)
      : makeLogical('||', test('!=', a.value, a.value), test('!=', b.value, b.value), loc);
  return after([...a.setup, ...b.setup], result);
}

/** One of `results`: not a number, infinite, normal, subnormal, zero. */
function classify(p: Parser, value: Expr, results: readonly Expr[], loc: Loc): Expr {
  const kept = once(p, value);
  const { type } = kept.value;
  const number = (x: number): Expr => castTo(floatConst(x, DOUBLE, loc), type);
  const zero = (): Expr => number(0);
  const negative = makeBinary('<', { ...kept.value }, zero(), INT, loc);
  const size = once(p, {
    kind: 'cond',
    condition: negative,
    // biome-ignore lint/suspicious/noThenProperty: a branch of a tree node, nobody awaits it
    then: makeUnary('-', { ...kept.value }, type, loc),
    otherwise: { ...kept.value },
    type,
    loc,
  });
  const smallest = type.size === 4 ? 2 ** -126 : 2 ** -1022;
  const [nan, infinite, normal, subnormal, none] = results.map((r) => castTo(r, INT));
  const cond = (condition: Expr, yes: Expr, no: Expr): Expr =>
    // biome-ignore lint/suspicious/noThenProperty: a branch of a tree node, nobody awaits it
    ({ kind: 'cond', condition, then: yes, otherwise: no, type: INT, loc });
  const is = (op: CompareOp, x: Expr): Expr => makeBinary(op, { ...size.value }, x, INT, loc);
  const chain = cond(
    is('!=', { ...size.value }),
    nan,
    cond(
      is('==', zero()),
      none,
      cond(is('>=', number(Number.POSITIVE_INFINITY)), infinite, cond(is('>=', number(smallest)), normal, subnormal)),
    ),
  );
  return after([...kept.setup, ...size.setup], chain);
}
