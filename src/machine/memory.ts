/**
 * The memory of one host: RAM, and after it in the same buffer the checker's tables (shadow.ts), so
 * that checkpoints treat all of it alike: pages with a dirty flag. Everything here is in RAM
 * offsets; virtual addresses are translated by slow-access.ts and the interpreter's windows.
 *
 *   [0, ramSize)                RAM
 *   [shadowBase, …)             one shadow byte per 8 bytes of RAM
 *   [initBase, …)               one byte per 8 bytes: bit i set = byte i is initialised (read only for UNINIT granules)
 *   [objectBase, …)             four words per 32 bytes of RAM: the heap object that begins there
 *
 * Untouched pages cost nothing: the buffer is zero pages of the operating system.
 */
import { PAGE_SHIFT, PAGE_SIZE } from './address';
import { WATCHED, baseCode } from './shadow-codes';

/** A watched range of RAM. */
export interface Watch {
  id: number;
  phys: number;
  length: number;
  read: boolean;
  write: boolean;
}

interface WatchState extends Watch {
  /** Bytes as they were when last looked at. */
  old: Uint8Array;
}

export class HostMemory {
  readonly buffer: ArrayBuffer;
  readonly u8: Uint8Array;
  readonly i8: Int8Array;
  readonly i16: Int16Array;
  readonly u16: Uint16Array;
  readonly i32: Int32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
  /** Shadow bytes: index = RAM offset >> 3. */
  readonly shadow: Uint8Array;
  /** Initialised bytes of UNINIT granules, same index. */
  readonly init: Uint8Array;
  /** Object table: index = (RAM offset >> 5) * 4. */
  readonly objects: Int32Array;
  /** One flag per page of the whole buffer, tables included: written since the last checkpoint. */
  readonly dirty: Uint8Array;
  readonly shadowBase: number;
  readonly initBase: number;
  readonly objectBase: number;
  readonly pageCount: number;
  /** End of the kernel's data (rodata, data, bss) in RAM. */
  kernelImageEnd = 0;
  private watches: WatchState[] = [];

  constructor(readonly ramSize: number) {
    if (ramSize % 32768 !== 0 || ramSize <= 0 || ramSize > 0x40000000) {
      throw new RangeError(`memory of a host must be a multiple of 32 KB up to 1 GB, not ${ramSize}`);
    }
    this.shadowBase = ramSize;
    this.initBase = ramSize + ramSize / 8;
    this.objectBase = ramSize + ramSize / 4;
    const total = this.objectBase + ramSize / 2;
    const buffer = new ArrayBuffer(total);
    this.buffer = buffer;
    this.u8 = new Uint8Array(buffer);
    this.i8 = new Int8Array(buffer, 0, ramSize);
    this.i16 = new Int16Array(buffer, 0, ramSize >> 1);
    this.u16 = new Uint16Array(buffer, 0, ramSize >> 1);
    this.i32 = new Int32Array(buffer, 0, ramSize >> 2);
    this.f32 = new Float32Array(buffer, 0, ramSize >> 2);
    this.f64 = new Float64Array(buffer, 0, ramSize >> 3);
    this.shadow = new Uint8Array(buffer, this.shadowBase, ramSize >> 3);
    this.init = new Uint8Array(buffer, this.initBase, ramSize >> 3);
    this.objects = new Int32Array(buffer, this.objectBase, ramSize >> 3);
    this.pageCount = Math.ceil(total / PAGE_SIZE);
    this.dirty = new Uint8Array(this.pageCount);
  }

  /** To be called for every write that does not go through the interpreter: loader, DMA, debugger. */
  touch(phys: number, length: number): void {
    if (length <= 0) return;
    const last = (phys + length - 1) >>> PAGE_SHIFT;
    for (let page = phys >>> PAGE_SHIFT; page <= last; page++) this.dirty[page] = 1;
  }

  /** Write bytes from outside (device DMA, debugger, loader). They count as initialised. */
  write(phys: number, bytes: Uint8Array): void {
    this.u8.set(bytes, phys);
    this.touch(phys, bytes.length);
    this.markInit(phys, bytes.length);
  }

  /** Bytes [phys, phys+length) are now initialised. Only UNINIT granules change. */
  markInit(phys: number, length: number): void {
    const { shadow, init, i32, shadowBase } = this;
    const end = phys + length;
    for (let at = phys; at < end; ) {
      const granule = at >>> 3;
      // Plain memory, 32 bytes at a time.
      if ((at & 31) === 0 && i32[(shadowBase + granule) >> 2] === 0) {
        at += 32;
        continue;
      }
      const next = Math.min(end, (granule + 1) << 3);
      const code = shadow[granule] as number;
      if (code > 1) {
        const base = code & ~WATCHED;
        if (base === 2 || (base & 0xf8) === 0x20) {
          const bits = (init[granule] as number) | (((1 << (next - at)) - 1) << (at & 7));
          init[granule] = bits;
          this.dirty[(this.initBase + granule) >>> PAGE_SHIFT] = 1;
          const full = base === 2 ? 0xff : (1 << (base & 7)) - 1;
          if ((bits & full) === full) this.setShadow(granule, (code & WATCHED) | (base === 2 ? 0 : 0x10 | (base & 7)));
        }
      }
      at = next;
    }
  }

  setShadow(granule: number, code: number): void {
    this.shadow[granule] = code;
    this.dirty[(this.shadowBase + granule) >>> PAGE_SHIFT] = 1;
  }

  // ---- watches ----

  get watching(): boolean {
    return this.watches.length > 0;
  }

  setWatches(list: readonly Watch[]): void {
    for (const w of this.watches) this.markWatch(w, false);
    this.watches = list
      .filter((w) => w.length > 0 && w.phys >= 0 && w.phys + w.length <= this.ramSize)
      .map((w) => ({ ...w, old: this.u8.slice(w.phys, w.phys + w.length) }));
    this.reapplyWatches();
  }

  /** After pages were restored: shadow bits and remembered values are made right again. */
  reapplyWatches(): void {
    for (const w of this.watches) {
      this.markWatch(w, true);
      w.old.set(this.u8.subarray(w.phys, w.phys + w.length));
    }
  }

  private markWatch(w: Watch, on: boolean): void {
    for (let g = w.phys >>> 3; g <= (w.phys + w.length - 1) >>> 3; g++) {
      const base = baseCode(this.shadow[g] as number);
      this.shadow[g] = on ? base | WATCHED : base;
    }
  }

  /** The watch that an access [phys, phys+size) hits; -1 = none. */
  watchAt(phys: number, size: number, write: boolean): number {
    for (const w of this.watches) {
      if ((write ? w.write : w.read) && phys < w.phys + w.length && phys + size > w.phys) return w.id;
    }
    return -1;
  }

  /**
   * The write watch whose bytes differ from when last asked; -1 = none. Finds what the shadow cannot
   * see: writes to locals, direct writes to globals, DMA. All remembered values are renewed.
   */
  changedWatch(): number {
    let hit = -1;
    const u8 = this.u8;
    for (const w of this.watches) {
      const { old, phys } = w;
      for (let i = 0; i < old.length; i++) {
        if (old[i] !== u8[phys + i]) {
          old.set(u8.subarray(phys, phys + w.length));
          if (w.write && hit < 0) hit = w.id;
          break;
        }
      }
    }
    return hit;
  }
}
