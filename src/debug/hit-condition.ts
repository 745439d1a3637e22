/**
 * Hit conditions (`3`, `== 3`, `>= 3`, `% 10`) and the count they ask about. The count of a
 * breakpoint is a function of the moment: how often it was passed since the start of the record.
 * So it means the same whichever way one arrives. It is found by counting once, and remembered.
 * Leaves out: when to count (session.ts).
 */
import type { Moment } from '../sim/api';

export type HitTest = (count: number) => boolean;

/** The test, or a sentence that says what is wrong. */
export function parseHitCondition(text: string): HitTest | string {
  const match = /^\s*(==|=|>=|>|<=|<|%|!=)?\s*(\d+)\s*$/.exec(text);
  if (!match)
    return `Hit condition "${text}" is not understood. Use a number, or one of == >= > <= < % before it, such as ">= 3".`;
  const n = Number(match[2]);
  switch (match[1]) {
    case '>=':
      return (c) => c >= n;
    case '>':
      return (c) => c > n;
    case '<=':
      return (c) => c <= n;
    case '<':
      return (c) => c < n;
    case '!=':
      return (c) => c !== n;
    case '%':
      return n === 0 ? 'Hit condition "% 0" can never be met.' : (c) => c % n === 0;
    default:
      return (c) => c === n;
  }
}

/** The moments in [0, upTo) at which a breakpoint was passed with its condition true. */
export class HitIndex {
  upTo: Moment = 0;
  private readonly at: Moment[] = [];

  /** Notes a hit at the frontier; earlier ones are known already. */
  add(t: Moment): void {
    if (t < this.upTo) return;
    this.at.push(t);
    this.upTo = t + 1;
  }

  /** Everything before `t` has been looked at. */
  covered(t: Moment): void {
    if (t > this.upTo) this.upTo = t;
  }

  /** Forget what lies at or after `t`: the future has changed. */
  truncate(t: Moment): void {
    while (this.at.length > 0 && this.at[this.at.length - 1]! >= t) this.at.pop();
    this.upTo = Math.min(this.upTo, t);
  }

  /** Number of a hit at `t`, from 1. */
  number(t: Moment): number {
    let low = 0;
    let high = this.at.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.at[mid]! < t) low = mid + 1;
      else high = mid;
    }
    return low + 1;
  }
}
