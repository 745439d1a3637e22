/**
 * A digest of the whole state, to tell whether two moments are the same: memory with the checker's
 * tables, CPUs, devices, links, queue, generators. For tests and for finding where two runs part.
 */
import type { Engine } from './engine';

/** The bit of a shadow byte that marks a watched granule: the debugger's, not the machine's. */
const WATCH_BIT = 0x80;

/** Two 32-bit sums over the words; zero pages cost one look per word. */
function digestWords(words: Int32Array): string {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === 0) continue;
    a = Math.imul(a ^ word ^ i, 0x01000193);
    b = (Math.imul(b + i, 0x85ebca6b) ^ Math.imul(word, 0xc2b2ae35)) | 0;
    b = (b << 13) | (b >>> 19);
  }
  return (a >>> 0).toString(16) + (b >>> 0).toString(16);
}

function digestText(text: string): string {
  return digestWords(Int32Array.from(text, (char) => char.charCodeAt(0) + 1));
}

export function fingerprint(engine: Engine): string {
  const parts: string[] = [];
  for (const node of engine.nodes) {
    const { memory } = node;
    parts.push(digestWords(memory.i32));
    const shadow = memory.shadow.map((code) => code & ~WATCH_BIT);
    parts.push(digestWords(new Int32Array(shadow.buffer)));
    parts.push(digestWords(new Int32Array(memory.init.slice().buffer)), digestWords(memory.objects));
    parts.push(digestText(JSON.stringify(node.saveNumbers())));
  }
  const numbers = JSON.stringify(engine.saveNumbers(), (_key, value) =>
    typeof value === 'bigint' ? value.toString() : value instanceof Uint8Array ? [...value] : value,
  );
  return `${engine.t}:${parts.join('.')}.${digestText(numbers)}`;
}
