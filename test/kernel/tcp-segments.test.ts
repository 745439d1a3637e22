/**
 * TCP against a peer that is a script of single segments: what no honest peer would say, and answers that
 * come at a chosen moment. The peer's segments go through self/tcp-raw.c; what our TCP says is read off the
 * wire, with numbers relative to both SYNs.
 */
import { describe, expect, test } from 'vitest';
import { KernelReader } from '../../src/scenario/kernel-reader';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { type WorldSpec, outputOf, programImage, readFile, runAll, world } from './world';

const acts = programImage('tcp_acts', 'test/kernel/programs/tcp_acts.c');
const raw = programImage('tcp_raw', 'test/kernel/programs/tcp_raw.c');

/** The names of the drop reasons, in order of their numbers. */
const REASONS = [
  'SKB_NOT_DROPPED_YET',
  ...(readFile('kernel/include/net/dropreason-core.h') ?? '').matchAll(/^\t(?:SKB_DROP_REASON_)?(\w+),/gm),
].map((m) => (typeof m === 'string' ? m : (m[1] as string)));

interface Line {
  ms: number;
  /** `>`: from our TCP, `<`: from the script. */
  from: '>' | '<';
  /** `FLAGS seq:end ack N` */
  text: string;
  flags: string;
  seq: number;
  end: number;
  ack: number;
  win: number;
  sacks: string[];
  /** The IP header's identification. */
  id: number;
}

function lines(sim: RecordedSimulation): Line[] {
  const first: [number | undefined, number | undefined] = [undefined, undefined];
  const out: Line[] = [];
  for (const w of sim.wire) {
    if (w.bytes[23] !== 6) continue;
    const view = new DataView(w.bytes.buffer, w.bytes.byteOffset, w.bytes.length);
    const tcp = 14 + (view.getUint8(14) & 15) * 4;
    const bits = view.getUint8(tcp + 13);
    const hlen = (view.getUint8(tcp + 12) >> 4) * 4;
    const us = w.fromHost as 0 | 1;
    if (bits & 2) first[us] ??= view.getUint32(tcp + 4);
    const seq = (view.getUint32(tcp + 4) - (first[us] ?? 0)) | 0;
    const ack = bits & 16 ? (view.getUint32(tcp + 8) - (first[us ? 0 : 1] ?? 0)) | 0 : 0;
    const end = seq + view.getUint16(16) + 14 - tcp - hlen + (bits & 1) + ((bits >> 1) & 1);
    const sacks: string[] = [];
    for (let at = tcp + 20; at < tcp + hlen && view.getUint8(at) !== 0; ) {
      const kind = view.getUint8(at);
      if (kind === 5)
        for (let b = at + 2; b < at + view.getUint8(at + 1); b += 8) {
          const edge = (o: number) => (view.getUint32(b + o) - (first[us ? 0 : 1] ?? 0)) | 0;
          sacks.push(`${edge(0)}-${edge(4)}`);
        }
      at += kind === 1 ? 1 : view.getUint8(at + 1);
    }
    const flags = [...'FSRPAU'].filter((_, bit) => bits & (1 << bit)).join('');
    out.push({
      ms: Math.round(w.sendNs / 1e6),
      from: us === 0 ? '>' : '<',
      text: `${flags} ${seq}:${end} ack ${ack}`,
      flags,
      seq,
      end,
      ack,
      win: view.getUint16(tcp + 14),
      sacks,
      id: view.getUint16(18),
    });
  }
  return out;
}

interface Talk {
  lines: Line[];
  /** What our TCP said, from segment number `from` on. */
  said: (from?: number) => string[];
  output: string;
  counter: (name: string) => number;
  /** Why our TCP dropped segments. */
  drops: string[];
  /** How often our host came through a function. */
  calls: (name: string) => number;
}

