/**
 * Copy-on-write checkpoints of one host's memory (RAM and the checker's tables). `src/sim` adds CPUs, devices and clocks, and re-executes from a checkpoint to
 * any statement.
 *
 * How. A checkpoint holds the pages that were written since the one before it. A page's content at
 * checkpoint k is its newest version at or before k; a page without one is all zeros.
 *
 * Dropping one moves its pages to the next, which costs memory only where the next has no newer
 * version. Which to keep is `src/sim/history.ts`'s to say; the first one always stays.
 */
import { PAGE_SHIFT, PAGE_SIZE } from './address';
import type { Cpu } from './cpu';
import type { HostMemory } from './memory';
import { PagePool } from './page-pool';

export type PageSnapshot = number;

/**
 * A moment between two checkpoints, as it differs from the one that memory was based on. Outside the order of the
 * checkpoints: nothing is based on it, and it may be forgotten at any time.
 */
export interface PageAside {
  base: PageSnapshot;
  pages: Map<number, Uint8Array>;
}

interface Level {
  id: PageSnapshot;
  /** page -> its bytes at this checkpoint. */
  pages: Map<number, Uint8Array>;
}

export class PageStore {
  /** In order of time. */
  private levels: Level[] = [];
  private nextId = 1;
  /** The level that memory's content is based on: everything that differs from it is dirty. */
  private base = -1;
  private held = 0;
  private readonly pool = new PagePool();

  constructor(private readonly memory: HostMemory) {}

  /** Bytes held by all checkpoints. */
  get bytes(): number {
    return this.held;
  }

  get count(): number {
    return this.levels.length;
  }

  /** Keep the present. Only at the end of the record (see `truncateAfter`). `cpus` are all of this host. */
  take(cpus: readonly Cpu[]): PageSnapshot {
    if (this.base !== this.levels.length - 1) this.rebase();
    const { dirty, u8 } = this.memory;
    const pages = new Map<number, Uint8Array>();
    for (let page = dirty.indexOf(1); page >= 0; page = dirty.indexOf(1, page + 1)) {
      pages.set(page, this.pool.keep(u8, page << PAGE_SHIFT));
      this.held += PAGE_SIZE;
    }
    const level = { id: this.nextId++, pages };
    this.levels.push(level);
    this.base = this.levels.length - 1;
    this.clean(cpus);
    return level.id;
  }

  /** Memory becomes as it was at `id`. The caller loads the CPUs first: their frames are marked. */
  restore(id: PageSnapshot, cpus: readonly Cpu[]): void {
    const target = this.indexOf(id);
    const { dirty, u8 } = this.memory;
    const changed = new Set<number>();
    for (let page = dirty.indexOf(1); page >= 0; page = dirty.indexOf(1, page + 1)) changed.add(page);
    const low = Math.min(target, this.base);
    const high = Math.max(target, this.base);
    for (let i = low + 1; i <= high; i++) for (const page of this.levels[i].pages.keys()) changed.add(page);
    for (const page of changed) {
      const start = page << PAGE_SHIFT;
      const bytes = this.version(page, target);
      if (bytes === undefined) u8.fill(0, start, start + PAGE_SIZE);
      else u8.set(bytes, start);
    }
    this.base = target;
    this.clean(cpus);
    this.memory.reapplyWatches();
  }

  /** The present, kept beside the checkpoints. Pages of running frames are dirty from the start, so none is missing. */
  aside(): PageAside {
    const { dirty, u8 } = this.memory;
    const pages = new Map<number, Uint8Array>();
    for (let page = dirty.indexOf(1); page >= 0; page = dirty.indexOf(1, page + 1)) {
      const start = page << PAGE_SHIFT;
      pages.set(page, u8.slice(start, start + PAGE_SIZE));
    }
    return { base: this.levels[this.base].id, pages };
  }

  /** Whether the checkpoint that it differs from is still there. */
  has(aside: PageAside): boolean {
    return this.levels.some((level) => level.id === aside.base);
  }

  restoreAside(aside: PageAside, cpus: readonly Cpu[]): void {
    this.restore(aside.base, cpus);
    const { dirty, u8 } = this.memory;
    for (const [page, bytes] of aside.pages) {
      u8.set(bytes, page << PAGE_SHIFT);
      dirty[page] = 1;
    }
    this.memory.reapplyWatches();
  }

  /** Re-execution has reached exactly the moment of `id`: what is dirty counts from here. */
  passed(id: PageSnapshot, cpus: readonly Cpu[]): void {
    this.base = this.indexOf(id);
    this.clean(cpus);
  }

  /** Give up one checkpoint; those around it stay exact. The first one stays. */
  drop(id: PageSnapshot): void {
    const i = this.indexOf(id);
    if (i === 0) return;
    const { pages } = this.levels[i];
    if (i === this.levels.length - 1) {
      // The last: memory may be based on it, so its pages count as dirty then.
      if (this.base === i) {
        for (const page of pages.keys()) this.memory.dirty[page] = 1;
        this.base = i - 1;
      }
      for (const bytes of pages.values()) this.pool.release(bytes);
      this.held -= pages.size * PAGE_SIZE;
    } else {
      const next = this.levels[i + 1].pages;
      if (this.base === i) {
        // Based on what goes away: the pages that differ from the level before are dirty.
        for (const page of pages.keys()) this.memory.dirty[page] = 1;
        this.base = i - 1;
      } else if (this.base > i) this.base--;
      for (const [page, bytes] of pages) {
        if (next.has(page)) {
          this.pool.release(bytes);
          this.held -= PAGE_SIZE;
        } else next.set(page, bytes);
      }
    }
    this.levels.splice(i, 1);
  }

  /** The future after `id` is to be forgotten: a new one begins. */
  truncateAfter(id: PageSnapshot): void {
    for (let i = this.levels.length - 1; i > this.indexOf(id); i--) this.drop(this.levels[i].id);
  }

  private indexOf(id: PageSnapshot): number {
    const i = this.levels.findIndex((level) => level.id === id);
    if (i < 0) throw new RangeError(`no checkpoint ${id}`);
    return i;
  }

  private version(page: number, index: number): Uint8Array | undefined {
    for (let i = index; i >= 0; i--) {
      const bytes = this.levels[i].pages.get(page);
      if (bytes !== undefined) return bytes;
    }
    return undefined;
  }

  /** Base memory on the newest level without changing it. */
  private rebase(): void {
    const { dirty } = this.memory;
    for (let i = Math.max(this.base, -1) + 1; i < this.levels.length; i++)
      for (const page of this.levels[i].pages.keys()) dirty[page] = 1;
    this.base = this.levels.length - 1;
  }

  private clean(cpus: readonly Cpu[]): void {
    this.memory.dirty.fill(0);
    for (const cpu of cpus) if (cpu.fp > 0) markFrame(cpu);
  }
}

/** Slot writes of the running frame go unmarked, so its pages count as dirty from the start. */
function markFrame(cpu: Cpu): void {
  const { memory, code, fp } = cpu;
  const fn = memory.i32[(fp >> 2) + 2];
  const entry = code.fnEntry[fn] ?? 0;
  const size = entry > 0 ? code.code[entry - 1] + code.fnParamBytes[fn] : PAGE_SIZE;
  memory.touch(fp, Math.max(size, 64));
}
