/**
 * Declarators: `*name[3]`, `(*name)(int)`, abstract ones in type names, parameter lists.
 *
 * C writes them inside out. Each part is read once, in order, and gives a function that
 * wraps a type; the wraps are applied from the outside when the whole is read. So nothing
 * is read twice however deep the parentheses are.
 */
import type { Attribute, Expr } from './ast';
import { attributeSpecifiers } from './attributes';
import { constantValue } from './const-eval';
import { castTo, decay } from './convert';
import { intConst } from './fold';
import { MAX_OBJECT_SIZE } from './layout';
import type { Parser } from './parser';
import { attributedType, qualifierOf, specifiers, startsDeclaration, startsType } from './specifiers';
import type { Token } from './token';
import { parameterType } from './type-rules';
import { hasVariableSize, keepLength, variableArray } from './variable-arrays';
import {
  arrayOf,
  functionType,
  INT,
  isComplete,
  isInteger,
  type Param,
  pointerTo,
  qualified,
  type Type,
  typeName,
  ULONG,
} from './types';
import type { Scope } from './ast';

export interface Declarator {
  name: Token | undefined;
  type: Type;
  attributes: Attribute[];
  /** The scope with the parameters' names, when the name itself is declared as a function. */
  params?: Scope;
  /** The parameters' names of an old-style definition, `f(a, b)`; their types follow. */
  oldStyle?: readonly Token[];
}

type Wrap = (type: Type) => Type;

interface Parts {
  name: Token | undefined;
  wrap: Wrap;
  /** Nothing but the name so far. */
  bare: boolean;
  params?: Scope;
  oldStyle?: readonly Token[];
}

/** Reads a declarator around `base`. Names are required, optional, or not allowed (type names). */
export function declarator(
  p: Parser,
  base: Type,
  attributes: Attribute[],
  name: 'required' | 'optional' | 'none',
): Declarator {
  const parts = declaratorParts(p, attributes, name);
  const result: Declarator = { name: parts.name, type: parts.wrap(base), attributes };
  if (parts.params !== undefined) result.params = parts.params;
  if (parts.oldStyle !== undefined) result.oldStyle = parts.oldStyle;
  return result;
}

/** declarator = ("*" qualifier*)* direct */
function declaratorParts(p: Parser, attributes: Attribute[], name: 'required' | 'optional' | 'none'): Parts {
  const pointers: number[] = [];
  while (p.is('*')) {
    p.advance();
    let quals = 0;
    for (;;) {
      const qualifier = qualifierOf(p.tok.text);
      if (qualifier !== undefined) {
        quals |= qualifier;
        p.advance();
      } else if (p.is('__attribute__') || p.is('__attribute')) attributeSpecifiers(p, attributes);
      else break;
    }
    pointers.push(quals);
    if (pointers.length > 100) p.failAt(p.tok, 'too-deep', 'Too many levels of pointers');
  }
  const direct = directDeclarator(p, attributes, name);
  if (pointers.length === 0) return direct;
  const wrap: Wrap = (type) =>
    direct.wrap(
      pointers.reduce<Type>((t, quals) => (quals === 0 ? pointerTo(t) : qualified(pointerTo(t), quals)), type),
    );
  return { ...direct, wrap, bare: false };
}

/** direct = (name | "(" declarator ")")? ("[" … "]" | "(" parameters ")")* */
function directDeclarator(p: Parser, attributes: Attribute[], name: 'required' | 'optional' | 'none'): Parts {
  let inner: Parts;
  if (p.is('(') && isNested(p, name)) {
    p.advance();
    p.enter();
    attributeSpecifiers(p, attributes);
    inner = declaratorParts(p, attributes, name);
    p.depth--;
    p.expect(')');
  } else if (name !== 'none' && p.isIdentifier()) {
    inner = { name: p.tok, wrap: (type) => type, bare: true };
    p.advance();
  } else {
    if (name === 'required') p.unexpected('a name');
    inner = { name: undefined, wrap: (type) => type, bare: true };
  }
  const suffixes: Wrap[] = [];
  let { params, oldStyle } = inner;
  // the first suffix directly behind the name (or the name in parentheses) is the name's own
  for (;;) {
    if (p.is('[') && !(p.peek(1).text === '[')) suffixes.push(arraySuffix(p));
    else if (p.is('(')) {
      const list = parameterList(p);
      suffixes.push(list.wrap);
      if (suffixes.length === 1 && inner.bare) {
        params = list.scope;
        oldStyle = list.oldStyle;
      }
    } else break;
    if (suffixes.length > 100) p.failAt(p.tok, 'too-deep', 'Too many dimensions');
  }
  if (suffixes.length === 0) return inner;
  const { wrap } = inner;
  return {
    name: inner.name,
    params,
    oldStyle,
    bare: false,
    wrap: (type) => wrap(suffixes.reduceRight<Type>((t, suffix) => suffix(t), type)),
  };
}

