/**
 * Which heap objects nothing points to any more: those are lost for ever. As kmemleak and LeakSanitizer do it:
 * every 8 bytes of memory that are not inside a heap object and could be an address are a root, and what can be reached
 * from there is not lost. An address anywhere inside an object counts. Only objects with a redzone behind
 * them are looked at: what kmalloc(), slab caches and malloc() hand out; pages are roots.
 * Leaves out: saying it (`intrinsics-report.ts` for a program that ends, `src/sim` for the kernel).
 */
import { DIRECT_MAP_HI } from './address';
import type { Cpu } from './cpu';
import { stmtPlace } from './describe-address';
import type { HostMemory } from './memory';
import { type HeapObject, objectAt } from './shadow';
import { baseCode, FREED, REDZONE } from './shadow-codes';

/** All lost objects that one place allocated. */
export interface Leak {
  objects: number;
  bytes: number;
  /** RAM offset of the first of them. */
  phys: number;
  /** `f() (file:line)`. */
  where: string;
}

interface Area {
  phys: number;
  length: number;
}

/** Lost objects of the program that runs on `cpu`: its segments are all it has. */
export function programLeaks(cpu: Cpu): Leak[] {
  const areas = cpu.segments.map(({ phys, length }) =>
    // What lies below the running frame of the stack is of the past.
    cpu.fp >= phys && cpu.fp < phys + length ? { phys: cpu.fp, length: phys + length - cpu.fp } : { phys, length },
  );
  return group(
    cpu,
    new Search(cpu.memory, areas, (lo, hi) => {
      for (const s of cpu.segments)
        if (s.hi === hi && (lo - s.lo) >>> 0 < s.length) return s.phys + ((lo - s.lo) >>> 0);
      return -1;
    }).lost(),
  );
}

/** Lost objects of the kernel: all of RAM is searched for addresses. */
export function kernelLeaks(cpu: Cpu): Leak[] {
  const { memory } = cpu;
  const all = [{ phys: 0, length: memory.ramSize }];
  const search = new Search(memory, all, (lo, hi) =>
    hi === DIRECT_MAP_HI && lo >>> 0 < memory.ramSize ? lo >>> 0 : -1,
  );
  // Objects of programs are theirs to report.
  const { stmtFn, functions } = cpu.code.debug;
  return group(
    cpu,
    search.lost().filter(({ allocated }) => functions[stmtFn[allocated]]?.image === 0),
  );
}

function group(cpu: Cpu, lost: readonly HeapObject[]): Leak[] {
  const found = new Map<number, Leak>();
  for (const { phys, size, allocated } of lost) {
    const known = found.get(allocated);
    if (known === undefined) found.set(allocated, { objects: 1, bytes: size, phys, where: stmtPlace(cpu, allocated) });
    else {
      known.objects++;
      known.bytes += size;
    }
  }
  return [...found.values()];
}

class Search {
  /** In order of their addresses. */
  private readonly objects: HeapObject[] = [];
  private readonly reached: Uint8Array;
  private readonly work: number[] = [];

  constructor(
    private readonly memory: HostMemory,
    private readonly areas: readonly Area[],
    private readonly translate: (lo: number, hi: number) => number,
  ) {
    for (const { phys, length } of areas) {
      for (let at = phys & ~31; at < phys + length; at += 32) {
        const object = objectAt(memory, at);
        if (object !== undefined && object.phys >= phys && this.isAlive(object)) this.objects.push(object);
      }
    }
    this.objects.sort((a, b) => a.phys - b.phys);
    this.reached = new Uint8Array(this.objects.length);
  }

  /** The table may hold what was there before: an object has its redzone behind it. */
  private isAlive({ phys, size, room, freed }: HeapObject): boolean {
    if (freed >= 0 || room <= size) return false;
    const { shadow } = this.memory;
    const first = baseCode(shadow[phys >>> 3]);
    return first !== REDZONE && first !== FREED && baseCode(shadow[(phys + size + 7) >>> 3]) === REDZONE;
  }

  /** Index of the last object that begins at or before `phys`; -1 = none. */
  private before(phys: number): number {
    let low = 0;
    let high = this.objects.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.objects[mid].phys <= phys) low = mid + 1;
      else high = mid;
    }
    return low - 1;
  }

  /** The objects that nothing reaches. */
  lost(): HeapObject[] {
    for (const { phys, length } of this.areas) {
      let at = phys;
      const end = phys + length;
      for (let i = this.before(phys) + 1; at < end; i++) {
        const object = i < this.objects.length && this.objects[i].phys < end ? this.objects[i] : undefined;
        if (object === undefined) this.scan(at, end);
        else this.scan(at, object.phys);
        at = object === undefined ? end : object.phys + object.size;
      }
    }
    for (let i = this.work.pop(); i !== undefined; i = this.work.pop()) {
      const { phys, size } = this.objects[i];
      this.scan(phys, phys + size);
    }
    return this.objects.filter((_, i) => this.reached[i] === 0);
  }

  private scan(from: number, to: number): void {
    const { i32, shadow } = this.memory;
    for (let at = (from + 7) & ~7; at + 8 <= to; at += 8) {
      const hi = i32[(at >> 2) + 1];
      if (hi === 0) continue;
      const phys = this.translate(i32[at >> 2], hi);
      if (phys < 0 || baseCode(shadow[at >>> 3]) === FREED) continue;
      const i = this.before(phys);
      if (i < 0 || this.reached[i] === 1 || phys >= this.objects[i].phys + this.objects[i].size) continue;
      this.reached[i] = 1;
      this.work.push(i);
    }
  }
}
