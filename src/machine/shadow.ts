/**
 * The memory checker's side of the allocators: `__machine_shadow_alloc`, `_free`, `_header`, `_unpoison`.
 * Codes: shadow-codes.ts; where the tables lie: memory.ts; what a report says of an address: describe-address.ts.
 *
 * The object table has four words for each 32 bytes of RAM, for the object that begins there: size, room and place
 * within the 32 bytes (`packRoom`), statement that allocated (+1), statement that freed (+1). Of two objects that begin in
 * the same 32 bytes the last one wins; only the wording of reports depends on it.
 */
import { PAGE_SHIFT } from './address';
import type { HostMemory } from './memory';
import { FREED, HEADER, PARTIAL, PARTIAL_UNINIT, PLAIN, READ_ONLY, REDZONE, UNINIT, WATCHED } from './shadow-codes';

/** Room of an object in units of 8 bytes, and where in its 32 bytes it begins. */
function packRoom(phys: number, room: number): number {
  return (Math.ceil(room / 8) << 5) | (phys & 31) | 0;
}

/** What is known of the object that begins in the 32 bytes at `at`; undefined when none ever did. */
export interface HeapObject {
  phys: number;
  size: number;
  room: number;
  /** Statements; `freed` is -1 while it lives. */
  allocated: number;
  freed: number;
}

export function objectAt(memory: HostMemory, at: number): HeapObject | undefined {
  const { objects } = memory;
  const w = (at >>> 5) << 2;
  const size = objects[w];
  if (size === 0 || objects[w + 2] === 0) return undefined;
  const packed = objects[w + 1];
  const room = Math.max((packed >>> 5) * 8, size);
  return { phys: (at & ~31) + (packed & 31), size, room, allocated: objects[w + 2] - 1, freed: objects[w + 3] - 1 };
}

function fill(memory: HostMemory, from: number, to: number, code: number): void {
  if (to <= from) return;
  memory.shadow.fill(code, from, to);
  memory.touch(memory.shadowBase + from, to - from);
}

/** [phys, phys+size) is an object now, the rest of `room` is a redzone. */
export function shadowAlloc(
  memory: HostMemory,
  phys: number,
  size: number,
  room: number,
  zeroed: boolean,
  stmt: number,
): void {
  const first = phys >>> 3;
  const full = size >>> 3;
  const end = first + ((Math.max(size, room) + 7) >>> 3);
  fill(memory, first, first + full, zeroed ? PLAIN : UNINIT);
  let g = first + full;
  if ((size & 7) !== 0) memory.setShadow(g++, (zeroed ? PARTIAL : PARTIAL_UNINIT) | (size & 7));
  fill(memory, g, end, REDZONE);
  if (!zeroed) {
    memory.init.fill(0, first, first + ((size + 7) >>> 3));
    memory.touch(memory.initBase + first, (size + 7) >>> 3);
  }
  const at = (phys >>> 5) << 2;
  memory.objects[at] = size;
  memory.objects[at + 1] = packRoom(phys, room);
  memory.objects[at + 2] = stmt + 1;
  memory.objects[at + 3] = 0;
  memory.touch(memory.objectBase + at * 4, 16);
  if (memory.watching) memory.reapplyWatches();
}

/** What freeing found: fine, already free, or not the start of an object. */
export function shadowFree(memory: HostMemory, phys: number, room: number, stmt: number): 'ok' | 'double-free' {
  const first = phys >>> 3;
  if ((memory.shadow[first] & ~WATCHED) === FREED) return 'double-free';
  fill(memory, first, first + ((room + 7) >>> 3), FREED);
  const at = (phys >>> 5) << 2;
  memory.objects[at + 3] = stmt + 1;
  memory.touch(memory.objectBase + at * 4, 16);
  if (memory.watching) memory.reapplyWatches();
  return 'ok';
}

export function shadowUnpoison(memory: HostMemory, phys: number, size: number): void {
  fill(memory, phys >>> 3, (phys + size + 7) >>> 3, PLAIN);
  if (memory.watching) memory.reapplyWatches();
}

/** [phys, phys+size) are words of the allocator, before the object that begins behind them. */
export function shadowHeader(memory: HostMemory, phys: number, size: number): void {
  fill(memory, phys >>> 3, (phys + size) >>> 3, HEADER);
  if (memory.watching) memory.reapplyWatches();
}

