/**
 * Second half of linking: where objects lie in the image's data, and the template of their contents.
 * Order: rodata, padded to a page; data, padded to 64 bytes; bss.
 */
import type { Loc } from '../c';
import { loOf, hiOf } from './address';
import { isConstObject } from './codegen-places';
import type { LinkedGlobal, SymbolTable } from './link-symbols';
import { roundUp } from './value-types';

export interface DataLayout {
  data: Uint8Array;
  roSize: number;
  bssSize: number;
}

/** Give every object of the table its section and offset, and what they refer to as well. */
export function layoutData(symbols: SymbolTable): DataLayout {
  // Initialisers may bring in more objects: the list grows while it is walked.
  for (let i = 0; i < symbols.globals.length; i++) {
    const { symbol, unit } = symbols.globals[i];
    for (const reloc of symbol.init?.relocs ?? []) {
      const { target } = reloc;
      if (target.symbol === 'function') symbols.resolveFunction(target, unit, symbol.loc);
      else symbols.resolveGlobal(target, unit, symbol.loc);
    }
  }
  let end = 0;
  const put = (section: LinkedGlobal['section']): void => {
    for (const g of symbols.globals) {
      if (sectionOf(g) !== section) continue;
      g.section = section;
      const { symbol } = g;
      const align = Math.max(symbol.align, symbol.type.align, g.size >= 8 ? 8 : 1, 1);
      end = roundUp(end, Math.min(align, 4096));
      g.offset = end;
      end += g.size;
    }
  };
  put('rodata');
  const roSize = roundUp(end, 4096);
  end = roSize;
  put('data');
  const dataEnd = roundUp(end, 64);
  end = dataEnd;
  put('bss');
  return { data: new Uint8Array(dataEnd), roSize, bssSize: roundUp(end, 64) - dataEnd };
}

function sectionOf({ symbol }: LinkedGlobal): LinkedGlobal['section'] {
  if (symbol.isString || isConstObject(symbol.type)) return 'rodata';
  return symbol.init === undefined ? 'bss' : 'data';
}

/** Arrays of the C library that linking fills with the functions of an attribute, ended by null. */
const LISTS: Readonly<Record<string, 'constructor' | 'destructor' | undefined>> = {
  __init_array: 'constructor',
  __fini_array: 'destructor',
};

/** Addresses and sizes of all objects with `_Thread_local`; see kernel/user/thread/tls.c. */
const THREAD_LOCALS = '__tls_objects';

/** Write the initial contents, once all addresses are known. */
export function fillData(
  symbols: SymbolTable,
  data: Uint8Array,
  addressOf: (target: LinkedGlobal | number) => bigint,
): void {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (const g of symbols.globals) {
    const { init, loc } = g.symbol;
    const list = LISTS[g.symbol.linkName];
    if (list !== undefined) {
      symbols.marked(list).forEach((fn, i) => {
        if ((i + 1) * 8 < g.size) view.setBigUint64(g.offset + i * 8, BigInt.asUintN(64, addressOf(fn.index)), true);
        else if ((i + 1) * 8 === g.size)
          symbols.report(
            fn.unit,
            fn.symbol.loc,
            'too-many',
            `There is room for only ${i} functions with the attribute '${list}'`,
          );
      });
      continue;
    }
    if (g.symbol.linkName === THREAD_LOCALS) {
      symbols.globals
        .filter((other) => other.symbol.threadLocal)
        .forEach((other, i) => {
          const at = g.offset + i * 16;
          if ((i + 1) * 16 >= g.size) {
            const { unit, symbol } = other;
            symbols.report(unit, symbol.loc, 'too-many', `There is room for only ${i} variables of threads`);
          } else {
            view.setBigUint64(at, BigInt.asUintN(64, addressOf(other)), true);
            view.setBigUint64(at + 8, BigInt(other.size), true);
          }
        });
      continue;
    }
    if (init === undefined || g.section === 'bss') continue;
    data.set(init.bytes, g.offset);
    for (const reloc of init.relocs) {
      const value = relocated(symbols, g, reloc, loc, addressOf);
      view.setInt32(g.offset + reloc.offset, loOf(value), true);
      view.setInt32(g.offset + reloc.offset + 4, hiOf(value), true);
    }
  }
}

function relocated(
  symbols: SymbolTable,
  g: LinkedGlobal,
  reloc: NonNullable<LinkedGlobal['symbol']['init']>['relocs'][number],
  loc: Loc,
  addressOf: (target: LinkedGlobal | number) => bigint,
): bigint {
  const { target, addend } = reloc;
  if (target.symbol === 'function') {
    const fn = symbols.resolveFunction(target, g.unit, loc);
    return fn === undefined || symbols.missing.has(fn) ? 0n : addressOf(fn.index) + addend;
  }
  const other = symbols.resolveGlobal(target, g.unit, loc);
  return other === undefined ? 0n : addressOf(other) + addend;
}
