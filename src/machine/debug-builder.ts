/**
 * Makes the debug information of an image (debug-info.ts) from the typed trees and the linked code. Numbers are relative to
 * the image; place.ts moves them.
 */
import {
  enumType,
  type FunctionSymbol,
  type Loc,
  type LocalSymbol,
  recordType,
  type Tag,
  type Type,
  type Unit,
} from '../c';
import type { FileInfo, FunctionInfo, GlobalInfo, ImageInfo, MacroInfo, MacroUse, VariableInfo } from './debug-info';
import type { ImageDebug } from './image';
import type { LinkOptions, PlacedFunction } from './link';
import type { CompiledUnit, LinkedGlobal, SymbolTable } from './link-symbols';
import { statementEnd } from './statement-end';

interface Input {
  symbols: SymbolTable;
  units: readonly CompiledUnit[];
  placed: readonly PlacedFunction[];
  options: LinkOptions;
  addressOf(t: LinkedGlobal | number): bigint;
}

/** Texts of macro expansions longer than this are cut. */
const MAX_EXPANSION = 400;

export function buildDebug(input: Input): ImageDebug {
  return new DebugBuilder(input).build();
}

class DebugBuilder {
  private readonly files: FileInfo[] = [];
  private readonly fileIndex = new Map<string, number>();
  private readonly macroUses: MacroUse[] = [];

  constructor(private readonly input: Input) {}

  build(): ImageDebug {
    const { placed, units, options } = this.input;
    for (const { unit } of units) this.file(unit.path);
    const count = placed.length === 0 ? 0 : placed[placed.length - 1].endStmt;
    const columns = {
      stmtFn: new Int32Array(count),
      stmtFile: new Int32Array(count),
      stmtLine: new Int32Array(count),
      stmtCol: new Int32Array(count),
      stmtEndLine: new Int32Array(count),
      stmtEndCol: new Int32Array(count),
      stmtPc: new Int32Array(count),
    };
    const statics = this.staticsByOwner();
    const functions = placed.map((p) => this.functionInfo(p, statics));
    for (const p of placed) {
      const { unit, object, index } = p.fn;
      object?.statements.forEach((s, i) => {
        const id = p.firstStmt + i;
        const start = unit.sources.position(s.loc);
        const end = unit.sources.position(statementEnd(unit.sources, s.loc, s.shape));
        columns.stmtFn[id] = index;
        columns.stmtFile[id] = this.file(start.file);
        columns.stmtLine[id] = start.line;
        columns.stmtCol[id] = start.col;
        const sane =
          end.file === start.file && (end.line > start.line || (end.line === start.line && end.col > start.col));
        columns.stmtEndLine[id] = sane ? end.line : start.line;
        columns.stmtEndCol[id] = sane ? end.col : start.col + 1;
        columns.stmtPc[id] = p.pc + s.pc;
      });
    }
    this.collectMacroUses();
    return { files: this.files, functions, info: this.names(options.name), ...columns, macroUses: this.macroUses };
  }

  private file(path: string): number {
    let index = this.fileIndex.get(path);
    if (index === undefined) {
      index = this.files.length;
      this.files.push({ path, origin: this.input.options.origin(path) });
      this.fileIndex.set(path, index);
    }
    return index;
  }

  private place(unit: Unit, loc: Loc): { file: number; line: number } {
    const { file, line } = unit.sources.position(loc);
    return { file: this.file(file), line };
  }

  private functionInfo(p: PlacedFunction, statics: Map<FunctionSymbol, GlobalInfo[]>): FunctionInfo {
    const { symbol, unit, object, index, tracepoint } = p.fn;
    const at = this.place(unit, symbol.loc);
    const params: VariableInfo[] = [];
    const locals: VariableInfo[] = [];
    const places = new Map((object?.variables ?? []).map((v) => [v.local, v.offset]));
    for (const v of object?.variables ?? []) {
      const { local } = v;
      if (local.hidden || local.name === '') continue;
      const info: VariableInfo = {
        name: local.name,
        type: local.type,
        offset: v.offset,
        isParam: local.isParam,
        firstStmt: p.firstStmt + v.firstStmt,
        lastStmt: p.firstStmt + v.lastStmt,
        depth: v.depth,
        line: unit.sources.position(local.loc).line,
        ...objectBehind(local, places),
      };
      (local.isParam ? params : locals).push(info);
    }
    params.sort((a, b) => a.offset - b.offset);
    if (tracepoint) {
      symbol.type.params.forEach((param, i) => {
        params.push({
          name: param.name ?? `arg${i}`,
          type: param.type,
          offset: 8 * i,
          isParam: true,
          firstStmt: 0,
          lastStmt: 0,
          depth: 0,
          line: at.line,
        });
      });
    }
    return {
      index,
      image: 0,
      name: symbol.name,
      type: symbol.type,
      file: at.file,
      line: at.line,
      endLine: symbol.end > 0 ? unit.sources.position(symbol.end).line : at.line,
      firstStmt: p.firstStmt,
      endStmt: p.endStmt,
      pc: p.pc,
      endPc: p.endPc,
      frameSize: (object?.frameBytes ?? 0) + (object?.paramBytes ?? 0),
      address: this.input.addressOf(index),
      params,
      locals,
      statics: statics.get(symbol) ?? [],
      isStatic: symbol.linkage === 'internal',
      isInline: symbol.isInline,
      isTracepoint: tracepoint,
      comment: symbol.comment,
    };
  }

