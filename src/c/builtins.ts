/**
 * GCC's builtins: the table of builtin functions, and the forms that are no calls.
 *
 * Three kinds: functions of `FUNCTIONS` are ordinary calls to a `FunctionSymbol` whose
 * `builtin` is the name without `__builtin_`; forms that take types or are constants
 * (`__builtin_offsetof`, `__builtin_types_compatible_p` …) are folded here; atomics and
 * `__sync_*` are lowered by atomics.ts.
 */
import type { Expr } from './ast';
import { atomicBuiltin, isAtomicName } from './atomics';
import { constantValue, constantAddress } from './const-eval';
import { assignConvert, castTo, decay, defaultArgument } from './convert';
import { typeNameRule } from './type-names';
import { floatConst, intConst } from './fold';
import { addressOf, member, subscript } from './operators';
import type { Parser } from './parser';
import { callArguments } from './calls';
import { isBuiltinFunction, makeBuiltin } from './builtin-functions';
import { bitBuiltin } from './bit-builtins';
import type { Token } from './token';
import { sameType } from './type-rules';
import { allocaCall } from './variable-arrays';
import {
  CHAR,
  DOUBLE,
  FLOAT,
  functionType,
  INT,
  isInteger,
  LONG,
  pointerTo,
  type Type,
  typeName,
  ULONG,
  VOID,
  BOOL,
} from './types';

/** Forms read here that are no functions. */
const SPECIAL = new Set(
  `__builtin_va_start __builtin_va_end __builtin_va_copy __builtin_va_arg __builtin_offsetof __builtin_types_compatible_p
__builtin_constant_p __builtin_choose_expr __builtin_expect __builtin_expect_with_probability __builtin_prefetch __builtin_assume_aligned
__builtin_object_size __builtin_dynamic_object_size __builtin_add_overflow __builtin_sub_overflow __builtin_mul_overflow __builtin_huge_val
__builtin_huge_valf __builtin_inf __builtin_inff __builtin_nan __builtin_nanf __builtin_isnan __builtin_isinf __builtin_isfinite __builtin_signbit
__builtin_alloca __builtin_alloca_with_align __builtin_has_attribute __builtin_classify_type __builtin_LINE __builtin_FUNCTION __builtin_FILE __builtin___clear_cache
__builtin_sadd_overflow __builtin_saddl_overflow __builtin_saddll_overflow __builtin_uadd_overflow __builtin_uaddl_overflow __builtin_uaddll_overflow
__builtin_ssub_overflow __builtin_ssubl_overflow __builtin_ssubll_overflow __builtin_usub_overflow __builtin_usubl_overflow __builtin_usubll_overflow
__builtin_smul_overflow __builtin_smull_overflow __builtin_smulll_overflow __builtin_umul_overflow __builtin_umull_overflow __builtin_umulll_overflow`.split(
    /\s+/,
  ),
);

export function isBuiltinName(name: string): boolean {
  if (!name.startsWith('__')) return false;
  return (
    SPECIAL.has(name) || (name.startsWith('__builtin_') && isBuiltinFunction(name.slice(10))) || isAtomicName(name)
  );
}

