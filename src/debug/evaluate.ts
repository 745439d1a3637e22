/**
 * Evaluates typed C expressions over memory at this moment: a walk over the front end's tree.
 * Without permission nothing is changed: assignments are errors. With it they go through
 * `store`, which pokes. Functions of the kernel cannot be called; the machine's own questions
 * (`current`, the CPU's number), byte swaps and their like can, and so can statement expressions,
 * which is what `container_of` and its kin are made of.
 * Leaves out: parsing and names (expressions.ts), the fast path for conditions (compile.ts).
 */
import type { Block, Cast, Expr, FunctionSymbol, GlobalSymbol, Initializer, LocalSymbol, Stmt } from '../c/ast';
import { type Type, isInteger, isSigned, typeName, wrap } from '../c/types';
import type { Space } from '../inspect/space';
import { type Scalar, type Value, bytesOfBits, computed, encode, scalarOf, valueAt } from '../inspect/value';
import { evaluateBuiltin } from './evaluate-builtins';

export class EvaluationError extends Error {}

/** The text of this file (index in the debug information) is needed to go on. */
export class NeedsSource extends EvaluationError {
  constructor(
    readonly file: number,
    name: string,
  ) {
    super(`${name} cannot be called from the debugger: its source is not at hand.`);
  }
}

/** What the names in an expression stand for. */
export interface Binding {
  space: Space;
  /** Where a local or parameter of the program lives. */
  local(symbol: LocalSymbol): Value | undefined;
  global(symbol: GlobalSymbol): bigint | undefined;
  func(symbol: FunctionSymbol): bigint | undefined;
  /** `__machine_current()`, `__machine_cpu()`: what the CPU in question would answer. */
  intrinsic?(name: string): bigint | undefined;
  /** The value of a call of a kernel function that can be evaluated; undefined: it cannot. */
  call?(symbol: FunctionSymbol, args: Value[]): Value | undefined;
  /** Writes to memory; absent when the expression must not change anything. */
  store?(target: Value, bytes: Uint8Array): void;
}

/** More steps than this and it is a loop that does not end. */
const STEP_LIMIT = 100_000;

export class Evaluator {
  private readonly scratch = new Map<LocalSymbol, Value>();
  private steps = 0;

  constructor(private readonly binding: Binding) {}

