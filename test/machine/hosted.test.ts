/**
 * Each program of hosted/ with the product's C library, and with gcc's: the same output, the same exit code.
 * What needs no library is in corpus/.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LibraryRunner } from './library';

const folder = join(__dirname, 'hosted');
const hasGcc = spawnSync('gcc', ['--version']).status === 0;
if (!hasGcc) console.log('gcc is missing: the programs of hosted/ run, but are compared with nothing');

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'hosted-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A program that a signal ends has the exit code of a shell: 128 and the signal. */
const SIGNALS: Readonly<Record<string, number>> = { SIGABRT: 134 };

function native(path: string): { output: string; exitCode: number } {
  const exe = join(scratch, 'program');
  execFileSync('gcc', ['-std=gnu11', '-O0', '-w', '-o', exe, path, '-lm']);
  const { stdout, status, signal } = spawnSync(exe, { encoding: 'latin1', cwd: scratch });
  return { output: stdout, exitCode: status ?? SIGNALS[signal ?? ''] ?? -1 };
}

describe('programs with the C library: gcc and this machine agree', () => {
  const runner = new LibraryRunner();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.c'))) {
    it(name, () => {
      const path = join(folder, name);
      const ran = runner.run(path);
      const mine = { output: ran?.output, exitCode: ran?.exitCode };
      expect(mine.output).not.toBe('');
      if (hasGcc) expect(mine).toEqual(native(path));
    });
  }
});
