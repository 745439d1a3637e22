/**
 * Helpers of the front end's tests: compiling text, and asking gcc the same question.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSession, type Diagnostic, type ParseResult, renderDiagnostics, type Session } from '../../src/c/index';

/** A session over files given as text. */
export function session(files: Record<string, string> = {}, defines: Record<string, string> = {}): Session {
  return createSession({ readFile: (path) => files[path], includeDirs: ['include'], defines });
}

/** Compiles one file. */
export function compile(text: string, files: Record<string, string> = {}): ParseResult {
  return session(files).parseText('main.c', text);
}

/** Compiles what must be free of errors. */
export function compileClean(text: string, files: Record<string, string> = {}): ParseResult {
  const s = session(files);
  const result = s.parseText('main.c', text);
  const errors = result.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new Error(renderDiagnostics(errors, s.sources));
  return result;
}

/** `line:col severity code` of each message. */
export function codes(list: readonly Diagnostic[]): string[] {
  return list.map((d) => `${d.line}:${d.col} ${d.severity} ${d.code}`);
}

let gccPath: string | undefined;
for (const dir of (process.env.PATH ?? '').split(':'))
  if (dir !== '' && gccPath === undefined && existsSync(join(dir, 'gcc'))) gccPath = join(dir, 'gcc');

/** Whether gcc for x86-64 is there to compare with. */
export const hasGcc = gccPath !== undefined && process.arch === 'x64' && process.platform === 'linux';
if (!hasGcc) console.warn('gcc for x86-64 Linux is not here: comparisons with it are skipped');

/** Compiles and runs a C program with gcc; gives its output. */
export function runWithGcc(text: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'sockstep-c-'));
  try {
    writeFileSync(join(dir, 'main.c'), text);
    execFileSync(gccPath as string, ['-std=gnu11', '-w', '-O0', '-o', join(dir, 'main'), join(dir, 'main.c')], {
      stdio: 'pipe',
    });
    return execFileSync(join(dir, 'main'), { encoding: 'utf8', maxBuffer: 1 << 26 });
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What gcc's preprocessor makes of the text. */
export function preprocessWithGcc(text: string): string {
  return execFileSync(gccPath as string, ['-std=gnu11', '-E', '-P', '-w', '-x', 'c', '-'], {
    input: text,
    encoding: 'utf8',
    stdio: 'pipe',
  });
}

/** Numbers from a seed, the same on every run. */
export function random(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