  /** The value; an lvalue keeps its address. */
  evaluate(e: Expr): Value {
    if (++this.steps > STEP_LIMIT) throw new EvaluationError('The expression runs too long.');
    const { space } = this.binding;
    switch (e.kind) {
      case 'int':
      case 'float':
        return computed(space, e.type, e.value);
      case 'local': {
        const found = this.scratch.get(e.local) ?? this.binding.local(e.local);
        if (!found) throw new EvaluationError(`${e.local.name || 'A temporary'} has no value here.`);
        return found;
      }
      case 'global': {
        if (e.global.isString)
          return { type: e.type, space, data: e.global.init?.bytes ?? new Uint8Array(e.type.size) };
        const address = this.binding.global(e.global);
        if (address === undefined) throw new EvaluationError(`${e.global.name} has no place in memory.`);
        return valueAt(space, e.type, address);
      }
      case 'func': {
        const address = this.binding.func(e.func);
        if (address === undefined) throw new EvaluationError(`${e.func.name} has no address.`);
        return { type: e.type, space, address };
      }
      case 'deref':
        return valueAt(space, e.type, this.pointer(e.pointer));
      case 'member':
        return this.member(this.evaluate(e.object), e.type, e.offset, e.bitField);
      case 'addr':
      case 'decay': {
        const operand = this.evaluate(e.operand);
        if (operand.address !== undefined) return computed(space, e.type, operand.address);
        if (operand.data && e.kind === 'decay')
          throw new EvaluationError('A string in an expression has no place in memory.');
        throw new EvaluationError('This has no address.');
      }
      case 'cast':
        return this.cast(e);
      case 'unary': {
        const v = this.scalar(e.operand);
        if (e.op === '!') return this.truth(!v || v === 0n, e.type);
        if (typeof v === 'number') return computed(space, e.type, e.op === '-' ? -v : v);
        return computed(space, e.type, wrap(e.op === '-' ? -v : ~v, e.type));
      }
      case 'binary':
        return this.binary(e.op, e.left, e.right, e.type);
      case 'ptrAdd': {
        const offset = this.integer(e.index) * BigInt(e.elementSize);
        return computed(
          space,
          e.type,
          BigInt.asUintN(64, this.pointer(e.pointer, true) + (e.op === '+' ? offset : -offset)),
        );
      }
      case 'ptrDiff':
        return computed(
          space,
          e.type,
          BigInt.asIntN(64, this.pointer(e.left, true) - this.pointer(e.right, true)) / BigInt(e.elementSize || 1),
        );
      case 'logical': {
        const left = this.isTrue(e.left);
        return this.truth(e.op === '&&' ? left && this.isTrue(e.right) : left || this.isTrue(e.right), e.type);
      }
      case 'cond':
        return this.evaluate(this.isTrue(e.condition) ? e.then : e.otherwise);
      case 'comma':
        this.evaluate(e.left);
        return this.evaluate(e.right);
      case 'assign':
        return this.assign(this.target(e.target), this.evaluate(e.value));
      case 'assignOp': {
        const target = this.target(e.target);
        const value = this.arith(
          e.op,
          this.convert(target, e.computeType),
          this.evaluate(e.value),
          e.computeType,
          e.elementSize,
        );
        return this.assign(target, this.convert(value, target.type));
      }
      case 'incDec': {
        const target = this.target(e.target);
        const old: Value = { type: target.type, space, scalar: this.valueOf(target) };
        const one = computed(space, e.computeType, e.computeType.kind === 'float' ? 1 : 1n);
        const value = this.arith(
          e.op === '++' ? '+' : '-',
          this.convert(target, e.computeType),
          one,
          e.computeType,
          e.elementSize,
        );
        const now = this.assign(target, this.convert(value, target.type));
        return e.prefix ? now : old;
      }
      case 'call':
        return this.call(e);
      case 'stmtExpr': {
        this.block(e.body);
        return e.result ? this.evaluate(e.result) : { type: e.type, space };
      }
      case 'compoundLiteral':
        this.initialise(e.local, e.init);
        return this.scratch.get(e.local)!;
      default:
        throw new EvaluationError('This kind of expression cannot be evaluated in the debugger.');
    }
  }

  private member(object: Value, type: Type, offset: number, bitField: Value['bitField']): Value {
    if (object.address !== undefined) return valueAt(object.space, type, object.address + BigInt(offset), bitField);
    return {
      type,
      space: object.space,
      bitField,
      data: object.data?.subarray(offset, offset + (bitField ? bytesOfBits(bitField) : type.size)),
    };
  }

  // ---- scalars

  private valueOf(v: Value): Scalar {
    const scalar = scalarOf(v);
    if (scalar !== undefined) return scalar;
    if (v.address !== undefined) throw new EvaluationError(notMapped(v.address));
    throw new EvaluationError(`A ${typeName(v.type)} is not a number.`);
  }

  private scalar(e: Expr): Scalar {
    return this.valueOf(this.evaluate(e));
  }

  private integer(e: Expr): bigint {
    const v = this.scalar(e);
    return typeof v === 'bigint' ? v : BigInt(Math.trunc(v));
  }

  private pointer(e: Expr, nullAllowed = false): bigint {
    const v = this.integer(e);
    if (v === 0n && !nullAllowed) throw new EvaluationError('NULL pointer: there is nothing to read.');
    return BigInt.asUintN(64, v);
  }

  private isTrue(e: Expr): boolean {
    const v = this.scalar(e);
    return v !== 0n && v !== 0;
  }

  private truth(value: boolean, type: Type): Value {
    return computed(this.binding.space, type, value ? 1n : 0n);
  }

  private cast(e: Cast): Value {
    if (e.op === 'void') {
      this.evaluate(e.operand);
      return { type: e.type, space: this.binding.space };
    }
    const operand = this.evaluate(e.operand);
    if (e.op === 'none' && e.type.kind === 'record') return { ...operand, type: e.type };
    return this.convert(operand, e.type);
  }

