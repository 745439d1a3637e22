/** Whether a function can reach its closing brace; for the warning about a missing `return`. */
import type { Stmt } from './ast';
import { truthOf } from './fold';

/** Whether control can come out at the end; a rough answer that never warns wrongly about loops. */
export function fallsThrough(stmt: Stmt): boolean {
  switch (stmt.kind) {
    case 'block':
      return stmt.body.length === 0 || fallsThrough(stmt.body[stmt.body.length - 1]);
    case 'return':
    case 'goto':
      return false;
    case 'if':
      return stmt.otherwise === undefined || fallsThrough(stmt.then) || fallsThrough(stmt.otherwise);
    case 'while':
      return truthOf(stmt.condition) !== true;
    case 'for':
      return stmt.condition !== undefined && truthOf(stmt.condition) !== true;
    case 'do':
      return truthOf(stmt.condition) !== true && fallsThrough(stmt.body);
    case 'switch':
      return stmt.fallback === undefined;
    case 'label':
    case 'case':
      return fallsThrough(stmt.body);
    case 'expr':
      return !(
        stmt.expr.kind === 'stmtExpr' ||
        (stmt.expr.kind === 'call' && stmt.expr.callee.kind === 'func' && stmt.expr.callee.func.noreturn)
      );
    default:
      return true;
  }
}
