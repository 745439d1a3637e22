/** TCP as programs see it: connections over a link and over loopback, all ways of ending, losses, and nothing left behind. */
import { describe, expect, test } from 'vitest';
import type { FaultConfig } from '../../src/sim/config';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { type ProgramSpec, type WorldSpec, outputOf, programImage, runAll, world } from './world';

const peer = programImage('tcp_peer', 'test/kernel/programs/tcp_peer.c');
const sleeper = programImage('sleeper', 'sleeper.c', '#include <unistd.h>\nint main(void) { return sleep(200); }');
const PORT = '8080';

const reports = (sim: RecordedSimulation) => sim.oopses.map((o) => o.text);
const count = (sim: RecordedSimulation, name: string) =>
  sim.events.filter((e) => sim.debug.functions[e.fn].name === `trace_${name}`).length;

interface Segment {
  from: number;
  fate: string;
  flags: string;
  length: number;
  window: number;
}

/** The TCP segments on the wire. */
function segments(sim: RecordedSimulation): Segment[] {
  return sim.wire
    .filter((w) => w.bytes[12] === 8 && w.bytes[13] === 0 && w.bytes[23] === 6)
    .map((w) => {
      const tcp = 14 + (w.bytes[14] & 15) * 4;
      const flags = w.bytes[tcp + 13];
      const total = (w.bytes[16] << 8) | w.bytes[17];
      return {
        from: w.fromHost,
        fate: w.fate,
        flags: ['F', 'S', 'R', 'P', 'A'].filter((_, bit) => flags & (1 << bit)).join(''),
        length: 14 + total - tcp - (w.bytes[tcp + 12] >> 4) * 4,
        window: (w.bytes[tcp + 14] << 8) | w.bytes[tcp + 15],
      };
    });
}

interface Case {
  server?: string;
  client: string;
  bytes: number;
  connections?: number;
  loopback?: boolean;
}

/** The server on host 0, the client on host 1 or, over loopback, on the same. */
function run(c: Case, spec: Partial<WorldSpec> = {}, more: ProgramSpec[] = []): RecordedSimulation {
  const ip = c.loopback ? '127.0.0.1' : '10.0.0.1';
  const args = (mode: string) => [mode, PORT, ip, String(c.bytes), String(c.connections ?? 1)];
  const programs: ProgramSpec[] = [];
  if (c.server !== undefined) programs.push({ host: 0, name: 'server', image: peer, args: args(c.server) });
  programs.push({ host: c.loopback ? 0 : 1, name: 'client', image: peer, args: args(c.client), startNs: 10e6 });
  programs.push(...more);
  return runAll(world({ hosts: c.loopback ? 1 : 2, programs, timeLimitNs: 20e9, ...spec }));
}

function expectGood(sim: RecordedSimulation, text: string): void {
  expect(outputOf(sim)).toBe(text);
  expect(reports(sim)).toEqual([]);
  expect(sim.exits.every((e) => e.status === 0)).toBe(true);
}

describe('a connection', () => {
  test('one byte there and back: each segment of its life', () => {
    const sim = run({ server: 'echo', client: 'ask', bytes: 1 });
    expectGood(sim, 'ask good\n');
    const wire = segments(sim).map((s) => `${s.from} ${s.flags} ${s.length}`);
    expect(wire.slice(0, 5)).toEqual(['1 S 0', '0 SA 0', '1 A 0', '1 PA 1', '1 FA 0']);
    expect(wire).toContain('0 PA 1');
    expect(wire).toContain('0 FA 0');
    expect(wire.at(-1)).toBe('1 A 0');
    expect(count(sim, 'tcp_probe')).toBeGreaterThan(0);
    expect(count(sim, 'tcp_receive_reset')).toBe(0);
  });

  test.each([
    [1, false],
    [2, false],
    [1, true],
    [2, true],
  ])('200 KB there and back, half closed between, %i CPUs, loopback %s', (cpus, loopback) => {
    const sim = run({ server: 'echo', client: 'ask', bytes: 200_000, loopback }, { cpus });
    expectGood(sim, 'ask good\n');
    if (loopback) return;
    const sent = (host: number) =>
      segments(sim)
        .filter((s) => s.from === host)
        .reduce((sum, s) => sum + s.length, 0);
    // No loss, so nothing is sent twice.
    expect([sent(0), sent(1)]).toEqual([200_000, 200_000]);
    expect(count(sim, 'tcp_retransmit_skb')).toBe(0);
  });

  test.each([false, true])('question and answer, ten times, loopback %s', (loopback) => {
    const sim = run({ server: 'pingpong', client: 'ping', bytes: 10, loopback });
    expectGood(sim, 'ping good\n');
  });

  test.each([1, 2])('connections one after the other on %i CPUs', (cpus) => {
    const sim = run({ server: 'echo', client: 'ask', bytes: 3000, connections: 4 }, { cpus });
    expectGood(sim, 'ask good\n');
  });
});

