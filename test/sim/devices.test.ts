/** Event queue, generator, link and packet kinds, each alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireEvent } from '../../src/sim/api';
import type { LinkConfig } from '../../src/sim/config';
import type { DeviceBus } from '../../src/sim/device-bus';
import { EventQueue } from '../../src/sim/event-queue';
import { Link, type PacketFault } from '../../src/sim/link';
import { packetMatches } from '../../src/sim/packet-kind';
import { Rng } from '../../src/sim/rng';

describe('event queue', () => {
  test('gives events by time, and in order of scheduling at one time', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20)), (times) => {
        const queue = new EventQueue();
        for (const [fault, timeNs] of times.entries()) queue.push(timeNs, { kind: 'fault', fault });
        const expected = times
          .map((timeNs, fault) => ({ timeNs, fault }))
          .sort((a, b) => a.timeNs - b.timeNs || a.fault - b.fault);
        const got = [];
        for (let entry = queue.pop(); entry; entry = queue.pop()) {
          if (entry.event.kind === 'fault') got.push({ timeNs: entry.timeNs, fault: entry.event.fault });
        }
        expect(got).toEqual(expected);
      }),
    );
  });

  test('goes on from a saved state as if nothing had happened', () => {
    const queue = new EventQueue();
    for (const timeNs of [5, 3, 9, 3]) queue.push(timeNs, { kind: 'fault', fault: timeNs });
    const state = queue.save();
    const first = [queue.pop(), queue.pop()];
    queue.push(1, { kind: 'fault', fault: 1 });
    queue.restore(state);
    expect([queue.pop(), queue.pop()]).toEqual(first);
    expect(queue.size).toBe(2);
  });
});

describe('generator', () => {
  test('is a function of seed and stream, and can be restored', () => {
    const a = new Rng(7, 1);
    const b = new Rng(7, 1);
    const other = new Rng(7, 2);
    const state = a.save();
    const first = Array.from({ length: 20 }, () => a.next());
    expect(Array.from({ length: 20 }, () => b.next())).toEqual(first);
    expect(Array.from({ length: 20 }, () => other.next())).not.toEqual(first);
    a.restore(state);
    expect(Array.from({ length: 20 }, () => a.next())).toEqual(first);
  });

  test('is even enough', () => {
    const rng = new Rng(1, 0);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) counts[rng.below(10)]++;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

/** A TCP segment of `payload` bytes in an Ethernet frame. */
function segment(flags: number, payload: number): Uint8Array {
  const bytes = new Uint8Array(54 + payload);
  bytes[12] = 8;
  bytes[14] = 0x45;
  bytes[16] = (40 + payload) >> 8;
  bytes[17] = (40 + payload) & 255;
  bytes[23] = 6;
  bytes[46] = 0x50;
  bytes[47] = flags;
  return bytes;
}

test('packets are told apart by their bytes', () => {
  const kinds = ['data', 'syn', 'synack', 'ack', 'fin', 'rst'] as const;
  const of = (bytes: Uint8Array) => kinds.filter((kind) => packetMatches(bytes, kind));
  expect(of(segment(0x02, 0))).toEqual(['syn']);
  expect(of(segment(0x12, 0))).toEqual(['synack']);
  expect(of(segment(0x10, 0))).toEqual(['ack']);
  expect(of(segment(0x18, 10))).toEqual(['data']);
  expect(of(segment(0x11, 10))).toEqual(['data', 'fin']);
  expect(of(segment(0x14, 0))).toEqual(['rst']);
  expect(of(new Uint8Array(60))).toEqual([]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) =>
      kinds.every((kind) => typeof packetMatches(bytes, kind) === 'boolean'),
    ),
  );
});

