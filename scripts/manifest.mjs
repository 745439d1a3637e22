// Keeps the parts of package.json that are made from code: the schema of launch configurations, from
// src/adapter/launch-attributes.ts, and the panels' views and commands, from src/adapter/panel-data.ts.
// Run it after changing one of those tables; `--check` only compares (lint).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** What a file of src/adapter exports. */
async function table(name) {
  const file = fileURLToPath(new URL(`../src/adapter/${name}.ts`, import.meta.url));
  const bundled = buildSync({ entryPoints: [file], bundle: true, format: 'esm', write: false });
  const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
const { launchAttributes } = await table('launch-attributes');
const { PANELS } = await table('panel-data');

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

const panels = Object.values(PANELS);
manifest.contributes.views.sockstep = panels.map(({ title, viewId, open }) => ({
  id: viewId,
  name: title,
  type: 'webview',
  when: 'sockstep.activated',
  ...(open ? {} : { visibility: 'collapsed' }),
  icon: 'media/sockstep.svg',
  contextualTitle: title,
}));
// The commands that open panels stand where the first of them stood.
const { commands } = manifest.contributes;
const opens = new Set(panels.map(({ openCommand }) => openCommand));
const first = Math.max(
  0,
  commands.findIndex(({ command }) => opens.has(command)),
);
const others = commands.filter(({ command }) => !opens.has(command));
others.splice(
  first,
  0,
  ...panels.map(({ title, openCommand }) => ({ command: openCommand, title: `Open ${title}`, category: 'Sockstep' })),
);
manifest.contributes.commands = others;

if (process.argv.includes('--check')) {
  if (JSON.stringify(JSON.parse(text)) !== JSON.stringify(manifest)) {
    console.error(
      'package.json does not hold the launch attributes or the panels as src/adapter has them: run `npm run manifest`.',
    );
    process.exit(1);
  }
} else {
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