describe('ends', () => {
  test.each([false, true])('nobody listens: RST, ECONNREFUSED, loopback %s', (loopback) => {
    const sim = run({ client: 'refused', bytes: 1, loopback });
    expectGood(sim, 'refused good\n');
    expect(count(sim, 'tcp_send_reset')).toBe(1);
    expect(count(sim, 'tcp_receive_reset')).toBe(1);
  });

  test.each([false, true])('closed with data unread: RST, ECONNRESET, loopback %s', (loopback) => {
    const sim = run({ server: 'unread', client: 'reset', bytes: 100, loopback });
    expectGood(sim, 'reset good\n');
    expect(count(sim, 'tcp_receive_reset')).toBe(1);
    if (!loopback) expect(segments(sim).map((s) => s.flags)).toContain('RA');
  });
});

test.each([1, 2])('both ends connect at once, %i CPUs', (cpus) => {
  const ends = [0, 1].map((host) => ({
    host,
    name: `end${host}`,
    image: peer,
    args: ['cross', PORT, `10.0.0.${2 - host}`, '1'],
    startNs: 10e6,
  }));
  const sim = runAll(world({ cpus, hosts: 2, programs: ends, timeLimitNs: 20e9 }));
  expectGood(sim, 'cross good\ncross good\n');
  // Neither SYN finds a listener: both answer with a SYN-ACK.
  expect(segments(sim).filter((s) => s.flags === 'S').length).toBe(2);
});

test('a reader that is too slow: the window closes and opens again', () => {
  const sim = run({ server: 'slow', client: 'ask', bytes: 100_000 });
  expectGood(sim, 'ask good\n');
  const closed = segments(sim).findIndex((s) => s.from === 0 && s.window === 0);
  expect(closed).toBeGreaterThan(0);
  expect(segments(sim).some((s, i) => i > closed && s.from === 0 && s.window > 0)).toBe(true);
});

test.each([false, true])('who writes to one that has closed gets a RST, loopback %s', (loopback) => {
  const sim = run({ server: 'late', client: 'leave', bytes: 1, loopback });
  expectGood(sim, 'leave good\n');
  expect(count(sim, 'tcp_send_reset')).toBe(1);
  expect(count(sim, 'tcp_receive_reset')).toBe(1);
});

type Match = Extract<FaultConfig['when'], { kind: 'packet' }>['match'];
const lose = (match: Match, fromHost: number, nth = 1): FaultConfig => ({
  when: { kind: 'packet', link: 0, fromHost, match, nth },
  action: { kind: 'drop' },
  text: `lose ${match}`,
});

describe('losses', () => {
  test.each<[Match, number, number]>([
    ['syn', 1, 1],
    ['synack', 0, 1],
    ['ack', 1, 1],
    ['data', 1, 1],
    ['data', 0, 1],
    ['fin', 1, 1],
    ['fin', 0, 1],
  ])('of one %s from host %i (number %i)', (match, from, nth) => {
    const sim = run({ server: 'echo', client: 'ask', bytes: 500 }, { faults: [lose(match, from, nth)] });
    expectGood(sim, 'ask good\n');
    expect(segments(sim).filter((s) => s.fate !== '').length).toBe(1);
  });

  test.each([
    ['1', ['4', '4', '5', '13']],
    ['0', ['4', '4', '5', '4', '4', '5']],
  ])('of small segments in a row: sent again as one (net.ipv4.tcp_retrans_collapse = %s)', (collapse, lengths) => {
    const image = programImage('tcp_small', 'test/kernel/programs/tcp_small.c');
    const at = (atNs: number, kind: 'link-down' | 'link-up'): FaultConfig => ({
      when: { kind: 'time', atNs },
      action: { kind, link: 0 },
      text: '',
    });
    const sim = runAll(
      world({
        hosts: 2,
        programs: [
          { host: 0, name: 'server', image, args: ['serve'] },
          { host: 1, name: 'client', image, args: ['ask', '10.0.0.1'], startNs: 10e6 },
        ],
        faults: [at(120e6, 'link-down'), at(200e6, 'link-up')],
        sysctls: { 'net.ipv4.tcp_retrans_collapse': collapse },
      }),
    );
    expectGood(sim, 'one two three\n');
    const data = segments(sim).filter((segment) => segment.from === 1 && segment.length > 0);
    expect(data.map((segment) => String(segment.length))).toEqual(lengths);
  });

  test.each([5, 20, 100])('of data segment %i among 200 KB', (nth) => {
    const sim = run({ server: 'echo', client: 'ask', bytes: 200_000 }, { faults: [lose('data', 1, nth)] });
    expectGood(sim, 'ask good\n');
    // One hole, one segment again.
    expect(count(sim, 'tcp_retransmit_skb')).toBe(1);
  });

  test.each<[string, WorldSpec['link'], Record<string, string>]>([
    ['5 % lost', { loss: 0.05 }, {}],
    ['5 % lost, without SACK', { loss: 0.05 }, { 'net.ipv4.tcp_sack': '0' }],
    ['5 % lost, without timestamps', { loss: 0.05 }, { 'net.ipv4.tcp_timestamps': '0' }],
    ['10 % reordered, 5 % twice', { reorder: 0.1, duplicate: 0.05, jitterNs: 2e6 }, {}],
    ['3 % corrupt', { corrupt: 0.03 }, {}],
  ])('%s: the data arrive whole', (_, link, sysctls) => {
    const sim = run(
      { server: 'echo', client: 'ask', bytes: 60_000 },
      { link: { delayNs: 5e6, ...link }, sysctls, timeLimitNs: 120e9 },
    );
    expectGood(sim, 'ask good\n');
  });
});

