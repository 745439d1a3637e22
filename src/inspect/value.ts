/**
 * Typed values: a C type over bytes, either in a host's memory or computed. Reads scalars exactly
 * (integers and pointers as bigint, floating point as number), bit-fields, members and elements.
 * Leaves out: text (format.ts), meaning beyond C (summaries.ts, lists.ts).
 */
import { type BitField, type Type, isSigned } from '../c/types';
import { littleEndian, type Space } from './space';

export interface Value {
  readonly type: Type;
  readonly space: Space;
  /** Where it lies; undefined for a computed value. */
  readonly address?: bigint;
  readonly bitField?: BitField;
  /** It is a whole local or parameter: the machine keeps small scalars of a frame extended to 32 bits. */
  readonly slot?: boolean;
  /** A computed scalar (integers wrapped to their type; pointers unsigned). */
  readonly scalar?: bigint | number;
  /** A computed record or array. */
  readonly data?: Uint8Array;
}

export type Scalar = bigint | number;

export function valueAt(space: Space, type: Type, address: bigint, bitField?: BitField): Value {
  return { type, space, address: BigInt.asUintN(64, address), bitField };
}

export function computed(space: Space, type: Type, scalar: Scalar): Value {
  return { type, space, scalar };
}

/** The value's bytes; undefined when its memory is not mapped. */
export function bytesOf(value: Value): Uint8Array | undefined {
  if (value.data) return value.data;
  if (value.address !== undefined) return value.space.bytes(value.address, value.type.size);
  return value.scalar === undefined ? undefined : encode(value.type, value.scalar);
}

/** The scalar: undefined for records, arrays, void, and memory that is not mapped. */
export function scalarOf(value: Value): Scalar | undefined {
  if (value.scalar !== undefined) return value.scalar;
  const { type } = value;
  if (value.bitField) {
    const { bitOffset, bitWidth, signed } = value.bitField;
    const bytes = bytesOfBits(value.bitField);
    const unit = value.address === undefined ? fromData(value.data, bytes) : value.space.uint(value.address, bytes);
    if (unit === undefined) return undefined;
    const bits = (unit >> BigInt(bitOffset)) & ((1n << BigInt(bitWidth)) - 1n);
    return signed ? BigInt.asIntN(bitWidth, bits) : bits;
  }
  switch (type.kind) {
    case 'bool':
    case 'int':
    case 'enum':
    case 'pointer':
    case 'float':
      break;
    case 'function':
      return value.address;
    default:
      return undefined;
  }
  if (type.kind !== 'float' && value.address !== undefined) {
    const raw = value.space.uint(value.address, type.size);
    return raw !== undefined && isSigned(type) ? BigInt.asIntN(type.size * 8, raw) : raw;
  }
  const bytes = bytesOf(value);
  return bytes && decode(type, bytes);
}

/** As `scalarOf`, for integers and pointers only. */
export function integerOf(value: Value): bigint | undefined {
  const scalar = scalarOf(value);
  return typeof scalar === 'bigint' ? scalar : undefined;
}

/** Bytes from the beginning of a bit-field's unit to its last bit, the whole unit at least: a packed one can be longer. */
export function bytesOfBits({ unitSize, bitOffset, bitWidth }: BitField): number {
  return Math.max(unitSize, Math.ceil((bitOffset + bitWidth) / 8));
}

function fromData(bytes: Uint8Array | undefined, size: number): bigint | undefined {
  return !bytes || bytes.length < size ? undefined : littleEndian(bytes, 0, size);
}

/** A scalar from its bytes in memory. */
export function decode(type: Type, bytes: Uint8Array): Scalar | undefined {
  if (type.kind === 'float') {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return type.name === 'float' ? view.getFloat32(0, true) : view.getFloat64(0, true);
  }
  const raw = fromData(bytes, type.size);
  if (raw === undefined) return undefined;
  return isSigned(type) ? BigInt.asIntN(type.size * 8, raw) : raw;
}

/** A scalar's bytes in memory. */
export function encode(type: Type, scalar: Scalar): Uint8Array {
  const out = new Uint8Array(type.size);
  if (type.kind === 'float') {
    const view = new DataView(out.buffer);
    if (type.name === 'float') view.setFloat32(0, Number(scalar), true);
    else view.setFloat64(0, Number(scalar), true);
    return out;
  }
  let rest = BigInt.asUintN(64, typeof scalar === 'bigint' ? scalar : BigInt(Math.trunc(scalar)));
  for (let i = 0; i < out.length; i++, rest >>= 8n) out[i] = Number(rest & 0xffn);
  return out;
}

/** What a pointer points to; undefined for NULL, `void *` and unreadable pointers. */
export function pointee(value: Value): Value | undefined {
  if (value.type.kind !== 'pointer') return undefined;
  const address = integerOf(value);
  if (address === undefined || address === 0n) return undefined;
  return valueAt(value.space, value.type.to, address);
}

/** A member by its name, anonymous members looked through. */
export function memberOf(value: Value, name: string): Value | undefined {
  if (value.type.kind !== 'record') return undefined;
  const found = value.type.def.byName.get(name);
  if (!found) return undefined;
  return part(value, found.field.type, found.offset, found.field.bitField);
}

/** Paths are written in the sources: a few hundred. */
const splits = new Map<string, string[]>();

/** `a.b.c`, following pointers on the way as `->` does. */
export function path(value: Value | undefined, names: string): Value | undefined {
  let at = value;
  let steps = splits.get(names);
  if (!steps) {
    steps = names.split('.');
    splits.set(names, steps);
  }
  for (const name of steps) {
    if (at?.type.kind === 'pointer') at = pointee(at);
    at = at && memberOf(at, name);
  }
  return at;
}

/** Integer at a path; undefined when any step is missing or unreadable. */
export function int(value: Value | undefined, names: string): bigint | undefined {
  const at = path(value, names);
  return at && integerOf(at);
}

/** As `int`, as a JavaScript number (for values known to be small), 0 when missing. */
export function num(value: Value | undefined, names: string): number {
  return Number(int(value, names) ?? 0n);
}

/** Element `index` of an array (no bounds check: flexible arrays have none). */
export function elementOf(value: Value, index: number): Value | undefined {
  if (value.type.kind !== 'array') return undefined;
  return part(value, value.type.of, index * value.type.of.size);
}

function part(value: Value, type: Type, offset: number, bitField?: BitField): Value {
  if (value.address !== undefined) return valueAt(value.space, type, value.address + BigInt(offset), bitField);
  const size = bitField ? bytesOfBits(bitField) : type.size;
  return { type, space: value.space, bitField, data: value.data?.subarray(offset, offset + size) };
}

/** The same place read as another type. */
export function castTo(value: Value, type: Type): Value {
  return { ...value, type, bitField: undefined };
}
