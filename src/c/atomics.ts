/**
 * `__sync_*` and `__atomic_*` builtins, lowered to plain operators.
 *
 * On this machine a statement is never interrupted, so an atomic operation is the plain
 * one. Operands that are used twice go through hidden locals: `fetch_add(p, v)` becomes
 * `(tp = p, told = *tp, *tp = told + v, told)`.
 */
import type { ArithOp, Expr } from './ast';
import { assignConvert, condition, decay } from './convert';
import { intConst } from './fold';
import { assign, binary, conditionalOperator, dereference, unary } from './operators';
import type { Parser } from './parser';
import type { Loc } from './source';
import type { Token } from './token';
import { BOOL, INT, type Type, typeName, unqualified, VOID } from './types';

const OPS: Record<string, ArithOp | 'nand'> = { add: '+', sub: '-', and: '&', or: '|', xor: '^', nand: 'nand' };

export function isAtomicName(name: string): boolean {
  return shape(name) !== undefined;
}

interface Shape {
  form:
    | 'load'
    | 'store'
    | 'exchange'
    | 'compare'
    | 'fetchOp'
    | 'opFetch'
    | 'fence'
    | 'testAndSet'
    | 'clear'
    | 'lockFree';
  /** `_n` variants and `__sync` pass values; the others pass addresses. */
  values: boolean;
  op?: ArithOp | 'nand';
  sync?: 'bool' | 'val';
}

function shape(name: string): Shape | undefined {
  if (name.startsWith('__sync_')) {
    const rest = name.slice(7);
    if (rest === 'synchronize') return { form: 'fence', values: true };
    if (rest === 'lock_test_and_set') return { form: 'exchange', values: true };
    if (rest === 'lock_release') return { form: 'clear', values: true };
    if (rest === 'bool_compare_and_swap') return { form: 'compare', values: true, sync: 'bool' };
    if (rest === 'val_compare_and_swap') return { form: 'compare', values: true, sync: 'val' };
    const before = /^fetch_and_(\w+)$/.exec(rest);
    if (before !== null && OPS[before[1]] !== undefined) return { form: 'fetchOp', values: true, op: OPS[before[1]] };
    const after = /^(\w+)_and_fetch$/.exec(rest);
    if (after !== null && OPS[after[1]] !== undefined) return { form: 'opFetch', values: true, op: OPS[after[1]] };
    return undefined;
  }
  if (!name.startsWith('__atomic_')) return undefined;
  const rest = name.slice(9);
  const values = rest.endsWith('_n');
  switch (values ? rest.slice(0, -2) : rest) {
    case 'load':
      return { form: 'load', values };
    case 'store':
      return { form: 'store', values };
    case 'exchange':
      return { form: 'exchange', values };
    case 'compare_exchange':
      return { form: 'compare', values };
    case 'thread_fence':
    case 'signal_fence':
      return { form: 'fence', values: true };
    case 'test_and_set':
      return { form: 'testAndSet', values: true };
    case 'clear':
      return { form: 'clear', values: true };
    case 'always_lock_free':
    case 'is_lock_free':
      return { form: 'lockFree', values: true };
  }
  const before = /^fetch_(\w+)$/.exec(rest);
  if (before !== null && OPS[before[1]] !== undefined) return { form: 'fetchOp', values: true, op: OPS[before[1]] };
  const after = /^(\w+)_fetch$/.exec(rest);
  if (after !== null && OPS[after[1]] !== undefined) return { form: 'opFetch', values: true, op: OPS[after[1]] };
  return undefined;
}

/** How many arguments must be there; memory orders behind them are ignored. */
const LEAST: Record<Shape['form'], number> = {
  load: 1,
  store: 2,
  exchange: 2,
  compare: 3,
  fetchOp: 2,
  opFetch: 2,
  fence: 0,
  testAndSet: 1,
  clear: 1,
  lockFree: 1,
};

export function atomicBuiltin(p: Parser, token: Token, args: Expr[]): Expr {
  const { loc } = token;
  const s = shape(token.text) as Shape;
  const values = args.map(decay);
  if (values.some((value) => value.kind === 'error')) return p.errorExpr(loc);
  if (values.length < LEAST[s.form]) {
    p.errorAt(token, 'too-few-arguments', `'${token.text}' needs more arguments`);
    return p.errorExpr(loc);
  }
  if (s.form === 'fence')
    return { kind: 'cast', op: 'void', operand: intConst(0n, INT, loc), implicit: true, type: VOID, loc };
  if (s.form === 'lockFree') return intConst(1n, BOOL, loc);
  const pointer = values[0].type;
  if (
    pointer.kind !== 'pointer' ||
    pointer.to.kind === 'function' ||
    (pointer.to.kind === 'void' && s.form !== 'testAndSet' && s.form !== 'clear')
  ) {
    p.errorAt(
      token,
      'incompatible-types',
      `'${token.text}' wants a pointer to the object, but this is '${typeName(pointer)}'`,
    );
    return p.errorExpr(loc);
  }
  if (p.func === undefined) {
    p.errorAt(token, 'outside-function', `'${token.text}' can only be used in a function`);
    return p.errorExpr(loc);
  }
  return new Lowering(p, loc, pointer.to.kind === 'void' ? BOOL : unqualified(pointer.to)).run(s, values);
}

