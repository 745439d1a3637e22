/**
 * Links compiled units to an image: numbers the functions, lays out the data, and fills in every
 * reference. The kernel is linked for index 0; a program's numbers are shifted when it is placed.
 */
import type { Diagnostic, Loc, Unit } from '../c';
import { hiOf, KERNEL_IMAGE, KERNEL_TEXT, loOf, USER_TEXT } from './address';
import { buildDebug } from './debug-builder';
import type { FileInfo } from './debug-info';
import type { Image } from './image';
import { instructionLength, Op, operandKind } from './isa';
import { fillData, layoutData } from './link-data';
import { type CompiledUnit, type LinkedFunction, type LinkedGlobal, SymbolTable } from './link-symbols';
import type { ObjectFunction } from './object-code';
import { roundUp } from './value-types';

export interface LinkOptions {
  name: string;
  kind: 'kernel' | 'program';
  /** Undefined symbols are warnings; calling them stops the machine. */
  lenient: boolean;
  origin(path: string): FileInfo['origin'];
  /** Entry functions in order of preference. */
  entries: readonly string[];
}

/** pc 0 is "nowhere" in frame headers. */
const CODE_START = 4;

export function link(
  units: readonly CompiledUnit[],
  options: LinkOptions,
): { image: Image | undefined; diagnostics: Diagnostic[] } {
  const symbols = new SymbolTable(units, options.lenient, (path) => options.origin(path) === 'libc');
  symbols.addNamed();
  // References of code first: they bring in strings and statics.
  for (let i = 0; i < symbols.functions.length; i++) resolveAll(symbols, symbols.functions[i]);
  const layout = layoutData(symbols);

  const kernel = options.kind === 'kernel';
  const textBase = kernel ? KERNEL_TEXT : USER_TEXT;
  const dataBase = kernel ? KERNEL_IMAGE : USER_TEXT + BigInt(roundUp(16 * symbols.functions.length, 4096));
  const functionAddress = (index: number): bigint => textBase + BigInt(16 * index);
  const addressOf = (t: LinkedGlobal | number): bigint =>
    typeof t === 'number' ? functionAddress(t) : dataBase + BigInt(t.offset);

  const entry =
    options.entries.map((name) => symbols.findFunction(name)).find((f) => f?.object !== undefined)?.index ?? -1;
  if (entry < 0 && units.length > 0) {
    symbols.report(
      units[0].unit,
      units[0].unit.fileScope.start,
      'no-entry',
      `There is no '${options.entries[options.entries.length - 1]}' function to start with`,
      undefined,
      options.lenient ? 'warning' : 'error',
    );
  }
  const failed = symbols.diagnostics.some((d) => d.severity === 'error');
  if (failed) return { image: undefined, diagnostics: symbols.diagnostics };

  fillData(symbols, layout.data, addressOf);
  const writer = new CodeWriter(symbols, addressOf);
  for (const fn of symbols.functions) writer.add(fn);

  const image: Image = {
    name: options.name,
    kind: options.kind,
    code: Int32Array.from(writer.words),
    pcRelocs: Int32Array.from(writer.pcRelocs),
    fnRelocs: Int32Array.from(writer.fnRelocs),
    stmtRelocs: Int32Array.from(writer.stmtRelocs),
    fnEntry: Int32Array.from(writer.entries),
    fnParamBytes: Int32Array.from(symbols.functions, (f) => f.object?.paramBytes ?? 0),
    data: layout.data,
    roSize: layout.roSize,
    bssSize: layout.bssSize,
    dataVaddr: dataBase,
    entry,
    debug: buildDebug({ symbols, units, placed: writer.placed, options, addressOf }),
  };
  return { image, diagnostics: symbols.diagnostics };
}

function resolveAll(symbols: SymbolTable, fn: LinkedFunction): void {
  for (const r of fn.object?.relocations ?? []) {
    const use = statementAt(fn.object as ObjectFunction, r.at);
    if (r.target.symbol === 'function') symbols.resolveFunction(r.target, fn.unit, use);
    else symbols.resolveGlobal(r.target, fn.unit, use);
  }
}