/** Our program's acts against the script. */
function talk(our: string[], script: string[], spec: Partial<WorldSpec> = {}): Talk {
  const sim = runAll(
    world({
      hosts: 2,
      extra: 'tcp-raw.c',
      programs: [
        { host: 0, name: 'acts', image: acts, args: ['7000', '8000', ...our] },
        { host: 1, name: 'raw', image: raw, args: ['8000', '7000', ...script], startNs: 5e6 },
      ],
      link: { delayNs: 10e6 },
      timeLimitNs: 40e9,
      ...spec,
    }),
  );
  expect(sim.oopses.map((o) => o.text)).toEqual([]);
  const reader = new KernelReader(sim);
  const all = lines(sim);
  return {
    lines: all,
    said: (from = 0) =>
      all
        .filter((l) => l.from === '>')
        .slice(from)
        .map((l) => l.text),
    output: outputOf(sim),
    counter: (name) => Number(reader.counter(0, name)),
    drops: sim.events
      .filter((e) => e.host === 0 && sim.debug.functions[e.fn]?.name === 'trace_kfree_skb')
      .map((e) => REASONS[Number(e.args[2])] ?? ''),
    calls: (name) => sim.events.filter((e) => e.host === 0 && sim.debug.functions[e.fn]?.name === name).length,
  };
}

/** The script connects. */
const passive = (opts = 'st') => [`send:S:opts=${opts}`, 'wait:SA', 'send:A'];

const times = (t: Talk, text: string) => t.lines.filter((l) => l.from === '>' && l.text === text).map((l) => l.ms);
const gaps = (ms: number[]) => ms.slice(1).map((x, i) => x - (ms[i] as number));

describe('RFC 5961: what might be forged is answered with a challenge ACK', () => {
  test('a SYN that fails PAWS', () => {
    const t = talk(['listen', 'accept', 'read:1'], [...passive(), 'sleep:100', 'send:S:seq=1:tsd=-4000', 'drain:200']);
    expect(t.said(1)).toEqual(['A 1:1 ack 1']);
    expect([t.counter('TcpExtTCPSYNChallenge'), t.counter('TcpExtTCPChallengeACK')]).toEqual([1, 1]);
    expect(t.counter('TcpExtPAWSEstab')).toBe(0);
    expect(t.drops).toEqual(['TCP_INVALID_SYN']);
  });

  test('a SYN in the window, and one outside of it', () => {
    const t = talk(
      ['listen', 'accept', 'read:1'],
      [...passive(), 'send:S:seq=50', 'drain:600', 'send:S:seq=-9000', 'drain:200'],
    );
    expect(t.said(1)).toEqual(['A 1:1 ack 1', 'A 1:1 ack 1']);
    expect([t.counter('TcpExtTCPSYNChallenge'), t.counter('TcpInErrs')]).toEqual([2, 2]);
    expect(t.drops).toEqual(['TCP_INVALID_SYN', 'TCP_INVALID_SYN']);
  });

  test('a RST in the window but not exact; two at once get one answer; the exact one ends it', () => {
    const t = talk(
      ['listen', 'accept', 'recv:1'],
      [...passive(''), 'send:R:seq=100', 'send:R:seq=101', 'drain:600', 'send:R:seq=102', 'drain:100', 'send:R:seq=1'],
    );
    expect(t.said(1)).toEqual(['A 1:1 ack 1', 'A 1:1 ack 1']);
    expect([t.counter('TcpExtTCPChallengeACK'), t.counter('TcpExtTCPACKSkippedChallenge')]).toEqual([2, 1]);
    expect(t.output).toBe('recv: Connection reset by peer\n');
    // The RST that was taken is no dropped packet.
    expect(t.drops).toEqual(['TCP_RESET', 'TCP_RESET', 'TCP_RESET']);
  });

  test('a RST outside the window is not answered; one behind the newest SACK block counts', () => {
    const t = talk(
      ['listen', 'accept', 'recv:1'],
      [...passive('s'), 'send:R:seq=-5', 'send:PA:seq=101:len=50', 'drain:100', 'send:R:seq=151'],
    );
    expect(t.said(1)).toEqual(['A 1:1 ack 1']);
    expect(t.output).toBe('recv: Connection reset by peer\n');
  });

  test('a limit for the whole host', () => {
    const forged = Array.from({ length: 5 }, () => ['send:R:seq=100', 'drain:550']).flat();
    const t = talk(['listen', 'accept', 'sleep:4000'], [...passive(''), ...forged], {
      sysctls: { 'net.ipv4.tcp_challenge_ack_limit': '1' },
    });
    // Five in 2.2 s, which touch three or four seconds.
    expect(t.counter('TcpExtTCPChallengeACK')).toBeGreaterThan(1);
    expect(t.counter('TcpExtTCPChallengeACK')).toBeLessThan(5);
    expect(t.counter('TcpExtTCPACKSkippedChallenge')).toBe(0);
  });

  test('ACKs: of data never sent, and older than any window', () => {
    const t = talk(
      ['listen', 'accept', 'write:10', 'recv:1'],
      [...passive(''), 'wait:P', 'send:A', 'send:A:ack=500', 'drain:100', 'send:A:ack=-70000:win=9000', 'drain:100'],
    );
    expect(t.said(2)).toEqual(['A 11:11 ack 1']);
    expect(t.drops).toEqual(['TCP_ACK_UNSENT_DATA', 'TCP_TOO_OLD_ACK']);
  });
});

