/**
 * The scheduler panel's data: who ran on which CPU in a stretch of the record, who woke whom, and who
 * waits now, on run queues and wait queues.
 * Leaves out: what was noted when it happened (sched-notes.ts), the queues themselves (wait-queues.ts).
 */
import type { Moment } from '../sim/api';
import { countBefore } from '../sim/records';
import { contextsOf } from './contexts';
import { unfold } from './lists';
import type { Kernel } from './names';
import type { RunQueue, RunSegment, SchedTask, SchedulerData, SchedulerHost, SchedulerView } from './panel-data';
import type { NotedTask, SchedNotes, SwitchNote } from './sched-notes';
import type { FoundSocket } from './sockets';
import { stackOf, type TaskInfo, tasksOf, whereIs } from './tasks';
import { elementOf, num, path } from './value';
import { waitQueuesOf } from './wait-queues';

export class Scheduler {
  constructor(
    private readonly kernel: Kernel,
    private readonly notes: SchedNotes,
  ) {}

  data(view: SchedulerView, focus: { host: number; cpu?: number }, sockets: readonly FoundSocket[][]): SchedulerData {
    const { sim } = this.kernel;
    const { t } = sim;
    const { switches } = this.notes;
    const now = countBefore(switches, t);
    const count = Math.min(Math.max(view.switches, 5), 400);
    const first = Math.max(0, now - count);
    const last = Math.min(switches.length, now + (count >> 2));
    const from = first === 0 ? 0 : (switches[first] as SwitchNote).t;
    const to = Math.max(t, last === switches.length ? sim.lastT : (switches[last - 1] as SwitchNote).t);
    const begins = from === 0 ? (switches[0]?.t ?? 0) : from;
    return {
      hosts: sim.hosts.map((_, host) => this.host(host, Math.min(begins, t), to, sockets[host] ?? [])),
      from: Math.min(begins, t),
      to,
      switches: count,
      focus,
    };
  }

  private host(index: number, from: Moment, to: Moment, sockets: readonly FoundSocket[]): SchedulerHost {
    const { kernel } = this;
    const info = kernel.sim.hosts[index];
    const here = tasksOf(kernel, index);
    const tasks: SchedTask[] = [];
    const byId = new Map<string, number>();
    const present = new Map(here.map((task) => [`${task.address}:${task.pid}`, task]));
    const of = (noted: Pick<NotedTask, 'address' | 'pid' | 'comm'>): number => {
      const key = `${noted.address}:${noted.pid}`;
      let at = byId.get(key);
      if (at === undefined) {
        at = tasks.push(this.task(index, { ...noted, comm: last.get(key) ?? noted.comm }, present.get(key))) - 1;
        byId.set(key, at);
      }
      return at;
    };
    // A task that is gone is called what it was called last: its first name was its parent's.
    const last = new Map<string, string>();
    for (const { host, prev } of within(this.notes.switches, from, to))
      if (host === index) last.set(`${prev.address}:${prev.pid}`, prev.comm);
    // Programs first; the kernel's own threads only when they have something to do with it.
    for (const task of here) if (!task.kernelThread && task.pid > 1) of(task);
    const cpus = Array.from({ length: info?.cpus ?? 0 }, (_, cpu) => this.runQueue(index, cpu, from, to, here, of));
    const wakes = within(this.notes.wakes, from, to)
      .filter((wake) => wake.host === index)
      .map(({ waker, woken, host: _, ...rest }) => ({ ...rest, waker: of(waker), woken: of(woken) }));
    const queues = waitQueuesOf(kernel, index, here, sockets).map((queue) => ({
      ...queue,
      entries: queue.entries.map(({ task, ...entry }) => {
        const waiter = here.find((one) => one.address === task);
        return { ...entry, task: waiter && of(waiter) };
      }),
    }));
    return { index, name: info?.name ?? '', tasks, cpus, wakes, queues };
  }

  private runQueue(
    host: number,
    cpu: number,
    from: Moment,
    to: Moment,
    here: readonly TaskInfo[],
    of: (task: Pick<NotedTask, 'address' | 'pid' | 'comm'>) => number,
  ): RunQueue {
    const { kernel, notes } = this;
    const own = notes.onCpu(host, cpu);
    const first = countBefore(own, from);
    const last = countBefore(own, to);
    const segments: RunSegment[] = [];
    for (let i = first; i <= last; i++) {
      const [begin, end] = [own[i - 1], own[i]];
      const task = begin?.next ?? end?.prev;
      if (!task || (begin && begin.t >= to)) continue;
      // Before the first switch of a CPU lies its start; the panel's stretch cuts it off.
      segments.push({
        task: of(task),
        from: Math.max(from, begin ? begin.t : 0),
        to: end ? Math.min(end.t, to) : to,
        fromNs: begin?.timeNs ?? 0,
        toNs: end?.timeNs ?? kernel.sim.timeNs,
        end: end && end.t < to ? end.end : undefined,
        where: end?.where,
      });
    }
    const { current } = kernel.sim.cpu(host, cpu);
    const running = here.find((task) => task.address === current);
    const queues = kernel.global(host, 'runqueues');
    const rq = queues && elementOf(queues, cpu);
    const timeline = path(rq, 'cfs.tasks_timeline');
    const entities = timeline
      ? (unfold(kernel, timeline, { record: 'cfs_rq', field: 'tasks_timeline' }, 64)?.items ?? [])
      : [];
    const waiting = entities.flatMap(({ address }) => {
      const task = address === undefined ? undefined : kernel.containerOf(host, address, 'struct task_struct', 'se');
      const found = task && here.find((one) => one.address === task.address);
      return found ? [of(found)] : [];
    });
    return {
      cpu,
      context: contextsOf(kernel.sim.debug, kernel.sim.stack(host, cpu))[0] ?? 'task',
      current: running ? of(running) : -1,
      running: num(rq, 'nr_running'),
      waiting,
      segments,
    };
  }

  private task(host: number, noted: Pick<NotedTask, 'address' | 'pid' | 'comm'>, now: TaskInfo | undefined): SchedTask {
    const sleeping = now !== undefined && now.state !== 'running';
    const { t } = this.kernel.sim;
    const left = sleeping ? this.notes.left(host, noted.address, t) : undefined;
    return {
      id: `${host}:${noted.address.toString(16)}:${noted.pid}`,
      pid: noted.pid,
      comm: now?.comm ?? noted.comm,
      idle: noted.pid === 0,
      state: now?.state,
      cpu: now?.cpu,
      where: now && !now.idle ? whereIs(this.kernel, stackOf(this.kernel, now, 64), sleeping) : undefined,
      sinceT: left?.t,
      sinceNs: left?.timeNs,
    };
  }
}

/** Those of a list in order of t with `from` <= t < `to`. */
function within<T extends { t: Moment }>(list: readonly T[], from: Moment, to: Moment): T[] {
  return list.slice(countBefore(list, from), countBefore(list, to));
}
