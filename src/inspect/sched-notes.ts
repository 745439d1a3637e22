/**
 * The scheduler's past, learnt while it happens: which task each CPU switched to and why the one before
 * left, who woke whom and by which function. From the tracepoints sched_switch, sched_waking and
 * sched_wakeup_new, and the stacks at those moments.
 * Leaves out: wait queues and run queues now (panel-scheduler.ts reads them from memory).
 */
import type { KernelEvent, Moment } from '../sim/api';
import { countBefore } from '../sim/records';
import { contextsOf } from './contexts';
import type { Learner } from './learn';
import type { Kernel } from './names';
import { readTask, whereIs } from './tasks';

export interface NotedTask {
  host: number;
  address: bigint;
  pid: number;
  comm: string;
}

export interface SwitchNote {
  t: Moment;
  timeNs: number;
  host: number;
  cpu: number;
  prev: NotedTask;
  next: NotedTask;
  /** Why `prev` left: `sleeps`, `preempted`, `gives way`, `exits`; '' for the idle task. */
  end: string;
  where?: string;
}

export interface WakeNote {
  t: Moment;
  timeNs: number;
  host: number;
  cpu: number;
  waker: NotedTask;
  woken: NotedTask;
  context: string;
  by?: string;
  func?: string;
}

const TASK_DEAD = 0x80n;
const EXIT_STATES = 0x30n;

/** Functions that only carry a wake-up out; whoever called them woke. */
const CARRIERS =
  /^(try_to_wake_up|wake_up_process|wake_up_state|wake_up_new_task|__wake_up.*|default_wake_function|.*_wake_function|pollwake|__pollwake|ep_poll_callback|.*swake_up.*|signal_wake_up.*|wake_up_q)$/;
/** Those that a wait queue entry can name. */
const ENTRY_FUNCTIONS = /^(default_wake_function|.*_wake_function|pollwake|ep_poll_callback)$/;

export class SchedNotes implements Learner {
  readonly switches: SwitchNote[] = [];
  readonly wakes: WakeNote[] = [];
  /** The same switches by CPU, and by the task that left. */
  private readonly byCpu = new Map<string, SwitchNote[]>();
  private readonly byTask = new Map<string, SwitchNote[]>();
  private readonly sched: number;
  private readonly waking: number;
  private readonly wakingNew: number;

  constructor(private readonly kernel: Kernel) {
    const index = (name: string) => kernel.names.functionsNamed(name)[0]?.index ?? -1;
    this.sched = index('trace_sched_switch');
    this.waking = index('trace_sched_waking');
    this.wakingNew = index('trace_sched_wakeup_new');
  }

  event(event: KernelEvent): void {
    if (event.fn === this.sched) this.switched(event);
    else if (event.fn === this.waking || event.fn === this.wakingNew) this.woke(event);
  }

  cut(t: Moment): void {
    for (const list of [this.switches, this.wakes, ...this.byCpu.values(), ...this.byTask.values()])
      list.length = countBefore(list, t);
  }

  onCpu(host: number, cpu: number): readonly SwitchNote[] {
    return this.byCpu.get(`${host}:${cpu}`) ?? [];
  }

  /** The last time before `t` that this task left a CPU. */
  left(host: number, task: bigint, t: Moment): SwitchNote | undefined {
    const list = this.byTask.get(`${host}:${task}`) ?? [];
    return list[countBefore(list, t) - 1];
  }

  private switched({ t, timeNs, host, cpu, args }: KernelEvent): void {
    const [preempt = 0n, prev, next, state = 0n] = args;
    const leaving = this.task(host, prev);
    const sleeps = state !== 0n && (state & (TASK_DEAD | EXIT_STATES)) === 0n;
    const frames = sleeps ? this.kernel.sim.stack(host, cpu) : [];
    const note: SwitchNote = {
      t,
      timeNs,
      host,
      cpu,
      prev: leaving,
      next: this.task(host, next),
      end:
        leaving.pid === 0
          ? ''
          : sleeps
            ? 'sleeps'
            : state !== 0n
              ? 'exits'
              : (preempt & 0xffn) !== 0n
                ? 'preempted'
                : 'gives way',
      where: sleeps ? whereIs(this.kernel, frames, true) : undefined,
    };
    this.switches.push(note);
    append(this.byCpu, `${host}:${cpu}`, note);
    append(this.byTask, `${host}:${leaving.address}`, note);
  }

  private woke({ t, timeNs, host, cpu, task, args }: KernelEvent): void {
    const { sim } = this.kernel;
    const frames = sim.stack(host, cpu);
    const names = frames.map((frame) => sim.debug.functions[frame.fn]?.name ?? '');
    const other = names.findIndex((name) => !CARRIERS.test(name));
    const carried = names.slice(0, other < 0 ? names.length : other);
    const functions = carried.filter((name) => ENTRY_FUNCTIONS.test(name)).reverse();
    this.wakes.push({
      t,
      timeNs,
      host,
      cpu,
      waker: this.task(host, task),
      woken: this.task(host, args[0]),
      context: contextsOf(sim.debug, frames)[0] ?? 'task',
      by: carried.length < names.length ? names[carried.length] : undefined,
      // A chain where one entry's function wakes another queue; the plain one only where it stands alone.
      func:
        (functions.length > 1 ? functions.filter((name) => name !== 'default_wake_function') : functions).join(' → ') ||
        undefined,
    });
  }

  private task(host: number, address = 0n): NotedTask {
    const task = readTask(this.kernel, host, address);
    return { host, address, pid: task?.pid ?? 0, comm: task?.comm ?? '' };
  }
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}
