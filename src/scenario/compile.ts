/**
 * The C of a simulation to images: the kernel (stock or from a folder) and each program with the C
 * library. Leaves out: what a scenario says (check.ts) and putting it together (load.ts).
 */
import type { Diagnostic } from '../c/diagnostics';
import { compileImage, deserializeImage, type Image } from '../machine';
import type { FileInfo } from '../machine/debug-info';
import { isAbsolute } from './files';
import { KeptUnits } from './kept-units';
import type { Sources } from './sources';

export interface Compiled {
  image: Image | undefined;
  diagnostics: Diagnostic[];
}

/** kernel/user is the programs' C library, not kernel; test folders of an ejected kernel are neither. */
function notKernel(path: string): boolean {
  return path === 'user' || path === 'README.md';
}

function origin(path: string): FileInfo['origin'] {
  return isAbsolute(path) ? 'program' : path.startsWith('user/') ? 'libc' : 'kernel';
}

/**
 * What one process compiles, load after load: each compiler keeps its units, so that after an edit only that is
 * compiled again which the edit concerns. Images come out the same as from new compilers.
 */
export class Compilers {
  // One of each, the last: a kernel's units take some 200 MB.
  private kernelOf: { root: string; compiler: KernelCompiler } | undefined;
  private programsOf: { key: string; compiler: ProgramCompiler } | undefined;

  /** For the kernel in the sources' folder. */
  kernel({ kernelRoot: root }: Sources): KernelCompiler {
    if (this.kernelOf?.root !== root) this.kernelOf = { root, compiler: new KernelCompiler() };
    return this.kernelOf.compiler;
  }

  program(
    { kernelRoot }: Sources,
    includeDirs: readonly string[],
    defines: Readonly<Record<string, string>>,
  ): ProgramCompiler {
    const key = JSON.stringify([kernelRoot, includeDirs, defines]);
    if (this.programsOf?.key !== key) this.programsOf = { key, compiler: new ProgramCompiler(includeDirs, defines) };
    return this.programsOf.compiler;
  }
}

export class KernelCompiler {
  private readonly kept = new KeptUnits(['include', 'include/uapi']);

  /** The kernel below the sources' kernel root, with some of its files (by Linux path) replaced or added. */
  async compile(sources: Sources, patched: ReadonlyMap<string, string> = new Map()): Promise<Compiled> {
    const files = new Set(await sources.loadFolder('', notKernel));
    for (const path of patched.keys()) if (path.endsWith('.c')) files.add(path);
    return this.kept.compile(sources, patched, (kept) =>
      compileImage(
        [...files].sort().map((path) => ({ path })),
        { name: 'kernel', kind: 'kernel', ...kept, origin },
      ),
    );
  }
}

const stock = new WeakMap<Uint8Array, Image>();

/** The kernel compiled at build time. Images are immutable, so one serves all simulations. */
export function stockKernel(bytes: Uint8Array): Image {
  const known = stock.get(bytes);
  if (known) return known;
  const image = deserializeImage(bytes);
  stock.set(bytes, image);
  return image;
}

export interface ProgramInput {
  name: string;
  sources: { path: string; text?: string }[];
}

/** Compiles programs that share headers and the C library: those are read and compiled once. */
export class ProgramCompiler {
  private readonly kept: KeptUnits;
  private readonly includeDirs: readonly string[];

  constructor(includeDirs: readonly string[] = [], defines: Readonly<Record<string, string>> = {}) {
    this.includeDirs = [...includeDirs, 'user/include', 'include/uapi', 'include'];
    this.kept = new KeptUnits(this.includeDirs, defines);
  }

  /** A program, linked with the C library. */
  async compile(sources: Sources, program: ProgramInput): Promise<Compiled> {
    const library = await sources.loadFolder('user');
    await sources.readAhead([...program.sources, ...library.map((path) => ({ path }))], this.includeDirs);
    return this.kept.compile(sources, new Map(), (kept) =>
      compileImage(program.sources, { name: program.name, kind: 'program', ...kept, library, origin }),
    );
  }
}
