/**
 * `__builtin_add_overflow` and its family. When both operands fit the type of the result the machine has an
 * instruction; else the exact result is computed in 128 bits and compared with what is left of it.
 */
import type { Expr } from './ast';
import { makeBuiltin } from './builtin-functions';
import { after, once } from './composite';
import { castTo } from './convert';
import { fromInt128, int128Binary, toInt128 } from './int128';
import type { Parser } from './parser';
import type { Token } from './token';
import { makeLogical, intConst } from './fold';
import { libraryCall, libraryFunction } from './library-calls';
import { int128Type, numberForm } from './number-types';
import { BOOL, functionType, INT, isInteger, isSigned, pointerTo, type Type, unqualified } from './types';

const OPERATORS: Readonly<Record<string, '+' | '-' | '*'>> = { add: '+', sub: '-', mul: '*' };

/** `add_overflow(a, b, &result)`; with `test`, `add_overflow_p(a, b, result)`, which stores nothing. */
export function overflowCall(p: Parser, op: string, [a, b, result]: Expr[], token: Token, test: boolean): Expr {
  const { loc } = token;
  const type = test ? result.type : result.type.kind === 'pointer' ? result.type.to : undefined;
  const whole = (x: Type): boolean => isInteger(x) || isInt128(x);
  if (type === undefined || !whole(type) || !whole(a.type) || !whole(b.type)) {
    p.errorAt(
      token,
      'incompatible-types',
      `'${token.text}' wants two integers and ${test ? 'an integer' : 'a pointer to an integer'}`,
    );
    return p.errorExpr(loc);
  }
  if ([type, a.type, b.type].some(isInt128)) return wide(p, op, a, b, test ? undefined : result, type, token);
  const plain: Type = type.kind === 'enum' ? type.def.underlying : unqualified(type);
  return test || !fits(a, plain) || !fits(b, plain)
    ? exactly(p, OPERATORS[op], a, b, test ? undefined : result, plain, token)
    : builtin(p, op, a, b, result, plain, token);
}

function builtin(p: Parser, op: string, a: Expr, b: Expr, result: Expr, type: Type, { loc }: Token): Expr {
  const name = `__builtin_${op}_overflow.${type.kind === 'int' ? type.name : 'bool'}`;
  const known = p.fileScope.symbols.get(name);
  const params = [type, type, pointerTo(type)].map((param) => ({ type: param, loc: 0 }));
  const func =
    known?.symbol === 'function' ? known : makeBuiltin(p, name, `${op}_overflow`, functionType(BOOL, params));
  return {
    kind: 'call',
    callee: { kind: 'func', func, type: func.type, loc },
    args: [castTo(a, type), castTo(b, type), castTo(result, pointerTo(type))],
    funcType: func.type,
    type: BOOL,
    loc,
  };
}

const isInt128 = (type: Type): boolean => numberForm(type)?.form === 'int128';

function isSignedNumber(type: Type): boolean {
  const form = numberForm(type);
  return form?.form === 'int128' ? form.signed : isSigned(type);
}

/** With a number of 128 bits: the C library computes, and knows whether the result fits 128 bits. */
function wide(p: Parser, op: string, a: Expr, b: Expr, result: Expr | undefined, type: Type, { loc }: Token): Expr {
  const signed = !isInt128(type) || isSignedNumber(type);
  const unsigned128 = int128Type(false);
  const kinds = (isSignedNumber(a.type) ? 1 : 0) | (isSignedNumber(b.type) ? 2 : 0) | (signed ? 4 : 0);
  const bits = (x: Expr): Expr => toInt128(p, toInt128(p, x, isSignedNumber(x.type), loc), false, loc);
  const local = p.addLocal('', int128Type(signed), loc, { hidden: true });
  local.addressTaken = true;
  const exact: Expr = { kind: 'local', local, type: local.type, loc };
  const address: Expr = { kind: 'addr', operand: exact, type: pointerTo(local.type), loc };
  const params = [INT, INT, unsigned128, unsigned128, pointerTo(unsigned128)];
  const func = libraryFunction(p, '__overflow128', INT, params);
  const numbers = [BigInt('+-*'.indexOf(OPERATORS[op])), BigInt(kinds)].map((n) => intConst(n, INT, loc));
  const call = libraryCall(func, [...numbers, bits(a), bits(b), castTo(address, pointerTo(unsigned128))], loc);
  const lost = once(p, call);
  const value: Expr = isInt128(type) ? exact : fromInt128(p, exact, unqualified(type), loc);
  const stored = once(p, value);
  const setup = [...lost.setup, ...stored.setup];
  if (result !== undefined) {
    const target: Expr = { kind: 'deref', pointer: result, type, loc };
    setup.push({ kind: 'assign', target, value: { ...stored.value }, type: unqualified(type), loc });
  }
  const differs = int128Binary(p, '!=', { ...exact }, toInt128(p, { ...stored.value }, signed, loc), loc);
  return after(setup, castTo(makeLogical('||', { ...lost.value }, differs, loc), BOOL));
}

/** Products of two unsigned numbers need all 128 bits, everything else fits the signed ones. */
function exactly(
  p: Parser,
  op: '+' | '-' | '*',
  a: Expr,
  b: Expr,
  result: Expr | undefined,
  type: Type,
  { loc }: Token,
): Expr {
  const signed = op !== '*' || isSigned(a.type) || isSigned(b.type);
  const exact = once(p, int128Binary(p, op, toInt128(p, a, signed, loc), toInt128(p, b, signed, loc), loc));
  const stored = once(p, fromInt128(p, { ...exact.value }, type, loc));
  const setup = [...exact.setup, ...stored.setup];
  if (result !== undefined) {
    const target: Expr = { kind: 'deref', pointer: castTo(result, pointerTo(type)), type, loc };
    setup.push({ kind: 'assign', target, value: { ...stored.value }, type, loc });
  }
  const differs = int128Binary(p, '!=', { ...exact.value }, toInt128(p, { ...stored.value }, signed, loc), loc);
  return after(setup, castTo(differs, BOOL));
}

function fits(operand: Expr, type: Type): boolean {
  const from = operand.type;
  if (operand.kind === 'int') {
    const cast = castTo(operand, type);
    return cast.kind === 'int' && cast.value === operand.value;
  }
  if (isSigned(from) === isSigned(type)) return from.size <= type.size;
  return !isSigned(from) && from.size < type.size;
}
