/**
 * The C of a simulation to images: the kernel (stock or from a folder) and each program with the C
 * library. Leaves out: what a scenario says (check.ts) and putting it together (load.ts).
 */
import type { Diagnostic } from '../c/diagnostics';
import { compileImage, deserializeImage, type Image } from '../machine';
import type { FileInfo } from '../machine/debug-info';
import { isAbsolute } from './files';
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

/** The kernel below the sources' kernel root. */
export async function compileKernel(sources: Sources): Promise<Compiled> {
  const files = await sources.loadFolder('', notKernel);
  return sources.settle(() =>
    compileImage(
      files.map((path) => ({ path })),
      {
        name: 'kernel',
        kind: 'kernel',
        readFile: sources.read,
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
  includeDirs?: readonly string[];
  defines?: Readonly<Record<string, string>>;
}

/** A program, linked with the C library. */
export async function compileProgram(sources: Sources, program: ProgramInput): Promise<Compiled> {
  const library = await sources.loadFolder('user');
  return sources.settle(() =>
    compileImage([...library.map((path) => ({ path })), ...program.sources], {
      name: program.name,
      kind: 'program',
      readFile: sources.read,
      includeDirs: [...(program.includeDirs ?? []), 'user/include', 'include/uapi', 'include'],
      ...(program.defines ? { defines: program.defines } : {}),
      origin,
    }),
  );
}
