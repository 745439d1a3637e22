// One command for the figures of docs/performance.md: `node bench/run.mjs [machine|kernel|statements …]`.
// Bundles bench/<name>.ts as the product is bundled, and runs it. Never part of the tests.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const root = join(import.meta.dirname, '..');
const names = process.argv.length > 2 ? process.argv.slice(2) : ['machine', 'kernel'];
const out = mkdtempSync(join(tmpdir(), 'sockstep-bench-'));
try {
  for (const name of names) {
    const outfile = join(out, `${name}.mjs`);
    await build({
      entryPoints: [join(root, 'bench', `${name}.ts`)],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'warning',
    });
    const { status } = spawnSync(process.execPath, ['--expose-gc', outfile], { stdio: 'inherit', cwd: root });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(out, { recursive: true });
}
