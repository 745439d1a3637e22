/**
 * Spellings of constants: numbers, characters and strings to their values.
 *
 * Every function gives either the value or a sentence that says what is wrong.
 */
import {
  CHAR,
  DOUBLE,
  type FloatType,
  FLOAT,
  INT,
  type IntType,
  LDOUBLE,
  LLONG,
  LONG,
  type Type,
  UINT,
  ULLONG,
  ULONG,
  USHORT,
  wrap,
} from './types';

export interface IntegerValue {
  value: bigint;
  unsigned: boolean;
  type: IntType;
}

/** `0x1fUL` … as a value and its type, or what is wrong with it. */
export function integerConstant(text: string): IntegerValue | string {
  let end = text.length;
  while (end > 0 && isSuffix(text.charCodeAt(end - 1))) end--;
  const suffix = text.slice(end).toLowerCase();
  const digits = text.slice(0, end);
  let value: bigint;
  let decimal = false;
  const c1 = digits.charCodeAt(1) | 32;
  if (digits[0] === '0' && c1 === 120) {
    if (!all(digits, 2, isHex)) return `'${text}' is not a number`;
    value = digits.length <= 10 ? BigInt(parseInt(digits, 16)) : BigInt(digits);
  } else if (digits[0] === '0' && c1 === 98 && digits.length > 2) {
    if (!all(digits, 2, (c) => c === 48 || c === 49)) return `'${text}' is not a binary number`;
    value = BigInt(digits);
  } else if (digits[0] === '0' && digits.length > 1) {
    if (!all(digits, 1, isDigit)) return `'${text}' is not a number`;
    if (!all(digits, 1, (c) => c >= 48 && c <= 55))
      return `'${text}' starts with 0, so it is octal, and has a digit above 7`;
    value = BigInt(`0o${digits.slice(1)}`);
  } else {
    if (!all(digits, 0, isDigit)) return `'${text}' is not a number`;
    decimal = true;
    value = digits.length <= 15 ? BigInt(Number(digits)) : BigInt(digits);
  }
  if (digits.length > 80) return `The number '${text.slice(0, 20)}…' is too large`;
  let unsigned = false;
  let longs = 0;
  for (let i = 0; i < suffix.length; i++) {
    if (suffix[i] === 'u' && !unsigned) unsigned = true;
    else if (suffix[i] === 'l' && longs === 0) {
      longs = 1;
      if (suffix[i + 1] === 'l') {
        longs = 2;
        i++;
      }
    } else return `'${text.slice(end)}' is not a suffix of an integer`;
  }
  if (value > 0xffffffffffffffffn) return `The number '${text}' does not fit in 64 bits`;
  const type = integerType(value, unsigned, longs, decimal);
  return { value: wrap(value, type), unsigned: !type.signed, type };
}

function integerType(value: bigint, unsigned: boolean, longs: number, decimal: boolean): IntType {
  if (unsigned) return longs === 2 ? ULLONG : longs === 1 || value > 0xffffffffn ? ULONG : UINT;
  if (longs === 0) {
    if (value <= 0x7fffffffn) return INT;
    if (!decimal && value <= 0xffffffffn) return UINT;
  }
  if (value <= 0x7fffffffffffffffn) return longs === 2 ? LLONG : LONG;
  return longs === 2 ? ULLONG : ULONG;
}

function isSuffix(c: number): boolean {
  const lower = c | 32;
  return lower === 117 || lower === 108;
}

function isDigit(c: number): boolean {
  return c >= 48 && c <= 57;
}

function isHex(c: number): boolean {
  return isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102);
}

function all(text: string, from: number, test: (c: number) => boolean): boolean {
  if (from >= text.length) return false;
  for (let i = from; i < text.length; i++) if (!test(text.charCodeAt(i))) return false;
  return true;
}

/** Whether a number's spelling is a floating constant. */
export function isFloatConstant(text: string): boolean {
  const hex = text.charCodeAt(0) === 48 && (text.charCodeAt(1) | 32) === 120;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const lower = c | 32;
    if (c === 46 || (lower === 112 && hex) || (lower === 101 && !hex)) return true;
  }
  return false;
}

/** `1.5e3f`, `0x1.8p3` … as a value and its type, or what is wrong with it. */
export function floatConstant(text: string): { value: number; type: FloatType } | string {
  let end = text.length;
  const hex = text.length > 2 && (text.charCodeAt(1) | 32) === 120;
  let type = DOUBLE;
  const sized = /f(32|64|128)(x?)$|[wq]$/i.exec(text);
  if (sized !== null && !(hex && !/p/i.test(text))) {
    const own = floatConstant(text.slice(0, sized.index));
    if (typeof own === 'string') return own;
    const kind = `${sized[1] ?? ''}${sized[2] ?? ''}`;
    const to = kind === '32' ? FLOAT : kind === '64' || kind === '32x' ? DOUBLE : LDOUBLE;
    return { value: to === FLOAT ? Math.fround(own.value) : own.value, type: to };
  }
  const last = text.charCodeAt(end - 1) | 32;
  const seen = hex ? Math.max(text.indexOf('p'), text.indexOf('P')) >= 0 : true;
  if (last === 108) {
    type = LDOUBLE;
    end--;
  } else if (last === 102 && seen) {
    type = FLOAT;
    end--;
  }
  const digits = text.slice(0, end);
  const value = hex ? hexFloat(digits) : /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(digits) ? Number(digits) : undefined;
  if (value === undefined) return `'${text}' is not a number`;
  return { value: type === FLOAT ? Math.fround(value) : value, type };
}

