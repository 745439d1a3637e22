/**
 * Why a kernel event happened, with the numbers of this moment where they decide, and what to read on: RFC, manual page
 * or kernel header. One entry for each event filter.
 * Leaves out: what happened (event-text.ts), finding it (src/debug/event-filters.ts).
 */
import { nameOf, namingOf, tcpState } from '../inspect/field-names';
import { charArray } from '../inspect/format';
import { type SockInfo, sockOf } from '../inspect/sock';
import { DIRECT_MAP } from '../inspect/space';
import { whereIs } from '../inspect/tasks';
import { memberOf, num, path } from '../inspect/value';
import type { Frame } from '../sim/api';
import { DROP_REASONS, RESET_REASONS } from './drop-reasons';
import { ERRNO } from './errno';
import type { EventReader } from './event-text';

export interface Why {
  /** Sentences. */
  why: string[];
  /** What to read. */
  read: string;
}

/** `has`: whether one of these functions is among the callers. */
type Explain = (e: EventReader, has: (...names: string[]) => boolean, frames: readonly Frame[]) => Why;

const EXPLAIN: Readonly<Record<string, Explain>> = {
  drop: (e) => drop(e),
  overflow: (e) => overflow(e),
  reset: (e, has) => reset(e, has),
  retransmit: (e, has) => retransmit(e, has),
  state: (e, has) => state(e, has),
  syscall: (e) => syscall(e),
  sleep: (e, _, frames) => sleep(e, frames),
  wake: (e, has) => wake(e, has),
};

export function whyOf(filter: string, e: EventReader, frames: readonly Frame[]): Why {
  const names = new Set(frames.map((f) => e.kernel.sim.debug.functions[f.fn]?.name));
  return EXPLAIN[filter]?.(e, (...wanted) => wanted.some((n) => names.has(n)), frames) ?? { why: [], read: '' };
}

function drop(e: EventReader): Why {
  const [why, read] = DROP_REASONS[e.dropReason(2)] ?? ['The kernel gives no more than this reason.', ''];
  return { why: [why], read: read || 'include/net/dropreason-core.h lists the reasons; nstat counts them.' };
}

function overflow(e: EventReader): Why {
  if (e.name === 'tcp_listendrop') {
    const sk = sockOfArg(e.sock(0));
    const [queued, max] = [num(sk, 'sk_ack_backlog'), num(sk, 'sk_max_ack_backlog')];
    const full = queued > max;
    return {
      why: [
        full
          ? `Its accept queue is full: ${queued} connections wait for accept(), and listen() allowed ${max}.`
          : `Its accept queue is not full (${queued} of ${max}): the request itself could not be taken.`,
        'The client is told nothing and sends its SYN or ACK again; TcpExtListenDrops counts it.',
      ],
      read: 'listen(2), the backlog argument; net.core.somaxconn; ss -l shows the queue as Recv-Q and Send-Q.',
    };
  }
  const sk = sockOfArg(e.name === 'kfree_skb' ? e.sock(3) : e.sock(0));
  const why: string[] = [];
  if (e.name === 'kfree_skb') why.push(...drop(e).why);
  if (sk) {
    const used = num(sk, 'sk_backlog.rmem_alloc.counter');
    why.push(
      `The socket holds ${used} bytes of packets (the whole skb counts, not only its data); sk_rcvbuf is ${num(sk, 'sk_rcvbuf')}, the backlog ${num(sk, 'sk_backlog.len')}.`,
    );
  }
  return {
    why,
    read: 'socket(7), SO_RCVBUF; net.core.rmem_max, net.ipv4.tcp_rmem, net.core.netdev_max_backlog.',
  };
}

function sockOfArg(s: SockInfo | undefined) {
  return s?.kind === 'sock' ? sockOf(s.value) : undefined;
}

function reset(e: EventReader, has: (...names: string[]) => boolean): Why {
  if (e.name === 'tcp_receive_reset')
    return {
      why: [
        e.sock(0)?.stateName === 'SYN_SENT'
          ? 'The other end has no listener at this port: connect() fails with ECONNREFUSED.'
          : 'The other end has given the connection up: reads and writes fail with ECONNRESET (EPIPE after a FIN).',
      ],
      read: 'RFC 9293 §3.5.3, reset processing; connect(2), recv(2).',
    };
  const reason = e.resetReason();
  const why = (reason && RESET_REASONS[reason]) || (has('tcp_v4_send_reset') ? RESET_REASONS.NO_SOCKET! : '');
  return {
    why: [why || 'The connection is torn down at once; what was not delivered is lost.'],
    read: 'RFC 9293 §3.5.2, reset generation; RFC 2525 §2.17 for unread data.',
  };
}

