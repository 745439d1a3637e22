/**
 * Which functions are an allocator's: reports name who called them, and the words they keep between objects are
 * theirs alone. Told by the file, as the reader sees it.
 */
import type { Cpu } from './cpu';
import { FRAME } from './frames';

/** Files whose functions only hand out memory; who called them is more telling. */
const ALLOCATOR = /(^|\/)(slub|slab|page_alloc|malloc|strdup)\.[ch]$/;
const allocatorFiles = new WeakMap<object, boolean[]>();

/** Whether the function whose frame is at `fp` is one of an allocator. */
export function inAllocator(cpu: Cpu, fp: number): boolean {
  const { debug } = cpu.code;
  let files = allocatorFiles.get(debug);
  if (files === undefined) {
    files = debug.files.map(({ path }) => ALLOCATOR.test(path));
    allocatorFiles.set(debug, files);
  }
  const fn = fp > 0 ? cpu.memory.i32[(fp >> 2) + FRAME.FUNCTION] : -1;
  return files[debug.functions[fn]?.file ?? -1] === true;
}
