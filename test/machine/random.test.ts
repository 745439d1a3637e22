/** Random programs: gcc and this machine agree. Seeds are fixed; more can be tried by hand with SEEDS=from,to. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileImage } from '../../src/machine/compile';
import { Standalone } from '../../src/machine/standalone';
import { ProgramGenerator } from './random-program';

const include = join(__dirname, 'corpus/include');
const hasGcc = spawnSync('gcc', ['--version']).status === 0;
if (!hasGcc) console.log('gcc is missing: random programs are skipped');
const [from, to] = (process.env.SEEDS ?? '1,9').split(',').map(Number);

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'random-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.skipIf(!hasGcc)('random programs', () => {
  for (let seed = from; seed < to; seed++) {
    it(`seed ${seed}`, () => {
      const text = new ProgramGenerator(seed).generate();
      const source = join(scratch, 'r.c');
      writeFileSync(source, text);
      execFileSync('gcc', [
        '-std=gnu11',
        '-O0',
        '-w',
        '-fwrapv',
        '-fno-strict-aliasing',
        '-o',
        join(scratch, 'r'),
        source,
      ]);
      const native = spawnSync(join(scratch, 'r'), { encoding: 'latin1', timeout: 10_000 });
      const { image, diagnostics } = compileImage([{ path: 'r.c', text }], {
        name: 'random',
        kind: 'program',
        includeDirs: [include],
        readFile: (path) => (path.startsWith(include) ? readFileSync(path, 'utf8') : undefined),
      });
      expect(diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
      const mine = new Standalone(image!).run(50_000_000);
      expect({ fault: mine.fault, output: mine.output, exit: mine.exitCode }).toEqual({
        fault: undefined,
        output: native.stdout,
        exit: native.status,
      });
    });
  }
});
