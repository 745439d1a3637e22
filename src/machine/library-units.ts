/**
 * Which files of a library a program needs: those that define what it refers to, and what these refer to, as a
 * linker takes members out of an archive.
 *
 * What a file defines is guessed from its text: the names in the lines that begin at the left margin. The guess
 * may name too much, which costs a file; when it names too little (definitions made by macros) the files that
 * paste names together are taken, and at last all of them (compile.ts).
 */
import type { FunctionSymbol, GlobalSymbol } from '../c';
import type { CompiledUnit } from './link-symbols';

export interface LibraryIndex {
  readonly definers: ReadonlyMap<string, readonly string[]>;
  /** Files that make names with `##`. */
  readonly pasting: readonly string[];
}

/** `paths` in the order in which they are linked. */
export function libraryIndex(paths: readonly string[], readFile: (path: string) => string | undefined): LibraryIndex {
  const definers = new Map<string, string[]>();
  const pasting: string[] = [];
  for (const path of paths) {
    const text = readFile(path) ?? '';
    if (text.includes('##')) pasting.push(path);
    const names = new Set<string>();
    for (const line of text.split('\n')) {
      if (!/^[A-Za-z_]/.test(line) || /^(typedef|static)\b/.test(line)) continue;
      for (const [name] of line.matchAll(/[A-Za-z_]\w*/g)) names.add(name);
    }
    for (const name of names) {
      const list = definers.get(name);
      if (list === undefined) definers.set(name, [path]);
      else list.push(path);
    }
  }
  return { definers, pasting };
}

type External = FunctionSymbol | GlobalSymbol;

function referred(unit: CompiledUnit): Set<string> {
  const names = new Set<string>();
  const add = (target: External): void => {
    if (target.linkage === 'external') names.add((target.symbol === 'function' && target.builtin) || target.linkName);
  };
  for (const object of unit.functions) for (const { target } of object.relocations) add(target);
  for (const global of unit.unit.globals) for (const { target } of global.init?.relocs ?? []) add(target);
  return names;
}

function defines(unit: CompiledUnit, into: Set<string>): void {
  for (const { symbol } of unit.functions) if (symbol.linkage === 'external') into.add(symbol.linkName);
  for (const symbol of unit.unit.functions)
    if (symbol.attributes.some((a) => a.name === 'alias')) into.add(symbol.linkName);
  for (const symbol of unit.unit.globals)
    if (symbol.linkage === 'external' && symbol.defined) into.add(symbol.linkName);
}

/**
 * The files that `program` needs, compiled by `compile` (undefined: it has errors, which are reported). The
 * library looks for what it needs in itself, whatever the program defines under the same names.
 */
export function neededUnits(
  program: readonly CompiledUnit[],
  entries: readonly string[],
  index: LibraryIndex,
  compile: (path: string) => CompiledUnit | undefined,
): Map<string, CompiledUnit | undefined> {
  const taken = new Map<string, CompiledUnit | undefined>();
  const own = new Set<string>();
  const library = new Set<string>();
  for (const unit of program) defines(unit, own);
  const wanted: string[] = [...entries, ...program.flatMap((unit) => [...referred(unit)])].filter((n) => !own.has(n));
  const take = (path: string): void => {
    if (taken.has(path)) return;
    const unit = compile(path);
    taken.set(path, unit);
    if (unit === undefined) return;
    defines(unit, library);
    wanted.push(...referred(unit));
  };
  while (wanted.length > 0) {
    const name = wanted.pop() as string;
    if (library.has(name)) continue;
    const files = index.definers.get(name);
    for (const path of files ?? []) take(path);
    if (!library.has(name) && files === undefined && !name.startsWith('__machine_'))
      for (const path of index.pasting) take(path);
  }
  return taken;
}
