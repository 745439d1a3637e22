/**
 * Conversions between scalar types. Most are free: a slot holds integers up to 32 bits already extended, and
 * the low word of a 64-bit slot is its 32-bit value.
 */
import { isSigned, type Type } from '../c';
import { type FunctionCompiler, isConstant, type Operand } from './function-compiler';
import { Op } from './isa';
import { classOf, isUnsigned } from './value-types';

/** `v` of type `from` as a value of type `to`. */
export function convert(f: FunctionCompiler, v: Operand, from: Type, to: Type, dst?: number): Operand {
  const source = classOf(from);
  const target = classOf(to);
  if (target === 'void' || target === 'rec' || source === 'rec') return v;
  if (to.kind === 'bool') return toBool(f, v, from, dst);
  if (source === 'f32' || source === 'f64') {
    if (target === 'f32' || target === 'f64') return floatToFloat(f, v, source, target, dst);
    return floatToInt(f, v, source, to, dst);
  }
  if (target === 'f32' || target === 'f64') return intToFloat(f, v, from, target, dst);
  return intToInt(f, v, from, to, dst);
}

function intToInt(f: FunctionCompiler, v: Operand, from: Type, to: Type, dst?: number): Operand {
  const wide = classOf(to) === 'i64';
  if (isConstant(v)) {
    const lo = narrow(v.lo, to);
    if (!wide) return constantTo(f, { lo, hi: lo >> 31 }, false, dst);
    const hi = classOf(from) === 'i64' ? v.hi : isUnsigned(from) ? 0 : v.lo >> 31;
    return constantTo(f, { lo: v.lo, hi }, true, dst);
  }
  if (wide) {
    if (classOf(from) === 'i64') return { slot: f.inSlot(v, true, dst) };
    const d = dst ?? f.temp();
    f.code.emit(isUnsigned(from) ? Op.ZEXT64 : Op.SEXT64, d, v.slot);
    return { slot: d };
  }
  if (to.size >= 4 || fits(from, to)) return { slot: f.inSlot(v, false, dst) };
  const d = dst ?? f.temp();
  f.code.emit(to.size === 1 ? (isSigned(to) ? Op.EXT8S : Op.EXT8U) : isSigned(to) ? Op.EXT16S : Op.EXT16U, d, v.slot);
  return { slot: d };
}

/** Every value of `from` is one of `to`, and extended alike. */
function fits(from: Type, to: Type): boolean {
  if (from.size > to.size) return false;
  if (from.size === to.size) return isSigned(from) === isSigned(to);
  return !isSigned(from) || isSigned(to);
}

function narrow(lo: number, to: Type): number {
  if (to.size === 1) return isSigned(to) ? (lo << 24) >> 24 : lo & 0xff;
  if (to.size === 2) return isSigned(to) ? (lo << 16) >> 16 : lo & 0xffff;
  return lo;
}

function constantTo(f: FunctionCompiler, v: { lo: number; hi: number }, wide: boolean, dst?: number): Operand {
  return dst === undefined ? v : { slot: f.inSlot(v, wide, dst) };
}

function toBool(f: FunctionCompiler, v: Operand, from: Type, dst?: number): Operand {
  const source = classOf(from);
  if (from.kind === 'bool') return dst === undefined ? v : { slot: f.inSlot(v, false, dst) };
  if (isConstant(v) && (source === 'i32' || source === 'i64')) {
    const truth = v.lo !== 0 || (source === 'i64' && v.hi !== 0) ? 1 : 0;
    return constantTo(f, { lo: truth, hi: 0 }, false, dst);
  }
  const d = dst ?? f.temp();
  if (source === 'i32') f.code.emit(Op.SNEI, d, f.inSlot(v, false), 0);
  else if (source === 'i64') {
    const s = f.inSlot(v, true);
    // The two words together are zero exactly when both are.
    const both = f.temp();
    f.code.emit(Op.OR, both, s, s + 1);
    f.code.emit(Op.SNEI, d, both, 0);
  } else f.code.emit(Op.DBOOL, d, toDouble(f, v, source === 'f32' ? 'f32' : 'f64'));
  return { slot: d };
}

/** A floating value as a double, in a slot. */
export function toDouble(f: FunctionCompiler, v: Operand, from: 'f32' | 'f64'): number {
  if (from === 'f64') return f.inSlot(v, true);
  const d = f.temp();
  f.code.emit(Op.F2D, d, f.inSlot(v, false));
  return d;
}

function floatToFloat(f: FunctionCompiler, v: Operand, from: 'f32' | 'f64', to: 'f32' | 'f64', dst?: number): Operand {
  if (from === to) return { slot: f.inSlot(v, to === 'f64', dst) };
  const d = dst ?? f.temp();
  if (to === 'f64') f.code.emit(Op.F2D, d, f.inSlot(v, false));
  else f.code.emit(Op.D2F, d, f.inSlot(v, true));
  return { slot: d };
}

function intToFloat(f: FunctionCompiler, v: Operand, from: Type, to: 'f32' | 'f64', dst?: number): Operand {
  const wide = classOf(from) === 'i64';
  const s = f.inSlot(v, wide);
  const d = to === 'f64' ? (dst ?? f.temp()) : f.temp();
  const unsigned = isUnsigned(from) && from.size >= 4;
  f.code.emit(wide ? (unsigned ? Op.UL2D : Op.L2D) : unsigned ? Op.U2D : Op.I2D, d, s);
  if (to === 'f64') return { slot: d };
  const single = dst ?? f.temp();
  f.code.emit(Op.D2F, single, d);
  return { slot: single };
}

function floatToInt(f: FunctionCompiler, v: Operand, from: 'f32' | 'f64', to: Type, dst?: number): Operand {
  const s = toDouble(f, v, from);
  if (classOf(to) === 'i64') {
    const d = dst ?? f.temp();
    f.code.emit(isUnsigned(to) ? Op.D2UL : Op.D2L, d, s);
    return { slot: d };
  }
  if (to.size === 4 && isUnsigned(to)) {
    // As x86-64 code does it: through 64 bits.
    const d = f.temp();
    f.code.emit(Op.D2L, d, s);
    return { slot: f.inSlot({ slot: d }, false, dst) };
  }
  if (to.size === 4) {
    const d = dst ?? f.temp();
    f.code.emit(Op.D2I, d, s);
    return { slot: d };
  }
  const whole = f.temp();
  f.code.emit(Op.D2I, whole, s);
  const d = dst ?? f.temp();
  f.code.emit(to.size === 1 ? (isSigned(to) ? Op.EXT8S : Op.EXT8U) : isSigned(to) ? Op.EXT16S : Op.EXT16U, d, whole);
  return { slot: d };
}