function retransmit(e: EventReader, has: (...names: string[]) => boolean): Why {
  const s = e.sock(0);
  const icsk = s?.kind === 'sock' ? path(s.value, 'inet_conn') : undefined;
  const rto = num(icsk, 'icsk_rto');
  if (e.name === 'tcp_retransmit_synack')
    return {
      why: ['No ACK came for the SYN,ACK: the handshake waits for its third packet.'],
      read: 'RFC 9293 §3.5; net.ipv4.tcp_synack_retries.',
    };
  if (has('tcp_send_loss_probe'))
    return {
      why: [
        'Nothing came back for about two round trips: a tail loss probe sends the last segment again, to learn sooner than by the timer whether it was lost.',
      ],
      read: 'RFC 8985 §7, tail loss probe; net.ipv4.tcp_early_retrans.',
    };
  if (has('tcp_retransmit_timer', 'tcp_write_timer_handler'))
    return {
      why: [
        `The retransmission timer has run out: no ACK for ${rto} ms (icsk_rto); try ${num(icsk, 'icsk_retransmits') + 1}, each waits twice as long.`,
        'The congestion window falls to one segment.',
      ],
      read: 'RFC 6298, the retransmission timer; net.ipv4.tcp_retries2.',
    };
  return {
    why: [
      `ACKs for later data (SACK or duplicates: ${num(s?.value, 'sacked_out')} segments) say that this one was lost; no timer was waited for.`,
    ],
    read: 'RFC 8985, RACK; RFC 6675, SACK-based recovery; RFC 5681 §3.2, fast retransmit.',
  };
}

/** What moves a socket from one state to another: `OLD NEW`, with the section of RFC 9293. */
const TRANSITIONS: Readonly<Record<string, [why: string, section: string]>> = {
  'CLOSE LISTEN': ['listen() was called: from now on SYNs are answered.', '§3.10.1'],
  'LISTEN CLOSE': ['The listening socket was closed: connections not yet accepted are reset.', '§3.10.4'],
  'CLOSE SYN_SENT': ['connect() sends a SYN and waits for the answer.', '§3.10.1'],
  'SYN_SENT ESTABLISHED': [
    'The SYN,ACK came: the third packet of the handshake goes out, and connect() can return.',
    '§3.10.7.3',
  ],
  'SYN_SENT SYN_RECV': ['A SYN came instead of a SYN,ACK: both ends connect at once.', '§3.5, figure 7'],
  'SYN_SENT CLOSE': ['The connection was refused, or nobody answered in time.', '§3.10.7.3'],
  'SYN_RECV ESTABLISHED': ['The third packet of the handshake came: the connection can be accepted.', '§3.10.7.4'],
  'LISTEN SYN_RECV': ['The third packet came: the child socket is made from the request.', '§3.10.7.2'],
  'CLOSE SYN_RECV': ['The child socket of a listener is made from its request.', '§3.10.7.2'],
  'ESTABLISHED FIN_WAIT1': ['This end closes first: its FIN goes behind the data.', '§3.10.4'],
  'ESTABLISHED CLOSE_WAIT': [
    'The other end has closed: its FIN came, and reads see the end of the stream.',
    '§3.10.7.4',
  ],
  'FIN_WAIT1 FIN_WAIT2': ['Our FIN was acknowledged; the other end may still send.', '§3.6'],
  'FIN_WAIT1 CLOSING': ['Both ends closed at the same time: the FINs crossed.', '§3.6, figure 13'],
  'FIN_WAIT1 TIME_WAIT': ["Our FIN was acknowledged together with the other end's FIN.", '§3.6'],
  'FIN_WAIT2 TIME_WAIT': [
    "The other end's FIN came: both directions are closed, late packets are waited for.",
    '§3.6.1',
  ],
  'CLOSING TIME_WAIT': ['Our FIN was acknowledged.', '§3.6'],
  'CLOSE_WAIT LAST_ACK': ['This end closes as well: its FIN goes out.', '§3.6'],
  'LAST_ACK CLOSE': ['The last FIN was acknowledged: the socket is gone.', '§3.6'],
};

function state(e: EventReader, has: (...names: string[]) => boolean): Why {
  const of = (i: number): string => tcpState(e.int(i));
  const [why, section] = TRANSITIONS[`${of(1)} ${of(2)}`] ?? [undefined, '§3.3.2'];
  const sentences = why ? [why] : [];
  if (has('tcp_reset')) sentences.splice(0, 1, 'A RST came: the connection is torn down.');
  else if (has('tcp_write_err'))
    sentences.splice(0, 1, 'Too many tries without an answer: the connection is given up.');
  // A full socket never is in TIME_WAIT: a small one takes its place and the full one is closed.
  else if (has('tcp_time_wait') && of(2) === 'CLOSE')
    sentences.splice(0, 1, 'A small inet_timewait_sock takes its place in ehash; the full socket is done.');
  return { why: sentences, read: `RFC 9293 ${section}; the states are figure 5, §3.3.2.` };
}

