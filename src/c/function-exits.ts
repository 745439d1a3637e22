/** Something that has to happen at every way out of a function: before each `return`, after its value, and at the end. */
import type { Expr, ReturnStmt, Stmt } from './ast';
import type { FunctionState, Parser } from './parser';
import type { Loc } from './source';
import { unqualified, VOID } from './types';

export function atEveryExit(p: Parser, body: Stmt[], end: Loc, action: (loc: Loc) => Expr): void {
  for (const statement of (p.func as FunctionState).returns)
    statement.value = before(p, statement, action(statement.loc));
  body.push({ kind: 'expr', expr: action(end), loc: end });
}

/** The value of the `return` with `action` done after it is computed. */
function before(p: Parser, statement: ReturnStmt, action: Expr): Expr {
  const { value, loc } = statement;
  if (value === undefined) return voided(action);
  if (value.type.kind === 'void') return { kind: 'comma', left: value, right: voided(action), type: VOID, loc };
  if (value.kind === 'int' || value.kind === 'float')
    return { kind: 'comma', left: action, right: value, type: value.type, loc };
  const local = p.addLocal('', unqualified(value.type), loc, { hidden: true });
  const ref: Expr = { kind: 'local', local, type: local.type, loc };
  const keep: Expr = { kind: 'assign', target: ref, value, type: ref.type, loc };
  const rest: Expr = { kind: 'comma', left: action, right: { ...ref }, type: ref.type, loc };
  return { kind: 'comma', left: keep, right: rest, type: ref.type, loc };
}

function voided(expr: Expr): Expr {
  return { kind: 'cast', op: 'void', operand: expr, implicit: true, type: VOID, loc: expr.loc };
}