  private globalInfo(g: LinkedGlobal): GlobalInfo {
    const { symbol, unit } = g;
    return {
      name: symbol.name,
      type: symbol.type,
      image: 0,
      address: this.input.addressOf(g),
      size: g.size,
      ...this.place(unit, symbol.loc),
      isStatic: symbol.linkage !== 'external',
    };
  }

  private staticsByOwner(): Map<FunctionSymbol, GlobalInfo[]> {
    const out = new Map<FunctionSymbol, GlobalInfo[]>();
    for (const g of this.input.symbols.globals) {
      const { owner } = g.symbol;
      if (owner === undefined || g.symbol.name === '' || g.symbol.isString) continue;
      const list = out.get(owner) ?? [];
      list.push(this.globalInfo(g));
      out.set(owner, list);
    }
    return out;
  }

  private names(name: string): ImageInfo {
    const typedefs = new Map<string, Type>();
    const tags = new Map<string, Type>();
    const enumerators = new Map<string, bigint>();
    const macros = new Map<string, MacroInfo>();
    for (const { unit } of this.input.units) {
      for (const [key, symbol] of unit.fileScope.symbols) {
        if (symbol.symbol === 'typedef') {
          const known = typedefs.get(key);
          if (known === undefined || (isIncomplete(known) && !isIncomplete(symbol.type)))
            typedefs.set(key, symbol.type);
        } else if (symbol.symbol === 'enumConstant') enumerators.set(key, symbol.value);
      }
      for (const [key, tag] of unit.fileScope.tags) this.tag(tags, key, tag);
      for (const [key, macro] of unit.macros) {
        if (macros.has(key) || macro.loc === 0) continue;
        macros.set(key, {
          name: key,
          functionLike: macro.functionLike,
          params: macro.params,
          variadic: macro.variadic,
          text: macro.text,
        });
      }
    }
    const globals = new Map<string, GlobalInfo>();
    const staticGlobals = new Map<string, GlobalInfo>();
    for (const g of this.input.symbols.globals) {
      const { symbol } = g;
      if (symbol.isString || symbol.name === '' || symbol.owner !== undefined) continue;
      const info = this.globalInfo(g);
      if (symbol.linkage === 'external') globals.set(symbol.name, info);
      else staticGlobals.set(`${this.files[info.file].path}:${symbol.name}`, info);
    }
    return { index: 0, name, typedefs, tags, enumerators, globals, staticGlobals, macros };
  }

  private tag(tags: Map<string, Type>, key: string, tag: Tag): void {
    const record = tag.tag === 'record';
    const name = record ? `${tag.def.union ? 'union' : 'struct'} ${key}` : `enum ${key}`;
    const known = tags.get(name);
    if (known !== undefined && (!tag.def.complete || !isIncomplete(known))) return;
    tags.set(name, tag.tag === 'record' ? recordType(tag.def) : enumType(tag.def));
  }

  private collectMacroUses(): void {
    const seen = new Set<number>();
    for (const { unit } of this.input.units) {
      for (const e of unit.expansions) {
        if (seen.has(e.start)) continue;
        seen.add(e.start);
        const start = unit.sources.position(e.start);
        const end = unit.sources.position(e.end);
        if (end.line !== start.line || start.file !== end.file) continue;
        const text = e.text;
        this.macroUses.push({
          name: e.name,
          file: this.file(start.file),
          line: start.line,
          col: start.col,
          endCol: end.col,
          expansion: text.length > MAX_EXPANSION ? `${text.slice(0, MAX_EXPANSION)} …` : text,
        });
      }
    }
  }
}

function isIncomplete(type: Type): boolean {
  return (type.kind === 'record' || type.kind === 'enum') && !type.def.complete;
}

/** Of a variable whose name means an object elsewhere (src/c/variable-arrays.ts, aligned-locals.ts): where its address is, and what it is. */
function objectBehind(local: LocalSymbol, places: ReadonlyMap<LocalSymbol, number>): Partial<VariableInfo> {
  const { aligned, variableArray } = local;
  if (aligned !== undefined) {
    const offset = places.get(aligned.pointer);
    return offset === undefined ? {} : { type: aligned.pointer.type, object: aligned.type, offset };
  }
  const lengths: number[] = [];
  for (let type = variableArray; type?.kind === 'array'; type = type.of) {
    if (type.variable === undefined) continue;
    const { count } = type.variable;
    const at = count.kind === 'local' ? places.get(count.local) : undefined;
    if (at === undefined) return {};
    lengths.push(at);
  }
  return lengths.length > 0 ? { object: variableArray as Type, lengths } : {};
}
