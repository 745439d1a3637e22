/** Calls that the compiler itself makes to the C library: storage for arrays, arithmetic on wide numbers. */
import type { Expr, FunctionSymbol } from './ast';
import { functionSymbol } from './function-symbol';
import type { Parser } from './parser';
import type { Loc } from './source';
import { functionType, type Param, type Type } from './types';

/** A function of the C library, declared here if the program did not. */
export function libraryFunction(p: Parser, name: string, returns: Type, params: readonly Type[]): FunctionSymbol {
  const known = p.functions.find((f) => f.linkName === name);
  if (known !== undefined) return known;
  const symbol = functionSymbol(
    name,
    functionType(
      returns,
      params.map((type): Param => ({ type, loc: 0 })),
    ),
  );
  p.functions.push(symbol);
  return symbol;
}

/** The arguments have the parameters' types already. */
export function libraryCall(func: FunctionSymbol, args: Expr[], loc: Loc): Expr {
  const { type } = func;
  return { kind: 'call', callee: { kind: 'func', func, type, loc }, args, funcType: type, type: type.returns, loc };
}
