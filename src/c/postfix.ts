/**
 * The grammar of primary and postfix expressions: names, constants, strings, parentheses,
 * statement expressions, `_Generic`, subscripts, calls, members, `++`/`--`, compound
 * literals.
 */
import type { Expr, FunctionSymbol, GlobalSymbol } from './ast';
import { builtinFunction } from './builtin-functions';
import { builtinCall, isBuiltinName } from './builtins';
import { call } from './calls';
import { stringTokens } from './string-tokens';
import { implicitFunction, reportUnknown } from './unknown-names';
import { charConstant, floatConstant, integerConstant, isFloatConstant } from './constants';
import { build } from './composite';
import { COMPOUND_LITERAL } from './constant-data';
import { castTo, decay } from './convert';
import { outerVariable } from './nested-functions';
import { complexType } from './number-types';
import { isTypeName, typeNameRule } from './type-names';
import { floatConst, intConst, makeCast } from './fold';
import { libraryCall, libraryFunction } from './library-calls';
import { globalInitializer, localInitializer } from './initializers';
import { increment, member, subscript, dereference } from './operators';
import { invalidMessage, type Parser } from './parser';
import type { Loc } from './source';
import { Kind, type Token } from './token';
import { compatible } from './type-rules';
import { alignedRef } from './aligned-locals';
import { variableArrayRef } from './variable-arrays';
import {
  arrayOf,
  CHAR,
  CONST,
  INT,
  isComplete,
  pointerTo,
  qualified,
  type Type,
  typeName,
  unqualified,
  VOID,
} from './types';

const MAX_CHAIN = 1000;

/** postfix = primary ("[" … "]" | "(" … ")" | "." name | "->" name | "++" | "--")* */
export function postfix(p: Parser): Expr {
  return postfixTail(p, primary(p));
}

export function postfixTail(p: Parser, first: Expr): Expr {
  let expr = first;
  for (let count = 0; ; count++) {
    const { text, loc } = p.tok;
    switch (text) {
      case '[': {
        p.advance();
        const index = nestedExpression(p);
        p.expect(']');
        expr = subscript(p, expr, index, loc);
        break;
      }
      case '(':
        expr = call(p, expr);
        break;
      case '.':
      case '->': {
        p.advance();
        const name = p.identifier('the name of a member');
        expr = text === '.' ? dotMember(p, expr, name) : arrowMember(p, expr, name);
        break;
      }
      case '++':
      case '--':
        p.advance();
        expr = increment(p, text, false, expr, loc);
        break;
      default:
        return expr;
    }
    if (count > MAX_CHAIN) p.failAt(p.tok, 'too-long', `One expression has more than ${MAX_CHAIN} operators`);
  }
}

function nestedExpression(p: Parser): Expr {
  p.enter();
  const expr = p.rules.expression(p);
  p.depth--;
  return expr;
}

function dotMember(p: Parser, object: Expr, name: Token): Expr {
  return member(p, object, name.text, name.loc);
}

function arrowMember(p: Parser, object: Expr, name: Token): Expr {
  const pointer = decay(object);
  if (pointer.kind === 'error') return pointer;
  if (pointer.type.kind !== 'pointer') {
    p.error(
      'not-pointer',
      name.loc,
      `'->' needs a pointer, but this is '${typeName(pointer.type)}'`,
      pointer.type.kind === 'record' ? { suggestion: `write '.${name.text}'` } : {},
    );
    return p.errorExpr(name.loc);
  }
  return member(p, dereference(p, pointer, name.loc), name.text, name.loc);
}

/** primary = name | constant | string+ | "(" expression ")" | "(" block ")" | _Generic */
function primary(p: Parser): Expr {
  const token = p.tok;
  const { loc } = token;
  switch (token.kind) {
    case Kind.Number:
      p.advance();
      return number(p, token);
    case Kind.Char: {
      p.advance();
      const value = charConstant(token.text);
      if (typeof value === 'string') {
        p.errorAt(token, 'bad-character', value);
        return p.errorExpr(loc);
      }
      return intConst(value.value, value.type, loc);
    }
    case Kind.String:
      return stringExpression(p);
    case Kind.Ident:
      return name(p, token);
    case Kind.Invalid:
      return p.failAt(token, 'invalid-token', invalidMessage(token.text));
    default:
      if (token.text !== '(') return p.unexpected('an expression');
      if (p.peek(1).text === '{') return p.rules.statementExpression(p);
      p.advance();
      p.enter();
      const inner = p.rules.expression(p);
      p.depth--;
      p.expect(')');
      return inner;
  }
}

