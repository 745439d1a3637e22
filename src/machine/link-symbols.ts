/**
 * First half of linking: which functions and objects there are, over all translation units. External
 * symbols of one name are one; statics belong to their unit, except that the same inline function of a
 * header, compiled to the same code in several units, is kept once.
 *
 * A program may define a name that the C library has, too: then the program uses its own, and the library goes on
 * using the library's.
 */
import { type Diagnostic, type FunctionSymbol, type GlobalSymbol, type Loc, nearest, type Unit } from '../c';
import { isTracepoint } from './codegen-calls';
import type { ObjectFunction, Relocation } from './object-code';

export interface LinkedFunction {
  index: number;
  symbol: FunctionSymbol;
  unit: Unit;
  /** Undefined for tracepoints, and for missing functions of a lenient link. */
  object: ObjectFunction | undefined;
  tracepoint: boolean;
}

export interface LinkedGlobal {
  symbol: GlobalSymbol;
  unit: Unit;
  /** Bytes from the start of the image's data; set by layout. */
  offset: number;
  size: number;
  section: 'rodata' | 'data' | 'bss';
}

export interface CompiledUnit {
  unit: Unit;
  functions: ObjectFunction[];
}

export class SymbolTable {
  readonly functions: LinkedFunction[] = [];
  /** Objects that are in the image, in order. */
  readonly globals: LinkedGlobal[] = [];
  readonly diagnostics: Diagnostic[] = [];
  private readonly functionOf = new Map<FunctionSymbol, LinkedFunction>();
  private readonly externalFunctions = new Map<string, LinkedFunction>();
  private readonly globalOf = new Map<GlobalSymbol, LinkedGlobal>();
  private readonly externalGlobals = new Map<string, { symbol: GlobalSymbol; unit: Unit }>();
  private readonly strings = new Map<string, LinkedGlobal>();
  private readonly reported = new Set<string>();
  /** What the library defines, for itself. */
  private readonly libraryFunctions = new Map<string, LinkedFunction>();
  private readonly libraryGlobals = new Map<string, { symbol: GlobalSymbol; unit: Unit }>();
  private readonly libraryUnits: ReadonlySet<Unit>;
  private readonly aliases = new Map<GlobalSymbol, GlobalSymbol>();
  /** Weak functions that nobody defines: null as addresses, a fault when called. */
  readonly missing = new Set<LinkedFunction>();

  constructor(
    private readonly units: readonly CompiledUnit[],
    private readonly lenient: boolean,
    isLibrary: (path: string) => boolean,
  ) {
    this.libraryUnits = new Set(units.filter(({ unit }) => isLibrary(unit.path)).map(({ unit }) => unit));
    for (const { unit } of units) for (const global of unit.globals) this.declareGlobal(global, unit);
    const inlines = new Map<string, LinkedFunction[]>();
    for (const { unit, functions } of units) for (const object of functions) this.defineFunction(object, unit, inlines);
    this.addTracepoints();
    this.addAliases();
  }

  /** `alias("name")`: the symbol of another function or object of the same unit, under a further name. */
  private addAliases(): void {
    for (const { unit } of this.units) {
      for (const symbol of unit.functions) {
        const target = aliasTarget(symbol, unit.functions);
        const known =
          target === undefined
            ? undefined
            : (this.functionOf.get(target) ?? this.externalFunctions.get(target.linkName));
        if (known === undefined) continue;
        this.functionOf.set(symbol, known);
        if (symbol.linkage === 'external' && !this.externalFunctions.has(symbol.linkName))
          this.externalFunctions.set(symbol.linkName, known);
      }
      for (const symbol of unit.globals) {
        const target = aliasTarget(symbol, unit.globals);
        if (target === undefined) continue;
        this.aliases.set(symbol, target);
        const known = this.externalGlobals.get(symbol.linkName);
        if (symbol.linkage === 'external' && (known === undefined || known.symbol === symbol))
          this.externalGlobals.set(symbol.linkName, { symbol: target, unit });
      }
    }
  }