/** Whether a "(" opens a nested declarator and not a parameter list. */
function isNested(p: Parser, name: 'required' | 'optional' | 'none'): boolean {
  const next = p.peek(1);
  if (next.text === '*' || next.text === '(' || next.text === '[' || next.text === '__attribute__') {
    return next.text !== '(' || name !== 'none' || nestedParens(p);
  }
  if (name === 'none') return false;
  return next.ident !== undefined && !next.ident.keyword && (name === 'required' || !startsType(p, next));
}

/** In a type name, "((" opens a nested declarator unless a type follows. */
function nestedParens(p: Parser): boolean {
  let ahead = 1;
  while (p.peek(ahead).text === '(') ahead++;
  return p.peek(ahead).text === '*' || p.peek(ahead).text === '[';
}

/** "[" ("static" | qualifier)* (assignment | "*")? "]" */
function arraySuffix(p: Parser): Wrap {
  const open = p.tok;
  p.advance();
  while (p.is('static') || qualifierOf(p.tok.text) !== undefined) p.advance();
  if (p.accept(']')) return (type) => makeArray(p, type, undefined, open);
  if (p.is('*') && p.peek(1).text === ']') {
    p.advance();
    p.advance();
    const unknown = intConst(1n, ULONG, open.loc);
    return (type) => makeArray(p, type, unknown, open);
  }
  const at = p.tok;
  p.enter();
  const expr = decay(p.rules.assignment(p));
  p.depth--;
  p.expect(']');
  let length: number | undefined = 1;
  const value = constantValue(expr);
  if (expr.kind === 'error') length = 1;
  else if (!isInteger(expr.type))
    p.errorAt(at, 'array-length', `The length of an array must be an integer, not '${typeName(expr.type)}'`);
  else if (value === undefined) length = undefined;
  else if (value < 0n) p.errorAt(at, 'array-length', `The length of an array cannot be negative (${value})`);
  else if (value > BigInt(MAX_OBJECT_SIZE)) p.errorAt(at, 'too-large', 'This array is larger than 2 GiB');
  else length = Number(value);
  if (length !== undefined) return (type) => makeArray(p, type, length, open);
  let count: Expr;
  if (parameterScopes.has(p.scope)) count = castTo(expr, ULONG);
  else if (p.func !== undefined) count = keepLength(p, expr);
  else {
    p.errorAt(at, 'variable-length-array', 'The length of an array outside of functions must be constant', {
      suggestion: 'use a number, a macro or an enum constant',
    });
    return (type) => makeArray(p, type, 1, open);
  }
  return (type) => makeArray(p, type, count, open);
}

/** `length`: a number, an expression when it is known only at run time, or undefined for `[]`. */
function makeArray(p: Parser, of: Type, length: number | Expr | undefined, at: Token): Type {
  if (of.kind === 'function' || of.kind === 'void') {
    p.errorAt(at, 'array-element', `An array cannot have elements of type '${typeName(of)}'`);
    return arrayOf(INT, 1);
  }
  if (!isComplete(of)) {
    p.errorAt(at, 'incomplete-type', `The elements of this array, '${typeName(of)}', are not completely defined here`);
    return arrayOf(INT, 1);
  }
  if (typeof length === 'object') return variableArray(of, length);
  if (length !== undefined && hasVariableSize(of)) return variableArray(of, intConst(BigInt(length), ULONG, at.loc));
  if (length !== undefined && of.size * length > MAX_OBJECT_SIZE) {
    p.errorAt(at, 'too-large', 'This array is larger than 2 GiB');
    return arrayOf(of, 1);
  }
  return arrayOf(of, length);
}

