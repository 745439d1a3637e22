/**
 * One socket of the network layer in plain numbers: `struct sock`, `struct request_sock` and
 * `struct inet_timewait_sock`, which all begin with `struct sock_common`.
 * Leaves out: finding sockets (sockets.ts), text of other objects (summaries.ts).
 */
import { ipv4, swap16 } from './bytes';
import { tcpState } from './field-names';
import type { Kernel } from './names';
import { type Value, castTo, int, num, path } from './value';

export interface SockInfo {
  host: number;
  address: bigint;
  kind: 'sock' | 'request' | 'timewait';
  family: number;
  /** TCP's number; for other protocols the same field is used by the kernel. */
  state: number;
  stateName: string;
  protocol: 'TCP' | 'UDP' | 'UNIX' | 'RAW' | 'other';
  /** SOCK_STREAM 1, SOCK_DGRAM 2. */
  type: number;
  localAddress: number;
  localPort: number;
  remoteAddress: number;
  remotePort: number;
  /** As the most derived struct that is known: tcp_sock, udp_sock, inet_sock, unix_sock, request_sock, … */
  value: Value;
}

const NEW_SYN_RECV = 12;
const TIME_WAIT = 6;
export const LISTEN = 10;
export const ESTABLISHED = 1;
export const CLOSE = 7;

/** Reads the socket at an address whatever it is; undefined when it is not mapped. */
export function readSock(kernel: Kernel, host: number, address: bigint | undefined): SockInfo | undefined {
  const common = kernel.object(host, 'struct sock_common', address);
  if (!common || address === undefined) return undefined;
  const family = int(common, 'skc_family');
  if (family === undefined) return undefined;
  const state = num(common, 'skc_state');
  const isInet = family === 2n;
  const kind =
    isInet && state === NEW_SYN_RECV
      ? 'request'
      : isInet && state === TIME_WAIT
        ? timewaitOrSock(kernel, host, common)
        : 'sock';
  const sock = kernel.object(host, 'struct sock', address);
  const protocolNumber = kind === 'sock' ? num(sock, 'sk_protocol') : 6;
  const protocol =
    family === 1n
      ? 'UNIX'
      : !isInet
        ? 'other'
        : protocolNumber === 6
          ? 'TCP'
          : protocolNumber === 17
            ? 'UDP'
            : num(sock, 'sk_type') === 3
              ? 'RAW'
              : 'other';
  const derived =
    kind === 'request'
      ? 'struct request_sock'
      : kind === 'timewait'
        ? 'struct inet_timewait_sock'
        : protocol === 'TCP'
          ? 'struct tcp_sock'
          : protocol === 'UDP'
            ? 'struct udp_sock'
            : protocol === 'UNIX'
              ? 'struct unix_sock'
              : 'struct sock';
  const value = kernel.object(host, derived, address) ?? sock ?? common;
  return {
    host,
    address,
    kind,
    family: Number(family),
    state,
    stateName: tcpState(state),
    protocol,
    type: kind === 'sock' ? num(sock, 'sk_type') : 1,
    localAddress: num(common, 'skc_rcv_saddr'),
    localPort: num(common, 'skc_num'),
    remoteAddress: num(common, 'skc_daddr'),
    remotePort: swap16(num(common, 'skc_dport')),
    value,
  };
}

/** A full socket passes through TCP_TIME_WAIT never; only the small struct has that state, in ehash. */
function timewaitOrSock(kernel: Kernel, _host: number, _common: Value): 'timewait' | 'sock' {
  return kernel.type('struct inet_timewait_sock') ? 'timewait' : 'sock';
}

export function endpoint(address: number, port: number): string {
  return `${address === 0 ? '*' : ipv4(address)}:${port === 0 ? '*' : port}`;
}

export function localName(s: SockInfo): string {
  return s.protocol === 'UNIX' ? '' : endpoint(s.localAddress, s.localPort);
}

export function remoteName(s: SockInfo): string {
  return s.protocol === 'UNIX' ? '' : endpoint(s.remoteAddress, s.remotePort);
}

