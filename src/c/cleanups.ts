/**
 * `__attribute__((cleanup(f)))`: `f(&variable)` runs on every way out of the variable's block but `longjmp`.
 *
 * The calls are put where control leaves: at the end of the block, and in front of `return`, `break`,
 * `continue` and `goto`. Where a `goto` leads is known when the function ends, so its calls are added then.
 */
import type { Block, Expr, LocalSymbol, Stmt } from './ast';
import { alignedRef } from './aligned-locals';
import { findAttribute } from './attributes';
import { makeCall } from './calls';
import { addressOf } from './operators';
import type { FunctionState, Parser } from './parser';
import type { Loc } from './source';
import type { Token } from './token';

export interface Cleanup {
  local: LocalSymbol;
  name: string;
  token: Token;
}

/** A `goto` that may have to clean up: what was alive there, and the block that its calls go into. */
export interface PendingGoto {
  alive: readonly Cleanup[];
  labelAlive: () => readonly Cleanup[];
  block: Block;
}

/** A variable with the attribute has come to life. */
export function declareCleanup(p: Parser, local: LocalSymbol, token: Token): void {
  const attribute = findAttribute(local.attributes, 'cleanup');
  if (attribute === undefined || p.func === undefined) return;
  const name = String(attribute.args[0] ?? '');
  const symbol = p.lookup(name);
  if (symbol?.symbol !== 'function') {
    p.error('cleanup', attribute.loc, `'cleanup' names '${name}', which is not a function that is declared here`, {
      suggestion: 'declare it above, as a function that takes a pointer to the variable',
    });
    return;
  }
  symbol.referenced = true;
  p.func.cleanups.push({ local, name, token });
}

function cleanupCall(p: Parser, { local, name, token }: Cleanup, loc: Loc): Stmt {
  const symbol = p.fileScope.symbols.get(name) ?? p.lookup(name);
  if (symbol?.symbol !== 'function') return { kind: 'empty', barrier: false, loc };
  const variable: Expr =
    local.aligned === undefined ? { kind: 'local', local, type: local.type, loc } : alignedRef(local.aligned, loc);
  const callee: Expr = { kind: 'func', func: symbol, type: symbol.type, loc };
  return { kind: 'expr', expr: makeCall(p, callee, [addressOf(p, variable, loc)], loc, token), loc };
}

/** The calls for all variables that came to life after the first `from`, the youngest first. */
export function cleanupCalls(p: Parser, from: number, loc: Loc): Stmt[] {
  const { cleanups } = p.func as FunctionState;
  return cleanups
    .slice(from)
    .reverse()
    .map((cleanup) => cleanupCall(p, cleanup, loc));
}

/** A block of these statements, for a place that takes one. */
export function asBlock(p: Parser, body: Stmt[], loc: Loc): Block {
  const scope = p.pushScope();
  p.popScope();
  return { kind: 'block', body, scope, loc, end: loc };
}

/** The statement after the calls it owes; itself when there are none. */
export function afterCleanups(p: Parser, from: number, statement: Stmt): Stmt {
  const calls = cleanupCalls(p, from, statement.loc);
  return calls.length === 0 ? statement : asBlock(p, [...calls, statement], statement.loc);
}

/** The function is read: every `goto` cleans up what is not alive at its label. */
export function finishGotos(p: Parser): void {
  for (const { alive, labelAlive, block } of (p.func as FunctionState).gotos) {
    const target = labelAlive();
    let common = 0;
    while (common < alive.length && alive[common] === target[common]) common++;
    const calls = alive.slice(common).reverse();
    block.body.unshift(...calls.map((cleanup) => cleanupCall(p, cleanup, block.loc)));
  }
}
