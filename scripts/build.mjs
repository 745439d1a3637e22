// Builds everything that runs: the extension for desktop and web, the adapter's workers, the
// command line, the webview bundles and, where scripts/build-kernel.* exists, the kernel image.
// An entry that does not exist yet is left out and named. Type checking is apart (npm run typecheck).
//
//   node scripts/build.mjs [--watch] [--release] [--no-kernel] [--only=TEXT]   (bundles whose path holds TEXT)
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const watch = process.argv.includes('--watch');
const release = process.argv.includes('--release');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: release ? false : 'linked',
  minify: release,
  // Names of functions and classes show in stack traces and in the debugger of the debugger.
  keepNames: false,
  legalComments: 'none',
  logLevel: 'warning',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': release ? '"production"' : '"development"' },
};
const node = { ...common, platform: 'node', format: 'cjs' };
const web = { ...common, platform: 'browser', mainFields: ['browser', 'module', 'main'] };

/** What both extensions share is packed once: the desktop's begins by starting Node's worker, and goes on in the web's. */
const allButTheStartFromTheWebs = {
  name: 'all-but-the-start-from-the-webs',
  setup(build) {
    build.onResolve({ filter: /^\.\/activate$/ }, () => ({ path: './web/extension.js', external: true }));
  },
};

/** Every bundle. `entry` is a list of places where it may live: the first that exists is built. */
const bundles = [
  {
    entry: ['src/extension/node-main.ts'],
    outfile: 'dist/extension.js',
    options: { ...node, external: ['vscode'], plugins: [allButTheStartFromTheWebs] },
  },
  {
    entry: ['src/extension/web-main.ts'],
    outfile: 'dist/web/extension.js',
    options: { ...web, format: 'cjs', external: ['vscode'] },
  },
  {
    entry: ['src/adapter/worker-main.ts'],
    outfile: 'dist/adapter-worker.js',
    options: { ...web, format: 'iife', external: ['node:worker_threads'] },
  },
  {
    entry: ['src/cli/main.ts', 'src/cli/node-main.ts', 'src/cli/index.ts'],
    outfile: 'dist/cli.js',
    options: { ...node, banner: { js: '#!/usr/bin/env node' } },
  },
  ...globSync('src/panels/*/main.ts', { cwd: root }).map((file) => ({
    entry: [file],
    outfile: `dist/panels/${file.split(/[\\/]/).at(-2)}.js`,
    options: { ...web, format: 'iife', loader: { '.css': 'css', '.ttf': 'dataurl' } },
  })),
  // The suite that runs inside a real VS Code.
  {
    entry: ['test/vscode/suite/index.ts'],
    outfile: 'dist/test/index.js',
    options: { ...node, external: ['vscode'], sourcemap: 'inline', minify: false },
  },
];

mkdirSync(join(root, 'dist'), { recursive: true });
const contexts = [];
for (const { entry, outfile, options } of bundles) {
  if (only && !outfile.includes(only)) continue;
  const found = entry.find((file) => existsSync(join(root, file)));
  if (!found) {
    rmSync(join(root, outfile), { force: true });
    console.log(`not built: ${outfile} (no ${entry.join(' or ')})`);
    continue;
  }
  const build = { ...options, entryPoints: [found], outfile };
  if (watch) contexts.push(await esbuild.context(build));
  else await esbuild.build(build);
}

writeFileList();
buildKernel();
for (const context of contexts) await context.watch();
if (watch) console.log('watching');

/** The files that are shipped as they are, for places where folders cannot be listed: the web. */
function writeFileList() {
  const files = globSync(['kernel/**/*.[ch]', 'scenarios/**/*.*'], { cwd: root });
  writeFileSync(join(root, 'dist/files.json'), JSON.stringify(files.map((file) => file.replaceAll('\\', '/')).sort()));
}

/**
 * The stock kernel is compiled once, at build time, into dist/kernel.img.
 * scripts/build-kernel.ts is called as `build-kernel OUTFILE`; it may import from src/ and is
 * bundled first, so that it runs on any Node.
 */
function buildKernel() {
  if (process.argv.includes('--no-kernel')) return;
  const script = ['scripts/build-kernel.ts', 'scripts/build-kernel.mjs'].find((file) => existsSync(join(root, file)));
  if (!script) return console.log('not built: dist/kernel.img (no scripts/build-kernel.ts)');
  const bundled = join(root, 'dist/build-kernel.cjs');
  esbuild.buildSync({ ...node, entryPoints: [join(root, script)], outfile: bundled, sourcemap: false, minify: false });
  const { status } = spawnSync(process.execPath, [bundled, join(root, 'dist/kernel.img')], {
    cwd: root,
    stdio: 'inherit',
  });
  rmSync(bundled, { force: true });
  if (status !== 0) process.exit(status ?? 1);
}
