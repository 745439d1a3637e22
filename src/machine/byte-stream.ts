/**
 * Writing and reading the compact form of images: variable-length integers, strings by number. Strings stand once, in one
 * text, so that reading is one decode and slices of it.
 */

export class ByteWriter {
  private bytes = new Uint8Array(1 << 16);
  private used = 0;
  private readonly strings = new Map<string, number>();

  private room(n: number): void {
    if (this.used + n <= this.bytes.length) return;
    const bigger = new Uint8Array(Math.max(this.bytes.length * 2, this.used + n));
    bigger.set(this.bytes);
    this.bytes = bigger;
  }

  /** Unsigned, up to 2^53. */
  uint(value: number): void {
    this.room(10);
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.used++] = (rest % 128) + 128;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.used++] = rest;
  }

  /** Signed 32 bits; small magnitudes are short. */
  int(value: number): void {
    this.uint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  bool(value: boolean): void {
    this.uint(value ? 1 : 0);
  }

  /** 64 bits. */
  big(value: bigint): void {
    this.uint(Number(BigInt.asUintN(32, value)));
    this.uint(Number(BigInt.asUintN(32, value >> 32n)));
  }

  string(value: string): void {
    let id = this.strings.get(value);
    if (id === undefined) {
      id = this.strings.size;
      this.strings.set(value, id);
    }
    this.uint(id);
  }

  raw(bytes: Uint8Array): void {
    this.uint(bytes.length);
    this.room(bytes.length);
    this.bytes.set(bytes, this.used);
    this.used += bytes.length;
  }

  list<T>(items: readonly T[], write: (item: T) => void): void {
    this.uint(items.length);
    for (const item of items) write(item);
  }

  /** Something that the reader may put off: its length goes in front. */
  block(write: () => void): void {
    const start = this.used;
    write();
    const length = this.used - start;
    let head = 1;
    for (let rest = length; rest >= 128; rest = Math.floor(rest / 128)) head++;
    this.room(head);
    this.bytes.copyWithin(start + head, start, this.used);
    this.used = start;
    this.uint(length);
    this.used += length;
  }

  /** Words in general. */
  words(array: Int32Array): void {
    this.uint(array.length);
    for (let i = 0; i < array.length; i++) this.int(array[i]);
  }

  /** Numbers that mostly grow slowly: their differences. */
  deltas(array: Int32Array): void {
    this.uint(array.length);
    let before = 0;
    for (let i = 0; i < array.length; i++) {
      this.int((array[i] - before) | 0);
      before = array[i];
    }
  }

  /** Everything, strings first. */
  finish(): Uint8Array {
    const body = this.bytes.subarray(0, this.used);
    const head = new ByteWriter();
    const text = [...this.strings.keys()];
    head.raw(new TextEncoder().encode(text.join('')));
    head.list(text, (s) => head.uint(s.length));
    const front = head.bytes.subarray(0, head.used);
    const out = new Uint8Array(front.length + body.length);
    out.set(front);
    out.set(body, front.length);
    return out;
  }
}

export class ByteReader {
  private at = 0;
  private readonly text: string;
  private readonly starts: Int32Array;
  private readonly cache: (string | undefined)[];

  constructor(private readonly bytes: Uint8Array) {
    this.text = new TextDecoder().decode(this.raw());
    const n = this.uint();
    this.starts = new Int32Array(n + 1);
    for (let i = 0; i < n; i++) this.starts[i + 1] = this.starts[i] + this.uint();
    this.cache = new Array<string | undefined>(n);
  }

  uint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++];
    if (byte < 128) return byte;
    let value = byte & 127;
    let scale = 128;
    do {
      byte = bytes[this.at++];
      if (byte === undefined) throw new RangeError('image is cut short');
      value += (byte & 127) * scale;
      scale *= 128;
    } while (byte >= 128);
    return value;
  }

  int(): number {
    const v = this.uint();
    return (v >>> 1) ^ -(v & 1);
  }

  bool(): boolean {
    return this.uint() !== 0;
  }

  big(): bigint {
    const lo = this.uint();
    return BigInt(lo) | (BigInt(this.uint()) << 32n);
  }

  string(): string {
    const id = this.uint();
    return (this.cache[id] ??= this.text.slice(this.starts[id], this.starts[id + 1]));
  }

  raw(): Uint8Array {
    const n = this.uint();
    const out = this.bytes.subarray(this.at, this.at + n);
    if (out.length !== n) throw new RangeError('image is cut short');
    this.at += n;
    return out;
  }

  list<T>(read: () => T): T[] {
    const n = this.uint();
    const out: T[] = [];
    for (let i = 0; i < n; i++) out.push(read());
    return out;
  }

  /** A block, read when the result is first called. */
  later<T>(read: () => T): () => T {
    const length = this.uint();
    const start = this.at;
    this.at += length;
    let value: { of: T } | undefined;
    return () => {
      if (value === undefined) {
        const back = this.at;
        this.at = start;
        value = { of: read() };
        this.at = back;
      }
      return value.of;
    };
  }

  words(): Int32Array {
    const n = this.uint();
    const out = new Int32Array(n);
    for (let i = 0; i < n; i++) out[i] = this.int();
    return out;
  }

  deltas(): Int32Array {
    const n = this.uint();
    const out = new Int32Array(n);
    let value = 0;
    for (let i = 0; i < n; i++) {
      value = (value + this.int()) | 0;
      out[i] = value;
    }
    return out;
  }
}