  /** Functions with this attribute in the order of their priorities, and then of the text. */
  marked(attribute: 'constructor' | 'destructor'): LinkedFunction[] {
    const priority = (fn: LinkedFunction): number => {
      const value = fn.symbol.attributes.find((a) => a.name === attribute)?.args[0];
      return typeof value === 'bigint' ? Number(value) : 65536;
    };
    return this.functions
      .filter((fn) => fn.object !== undefined && fn.symbol.attributes.some((a) => a.name === attribute))
      .sort((a, b) => priority(a) - priority(b) || a.index - b.index);
  }

  // ---- functions ----

  private defineFunction(object: ObjectFunction, unit: Unit, inlines: Map<string, LinkedFunction[]>): void {
    const { symbol } = object;
    if (symbol.linkage === 'external' && !symbol.inlineOnly) {
      const known = this.externalFunctions.get(symbol.linkName);
      const library = this.libraryUnits.has(unit);
      if (known !== undefined && library !== this.libraryUnits.has(known.unit)) {
        const own = this.addFunction(symbol, unit, object);
        if (library) this.libraryFunctions.set(symbol.linkName, own);
        else {
          this.libraryFunctions.set(symbol.linkName, known);
          this.externalFunctions.set(symbol.linkName, own);
        }
        return;
      }
      if (known !== undefined) {
        if (isWeak(symbol)) {
          this.functionOf.set(symbol, known);
          return;
        }
        if (!isWeak(known.symbol)) {
          this.duplicate(unit, symbol.loc, `The function '${symbol.name}'`, known.unit, known.symbol.loc);
          return;
        }
        known.symbol = symbol;
        known.unit = unit;
        known.object = object;
        this.functionOf.set(symbol, known);
        return;
      }
      this.externalFunctions.set(symbol.linkName, this.addFunction(symbol, unit, object));
      return;
    }
    const key = `${symbol.name}@${symbol.start}`;
    const same = inlines.get(key) ?? [];
    for (const other of same) {
      if (other.object !== undefined && this.identical(other.object, object)) {
        this.functionOf.set(symbol, other);
        return;
      }
    }
    same.push(this.addFunction(symbol, unit, object));
    inlines.set(key, same);
  }

  private addFunction(
    symbol: FunctionSymbol,
    unit: Unit,
    object: ObjectFunction | undefined,
    tracepoint = false,
  ): LinkedFunction {
    const entry = { index: this.functions.length, symbol, unit, object, tracepoint };
    this.functions.push(entry);
    this.functionOf.set(symbol, entry);
    return entry;
  }

  /** The same words, and references to the same things; nothing that each unit must have for itself. */
  private identical(a: ObjectFunction, b: ObjectFunction): boolean {
    if (
      a.code.length !== b.code.length ||
      a.frameBytes !== b.frameBytes ||
      a.relocations.length !== b.relocations.length
    )
      return false;
    for (let i = 0; i < a.code.length; i++) if (a.code[i] !== b.code[i]) return false;
    return a.relocations.every((r, i) => {
      const o = b.relocations[i];
      return r.kind === o.kind && r.at === o.at && sameTarget(r, o);
    });
  }

  private addTracepoints(): void {
    for (const { unit } of this.units) {
      for (const symbol of unit.functions) {
        if (!isTracepoint(symbol)) continue;
        const known = this.externalFunctions.get(symbol.linkName);
        if (known !== undefined) this.functionOf.set(symbol, known);
        else this.externalFunctions.set(symbol.linkName, this.addFunction(symbol, unit, undefined, true));
      }
    }
  }

