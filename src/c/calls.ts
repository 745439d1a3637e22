/**
 * Calls: reading arguments, checking them against the function's type, converting them.
 */
import type { Expr } from './ast';
import { assignConvert, decay, defaultArgument } from './convert';
import type { Parser } from './parser';
import type { Loc } from './source';
import { transparentArgument } from './transparent-unions';
import type { Token } from './token';
import { hasVariableSize } from './variable-arrays';
import { type FunctionType, isComplete, typeName, unqualified } from './types';

/** "(" (assignment ("," assignment)*)? ")" */
export function callArguments(p: Parser): Expr[] {
  p.expect('(');
  p.enter();
  const args: Expr[] = [];
  while (!p.is(')')) {
    // Of the two signs that may follow an argument the other one is the likelier to be forgotten.
    if (args.length > 0 && !p.accept(',')) p.unexpected("')'");
    args.push(p.rules.assignment(p));
  }
  p.depth--;
  p.expect(')');
  return args;
}

/** callee "(" arguments ")" */
export function call(p: Parser, callee: Expr): Expr {
  const { loc } = callee;
  const paren = p.tok;
  const args = callArguments(p);
  if (callee.kind === 'error') return callee;
  return makeCall(p, callee, args, loc, paren);
}

/** A checked call node; `at` is where a wrong number of arguments is reported. */
export function makeCall(p: Parser, callee: Expr, args: Expr[], loc: Loc, at: Token): Expr {
  let func: FunctionType;
  let target = callee;
  if (callee.kind === 'func') func = callee.func.type;
  else {
    target = decay(callee);
    const { type } = target;
    if (type.kind !== 'pointer' || type.to.kind !== 'function') {
      p.error('not-function', loc, `This is '${typeName(type)}', not a function, so it cannot be called`);
      return p.errorExpr(loc);
    }
    func = type.to;
    if (target.kind === 'decay' && target.operand.kind === 'func') target = target.operand;
  }
  const label = calleeName(callee);
  if (!func.unspecified) checkCount(p, callee, func, args, at, label);
  const converted = args.map((arg, i) => {
    if (arg.type.kind === 'record' && hasVariableSize(arg.type))
      return p.failAt(at, 'variable-length-array', 'A struct of variable length cannot be passed to a function', {
        suggestion: 'pass its address',
      });
    const param = func.params[i];
    if (param !== undefined && !func.unspecified) {
      const purpose = `Argument ${i + 1}${label === '' ? '' : ` of '${label}'`}`;
      return transparentArgument(p, arg, param.type, purpose) ?? assignConvert(p, arg, param.type, purpose, arg.loc);
    }
    const value = decay(arg);
    if (value.kind !== 'error' && value.type.kind === 'void') {
      p.error('void-value', value.loc, `Argument ${i + 1} has no value (its type is void)`);
      return p.errorExpr(value.loc);
    }
    return defaultArgument(value);
  });
  const returns = unqualified(func.returns);
  if (returns.kind !== 'void' && !isComplete(returns))
    p.error('incomplete-type', loc, `The call returns '${typeName(returns)}', which is not defined here`);
  return { kind: 'call', callee: target, args: converted, funcType: func, type: returns, loc };
}

function calleeName(callee: Expr): string {
  if (callee.kind === 'func') return callee.func.name;
  if (callee.kind === 'member') return callee.field.name ?? '';
  if (callee.kind === 'local') return callee.local.name;
  return callee.kind === 'global' ? callee.global.name : '';
}

function checkCount(
  p: Parser,
  callee: Expr,
  func: FunctionType,
  args: readonly Expr[],
  at: Token,
  label: string,
): void {
  const wanted = func.params.length;
  if (args.length === wanted || (func.variadic && args.length > wanted)) return;
  const few = args.length < wanted;
  const count = `${func.variadic ? 'at least ' : ''}${wanted} argument${wanted === 1 ? '' : 's'}`;
  const notes =
    callee.kind === 'func' && callee.func.loc !== 0
      ? { notes: [{ message: `'${label}' is declared here`, loc: callee.func.loc }] }
      : {};
  p.errorAt(
    at,
    few ? 'too-few-arguments' : 'too-many-arguments',
    `${label === '' ? 'This function' : `'${label}'`} takes ${count}, but ${args.length} ${args.length === 1 ? 'is' : 'are'} given`,
    notes,
  );
}