/** Manual pages of system calls whose name is not that of the page. */
const PAGES: Readonly<Record<string, string>> = {
  recvfrom: 'recv',
  recvmsg: 'recv',
  sendto: 'send',
  sendmsg: 'send',
  accept4: 'accept',
  clock_nanosleep: 'clock_nanosleep',
  epoll_pwait: 'epoll_wait',
  exit_group: '_exit',
  getsockopt: 'getsockopt',
  setsockopt: 'getsockopt',
};

/** What an error means for a kind of call, where strerror() does not say enough. */
const ERRORS: readonly [errno: string, calls: RegExp, why: string][] = [
  [
    'EAGAIN',
    /^(recv\w*|read|accept4?)$/,
    'Nothing is there yet, and the call may not wait: the descriptor is non-blocking, MSG_DONTWAIT was given, or the time of SO_RCVTIMEO is over.',
  ],
  ['EAGAIN', /^(send\w*|write)$/, 'The send buffer is full, and the call may not wait.'],
  [
    'EINTR',
    /./,
    'A signal came while the task slept; its handler was installed without SA_RESTART, or the call is never restarted.',
  ],
  [
    'EINPROGRESS',
    /^connect$/,
    'The SYN is on its way and the descriptor is non-blocking: poll for writability, then read SO_ERROR.',
  ],
  ['ECONNREFUSED', /./, 'The other end answered with a RST (or ICMP port unreachable): nobody listens at that port.'],
  ['ECONNRESET', /./, 'A RST came: the other end has given the connection up.'],
  ['EPIPE', /./, 'The connection cannot be written to any more; SIGPIPE is sent as well, unless MSG_NOSIGNAL.'],
  ['ETIMEDOUT', /./, 'Nobody answered, for all retransmissions.'],
  [
    'EADDRINUSE',
    /^(bind|listen|connect)$/,
    'Another socket has this port: one that listens, or one in TIME_WAIT when SO_REUSEADDR is not set.',
  ],
  ['ENOTCONN', /./, 'The socket has no connection.'],
  ['EBADF', /./, 'The descriptor is not open.'],
  [
    'EFAULT',
    /./,
    'A pointer does not lead to memory of the program: copy_to_user() or copy_from_user() stopped there.',
  ],
  ['EACCES', /./, 'A security hook or a rule said no.'],
  ['EPERM', /./, 'A security hook or a rule said no.'],
];

function syscall(e: EventReader): Why {
  const ret = Number(BigInt.asIntN(64, e.arg(1)));
  const errno = ERRNO[-ret]?.[0] ?? '';
  const name = e.syscalls.at(e.event)?.name;
  const known = ERRORS.find(
    ([err, calls]) => err === errno && (name === undefined ? calls.source === '.' : calls.test(name)),
  );
  return {
    why: [...(known ? [known[2]] : []), `The C library sets errno to ${errno || -ret} and returns -1.`],
    read: name ? `${PAGES[name] ?? name}(2), ERRORS; errno(3).` : 'errno(3) names the error.',
  };
}

function sleep(e: EventReader, frames: readonly Frame[]): Why {
  const { kernel, event } = e;
  const task = e.task(1);
  const where = whereIs(kernel, frames, true);
  const naming = namingOf('__state');
  const state = naming && nameOf(naming, e.arg(3));
  const timer = timeoutOf(e, frames);
  const call = task?.kernelThread ? undefined : e.syscalls.at(event);
  return {
    why: [
      `It waits in ${where ?? 'the kernel'}()${call ? `, for ${call.name}(${call.args})` : ''}.`,
      e.int(3) === 1
        ? 'TASK_INTERRUPTIBLE: whoever makes its condition true wakes it, and so does a signal.'
        : `Its state is ${state ?? e.int(3)}: a signal does not wake it.`,
      ...(timer === undefined ? [] : [`A timer wakes it after ${timer} ms at the latest (schedule_timeout).`]),
      ...(task?.kernelThread ? ['It is a thread of the kernel: it sleeps until there is work.'] : []),
    ],
    read: 'include/linux/wait.h; wait queues: prepare_to_wait() before the condition is looked at, else a wake-up is lost.',
  };
}

/** What schedule_timeout() was called with, in jiffies; undefined when it may wait for ever. */
function timeoutOf({ kernel, event }: EventReader, frames: readonly Frame[]): bigint | undefined {
  const frame = frames.find((f) => kernel.sim.debug.functions[f.fn]?.name === 'schedule_timeout');
  const param = frame && kernel.sim.debug.functions[frame.fn]?.params[0];
  if (!frame || !param) return undefined;
  const timeout = kernel.space(event.host).uint(DIRECT_MAP + BigInt(frame.fp + param.offset), 8);
  return timeout === undefined || timeout >= FOREVER ? undefined : timeout;
}

