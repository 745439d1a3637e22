/** Where a value of a braced initialiser goes: levels of aggregates and their members. */
import { type ArrayType, arrayOf, type BitField, type Field, type RecordType, type Type } from './types';

/** A place to be filled. */
export interface Place {
  type: Type;
  offset: number;
  bitField?: BitField;
}

/** An aggregate being filled and the index of its next member. */
export interface Level {
  type: ArrayType | RecordType;
  offset: number;
  index: number;
}

export function withLength(type: ArrayType, length: number): Type {
  return { ...arrayOf(type.of, length), quals: type.quals };
}

/** How many members can be given values in order. */
export function capacity(type: ArrayType | RecordType): number {
  if (type.kind === 'array') return type.length ?? Number.POSITIVE_INFINITY;
  const count = type.def.fields.length;
  return type.def.union ? Math.min(1, count) : count;
}

export function memberPlace(level: Level, index: number): Place {
  if (level.type.kind === 'array') return { type: level.type.of, offset: level.offset + index * level.type.of.size };
  const field = level.type.def.fields[index] as Field;
  const place: Place = { type: field.type, offset: level.offset + field.offset };
  if (field.bitField !== undefined) place.bitField = field.bitField;
  return place;
}

/** Moves the innermost level to the member `name`, through anonymous members. */
export function descend(stack: Level[], name: string): boolean {
  const top = stack[stack.length - 1];
  if (top.type.kind !== 'record') return false;
  const { fields } = top.type.def;
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i];
    if (field.name === name) {
      top.index = i;
      return true;
    }
    if (field.name === undefined && field.type.kind === 'record' && field.type.def.byName.has(name)) {
      top.index = i + 1;
      stack.push({ type: field.type, offset: top.offset + field.offset, index: 0 });
      return descend(stack, name);
    }
  }
  return false;
}
