/**
 * The types of C with the sizes and alignments of x86-64 Linux (LP64).
 *
 * A type is a small immutable object. Qualifiers (`const` …) and the typedef name it was
 * written with (`alias`) sit on the object itself, so `const __be32` and `unsigned int`
 * are different objects of the same kind; compare with `sameType` (in type-rules.ts) or
 * by `kind`, never by `===`. Structs, unions and enums are nominal: all their type
 * objects share one `def`, which is filled in when the body is read.
 *
 * `long double` has its size and alignment of 16, but is computed as `double`: its value
 * is the `double` in the first 8 bytes. `_Complex`, vectors and `__int128` are records with a
 * `number` (number-types.ts). Arrays of variable length are those with `variable` (variable-arrays.ts); their `size` is 0.
 *
 * Left out: laying out structs (layout.ts), conversions (type-rules.ts).
 */
import type { Attribute, Expr } from './ast';
import type { NumberForm } from './number-types';
import type { Loc } from './source';

/** Bits of `quals`. */
export const CONST = 1;
export const VOLATILE = 2;
export const RESTRICT = 4;
export const ATOMIC = 8;

interface TypeBase {
  /** `CONST | VOLATILE | RESTRICT | ATOMIC`. */
  readonly quals: number;
  /** The typedef name this was written with, e.g. `__be32`, `pid_t`. For people only. */
  readonly alias?: string;
  /** In bytes. `void` and functions: 1, as GNU C has it. Incomplete types: 0. */
  readonly size: number;
  /** In bytes. */
  readonly align: number;
}

export interface VoidType extends TypeBase {
  readonly kind: 'void';
}
export interface BoolType extends TypeBase {
  readonly kind: 'bool';
}
export interface IntType extends TypeBase {
  readonly kind: 'int';
  /** `char`, `signed char`, `unsigned char`, `short`, … `unsigned long long`. */
  readonly name: IntName;
  readonly signed: boolean;
  /** Conversion rank: char 1, short 2, int 3, long 4, long long 5. */
  readonly rank: number;
  /** The value of a bit-field of 33 to 63 bits: gcc computes with just so many. */
  readonly bits?: number;
}
export interface FloatType extends TypeBase {
  readonly kind: 'float';
  readonly name: 'float' | 'double' | 'long double';
}
export interface EnumType extends TypeBase {
  readonly kind: 'enum';
  readonly def: EnumDef;
}
export interface PointerType extends TypeBase {
  readonly kind: 'pointer';
  readonly to: Type;
}
export interface ArrayType extends TypeBase {
  readonly kind: 'array';
  readonly of: Type;
  /** Number of elements; undefined for `[]` (incomplete, or a flexible last member). */
  readonly length: number | undefined;
  /** The length is known only when the program runs: an `unsigned long` to be evaluated then; `length` is undefined. */
  readonly variable?: { readonly count: Expr };
}
export interface RecordType extends TypeBase {
  readonly kind: 'record';
  readonly def: RecordDef;
}
export interface FunctionType extends TypeBase {
  readonly kind: 'function';
  readonly returns: Type;
  readonly params: readonly Param[];
  readonly variadic: boolean;
  /** Written `f()`: parameters unknown, arguments are not checked. */
  readonly unspecified: boolean;
}

export type Type =
  | VoidType
  | BoolType
  | IntType
  | FloatType
  | EnumType
  | PointerType
  | ArrayType
  | RecordType
  | FunctionType;

/** The name other floors know types by. */
export type CType = Type;

/** A parameter of a function type; arrays and functions are already pointers here. */
export interface Param {
  readonly name?: string;
  readonly type: Type;
  readonly loc: Loc;
}

/**
 * Where a bit-field lies: in a load of `unitSize` bytes (little-endian) at the field's `offset`.
 * Only a packed field of 58 bits or more can be longer than its unit of 8: the rest begins in the byte behind it.
 */
export interface BitField {
  /** 1, 2, 4 or 8 bytes; the smallest load that covers the field, naturally aligned unless packed. */
  readonly unitSize: number;
  /** First bit in the unit, from the least significant. */
  readonly bitOffset: number;
  readonly bitWidth: number;
  readonly signed: boolean;
}

/** A member of a struct or union, in order of declaration. */
export interface Field {
  /** undefined: an anonymous struct or union whose members are looked up through it. */
  readonly name?: string;
  readonly type: Type;
  /** Byte offset in the record; for a bit-field that of its load unit. */
  readonly offset: number;
  readonly bitField?: BitField;
  readonly loc: Loc;
  readonly attributes: readonly Attribute[];
}

