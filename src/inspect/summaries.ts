/**
 * One line about a kernel object, chosen by its struct's tag: what a kernel engineer would want to
 * know first. A table, one entry a struct; unknown structs have none and show their fields.
 * Leaves out: sockets' own words (sock.ts), walking (lists.ts).
 */
import { ipv4, swap16 } from './bytes';
import { type Origin, elementsOf } from './containers';
import { socketAddressFamily } from './field-names';
import { charArray, hex, textAt } from './format';
import { describeWalk, headInBucket, queueBytes, unfold } from './lists';
import type { Kernel } from './names';
import { type Packet, decodeIPv4, decodeTcp, packetLine, tcpFlags } from './packets';
import { gsoSegments } from './skb-fragments';
import { readSock, sockSummary } from './sock';
import { readTask, stateLetter, taskName } from './tasks';
import { type Value, bytesOf, castTo, int, integerOf, memberOf, num, path, pointee } from './value';

type Summary = (kernel: Kernel, value: Value, origin: Origin) => string | undefined;

const sock: Summary = (kernel, v) => {
  const info = readSock(kernel, v.space.host, v.address);
  return info && sockSummary(info);
};

const SUMMARIES: Record<string, Summary> = {
  sock,
  tcp_sock: sock,
  inet_sock: sock,
  inet_connection_sock: sock,
  udp_sock: sock,
  unix_sock: sock,
  sock_common: sock,
  request_sock: sock,
  inet_request_sock: sock,
  tcp_request_sock: sock,
  inet_timewait_sock: sock,
  tcp_timewait_sock: sock,

  sk_buff: (kernel, v) => skbSummary(kernel, v),
  sk_buff_head: (kernel, v, origin) => {
    const walk = unfold(kernel, v, origin);
    return walk && (walk.items.length === 0 ? 'empty' : `${describeWalk(walk)}, ${queueBytes(walk.items)} B`);
  },
  task_struct: (kernel, v) => {
    const task = v.address === undefined ? undefined : readTask(kernel, v.space.host, v.address);
    return task && `${taskName(task)} ${stateLetter(task.state)}${task.cpu !== undefined ? ` on CPU ${task.cpu}` : ''}`;
  },
  wait_queue_head: (kernel, v, origin) => {
    const walk = unfold(kernel, v, origin);
    if (!walk) return undefined;
    if (walk.items.length === 0) return 'nobody waits';
    return `${describeWalk(walk)}: ${walk.items
      .slice(0, 3)
      .map((w) => waiter(kernel, w))
      .join('; ')}${walk.items.length > 3 ? '; …' : ''}`;
  },
  wait_queue_entry: (kernel, v) => waiter(kernel, v),
  list_head: (kernel, v, origin) => {
    const walk = unfold(kernel, v, origin);
    if (walk) return describeWalk(walk);
    const next = int(v, 'next');
    return next === undefined
      ? undefined
      : next === v.address
        ? 'empty list, or not on a list'
        : next === 0n
          ? 'not initialised'
          : `next ${hex(next)}`;
  },
  hlist_head: (kernel, v, origin) => hlist(kernel, v, origin),
  hlist_nulls_head: (kernel, v, origin) => hlist(kernel, v, origin),
  rb_root: (kernel, v, origin) => {
    if ((int(v, 'rb_node') ?? 0n) === 0n) return 'empty';
    const walk = unfold(kernel, v, origin);
    return walk && `${describeWalk(walk)}${walk.noun === 'skb' ? `, ${queueBytes(walk.items)} B` : ''}`;
  },
  rb_root_cached: (kernel, v, origin) => {
    if ((int(v, 'rb_root.rb_node') ?? 0n) === 0n) return 'empty';
    const walk = unfold(kernel, v, origin);
    return walk && describeWalk(walk);
  },
  inet_ehash_bucket: (kernel, v) => bucket(kernel, v),
  inet_listen_hashbucket: (kernel, v) => bucket(kernel, v),
  inet_bind_hashbucket: (kernel, v) => bucket(kernel, v),
  udp_hslot: (kernel, v) => bucket(kernel, v),
  inet_bind_bucket: (_, v) => `port ${num(v, 'port')}`,
  request_sock_queue: (_, v) =>
    `${num(v, 'qlen.counter')} handshakes under way${(int(v, 'rskq_accept_head') ?? 0n) === 0n ? ', nothing to accept' : ', connections to accept'}`,

  file: (kernel, v) => {
    const ops = int(v, 'f_op');
    const symbol = ops === undefined || ops === 0n ? undefined : kernel.names.symbolAt(v.space, ops);
    if (symbol === 'socket_file_ops') {
      const socket = kernel.object(v.space.host, 'struct socket', int(v, 'private_data'));
      return socket && `socket: ${socketSummary(kernel, socket)}`;
    }
    return symbol?.replace(/_(f|file_)?ops$|_fops$/, '');
  },
  socket: (kernel, v) => socketSummary(kernel, v),
  proto: (_, v) => charArray(memberOf(v, 'name')),
  proto_ops: (_, v) => socketAddressFamily(num(v, 'family')),
  net_device: (_, v) =>
    `${charArray(memberOf(v, 'name'))} ${num(v, 'flags') & 1 ? 'UP' : 'DOWN'}, mtu ${num(v, 'mtu')}`,
  timer_list: (kernel, v) => {
    const pending = (int(v, 'entry.pprev') ?? 0n) !== 0n;
    const fn = int(v, 'function');
    const name = fn === undefined || fn === 0n ? 'no function' : (kernel.names.symbolAt(v.space, fn) ?? hex(fn));
    if (!pending) return `${name}, not running`;
    const jiffies = integerOf(kernel.global(v.space.host, 'jiffies') ?? v);
    const left = jiffies === undefined ? undefined : (int(v, 'expires') ?? 0n) - jiffies;
    return `${name} ${left === undefined ? 'pending' : left >= 0n ? `in ${left} ms` : `due since ${-left} ms`}`;
  },
  napi_struct: (kernel, v) => {
    const poll = int(v, 'poll');
    const name = poll ? kernel.names.symbolAt(v.space, poll) : undefined;
    return `${name ?? 'no poll function'}, ${num(v, 'state') & 1 ? 'scheduled' : 'idle'}`;
  },
  sockaddr_in: (_, v) => sockaddr(v),
  sockaddr: (kernel, v) => {
    const type = kernel.type('struct sockaddr_in');
    return num(v, 'sa_family') === 2 && type ? sockaddr(castTo(v, type)) : socketAddressFamily(num(v, 'sa_family'));
  },
  in_addr: (_, v) => ipv4(num(v, 's_addr')),
  iphdr: (_, v) =>
    `${ipv4(num(v, 'saddr'))} → ${ipv4(num(v, 'daddr'))}, ttl ${num(v, 'ttl')}, ${swap16(num(v, 'tot_len'))} B`,
  tcphdr: (_, v) => {
    const bytes = bytesOf(v);
    return bytes && packetLine(decodeTcp(bytes)).replace(/ len \d+$/, '');
  },
  udphdr: (_, v) => `:${swap16(num(v, 'source'))} → :${swap16(num(v, 'dest'))}, ${swap16(num(v, 'len'))} B`,
  ethhdr: (_, v) => `${mac(v, 'h_source')} → ${mac(v, 'h_dest')}`,
  iov_iter: (_, v) => `${num(v, 'count')} B left`,
  msghdr: (_, v) => (path(v, 'msg_iter') ? `${num(v, 'msg_iter.count')} B` : undefined),
  kmem_cache: (_, v) => textAt(memberOf(v, 'name')) || charArray(memberOf(v, 'name')),
  sched_entity: (kernel, v) => {
    const task =
      v.address === undefined ? undefined : kernel.containerOf(v.space.host, v.address, 'struct task_struct', 'se');
    return task?.address === undefined ? undefined : SUMMARIES.task_struct?.(kernel, task, {});
  },
  spinlock: (_, v) => lock(v),
  raw_spinlock: (_, v) => lock(v),
  fdtable: (_, v) => `${num(v, 'max_fds')} slots`,
  timer_base: () => undefined,
  epoll_event: () => undefined,
};