/** `2.0i`, `3j`: the suffix of an imaginary constant, which may stand among others. */
const IMAGINARY = /^((?:0x[\da-f.]+(?:p[+-]?\d+)?|[\d.]+(?:e[+-]?\d+)?)[ful]*)[ij]([ful]*)$/i;

function number(p: Parser, token: Token): Expr {
  const imaginary = IMAGINARY.exec(token.text);
  if (imaginary !== null) {
    const part = realNumber(p, token, imaginary[1] + imaginary[2]);
    const { type } = part;
    if (type.kind !== 'int' && type.kind !== 'float') return part;
    const zero = castTo(intConst(0n, INT, token.loc), type);
    return build(p, complexType(type), [zero, part], [], token.loc);
  }
  return realNumber(p, token, token.text);
}

function realNumber(p: Parser, token: Token, text: string): Expr {
  const { loc } = token;
  if (isFloatConstant(text)) {
    const value = floatConstant(text);
    if (typeof value !== 'string') return floatConst(value.value, value.type, loc);
    p.errorAt(token, 'bad-number', value);
    return p.errorExpr(loc);
  }
  const value = integerConstant(text);
  if (typeof value !== 'string') return { kind: 'int', value: value.value, type: value.type, loc };
  p.errorAt(token, 'bad-number', value);
  return p.errorExpr(loc);
}

function stringExpression(p: Parser): Expr {
  const { loc } = p.tok;
  const literal = stringTokens(p);
  if (literal === undefined) return p.errorExpr(loc);
  const global = p.stringObject(literal.element, literal.bytes, loc);
  return { kind: 'global', global, type: global.type, loc };
}

function name(p: Parser, token: Token): Expr {
  const { text, loc } = token;
  if (token.ident?.keyword) {
    if (text === '_Generic') return generic(p);
    if (isTypeName(p, token)) return p.failAt(token, 'syntax', `Expected an expression, but '${text}' begins a type`);
    return p.unexpected('an expression');
  }
  const symbol = p.lookup(text);
  p.advance();
  if (symbol === undefined) return unknownName(p, token);
  switch (symbol.symbol) {
    case 'local': {
      const outer = outerVariable(p, symbol, loc);
      if (outer !== undefined) return outer;
      if (symbol.aligned !== undefined) return alignedRef(symbol.aligned, loc);
      if (symbol.variableArray !== undefined) return variableArrayRef(symbol, symbol.variableArray, loc);
      return { kind: 'local', local: symbol, type: symbol.type, loc };
    }
    case 'global':
      if (symbol.threadLocal) return threadVariable(p, symbol, loc);
      return { kind: 'global', global: symbol, type: symbol.type, loc };
    case 'function':
      return functionRef(p, symbol, loc);
    case 'enumConstant':
      return { kind: 'int', value: symbol.value, type: symbol.type, loc };
    case 'typedef':
      return p.failAt(token, 'type-as-value', `'${text}' is a type, but a value is wanted here`);
  }
}

/** A variable of the running thread, where the C library says it is; in constant expressions it has no place. */
function threadVariable(p: Parser, symbol: GlobalSymbol, loc: Loc): Expr {
  const object: Expr = { kind: 'global', global: symbol, type: symbol.type, loc };
  if (p.func === undefined || p.unevaluated > 0 || p.outer !== undefined) return object;
  const address: Expr = { kind: 'addr', operand: object, type: pointerTo(VOID), loc };
  const func = libraryFunction(p, '__tls_address', pointerTo(VOID), [pointerTo(VOID)]);
  const place = libraryCall(func, [address], loc);
  return { kind: 'deref', pointer: makeCast(place, pointerTo(symbol.type), true), type: symbol.type, loc };
}

