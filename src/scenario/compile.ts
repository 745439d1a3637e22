/**
 * The C of a simulation to images: the kernel (stock or from a folder) and each program with the C
 * library. Leaves out: what a scenario says (check.ts) and putting it together (load.ts).
 */
import type { Diagnostic } from '../c/diagnostics';
import { createSession, type Session } from '../c';
import { compileImage, deserializeImage, type Image, UnitCache } from '../machine';
import type { FileInfo } from '../machine/debug-info';
import { isAbsolute, normalize } from './files';
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

/** The kernel below the sources' kernel root, with some of its files (by Linux path) replaced or added. */
export async function compileKernel(
  sources: Sources,
  patched: ReadonlyMap<string, string> = new Map(),
): Promise<Compiled> {
  const files = new Set(await sources.loadFolder('', notKernel));
  for (const path of patched.keys()) if (path.endsWith('.c')) files.add(path);
  return sources.settle(() =>
    compileImage(
      [...files].sort().map((path) => ({ path })),
      {
        name: 'kernel',
        kind: 'kernel',
        readFile: (path) => patched.get(normalize(path)) ?? sources.read(path),
        includeDirs: ['include', 'include/uapi'],
        origin,
      },
    ),
  );
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
  private session: Session | undefined;
  private cache = new UnitCache();

  constructor(
    private readonly sources: Sources,
    private readonly includeDirs: readonly string[] = [],
    private readonly defines: Readonly<Record<string, string>> = {},
  ) {}

  /** A program, linked with the C library. */
  async compile(program: ProgramInput): Promise<Compiled> {
    const { sources } = this;
    const library = await sources.loadFolder('user');
    const includeDirs = [...this.includeDirs, 'user/include', 'include/uapi', 'include'];
    await sources.readAhead([...program.sources, ...library.map((path) => ({ path }))], includeDirs);
    let first = true;
    return sources.settle(() => {
      // A header has come to light since: what was compiled without it is void.
      if (!first) this.session = undefined;
      first = false;
      if (!this.session) this.cache = new UnitCache();
      this.session ??= createSession({
        readFile: sources.read,
        includeDirs,
        defines: { __SOCKSTEP__: '1', ...this.defines },
      });
      return compileImage(program.sources, {
        name: program.name,
        kind: 'program',
        readFile: sources.read,
        session: this.session,
        cache: this.cache,
        library,
        origin,
      });
    });
  }
}