describe('states', () => {
  test('both connect at once', () => {
    const t = talk(
      ['connect', 'write:3', 'read:2'],
      [
        'wait:S',
        'send:S:seq=0:opts=st',
        'wait:SA',
        'send:SA:seq=0:opts=st',
        'wait:P',
        'send:PA:seq=1:len=2',
        'drain:300',
      ],
    );
    expect(t.output).toBe('connect: 0\nwrite: 3\nread: 2\n');
    expect(t.said().slice(0, 4)).toEqual(['S 0:1 ack 0', 'SA 0:1 ack 1', 'A 1:1 ack 1', 'PA 1:4 ack 1']);
    // The SYN came twice, so it is reported like any byte that did.
    expect(t.lines.filter((l) => l.from === '>')[2]?.sacks).toEqual(['0-1']);
    expect(t.drops).toEqual(['TCP_OLD_DATA']);
  });

  test('both connect at once, and the SYN-ACK is lost: it goes again', () => {
    const t = talk(['connect'], ['wait:S', 'send:S:seq=0:opts=st', 'wait:SA', 'wait:SA', 'send:A:seq=1', 'drain:300']);
    expect(t.output).toBe('connect: 0\n');
    expect(gaps(times(t, 'SA 0:1 ack 1'))[0]).toBeGreaterThan(900);
  });

  test('SYN_SENT: an ACK of something else is answered with a RST, and the SYN comes again at once', () => {
    const t = talk(
      ['connect', 'read:1'],
      [
        'wait:S',
        'send:A:seq=500:ack=7777',
        'wait:R',
        'wait:S',
        'send:R:seq=0',
        'send:SA:seq=0',
        'wait:A',
        'send:FA:seq=1',
      ],
    );
    expect(t.said().slice(0, 4)).toEqual(['S 0:1 ack 0', 'R 7777:7777 ack 0', 'S 0:1 ack 0', 'A 1:1 ack 1']);
    expect(gaps(times(t, 'S 0:1 ack 0'))[0]).toBeLessThan(30);
    expect(t.output).toBe('connect: 0\nread: 0\n');
    // The RST had no ACK: it could be anybody's.
    expect(t.drops).toEqual(['TCP_INVALID_ACK_SEQUENCE', 'TCP_RESET']);
  });

  test('a request takes no data beyond the window that its SYN-ACK could offer', () => {
    const t = talk(
      ['rcvbuf:200000', 'listen', 'accept', 'read:1'],
      [
        ...['send:S:opts=w', 'wait:SA', 'send:A:seq=70001:len=10', 'drain:100', 'send:A', 'drain:50'],
        ...['send:PA:len=1', 'drain:50'],
      ],
    );
    expect(t.said().slice(0, 2)).toEqual(['SA 0:1 ack 1', 'A 1:1 ack 1']);
    expect([t.counter('TcpPassiveOpens'), t.counter('TcpExtTCPOFOQueue')]).toEqual([1, 0]);
    expect(t.output).toBe('read: 1\n');
  });

  test('FIN_WAIT1 and FIN_WAIT2 without a program: data are answered with a RST', () => {
    const one = talk(
      ['listen', 'accept', 'close', 'sleep:500'],
      [...passive(''), 'wait:F', 'send:PA:ack=1:len=5', 'drain:100'],
    );
    expect(one.said(1)).toEqual(['FA 1:2 ack 1', 'R 1:1 ack 0']);
    expect(one.counter('TcpExtTCPAbortOnData')).toBe(1);
    const two = talk(
      ['listen', 'accept', 'close', 'sleep:500'],
      [...passive(''), 'wait:F', 'send:A', 'sleep:50', 'send:PA:len=5', 'drain:100'],
    );
    expect(two.said(1)).toEqual(['FA 1:2 ack 1', 'R 2:2 ack 0']);
  });

  test('FIN_WAIT2 with its program: data are still read', () => {
    const t = talk(
      ['listen', 'accept', 'shutdown', 'read:9'],
      [...passive(''), 'wait:F', 'send:A', 'send:PA:len=5', 'sleep:50', 'send:FA', 'drain:50'],
    );
    expect(t.output).toBe('shutdown: 0\nread: 5\n');
    expect(t.said(1)).toEqual(['FA 1:2 ack 1', 'A 2:2 ack 6', 'A 2:2 ack 7']);
  });

  test('TIME_WAIT: a FIN again and an old SYN are acknowledged; a RST ends it', () => {
    const t = talk(
      ['listen', 'accept', 'close', 'sleep:2000'],
      [
        ...[...passive(''), 'wait:F', 'send:FA', 'drain:600', 'send:FA:seq=1', 'drain:600', 'send:S:seq=-50'],
        ...['drain:600', 'send:R:seq=2', 'drain:50', 'send:A:seq=2', 'drain:50'],
      ],
    );
    // The RST ends it, so the last ACK finds nobody.
    expect(t.said(1)).toEqual(['FA 1:2 ack 1', 'A 2:2 ack 2', 'A 2:2 ack 2', 'A 2:2 ack 2', 'R 2:2 ack 0']);
  });

  test('CLOSING: the FIN goes again until it is acknowledged', () => {
    const t = talk(
      ['listen', 'accept', 'close', 'sleep:3000'],
      [...passive(''), 'wait:F', 'send:FA:ack=1', 'wait:F', 'wait:F', 'send:A', 'drain:3000'],
    );
    expect(t.said(1).slice(0, 4)).toEqual(['FA 1:2 ack 1', 'A 2:2 ack 2', 'FA 1:2 ack 2', 'FA 1:2 ack 2']);
    expect(t.said(1).length).toBe(4);
    expect(t.counter('TcpRetransSegs')).toBe(2);
    const [first, second] = gaps(times(t, 'FA 1:2 ack 2'));
    expect(first).toBeGreaterThan(390);
    expect(second).toBeUndefined();
  });

  test('LAST_ACK: the FIN goes again, twice as long after, until it is acknowledged', () => {
    const t = talk(
      ['listen', 'accept', 'read:1', 'close', 'sleep:5000'],
      [...passive(''), 'send:FA', 'wait:F', 'wait:F', 'wait:F', 'wait:F', 'send:A', 'drain:4000'],
    );
    const fins = times(t, 'FA 1:2 ack 2');
    expect(fins.length).toBe(4);
    const [a, b, c] = gaps(fins) as [number, number, number];
    expect([Math.round(b / a), Math.round(c / b)]).toEqual([2, 2]);
    expect(t.counter('TcpRetransSegs')).toBe(3);
  });
});

