/**
 * The grammar of primary and postfix expressions: names, constants, strings, parentheses,
 * statement expressions, `_Generic`, subscripts, calls, members, `++`/`--`, compound
 * literals.
 */
import type { Expr, FunctionSymbol } from './ast';
import { builtinCall, builtinFunction, isBuiltinName } from './builtins';
import { charConstant, floatConstant, integerConstant, isFloatConstant, stringLiteral } from './constants';
import { assignConvert, decay, defaultArgument } from './convert';
import { isTypeName, typeNameRule } from './declarations';
import { assignment, expression } from './expressions';
import { floatConst, intConst } from './fold';
import { globalInitializer, localInitializer } from './initializers';
import { increment, member, subscript, dereference } from './operators';
import { invalidMessage, type Parser } from './parser';
import type { Loc } from './source';
import { statementExpression } from './statements';
import { Kind, type Token } from './token';
import { compatible } from './type-rules';
import {
  arrayOf,
  CHAR,
  CONST,
  type FunctionType,
  isComplete,
  qualified,
  type Type,
  typeName,
  unqualified,
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
  const expr = expression(p);
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
      if (p.peek(1).text === '{') return statementExpression(p);
      p.advance();
      p.enter();
      const inner = expression(p);
      p.depth--;
      p.expect(')');
      return inner;
  }
}

function number(p: Parser, token: Token): Expr {
  if (isFloatConstant(token.text)) {
    const value = floatConstant(token.text);
    if (typeof value !== 'string') return floatConst(value.value, value.type, token.loc);
    p.errorAt(token, 'bad-number', value);
    return p.errorExpr(token.loc);
  }
  const value = integerConstant(token.text);
  if (typeof value !== 'string') return { kind: 'int', value: value.value, type: value.type, loc: token.loc };
  const complex = token.text.endsWith('i') || token.text.endsWith('j');
  p.errorAt(token, 'bad-number', complex ? 'Complex numbers are not supported' : value);
  return p.errorExpr(token.loc);
}

/** Adjacent string literals, as bytes. */
export function stringTokens(p: Parser): { element: Type; bytes: Uint8Array; loc: Loc } | undefined {
  const first = p.tok;
  const texts: string[] = [];
  while (p.tok.kind === Kind.String) {
    texts.push(p.tok.text);
    p.advance();
  }
  const literal = stringLiteral(texts);
  if (typeof literal === 'string') {
    p.errorAt(first, 'bad-string', literal);
    return undefined;
  }
  return { ...literal, loc: first.loc };
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
    case 'local':
      return { kind: 'local', local: symbol, type: symbol.type, loc };
    case 'global':
      return { kind: 'global', global: symbol, type: symbol.type, loc };
    case 'function':
      return functionRef(p, symbol, loc);
    case 'enumConstant':
      return { kind: 'int', value: symbol.value, type: symbol.type, loc };
    case 'typedef':
      return p.failAt(token, 'type-as-value', `'${text}' is a type, but a value is wanted here`);
  }
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
  if (p.firstUse(text, called)) reportUnknown(p, token, called);
  if (called) {
    // read the arguments for their own errors
    p.advance();
    while (!p.is(')')) {
      assignment(p);
      if (!p.accept(',')) break;
    }
    p.expect(')');
  }
  return p.errorExpr(loc);
}

function reportUnknown(p: Parser, token: Token, called: boolean): void {
  const { text } = token;
  const guess = p.nearestName(
    text,
    (symbol) => symbol.symbol !== 'typedef' && (!called || symbol.symbol === 'function'),
  );
  const header = HEADERS[text];
  const suggestion =
    header !== undefined
      ? `include ${header}`
      : guess !== undefined
        ? `did you mean '${guess}'?`
        : called
          ? 'declare it before it is used, or include its header'
          : undefined;
  p.errorAt(
    token,
    called ? 'unknown-function' : 'unknown-identifier',
    called ? `Function '${text}' is not declared` : `'${text}' is not declared`,
    suggestion === undefined ? {} : { suggestion },
  );
}

/** Where well-known names are declared. */
const HEADERS: Record<string, string | undefined> = Object.assign(Object.create(null) as Record<string, string>, {
  printf: '<stdio.h>',
  fprintf: '<stdio.h>',
  puts: '<stdio.h>',
  perror: '<stdio.h>',
  snprintf: '<stdio.h>',
  stderr: '<stdio.h>',
  stdout: '<stdio.h>',
  malloc: '<stdlib.h>',
  free: '<stdlib.h>',
  exit: '<stdlib.h>',
  atoi: '<stdlib.h>',
  memcpy: '<string.h>',
  memset: '<string.h>',
  strlen: '<string.h>',
  strcmp: '<string.h>',
  memcmp: '<string.h>',
  strerror: '<string.h>',
  socket: '<sys/socket.h>',
  bind: '<sys/socket.h>',
  listen: '<sys/socket.h>',
  accept: '<sys/socket.h>',
  connect: '<sys/socket.h>',
  send: '<sys/socket.h>',
  recv: '<sys/socket.h>',
  setsockopt: '<sys/socket.h>',
  close: '<unistd.h>',
  read: '<unistd.h>',
  write: '<unistd.h>',
  fork: '<unistd.h>',
  sleep: '<unistd.h>',
  errno: '<errno.h>',
  EAGAIN: '<errno.h>',
  EINTR: '<errno.h>',
  NULL: '<stddef.h>',
  true: '<stdbool.h>',
  false: '<stdbool.h>',
  assert: '<assert.h>',
  htons: '<arpa/inet.h>',
  ntohs: '<arpa/inet.h>',
  htonl: '<arpa/inet.h>',
  poll: '<poll.h>',
  epoll_wait: '<sys/epoll.h>',
  epoll_create1: '<sys/epoll.h>',
  fcntl: '<fcntl.h>',
  O_NONBLOCK: '<fcntl.h>',
  INADDR_ANY: '<netinet/in.h>',
});

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
    const global = p.addAnonymousGlobal('.compound', '', type, loc);
    globalInitializer(p, global);
    return { kind: 'global', global, type: global.type, loc };
  }
  const init = localInitializer(p, type);
  const local = p.addLocal('', init.type, loc, { hidden: true });
  local.addressTaken = true;
  return { kind: 'compoundLiteral', local, init: init.initializer, type: init.type, loc };
}

