/**
 * How the types of C lie in slots and memory: the machine's few kinds of values.
 */
import { isSigned, type Type } from '../c';

/** `i32`: all integers up to 32 bits, extended by their type; `i64`: longs and pointers; `rec`: in memory. */
export type ValueClass = 'i32' | 'i64' | 'f32' | 'f64' | 'rec' | 'void';

export function classOf(type: Type): ValueClass {
  switch (type.kind) {
    case 'void':
    case 'function':
      return 'void';
    case 'pointer':
      return 'i64';
    case 'float':
      return type.name === 'float' ? 'f32' : 'f64';
    case 'record':
    case 'array':
      return 'rec';
    default:
      return type.size === 8 ? 'i64' : 'i32';
  }
}

/** Both words of the slot count. */
export function isWide(type: Type): boolean {
  const c = classOf(type);
  return c === 'i64' || c === 'f64';
}

/** Pointers and unsigned integers compare, divide, shift and extend without sign. */
export function isUnsigned(type: Type): boolean {
  return !isSigned(type);
}

/** Bytes that a scalar takes in memory; a long double is stored as the double that it is here. */
export function storedSize(type: Type): number {
  return type.kind === 'float' && type.size === 16 ? 8 : type.size;
}

export function roundUp(n: number, to: number): number {
  return Math.ceil(n / to) * to;
}