describe('when to acknowledge', () => {
  test('at the start at once; in a conversation after the delayed ACK timer', () => {
    const t = talk(
      ['listen', 'accept', 'read:1', 'sleep:200', 'write:1', 'read:1', 'write:1', 'read:1', 'sleep:300'],
      [...passive(), 'send:PA:len=1', 'wait:A', 'wait:P', 'send:PA:len=1', 'wait:P', 'send:PA:len=1', 'drain:500'],
    );
    const first = t.lines.filter((l) => l.text.startsWith('PA 1:2'))[0] as Line;
    expect(times(t, 'A 1:1 ack 2')[0]).toBe(first.ms + 10);
    // The second is carried by data, the third has nothing to ride on.
    const third = t.lines.find((l) => l.from === '<' && l.text.startsWith('PA 3:4')) as Line;
    expect(times(t, 'A 3:3 ack 4')[0]).toBeGreaterThanOrEqual(third.ms + 10 + 39);
    expect(t.counter('TcpExtDelayedACKs')).toBe(1);
  });

  test('sending data uses up no quick ACKs when none is due', () => {
    const writes = Array.from({ length: 20 }, () => 'write:1');
    const t = talk(
      ['rcvbuf:8192', 'listen', 'accept', 'nodelay', 'read:1', 'sleep:60', ...writes, 'sleep:1000', 'read:1'],
      [...passive(), 'send:PA:len=1', 'wait:A', 'drain:130', 'send:PA:len=1', 'drain:300'],
    );
    const second = t.lines.find((l) => l.from === '<' && l.text.startsWith('PA 2:3')) as Line;
    const answer = t.lines.find((l) => l.from === '>' && l.flags === 'A' && l.ack === 3) as Line;
    expect(answer.ms).toBe(second.ms + 10);
  });

  test('a delayed ACK that nothing carries waits longer each time, up to its bound', () => {
    const pings = Array.from({ length: 26 }, () => ['send:PA:len=1', 'drain:650']).flat();
    // The program does not read: recv() would acknowledge.
    const t = talk(['listen', 'accept', 'sleep:20000', 'read:26'], [...passive(), ...pings], {
      link: { delayNs: 150e6 },
    });
    const waits = t.lines
      .filter((l) => l.from === '<' && l.flags === 'PA')
      .map(
        (l) =>
          ((t.lines.find((a) => a.from === '>' && a.flags === 'A' && a.ack === l.end) as Line)?.ms ?? 0) - l.ms - 150,
      );
    const late = waits.filter((w) => w > 20);
    expect(late.length).toBeGreaterThan(4);
    expect(late).toEqual([...late].sort((x, y) => x - y));
  });

  test('held back ACKs: each SACK block is told of', () => {
    const same = [2201, 2301, 2401].map((seq) => `send:A:seq=${seq}:len=100`);
    const far = [3001, 4001, 5001, 6001, 7001].map((seq) => `send:A:seq=${seq}:len=100`);
    // Two full segments, so that the receiver knows the round trip, of which it waits a twentieth; then an answer,
    // so that it is in no hurry.
    const begin = [...passive(), 'send:A:len=600', 'drain:300', 'send:A:len=600', 'drain:300'];
    const t = talk(['listen', 'accept', 'read:1200', 'write:1', 'read:1'], [...begin, ...same, ...far, 'drain:500'], {
      link: { delayNs: 100e6 },
    });
    const acks = t.lines.filter((l) => l.from === '>' && l.sacks.length > 0);
    expect(acks.length).toBeLessThan(8);
    const told = new Set(acks.flatMap((l) => l.sacks));
    for (const seq of [3001, 4001, 5001, 6001, 7001]) expect(told).toContain(`${seq}-${seq + 100}`);
    expect(told).toContain('2201-2501');
  });

  test('without SACK the window stays as it is while something is missing: else no ACK is a duplicate', () => {
    const t = talk(
      ['listen', 'accept', 'read:9000'],
      [
        ...passive('w'),
        ...Array.from({ length: 6 }, () => ['send:A:len=1400', 'drain:60']).flat(),
        ...[9801, 11201, 12601].map((seq) => `send:A:seq=${seq}:len=1400`),
        'drain:300',
      ],
    );
    const acks = t.lines.filter((l) => l.from === '>' && l.flags === 'A' && l.ack === 8401);
    expect(acks.length).toBe(4);
    expect(new Set(acks.map((l) => l.win)).size).toBe(1);
  });
});

