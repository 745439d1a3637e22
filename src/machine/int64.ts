/**
 * 64-bit integers as two int32 lanes: what the interpreter does not do in place. Results go to
 * two words of an Int32Array. Exact for all inputs; no BigInt, no rounding.
 */

/** High 32 bits of the unsigned product a*b. */
export function umulh(a: number, b: number): number {
  const al = a & 0xffff;
  const ah = a >>> 16;
  const bl = b & 0xffff;
  const bh = b >>> 16;
  const t = Math.imul(al, bl);
  const m = (Math.imul(ah, bl) + (t >>> 16)) | 0;
  const w = (Math.imul(al, bh) + (m & 0xffff)) | 0;
  return (Math.imul(ah, bh) + (m >>> 16) + (w >>> 16)) | 0;
}

/** High lane of the 64-bit product (the low lane is Math.imul of the low lanes). */
export function mulHi(al: number, ah: number, bl: number, bh: number): number {
  return (umulh(al, bl) + Math.imul(al, bh) + Math.imul(ah, bl)) | 0;
}

const TWO32 = 2 ** 32;
const TWO63 = 2 ** 63;

/**
 * Unsigned quotient and remainder: q at out[at], out[at+1], r at out[at+2], out[at+3].
 * The divisor must not be 0.
 */
export function divmodU64(al: number, ah: number, bl: number, bh: number, out: Int32Array, at: number): void {
  if (ah === 0 && bh === 0) {
    const a = al >>> 0;
    const b = bl >>> 0;
    out[at] = (a / b) | 0;
    const q = Math.floor(a / b);
    out[at] = q | 0;
    out[at + 1] = 0;
    out[at + 2] = (a - q * b) | 0;
    out[at + 3] = 0;
    return;
  }
  const uah = ah >>> 0;
  if (uah < 0x200000 && bh >>> 0 < 0x200000) {
    // Both below 2^53: exact in a double (the quotient may round up by one near a multiple).
    const a = uah * TWO32 + (al >>> 0);
    const b = (bh >>> 0) * TWO32 + (bl >>> 0);
    let r = a % b;
    if (r < 0) r += b;
    const q = (a - r) / b;
    const qh = Math.floor(q / TWO32);
    out[at] = (q - qh * TWO32) | 0;
    out[at + 1] = qh | 0;
    const rh = Math.floor(r / TWO32);
    out[at + 2] = (r - rh * TWO32) | 0;
    out[at + 3] = rh | 0;
    return;
  }
  // One bit at a time: at most 64 rounds, and rare.
  let ql = 0;
  let qh = 0;
  let rl = 0;
  let rh = 0;
  for (let i = 63; i >= 0; i--) {
    const top = rh >>> 31;
    rh = (rh << 1) | (rl >>> 31);
    rl = (rl << 1) | (i >= 32 ? (ah >>> (i - 32)) & 1 : (al >>> i) & 1);
    const ge = top === 1 || rh >>> 0 > bh >>> 0 || (rh === bh && rl >>> 0 >= bl >>> 0);
    if (ge) {
      const borrow = rl >>> 0 < bl >>> 0 ? 1 : 0;
      rl = (rl - bl) | 0;
      rh = (rh - bh - borrow) | 0;
      if (i >= 32) qh |= 1 << (i - 32);
      else ql |= 1 << i;
    }
  }
  out[at] = ql;
  out[at + 1] = qh;
  out[at + 2] = rl;
  out[at + 3] = rh;
}

/** Signed quotient (towards zero) and remainder (sign of the dividend). -2^63 / -1 wraps; callers fault before. */
export function divmodS64(al: number, ah: number, bl: number, bh: number, out: Int32Array, at: number): void {
  const negA = ah < 0;
  const negB = bh < 0;
  if (negA) {
    ah = (~ah + (al === 0 ? 1 : 0)) | 0;
    al = -al | 0;
  }
  if (negB) {
    bh = (~bh + (bl === 0 ? 1 : 0)) | 0;
    bl = -bl | 0;
  }
  divmodU64(al, ah, bl, bh, out, at);
  if (negA !== negB) negate(out, at);
  if (negA) negate(out, at + 2);
}

function negate(out: Int32Array, at: number): void {
  const lo = out[at];
  out[at + 1] = (~out[at + 1] + (lo === 0 ? 1 : 0)) | 0;
  out[at] = -lo | 0;
}

/** Nearest double, ties to even, of a signed number. */
export function toDoubleS(lo: number, hi: number): number {
  // hi * 2^32 is exact; adding the low lane rounds once.
  return hi * TWO32 + (lo >>> 0);
}

export function toDoubleU(lo: number, hi: number): number {
  return (hi >>> 0) * TWO32 + (lo >>> 0);
}

/** Double to signed 64, towards zero; out of range gives 0x8000000000000000 as x86 does. */
export function fromDoubleS(value: number, out: Int32Array, at: number): void {
  if (!(value >= -TWO63 && value < TWO63)) {
    out[at] = 0;
    out[at + 1] = 0x80000000 | 0;
    return;
  }
  const t = Math.trunc(value);
  const hi = Math.floor(t / TWO32);
  out[at] = (t - hi * TWO32) | 0;
  out[at + 1] = hi | 0;
}

/** Double to unsigned 64, towards zero; negative and out-of-range values as gcc's code on x86-64 gives them. */
export function fromDoubleU(value: number, out: Int32Array, at: number): void {
  if (value < TWO63) {
    fromDoubleS(value, out, at);
    return;
  }
  fromDoubleS(value - TWO63, out, at);
  out[at + 1] ^= 0x80000000;
}
