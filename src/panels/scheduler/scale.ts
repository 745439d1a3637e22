/**
 * The timeline's scale: every event has its place in order, and the room between two events grows with
 * the logarithm of the statements between them. To scale, a boot would leave one pixel for the rest.
 */
import type { SchedulerData } from '../../adapter/panel-data';

export class Scale {
  private readonly positions: number[];
  private readonly places: number[];

  constructor(data: SchedulerData, now: number) {
    const all = new Set([data.from, data.to, Math.min(Math.max(now, data.from), data.to)]);
    for (const host of data.hosts) {
      for (const cpu of host.cpus) for (const segment of cpu.segments) all.add(segment.from).add(segment.to);
      for (const wake of host.wakes) all.add(wake.t);
    }
    this.positions = [...all].filter((t) => t >= data.from && t <= data.to).sort((a, b) => a - b);
    let at = 0;
    this.places = this.positions.map((t, i) => {
      const before = this.positions[i - 1];
      if (before !== undefined) at += Math.log2(2 + t - before);
      return at;
    });
    for (let i = 0; i < this.places.length; i++) this.places[i] = at > 0 ? ((this.places[i] as number) / at) * 100 : 0;
  }

  /** Percent of the width; exact for every event, between its neighbours for other positions. */
  place(t: number): number {
    const after = this.positions.findIndex((position) => position >= t);
    if (after < 0) return 100;
    const to = this.positions[after] as number;
    if (to === t || after === 0) return this.places[after] as number;
    const from = this.positions[after - 1] as number;
    const [a, b] = [this.places[after - 1] as number, this.places[after] as number];
    return a + ((t - from) / (to - from)) * (b - a);
  }
}
