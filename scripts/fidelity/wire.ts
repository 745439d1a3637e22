/**
 * Packets as text: recorded ones (tcpdump -v, ../shared/linux/wire) and ours, decoded from their bytes,
 * both with ports that the kernel chose as `any`, sequence numbers relative to the connection's first,
 * time stamps without their values. Order is that seen at the server's end.
 * Leaves out: times, identification beyond zero or not, checksums (test/cli/pcap.test.ts asks tshark).
 */
import { decodeEthernet } from '../../src/inspect/packets';
import type { WireEvent } from '../../src/sim/api';
import { label, port } from './events';

interface Segment {
  src: string;
  dst: string;
  flags: string;
  seq: number;
  length: number;
  ack: number | undefined;
  window: number;
  options: string;
}

/** First sequence numbers by sender's end of each connection. */
class Relative {
  private readonly first = new Map<string, number>();

  text(ip: string, s: Segment): string {
    const [own, other] = [`${s.src}>${s.dst}`, `${s.dst}>${s.src}`];
    if (s.flags.includes('S')) this.first.set(own, s.seq);
    const seq = this.of(own, s.seq);
    const parts = [`${end(s.src)} > ${end(s.dst)}`, `[${s.flags}]`];
    if (s.length > 0 || /[SFR]/.test(s.flags)) parts.push(`seq ${seq}${s.length > 0 ? `:${seq + s.length}` : ''}`);
    if (s.ack !== undefined) parts.push(`ack ${this.of(other, s.ack)}`);
    parts.push(`win ${s.window}`, `[${this.sacks(other, s.options)}]`, `length ${s.length}`);
    return `${ip} ${parts.join(' ')}`;
  }

  private of(key: string, value: number): number {
    return value === 0 ? 0 : (value - (this.first.get(key) ?? value)) >>> 0;
  }

  private sacks(other: string, options: string): string {
    return options.replace(
      /(\d+):(\d+)/g,
      (_, from, to) => `${this.of(other, Number(from))}:${this.of(other, Number(to))}`,
    );
  }
}

function end(address: string): string {
  const at = address.lastIndexOf(address.includes(':') ? ':' : '.');
  return `${address.slice(0, at)}:${port(address.slice(at + 1))}`;
}

