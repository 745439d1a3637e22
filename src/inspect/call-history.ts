/**
 * Every call of every task and context, as the frames in RAM are nested: when it began and returned,
 * on which CPU, for which task. Columns instead of objects, because there are many.
 * Leaves out: which calls are shown and how (panel-calls.ts).
 */
import type { Moment, Simulation } from '../sim/api';
import type { Learner } from './learn';
import type { Kernel } from './names';
import { readTask } from './tasks';

/** No more calls than this are kept: some 90 MB. */
export const CALL_LIMIT = 1_500_000;

export const CONTEXTS = ['user', 'task', 'softirq', 'hardirq', 'idle'] as const;
const USER = 0;
const TASK = 1;
const SOFTIRQ = 2;
const HARDIRQ = 3;
const IDLE = 4;

const FRAME_SYSCALL = 1;
const FRAME_IRQ = 2;
const FRAME_ENTRY = 3;
const FRAME_EXCEPTION = 0x800;

interface Running {
  address: bigint;
  /** Index in `tasks`. */
  id: number;
  pid: number;
  idle: boolean;
}

export class CallHistory implements Learner {
  count = 0;
  /** There were more calls than are kept. */
  full = false;
  /** How often the past was changed: ids mean other calls afterwards. */
  cuts = 0;
  /** Position of the statement that called; of the one that returned, Infinity while it has not. */
  t = new Float64Array(1024);
  end = new Float64Array(1024);
  /** The CPU's virtual time at both. */
  ns = new Float64Array(1024);
  endNs = new Float64Array(1024);
  fn = new Int32Array(1024);
  /** The call around this one, -1 for none. */
  parent = new Int32Array(1024);
  task = new Int32Array(1024);
  contexts = new Uint8Array(1024);
  /** host * 64 + cpu */
  cpu = new Uint16Array(1024);
  private fp = new Float64Array(1024);

  /** Tasks as they were then, `receiver-12`; a task that changes its name is another entry. */
  readonly tasks: { name: string; pid: number }[] = [];
  private readonly taskIds = new Map<string, number>();
  /** By CPU: who runs there. */
  private running: (Running | undefined)[] = [];
  /** Calls that have not returned, by their frame, for each host. */
  private readonly open: Map<number, number>[];
  /** System calls that have not returned, by host and pid: the way back to user mode is not a return. */
  private readonly syscalls = new Map<string, number>();
  private readonly softirq: Set<number>;
  private readonly entry: number;
  private readonly sim: Simulation;

  constructor(private readonly kernel: Kernel) {
    this.sim = kernel.sim;
    this.open = kernel.sim.hosts.map(() => new Map());
    this.softirq = new Set(kernel.names.functionsNamed('handle_softirqs').map((f) => f.index));
    this.entry = kernel.names.functionsNamed('entry_SYSCALL_64')[0]?.index ?? -1;
  }

  call(host: number, cpu: number, fn: number, fp: number, t: Moment): void {
    if (this.count >= CALL_LIMIT) {
      this.full = true;
      return;
    }
    const ram = this.sim.ram(host);
    const view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    const caller = view.getInt32(fp, true);
    const flags = view.getInt32(fp + 12, true);
    const kind = flags & 0xff;
    const open = this.open[host] as Map<number, number>;
    const parent = kind === FRAME_ENTRY || caller <= 0 ? -1 : (open.get(caller) ?? -1);
    const state = this.sim.cpu(host, cpu);
    const task = this.taskOf(host, cpu, state.current);

    const stale = open.get(fp);
    if (stale !== undefined) this.close(stale, t, state.timeNs);
    const index = this.count++;
    if (index >= this.t.length) this.grow();
    this.t[index] = t;
    this.end[index] = Infinity;
    this.ns[index] = state.timeNs;
    this.endNs[index] = Infinity;
    this.fn[index] = fn;
    this.parent[index] = parent;
    this.task[index] = task.id;
    this.cpu[index] = host * 64 + cpu;
    this.fp[index] = fp;
    this.contexts[index] =
      kind === FRAME_IRQ && !(flags & FRAME_EXCEPTION)
        ? HARDIRQ
        : this.softirq.has(fn)
          ? SOFTIRQ
          : (this.sim.debug.functions[fn]?.image ?? 0) !== 0
            ? USER
            : parent >= 0 && this.contexts[parent] !== USER && this.contexts[parent] !== IDLE
              ? (this.contexts[parent] as number)
              : task.idle
                ? IDLE
                : TASK;
    open.set(fp, index);
    if (kind === FRAME_SYSCALL) this.syscalls.set(`${host}:${task.pid}`, index);
  }

