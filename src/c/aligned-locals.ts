/**
 * Local variables that want more alignment than a frame has (`_Alignas(64) char line[64];`).
 *
 * Such a variable is an object inside a larger hidden one, at the first address that is a multiple; a hidden
 * pointer finds it when the function begins, so that jumps into its block do no harm, and the name means what the
 * pointer points at. A parameter is copied there. Hidden variables, results of calls and `__auto_type` stay at the
 * frame's alignment.
 */
import type { Expr, Initializer, LocalSymbol, Stmt } from './ast';
import { castTo } from './convert';
import { intConst, makeBinary, makeCast } from './fold';
import type { FunctionState, Parser } from './parser';
import type { Loc } from './source';
import { arrayOf, CHAR, pointerTo, type Type, ULONG, unqualified } from './types';

/** What the frames of the machine give (docs/design/machine.md, 3). */
const FRAME_ALIGN = 16;

export function wantsAlignment(local: LocalSymbol): boolean {
  return local.align > FRAME_ALIGN;
}

function hidden(p: Parser, type: Type, loc: Loc): LocalSymbol {
  const { scope } = p;
  p.scope = (p.func as FunctionState).scope;
  const local = p.addLocal('', type, loc, { hidden: true });
  local.addressTaken = true;
  p.scope = scope;
  return local;
}

/** Gives the variable its place; `local.type` may still be an array without a length. */
export function alignLocal(p: Parser, local: LocalSymbol): void {
  const { loc, align } = local;
  const room = hidden(p, arrayOf(CHAR, local.type.size + align), loc);
  const pointer = hidden(p, pointerTo(local.type), loc);
  const first: Expr = { kind: 'local', local: room, type: room.type, loc };
  const start = makeCast({ kind: 'decay', operand: first, type: pointerTo(CHAR), loc }, ULONG, true);
  const beyond = makeBinary('+', start, intConst(BigInt(align - 1), ULONG, loc), ULONG, loc);
  const place = makeBinary('&', beyond, intConst(BigInt.asUintN(64, BigInt(-align)), ULONG, loc), ULONG, loc);
  (p.func as FunctionState).prelude.push({
    kind: 'decl',
    local: pointer,
    init: { zero: false, items: [{ offset: 0, type: pointer.type, expr: makeCast(place, pointer.type, true) }] },
    loc,
  });
  local.aligned = { pointer, room, type: local.type, alignment: align };
}

/** What the name of the variable means. */
export function alignedRef(place: NonNullable<LocalSymbol['aligned']>, loc: Loc, pointer?: Expr): Expr {
  const address: Expr = pointer ?? { kind: 'local', local: place.pointer, type: place.pointer.type, loc };
  return {
    kind: 'deref',
    pointer: castTo(address, pointerTo(place.type)),
    type: place.type,
    alignment: place.alignment,
    loc,
  };
}

/** The declaration is read: the type is complete, and its value is assigned. The debugger finds it by the pointer. */
export function initializeAligned(p: Parser, local: LocalSymbol, init: Initializer | undefined): Stmt[] {
  const { aligned, loc } = local;
  if (aligned === undefined) return [];
  aligned.type = local.type;
  aligned.room.type = arrayOf(CHAR, local.type.size + local.align);
  const value = init === undefined ? undefined : initialValue(p, aligned.type, init, loc);
  local.type = pointerTo(aligned.type);
  local.align = local.type.align;
  local.addressTaken = false;
  if (value === undefined) return [];
  return [assignment(alignedRef(aligned, loc), value, loc)];
}

function initialValue(p: Parser, type: Type, init: Initializer, loc: Loc): Expr {
  const [item] = init.items;
  if (type.kind !== 'array' && type.kind !== 'record') return item?.expr ?? castTo(intConst(0n, ULONG, loc), type);
  const whole =
    init.items.length === 1 && item.type.kind === 'record' && item.offset === 0 && item.type.size === type.size;
  if (whole && item.expr !== undefined && !init.zero) return item.expr;
  const literal = p.addLocal('', unqualified(type), loc, { hidden: true });
  literal.addressTaken = true;
  return { kind: 'compoundLiteral', local: literal, init, type: literal.type, loc };
}

function assignment(target: Expr, value: Expr, loc: Loc): Stmt {
  return { kind: 'expr', expr: { kind: 'assign', target, value, type: unqualified(target.type), loc }, loc };
}

/** A parameter that wants it: its value moves when the function begins. */
export function alignParameter(p: Parser, param: LocalSymbol): void {
  const { loc, type } = param;
  const passed: Expr = { kind: 'local', local: param, type, loc };
  alignLocal(p, param);
  const place = param.aligned as NonNullable<LocalSymbol['aligned']>;
  (p.func as FunctionState).prelude.push(assignment(alignedRef(place, loc), passed, loc));
}
