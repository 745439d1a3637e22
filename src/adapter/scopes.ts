/**
 * The scopes of a frame, each the root of a tree: arguments and locals, the socket in focus, the
 * task, the CPU, globals.
 * Leaves out: DAP's variables (variables.ts).
 */
import { pointerTo } from '../c/types';
import type { Expressions } from '../debug/expressions';
import { contextsOf } from '../inspect/contexts';
import { focusOf } from '../inspect/focus';
import type { Kernel } from '../inspect/names';
import { readTask } from '../inspect/tasks';
import { type Children, type Node, type Tree, pages } from '../inspect/tree';
import { variableAt } from '../inspect/variable';
import { type Value, computed, elementOf, int, valueAt } from '../inspect/value';
import type { GlobalInfo } from '../machine/debug-info';
import type { FrameRef } from './stack';
import type { Threads } from './threads';

export interface Scope {
  name: string;
  key: string;
  children: Children;
  hint?: 'locals' | 'arguments';
  expensive: boolean;
}

/** Globals that everybody looks for, in this order; the rest is behind a row of its own. */
const KNOWN_GLOBALS = [
  'tcp_hashinfo',
  'inetsw',
  'net_families',
  'init_net',
  'tcp_prot',
  'udp_prot',
  'inet_stream_ops',
  'jiffies',
  'softnet_data',
  'runqueues',
  'init_task',
];

export class Scopes {
  constructor(
    private readonly kernel: Kernel,
    private readonly expressions: Expressions,
    private readonly threads: Threads,
    private readonly tree: () => Tree,
  ) {}

  of(ref: FrameRef): Scope[] {
    const { frame } = ref;
    const base = `${frame.host}:${frame.fp}:${frame.fn}`;
    const out: Scope[] = [
      {
        name: 'Arguments & locals',
        key: `locals:${base}`,
        children: this.locals(ref),
        hint: 'locals',
        expensive: false,
      },
    ];
    const socket = this.socket(ref);
    if (socket) out.push({ name: 'Socket in focus', key: `socket:${base}`, children: socket, expensive: false });
    const task = this.task(ref);
    if (task) out.push({ name: 'Task', key: `task:${base}`, children: task, expensive: false });
    out.push({ name: 'CPU', key: `cpu:${base}`, children: this.cpu(ref), expensive: false });
    out.push({ name: 'Globals', key: `globals:${base}`, children: this.globals(ref), expensive: true });
    return out;
  }

  private locals(ref: FrameRef): Children {
    const { frame } = ref;
    const fn = this.kernel.sim.debug.functions[frame.fn];
    if (!fn) return pages([]);
    const space = this.threads.space(ref.thread);
    const visible = frame.stmt >= 0 ? [...this.expressions.symbols.visible(fn, frame.stmt).values()] : fn.params;
    const rows = visible.map((v) => (): Node => {
      return this.tree().node(
        v.name,
        variableAt(space, frame.fp, v),
        `local:${frame.host}:${frame.fp}:${frame.fn}:${v.name}:${v.offset}`,
        v.name,
      );
    });
    for (const s of fn.statics) rows.push(() => this.global(ref, s));
    return pages(rows);
  }

  private socket(ref: FrameRef): Children | undefined {
    const { frame } = ref;
    const frames = this.threads.frames(ref.thread).slice(ref.depth);
    const { sock, skb } = focusOf(this.kernel, frames);
    const rows: (() => Node)[] = [];
    if (sock) rows.push(() => this.pointer('sk', sock.value));
    if (sock?.kind === 'sock') {
      const socket = this.kernel.object(
        frame.host,
        'struct socket',
        int(sock.value, 'sk_socket') ?? int(this.kernel.object(frame.host, 'struct sock', sock.address), 'sk_socket'),
      );
      if (socket) rows.push(() => this.pointer('socket', socket));
    }
    if (skb) rows.push(() => this.pointer('skb', skb));
    return rows.length > 0 ? pages(rows) : undefined;
  }

  private pointer(name: string, target: Value): Node {
    return this.tree().elementNode(name, target);
  }

  private task(ref: FrameRef): Children | undefined {
    const { host, task } = ref.thread;
    const info = task === 0n ? undefined : readTask(this.kernel, host, task);
    if (!info) return undefined;
    const node = this.pointer('current', info.value);
    return node.children;
  }

