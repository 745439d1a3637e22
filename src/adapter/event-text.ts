/**
 * A kernel event in one sentence: what happened, to whom.
 * Leaves out: why, and what to read (event-why.ts).
 */
import { tcpState } from '../inspect/field-names';
import type { Kernel } from '../inspect/names';
import { localName, readSock, remoteName, type SockInfo } from '../inspect/sock';
import { summarize } from '../inspect/summaries';
import type { SyscallNotes } from '../inspect/syscalls';
import { readTask, type TaskInfo, taskName } from '../inspect/tasks';
import type { KernelEvent } from '../sim/api';
import { ERRNO } from './errno';

/** An event with its arguments read as what they are. */
export class EventReader {
  readonly name: string;

  constructor(
    readonly kernel: Kernel,
    readonly event: KernelEvent,
    readonly syscalls: SyscallNotes,
  ) {
    this.name = kernel.sim.debug.functions[event.fn]?.name.replace(/^trace_/, '') ?? '';
  }

  arg(i: number): bigint {
    return this.event.args[i] ?? 0n;
  }

  int(i: number): number {
    return Number(BigInt.asIntN(32, this.arg(i)));
  }

  sock(i: number): SockInfo | undefined {
    return readSock(this.kernel, this.event.host, this.arg(i) || undefined);
  }

  task(i: number): TaskInfo | undefined {
    return readTask(this.kernel, this.event.host, this.arg(i));
  }

  sockName(i: number): string {
    const s = this.sock(i);
    return s ? (s.remotePort === 0 ? localName(s) : `${localName(s)} – ${remoteName(s)}`) : 'a socket';
  }

  taskText(i: number): string {
    const t = this.task(i);
    return t ? taskName(t) : 'a task';
  }

  packet(i: number): string {
    const value = this.kernel.object(this.event.host, 'struct sk_buff', this.arg(i));
    return (value && summarize(this.kernel, value, {})) ?? 'a packet';
  }

  /** `NO_SOCKET`: an enumerator of the kernel by its number, without its prefix. */
  enumerator(prefix: string, number: number): string | undefined {
    for (const [name, value] of this.kernel.sim.debug.images[0]?.enumerators ?? [])
      if (value === BigInt(number) && name.startsWith(prefix)) return name.slice(prefix.length);
    return undefined;
  }

  dropReason(i: number): string {
    return this.enumerator('SKB_DROP_REASON_', this.int(i)) ?? `reason ${this.int(i)}`;
  }

  resetReason(): string | undefined {
    return this.enumerator('SK_RST_REASON_', this.int(2));
  }

  /** Who runs: the task, or nobody's interrupt. */
  current(): string {
    const t = readTask(this.kernel, this.event.host, this.event.task);
    return t ? (t.idle ? 'an interrupt' : taskName(t)) : 'an interrupt';
  }
}

export function eventText(e: EventReader): string {
  switch (e.name) {
    case 'inet_sock_set_state':
      return `${e.sockName(0)}: ${tcpState(e.int(1))} → ${tcpState(e.int(2))}`;
    case 'kfree_skb':
      return `Packet dropped, ${e.dropReason(2)}: ${e.packet(0)}`;
    case 'tcp_send_reset':
      return `RST sent for ${e.arg(0) === 0n ? e.packet(1) : e.sockName(0)}`;
    case 'tcp_receive_reset':
      return `RST received on ${e.sockName(0)}`;
    case 'tcp_retransmit_skb':
      return `Sent again on ${e.sockName(0)}: ${e.packet(1)}`;
    case 'tcp_retransmit_synack':
      return `SYN,ACK sent again for ${e.sockName(1)}`;
    case 'sock_rcvqueue_full':
      return `The receive buffer of ${e.sockName(0)} is full: ${e.packet(1)}`;
    case 'sock_exceed_buf_limit':
      return `${e.sockName(0)} exceeds its buffer limit`;
    case 'tcp_listendrop':
      return `A connection to ${e.sockName(0)} is dropped by the listening socket`;
    case 'sched_switch':
      return `${e.taskText(1)} goes to sleep; ${e.taskText(2)} runs next`;
    case 'sched_wakeup':
      return `${e.taskText(0)} is woken${e.event.task === 0n ? '' : ` by ${e.current()}`}`;
    case 'sys_exit':
      return syscallText(e);
    default:
      return e.name;
  }
}

function syscallText(e: EventReader): string {
  const ret = Number(BigInt.asIntN(64, e.arg(1)));
  const [errno, words] = ERRNO[-ret] ?? [`error ${-ret}`, ''];
  const why = `${errno}${words ? `, ${words}` : ''}`;
  const call = e.syscalls.at(e.event);
  return call ? `${call.name}(${call.args}) fails: ${why}` : `The system call returns ${ret}: ${why}`;
}
