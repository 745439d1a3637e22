/**
 * Places: where lvalues are, and loading from, storing to, copying between and taking the address of them.
 * The cheapest way wins: a slot of the frame is an operand itself, a global is reached by its
 * offset, memory by a pointer and a constant displacement.
 */
import { type BitField, CONST, type Expr, type GlobalSymbol, type Type } from '../c';
import { type FunctionCompiler, isConstant, type Operand, type Parts, type Place } from './function-compiler';
import { Op } from './isa';
import { classOf, isUnsigned, isWide, storedSize } from './value-types';

/** The place of an lvalue, or of the object a record value is in. */
export function place(f: FunctionCompiler, e: Expr): Place {
  switch (e.kind) {
    case 'local': {
      const { local } = e;
      if (f.watched.has(local)) {
        const slot = f.temp();
        f.code.emit(Op.LEAL, slot, f.offsetOf(local));
        return { kind: 'memory', slot, disp: 0 };
      }
      const exact = local.addressTaken || classOf(local.type) === 'rec';
      return { kind: 'frame', offset: f.offsetOf(local), exact };
    }
    case 'global':
      return { kind: 'global', global: e.global, offset: 0 };
    case 'deref':
      return pointed(f, e.pointer);
    case 'member': {
      const object = place(f, e.object);
      if (object.kind === 'memory') return { kind: 'memory', slot: object.slot, disp: object.disp + e.offset };
      if (object.kind === 'frame') return { kind: 'frame', offset: object.offset + e.offset, exact: true };
      return { kind: 'global', global: object.global, offset: object.offset + e.offset };
    }
    case 'compoundLiteral':
      return f.parts.compound(f, e);
    case 'cast':
      if (e.op === 'none') return place(f, e.operand);
      return f.parts.record(f, e);
    default:
      return f.parts.record(f, e);
  }
}

/** What a pointer expression points at. Addresses of known things and constant offsets are folded. */
function pointed(f: FunctionCompiler, e: Expr): Place {
  if ((e.kind === 'addr' || e.kind === 'decay') && e.operand.kind !== 'func') return place(f, e.operand);
  if (e.kind === 'cast' && e.op === 'pointer' && isFoldable(e.operand)) return exactly(pointed(f, e.operand));
  if (e.kind === 'ptrAdd' && e.index.kind === 'int') {
    const shift = Number(e.index.value) * e.elementSize * (e.op === '-' ? -1 : 1);
    if (Math.abs(shift) < 0x8000000) {
      const base = pointed(f, e.pointer);
      if (base.kind === 'memory') {
        if (Math.abs(base.disp + shift) < 0x40000000)
          return { kind: 'memory', slot: base.slot, disp: base.disp + shift };
      } else if (shift >= 0 && shift <= 0x100000 && inside(base, e, shift)) {
        return base.kind === 'frame'
          ? { ...base, offset: base.offset + shift, exact: true }
          : { ...base, offset: base.offset + shift };
      }
      const slot = f.inSlot(address(f, base), true);
      return { kind: 'memory', slot, disp: shift };
    }
  }
  return { kind: 'memory', slot: f.slotOf(e), disp: 0 };
}

/**
 * Whether an assignment finds its place before its value: when that is a call, as gcc has it, but for places that
 * plain variables name, which are looked at when the value is there.
 */
export function isPlacedFirst(e: Expr & { kind: 'assign' }): boolean {
  return e.value.kind === 'call' && !isNamed(e.target);
}

function isNamed(e: Expr): boolean {
  switch (e.kind) {
    case 'local':
    case 'global':
      return true;
    case 'member':
      return isNamed(e.object);
    case 'deref':
      if (e.pointer.kind === 'ptrAdd' && e.pointer.pointer.kind === 'decay')
        return isNamed(e.pointer.pointer.operand) && isPlain(e.pointer.index);
      return isPlain(e.pointer);
    default:
      return false;
  }
}

/** A number or a variable that nobody else can change. */
function isPlain(e: Expr): boolean {
  if (e.kind === 'cast') return isPlain(e.operand);
  return e.kind === 'int' || (e.kind === 'local' && !e.local.addressTaken);
}

