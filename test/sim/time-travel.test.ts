/**
 * The promise of history: the state at a position is one state, whether reached in one run, in many
 * small ones, or by seeking back and forth; and two runs of one configuration are the same in all.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { recordText } from './record-text';
import { type MiniOptions, miniSimulation } from './mini';

const LIMIT = 60_000;

/** Runs until the end, in steps of at most `step` statements. */
function runOut(sim: RecordedSimulation, step = Infinity): void {
  while (!sim.ended) {
    const result = sim.run({ limit: sim.t + step, slice: 10_000_000 });
    if (result.reason === 'oops') throw new Error(result.oops.text);
    if (sim.t > 5_000_000) throw new Error('never ends');
  }
}

/** Statement of a line that contains `text`. */
function stmtAt(sim: RecordedSimulation, fn: string, nth = 0): number {
  const info = sim.debug.functions.find((f) => f.name === fn);
  if (info === undefined) throw new Error(`no function ${fn}`);
  return info.firstStmt + nth;
}

const VARIANTS: [string, MiniOptions][] = [
  ['one CPU each', {}],
  ['two CPUs each', { cpus: 2 }],
  [
    'four CPUs, a bad link',
    { cpus: 4, seed: 3, link: { loss: 0.2, duplicate: 0.2, reorder: 0.2, jitterNs: 20_000, corrupt: 0.2 } },
  ],
  ['hardly any memory for history', { cpus: 2, budget: 1 }],
];

describe.each(VARIANTS)('%s', (_name, options) => {
  const reference = miniSimulation(options);
  runOut(reference);
  const end = reference.lastT;
  const known = new Map<number, string>();
  /** The digest at `t` of a simulation that runs there at once. */
  const digest = (t: number): string => {
    let value = known.get(t);
    if (value === undefined) {
      const fresh = miniSimulation(options);
      while (fresh.t < t) if (fresh.run({ limit: t, slice: 10_000_000 }).reason === 'end') break;
      value = fresh.fingerprint();
      known.set(t, value);
    }
    return value;
  };

  test('does something worth testing', () => {
    expect(end).toBeGreaterThan(5_000);
    expect(reference.wire.length).toBeGreaterThan(1);
    expect(reference.output.some(({ text }) => text.startsWith('worker done'))).toBe(true);
    expect(reference.events.length).toBeGreaterThan(10);
  });

  test('two runs are the same in everything', () => {
    const other = miniSimulation(options);
    runOut(other);
    expect(other.lastT).toBe(end);
    expect(recordText(other)).toBe(recordText(reference));
    expect(other.fingerprint()).toBe(reference.fingerprint());
  });

  test('stopping often changes nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), (step) => {
        const other = miniSimulation(options);
        let checked = 0;
        while (!other.ended) {
          other.run({ limit: other.t + step });
          if (++checked % 100 === 1 && other.t < end) expect(other.fingerprint()).toBe(digest(other.t));
        }
        expect(recordText(other)).toBe(recordText(reference));
        expect(other.fingerprint()).toBe(reference.fingerprint());
      }),
      { numRuns: 3 },
    );
  });

  test('any moment is reached by seeking', () => {
    const before = recordText(reference);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: end }), { minLength: 1, maxLength: 6 }), (moments) => {
        for (const t of moments) {
          while (!reference.seek(t, 7_000));
          expect(reference.t).toBe(t);
          expect(reference.fingerprint()).toBe(digest(t));
        }
      }),
      { numRuns: 15 },
    );
    expect(reference.lastT).toBe(end);
    expect(recordText(reference)).toBe(before);
    reference.seek(end);
    expect(reference.fingerprint()).toBe(digest(end));
  });

  test('neighbouring moments, one by one, forwards and backwards', () => {
    const start = Math.min(3_000, end - 300);
    const forwards: string[] = [];
    for (let t = start; t < start + 60; t++) {
      reference.seek(t);
      forwards.push(reference.fingerprint());
    }
    for (let t = start + 59; t >= start; t--) {
      reference.seek(t);
      expect(reference.fingerprint()).toBe(forwards[t - start]);
    }
    const fresh = miniSimulation(options);
    fresh.run({ limit: start });
    for (let t = start; t < start + 60; t++) {
      expect(fresh.fingerprint()).toBe(forwards[t - start]);
      fresh.run({ limit: t + 1 });
    }
  });

  test('an edit begins a new future, which is part of the record', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: end - 1 }), fc.integer({ min: 0, max: end }), (at, look) => {
        const variable = reference.debug.images[0].globals.get('shared_count');
        if (variable === undefined) throw new Error('no shared_count');
        const edited = (sim: RecordedSimulation, value: number) => {
          const phys = sim.translate(0, variable.address);
          sim.poke(0, phys, Uint8Array.of(value));
        };
        const a = miniSimulation(options);
        runOut(a);
        a.seek(at);
        edited(a, 1);
        edited(a, 77);
        expect(a.lastT).toBe(at);
        expect(a.events.every(({ t }) => t < at)).toBe(true);
        runOut(a);
        const b = miniSimulation(options);
        b.run({ limit: at });
        edited(b, 77);
        runOut(b, 333);
        expect(b.fingerprint()).toBe(a.fingerprint());
        expect(recordText(b)).toBe(recordText(a));
        const t = Math.min(look, a.lastT);
        a.seek(t);
        if (t < at) expect(a.fingerprint()).toBe(digest(t));
        const there = a.fingerprint();
        a.seek(0);
        a.seek(t);
        expect(a.fingerprint()).toBe(there);
        b.seek(t);
        expect(b.fingerprint()).toBe(there);
      }),
      { numRuns: 8 },
    );
  });
});