function hlist(kernel: Kernel, v: Value, origin: Origin): string | undefined {
  const first = int(v, 'first');
  if (first === 0n || (first !== undefined && (first & 1n) === 1n)) return 'empty';
  const walk = unfold(kernel, v, origin);
  return walk && describeWalk(walk);
}

function bucket(kernel: Kernel, v: Value): string | undefined {
  const inside = headInBucket(v);
  const walk = inside && unfold(kernel, inside.head, inside.origin);
  if (!walk) return undefined;
  if (walk.items.length === 0) return 'empty';
  return `${describeWalk(walk)}: ${walk.items
    .slice(0, 2)
    .map((item) => summarize(kernel, item, {}) ?? hex(item.address ?? 0n))
    .join('; ')}`;
}

function lock(v: Value): string | undefined {
  const bytes = bytesOf(v);
  if (!bytes) return undefined;
  return bytes.some((b) => b !== 0) ? undefined : 'unlocked';
}

function mac(v: Value, field: string): string {
  const bytes = bytesOf(memberOf(v, field) as Value);
  return bytes ? [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(':') : '?';
}

function sockaddr(v: Value): string {
  if (num(v, 'sin_family') !== 2) return socketAddressFamily(num(v, 'sin_family'));
  return `${ipv4(num(v, 'sin_addr.s_addr'))}:${swap16(num(v, 'sin_port'))}`;
}

function waiter(kernel: Kernel, v: Value): string {
  const fn = int(v, 'func');
  const name = fn === undefined || fn === 0n ? '?' : (kernel.names.symbolAt(v.space, fn) ?? hex(fn));
  const exclusive = num(v, 'flags') & 1 ? ', exclusive' : '';
  const target = int(v, 'private') ?? 0n;
  const task = target !== 0n && name !== 'ep_poll_callback' ? readTask(kernel, v.space.host, target) : undefined;
  return `${task ? `${taskName(task)}, ` : ''}${name}${exclusive}`;
}

function socketSummary(kernel: Kernel, v: Value): string {
  const sk = readSock(kernel, v.space.host, int(v, 'sk'));
  if (sk) return sockSummary(sk);
  return (int(v, 'sk') ?? 0n) === 0n ? 'no sock' : '';
}

/** What TCP has noted beside an skb. */
interface TcpCb {
  seq: number;
  endSeq: number;
  flags: number;
  ack: number;
  /** Of how many segments it will consist on the wire; 1 also as long as nobody has counted. */
  segments: number;
}

/** The packet in an skb, decoded from whatever headers it has by now. */
export function skbPacket(kernel: Kernel, skb: Value): { packet?: Packet; length: number; cb?: TcpCb } {
  const length = num(skb, 'len');
  const head = int(skb, 'head');
  const data = int(skb, 'data');
  if (head === undefined || head === 0n || data === undefined) return { length };
  const network = Number(int(skb, 'network_header') ?? 0xffffn);
  const transport = Number(int(skb, 'transport_header') ?? 0xffffn);
  const linear = Math.max(0, length - num(skb, 'data_len'));
  const endOfData = data + BigInt(linear);
  const cb = tcpCb(kernel, skb);
  // Received packets have their IP header at network_header until the skb is freed, sent ones once ip_queue_xmit has run.
  if (num(skb, 'protocol') === 0x0008 && network !== 0xffff) {
    const start = head + BigInt(network);
    const size = Number(endOfData - start);
    if (size >= 20 && size <= 70000) {
      const bytes = skb.space.bytes(start, size);
      const ip = bytes && decodeIPv4(bytes);
      if (ip && (ip.protocol !== 'other' || ip.src !== undefined)) return { packet: ip, length, cb };
    }
  }
  if (transport !== 0xffff && transport !== 0 && cb) {
    const start = head + BigInt(transport);
    const size = Number(endOfData - start);
    if (size >= 20 && size <= 70000) {
      const bytes = skb.space.bytes(start, size);
      if (bytes && bytes.length >= 20 && bytes[12]! >> 4 >= 5) {
        const tcp = decodeTcp(bytes);
        if (tcp.tcp?.seq === cb.seq) return { packet: tcp, length, cb };
      }
    }
  }
  return { length, cb };
}

/** TCP's control block, when the skb is one that TCP has filled: it belongs to a TCP socket or has come as far as TCP. */
function tcpCb(kernel: Kernel, skb: Value): TcpCb | undefined {
  const type = kernel.type('struct tcp_skb_cb');
  const cb = memberOf(skb, 'cb');
  if (!type || !cb) return undefined;
  const tcb = castTo(cb, type);
  const seq = num(tcb, 'seq');
  const endSeq = num(tcb, 'end_seq');
  const span = (endSeq - seq) >>> 0;
  if (seq === 0 || span > 0x10000) return undefined;
  const sk = readSock(kernel, skb.space.host, int(skb, 'sk'));
  if (sk && sk.protocol !== 'TCP') return undefined;
  const segments = num(tcb, 'tcp_gso_size') > 0 ? num(tcb, 'tcp_gso_segs') : 1;
  return { seq, endSeq, flags: num(tcb, 'tcp_flags'), ack: num(tcb, 'ack_seq'), segments };
}

function skbSummary(kernel: Kernel, skb: Value): string | undefined {
  const { packet, length, cb } = skbPacket(kernel, skb);
  const text = (segments: number) => (segments > 1 ? `, ${segments} segments` : '');
  if (packet) return packetLine(packet) + text(gsoSegments(kernel, skb));
  if (cb) {
    const flags = cb.flags ? `${tcpFlags(cb.flags)} ` : '';
    return `${flags}seq ${cb.seq}..${cb.endSeq}, len ${length}${text(cb.segments)}`;
  }
  return `len ${length}`;
}

/** The summary of a record, or of what a pointer points to; undefined when its fields say more. */
export function summarize(kernel: Kernel, value: Value, origin: Origin): string | undefined {
  let at: Value | undefined = value;
  if (value.type.kind === 'pointer') {
    if (value.type.to.kind !== 'record') return undefined;
    at = pointee(value);
  }
  if (at?.type.kind !== 'record' || at.address === undefined) return undefined;
  const { tag } = at.type.def;
  const summary = tag === undefined ? undefined : SUMMARIES[tag];
  if (at.space.translate(at.address) < 0) return undefined;
  if (summary) return summary(kernel, at, value.type.kind === 'pointer' ? {} : origin) || undefined;
  if (elementsOf(origin) || origin.field === 'sk_backlog') {
    const walk = unfold(kernel, at, origin);
    if (walk) return `${describeWalk(walk)}${walk.noun === 'skb' ? `, ${queueBytes(walk.items)} B` : ''}`;
  }
  return undefined;
}
