/** The stock kernel to one file at build time: `build-kernel OUTFILE`. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serializeImage } from '../src/machine';
import { renderProblem } from '../src/cli/render';
import { KernelCompiler } from '../src/scenario/compile';
import { Sources } from '../src/scenario/sources';

async function main(out: string): Promise<void> {
  const root = join(process.cwd(), 'kernel');
  const sources = new Sources(
    {
      readFile: (path) => readFile(path, 'utf8'),
      readDirectory: async (path) =>
        (await readdir(path, { withFileTypes: true })).map((entry) => ({
          name: entry.name,
          kind: entry.isDirectory() ? ('directory' as const) : ('file' as const),
        })),
    },
    root,
  );
  const { image, diagnostics } = await new KernelCompiler().compile(sources);
  for (const d of diagnostics)
    process.stderr.write(`${renderProblem({ ...d, file: `kernel/${d.file}` }, sources.text(d.file))}\n`);
  if (!image) {
    process.exitCode = 1;
    return;
  }
  await writeFile(out, serializeImage(image));
}

void main(process.argv[2] as string);
