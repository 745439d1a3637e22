// Looks into the packed extension: all that it needs at run time is in it, and it stays under 2 MB.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMIT = 2 * 1024 * 1024;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const file = join(root, 'dist/sockstep.vsix');
const archive = readFileSync(file);

/** The names in a zip file's central directory. */
function names() {
  const END = 0x06054b50;
  let at = archive.length - 22;
  while (at >= 0 && archive.readUInt32LE(at) !== END) at--;
  const found = [];
  let entry = archive.readUInt32LE(at + 16);
  for (let i = archive.readUInt16LE(at + 10); i > 0; i--) {
    const length = archive.readUInt16LE(entry + 28);
    found.push(archive.toString('utf8', entry + 46, entry + 46 + length));
    entry += 46 + length + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return new Set(found);
}

const packed = names();
const { main, browser } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const wanted = [
  main,
  browser,
  'dist/adapter-worker.js',
  'dist/kernel.img',
  'dist/files.json',
  'syntaxes/scenario.tmLanguage.json',
  ...JSON.parse(readFileSync(join(root, 'dist/files.json'), 'utf8')),
].map((name) => `extension/${name.replace(/^\.\//, '').replace(/^(dist\/(?:web\/)?extension)$/, '$1.js')}`);
const missing = wanted.filter((name) => !packed.has(name));
const { size } = statSync(file);
console.log(`${packed.size} files, ${(size / 1024 / 1024).toFixed(2)} MB of at most 2 MB`);
for (const name of missing) console.error(`missing: ${name}`);
if (size > LIMIT) console.error('The package is too big.');
if (missing.length > 0 || size > LIMIT) process.exit(1);
