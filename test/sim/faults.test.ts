/** Faults of the configuration, seen on the wire of two mini kernels. */
import { describe, expect, test } from 'vitest';
import type { FaultConfig } from '../../src/sim/config';
import { createSimulation } from '../../src/sim/simulation';
import { miniConfig, miniKernel } from './mini';

function runWith(faults: FaultConfig[]) {
  const sim = createSimulation({ ...miniConfig(), faults }, miniKernel(), []);
  while (!sim.ended) sim.run({ slice: 1e6 });
  return sim;
}

const nth = (n: number, action: FaultConfig['action'], fromHost = 1): FaultConfig => ({
  when: { kind: 'packet', link: 0, fromHost, match: 'any', nth: n },
  action,
  text: `${action.kind} ${n}`,
});

const plain = runWith([]);

describe('faults', () => {
  test('without any the packets go to and fro', () => {
    expect(plain.wire.length).toBe(12);
    expect(plain.wire.every(({ fate }) => fate === '')).toBe(true);
    expect(plain.wire.map(({ fromHost }) => fromHost)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(plain.wire.every(({ id }, i) => id === i)).toBe(true);
  });

  test('a dropped packet ends this conversation', () => {
    const sim = runWith([nth(2, { kind: 'drop' })]);
    expect(sim.wire.map(({ fate }) => fate)).toEqual(['', '', '', 'fault:drop 2']);
    expect(sim.wire[3].arriveNs).toBe(-1);
  });

  test('a delayed packet arrives later by just that, a doubled one twice', () => {
    const sim = runWith([nth(1, { kind: 'delay', ns: 5_000_000 }), nth(2, { kind: 'duplicate' })]);
    expect(sim.wire[1].arriveNs).toBe(plain.wire[1].arriveNs + 5_000_000);
    expect(sim.wire.filter(({ fate }) => fate.includes('duplicated')).length).toBe(1);
  });

  test('the link goes down and comes up at a time', () => {
    const downNs = plain.wire[5].sendNs;
    const sim = runWith([
      { when: { kind: 'time', atNs: downNs }, action: { kind: 'link-down', link: 0 }, text: 'down' },
    ]);
    expect(sim.wire.filter(({ fate }) => fate === '').length).toBeLessThan(7);
    expect(sim.events.length).toBeLessThan(plain.events.length);
  });

  test('packets under way at a moment are listed in order of arrival', () => {
    const sim = runWith([]);
    const { t, id } = sim.wire[2];
    sim.seek(t + 1);
    expect(sim.inFlight(0).map((packet) => packet.id)).toEqual([id]);
    sim.seek(0);
    expect(sim.inFlight(0)).toEqual([]);
  });
});