/** tcpdump's two lines per packet. */
export function parseWire(text: string): string[] {
  const out: string[] = [];
  const relative = new Relative();
  let ip = '';
  for (const line of text.split('\n')) {
    const header = /^[\d.]+ IP \(tos (\w+), ttl (\d+), id (\d+), .*?flags \[(\w+)\]/.exec(line);
    if (header) {
      ip = `tos ${header[1]} ttl ${header[2]} id ${header[3] === '0' ? '0' : 'n'} ${header[4]}`;
      continue;
    }
    if (ip === '') continue;
    const m = /^ {4}([\d.]+) > ([\d.]+): (.*)$/.exec(line);
    if (!m) continue;
    const [, src, dst, rest] = m as unknown as [string, string, string, string];
    const tcp = /^Flags \[(\S+)\]/.exec(rest);
    if (tcp) {
      out.push(
        relative.text(ip, {
          src: colon(src),
          dst: colon(dst),
          flags: tcp[1] as string,
          seq: Number(/ seq (\d+)/.exec(rest)?.[1] ?? 0),
          length: Number(/length (\d+)$/.exec(rest)?.[1] ?? 0),
          ack: / ack \d/.test(rest) ? Number(/ ack (\d+)/.exec(rest)?.[1]) : undefined,
          window: Number(/ win (\d+)/.exec(rest)?.[1] ?? 0),
          options: (/options \[(.*?)\]/.exec(rest)?.[1] ?? '').replace(/TS val \d+ ecr \d+/, 'TS'),
        }),
      );
    } else if (rest.startsWith('UDP')) out.push(`${ip} ${end(colon(src))} > ${end(colon(dst))} ${rest}`);
    else
      out.push(
        `${ip} ${src} > ${dst} ${rest.replace(/^ICMP \S+ udp port \d+ (\w+), length/, 'ICMP $1: port, length')}`,
      );
    ip = '';
  }
  return out;
}

/** The programs' labels that are merged into the packets, program by program: what their calls returned. */
export function resultsOf(labels: readonly string[]): string[] {
  const program = (text: string): string => /^\[(\w+)\]/.exec(text)?.[1] ?? '';
  const all = labels.map(label);
  return all.sort((a, b) => (program(a) < program(b) ? -1 : program(a) > program(b) ? 1 : 0));
}

export function parseLabels(text: string): string[] {
  return [...text.matchAll(/^ *@@ [\d.]+ (\[\w+\] .*)$/gm)].map((m) => m[1] as string);
}

/** tcpdump joins address and port with a point. */
function colon(address: string): string {
  return address.replace(/^(\d+\.\d+\.\d+\.\d+)\.(\d+)$/, '$1:$2');
}

/** Ours, in the order in which the server's card sees them. `server` is its host index. */
export function ownWire(wire: readonly WireEvent[], server: number): string[] {
  const relative = new Relative();
  const at = (w: WireEvent): number => (w.fromHost === server ? w.sendNs : w.arriveNs);
  return wire
    .filter((w) => at(w) >= 0)
    .sort((a, b) => at(a) - at(b) || a.id - b.id)
    .map((w) => describe(w.bytes, relative));
}

const LETTERS: readonly [number, string][] = [
  [1, 'F'],
  [2, 'S'],
  [4, 'R'],
  [8, 'P'],
  [16, '.'],
];

function describe(bytes: Uint8Array, relative: Relative): string {
  const packet = decodeEthernet(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packet.src === undefined || packet.protocol === 'ARP') return packet.kind;
  const id = view.getUint16(18) === 0 ? '0' : 'n';
  const df = view.getUint16(20) & 0x4000 ? 'DF' : 'none';
  const ip = `tos 0x${view.getUint8(15).toString(16)} ttl ${view.getUint8(22)} id ${id} ${df}`;
  const { tcp, src, dst = '' } = packet;
  if (tcp) {
    const flags = LETTERS.filter(([bit]) => tcp.flags & bit).map(([, letter]) => letter);
    return relative.text(ip, {
      src,
      dst,
      flags: flags.join(''),
      seq: tcp.seq,
      length: packet.payloadLength,
      ack: tcp.flags & 16 ? tcp.ack : undefined,
      window: tcp.window,
      options: optionText(bytes),
    });
  }
  if (packet.protocol === 'UDP') return `${ip} ${end(src)} > ${end(dst)} UDP, length ${packet.payloadLength}`;
  return `${ip} ${src} > ${dst} ${packet.protocol} ${packet.detail}, length ${view.getUint16(16) - 20}`;
}

/** The option bytes as tcpdump prints them, paddings included, which `decodeTcp` leaves out. */
function optionText(frame: Uint8Array): string {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const start = 14 + (view.getUint8(14) & 15) * 4;
  const stop = start + (view.getUint8(start + 12) >> 4) * 4;
  const out: string[] = [];
  for (let i = start + 20; i < stop; ) {
    const kind = view.getUint8(i);
    if (kind <= 1) {
      out.push(kind === 0 ? 'eol' : 'nop');
      i++;
      continue;
    }
    const length = Math.max(2, view.getUint8(i + 1));
    if (kind === 2) out.push(`mss ${view.getUint16(i + 2)}`);
    else if (kind === 3) out.push(`wscale ${view.getUint8(i + 2)}`);
    else if (kind === 4) out.push('sackOK');
    else if (kind === 8) out.push('TS');
    else if (kind === 5) {
      const blocks: string[] = [];
      for (let at = i + 2; at < i + length; at += 8) blocks.push(`{${view.getUint32(at)}:${view.getUint32(at + 4)}}`);
      out.push(`sack ${blocks.length} ${blocks.join('')}`);
    } else out.push(`unknown-${kind}`);
    i += length;
  }
  return out.join(',');
}
