/**
 * A stop in words: what the call stack says, and for kernel events what happened, why, by which
 * calls, and where to read on.
 * Leaves out: finding the stop (src/debug).
 */
import type { Stop } from '../debug/session';
import { tcpState } from '../inspect/field-names';
import type { Kernel } from '../inspect/names';
import { localName, readSock, remoteName } from '../inspect/sock';
import { summarize } from '../inspect/summaries';
import { readTask, taskName } from '../inspect/tasks';
import type { Frame, KernelEvent } from '../sim/api';

export interface Explanation {
  /** Short, for the call stack: `Paused on TCP state change`. */
  description: string;
  /** One sentence: what happened. */
  text: string;
  /** Name of the event: `inet_sock_set_state`. */
  id: string;
  /** More sentences, one a line: why, by which calls, what to read. */
  details: string[];
}

const READ_ON: Record<string, string> = {
  drop: 'Reasons are listed in include/net/dropreason-core.h; `nstat` counts them.',
  overflow:
    'The limits are sysctls: net.core.rmem_max, net.ipv4.tcp_rmem, net.core.somaxconn, net.core.netdev_max_backlog. See socket(7), listen(2), tcp(7).',
  reset: 'RFC 9293 §3.5.2 and §3.5.3: reset generation and processing.',
  retransmit: 'RFC 6298: the retransmission timer. RFC 8985: RACK-TLP loss detection.',
  state: 'RFC 9293 §3.3.2: the state machine, figure 5.',
  syscall: 'errno(3) names the error.',
  sleep: 'The task is in a wait queue now; whoever makes its condition true will wake it. See include/linux/wait.h.',
  wake: 'It runs when the scheduler picks it: look at TIF_NEED_RESCHED and the run queue.',
};

/** Errors by number, as `strace` names them. */
export const ERRNO: Record<number, [string, string]> = {
  1: ['EPERM', 'Operation not permitted'],
  2: ['ENOENT', 'No such file or directory'],
  3: ['ESRCH', 'No such process'],
  4: ['EINTR', 'Interrupted system call'],
  5: ['EIO', 'Input/output error'],
  9: ['EBADF', 'Bad file descriptor'],
  10: ['ECHILD', 'No child processes'],
  11: ['EAGAIN', 'Resource temporarily unavailable'],
  12: ['ENOMEM', 'Cannot allocate memory'],
  13: ['EACCES', 'Permission denied'],
  14: ['EFAULT', 'Bad address'],
  16: ['EBUSY', 'Device or resource busy'],
  17: ['EEXIST', 'File exists'],
  22: ['EINVAL', 'Invalid argument'],
  23: ['ENFILE', 'Too many open files in system'],
  24: ['EMFILE', 'Too many open files'],
  32: ['EPIPE', 'Broken pipe'],
  38: ['ENOSYS', 'Function not implemented'],
  88: ['ENOTSOCK', 'Socket operation on non-socket'],
  89: ['EDESTADDRREQ', 'Destination address required'],
  90: ['EMSGSIZE', 'Message too long'],
  91: ['EPROTOTYPE', 'Protocol wrong type for socket'],
  92: ['ENOPROTOOPT', 'Protocol not available'],
  93: ['EPROTONOSUPPORT', 'Protocol not supported'],
  95: ['EOPNOTSUPP', 'Operation not supported'],
  97: ['EAFNOSUPPORT', 'Address family not supported by protocol'],
  98: ['EADDRINUSE', 'Address already in use'],
  99: ['EADDRNOTAVAIL', 'Cannot assign requested address'],
  101: ['ENETUNREACH', 'Network is unreachable'],
  103: ['ECONNABORTED', 'Software caused connection abort'],
  104: ['ECONNRESET', 'Connection reset by peer'],
  105: ['ENOBUFS', 'No buffer space available'],
  106: ['EISCONN', 'Transport endpoint is already connected'],
  107: ['ENOTCONN', 'Transport endpoint is not connected'],
  110: ['ETIMEDOUT', 'Connection timed out'],
  111: ['ECONNREFUSED', 'Connection refused'],
  113: ['EHOSTUNREACH', 'No route to host'],
  114: ['EALREADY', 'Operation already in progress'],
  115: ['EINPROGRESS', 'Operation now in progress'],
  512: ['ERESTARTSYS', 'Interrupted; will be restarted'],
};

