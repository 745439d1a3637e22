/**
 * What is learnt while events happen and cannot be read later: for each change of a TCP socket's
 * state, the socket's addresses at that moment, the function that did it and in which context; and the
 * beginning and end of each timewait socket, which no tracepoint tells but its timer's.
 * Fed by the event listener on every execution, so it is complete for all of the record.
 * Leaves out: the events themselves (sim.events).
 */
import type { KernelEvent } from '../sim/api';
import { contextsOf } from './contexts';
import type { Kernel } from './names';
import { localName, readSock, remoteName, type SockInfo } from './sock';
import { readTask } from './tasks';
import { num } from './value';

export interface TransitionNote {
  local: string;
  remote: string;
  fn?: number;
  stmt?: number;
  context: string;
  pid: number;
  comm: string;
  /** Of a timewait socket: what its timer did, its address, and the state it stands for. */
  timewait?: { what: 'start' | 'end'; address: bigint; substate: number };
}

/** Functions that only write the state down; whoever calls them did it. */
const SETTERS = new Set(['tcp_set_state', 'inet_sk_set_state', 'inet_sk_state_store']);
/** Those that carry a timer out; whoever called them meant it. */
const TIMERS =
  /^(enqueue_timer|internal_add_timer|_*mod_timer.*|__inet_twsk_schedule|inet_twsk_(re)?schedule|inet_twsk_hashdance_schedule|__timer_delete.*|timer_delete.*|inet_twsk_deschedule_put|call_timer_fn|expire_timers)$/;

export class TransitionNotes {
  private readonly notes = new Map<string, TransitionNote>();
  private readonly tracepoint: number;
  private readonly timerStart: number;
  private readonly timerEnds: ReadonlySet<number>;
  private readonly timewaitHandler: bigint;
  private readonly functionOffset: bigint;

  constructor(private readonly kernel: Kernel) {
    const index = (name: string) => kernel.names.functionsNamed(name)[0]?.index ?? -1;
    this.tracepoint = index('trace_inet_sock_set_state');
    this.timerStart = index('trace_timer_start');
    this.timerEnds = new Set([index('trace_timer_expire_entry'), index('trace_timer_cancel')]);
    this.timewaitHandler = kernel.names.functionsNamed('tw_timer_handler')[0]?.address ?? -1n;
    this.functionOffset = BigInt(kernel.offsetOf('struct timer_list', 'function') ?? 0);
  }

  see(event: KernelEvent): void {
    const { kernel } = this;
    if (event.fn === this.tracepoint) {
      this.note(event, readSock(kernel, event.host, event.args[0]), (name) => SETTERS.has(name));
      return;
    }
    const starts = event.fn === this.timerStart;
    if (!starts && !this.timerEnds.has(event.fn)) return;
    const timer = event.args[0] ?? 0n;
    if (kernel.space(event.host).uint(timer + this.functionOffset, 8) !== this.timewaitHandler) return;
    const tw = kernel.containerOf(event.host, timer, 'struct inet_timewait_sock', 'tw_timer');
    if (tw?.address === undefined) return;
    this.note(event, readSock(kernel, event.host, tw.address), (name) => TIMERS.test(name), {
      what: starts ? 'start' : 'end',
      address: tw.address,
      substate: num(tw, 'tw_substate'),
    });
  }

  /** `carries`: names of functions on the stack that only carry it out. */
  private note(
    event: KernelEvent,
    sock: SockInfo | undefined,
    carries: (name: string) => boolean,
    timewait?: TransitionNote['timewait'],
  ): void {
    const { kernel } = this;
    const { sim } = kernel;
    const frames = sim.stack(event.host, event.cpu);
    const frame = frames.find((f) => !carries(sim.debug.functions[f.fn]?.name ?? ''));
    const task = readTask(kernel, event.host, event.task);
    this.notes.set(this.key(event), {
      local: sock ? localName(sock) : '',
      remote: sock ? remoteName(sock) : '',
      fn: frame?.fn,
      stmt: frame?.stmt,
      context: contextsOf(sim.debug, frames)[0] ?? 'task',
      pid: task?.pid ?? 0,
      comm: task?.comm ?? '',
      ...(timewait ? { timewait } : {}),
    });
  }

  of(event: KernelEvent): TransitionNote | undefined {
    return this.notes.get(this.key(event));
  }

  private key(event: KernelEvent): string {
    return `${event.t}:${event.host}:${event.args[0]}:${event.args[2]}`;
  }
}