/** A link on a bus that only remembers. */
function linkOf(config: Partial<LinkConfig>, faults: PacketFault[] = []) {
  const wire: WireEvent[] = [];
  let id = 0;
  const bus: DeviceBus = {
    recordPosition: () => 0,
    schedule: () => {},
    interrupt: () => {},
    nextPacketId: () => id++,
    recordWire: (event) => wire.push(event),
    dmaRead: () => undefined,
    dmaWrite: () => false,
    warn: () => {},
  };
  const whole: LinkConfig = {
    name: 'l',
    ends: [
      { host: 0, iface: 0 },
      { host: 1, iface: 0 },
    ],
    rateBps: 8_000_000,
    delayNs: 1_000_000,
    jitterNs: 0,
    loss: 0,
    reorder: 0,
    duplicate: 0,
    corrupt: 0,
    queue: 3,
    ...config,
  };
  return { link: new Link(0, whole, 1, bus, () => faults), wire };
}

describe('link', () => {
  const packet = new Uint8Array(976); // with what surrounds it on the line: 1000 bytes, 1 ms at 8 Mbit/s

  test('sends one packet after the other, and drops what the queue does not hold', () => {
    const { link, wire } = linkOf({});
    for (let i = 0; i < 6; i++) link.send(0, packet, 0);
    expect(wire.map((w) => [w.sendNs, w.arriveNs, w.fate])).toEqual([
      [0, 2_000_000, ''],
      [1_000_000, 3_000_000, ''],
      [2_000_000, 4_000_000, ''],
      [3_000_000, 5_000_000, ''],
      [0, -1, 'queue-full'],
      [0, -1, 'queue-full'],
    ]);
    link.send(1, packet, 0);
    expect(wire[6].arriveNs).toBe(2_000_000); // the other direction is free
    link.send(0, packet, 1_000_000);
    expect(wire[7].arriveNs).toBe(6_000_000); // one has left the queue
  });

  test('jitter keeps order, reordering does not', () => {
    const jittery = linkOf({ jitterNs: 5_000_000, queue: 1000 });
    for (let i = 0; i < 50; i++) jittery.link.send(0, packet, i * 1_000_000);
    const arrivals = jittery.wire.map((w) => w.arriveNs);
    expect(arrivals).toEqual([...arrivals].sort((a, b) => a - b));
    const mixed = linkOf({ reorder: 0.2, queue: 1000 });
    for (let i = 0; i < 50; i++) mixed.link.send(0, packet, i * 1_000_000);
    expect(mixed.wire.some((w, i) => i > 0 && w.arriveNs < mixed.wire[i - 1].arriveNs)).toBe(true);
  });

  test('loses, doubles and corrupts about as often as asked', () => {
    const { link, wire } = linkOf({ rateBps: 0, loss: 0.1, duplicate: 0.1, corrupt: 0.1 });
    for (let i = 0; i < 2000; i++) link.send(0, packet, i);
    const share = (fate: string) => wire.filter((w) => w.fate.includes(fate)).length / 2000;
    expect(share('lost')).toBeCloseTo(0.1, 1);
    expect(share('duplicated')).toBeCloseTo(0.09, 1);
    expect(wire.filter((w) => w.fate === 'corrupted').every((w) => w.bytes.some((b) => b !== 0))).toBe(true);
    expect(packet.every((b) => b === 0)).toBe(true);
  });

  test('goes on from a saved state as if nothing had happened', () => {
    const { link, wire } = linkOf({ jitterNs: 1000, loss: 0.3, reorder: 0.3 });
    link.send(0, packet, 0);
    const state = link.save();
    const play = () => {
      wire.length = 0;
      for (let i = 0; i < 30; i++) link.send(0, packet, i * 500_000);
      return wire.map((w) => [w.sendNs, w.arriveNs, w.fate]);
    };
    const first = play();
    link.restore(state);
    expect(play()).toEqual(first);
  });

  test('carries out faults, and nothing gets through when it is down', () => {
    const { link, wire } = linkOf({}, [{ action: { kind: 'delay', ns: 7 }, text: 'delay data' }]);
    link.send(0, packet, 0);
    expect(wire[0]).toMatchObject({ arriveNs: 2_000_007, fate: 'fault:delay data' });
    link.up = false;
    link.send(0, packet, 0);
    expect(wire[1]).toMatchObject({ arriveNs: -1, fate: 'link-down' });
  });
});
