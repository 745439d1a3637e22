/**
 * Declarations: file-scope and local variables, typedefs, function prototypes and
 * definitions, `_Static_assert`, type names.
 *
 * What a repeated declaration does to the first one (completing an array, adding a
 * definition) is in redeclare.ts.
 */
import type { Attribute, DeclStmt, Expr, FunctionSymbol, LocalSymbol, Scope, Stmt } from './ast';
import { alignmentOf, attributeSpecifiers, behindDeclarator, findAttribute } from './attributes';
import { stringLiteral } from './constants';
import { type Declarator, declarator } from './declarators';
import { assignment, constantExpression } from './expressions';
import { alignLocal, alignParameter, initializeAligned, wantsAlignment } from './aligned-locals';
import { declareCleanup } from './cleanups';
import { castTo, decay } from './convert';
import { globalInitializer, localInitializer } from './initializers';
import { isTransparent, TRANSPARENT_UNION } from './transparent-unions';
import { declareOldStyle, oldStyleParameters } from './old-style';
import { nestedSymbol } from './nested-functions';
import { newFunctionState, Recover, type Parser } from './parser';
import { pragma } from './pragmas';
import { declareFunction, declareGlobal, declareName } from './redeclare';
import { attributedType, type Specifiers, specifiers, startsDeclaration } from './specifiers';
import { Kind, type Token } from './token';
import { bodyParameterType, flushLengths, hasVariableSize, variableArrayStorage } from './variable-arrays';
import { aliased, type FunctionType, isComplete, realigned, type Type, typeName, unqualified } from './types';

/** "_Static_assert" "(" constant ("," string)? ")" ";" */
export function staticAssert(p: Parser): void {
  const start = p.tok;
  p.advance();
  p.expect('(');
  const value = constantExpression(p, "The condition of '_Static_assert'");
  let message = '';
  if (p.accept(',')) {
    const texts: string[] = [];
    while (p.tok.kind === Kind.String) {
      texts.push(p.tok.text);
      p.advance();
    }
    if (texts.length === 0) p.unexpected('a string');
    const literal = stringLiteral(texts);
    if (typeof literal !== 'string') message = new TextDecoder().decode(literal.bytes.subarray(0, -1));
  }
  p.expect(')');
  p.expect(';');
  if (value === 0n) p.errorAt(start, 'static-assert', `Static assertion failed${message === '' ? '' : `: ${message}`}`);
}

/** translation-unit = external-declaration* */
export function translationUnit(p: Parser): void {
  while (!p.atEnd()) {
    const before = p.pos;
    try {
      externalDeclaration(p);
    } catch (error) {
      if (!(error instanceof Recover)) throw error;
      // back to file scope, whatever was open
      p.scope = p.fileScope;
      p.func = undefined;
      p.depth = p.unevaluated = p.staticContext = 0;
      p.synchronize(before);
      if (p.is('}')) p.advance();
    }
    if (p.pos === before) p.advance();
  }
  finishBodies(p);
}

/** Reads the skipped bodies of the functions that are called after all, and of those that these call. */
function finishBodies(p: Parser): void {
  const { pos } = p;
  for (let found = true; found; ) {
    found = false;
    for (const [symbol, read] of p.skipped) {
      if (!symbol.referenced) continue;
      found = true;
      p.skipped.delete(symbol);
      try {
        read();
      } catch (error) {
        if (!(error instanceof Recover)) throw error;
        p.scope = p.fileScope;
        p.func = undefined;
        p.depth = p.unevaluated = p.staticContext = 0;
      }
    }
  }
  p.seek(pos);
}