  /** The function that a reference in `unit` means; undefined: an error has been reported. */
  resolveFunction(symbol: FunctionSymbol, unit: Unit, use: Loc): LinkedFunction | undefined {
    const known = this.functionOf.get(symbol);
    if (known !== undefined) return known;
    // A builtin that a library provides under its plain name.
    const name = symbol.builtin ?? symbol.linkName;
    const external =
      (this.libraryUnits.has(unit) ? this.libraryFunctions.get(name) : undefined) ?? this.externalFunctions.get(name);
    if (external !== undefined) {
      this.functionOf.set(symbol, external);
      return external;
    }
    if (isWeak(symbol)) {
      const stub = this.addFunction(symbol, unit, undefined);
      this.missing.add(stub);
      return stub;
    }
    this.undefinedSymbol(unit, use, name, `The function '${name}' is called or used, but no source file defines it`, [
      ...this.externalFunctions.keys(),
    ]);
    if (!this.lenient) return undefined;
    const stub = this.addFunction(symbol, unit, undefined);
    this.externalFunctions.set(name, stub);
    return stub;
  }

  findFunction(name: string): LinkedFunction | undefined {
    return this.externalFunctions.get(name);
  }

  // ---- objects ----

  private declareGlobal(symbol: GlobalSymbol, unit: Unit): void {
    if (symbol.linkage !== 'external' || !symbol.defined) return;
    const known = this.externalGlobals.get(symbol.linkName);
    const library = this.libraryUnits.has(unit);
    if (known !== undefined && library !== this.libraryUnits.has(known.unit)) {
      this.libraryGlobals.set(symbol.linkName, library ? { symbol, unit } : known);
      if (!library) this.externalGlobals.set(symbol.linkName, { symbol, unit });
      return;
    }
    if (
      known === undefined ||
      (known.symbol.tentative && !symbol.tentative) ||
      (isWeak(known.symbol) && !isWeak(symbol))
    ) {
      this.externalGlobals.set(symbol.linkName, { symbol, unit });
    } else if (!known.symbol.tentative && !symbol.tentative && !isWeak(symbol)) {
      this.duplicate(unit, symbol.loc, `The variable '${symbol.name}'`, known.unit, known.symbol.loc);
    }
  }

  /** The object that a reference in `unit` means, now part of the image; undefined: reported. */
  resolveGlobal(symbol: GlobalSymbol, unit: Unit, use: Loc): LinkedGlobal | undefined {
    const known = this.globalOf.get(symbol);
    if (known !== undefined) return known;
    const alias = this.aliases.get(symbol);
    if (alias !== undefined) return this.resolveGlobal(alias, unit, use);
    let definition = { symbol, unit };
    if (symbol.linkage === 'external') {
      const external =
        (this.libraryUnits.has(unit) ? this.libraryGlobals.get(symbol.linkName) : undefined) ??
        this.externalGlobals.get(symbol.linkName);
      if (external === undefined) {
        // null, wherever its address is asked for
        if (isWeak(symbol)) return undefined;
        this.undefinedSymbol(
          unit,
          use,
          symbol.name,
          `The variable '${symbol.name}' is declared, but no source file defines it`,
          [...this.externalGlobals.keys()],
        );
        if (!this.lenient) return undefined;
      } else definition = external;
    }
    const already = this.globalOf.get(definition.symbol) ?? this.sameString(definition.symbol);
    const entry = already ?? this.addGlobal(definition.symbol, definition.unit);
    this.globalOf.set(symbol, entry);
    this.globalOf.set(definition.symbol, entry);
    return entry;
  }

  /** All objects with external linkage, and the statics of the units' own files: the debugger shows them whether used or not. */
  addNamed(): void {
    for (const { symbol, unit } of this.externalGlobals.values()) this.resolveGlobal(symbol, unit, symbol.loc);
    for (const { unit } of this.units) {
      for (const symbol of unit.globals) {
        if (symbol.linkage === 'external' || !symbol.defined || symbol.name === '' || symbol.isString) continue;
        if (unit.sources.fileOf(symbol.loc)?.path === unit.path) this.resolveGlobal(symbol, unit, symbol.loc);
      }
    }
  }

