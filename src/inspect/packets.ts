/**
 * Bytes of a packet in words: Ethernet, ARP, IPv4, ICMP, UDP and TCP with options. Never trusts a
 * length; what is cut short is said to be.
 * Leaves out: pcap files (src/cli) and relative sequence numbers (the caller knows the first ones).
 */
import { ipv4, latin1 } from './bytes';

export interface TcpFields {
  seq: number;
  ack: number;
  flags: number;
  window: number;
  options: string;
}

export interface Packet {
  /** `SYN`, `SYN,ACK`, `ACK`, `data`, `FIN,ACK`, `RST`, `ARP`, `UDP`, `ICMP`, `IPv4`, `Ethernet`. */
  kind: string;
  protocol: 'TCP' | 'UDP' | 'ICMP' | 'ARP' | 'IPv4' | 'other';
  src?: string;
  dst?: string;
  tcp?: TcpFields;
  payload: Uint8Array;
  /** Bytes of payload that the headers announce. */
  payloadLength: number;
  /** The protocol's own words, without addresses. */
  detail: string;
}

const FLAG_NAMES: [number, string][] = [
  [2, 'SYN'],
  [1, 'FIN'],
  [4, 'RST'],
  [8, 'PSH'],
  [16, 'ACK'],
  [32, 'URG'],
  [64, 'ECE'],
  [128, 'CWR'],
];

export function tcpFlags(flags: number): string {
  return (
    FLAG_NAMES.filter(([bit]) => flags & bit)
      .map(([, name]) => name)
      .join(',') || 'none'
  );
}

/** The one word for a TCP segment. */
export function tcpKind(flags: number, payload: number): string {
  if (flags & 4) return flags & 16 ? 'RST,ACK' : 'RST';
  if (flags & 2) return flags & 16 ? 'SYN,ACK' : 'SYN';
  if (flags & 1) return flags & 16 ? 'FIN,ACK' : 'FIN';
  return payload > 0 ? 'data' : 'ACK';
}

/** A frame as it is on a link. */
export function decodeEthernet(bytes: Uint8Array): Packet {
  if (bytes.length < 14) return other('Ethernet', `${bytes.length} bytes, cut short`, bytes);
  const type = be16(bytes, 12);
  const rest = bytes.subarray(14);
  if (type === 0x0800) return decodeIPv4(rest);
  if (type === 0x0806) return decodeArp(rest);
  return other('Ethernet', `type 0x${type.toString(16).padStart(4, '0')}`, rest);
}

function decodeArp(b: Uint8Array): Packet {
  const base: Packet = { kind: 'ARP', protocol: 'ARP', payload: new Uint8Array(0), payloadLength: 0, detail: '' };
  if (b.length < 28) return { ...base, detail: 'cut short' };
  const sender = ipv4(le32(b, 14));
  const target = ipv4(le32(b, 24));
  const mac = [...b.subarray(8, 14)].map((x) => x.toString(16).padStart(2, '0')).join(':');
  const request = be16(b, 6) === 1;
  return {
    ...base,
    src: sender,
    dst: target,
    detail: request ? `who has ${target}? tell ${sender}` : `${sender} is at ${mac}`,
  };
}

export function decodeIPv4(b: Uint8Array): Packet {
  if (b.length < 20 || b[0]! >> 4 !== 4) return other('IPv4', 'cut short', b);
  const headerLength = (b[0]! & 15) * 4;
  const total = Math.min(be16(b, 2), b.length);
  const protocol = b[9]!;
  const src = ipv4(le32(b, 12));
  const dst = ipv4(le32(b, 16));
  const body = b.subarray(Math.max(20, headerLength), Math.max(headerLength, total));
  if (be16(b, 6) & 0x1fff) return { ...other('IPv4', `fragment, ${body.length} bytes`, body), src, dst };
  if (protocol === 6) return decodeTcp(body, src, dst);
  if (protocol === 17) return decodeUdp(body, src, dst);
  if (protocol === 1) return { ...other('ICMP', icmp(body), body.subarray(8)), protocol: 'ICMP', src, dst };
  return { ...other('IPv4', `protocol ${protocol}`, body), protocol: 'IPv4', src, dst };
}

