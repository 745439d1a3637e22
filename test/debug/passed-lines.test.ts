/** Which lines of a call have run: this call's only, wherever its frame's place was used before. */
import { expect, test } from 'vitest';
import { passedStatements } from '../../src/debug/passed-lines';
import { markAt, type Playground, playground } from './playground';

async function at(mark: string, hit = 1): Promise<Playground> {
  const p = playground();
  p.breakAt(mark);
  for (let i = 0; i < hit; i++) await p.core.continue({ includeHere: i === 0 });
  expect(p.mark()).toBe(mark);
  p.breakAt();
  return p;
}

function passed(p: Playground, depth = 0, window?: number): { marks: string[]; complete: boolean } {
  const { t } = p.sim;
  const frames = p.sim.stack(0, 0).slice(depth);
  const { statements, complete } = passedStatements(p.sim, p.core.index, frames, p.sim.cpu(0, 0).current, window);
  expect(p.sim.t).toBe(t);
  expect(p.sim.breakBytes.every((byte) => byte === 0)).toBe(true);
  return { marks: [...new Set([...statements].map((s) => markAt(p.sim.debug.stmtLine[s]!)))], complete };
}

test('are those before the one that is next', async () => {
  expect(passed(await at('nested-next'))).toEqual({ marks: ['nested'], complete: true });
  expect(passed(await at('nested'))).toEqual({ marks: [], complete: true });
});

test('are the same after the call was made before, in the same place', async () => {
  expect(passed(await at('add-return', 4)).marks).toEqual(['add']);
});

test('of a caller are its own, not those of the calls it makes', async () => {
  const p = await at('fact-base');
  expect(passed(p).marks).toEqual(['fact']);
  expect(passed(p, 2).marks).toEqual(['fact', 'fact-rec']);
});

test('of a call that began too long ago are known in part, and that is said', async () => {
  const p = await at('fact-base');
  expect(passed(p, 2, 3)).toMatchObject({ complete: false });
});
