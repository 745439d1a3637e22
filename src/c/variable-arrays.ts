/**
 * Arrays of variable length, and `alloca`.
 *
 * The length is evaluated where the type is written and kept in a hidden local, so a type stays the same when
 * the variables of its length change. Types inside a parameter list are the exception: their lengths are
 * expressions over the parameters, and become such locals when the function's body begins.
 *
 * A variable of such a type is a pointer to storage that the C library hands out (`__vla_alloc`); each function
 * that uses it has a hidden list of what it was given, which every way out of the function returns
 * (`__vla_free`). gcc moves the stack pointer instead: there such an array ends with its block, here with its
 * function or when the same declaration is passed again. `longjmp` over such a function loses its storage.
 * The kernel has no such arrays (and no library to ask).
 */
import type { DeclStmt, Expr, LocalSymbol, Scope, Stmt } from './ast';
import { castTo } from './convert';
import { atEveryExit } from './function-exits';
import { libraryCall, libraryFunction } from './library-calls';
import { intConst, makeBinary, makeCast } from './fold';
import type { FunctionState, Parser } from './parser';
import type { Loc } from './source';
import { type ArrayType, arrayOf, INT, LONG, pointerTo, type Type, ULONG, VOID } from './types';

/** An array of `count` (unsigned long) elements. */
export function variableArray(of: Type, count: Expr): ArrayType {
  return { ...arrayOf(of, undefined), variable: { count } };
}

/** Whether the size of the type itself is known only when the program runs. */
export function hasVariableSize(type: Type): boolean {
  if (type.kind === 'record') return type.def.variable !== undefined;
  return type.kind === 'array' && type.variable !== undefined;
}

/** Whether a length that varies stands anywhere in the type. */
export function isVariablyModified(type: Type): boolean {
  if (type.kind === 'pointer') return isVariablyModified(type.to);
  if (type.kind === 'array') return type.variable !== undefined || isVariablyModified(type.of);
  return type.kind === 'function' && isVariablyModified(type.returns);
}

/** The size in bytes as an `unsigned long` expression; undefined when it is the constant `type.size`. */
export function variableSize(type: Type, loc: Loc): Expr | undefined {
  if (type.kind === 'record') return type.def.variable && { ...type.def.variable.size, loc };
  if (type.kind !== 'array' || type.variable === undefined) return undefined;
  const { count } = type.variable;
  const element = variableSize(type.of, loc) ?? intConst(BigInt(type.of.size), ULONG, loc);
  return makeBinary('*', { ...count, loc }, element, ULONG, loc);
}

/** Keeps the length that was just read; its evaluation waits in `pending` for the declaration it belongs to. */
export function keepLength(p: Parser, length: Expr): Expr {
  const { loc } = length;
  const local = p.addLocal('', ULONG, loc, { hidden: true });
  local.addressTaken = true;
  const ref: Expr = { kind: 'local', local, type: ULONG, loc };
  (p.func as FunctionState).pending.push({
    kind: 'assign',
    target: ref,
    value: castTo(length, ULONG),
    type: ULONG,
    loc,
  });
  return { ...ref };
}

/** Puts the lengths that wait in front of a declaration. */
export function flushLengths(p: Parser, out: Stmt[], from = 0): void {
  for (const expr of p.func?.pending.splice(from) ?? []) out.push({ kind: 'expr', expr, loc: expr.loc });
}

/** Puts the lengths that wait since `from` in front of an expression. */
export function withLengths(p: Parser, from: number, expr: Expr): Expr {
  const pending = p.func?.pending.splice(from) ?? [];
  if (expr.kind === 'error') return expr;
  return pending.reduceRight<Expr>(
    (right, left) => ({ kind: 'comma', left, right, type: right.type, loc: right.loc }),
    expr,
  );
}

/** How many lengths wait now; what comes behind belongs to the expression being read. */
export function pendingLengths(p: Parser): number {
  return p.func?.pending.length ?? 0;
}

// ---------------------------------------------------------------- storage

const LIST = pointerTo(pointerTo(VOID));

/** The address of the function's hidden list. */
function storageList(p: Parser, loc: Loc): Expr {
  const state = p.func as FunctionState;
  if (state.storage === undefined) {
    const { scope } = p;
    p.scope = state.scope;
    state.storage = { list: p.addLocal('', pointerTo(VOID), loc, { hidden: true }), declarations: 0 };
    state.storage.list.addressTaken = true;
    p.scope = scope;
  }
  const { list } = state.storage;
  return { kind: 'addr', operand: { kind: 'local', local: list, type: list.type, loc }, type: LIST, loc };
}

