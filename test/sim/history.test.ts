/** Which moments are kept, alone: the policy under a budget. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { History } from '../../src/sim/history';
import { countBefore } from '../../src/sim/records';

/** A history of states that take one byte each. */
function historyOf(budget: number) {
  const kept = new Set<number>();
  const history = new History<number>(
    budget,
    () => kept.size,
    (state) => kept.delete(state),
  );
  const extend = (to: number): void => {
    for (let t = 0; t <= to; t = history.nextAfter(t)) {
      if (!history.wants(t)) continue;
      kept.add(t);
      history.add({ t, state: t, edits: 0 });
    }
  };
  return { history, kept, extend };
}

test('keeps moments at one distance, which grows with the budget in need', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 20_000_000 }), (budget, end) => {
      const { history, kept, extend } = historyOf(budget);
      extend(end);
      expect(kept.has(0)).toBe(true);
      expect(kept.size).toBe(history.count);
      expect(kept.size).toBeLessThanOrEqual(Math.max(budget, 2));
      const list = [...kept].sort((a, b) => a - b);
      const gaps = new Set(list.slice(1).map((t, i) => t - list[i]));
      expect(gaps.size).toBeLessThanOrEqual(1);
      // No more than twice as sparse as the budget asks for.
      if (budget > 2 && list.length > 1)
        expect(list.length * 2).toBeGreaterThanOrEqual(Math.min(budget, end / 50_000) - 2);
      for (const t of [0, 1, end >> 1, end]) {
        expect(history.before(t).t).toBe(Math.max(...list.filter((k) => k <= t)));
      }
    }),
  );
});

test('forgets the future, and goes on from there', () => {
  const { history, kept, extend } = historyOf(1000);
  extend(1_000_000);
  history.cut(420_000);
  expect([...kept].every((t) => t <= 420_000)).toBe(true);
  expect(history.before(9e9).t).toBe(400_000);
  expect(history.wants(450_000)).toBe(true);
});

test('records before a position are counted by position', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30)), fc.nat(31), (times, t) => {
      const list = times.sort((a, b) => a - b).map((time) => ({ t: time }));
      expect(countBefore(list, t)).toBe(list.filter((entry) => entry.t < t).length);
    }),
  );
});
