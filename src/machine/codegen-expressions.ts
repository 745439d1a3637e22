/**
 * Expressions with scalar values, and expressions evaluated only for their effects. Destination-driven: with `dst` the
 * last instruction writes there; nothing is written to it before, because the operands may still need its old value.
 */
import {
  type Assign,
  type AssignOp,
  type BitField,
  type Cast,
  type Expr,
  type IncDec,
  type PtrAdd,
  type PtrDiff,
  type Type,
  type Unary,
  type VaArg,
  VOLATILE,
} from '../c';
import { arithmetic, compareValue, isComparison, isShort } from './codegen-arithmetic';
import { isPlacedFirst } from './codegen-places';
import { type FunctionCompiler, isConstant, type Operand, type Place } from './function-compiler';
import { Op } from './isa';
import { PARAM_BYTE } from './object-code';
import { classOf, isUnsigned, isWide, roundUp, storedSize } from './value-types';

/** A floating constant's bits as an operand. */
function floatBits(value: number, type: Type): Operand {
  const words = new Int32Array(2);
  if (classOf(type) === 'f32') new Float32Array(words.buffer)[0] = value;
  else new Float64Array(words.buffer)[0] = value;
  return { lo: words[0], hi: words[1] };
}

export function value(f: FunctionCompiler, e: Expr, dst?: number): Operand {
  switch (e.kind) {
    case 'int':
      return settle(f, f.constant(e.value), e.type, dst);
    case 'float':
      return settle(f, floatBits(e.value, e.type), e.type, dst);
    case 'local':
    case 'global':
    case 'deref':
    case 'compoundLiteral':
      return f.parts.load(f, f.parts.place(f, e), e.type, undefined, dst);
    case 'member':
      return f.parts.load(f, f.parts.place(f, e), e.type, e.bitField, dst);
    case 'func':
      return functionAddress(f, e, dst);
    case 'addr':
    case 'decay':
      if (e.operand.kind === 'func') return functionAddress(f, e.operand, dst);
      return f.parts.address(f, f.parts.place(f, e.operand), dst);
    case 'cast':
      return cast(f, e, dst);
    case 'unary':
      return unary(f, e, dst);
    case 'binary': {
      if (isComparison(e.op)) return compareValue(f, e, dst);
      const a = f.parts.value(f, e.left);
      const b = f.parts.value(f, e.right);
      return arithmetic(f, e.op, e.type, a, b, dst);
    }
    case 'ptrAdd':
      return pointerAdd(f, e, dst);
    case 'ptrDiff':
      return pointerDifference(f, e, dst);
    case 'logical':
      return truth(f, e, dst);
    case 'cond':
      return conditional(f, e, dst);
    case 'assign':
      return assign(f, e, true, dst);
    case 'assignOp':
      return assignOp(f, e, true, dst);
    case 'incDec':
      return incDec(f, e, true, dst);
    case 'call':
      return (f.parts.call(f, e, dst) as Operand | undefined) ?? { lo: 0, hi: 0 };
    case 'comma':
      f.parts.effect(f, e.left);
      return value(f, e.right, dst);
    case 'stmtExpr': {
      // The value outlives the block, whose slots are given back.
      const d = dst ?? f.temp();
      f.parts.block(f, e.body, () => {
        if (e.result !== undefined) f.slotOf(e.result, d);
      });
      return { slot: d };
    }
    case 'vaArg':
      return f.parts.load(f, vaArg(f, e), e.type, undefined, dst);
    default:
      effect(f, e);
      return settle(f, { lo: 0, hi: 0 }, e.type, dst);
  }
}

/** Evaluate for the side effects. */
/** A variable, or a member of one: reaching it has no effect. */
function isNamed(e: Expr): boolean {
  return e.kind === 'local' || e.kind === 'global' || (e.kind === 'member' && isNamed(e.object));
}

