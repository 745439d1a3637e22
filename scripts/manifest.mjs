// Keeps the part of package.json that is made from code: the schema of launch configurations, from
// src/adapter/launch-attributes.ts. Run it after changing that table; `--check` only compares (lint).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const table = fileURLToPath(new URL('../src/adapter/launch-attributes.ts', import.meta.url));
const bundled = buildSync({ entryPoints: [table], bundle: true, format: 'esm', write: false });
const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
const { launchAttributes } = await import(`data:text/javascript;base64,${code}`);

const file = new URL('../package.json', import.meta.url);
const text = readFileSync(file, 'utf8');
const manifest = JSON.parse(text);

const properties = Object.fromEntries(
  Object.entries(launchAttributes).map(([name, { description, ...rest }]) => [
    name,
    { ...rest, markdownDescription: description },
  ]),
);
manifest.contributes.debuggers[0].configurationAttributes.launch = { required: ['program'], properties };

if (process.argv.includes('--check')) {
  if (JSON.stringify(JSON.parse(text)) !== JSON.stringify(manifest)) {
    console.error(
      'package.json does not hold the launch attributes of src/adapter/launch-attributes.ts: run `npm run manifest`.',
    );
    process.exit(1);
  }
} else {
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