describe('windows', () => {
  test('a closed window is probed, each time after twice as long', () => {
    const answers = Array.from({ length: 5 }, () => ['wait:A', 'send:A:win=0']).flat();
    const t = talk(
      ['listen', 'accept', 'write:100', 'write:100', 'sleep:100'],
      [...passive(''), 'wait:P', 'send:A:win=0', ...answers, 'drain:100', 'send:A:win=1000', 'wait:P', 'send:A'],
    );
    const probes = times(t, 'A 100:100 ack 1');
    expect(probes.length).toBe(5);
    const g = gaps(probes);
    for (let i = 1; i < g.length; i++) expect((g[i] as number) / (g[i - 1] as number)).toBeCloseTo(2, 0);
    expect(t.counter('TcpExtTCPWinProbe')).toBe(5);
    expect(t.said().at(-1)).toBe('FPA 101:202 ack 1');
  });

  test('TCP_USER_TIMEOUT ends it also when a closed window is still acknowledged', () => {
    const answers = Array.from({ length: 12 }, () => ['wait:A', 'send:A:ack=1:win=0']).flat();
    const t = talk(
      ['listen', 'accept', 'utimeout:3000', 'write:100', 'recv:1'],
      [...passive(''), 'wait:P', 'send:A:ack=1:win=0', ...answers],
    );
    expect(t.output).toContain('recv: Connection timed out');
    const last = t.lines.filter((l) => l.from === '>' && l.end === 101).at(-1) as Line;
    expect(last.ms).toBeLessThan(4000);
  });
});

