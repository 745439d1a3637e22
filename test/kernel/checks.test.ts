/** What the kernel itself must find wrong: locks, sleeping in atomic context, RCU. */
import { describe, expect, it } from 'vitest';
import { outputOf, runAll, world } from './world';

describe('checks', () => {
  it('reports each kind of wrong locking', () => {
    const sim = runAll(world({ extra: 'locks.c', programs: [], timeLimitNs: 2e9 }));
    const steps = sim.output
      .filter((o) => / \d+ begin| end$/.test(o.text.trimEnd()))
      .map((o) => ({ t: o.t, n: /(\d+) begin/.exec(o.text)?.[1] ?? 'end' }));
    const found = steps
      .slice(0, -1)
      .map((s, i) => [
        s.n,
        sim.oopses.filter((o) => o.t >= s.t && o.t < (steps[i + 1]?.t ?? Infinity)).map((o) => o.title),
      ]);
    expect(outputOf(sim, 'dmesg')).toMatch(/end/);
    expect(found).toMatchInlineSnapshot(`
      [
        [
          "1",
          [
            "WARNING: possible circular locking dependency detected: lock_a <-> lock_c",
          ],
        ],
        [
          "2",
          [
            "WARNING: possible recursive locking detected: &things[i]->lock",
          ],
        ],
        [
          "3",
          [
            "BUG: sleeping function called from invalid context at kernel/kernel/locking/mutex.c:52",
          ],
        ],
        [
          "4",
          [
            "WARNING: bad unlock balance detected: lock_d",
            "BUG: spinlock bad magic: unlock of a lock this CPU does not hold",
          ],
        ],
        [
          "5",
          [
            "WARNING: inconsistent lock state (softirqs): lock_e",
          ],
        ],
        [
          "6",
          [
            "WARNING: Voluntary context switch within RCU read-side critical section!",
          ],
        ],
        [
          "7",
          [
            "BUG: scheduling while atomic",
          ],
        ],
        [
          "8",
          [
            "BUG: sleeping function called from invalid context at kernel/mm/slub.c:142",
          ],
        ],
        [
          "9",
          [
            "WARNING: bad unlock balance: rcu_read_unlock() without rcu_read_lock()",
          ],
        ],
        [
          "10",
          [
            "WARNING: possible circular locking dependency detected: lock_f <-> lock_g",
          ],
        ],
        [
          "11",
          [
            "WARNING: inconsistent lock state (hard interrupts): lock_h",
          ],
        ],
      ]
    `);
  });

  it('readers keep an object until they are through', () => {
    const sim = runAll(world({ extra: 'rcu.c', cpus: 2, programs: [], timeLimitNs: 2e9 }));
    expect(outputOf(sim, 'dmesg')).toMatch(
      /after synchronize_rcu: reader is out, freed 1[\s\S]*after rcu_barrier: 5 called/,
    );
    expect(sim.oopses).toEqual([]);
  });

  it('a reader without rcu_read_lock is caught using freed memory', () => {
    const sim = runAll(world({ extra: 'rcu-unprotected.c', cpus: 2, programs: [], timeLimitNs: 2e9 }));
    expect(sim.oopses[0]?.text).toMatch(/use-after-free[\s\S]*reader/);
  });
});