/** What all type objects of one struct or union share. */
export interface RecordDef {
  readonly id: number;
  readonly union: boolean;
  /** undefined for `struct { … }` without a tag. */
  tag: string | undefined;
  /** False until the closing brace is read. */
  complete: boolean;
  size: number;
  align: number;
  fields: Field[];
  /** All members by name, those of anonymous members included with their full offset. */
  byName: Map<string, ResolvedField>;
  attributes: Attribute[];
  loc: Loc;
  /** It has an array of variable length: its size, and where the members behind the array are, at run time. */
  variable?: { readonly size: Expr; readonly offsets: ReadonlyMap<Field, Expr> };
  /** It is no struct of the program but a wide number; see number-types.ts. */
  readonly number?: NumberForm;
}

/** A member found by name: offset from the start of the record it was looked up in. */
export interface ResolvedField {
  readonly field: Field;
  readonly offset: number;
}

export interface EnumDef {
  readonly id: number;
  tag: string | undefined;
  complete: boolean;
  /** The integer type that represents it: `unsigned int`, `int`, or a 64-bit type when needed. */
  underlying: IntType;
  constants: { name: string; value: bigint; loc: Loc }[];
  attributes: Attribute[];
  loc: Loc;
}

export type IntName =
  | 'char'
  | 'signed char'
  | 'unsigned char'
  | 'short'
  | 'unsigned short'
  | 'int'
  | 'unsigned int'
  | 'long'
  | 'unsigned long'
  | 'long long'
  | 'unsigned long long';

function int(name: IntName, size: number, signed: boolean, rank: number): IntType {
  return { kind: 'int', name, size, align: size, signed, rank, quals: 0 };
}

export const VOID: VoidType = { kind: 'void', size: 1, align: 1, quals: 0 };
export const BOOL: BoolType = { kind: 'bool', size: 1, align: 1, quals: 0 };
export const CHAR = int('char', 1, true, 1);
export const SCHAR = int('signed char', 1, true, 1);
export const UCHAR = int('unsigned char', 1, false, 1);
export const SHORT = int('short', 2, true, 2);
export const USHORT = int('unsigned short', 2, false, 2);
export const INT = int('int', 4, true, 3);
export const UINT = int('unsigned int', 4, false, 3);
export const LONG = int('long', 8, true, 4);
export const ULONG = int('unsigned long', 8, false, 4);
export const LLONG = int('long long', 8, true, 5);
export const ULLONG = int('unsigned long long', 8, false, 5);
export const FLOAT: FloatType = { kind: 'float', name: 'float', size: 4, align: 4, quals: 0 };
export const DOUBLE: FloatType = { kind: 'float', name: 'double', size: 8, align: 8, quals: 0 };
export const LDOUBLE: FloatType = { kind: 'float', name: 'long double', size: 16, align: 16, quals: 0 };

export function pointerTo(to: Type): PointerType {
  return { kind: 'pointer', to, size: 8, align: 8, quals: 0 };
}

export function arrayOf(of: Type, length: number | undefined): ArrayType {
  return { kind: 'array', of, length, size: length === undefined ? 0 : of.size * length, align: of.align, quals: 0 };
}

export function functionType(
  returns: Type,
  params: readonly Param[],
  variadic = false,
  unspecified = false,
): FunctionType {
  return { kind: 'function', returns, params, variadic, unspecified, size: 1, align: 1, quals: 0 };
}

// Struct and enum types read their size from the shared definition, which may be completed later.

class RecordTypeObject {
  readonly kind = 'record' as const;
  constructor(
    readonly def: RecordDef,
    readonly quals: number,
    readonly alias?: string,
    private readonly minAlign = 1,
  ) {}
  get size(): number {
    return this.def.size;
  }
  get align(): number {
    return Math.max(this.def.align, this.minAlign);
  }
  with(quals: number, alias: string | undefined, minAlign = this.minAlign): RecordType {
    return new RecordTypeObject(this.def, quals, alias, minAlign) as RecordType;
  }
}

class EnumTypeObject {
  readonly kind = 'enum' as const;
  constructor(
    readonly def: EnumDef,
    readonly quals: number,
    readonly alias?: string,
  ) {}
  get size(): number {
    return this.def.underlying.size;
  }
  get align(): number {
    return this.def.underlying.align;
  }
  with(quals: number, alias: string | undefined): EnumType {
    return new EnumTypeObject(this.def, quals, alias) as EnumType;
  }
}

export function recordType(def: RecordDef): RecordType {
  return new RecordTypeObject(def, 0) as RecordType;
}

export function enumType(def: EnumDef): EnumType {
  return new EnumTypeObject(def, 0) as EnumType;
}

function copy(type: Type, quals: number, alias: string | undefined): Type {
  if (type instanceof RecordTypeObject || type instanceof EnumTypeObject) return type.with(quals, alias);
  const { alias: _old, ...rest } = type;
  return (alias === undefined ? { ...rest, quals } : { ...rest, quals, alias }) as Type;
}

