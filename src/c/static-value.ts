/**
 * Values that gcc knows in initialisers of static objects although C does not call them
 * constant: `const` variables with a value, characters of string literals, and what is
 * computed from them. `const int c = 1; int x = c + 1;`
 */
import type { Expr } from './ast';
import { constantAddress } from './const-eval';
import { floatConst, intConst, makeBinary, makeCast, makeUnary } from './fold';
import { CONST, isInteger, isSigned } from './types';

/** The expression with such values put in; the same one when there are none. */
export function staticValue(expr: Expr): Expr {
  switch (expr.kind) {
    case 'global':
    case 'deref':
    case 'member':
      return load(expr) ?? expr;
    case 'cast': {
      const operand = staticValue(expr.operand);
      return operand === expr.operand ? expr : makeCast(operand, expr.type, expr.implicit, expr.loc);
    }
    case 'unary': {
      const operand = staticValue(expr.operand);
      return operand === expr.operand ? expr : makeUnary(expr.op, operand, expr.type, expr.loc);
    }
    case 'binary': {
      const left = staticValue(expr.left);
      const right = staticValue(expr.right);
      return left === expr.left && right === expr.right ? expr : makeBinary(expr.op, left, right, expr.type, expr.loc);
    }
    default:
      return expr;
  }
}

/** What a load from a constant object gives. */
function load(place: Expr): Expr | undefined {
  const { type } = place;
  const address = constantAddress({ kind: 'addr', operand: place, type, loc: place.loc });
  const target = address?.target;
  if (address === undefined || target?.symbol !== 'global' || target.init === undefined) return undefined;
  if (!target.isString && (type.quals & CONST) === 0) return undefined;
  if (place.kind === 'member' && place.bitField !== undefined) return undefined;
  const offset = Number(address.addend);
  if (offset < 0 || offset + type.size > target.init.size) return undefined;
  if (target.init.relocs.some((r) => r.offset < offset + type.size && r.offset + 8 > offset)) return undefined;
  const bytes = new Uint8Array(8);
  bytes.set(target.init.bytes.subarray(offset, offset + Math.min(8, type.size)));
  const view = new DataView(bytes.buffer);
  if (type.kind === 'float')
    return floatConst(type.size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true), type, place.loc);
  if (!isInteger(type)) return undefined;
  const raw = view.getBigUint64(0, true);
  return intConst(isSigned(type) ? BigInt.asIntN(type.size * 8, raw) : raw, type, place.loc);
}
