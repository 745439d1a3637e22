/**
 * Initial contents of objects with static storage: flattened initialisers to bytes and
 * relocations. What is not known at compile time is reported.
 */
import type { ConstInit, Expr, InitItem, Reloc } from './ast';
import { staticValue } from './static-value';
import { constantAddress } from './const-eval';
import { numberForm } from './number-types';
import type { Parser } from './parser';
import type { Loc } from './source';
import type { BitField, Type } from './types';

/** Begins the linker's names of compound literals that are static. In a function such a literal has no constant address. */
export const COMPOUND_LITERAL = '.compound';

const MAX_BYTES = 64 * 1024 * 1024;

export function constantData(p: Parser, items: readonly InitItem[], size: number, loc: Loc): ConstInit {
  let end = 0;
  for (const item of items) end = Math.max(end, item.offset + lengthOf(item));
  if (end > MAX_BYTES) {
    p.error('too-large', loc, 'An initialiser can fill at most 64 MiB');
    return { bytes: new Uint8Array(0), relocs: [], size };
  }
  const data = new Data(p, end);
  for (const item of items) data.item(item);
  return { bytes: data.bytes, relocs: data.relocs, size: Math.max(size, end) };
}

/** The bytes that an item fills, or may share with others. */
function lengthOf({ bytes, bitField, type }: InitItem): number {
  if (bytes !== undefined) return bytes.length;
  if (bitField === undefined) return type.size;
  return Math.max(bitField.unitSize, Math.ceil((bitField.bitOffset + bitField.bitWidth) / 8));
}

class Data {
  readonly bytes: Uint8Array;
  relocs: Reloc[] = [];
  private readonly view: DataView;
  /** No item has been stored behind this offset. */
  private written = 0;

  constructor(
    private readonly p: Parser,
    size: number,
  ) {
    this.bytes = new Uint8Array(size);
    this.view = new DataView(this.bytes.buffer);
  }

  item(item: InitItem): void {
    const length = lengthOf(item);
    if (item.offset < this.written && this.relocs.length > 0) {
      this.relocs = this.relocs.filter((r) => r.offset + 8 <= item.offset || r.offset >= item.offset + length);
    }
    this.written = Math.max(this.written, item.offset + length);
    if (item.bytes !== undefined) this.bytes.set(item.bytes, item.offset);
    else if (item.expr !== undefined) this.value(item.offset, item.type, item.bitField, item.expr);
  }

  private value(offset: number, type: Type, bitField: BitField | undefined, written: Expr): void {
    if (written.kind === 'error') return;
    const expr = type.kind === 'record' || type.kind === 'array' ? written : staticValue(written);
    if (type.kind === 'record' || type.kind === 'array') {
      this.whole(offset, expr);
      return;
    }
    if (expr.kind === 'float') {
      if (type.size === 4) this.view.setFloat32(offset, expr.value, true);
      else this.view.setFloat64(offset, expr.value, true);
      return;
    }
    if (bitField !== undefined) {
      if (expr.kind === 'int') this.bits(offset, bitField, expr.value);
      else this.notConstant(expr);
      return;
    }
    const address = constantAddress(expr);
    if (address === undefined) {
      this.notConstant(expr);
      return;
    }
    if (address.target === undefined) this.integer(offset, type.kind === 'pointer' ? 8 : type.size, address.addend);
    else if (this.p.func !== undefined && address.target.linkName.startsWith(COMPOUND_LITERAL)) this.notConstant(expr);
    else if (type.size === 8)
      this.relocs.push({ offset, target: address.target, addend: BigInt.asIntN(64, address.addend) });
    else this.notConstant(expr);
  }

  private integer(offset: number, size: number, value: bigint): void {
    switch (size) {
      case 1:
        this.view.setUint8(offset, Number(BigInt.asUintN(8, value)));
        break;
      case 2:
        this.view.setUint16(offset, Number(BigInt.asUintN(16, value)), true);
        break;
      case 4:
        this.view.setUint32(offset, Number(BigInt.asUintN(32, value)), true);
        break;
      default:
        this.view.setBigUint64(offset, BigInt.asUintN(64, value), true);
    }
  }

  private bits(offset: number, { bitOffset, bitWidth }: BitField, value: bigint): void {
    const mask = ((1n << BigInt(bitWidth)) - 1n) << BigInt(bitOffset);
    const placed = (value << BigInt(bitOffset)) & mask;
    for (let i = 0; i * 8 < bitOffset + bitWidth; i++) {
      const byte = (bits: bigint): number => Number((bits >> BigInt(i * 8)) & 0xffn);
      this.bytes[offset + i] = (this.bytes[offset + i] & ~byte(mask)) | byte(placed);
    }
  }

  /** A compound literal (or string) copied as a whole. */
  private whole(offset: number, expr: Expr): void {
    let source = expr;
    while (source.kind === 'cast' && source.op === 'none') source = source.operand;
    if (source.kind === 'compoundLiteral' && numberForm(source.type) !== undefined) {
      for (const { offset: at, type, bitField, expr: part } of source.init.items)
        if (part !== undefined) this.value(offset + at, type, bitField, part);
      return;
    }
    const init = source.kind === 'global' && source.global.name === '' ? source.global.init : undefined;
    if (init === undefined) {
      this.notConstant(expr);
      return;
    }
    this.bytes.set(init.bytes.subarray(0, this.bytes.length - offset), offset);
    for (const reloc of init.relocs) this.relocs.push({ ...reloc, offset: offset + reloc.offset });
  }

  private notConstant(expr: Expr): void {
    this.p.error(
      'not-constant',
      expr.loc,
      'An object with static storage needs a value that is known at compile time',
      { suggestion: 'assign it in a function' },
    );
  }
}