/** A builtin that is not a plain function; the cursor is behind its name. Undefined: it is a function. */
export function builtinCall(p: Parser, token: Token): Expr | undefined {
  const { text, loc } = token;
  if (isAtomicName(text)) return atomicBuiltin(p, token, argumentsOf(p, token));
  if (!text.startsWith('__builtin_')) return undefined;
  const base = text.slice(10);
  if (!SPECIAL.has(text)) return bitBuiltin(p, base, loc);
  switch (base) {
    case 'offsetof':
      return offsetof(p, token);
    case 'types_compatible_p':
      return typesCompatible(p, token);
    case 'va_arg':
      return vaArg(p, token);
    case 'choose_expr':
      return chooseExpr(p, token);
    case 'constant_p':
      return constantP(p, token);
    case 'has_attribute':
      return p.failAt(token, 'builtin', "'__builtin_has_attribute' is not supported");
  }
  const args = argumentsOf(p, token);
  const values = args.map((arg) => (arg.kind === 'error' ? arg : decay(arg)));
  if (values.some((value) => value.kind === 'error')) return p.errorExpr(loc);
  const count = (n: number): boolean => {
    if (values.length === n) return true;
    p.errorAt(
      token,
      values.length < n ? 'too-few-arguments' : 'too-many-arguments',
      `'${text}' takes ${n} argument${n === 1 ? '' : 's'}, but ${values.length} are given`,
    );
    return false;
  };
  switch (base) {
    case 'va_start':
      return vaStart(p, token, values);
    case 'va_end':
      return count(1) && vaList(p, values[0]) ? { kind: 'vaEnd', list: values[0], type: VOID, loc } : p.errorExpr(loc);
    case 'va_copy':
      return count(2) && vaList(p, values[0]) && vaList(p, values[1])
        ? { kind: 'vaCopy', target: values[0], source: values[1], type: VOID, loc }
        : p.errorExpr(loc);
    case 'expect':
      return count(2) ? assignConvert(p, values[0], LONG, "Argument 1 of '__builtin_expect'") : p.errorExpr(loc);
    case 'expect_with_probability':
      return count(3) ? assignConvert(p, values[0], LONG, 'Argument 1') : p.errorExpr(loc);
    case 'alloca':
    case 'alloca_with_align':
      if (p.func === undefined) return p.failAt(token, 'outside-function', `'${text}' can only be used in a function`);
      return count(base === 'alloca' ? 1 : 2)
        ? allocaCall(p, assignConvert(p, values[0], ULONG, `Argument 1 of '${text}'`), loc)
        : p.errorExpr(loc);
    case 'prefetch':
    case '__clear_cache':
      return {
        kind: 'cast',
        op: 'void',
        operand: values[0] ?? intConst(0n, INT, loc),
        implicit: true,
        type: VOID,
        loc,
      };
    case 'assume_aligned':
      return values[0] === undefined ? p.errorExpr(loc) : castTo(values[0], pointerTo(VOID));
    case 'object_size':
    case 'dynamic_object_size':
      return intConst(values[1]?.kind === 'int' && values[1].value > 1n ? 0n : -1n, ULONG, loc);
    case 'huge_val':
    case 'inf':
      return floatConst(Number.POSITIVE_INFINITY, DOUBLE, loc);
    case 'huge_valf':
    case 'inff':
      return floatConst(Number.POSITIVE_INFINITY, FLOAT, loc);
    case 'nan':
      return floatConst(Number.NaN, DOUBLE, loc);
    case 'nanf':
      return floatConst(Number.NaN, FLOAT, loc);
    case 'isnan':
    case 'isinf':
    case 'isfinite':
    case 'signbit':
      return count(1) ? floatTest(p, base, values[0], token) : p.errorExpr(loc);
    case 'classify_type':
      return intConst(isInteger(values[0]?.type ?? INT) ? 1n : 5n, INT, loc);
    case 'LINE':
      return intConst(BigInt(p.sources.position(loc).line), INT, loc);
    case 'FUNCTION':
    case 'FILE': {
      const name = base === 'FILE' ? p.sources.position(loc).file : (p.func?.symbol.name ?? '');
      const global = p.stringObject(CHAR, new TextEncoder().encode(`${name}\0`), loc);
      return decay({ kind: 'global', global, type: global.type, loc });
    }
  }
  const overflow = /^[su]?(add|sub|mul)(l{0,2})_overflow$/.exec(base);
  if (overflow !== null) return count(3) ? overflowCall(p, overflow[1], values, token) : p.errorExpr(loc);
  return p.errorExpr(loc);
}

function argumentsOf(p: Parser, token: Token): Expr[] {
  if (!p.is('(')) p.failAt(token, 'builtin', `'${token.text}' can only be called`);
  return callArguments(p);
}

function floatTest(p: Parser, base: string, value: Expr, token: Token): Expr {
  const argument = defaultArgument(value);
  if (argument.type.kind !== 'float') {
    p.errorAt(token, 'incompatible-types', `'${token.text}' wants a floating-point number`);
    return p.errorExpr(token.loc);
  }
  const arg = castTo(argument, DOUBLE);
  const name = `__builtin_${base}`;
  const known = p.fileScope.symbols.get(name);
  const func =
    known?.symbol === 'function' ? known : makeBuiltin(p, name, base, functionType(INT, [{ type: DOUBLE, loc: 0 }]));
  return {
    kind: 'call',
    callee: { kind: 'func', func, type: func.type, loc: token.loc },
    args: [arg],
    funcType: func.type,
    type: INT,
    loc: token.loc,
  };
}

/** `add_overflow(a, b, &result)`: a builtin per type; both operands must fit the result's type. */
function overflowCall(p: Parser, op: string, [a, b, result]: Expr[], token: Token): Expr {
  const { loc } = token;
  const type = result.type.kind === 'pointer' ? result.type.to : undefined;
  if (type === undefined || !isInteger(type) || !isInteger(a.type) || !isInteger(b.type)) {
    p.errorAt(token, 'incompatible-types', `'${token.text}' wants two integers and a pointer to an integer`);
    return p.errorExpr(loc);
  }
  for (const operand of [a, b]) {
    if (!fits(operand, type)) {
      p.errorAt(
        token,
        'overflow-types',
        `'${token.text}' is supported only when both operands fit the type of the result, '${typeName(type)}'`,
        { suggestion: 'cast the operands to that type' },
      );
      return p.errorExpr(loc);
    }
  }
  const plain: Type = type.kind === 'enum' ? type.def.underlying : type;
  const name = `__builtin_${op}_overflow.${plain.kind === 'int' ? plain.name : 'bool'}`;
  const known = p.fileScope.symbols.get(name);
  const params = [
    { type: plain, loc: 0 },
    { type: plain, loc: 0 },
    { type: pointerTo(plain), loc: 0 },
  ];
  const func =
    known?.symbol === 'function' ? known : makeBuiltin(p, name, `${op}_overflow`, functionType(BOOL, params));
  return {
    kind: 'call',
    callee: { kind: 'func', func, type: func.type, loc },
    args: [castTo(a, plain), castTo(b, plain), castTo(result, pointerTo(plain))],
    funcType: func.type,
    type: BOOL,
    loc,
  };
}

