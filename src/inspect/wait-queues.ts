/**
 * The wait queues of a host, with their entries: sockets', epoll instances', and those on which a
 * parent waits for its children.
 * Leaves out: who woke whom (sched-notes.ts). Queues that nobody can reach from a task's files or its
 * signal struct are not found.
 */
import { unfold } from './lists';
import type { Kernel } from './names';
import type { WaitQueue } from './panel-data';
import { localName, remoteName, type SockInfo, sockOf } from './sock';
import { type FoundSocket, filesOf } from './sockets';
import type { TaskInfo } from './tasks';
import { int, num, path, type Value } from './value';

/** include/linux/wait.h has them as macros. */
const FLAGS: [bit: number, name: string][] = [
  [0x01, 'WQ_FLAG_EXCLUSIVE'],
  [0x02, 'WQ_FLAG_WOKEN'],
  [0x04, 'WQ_FLAG_CUSTOM'],
  [0x08, 'WQ_FLAG_DONE'],
  [0x10, 'WQ_FLAG_PRIORITY'],
];

export interface FoundEntry {
  id: string;
  /** The task that it wakes; 0n for a callback that wakes nobody by itself. */
  task: bigint;
  func: string;
  flags: string[];
  expression: string;
}

export type FoundQueue = Omit<WaitQueue, 'entries'> & { entries: FoundEntry[] };

export function waitQueuesOf(
  kernel: Kernel,
  host: number,
  tasks: readonly TaskInfo[],
  sockets: readonly FoundSocket[],
): FoundQueue[] {
  const out: FoundQueue[] = [];
  const add = (name: string, of: string, head: Value | undefined, always = false) => {
    if (head?.address === undefined) return;
    const id = `${host}:${head.address.toString(16)}`;
    if (out.some((queue) => queue.id === id)) return;
    const entries = (unfold(kernel, head, {}, 64)?.items ?? []).map((entry) => readEntry(kernel, host, entry));
    if (entries.length > 0 || always)
      out.push({ id, name, of, entries, expression: `(wait_queue_head_t *)0x${head.address.toString(16)}` });
  };
  for (const { sock } of sockets) {
    if (sock.kind !== 'sock') continue;
    const sk = sockOf(sock.value);
    add('sk_wq', socketName(sock), path(sk, 'sk_wq.wait'), true);
    add('sk_lock.wq', socketName(sock), path(sk, 'sk_lock.wq'));
  }
  const seen = new Set<bigint>();
  for (const task of tasks) {
    if (task.state === 'zombie') continue;
    const files = int(task.value, 'files') ?? 0n;
    if (files !== 0n && !seen.has(files)) {
      seen.add(files);
      for (const { fd, file } of filesOf(task)) {
        const ops = kernel.names.symbolAt(kernel.space(host), int(file, 'f_op') ?? 0n);
        const of = `fd ${fd} of ${task.comm}`;
        if (ops === 'eventpoll_fops') {
          const ep = kernel.object(host, 'struct eventpoll', int(file, 'private_data'));
          add('eventpoll.wq', of, path(ep, 'wq'), true);
          add('eventpoll.poll_wait', of, path(ep, 'poll_wait'));
        } else if (ops?.includes('pipe')) {
          const pipe = kernel.object(host, 'struct pipe_inode_info', int(file, 'private_data'));
          add('pipe.rd_wait', of, path(pipe, 'rd_wait'));
          add('pipe.wr_wait', of, path(pipe, 'wr_wait'));
        }
      }
    }
    add('wait_chldexit', `${task.comm} (${task.pid})`, path(task.value, 'signal.wait_chldexit'));
  }
  return out;
}

function socketName(sock: SockInfo): string {
  const remote = remoteName(sock);
  const ends = sock.protocol === 'UNIX' ? '' : ` ${localName(sock)}${/\*$/.test(remote) ? '' : ` ⇄ ${remote}`}`;
  return `${sock.protocol}${ends} ${sock.stateName}`;
}

function readEntry(kernel: Kernel, host: number, entry: Value): FoundEntry {
  const func = kernel.names.symbolAt(entry.space, int(entry, 'func') ?? 0n) ?? '?';
  const whose = int(entry, 'private') ?? 0n;
  const task =
    func === 'ep_poll_callback'
      ? 0n
      : func === 'pollwake'
        ? (int(kernel.object(host, 'struct poll_wqueues', whose), 'polling_task') ?? 0n)
        : whose;
  const flags = num(entry, 'flags');
  const address = entry.address ?? 0n;
  return {
    id: `${host}:${address.toString(16)}`,
    task,
    func,
    flags: FLAGS.filter(([bit]) => flags & bit).map(([, name]) => name),
    expression: `(struct wait_queue_entry *)0x${address.toString(16)}`,
  };
}
