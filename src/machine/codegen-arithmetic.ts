/**
 * Arithmetic, comparisons and branches. Constants on the right become immediates, multiplications and unsigned
 * divisions by powers of two become shifts and masks, and a comparison that is only branched on is one instruction.
 */
import type { ArithOp, Binary, CompareOp, Expr, Type } from '../c';
import { toDouble } from './codegen-conversions';
import { type FunctionCompiler, isConstant, type Operand } from './function-compiler';
import { Op } from './isa';
import type { Label } from './object-code';
import { classOf, isUnsigned, isWide } from './value-types';

const OPS32: Record<ArithOp, [signed: Op, unsigned: Op]> = {
  '+': [Op.ADD, Op.ADD],
  '-': [Op.SUB, Op.SUB],
  '*': [Op.MUL, Op.MUL],
  '/': [Op.DIVS, Op.DIVU],
  '%': [Op.MODS, Op.MODU],
  '&': [Op.AND, Op.AND],
  '|': [Op.OR, Op.OR],
  '^': [Op.XOR, Op.XOR],
  '<<': [Op.SHL, Op.SHL],
  '>>': [Op.SHRS, Op.SHRU],
};
const OPS64: Record<ArithOp, [signed: Op, unsigned: Op]> = {
  '+': [Op.ADD64, Op.ADD64],
  '-': [Op.SUB64, Op.SUB64],
  '*': [Op.MUL64, Op.MUL64],
  '/': [Op.DIVS64, Op.DIVU64],
  '%': [Op.MODS64, Op.MODU64],
  '&': [Op.AND64, Op.AND64],
  '|': [Op.OR64, Op.OR64],
  '^': [Op.XOR64, Op.XOR64],
  '<<': [Op.SHL64, Op.SHL64],
  '>>': [Op.SHRS64, Op.SHRU64],
};
const FLOAT_OPS: Partial<Record<ArithOp, Op>> = { '+': Op.DADD, '-': Op.DSUB, '*': Op.DMUL, '/': Op.DDIV };
const COMMUTES = new Set<string>(['+', '*', '&', '|', '^']);
const COMPARE = new Set<string>(['==', '!=', '<', '<=', '>', '>=']);

export function isComparison(op: string): op is CompareOp {
  return COMPARE.has(op);
}

/** log2 of a positive power of two up to 2^30, else -1. */
function log2(v: { lo: number; hi: number }): number {
  if (v.hi !== 0 || v.lo <= 0 || (v.lo & (v.lo - 1)) !== 0) return -1;
  return 31 - Math.clz32(v.lo);
}

/** Whether a 64-bit constant is a sign-extended word, as immediates are. */
export function isShort(v: { lo: number; hi: number }): boolean {
  return v.hi === v.lo >> 31;
}

/** `a op b` in `type`; `b` is of the same class except for shifts, where it is a count (its low word counts). */
export function arithmetic(
  f: FunctionCompiler,
  op: ArithOp,
  type: Type,
  a: Operand,
  b: Operand,
  dst?: number,
): Operand {
  const c = classOf(type);
  if (c === 'f32' || c === 'f64') return floatArithmetic(f, op, c, a, b, dst);
  if (isConstant(a) && !isConstant(b) && COMMUTES.has(op)) [a, b] = [b, a];
  return c === 'i64' ? arithmetic64(f, op, type, a, b, dst) : arithmetic32(f, op, type, a, b, dst);
}

function floatArithmetic(
  f: FunctionCompiler,
  op: ArithOp,
  c: 'f32' | 'f64',
  a: Operand,
  b: Operand,
  dst?: number,
): Operand {
  const x = toDouble(f, a, c);
  const y = toDouble(f, b, c);
  const d = c === 'f64' ? (dst ?? f.temp()) : f.temp();
  f.code.emit(FLOAT_OPS[op] as Op, d, x, y);
  if (c === 'f64') return { slot: d };
  const single = dst ?? f.temp();
  f.code.emit(Op.D2F, single, d);
  return { slot: single };
}

