/**
 * The promise of history on the real kernel with programs: processes, threads, signals, faults, and
 * packets between two hosts. Slower than the mini kernel's tests, so fewer moments are looked at.
 */
import { describe, expect, test } from 'vitest';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { programImage, type WorldSpec, world } from '../kernel/world';
import { recordText } from './record-text';

const busy = programImage('busy', 'test/sim/programs/busy.c');
const tcp = programImage('tcp-echo', 'test/sim/programs/tcp-echo.c');
const echo = programImage('udp-echo', 'test/sim/programs/udp-echo.c');

const busyOn = (hosts: number, cpus: number): WorldSpec => ({
  hosts,
  cpus,
  programs: Array.from({ length: hosts }, (_, host) => ({ host, image: busy, name: 'busy' })),
});
const VARIANTS: [string, WorldSpec][] = [
  ['processes on one CPU', busyOn(1, 1)],
  ['processes on two hosts of two CPUs', busyOn(2, 2)],
  [
    'packets over a bad link',
    {
      hosts: 2,
      cpus: 2,
      seed: 4,
      link: { jitterNs: 100_000, duplicate: 0.5, delayNs: 200_000 },
      programs: [
        { host: 0, image: echo, name: 'server', args: ['server'] },
        { host: 1, image: echo, name: 'client', args: ['client'] },
      ],
    },
  ],
  [
    'a TCP connection over a worse one',
    {
      hosts: 2,
      cpus: 2,
      seed: 9,
      link: { jitterNs: 300_000, duplicate: 0.3, reorder: 0.3, loss: 0.2, corrupt: 0.1, delayNs: 200_000 },
      programs: [
        { host: 0, image: tcp, name: 'server', args: ['server'] },
        { host: 1, image: tcp, name: 'client', args: ['client'] },
      ],
    },
  ],
];

function runOut(sim: RecordedSimulation, step: () => number): void {
  while (!sim.ended) sim.run({ limit: sim.t + step(), slice: 1e9, stopOnOops: false });
}

describe.each(VARIANTS)('%s', (_name, spec) => {
  const whole = world(spec);
  runOut(whole, () => 1e9);
  const end = whole.lastT;

  test('everybody ends', () => {
    expect(
      whole.exits
        .filter(({ process }) => process >= 0)
        .map(({ process }) => process)
        .sort(),
    ).toEqual(spec.programs.map((_, i) => i));
    if (spec.link !== undefined) expect(whole.wire.length).toBeGreaterThan(2);
    expect(whole.oopses.filter(({ user }) => !user).map(({ text }) => text)).toEqual([]);
  });

  test('stopping anywhere, and going to any moment, gives one and the same history', () => {
    let random = 7;
    const below = (n: number): number => {
      random = (Math.imul(random, 1103515245) + 12345) >>> 0;
      return (random >>> 8) % n;
    };
    const pieces = world(spec);
    const marks: { t: number; digest: string }[] = [];
    runOut(pieces, () => {
      if (below(30) === 0 && marks.length < 12) marks.push({ t: pieces.t, digest: pieces.fingerprint() });
      return 1 + below(1500);
    });
    expect(pieces.lastT).toBe(end);
    expect(recordText(pieces)).toBe(recordText(whole));
    expect(pieces.fingerprint()).toBe(whole.fingerprint());
    for (let i = marks.length - 1; i > 0; i--) {
      const j = below(i + 1);
      [marks[i], marks[j]] = [marks[j], marks[i]];
    }
    for (const { t, digest } of marks) {
      while (!whole.seek(t, 20_000));
      expect(whole.fingerprint()).toBe(digest);
    }
    whole.seek(end);
  });

  test('every stack can be walked at every moment, down to an entry', () => {
    for (let i = 1; i < 200; i++) {
      while (!whole.seek(Math.floor((end * i) / 200)));
      for (let host = 0; host < (spec.hosts ?? 1); host++) {
        for (let cpu = 0; cpu < (spec.cpus ?? 1); cpu++) {
          if (whole.cpu(host, cpu).fp === 0) continue;
          const frames = whole.stack(host, cpu);
          expect(frames.at(-1)?.kind).toBe('entry');
          expect(frames.every(({ stmt }) => stmt >= 0)).toBe(true);
          // User frames are below all kernel frames.
          const firstUser = frames.findIndex(({ user }) => user);
          if (firstUser >= 0) expect(frames.slice(firstUser).every(({ user }) => user)).toBe(true);
        }
      }
    }
    whole.seek(end);
  });
});
