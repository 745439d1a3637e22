/**
 * `__builtin_object_size`: how many bytes are left behind a pointer, for addresses of variables and their
 * members. What comes from anywhere else is unknown, as it is to gcc without optimisation.
 */
import type { Expr } from './ast';
import { intConst } from './fold';
import type { Loc } from './source';
import { type Type, ULONG } from './types';

interface Room {
  /** Size of the whole variable and of the part that is pointed into, and the offsets in them. */
  whole: number;
  part: number;
  offset: number;
  partOffset: number;
}

export function objectSize(pointer: Expr, mode: Expr, loc: Loc): Expr {
  const kind = mode.kind === 'int' ? Number(mode.value & 3n) : 0;
  const room = roomOf(pointer);
  if (room === undefined) return intConst(kind > 1 ? 0n : -1n, ULONG, loc);
  const left = kind % 2 === 0 ? room.whole - room.offset : room.part - room.partOffset;
  return intConst(BigInt(Math.max(0, left)), ULONG, loc);
}

function roomOf(pointer: Expr): Room | undefined {
  switch (pointer.kind) {
    case 'addr':
    case 'decay':
      return objectOf(pointer.operand);
    case 'cast':
      return pointer.op === 'pointer' || pointer.op === 'none' ? roomOf(pointer.operand) : undefined;
    case 'ptrAdd': {
      const base = roomOf(pointer.pointer);
      if (base === undefined || pointer.index.kind !== 'int') return undefined;
      const step = Number(pointer.index.value) * pointer.elementSize * (pointer.op === '-' ? -1 : 1);
      return { ...base, offset: base.offset + step, partOffset: base.partOffset + step };
    }
    default:
      return undefined;
  }
}

function objectOf(lvalue: Expr): Room | undefined {
  const whole = (type: Type, size = type.size): Room => ({ whole: size, part: size, offset: 0, partOffset: 0 });
  switch (lvalue.kind) {
    case 'local':
      return whole(lvalue.type);
    case 'global':
      return lvalue.global.defined
        ? whole(lvalue.type, Math.max(lvalue.type.size, lvalue.global.init?.size ?? 0))
        : undefined;
    case 'compoundLiteral':
      return whole(lvalue.type);
    case 'member': {
      const object = objectOf(lvalue.object);
      if (object === undefined) return undefined;
      return { ...object, offset: object.offset + lvalue.offset, part: lvalue.type.size, partOffset: 0 };
    }
    case 'deref': {
      // an element of an array, or an array in an array
      const room = roomOf(lvalue.pointer);
      return room === undefined || lvalue.type.kind !== 'array'
        ? room
        : { ...room, part: lvalue.type.size, partOffset: 0 };
    }
    default:
      return undefined;
  }
}