function functionRef(p: Parser, func: FunctionSymbol, loc: Loc): Expr {
  if (p.unevaluated === 0) func.referenced = true;
  return { kind: 'func', func, type: func.type, loc };
}

function unknownName(p: Parser, token: Token): Expr {
  const { text, loc } = token;
  if (text === '__func__' || text === '__FUNCTION__' || text === '__PRETTY_FUNCTION__') return functionName(p, token);
  if (isBuiltinName(text)) {
    const special = builtinCall(p, token);
    if (special !== undefined) return special;
    const builtin = builtinFunction(p, text);
    if (builtin !== undefined) return functionRef(p, builtin, loc);
  }
  const called = p.is('(');
  // declared nowhere, it is still the compiler's
  if (called && text === 'alloca') return builtinCall(p, token, '__builtin_alloca') ?? p.errorExpr(loc);
  if (called && p.func !== undefined && p.outer === undefined) return functionRef(p, implicitFunction(p, token), loc);
  if (p.firstUse(text, called)) reportUnknown(p, token, called);
  if (called) {
    // read the arguments for their own errors
    p.advance();
    while (!p.is(')')) {
      p.rules.assignment(p);
      if (!p.accept(',')) break;
    }
    p.expect(')');
  }
  return p.errorExpr(loc);
}

/** `__func__`: a static const array with the function's name. */
function functionName(p: Parser, token: Token): Expr {
  const owner = p.func?.symbol;
  const bytes = new TextEncoder().encode(`${owner?.name ?? ''}\0`);
  const global = p.stringObject(CHAR, bytes, token.loc);
  return { kind: 'global', global, type: qualified(arrayOf(CHAR, bytes.length), CONST), loc: token.loc };
}

/** "(" type-name ")" has been read: "{" initializers "}" */
export function compoundLiteral(p: Parser, type: Type, loc: Loc): Expr {
  if (!isComplete(type) && !(type.kind === 'array' && isComplete(type.of))) {
    p.error('incomplete-type', loc, `'${typeName(type)}' is not complete here`);
  }
  if (p.func === undefined || p.staticContext > 0) {
    const global = p.addAnonymousGlobal(COMPOUND_LITERAL, '', type, loc);
    globalInitializer(p, global);
    return { kind: 'global', global, type: global.type, loc };
  }
  const init = localInitializer(p, type);
  const local = p.addLocal('', init.type, loc, { hidden: true });
  local.addressTaken = true;
  return { kind: 'compoundLiteral', local, init: init.initializer, type: init.type, loc };
}

// ---------------------------------------------------------------- _Generic

/** "_Generic" "(" assignment ("," (type-name | "default") ":" assignment)+ ")" */
function generic(p: Parser): Expr {
  const { loc } = p.tok;
  p.advance();
  p.expect('(');
  p.unevaluated++;
  const control = decay(p.rules.assignment(p));
  p.unevaluated--;
  const wanted = control.type.kind === 'array' ? control.type : unqualified(control.type);
  let chosen: Expr | undefined;
  let fallback: Expr | undefined;
  const types: Type[] = [];
  while (p.accept(',')) {
    if (p.is('default')) {
      p.advance();
      p.expect(':');
      fallback = genericBranch(p, chosen === undefined);
      continue;
    }
    const at = p.tok;
    const type = typeNameRule(p);
    if (types.some((t) => compatible(t, type)))
      p.errorAt(at, 'generic', `'_Generic' has two choices for '${typeName(type)}'`);
    types.push(type);
    p.expect(':');
    const matches = control.kind !== 'error' && chosen === undefined && compatible(type, wanted);
    const branch = genericBranch(p, matches);
    if (matches) chosen = branch;
  }
  p.expect(')');
  const result = chosen ?? fallback;
  if (result !== undefined) return result;
  if (control.kind !== 'error')
    p.error('generic', loc, `'_Generic' has no choice for '${typeName(wanted)}'`, {
      suggestion: "add a 'default:' choice",
    });
  return p.errorExpr(loc);
}

function genericBranch(p: Parser, evaluated: boolean): Expr {
  if (!evaluated) p.unevaluated++;
  p.enter();
  const expr = p.rules.assignment(p);
  p.depth--;
  if (!evaluated) p.unevaluated--;
  return expr;
}
