/** Mistakes with memory in the kernel: what is found, what it is called, and which object it names. The table in docs/design/machine.md. */
import { expect, test } from 'vitest';
import { runAll, world } from './world';

const sim = runAll(world({ extra: 'memory.c', programs: [], timeLimitNs: 2e9, checks: { leaks: true } }));

test('a free of what is no object says what it is', () => {
  const frees = sim.oopses.filter(({ title }) => /(double|invalid)-free/.test(title));
  const said = frees.map(({ text }) =>
    text
      .replace(/\nOops: [\s\S]*/, '')
      .replace(/[0-9a-f]{16}/g, 'ADDRESS')
      .replace(/pfn:0x\w+/, 'pfn')
      .replaceAll('test/kernel/self/', ''),
  );
  expect(said).toMatchInlineSnapshot(`
    [
      "BUG: KASAN: double-free in double_free
    Free of addr ADDRESS by task double/9
    The buggy address belongs to the object at ADDRESS
     which belongs to the cache kmalloc-16 of size 16
    The address is located 0 bytes inside of a 16-byte object, allocated in double_free (memory.c:54) and freed in double_free (memory.c:56)",
      "BUG: KASAN: invalid-free in middle_of_object
    Free of addr ADDRESS by task middle/16
    The buggy address belongs to the object at ADDRESS
     which belongs to the cache kmalloc-16 of size 16
    The address is located 4 bytes inside of a 16-byte object, allocated in middle_of_object (memory.c:135)",
      "BUG: KASAN: invalid-free in wrong_cache
    Free of addr ADDRESS by task cache/17
    cache_from_obj: Wrong slab cache. thing_cache but object is from kmalloc-64
    The buggy address belongs to the object at ADDRESS
     which belongs to the cache kmalloc-64 of size 64
    The address is located 0 bytes inside of a 40-byte object, allocated in wrong_cache (memory.c:143)",
      "BUG: KASAN: invalid-free in free_constant
    Free of addr ADDRESS by task freeconst/18
    The buggy address belongs to the variable:
     constant+0x0/0x4 (memory.c:14)",
      "BUG: KASAN: invalid-free in free_static
    Free of addr ADDRESS by task static/19
    The buggy address belongs to the variable:
     things+0x10/0x30 (memory.c:155)",
      "BUG: KASAN: invalid-free in free_text
    Free of addr ADDRESS by task text/20
    The address is in constant data of the kernel: "eth0"",
      "BUG: KASAN: invalid-free in free_stack
    Free of addr ADDRESS by task freestack/21
    The buggy address belongs to stack of task freestack/21
    Local variable thing created at: free_stack (memory.c:169)",
      "BUG: KASAN: invalid-free in free_others_stack
    Free of addr ADDRESS by task other/22
    The buggy address belongs to stack of task init/1",
      "BUG: KASAN: invalid-free in free_pages_middle
    Free of addr ADDRESS by task pages/23
    The buggy address belongs to the physical page:
    page: refcount:0 pfn",
      "BUG: KASAN: invalid-free in free_user
    Free of addr ADDRESS by task freeuser/24
    There is no memory of the kernel at this address.",
    ]
  `);
});

test('each mistake with memory is an oops of its own, with the object', () => {
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
      "oops in kasan_report_invalid_free: BUG: KASAN: double-free in double_free | The address is located 0 bytes inside of a 16-byte object, allocated in double_free (memory.c:54) and freed in double_free (memory.c:56)",
      "oops in out_of_bounds: BUG: KASAN: slab-out-of-bounds in out_of_bounds | The address is located 0 bytes to the right of a 13-byte object, allocated in out_of_bounds (memory.c:63)",
      "warn in uninitialised_heap: BUG: KMSAN: uninit-value in uninitialised_heap | The address is located 4 bytes inside of a 16-byte object, allocated in uninitialised_heap (memory.c:71)",
      "warn in sum: BUG: KMSAN: uninit-value in sum | Local variable thing created at: uninitialised_stack (memory.c:86)",
      "oops in write_to_const: BUG: unable to handle page fault for address: ADDRESS",
      "oops in stack_overflow: BUG: TASK stack guard page was hit at ADDRESS",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in middle_of_object | The address is located 4 bytes inside of a 16-byte object, allocated in middle_of_object (memory.c:135)",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in wrong_cache | The address is located 0 bytes inside of a 40-byte object, allocated in wrong_cache (memory.c:143)",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_constant",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_static",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_text",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_stack | Local variable thing created at: free_stack (memory.c:169)",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_others_stack",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_pages_middle",
      "oops in kasan_report_invalid_free: BUG: KASAN: invalid-free in free_user",
      "oops in : Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: ?",
      "warn in : kmemleak: unreferenced object 0xADDRESS (size 40) | allocated in wrong_cache (memory.c:143)",
      "warn in : kmemleak: unreferenced object 0xADDRESS (size 13) | allocated in out_of_bounds (memory.c:63)",
      "warn in : kmemleak: unreferenced object 0xADDRESS (size 16) | allocated in leak (memory.c:127)",
      "warn in : kmemleak: unreferenced object 0xADDRESS (size 16) | allocated in middle_of_object (memory.c:135)",
    ]
  `);
});