test('over loopback several segments stay one skb, up to the receiver', () => {
  const text = `#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
	static char data[8000];
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(9000) };
	struct tcp_info ti;
	socklen_t len = sizeof(ti);
	int l = socket(AF_INET, SOCK_STREAM, 0), c = socket(AF_INET, SOCK_STREAM, 0), mss = 1012, s, n, all = 0;
	a.sin_addr.s_addr = inet_addr("127.0.0.1");
	setsockopt(c, IPPROTO_TCP, TCP_MAXSEG, &mss, sizeof(mss));
	if (bind(l, (void *)&a, sizeof(a)) || listen(l, 1) || connect(c, (void *)&a, sizeof(a)))
		return 1;
	s = accept(l, 0, 0);
	for (int i = 0; i < 8000; i++)
		data[i] = i / 7;
	write(c, data, 5000);
	while (all < 5000 && (n = read(s, data + 5000, 3000)) > 0) {
		for (int i = 0; i < n; i++)
			if (data[5000 + i] != (char)((all + i) / 7))
				return 2;
		all += n;
	}
	getsockopt(s, IPPROTO_TCP, TCP_INFO, &ti, &len);
	printf("%d bytes, %u a segment\\n", all, ti.tcpi_rcv_mss);
	return 0;
}
`;
  const one = programImage('tcp_one', 'test/kernel/programs/tcp_one.c', text);
  const sim = runAll(world({ hosts: 1, programs: [{ host: 0, name: 'one', image: one }], timeLimitNs: 5e9 }));
  expectGood(sim, '5000 bytes, 1000 a segment\n');
  const lengths = sim.events
    .filter((e) => sim.debug.functions[e.fn]?.name === 'trace_net_dev_xmit')
    .map((e) => Number(e.args[3]));
  // Ethernet, IP and TCP with time stamps.
  expect(lengths.filter((n) => n > 100)).toEqual([5000 + 14 + 20 + 32]);
});

test('nothing is left behind', () => {
  const inUse = (c: Case, faults?: FaultConfig[]): string[] => {
    // Somebody must live until the report, or the simulation ends before.
    const sleep = { host: 0, name: 'sleep', image: sleeper };
    const sim = run(c, { extra: 'leaks.c', faults, timeLimitNs: 108e9 }, [sleep]);
    expect(reports(sim)).toEqual([]);
    const lines = outputOf(sim, 'dmesg').match(/late .*/g) ?? [];
    expect(lines.length).toBeGreaterThan(10);
    // The last address space stays loaded, borrowed by the idle task, as on Linux.
    // Sorted, because the two hosts write at the same time.
    return lines.filter((line) => !line.startsWith('late mm_struct')).sort();
  };
  // One connection leaves the routes that it has used, for the next ones.
  const one = inUse({ server: 'echo', client: 'ask', bytes: 1 });
  // Two sockets are the kernel's own: RSTs leave through one, ICMP errors through the other.
  expect(one.filter((line) => /TCP|tcp|sock_inode_cache [^2]|skb/.test(line))).toEqual([]);
  expect(inUse({ server: 'echo', client: 'ask', bytes: 20_000, connections: 3 })).toEqual(one);
  expect(inUse({ server: 'unread', client: 'reset', bytes: 5000 })).toEqual(one);
  expect(inUse({ server: 'none', client: 'refused', bytes: 1 })).toEqual(one);
  expect(inUse({ server: 'echo', client: 'ask', bytes: 30_000 }, [lose('data', 1, 7), lose('fin', 0)])).toEqual(one);
}, 60_000);