/** Whether a cast pointer's place may be seen through the cast. */
function isFoldable(e: Expr): boolean {
  if (e.kind === 'cast' && e.op === 'pointer') return isFoldable(e.operand);
  if (e.kind === 'addr') return e.operand.kind !== 'func';
  return e.kind === 'decay' && e.operand.kind !== 'func';
}

function exactly(p: Place): Place {
  return p.kind === 'frame' ? { ...p, exact: true } : p;
}

/** A constant index into a known array stays within the object: only then may the frame or global be accessed directly. */
function inside(base: Place, e: Expr & { kind: 'ptrAdd' }, shift: number): boolean {
  const array = e.pointer.kind === 'decay' ? e.pointer.operand.type : undefined;
  const element = e.type.kind === 'pointer' ? e.type.to.size : 0;
  return base.kind !== 'memory' && array !== undefined && shift + element <= array.size;
}

/** Whether generated code may use the offset of this global (else it goes through its address). */
function isDirect(f: FunctionCompiler, g: GlobalSymbol, offset: number, size: number, writing: boolean): boolean {
  const constant = g.isString || isConstObject(g.type);
  if (constant && (writing || !f.options.kernel)) return false;
  if (offset < 0 || offset % size !== 0) return false;
  if (size > 1 && g.align % size !== 0 && (g.type.align ?? 1) % size !== 0) return false;
  return g.type.size === 0 || offset + size <= Math.max(g.type.size, g.init?.size ?? 0);
}

/** Declared const, or an array of const elements: it lies in rodata. */
export function isConstObject(type: Type): boolean {
  if (type.kind === 'array') return isConstObject(type.of);
  return (type.quals & CONST) !== 0;
}

export function address(f: FunctionCompiler, p: Place, dst?: number): Operand {
  switch (p.kind) {
    case 'frame': {
      const d = dst ?? f.temp();
      f.code.emit(Op.LEAL, d, p.offset);
      return { slot: d };
    }
    case 'global': {
      const d = dst ?? f.temp();
      f.symbolAddress(p.global, p.offset, d);
      return { slot: d };
    }
    case 'memory': {
      if (p.disp === 0) return { slot: f.inSlot({ slot: p.slot }, true, dst) };
      const d = dst ?? f.temp();
      f.code.emit(Op.ADDI64, d, p.slot, p.disp);
      return { slot: d };
    }
  }
}

/** The place reached through its address. */
function throughPointer(f: FunctionCompiler, p: Place): { slot: number; disp: number } {
  if (p.kind === 'memory') return p;
  return { slot: f.inSlot(address(f, p), true), disp: 0 };
}

const LOADS = {
  m: [Op.LD1S, Op.LD1U, Op.LD2S, Op.LD2U],
  g: [Op.LDG1S, Op.LDG1U, Op.LDG2S, Op.LDG2U],
  l: [Op.LDL1S, Op.LDL1U, Op.LDL2S, Op.LDL2U],
};

function narrowLoad(table: Op[], size: number, unsigned: boolean): Op {
  return table[(size === 2 ? 2 : 0) + (unsigned ? 1 : 0)];
}

export function load(f: FunctionCompiler, p: Place, type: Type, bits?: BitField, dst?: number): Operand {
  if (bits !== undefined) return loadBits(f, p, type, bits, dst);
  const size = storedSize(type);
  return loadSize(f, p, size, isUnsigned(type), size === 8 && type.kind === 'float', dst);
}

function loadSize(
  f: FunctionCompiler,
  p: Place,
  size: number,
  unsigned: boolean,
  double: boolean,
  dst?: number,
): Operand {
  const wide = size === 8;
  if (p.kind === 'frame') {
    if (!p.exact || (size === 4 && p.offset % 4 === 0) || (wide && p.offset % (double ? 8 : 4) === 0)) {
      return { slot: f.inSlot({ slot: p.offset / 4 }, wide, dst) };
    }
    if (size === 1 || (size === 2 && p.offset % 2 === 0)) {
      const d = dst ?? f.temp();
      f.code.emit(narrowLoad(LOADS.l, size, unsigned), d, p.offset);
      return { slot: d };
    }
  }
  const d = dst ?? f.temp();
  if (p.kind === 'global' && isDirect(f, p.global, p.offset, size, false)) {
    f.code.relocate('global', f.code.pc + 2, p.global);
    f.code.emit(wide ? Op.LDG8 : size === 4 ? Op.LDG4 : narrowLoad(LOADS.g, size, unsigned), d, p.offset);
    return { slot: d };
  }
  const { slot, disp } = throughPointer(f, p);
  f.code.emit(wide ? Op.LD8 : size === 4 ? Op.LD4 : narrowLoad(LOADS.m, size, unsigned), d, slot, disp);
  return { slot: d };
}

