/**
 * Kernel events packed into words: a run of ten thousand connections records millions of them. An event is an object with
 * two fields, its values are read from the store when somebody asks.
 * Leaves out: which events there are in the record (`records.ts`).
 */
import { toBig } from '../machine';
import type { KernelEvent } from './api';

/**
 * Words of an event before its arguments: t; 22 bits more of t, and the host (10 bits); the time; 21 bits more of it,
 * the number of arguments (8) and the CPU (3); the function; the task (two).
 */
const HEAD = 7;
const CHUNK = 1 << 16;
const TWO32 = 4294967296;

export interface EventHead {
  t: number;
  timeNs: number;
  host: number;
  cpu: number;
  taskLo: number;
  taskHi: number;
  fn: number;
}

export class EventStore {
  private chunk = new Int32Array(CHUNK);
  private used = 0;

  /** `args`: lane pairs. */
  add(head: EventHead, args: Int32Array): KernelEvent {
    const size = HEAD + args.length;
    if (this.used + size > this.chunk.length) {
      // Chunks that are full belong to their events alone.
      this.chunk = new Int32Array(Math.max(CHUNK, size));
      this.used = 0;
    }
    const { chunk, used: at } = this;
    chunk[at] = head.t;
    chunk[at + 1] = (Math.floor(head.t / TWO32) << 10) | head.host;
    chunk[at + 2] = head.timeNs;
    chunk[at + 3] = Math.floor(head.timeNs / TWO32) | ((args.length >> 1) << 21) | (head.cpu << 29);
    chunk[at + 4] = head.fn;
    chunk[at + 5] = head.taskLo;
    chunk[at + 6] = head.taskHi;
    chunk.set(args, at + HEAD);
    this.used += size;
    return new StoredEvent(chunk, at);
  }
}

class StoredEvent implements KernelEvent {
  readonly #words: Int32Array;
  readonly #at: number;

  constructor(words: Int32Array, at: number) {
    this.#words = words;
    this.#at = at;
  }

  private word(k: number): number {
    return this.#words[this.#at + k];
  }

  get t(): number {
    return (this.word(1) >> 10) * TWO32 + (this.word(0) >>> 0);
  }

  get timeNs(): number {
    return (this.word(3) & 0x1fffff) * TWO32 + (this.word(2) >>> 0);
  }

  get host(): number {
    return this.word(1) & 0x3ff;
  }

  get cpu(): number {
    return this.word(3) >>> 29;
  }

  get fn(): number {
    return this.word(4);
  }

  get task(): bigint {
    return toBig(this.word(5), this.word(6));
  }

  get args(): bigint[] {
    const words = this.#words;
    const at = this.#at;
    return Array.from({ length: (this.word(3) >>> 21) & 0xff }, (_, i) =>
      toBig(words[at + HEAD + 2 * i], words[at + HEAD + 2 * i + 1]),
    );
  }

  /** As the plain object that it stands for. */
  toJSON(): KernelEvent {
    const { t, timeNs, host, cpu, task, fn, args } = this;
    return { t, timeNs, host, cpu, task, fn, args };
  }
}
