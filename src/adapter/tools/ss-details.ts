/**
 * What `ss -i -m -o -e` say about a socket beyond its row, in iproute2's words.
 * Leaves out: rows (ss.ts).
 */
import { textAt } from '../../inspect/format';
import type { Kernel } from '../../inspect/names';
import { LISTEN, sockOf, type SockInfo } from '../../inspect/sock';
import { int, num, path, type Value } from '../../inspect/value';
import type { Given } from './options';

interface Details {
  sameLine: string[];
  below: string[];
}

const NOT_YET = 0x7fffffff;

export function detailsOf(kernel: Kernel, sock: SockInfo, given: Given): Details {
  const sk = sockOf(sock.value);
  const sameLine: string[] = [];
  const below: string[] = [];
  if (given.has('o')) sameLine.push(timer(kernel, sock));
  if (given.has('e')) sameLine.push(`uid:${num(sk, 'sk_uid.val')} sk:${sock.address.toString(16)}`);
  if (sock.kind === 'sock' && given.has('m')) below.push(memory(sk));
  if (sock.kind === 'sock' && sock.protocol === 'TCP' && given.has('i')) below.push(tcpInfo(kernel, sock));
  return { sameLine, below };
}

/** The names of `SK_MEMINFO_*`: receive, its limit, sending, its limit, reserved, written, options, backlog, drops. */
function memory(sk: Value): string {
  const of = (field: string): number => num(sk, field);
  const parts = [
    `r${of('sk_backlog.rmem_alloc.counter')}`,
    `rb${of('sk_rcvbuf')}`,
    // One reference is the socket's own.
    `t${Math.max(0, of('sk_wmem_alloc.refs.counter') - 1)}`,
    `tb${of('sk_sndbuf')}`,
    `f${of('sk_forward_alloc')}`,
    `w${of('sk_wmem_queued')}`,
    `o${of('sk_omem_alloc.counter')}`,
    `bl${of('sk_backlog.len')}`,
    `d${of('sk_drops.counter')}`,
  ];
  return `skmem:(${parts.join(',')})`;
}

const PENDING: Record<number, string> = { 1: 'on', 3: 'persist', 5: 'on', 6: 'on' };

function timer(kernel: Kernel, sock: SockInfo): string {
  const { host } = sock;
  const now = jiffies(kernel, host);
  const left = (due: bigint): string => span(Number(due - now));
  if (sock.kind === 'timewait') {
    const due = int(sock.value, 'tw_timer.expires');
    return due === undefined ? '' : `timer:(timewait,${left(due)},0)`;
  }
  if (sock.kind !== 'sock' || sock.protocol !== 'TCP') return '';
  const icsk = path(sock.value, 'inet_conn');
  const pending = num(icsk, 'icsk_pending');
  if (pending !== 0) {
    const tries = pending === 3 ? num(icsk, 'icsk_probes_out') : num(icsk, 'icsk_retransmits');
    return `timer:(${PENDING[pending] ?? 'on'},${left(int(icsk, 'icsk_timeout') ?? 0n)},${tries})`;
  }
  const keepalive = path(sockOf(sock.value), 'sk_timer') ?? path(icsk, 'icsk_keepalive_timer');
  // In a list of the timer wheel: it is armed.
  if (keepalive && (int(keepalive, 'entry.pprev') ?? 0n) !== 0n)
    return `timer:(keepalive,${left(int(keepalive, 'expires') ?? 0n)},0)`;
  return '';
}

function jiffies(kernel: Kernel, host: number): bigint {
  const value = kernel.global(host, 'jiffies');
  return value?.address === undefined ? 0n : (value.space.uint(value.address, 8) ?? 0n);
}

