/**
 * C sources to an image: front end, code generation, linking. Everything that goes wrong in the C is a
 * diagnostic. Files come only through `readFile`.
 */
import { createSession, type Diagnostic, type Session, type Unit } from '../c';
import { compileFunction } from './codegen';
import { isTracepoint } from './codegen-calls';
import type { FileInfo } from './debug-info';
import type { Image } from './image';
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
   * sources without `text`, and only while no file changes: make a new one then.
   */
  cache?: UnitCache;
}

/** Units compiled before, by path. Opaque to its owner. */
export class UnitCache {
  readonly units = new Map<string, CompiledUnit>();
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
  const units: CompiledUnit[] = [];
  const cache = options.session === undefined ? undefined : options.cache?.units;
  for (const source of sources) {
    const key = `${options.kind}:${source.path}`;
    const known = source.text === undefined ? cache?.get(key) : undefined;
    if (known !== undefined) {
      units.push(known);
      continue;
    }
    const parsed = source.text === undefined ? session.parse(source.path) : session.parseText(source.path, source.text);
    diagnostics.push(...parsed.diagnostics);
    if (hasError(parsed.diagnostics)) continue;
    const before = diagnostics.length - parsed.diagnostics.length;
    const unit = compileUnit(parsed.unit, options.kind === 'kernel', diagnostics);
    units.push(unit);
    // Units with messages are compiled again, so that each program gets them.
    if (source.text === undefined && diagnostics.length === before) cache?.set(key, unit);
  }
  if (hasError(diagnostics)) return { image: undefined, diagnostics };
  const linked = link(units, {
    name: options.name,
    kind: options.kind,
    lenient: options.lenient ?? false,
    origin: options.origin ?? defaultOrigin,
    entries: options.kind === 'kernel' ? ['start_kernel'] : ['_start', 'main'],
  });
  diagnostics.push(...linked.diagnostics);
  return { image: linked.image, diagnostics };
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