function arithmetic32(f: FunctionCompiler, op: ArithOp, type: Type, a: Operand, b: Operand, dst?: number): Operand {
  const unsigned = isUnsigned(type);
  const immediate = (code: Op, value: number): Operand => {
    const s = f.inSlot(a, false);
    const d = dst ?? f.temp();
    f.code.emit(code, d, s, value);
    return { slot: d };
  };
  if (isConstant(b)) {
    const v = b.lo;
    const power = log2({ lo: v, hi: 0 });
    switch (op) {
      case '+':
        return immediate(Op.ADDI, v);
      case '-':
        return immediate(Op.ADDI, -v | 0);
      case '*':
        return power >= 0 ? immediate(Op.SHLI, power) : immediate(Op.MULI, v);
      case '&':
        return immediate(Op.ANDI, v);
      case '|':
        return immediate(Op.ORI, v);
      case '^':
        return immediate(Op.XORI, v);
      case '<<':
        return immediate(Op.SHLI, v & 31);
      case '>>':
        return immediate(unsigned ? Op.SHRUI : Op.SHRSI, v & 31);
      case '/':
        if (unsigned && power >= 0) return immediate(Op.SHRUI, power);
        break;
      case '%':
        if (unsigned && power >= 0) return immediate(Op.ANDI, v - 1);
        break;
    }
  } else if (isConstant(a) && op === '-') {
    const d = dst ?? f.temp();
    f.code.emit(Op.RSUBI, d, b.slot, a.lo);
    return { slot: d };
  }
  const x = f.inSlot(a, false);
  const y = f.inSlot(b, false);
  const d = dst ?? f.temp();
  f.code.emit(OPS32[op][unsigned ? 1 : 0], d, x, y);
  return { slot: d };
}

function arithmetic64(f: FunctionCompiler, op: ArithOp, type: Type, a: Operand, b: Operand, dst?: number): Operand {
  const unsigned = isUnsigned(type);
  const immediate = (code: Op, value: number): Operand => {
    const s = f.inSlot(a, true);
    const d = dst ?? f.temp();
    f.code.emit(code, d, s, value);
    return { slot: d };
  };
  const shift = op === '<<' || op === '>>';
  if (isConstant(b)) {
    const power = log2(b);
    const short = isShort(b);
    switch (op) {
      case '+':
        if (short) return immediate(Op.ADDI64, b.lo);
        break;
      case '-':
        if (short && b.lo !== (0x80000000 | 0)) return immediate(Op.ADDI64, -b.lo);
        break;
      case '*':
        if (power >= 0) return immediate(Op.SHLI64, power);
        break;
      case '&':
        if (short) return immediate(Op.ANDI64, b.lo);
        break;
      case '|':
        if (short) return immediate(Op.ORI64, b.lo);
        break;
      case '<<':
        return immediate(Op.SHLI64, b.lo & 63);
      case '>>':
        return immediate(unsigned ? Op.SHRUI64 : Op.SHRSI64, b.lo & 63);
      case '/':
        if (unsigned && power >= 0) return immediate(Op.SHRUI64, power);
        break;
      case '%':
        if (unsigned && power >= 0) return immediate(Op.ANDI64, b.lo - 1);
        break;
    }
  }
  const x = f.inSlot(a, true);
  const y = f.inSlot(b, !shift);
  const d = dst ?? f.temp();
  f.code.emit(OPS64[op][unsigned ? 1 : 0], d, x, y);
  return { slot: d };
}

// ---------------------------------------------------------------- comparisons

/** Condition of the machine: `a cond b`, with operands swapped for > and >=. */
type Condition = 'EQ' | 'NE' | 'LT' | 'LE';