/** May an allocator with headers free what is at `phys`? */
export function startsObject(memory: HostMemory, phys: number): 'ok' | 'double-free' | 'invalid-free' {
  const g = phys >>> 3;
  const code = memory.shadow[g] & ~WATCHED;
  if (code === FREED) return 'double-free';
  const header = (phys & 7) === 0 && g > 0 && (memory.shadow[g - 1] & ~WATCHED) === HEADER;
  return header && code !== HEADER ? 'ok' : 'invalid-free';
}

/** A local variable that nobody has written yet. What lies behind it in its last 8 bytes counts as written. */
export function shadowDeclare(memory: HostMemory, phys: number, size: number): void {
  const { shadow, init, dirty } = memory;
  const first = phys >>> 3;
  const end = (phys + size + 7) >>> 3;
  for (let g = first; g < end; g++) {
    shadow[g] = (shadow[g] & WATCHED) | UNINIT;
    init[g] = 0;
  }
  if ((size & 7) !== 0) init[end - 1] = 0xff << (size & 7);
  dirty[(memory.shadowBase + first) >>> PAGE_SHIFT] = 1;
  dirty[(memory.initBase + first) >>> PAGE_SHIFT] = 1;
  if (end - first > 1) {
    memory.touch(memory.shadowBase + first, end - first);
    memory.touch(memory.initBase + first, end - first);
  }
}

/** A piece of a stack is given back: nothing is known of what was never written there. */
export function shadowForget(memory: HostMemory, phys: number, size: number): void {
  const { shadow } = memory;
  const end = (phys + size + 7) >>> 3;
  for (let g = phys >>> 3; g < end; g++) {
    if ((shadow[g] & ~WATCHED) === UNINIT) memory.setShadow(g, shadow[g] & WATCHED);
  }
}

/** The kernel image's rodata: loads only. */
export function shadowReadOnly(memory: HostMemory, phys: number, size: number): void {
  fill(memory, phys >>> 3, (phys + size) >>> 3, READ_ONLY);
}

/** Copy what is known of initialisation along with the bytes; only UNINIT granules of the target change. */
export function copyInit(memory: HostMemory, to: number, from: number, size: number): void {
  const { shadow } = memory;
  let special = false;
  for (let g = to >>> 3; g << 3 < to + size; g++) if (shadow[g] > READ_ONLY) special = true;
  if (!special) return;
  let sourceSpecial = false;
  for (let g = from >>> 3; g << 3 < from + size; g++) if (shadow[g] > READ_ONLY) sourceSpecial = true;
  if (!sourceSpecial) {
    memory.markInit(to, size);
    return;
  }
  const known = new Uint8Array(size);
  for (let i = 0; i < size; i++) known[i] = isInit(memory, from + i) ? 1 : 0;
  for (let i = 0; i < size; i++) {
    if (known[i] === 1) memory.markInit(to + i, 1);
    else {
      const g = (to + i) >>> 3;
      const code = shadow[g] & ~WATCHED;
      if (code === UNINIT || (code & 0xf8) === PARTIAL_UNINIT) {
        memory.init[g] &= ~(1 << ((to + i) & 7));
        memory.dirty[(memory.initBase + g) >>> PAGE_SHIFT] = 1;
      }
    }
  }
}

/** Bytes with all that is known of them, for fork: [to, to+size) becomes what [from, from+size) is. Both 32-aligned. */
export function copyWithShadow(memory: HostMemory, to: number, from: number, size: number): void {
  const whole = (size + 31) & ~31;
  memory.u8.copyWithin(to, from, from + size);
  memory.touch(to, size);
  memory.shadow.copyWithin(to >>> 3, from >>> 3, (from + whole) >>> 3);
  memory.touch(memory.shadowBase + (to >>> 3), whole >>> 3);
  memory.init.copyWithin(to >>> 3, from >>> 3, (from + whole) >>> 3);
  memory.touch(memory.initBase + (to >>> 3), whole >>> 3);
  memory.objects.copyWithin((to >>> 5) << 2, (from >>> 5) << 2, ((from + whole) >>> 5) << 2);
  memory.touch(memory.objectBase + (to >>> 1), whole >>> 1);
  if (memory.watching) memory.reapplyWatches();
}

function isInit(memory: HostMemory, phys: number): boolean {
  const code = memory.shadow[phys >>> 3] & ~WATCHED;
  if (code !== UNINIT && (code & 0xf8) !== PARTIAL_UNINIT) return true;
  return ((memory.init[phys >>> 3] >> (phys & 7)) & 1) === 1;
}
