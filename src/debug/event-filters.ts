/**
 * Kernel events one can stop at, as exception filters: a table from a filter to the tracepoints
 * that mean it, and which of their calls count. A condition is C over the tracepoint's own
 * parameters and everything else in scope. Where Linux has no tracepoint, the call of a function is the event.
 * Leaves out: explaining a stop in words (src/adapter/explain.ts), running (session.ts).
 */
import type { DebugInfo } from '../machine/debug-info';
import type { CpuState, KernelEvent, Simulation } from '../sim/api';
import type { SourceIndex } from './source-index';

export interface EventFilter {
  id: string;
  label: string;
  description: string;
  /** Example for the condition box. */
  conditionHint?: string;
  onByDefault?: boolean;
  /** Tracepoint functions. Empty: the machine's own reports. */
  tracepoints: readonly string[];
  /** Functions whose call is such an event; their parameters are its arguments. */
  functions?: readonly string[];
  /** Which calls count; arguments by position. */
  counts?: (args: readonly bigint[], tracepoint: string, names: EventNames) => boolean;
}

/** Numbers of this kernel's enumerators. */
export type EventNames = (enumerator: string) => bigint | undefined;

const signed = (value: bigint): bigint => BigInt.asIntN(64, value);

const OVERFLOW_REASONS = [
  'SOCKET_RCVBUFF',
  'SOCKET_BACKLOG',
  'CPU_BACKLOG',
  'QDISC_DROP',
  'FULL_RING',
  'PROTO_MEM',
  'TCP_OFO_QUEUE_PRUNE',
  'TCP_LISTEN_OVERFLOW',
  'TCP_REQQFULLDROP',
  'TCP_BACKLOG_DROP',
].map((name) => `SKB_DROP_REASON_${name}`);

export const eventFilters: readonly EventFilter[] = [
  {
    id: 'oops',
    label: 'Oops and BUG',
    onByDefault: true,
    tracepoints: [],
    description: 'A memory error, a failed check or a BUG() in the kernel, or a memory error in a program.',
  },
  {
    id: 'warn',
    label: 'WARN_ON',
    onByDefault: true,
    tracepoints: [],
    description: 'A WARN_ON() or a complaint of the lock checker.',
  },
  {
    id: 'drop',
    label: 'Packet dropped',
    tracepoints: ['trace_kfree_skb'],
    conditionHint: 'reason == SKB_DROP_REASON_NO_SOCKET',
    description: 'kfree_skb_reason() with a reason that is not "consumed".',
    counts: (args, _, names) => {
      const reason = signed(args[2] ?? 0n);
      return reason !== 0n && reason !== names('SKB_CONSUMED') && reason !== names('SKB_NOT_DROPPED_YET');
    },
  },
  {
    id: 'overflow',
    label: 'Queue overflow',
    tracepoints: ['trace_kfree_skb', 'trace_sock_rcvqueue_full', 'trace_sock_exceed_buf_limit'],
    // A full accept or SYN queue: Linux only counts it, here.
    functions: ['tcp_listendrop'],
    conditionHint: 'sk->sk_num == 80',
    description: 'A packet or a connection finds its queue full: receive buffer, backlog, accept queue, qdisc, ring.',
    counts: (args, tracepoint, names) =>
      tracepoint !== 'trace_kfree_skb' || OVERFLOW_REASONS.some((name) => names(name) === signed(args[2] ?? 0n)),
  },
  {
    id: 'reset',
    label: 'RST sent or received',
    tracepoints: ['trace_tcp_send_reset', 'trace_tcp_receive_reset'],
    description: 'A connection is refused or torn down.',
  },
  {
    id: 'retransmit',
    label: 'Retransmission',
    tracepoints: ['trace_tcp_retransmit_skb', 'trace_tcp_retransmit_synack'],
    description: 'TCP sends a segment again.',
  },
  {
    id: 'state',
    label: 'TCP state change',
    tracepoints: ['trace_inet_sock_set_state'],
    conditionHint: 'newstate == TCP_ESTABLISHED',
    description: 'A socket goes from one state to another.',
  },
  {
    id: 'syscall',
    label: 'System call failed',
    tracepoints: ['trace_sys_exit'],
    conditionHint: 'ret == -11',
    description: 'A system call returns an error.',
    counts: (args) => {
      const ret = signed(args[1] ?? 0n);
      return ret < 0n && ret >= -4095n;
    },
  },
  {
    id: 'sleep',
    label: 'Task sleeps',
    tracepoints: ['trace_sched_switch'],
    conditionHint: 'prev->pid == 101',
    description: 'A task gives up the CPU to wait for something.',
    counts: (args) => (args[3] ?? 0n) !== 0n && (args[0] ?? 0n) === 0n,
  },
  {
    id: 'wake',
    label: 'Task wakes',
    tracepoints: ['trace_sched_wakeup'],
    conditionHint: 'p->pid == 101',
    description: 'A sleeping task is made runnable.',
  },
];