export function effect(f: FunctionCompiler, e: Expr): void {
  switch (e.kind) {
    case 'int':
    case 'float':
    case 'local':
    case 'global':
    case 'func':
      return;
    case 'cast':
      effect(f, e.operand);
      return;
    case 'member':
      // nobody wants the value: it is not loaded, as with gcc
      if ((e.type.quals & VOLATILE) !== 0 || !isNamed(e.object)) break;
      return;
    case 'comma':
      effect(f, e.left);
      effect(f, e.right);
      return;
    case 'assign':
      if (classOf(e.type) === 'rec') f.parts.record(f, e);
      else assign(f, e, false);
      return;
    case 'assignOp':
      assignOp(f, e, false);
      return;
    case 'incDec':
      incDec(f, e, false);
      return;
    case 'call':
      if (classOf(e.type) === 'rec') f.parts.record(f, e);
      else f.parts.call(f, e);
      return;
    case 'cond': {
      const no = f.code.label();
      const end = f.code.label();
      f.parts.branch(f, e.condition, no, false);
      effect(f, e.then);
      f.code.jump(Op.JMP, [], end);
      f.code.place(no);
      effect(f, e.otherwise);
      f.code.place(end);
      return;
    }
    case 'logical': {
      const end = f.code.label();
      f.parts.branch(f, e.left, end, e.op === '||');
      effect(f, e.right);
      f.code.place(end);
      return;
    }
    case 'stmtExpr':
      f.parts.block(f, e.body, () => {
        if (e.result !== undefined) effect(f, e.result);
      });
      return;
    case 'unary':
      effect(f, e.operand);
      return;
    case 'addr':
    case 'decay':
      if (e.operand.kind !== 'func') f.parts.place(f, e.operand);
      return;
    case 'vaStart': {
      // Only the area of arguments in memory is used: all variadic arguments lie behind the named ones.
      const list = f.slotOf(e.list);
      const area = f.temp();
      f.code.emit(Op.LEAL, area, PARAM_BYTE + f.paramBytes);
      f.code.emit(Op.ST8, list, 8, area);
      f.code.emit(Op.ST4I, list, 0, 48);
      f.code.emit(Op.ST4I, list, 4, 304);
      f.code.emit(Op.ST8I, list, 16, 0);
      return;
    }
    case 'vaEnd':
      effect(f, e.list);
      return;
    case 'vaCopy': {
      const to = f.slotOf(e.target);
      const from = f.slotOf(e.source);
      f.parts.copy(f, { kind: 'memory', slot: to, disp: 0 }, { kind: 'memory', slot: from, disp: 0 }, 24);
      return;
    }
    case 'compoundLiteral':
      f.parts.compound(f, e);
      return;
    case 'error':
      return;
    default:
      if (classOf(e.type) === 'rec') f.parts.record(f, e);
      else if (classOf(e.type) === 'void') f.parts.place(f, e);
      else value(f, e);
  }
}

function settle(f: FunctionCompiler, v: Operand, type: Type, dst?: number): Operand {
  return dst === undefined ? v : { slot: f.inSlot(v, isWide(type), dst) };
}

function functionAddress(f: FunctionCompiler, e: Expr & { kind: 'func' }, dst?: number): Operand {
  const d = dst ?? f.temp();
  f.symbolAddress(e.func, 0, d);
  return { slot: d };
}

function cast(f: FunctionCompiler, e: Cast, dst?: number): Operand {
  const { operand } = e;
  if (e.op === 'void') {
    effect(f, operand);
    return { lo: 0, hi: 0 };
  }
  if (classOf(operand.type) === 'rec') return value(f, operand, dst);
  // (bool) of a condition is the condition.
  if (e.op === 'bool' && operand.type.kind !== 'bool' && isCondition(operand)) return value(f, operand, dst);
  const wide = classOf(e.type) === 'i64';
  const widening = wide && classOf(operand.type) === 'i32';
  const same = classOf(e.type) === classOf(operand.type) && e.type.size >= 4 && e.type.kind !== 'bool';
  // Where the representation does not change the operand can go to dst itself.
  if (same && !widening) return value(f, operand, dst);
  return f.parts.convert(f, value(f, operand), operand.type, e.type, dst);
}