const SETS: Record<'32' | '64', Record<Condition, [Op, Op]>> = {
  '32': { EQ: [Op.SEQ, Op.SEQ], NE: [Op.SNE, Op.SNE], LT: [Op.SLT, Op.SLTU], LE: [Op.SLE, Op.SLEU] },
  '64': { EQ: [Op.SEQ64, Op.SEQ64], NE: [Op.SNE64, Op.SNE64], LT: [Op.SLT64, Op.SLTU64], LE: [Op.SLE64, Op.SLEU64] },
};
const JUMPS: typeof SETS = {
  '32': { EQ: [Op.JEQ, Op.JEQ], NE: [Op.JNE, Op.JNE], LT: [Op.JLT, Op.JLTU], LE: [Op.JLE, Op.JLEU] },
  '64': { EQ: [Op.JEQ64, Op.JEQ64], NE: [Op.JNE64, Op.JNE64], LT: [Op.JLT64, Op.JLTU64], LE: [Op.JLE64, Op.JLEU64] },
};
const JUMPS_I = {
  '32': { EQ: [Op.JEQI, Op.JEQI], NE: [Op.JNEI, Op.JNEI], LT: [Op.JLTI, Op.JLTUI], GE: [Op.JGEI, Op.JGEUI] },
  '64': {
    EQ: [Op.JEQI64, Op.JEQI64],
    NE: [Op.JNEI64, Op.JNEI64],
    LT: [Op.JLTI64, Op.JLTUI64],
    GE: [Op.JGEI64, Op.JGEUI64],
  },
};
const DOUBLE_SETS: Record<Condition, Op> = { EQ: Op.DSEQ, NE: Op.DSNE, LT: Op.DSLT, LE: Op.DSLE };

