/**
 * The rules of C about types: which are compatible, how integers are promoted, what two
 * operands become together, what a declaration repeated makes of the first one.
 */
import type { Expr } from './ast';
import {
  ATOMIC,
  type BitField,
  CONST,
  DOUBLE,
  FLOAT,
  type FunctionType,
  INT,
  type IntType,
  isInteger,
  LDOUBLE,
  LLONG,
  LONG,
  pointerTo,
  precisionOf,
  type Type,
  UINT,
  ULLONG,
  ULONG,
  unqualified,
  VOLATILE,
} from './types';

const MAX_NESTING = 64;

/** Compatible in the sense of C; qualifiers count unless `ignoreQuals` (then only at the top they do not). */
export function compatible(a: Type, b: Type, ignoreQuals = false, depth = 0): boolean {
  if (a === b) return true;
  if (depth > MAX_NESTING) return true;
  if (!ignoreQuals && (a.quals & (CONST | VOLATILE | ATOMIC)) !== (b.quals & (CONST | VOLATILE | ATOMIC))) return false;
  if (a.kind === 'enum' && b.kind === 'int') return a.def.underlying.name === b.name;
  if (a.kind === 'int' && b.kind === 'enum') return b.def.underlying.name === a.name;
  switch (a.kind) {
    case 'void':
    case 'bool':
      return a.kind === b.kind;
    case 'int':
      return b.kind === 'int' && a.name === b.name;
    case 'float':
      return b.kind === 'float' && a.name === b.name;
    case 'enum':
      return b.kind === 'enum' && a.def === b.def;
    case 'record':
      return b.kind === 'record' && a.def === b.def;
    case 'pointer':
      return b.kind === 'pointer' && compatible(a.to, b.to, false, depth + 1);
    case 'array':
      return (
        b.kind === 'array' &&
        (a.length === undefined || b.length === undefined || a.length === b.length) &&
        compatible(a.of, b.of, false, depth + 1)
      );
    case 'function':
      return b.kind === 'function' && compatibleFunctions(a, b, depth);
  }
}

function compatibleFunctions(a: FunctionType, b: FunctionType, depth: number): boolean {
  if (!compatible(a.returns, b.returns, true, depth + 1)) return false;
  if (a.unspecified || b.unspecified) return true;
  if (a.variadic !== b.variadic || a.params.length !== b.params.length) return false;
  return a.params.every((param, i) => compatible(param.type, b.params[i].type, true, depth + 1));
}

/** The same type to the last qualifier, as `__builtin_types_compatible_p` asks (top qualifiers do not count). */
export function sameType(a: Type, b: Type): boolean {
  return compatible(a, b, true);
}

/** What two compatible declarations say together (array length, parameter types). */
export function composite(a: Type, b: Type): Type {
  if (a.kind === 'array' && b.kind === 'array') return a.length === undefined ? b : a;
  if (a.kind === 'function' && b.kind === 'function') return b.unspecified ? a : b;
  return b;
}

/** Integer promotion. A bit-field narrower than int becomes int. */
export function promoted(type: Type, bitField?: BitField): Type {
  if (!isInteger(type)) return unqualified(type);
  if (bitField !== undefined && bitField.bitWidth <= 32) {
    return bitField.bitWidth < 32 || bitField.signed ? INT : UINT;
  }
  if (bitField !== undefined && type.kind === 'int' && bitField.bitWidth < 64)
    return { ...plain(type), bits: bitField.bitWidth };
  if (type.kind === 'bool') return INT;
  if (type.kind === 'enum') return plain(type.def.underlying.size < 4 ? INT : type.def.underlying);
  if (type.rank < INT.rank) return INT;
  return plain(type);
}

const BY_NAME = new Map<string, IntType>([INT, UINT, LONG, ULONG, LLONG, ULLONG].map((t) => [t.name, t]));

/** The type without qualifiers, typedef name and alignment. */
function plain(type: IntType): IntType {
  return BY_NAME.get(type.name) ?? (unqualified(type) as IntType);
}

/** The type in which two arithmetic operands are computed; both are promoted already. */
export function usualType(a: Type, b: Type): Type {
  if (a.kind === 'float' || b.kind === 'float') {
    const rank = (t: Type): number => (t.kind !== 'float' ? 0 : t.name === 'float' ? 1 : t.name === 'double' ? 2 : 3);
    const best = Math.max(rank(a), rank(b));
    return best === 3 ? LDOUBLE : best === 2 ? DOUBLE : FLOAT;
  }
  const x = a as IntType;
  const y = b as IntType;
  if (x.bits !== undefined || y.bits !== undefined) {
    const [narrow, wide] = precisionOf(x) < precisionOf(y) ? [x, y] : [y, x];
    return precisionOf(narrow) === precisionOf(wide) && wide.signed ? narrow : wide;
  }
  if (x.name === y.name) return x;
  if (x.signed === y.signed) return x.rank >= y.rank ? x : y;
  const [unsigned, signed] = x.signed ? [y, x] : [x, y];
  if (unsigned.rank >= signed.rank) return unsigned;
  if (signed.size > unsigned.size) return signed;
  return signed.rank === LONG.rank ? ULONG : ULLONG;
}

/** What a variadic argument of the type is passed as. */
export function defaultPromoted(type: Type, bitField?: BitField): Type {
  if (type.kind === 'float') return type.name === 'float' ? DOUBLE : unqualified(type);
  return promoted(type, bitField);
}

/** The bit-field an lvalue designates, if any. */
export function bitFieldOf(expr: Expr): BitField | undefined {
  return expr.kind === 'member' ? expr.bitField : undefined;
}

/** A parameter's type: arrays and functions become pointers, qualifiers in `[const]` aside. */
export function parameterType(type: Type): Type {
  if (type.kind === 'array') return pointerTo(type.of);
  if (type.kind === 'function') return pointerTo(type);
  return type;
}

/** The element type at the bottom of nested arrays. */
export function elementType(type: Type): Type {
  let t = type;
  while (t.kind === 'array') t = t.of;
  return t;
}

/** Whether assigning to an object of the type would change something const inside it. */
export function hasConstMember(type: Type, depth = 0): boolean {
  if (type.kind === 'array') return hasConstMember(type.of, depth);
  if ((type.quals & CONST) !== 0) return true;
  if (type.kind !== 'record' || depth > MAX_NESTING) return false;
  return type.def.fields.some((field) => hasConstMember(field.type, depth + 1));
}

export function isConst(type: Type): boolean {
  return (type.quals & CONST) !== 0 || (type.kind === 'array' && isConst(type.of));
}
