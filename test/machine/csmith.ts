/**
 * csmith's programs (Debian: csmith): C without undefined behaviour, named by a seed. Each is compiled and run by
 * gcc -O0 and by this machine; both print a checksum of all globals. Programs that do not end in time
 * with gcc say nothing and are passed over, as is usual with csmith.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LibraryRunner } from './library';

const HEADERS = ['/usr/include/csmith', '/usr/local/include/csmith'].find((path) => existsSync(path));

/** Why there is nothing to compare; undefined when there is. */
export const missing = ['csmith', 'gcc'].find((tool) => spawnSync(tool, ['--version']).status !== 0);

/** Small programs, so that many fit into the time; every language feature is csmith's default. */
const OPTIONS = [
  '--max-funcs',
  '5',
  '--max-block-depth',
  '3',
  '--max-array-len-per-dim',
  '6',
  '--max-expr-complexity',
  '8',
];

export type Comparison = 'same' | 'too long' | { expected: string; found: string };

export class Csmith {
  private readonly scratch = mkdtempSync(join(tmpdir(), 'csmith-'));
  private readonly runner = new LibraryRunner(HEADERS === undefined ? [] : [HEADERS]);

  close(): void {
    rmSync(this.scratch, { recursive: true, force: true });
  }

  compare(seed: number): Comparison {
    const source = join(this.scratch, `seed-${seed}.c`);
    const exe = join(this.scratch, 'native');
    execFileSync('csmith', ['--seed', String(seed), ...OPTIONS, '--output', source]);
    execFileSync('gcc', ['-std=gnu11', '-O0', '-w', `-I${HEADERS}`, '-o', exe, source]);
    const native = spawnSync(exe, { encoding: 'latin1', timeout: 500 });
    if (native.status === null) return 'too long';
    const expected = `${native.stdout}exit ${native.status}`;
    let found: string;
    try {
      const mine = this.runner.run(source, 60_000_000);
      if (mine === undefined) return 'too long';
      found = `${mine.output}exit ${mine.exitCode}${mine.warnings.map((w) => `\n${w}`).join('')}`;
    } catch (error) {
      found = (error as Error).message;
    }
    rmSync(source);
    return found === expected ? 'same' : { expected, found };
  }
}