// ---------------------------------------------------------------- calls

/** "(" (assignment ("," assignment)*)? ")" */
export function callArguments(p: Parser): Expr[] {
  p.expect('(');
  p.enter();
  const args: Expr[] = [];
  while (!p.is(')')) {
    if (args.length > 0) p.expect(',');
    args.push(assignment(p));
  }
  p.depth--;
  p.expect(')');
  return args;
}

function call(p: Parser, callee: Expr): Expr {
  const { loc } = callee;
  const paren = p.tok;
  const args = callArguments(p);
  if (callee.kind === 'error') return callee;
  return makeCall(p, callee, args, loc, paren);
}

export function makeCall(p: Parser, callee: Expr, args: Expr[], loc: Loc, at: Token): Expr {
  let func: FunctionType;
  let target = callee;
  if (callee.kind === 'func') func = callee.func.type;
  else {
    target = decay(callee);
    const { type } = target;
    if (type.kind !== 'pointer' || type.to.kind !== 'function') {
      p.error('not-function', loc, `This is '${typeName(type)}', not a function, so it cannot be called`);
      return p.errorExpr(loc);
    }
    func = type.to;
    if (target.kind === 'decay' && target.operand.kind === 'func') target = target.operand;
  }
  const label = calleeName(callee);
  if (!func.unspecified) checkCount(p, callee, func, args, at, label);
  const converted = args.map((arg, i) => {
    const param = func.params[i];
    if (param !== undefined && !func.unspecified)
      return assignConvert(p, arg, param.type, `Argument ${i + 1}${label === '' ? '' : ` of '${label}'`}`, arg.loc);
    const value = decay(arg);
    if (value.kind !== 'error' && value.type.kind === 'void') {
      p.error('void-value', value.loc, `Argument ${i + 1} has no value (its type is void)`);
      return p.errorExpr(value.loc);
    }
    return defaultArgument(value);
  });
  const returns = unqualified(func.returns);
  if (returns.kind !== 'void' && !isComplete(returns))
    p.error('incomplete-type', loc, `The call returns '${typeName(returns)}', which is not defined here`);
  return { kind: 'call', callee: target, args: converted, funcType: func, type: returns, loc };
}

function calleeName(callee: Expr): string {
  if (callee.kind === 'func') return callee.func.name;
  if (callee.kind === 'member') return callee.field.name ?? '';
  if (callee.kind === 'local') return callee.local.name;
  return callee.kind === 'global' ? callee.global.name : '';
}

function checkCount(
  p: Parser,
  callee: Expr,
  func: FunctionType,
  args: readonly Expr[],
  at: Token,
  label: string,
): void {
  const wanted = func.params.length;
  if (args.length === wanted || (func.variadic && args.length > wanted)) return;
  const few = args.length < wanted;
  const count = `${func.variadic ? 'at least ' : ''}${wanted} argument${wanted === 1 ? '' : 's'}`;
  const notes =
    callee.kind === 'func' && callee.func.loc !== 0
      ? { notes: [{ message: `'${label}' is declared here`, loc: callee.func.loc }] }
      : {};
  p.errorAt(
    at,
    few ? 'too-few-arguments' : 'too-many-arguments',
    `${label === '' ? 'This function' : `'${label}'`} takes ${count}, but ${args.length} ${args.length === 1 ? 'is' : 'are'} given`,
    notes,
  );
}

// ---------------------------------------------------------------- _Generic

/** "_Generic" "(" assignment ("," (type-name | "default") ":" assignment)+ ")" */
function generic(p: Parser): Expr {
  const { loc } = p.tok;
  p.advance();
  p.expect('(');
  p.unevaluated++;
  const control = decay(assignment(p));
  p.unevaluated--;
  const wanted = control.type.kind === 'array' ? control.type : unqualified(control.type);
  let chosen: Expr | undefined;
  let fallback: Expr | undefined;
  while (p.accept(',')) {
    if (p.is('default')) {
      p.advance();
      p.expect(':');
      fallback = genericBranch(p, chosen === undefined);
      continue;
    }
    const type = typeNameRule(p);
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
  const expr = assignment(p);
  p.depth--;
  if (!evaluated) p.unevaluated--;
  return expr;
}