/** MAX_SCHEDULE_TIMEOUT */
const FOREVER = 0x7fffffffffffffffn;

function wake(e: EventReader, has: (...names: string[]) => boolean): Why {
  const why = has('sock_def_readable')
    ? 'Data (or a connection) has arrived at a socket that it waits for: sk_data_ready is sock_def_readable.'
    : has('sk_stream_write_space', 'sock_def_write_space')
      ? 'There is room in the send buffer again.'
      : has('sock_def_wakeup', 'sk_state_change', 'tcp_finish_connect')
        ? 'The state of its socket has changed.'
        : has('process_timeout', 'hrtimer_wakeup', 'it_real_fn')
          ? 'The time that it wanted to sleep is over.'
          : has('signal_wake_up', 'signal_wake_up_state', 'complete_signal')
            ? 'A signal was sent to it.'
            : has('do_notify_parent', '__wake_up_parent')
              ? 'A child of it has ended.'
              : has('ep_poll_callback')
                ? 'A file that its epoll watches is ready.'
                : 'Somebody has made its condition true.';
  const target = e.task(0);
  const cpu = target ? num(memberOf(target.value, 'thread_info'), 'cpu') : 0;
  const current = e.kernel.object(e.event.host, 'struct task_struct', e.event.task);
  return {
    why: [
      why,
      `It is put on the run queue of CPU ${cpu} and runs when the scheduler picks it; ${current ? charArray(memberOf(current, 'comm')) : 'nobody'} runs on CPU ${e.event.cpu} now.`,
    ],
    read: 'try_to_wake_up() in kernel/sched/core.c; TIF_NEED_RESCHED says that the CPU should choose again.',
  };
}

/** What the machine's reports mean, by their headline. */
const REPORTS: readonly [headline: RegExp, why: string, read: string][] = [
  [
    /use-after-free/,
    'Memory was used after it was freed: the report says where it was allocated and freed.',
    'Documentation/dev-tools/kasan.rst; for readers without locks, Documentation/RCU/whatisRCU.rst.',
  ],
  [
    /double-free|invalid-free/,
    'Memory was freed twice, or freed that was never allocated.',
    'Documentation/dev-tools/kasan.rst.',
  ],
  [
    /out-of-bounds/,
    'The access lies beside the object that the pointer was made for.',
    'Documentation/dev-tools/kasan.rst.',
  ],
  [/uninit/, 'Memory was read that nobody has written.', 'Documentation/dev-tools/kmsan.rst.'],
  [
    /NULL pointer dereference/,
    'A pointer was NULL: the address is the offset of the member that was wanted.',
    'Documentation/admin-guide/bug-hunting.rst.',
  ],
  [
    /unable to handle page fault/,
    'The address is not mapped: a wild pointer, or one of a program that the kernel followed without copy_from_user().',
    'Documentation/admin-guide/bug-hunting.rst; include/linux/uaccess.h.',
  ],
  [
    /memory leak/,
    'Nothing points to this memory any more, and nobody freed it.',
    'Documentation/dev-tools/kmemleak.rst.',
  ],
  [
    /user pointer|supervisor|SMAP/i,
    'The kernel followed a pointer of a program without copy_to_user() or copy_from_user().',
    'copy_from_user() in include/linux/uaccess.h.',
  ],
  [
    /segfault|general protection/,
    'The program used an address that is not its own: it gets SIGSEGV.',
    'signal(7), SIGSEGV.',
  ],
  [
    /sleeping function|scheduling while atomic/,
    'It may not sleep here: a spinlock is held, or this is an interrupt.',
    'Documentation/locking/spinlocks.rst.',
  ],
  [
    /lock|deadlock/i,
    'Locks were taken or given back in a way that can end in a deadlock.',
    'Documentation/locking/lockdep-design.rst.',
  ],
  [
    /RCU|rcu/,
    'Data under RCU was read outside rcu_read_lock(), or it was held over a sleep.',
    'Documentation/RCU/whatisRCU.rst.',
  ],
  [/stack/, 'The stack is used up.', 'Documentation/mm/vmalloced-kernel-stacks.rst.'],
  [/BUG at|WARNING/, "A check in the kernel's own code failed: see the line.", 'include/asm-generic/bug.h.'],
];

export function whyReport(title: string): Why {
  const found = REPORTS.find(([headline]) => headline.test(title));
  return { why: found ? [found[1]] : [], read: found?.[2] ?? '' };
}