/** Gives int 0 or 1. */
function isCondition(e: Expr): boolean {
  return e.kind === 'logical' || (e.kind === 'unary' && e.op === '!') || (e.kind === 'binary' && isComparison(e.op));
}

function unary(f: FunctionCompiler, e: Unary, dst?: number): Operand {
  const c = classOf(e.type);
  if (e.op === '!') {
    const from = classOf(e.operand.type);
    if (from === 'i32' && !isCondition(e.operand)) {
      const s = f.slotOf(e.operand);
      const d = dst ?? f.temp();
      f.code.emit(Op.SEQI, d, s, 0);
      return { slot: d };
    }
    return truth(f, e, dst);
  }
  const v = value(f, e.operand);
  if (isConstant(v) && c === 'i32') return settle(f, { lo: e.op === '-' ? -v.lo | 0 : ~v.lo, hi: 0 }, e.type, dst);
  const s = f.inSlot(v, isWide(e.type));
  const d = dst ?? f.temp();
  if (c === 'i32') f.code.emit(e.op === '-' ? Op.RSUBI : Op.XORI, d, s, e.op === '-' ? 0 : -1);
  else if (c === 'i64') f.code.emit(e.op === '-' ? Op.NEG64 : Op.NOT64, d, s);
  else if (c === 'f64') f.code.emit(Op.DNEG, d, s);
  else f.code.emit(Op.XORI, d, s, 0x80000000 | 0);
  return { slot: d };
}

/** int 0 or 1 of a condition made of jumps. */
function truth(f: FunctionCompiler, e: Expr, dst?: number): Operand {
  const d = dst ?? f.temp();
  const yes = f.code.label();
  const end = f.code.label();
  f.parts.branch(f, e, yes, true);
  f.code.emit(Op.LI32, d, 0);
  f.code.jump(Op.JMP, [], end);
  f.code.place(yes);
  f.code.emit(Op.LI32, d, 1);
  f.code.place(end);
  return { slot: d };
}

function conditional(f: FunctionCompiler, e: Expr & { kind: 'cond' }, dst?: number): Operand {
  if (e.condition.kind === 'int') return value(f, e.condition.value !== 0n ? e.then : e.otherwise, dst);
  const d = dst ?? f.temp();
  const no = f.code.label();
  const end = f.code.label();
  f.parts.branch(f, e.condition, no, false);
  if (classOf(e.then.type) === 'void') effect(f, e.then);
  else f.slotOf(e.then, d);
  f.code.jump(Op.JMP, [], end);
  f.code.place(no);
  if (classOf(e.otherwise.type) === 'void') effect(f, e.otherwise);
  else f.slotOf(e.otherwise, d);
  f.code.place(end);
  return { slot: d };
}

// ---------------------------------------------------------------- pointers

function pointerAdd(f: FunctionCompiler, e: PtrAdd, dst?: number): Operand {
  const scale = e.op === '-' ? -e.elementSize : e.elementSize;
  const base = f.slotOf(e.pointer);
  const { index } = e;
  if (index.kind === 'cast' && index.op === 'int' && classOf(index.operand.type) === 'i32' && Math.abs(scale) < 0x800) {
    const from = index.operand.type;
    // The index is extended by its own type; 32 unsigned bits are not a signed index.
    if (!isUnsigned(from) || from.size < 4) {
      const i = f.slotOf(index.operand);
      const d = dst ?? f.temp();
      f.code.emit(Op.INDEX, d, base, i, scale);
      return { slot: d };
    }
  }
  return addScaled(f, base, value(f, index), scale, dst);
}

