/**
 * Values as one line of text: numbers, enums and flags by name, pointers with what they point to,
 * character arrays as strings, network addresses and ports as people write them, short previews
 * of structs and arrays. Summaries of kernel objects come from summaries.ts.
 */
import { type EnumType, type Type, typeName } from '../c/types';
import { ipv4, latin1, swap16 } from './bytes';
import { nameOf, namingOf } from './field-names';
import type { Names } from './names';
import { isKernelAddress } from './space';
import { type Value, bytesOf, elementOf, integerOf, memberOf, pointee, scalarOf } from './value';

export interface FormatOptions {
  hex?: boolean;
  /** Name of the field and tag of the struct that hold the value: some integers have names by their field. */
  field?: string;
  record?: string;
  /** What a known kernel object says about itself. */
  summary?: (value: Value) => string | undefined;
}

export const UNREADABLE = '<not mapped>';

export function hex(value: bigint): string {
  return value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** A quoted C string; control characters escaped. */
export function quote(text: string): string {
  let out = '';
  for (const c of text) {
    const code = c.charCodeAt(0);
    if (c === '"' || c === '\\') out += `\\${c}`;
    else if (c === '\n') out += '\\n';
    else if (c === '\r') out += '\\r';
    else if (c === '\t') out += '\\t';
    else if (code < 32 || code >= 127) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else out += c;
  }
  return `"${out}"`;
}

export class Formatter {
  constructor(readonly names: Names) {}

  text(value: Value, options: FormatOptions = {}, depth = 0): string {
    const { type } = value;
    const summary = depth === 0 || type.kind === 'record' ? options.summary?.(value) : undefined;
    switch (type.kind) {
      case 'void':
        return 'void';
      case 'function':
        return this.symbol(value, value.address ?? 0n) ?? 'function';
      case 'record':
        return summary ?? this.recordPreview(value, options, depth);
      case 'array':
        return this.array(value, options, depth);
      case 'pointer':
        return this.pointer(value, summary, depth);
      case 'float': {
        const n = scalarOf(value);
        return n === undefined ? UNREADABLE : formatFloat(n as number);
      }
      case 'bool': {
        const n = integerOf(value);
        return n === undefined ? UNREADABLE : n === 0n ? 'false' : 'true';
      }
      case 'enum': {
        const n = integerOf(value);
        return n === undefined ? UNREADABLE : enumText(type, n);
      }
      default: {
        const n = integerOf(value);
        return n === undefined ? UNREADABLE : this.integer(type, n, options);
      }
    }
  }

  private integer(type: Type, n: bigint, options: FormatOptions): string {
    if (options.field !== undefined) {
      const naming = namingOf(options.field, options.record);
      const name = naming && nameOf(naming, n);
      if (name !== undefined && name !== '0') return `${name} (${options.hex ? hex(n) : n})`;
    }
    if (type.alias === '__be32' || type.alias === 'in_addr_t')
      return n === 0n && !options.hex ? '0.0.0.0' : `${ipv4(Number(n))} (0x${n.toString(16).padStart(8, '0')})`;
    if (type.alias === '__be16' || type.alias === 'in_port_t')
      return `${swap16(Number(n))} (0x${n.toString(16).padStart(4, '0')})`;
    if (options.hex) return hex(n);
    if (type.kind === 'int' && type.size === 1 && type.name === 'char' && n > 0n && n < 127n) {
      return n >= 32n ? `${n} '${String.fromCharCode(Number(n))}'` : `${n}`;
    }
    return `${n}`;
  }

  private symbol(value: Value, address: bigint): string | undefined {
    return this.names.symbolAt(value.space, address);
  }

  private pointer(value: Value, summary: string | undefined, depth: number): string {
    const address = integerOf(value);
    if (address === undefined) return UNREADABLE;
    if (address === 0n) return 'NULL';
    const to = (value.type as Extract<Type, { kind: 'pointer' }>).to;
    const symbol = this.symbol(value, address);
    const text = symbol ? `${hex(address)} <${symbol}>` : hex(address);
    if (to.kind === 'int' && to.size === 1 && to.alias === undefined && depth <= 1) {
      const s = value.space.cstring(address, depth === 0 ? 120 : 40);
      return s ? `${text} ${quote(s.text)}${s.cut ? '…' : ''}` : `${text} ${UNREADABLE}`;
    }
    // What it is comes first: in a narrow pane the end is cut off.
    if (depth === 0 && summary) return `${summary} (${text})`;
    if (depth === 0 && to.kind !== 'function' && to.kind !== 'void' && value.space.translate(address) < 0) {
      return isKernelAddress(address) || !symbol ? `${text} ${UNREADABLE}` : text;
    }
    return text;
  }

  private array(value: Value, options: FormatOptions, depth: number): string {
    const type = value.type as Extract<Type, { kind: 'array' }>;
    if (type.length === undefined) return '[]';
    if (type.of.kind === 'int' && type.of.size === 1) {
      const bytes = bytesOf(value);
      if (!bytes) return UNREADABLE;
      const string = asString(bytes, type.of.name === 'char');
      if (string !== undefined) return quote(string);
      if (type.length === 6 && type.of.name !== 'char')
        return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join(':');
      const shown = [...bytes.subarray(0, 16)].map((b) => b.toString(16).padStart(2, '0')).join(' ');
      return `[${type.length}] ${shown}${bytes.length > 16 ? ' …' : ''}`;
    }
    if (depth > 1 || type.of.kind === 'record') return `[${type.length}]`;
    const items: string[] = [];
    for (let i = 0; i < Math.min(type.length, depth === 0 ? 6 : 3); i++) {
      const item = elementOf(value, i);
      items.push(item ? this.text(item, { hex: options.hex }, depth + 1) : '?');
    }
    return `[${type.length}] {${items.join(', ')}${type.length > items.length ? ', …' : ''}}`;
  }

  private recordPreview(value: Value, options: FormatOptions, depth: number): string {
    const type = value.type as Extract<Type, { kind: 'record' }>;
    if (!type.def.complete) return '{…}';
    const single = counterOf(value);
    if (single) return this.text(single, { hex: options.hex }, depth + 1);
    if (depth > 1) return '{…}';
    const parts: string[] = [];
    let more = false;
    for (const field of type.def.fields) {
      if (field.name === undefined || field.name.startsWith('__cacheline')) continue;
      if (parts.length === (depth === 0 ? 4 : 2)) {
        more = true;
        break;
      }
      const member = memberOf(value, field.name);
      if (!member || (depth > 0 && member.type.kind === 'record')) continue;
      parts.push(
        `${field.name} = ${this.text(member, { ...options, field: field.name, record: type.def.tag, summary: undefined }, depth + 1)}`,
      );
    }
    return `{${parts.join(', ')}${more ? ', …' : ''}}`;
  }
}

/** `atomic_t`, `refcount_t` and their like are shown as the number they hold. */
function counterOf(value: Value): Value | undefined {
  let at: Value | undefined = value;
  while (at?.type.kind === 'record') {
    const { def } = at.type;
    const only: string | undefined = def.fields.length === 1 ? def.fields[0]?.name : undefined;
    if (only !== 'counter' && only !== 'refs' && only !== 'val') return undefined;
    at = memberOf(at, only);
  }
  return at;
}

export function enumText(type: EnumType, n: bigint): string {
  const exact = type.def.constants.find((c) => c.value === n);
  return exact ? `${exact.name} (${n})` : `${n} (${typeName(type)})`;
}

function formatFloat(n: number): string {
  if (Number.isInteger(n) && Math.abs(n) < 1e15) return n.toFixed(1);
  return String(n);
}

/** The bytes up to the first NUL when they are text, and the rest is padding. */
function asString(bytes: Uint8Array, isChar: boolean): string | undefined {
  const end = bytes.indexOf(0);
  const used = end < 0 ? bytes : bytes.subarray(0, end);
  if (used.length === 0) return isChar ? '' : undefined;
  for (const b of used) if ((b < 32 && b !== 9 && b !== 10 && b !== 13) || b > 126) return undefined;
  if (!isChar && used.length < 2) return undefined;
  return latin1(used);
}

/** Short text of what a pointer to characters shows; for summaries. */
export function textAt(value: Value | undefined, limit = 64): string {
  const target = value && pointee(value);
  return target?.address === undefined ? '' : (target.space.cstring(target.address, limit)?.text ?? '');
}

/** Text of a character array up to its NUL. */
export function charArray(value: Value | undefined): string {
  const bytes = value && bytesOf(value);
  if (!bytes) return '';
  const end = bytes.indexOf(0);
  return latin1(end < 0 ? bytes : bytes.subarray(0, end));
}