/** `200ms`, `1.2sec`, `1min`: jiffies are milliseconds here. */
function span(ms: number): string {
  if (ms < 0) return '0ms';
  if (ms < 1000) return `${ms}ms`;
  if (ms < 60_000) return `${Math.floor(ms / 100) / 10}sec`.replace('.0sec', 'sec');
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}min${seconds % 60 > 0 ? `${seconds % 60}sec` : ''}`;
}

function tcpInfo(kernel: Kernel, sock: SockInfo): string {
  const tp = sock.value;
  const icsk = path(tp, 'inet_conn');
  const of = (field: string): number => num(tp, field);
  const out: string[] = [];
  const options = path(tp, 'rx_opt');
  if (num(options, 'tstamp_ok') || of('tcp_header_len') >= 32) out.push('ts');
  if (num(options, 'sack_ok')) out.push('sack');
  const algorithm = textOf(path(icsk, 'icsk_ca_ops'), kernel);
  if (algorithm) out.push(algorithm);
  if (num(options, 'wscale_ok')) out.push(`wscale:${num(options, 'snd_wscale')},${num(options, 'rcv_wscale')}`);
  const add = (name: string, value: number, when = value !== 0): void => {
    if (when) out.push(`${name}:${value}`);
  };
  if (sock.state !== LISTEN) {
    add('rto', num(icsk, 'icsk_rto'));
    add('backoff', num(icsk, 'icsk_backoff'));
    if (of('srtt_us') > 0) out.push(`rtt:${ms(of('srtt_us') / 8)}/${ms(of('mdev_us') / 4)}`);
    add('ato', num(icsk, 'icsk_ack.ato'));
    add('mss', of('mss_cache'));
    add('pmtu', num(icsk, 'icsk_pmtu_cookie'));
    add('rcvmss', num(icsk, 'icsk_ack.rcv_mss'));
    add('advmss', of('advmss'));
  }
  add('cwnd', of('snd_cwnd'));
  add('ssthresh', of('snd_ssthresh'), of('snd_ssthresh') < NOT_YET && of('snd_ssthresh') > 0);
  for (const [name, field] of COUNTS) add(name, of(field));
  const inFlight = of('packets_out') - of('sacked_out') - of('lost_out') + of('retrans_out');
  add('unacked', of('packets_out'));
  add('inflight', inFlight, inFlight > 0 && inFlight !== of('packets_out'));
  if (of('retrans_out') > 0) out.push(`retrans:${of('retrans_out')}`);
  add('lost', of('lost_out'));
  add('sacked', of('sacked_out'), of('sacked_out') > 0 && sock.state !== LISTEN);
  if (of('rcv_rtt_est.rtt_us') > 0) out.push(`rcv_rtt:${ms(of('rcv_rtt_est.rtt_us') / 8)}`);
  add('rcv_space', of('rcvq_space.space'));
  add('rcv_ssthresh', of('rcv_ssthresh'));
  const rttMin = minOf(tp);
  if (rttMin > 0 && of('srtt_us') > 0) out.push(`minrtt:${ms(rttMin)}`);
  add('snd_wnd', of('snd_wnd'));
  add('rcv_wnd', of('rcv_wnd'));
  return out.join(' ');
}

const COUNTS: readonly [string, string][] = [
  ['bytes_sent', 'bytes_sent'],
  ['bytes_acked', 'bytes_acked'],
  ['bytes_received', 'bytes_received'],
  ['segs_out', 'segs_out'],
  ['segs_in', 'segs_in'],
  ['data_segs_out', 'data_segs_out'],
  ['data_segs_in', 'data_segs_in'],
  ['delivered', 'delivered'],
];

/** Windowed minimum of the round trip time: the first of its samples. */
function minOf(tp: Value): number {
  const samples = path(tp, 'rtt_min.s');
  if (samples?.address === undefined || samples.type.kind !== 'array') return 0;
  const first = { ...samples, type: samples.type.of };
  return num(first, 'v');
}

function textOf(ops: Value | undefined, kernel: Kernel): string {
  const at = ops && int(ops, 'name') === undefined ? path(ops, 'name') : undefined;
  if (at?.address === undefined) return '';
  return kernel.space(at.space.host).cstring(at.address, 16)?.text || textAt(at);
}

function ms(us: number): string {
  return `${Math.round(us) / 1000}`;
}
