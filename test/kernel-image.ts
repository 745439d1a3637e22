/** The stock kernel for tests: dist/kernel.img when it is newer than every source, else compiled now. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { NodeFiles } from '../src/cli/node-files';
import { serializeImage } from '../src/machine';
import { KernelCompiler } from '../src/scenario/compile';
import { Sources } from '../src/scenario/sources';

export const ROOT = resolve(__dirname, '..');
export const files = new NodeFiles(join(ROOT, 'kernel'));

function newest(folder: string): number {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

let image: Promise<Uint8Array> | undefined;

export function stockKernelImage(): Promise<Uint8Array> {
  image ??= build();
  return image;
}

async function build(): Promise<Uint8Array> {
  const built = join(ROOT, 'dist/kernel.img');
  const sources = Math.max(...['kernel', 'src/c', 'src/machine'].map((folder) => newest(join(ROOT, folder))));
  try {
    if (statSync(built).mtimeMs > sources) return readFileSync(built);
  } catch {
    // Not built: compile.
  }
  const compiled = await new KernelCompiler().compile(new Sources(files, join(ROOT, 'kernel')));
  if (!compiled.image) throw new Error(compiled.diagnostics.map((d) => `${d.file}:${d.line}: ${d.message}`).join('\n'));
  return serializeImage(compiled.image);
}
