/** Switches and wake-ups of a host as sentences, in order of time. */
import type { SchedTask, SchedulerData, SchedulerHost, WakeUp } from '../../adapter/panel-data';

export interface SchedEvent {
  kind: 'switch' | 'wake';
  t: number;
  timeNs: number;
  text: string;
}

export function eventsOf(
  host: SchedulerHost,
  data: SchedulerData,
  name: (task: SchedTask | undefined) => string,
  wakeText: (wake: WakeUp, host: SchedulerHost) => string,
): SchedEvent[] {
  const out: SchedEvent[] = host.wakes.map((wake) => ({
    kind: 'wake',
    t: wake.t,
    timeNs: wake.timeNs,
    text: wakeText(wake, host),
  }));
  for (const cpu of host.cpus) {
    cpu.segments.forEach((segment, i) => {
      const before = cpu.segments[i - 1];
      // The first stretch begins where the picture does, not with a switch.
      if (!before || segment.from <= data.from) return;
      const why = before.end ? ` ${before.end}${before.where ? ` in ${before.where}` : ''}` : '';
      out.push({
        kind: 'switch',
        t: segment.from,
        timeNs: segment.fromNs,
        text: `CPU ${cpu.cpu}: ${name(host.tasks[before.task])}${why}; ${name(host.tasks[segment.task])} runs`,
      });
    });
  }
  return out.sort((a, b) => a.t - b.t);
}
