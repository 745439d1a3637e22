/**
 * DAP's threads: the tasks of all hosts, with stable numbers, and a stand-in for each CPU as long as
 * its kernel has no tasks yet.
 * Leaves out: stacks (stack.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Stepper } from '../debug/stepping';
import type { Kernel } from '../inspect/names';
import type { Space } from '../inspect/space';
import { type TaskInfo, readTask, spaceOf, stackOf, tasksOf } from '../inspect/tasks';
import type { Frame } from '../sim/api';
import { Handles } from './handles';

/** A task, or a CPU before there are tasks. */
export interface ThreadRef {
  host: number;
  /** Address of the task; 0n for a CPU's stand-in. */
  task: bigint;
  cpu: number;
}

export class Threads {
  private readonly handles = new Handles<ThreadRef>();

  constructor(private readonly kernel: Kernel) {}

  list(): DebugProtocol.Thread[] {
    const out: DebugProtocol.Thread[] = [];
    this.kernel.sim.hosts.forEach((host, index) => {
      const tasks = this.tasks(index);
      for (const task of tasks.sort((a, b) => rank(a) - rank(b) || a.pid - b.pid))
        out.push({
          id: this.idOf({ host: index, task: task.address, cpu: task.cpu ?? -1 }),
          name: `${host.name}: ${threadName(task)}`,
        });
      for (let cpu = 0; cpu < host.cpus; cpu++) {
        const state = this.kernel.sim.cpu(index, cpu);
        if (state.current === 0n && (state.running || cpu === 0))
          out.push({ id: this.idOf({ host: index, task: 0n, cpu }), name: `${host.name}: CPU ${cpu} (boot)` });
      }
    });
    return out;
  }

  /** Tasks that still live, idle ones included. */
  tasks(host: number): TaskInfo[] {
    return tasksOf(this.kernel, host).filter((t) => t.state !== 'zombie' || t.cpu !== undefined);
  }

  idOf(ref: ThreadRef): number {
    const key = ref.task === 0n ? `${ref.host}:cpu${ref.cpu}` : `${ref.host}:${ref.task}`;
    return this.handles.id(key, ref);
  }

  get(id: number): ThreadRef | undefined {
    return this.handles.get(id);
  }

  /** The thread that a CPU runs. */
  onCpu(host: number, cpu: number): number {
    return this.idOf({ host, task: this.kernel.sim.cpu(host, cpu).current, cpu });
  }

  /** The CPU that runs the thread now; -1 when it does not run. */
  cpuOf(ref: ThreadRef): number {
    if (ref.task === 0n) return ref.cpu;
    const cpus = this.kernel.sim.hosts[ref.host]?.cpus ?? 0;
    for (let cpu = 0; cpu < cpus; cpu++) if (this.kernel.sim.cpu(ref.host, cpu).current === ref.task) return cpu;
    return -1;
  }

  frames(ref: ThreadRef, limit?: number): Frame[] {
    const cpu = this.cpuOf(ref);
    if (cpu >= 0) return this.kernel.sim.stack(ref.host, cpu, limit);
    const task = readTask(this.kernel, ref.host, ref.task);
    return task ? stackOf(this.kernel, task, limit) : [];
  }

  stepper(ref: ThreadRef): Stepper {
    return { host: ref.host, cpu: this.cpuOf(ref), task: ref.task, frames: this.frames(ref) };
  }

  space(ref: ThreadRef): Space {
    const task = ref.task === 0n ? undefined : readTask(this.kernel, ref.host, ref.task);
    return task ? spaceOf(this.kernel, task) : this.kernel.space(ref.host);
  }
}

/** Programs first, then init, the kernel's threads, the idle tasks. */
function rank(task: TaskInfo): number {
  if (task.idle) return 3;
  if (task.kernelThread) return 2;
  return task.pid === 1 ? 1 : 0;
}

function threadName(task: TaskInfo): string {
  return task.idle ? `${task.comm || 'swapper'} [idle]` : `${task.comm} [${task.pid}]`;
}