  private cpu(ref: FrameRef): Children {
    const { host } = ref.thread;
    const { sim } = this.kernel;
    const cpu = this.threads.cpuOf(ref.thread);
    const space = this.kernel.space(host);
    const plain =
      (name: string, text: string): (() => Node) =>
      () => ({ key: `cpu:${host}:${cpu}:${name}`, name, text, type: '', virtual: true });
    const rows: (() => Node)[] = [];
    if (cpu < 0) {
      rows.push(plain('running', 'no: this task is not on a CPU'));
    } else {
      const state = sim.cpu(host, cpu);
      const frames = this.threads.frames(ref.thread);
      rows.push(plain('CPU', `${cpu} of ${sim.hosts[host]?.name}`));
      rows.push(plain('context', contextsOf(sim.debug, frames)[0] ?? 'task'));
      const type = this.kernel.type('struct task_struct');
      if (type && state.current !== 0n)
        rows.push(() =>
          this.tree().node(
            'current',
            computed(space, pointerTo(type), state.current),
            `=current:${host}:${cpu}`,
            `(struct task_struct *)0x${state.current.toString(16)}`,
          ),
        );
      const hot = this.kernel.global(host, 'pcpu_hot');
      const mine = hot && elementOf(hot, cpu);
      const preempt = mine && int(mine, 'preempt_count');
      if (preempt !== undefined) rows.push(plain('preempt_count', preemptText(preempt)));
      rows.push(plain('interrupts', state.irqsEnabled ? 'on' : 'off'));
      rows.push(plain('clock', `${state.timeNs} ns`));
    }
    const jiffies = this.kernel.global(host, 'jiffies');
    if (jiffies) rows.push(() => this.tree().globalNode('jiffies', jiffies));
    // Per-CPU variables are arrays with an element for each CPU: this one's.
    for (const name of cpu < 0 ? [] : ['pcpu_hot', 'softnet_data', 'runqueues']) {
      const global = this.kernel.global(host, name);
      const own = global && elementOf(global, cpu);
      if (own)
        rows.push(() => this.tree().node(`${name}[${cpu}]`, own, `percpu:${host}:${name}:${cpu}`, `${name}[${cpu}]`));
    }
    return pages(rows);
  }

  private globals(ref: FrameRef): Children {
    const { host } = ref.thread;
    const rows: (() => Node)[] = [];
    const { debug } = this.kernel.sim;
    const fn = debug.functions[ref.frame.fn];
    const own = fn && fn.image !== 0 ? debug.images.find((i) => i.index === fn.image) : undefined;
    if (own) {
      for (const g of [...own.globals.values(), ...own.staticGlobals.values()]) {
        if (debug.files[g.file]?.origin === 'program') rows.push(() => this.global(ref, g));
      }
    }
    for (const name of KNOWN_GLOBALS) {
      const value = this.kernel.global(host, name);
      if (value) rows.push(() => this.tree().globalNode(name, value));
    }
    const image = debug.images[0];
    if (image) {
      const all = [...image.globals.values(), ...image.staticGlobals.values()]
        .filter((g) => g.name !== '')
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      rows.push(() => ({
        key: `globals:${host}:all`,
        name: '[all of the kernel]',
        text: `${all.length}`,
        type: '',
        virtual: true,
        children: pages(all.map((g) => () => this.global(ref, g))),
      }));
    }
    return pages(rows);
  }

  private global(ref: FrameRef, info: GlobalInfo): Node {
    const space = info.image === 0 ? this.kernel.space(ref.thread.host) : this.threads.space(ref.thread);
    return this.tree().globalNode(info.name, valueAt(space, info.type, info.address));
  }
}

/** preempt_count's fields: preempt 0-7, softirq 8-15, hardirq 16-19. */
function preemptText(count: bigint): string {
  const n = Number(BigInt.asUintN(32, count));
  const parts = [];
  if (n & 0xff) parts.push(`preempt ${n & 0xff}`);
  if ((n >> 8) & 0xff) parts.push(`softirq ${(n >> 8) & 0xff}`);
  if ((n >> 16) & 0xf) parts.push(`hardirq ${(n >> 16) & 0xf}`);
  return `0x${n.toString(16)}${parts.length > 0 ? ` (${parts.join(', ')})` : ''}`;
}