function externalDeclaration(p: Parser): void {
  if (p.accept(';')) return;
  if (pragma(p)) return;
  if (p.is('_Static_assert')) {
    staticAssert(p);
    return;
  }
  if (p.is('asm') || p.is('__asm__') || p.is('__asm')) {
    p.rules.asmStatement(p);
    return;
  }
  while (p.is('__extension__')) p.advance();
  if (p.is('}')) p.failAt(p.tok, 'syntax', "This '}' closes nothing");
  const spec = specifiers(p);
  if (p.accept(';')) {
    emptyDeclaration(p, spec);
    return;
  }
  for (let first = true; ; first = false) {
    const attributes = [...spec.attributes];
    attributeSpecifiers(p, attributes);
    const d = declarator(p, spec.type, attributes, 'required');
    behindDeclarator(p, d.attributes);
    d.type = attributedType(p, d.type, d.attributes);
    const name = d.name as Token;
    if (
      first &&
      d.type.kind === 'function' &&
      d.params !== undefined &&
      spec.storage !== 'typedef' &&
      (p.is('{') || (d.oldStyle !== undefined && startsDeclaration(p, p.tok)))
    ) {
      functionDefinition(p, spec, d, name);
      return;
    }
    fileScopeDeclarator(p, spec, d, name);
    if (!p.accept(',')) break;
  }
  p.expect(';');
}

/** `struct x { … };` or a forward declaration; anything else is a slip. */
function emptyDeclaration(p: Parser, spec: Specifiers): void {
  if (spec.type.kind === 'record' || spec.type.kind === 'enum') return;
  p.warnAt(spec.start, 'empty-declaration', 'This declaration declares nothing', {
    suggestion: 'write a name behind the type',
  });
}

/** The alignment a declaration asks for; 0 if none. */
function declaredAlignment(p: Parser, spec: Specifiers, attributes: readonly Attribute[]): number {
  return Math.max(spec.align, alignmentOf(p, attributes));
}

function declareTypedef(p: Parser, spec: Specifiers, d: Declarator, name: Token): void {
  const align = alignmentOf(p, d.attributes);
  const type = align > 0 ? realigned(d.type, align) : d.type;
  void spec;
  // it stands on the union, whatever it is called
  const transparent = findAttribute(d.attributes, TRANSPARENT_UNION);
  if (transparent !== undefined && type.kind === 'record' && !isTransparent(type))
    type.def.attributes.push(transparent);
  declareName(p, { symbol: 'typedef', name: name.text, type: aliased(type, name.text), loc: name.loc }, name);
}

function fileScopeDeclarator(p: Parser, spec: Specifiers, d: Declarator, name: Token): void {
  if (spec.storage === 'typedef') {
    declareTypedef(p, spec, d, name);
    if (p.is('=')) p.failAt(p.tok, 'typedef-initializer', 'A typedef cannot have a value');
    return;
  }
  if (d.type.kind === 'function') {
    declareFunction(p, spec, d, name, false);
    if (p.is('=')) p.failAt(p.tok, 'function-initializer', 'A function cannot have a value');
    return;
  }
  if (spec.storage === 'auto' || spec.storage === 'register')
    p.errorAt(spec.start, 'storage-class', `A variable outside of functions cannot be '${spec.storage}'`);
  variableDeclarator(p, spec, d, name);
}

/** A variable with static storage at file scope, or an `extern` one anywhere. */
function variableDeclarator(p: Parser, spec: Specifiers, d: Declarator, name: Token): void {
  refuseVariableSize(p, d.type, name);
  if (spec.autoType) p.failAt(name, 'auto-type', "'__auto_type' can only be used for a local variable");
  const initialized = p.is('=');
  if (initialized && p.func !== undefined)
    p.errorAt(p.tok, 'extern-initializer', "An 'extern' declaration in a function cannot have a value");
  const global = declareGlobal(
    p,
    spec,
    d.type,
    d.attributes,
    name,
    initialized,
    declaredAlignment(p, spec, d.attributes),
  );
  if (initialized) {
    p.advance();
    globalInitializer(p, global);
  }
}

// ---------------------------------------------------------------- functions

/** Also of a function inside another one; see nested-functions.ts. */
function functionDefinition(p: Parser, spec: Specifiers, d: Declarator, name: Token): void {
  const oldStyle = d.oldStyle === undefined ? undefined : oldStyleParameters(p, d.oldStyle);
  const around = p.func;
  const symbol =
    around === undefined ? declareFunction(p, spec, d, name, true) : nestedSymbol(p, name, d.type as FunctionType);
  symbol.start = spec.start.loc;
  const open = p.tok;
  const kept = around !== undefined || KEPT.some((attribute) => findAttribute(symbol.attributes, attribute));
  const shared =
    !kept && p.is('{') && open.loc === open.spelled && (symbol.inlineOnly || symbol.linkage === 'internal');
  if (!shared) {
    readBody(p, d, name, symbol, oldStyle);
  } else if (p.knownBodies.has(open.spelled)) {
    const { pos, pack } = p;
    p.skipBraces();
    p.skipped.set(symbol, () => {
      p.seek(pos);
      p.pack = pack;
      readBody(p, d, name, symbol, oldStyle);
    });
  } else {
    const complaints = p.diagnostics.list.length;
    readBody(p, d, name, symbol, oldStyle);
    if (p.diagnostics.list.length === complaints) p.knownBodies.add(open.spelled);
  }
}

