/** The cases of a `switch`: entering them, finding duplicates and overlapping ranges. */
import type { CaseStmt, SwitchCase, SwitchStmt } from './ast';
import type { Parser } from './parser';
import type { Loc } from './source';
import type { Token } from './token';
import { wrap } from './types';

/** Adds `case low ... high:`; `seen` knows the values that single cases took. */
export function addCase(
  p: Parser,
  statement: SwitchStmt,
  seen: Map<bigint, Loc>,
  low: bigint,
  high: bigint,
  target: CaseStmt,
  at: Token,
): void {
  const { type } = statement.value;
  const entry: SwitchCase = { low: wrap(low, type), high: wrap(high, type), target };
  if (entry.low > entry.high) {
    p.warnAt(at, 'empty-range', `The range ${low} ... ${high} is empty`);
    return;
  }
  const other = seen.get(entry.low);
  if (other !== undefined)
    p.errorAt(at, 'duplicate-case', `There are two cases for ${entry.low}`, {
      notes: [{ message: 'the other one is here', loc: other }],
    });
  seen.set(entry.low, at.loc);
  statement.cases.push(entry);
}

/** Ranges must not overlap. */
export function checkRanges(p: Parser, cases: readonly SwitchCase[]): void {
  if (!cases.some((c) => c.low !== c.high)) return;
  const sorted = [...cases].sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
  for (let i = 1; i < sorted.length; i++) {
    const before = sorted[i - 1];
    const { low, target } = sorted[i];
    if (low <= before.high && low !== before.low)
      p.error('duplicate-case', target.loc, `There are two cases for ${low}`, {
        notes: [{ message: 'the other one is here', loc: before.target.loc }],
      });
  }
}
