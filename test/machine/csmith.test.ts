/** Programs of csmith by fixed seeds: gcc and this machine agree. Others by hand, or at night, with CSMITH=from,to. */
import { afterAll, describe, expect, it } from 'vitest';
import { Csmith, missing } from './csmith';

if (missing !== undefined) console.log(`${missing} is missing: programs of csmith are skipped`);
const [from, to] = (process.env.CSMITH ?? '1,31').split(',').map(Number);

describe.skipIf(missing !== undefined)('csmith: gcc and this machine agree', () => {
  const csmith = missing === undefined ? new Csmith() : undefined;
  let compared = 0;
  afterAll(() => csmith?.close());

  for (let seed = from; seed < to; seed++) {
    it(`seed ${seed}`, () => {
      const result = csmith?.compare(seed);
      if (result !== 'too long') compared++;
      if (typeof result === 'object') expect(result.found).toBe(result.expected);
    });
  }

  it('most programs end in time', () => {
    expect(compared).toBeGreaterThan((to - from) / 2);
  });
});
