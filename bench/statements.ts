/**
 * C statements per second of the machine alone, with what a debug session has on (dirty pages, shadow,
 * a breakpoint set that is not reached), as a ratio to the same program compiled by gcc -O0.
 * Programs: bench/statements-*.c.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compileImage, Standalone } from '../src/machine';

const hasGcc = spawnSync('gcc', ['--version']).status === 0;
const scratch = mkdtempSync(join(tmpdir(), 'statements-'));
console.log('| program | statements | M/s | gcc -O0 M/s | gcc is faster by |\n| --- | --- | --- | --- | --- |');
try {
  for (const name of readdirSync('bench')
    .filter((n) => /^statements-.*\.c$/.test(n))
    .sort()) {
    const path = join('bench', name);
    const { image, diagnostics } = compileImage([{ path }], {
      name: 'bench',
      kind: 'program',
      readFile: (p) => readFileSync(p, 'utf8'),
    });
    if (image === undefined) throw new Error(JSON.stringify(diagnostics[0]));
    let best = 0;
    let statements = 0;
    for (let round = 0; round < 3; round++) {
      const machine = new Standalone(image);
      machine.space.breakBytes[machine.space.debug.functions.find((f) => f.name === 'never')!.firstStmt] = 1;
      machine.cpu.filter = () => true;
      const start = performance.now();
      const result = machine.run(1e9);
      const seconds = (performance.now() - start) / 1000;
      if (result.fault !== undefined) throw new Error(result.fault.title);
      ({ statements } = result);
      best = Math.max(best, statements / seconds);
    }
    let native = 0;
    if (hasGcc) {
      const exe = join(scratch, 'native');
      execFileSync('gcc', ['-O0', '-w', '-o', exe, path]);
      for (let round = 0; round < 3; round++) {
        const start = performance.now();
        spawnSync(exe);
        native = Math.max(native, statements / ((performance.now() - start) / 1000));
      }
    }
    const ratio = native > 0 ? `${(native / best).toFixed(0)} times` : 'gcc is missing';
    console.log(
      `| ${basename(path, '.c').replace('statements-', '')} | ${statements} | ${(best / 1e6).toFixed(1)} | ${(native / 1e6).toFixed(0)} | ${ratio} |`,
    );
  }
} finally {
  rmSync(scratch, { recursive: true });
}
