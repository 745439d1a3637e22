/**
 * Names for expressions, from the debug information: what a name means at a statement (locals and
 * parameters, static locals, the file's and the image's globals, functions, enumerators, typedefs,
 * tags, macros), as symbols that the C front end understands, and the way back from a symbol to
 * its place. Programs see the kernel's names too, behind their own.
 * Leaves out: values (expressions.ts).
 */
import type {
  ExpressionScope,
  FunctionSymbol,
  GlobalSymbol,
  LocalSymbol,
  MacroDefinition,
  Scope,
  Symbol as CSymbol,
  Tag,
  Type,
} from '../c';
import { functionSymbol, functionType, INT, pointerTo, ULONG, VOID } from '../c';
import type { DebugInfo, FunctionInfo, GlobalInfo, ImageInfo, VariableInfo } from '../machine/debug-info';
import type { SourceIndex } from './source-index';

/** Questions to the machine that the debugger answers itself (evaluate.ts), by what they return. */
const INTRINSICS: Record<string, Type> = {
  __machine_current: pointerTo(VOID),
  __machine_cpu: INT,
  __machine_nr_cpus: INT,
  __machine_irqs_enabled: INT,
  __machine_clock: ULONG,
};

const NO_SCOPE: Scope = { id: 0, symbols: new Map(), tags: new Map(), locals: [], statics: [], start: 0, end: 0 };

export class Symbols {
  private readonly locals = new Map<VariableInfo, LocalSymbol>();
  private readonly globals = new Map<GlobalInfo, GlobalSymbol>();
  private readonly functions = new Map<FunctionInfo, FunctionSymbol>();
  private readonly variableOf = new Map<LocalSymbol, VariableInfo>();
  private readonly globalOf = new Map<GlobalSymbol, GlobalInfo>();
  private readonly functionOf = new Map<FunctionSymbol, FunctionInfo>();

  constructor(
    readonly debug: DebugInfo,
    readonly index: SourceIndex,
  ) {}

  /** Where in the frame the variable itself lies; undefined for one whose name means an object elsewhere. */
  slotOf(symbol: LocalSymbol): number | undefined {
    const info = this.variable(symbol);
    return info?.object === undefined ? info?.offset : undefined;
  }

  variable(symbol: LocalSymbol): VariableInfo | undefined {
    return this.variableOf.get(symbol);
  }

  global(symbol: GlobalSymbol): GlobalInfo | undefined {
    return this.globalOf.get(symbol);
  }

  func(symbol: FunctionSymbol): FunctionInfo | undefined {
    return this.functionOf.get(symbol);
  }

  /** What is visible before a statement; without one, the kernel's globals. `extra` names come first. */
  scope(stmt: number | undefined, extra?: ReadonlyMap<string, LocalSymbol>): ExpressionScope {
    const fn = stmt === undefined ? undefined : this.index.functionOf(stmt);
    const images = this.imagesFor(fn);
    return {
      lookup: (name) => {
        const given = extra?.get(name);
        if (given) return given;
        const local = fn && stmt !== undefined ? this.visible(fn, stmt).get(name) : undefined;
        if (local) return this.localSymbol(local);
        const own = fn?.statics.find((g) => g.name === name);
        if (own) return this.globalSymbol(own);
        for (const image of images) {
          const found = this.inImage(image, name, fn);
          if (found) return found;
        }
        return undefined;
      },
      lookupTag: (name) => {
        for (const image of images) {
          for (const kind of ['struct', 'union', 'enum'] as const) {
            const tag = tagOf(image.tags.get(`${kind} ${name}`));
            if (tag) return tag;
          }
        }
        return undefined;
      },
      macro: (name) => {
        for (const image of images) {
          const macro = image.macros?.get(name);
          if (macro) return { ...macro, loc: 0 } satisfies MacroDefinition;
        }
        return undefined;
      },
      names: () => this.names(stmt, extra),
    };
  }

  /** Locals and parameters in scope, by name; inner ones hide outer ones. */
  visible(fn: FunctionInfo, stmt: number): Map<string, VariableInfo> {
    const out = new Map<string, VariableInfo>();
    for (const v of [...fn.params, ...fn.locals]) {
      if (v.name === '' || (!v.isParam && (stmt < v.firstStmt || stmt > v.lastStmt))) continue;
      const known = out.get(v.name);
      if (!known || v.depth >= known.depth) out.set(v.name, v);
    }
    return out;
  }

  private imagesFor(fn: FunctionInfo | undefined): ImageInfo[] {
    const kernel = this.debug.images[0];
    const own = fn && fn.image !== 0 ? this.debug.images.find((i) => i.index === fn.image) : undefined;
    return [own, kernel].filter((i): i is ImageInfo => i !== undefined);
  }

