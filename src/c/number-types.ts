/**
 * Numbers that are wider than a register: `_Complex`, `__int128`, and GCC's vectors.
 *
 * Each is a record with a `number` form: it is stored, passed and returned like a struct of its parts, the
 * debugger shows its parts, and arithmetic is lowered to arithmetic on them (composite.ts). There is one
 * record per form, so types are the same when their forms are.
 */
import { layOut, type MemberDeclaration } from './layout';
import {
  arrayOf,
  type FloatType,
  type IntType,
  type RecordDef,
  type RecordType,
  recordType,
  type Type,
  typeName,
  ULONG,
  unqualified,
} from './types';

export type NumberForm =
  /** Fields `real` and `imag`. */
  | { readonly form: 'complex'; readonly part: FloatType | IntType }
  /** Fields `lo` and `hi`, both unsigned long. */
  | { readonly form: 'int128'; readonly signed: boolean }
  /** Field `v`, an array. */
  | { readonly form: 'vector'; readonly element: FloatType | IntType; readonly count: number };

const known = new Map<string, RecordDef>();

function numberDef(name: string, number: NumberForm, fields: readonly [string, Type][], align: number): RecordDef {
  const found = known.get(name);
  if (found !== undefined) return found;
  const def: RecordDef = {
    id: -1 - known.size,
    union: false,
    tag: name,
    complete: false,
    size: 0,
    align: 1,
    fields: [],
    byName: new Map(),
    attributes: [],
    loc: 0,
    number,
  };
  const members = fields.map(
    ([field, type]): MemberDeclaration => ({ name: field, type, align: 0, packed: false, attributes: [], loc: 0 }),
  );
  layOut(def, members, { packed: false, align, pack: 0 });
  known.set(name, def);
  return def;
}

export function complexType(part: FloatType | IntType): RecordType {
  const name = `_Complex ${part.name}`;
  const fields: [string, Type][] = [
    ['real', part],
    ['imag', part],
  ];
  return recordType(numberDef(name, { form: 'complex', part }, fields, part.align));
}

export function int128Type(signed: boolean): RecordType {
  const name = signed ? '__int128' : 'unsigned __int128';
  const fields: [string, Type][] = [
    ['lo', ULONG],
    ['hi', ULONG],
  ];
  return recordType(numberDef(name, { form: 'int128', signed }, fields, 16));
}

/** A vector of `bytes` bytes; undefined when that is no power of two or no whole number of elements. */
export function vectorType(type: Type, bytes: number): RecordType | undefined {
  const plain = type.kind === 'enum' ? type.def.underlying : unqualified(type);
  if (plain.kind !== 'int' && plain.kind !== 'float') return undefined;
  if (bytes < plain.size || bytes > 4096 || (bytes & (bytes - 1)) !== 0) return undefined;
  const count = bytes / plain.size;
  const name = `${typeName({ ...plain, alias: undefined } as Type)} __vector(${count})`;
  const element = { ...plain, alias: undefined } as FloatType | IntType;
  return recordType(numberDef(name, { form: 'vector', element, count }, [['v', arrayOf(element, count)]], bytes));
}

/** The form of such a number's type; undefined for every other type. */
export function numberForm(type: Type): NumberForm | undefined {
  return type.kind === 'record' ? type.def.number : undefined;
}

/** Whether braces around an initial value list its members: arrays, structs, unions and vectors. */
export function isAggregate(type: Type): boolean {
  if (type.kind === 'array') return true;
  return type.kind === 'record' && (type.def.number === undefined || type.def.number.form === 'vector');
}
