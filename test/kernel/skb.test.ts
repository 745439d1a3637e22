import { expect, test } from 'vitest';
import { outputOf, runAll, world } from './world';

test('sk_buff functions on linear and fragmented packets', () => {
  const sim = runAll(world({ programs: [], extra: 'skb.c', timeLimitNs: 50e6 }));
  expect(sim.oopses.map((o) => o.text)).toEqual([]);
  expect(outputOf(sim, 'dmesg')).toMatch(/skb: \d+ checks passed/);
});

test('segments that have become too long are lost, and not sacked as well', () => {
  const sim = runAll(world({ programs: [], extra: 'simple-retransmit.c', timeLimitNs: 50e6 }));
  expect(sim.oopses.map((o) => o.text)).toEqual([]);
  expect(outputOf(sim, 'dmesg')).toContain('simple retransmit: packets 4 lost 4 sacked 0 state 4');
});
