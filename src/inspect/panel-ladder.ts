/**
 * The packet ladder's data: every frame that went over a link or the loopback device, with the moments
 * it was sent and taken, and what became of it.
 * Leaves out: what was learnt inside the hosts (packet-notes.ts), drawing.
 */
import type { WireEvent } from '../sim/api';
import type { Kernel } from './names';
import { contentKey, type LoopbackPacket, type PacketNotes } from './packet-notes';
import { decodeEthernet, type Packet, preview, tcpFlags } from './packets';
import type { LadderFlow, LadderPacket, PacketLadderData, PacketLadderView } from './panel-data';
import { localName, remoteName, type SockInfo } from './sock';

const BEFORE = 120;
const AFTER = 40;
const FLOWS = 60;

interface Known {
  wire?: WireEvent;
  lo?: LoopbackPacket;
  sendNs: number;
  from: number;
  to: number;
  packet: Packet;
  flow: Flow;
  again: boolean;
  /** How many frames with the same bytes went there before. */
  ordinal: number;
  /** What its numbers count from; ports are used again by later connections. */
  own?: Sequence;
  other?: Sequence;
}

interface Sequence {
  /** The first number; -1 where no SYN was seen. */
  first: number;
  /** The highest one sent. */
  end: number;
}

interface Flow extends LadderFlow {
  ends: [string, string];
  loopback: boolean;
}

export class Ladder {
  private all: Known[] = [];
  private wires = 0;
  private lastWire: WireEvent | undefined;
  private loops = 0;
  private cuts = 0;
  private readonly flows = new Map<string, Flow>();
  /** By direction of a flow. */
  private readonly sequences = new Map<string, Sequence>();
  private readonly ordinals = new Map<string, number>();

  constructor(
    private readonly kernel: Kernel,
    private readonly notes: PacketNotes,
  ) {}

  data(view: PacketLadderView, sock: SockInfo | undefined): PacketLadderData {
    this.update();
    const { sim } = this.kernel;
    const chosen = view.flow === undefined ? undefined : this.flows.get(view.flow);
    const list = chosen ? this.all.filter((known) => known.flow === chosen) : this.all;
    const { timeNs } = sim;
    let now = list.findIndex((known) => known.sendNs > timeNs);
    if (now < 0) now = list.length;
    const first = Math.max(0, now - BEFORE);
    const last = Math.min(list.length, now + AFTER);
    const shown = list.slice(first, last);
    const hosts = chosen
      ? [...new Set(list.flatMap((known) => [known.from, known.to]))].sort((a, b) => a - b)
      : sim.hosts.map((_, host) => host);
    const name = (host: number) => sim.hosts[host]?.name ?? '';
    const inside = chosen?.loopback ?? false;
    const endOn = (host: number) => list.find((known) => known.from === host)?.packet.src;
    const lanes = inside
      ? (chosen as Flow).ends.map((end) => ({ name: name(hosts[0] as number), end }))
      : hosts.map((host) => ({ name: name(host), end: chosen && endOn(host) }));
    return {
      flows: [...this.flows.values()].slice(-FLOWS).map(({ id, name, packets }) => ({ id, name, packets })),
      flow: chosen?.id,
      focus: sock && this.flowOf(sock),
      lanes,
      packets: shown.map((known) => {
        const side = inside ? Number(known.packet.src !== chosen?.ends[0]) : 0;
        const [from, to] = inside ? [side, 1 - side] : [hosts.indexOf(known.from), hosts.indexOf(known.to)];
        return this.packet(known, from as number, to as number);
      }),
      before: first,
      after: list.length - last,
    };
  }

  private flowOf(sock: SockInfo): string | undefined {
    return this.flows.get(`TCP ${[localName(sock), remoteName(sock)].sort().join(' ')}`)?.id;
  }

  /** Takes in what is new; everything anew when the past has been changed. */
  private update(): void {
    const { wire } = this.kernel.sim;
    const { loopback, cuts } = this.notes;
    const changed = this.wires > 0 && wire[this.wires - 1] !== this.lastWire;
    if (changed || cuts !== this.cuts) {
      this.all = [];
      this.wires = this.loops = 0;
      this.cuts = cuts;
      this.flows.clear();
      this.sequences.clear();
      this.ordinals.clear();
    }
    const fresh: { sendNs: number; wire?: WireEvent; lo?: LoopbackPacket }[] = [
      ...wire.slice(this.wires).map((event) => ({ sendNs: event.sendNs, wire: event })),
      ...loopback.slice(this.loops).map((packet) => ({ sendNs: packet.sendNs, lo: packet })),
    ];
    this.wires = wire.length;
    this.lastWire = wire.at(-1);
    this.loops = loopback.length;
    // In order of sending for relative numbers; hosts may be a little ahead of each other.
    fresh.sort((a, b) => a.sendNs - b.sendNs);
    for (const one of fresh) this.add(one);
    if (fresh.length > 0) this.all.sort((a, b) => a.sendNs - b.sendNs);
  }