function hexFloat(text: string): number | undefined {
  const match = /^0x([0-9a-f]*)\.?([0-9a-f]*)p([-+]?\d+)$/i.exec(text);
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const mantissa = BigInt(`0x${match[1]}${match[2]}`);
  let exponent = Number(match[3]) - 4 * match[2].length;
  if (mantissa === 0n) return 0;
  // keep 64 significant bits (sticky), so that Number() rounds once
  const bits = mantissa.toString(2).length;
  let kept = mantissa;
  if (bits > 64) {
    const drop = BigInt(bits - 64);
    const sticky = mantissa & ((1n << drop) - 1n) ? 1n : 0n;
    kept = (mantissa >> drop) | sticky;
    exponent += bits - 64;
  }
  let value = Number(kept);
  for (; exponent > 0 && Number.isFinite(value); exponent -= Math.min(exponent, 1000))
    value *= 2 ** Math.min(exponent, 1000);
  for (; exponent < 0 && value !== 0; exponent += Math.min(-exponent, 1000)) value *= 2 ** -Math.min(-exponent, 1000);
  return value;
}

// ---------------------------------------------------------------- characters and strings

const ESCAPES: Record<string, number> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  E: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/** One unit of a literal: a code point, or the raw value of an escape. */
interface Unit {
  value: number;
  raw: boolean;
}

/** Splits `L"…"` into its prefix and units; or says what is wrong. */
function literalUnits(text: string): { prefix: string; units: Unit[] } | string {
  let open = 0;
  while (text[open] !== '"' && text[open] !== "'") open++;
  const prefix = text.slice(0, open);
  const units: Unit[] = [];
  const end = text.length - 1;
  for (let i = open + 1; i < end; ) {
    const c = text.codePointAt(i) as number;
    if (c !== 92) {
      units.push({ value: c, raw: false });
      i += c > 0xffff ? 2 : 1;
      continue;
    }
    const e = text[i + 1];
    const simple = ESCAPES[e];
    if (simple !== undefined) {
      units.push({ value: simple, raw: true });
      i += 2;
    } else if (e === 'x') {
      let j = i + 2;
      let value = 0;
      while (j < end && isHex(text.charCodeAt(j))) value = ((value * 16) % 2 ** 40) + parseInt(text[j++], 16);
      if (j === i + 2) return "'\\x' needs hexadecimal digits after it";
      units.push({ value: value >>> 0, raw: true });
      i = j;
    } else if (e >= '0' && e <= '7') {
      let j = i + 1;
      let value = 0;
      while (j < end && j < i + 4 && text[j] >= '0' && text[j] <= '7') value = value * 8 + Number(text[j++]);
      units.push({ value, raw: true });
      i = j;
    } else if (e === 'u' || e === 'U') {
      const size = e === 'u' ? 4 : 8;
      const digits = text.slice(i + 2, i + 2 + size);
      if (digits.length < size || !all(digits, 0, isHex)) return `'\\${e}' needs ${size} hexadecimal digits after it`;
      units.push({ value: Math.min(parseInt(digits, 16), 0x10ffff), raw: false });
      i += 2 + size;
    } else {
      return `'\\${e}' is not an escape sequence`;
    }
  }
  return { prefix, units };
}

const CHAR_TYPES: Record<string, IntType> = { '': CHAR, u8: CHAR, L: INT, u: USHORT, U: UINT };

/** `'x'`, `L'x'`, `'abcd'` … as a value and its type, or what is wrong with it. */
export function charConstant(text: string): { value: bigint; type: IntType } | string {
  const literal = literalUnits(text);
  if (typeof literal === 'string') return literal;
  const { prefix, units } = literal;
  if (units.length === 0) return 'A character constant cannot be empty';
  if (prefix !== '') {
    const type = CHAR_TYPES[prefix];
    return { value: wrap(BigInt(units[units.length - 1].value), type), type };
  }
  const bytes = encode(units, 1);
  let value = 0n;
  for (const byte of bytes) value = BigInt.asIntN(32, (value << 8n) | BigInt(byte));
  if (bytes.length === 1) value = BigInt.asIntN(8, value);
  return { value, type: INT };
}

/** Adjacent string literals as one: element type and little-endian bytes, with the final zero. */
export function stringLiteral(texts: readonly string[]): { element: Type; bytes: Uint8Array } | string {
  let prefix = '';
  const units: Unit[] = [];
  for (const text of texts) {
    const literal = literalUnits(text);
    if (typeof literal === 'string') return literal;
    if (literal.prefix !== '') {
      if (prefix !== '' && prefix !== literal.prefix)
        return `String literals of different kinds ('${prefix}' and '${literal.prefix}') cannot be joined`;
      prefix = literal.prefix;
    }
    for (const unit of literal.units) units.push(unit);
  }
  units.push({ value: 0, raw: true });
  const element = CHAR_TYPES[prefix];
  return { element, bytes: encode(units, element.size) };
}

function encode(units: readonly Unit[], size: number): Uint8Array {
  const out: number[] = [];
  for (const { value, raw } of units) {
    if (size === 1) {
      if (raw || value < 0x80) out.push(value & 0xff);
      else if (value < 0x800) out.push(0xc0 | (value >> 6), 0x80 | (value & 63));
      else if (value < 0x10000) out.push(0xe0 | (value >> 12), 0x80 | ((value >> 6) & 63), 0x80 | (value & 63));
      else out.push(0xf0 | (value >> 18), 0x80 | ((value >> 12) & 63), 0x80 | ((value >> 6) & 63), 0x80 | (value & 63));
    } else if (size === 2) {
      const put = (v: number): void => void out.push(v & 0xff, (v >> 8) & 0xff);
      if (raw || value < 0x10000) put(value);
      else {
        put(0xd800 + ((value - 0x10000) >> 10));
        put(0xdc00 + ((value - 0x10000) & 0x3ff));
      }
    } else {
      out.push(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff);
    }
  }
  return Uint8Array.from(out);
}
