// One command for the figures of docs/performance.md: `npm run bench [-- machine kernel steps statements compile connections]`.
// Bundles bench/<part>.ts as the product is bundled, runs each in a process of its own, and prints one table.
// `functions` counts the statements of each kernel function instead. Never part of the tests. Needs `npm run build` for the stock kernel, else the kernel is compiled first.
import { build } from 'esbuild';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';

const root = join(import.meta.dirname, '..');
const ALL = ['statements', 'machine', 'kernel', 'steps', 'compile', 'connections'];
const names = process.argv.length > 2 ? process.argv.slice(2) : ALL;
const out = mkdtempSync(join(tmpdir(), 'sockstep-bench-'));

/** The machine without memory checks, to see what they cost: no look at the shadow, no marks on locals. */
const unchecked = {
  name: 'unchecked',
  setup(build) {
    build.onLoad({ filter: /src\/machine\/(interpreter|uninitialized)\.ts$/ }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      const before = contents;
      contents = path.endsWith('interpreter.ts')
        ? contents.replace(/shadow\[a >> 3\] (> 1|!== 0)/g, 'false')
        : contents.replace(
            /(export function watchedLocals\([^)]*\): LocalSymbol\[\] \{)/,
            '$1 if (fn !== undefined) return [];',
          );
      if (contents === before) throw new Error(`nothing to switch off in ${path}: bench/run.mjs is out of date`);
      return { contents, loader: 'ts' };
    });
  },
};

async function bundle(name, outfile, plugins = []) {
  await build({
    entryPoints: [join(root, 'bench', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
    plugins,
  });
}

const rows = join(out, 'rows');
try {
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    const file = join(out, `${name}.mjs`);
    const without = join(out, 'unchecked.mjs');
    await bundle(name, file);
    if (name === 'statements') await bundle(name, without, [unchecked]);
    const env = { ...process.env, BENCH_ROWS: rows, BENCH_UNCHECKED: without };
    const { status } = spawnSync(process.execPath, ['--expose-gc', file], { stdio: 'inherit', cwd: root, env });
    if (status !== 0) process.exitCode = 1;
  }
  const table = existsSync(rows)
    ? readFileSync(rows, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];
  if (table.length > 0) print([['what', 'figure', 'goal', 'reached', 'against, in the same run', ''], ...table]);
  console.log(`\nNode ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`);
} finally {
  rmSync(out, { recursive: true });
}

/** As Markdown, in columns. */
function print(table) {
  const widths = table[0].map((_, i) => Math.max(...table.map((row) => row[i].length), 3));
  table.forEach((row, n) => {
    console.log(`| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`);
    if (n === 0) console.log(`| ${widths.map((w) => '-'.repeat(w)).join(' | ')} |`);
  });
}
