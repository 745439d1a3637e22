/**
 * Which integer fields carry a name: states, families, protocols and flag words that C declares as
 * plain integers. Keyed by field name, or `struct.field` where the bare name is ambiguous.
 * Numbers are the kernel's ABI; enumerators found in the kernel's own debug info come first.
 * Leaves out: typed enums, which name themselves.
 */

export const TCP_STATES = [
  '',
  'TCP_ESTABLISHED',
  'TCP_SYN_SENT',
  'TCP_SYN_RECV',
  'TCP_FIN_WAIT1',
  'TCP_FIN_WAIT2',
  'TCP_TIME_WAIT',
  'TCP_CLOSE',
  'TCP_CLOSE_WAIT',
  'TCP_LAST_ACK',
  'TCP_LISTEN',
  'TCP_CLOSING',
  'TCP_NEW_SYN_RECV',
  'TCP_BOUND_INACTIVE',
];

/** `1` or `TCP_ESTABLISHED` -> `ESTABLISHED`. */
export function tcpState(state: number): string {
  return TCP_STATES[state]?.slice(4) || `state ${state}`;
}

const FAMILIES: Record<number, string> = {
  0: 'AF_UNSPEC',
  1: 'AF_UNIX',
  2: 'AF_INET',
  10: 'AF_INET6',
  16: 'AF_NETLINK',
  17: 'AF_PACKET',
};
const PROTOCOLS: Record<number, string> = {
  0: 'IPPROTO_IP',
  1: 'IPPROTO_ICMP',
  6: 'IPPROTO_TCP',
  17: 'IPPROTO_UDP',
  41: 'IPPROTO_IPV6',
  58: 'IPPROTO_ICMPV6',
  255: 'IPPROTO_RAW',
};
const SOCK_TYPES: Record<number, string> = {
  1: 'SOCK_STREAM',
  2: 'SOCK_DGRAM',
  3: 'SOCK_RAW',
  5: 'SOCK_SEQPACKET',
  10: 'SOCK_PACKET',
};
const ETHERTYPES: Record<number, string> = { 2048: 'ETH_P_IP', 2054: 'ETH_P_ARP', 34525: 'ETH_P_IPV6', 3: 'ETH_P_ALL' };

type Choice = { kind: 'enum'; names: Record<number, string> };
type Flags = { kind: 'flags'; bits: [bit: number, name: string][]; zero?: string };
/** `swap`: the 16 bits are in network order. */
export type FieldNaming = (Choice | Flags) & { swap?: boolean };

const choice = (names: Record<number, string> | string[]): Choice => ({ kind: 'enum', names: { ...names } });
const bits = (list: string, zero?: string): Flags => ({
  kind: 'flags',
  zero,
  bits: list.split(' ').map((entry) => {
    const [name, bit] = entry.split('=');
    return [Number(bit), name as string];
  }),
});

const TCP_FLAGS = bits('FIN=1 SYN=2 RST=4 PSH=8 ACK=16 URG=32 ECE=64 CWR=128');
const TASK_STATE = bits(
  'TASK_INTERRUPTIBLE=1 TASK_UNINTERRUPTIBLE=2 __TASK_STOPPED=4 __TASK_TRACED=8 TASK_PARKED=0x40 TASK_DEAD=0x80 TASK_WAKEKILL=0x100 TASK_WAKING=0x200 TASK_NOLOAD=0x400 TASK_NEW=0x800',
  'TASK_RUNNING',
);
const SHUTDOWN = bits('RCV_SHUTDOWN=1 SEND_SHUTDOWN=2', '0');