  private add({ wire, lo, sendNs }: { sendNs: number; wire?: WireEvent; lo?: LoopbackPacket }): void {
    const bytes = (wire ?? lo)?.bytes as Uint8Array;
    const packet = decodeEthernet(bytes);
    const ends = wire && this.kernel.sim.links[wire.link]?.hosts;
    const from = wire ? wire.fromHost : (lo?.host ?? 0);
    const to = ends ? (ends[0] === from ? ends[1] : ends[0]) : from;
    const key = contentKey(to, bytes);
    const ordinal = this.ordinals.get(key) ?? 0;
    if (!wire || wire.arriveNs >= 0) this.ordinals.set(key, ordinal + 1);
    const flow = this.flowFor(packet, wire, from, to);
    flow.packets++;
    const again = this.sent(packet, wire?.fate ?? '');
    const own = this.sequences.get(`${packet.src} ${packet.dst}`);
    const other = this.sequences.get(`${packet.dst} ${packet.src}`);
    this.all.push({ wire, lo, sendNs, from, to, packet, flow, again, ordinal, own, other });
  }

  private flowFor(packet: Packet, wire: WireEvent | undefined, from: number, to: number): Flow {
    const ports = packet.protocol === 'TCP' || packet.protocol === 'UDP';
    const [src, dst] = [packet.src ?? '', packet.dst ?? ''];
    const id = ports
      ? `${packet.protocol} ${[src, dst].sort().join(' ')}`
      : `${packet.protocol} ${[from, to].sort().join(' ')} ${wire?.link ?? 'lo'}`;
    let flow = this.flows.get(id);
    if (!flow) {
      const hostName = (host: number) => this.kernel.sim.hosts[host]?.name ?? '';
      const name = ports
        ? `${packet.protocol} ${src} ⇄ ${dst}`
        : `${packet.protocol === 'other' ? packet.kind : packet.protocol} ${hostName(from)} ⇄ ${hostName(to)}`;
      flow = { id, name, packets: 0, ends: [src, dst], loopback: wire === undefined && ports };
      this.flows.set(id, flow);
    }
    return flow;
  }

  /** Remembers the sequence numbers sent; true when they all were sent before. */
  private sent({ src, dst, tcp, payloadLength }: Packet, fate: string): boolean {
    if (!tcp) return false;
    const key = `${src} ${dst}`;
    const length = payloadLength + (tcp.flags & 2 ? 1 : 0) + (tcp.flags & 1 ? 1 : 0);
    const end = (tcp.seq + length) >>> 0;
    const known = this.sequences.get(key);
    if (!known || (tcp.flags & 2 && known.first !== tcp.seq)) {
      // Without a SYN nothing says where the numbers begin.
      this.sequences.set(key, { first: tcp.flags & 2 ? tcp.seq : -1, end });
      return false;
    }
    if (fate.includes('duplicated')) return false;
    const ahead = (end - known.end) | 0;
    if (ahead > 0) known.end = end;
    return length > 0 && ahead <= 0;
  }

  private packet(known: Known, from: number, to: number): LadderPacket {
    const { wire, lo, packet, flow, again, sendNs } = known;
    const { tcp } = packet;
    const own = known.own?.first ?? -1;
    const other = known.other?.first ?? -1;
    const out: LadderPacket = {
      id: wire ? `w${wire.id}` : `lo${lo?.host}:${lo?.t}`,
      from,
      to,
      link: wire ? (this.kernel.sim.links[wire.link]?.name ?? '') : 'lo',
      kind: packet.kind,
      flow: flow.id,
      bytes: packet.protocol === 'ARP' ? 0 : packet.payloadLength,
      preview: preview(packet.payload),
      detail: tcp ? tcp.options : packet.detail,
      again,
      sendNs,
      arriveNs: wire ? wire.arriveNs : (lo?.arriveNs ?? -1),
      fate: wire?.fate ?? '',
      sentT: wire ? (wire.t < 0 ? undefined : wire.t) : lo?.t,
      receivedT: wire
        ? wire.arriveNs < 0
          ? undefined
          : this.notes.handedUpAt(known.to, wire.bytes, known.ordinal)
        : lo?.receivedT,
    };
    if (!tcp) return out;
    out.flags = tcpFlags(tcp.flags);
    out.window = tcp.window;
    if (own >= 0) {
      out.seq = (tcp.seq - own) >>> 0;
      const control = (tcp.flags & 2 ? 1 : 0) + (tcp.flags & 1 ? 1 : 0);
      out.endSeq = (out.seq + packet.payloadLength + control) >>> 0;
    }
    if (other >= 0 && tcp.flags & 16) out.ack = (tcp.ack - other) >>> 0;
    return out;
  }
}
