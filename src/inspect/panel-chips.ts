/**
 * Packets and queues as the panels want them: skbs, ring buffers and frames on links as chips.
 * Leaves out: who has which queue (panels.ts).
 */
import type { Simulation, WireEvent } from '../sim/api';
import { decodeEthernet, type Packet, preview, tcpKind } from './packets';
import type { Kernel } from './names';
import type { PacketChip, PacketQueue } from './panel-data';
import { fragments, gsoSegments } from './skb-fragments';
import { firstSequences, readSock } from './sock';
import { skbPacket } from './summaries';
import { type Value, int, num } from './value';

/** First sequence numbers by flow, from the SYNs seen on links: what relative numbers count from. */
export class FirstSequences {
  private readonly first = new Map<string, number>();
  private seen = 0;

  constructor(private readonly sim: Simulation) {}

  of(src: string | undefined, dst: string | undefined): number | undefined {
    const { wire } = this.sim;
    if (wire.length < this.seen) {
      this.first.clear();
      this.seen = 0;
    }
    for (; this.seen < wire.length; this.seen++) {
      const packet = decodeEthernet(wire[this.seen]!.bytes);
      if (packet.tcp && packet.tcp.flags & 2) this.first.set(`${packet.src} ${packet.dst}`, packet.tcp.seq);
    }
    return this.first.get(`${src} ${dst}`);
  }
}

const QUEUE_ITEMS = 32;

function several(segments: number): { segments?: number } {
  return segments > 1 ? { segments } : {};
}

export class Chips {
  private readonly sequences: FirstSequences;

  constructor(private readonly kernel: Kernel) {
    this.sequences = new FirstSequences(kernel.sim);
  }

  /** `first`: what the sequence numbers of the queue's owner count from. */
  skb(skb: Value, first?: number): PacketChip {
    const { packet, length, cb } = skbPacket(this.kernel, skb);
    const address = skb.address ?? 0n;
    const id = `${skb.space.host}:${address.toString(16)}`;
    const expression = `(struct sk_buff *)0x${address.toString(16)}`;
    if (packet) {
      const segments = several(gsoSegments(this.kernel, skb));
      const beside = num(skb, 'data_len');
      if (!packet.tcp || beside === 0) return { ...this.packet(packet), id, expression, ...segments };
      // The headers are in the head, the payload is not.
      const payloadLength = packet.payloadLength + beside;
      const whole = { ...packet, payloadLength, kind: tcpKind(packet.tcp.flags, payloadLength) };
      return { ...this.packet(whole), preview: this.text(skb, 0, beside), id, expression, ...segments };
    }
    if (!cb) return { id, kind: 'skb', bytes: length, preview: this.text(skb, length), expression };
    const control = (cb.flags & 2 ? 1 : 0) + (cb.flags & 1 ? 1 : 0);
    const bytes = Math.max(0, ((cb.endSeq - cb.seq) >>> 0) - control);
    const sock = readSock(this.kernel, skb.space.host, int(skb, 'sk') || undefined);
    const base = first ?? (sock?.kind === 'sock' ? firstSequences(sock).iss : undefined);
    return {
      id,
      kind: tcpKind(cb.flags, bytes),
      bytes,
      preview: this.text(skb, bytes),
      expression,
      ...several(cb.segments),
      ...(base === undefined ? {} : { seq: (cb.seq - base) >>> 0, endSeq: (cb.endSeq - base) >>> 0 }),
    };
  }

  /** The first of its bytes: those in its head, else those beside it. */
  private text(skb: Value, bytes: number, beside = bytes): string | undefined {
    const data = int(skb, 'data');
    const linear = Math.min(bytes, num(skb, 'len') - num(skb, 'data_len'), 32);
    if (data && linear > 0) return preview(skb.space.someBytes(data, linear));
    // What a program sends lies in pages beside the head.
    const [first] = beside > 0 ? fragments(this.kernel, skb) : [];
    return first && preview(first.subarray(0, 32));
  }

  packet(p: Packet): Omit<PacketChip, 'id'> {
    const flow = p.src === undefined ? undefined : `${p.src} → ${p.dst}`;
    const chip: Omit<PacketChip, 'id'> = {
      kind: p.kind,
      bytes: p.protocol === 'ARP' ? 0 : p.payloadLength,
      flow,
      preview: preview(p.payload),
    };
    if (!p.tcp) return chip;
    const own = this.sequences.of(p.src, p.dst);
    const other = this.sequences.of(p.dst, p.src);
    if (own !== undefined) {
      chip.seq = (p.tcp.seq - own) >>> 0;
      chip.endSeq = (chip.seq + p.payloadLength + (p.tcp.flags & 2 ? 1 : 0) + (p.tcp.flags & 1 ? 1 : 0)) >>> 0;
    }
    if (other !== undefined && p.tcp.flags & 16) chip.ack = (p.tcp.ack - other) >>> 0;
    return chip;
  }

  wire(event: WireEvent): PacketChip {
    return { ...this.packet(decodeEthernet(event.bytes)), id: `w${event.id}`, t: event.t < 0 ? undefined : event.t };
  }

  queue(
    id: string,
    name: string,
    items: readonly Value[],
    limit?: Pick<PacketQueue, 'limit' | 'limitName' | 'limitUnit'>,
    first?: number,
  ): PacketQueue {
    let bytes = 0;
    for (const skb of items) bytes += num(skb, 'len');
    return {
      id,
      name,
      length: items.length,
      bytes,
      ...limit,
      items: items.slice(0, QUEUE_ITEMS).map((skb) => this.skb(skb, first)),
    };
  }
}
