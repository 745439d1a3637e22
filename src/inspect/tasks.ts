/**
 * The tasks of a host, read from the kernel's own task list: names, pids, states, where they run or
 * sleep, and their user memory map.
 * Leaves out: stacks as frames (sim.stack, sim.sleepingStack) and what DAP calls threads.
 */
import type { Frame } from '../sim/api';
import { charArray } from './format';
import type { Kernel } from './names';
import type { TaskState } from './panel-data';
import { type Segment, Space } from './space';
import { type Value, elementOf, int, memberOf, num, path, pointee } from './value';

export interface TaskInfo {
  host: number;
  /** Address of its `struct task_struct`. */
  address: bigint;
  pid: number;
  tgid: number;
  comm: string;
  state: TaskState;
  /** CPU that has it as `current`; undefined when it is not running. */
  cpu?: number;
  kernelThread: boolean;
  /** swapper/N: what a CPU runs when there is nothing to run. */
  idle: boolean;
  value: Value;
}

const PF_KTHREAD = 0x00200000n;
const TASK_LIMIT = 4096;

export function readTask(kernel: Kernel, host: number, address: bigint): TaskInfo | undefined {
  const value = kernel.object(host, 'struct task_struct', address);
  const pid = value && int(value, 'pid');
  if (!value || pid === undefined) return undefined;
  const cpu = runningOn(kernel, host, address);
  return {
    host,
    address,
    pid: Number(pid),
    tgid: num(value, 'tgid'),
    comm: charArray(memberOf(value, 'comm')),
    state: stateOf(value, cpu !== undefined),
    cpu,
    kernelThread: ((int(value, 'flags') ?? 0n) & PF_KTHREAD) !== 0n || (int(value, 'mm') ?? 0n) === 0n,
    idle: pid === 0n,
    value,
  };
}

function runningOn(kernel: Kernel, host: number, address: bigint): number | undefined {
  const cpus = kernel.sim.hosts[host]?.cpus ?? 0;
  for (let cpu = 0; cpu < cpus; cpu++) if (kernel.sim.cpu(host, cpu).current === address) return cpu;
  return undefined;
}

function stateOf(task: Value, running: boolean): TaskState {
  if ((int(task, 'exit_state') ?? 0n) !== 0n) return 'zombie';
  if (running) return 'running';
  const state = Number(int(task, '__state') ?? int(task, 'state') ?? 0n);
  if (state & 0x80) return 'zombie';
  // TASK_IDLE, a worker without work: uninterruptible, and nobody minds.
  if (state & 0x400) return 'sleeping';
  if (state & 0x0c) return 'stopped';
  if (state & 1) return 'sleeping';
  if (state & 2) return 'uninterruptible';
  return 'runnable';
}

/** As `ps` writes it: R, S, D, T, Z. */
export function stateLetter(state: TaskState): string {
  return { running: 'R', runnable: 'R', sleeping: 'S', uninterruptible: 'D', stopped: 'T', zombie: 'Z' }[state];
}

/** All tasks of a host in order of pid: each CPU's idle task, then the kernel's list with its threads. */
export function tasksOf(kernel: Kernel, host: number): TaskInfo[] {
  const found = new Map<bigint, TaskInfo>();
  const add = (address: bigint) => {
    if (address === 0n || found.has(address)) return;
    const task = readTask(kernel, host, address);
    if (task) found.set(address, task);
  };
  const cpus = kernel.sim.hosts[host]?.cpus ?? 0;
  const runqueues = kernel.global(host, 'runqueues');
  for (let cpu = 0; cpu < cpus; cpu++) {
    add(kernel.sim.cpu(host, cpu).current);
    add(int(runqueues && elementOf(runqueues, cpu), 'idle') ?? 0n);
  }
  // The kernel's list of processes has its own head; in Linux proper that head is init_task.
  const head = kernel.global(host, 'tasklist') ?? path(kernel.global(host, 'init_task'), 'tasks');
  if (head) walkTasks(kernel, host, head, add);
  return [...found.values()].sort((a, b) => a.pid - b.pid || (a.address < b.address ? -1 : 1));
}

/** Follows the circular list of processes from its head; with each process, its other threads. */
function walkTasks(kernel: Kernel, host: number, head: Value, add: (address: bigint) => void): void {
  const offset = kernel.offsetOf('struct task_struct', 'tasks');
  if (offset === undefined || head.address === undefined) return;
  const seen = new Set<bigint>([head.address]);
  let at = int(head, 'next');
  while (at !== undefined && at !== 0n && !seen.has(at) && seen.size < TASK_LIMIT) {
    seen.add(at);
    const task = kernel.object(host, 'struct task_struct', at - BigInt(offset));
    if (!task?.address) return;
    add(task.address);
    threadsOf(kernel, host, task, add);
    at = int(task, 'tasks.next');
  }
}

/** The other threads of a process: `signal->thread_head` links their `thread_node`. */
function threadsOf(kernel: Kernel, host: number, leader: Value, add: (address: bigint) => void): void {
  const head = path(leader, 'signal.thread_head');
  const offset = kernel.offsetOf('struct task_struct', 'thread_node');
  if (!head?.address || offset === undefined) return;
  const seen = new Set<bigint>([head.address]);
  let at = int(head, 'next');
  while (at !== undefined && at !== 0n && !seen.has(at) && seen.size < TASK_LIMIT) {
    seen.add(at);
    add(at - BigInt(offset));
    at = int(kernel.object(host, 'struct list_head', at), 'next');
  }
}

