/** The socket layer, UDP, IP, ARP and the card's driver, as programs see them. */
import { describe, expect, test } from 'vitest';
import { KernelReader } from '../../src/scenario/kernel-reader';
import { LeakCheck } from '../../src/scenario/kernel-leaks';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { type WorldSpec, outputOf, programImage, runAll, world } from './world';

const program = (name: string) => programImage(name, `test/kernel/programs/${name}.c`);
const reports = (sim: RecordedSimulation) => sim.oopses.map((o) => o.text);
/** One's complement sum of a range, with a start value; 0xffff = a good checksum inside. */
function sum16(bytes: Uint8Array, from: number, to: number, start = 0): number {
  let sum = start;
  for (let i = from; i < to; i += 2) sum += (bytes[i] << 8) | (i + 1 < to ? bytes[i + 1] : 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}

/** Are the checksums of an IPv4 packet good: header's, and UDP's or ICMP's? */
function checksumsGood(bytes: Uint8Array): boolean {
  const end = 14 + ((bytes[16] << 8) | bytes[17]);
  const protocol = bytes[23];
  const pseudo = protocol === 1 ? 0 : sum16(bytes, 26, 34, protocol + (end - 34));
  return sum16(bytes, 14, 34) === 0xffff && sum16(bytes, 34, end, pseudo) === 0xffff;
}

const etherType = (bytes: Uint8Array) => (bytes[12] << 8) | bytes[13];
/** Times that a tracepoint was called. */
const count = (sim: RecordedSimulation, name: string) =>
  sim.events.filter((e) => sim.debug.functions[e.fn].name === `trace_${name}`).length;

test('system calls on sockets: errors, options, names, datagrams to oneself', () => {
  const called = new Set<string>();
  const sim = runAll(world({ programs: [{ host: 0, name: 'sockets', image: program('sockets') }] }), (name) =>
    called.add(name),
  );
  expect(outputOf(sim)).toBe('all good\n');
  for (const name of ['vfs_readv', 'vfs_writev', 'do_iter_readv_writev']) expect(called).toContain(name);
  expect(reports(sim)).toEqual([]);
  expect(sim.exits.map((e) => e.status)).toEqual([0]);
});

describe('UDP between two hosts', () => {
  const run = (cpus: number, size: number, extra: Partial<WorldSpec> & { calls?: Map<string, number> } = {}) => {
    const image = program('udp_echo');
    return runAll(
      world({
        cpus,
        hosts: 2,
        programs: [
          { host: 0, name: 'server', image, args: ['serve', '20'] },
          { host: 1, name: 'client', image, args: ['ask', '10.0.0.1', '20', String(size)], startNs: 10e6 },
        ],
        ...extra,
      }),
      extra.calls && ((name) => void extra.calls?.set(name, (extra.calls.get(name) ?? 0) + 1)),
    );
  };

  test.each([
    [1, 1],
    [1, 1472],
    [2, 333],
    [4, 64],
  ])('%i CPUs, %i bytes', (cpus, size) => {
    const sim = run(cpus, size);
    expect(outputOf(sim)).toBe('echoed 20\n');
    expect(reports(sim)).toEqual([]);
    // 20 there, 20 back, one to a closed port and the ICMP error; no ARP: neighbours are permanent.
    expect(sim.wire.map((w) => etherType(w.bytes))).toEqual(Array.from({ length: 42 }, () => 0x0800));
    expect(sim.wire.every((w) => w.bytes.length >= 60)).toBe(true);
    expect(sim.wire.every((w) => checksumsGood(w.bytes))).toBe(true);
  });

  test('payload is copied once on the way up, and the packet keeps the memory that the card wrote', () => {
    // Long ones are summed up while they are copied, short ones when they come in.
    for (const [size, long, short] of [
      [1000, 40, 0],
      [20, 0, 40],
    ] as const) {
      const calls = new Map<string, number>();
      const sim = run(1, size, { calls });
      expect(calls.get('skb_copy_and_csum_datagram_msg') ?? 0).toBe(long);
      expect(calls.get('copy_linear_skb') ?? 0).toBe(short);
      expect(count(sim, 'netif_receive_skb')).toBe(42);
    }
  });

  test('a connected socket is found by early demux, with the route of its datagrams', () => {
    const calls = new Map<string, number>();
    run(1, 20, { calls });
    // The server's 20 and the one for the closed port; the ICMP error. The client's 20 need no look-up.
    expect(calls.get('__udp4_lib_lookup')).toBe(22);
    expect(calls.get('udp_sk_rx_dst_set')).toBe(1);
    // Two neighbours at boot; and the error's way back is asked for twice: its own, and the reverse of the datagram's.
    expect(calls.get('inet_addr_type_dev_table')).toBe(3);
    // The server's 21 and the client's first: TX needs none, the sockets keep theirs.
    expect(calls.get('ip_route_input_noref')).toBe(23);
  });

  test('the reader takes over what is queued, and gives memory back in portions', () => {
    const calls = new Map<string, number>();
    const sim = runAll(
      world({ programs: [{ host: 0, name: 'udp_queue', image: program('udp_queue') }] }),
      (name) => void calls.set(name, (calls.get(name) ?? 0) + 1),
    );
    expect(outputOf(sim)).toBe('all good\n');
    expect(reports(sim)).toEqual([]);
    // Taken over twice: by the first MSG_PEEK, and by the first recv() of the many.
    expect(calls.get('udp_skb_dtor_locked')).toBe(1);
    const read = (calls.get('udp_skb_destructor') ?? 0) + 1;
    expect(read).toBeGreaterThan(20);
    // Not with each datagram.
    expect(calls.get('__sk_mem_reduce_allocated')).toBeLessThan(read / 2);
  });

  test('a corrupted datagram is dropped with the reason', () => {
    const sim = run(1, 100, { link: { corrupt: 1 }, timeLimitNs: 1e9 });
    expect(outputOf(sim)).toBe('');
    const reasons = sim.events
      .filter((e) => sim.debug.functions[e.fn].name === 'trace_kfree_skb')
      .map((e) => Number(e.args[2]));
    expect(reasons.length).toBeGreaterThan(0);
    expect(reports(sim)).toEqual([]);
  });
});

test.each([
  [1, '10.0.0.1', {}],
  [4, '10.0.0.1', { loss: 0.03, reorder: 0.1, duplicate: 0.05, corrupt: 0.02, jitterNs: 3e6 }],
  [4, '127.0.0.1', {}],
])('many TCP connections at once: %i CPUs, %s, link %j', (cpus, address, link) => {
  const image = program('tcp_many');
  const far = address !== '127.0.0.1';
  const sim = runAll(
    world({
      cpus,
      hosts: 2,
      link: { delayNs: 2e6, ...link },
      timeLimitNs: 300e9,
      programs: [
        { host: 0, name: 'server', image, args: ['serve', '10'] },
        { host: far ? 1 : 0, name: 'client', image, args: [address, '10'], startNs: 10e6 },
      ],
    }),
  );
  expect(outputOf(sim).split('\n').sort()).toEqual(['', 'clients 10 bad 0', 'served 10 bad 0']);
  expect(reports(sim)).toEqual([]);
});

test.each([1, 2])('TCP over loopback on %i CPUs: urgent data, corks, ends, modes of epoll, TIME_WAIT', (cpus) => {
  const programs = [{ host: 0, name: 'tcp_loop', image: program('tcp_loop') }];
  const sim = world({ cpus, timeLimitNs: 100e9, lingerNs: 70e9, programs });
  const leaks = new LeakCheck(sim, new KernelReader(sim));
  sim.setEventListener((event) => leaks.event(event));
  runAll(sim);
  expect(outputOf(sim)).toBe('0 failures\n');
  expect(reports(sim)).toEqual([]);
  expect(leaks.leaks()).toEqual([]);
});

test.each([1, 2])('AF_UNIX streams on %i CPUs: room, ends, names, full queues', (cpus) => {
  const sim = world({ cpus, programs: [{ host: 0, name: 'unix', image: program('unix') }] });
  const leaks = new LeakCheck(sim, new KernelReader(sim));
  sim.setEventListener((event) => leaks.event(event));
  runAll(sim);
  expect(outputOf(sim)).toBe('all well\n');
  expect(reports(sim)).toEqual([]);
  expect(leaks.leaks()).toEqual([]);
});
