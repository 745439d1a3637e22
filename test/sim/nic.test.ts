/** The card alone: rings in a RAM of a few pages, a bus that remembers what was asked of it. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { WireEvent } from '../../src/sim/api';
import type { DeviceBus } from '../../src/sim/device-bus';
import type { SimEvent } from '../../src/sim/event-queue';
import { Link } from '../../src/sim/link';
import { Nic } from '../../src/sim/nic';

const RX_RING = 0x1000;
const TX_RING = 0x2000;
const BUFFERS = 0x4000;
const SIZE = 8;

let ram: Uint8Array;
let view: DataView;
let scheduled: { timeNs: number; event: SimEvent }[];
let interrupts: number[];
let wire: WireEvent[];
let warnings: string[];
let link: Link;
let nic: Nic;

beforeEach(() => {
  ram = new Uint8Array(0x10000);
  view = new DataView(ram.buffer);
  scheduled = [];
  interrupts = [];
  wire = [];
  warnings = [];
  let id = 0;
  const bus: DeviceBus = {
    recordPosition: () => 0,
    schedule: (timeNs, event) => scheduled.push({ timeNs, event }),
    interrupt: (_host, vector) => interrupts.push(vector),
    nextPacketId: () => id++,
    recordWire: (event) => wire.push(event),
    dmaRead: (_host, phys, length) =>
      phys >= 0 && phys + length <= ram.length ? ram.slice(phys, phys + length) : undefined,
    dmaWrite: (_host, phys, bytes) => {
      if (phys < 0 || phys + bytes.length > ram.length) return false;
      ram.set(bytes, phys);
      return true;
    },
    warn: (_host, text) => warnings.push(text),
  };
  const ends: [{ host: number; iface: number }, { host: number; iface: number }] = [
    { host: 0, iface: 0 },
    { host: 1, iface: 0 },
  ];
  link = new Link(
    0,
    {
      name: 'l',
      ends,
      rateBps: 1e9,
      delayNs: 5000,
      jitterNs: 0,
      loss: 0,
      reorder: 0,
      duplicate: 0,
      corrupt: 0,
      queue: 10,
    },
    1,
    bus,
    () => [],
  );
  nic = new Nic(0, 0, [2, 0, 0, 0, 0, 1], link, bus);
  const setup: [number, number][] = [
    [0x0000, 1 << 6],
    [0x2800, RX_RING],
    [0x2808, SIZE * 16],
    [0x2810, 0],
    [0x2818, SIZE - 1],
    [0x3800, TX_RING],
    [0x3808, SIZE * 16],
    [0x0100, 2],
    [0x0400, 2],
    [0x00d0, 0xff],
  ];
  for (const [register, value] of setup) nic.write(register, value, 0);
  for (let i = 0; i < SIZE; i++) view.setBigUint64(RX_RING + i * 16, BigInt(BUFFERS + i * 0x800), true);
});

function queueSend(index: number, bytes: Uint8Array, cmd = 9): void {
  const buffer = BUFFERS + 0x4000 + index * 0x800;
  ram.set(bytes, buffer);
  view.setBigUint64(TX_RING + index * 16, BigInt(buffer), true);
  view.setUint16(TX_RING + index * 16 + 8, bytes.length, true);
  view.setUint8(TX_RING + index * 16 + 11, cmd);
  view.setUint8(TX_RING + index * 16 + 12, 0);
}

function frame(length: number, fill = 7): Uint8Array {
  const bytes = new Uint8Array(length).fill(fill);
  bytes.set([2, 0, 0, 0, 0, 1]);
  return bytes;
}

describe('sending', () => {
  test('takes descriptors one after the other, each for its time on the line', () => {
    queueSend(0, frame(976));
    queueSend(1, frame(476));
    nic.write(0x3818, 2, 100);
    expect(wire).toHaveLength(1);
    expect(wire[0]).toMatchObject({ sendNs: 100, arriveNs: 100 + 8000 + 5000, fromHost: 0 });
    expect(scheduled.at(-1)).toEqual({ timeNs: 8100, event: { kind: 'sent', host: 0, iface: 0 } });
    expect(view.getUint8(TX_RING + 12)).toBe(0);
    nic.sent(8100);
    expect(view.getUint8(TX_RING + 12)).toBe(1);
    expect(nic.read(0x3810)).toBe(1);
    expect(interrupts).toEqual([0x20]);
    expect(wire[1]).toMatchObject({ sendNs: 8100, arriveNs: 8100 + 4000 + 5000 });
    nic.sent(12100);
    expect(interrupts).toEqual([0x20]); // the line is still high
    expect(nic.read(0xc0)).toBe(1);
    expect(nic.read(0xc0)).toBe(0);
  });

  test('reads the bytes when the descriptor is taken, and gathers until EOP', () => {
    queueSend(0, frame(20, 1), 8);
    queueSend(1, new Uint8Array(30).fill(2), 9);
    nic.write(0x3818, 1, 0);
    expect(wire).toHaveLength(0);
    nic.write(0x3818, 2, 0);
    expect(wire[0].bytes).toHaveLength(50);
    expect([wire[0].bytes[19], wire[0].bytes[20]]).toEqual([1, 2]);
    ram.fill(9, BUFFERS + 0x4000, BUFFERS + 0x6000);
    expect(wire[0].bytes[19]).toBe(1);
    nic.sent(1);
    expect(nic.read(0x3810)).toBe(2);
  });

  test('a descriptor that points nowhere is a warning, not a crash', () => {
    queueSend(0, frame(60));
    view.setBigUint64(TX_RING, 1n << 60n, true);
    nic.write(0x3818, 1, 0);
    expect(warnings).toHaveLength(1);
    nic.write(0x3800, 0xfffff000, 0);
    nic.sent(1);
    nic.write(0x3818, 3, 0);
    expect(warnings.length).toBeGreaterThan(1);
  });
});

describe('receiving', () => {
  test('fills the next descriptor and interrupts once per rising edge', () => {
    nic.receive(frame(100), 0);
    nic.receive(frame(60), 1);
    expect(interrupts).toEqual([0x20]);
    expect(nic.read(0xc0)).toBe(0x80);
    nic.receive(frame(61), 2);
    expect(interrupts).toEqual([0x20, 0x20]);
    expect([0, 1, 2].map((i) => view.getUint16(RX_RING + i * 16 + 8, true))).toEqual([100, 60, 61]);
    expect(view.getUint8(RX_RING + 12)).toBe(3);
    expect(ram.slice(BUFFERS, BUFFERS + 100)).toEqual(frame(100));
    expect(nic.read(0x2810)).toBe(3);
  });

  test('without a free descriptor the packet is gone', () => {
    for (let i = 0; i < SIZE; i++) nic.receive(frame(60), i);
    expect(nic.read(0x2810)).toBe(SIZE - 1);
    expect(nic.read(0xc0) & 0x50).toBe(0x50);
    nic.write(0x2818, 2, 0); // the driver gives three back
    nic.receive(frame(60), 9);
    expect(nic.read(0x2810)).toBe(0);
  });

  test('takes its own address, broadcast and multicast only, unless promiscuous', () => {
    const foreign = frame(60);
    foreign[5] = 9;
    nic.receive(foreign, 0);
    expect(nic.read(0x2810)).toBe(0);
    nic.receive(new Uint8Array(60).fill(255), 0);
    expect(nic.read(0x2810)).toBe(1);
    nic.write(0x0100, 2 | 8, 0);
    nic.receive(foreign, 0);
    expect(nic.read(0x2810)).toBe(2);
  });
});

test('a masked cause interrupts when it is unmasked', () => {
  nic.write(0x00d8, 0xff, 0);
  nic.receive(frame(60), 0);
  expect(interrupts).toEqual([]);
  nic.write(0x00d0, 0x80, 5);
  expect(interrupts).toEqual([0x20]);
});

test('the link state shows in STATUS and raises LSC', () => {
  expect(nic.read(0x0008)).toBe(2);
  link.up = false;
  nic.linkChanged(3);
  expect(nic.read(0x0008)).toBe(0);
  expect(nic.read(0x00c0)).toBe(4);
  nic.receive(frame(60), 4);
  expect(nic.read(0x2810)).toBe(0);
});

test('a saved card goes on as if nothing had happened', () => {
  nic.receive(frame(60), 0);
  const state = nic.save();
  nic.read(0xc0);
  nic.write(0x0000, 1 << 26, 0);
  expect(nic.read(0x2810)).toBe(0);
  nic.restore(state);
  expect(nic.read(0x2810)).toBe(1);
  expect(nic.read(0xc0)).toBe(0x80);
  expect(nic.save()).toEqual({ ...state, causes: 0, lineHigh: false });
});