test.each([
  [-240, 0],
  [-300, 1],
])('PAWS: an ACK that was only overtaken, with a stamp %i ms older, is refused %i times', (tsd, refused) => {
  const t = talk(
    ['listen', 'accept', 'sleep:300', 'read:1'],
    [...passive(), 'send:PA:len=1', 'wait:A', 'send:A', `send:A:tsd=${tsd}`, 'drain:100'],
  );
  // The retransmission timeout is 220 ms; a clock may tick at 1200 Hz.
  expect(t.counter('TcpExtPAWSEstab')).toBe(refused);
});

describe('losses', () => {
  test('without SACK an ACK that covers a repetition proves nothing: F-RTO does not call it spurious', () => {
    const t = talk(
      ['listen', 'accept', 'nodelay', 'write:100', 'write:100', 'recv:1'],
      [...passive(''), 'wait:P', 'wait:P', 'send:A:ack=1', 'wait:P', 'send:A', 'drain:100'],
      // Else both would be repeated as one.
      { sysctls: { 'net.ipv4.tcp_retrans_collapse': '0' } },
    );
    expect(times(t, 'PA 1:101 ack 1').length).toBe(2);
    expect(t.counter('TcpExtTCPTimeouts')).toBe(1);
    expect([t.counter('TcpExtTCPSpuriousRTOs'), t.counter('TcpExtTCPLossUndo')]).toEqual([0, 0]);
  });

  test('a D-SACK that comes together with the ACK undoes the timeout', () => {
    const t = talk(
      ['listen', 'accept', 'write:100', 'recv:1'],
      [...passive('s'), 'wait:P', 'wait:P', 'send:A:sack=1-101', 'drain:100'],
      { sysctls: { 'net.ipv4.tcp_early_retrans': '0' } },
    );
    expect(t.counter('TcpExtTCPDSACKRecv')).toBe(1);
    expect(t.counter('TcpExtTCPLossUndo')).toBe(1);
  });

  test('a SACK block that begins at the ACK makes no sense: it is discarded', () => {
    const t = talk(
      ['listen', 'accept', 'nodelay', 'write:100', 'write:100', 'recv:1'],
      [...passive('s'), 'wait:P', 'wait:P', 'send:A:ack=1:sack=1-101', 'drain:600'],
    );
    expect(t.counter('TcpExtTCPSACKDiscard')).toBe(1);
    expect(t.counter('TcpExtTCPSACKReneging')).toBe(0);
  });
});

