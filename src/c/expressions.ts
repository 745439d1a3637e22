/**
 * The grammar of expressions above primary and postfix ones (postfix.ts):
 * comma, assignment, conditional, binary operators, casts and unary operators.
 *
 * Binary operators are read by one loop with a table of precedences instead of one function
 * per level: there are ten levels, and most expressions use none of them.
 */
import type { ArithOp, CompareOp, Expr } from './ast';
import { alignmentOf } from './attributes';
import { decay } from './convert';
import { truthOf, intConst } from './fold';
import {
  addressOf,
  assign,
  assignOp,
  binary,
  conditionalOperator,
  dereference,
  explicitCast,
  increment,
  logical,
  unary as unaryOperator,
} from './operators';
import type { Parser } from './parser';
import { compoundLiteral, postfix, postfixTail } from './postfix';
import { isTypeName, typeNameInParens } from './type-names';
import { constantValue } from './const-eval';
import { bitFieldOf } from './type-rules';
import { partOf } from './wide-numbers';
import { PRECEDENCE } from './precedence';
import { pendingLengths, variableSize, withLengths } from './variable-arrays';
import { isComplete, type Type, typeName, ULONG } from './types';

/** Longest chain of operators of one expression; keeps trees shallow enough to walk. */
const MAX_CHAIN = 1000;

const ASSIGNMENT: Record<string, ArithOp | undefined> = Object.assign(Object.create(null) as Record<string, ArithOp>, {
  '+=': '+',
  '-=': '-',
  '*=': '*',
  '/=': '/',
  '%=': '%',
  '&=': '&',
  '|=': '|',
  '^=': '^',
  '<<=': '<<',
  '>>=': '>>',
});

/** expression = assignment ("," assignment)* */
export function expression(p: Parser): Expr {
  let left = assignment(p);
  for (let count = 0; p.is(','); count++) {
    if (count > MAX_CHAIN) tooLong(p);
    const { loc } = p.tok;
    p.advance();
    const right = decay(assignment(p));
    left =
      left.kind === 'error' || right.kind === 'error'
        ? p.errorExpr(loc)
        : { kind: 'comma', left, right, type: right.type, loc };
  }
  return left;
}

function tooLong(p: Parser): never {
  return p.failAt(p.tok, 'too-long', `One expression has more than ${MAX_CHAIN} operators`);
}

/** assignment = conditional (assign-op assignment)? */
export function assignment(p: Parser): Expr {
  p.enter();
  const target = conditional(p);
  const { text, loc } = p.tok;
  let result = target;
  if (text === '=') {
    p.advance();
    result = assign(p, target, assignment(p), loc);
  } else {
    const op = ASSIGNMENT[text];
    if (op !== undefined) {
      p.advance();
      result = assignOp(p, op, target, assignment(p), loc);
    }
  }
  p.depth--;
  return result;
}

/** conditional = binary ("?" expression? ":" conditional)? */
export function conditional(p: Parser): Expr {
  const test = binaryChain(p, 1);
  if (!p.is('?')) return test;
  const { loc } = p.tok;
  p.advance();
  p.enter();
  const result = p.is(':')
    ? shortConditional(p, test)
    : conditionalOperator(p, test, expression(p), elseBranch(p), loc);
  p.depth--;
  return result;
}

function elseBranch(p: Parser): Expr {
  p.expect(':');
  return conditional(p);
}

/** `test ?: otherwise`: the test is evaluated once. */
function shortConditional(p: Parser, test: Expr): Expr {
  const { loc } = p.tok;
  p.expect(':');
  const value = decay(test);
  const otherwise = conditional(p);
  if (value.kind === 'error') return value;
  if (truthOf(value) !== undefined || p.func === undefined || p.unevaluated > 0)
    return conditionalOperator(p, value, value, otherwise, loc);
  const temp = p.addLocal('', value.type, loc, { hidden: true });
  const ref: Expr = { kind: 'local', local: temp, type: value.type, loc };
  const store: Expr = { kind: 'assign', target: ref, value, type: value.type, loc };
  return conditionalOperator(p, store, { ...ref }, otherwise, loc);
}

/** cast (op cast)*, operators of at least this precedence */
function binaryChain(p: Parser, min: number): Expr {
  let left = cast(p);
  for (let count = 0; ; count++) {
    const op = p.tok.text;
    const level = PRECEDENCE[op];
    if (level === undefined || level < min) return left;
    if (count > MAX_CHAIN) tooLong(p);
    const { loc } = p.tok;
    p.advance();
    if (op === '&&' || op === '||') {
      // what cannot be reached is not warned about
      const dead = truthOf(left) === (op === '||');
      if (dead) p.unevaluated++;
      const right = binaryChain(p, level + 1);
      if (dead) p.unevaluated--;
      left = logical(p, op, left, right, loc);
    } else {
      left = binary(p, op as ArithOp | CompareOp, left, binaryChain(p, level + 1), loc);
    }
  }
}