function fits(operand: Expr, type: Type): boolean {
  const from = operand.type;
  const signed = (t: Type): boolean => (t.kind === 'int' && t.signed) || (t.kind === 'enum' && t.def.underlying.signed);
  if (operand.kind === 'int')
    return castTo(operand, type).kind === 'int' && (castTo(operand, type) as { value: bigint }).value === operand.value;
  if (signed(from) === signed(type)) return from.size <= type.size;
  return !signed(from) && from.size < type.size;
}

// ---------------------------------------------------------------- variable arguments

function vaList(p: Parser, list: Expr): boolean {
  const { type } = list;
  if (type.kind === 'pointer' && type.to.kind === 'record' && type.to.def.tag === '__va_list_tag') return true;
  p.error('va-list', list.loc, `A 'va_list' is wanted here, but this is '${typeName(type)}'`);
  return false;
}

function vaStart(p: Parser, token: Token, values: Expr[]): Expr {
  const { loc } = token;
  if (values.length < 1 || !vaList(p, values[0])) return p.errorExpr(loc);
  if (p.func !== undefined && !p.func.symbol.type.variadic)
    p.errorAt(token, 'va-start', `'${p.func.symbol.name}' has no '...' parameter, so there are no variable arguments`);
  return { kind: 'vaStart', list: values[0], type: VOID, loc };
}

function vaArg(p: Parser, token: Token): Expr {
  p.expect('(');
  const list = decay(p.rules.assignment(p));
  p.expect(',');
  const type = typeNameRule(p);
  p.expect(')');
  if (list.kind === 'error' || !vaList(p, list)) return p.errorExpr(token.loc);
  if (
    (type.kind === 'int' && type.rank < INT.rank) ||
    type.kind === 'bool' ||
    (type.kind === 'float' && type.name === 'float')
  ) {
    const passed = type.kind === 'float' ? 'double' : 'int';
    p.errorAt(token, 'va-arg', `A variable argument is never '${typeName(type)}': it is passed as '${passed}'`, {
      suggestion: `write va_arg(…, ${passed})`,
    });
  }
  return { kind: 'vaArg', list, type, loc: token.loc };
}

// ---------------------------------------------------------------- folded forms

/** "(" type-name "," name ("." name | "[" expression "]")* ")" */
function offsetof(p: Parser, token: Token): Expr {
  const { loc } = token;
  p.expect('(');
  const type = typeNameRule(p);
  p.expect(',');
  const base: Expr = { kind: 'deref', pointer: { kind: 'int', value: 0n, type: pointerTo(type), loc }, type, loc };
  const first = p.identifier('the name of a member');
  let place = member(p, base, first.text, first.loc);
  for (;;) {
    if (p.accept('.')) {
      const name = p.identifier('the name of a member');
      place = member(p, place, name.text, name.loc);
    } else if (p.accept('[')) {
      const index = p.rules.expression(p);
      p.expect(']');
      place = subscript(p, place, index, loc);
    } else break;
  }
  p.expect(')');
  const address = addressOf(p, place, loc);
  if (address.kind === 'error') return address;
  return castTo(address, ULONG);
}

function typesCompatible(p: Parser, token: Token): Expr {
  p.expect('(');
  const a = typeNameRule(p);
  p.expect(',');
  const b = typeNameRule(p);
  p.expect(')');
  return intConst(sameType(a, b) ? 1n : 0n, INT, token.loc);
}

function chooseExpr(p: Parser, token: Token): Expr {
  p.expect('(');
  const test = constantValue(decay(p.rules.assignment(p)));
  if (test === undefined)
    p.errorAt(token, 'not-constant', "The first argument of '__builtin_choose_expr' must be an integer constant");
  const pick = (live: boolean): Expr => {
    p.expect(',');
    if (!live) p.unevaluated++;
    const expr = p.rules.assignment(p);
    if (!live) p.unevaluated--;
    return expr;
  };
  const first = pick(test !== 0n);
  const second = pick(test === 0n);
  p.expect(')');
  return test === undefined ? p.errorExpr(token.loc) : test !== 0n ? first : second;
}

function constantP(p: Parser, token: Token): Expr {
  p.expect('(');
  p.unevaluated++;
  const value = decay(p.rules.expression(p));
  p.unevaluated--;
  p.expect(')');
  if (value.kind === 'error') return value;
  const address = constantAddress(value);
  const string = address?.target?.symbol === 'global' && address.target.isString;
  return intConst(value.kind === 'int' || value.kind === 'float' || string ? 1n : 0n, INT, token.loc);
}
