/**
 * The stock kernel to one file at build time: `build-kernel OUTFILE`. Beside it `kernel-functions.json`,
 * the functions that breakpoints can be set on, for the picker before a session runs.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packFunctions } from '../src/adapter/function-list';
import { firstSentence } from '../src/adapter/source-labels';
import { serializeImage } from '../src/machine';
import { renderProblem } from '../src/cli/render';
import { compileKernel } from '../src/scenario/compile';
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
  const { image, diagnostics } = await compileKernel(sources);
  for (const d of diagnostics)
    process.stderr.write(`${renderProblem({ ...d, file: `kernel/${d.file}` }, sources.text(d.file))}\n`);
  if (!image) {
    process.exitCode = 1;
    return;
  }
  await writeFile(out, serializeImage(image));
  const functions = image.debug.functions
    .filter((fn) => !fn.isTracepoint)
    .map((fn) => ({
      name: fn.name,
      file: image.debug.files[fn.file]?.path ?? '',
      line: fn.line,
      summary: firstSentence(fn.comment),
    }));
  await writeFile(join(dirname(out), 'kernel-functions.json'), packFunctions(functions));
}

void main(process.argv[2] as string);