/** base + index * scale in 64 bits. */
function addScaled(f: FunctionCompiler, base: number, index: Operand, scale: number, dst?: number): Operand {
  if (isConstant(index)) {
    const total = BigInt.asIntN(64, ((BigInt(index.hi) << 32n) | BigInt(index.lo >>> 0)) * BigInt(scale));
    const c = f.constant(total) as { lo: number; hi: number };
    if (isShort(c)) {
      if (c.lo === 0) return { slot: f.inSlot({ slot: base }, true, dst) };
      const d = dst ?? f.temp();
      f.code.emit(Op.ADDI64, d, base, c.lo);
      return { slot: d };
    }
    const t = f.inSlot(c, true);
    const d = dst ?? f.temp();
    f.code.emit(Op.ADD64, d, base, t);
    return { slot: d };
  }
  let scaled = index.slot;
  const size = Math.abs(scale);
  if (size !== 1) {
    scaled = f.temp();
    if ((size & (size - 1)) === 0 && size > 0) f.code.emit(Op.SHLI64, scaled, index.slot, 31 - Math.clz32(size));
    else f.code.emit(Op.MUL64, scaled, index.slot, f.inSlot(f.constant(BigInt(size)), true));
  }
  const d = dst ?? f.temp();
  f.code.emit(scale < 0 ? Op.SUB64 : Op.ADD64, d, base, scaled);
  return { slot: d };
}

function pointerDifference(f: FunctionCompiler, e: PtrDiff, dst?: number): Operand {
  const a = f.slotOf(e.left);
  const b = f.slotOf(e.right);
  const size = e.elementSize;
  if (size === 1 || size === 0) {
    const d = dst ?? f.temp();
    f.code.emit(Op.SUB64, d, a, b);
    return { slot: d };
  }
  const bytes = f.temp();
  f.code.emit(Op.SUB64, bytes, a, b);
  const d = dst ?? f.temp();
  if ((size & (size - 1)) === 0) f.code.emit(Op.SHRSI64, d, bytes, 31 - Math.clz32(size));
  else f.code.emit(Op.DIVS64, d, bytes, f.inSlot(f.constant(BigInt(size)), true));
  return { slot: d };
}

// ---------------------------------------------------------------- assignment

/** The bit-field that an lvalue names, if it is one. */
function bitsOf(e: Expr): BitField | undefined {
  return e.kind === 'member' ? e.bitField : undefined;
}

/** Slot in which a frame place's value lives whole, so that it can be computed there; -1 = none. */
function slotOfPlace(p: Place, type: Type): number {
  if (p.kind !== 'frame') return -1;
  if (!p.exact) return p.offset / 4;
  const size = storedSize(type);
  if (size === 4 && p.offset % 4 === 0) return p.offset / 4;
  if (size === 8 && p.offset % (type.kind === 'float' ? 8 : 4) === 0) return p.offset / 4;
  return -1;
}

/** A narrowing conversion is not needed when the store keeps only those bytes. */
function stripNarrowing(e: Expr, size: number): Expr {
  if (e.kind === 'cast' && e.op === 'int' && e.type.size >= size && e.type.size <= 4 && e.type.kind !== 'bool') {
    const from = classOf(e.operand.type);
    if (e.operand.type.size >= e.type.size && (from === 'i32' || from === 'i64'))
      return stripNarrowing(e.operand, size);
  }
  return e;
}

function assign(f: FunctionCompiler, e: Assign, used: boolean, dst?: number): Operand {
  const bits = bitsOf(e.target);
  const { type } = e.target;
  const simple = e.target.kind === 'local' || e.target.kind === 'member';
  if (bits === undefined && simple) {
    const p = framePlace(f, e.target);
    const slot = p === undefined ? -1 : slotOfPlace(p, type);
    if (slot >= 0) {
      f.slotOf(e.value, slot);
      return used ? { slot: f.inSlot({ slot }, isWide(type), dst) } : { slot };
    }
  }
  // As gcc does: the value first, but when it is a call, the place is found before.
  const before = bits === undefined && isPlacedFirst(e) ? f.parts.place(f, e.target) : undefined;
  const v = value(f, used || bits !== undefined ? e.value : stripNarrowing(e.value, type.size));
  const p = before ?? f.parts.place(f, e.target);
  f.parts.store(f, p, type, v, bits);
  if (!used) return v;
  if (bits !== undefined) return f.parts.load(f, p, type, bits, dst);
  return settle(f, v, type, dst);
}

