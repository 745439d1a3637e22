/**
 * pcapng (draft-ietf-opsawg-pcapng): what each link carried, for Wireshark, tshark and tcpdump.
 * One section, one interface per link (Ethernet, nanoseconds), one enhanced packet block per
 * packet, with the position `t` and the packet's fate as comment. Leaves out: reading pcapng.
 */
import type { LinkInfo, WireEvent } from '../sim/api';

const SECTION = 0x0a0d0d0a;
const INTERFACE = 1;
const PACKET = 6;
const ETHERNET = 1;

export function pcapng(
  links: readonly LinkInfo[],
  hosts: readonly { name: string }[],
  wire: readonly WireEvent[],
): Uint8Array {
  const blocks: Uint8Array[] = [];
  blocks.push(
    block(SECTION, [
      u32(0x1a2b3c4d),
      u16(1),
      u16(0),
      u32(0xffffffff),
      u32(0xffffffff), // section length: not given
      option(4, text('sockstep')),
      option(0, new Uint8Array(0)),
    ]),
  );
  for (const link of links) {
    const ends = link.hosts.map((h) => hosts[h]?.name ?? '?').join(' <-> ');
    blocks.push(
      block(INTERFACE, [
        u16(ETHERNET),
        u16(0),
        u32(0),
        option(2, text(link.name)),
        option(3, text(ends)),
        option(9, Uint8Array.of(9)), // time stamps count 10^-9 s
        option(0, new Uint8Array(0)),
      ]),
    );
  }
  const ordered = [...wire].sort((a, b) => a.sendNs - b.sendNs || a.id - b.id);
  for (const w of ordered) {
    const high = Math.floor(w.sendNs / 2 ** 32);
    const note = `t=${w.t} from ${hosts[w.fromHost]?.name ?? '?'}${w.fate ? `, ${w.fate}` : ''}`;
    blocks.push(
      block(PACKET, [
        u32(w.link),
        u32(high),
        u32(w.sendNs >>> 0),
        u32(w.bytes.length),
        u32(w.bytes.length),
        padded(w.bytes),
        option(1, text(note)),
        option(0, new Uint8Array(0)),
      ]),
    );
  }
  return join(blocks);
}

function block(type: number, parts: Uint8Array[]): Uint8Array {
  const body = join(parts);
  const length = body.length + 12;
  return join([u32(type), u32(length), body, u32(length)]);
}

function option(code: number, value: Uint8Array): Uint8Array {
  return join([u16(code), u16(value.length), padded(value)]);
}

function padded(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array((bytes.length + 3) & ~3);
  out.set(bytes);
  return out;
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value & 255, value >>> 8);
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function join(parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