describe('losses, with settings', () => {
  test('after F-RTO has sent new data, repetition begins with the first that is lost', () => {
    const writes = Array.from({ length: 14 }, () => 'write:1000');
    const ten = Array.from({ length: 10 }, () => 'wait');
    const t = talk(
      ['listen', 'accept', 'nodelay', ...writes, 'recv:1'],
      [
        ...[...passive('s'), ...ten, 'wait', 'send:A:ack=1001', 'wait', 'wait'],
        ...['send:A:ack=1001:sack=11461-12921', 'drain:150'],
      ],
      { sysctls: { 'net.ipv4.tcp_early_retrans': '0' } },
    );
    const said = t.said(1);
    const news = said.findIndex((l) => l.includes(' 11461:12921 '));
    expect(said[news + 1]).toContain(' 1001:2001 ');
  });

  test.each([
    ['0', 2],
    ['1', 1],
  ])('tcp_thin_linear_timeouts=%s: how much longer each time', (value, factor) => {
    const t = talk(
      ['listen', 'accept', 'write:100', 'recv:1'],
      [...passive(''), ...Array.from({ length: 5 }, () => 'wait:P'), 'send:A', 'drain:50'],
      { sysctls: { 'net.ipv4.tcp_thin_linear_timeouts': value } },
    );
    const g = gaps(times(t, 'PA 1:101 ack 1'));
    expect(g.length).toBe(4);
    for (let i = 1; i < g.length; i++) expect((g[i] as number) / (g[i - 1] as number)).toBeCloseTo(factor, 0);
  });

  test.each([
    ['1', 0],
    ['5', 5],
  ])('tcp_recovery=%s: a hole under three SACKed segments is lost after %i ms', (value, ms) => {
    const t = talk(
      ['listen', 'accept', 'nodelay', 'write:9', 'write:9', 'write:9', 'write:9', 'recv:1'],
      [...passive('s'), 'wait', 'wait', 'wait', 'wait', 'send:A:ack=1:sack=10-37', 'wait', 'send:A', 'drain:50'],
      { sysctls: { 'net.ipv4.tcp_recovery': value } },
    );
    const sack = t.lines.find((l) => l.from === '<' && l.sacks.length > 0) as Line;
    const late = (times(t, 'PA 1:10 ack 1')[1] as number) - sack.ms - 10;
    expect(late).toBeGreaterThanOrEqual(ms);
    expect(late).toBeLessThan(ms + 6);
  });

  test('tcp_workaround_signed_windows: no window over 32767 without scaling', () => {
    const windows = ['0', '1'].map((value) => {
      const sysctls = { 'net.ipv4.tcp_workaround_signed_windows': value };
      const t = talk(['listen', 'accept', 'read:1'], [...passive(''), 'send:PA:len=1', 'wait'], { sysctls });
      return Math.max(...t.lines.filter((l) => l.from === '>').map((l) => l.win)) > 32767;
    });
    expect(windows).toEqual([true, false]);
  });
});

describe('urgent data', () => {
  test('the pointer leads past the end of its segment: the byte comes later', () => {
    const t = talk(
      ['listen', 'accept', 'read:5', 'oob', 'sleep:500', 'oob', 'read:20'],
      [...passive(''), 'send:PAU:len=5:urg=8', 'sleep:200', 'send:PA:len=5', 'sleep:500', 'send:FA', 'drain:100'],
    );
    // Bytes 1 to 10 of the stream are b to k; the eighth is urgent, and not in the stream.
    expect(t.output).toBe(`read: 5\noob: Resource temporarily unavailable\noob: ${'i'.charCodeAt(0)}\nread: 4\n`);
  });
});

