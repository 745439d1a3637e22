/**
 * Our kernel beside the recorded Linux: the programs of every recording run here, and call trees, events
 * and packets agree as far as they do today. What is missing is printed by `npm run fidelity -- --verbose`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareRecordings, type Row } from '../../scripts/fidelity/recordings';
import { files, ROOT, stockKernelImage } from '../kernel-image';

const RECORDINGS = process.env.SOCKSTEP_RECORDINGS ?? join(ROOT, '../shared/linux');
const there = existsSync(join(RECORDINGS, 'calltrees'));
if (!there) console.warn(`No recordings in ${RECORDINGS}: the comparison with Linux is skipped`);

/** Without delay the recorded receiver runs inside the sender's system call: what it does comes in other places. */
const LEAST = {
  delayed: { edges: 0.99, order: 0.98, events: 0.96, more: 0.05, packets: 1 },
  nested: { edges: 0.95, order: 0.97, events: 0.82, more: 0.22, packets: 0.9 },
};

/** Both programs close as soon as they hear of each other, within 20 ms: whose FIN goes first is chance. */
const BOTH_CLOSE = /^l2-/;

const percent = (part: number, all: number): number => (all === 0 ? 1 : part / all);

describe.skipIf(!there)('beside the recorded Linux', () => {
  let rows: Row[];

  beforeAll(async () => {
    rows = await compareRecordings({
      recordings: RECORDINGS,
      files,
      header: join(ROOT, 'scripts/fidelity/gt.h'),
      kernelImage: await stockKernelImage(),
      // Where a situation was recorded with and without delay, the one with: a card is like that.
      wanted: (name, all) => !all.includes(`${name}-delay20ms`),
    });
  }, 120_000);

  it('every recorded program comes to its end here', () => {
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.flatMap((row) => row.problems.map((problem) => `${row.name}: ${problem}`))).toEqual([]);
  });

  it.each([
    ['functions that are known', (row: Row) => percent(row.tree?.known ?? 0, row.tree?.recorded ?? 0), 0.94, 0.94],
    [
      'edges',
      (row: Row) => percent(row.tree?.agree ?? 0, row.tree?.edges ?? 0),
      LEAST.delayed.edges,
      LEAST.nested.edges,
    ],
    [
      'order',
      (row: Row) => percent(row.tree?.orderSame ?? 0, row.tree?.orderPairs ?? 0),
      LEAST.delayed.order,
      LEAST.nested.order,
    ],
    [
      'events',
      (row: Row) => percent(row.events?.agree ?? 0, row.events?.recorded ?? 0),
      LEAST.delayed.events,
      LEAST.nested.events,
    ],
    [
      'packets',
      (row: Row) => (row.wire && !BOTH_CLOSE.test(row.name) ? percent(row.wire.agree, row.wire.recorded) : 1),
      LEAST.delayed.packets,
      LEAST.nested.packets,
    ],
  ])('%s agree', (_, share, delayed, nested) => {
    const least = (row: Row): number => (/-delay/.test(row.name) ? delayed : nested);
    const low = rows.filter((row) => share(row) < least(row));
    expect(low.map((row) => `${row.name}: ${share(row).toFixed(3)}, at least ${least(row)}`)).toEqual([]);
  });

  it('every call of the programs returns what it returned there', () => {
    const results = rows.flatMap((row) => (row.results ? [{ name: row.name, ...row.results }] : []));
    expect(results.length).toBeGreaterThan(10);
    const other = results.flatMap((r) => r.differences.filter((d) => d.startsWith('- ')).map((d) => `${r.name}: ${d}`));
    expect(other).toEqual([]);
  });

  it('hardly any events or packets are ours only', () => {
    const more = (row: Row): number =>
      Math.max(
        percent((row.events?.own ?? 0) - (row.events?.agree ?? 0), row.events?.own ?? 0),
        row.wire && !BOTH_CLOSE.test(row.name) ? percent(row.wire.own - row.wire.agree, row.wire.own) : 0,
      );
    const least = (row: Row): number => (/-delay/.test(row.name) ? LEAST.delayed : LEAST.nested).more;
    expect(
      rows.filter((row) => row.events && more(row) > least(row)).map((row) => `${row.name}: ${more(row)}`),
    ).toEqual([]);
  });
});
