/**
 * Copies of pages, for checkpoints: cut from larger pieces and used again, because making and collecting a buffer of
 * its own for each page takes longer than copying it.
 * Leaves out: which pages are kept and for how long (checkpoint.ts).
 */
import { PAGE_SIZE } from './address';

const PAGES_PER_PIECE = 64;

export class PagePool {
  private readonly free: Uint8Array[] = [];

  /** A copy of the page of `memory` that begins at byte `start`. */
  keep(memory: Uint8Array, start: number): Uint8Array {
    if (this.free.length === 0) this.grow();
    const copy = this.free.pop() as Uint8Array;
    copy.set(memory.subarray(start, start + PAGE_SIZE));
    return copy;
  }

  /** Nobody looks at the copy any more. */
  release(copy: Uint8Array): void {
    this.free.push(copy);
  }

  private grow(): void {
    const piece = new ArrayBuffer(PAGES_PER_PIECE * PAGE_SIZE);
    for (let i = PAGES_PER_PIECE - 1; i >= 0; i--) this.free.push(new Uint8Array(piece, i * PAGE_SIZE, PAGE_SIZE));
  }
}
