/**
 * DAP over a byte stream, as editors other than VS Code want it: `Content-Length` headers around
 * JSON. Knows no streams: bytes come in by `receive`, go out by `write`.
 */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** No header, and no message, is longer than this. */
const HEADER_LIMIT = 1 << 16;
const MESSAGE_LIMIT = 1 << 26;

export class MessageReader {
  private buffer = new Uint8Array(0);

  constructor(
    private readonly onMessage: (message: unknown) => void,
    private readonly onProblem: (text: string) => void = () => {},
  ) {}

  receive(chunk: Uint8Array): void {
    const joined = new Uint8Array(this.buffer.length + chunk.length);
    joined.set(this.buffer);
    joined.set(chunk, this.buffer.length);
    this.buffer = joined;
    while (this.next());
  }

  private next(): boolean {
    const end = headerEnd(this.buffer);
    if (end < 0) {
      if (this.buffer.length > HEADER_LIMIT) {
        this.onProblem('What comes in is not the Debug Adapter Protocol: there is no header in it.');
        this.buffer = new Uint8Array(0);
      }
      return false;
    }
    const header = decoder.decode(this.buffer.subarray(0, end));
    const match = /content-length:\s*(\d+)/i.exec(header);
    if (!match) {
      this.onProblem('A message came without Content-Length.');
      this.buffer = this.buffer.slice(end + 4);
      return true;
    }
    const from = end + 4;
    const to = from + Number(match[1]);
    if (to - from > MESSAGE_LIMIT) {
      this.onProblem(`A message of ${match[1]} bytes is announced; more than ${MESSAGE_LIMIT} is not read.`);
      this.buffer = this.buffer.slice(from);
      return true;
    }
    if (this.buffer.length < to) return false;
    const text = decoder.decode(this.buffer.subarray(from, to));
    this.buffer = this.buffer.slice(to);
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.onProblem('A message is not JSON.');
      return true;
    }
    this.onMessage(message);
    return true;
  }
}

function headerEnd(b: Uint8Array): number {
  for (let i = 0; i + 3 < b.length; i++)
    if (b[i] === 13 && b[i + 1] === 10 && b[i + 2] === 13 && b[i + 3] === 10) return i;
  return -1;
}

/** A message as bytes on the wire. */
export function frame(message: object): Uint8Array {
  const body = encoder.encode(JSON.stringify(message));
  const header = encoder.encode(`Content-Length: ${body.length}\r\n\r\n`);
  const out = new Uint8Array(header.length + body.length);
  out.set(header);
  out.set(body, header.length);
  return out;
}

/** A pair of streams as whoever owns the process has them. */
export interface ByteStreams {
  onData(listener: (chunk: Uint8Array) => void): void;
  onEnd(listener: () => void): void;
  write(bytes: Uint8Array): void;
}