/** The task's address space: the kernel half, and its own segments. */
export function spaceOf(kernel: Kernel, task: TaskInfo): Space {
  return taskSpace(kernel, task.host, task.address);
}

export function taskSpace(kernel: Kernel, host: number, address: bigint): Space {
  return new Space(kernel.sim, host, address.toString(16), () => segmentsOf(kernel, host, address));
}

/** By simulation: none that is over is held. */
const cache = new WeakMap<object, { t: number; key: string; segments: Segment[] }>();

/** The table that the kernel gives to __machine_load_mm, found in `struct mm_struct` by its type. */
function segmentsOf(kernel: Kernel, host: number, address: bigint): Segment[] {
  const key = `${host}:${address}`;
  const cached = cache.get(kernel.sim);
  if (cached?.t === kernel.sim.t && cached.key === key) return cached.segments;
  const mm = path(kernel.object(host, 'struct task_struct', address), 'mm');
  const table = mm && pointee(mm);
  const segments: Segment[] = [];
  if (table?.type.kind === 'record') {
    for (const field of table.type.def.fields) {
      const { type } = field;
      const element = type.kind === 'array' ? type.of : type.kind === 'pointer' ? type.to : undefined;
      if (field.name === undefined || element?.kind !== 'record' || element.def.tag !== 'machine_segment') continue;
      const member = memberOf(table, field.name) as Value;
      const count = countOf(table) ?? (type.kind === 'array' ? type.length : 0) ?? 0;
      for (let i = 0; i < Math.min(count, 256); i++) {
        const item = type.kind === 'array' ? elementOf(member, i) : indexed(member, i);
        const length = item && int(item, 'len');
        if (!item || length === undefined || length === 0n) continue;
        segments.push({
          start: int(item, 'vstart') ?? 0n,
          length,
          phys: num(item, 'phys'),
          program: num(item, 'program'),
        });
      }
    }
  }
  cache.set(kernel.sim, { t: kernel.sim.t, key, segments });
  return segments;
}

function countOf(mm: Value): number | undefined {
  for (const name of ['nr_segs', 'nsegs', 'nr_segments', 'num_segs', 'map_count']) {
    const n = int(mm, name);
    if (n !== undefined) return Number(n);
  }
  return undefined;
}

function indexed(pointer: Value, index: number): Value | undefined {
  const first = pointee(pointer);
  return first?.address === undefined
    ? undefined
    : { ...first, address: first.address + BigInt(index * first.type.size) };
}

/** Address of its `struct thread_struct`, for sim.sleepingStack. */
export function threadAddress(task: TaskInfo): bigint | undefined {
  return path(task.value, 'thread')?.address;
}

/** The task's frames, wherever it is. */
export function stackOf(kernel: Kernel, task: TaskInfo, limit?: number): Frame[] {
  if (task.cpu !== undefined) return kernel.sim.stack(task.host, task.cpu, limit);
  const thread = threadAddress(task);
  if (thread === undefined || task.state === 'zombie') return [];
  return kernel.sim.sleepingStack(task.host, thread, limit);
}

const SCHEDULER = new Set([
  'context_switch',
  '__schedule',
  '__schedule_loop',
  'schedule',
  'schedule_timeout',
  'schedule_preempt_disabled',
  'schedule_idle',
  'schedule_hrtimeout_range',
  'schedule_hrtimeout_range_clock',
  'schedule_timeout_interruptible',
  'schedule_timeout_uninterruptible',
  'preempt_schedule',
  'preempt_schedule_common',
  'switch_to',
  '__switch_to',
  'wait_woken',
  'io_schedule',
]);

/** The function a task waits in: the innermost one that is not the scheduler's (`ps`'s WCHAN). */
export function whereIs(kernel: Kernel, frames: readonly Frame[], sleeping: boolean): string | undefined {
  for (const frame of frames) {
    const name = kernel.sim.debug.functions[frame.fn]?.name;
    if (name !== undefined && !(sleeping && SCHEDULER.has(name))) return name;
  }
  return undefined;
}

/** `recvfrom(4, 0x7ffd…, 64, …)`: the system call a stack is in, from the frame that implements it. */
export function syscallOf(kernel: Kernel, host: number, frames: readonly Frame[]): string | undefined {
  for (let i = frames.length - 1; i >= 0; i--) {
    const name = kernel.sim.debug.functions[(frames[i] as Frame).fn]?.name;
    const match = name && /^__x64_sys_(\w+)$/.exec(name);
    if (!match) continue;
    const inner = frames[i - 1];
    const fn = inner && kernel.sim.debug.functions[inner.fn];
    const first = fn?.params[0];
    const space = kernel.space(host);
    if (inner && fn && first && /^(__)?(do_)?(se_)?(sys_)?/.test(fn.name)) {
      const raw = space.uint(
        0xffff888000000000n + BigInt(inner.fp + first.offset),
        Math.min(8, Math.max(1, first.type.size)),
      );
      if (raw !== undefined && first.type.kind === 'int')
        return `${match[1]}(${BigInt.asIntN(first.type.size * 8, raw)}${fn.params.length > 1 ? ', …' : ''})`;
    }
    return `${match[1]}(…)`;
  }
  return undefined;
}

/** `recv-server [101]` */
export function taskName(task: { comm: string; pid: number; idle?: boolean }): string {
  return `${task.comm} [${task.pid}]`;
}
