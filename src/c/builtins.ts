/**
 * GCC's builtins: the table of builtin functions, and the forms that are no calls.
 *
 * Three kinds: functions of `FUNCTIONS` are ordinary calls to a `FunctionSymbol` whose
 * `builtin` is the name without `__builtin_`; forms that take types or are constants
 * (`__builtin_offsetof`, `__builtin_types_compatible_p` …) are folded here; atomics and
 * `__sync_*` are lowered by atomics.ts.
 */
import type { Attribute, Expr } from './ast';
import { attributeWord } from './attributes';
import { atomicBuiltin, isAtomicName } from './atomics';
import { constantValue, constantAddress } from './const-eval';
import { assignConvert, castTo, decay } from './convert';
import { typeNameRule } from './type-names';
import { intConst } from './fold';
import { addressOf, member, subscript } from './operators';
import type { Parser } from './parser';
import { callArguments } from './calls';
import { floatBuiltin, isFloatBuiltin } from './float-builtins';
import { libraryCall, libraryFunction } from './library-calls';
import { numberForm } from './number-types';
import { objectSize } from './object-size';
import { overflowCall } from './overflow-builtins';
import type { Loc } from './source';
import { isBuiltinFunction } from './builtin-functions';
import { bitBuiltin } from './bit-builtins';
import type { Token } from './token';
import { startsType } from './specifiers';
import { sameType } from './type-rules';
import { convertVector, shuffle, shuffleBy } from './vectors';
import { makeComplex } from './wide-numbers';
import { allocaCall } from './variable-arrays';
import { CHAR, DOUBLE, FLOAT, INT, LDOUBLE, LONG, pointerTo, type Type, typeName, ULONG, VOID } from './types';

/** Forms read here that are no functions. */
const SPECIAL = new Set(
  `__builtin_va_start __builtin_va_end __builtin_va_copy __builtin_va_arg __builtin_offsetof __builtin_types_compatible_p __builtin_constant_p
__builtin_choose_expr __builtin_expect __builtin_expect_with_probability __builtin_prefetch __builtin_assume_aligned __builtin_object_size
__builtin_dynamic_object_size __builtin_add_overflow __builtin_sub_overflow __builtin_mul_overflow __builtin_alloca
__builtin_alloca_with_align __builtin_complex __builtin_shuffle __builtin_convertvector __builtin_has_attribute __builtin_classify_type
__builtin_LINE __builtin_FUNCTION __builtin_FILE __builtin___clear_cache __builtin_frame_address __builtin_return_address __builtin_setjmp
__builtin_longjmp __builtin_speculation_safe_value __builtin_add_overflow_p __builtin_sub_overflow_p __builtin_mul_overflow_p
__builtin_stack_save __builtin_stack_restore __builtin_shufflevector __builtin_powi __builtin_powif __builtin_powil
__builtin_clear_padding`.split(/\s+/),
);

/** `__builtin_saddl_overflow` and its kind: the operands' types are in the name, and in the operands. */
const OVERFLOW = /^__builtin_[su](add|sub|mul)l{0,2}_overflow$/;

function isSpecial(name: string): boolean {
  return SPECIAL.has(name) || OVERFLOW.test(name) || isFloatBuiltin(name.slice(10));
}

export function isBuiltinName(name: string): boolean {
  if (!name.startsWith('__')) return false;
  return isSpecial(name) || (name.startsWith('__builtin_') && isBuiltinFunction(name.slice(10))) || isAtomicName(name);
}

