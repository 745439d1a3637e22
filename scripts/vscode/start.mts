// `npm start`: builds and packages the extension, and opens a real VS Code on the scenarios folder
// with it installed: the desktop one if `code` is on PATH, else one served to the browser on
// loopback, whose address is printed. Extensions and settings of one's own VS Code are not touched.
//
//   npm start [-- --browser] [-- FOLDER]
import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { calmSettings, fetchCodeServer, writeSettings } from './code-server.mts';
import { cache, freePort, root, run, waitFor, which } from './paths.mts';

const args = process.argv.slice(2);
const folder = resolve(args.find((arg) => !arg.startsWith('--')) ?? join(root, 'scenarios'));
const firstFile = join(folder, 'basics', 'blocking-recv.scenario');
const vsix = join(root, 'dist', 'sockstep.vsix');

console.log('Building and packaging the extension …');
await run('npm', ['run', '--silent', 'package'], { quiet: true });

const code = args.includes('--browser') ? undefined : which('code');
if (code) await desktop(code);
else await browser();

async function desktop(program: string): Promise<void> {
  const home = join(cache, 'desktop');
  const own = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];
  await run(program, [...own, '--install-extension', vsix, '--force'], { quiet: true });
  const files = existsSync(firstFile) ? [folder, firstFile] : [folder];
  console.log('Opening VS Code. Press F5 in blocking-recv.scenario to begin.');
  await run(program, [...own, '--disable-workspace-trust', '--new-window', ...files]);
}

async function browser(): Promise<void> {
  const server = join(await fetchCodeServer(), 'lib/vscode/out/server-main.js');
  const home = join(cache, 'browser');
  // Once written they are the user's.
  if (!existsSync(join(home, 'user', 'User', 'settings.json'))) writeSettings(join(home, 'user'), calmSettings);
  const own = [
    '--server-data-dir',
    home,
    '--extensions-dir',
    join(home, 'extensions'),
    '--user-data-dir',
    join(home, 'user'),
  ];
  await run(
    process.execPath,
    [server, ...own, '--accept-server-license-terms', '--install-extension', vsix, '--force'],
    {
      quiet: true,
    },
  );
  const port = await freePort();
  // Whoever has the address may use this VS Code, so the address holds a secret.
  const token = randomBytes(16).toString('hex');
  const child = spawn(
    process.execPath,
    [
      server,
      ...own,
      ...['--host', '127.0.0.1', '--port', String(port), '--connection-token', token, '--default-folder', folder],
      ...['--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust'],
    ],
    { stdio: 'ignore' },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (status) => process.exit(status ?? 0));
  await waitFor('the VS Code server', () =>
    fetch(`http://127.0.0.1:${port}/version`).then(
      (response) => response.ok,
      () => false,
    ),
  );
  const payload = [['skipWelcome', 'true']];
  if (existsSync(firstFile)) payload.push(['openFile', `vscode-remote://127.0.0.1:${port}${firstFile}`]);
  const query = `tkn=${token}&folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  console.log(`
VS Code with Sockstep is at

    http://127.0.0.1:${port}/?${query}

Press F5 in blocking-recv.scenario to begin. Ctrl+C here ends VS Code.`);
}
