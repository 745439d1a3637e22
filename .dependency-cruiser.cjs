// The one-way arrows of the house, kept by `npm run lint`.
// Each floor of src/ knows only the floors below it; see docs/architecture.md.
// What this file leaves out: style and unused code, which Biome looks after.

/** Each floor with the floors it may import from, besides itself. */
const floors = {
  c: [],
  machine: ['c'],
  sim: ['machine', 'c'],
  scenario: ['sim', 'machine', 'c'],
  inspect: ['sim', 'machine', 'c'],
  debug: ['inspect', 'sim', 'machine', 'c'],
  adapter: ['debug', 'inspect', 'scenario', 'sim', 'machine', 'c'],
  cli: ['adapter', 'debug', 'inspect', 'scenario', 'sim', 'machine', 'c'],
  // The extension talks to the adapter by messages only. It shares the types of
  // those messages, and the scenario parser for the language features.
  extension: [],
  // Panels draw what they are sent: they share the types of the messages, no more.
  panels: [],
};

/** Single files that a floor may import although the rest of their folder is closed to it. */
const doors = {
  extension: [
    '^src/adapter/(custom|function-list|worker-protocol|panel-data|launch-attributes)\\.ts$',
    '^src/panels/protocol\\.ts$',
    '^src/scenario/(?!load|run)[^/]+\\.ts$',
  ],
  panels: ['^src/adapter/panel-data\\.ts$'],
};

const layers = Object.entries(floors).map(([floor, below]) => ({
  name: `floor-${floor}`,
  comment: `src/${floor} may import ${below.length ? below.map((b) => `src/${b}`).join(', ') : 'no other floor'}${doors[floor] ? ' and a few named files' : ''}.`,
  severity: 'error',
  from: { path: `^src/${floor}/` },
  to: {
    path: '^src/',
    pathNot: [`^src/(${[floor, ...below].join('|')})/`, ...(doors[floor] ?? [])],
  },
}));

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'only-extension-knows-vscode',
      comment: 'Everything below the extension also runs without VS Code.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension/' },
      to: { path: '(^|/)(vscode|@types/vscode)(/|$)' },
    },
    {
      name: 'only-adapter-knows-dap',
      comment: 'The debugger core knows nothing of the Debug Adapter Protocol.',
      severity: 'error',
      from: { path: '^src/(c|machine|sim|scenario|inspect|debug|panels)/' },
      to: { path: '@vscode/debug(adapter|protocol)' },
    },
    {
      name: 'no-node-below-cli',
      comment:
        'What runs in a web worker must not import Node. Files come through an interface that is handed in. (node-*.ts files are the Node-only entries of their folder; worker-main.ts asks first where it runs.)',
      severity: 'error',
      from: {
        path: '^src/(c|machine|sim|scenario|inspect|debug|adapter|panels)/',
        pathNot: '/node-[^/]+\\.ts$|^src/adapter/worker-main\\.ts$',
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-node-in-shared-extension-code',
      comment: 'Only src/extension/node-*.ts may import Node; the rest also runs as a web extension.',
      severity: 'error',
      from: { path: '^src/extension/', pathNot: '/node-[^/]+\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or need a third. Types may point both ways.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-from-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.d.ts', '.json'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