const NAMINGS: Record<string, FieldNaming> = {
  skc_state: choice(TCP_STATES),
  sk_state: choice(TCP_STATES),
  tw_state: choice(TCP_STATES),
  skc_family: choice(FAMILIES),
  sk_family: choice(FAMILIES),
  sin_family: choice(FAMILIES),
  sa_family: choice(FAMILIES),
  'proto_ops.family': choice(FAMILIES),
  'net_proto_family.family': choice(FAMILIES),
  sk_type: choice(SOCK_TYPES),
  'socket.type': choice(SOCK_TYPES),
  'inet_protosw.type': choice(SOCK_TYPES),
  sk_protocol: choice(PROTOCOLS),
  'iphdr.protocol': choice(PROTOCOLS),
  'inet_protosw.protocol': choice(PROTOCOLS),
  'sk_buff.protocol': { ...choice(ETHERTYPES), swap: true },
  h_proto: { ...choice(ETHERTYPES), swap: true },
  ip_summed: choice(['CHECKSUM_NONE', 'CHECKSUM_UNNECESSARY', 'CHECKSUM_COMPLETE', 'CHECKSUM_PARTIAL']),
  pkt_type: choice([
    'PACKET_HOST',
    'PACKET_BROADCAST',
    'PACKET_MULTICAST',
    'PACKET_OTHERHOST',
    'PACKET_OUTGOING',
    'PACKET_LOOPBACK',
    'PACKET_USER',
    'PACKET_KERNEL',
  ]),
  icsk_ca_state: choice(['TCP_CA_Open', 'TCP_CA_Disorder', 'TCP_CA_CWR', 'TCP_CA_Recovery', 'TCP_CA_Loss']),
  icsk_pending: choice({
    0: '0',
    1: 'ICSK_TIME_RETRANS',
    3: 'ICSK_TIME_PROBE0',
    5: 'ICSK_TIME_LOSS_PROBE',
    6: 'ICSK_TIME_REO_TIMEOUT',
  }),
  sk_shutdown: SHUTDOWN,
  tcp_flags: TCP_FLAGS,
  sacked: bits(
    'TCPCB_SACKED_ACKED=1 TCPCB_SACKED_RETRANS=2 TCPCB_LOST=4 TCPCB_EVER_RETRANS=0x80 TCPCB_REPAIRED=0x10',
    '0',
  ),
  __state: TASK_STATE,
  exit_state: bits('EXIT_DEAD=0x10 EXIT_ZOMBIE=0x20', '0'),
  'wait_queue_entry.flags': bits(
    'WQ_FLAG_EXCLUSIVE=1 WQ_FLAG_WOKEN=2 WQ_FLAG_CUSTOM=4 WQ_FLAG_DONE=8 WQ_FLAG_PRIORITY=16',
    '0',
  ),
  'task_struct.flags': bits(
    'PF_IDLE=2 PF_EXITING=4 PF_WQ_WORKER=0x20 PF_SIGNALED=0x400 PF_MEMALLOC=0x800 PF_KTHREAD=0x200000',
    '0',
  ),
  'file.f_flags': bits('O_WRONLY=1 O_RDWR=2 O_APPEND=0x400 O_NONBLOCK=0x800 O_CLOEXEC=0x80000', 'O_RDONLY'),
  'msghdr.msg_flags': bits(
    'MSG_OOB=1 MSG_PEEK=2 MSG_TRUNC=0x20 MSG_DONTWAIT=0x40 MSG_EOR=0x80 MSG_WAITALL=0x100 MSG_NOSIGNAL=0x4000 MSG_MORE=0x8000',
    '0',
  ),
  'net_device.flags': bits(
    'IFF_UP=1 IFF_BROADCAST=2 IFF_LOOPBACK=8 IFF_POINTOPOINT=16 IFF_RUNNING=64 IFF_NOARP=128 IFF_PROMISC=256 IFF_MULTICAST=0x1000',
    '0',
  ),
  'napi_struct.state': bits(
    'NAPI_STATE_SCHED=1 NAPI_STATE_MISSED=2 NAPI_STATE_DISABLE=4 NAPI_STATE_NPSVC=8 NAPI_STATE_LISTED=16',
    '0',
  ),
  sk_userlocks: bits('SOCK_SNDBUF_LOCK=1 SOCK_RCVBUF_LOCK=2 SOCK_BINDADDR_LOCK=4 SOCK_BINDPORT_LOCK=8', '0'),
  'socket.flags': bits('SOCK_NOSPACE=4 SOCK_PASSCRED=8', '0'),
  'epoll_event.events': bits(
    'EPOLLIN=1 EPOLLPRI=2 EPOLLOUT=4 EPOLLERR=8 EPOLLHUP=0x10 EPOLLRDNORM=0x40 EPOLLWRNORM=0x100 EPOLLRDHUP=0x2000 EPOLLEXCLUSIVE=0x10000000 EPOLLONESHOT=0x40000000 EPOLLET=0x80000000',
    '0',
  ),
};

export function namingOf(field: string, record?: string): FieldNaming | undefined {
  return (record !== undefined ? NAMINGS[`${record}.${field}`] : undefined) ?? NAMINGS[field];
}

/** `TCP_ESTABLISHED`, `SYN|ACK`; undefined when the number has no name. */
export function nameOf(naming: FieldNaming, raw: bigint): string | undefined {
  let value = raw;
  if (naming.swap) value = ((raw & 0xffn) << 8n) | ((raw >> 8n) & 0xffn);
  if (naming.kind === 'enum') return naming.names[Number(value)] || undefined;
  if (value === 0n) return naming.zero;
  let rest = value;
  const out: string[] = [];
  for (const [bit, name] of naming.bits) {
    if ((rest & BigInt(bit)) !== BigInt(bit)) continue;
    rest &= ~BigInt(bit);
    out.push(name);
  }
  if (out.length === 0) return undefined;
  if (rest !== 0n) out.push(`0x${rest.toString(16)}`);
  return out.join('|');
}

export function socketAddressFamily(family: number): string {
  return FAMILIES[family] ?? `family ${family}`;
}