export function explain(kernel: Kernel, stop: Stop, frames: readonly Frame[]): Explanation {
  const path = callPath(kernel, frames);
  if (stop.oops) {
    const { title, severity, text } = stop.oops;
    return {
      description: severity === 'oops' ? 'Paused on oops' : 'Paused on warning',
      text: title,
      id: severity,
      details: [text],
    };
  }
  if (stop.event) {
    const { filter, event } = stop.event;
    const name = kernel.sim.debug.functions[event.fn]?.name.replace(/^trace_/, '') ?? filter.id;
    const details = [filter.description];
    if (path !== '') details.push(`Call path: ${path}.`);
    const readOn = READ_ON[filter.id];
    if (readOn) details.push(readOn);
    return {
      description: `Paused on ${filter.label.toLowerCase().replace('tcp', 'TCP').replace('rst', 'RST')}`,
      text: eventText(kernel, event, name),
      id: name,
      details,
    };
  }
  if (stop.data) {
    const { breakpoint, before, after } = stop.data;
    const change = `${breakpoint.label}: ${number(before)} → ${number(after)}`;
    const text = stop.backwards
      ? `${change}: the statement here is about to write it.`
      : `${change}: the statement before this one wrote it.`;
    return {
      description: 'Paused on data breakpoint',
      text: breakpoint.access === 'read' ? `${breakpoint.label} was read.` : text,
      id: 'data',
      details: [],
    };
  }
  const plain: Record<Stop['reason'], string> = {
    entry: 'Paused on entry',
    step: 'Paused',
    breakpoint: 'Paused on breakpoint',
    'function breakpoint': 'Paused on breakpoint',
    'data breakpoint': 'Paused on breakpoint',
    exception: 'Paused on event',
    pause: 'Paused',
    goto: 'Paused',
    end: 'Paused at the end of the record',
    start: 'Paused at the start of the record',
  };
  return { description: plain[stop.reason], text: stop.text ?? '', id: stop.reason, details: [] };
}

function callPath(kernel: Kernel, frames: readonly Frame[]): string {
  return frames
    .slice(0, 6)
    .map((f) => kernel.sim.debug.functions[f.fn]?.name ?? '?')
    .reverse()
    .join(' → ');
}

function number(bytes: Uint8Array): string {
  if (bytes.length > 8) return `${bytes.length} bytes`;
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return value > 0xffffffffn ? `0x${value.toString(16)}` : `${value}`;
}

/** A recorded event as a sentence: also for lists of events in panels. */
export function eventText(kernel: Kernel, event: KernelEvent, name: string): string {
  const arg = (i: number): bigint => event.args[i] ?? 0n;
  const int = (i: number): number => Number(BigInt.asIntN(32, arg(i)));
  const sock = (i: number): string => {
    const s = readSock(kernel, event.host, arg(i) || undefined);
    return s ? (s.remotePort === 0 ? localName(s) : `${localName(s)} – ${remoteName(s)}`) : 'a socket';
  };
  const task = (i: number): string => {
    const t = readTask(kernel, event.host, arg(i));
    return t ? taskName(t) : 'a task';
  };
  const skb = (i: number): string => {
    const value = kernel.object(event.host, 'struct sk_buff', arg(i));
    return (value && summarize(kernel, value, {})) ?? 'a packet';
  };
  switch (name) {
    case 'inet_sock_set_state':
      return `${sock(0)}: ${tcpState(int(1))} → ${tcpState(int(2))}`;
    case 'kfree_skb':
      return `Packet dropped, ${dropReason(kernel, int(2))}: ${skb(0)}`;
    case 'tcp_send_reset':
      return `RST sent for ${arg(0) === 0n ? skb(1) : sock(0)}`;
    case 'tcp_receive_reset':
      return `RST received on ${sock(0)}`;
    case 'tcp_retransmit_skb':
      return `Sent again on ${sock(0)}: ${skb(1)}`;
    case 'tcp_retransmit_synack':
      return `SYN,ACK sent again for ${sock(1)}`;
    case 'sock_rcvqueue_full':
      return `The receive buffer of ${sock(0)} is full: ${skb(1)}`;
    case 'sock_exceed_buf_limit':
      return `${sock(0)} exceeds its buffer limit`;
    case 'sched_switch':
      return `${task(1)} goes to sleep; ${task(2)} runs next`;
    case 'sched_wakeup':
      return `${task(0)} is woken${event.task === 0n ? '' : ` by ${currentName(kernel, event)}`}`;
    case 'sys_exit': {
      const ret = Number(BigInt.asIntN(64, arg(1)));
      const [errno, words] = ERRNO[-ret] ?? [`error ${-ret}`, ''];
      return `The system call returns ${ret}: ${errno}${words ? `, ${words}` : ''}`;
    }
    default:
      return name;
  }
}

function currentName(kernel: Kernel, event: KernelEvent): string {
  const t = readTask(kernel, event.host, event.task);
  return t ? (t.idle ? 'an interrupt' : taskName(t)) : 'an interrupt';
}

export function dropReason(kernel: Kernel, reason: number): string {
  for (const image of kernel.sim.debug.images.slice(0, 1)) {
    for (const [name, value] of image.enumerators) {
      if (value === BigInt(reason) && name.startsWith('SKB_DROP_REASON_')) return name.slice('SKB_DROP_REASON_'.length);
    }
  }
  return `reason ${reason}`;
}
