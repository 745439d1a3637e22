/**
 * Each program of corpus/ compiled and run by gcc and by this machine: the same output, the same exit code.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderDiagnostic, SourceMap } from '../../src/c';
import { createSession } from '../../src/c';
import { compileImage, UnitCache } from '../../src/machine/compile';
import { Standalone } from '../../src/machine/standalone';

const folder = join(__dirname, 'corpus');
const programs = readdirSync(folder).filter((name) => name.endsWith('.c'));
const hasGcc = spawnSync('gcc', ['--version']).status === 0;
if (!hasGcc) console.log('gcc is missing: the corpus runs, but is compared with nothing');

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'corpus-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function native(path: string): { output: string; exitCode: number } {
  const exe = join(scratch, 'program');
  execFileSync('gcc', ['-std=gnu11', '-O0', '-w', '-fwrapv', '-fno-strict-aliasing', '-o', exe, path]);
  const { stdout, status } = spawnSync(exe, { encoding: 'latin1' });
  return { output: stdout, exitCode: status ?? -1 };
}

/** The C library of the product, compiled once. */
const root = join(__dirname, '../..');
const readFile = (name: string): string | undefined =>
  existsSync(name) && statSync(name).isFile() ? readFileSync(name, 'utf8') : undefined;
const includeDirs = ['kernel/user/include', 'kernel/include/uapi', 'kernel/include'].map((dir) => join(root, dir));
const session = createSession({ readFile, includeDirs });
const cache = new UnitCache();
const libc = globC(join(root, 'kernel/user'));

function globC(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((e) =>
      e.isDirectory() ? globC(join(folder, e.name)) : e.name.endsWith('.c') ? [join(folder, e.name)] : [],
    )
    .sort();
}

function withLibc(path: string): { output: string; exitCode: number } {
  const sources = [path, ...libc].map((p) => ({ path: p }));
  const { image, diagnostics } = compileImage(sources, { name: 'corpus', kind: 'program', readFile, session, cache });
  if (image === undefined) throw new Error(diagnostics.map((d) => renderDiagnostic(d, new SourceMap())).join('\n'));
  const result = new Standalone(image).run(100_000_000);
  if (result.fault !== undefined) throw new Error(`${result.fault.title}\n${result.fault.detail}`);
  expect(result.warnings).toEqual([]);
  return { output: result.output, exitCode: result.exitCode };
}

function ours(path: string): { output: string; exitCode: number } {
  const { image, diagnostics } = compileImage([{ path }], {
    name: 'corpus',
    kind: 'program',
    includeDirs: [join(folder, 'include')],
    readFile: (name) => (existsSync(name) ? readFileSync(name, 'utf8') : undefined),
  });
  if (image === undefined) throw new Error(diagnostics.map((d) => renderDiagnostic(d, new SourceMap())).join('\n'));
  const result = new Standalone(image).run(100_000_000);
  if (result.fault !== undefined) throw new Error(`${result.fault.title}\n${result.fault.detail}\n${result.output}`);
  return { output: result.output, exitCode: result.exitCode };
}

describe('corpus: gcc and this machine agree', () => {
  for (const name of programs) {
    it(name, () => {
      const path = join(folder, name);
      const mine = ours(path);
      expect(mine.output.length).toBeGreaterThan(0);
      if (hasGcc) expect(mine).toEqual(native(path));
      expect(withLibc(path)).toEqual(mine);
    });
  }
});
