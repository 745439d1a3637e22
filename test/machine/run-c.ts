/** Helpers of the machine's tests: compile C text and run it without a kernel. */
import { renderDiagnostic, SourceMap } from '../../src/c';
import { compileImage } from '../../src/machine/compile';
import type { Image } from '../../src/machine/image';
import { Standalone, type StandaloneOptions, type StandaloneResult } from '../../src/machine/standalone';

export function compileText(text: string, path = 'test.c', files: Record<string, string> = {}): Image {
  const { image, diagnostics } = compileImage([{ path, text }], {
    name: 'test',
    kind: 'program',
    readFile: (name) => files[name],
  });
  if (image === undefined) throw new Error(diagnostics.map((d) => renderDiagnostic(d, new SourceMap())).join('\n'));
  return image;
}

export function runText(
  text: string,
  options: StandaloneOptions & { files?: Record<string, string>; path?: string } = {},
): StandaloneResult {
  return new Standalone(compileText(text, options.path, options.files), options).run(
    options.maxStatements ?? 50_000_000,
  );
}
