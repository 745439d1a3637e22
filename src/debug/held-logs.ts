/**
 * Texts of log points that wait until it is known where a run stops. Kernel events are noticed a
 * stretch of statements late and the run goes back to them: what was logged beyond is not said, and
 * comes when one passes there.
 */
import type { Moment } from '../sim/api';

interface Held {
  t: Moment;
  text: string;
  stmt: number;
}

export class HeldLogs {
  private list: Held[] = [];

  constructor(private readonly to: { log(text: string, stmt: number): void }) {}

  hold(t: Moment, text: string, stmt: number): void {
    this.list.push({ t, text, stmt });
  }

  /** Says what belongs to the way up to `until`, its statement included, and drops the rest. */
  say(until: Moment = Infinity): void {
    for (const { t, text, stmt } of this.list) if (t <= until) this.to.log(text, stmt);
    this.list = [];
  }
}