  /** The value as the type would hold it. */
  private convert(v: Value, type: Type): Value {
    const { space } = this.binding;
    if (type.kind === 'record' || type.kind === 'array') return { ...v, type };
    const scalar = this.valueOf(v);
    if (type.kind === 'float')
      return computed(space, type, type.name === 'float' ? Math.fround(Number(scalar)) : Number(scalar));
    if (type.kind === 'bool') return computed(space, type, scalar !== 0n && scalar !== 0 ? 1n : 0n);
    const integer = typeof scalar === 'bigint' ? scalar : Number.isFinite(scalar) ? BigInt(Math.trunc(scalar)) : 0n;
    return computed(space, type, wrap(integer, type));
  }

  private binary(op: string, left: Expr, right: Expr, type: Type): Value {
    const l = this.evaluate(left);
    const r = this.evaluate(right);
    if (['==', '!=', '<', '<=', '>', '>='].includes(op))
      return this.truth(compare(op, this.valueOf(l), this.valueOf(r)), type);
    return this.arith(op, l, r, type, 0);
  }

  private arith(op: string, left: Value, right: Value, type: Type, elementSize: number): Value {
    const { space } = this.binding;
    const l = this.valueOf(left);
    const r = this.valueOf(right);
    if (typeof l === 'number' || typeof r === 'number') return computed(space, type, floatOp(op, Number(l), Number(r)));
    if (elementSize > 0)
      return computed(space, type, wrap(op === '+' ? l + r * BigInt(elementSize) : l - r * BigInt(elementSize), type));
    return computed(space, type, wrap(integerOp(op, l, r, type), type));
  }

  // ---- changing things

  private target(e: Expr): Value {
    const target = this.evaluate(e);
    if (e.kind === 'local' && this.scratch.has(e.local)) return target;
    if (target.address === undefined) throw new EvaluationError('This cannot be assigned to.');
    if (!this.binding.store)
      throw new EvaluationError('Assignments work in the Debug Console only; looking at a value never changes it.');
    return target;
  }

  private assign(target: Value, value: Value): Value {
    for (const [local, held] of this.scratch) {
      if (held !== target) continue;
      const now: Value = value.data
        ? { type: target.type, space: target.space, data: value.data }
        : computed(target.space, target.type, this.valueOf(value));
      this.scratch.set(local, now);
      return now;
    }
    if (target.address === undefined || !this.binding.store) throw new EvaluationError('This cannot be assigned to.');
    this.binding.store(target, bytesFor(target, value));
    return target;
  }

  // ---- statements of statement expressions

  private block(block: Block): void {
    for (const s of block.body) this.statement(s);
  }

  private statement(s: Stmt): void {
    if (++this.steps > STEP_LIMIT) throw new EvaluationError('The expression runs too long.');
    switch (s.kind) {
      case 'expr':
        this.evaluate(s.expr);
        return;
      case 'decl':
        this.initialise(s.local, s.init);
        return;
      case 'block':
        this.block(s);
        return;
      case 'if':
        if (this.isTrue(s.condition)) this.statement(s.then);
        else if (s.otherwise) this.statement(s.otherwise);
        return;
      case 'do':
        do this.statement(s.body);
        while (this.isTrue(s.condition));
        return;
      case 'while':
        while (this.isTrue(s.condition)) this.statement(s.body);
        return;
      case 'empty':
        return;
      default:
        throw new EvaluationError(`A ${s.kind} statement cannot be evaluated in the debugger.`);
    }
  }

  private initialise(local: LocalSymbol, init: Initializer | undefined): void {
    const { space } = this.binding;
    const only = init?.items[0];
    if (local.type.kind !== 'record' && local.type.kind !== 'array') {
      const value = only?.expr
        ? this.convert(this.evaluate(only.expr), local.type)
        : computed(space, local.type, local.type.kind === 'float' ? 0 : 0n);
      this.scratch.set(local, value);
      return;
    }
    const data = new Uint8Array(local.type.size);
    for (const item of init?.items ?? []) {
      if (item.bytes) data.set(item.bytes.subarray(0, data.length - item.offset), item.offset);
      if (!item.expr || item.bitField) continue;
      const value = this.evaluate(item.expr);
      data.set(
        value.data ??
          (value.type.kind === 'record' && value.address !== undefined
            ? space.bytes(value.address, value.type.size)
            : undefined) ??
          encode(item.type, this.valueOf(value)),
        item.offset,
      );
    }
    this.scratch.set(local, { type: local.type, space, data });
  }

  // ---- calls