/** The place of a local or a member of a local, which needs no code to reach. */
function framePlace(f: FunctionCompiler, e: Expr): Place | undefined {
  if (e.kind === 'local') return f.watched.has(e.local) ? undefined : f.parts.place(f, e);
  if (e.kind === 'member' && framePlace(f, e.object) !== undefined) return f.parts.place(f, e);
  return undefined;
}

/** target = (target op v), both in `computeType`; gives the new value. */
function update(
  f: FunctionCompiler,
  target: Expr,
  computeType: Type,
  used: 'new' | 'old' | 'none',
  dst: number | undefined,
  compute: (old: Operand, into?: number) => Operand,
): Operand {
  const { type } = target;
  const bits = bitsOf(target);
  const p = f.parts.place(f, target);
  const slot = bits === undefined ? slotOfPlace(p, type) : -1;
  const old = f.parts.load(f, p, type, bits);
  let kept: Operand | undefined;
  if (used === 'old') kept = { slot: f.inSlot(old, isWide(type), dst ?? f.temp()) };
  const wide = f.parts.convert(f, old, type, computeType);
  const direct =
    slot >= 0 && classOf(type) === classOf(computeType) && type.size === computeType.size && type.kind !== 'bool';
  const result = compute(wide, direct ? slot : undefined);
  if (direct) {
    if (used === 'new') return { slot: f.inSlot({ slot }, isWide(type), dst) };
    return kept ?? { slot };
  }
  const keepsBytes =
    used !== 'new' &&
    slot < 0 &&
    bits === undefined &&
    type.kind !== 'bool' &&
    classOf(computeType) === 'i32' &&
    classOf(type) === 'i32';
  const stored = keepsBytes ? result : f.parts.convert(f, result, computeType, type, slot >= 0 ? slot : undefined);
  if (slot < 0) f.parts.store(f, p, type, stored, bits);
  if (used === 'new') return bits !== undefined ? f.parts.load(f, p, type, bits, dst) : settle(f, stored, type, dst);
  return kept ?? stored;
}

function assignOp(f: FunctionCompiler, e: AssignOp, used: boolean, dst?: number): Operand {
  // The operand first: it may contain calls, and the target's address must not go stale.
  const operand = value(f, e.value);
  return update(f, e.target, e.computeType, used ? 'new' : 'none', dst, (old, into) => {
    if (e.elementSize > 0 && classOf(e.computeType) === 'i64' && e.computeType.kind === 'pointer') {
      return addScaled(f, f.inSlot(old, true), operand, e.op === '-' ? -e.elementSize : e.elementSize, into);
    }
    return arithmetic(f, e.op, e.computeType, old, operand, into);
  });
}

function incDec(f: FunctionCompiler, e: IncDec, used: boolean, dst?: number): Operand {
  const step = e.elementSize > 0 ? e.elementSize : 1;
  const type = e.computeType;
  const c = classOf(type);
  const one: Operand = c === 'f32' || c === 'f64' ? floatBits(1, type) : { lo: step, hi: 0 };
  return update(f, e.target, type, used ? (e.prefix ? 'new' : 'old') : 'none', dst, (old, into) =>
    arithmetic(f, e.op === '++' ? '+' : '-', type, old, one, into),
  );
}

// ---------------------------------------------------------------- variable arguments

/** The next variadic argument's place; the list moves past it. */
export function vaArg(f: FunctionCompiler, e: VaArg): Place {
  const list = f.slotOf(e.list);
  const at = f.temp();
  const next = f.temp();
  f.code.emit(Op.LD8, at, list, 8);
  f.code.emit(Op.ADDI64, next, at, roundUp(Math.max(e.type.size, 1), 8));
  f.code.emit(Op.ST8, list, 8, next);
  return { kind: 'memory', slot: at, disp: 0 };
}