describe('looking does not disturb', () => {
  test('filters, watches and tracers change no state and no record', () => {
    const plain = miniSimulation({ cpus: 2 });
    runOut(plain);
    const sim = miniSimulation({ cpus: 2 });
    sim.breakBytes.fill(1);
    const variable = sim.debug.images[0].globals.get('shared_count');
    if (variable === undefined) throw new Error('no shared_count');
    sim.setWatches([{ id: 5, host: 0, phys: sim.translate(0, variable.address), length: 8, access: 'write' }]);
    let calls = 0;
    sim.setTracer({ call: () => calls++, ret: () => {}, context: () => {} });
    let asked = 0;
    let hits = 0;
    while (!sim.ended) {
      const result = sim.run({ filter: (cpu) => ++asked % 97 === 0 && cpu.running });
      if (result.reason === 'watch') {
        hits++;
        expect(result.watch).toBe(5);
      }
    }
    expect(calls).toBeGreaterThan(100);
    expect(hits).toBe(250); // 50 by CPU 0 and 200 by CPU 1
    expect(asked).toBeGreaterThanOrEqual(sim.t);
    expect(recordText(sim)).toBe(recordText(plain));
    sim.setWatches([]);
    expect(sim.fingerprint()).toBe(plain.fingerprint());
  });

  test('the filter is asked once for each statement, before it executes, with the CPU that is in turn', () => {
    const sim = miniSimulation({ cpus: 2 });
    sim.breakBytes.fill(1);
    let expected = 0;
    sim.run({
      limit: LIMIT,
      slice: LIMIT,
      filter: (cpu) => {
        expect(sim.t).toBe(expected++);
        expect(sim.active?.stmt).toBe(cpu.stmt);
        return false;
      },
    });
    expect(expected).toBe(sim.t);
  });

  test('stops before the statement, and says which CPU', () => {
    const sim = miniSimulation();
    const stmt = stmtAt(sim, 'card_receive');
    sim.breakBytes[stmt] = 1;
    const result = sim.run({ filter: (cpu) => cpu.host === 1, slice: 1e6 });
    expect(result).toMatchObject({ reason: 'filter', host: 1, cpu: 0 });
    expect(sim.active?.stmt).toBe(stmt);
    const names = sim.stack(1, 0).map(({ fn, kind }) => [sim.debug.functions[fn].name, kind]);
    expect(names[0]).toEqual(['card_receive', 'call']);
    expect(names[1]).toEqual(['asm_common_interrupt', 'irq']);
    expect(names.at(-1)?.[1]).toBe('entry');
    const { t } = sim;
    sim.seek(0);
    sim.seek(t);
    expect(sim.active?.stmt).toBe(stmt);
  });
});
