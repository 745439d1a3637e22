/**
 * A variable of a running function as a value: what lies in its slot, or the object whose address lies there.
 * Leaves out: which variables there are (src/debug/scope.ts).
 */
import type { Type } from '../c';
import { arrayOf, ULONG as LENGTH } from '../c/types';
import type { VariableInfo } from '../machine/debug-info';
import { DIRECT_MAP, type Space } from './space';
import { integerOf, type Value, valueAt } from './value';

/** A length beyond this is what lies in memory before the declaration is executed. */
const MOST = 1n << 31n;

export function variableAt(space: Space, fp: number, info: VariableInfo): Value {
  const at = (offset: number): bigint => DIRECT_MAP + BigInt(fp + offset);
  const slot: Value = { ...valueAt(space, info.type, at(info.offset)), slot: true };
  if (info.object === undefined) return slot;
  const address = integerOf(slot);
  const lengths = (info.lengths ?? []).map((offset) =>
    integerOf({ ...valueAt(space, LENGTH, at(offset)), slot: true }),
  );
  const type = withLengths(info.object, lengths);
  if (address === undefined || type === undefined || !space.bytes(address, Math.min(type.size, 1))) return slot;
  return valueAt(space, type, address);
}

/** `int [n][m]` with its lengths, outermost first; undefined when one makes no sense. */
function withLengths(type: Type, lengths: (bigint | undefined)[]): Type | undefined {
  if (type.kind !== 'array') return type;
  const length = type.variable === undefined ? BigInt(type.length ?? 0) : lengths.shift();
  const of = withLengths(type.of, lengths);
  if (of === undefined || length === undefined || length * BigInt(of.size) > MOST) return undefined;
  return arrayOf(of, Number(length));
}