/** The type with these qualifiers added. On an array they go to the elements. */
export function qualified(type: Type, quals: number): Type {
  if ((type.quals | quals) === type.quals) return type;
  if (type.kind === 'array') {
    const array = { ...type, of: qualified(type.of, quals) };
    return array;
  }
  return copy(type, type.quals | quals, type.alias);
}

/** The type without qualifiers (those of what it points to stay). */
export function unqualified(type: Type): Type {
  return type.quals === 0 ? type : copy(type, 0, type.alias);
}

/** The type under the typedef name `alias`. */
export function aliased(type: Type, alias: string): Type {
  return copy(type, type.quals, alias);
}

/** The type with its alignment set (`typedef … __attribute__((aligned(n)))`). */
export function realigned(type: Type, align: number): Type {
  if (type instanceof RecordTypeObject) return type.with(type.quals, type.alias, align);
  if (type instanceof EnumTypeObject) return type as EnumType;
  return { ...type, align };
}

// What a type is

/** Integers: `_Bool`, the integer types and enums. */
export function isInteger(type: Type): type is BoolType | IntType | EnumType {
  return type.kind === 'int' || type.kind === 'bool' || type.kind === 'enum';
}

export function isArithmetic(type: Type): type is BoolType | IntType | EnumType | FloatType {
  return isInteger(type) || type.kind === 'float';
}

export function isScalar(type: Type): boolean {
  return isArithmetic(type) || type.kind === 'pointer';
}

/** Whether an integer or pointer is signed; `_Bool` and pointers are not. */
export function isSigned(type: Type): boolean {
  if (type.kind === 'int') return type.signed;
  if (type.kind === 'enum') return type.def.underlying.signed;
  return false;
}

/** Whether an object of the type can exist: not void, a function, `[]` or an undefined struct. */
export function isComplete(type: Type): boolean {
  switch (type.kind) {
    case 'void':
    case 'function':
      return false;
    case 'array':
      return (type.length !== undefined || type.variable !== undefined) && isComplete(type.of);
    case 'record':
    case 'enum':
      return type.def.complete;
    default:
      return true;
  }
}

/** How many bits of an integer count; fewer than its size has only for values of wide bit-fields. */
export function precisionOf(type: Type): number {
  return (type.kind === 'int' ? type.bits : undefined) ?? type.size * 8;
}

/** `value` as it comes out after being stored in an integer (or pointer) of the type. */
export function wrap(value: bigint, type: Type): bigint {
  if (type.kind === 'bool') return value === 0n ? 0n : 1n;
  const bits = type.kind === 'pointer' ? 64 : precisionOf(type);
  return isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

// How a type is written

const QUAL_NAMES: [number, string][] = [
  [CONST, 'const'],
  [VOLATILE, 'volatile'],
  [RESTRICT, 'restrict'],
  [ATOMIC, '_Atomic'],
];

function qualText(quals: number): string {
  return QUAL_NAMES.filter(([bit]) => (quals & bit) !== 0)
    .map(([, name]) => name)
    .join(' ');
}

/** The type as C writes it, around `name` when given: `int (*name)(void)`. */
export function typeName(type: Type, name = ''): string {
  return declare(type, name, 0);
}

function declare(type: Type, inner: string, depth: number): string {
  if (depth > 40) return '…';
  if (type.alias === undefined) {
    if (type.kind === 'pointer') {
      const quals = qualText(type.quals);
      const star = `*${quals}${quals !== '' && inner !== '' ? ' ' : ''}${inner}`;
      const wrapped = (type.to.kind === 'array' || type.to.kind === 'function') && type.to.alias === undefined;
      return declare(type.to, wrapped ? `(${star})` : star, depth + 1);
    }
    if (type.kind === 'array') return declare(type.of, `${inner}[${type.length ?? ''}]`, depth + 1);
    if (type.kind === 'function') {
      const params = type.params.map((p) => declare(p.type, '', depth + 1));
      if (type.variadic) params.push('...');
      const list = params.length > 0 ? params.join(', ') : type.unspecified ? '' : 'void';
      return declare(type.returns, `${inner}(${list})`, depth + 1);
    }
  }
  const quals = qualText(type.quals);
  const base = (quals === '' ? '' : `${quals} `) + (type.alias ?? baseName(type));
  return inner === '' ? base : `${base} ${inner}`;
}

function baseName(type: Type): string {
  switch (type.kind) {
    case 'void':
      return 'void';
    case 'bool':
      return '_Bool';
    case 'int':
    case 'float':
      return type.name;
    case 'enum':
      return `enum ${type.def.tag ?? '{…}'}`;
    case 'record':
      if (type.def.number !== undefined) return type.def.tag ?? '';
      return `${type.def.union ? 'union' : 'struct'} ${type.def.tag ?? '{…}'}`;
    default:
      return '?';
  }
}
