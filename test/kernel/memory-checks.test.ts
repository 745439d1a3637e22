/** Mistakes with memory in the kernel: what is found, what it is called, and which object it names. The table in docs/design/machine.md. */
import { expect, test } from 'vitest';
import { runAll, world } from './world';

test('each mistake with memory is an oops of its own, with the object', () => {
  const sim = runAll(world({ extra: 'memory.c', programs: [], timeLimitNs: 2e9, checks: { leaks: true } }));
  const plain = (text: string): string => text.replace(/[0-9a-f]{16}/g, 'ADDRESS').replace(/\(size/, '(size');
  const found = sim.oopses.map(({ title, text, severity, stmt }) => {
    const line = stmt < 0 ? '' : sim.debug.functions[sim.debug.stmtFn[stmt]].name;
    const object = /^(The address is located .*|Local variable .*|allocated in .*)$/m.exec(text)?.[1] ?? '';
    return `${severity} in ${line}: ${plain(title)}${object === '' ? '' : ` | ${object.replaceAll('test/kernel/self/', '')}`}`;
  });
  expect(found).toMatchInlineSnapshot(`
    [
      "oops in null_pointer: BUG: kernel NULL pointer dereference, address: ADDRESS",
      "oops in wild_pointer: BUG: unable to handle page fault for address: ADDRESS",
      "oops in non_canonical: general protection fault, probably for non-canonical address 0xADDRESS",
      "oops in user_pointer: BUG: unable to handle page fault for address: ADDRESS",
      "oops in use_after_free: BUG: KASAN: slab-use-after-free in use_after_free | The address is located 0 bytes inside of a 16-byte object, allocated in use_after_free (memory.c:45) and freed in use_after_free (memory.c:47)",
      "oops in slab_free: BUG: KASAN: double-free in slab_free | The address is located 0 bytes inside of a 16-byte object, allocated in double_free (memory.c:54) and freed in double_free (memory.c:56)",
      "oops in out_of_bounds: BUG: KASAN: slab-out-of-bounds in out_of_bounds | The address is located 0 bytes to the right of a 13-byte object, allocated in out_of_bounds (memory.c:63)",
      "warn in uninitialised_heap: BUG: KMSAN: uninit-value in uninitialised_heap | The address is located 4 bytes inside of a 16-byte object, allocated in uninitialised_heap (memory.c:71)",
      "warn in sum: BUG: KMSAN: uninit-value in sum | Local variable thing created at: uninitialised_stack (memory.c:86)",
      "oops in write_to_const: BUG: unable to handle page fault for address: ADDRESS",
      "oops in stack_overflow: BUG: TASK stack guard page was hit at ADDRESS",
      "oops in : Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: ?",
      "warn in : kmemleak: unreferenced object 0xADDRESS (size 13) | allocated in out_of_bounds (memory.c:63)",
      "warn in : kmemleak: unreferenced object 0xADDRESS (size 16) | allocated in leak (memory.c:127)",
    ]
  `);
});