/** Attributes of functions that are wanted though nobody calls them. */
const KEPT = ['used', 'constructor', 'destructor'];

/** The rest of a definition: `symbol` gets its parameters and its body. */
function readBody(
  p: Parser,
  d: Declarator,
  name: Token,
  symbol: FunctionSymbol,
  oldStyle: ReturnType<typeof oldStyleParameters> | undefined,
): void {
  const type = d.type as FunctionType;
  const outer = p.scope;
  const around = p.func;
  const scope = p.pushScope();
  p.func = newFunctionState(symbol, scope);
  if (around !== undefined) p.func.outer = around;
  symbol.locals = [];
  symbol.params = [];
  for (const [tag, value] of (d.params as Scope).tags) scope.tags.set(tag, value);
  for (const param of type.params) {
    if (!isComplete(param.type))
      p.error(
        'incomplete-type',
        param.loc,
        `The type of this parameter, '${typeName(param.type)}', is not defined here`,
      );
    const declared = param.name === undefined ? undefined : (d.params as Scope).symbols.get(param.name);
    const attributes = declared?.symbol === 'local' ? [...declared.attributes] : [];
    const local = p.addLocal(param.name ?? '', param.type, param.loc, { isParam: true, attributes });
    symbol.params.push(local);
    if (param.name !== undefined) scope.symbols.set(param.name, local);
  }
  for (const local of symbol.params) local.type = bodyParameterType(p, local.type, d.params as Scope);
  flushLengths(p, p.func.prelude);
  for (const local of symbol.params) if (wantsAlignment(local)) alignParameter(p, local);
  if (oldStyle !== undefined) declareOldStyle(p, oldStyle);
  const returns = unqualified(type.returns);
  if (returns.kind !== 'void' && !isComplete(returns))
    p.errorAt(name, 'incomplete-type', `'${name.text}' returns '${typeName(returns)}', which is not defined here`);
  symbol.body = p.rules.functionBody(p);
  p.func = around;
  p.scope = outer;
}

// ---------------------------------------------------------------- local declarations

/** A declaration in a block; gives a `decl` statement for every variable on the stack. */
export function localDeclaration(p: Parser, out: Stmt[]): void {
  if (p.is('_Static_assert')) {
    staticAssert(p);
    return;
  }
  const spec = specifiers(p);
  flushLengths(p, out);
  if (p.accept(';')) {
    if (!spec.attributes.some((a) => a.name === 'fallthrough')) emptyDeclaration(p, spec);
    return;
  }
  do {
    const attributes = [...spec.attributes];
    attributeSpecifiers(p, attributes);
    const d = declarator(p, spec.type, attributes, 'required');
    behindDeclarator(p, d.attributes);
    d.type = attributedType(p, d.type, d.attributes);
    const name = d.name as Token;
    flushLengths(p, out);
    if (spec.storage === 'typedef') declareTypedef(p, spec, d, name);
    else if (d.type.kind === 'function') {
      if (p.is('{') || (d.oldStyle !== undefined && startsDeclaration(p, p.tok))) {
        functionDefinition(p, spec, d, name);
        return;
      }
      if (spec.storage === 'auto') nestedSymbol(p, name, d.type);
      else declareFunction(p, spec, d, name, false);
    } else if (spec.storage === 'extern') variableDeclarator(p, spec, d, name);
    else if (spec.storage === 'static' || spec.threadLocal) staticLocal(p, spec, d, name);
    else {
      const statement = automaticVariable(p, spec, d, name);
      out.push(statement);
      const { local, init } = statement;
      if (local.aligned === undefined) continue;
      delete statement.init;
      out.push(...initializeAligned(p, local, init));
      const { pointer } = local.aligned;
      const expr: Expr = { kind: 'local', local: pointer, type: pointer.type, loc: name.loc };
      statement.init = { zero: false, items: [{ offset: 0, type: local.type, expr: castTo(expr, local.type) }] };
    }
  } while (p.accept(','));
  p.expect(';');
}

