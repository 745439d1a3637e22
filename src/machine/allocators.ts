/**
 * Which functions are an allocator's: reports name who called them, and the words they keep between objects are
 * theirs alone. Told by the file, as the reader sees it.
 */
import type { Cpu } from './cpu';
import { FRAME } from './frames';

/** Files whose functions only hand out memory; who called them is more telling. */
const ALLOCATOR = /(^|\/)(slub|slab|page_alloc|malloc|strdup)\.[ch]$/;
/** For the code that was asked about last: there is one at a time. */
let known: { debug: object; functions: Uint8Array } | undefined;

/** Whether the function whose frame is at `fp` is one of an allocator. */
export function inAllocator(cpu: Cpu, fp: number): boolean {
  const { debug } = cpu.code;
  if (known?.debug !== debug || known.functions.length !== debug.functions.length) {
    const files = debug.files.map(({ path }) => ALLOCATOR.test(path));
    known = { debug, functions: Uint8Array.from(debug.functions, ({ file }) => (files[file] ? 1 : 0)) };
  }
  return fp > 0 && known.functions[cpu.memory.i32[(fp >> 2) + FRAME.FUNCTION]] === 1;
}
