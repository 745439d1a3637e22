/**
 * Kernel events packed into words: a run of ten thousand connections records millions of them. An event is an object with
 * two fields, its values are read from the store when somebody asks.
 * Leaves out: which events there are in the record (`records.ts`).
 */
import { toBig } from '../machine';
import type { KernelEvent } from './api';

/** Words of an event before its arguments: t, time (two each), host and CPU, function, task (two), number of arguments. */
const HEAD = 9;
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
    chunk[at + 1] = Math.floor(head.t / TWO32);
    chunk[at + 2] = head.timeNs;
    chunk[at + 3] = Math.floor(head.timeNs / TWO32);
    chunk[at + 4] = (head.host << 8) | head.cpu;
    chunk[at + 5] = head.fn;
    chunk[at + 6] = head.taskLo;
    chunk[at + 7] = head.taskHi;
    chunk[at + 8] = args.length >> 1;
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

  private number(k: number): number {
    const words = this.#words;
    const at = this.#at;
    return words[at + k + 1] * TWO32 + (words[at + k] >>> 0);
  }

  get t(): number {
    return this.number(0);
  }

  get timeNs(): number {
    return this.number(2);
  }

  get host(): number {
    return this.#words[this.#at + 4] >> 8;
  }

  get cpu(): number {
    return this.#words[this.#at + 4] & 0xff;
  }

  get fn(): number {
    return this.#words[this.#at + 5];
  }

  get task(): bigint {
    return toBig(this.#words[this.#at + 6], this.#words[this.#at + 7]);
  }

  get args(): bigint[] {
    const words = this.#words;
    const at = this.#at;
    return Array.from({ length: words[at + 8] }, (_, i) =>
      toBig(words[at + HEAD + 2 * i], words[at + HEAD + 2 * i + 1]),
    );
  }

  /** As the plain object that it stands for. */
  toJSON(): KernelEvent {
    const { t, timeNs, host, cpu, task, fn, args } = this;
    return { t, timeNs, host, cpu, task, fn, args };
  }
}