/** Storage that exists before the program runs needs a size that is known then. */
function refuseVariableSize(p: Parser, type: Type, name: Token): void {
  if (hasVariableSize(type))
    p.failAt(name, 'variable-length-array', `The length of '${name.text}' must be constant: it exists all the time`, {
      suggestion: "use a number, or an array without 'static' or 'extern'",
    });
}

function staticLocal(p: Parser, spec: Specifiers, d: Declarator, name: Token): void {
  refuseVariableSize(p, d.type, name);
  const owner = p.func?.symbol;
  const global = p.addAnonymousGlobal(`${owner?.name ?? ''}.${name.text}`, name.text, d.type, name.loc, owner);
  global.attributes = d.attributes;
  global.threadLocal = spec.threadLocal;
  global.align = Math.max(d.type.align, declaredAlignment(p, spec, d.attributes));
  declareName(p, global, name);
  p.scope.statics.push(global);
  if (p.accept('=')) globalInitializer(p, global);
  checkComplete(p, global.type, name);
}

function checkComplete(p: Parser, type: Type, name: Token): void {
  if (isComplete(type)) return;
  const hint =
    type.kind === 'record'
      ? { suggestion: 'include the header that defines it, or use a pointer' }
      : type.kind === 'array'
        ? { suggestion: 'write its length, or give it a value' }
        : {};
  p.errorAt(
    name,
    'incomplete-type',
    type.kind === 'void'
      ? `Variable '${name.text}' cannot be void`
      : `The type of '${name.text}', '${typeName(type)}', is not completely defined here`,
    hint,
  );
}

function automaticVariable(p: Parser, spec: Specifiers, d: Declarator, name: Token): DeclStmt {
  const statement: DeclStmt = {
    kind: 'decl',
    local: undefined as unknown as LocalSymbol,
    loc: p.tokens[p.pos - 1].loc,
  };
  statement.loc = name.loc;
  if (spec.autoType) {
    if (d.type !== spec.type) p.failAt(name, 'auto-type', "'__auto_type' takes a plain name, without '*' or '[]'");
    return autoTyped(p, d, name, statement);
  }
  const options = { align: declaredAlignment(p, spec, d.attributes), attributes: d.attributes };
  // the name is visible in its own initialiser: `struct x *p = malloc(sizeof(*p))`
  const local = p.addLocal(name.text, d.type, name.loc, options);
  if (spec.storage === 'register') local.register = true;
  statement.local = local;
  declareName(p, local, name);
  if (wantsAlignment(local) && !hasVariableSize(d.type)) alignLocal(p, local);
  if (hasVariableSize(d.type)) {
    variableArrayStorage(p, local, statement);
    if (p.is('='))
      p.failAt(p.tok, 'variable-length-array', 'An array of variable length cannot have an initial value', {
        suggestion: 'fill it with memset() or a loop',
      });
  } else if (p.accept('=')) {
    const init = localInitializer(p, d.type);
    local.type = init.type;
    local.align = Math.max(local.align, init.type.align);
    statement.init = init.initializer;
  }
  checkComplete(p, local.type, name);
  declareCleanup(p, local, name);
  return statement;
}

/** `__auto_type name = value` */
function autoTyped(p: Parser, d: Declarator, name: Token, statement: DeclStmt): DeclStmt {
  if (!p.is('=')) p.failAt(name, 'auto-type', "'__auto_type' needs a value to take the type from");
  p.advance();
  const value = decay(assignment(p));
  if (p.is(',')) p.failAt(p.tok, 'auto-type', "'__auto_type' declares one variable only");
  const type = unqualified(value.type);
  const local = p.addLocal(name.text, type, name.loc, { attributes: d.attributes });
  declareName(p, local, name);
  statement.local = local;
  statement.init = { zero: false, items: [{ offset: 0, type, expr: value }] };
  if (value.kind !== 'error' && type.kind === 'void') p.errorAt(name, 'void-value', 'This value is void');
  declareCleanup(p, local, name);
  return statement;
}