/** Bytes received and not yet read, and bytes written and not yet acknowledged: `ss`'s Recv-Q and Send-Q. */
export function queued(s: SockInfo): { rcv: number; snd: number } {
  const tp = s.value;
  if (s.protocol === 'TCP' && s.kind === 'sock') {
    const diff = (a: string, b: string) => Number(BigInt.asUintN(32, (int(tp, a) ?? 0n) - (int(tp, b) ?? 0n)));
    // Before data flows rcv_nxt is ahead of copied_seq by the SYN only.
    return {
      rcv: Math.max(0, wrapSmall(diff('rcv_nxt', 'copied_seq'))),
      snd: Math.max(0, wrapSmall(diff('write_seq', 'snd_una'))),
    };
  }
  const sk = sockOf(s.value);
  const rmem = num(path(sk, 'sk_backlog'), 'rmem_alloc.counter') || num(sk, 'sk_rmem_alloc.counter');
  return { rcv: rmem, snd: Math.max(0, num(sk, 'sk_wmem_alloc.refs.counter') - 1) };
}

/** A difference of sequence numbers: big ones are negative. */
function wrapSmall(n: number): number {
  return n >= 0x80000000 ? n - 0x100000000 : n;
}

/** `struct sock` inside tcp_sock, udp_sock, inet_sock, …: they all begin with it. */
export function sockOf(value: Value): Value {
  let at = value;
  for (;;) {
    if (at.type.kind !== 'record' || at.type.def.tag === 'sock') return at;
    const first = at.type.def.fields[0];
    if (!first || first.type.kind !== 'record' || first.type.def.tag === 'sock_common') return at;
    at = castTo(at, first.type);
  }
}

/** `ESTABLISHED 10.0.0.1:8080 ← 10.0.0.2:40312, rcv 0, snd 512` */
export function sockSummary(s: SockInfo): string {
  if (s.protocol === 'UNIX') return `UNIX ${s.type === 2 ? 'dgram' : 'stream'} ${s.stateName}`;
  if (s.protocol === 'other' || s.protocol === 'RAW')
    return `${s.protocol === 'RAW' ? 'RAW' : `family ${s.family}`} socket`;
  const { rcv, snd } = queued(s);
  const local = localName(s);
  if (s.protocol === 'UDP') {
    return `UDP ${s.state === ESTABLISHED ? `${local} ↔ ${remoteName(s)}` : local}, rcv ${rcv}, snd ${snd}`;
  }
  if (s.kind === 'request') return `NEW_SYN_RECV ${local} ← ${remoteName(s)}`;
  if (s.kind === 'timewait') return `TIME_WAIT ${local} — ${remoteName(s)}`;
  if (s.state === LISTEN) {
    const sk = sockOf(s.value);
    return `LISTEN ${local}, accept queue ${num(sk, 'sk_ack_backlog')}/${num(sk, 'sk_max_ack_backlog')}`;
  }
  if (s.remotePort === 0) return `${s.stateName} ${s.localPort === 0 ? 'TCP, not bound' : local}`;
  // Who connected is not recorded in a socket: the end with a port of the ephemeral range is taken for it.
  const arrow = s.localPort >= 32768 && s.localPort <= 60999 && s.remotePort < 32768 ? '→' : '←';
  return `${s.stateName} ${local} ${arrow} ${remoteName(s)}, rcv ${rcv}, snd ${snd}`;
}

/** First sequence numbers of a TCP socket, from its counters: what relative numbers count from. */
export function firstSequences(s: SockInfo): { iss: number; irs: number } {
  const tp = s.value;
  const n = (field: string) => Number(BigInt.asUintN(32, int(tp, field) ?? 0n));
  const low = (field: string) => Number(BigInt.asUintN(32, int(tp, field) ?? 0n));
  return { iss: (n('snd_una') - low('bytes_acked') - 1) >>> 0, irs: (n('rcv_nxt') - low('bytes_received') - 1) >>> 0 };
}
