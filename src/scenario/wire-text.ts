/**
 * Packets on a link as `expect wire` writes them, and the comparison.
 * Reads Ethernet II, IPv4 (RFC 791) and TCP (RFC 9293) headers from the bytes that were on the wire.
 */
import type { Simulation, WireEvent } from '../sim/api';
import type { WireLine } from './syntax';

export interface PacketText {
  /** tcpdump's letters for TCP (`S.`), else the protocol's name (`arp`, `udp`, `icmp`, `ip`). */
  flags: string;
  /** Bytes of payload above TCP or UDP. */
  length: number;
}

export function wireText(bytes: Uint8Array): PacketText {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 14) return { flags: 'short', length: bytes.length };
  const type = view.getUint16(12);
  if (type === 0x0806) return { flags: 'arp', length: 0 };
  if (type !== 0x0800 || bytes.length < 34) return { flags: `0x${type.toString(16)}`, length: bytes.length - 14 };
  const header = (bytes[14] as number) & 15;
  const total = view.getUint16(16);
  const at = 14 + header * 4;
  switch (bytes[23]) {
    case 6: {
      if (bytes.length < at + 20) return { flags: 'tcp', length: 0 };
      const bits = bytes[at + 13] as number;
      let flags = '';
      // Order and letters of tcpdump's print-tcp: F S R P, then . for ACK.
      for (const [bit, letter] of FLAGS) if (bits & bit) flags += letter;
      return { flags: flags || 'none', length: total - header * 4 - ((bytes[at + 12] as number) >> 4) * 4 };
    }
    case 17:
      return { flags: 'udp', length: total - header * 4 - 8 };
    case 1:
      return { flags: 'icmp', length: total - header * 4 - 8 };
  }
  return { flags: 'ip', length: total - header * 4 };
}

const FLAGS: [number, string][] = [
  [1, 'F'],
  [2, 'S'],
  [4, 'R'],
  [8, 'P'],
  [16, '.'],
];

/** Empty when the IP packets of the link were as the lines say; else what differs first. */
export function matchWire(sim: Simulation, link: number, lines: readonly WireLine[]): string {
  const packets = sim.wire.filter((w) => w.link === link && wireText(w.bytes).flags !== 'arp');
  const shown = packets.map((w) => describe(sim, w));
  // Dynamic programming over (line, packet): reach[j] = the lines so far can match the first j packets.
  let reach = [true, ...shown.map(() => false)];
  let furthest = 0;
  let line: WireLine | undefined;
  for (line of lines) {
    const next = shown.map(() => false);
    next.push(false);
    if (!line.packet) {
      let on = false;
      for (let j = 0; j <= shown.length; j++) next[j] = on ||= reach[j] as boolean;
    } else {
      for (let j = 0; j < shown.length; j++) if (reach[j] && fits(line.packet, shown[j] as Shown)) next[j + 1] = true;
    }
    if (!next.includes(true)) {
      const actual = shown[furthest];
      return `${actual ? `Packet ${furthest + 1} was: ${text(actual)}` : `There were only ${shown.length} packets`}, where the scenario says: ${lineText(line)}.`;
    }
    reach = next;
    furthest = next.indexOf(true);
  }
  if (reach[shown.length]) return '';
  return `More packets followed: ${shown.slice(furthest).slice(0, 5).map(text).join(', ')}.`;
}

interface Shown extends PacketText {
  from: string;
  to: string;
  lost: boolean;
}

function describe(sim: Simulation, w: WireEvent): Shown {
  const ends = sim.links[w.link]?.hosts ?? [0, 0];
  const other = ends[0] === w.fromHost ? ends[1] : ends[0];
  return {
    ...wireText(w.bytes),
    from: sim.hosts[w.fromHost]?.name ?? '?',
    to: sim.hosts[other]?.name ?? '?',
    lost: w.arriveNs < 0,
  };
}

function fits(wanted: NonNullable<WireLine['packet']>, actual: Shown): boolean {
  return (
    wanted.from.text === actual.from &&
    wanted.to.text === actual.to &&
    wanted.flags.text === actual.flags &&
    wanted.lost === actual.lost &&
    (wanted.length === undefined || wanted.length.value === actual.length)
  );
}

function text(p: Shown): string {
  return `${p.from} > ${p.to} ${p.flags} len ${p.length}${p.lost ? ' lost' : ''}`;
}

function lineText(line: WireLine): string {
  const p = line.packet;
  if (!p) return '...';
  return `${p.from.text} > ${p.to.text} ${p.flags.text}${p.length ? ` len ${p.length.text}` : ''}${p.lost ? ' lost' : ''}`;
}
