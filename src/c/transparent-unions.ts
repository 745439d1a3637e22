/** `__attribute__((transparent_union))`: an argument may be of the type of any member of the parameter's union. */
import type { Expr } from './ast';
import { findAttribute } from './attributes';
import { assignConvert, decay, isNullConstant } from './convert';
import type { Parser } from './parser';
import { compatible } from './type-rules';
import { type Field, type Type, unqualified } from './types';

export const TRANSPARENT_UNION = 'transparent_union';

export function isTransparent(type: Type): boolean {
  return (
    type.kind === 'record' && type.def.union && findAttribute(type.def.attributes, TRANSPARENT_UNION) !== undefined
  );
}

/** How well a value fits a member: 3 exactly, 2 with other qualifiers, 1 as a pointer among void pointers, 0 not. */
function fitness(value: Expr, to: Type): number {
  const from = value.type;
  if (compatible(unqualified(from), unqualified(to))) return 3;
  if (to.kind !== 'pointer') return 0;
  if (isNullConstant(value)) return 1;
  if (from.kind !== 'pointer') return 0;
  if (compatible(from.to, to.to, true)) return 2;
  return from.to.kind === 'void' || to.to.kind === 'void' ? 1 : 0;
}

/** The argument as the parameter's union; undefined when that is no such union, or no member takes the value. */
export function transparentArgument(p: Parser, arg: Expr, type: Type, purpose: string): Expr | undefined {
  if (type.kind !== 'record' || !isTransparent(type)) return undefined;
  const value = decay(arg);
  if (value.kind === 'error' || (value.type.kind === 'record' && value.type.def === type.def)) return undefined;
  let best: Field | undefined;
  for (const field of type.def.fields)
    if (fitness(value, field.type) > (best === undefined ? 0 : fitness(value, best.type))) best = field;
  if (best === undefined) return undefined;
  const { loc } = arg;
  const plain = unqualified(type);
  const local = p.addLocal('', plain, loc, { hidden: true });
  local.addressTaken = true;
  const expr = assignConvert(p, value, best.type, purpose, loc);
  const init = { zero: true, items: [{ offset: best.offset, type: unqualified(best.type), expr }] };
  return { kind: 'compoundLiteral', local, init, type: plain, loc };
}
