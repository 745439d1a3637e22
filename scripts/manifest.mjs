// Keeps the parts of package.json that are made from code: the schema of launch configurations, from
// src/adapter/launch-attributes.ts, the panels' views and commands, from src/adapter/panel-data.ts, and
// all other commands with their menus and keys, from src/extension/commands.ts.
// Run it after changing one of those tables; `--check` only compares (lint).
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** What a file of src exports. */
async function table(name) {
  const file = fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const bundled = buildSync({ entryPoints: [file], bundle: true, format: 'esm', write: false });
  const code = Buffer.from(bundled.outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${code}`);
}
const { launchAttributes } = await table('adapter/launch-attributes');
const { contributions } = await table('extension/commands');
const { PANELS } = await table('adapter/panel-data');

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
const containerOf = ({ together, bundle }) => (together ? 'sockstep' : `sockstep-${bundle}`);
const iconOf = ({ bundle }) => `media/icons/panel-${bundle}.svg`;
manifest.contributes.viewsContainers.panel = [
  { id: 'sockstep', title: 'Sockstep', icon: 'media/sockstep.svg' },
  ...panels
    .filter(({ together }) => !together)
    .map((panel) => ({ id: containerOf(panel), title: panel.title, icon: iconOf(panel) })),
];
for (const { id } of manifest.contributes.viewsContainers.panel) {
  manifest.contributes.views[id] = panels
    .filter((panel) => containerOf(panel) === id)
    .map((panel) => ({
      id: panel.viewId,
      name: panel.title,
      type: 'webview',
      when: 'sockstep.activated',
      icon: iconOf(panel),
      contextualTitle: panel.title,
    }));
}
const { commands, menus, keybindings } = contributions();
manifest.contributes.commands = [
  ...commands,
  ...panels.map(({ title, openCommand }) => ({ command: openCommand, title: `Open ${title}`, category: 'Sockstep' })),
];
manifest.contributes.menus = menus;
manifest.contributes.keybindings = keybindings;

if (process.argv.includes('--check')) {
  if (JSON.stringify(JSON.parse(text)) !== JSON.stringify(manifest)) {
    console.error(
      'package.json does not hold the launch attributes, panels or commands as src has them: run `npm run manifest`.',
    );
    process.exit(1);
  }
} else {
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
