/**
 * Compile-time values: integer constants, floats, and addresses of globals.
 *
 * Expressions are folded as they are built (fold.ts), so an integer constant expression
 * *is* an `int` node by the time somebody asks. What is left here are addresses:
 * `&global.member[3]`, `array + 1`, functions and strings.
 */
import type { Cast, Expr, FunctionSymbol, GlobalSymbol } from './ast';
import { wrap } from './types';

/** The value of an integer constant expression, or undefined. */
export function constantValue(expr: Expr): bigint | undefined {
  return expr.kind === 'int' ? expr.value : undefined;
}

export interface Address {
  target: GlobalSymbol | FunctionSymbol | undefined;
  addend: bigint;
}

/** The value of a pointer (or pointer-sized integer) as symbol + addend, or undefined when not constant. */
export function constantAddress(expr: Expr): Address | undefined {
  switch (expr.kind) {
    case 'int':
      return { target: undefined, addend: expr.value };
    case 'addr':
    case 'decay':
      return lvalueAddress(expr.operand);
    case 'cast':
      if (expr.op === 'pointer' || expr.op === 'none') return constantAddress(expr.operand);
      if (
        (expr.op === 'ptrToInt' || expr.op === 'intToPtr' || expr.op === 'int') &&
        expr.type.size === 8 &&
        expr.operand.type.size === 8
      )
        return constantAddress(expr.operand);
      return expr.op === 'int' ? narrowed(expr) : undefined;
    case 'ptrAdd': {
      const base = constantAddress(expr.pointer);
      const index = constantValue(expr.index);
      if (base === undefined || index === undefined) return undefined;
      const delta = index * BigInt(expr.elementSize);
      return { target: base.target, addend: expr.op === '+' ? base.addend + delta : base.addend - delta };
    }
    case 'binary': {
      if (expr.type.size !== 8 || (expr.op !== '+' && expr.op !== '-')) return undefined;
      const left = constantAddress(expr.left);
      const right = constantAddress(expr.right);
      if (left === undefined || right === undefined) return undefined;
      if (expr.op === '+') {
        if (left.target !== undefined && right.target !== undefined) return undefined;
        return { target: left.target ?? right.target, addend: left.addend + right.addend };
      }
      if (right.target !== undefined && right.target !== left.target) return undefined;
      return { target: right.target === undefined ? left.target : undefined, addend: left.addend - right.addend };
    }
    case 'ptrDiff': {
      const left = constantAddress(expr.left);
      const right = constantAddress(expr.right);
      if (left === undefined || right === undefined || left.target !== right.target || expr.elementSize === 0)
        return undefined;
      return { target: undefined, addend: (left.addend - right.addend) / BigInt(expr.elementSize) };
    }
    case 'cond': {
      const condition = constantValue(expr.condition);
      if (condition === undefined) return undefined;
      return constantAddress(condition !== 0n ? expr.then : expr.otherwise);
    }
    default:
      return undefined;
  }
}

/** A number that is only known here, as the difference of two addresses is, in a smaller type. */
function narrowed({ operand, type }: Cast): Address | undefined {
  const value = constantAddress(operand);
  return value === undefined || value.target !== undefined
    ? undefined
    : { target: undefined, addend: wrap(value.addend, type) };
}

/** The address of an lvalue (or function) as symbol + addend. */
export function lvalueAddress(expr: Expr): Address | undefined {
  switch (expr.kind) {
    case 'global':
      return { target: expr.global, addend: 0n };
    case 'func':
      return { target: expr.func, addend: 0n };
    case 'deref':
      return constantAddress(expr.pointer);
    case 'member': {
      const base = lvalueAddress(expr.object);
      return base === undefined ? undefined : { target: base.target, addend: base.addend + BigInt(expr.offset) };
    }
    default:
      return undefined;
  }
}

/** The number that is the address of `((T *)0)->a.b` and its kind. */
export function numericAddress(expr: Expr): bigint | undefined {
  if (expr.kind === 'deref') return constantValue(expr.pointer);
  if (expr.kind !== 'member') return undefined;
  const base = numericAddress(expr.object);
  return base === undefined ? undefined : base + BigInt(expr.offset);
}

/** Whether the address is certainly not null: a condition on it is known. */
export function isNonNullAddress(expr: Expr): boolean {
  if (expr.kind !== 'addr' && expr.kind !== 'decay' && !(expr.kind === 'cast' && expr.op === 'pointer')) return false;
  const address = constantAddress(expr);
  const target = address?.target;
  if (target === undefined) return false;
  // a weak symbol that nobody defines is null
  if (target.attributes.some((a) => a.name === 'weak') && !isDefined(target)) return false;
  return target.symbol === 'global' || target.builtin === undefined;
}

function isDefined(target: GlobalSymbol | FunctionSymbol): boolean {
  return target.symbol === 'global' ? target.defined : target.body !== undefined;
}