const INVERSE: Record<CompareOp, CompareOp> = { '==': '!=', '!=': '==', '<': '>=', '>=': '<', '>': '<=', '<=': '>' };
const MIRROR: Record<CompareOp, CompareOp> = { '==': '==', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function normal(op: CompareOp): { condition: Condition; swap: boolean } {
  switch (op) {
    case '==':
      return { condition: 'EQ', swap: false };
    case '!=':
      return { condition: 'NE', swap: false };
    case '<':
      return { condition: 'LT', swap: false };
    case '<=':
      return { condition: 'LE', swap: false };
    case '>':
      return { condition: 'LT', swap: true };
    case '>=':
      return { condition: 'LE', swap: true };
  }
}

/** The int 0 or 1 of a comparison. */
export function compareValue(f: FunctionCompiler, e: Binary, dst?: number): Operand {
  const type = e.left.type;
  const c = classOf(type);
  const op = e.op as CompareOp;
  const { condition, swap } = normal(op);
  const left = f.parts.value(f, e.left);
  const right = f.parts.value(f, e.right);
  if (c === 'f32' || c === 'f64') {
    const a = toDouble(f, left, c);
    const b = toDouble(f, right, c);
    const d = dst ?? f.temp();
    f.code.emit(DOUBLE_SETS[condition], d, swap ? b : a, swap ? a : b);
    return { slot: d };
  }
  const wide = c === 'i64';
  if (!wide && isConstant(right) && (condition === 'EQ' || condition === 'NE')) {
    const s = f.inSlot(left, false);
    const d = dst ?? f.temp();
    f.code.emit(condition === 'EQ' ? Op.SEQI : Op.SNEI, d, s, right.lo);
    return { slot: d };
  }
  const a = f.inSlot(left, wide);
  const b = f.inSlot(right, wide);
  const d = dst ?? f.temp();
  f.code.emit(SETS[wide ? '64' : '32'][condition][isUnsigned(type) ? 1 : 0], d, swap ? b : a, swap ? a : b);
  return { slot: d };
}

/** Jump to `label` when the comparison's truth is `sense`. */
function compareBranch(f: FunctionCompiler, e: Binary, label: Label, sense: boolean): void {
  const type = e.left.type;
  const c = classOf(type);
  if (c === 'f32' || c === 'f64') {
    // Not inverted: with a NaN neither a < b nor a >= b.
    const d = f.inSlot(compareValue(f, e), false);
    f.code.jump(sense ? Op.JNZ : Op.JZ, [d], label);
    return;
  }
  let op = sense ? (e.op as CompareOp) : INVERSE[e.op as CompareOp];
  let left = f.parts.value(f, e.left);
  let right = f.parts.value(f, e.right);
  if (isConstant(left) && !isConstant(right)) {
    [left, right] = [right, left];
    op = MIRROR[op];
  }
  const wide = c === 'i64';
  const unsigned = isUnsigned(type) ? 1 : 0;
  if (isConstant(right) && (!wide || isShort(right))) {
    if (right.lo === 0 && (op === '==' || op === '!=')) {
      const s = f.inSlot(left, wide);
      f.code.jump(op === '==' ? (wide ? Op.JZ64 : Op.JZ) : wide ? Op.JNZ64 : Op.JNZ, [s], label);
      return;
    }
    const immediate = immediateForm(op, right.lo, wide, unsigned === 1);
    if (immediate !== undefined) {
      const s = f.inSlot(left, wide);
      f.code.jump(JUMPS_I[wide ? '64' : '32'][immediate.condition][unsigned], [s, immediate.value], label);
      return;
    }
  }
  const { condition, swap } = normal(op);
  const a = f.inSlot(left, wide);
  const b = f.inSlot(right, wide);
  f.code.jump(JUMPS[wide ? '64' : '32'][condition][unsigned], swap ? [b, a] : [a, b], label);
}

/** A comparison with a constant as EQ, NE, LT or GE with a constant; undefined at the ends of the range. */
function immediateForm(
  op: CompareOp,
  value: number,
  wide: boolean,
  unsigned: boolean,
): { condition: 'EQ' | 'NE' | 'LT' | 'GE'; value: number } | undefined {
  switch (op) {
    case '==':
      return { condition: 'EQ', value };
    case '!=':
      return { condition: 'NE', value };
    case '<':
      return { condition: 'LT', value };
    case '>=':
      return { condition: 'GE', value };
    default: {
      // a <= v is a < v+1, a > v is a >= v+1, unless v+1 wraps: at the type's maximum, and where the immediate's extension changes.
      const last = wide ? 0x7fffffff : unsigned ? -1 : 0x7fffffff;
      if (value === last || (wide && value === -1 && unsigned)) return undefined;
      return { condition: op === '<=' ? 'LT' : 'GE', value: (value + 1) | 0 };
    }
  }
}

/** Jump to `label` if the truth of `e` is `sense`. */
export function branch(f: FunctionCompiler, e: Expr, label: Label, sense: boolean): void {
  switch (e.kind) {
    case 'int':
      if ((e.value !== 0n) === sense) f.code.jump(Op.JMP, [], label);
      return;
    case 'unary':
      if (e.op === '!') {
        branch(f, e.operand, label, !sense);
        return;
      }
      break;
    case 'logical': {
      // (a && b) is false, (a || b) is true: as soon as one operand says so.
      if ((e.op === '||') === sense) {
        branch(f, e.left, label, sense);
        branch(f, e.right, label, sense);
      } else {
        const out = f.code.label();
        branch(f, e.left, out, !sense);
        branch(f, e.right, label, sense);
        f.code.place(out);
      }
      return;
    }
    case 'binary':
      if (isComparison(e.op)) {
        compareBranch(f, e, label, sense);
        return;
      }
      break;
    case 'cast':
      // Conversions that keep whether a value is zero.
      if (keepsTruth(e.operand.type, e.type)) {
        branch(f, e.operand, label, sense);
        return;
      }
      break;
    case 'comma':
      f.parts.effect(f, e.left);
      branch(f, e.right, label, sense);
      return;
  }
  const c = classOf(e.type);
  const v = f.parts.value(f, e);
  if (isConstant(v) && (c === 'i32' || c === 'i64')) {
    if ((v.lo !== 0 || (c === 'i64' && v.hi !== 0)) === sense) f.code.jump(Op.JMP, [], label);
    return;
  }
  if (c === 'f32' || c === 'f64') {
    const d = f.temp();
    f.code.emit(Op.DBOOL, d, toDouble(f, v, c));
    f.code.jump(sense ? Op.JNZ : Op.JZ, [d], label);
    return;
  }
  const wide = isWide(e.type);
  f.code.jump(sense ? (wide ? Op.JNZ64 : Op.JNZ) : wide ? Op.JZ64 : Op.JZ, [f.inSlot(v, wide)], label);
}

function keepsTruth(from: Type, to: Type): boolean {
  const a = classOf(from);
  const b = classOf(to);
  if (a === 'void' || a === 'rec' || b === 'void' || b === 'rec') return false;
  if (to.kind === 'bool') return true;
  return (a === 'i32' || a === 'i64') && (b === 'i32' || b === 'i64') && to.size >= from.size;
}
