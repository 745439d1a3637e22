// A VS Code from the npm registry: the package code-server holds a whole VS Code that a browser can
// open. Fetched once into .vscode-test/, without native builds (only file logging and the terminal
// are missing without them).
// Leaves out: the desktop VS Code, which @vscode/test-electron looks after.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, freePort, run, waitFor } from './paths.mts';

const VERSION = '4.139.1';
const home = join(cache, `code-server-${VERSION}`);

/** Nothing that asks the network, and nothing that stands in the way. */
export const calmSettings = {
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

const testSettings = {
  ...calmSettings,
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'git.enabled': false,
  'window.autoDetectHighContrast': false,
};

/** The user's settings of a VS Code in the browser lie on the server, in its user data. */
export function writeSettings(userDataDir: string, settings: Record<string, unknown>): void {
  mkdirSync(join(userDataDir, 'User'), { recursive: true });
  writeFileSync(join(userDataDir, 'User', 'settings.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

const noGallery = { EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}' };

/** Folder of the unpacked code-server; fetches it when it is not there. */
export async function fetchCodeServer(): Promise<string> {
  const done = join(home, '.complete');
  if (existsSync(done)) return home;
  console.log(`Fetching VS Code (the npm package code-server ${VERSION}) into .vscode-test/ …`);
  const unpacking = join(cache, `unpacking-${process.pid}`);
  rmSync(unpacking, { recursive: true, force: true });
  mkdirSync(unpacking, { recursive: true });
  try {
    await run('npm', ['pack', `code-server@${VERSION}`, '--pack-destination', unpacking, '--silent'], {
      cwd: cache,
      quiet: true,
    });
    const archive = readdirSync(unpacking).find((name) => name.endsWith('.tgz')) ?? '';
    await run('tar', ['-xzf', archive], { cwd: unpacking, quiet: true });
    const folder = join(unpacking, 'package');
    for (const part of ['', 'lib/vscode', 'lib/vscode/extensions']) {
      await run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
        cwd: join(folder, part),
        quiet: true,
      });
    }
    rmSync(home, { recursive: true, force: true });
    renameSync(folder, home);
    writeFileSync(done, '');
  } finally {
    rmSync(unpacking, { recursive: true, force: true });
  }
  return home;
}

export interface TestServer {
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts VS Code's own server on loopback, with the switches that let a page name an extension under
 * development and a test suite. Returns its port and a way to end it.
 */
export async function startTestServer(options: {
  dataDir: string;
  logFile: string;
  env?: Record<string, string>;
}): Promise<TestServer> {
  const { dataDir, logFile, env } = options;
  const folder = await fetchCodeServer();
  const port = await freePort();
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  writeSettings(join(dataDir, 'u'), testSettings);
  const child = spawn(
    process.execPath,
    [
      join(folder, 'lib/vscode/out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
      '--enable-smoke-test-driver',
      '--disable-workspace-trust',
      '--disable-telemetry',
      '--disable-getting-started-override',
      ...['--server-data-dir', dataDir, '--user-data-dir', join(dataDir, 'u'), '--extensions-dir', join(dataDir, 'e')],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...noGallery, ...env } },
  );
  const log = createWriteStream(logFile);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  let ended = false;
  child.on('exit', () => {
    ended = true;
  });
  await waitFor('the VS Code server', async () => {
    if (ended) throw new Error(`The VS Code server ended at once; see ${logFile}.`);
    return fetch(`http://127.0.0.1:${port}/version`).then(
      (response) => response.ok,
      () => false,
    );
  });
  return { port, stop: () => stopServer(child) };
}

async function stopServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(timer);
}

/** The version of the package: 4.139 holds VS Code 1.139. */
export const codeServerVersion = VERSION;