/** A builtin that is not a plain function; the cursor is behind its name. Undefined: it is a function. */
export function builtinCall(p: Parser, token: Token, text = token.text): Expr | undefined {
  const { loc } = token;
  if (isAtomicName(text)) return atomicBuiltin(p, token, argumentsOf(p, token));
  if (!text.startsWith('__builtin_')) return undefined;
  const base = text.slice(10);
  if (!isSpecial(text)) return bitBuiltin(p, base, loc);
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
    case 'convertvector':
      return convertVectorCall(p, token);
    case 'has_attribute':
      return hasAttribute(p, token);
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
  const float = floatBuiltin(p, base, values, token);
  if (float !== undefined) return float;
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
        ? allocaCall(p, assignConvert(p, values[0], ULONG, `Argument 1 of '${text}'`), loc, bitsOf(values[1]))
        : p.errorExpr(loc);
    case 'complex': {
      if (!count(2)) return p.errorExpr(loc);
      const number = makeComplex(p, values[0], values[1], loc);
      if (number === undefined) p.errorAt(token, 'operand-types', `'${text}' wants two floating-point numbers`);
      return number ?? p.errorExpr(loc);
    }
    case 'shuffle': {
      const result = shuffle(p, values, loc);
      if (result === undefined) p.errorAt(token, 'operand-types', `'${text}' wants one or two vectors and a mask`);
      return result ?? p.errorExpr(loc);
    }
    case 'shufflevector': {
      const result = shuffleBy(p, values, loc);
      if (result === undefined)
        p.errorAt(token, 'operand-types', `'${text}' wants two vectors of the same elements and constant indices`);
      return result ?? p.errorExpr(loc);
    }
    case 'powi':
    case 'powif':
    case 'powil': {
      const type = base === 'powi' ? DOUBLE : base === 'powif' ? FLOAT : LDOUBLE;
      if (!count(2)) return p.errorExpr(loc);
      const x = assignConvert(p, values[0], DOUBLE, `Argument 1 of '${text}'`);
      const n = assignConvert(p, values[1], INT, `Argument 2 of '${text}'`);
      return castTo(libraryCall(libraryFunction(p, '__powidf2', DOUBLE, [DOUBLE, INT]), [x, n], loc), type);
    }
    case 'stack_save':
      // storage of alloca() lives as long as the function, see variable-arrays.ts: there is nothing to save
      return frameAddress(p, intConst(0n, INT, loc), loc);
    case 'stack_restore':
    case 'prefetch':
    case 'clear_padding':
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
      return count(2) ? objectSize(values[0], values[1], loc) : p.errorExpr(loc);
    case 'classify_type':
      return count(1) ? intConst(classOf(values[0].type), INT, loc) : p.errorExpr(loc);
    case 'frame_address':
      return frameAddress(p, values[0], loc);
    case 'return_address': {
      // there is none in memory: something in the code that is not null, and null for outer callers
      const func = p.func?.symbol;
      if (func === undefined || values[0]?.kind !== 'int' || values[0].value !== 0n)
        return intConst(0n, pointerTo(VOID), loc);
      return castTo(decay({ kind: 'func', func, type: func.type, loc }), pointerTo(VOID));
    }
    case 'setjmp':
      return count(1)
        ? machineCall(p, '__machine_setjmp', INT, [castTo(values[0], pointerTo(ULONG))], loc)
        : p.errorExpr(loc);
    case 'longjmp':
      return count(2)
        ? machineCall(p, '__machine_longjmp', VOID, [castTo(values[0], pointerTo(ULONG)), castTo(values[1], INT)], loc)
        : p.errorExpr(loc);
    case 'speculation_safe_value':
      return values[0] ?? p.errorExpr(loc);
    case 'LINE':
      return intConst(BigInt(p.sources.position(loc).line), INT, loc);
    case 'FUNCTION':
    case 'FILE': {
      const name = base === 'FILE' ? p.sources.position(loc).file : (p.func?.symbol.name ?? '');
      const global = p.stringObject(CHAR, new TextEncoder().encode(`${name}\0`), loc);
      return decay({ kind: 'global', global, type: global.type, loc });
    }
  }
  const overflow = /^[su]?(add|sub|mul)(l{0,2})_overflow(_p)?$/.exec(base);
  if (overflow !== null)
    return count(3) ? overflowCall(p, overflow[1], values, token, overflow[3] !== undefined) : p.errorExpr(loc);
  return p.errorExpr(loc);
}

/** "(" vector "," type-name ")" */
function convertVectorCall(p: Parser, token: Token): Expr {
  p.expect('(');
  const value = decay(p.rules.assignment(p));
  p.expect(',');
  const type = typeNameRule(p);
  p.expect(')');
  if (value.kind === 'error') return value;
  const result = type.kind === 'record' ? convertVector(p, value, type, token.loc) : undefined;
  if (result === undefined)
    p.errorAt(
      token,
      'operand-types',
      `'${typeName(value.type)}' cannot be converted to '${typeName(type)}' by elements`,
    );
  return result ?? p.errorExpr(token.loc);
}

/** A call of one of the machine's own functions. */
function machineCall(p: Parser, name: string, returns: Type, args: Expr[], loc: Loc): Expr {
  const func = libraryFunction(
    p,
    name,
    returns,
    args.map((arg) => arg.type),
  );
  return libraryCall(func, args, loc);
}

/** Of this function: the address of something on its frame; of its callers: null, tools read the stack instead. */
function frameAddress(p: Parser, level: Expr | undefined, loc: Loc): Expr {
  if (p.func === undefined || level?.kind !== 'int' || level.value !== 0n) return intConst(0n, pointerTo(VOID), loc);
  const local = p.addLocal('', ULONG, loc, { hidden: true });
  local.addressTaken = true;
  const operand: Expr = { kind: 'local', local, type: ULONG, loc };
  return castTo({ kind: 'addr', operand, type: pointerTo(ULONG), loc }, pointerTo(VOID));
}

/** The alignment in bits that `__builtin_alloca_with_align` asks for. */
function bitsOf(value: Expr | undefined): number {
  return value?.kind === 'int' ? Number(value.value) : 0;
}

/** The number `__builtin_classify_type` has for a type. */
function classOf(type: Type): bigint {
  if (numberForm(type)?.form === 'complex') return 9n;
  switch (type.kind) {
    case 'void':
      return 0n;
    case 'float':
      return 8n;
    case 'pointer':
      return 5n;
    case 'record':
      return numberForm(type)?.form === 'int128' ? 1n : type.def.union ? 13n : 12n;
    default:
      return 1n;
  }
}

function argumentsOf(p: Parser, token: Token): Expr[] {
  if (!p.is('(')) p.failAt(token, 'builtin', `'${token.text}' can only be called`);
  return callArguments(p);
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

/** "(" (type-name | expression) "," attribute ")": whether it stands on the object, or on its type */
function hasAttribute(p: Parser, token: Token): Expr {
  p.expect('(');
  const object = startsType(p, p.tok) ? typeNameRule(p) : p.rules.assignment(p);
  p.expect(',');
  const [wanted] = attributeWord(p);
  p.expect(')');
  const isExpr = 'loc' in object;
  const type = isExpr ? object.type : object;
  const own: Attribute[] = [];
  if (isExpr && object.kind === 'local') own.push(...object.local.attributes);
  if (isExpr && object.kind === 'global') own.push(...object.global.attributes);
  if (isExpr && object.kind === 'func') own.push(...object.func.attributes);
  if (isExpr && object.kind === 'member') own.push(...object.field.attributes);
  if (type.kind === 'record' || type.kind === 'enum') own.push(...type.def.attributes);
  const found = own.some(({ name, args }) => name === wanted.name && wanted.args.every((arg, i) => arg === args[i]));
  return intConst(found ? 1n : 0n, INT, token.loc);
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
