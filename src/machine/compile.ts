/**
 * C sources to an image: front end, code generation, linking. Everything that goes wrong in the C is a
 * diagnostic. Files come only through `readFile`.
 */
import { createSession, type Diagnostic, type Session, type Unit } from '../c';
import { compileFunction } from './codegen';
import { isTracepoint } from './codegen-calls';
import type { FileInfo } from './debug-info';
import type { Image } from './image';
import { type LibraryIndex, libraryIndex, neededUnits } from './library-units';
import { link } from './link';
import type { CompiledUnit } from './link-symbols';

/** A translation unit: a path for `readFile`, or a text of its own. */
export interface SourceInput {
  path: string;
  text?: string;
}

export interface CompileOptions {
  /** `kernel`, or the program's name. */
  name: string;
  kind: 'kernel' | 'program';
  readFile(path: string): string | undefined;
  includeDirs?: readonly string[];
  defines?: Readonly<Record<string, string>>;
  /** Undefined symbols are warnings, and traps when called. */
  lenient?: boolean;
  origin?(path: string): FileInfo['origin'];
  /** Keep tokens of headers between calls. Its options win over those here. */
  session?: Session;
  /**
   * Keep compiled units between calls, for several programs with the same library. Only together with `session`, only for
   * sources without `text`. When a file changes, tell it (`forget`) and the session (`invalidate`).
   */
  cache?: UnitCache;
  /** Files of a library, of which those are compiled and linked that the sources need. */
  library?: readonly string[];
}

/** Units compiled before, by path. Opaque to its owner. */
export class UnitCache {
  readonly units = new Map<string, CompiledUnit>();
  private library: { paths: string; index: LibraryIndex } | undefined;

  /** What the files of a library define, asked for again when files have come or gone. */
  indexOf(library: readonly string[], readFile: CompileOptions['readFile']): LibraryIndex {
    const paths = library.join('\n');
    if (this.library?.paths !== paths) this.library = { paths, index: libraryIndex(library, readFile) };
    return this.library.index;
  }

  /** Files have changed: every unit that has read one of them must be compiled again. */
  forget(files: ReadonlySet<string>): void {
    this.library = undefined;
    for (const [key, { unit }] of this.units) if (unit.files.some((path) => files.has(path))) this.units.delete(key);
  }
}

export interface CompileResult {
  /** Undefined when there are errors. */
  image: Image | undefined;
  diagnostics: Diagnostic[];
}

export function compileImage(sources: readonly SourceInput[], options: CompileOptions): CompileResult {
  const session =
    options.session ??
    createSession({
      readFile: options.readFile,
      includeDirs: options.includeDirs,
      // Predefined so that machine.h knows the machine's own attributes.
      defines: { __SOCKSTEP__: '1', ...options.defines },
    });
  const diagnostics: Diagnostic[] = [];
  const cache = options.session === undefined ? undefined : options.cache;
  const compile = (source: SourceInput): CompiledUnit | undefined => {
    const key = `${options.kind}:${source.path}`;
    const known = source.text === undefined ? cache?.units.get(key) : undefined;
    if (known !== undefined) return known;
    const parsed = source.text === undefined ? session.parse(source.path) : session.parseText(source.path, source.text);
    const before = diagnostics.length;
    diagnostics.push(...parsed.diagnostics);
    if (hasError(parsed.diagnostics)) return undefined;
    const unit = compileUnit(parsed.unit, options.kind === 'kernel', diagnostics);
    // Units with messages are compiled again, so that each program gets them.
    if (source.text === undefined && diagnostics.length === before) cache?.units.set(key, unit);
    return unit;
  };
  const own = present(sources.map(compile));
  if (hasError(diagnostics)) return { image: undefined, diagnostics };
  const entries = options.kind === 'kernel' ? ['start_kernel'] : ['_start', 'main'];
  const { library = [] } = options;
  const index = cache?.indexOf(library, options.readFile) ?? libraryIndex(library, options.readFile);
  const needed = library.length === 0 ? undefined : neededUnits(own, entries, index, (path) => compile({ path }));
  const finish = (paths: readonly string[]): CompileResult => {
    const units = [...present(paths.map((path) => needed?.get(path) ?? compile({ path }))), ...own];
    if (hasError(diagnostics)) return { image: undefined, diagnostics };
    const { name, kind, lenient = false, origin = defaultOrigin } = options;
    const linked = link(units, { name, kind, lenient, origin, entries });
    return { image: linked.image, diagnostics: [...diagnostics, ...linked.diagnostics] };
  };
  const chosen = library.filter((path) => needed?.has(path));
  const result = finish(chosen);
  // A name that the index does not know: all files then, before anything is called undefined.
  const lacking = result.diagnostics.some((d) => d.code === 'undefined-symbol');
  return lacking && chosen.length < library.length ? finish(library) : result;
}

function present<T>(list: readonly (T | undefined)[]): T[] {
  return list.filter((item) => item !== undefined);
}

function hasError(list: readonly Diagnostic[]): boolean {
  return list.some((d) => d.severity === 'error');
}

function defaultOrigin(path: string): FileInfo['origin'] {
  return /(^|\/)kernel\/user\//.test(path) ? 'libc' : /(^|\/)kernel\//.test(path) ? 'kernel' : 'program';
}

/** All functions that the unit provides or uses. */
function compileUnit(unit: Unit, kernel: boolean, diagnostics: Diagnostic[]): CompiledUnit {
  const options = {
    kernel,
    error(loc: number, code: string, message: string, suggestion?: string): void {
      const at = unit.sources.position(loc);
      const entry: Diagnostic = {
        severity: 'error',
        code,
        message,
        ...at,
        endLine: at.line,
        endCol: at.col + 1,
        notes: [],
      };
      if (suggestion !== undefined) entry.suggestion = suggestion;
      diagnostics.push(entry);
    },
  };
  const aliased = new Set(
    unit.functions.flatMap((f) => f.attributes.filter((a) => a.name === 'alias').map((a) => a.args[0])),
  );
  const wanted = unit.functions.filter(
    (f) =>
      f.body !== undefined &&
      !isTracepoint(f) &&
      (f.referenced || (f.linkage === 'external' && !f.inlineOnly) || aliased.has(f.linkName) || isKept(f)),
  );
  return { unit, functions: wanted.map((f) => compileFunction(f, options)) };
}

/** Kept though nothing in the unit refers to it. */
function isKept(f: Unit['functions'][number]): boolean {
  return f.attributes.some(({ name }) => name === 'used' || name === 'constructor' || name === 'destructor');
}
