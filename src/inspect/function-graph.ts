/**
 * The function graph: every kernel call of every task and context, in order, nested as the frames
 * in RAM are nested. Fed by the simulation's call tracer; the text is in the notation of recorded
 * call trees: two spaces of indentation = one call, `### task-pid [host/cpu] [t=+ms]` = another
 * task runs on a CPU from here, `<IRQ>`, `<SOFTIRQ>`, `<TIMER>` mark contexts.
 * Leaves out: times of returns, and user functions unless asked for.
 */
import type { DebugInfo, FunctionInfo } from '../machine/debug-info';
import type { CallTracer, Simulation } from '../sim/api';

/** One call. */
export interface GraphCall {
  kind: 'call';
  t: number;
  host: number;
  cpu: number;
  depth: number;
  name: string;
  /** ` `, `IRQ`, `SOFTIRQ` or `TIMER`: a context that begins with this call. */
  mark: string;
}

/** From here on this task runs on that CPU; `inside` is the stack it goes on in, outermost first. */
export interface GraphSwitch {
  kind: 'switch';
  t: number;
  timeNs: number;
  host: number;
  cpu: number;
  task: string;
  inside: string[];
}

export type GraphEntry = GraphCall | GraphSwitch;

const MARKS: Record<string, string> = {
  common_interrupt: 'IRQ',
  __common_interrupt: 'IRQ',
  sysvec_apic_timer_interrupt: 'IRQ',
  __sysvec_apic_timer_interrupt: 'IRQ',
  hrtimer_interrupt: 'IRQ',
  sysvec_reschedule_ipi: 'IRQ',
  irq_exit_rcu: 'IRQ',
  handle_softirqs: 'SOFTIRQ',
  call_timer_fn: 'TIMER',
};

/** Not inlined code, nor what a tracer of Linux itself rests on: such a tracer cannot show them either. */
export function mayBeTraced(debug: DebugInfo, fn: FunctionInfo): boolean {
  return !fn.isInline && !/^(kernel\/locking|kernel\/rcu|lib|mm)\//.test(debug.files[fn.file]?.path ?? '');
}

const FRAME_SYSCALL = 1;
const FRAME_ENTRY = 3;

export interface GraphOptions {
  /** Functions of programs and their C library too. */
  user?: boolean;
  /** Inline functions, locks, RCU and lib/ too, and the boot before the first program runs. */
  all?: boolean;
  /** What to call the task whose `struct task_struct` is here. */
  taskName(host: number, task: bigint): string;
}

export class FunctionGraph implements CallTracer {
  /** What runs on each CPU, so that a change is noticed. */
  private readonly running = new Map<number, bigint>();
  private lastCpu = -1;
  /** By function index: 1 = shown. */
  private readonly shown: Uint8Array;
  private started: boolean;

  constructor(
    private readonly sim: Simulation,
    private readonly options: GraphOptions,
    private readonly emit: (entry: GraphEntry) => void,
  ) {
    this.started = options.all ?? false;
    this.shown = Uint8Array.from(sim.debug.functions, (fn) => {
      if (fn.image !== 0) return options.user ? 1 : 0;
      return options.all || mayBeTraced(sim.debug, fn) ? 1 : 0;
    });
  }

  call(host: number, cpu: number, fn: number, fp: number, t: number): void {
    const info = this.sim.debug.functions[fn];
    if (!info) return;
    if (!this.started && info.image !== 0) this.started = true;
    if (!this.started || !this.shown[fn]) return;
    const { depth, inside } = this.where(host, fp);
    const key = host * 64 + cpu;
    const task = this.sim.cpu(host, cpu).current;
    if (this.running.get(key) !== task || this.lastCpu !== key) {
      this.running.set(key, task);
      this.lastCpu = key;
      this.emit({
        kind: 'switch',
        t,
        timeNs: this.sim.timeNs,
        host,
        cpu,
        task: this.options.taskName(host, task),
        inside,
      });
    }
    this.emit({ kind: 'call', t, host, cpu, depth, name: info.name, mark: MARKS[info.name] ?? '' });
  }

  ret(): void {}

  context(): void {}

  /** Number of frames outside of this one up to the system call, the thread's start or user mode; and their names. */
  private where(host: number, fp: number): { depth: number; inside: string[] } {
    const ram = this.sim.ram(host);
    const view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    const inside: string[] = [];
    let at = fp;
    for (let guard = 0; guard < 1000; guard++) {
      const flags = view.getInt32(at + 12, true);
      const kind = flags & 0xff;
      const fromUser = (flags & 0x100) !== 0;
      if (kind === FRAME_ENTRY || ((kind === FRAME_SYSCALL || fromUser) && !this.options.user)) break;
      at = view.getInt32(at, true);
      if (at <= 0) break;
      const fn = view.getInt32(at + 8, true);
      if (this.shown[fn]) inside.push(this.sim.debug.functions[fn]?.name ?? '?');
    }
    return { depth: inside.length, inside: inside.reverse() };
  }
}

/** One line of the graph. */
export function graphLine(entry: GraphEntry, hosts: readonly { name: string }[], startNs = 0): string {
  if (entry.kind === 'call') {
    return `${'  '.repeat(entry.depth)}${entry.name}${entry.mark ? `   <${entry.mark}>` : ''}`;
  }
  const inside = entry.inside.length > 0 ? `  (resumes inside ${entry.inside.join(' > ')})` : '';
  const time = ((entry.timeNs - startNs) / 1e6).toFixed(3);
  return `\n### ${entry.task}${inside}   [${hosts[entry.host]?.name ?? entry.host}/${entry.cpu}]   [t=+${time} ms]`;
}
