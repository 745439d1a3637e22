/**
 * Entering names: new ones, and what a second declaration of the same function or
 * variable adds to the first (a definition, an array's length, linkage).
 */
import type { Attribute, FunctionSymbol, GlobalSymbol, Linkage, CSymbol } from './ast';
import { findAttribute, linkNameOf } from './attributes';
import type { Declarator } from './declarators';
import { functionSymbol } from './function-symbol';
import type { Parser } from './parser';
import { withPragmas } from './pragmas';
import type { Specifiers } from './specifiers';
import type { Token } from './token';
import { compatible, composite, sameType } from './type-rules';
import type { FunctionType, Type } from './types';
import { isComplete, typeName } from './types';

const KINDS: Record<CSymbol['symbol'], string> = {
  local: 'a variable',
  global: 'a variable',
  function: 'a function',
  enumConstant: 'an enum constant',
  typedef: 'a type',
};

/** Enters a name in the current scope; reports a clash. */
export function declareName(p: Parser, symbol: CSymbol, name: Token): void {
  const known = p.scope.symbols.get(name.text) ?? parameterClash(p, name);
  if (known !== undefined) {
    const sameTypedef = known.symbol === 'typedef' && symbol.symbol === 'typedef' && sameType(known.type, symbol.type);
    if (!sameTypedef) clash(p, known, symbol.symbol, name);
    if (sameTypedef) return;
  }
  p.scope.symbols.set(name.text, symbol);
}

/** A variable in the outermost block of a function must not be named like a parameter. */
function parameterClash(p: Parser, name: Token): CSymbol | undefined {
  const body = p.scope.parent;
  if (body === undefined || body.parent !== p.fileScope) return undefined;
  const known = body.symbols.get(name.text);
  return known?.symbol === 'local' && known.isParam ? known : undefined;
}

function clash(p: Parser, known: CSymbol, kind: CSymbol['symbol'], name: Token): void {
  const what =
    KINDS[known.symbol] === KINDS[kind]
      ? 'is declared twice'
      : `is declared as ${KINDS[kind]}, but it is already ${KINDS[known.symbol]}`;
  p.errorAt(name, 'redefinition', `'${name.text}' ${what}`, {
    notes: [{ message: 'the other declaration is here', loc: known.loc }],
  });
}

function conflict(p: Parser, name: Token, type: Type, known: GlobalSymbol | FunctionSymbol): void {
  p.errorAt(
    name,
    'conflicting-types',
    `'${name.text}' is declared as '${typeName(type)}', but it is already '${typeName(known.type)}'`,
    {
      notes: [{ message: 'the other declaration is here', loc: known.loc }],
    },
  );
}

function mergeAttributes(into: Attribute[], more: readonly Attribute[]): void {
  for (const attribute of more) if (findAttribute(into, attribute.name) === undefined) into.push(attribute);
}

/** The earlier symbol of the same linked object: in this scope, or for `extern` any visible one. */
function linked(p: Parser, name: Token): CSymbol | undefined {
  const here = p.scope.symbols.get(name.text);
  if (here !== undefined) return here;
  const visible = p.lookup(name.text);
  if (visible?.symbol === 'function' || (visible?.symbol === 'global' && visible.owner === undefined)) return visible;
  return p.fileScope.symbols.get(name.text);
}

const GNU_INLINE = 'gnu_inline';

/** `weakref("other")`: the name stands for `other`, which need not exist. */
function weakReference(given: Attribute[]): Attribute[] {
  const weakref = findAttribute(given, 'weakref');
  const target = weakref?.args[0] ?? (weakref && findAttribute(given, 'alias')?.args[0]);
  if (weakref === undefined || typeof target !== 'string') return given;
  const rest = given.filter(({ name }) => name !== 'weakref' && name !== 'alias');
  return [...rest, { ...weakref, name: 'asm', args: [target] }, { ...weakref, name: 'weak', args: [] }];
}

/** Whether the declaration makes no external definition: `inline` alone, or `extern inline` as GNU C had it. */
function onlyInPlace(spec: Specifiers, attributes: readonly Attribute[]): boolean {
  const old = findAttribute(attributes, GNU_INLINE) !== undefined;
  return spec.inline && (spec.storage === 'extern') === old;
}

/**
 * `extern inline` with `gnu_inline` has a body to be put in place only: a true definition may follow. C of before
 * 1999 meant this without the attribute; then it is taken with a warning.
 */
function replaceable(p: Parser, known: FunctionSymbol, spec: Specifiers, name: Token): boolean {
  const hasBody = known.body !== undefined || p.skipped.has(known);
  if (!hasBody || known.linkage !== 'external') return false;
  if (findAttribute(known.attributes, GNU_INLINE) !== undefined) return true;
  if (!known.isInline || known.inlineOnly || spec.inline) return false;
  p.warnAt(name, 'gnu89-inline', `'${name.text}' replaces the 'extern inline' definition, as in C before 1999`, {
    suggestion: 'write __attribute__((gnu_inline)) at the first definition',
    notes: [{ message: 'the inline definition is here', loc: known.loc }],
  });
  return true;
}

