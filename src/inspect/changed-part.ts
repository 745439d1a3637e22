/**
 * Which part of a value has changed: the way down through members and elements to the first scalar that
 * differs, so that a change of a whole struct can be told as the change of one member.
 * Leaves out: words for it (src/adapter/until-change.ts).
 */
import type { Type } from '../c/types';
import type { Origin } from './containers';
import { type Value, bytesOfBits, elementOf, memberOf } from './value';

export interface ChangedPart {
  /** What to write behind the value's name: `.sk_rmem_alloc.counter`, `[3]`; '' for the value itself. */
  path: string;
  before: Value;
  after: Value;
  /** Other parts differ too. */
  more: boolean;
  /** The member that it is, when the way ended at one: some integers have names by their member. */
  origin: Origin | undefined;
}

/** The first part that differs; both values are computed ones, of one type, with their bytes. */
export function changedPart(before: Value, after: Value): ChangedPart {
  const found: ChangedPart = { path: '', before, after, more: false, origin: undefined };
  for (;;) {
    const differing = partsOf(found.before).flatMap(({ path, of }) => {
      const [old, now] = [of(found.before), of(found.after)];
      return old && now && differ(old, now) ? [{ path, before: old, after: now }] : [];
    });
    const [first] = differing;
    if (!first) return found;
    const { type } = found.before;
    if (type.kind === 'record') found.origin = { record: type.def.tag, field: first.path.slice(1) };
    found.path += first.path;
    found.before = first.before;
    found.after = first.after;
    // Members of unions are the same bytes.
    found.more ||= differing.some(
      (other) => startOf(other.before) >= startOf(first.before) + first.before.data!.length,
    );
  }
}

function startOf({ data }: Value): number {
  return data?.byteOffset ?? 0;
}

/** Whether two computed values differ; of bit-fields only their own bits count. */
export function differ(before: Value, after: Value): boolean {
  const [old, now] = [before.data, after.data];
  if (!old || !now) return false;
  const { bitField } = before;
  if (!bitField) return old.some((byte, i) => byte !== now[i]);
  const { bitOffset, bitWidth } = bitField;
  for (let bit = bitOffset; bit < bitOffset + bitWidth; bit++)
    if (((old[bit >> 3]! ^ now[bit >> 3]!) >> (bit & 7)) & 1) return true;
  return false;
}

/** How many bytes a value takes. */
export function sizeOf({ type, bitField }: { type: Type; bitField?: Value['bitField'] }): number {
  return bitField ? bytesOfBits(bitField) : type.size;
}

/** Members, or elements that differ; none of a character array, which is told as one text. */
function partsOf({ type }: Value): { path: string; of: (value: Value) => Value | undefined }[] {
  if (type.kind === 'record')
    return [...type.def.byName.keys()].map((name) => ({ path: `.${name}`, of: (value) => memberOf(value, name) }));
  if (type.kind !== 'array' || type.length === undefined || isText(type.of)) return [];
  return Array.from({ length: type.length }, (_, i) => ({ path: `[${i}]`, of: (value) => elementOf(value, i) }));
}

function isText(type: Type): boolean {
  return type.kind === 'int' && type.size === 1;
}