/** Where the code at `at` comes from. */
function statementAt(object: ObjectFunction, at: number): Loc {
  let loc = object.symbol.loc;
  for (const s of object.statements) {
    if (s.pc > at) break;
    ({ loc } = s);
  }
  return loc;
}

export interface PlacedFunction {
  fn: LinkedFunction;
  pc: number;
  endPc: number;
  firstStmt: number;
  endStmt: number;
}

class CodeWriter {
  readonly words: number[] = new Array<number>(CODE_START).fill(Op.STOP);
  readonly pcRelocs: number[] = [];
  readonly fnRelocs: number[] = [];
  readonly stmtRelocs: number[] = [];
  readonly entries: number[] = [];
  readonly placed: PlacedFunction[] = [];
  private statements = 0;

  constructor(
    private readonly symbols: SymbolTable,
    private readonly addressOf: (t: LinkedGlobal | number) => bigint,
  ) {
    // Entries must be known before the first call is written.
    let pc = CODE_START;
    for (const fn of symbols.functions) {
      if (fn.tracepoint) {
        this.entries.push(0);
        continue;
      }
      this.entries.push(pc + 2);
      pc += 2 + (fn.object?.code.length ?? MISSING.length);
    }
  }

  add(fn: LinkedFunction): void {
    if (fn.tracepoint) {
      this.placed.push({ fn, pc: 0, endPc: 0, firstStmt: this.statements, endStmt: this.statements });
      return;
    }
    const { words } = this;
    this.fnRelocs.push(words.length);
    words.push(fn.index, fn.object?.frameBytes ?? 16);
    const base = words.length;
    for (const word of fn.object?.code ?? MISSING) words.push(word);
    const first = this.statements;
    this.shift(base, words.length, first);
    this.statements += fn.object?.statements.length ?? 0;
    if (fn.object !== undefined) this.relocate(fn.unit, fn.object, base);
    this.placed.push({ fn, pc: base, endPc: words.length, firstStmt: first, endStmt: this.statements });
  }

  /** Labels and statement numbers of the function move to their place in the image. */
  private shift(from: number, to: number, firstStmt: number): void {
    const { words } = this;
    for (let pc = from; pc < to; ) {
      const n = instructionLength(words, pc);
      for (let k = 1; k < n; k++) {
        switch (operandKind(words, pc, k)) {
          case 'l':
            words[pc + k] += from;
            this.pcRelocs.push(pc + k);
            break;
          case 't':
            words[pc + k] += firstStmt;
            this.stmtRelocs.push(pc + k);
            break;
          case 'f':
            this.pcRelocs.push(pc + k);
            break;
          case 'F':
            this.fnRelocs.push(pc + k);
            break;
        }
      }
      pc += n;
    }
  }

  private relocate(unit: Unit, object: ObjectFunction, base: number): void {
    const { words, symbols } = this;
    for (const r of object.relocations) {
      const at = base + r.at;
      if (r.target.symbol === 'function') {
        const fn = symbols.resolveFunction(r.target, unit, 0);
        if (fn === undefined) continue;
        if (r.kind === 'call') words[at] = this.entries[fn.index];
        else if (r.kind === 'function') words[at] = fn.index;
        else this.address(at, symbols.missing.has(fn) ? 0n : this.addressOf(fn.index));
      } else {
        const g = symbols.resolveGlobal(r.target, unit, 0);
        if (g === undefined) continue;
        if (r.kind === 'global') words[at] += g.offset;
        else this.address(at, this.addressOf(g));
      }
    }
  }

  private address(at: number, value: bigint): void {
    const sum = value + BigInt(this.words[at]);
    this.words[at] = loOf(sum);
    this.words[at + 1] = hiOf(sum);
  }
}

/** What stands for a function that nobody defined, in a lenient link. */
const MISSING = [Op.TRAP, 1, Op.RET];