describe('several segments in one skb', () => {
  /** Large packets although the peer is far. */
  const sysctls = { 'net.ipv4.tcp_min_tso_segs': '5' };
  const five = ['wait', 'wait', 'wait', 'wait', 'wait'];
  const sent = ['A 1:1461', 'A 1461:2921', 'A 2921:4381', 'A 4381:5841', 'PA 5841:7301'];

  test('a large send is one packet for IP and the queue, and leaves as consecutive segments with one PSH', () => {
    const t = talk(['listen', 'accept', 'write:7300', 'recv:1'], [...passive('s'), ...five, 'send:A', 'drain:50'], {
      sysctls,
    });
    expect(t.said(1)).toEqual(sent.map((l) => `${l} ack 1`));
    const ids = t.lines.filter((l) => l.from === '>').map((l) => l.id);
    expect(ids.slice(2).map((id, i) => (id - (ids[i + 1] as number)) & 0xffff)).toEqual([1, 1, 1, 1]);
    // The SYN-ACK is one, the five segments are one, and five for the driver.
    expect([t.calls('trace_net_dev_queue'), t.calls('trace_net_dev_start_xmit')]).toEqual([2, 6]);
    expect(t.counter('TcpOutSegs')).toBe(6);
  });

  test('the FIN goes with the last segment only', () => {
    // Nothing leaves while the window is closed; then the five go together, and the FIN with them.
    const t = talk(
      ['listen', 'accept', 'write:7300', 'close'],
      [...passive('s').slice(0, 2), 'send:A:win=0', 'sleep:100', 'send:A:win=65535', ...five, 'send:A', 'drain:50'],
      { sysctls },
    );
    expect(t.said(1).filter((l) => l.includes('F'))).toEqual(['FPA 5841:7302 ack 1']);
    expect(t.lines.filter((l) => l.from === '>' && l.flags.includes('P')).length).toBe(1);
  });

  test('a part is acknowledged: only the rest goes again', () => {
    const t = talk(
      ['listen', 'accept', 'write:7300', 'recv:1'],
      [...passive('s'), ...five, 'send:A:ack=2921', 'wait', 'wait', 'wait', 'send:A', 'drain:50'],
      { sysctls: { ...sysctls, 'net.ipv4.tcp_early_retrans': '0' } },
    );
    // The timer: one segment, cut off the front of what is left.
    expect(t.said(6)[0]).toBe('A 2921:4381 ack 1');
    expect(
      t
        .said(1)
        .slice(5)
        .some((l) => l.startsWith('A 1:') || l.startsWith('A 1461:')),
    ).toBe(false);
  });

  test('a hole inside: the skb is split around it, and the hole alone goes again', () => {
    const t = talk(
      ['listen', 'accept', 'write:7300', 'recv:1'],
      [...passive('s'), ...five, 'send:A:ack=1461:sack=2921-7301', 'wait', 'send:A:ack=7301', 'drain:50'],
      { sysctls },
    );
    expect(t.said(6)).toEqual(['A 1461:2921 ack 1']);
    expect([t.counter('TcpRetransSegs'), t.counter('TcpExtTCPFastRetrans')]).toEqual([1, 1]);
  });

  test('blocks that grow: covered segments move from the front of the next skb into the one before', () => {
    const t = talk(
      ['listen', 'accept', 'write:14600', 'recv:1'],
      [
        ...[...passive('s'), ...five, ...five, 'send:A:ack=1:sack=1461-7301'],
        ...['send:A:ack=1:sack=1461-10221', 'wait', 'send:A:ack=14601', 'drain:50'],
      ],
      { sysctls },
    );
    expect(t.said(11)[0]).toBe('A 1:1461 ack 1');
    expect(t.counter('TcpExtTCPSackShifted')).toBe(1);
  });
});