  private addGlobal(symbol: GlobalSymbol, unit: Unit): LinkedGlobal {
    const size = Math.max(symbol.type.size, symbol.init?.size ?? 0, 1);
    const entry: LinkedGlobal = { symbol, unit, offset: -1, size, section: 'data' };
    this.globals.push(entry);
    if (symbol.isString) this.strings.set(stringKey(symbol), entry);
    return entry;
  }

  private sameString(symbol: GlobalSymbol): LinkedGlobal | undefined {
    return symbol.isString ? this.strings.get(stringKey(symbol)) : undefined;
  }

  // ---- messages ----

  report(
    unit: Unit,
    loc: Loc,
    code: string,
    message: string,
    suggestion?: string,
    severity: 'error' | 'warning' = 'error',
    note?: Diagnostic['notes'][number],
  ): void {
    const at = unit.sources.position(loc);
    const entry: Diagnostic = {
      severity,
      code,
      message,
      ...at,
      endLine: at.line,
      endCol: at.col + 1,
      notes: note === undefined ? [] : [note],
    };
    if (suggestion !== undefined) entry.suggestion = suggestion;
    this.diagnostics.push(entry);
  }

  private undefinedSymbol(unit: Unit, use: Loc, name: string, message: string, candidates: string[]): void {
    if (this.reported.has(name)) return;
    this.reported.add(name);
    const own = this.units.find(({ unit: other }) => !this.libraryUnits.has(other));
    if (name === 'main' && own && this.libraryUnits.has(unit)) {
      // Only the library's start calls it: the mistake is not there.
      const meant = nearest(
        name,
        own.functions.map((fn) => fn.symbol.name),
      );
      const { sources, path, fileScope } = own.unit;
      const place =
        (own.functions.find((fn) => fn.symbol.name === meant) ?? own.functions[0])?.symbol.loc ??
        sources.files.find((file) => file.path === path)?.base ??
        fileScope.start;
      const mend = meant === undefined ? 'add int main(void) { … }' : `rename '${meant}'`;
      this.report(own.unit, place, 'undefined-symbol', "The program has no 'main' function", mend);
      return;
    }
    const near = nearest(name, candidates);
    this.report(
      unit,
      use,
      'undefined-symbol',
      message,
      near === undefined ? undefined : `did you mean '${near}'?`,
      this.lenient ? 'warning' : 'error',
    );
  }

  private duplicate(unit: Unit, loc: Loc, what: string, other: Unit, otherLoc: Loc): void {
    const note = { message: 'the other definition is here', ...other.sources.position(otherLoc) };
    this.report(
      unit,
      loc,
      'duplicate-symbol',
      `${what} is defined twice`,
      'make one of them static, or remove it',
      'error',
      note,
    );
  }
}

/** What `alias("…")` on the symbol names. */
function aliasTarget<T extends { linkName: string; attributes: FunctionSymbol['attributes'] }>(
  symbol: T,
  candidates: readonly T[],
): T | undefined {
  const name = symbol.attributes.find((a) => a.name === 'alias')?.args[0];
  return name === undefined ? undefined : candidates.find((other) => other.linkName === name && other !== symbol);
}

function isWeak(symbol: { attributes: readonly { name: string }[] }): boolean {
  return symbol.attributes.some((a) => a.name === 'weak');
}

/** Contents of a string literal, and the size of its characters. */
function stringKey(symbol: GlobalSymbol): string {
  const bytes = symbol.init?.bytes ?? new Uint8Array(0);
  let text = `${symbol.type.kind === 'array' ? symbol.type.of.size : 1}:${symbol.type.size}:`;
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function sameTarget(a: Relocation, b: Relocation): boolean {
  const x = a.target;
  const y = b.target;
  if (x === y) return true;
  if (x.symbol !== y.symbol) return false;
  if (x.linkage === 'external' && y.linkage === 'external') return x.linkName === y.linkName;
  if (x.symbol === 'function' || y.symbol === 'function') return x.name === y.name && x.loc === y.loc;
  if (x.isString && y.isString) return stringKey(x) === stringKey(y);
  return false;
}
