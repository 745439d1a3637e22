/** What the kernel itself must find wrong: locks, sleeping in atomic context, RCU. */
import { describe, expect, it } from 'vitest';
import type { OopsReport } from '../../src/sim/api';
import { outputOf, programImage, readFile, runAll, world } from './world';

/** What was reported between each line "NAME begin" of the kernel's log and the next. */
function reportsByStep(sim: ReturnType<typeof runAll>): [string, OopsReport[]][] {
  const steps = sim.output.flatMap((o) => {
    const name = /([a-z0-9 ]+) begin$|end$/.exec(o.text.trimEnd());
    return name === null ? [] : [{ t: o.t, name: name[1]?.trim() ?? 'end' }];
  });
  return steps
    .slice(0, -1)
    .map((s, i) => [s.name, sim.oopses.filter((o) => o.t >= s.t && o.t < (steps[i + 1]?.t ?? Infinity))]);
}

/** The text of the innermost line of this file in a report's call trace. */
function lineOf(report: string, lines: readonly string[]): string {
  const at = /\(test\/kernel\/self\/[\w-]+\.c:(\d+)\)/.exec(report);
  return lines[Number(at?.[1]) - 1]?.trim() ?? '?';
}

describe('checks', () => {
  it('reports each kind of wrong locking', () => {
    const sim = runAll(world({ extra: 'locks.c', cpus: 2, programs: [], timeLimitNs: 2e9 }));
    const found = reportsByStep(sim).map(([step, oopses]) => [step, oopses.map((o) => o.title)]);
    expect(outputOf(sim, 'dmesg')).toMatch(/end/);
    // What stands between the headline and where it was: the lock, its owner, what is held.
    const said = sim.oopses.map(({ text }) =>
      text
        .replace(/^-+\[.*\n/, '')
        .replace(/\n(Oops|CPU): [\s\S]*/, '')
        .replace(/[0-9a-f]{16}/g, 'ADDRESS'),
    );
    expect(said.filter((text) => /^BUG: (spinlock|mutex|sched)/.test(text))).toMatchInlineSnapshot(`
      [
        "BUG: spinlock already unlocked on CPU#0, init/1
       lock: lock_d, .magic: dead4ead, .owner: <none>/-1, .owner_cpu: -1",
        "BUG: scheduling while atomic: init/1/0x00000002
      1 lock held by init/1:
       #0: ADDRESS (lock_h)",
        "BUG: spinlock wrong CPU on CPU#1, other/5
       lock: lock_i, .magic: dead4ead, .owner: init/1, .owner_cpu: 0",
        "BUG: mutex unlocked by a task that does not hold it: init/1
       lock: &mutex_b, .owner: <none>/-1",
        "BUG: spinlock bad magic on CPU#0, init/1
       lock: ADDRESS, .magic: 00000000, .owner: <none>/-1, .owner_cpu: -1",
        "BUG: spinlock recursion on CPU#1, twice/6
       lock: lock_j, .magic: dead4ead, .owner: twice/6, .owner_cpu: 1",
      ]
    `);
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
            "BUG: sleeping function called from invalid context at kernel/kernel/locking/mutex.c:54",
          ],
        ],
        [
          "4",
          [
            "WARNING: bad unlock balance detected: lock_d",
            "BUG: spinlock already unlocked on CPU#0, init/1",
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
            "BUG: scheduling while atomic: init/1/0x00000002",
          ],
        ],
        [
          "8",
          [
            "BUG: sleeping function called from invalid context at kernel/mm/slub.c:156",
          ],
        ],
        [
          "9",
          [
            "WARNING: bad unlock balance detected: rcu_read_lock",
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
        [
          "12",
          [
            "WARNING: bad unlock balance detected: lock_i",
            "BUG: spinlock wrong CPU on CPU#1, other/5",
          ],
        ],
        [
          "13",
          [
            "WARNING: bad unlock balance detected: &mutex_b",
            "BUG: mutex unlocked by a task that does not hold it: init/1",
            "WARNING: bad unlock balance detected: a lock that was never initialised",
            "BUG: spinlock bad magic on CPU#0, init/1",
          ],
        ],
        [
          "14",
          [
            "WARNING: possible recursive locking detected: lock_j",
            "BUG: spinlock recursion on CPU#1, twice/6",
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

  it('reports each wrong use of RCU once, at its line, and none that is right', () => {
    const sim = runAll(world({ extra: 'rcu-misuse.c', programs: [], timeLimitNs: 2e9 }));
    const lines = (readFile('test/kernel/self/rcu-misuse.c') ?? '').split('\n');
    const found = reportsByStep(sim).map(([step, oopses]) => [
      step,
      ...oopses.map((o) => `${o.title.replace(/\.([ch]):\d+/, '.$1:N')} @ ${lineOf(o.text, lines)}`),
    ]);
    expect(found).toMatchInlineSnapshot(`
      [
        [
          "dereference",
          "WARNING: suspicious RCU usage @ return rcu_dereference(shared)->value;",
        ],
        [
          "locks of another kind",
          "WARNING: suspicious RCU usage @ p = rcu_dereference(shared);",
          "WARNING: suspicious RCU usage @ p = rcu_dereference(shared);",
        ],
        [
          "bh",
          "WARNING: suspicious RCU usage @ p = rcu_dereference_bh(shared);",
        ],
        [
          "sched",
          "WARNING: suspicious RCU usage @ p = rcu_dereference_sched(shared);",
        ],
        [
          "check",
          "WARNING: suspicious RCU usage @ p = rcu_dereference_check(shared, p == NULL);",
        ],
        [
          "protected",
          "WARNING: suspicious RCU usage @ return rcu_dereference_protected(shared, lockdep_spin_is_held(&writers))->value;",
        ],
        [
          "list",
          "WARNING: suspicious RCU usage @ list_for_each_entry_rcu(p, &objects, list)",
        ],
        [
          "borrowed route",
          "WARNING: at kernel/include/linux/skbuff_inline.h:N: (skb->_skb_refdst & SKB_DST_NOREF) && !rcu_read_lock_held() && !rcu_read_lock_bh_held() @ first.value += skb_dst(&packet) != NULL;",
          "WARNING: at kernel/include/linux/skbuff_inline.h:N: !rcu_read_lock_held() && !rcu_read_lock_bh_held() @ skb_dst_set_noref(&packet, NULL);",
        ],
        [
          "unlock",
          "WARNING: bad unlock balance detected: rcu_read_lock @ rcu_read_unlock();",
        ],
        [
          "might sleep",
          "BUG: sleeping function called from invalid context at kernel/kernel/locking/mutex.c:N @ mutex_lock(&mutex);",
        ],
        [
          "allocation",
          "BUG: sleeping function called from invalid context at kernel/mm/slub.c:N @ kfree(kmalloc(10, GFP_KERNEL));",
        ],
        [
          "switch",
          "WARNING: Voluntary context switch within RCU read-side critical section! @ schedule_timeout_uninterruptible(2);",
        ],
        [
          "synchronize",
          "WARNING: suspicious RCU usage @ synchronize_rcu();",
          "BUG: sleeping function called from invalid context at kernel/kernel/rcu/tree.c:N @ synchronize_rcu();",
          "BUG: sleeping function called from invalid context at kernel/kernel/sched/wait.c:N @ synchronize_rcu();",
        ],
      ]
    `);
    const locks = sim.oopses.filter((o) => o.title.endsWith('suspicious RCU usage')).map((o) => o.text);
    expect(locks[0]).toMatch(
      /test\/kernel\/self\/rcu-misuse\.c:\d+ suspicious rcu_dereference_check\(\) usage!\n\n.*\n.*\nno locks held by init\/1\.\n[\s\S]*RIP: 0010:read_one [\s\S]*\n self_test/,
    );
    expect(locks[1]).toMatch(/1 lock held by init\/1:\n #0: ffff\w{12} \(writers\)\n/);
  });

  it('reports a read section that is still open on the way back to a program', () => {
    const text = `#include <sys/socket.h>
      int main(void) { socket(4, SOCK_STREAM, 0); for (volatile int i = 0; i < 400000; i++); return 0; }`;
    const sim = runAll(
      world({
        extra: 'rcu-misuse.c',
        programs: [{ host: 0, image: programImage('leaves', 'leaves.c', text), name: 'leaves', startNs: 1e9 }],
        timeLimitNs: 2e9,
      }),
    );
    const left = sim.oopses.filter((o) => o.title.includes('returning to user space'));
    expect(left.map((o) => [o.title, /\w+_exit_to_user_mode\b/.exec(o.text)?.[0]])).toEqual([
      ['WARNING: lock held when returning to user space: rcu_read_lock', 'syscall_exit_to_user_mode'],
      ['WARNING: lock held when returning to user space: rcu_read_lock', 'irqentry_exit_to_user_mode'],
    ]);
  });

  it('a reader without rcu_read_lock is caught using freed memory', () => {
    const sim = runAll(world({ extra: 'rcu-unprotected.c', cpus: 2, programs: [], timeLimitNs: 2e9 }));
    expect(sim.oopses[0]?.text).toMatch(/suspicious RCU usage[\s\S]*RIP: 0010:reader/);
    expect(sim.oopses[1]?.text).toMatch(/use-after-free[\s\S]*reader/);
  });
});
