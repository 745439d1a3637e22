/**
 * Structs with an array of variable length inside (GNU C): sizes, and the places of the members behind the array.
 *
 * What is known only at run time is kept in hidden locals when the struct is declared, as lengths of arrays are
 * (variable-arrays.ts), which also have the storage. Such a struct is assigned by `memcpy`. Left out: unions,
 * bit-fields and nameless members behind the array, passing and returning one, use from functions inside.
 */
import type { Expr } from './ast';
import { castTo } from './convert';
import { intConst, makeBinary, makeCast, makePtrAdd } from './fold';
import type { MemberDeclaration } from './layout';
import { libraryCall, libraryFunction } from './library-calls';
import type { Parser } from './parser';
import { markAddressTaken } from './parser';
import type { Loc } from './source';
import { CHAR, type Field, LONG, pointerTo, type RecordDef, type Type, ULONG, unqualified, VOID } from './types';
import { hasVariableSize, keepLength, variableSize } from './variable-arrays';

/** The layout that `layOut` made, with the variable members as empty, becomes what the program computes. */
export function variableLayout(
  p: Parser,
  def: RecordDef,
  members: readonly MemberDeclaration[],
  packed: boolean,
): void {
  const first = members.find(({ type }) => hasVariableSize(type));
  if (first === undefined) return;
  const { loc } = first;
  const behind = members.slice(members.indexOf(first) + 1);
  const simple = !def.union && behind.every(({ name, width }) => name !== undefined && width === undefined);
  if (p.func === undefined || !simple) {
    const what =
      p.func === undefined ? 'outside of functions' : 'in a union, or in front of bit-fields and nameless members,';
    p.error('variable-length-array', loc, `The length of a member ${what} must be constant`, {
      suggestion: 'use a flexible array, [], as the last member',
    });
    return;
  }
  const number = (value: number): Expr => intConst(BigInt.asUintN(64, BigInt(value)), ULONG, loc);
  const rounded = (value: Expr, unit: number): Expr =>
    makeBinary('&', makeBinary('+', value, number(unit - 1), ULONG, loc), number(-unit), ULONG, loc);
  const offsets = new Map<Field, Expr>();
  let end: Expr | undefined;
  for (const field of def.fields) {
    const member = members.find(({ name, loc: at }) => name === field.name && at === field.loc);
    const align = Math.max(packed || member?.packed === true ? 1 : field.type.align, member?.align ?? 0);
    if (end !== undefined) offsets.set(field, keepLength(p, rounded(end, align)));
    const size = variableSize(field.type, loc);
    const start: Expr = offsets.get(field) ?? number(field.offset);
    if (end !== undefined || size !== undefined)
      end = makeBinary('+', { ...start }, size ?? number(field.type.size), ULONG, loc);
  }
  def.variable = { size: keepLength(p, rounded(end ?? number(0), def.align)), offsets };
}

/** Whether the hidden locals of the struct are those of the current function; reports when not. */
function isReachable(p: Parser, { variable }: RecordDef, loc: Loc): boolean {
  if (variable?.size.kind !== 'local' || p.func?.symbol.locals.includes(variable.size.local)) return true;
  p.error('variable-length-array', loc, 'A struct of variable length cannot be used in a function inside', {
    suggestion: 'use a pointer to the member',
  });
  return false;
}

/** A member behind the array; undefined: its place is constant. */
export function movedMember(
  p: Parser,
  object: Expr,
  def: RecordDef,
  field: Field,
  type: Type,
  loc: Loc,
): Expr | undefined {
  const offset = def.variable?.offsets.get(field);
  if (def.variable === undefined || !isReachable(p, def, loc) || offset === undefined) return undefined;
  const address = makePtrAdd('+', addressAs(object, CHAR), castTo({ ...offset, loc }, LONG), 1, loc);
  return { kind: 'deref', pointer: makeCast(address, pointerTo(type), true), type, loc };
}

function addressAs(object: Expr, type: Type): Expr {
  markAddressTaken(object);
  const address: Expr =
    object.kind === 'deref'
      ? object.pointer
      : { kind: 'addr', operand: object, type: pointerTo(object.type), loc: object.loc };
  return makeCast(address, pointerTo(type), true);
}

/** `target = value` of such a struct; undefined: its size is constant. */
export function assignVariable(p: Parser, target: Expr, value: Expr, loc: Loc): Expr | undefined {
  if (target.type.kind !== 'record' || !hasVariableSize(target.type)) return undefined;
  if (!isReachable(p, target.type.def, loc)) return p.errorExpr(loc);
  const size = variableSize(target.type, loc) as Expr;
  const memcpy = libraryFunction(p, 'memcpy', pointerTo(VOID), [pointerTo(VOID), pointerTo(VOID), ULONG]);
  const copied = libraryCall(memcpy, [addressAs(target, VOID), addressAs(value, VOID), size], loc);
  const type = unqualified(target.type);
  return { kind: 'deref', pointer: makeCast(copied, pointerTo(type), true), type, loc };
}