  private call(e: Extract<Expr, { kind: 'call' }>): Value {
    const { space } = this.binding;
    const name = e.callee.kind === 'func' ? e.callee.func.name : undefined;
    if (e.callee.kind === 'func' && e.callee.func.builtin !== undefined) {
      const args = e.args.map((a) => this.scalar(a));
      const result = evaluateBuiltin(e.callee.func.builtin, args);
      if (result !== undefined)
        return computed(space, e.type, typeof result === 'bigint' && isInteger(e.type) ? wrap(result, e.type) : result);
    }
    if (e.callee.kind === 'func' && this.binding.call) {
      const result = this.binding.call(
        e.callee.func,
        e.args.map((a) => this.evaluate(a)),
      );
      if (result) return result;
    }
    const answer = name === undefined ? undefined : this.binding.intrinsic?.(name);
    if (answer !== undefined) return computed(space, e.type, e.type.kind === 'void' ? 0n : wrap(answer, e.type));
    throw new EvaluationError(
      `${name ?? 'A function'} cannot be called from the debugger: that would change what is being looked at. Read the fields it reads instead.`,
    );
  }
}

function notMapped(address: bigint): string {
  return address < 0x10000n
    ? `NULL pointer: there is nothing at 0x${address.toString(16)}.`
    : `There is no memory at 0x${address.toString(16)}.`;
}

export function compare(op: string, l: Scalar, r: Scalar): boolean {
  switch (op) {
    case '==':
      return l === r;
    case '!=':
      return l !== r;
    case '<':
      return l < r;
    case '<=':
      return l <= r;
    case '>':
      return l > r;
    default:
      return l >= r;
  }
}

function floatOp(op: string, l: number, r: number): number {
  switch (op) {
    case '+':
      return l + r;
    case '-':
      return l - r;
    case '*':
      return l * r;
    case '/':
      return l / r;
    default:
      throw new EvaluationError(`${op} does not work on floating point numbers.`);
  }
}

function integerOp(op: string, l: bigint, r: bigint, type: Type): bigint {
  const bits = BigInt(type.size * 8);
  switch (op) {
    case '+':
      return l + r;
    case '-':
      return l - r;
    case '*':
      return l * r;
    case '/':
    case '%':
      if (r === 0n) throw new EvaluationError('Division by zero.');
      return op === '/' ? l / r : l % r;
    case '&':
      return l & r;
    case '|':
      return l | r;
    case '^':
      return l ^ r;
    case '<<':
      return l << (r & (bits - 1n));
    default:
      return (isSigned(type) ? l : BigInt.asUintN(Number(bits), l)) >> (r & (bits - 1n));
  }
}

/** The bytes that make a target hold a value; a bit-field's unit with its bits replaced. */
export function bytesFor(target: Value, value: Value): Uint8Array {
  if (target.type.kind === 'record' || target.type.kind === 'array') {
    const data =
      value.data ?? (value.address === undefined ? undefined : value.space.bytes(value.address, target.type.size));
    if (!data) throw new EvaluationError('The value cannot be read.');
    return data;
  }
  const given = scalarOf(value);
  if (given === undefined) throw new EvaluationError('The value cannot be read.');
  const scalar = asStored(target.type, given);
  if (!target.bitField) return encode(target.type, scalar);
  const { bitOffset, bitWidth } = target.bitField;
  const length = bytesOfBits(target.bitField);
  const unit = target.space.uint(target.address!, length);
  if (unit === undefined || typeof scalar !== 'bigint') throw new EvaluationError('The bit-field cannot be written.');
  const mask = ((1n << BigInt(bitWidth)) - 1n) << BigInt(bitOffset);
  const bits = (unit & ~mask) | ((scalar << BigInt(bitOffset)) & mask);
  const out = new Uint8Array(length);
  for (let i = 0; i < length; i++) out[i] = Number((bits >> BigInt(8 * i)) & 0xffn);
  return out;
}

/** As an assignment converts it: a truth value is 0 or 1, a fraction is cut off. */
function asStored(type: Type, scalar: Scalar): Scalar {
  if (type.kind === 'float') return scalar;
  if (type.kind === 'bool') return scalar === 0n || scalar === 0 ? 0n : 1n;
  if (typeof scalar === 'bigint') return scalar;
  if (!Number.isFinite(scalar)) throw new EvaluationError(`${scalar} does not fit into ${typeName(type)}.`);
  return BigInt(Math.trunc(scalar));
}