export function filterById(id: string): EventFilter | undefined {
  return eventFilters.find((f) => f.id === id);
}

/** Bit of the machine's break bytes: a call here is an event. */
export const EVENT = 4;

/** Which filter an event belongs to, by tracepoint function index. */
export class ArmedFilters {
  private readonly byFunction = new Map<
    number,
    { filter: EventFilter; condition?: (event: KernelEvent) => boolean }[]
  >();
  readonly oops: boolean;
  readonly warn: boolean;

  /** Where the functions begin whose call is an event. */
  private readonly entries = new Set<number>();

  constructor(
    private readonly debug: DebugInfo,
    readonly enabled: readonly { filter: EventFilter; condition?: (event: KernelEvent) => boolean }[],
    index?: SourceIndex,
  ) {
    this.oops = enabled.some((e) => e.filter.id === 'oops');
    this.warn = enabled.some((e) => e.filter.id === 'warn');
    for (const fn of debug.functions) {
      const wanted = enabled.filter((e) =>
        fn.isTracepoint ? e.filter.tracepoints.includes(fn.name) : e.filter.functions?.includes(fn.name),
      );
      if (wanted.length === 0) continue;
      this.byFunction.set(fn.index, wanted);
      if (!fn.isTracepoint && index) this.entries.add(index.entry(fn));
    }
  }

  /** Sets bit EVENT at the functions whose call is an event, and only there. */
  mark(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) bytes[i]! &= ~EVENT;
    for (const stmt of this.entries) bytes[stmt]! |= EVENT;
  }

  /** The call that is about to begin, as an event. */
  callAt(sim: Simulation, cpu: CpuState): KernelEvent {
    const fn = this.debug.functions[this.debug.stmtFn[cpu.stmt]!]!;
    const ram = sim.ram(cpu.host);
    const view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    const args = fn.params.map((p) => {
      const at = cpu.fp + p.offset;
      return p.type.size === 8 ? view.getBigUint64(at, true) : BigInt(view.getInt32(at, true));
    });
    const { host, cpu: number, current, timeNs } = cpu;
    return { t: sim.t, timeNs, host, cpu: number, task: current, fn: fn.index, args };
  }

  get active(): boolean {
    return this.byFunction.size > 0;
  }

  /** The filter that this event satisfies. */
  match(event: KernelEvent): EventFilter | undefined {
    const wanted = this.byFunction.get(event.fn);
    if (!wanted) return undefined;
    const names: EventNames = (name) => this.debug.images[0]?.enumerators.get(name);
    const tracepoint = this.debug.functions[event.fn]?.name ?? '';
    for (const { filter, condition } of wanted) {
      if (filter.counts && !filter.counts(event.args, tracepoint, names)) continue;
      if (condition && !condition(event)) continue;
      return filter;
    }
    return undefined;
  }
}
