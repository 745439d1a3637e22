/**
 * Local variables and compound literals coming to life. The front end has made initialisers flat: zero
 * everything if asked, then store values and bytes at offsets.
 */
import type { CompoundLiteral, InitItem, Initializer, LocalSymbol } from '../c';
import type { FunctionCompiler, Place } from './function-compiler';
import { Op } from './isa';
import { classOf } from './value-types';

export function initialize(f: FunctionCompiler, local: LocalSymbol, init: Initializer): void {
  const offset = f.offsetOf(local);
  if (classOf(local.type) !== 'rec') {
    const p: Place = { kind: 'frame', offset, exact: local.addressTaken };
    const [item] = init.items;
    if (item?.expr === undefined) {
      f.parts.store(f, p, local.type, { lo: 0, hi: 0 });
      return;
    }
    // Straight into its slot when it has one of its own.
    if (!p.exact || local.type.size >= 4) f.slotOf(item.expr, offset / 4);
    else f.parts.store(f, p, local.type, f.parts.value(f, item.expr));
    return;
  }
  if (init.zero) zero(f, offset, local.type.size);
  for (const item of init.items) store(f, offset, item);
}

function zero(f: FunctionCompiler, offset: number, size: number): void {
  if (size === 8 || size === 16) {
    for (let i = 0; i < size; i += 8) f.code.emit(Op.LI64, (offset + i) / 4, 0, 0);
  } else if (size > 0) f.code.emit(Op.ZEROL, offset, size);
}

function store(f: FunctionCompiler, offset: number, item: InitItem): void {
  const p: Place = { kind: 'frame', offset: offset + item.offset, exact: true };
  if (item.bytes !== undefined) {
    const words: number[] = [];
    for (let i = 0; i < item.bytes.length; i += 4) {
      let word = 0;
      for (let k = 0; k < 4; k++) word |= (item.bytes[i + k] ?? 0) << (8 * k);
      words.push(word);
    }
    if (item.bytes.length > 0) f.code.emit(Op.SETBYTES, p.offset, item.bytes.length, ...words);
    return;
  }
  const { expr } = item;
  if (expr === undefined) return;
  if (classOf(item.type) === 'rec') {
    // A call may write the object itself: it is fresh, nobody has its address.
    f.parts.copy(f, p, f.parts.record(f, expr, p), item.type.size);
    return;
  }
  const { size } = item.type;
  const own = item.bitField === undefined && size <= 8 && (size === 8 || size === 4) && p.offset % size === 0;
  if (own) f.slotOf(expr, p.offset / 4);
  else f.parts.store(f, p, item.type, f.parts.value(f, expr), item.bitField);
}

export function compound(f: FunctionCompiler, e: CompoundLiteral): Place {
  initialize(f, e.local, e.init);
  return { kind: 'frame', offset: f.offsetOf(e.local), exact: e.local.addressTaken || classOf(e.local.type) === 'rec' };
}
