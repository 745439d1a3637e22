/**
 * Time travel through random programs on the real kernel: going back to t and forward again, or replaying from
 * the start, gives the same memory, registers, clock and output; a variable that is edited begins another future, which
 * is as repeatable as the first. More with TRAVEL=from,to.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { outputOf, programImage, runAll, world } from '../kernel/world';
import { ProgramGenerator } from '../machine/random-program';

const [from, to] = (process.env.TRAVEL ?? '1,4').split(',').map(Number);

/** The program runs twice, at the same time on two CPUs, so that switches and interrupts fall anywhere. */
function simulationOf(seed: number): () => RecordedSimulation {
  const image = programImage('random', 'random.c', new ProgramGenerator(seed).generate());
  const program = { host: 0, image, name: 'random' };
  return () =>
    world({ cpus: 2, seed, programs: [program, { ...program, startNs: 20_000 }, { ...program, startNs: 20_000 }] });
}

function forwards(sim: RecordedSimulation, t: number): void {
  while (sim.t < t) if (sim.run({ limit: t, slice: 10_000_000, stopOnOops: false }).reason === 'end') break;
}

function there(sim: RecordedSimulation, t: number): void {
  while (!sim.seek(t));
}

interface Look {
  t: number;
  timeNs: number;
  state: string;
  output: string;
}

function look(sim: RecordedSimulation): Look {
  const { t, timeNs } = sim;
  const output = sim.output.filter((o) => o.t < t).map((o) => o.text);
  return { t, timeNs, state: sim.fingerprint(), output: output.join('') };
}

describe.each(Array.from({ length: to - from }, (_, i) => from + i))('random program %i', (seed) => {
  const fresh = simulationOf(seed);
  const sim = runAll(fresh());
  const end = sim.lastT;
  const last = look(sim);
  const moment = fc.integer({ min: 0, max: end });

  it('prints something, three times', () => {
    const [first, ...rest] = outputOf(sim)
      .split('\n')
      .filter((line) => line !== '');
    expect(first).toBeDefined();
    expect(rest.length).toBeGreaterThan(0);
    expect(sim.oopses).toEqual([]);
  });

  it('back to t and forward again, and from the start: the same', () => {
    fc.assert(
      fc.property(moment, moment, (t, u) => {
        there(sim, t);
        const seen = look(sim);
        there(sim, u);
        there(sim, t);
        expect(look(sim)).toEqual(seen);
        const replay = fresh();
        forwards(replay, t);
        expect(look(replay)).toEqual(seen);
        forwards(sim, end);
        there(sim, end);
        expect(look(sim)).toEqual(last);
        forwards(replay, end);
        expect(look(replay)).toEqual(last);
      }),
      { numRuns: 2, seed },
    );
  });

  it('an edited variable forks the future', () => {
    // The checksum that the program prints at its end.
    const variable = sim.debug.images[1]?.staticGlobals.get('random.c:sum') ?? sim.debug.images[1]?.globals.get('sum');
    expect(variable).toBeDefined();
    const address = (variable as { address: bigint }).address;
    const inProgram = (s: RecordedSimulation, t: number): number => {
      there(s, t);
      for (let cpu = 0; cpu < 2; cpu++)
        if (s.translate(0, address, cpu) >= 0 && s.stack(0, cpu, 1)[0]?.user === true) return cpu;
      return -1;
    };
    // As soon as a CPU runs the program: later, the checksum may be on its way through a call that overwrites it.
    const edited = (s: RecordedSimulation): boolean => {
      let t = 1;
      while (t < end && inProgram(s, t) < 0) t += 97;
      while (t > 1 && inProgram(s, t - 1) >= 0) t--;
      const cpu = inProgram(s, t);
      if (cpu < 0) return false;
      s.poke(0, s.translate(0, address, cpu), Uint8Array.of(1, 2, 3, 4));
      return true;
    };
    const fork = runAll(fresh());
    expect(edited(fork)).toBe(true);
    const place = fork.t;
    expect(fork.lastT).toBe(place);
    runAll(fork);
    const changed = look(fork);
    expect(changed.output).not.toBe(last.output);
    there(fork, place);
    const before = fork.output.filter((o) => o.t < place).map((o) => o.text);
    expect(before).toEqual(sim.output.filter((o) => o.t < place).map((o) => o.text));
    there(fork, 0);
    there(fork, changed.t);
    expect(look(fork)).toEqual(changed);
    // What lies before the edit has not changed.
    there(fork, place - 1);
    there(sim, place - 1);
    expect(look(fork)).toEqual(look(sim));
  });
});
