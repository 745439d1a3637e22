/**
 * What programs and kernels have said, and the machine's reports of faults, as DAP output: each text once, in order, as the moment passes
 * it for the first time. Going back takes nothing back, and passing it again says nothing again; a
 * new future says its own.
 * Leaves out: what the machine records (sim.output).
 */
import type { Moment, OutputEvent, Simulation } from '../sim/api';

export interface Said {
  category: 'stdout' | 'stderr' | 'console';
  output: string;
}

export class OutputPump {
  private saidUpTo: Moment = 0;
  /** Where a line is unfinished, by speaker: its prefix is not repeated. */
  private readonly open = new Set<string>();

  constructor(
    private readonly sim: Simulation,
    private readonly send: (said: Said) => void,
    /** Names the speaker; '' for none. */
    private readonly speaker: (event: OutputEvent) => string,
  ) {}

  /** Says what lies before the present moment and has not been said. */
  flush(): void {
    const now = this.sim.t;
    if (now <= this.saidUpTo) return;
    const { output } = this.sim;
    for (let i = firstAt(output, this.saidUpTo); i < output.length; i++) {
      const event = output[i]!;
      if (event.t >= now) break;
      this.say(event);
    }
    for (const oops of this.sim.oopses) {
      if (oops.t < this.saidUpTo || oops.t >= now) continue;
      const host = this.sim.hosts[oops.host]?.name ?? '';
      this.send({ category: 'stderr', output: oops.text.trimEnd().replace(/^/gm, `[${host} kernel] `) + '\n' });
    }
    this.saidUpTo = now;
  }

  private say(event: OutputEvent): void {
    const who = this.speaker(event);
    const key = `${event.host}:${event.pid}:${event.kind}`;
    let text = event.text;
    if (who !== '') {
      const lines = text.split('\n');
      const last = lines.pop() ?? '';
      const first = this.open.has(key) ? '' : `[${who}] `;
      text = lines.map((line, i) => `${i === 0 ? first : `[${who}] `}${line}\n`).join('');
      if (last !== '') {
        text += `${lines.length === 0 ? first : `[${who}] `}${last}`;
        this.open.add(key);
      } else if (lines.length > 0) this.open.delete(key);
    }
    this.send({ category: event.kind === 'dmesg' ? 'console' : event.kind, output: text });
  }

  /** The record after `t` is gone: what comes now is new. */
  futureChanged(t: Moment): void {
    this.saidUpTo = Math.min(this.saidUpTo, t);
  }
}

function firstAt(list: readonly OutputEvent[], t: Moment): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (list[mid]!.t < t) low = mid + 1;
    else high = mid;
  }
  return low;
}