  private inImage(image: ImageInfo, name: string, fn: FunctionInfo | undefined): CSymbol | undefined {
    const path = fn ? this.debug.files[fn.file]?.path : undefined;
    const global =
      (path === undefined ? undefined : image.staticGlobals.get(`${path}:${name}`)) ?? image.globals.get(name);
    if (global) return this.globalSymbol(global);
    const constant = image.enumerators.get(name);
    if (constant !== undefined) return this.constantSymbol(image, name, constant);
    const typedef = image.typedefs.get(name);
    if (typedef) return { symbol: 'typedef', name, type: typedef, loc: 0 };
    const functions = this.index.named(name).filter((f) => f.image === image.index);
    const intrinsic = INTRINSICS[name];
    if (intrinsic) return this.intrinsic(name, intrinsic);
    const func = functions.find((f) => f.file === fn?.file) ?? functions.find((f) => !f.isStatic) ?? functions[0];
    if (func) return this.functionSymbol(func);
    // A static of another file, as gdb finds it too.
    for (const candidate of image.staticGlobals.values())
      if (candidate.name === name) return this.globalSymbol(candidate);
    return undefined;
  }

  *names(stmt: number | undefined, extra?: ReadonlyMap<string, LocalSymbol>): Iterable<string> {
    const fn = stmt === undefined ? undefined : this.index.functionOf(stmt);
    if (extra) yield* extra.keys();
    if (fn && stmt !== undefined) yield* this.visible(fn, stmt).keys();
    for (const image of this.imagesFor(fn)) {
      yield* image.globals.keys();
      for (const g of image.staticGlobals.values()) yield g.name;
      yield* image.enumerators.keys();
      yield* image.typedefs.keys();
      if (image.macros) yield* image.macros.keys();
    }
    for (const f of this.index.functions()) if (f.image === 0 || f.image === fn?.image) yield f.name;
  }

  /** A symbol for a value that comes from elsewhere: a tracepoint's argument. */
  extraSymbol(name: string, type: Type): LocalSymbol {
    return {
      symbol: 'local',
      name,
      type,
      id: 0,
      scope: NO_SCOPE,
      isParam: true,
      hidden: false,
      addressTaken: false,
      align: Math.max(1, type.align),
      attributes: [],
      loc: 0,
    };
  }

  private localSymbol(info: VariableInfo): LocalSymbol {
    let symbol = this.locals.get(info);
    if (!symbol) {
      // An array of variable length is the pointer to its first element here: its type is not the same at every moment.
      symbol = this.extraSymbol(info.name, info.lengths ? info.type : (info.object ?? info.type));
      this.locals.set(info, symbol);
      this.variableOf.set(symbol, info);
    }
    return symbol;
  }

  private globalSymbol(info: GlobalInfo): GlobalSymbol {
    let symbol = this.globals.get(info);
    if (!symbol) {
      symbol = {
        symbol: 'global',
        name: info.name,
        linkName: info.name,
        type: info.type,
        linkage: info.isStatic ? 'internal' : 'external',
        defined: true,
        tentative: false,
        isString: false,
        threadLocal: false,
        align: Math.max(1, info.type.align),
        attributes: [],
        loc: 0,
        comment: '',
      };
      this.globals.set(info, symbol);
      this.globalOf.set(symbol, info);
    }
    return symbol;
  }

  /** A question to the machine, which has no function of its own in the debug information. */
  private intrinsic(name: string, returns: Type): FunctionSymbol {
    return functionSymbol(name, functionType(returns, []));
  }

  private functionSymbol(info: FunctionInfo): CSymbol | undefined {
    if (info.type.kind !== 'function') return undefined;
    let symbol = this.functions.get(info);
    if (!symbol) {
      symbol = functionSymbol(info.name, info.type, {
        linkage: info.isStatic ? 'internal' : 'external',
        isInline: info.isInline,
        comment: info.comment,
      });
      this.functions.set(info, symbol);
      this.functionOf.set(symbol, info);
    }
    return symbol;
  }

  private constantSymbol(image: ImageInfo, name: string, value: bigint): CSymbol | undefined {
    for (const type of image.tags.values()) {
      if (type.kind === 'enum' && type.def.constants.some((c) => c.name === name)) {
        return { symbol: 'enumConstant', name, type: type.def.underlying, value, enum: type.def, loc: 0 };
      }
    }
    // Of an enum without a tag: the type matters little.
    const int = INT;
    return {
      symbol: 'enumConstant',
      name,
      type: int,
      value,
      loc: 0,
      enum: { id: -1, tag: undefined, complete: true, underlying: INT, constants: [], attributes: [], loc: 0 },
    };
  }
}

function tagOf(type: Type | undefined): Tag | undefined {
  if (type?.kind === 'record') return { tag: 'record', def: type.def };
  if (type?.kind === 'enum') return { tag: 'enum', def: type.def };
  return undefined;
}
