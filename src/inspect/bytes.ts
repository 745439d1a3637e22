/** Bytes as text: Latin-1 strings, IPv4 addresses, 16-bit byte swaps. Leaves out typed values. */

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const b of bytes) text += String.fromCharCode(b);
  return text;
}

/** An address as it lies in memory (network order, read as a little-endian number). */
export function ipv4(be32: number): string {
  return `${be32 & 0xff}.${(be32 >>> 8) & 0xff}.${(be32 >>> 16) & 0xff}.${(be32 >>> 24) & 0xff}`;
}

export function swap16(v: number): number {
  return ((v & 0xff) << 8) | ((v >>> 8) & 0xff);
}
