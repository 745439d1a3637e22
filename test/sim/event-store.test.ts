/** Packed kernel events give back what was put in. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventStore } from '../../src/sim/event-store';

test('every value comes back, however large', () => {
  const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const event = fc.record({
    t: fc.integer({ min: -1, max: 2 ** 52 }),
    timeNs: fc.integer({ min: 0, max: 2 ** 52 }),
    host: fc.integer({ min: 0, max: 1000 }),
    cpu: fc.integer({ min: 0, max: 7 }),
    taskLo: int32,
    taskHi: int32,
    fn: fc.nat(100_000),
    args: fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 12 }),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (list) => {
      const store = new EventStore();
      const stored = list.map(({ args, ...head }) =>
        store.add(
          head,
          Int32Array.from(args.flatMap((a) => [Number(BigInt.asIntN(32, a)), Number(BigInt.asIntN(32, a >> 32n))])),
        ),
      );
      const expected = list.map(({ t, timeNs, host, cpu, taskLo, taskHi, fn, args }) => ({
        t,
        timeNs,
        host,
        cpu,
        task: (BigInt(taskHi >>> 0) << 32n) | BigInt(taskLo >>> 0),
        fn,
        args,
      }));
      expect(stored.map((e) => (e as unknown as { toJSON(): unknown }).toJSON())).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});
