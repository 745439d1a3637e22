/**
 * The values of a shadow byte, which says what 8 bytes of RAM are. The interpreter's fast paths
 * load when it is below LOAD_OK and store when it is 0; everything else goes to slow-access.ts.
 */

/** Plain memory. */
export const PLAIN = 0;
/** Loads only: the kernel's rodata. */
export const READ_ONLY = 1;
/** Codes below this are fine for loads. */
export const LOAD_OK = 2;
/** All 8 bytes belong to an object, some were never written: see the init map. */
export const UNINIT = 2;
/** 0x11..0x17: only the first 1..7 bytes belong to the object. */
export const PARTIAL = 0x10;
/** 0x21..0x27: the same, some of them never written. */
export const PARTIAL_UNINIT = 0x20;
/** Between objects, or the room behind one. */
export const REDZONE = 0x40;
export const FREED = 0x41;
/** An allocator's own words before an object: only the allocator's functions may look. */
export const HEADER = 0x42;
/** Set in addition: some watch covers some of the bytes. */
export const WATCHED = 0x80;

export function baseCode(code: number): number {
  return code & ~WATCHED;
}