class Lowering {
  private readonly steps: Expr[] = [];

  constructor(
    private readonly p: Parser,
    private readonly loc: Loc,
    private readonly type: Type,
  ) {}

  run(s: Shape, args: Expr[]): Expr {
    const { p, loc, type } = this;
    const target = dereference(p, this.keep({ ...args[0] }), loc);
    const operand = (i: number): Expr =>
      this.keep(assignConvert(p, s.values ? args[i] : dereference(p, args[i], loc), type, `Argument ${i + 1}`));
    switch (s.form) {
      case 'load':
        if (s.values)
          return { kind: 'cast', op: 'none', operand: dereference(p, args[0], loc), implicit: true, type, loc };
        return this.finish(assign(p, dereference(p, args[1], loc), target, loc), true);
      case 'store':
        return this.finish(assign(p, target, operand(1), loc), true);
      case 'clear':
        return this.finish(assign(p, target, intConst(0n, INT, loc), loc), true);
      case 'testAndSet': {
        const old = this.keep(target);
        this.steps.push(assign(p, target, intConst(1n, INT, loc), loc));
        return this.finish(old);
      }
      case 'exchange': {
        const value = operand(1);
        const old = this.keep(target);
        this.steps.push(assign(p, target, value, loc));
        if (s.values) return this.finish(old);
        return this.finish(assign(p, dereference(p, args[2], loc), old, loc), true);
      }
      case 'fetchOp':
      case 'opFetch': {
        const value = type.kind === 'pointer' ? this.keep(args[1]) : operand(1);
        const old = this.keep(target);
        const op = s.op === 'nand' ? '&' : (s.op as ArithOp);
        let result = binary(p, op, old, value, loc);
        if (s.op === 'nand') result = unary(p, '~', result, loc);
        const stored = assign(p, target, result, loc);
        if (s.form === 'opFetch') return this.finish(stored);
        this.steps.push(stored);
        return this.finish(old);
      }
      default:
        return this.compareAndSwap(s, target, args, operand);
    }
  }

  private compareAndSwap(s: Shape, target: Expr, args: Expr[], operand: (i: number) => Expr): Expr {
    const { p, loc } = this;
    if (s.sync !== undefined) {
      const expected = operand(1);
      const desired = operand(2);
      const old = this.keep(target);
      const same = this.keep(binary(p, '==', old, expected, loc));
      this.steps.push(conditionalOperator(p, condition(p, same), assign(p, target, desired, loc), old, loc));
      return this.finish(s.sync === 'bool' ? same : old);
    }
    const expectedPlace = dereference(p, this.keep(args[1]), loc);
    const desired = operand(2);
    const old = this.keep(target);
    const same = this.keep(binary(p, '==', old, expectedPlace, loc));
    this.steps.push(
      conditionalOperator(p, same, assign(p, target, desired, loc), assign(p, expectedPlace, old, loc), loc),
    );
    return this.finish(same);
  }

  /** Evaluates the value now, once; gives a reference to it. */
  private keep(value: Expr): Expr {
    const { p, loc } = this;
    if (value.kind === 'int' || value.kind === 'error') return value;
    const type = unqualified(value.type);
    const local = p.addLocal('', type, loc, { hidden: true });
    const ref: Expr = { kind: 'local', local, type, loc };
    this.steps.push({ kind: 'assign', target: ref, value, type, loc });
    return { ...ref };
  }

  private finish(result: Expr, nothing = false): Expr {
    const { loc } = this;
    let last = result;
    if (nothing && result.kind !== 'error')
      last = { kind: 'cast', op: 'void', operand: result, implicit: true, type: VOID, loc };
    else if (result.kind === 'local')
      last = { kind: 'cast', op: 'none', operand: result, implicit: true, type: result.type, loc };
    for (let i = this.steps.length - 1; i >= 0; i--) {
      if (this.steps[i].kind === 'error' || last.kind === 'error') return this.p.errorExpr(loc);
      last = { kind: 'comma', left: this.steps[i], right: last, type: last.type, loc };
    }
    return last;
  }
}