  ret(host: number, cpu: number, _fn: number, fp: number, t: Moment): void {
    const open = this.open[host] as Map<number, number>;
    const index = open.get(fp);
    if (index === undefined) return;
    this.close(index, t, this.sim.cpu(host, cpu).timeNs);
    open.delete(fp);
  }

  context(host: number, cpu: number, what: string, t: Moment): void {
    const state = this.sim.cpu(host, cpu);
    if (what === 'sysret') {
      const key = `${host}:${this.taskOf(host, cpu, state.current).pid}`;
      const index = this.syscalls.get(key);
      if (index !== undefined) {
        this.close(index, t, state.timeNs);
        this.open[host]?.delete(this.fp[index] as number);
        this.syscalls.delete(key);
      }
    }
    // A task may have another name when it comes back: execve() gives one.
    if (what === 'switch' || what === 'sysret') this.running[host * 64 + cpu] = undefined;
  }

  cut(t: Moment): void {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.t[middle] as number) < t) low = middle + 1;
      else high = middle;
    }
    this.count = low;
    this.cuts++;
    this.full = false;
    this.running = [];
    for (const open of this.open) open.clear();
    this.syscalls.clear();
    for (let i = 0; i < low; i++) {
      if ((this.end[i] as number) >= t) {
        this.end[i] = Infinity;
        this.endNs[i] = Infinity;
      }
      if (this.end[i] !== Infinity) continue;
      const host = (this.cpu[i] as number) >> 6;
      this.open[host]?.set(this.fp[i] as number, i);
      if (this.fn[i] === this.entry) this.syscalls.set(`${host}:${this.tasks[this.task[i] as number]?.pid}`, i);
    }
  }

  /** Number of calls made before `t`. */
  before(t: Moment): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.t[middle] as number) < t) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private close(index: number, t: Moment, ns: number): void {
    this.end[index] = t;
    this.endNs[index] = ns;
  }

  private taskOf(host: number, cpu: number, address: bigint): Running {
    const at = host * 64 + cpu;
    const known = this.running[at];
    if (known?.address === address) return known;
    const task = address === 0n ? undefined : readTask(this.kernel, host, address);
    const pid = task?.pid ?? 0;
    const name = task ? `${task.idle ? `swapper/${cpu}` : task.comm}-${pid}` : 'boot';
    const key = `${host}:${name}`;
    let id = this.taskIds.get(key);
    if (id === undefined) {
      id = this.tasks.push({ name, pid }) - 1;
      this.taskIds.set(key, id);
    }
    const found = { id, pid, idle: task?.idle ?? false, address };
    this.running[at] = found;
    return found;
  }

  private grow(): void {
    const size = this.t.length * 2;
    const grown = <T extends Float64Array | Int32Array | Uint8Array | Uint16Array>(old: T): T => {
      const made = new (old.constructor as new (length: number) => T)(size);
      made.set(old);
      return made;
    };
    this.t = grown(this.t);
    this.end = grown(this.end);
    this.ns = grown(this.ns);
    this.endNs = grown(this.endNs);
    this.fn = grown(this.fn);
    this.parent = grown(this.parent);
    this.task = grown(this.task);
    this.contexts = grown(this.contexts);
    this.cpu = grown(this.cpu);
    this.fp = grown(this.fp);
  }
}