/** Scopes of parameter lists: in them `int a[n]` is a pointer whatever n is. */
const parameterScopes = new WeakSet<Scope>();

/** "(" (parameter ("," parameter)* ("," "...")?)? ")" */
function parameterList(p: Parser): { wrap: Wrap; scope: Scope; oldStyle?: readonly Token[] } {
  const names = oldStyleNames(p);
  if (names !== undefined) {
    const scope = p.pushScope();
    p.popScope();
    return { wrap: (type) => functionType(returnable(p, type), [], false, true), scope, oldStyle: names };
  }
  p.advance();
  p.enter();
  const scope = p.pushScope();
  parameterScopes.add(scope);
  const params: Param[] = [];
  let variadic = false;
  const unspecified = p.is(')');
  if (p.is('void') && p.peek(1).text === ')') p.advance();
  else {
    while (!p.is(')')) {
      if (params.length > 0 || variadic) p.expect(',');
      if (p.accept('...')) {
        variadic = true;
        break;
      }
      params.push(parameter(p));
    }
  }
  p.popScope();
  p.depth--;
  p.expect(')');
  return { wrap: (type) => functionType(returnable(p, type), params, variadic, unspecified), scope };
}

function returnable(p: Parser, type: Type): Type {
  if (type.kind !== 'function' && type.kind !== 'array') return type;
  p.errorAt(p.tok, 'return-type', `A function cannot return ${type.kind === 'array' ? 'an array' : 'a function'}`, {
    suggestion: 'return a pointer',
  });
  return INT;
}

/** "(" name ("," name)* ")" in front of a body or of the parameters' declarations; reads it if it is one. */
function oldStyleNames(p: Parser): readonly Token[] | undefined {
  const names: Token[] = [];
  let ahead = 1;
  for (; ; ahead += 2) {
    const name = p.peek(ahead);
    const { text } = p.peek(ahead + 1);
    if (name.ident === undefined || name.ident.keyword || startsType(p, name)) return undefined;
    names.push(name);
    if (text === ')') break;
    if (text !== ',') return undefined;
  }
  const behind = p.peek(ahead + 2);
  // behind ")" stands the rest of a declarator: `int (*f(a, b))() int a, b; { … }`
  if (behind.text !== '{' && behind.text !== ')' && (behind.text === '__attribute__' || !startsDeclaration(p, behind)))
    return undefined;
  for (let i = 0; i < ahead + 2; i++) p.advance();
  return names;
}

/** specifiers declarator */
function parameter(p: Parser): Param {
  const at = p.tok;
  if (!startsDeclaration(p, at) && p.isIdentifier() && (p.peek(1).text === ',' || p.peek(1).text === ')')) {
    p.errorAt(at, 'missing-type', `Parameter '${at.text}' has no type`, {
      suggestion: `write its type before the name, e.g. 'int ${at.text}'`,
    });
    p.advance();
    return { name: at.text, type: INT, loc: at.loc };
  }
  const spec = specifiers(p);
  if (spec.storage !== '' && spec.storage !== 'register')
    p.errorAt(at, 'storage-class', `A parameter cannot be '${spec.storage}'`);
  const d = declarator(p, spec.type, [...spec.attributes], 'optional');
  attributeSpecifiers(p, d.attributes);
  d.type = attributedType(p, d.type, d.attributes);
  const type = parameterType(d.type);
  if (type.kind === 'void') {
    p.errorAt(d.name ?? at, 'parameter-type', 'A parameter cannot be void');
    return { type: INT, loc: at.loc };
  }
  const loc = d.name?.loc ?? at.loc;
  if (d.name === undefined) return { type, loc };
  if (p.scope.symbols.has(d.name.text))
    p.errorAt(d.name, 'redefinition', `There are two parameters named '${d.name.text}'`);
  p.scope.symbols.set(d.name.text, {
    symbol: 'local',
    name: d.name.text,
    type,
    id: 0,
    scope: p.scope,
    isParam: true,
    hidden: false,
    addressTaken: false,
    align: type.align,
    attributes: d.attributes,
    loc,
  });
  return { name: d.name.text, type, loc };
}
