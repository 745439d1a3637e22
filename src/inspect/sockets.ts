/**
 * All sockets of a host: those of the tasks' files, of TCP's established and listening hash
 * tables, and who owns them by which descriptor.
 * Leaves out: what a socket says (sock.ts).
 */
import { chain, filledBuckets, headInBucket } from './lists';
import type { Kernel } from './names';
import { type SockInfo, readSock } from './sock';
import { type TaskInfo, tasksOf } from './tasks';
import { type Value, int, num, path, pointee, valueAt } from './value';

export interface Owner {
  pid: number;
  comm: string;
  fd: number;
}

export interface FoundSocket {
  sock: SockInfo;
  /** `struct socket`, when a file refers to it. */
  socket?: Value;
  owners: Owner[];
}

/** The open files of a task: descriptor and `struct file`. */
export function filesOf(task: TaskInfo): { fd: number; file: Value }[] {
  const fdt = path(task.value, 'files.fdt');
  const table = fdt && pointee(fdt);
  const count = Math.min(num(table, 'max_fds'), 4096);
  const first = table && path(table, 'fd');
  const slot = first && pointee(first);
  if (!slot?.address) return [];
  const out: { fd: number; file: Value }[] = [];
  const raw = slot.space.bytes(slot.address, 8 * count);
  if (!raw) return [];
  const words = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  for (let fd = 0; fd < count; fd++) {
    if (words.getBigUint64(8 * fd, true) === 0n) continue;
    const file = pointee(valueAt(slot.space, slot.type, slot.address + BigInt(8 * fd)));
    if (file) out.push({ fd, file });
  }
  return out;
}

/** The `struct socket` behind a file, when it is a socket. */
export function socketOfFile(kernel: Kernel, host: number, file: Value): Value | undefined {
  const ops = int(file, 'f_op');
  if (!ops || kernel.names.symbolAt(kernel.space(host), ops) !== 'socket_file_ops') return undefined;
  return kernel.object(host, 'struct socket', int(file, 'private_data'));
}

/** Every socket that memory knows, in order of address within: owned ones, listeners, the rest of the hash. */
export function socketsOf(kernel: Kernel, host: number): FoundSocket[] {
  const found = new Map<bigint, FoundSocket>();
  const add = (address: bigint | undefined): FoundSocket | undefined => {
    if (address === undefined || address === 0n) return undefined;
    const known = found.get(address);
    if (known) return known;
    const sock = readSock(kernel, host, address);
    if (!sock) return undefined;
    const made: FoundSocket = { sock, owners: [] };
    found.set(address, made);
    return made;
  };
  const seenTables = new Set<bigint>();
  for (const task of tasksOf(kernel, host)) {
    if (task.state === 'zombie') continue;
    const files = int(task.value, 'files');
    // Threads share their table: one owner is enough.
    if (files === undefined || files === 0n || seenTables.has(files)) continue;
    seenTables.add(files);
    for (const { fd, file } of filesOf(task)) {
      const socket = socketOfFile(kernel, host, file);
      const entry = socket && add(int(socket, 'sk'));
      if (!entry) continue;
      entry.socket = socket;
      entry.owners.push({ pid: task.tgid || task.pid, comm: task.comm, fd });
    }
  }
  for (const sock of hashed(kernel, host)) add(sock);
  return [...found.values()];
}

/** Addresses in tcp_hashinfo's listening and established tables. */
function hashed(kernel: Kernel, host: number): bigint[] {
  const info = kernel.global(host, 'tcp_hashinfo');
  const out: bigint[] = [];
  for (const [field, count] of [
    ['lhash2', num(info, 'lhash2_mask') + 1],
    ['ehash', num(info, 'ehash_mask') + 1],
  ] as const) {
    const table = path(info, field);
    const first = table?.type.kind === 'pointer' ? pointee(table) : undefined;
    if (!first || count <= 1 || count > 1 << 20) continue;
    for (const { walk } of filledBuckets(kernel, first, count, headInBucket)) {
      for (const item of walk.items) if (item.address !== undefined) out.push(item.address);
    }
  }
  return out;
}

/** Connections that wait to be accepted: `icsk_accept_queue`, in order. */
export function acceptQueue(kernel: Kernel, listener: SockInfo): Value[] {
  const queue = path(listener.value, 'icsk_accept_queue') ?? path(listener.value, 'inet_conn.icsk_accept_queue');
  return chain(kernel, listener.host, int(queue, 'rskq_accept_head'), 'struct request_sock', 'dl_next').items;
}

/** Handshakes under way for a listener: the request socks in ehash that name it. */
export function synQueue(all: readonly FoundSocket[], listener: SockInfo): SockInfo[] {
  return all
    .map((f) => f.sock)
    .filter((s) => s.kind === 'request' && int(s.value, '__req_common.skc_listener') === listener.address);
}
