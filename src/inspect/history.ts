/**
 * What is learnt while events happen and cannot be read later: for each change of a TCP socket's
 * state, the socket's addresses at that moment, the function that did it and in which context.
 * Fed by the event listener on every execution, so it is complete for all of the record.
 * Leaves out: the events themselves (sim.events).
 */
import type { KernelEvent } from '../sim/api';
import { contextsOf } from './contexts';
import type { Kernel } from './names';
import { localName, readSock, remoteName } from './sock';
import { readTask } from './tasks';

export interface TransitionNote {
  local: string;
  remote: string;
  fn?: number;
  stmt?: number;
  context: string;
  pid: number;
  comm: string;
}

/** Functions that only write the state down; whoever calls them did it. */
const SETTERS = new Set(['tcp_set_state', 'inet_sk_set_state', 'inet_sk_state_store']);

export class TransitionNotes {
  private readonly notes = new Map<string, TransitionNote>();
  private readonly tracepoint: number;

  constructor(private readonly kernel: Kernel) {
    this.tracepoint = kernel.names.functionsNamed('trace_inet_sock_set_state')[0]?.index ?? -1;
  }

  see(event: KernelEvent): void {
    if (event.fn !== this.tracepoint) return;
    const { kernel } = this;
    const { sim } = kernel;
    const sock = readSock(kernel, event.host, event.args[0]);
    const frames = sim.stack(event.host, event.cpu);
    const frame = frames.find((f) => !SETTERS.has(sim.debug.functions[f.fn]?.name ?? ''));
    const task = readTask(kernel, event.host, event.task);
    this.notes.set(this.key(event), {
      local: sock ? localName(sock) : '',
      remote: sock ? remoteName(sock) : '',
      fn: frame?.fn,
      stmt: frame?.stmt,
      context: contextsOf(sim.debug, frames)[0] ?? 'task',
      pid: task?.pid ?? 0,
      comm: task?.comm ?? '',
    });
  }

  of(event: KernelEvent): TransitionNote | undefined {
    return this.notes.get(this.key(event));
  }

  private key(event: KernelEvent): string {
    return `${event.t}:${event.host}:${event.args[0]}:${event.args[2]}`;
  }
}