/** `void *`: storage of `size` bytes; a declaration's earlier storage is given back (-1: nothing is). */
function allocate(p: Parser, declaration: number, size: Expr, loc: Loc): Expr {
  const func = libraryFunction(p, '__vla_alloc', pointerTo(VOID), [LIST, INT, ULONG]);
  const list = storageList(p, loc);
  return libraryCall(func, [list, intConst(BigInt(declaration), INT, loc), size], loc);
}

/** `bits`: the alignment wanted; the library's is 16 bytes, for more the address is rounded up in a larger piece. */
export function allocaCall(p: Parser, size: Expr, loc: Loc, bits = 0): Expr {
  if (bits <= 128) return allocate(p, -1, castTo(size, ULONG), loc);
  const unit = BigInt(bits / 8);
  const number = (value: bigint): Expr => intConst(BigInt.asUintN(64, value), ULONG, loc);
  const room = makeBinary('+', castTo(size, ULONG), number(unit - 1n), ULONG, loc);
  const first = makeCast(allocate(p, -1, room, loc), ULONG, true);
  const beyond = makeBinary('+', first, number(unit - 1n), ULONG, loc);
  return makeCast(makeBinary('&', beyond, number(-unit), ULONG, loc), pointerTo(VOID), true);
}

/** The variable `local` of a variable array type becomes a pointer to its storage. */
export function variableArrayStorage(p: Parser, local: LocalSymbol, statement: DeclStmt): void {
  const { type } = local;
  const { loc } = statement;
  local.type = pointerTo(type.kind === 'array' ? type.of : type);
  local.addressTaken = false;
  local.align = local.type.align;
  local.variableArray = type;
  storageList(p, loc);
  const { storage } = p.func as FunctionState;
  const size = variableSize(type, loc) as Expr;
  const expr = makeCast(allocate(p, (storage as { declarations: number }).declarations++, size, loc), local.type, true);
  statement.init = { zero: false, items: [{ offset: 0, type: local.type, expr }] };
}

/** What the name of such a variable means: the array that its pointer points to. */
export function variableArrayRef(local: LocalSymbol, type: Type, loc: Loc): Expr {
  const pointer: Expr = { kind: 'local', local, type: local.type, loc };
  return {
    kind: 'deref',
    pointer: { kind: 'cast', op: 'pointer', operand: pointer, implicit: true, type: pointerTo(type), loc },
    type,
    loc,
  };
}

/** The body is read: clears the list at its start and returns the storage at every way out. */
export function finishStorage(p: Parser, body: Stmt[], end: Loc): void {
  const state = p.func as FunctionState;
  if (state.storage === undefined) return;
  const { list } = state.storage;
  const zero = intConst(0n, pointerTo(VOID), list.loc);
  state.prelude.unshift({
    kind: 'decl',
    local: list,
    init: { zero: false, items: [{ offset: 0, type: list.type, expr: zero }] },
    loc: body[0]?.loc ?? end,
  });
  atEveryExit(p, body, end, (loc) =>
    libraryCall(libraryFunction(p, '__vla_free', VOID, [LIST]), [storageList(p, loc)], loc),
  );
}

// ---------------------------------------------------------------- parameters

/** A parameter's type in the body: lengths over the names of the prototype are evaluated over the real parameters. */
export function bodyParameterType(p: Parser, type: Type, prototype: Scope): Type {
  if (!isVariablyModified(type)) return type;
  if (type.kind === 'pointer') return { ...type, to: bodyParameterType(p, type.to, prototype) };
  if (type.kind !== 'array') return type;
  const of = bodyParameterType(p, type.of, prototype);
  if (type.variable === undefined) return { ...type, of };
  const count = keepLength(p, overParameters(p, type.variable.count, prototype));
  return { ...variableArray(of, count), quals: type.quals };
}

/** The expression with the prototype's symbols replaced by the variables of the same names. */
function overParameters<T>(p: Parser, node: T, prototype: Scope): T {
  if (Array.isArray(node)) return node.map((item) => overParameters<unknown>(p, item, prototype)) as T;
  if (typeof node !== 'object' || node === null || !('kind' in node)) return node;
  const expr = node as unknown as Expr;
  if (expr.kind === 'local' && prototype.symbols.get(expr.local.name) === expr.local) {
    const local = p.lookup(expr.local.name);
    return (local?.symbol === 'local' ? { ...expr, local } : expr) as T;
  }
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node))
    result[key] = key === 'type' || key === 'loc' ? value : overParameters<unknown>(p, value, prototype);
  return result as T;
}

/** `difference` of two pointers to such arrays, counted in bytes, in elements. */
export function inElements(difference: Expr, size: Expr, loc: Loc): Expr {
  return makeBinary('/', difference, castTo(size, LONG), LONG, loc);
}
