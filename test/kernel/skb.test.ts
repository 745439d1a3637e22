import { expect, test } from 'vitest';
import { outputOf, runAll, world } from './world';

test('sk_buff functions on linear and fragmented packets', () => {
  const sim = runAll(world({ programs: [], extra: 'skb.c', timeLimitNs: 50e6 }));
  expect(sim.oopses.map((o) => o.text)).toEqual([]);
  expect(outputOf(sim, 'dmesg')).toMatch(/skb: \d+ checks passed/);
});