export function declareFunction(
  p: Parser,
  spec: Specifiers,
  d: Declarator,
  name: Token,
  definition: boolean,
): FunctionSymbol {
  const type = d.type as FunctionType;
  const attributes = weakReference(withPragmas(p, name.text, d.attributes));
  if (spec.storage === 'auto' || spec.storage === 'register' || spec.threadLocal)
    p.errorAt(name, 'storage-class', 'A function cannot have this storage class');
  const known = linked(p, name);
  if (known !== undefined && known.symbol === 'function') {
    if (!compatible(known.type, type, true)) conflict(p, name, type, known);
    else if (spec.storage === 'static' && known.linkage === 'external' && !known.inlineOnly) {
      p.errorAt(
        name,
        'static-after-extern',
        `'${name.text}' is static here, but was declared without 'static' before`,
        { notes: [{ message: 'the other declaration is here', loc: known.loc }] },
      );
    }
    if (definition && replaceable(p, known, spec, name)) {
      delete known.body;
      p.skipped.delete(known);
      known.attributes = known.attributes.filter((attribute) => attribute.name !== GNU_INLINE);
    }
    if (definition && (known.body !== undefined || p.skipped.has(known))) {
      p.errorAt(name, 'redefinition', `Function '${name.text}' is defined twice`, {
        notes: [{ message: 'the other definition is here', loc: known.loc }],
      });
    }
    // an old-style definition behind a prototype: calls go by the prototype
    const keeps = definition && type.unspecified && !known.type.unspecified;
    if (!keeps) known.type = definition ? type : (composite(known.type, type) as FunctionType);
    mergeAttributes(known.attributes, attributes);
    (known as { linkName: string }).linkName = linkNameOf(known.attributes, known.linkName);
    known.isInline ||= spec.inline;
    known.noreturn ||= spec.noreturn || findAttribute(attributes, 'noreturn') !== undefined;
    if (known.inlineOnly && !onlyInPlace(spec, known.attributes)) known.inlineOnly = false;
    if (definition) known.loc = name.loc;
    if (p.scope.symbols.get(name.text) === undefined) p.scope.symbols.set(name.text, known);
    return known;
  }
  if (known !== undefined && p.scope.symbols.get(name.text) === known) clash(p, known, 'function', name);
  const isReference = attributes !== d.attributes && findAttribute(d.attributes, 'weakref') !== undefined;
  const linkage: Linkage = spec.storage === 'static' && !isReference ? 'internal' : 'external';
  const symbol = functionSymbol(name.text, type, {
    linkName: linkNameOf(attributes, name.text),
    linkage,
    isInline: spec.inline,
    inlineOnly: linkage === 'external' && onlyInPlace(spec, attributes),
    noreturn: spec.noreturn || findAttribute(attributes, 'noreturn') !== undefined,
    attributes: [...attributes],
    referenced: false,
    loc: name.loc,
    start: spec.start.loc,
    end: name.loc,
  });
  p.functions.push(symbol);
  p.scope.symbols.set(name.text, symbol);
  // what it is another name of is wanted then
  const alias = findAttribute(attributes, 'alias')?.args[0];
  if (alias !== undefined) for (const other of p.functions) if (other.linkName === alias) other.referenced = true;
  return symbol;
}

export function declareGlobal(
  p: Parser,
  spec: Specifiers,
  type: Type,
  given: Attribute[],
  name: Token,
  initialized: boolean,
  align: number,
): GlobalSymbol {
  const attributes = weakReference(withPragmas(p, name.text, given));
  const isExtern = spec.storage === 'extern';
  const defined = !isExtern || initialized;
  const known = linked(p, name);
  if (known !== undefined && known.symbol === 'global' && known.owner === undefined) {
    if (!compatible(known.type, type, false)) conflict(p, name, type, known);
    else known.type = composite(known.type, type);
    if (initialized && known.init !== undefined)
      p.errorAt(name, 'redefinition', `'${name.text}' is given a value twice`, {
        notes: [{ message: 'the other definition is here', loc: known.loc }],
      });
    if (spec.storage === 'static' && known.linkage === 'external') {
      p.errorAt(
        name,
        'static-after-extern',
        `'${name.text}' is static here, but was declared without 'static' before`,
        { notes: [{ message: 'the other declaration is here', loc: known.loc }] },
      );
    }
    if (defined) {
      known.tentative = !initialized && (!known.defined || known.tentative);
      known.defined = true;
      (known as { loc: number }).loc = name.loc;
    }
    if (initialized) known.tentative = false;
    known.align = Math.max(known.align, align, type.align);
    mergeAttributes(known.attributes, attributes);
    (known as { linkName: string }).linkName = linkNameOf(known.attributes, known.linkName);
    if (p.scope.symbols.get(name.text) === undefined) p.scope.symbols.set(name.text, known);
    return known;
  }
  if (known !== undefined && p.scope.symbols.get(name.text) === known) clash(p, known, 'global', name);
  if (type.kind === 'void') p.errorAt(name, 'incomplete-type', `Variable '${name.text}' cannot be void`);
  else if (defined && !isComplete(type) && type.kind !== 'array' && type.kind !== 'record')
    p.errorAt(name, 'incomplete-type', `The type of '${name.text}' is not complete`);
  const isReference = findAttribute(given, 'weakref') !== undefined;
  const global: GlobalSymbol = {
    symbol: 'global',
    name: name.text,
    linkName: linkNameOf(attributes, name.text),
    type,
    linkage: spec.storage === 'static' && !isReference ? 'internal' : 'external',
    defined: defined && !isReference,
    tentative: defined && !initialized && !isReference,
    isString: false,
    threadLocal: spec.threadLocal,
    align: Math.max(align, type.align),
    attributes: [...attributes],
    loc: name.loc,
    comment: '',
  };
  p.globals.push(global);
  p.scope.symbols.set(name.text, global);
  return global;
}
