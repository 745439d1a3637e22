/**
 * Going back step by step through the stretch between two checkpoints: moments kept on the way give exactly what
 * re-execution from the checkpoint gives, and spare most of it.
 */
import { expect, it } from 'vitest';
import { programImage, runAll, world } from '../kernel/world';

const PROGRAM = `
#include <stdio.h>
int main(void)
{
	volatile int table[64];

	for (int i = 0; i < 40000; i++)
		table[i % 64] = i;
	printf("%d\\n", table[7]);
	return 0;
}
`;

it('a walk backwards re-executes little, and every moment is exact', () => {
  const fresh = () =>
    world({ programs: [{ host: 0, image: programImage('walk', 'walk.c', PROGRAM), name: 'walk', startNs: 0 }] });
  const from = 95_000;
  const walk: number[] = [];
  for (let t = from - 500; t > from - 20_000; t -= 500) walk.push(t);
  // One that only goes forward keeps nothing beside its checkpoints.
  const other = fresh();
  const prints = new Map<number, string>();
  const looked = walk.filter((_, i) => i % 9 === 5);
  for (const t of looked.toReversed()) {
    while (other.t < t) other.run({ limit: t });
    prints.set(t, other.fingerprint());
  }
  const sim = runAll(fresh());
  expect(sim.checkpointBefore(from)).toBe(50_000);
  while (!sim.seek(from));
  let executed = 0;
  for (const t of walk) {
    sim.seek(t, 0);
    executed += t - sim.t;
    while (!sim.seek(t));
    if (prints.has(t)) expect(sim.fingerprint()).toBe(prints.get(t));
  }
  // Without: some 35 000 each.
  expect(executed / walk.length).toBeLessThan(12_000);
  // A new future forgets what was kept after it.
  const t = from - 10_250;
  while (!sim.seek(t));
  sim.poke(0, 0x10, Uint8Array.of(1));
  runAll(other);
  while (!other.seek(t));
  other.poke(0, 0x10, Uint8Array.of(1));
  expect(runAll(sim).fingerprint()).toBe(runAll(other).fingerprint());
});
