/**
 * Laying out structs and unions exactly as gcc does on x86-64 Linux.
 *
 * Bit-fields: one goes right behind the one before it unless it would cross a boundary of
 * its declared type; then it starts at that boundary. A zero-width field moves to the next
 * boundary. With `packed`, nothing is aligned and bit-fields may cross boundaries. Unnamed
 * bit-fields take room but do not raise the record's alignment.
 *
 * A bit-field's load unit is the smallest naturally aligned one that holds it, so that a
 * load stays in the record; a packed field may need an unaligned unit, and one of 33 to 63
 * bits in a packed record shorter than 8 bytes is loaded past the record's end.
 */
import type { Attribute } from './ast';
import type { Loc } from './source';
import { type BitField, type Field, isSigned, type RecordDef, type ResolvedField, type Type } from './types';

/** A member as declared. */
export interface MemberDeclaration {
  name?: string;
  type: Type;
  /** Width of a bit-field. */
  width?: number;
  /** `aligned(n)` or `_Alignas(n)` on the member; 0 if none. */
  align: number;
  packed: boolean;
  attributes: readonly Attribute[];
  loc: Loc;
}

export interface RecordOptions {
  packed: boolean;
  /** `aligned(n)` on the record; 0 if none. */
  align: number;
  /** `#pragma pack(n)`; 0 if none. */
  pack: number;
}

/** Bytes; offsets in bits stay exact in doubles. */
export const MAX_OBJECT_SIZE = 0x7fffffff;

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

/** Fills in size, alignment and fields of `def`. False when it grows too large. */
export function layOut(def: RecordDef, members: readonly MemberDeclaration[], options: RecordOptions): boolean {
  let bits = 0;
  let end = 0;
  let align = 1;
  def.fields = [];
  for (const member of members) {
    const { type } = member;
    const packed = member.packed || options.packed;
    const naturalAlign = packed && !(member.width !== undefined && options.pack > 0) ? 1 : type.align;
    let memberAlign = Math.max(naturalAlign, member.align);
    // `#pragma pack` limits even alignments that were asked for
    if (options.pack > 0) memberAlign = Math.min(memberAlign, options.pack);
    if (def.union) bits = 0;
    let field: Field | undefined;
    if (member.width !== undefined) {
      const { width } = member;
      if (width === 0) {
        bits = roundUp(bits, Math.max(type.align, member.align) * 8);
        if (bits > end) end = bits;
        continue;
      }
      if (member.align > 0) bits = roundUp(bits, memberAlign * 8);
      const unit = type.size * 8;
      const boundary = type.align * 8;
      if (!packed && options.pack === 0 && Math.floor(bits / boundary) * boundary + unit < bits + width)
        bits = roundUp(bits, boundary);
      if (member.name !== undefined) {
        const place = bitFieldAt(bits, width, isSigned(type));
        field = {
          name: member.name,
          type,
          offset: place.offset,
          bitField: place.bitField,
          loc: member.loc,
          attributes: member.attributes,
        };
        align = Math.max(align, memberAlign);
      }
      bits += width;
    } else {
      bits = roundUp(bits, memberAlign * 8);
      field = { name: member.name, type, offset: bits / 8, loc: member.loc, attributes: member.attributes };
      align = Math.max(align, memberAlign);
      bits += type.size * 8;
    }
    if (bits > end) end = bits;
    if (end / 8 > MAX_OBJECT_SIZE) return false;
    if (field !== undefined) def.fields.push(field);
  }
  align = Math.max(align, options.align);
  def.align = align;
  def.size = roundUp(Math.ceil(end / 8), align);
  def.complete = true;
  def.fields = def.fields.map((field) => keepInside(field, def.size));
  indexMembers(def);
  return def.size <= MAX_OBJECT_SIZE;
}

function bitFieldAt(bits: number, width: number, signed: boolean): { offset: number; bitField: BitField } {
  for (const unitSize of [1, 2, 4, 8]) {
    const offset = Math.floor(bits / (unitSize * 8)) * unitSize;
    const bitOffset = bits - offset * 8;
    if (bitOffset + width <= unitSize * 8)
      return { offset, bitField: { unitSize, bitOffset, bitWidth: width, signed } };
  }
  // packed: from the byte it begins in
  const offset = Math.floor(bits / 8);
  const bitOffset = bits - offset * 8;
  const bytes = Math.ceil((bitOffset + width) / 8);
  const unitSize = bytes <= 4 ? 4 : 8;
  return { offset, bitField: { unitSize, bitOffset, bitWidth: width, signed } };
}

/** Moves a packed bit-field's load unit so that it ends inside the record, where one can. */
function keepInside(field: Field, size: number): Field {
  const { bitField } = field;
  if (bitField === undefined || field.offset + bitField.unitSize <= size) return field;
  const bits = field.offset * 8 + bitField.bitOffset;
  for (const unitSize of [1, 2, 4, 8]) {
    const offset = Math.min(Math.floor(bits / 8), size - unitSize);
    const bitOffset = bits - offset * 8;
    if (offset >= 0 && bitOffset + bitField.bitWidth <= unitSize * 8)
      return { ...field, offset, bitField: { ...bitField, unitSize, bitOffset } };
  }
  return field;
}

/** Fills `byName`, members of anonymous members included. */
function indexMembers(def: RecordDef): void {
  def.byName = new Map<string, ResolvedField>();
  for (const field of def.fields) {
    if (field.name !== undefined) {
      if (!def.byName.has(field.name)) def.byName.set(field.name, { field, offset: field.offset });
    } else if (field.type.kind === 'record') {
      for (const [name, inner] of field.type.def.byName) {
        if (!def.byName.has(name)) def.byName.set(name, { field: inner.field, offset: field.offset + inner.offset });
      }
    }
  }
}