function loadBits(f: FunctionCompiler, p: Place, type: Type, bits: BitField, dst?: number): Operand {
  const { unitSize, bitOffset, bitWidth, signed } = bits;
  const d = dst ?? f.temp();
  if (unitSize === 8) {
    const { slot, disp } = throughPointer(f, p);
    const low = 64 - bitOffset;
    if (bitWidth > low) {
      const [upper, lower] = [f.temp(), f.temp()];
      f.code.emit(Op.LDBF, lower, slot, disp, 8, bitOffset, low);
      f.code.emit(Op.LDBF, upper, slot, disp + 8, 1, 0, signed ? low - bitWidth : bitWidth - low);
      f.code.emit(Op.SHL64, upper, upper, f.inSlot({ lo: low, hi: 0 }, false));
      f.code.emit(Op.OR64, d, upper, lower);
      return { slot: d };
    }
    const into = isWide(type) ? d : f.temp();
    f.code.emit(Op.LDBF, into, slot, disp, unitSize, bitOffset, signed ? -bitWidth : bitWidth);
    return into === d ? { slot: d } : { slot: f.inSlot({ slot: into }, false, dst) };
  }
  const unit = f.inSlot(loadSize(f, p, unitSize, true, false), false);
  const narrow = isWide(type) ? f.temp() : d;
  if (signed) f.code.emit(Op.BFXS, narrow, unit, 32 - bitOffset - bitWidth, 32 - bitWidth);
  else f.code.emit(Op.BFXU, narrow, unit, bitOffset, bitWidth === 32 ? -1 : (1 << bitWidth) - 1);
  if (isWide(type)) f.code.emit(signed ? Op.SEXT64 : Op.ZEXT64, d, narrow);
  return { slot: d };
}

export function store(f: FunctionCompiler, p: Place, type: Type, v: Operand, bits?: BitField): void {
  if (bits !== undefined) {
    storeBits(f, p, v, isWide(type), bits);
    return;
  }
  const size = storedSize(type);
  const wide = size === 8;
  if (p.kind === 'frame') {
    const double = type.kind === 'float' && wide;
    if (!p.exact || (size === 4 && p.offset % 4 === 0) || (wide && p.offset % (double ? 8 : 4) === 0)) {
      f.inSlot(v, wide, p.offset / 4);
      return;
    }
    if (size === 1 || (size === 2 && p.offset % 2 === 0)) {
      f.code.emit(size === 1 ? Op.STL1 : Op.STL2, p.offset, f.inSlot(v, false));
      return;
    }
  }
  if (p.kind === 'global' && isDirect(f, p.global, p.offset, size, true)) {
    const s = f.inSlot(v, wide);
    f.code.relocate('global', f.code.pc + 1, p.global);
    f.code.emit(wide ? Op.STG8 : size === 4 ? Op.STG4 : size === 2 ? Op.STG2 : Op.STG1, p.offset, s);
    return;
  }
  const { slot, disp } = throughPointer(f, p);
  if (isConstant(v) && size !== 2 && (!wide || v.hi === v.lo >> 31)) {
    f.code.emit(wide ? Op.ST8I : size === 4 ? Op.ST4I : Op.ST1I, slot, disp, v.lo);
    return;
  }
  const s = f.inSlot(v, wide);
  f.code.emit(wide ? Op.ST8 : size === 4 ? Op.ST4 : size === 2 ? Op.ST2 : Op.ST1, slot, disp, s);
}