/** cast = "(" type-name ")" cast | compound-literal | unary */
export function cast(p: Parser): Expr {
  if (p.is('(') && isTypeName(p, p.peek(1))) {
    const { loc } = p.tok;
    const lengths = pendingLengths(p);
    const type = typeNameInParens(p);
    if (p.is('{')) return postfixTail(p, compoundLiteral(p, type, loc));
    p.enter();
    const operand = cast(p);
    p.depth--;
    return withLengths(p, lengths, explicitCast(p, type, operand, loc));
  }
  return unary(p);
}

/** unary = ("+" | "-" | "*" | "&" | "!" | "~" | "++" | "--") cast | sizeof … | postfix */
export function unary(p: Parser): Expr {
  const token = p.tok;
  const { loc } = token;
  switch (token.text) {
    case '-':
    case '~':
    case '!':
    case '+':
      return unaryOperator(p, token.text, operand(p), loc);
    case '*':
      return dereference(p, operand(p), loc);
    case '&':
      return addressOf(p, operand(p), loc);
    case '++':
    case '--':
      return increment(p, token.text, true, operand(p), loc);
    case 'sizeof':
      return sizeofExpression(p);
    case '_Alignof':
    case '__alignof__':
    case '__alignof':
      return alignofExpression(p);
    case '__extension__':
      return operand(p);
    case '&&':
      return p.rules.labelAddress(p);
    case '__real__':
    case '__imag__':
    case '__real':
    case '__imag': {
      const value = operand(p);
      if (value.kind === 'error') return value;
      const part = partOf(p, token.text.startsWith('__real') ? 'real' : 'imag', value, loc);
      if (part === undefined)
        p.error('operand-types', loc, `'${token.text}' cannot be applied to '${typeName(value.type)}'`);
      return part ?? p.errorExpr(loc);
    }
    default:
      return postfix(p);
  }
}

function operand(p: Parser): Expr {
  p.advance();
  p.enter();
  const result = cast(p);
  p.depth--;
  return result;
}

/** "sizeof" unary | "sizeof" "(" type-name ")" */
function sizeofExpression(p: Parser): Expr {
  const { loc } = p.tok;
  p.advance();
  p.enter();
  const lengths = pendingLengths(p);
  const { type, bitField } = operandType(p);
  p.depth--;
  if (type === undefined) return p.errorExpr(loc);
  if (bitField) {
    p.error('sizeof-bit-field', loc, "'sizeof' cannot be applied to a bit-field");
    return p.errorExpr(loc);
  }
  if (!isComplete(type) && type.kind !== 'void' && type.kind !== 'function') {
    p.error('incomplete-type', loc, `'${typeName(type)}' is not complete here, so its size is not known`);
    return p.errorExpr(loc);
  }
  return withLengths(p, lengths, variableSize(type, loc) ?? intConst(BigInt(type.size), ULONG, loc));
}

function alignofExpression(p: Parser): Expr {
  const { loc } = p.tok;
  p.advance();
  const { type, align } = operandType(p);
  return type === undefined ? p.errorExpr(loc) : intConst(BigInt(Math.max(align, type.align)), ULONG, loc);
}

/** The type of an operand that is not evaluated. */
function operandType(p: Parser): { type: Type | undefined; bitField: boolean; align: number } {
  if (p.is('(') && isTypeName(p, p.peek(1))) {
    const { loc } = p.tok;
    const type = typeNameInParens(p);
    if (!p.is('{')) return { type, bitField: false, align: 0 };
    p.unevaluated++;
    const expr = postfixTail(p, compoundLiteral(p, type, loc));
    p.unevaluated--;
    return { type: expr.type, bitField: false, align: 0 };
  }
  p.unevaluated++;
  const expr = unary(p);
  p.unevaluated--;
  if (expr.kind === 'error') return { type: undefined, bitField: false, align: 0 };
  const align = declaredAlignment(p, expr);
  return { type: expr.type, bitField: bitFieldOf(expr) !== undefined, align };
}

/** What the declaration of a variable or member asks for. */
function declaredAlignment(p: Parser, expr: Expr): number {
  if (expr.kind === 'local') return expr.local.align;
  if (expr.kind === 'global') return expr.global.align;
  if (expr.kind === 'deref') return expr.alignment ?? 0;
  if (expr.kind === 'member') return alignmentOf(p, expr.field.attributes);
  return 0;
}

/** An expression that must be a constant integer; undefined after an error was reported. */
export function constantExpression(p: Parser, what: string): bigint | undefined {
  const start = p.tok;
  const expr = decay(conditional(p));
  if (expr.kind === 'error') return undefined;
  const value = expr.type.kind === 'pointer' || expr.type.kind === 'float' ? undefined : constantValue(expr);
  if (value === undefined) p.errorAt(start, 'not-constant', `${what} must be an integer constant`);
  return value;
}