/** A TCP segment with or without known addresses. */
export function decodeTcp(b: Uint8Array, src?: string, dst?: string): Packet {
  if (b.length < 20) return { ...other('TCP', 'cut short', b), protocol: 'TCP', src, dst };
  const offset = Math.max(20, (b[12]! >> 4) * 4);
  const flags = b[13]!;
  const payload = b.subarray(offset);
  const tcp: TcpFields = {
    seq: be32(b, 4),
    ack: be32(b, 8),
    flags,
    window: be16(b, 14),
    options: tcpOptions(b.subarray(20, offset)),
  };
  return {
    kind: tcpKind(flags, payload.length),
    protocol: 'TCP',
    src: src === undefined ? `:${be16(b, 0)}` : `${src}:${be16(b, 0)}`,
    dst: dst === undefined ? `:${be16(b, 2)}` : `${dst}:${be16(b, 2)}`,
    tcp,
    payload,
    payloadLength: payload.length,
    detail: '',
  };
}

function decodeUdp(b: Uint8Array, src: string, dst: string): Packet {
  if (b.length < 8) return { ...other('UDP', 'cut short', b), protocol: 'UDP', src, dst };
  const payload = b.subarray(8, Math.max(8, be16(b, 4)));
  return {
    kind: 'UDP',
    protocol: 'UDP',
    src: `${src}:${be16(b, 0)}`,
    dst: `${dst}:${be16(b, 2)}`,
    payload,
    payloadLength: payload.length,
    detail: '',
  };
}

function icmp(b: Uint8Array): string {
  const type = b[0];
  const code = b[1];
  if (type === 8) return 'echo request';
  if (type === 0) return 'echo reply';
  if (type === 3) return `unreachable: ${['network', 'host', 'protocol', 'port'][code ?? 0] ?? `code ${code}`}`;
  if (type === 11) return 'time exceeded';
  return `type ${type} code ${code}`;
}

function tcpOptions(b: Uint8Array): string {
  const out: string[] = [];
  for (let i = 0; i < b.length; ) {
    const kind = b[i]!;
    if (kind === 0) break;
    if (kind === 1) {
      i++;
      continue;
    }
    const length = b[i + 1] ?? 0;
    if (length < 2 || i + length > b.length) break;
    if (kind === 2 && length === 4) out.push(`mss ${be16(b, i + 2)}`);
    else if (kind === 3 && length === 3) out.push(`wscale ${b[i + 2]}`);
    else if (kind === 4) out.push('sackOK');
    else if (kind === 8 && length === 10) out.push(`TS val ${be32(b, i + 2)} ecr ${be32(b, i + 6)}`);
    else if (kind === 5) {
      for (let at = i + 2; at + 8 <= i + length; at += 8) out.push(`sack ${be32(b, at)}:${be32(b, at + 4)}`);
    } else out.push(`option ${kind}`);
    i += length;
  }
  return out.join(', ');
}

function other(kind: string, detail: string, payload: Uint8Array): Packet {
  return { kind, protocol: 'other', payload, payloadLength: payload.length, detail };
}

/** One line: `10.0.0.2:40312 → 10.0.0.1:8080 PSH,ACK seq 1 ack 1 win 502 len 12`. `base` makes numbers relative. */
export function packetLine(p: Packet, base?: { seq: number; ack: number }): string {
  const flow = p.src !== undefined ? `${p.src} → ${p.dst} ` : '';
  if (p.protocol === 'TCP' && p.tcp) {
    const seq = base ? (p.tcp.seq - base.seq) >>> 0 : p.tcp.seq;
    const ack = base ? (p.tcp.ack - base.ack) >>> 0 : p.tcp.ack;
    const acked = p.tcp.flags & 16 ? ` ack ${ack}` : '';
    return `${flow}${tcpFlags(p.tcp.flags)} seq ${seq}${acked} win ${p.tcp.window} len ${p.payloadLength}`;
  }
  if (p.protocol === 'UDP') return `${flow}UDP len ${p.payloadLength}`;
  if (p.protocol === 'ARP') return `ARP ${p.detail}`;
  return `${flow}${p.kind} ${p.detail}`.trim();
}

/** The first bytes as text, when they are text. */
export function preview(payload: Uint8Array, limit = 24): string | undefined {
  if (payload.length === 0) return undefined;
  const head = payload.subarray(0, limit);
  let printable = 0;
  for (const b of head) if (b >= 32 && b < 127) printable++;
  if (printable * 4 < head.length * 3) return undefined;
  return latin1(head).replace(/[^\x20-\x7e]/g, '·') + (payload.length > limit ? '…' : '');
}

function be16(b: Uint8Array, at: number): number {
  return ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
}

function be32(b: Uint8Array, at: number): number {
  return ((be16(b, at) << 16) | be16(b, at + 2)) >>> 0;
}

function le32(b: Uint8Array, at: number): number {
  return ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16) | ((b[at + 3] ?? 0) << 24)) >>> 0;
}