function storeBits(f: FunctionCompiler, p: Place, v: Operand, wide: boolean, bits: BitField): void {
  const { unitSize, bitOffset, bitWidth } = bits;
  const mask = (bitWidth === 32 ? -1 : (1 << bitWidth) - 1) << bitOffset;
  if (unitSize < 8 && p.kind === 'frame' && p.offset % unitSize === 0) {
    const s = f.inSlot(v, false);
    if (unitSize === 4) {
      f.code.emit(Op.BFI, p.offset / 4, s, bitOffset, mask);
    } else {
      const unit = f.temp();
      loadSize(f, p, unitSize, true, false, unit);
      f.code.emit(Op.BFI, unit, s, bitOffset, mask);
      f.code.emit(unitSize === 1 ? Op.STL1 : Op.STL2, p.offset, unit);
    }
    return;
  }
  if (unitSize < 8 && p.kind === 'global' && isDirect(f, p.global, p.offset, unitSize, true)) {
    const s = f.inSlot(v, false);
    const unit = f.temp();
    loadSize(f, p, unitSize, true, false, unit);
    f.code.emit(Op.BFI, unit, s, bitOffset, mask);
    f.code.relocate('global', f.code.pc + 1, p.global);
    f.code.emit(unitSize === 4 ? Op.STG4 : unitSize === 2 ? Op.STG2 : Op.STG1, p.offset, unit);
    return;
  }
  const s = f.inSlot(v, wide);
  const { slot, disp } = throughPointer(f, p);
  const low = unitSize * 8 - bitOffset;
  f.code.emit(Op.STBF, slot, disp, unitSize, s, bitOffset, Math.min(bitWidth, low));
  if (bitWidth <= low) return;
  const upper = f.temp();
  f.code.emit(Op.SHRU64, upper, s, f.inSlot({ lo: low, hi: 0 }, false));
  f.code.emit(Op.STBF, slot, disp + 8, 1, upper, 0, bitWidth - low);
}

export function copy(f: FunctionCompiler, to: Place, from: Place, size: number): void {
  if (size === 0) return;
  if (to.kind === 'frame' && from.kind === 'frame') {
    if (to.offset === from.offset) return;
    if (size <= 24 && size % 8 === 0 && to.offset % 8 === 0 && from.offset % 8 === 0) {
      for (let i = 0; i < size; i += 8) f.code.emit(Op.MOV64, (to.offset + i) / 4, (from.offset + i) / 4);
    } else if (size === 4 && to.offset % 4 === 0 && from.offset % 4 === 0) {
      f.code.emit(Op.MOV32, to.offset / 4, from.offset / 4);
    } else f.code.emit(Op.COPYL, to.offset, from.offset, size);
    return;
  }
  const target = throughPointer(f, to);
  const source = throughPointer(f, from);
  f.code.emit(Op.COPY, target.slot, target.disp, source.slot, source.disp, size);
}

/** A record value: its object. Values that are not lvalues are put in `into` or a temporary. */
export function record(f: FunctionCompiler, e: Expr, into?: Place): Place {
  const size = e.type.size;
  const fresh = (): Place => into ?? { kind: 'frame', offset: f.allocate(size), exact: true };
  switch (e.kind) {
    case 'call': {
      const target = fresh();
      f.parts.call(f, e, undefined, target);
      return target;
    }
    case 'assign': {
      const before = isPlacedFirst(e) ? place(f, e.target) : undefined;
      const source = record(f, e.value);
      const target = before ?? place(f, e.target);
      copy(f, target, source, size);
      return target;
    }
    case 'cond': {
      const target = fresh();
      const no = f.code.label();
      const end = f.code.label();
      f.parts.branch(f, e.condition, no, false);
      copy(f, target, record(f, e.then), size);
      f.code.jump(Op.JMP, [], end);
      f.code.place(no);
      copy(f, target, record(f, e.otherwise), size);
      f.code.place(end);
      return target;
    }
    case 'comma':
      f.parts.effect(f, e.left);
      return record(f, e.right, into);
    case 'stmtExpr': {
      const target = fresh();
      f.parts.block(f, e.body, () => {
        if (e.result !== undefined) copy(f, target, record(f, e.result), size);
      });
      return target;
    }
    case 'vaArg':
      return f.parts.vaArg(f, e);
    case 'cast':
      return record(f, e.operand, into);
    default:
      return place(f, e);
  }
}

export const placeParts: Pick<Parts, 'place' | 'record' | 'address' | 'load' | 'store' | 'copy'> = {
  place,
  record,
  address,
  load,
  store,
  copy,
};
