// Where things are, and small helpers that all scripts of this folder share.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const cache = join(root, '.vscode-test');
export const results = join(root, 'test-results', 'vscode');

/** Runs a command to its end; rejects with its last words when it fails. */
export function run(command: string, args: string[], { cwd = root, quiet = false } = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    // npm is a .cmd on Windows, which only a shell can start. No argument here comes from outside.
    const child = spawn(command, args, {
      cwd,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      shell: process.platform === 'win32',
    });
    let tail = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => {
        tail = (tail + data).slice(-4000);
      });
    }
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve(tail) : reject(new Error(`${command} ${args.join(' ')} ended with ${code}\n${tail}`)),
    );
  });
}

/** A free port on loopback. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Full path of a program on PATH, or undefined. */
export function which(...names: string[]): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      for (const ending of endings) {
        const file = join(folder, name + ending);
        if (folder && existsSync(file)) return file;
      }
    }
  }
  return undefined;
}

/** An installed Chromium or Chrome, or undefined. CHROME_PATH names one. */
export function findChromium(): string | undefined {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROME_PATH names no file: ${named}`);
    return named;
  }
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return (
    which('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    places.find((place) => existsSync(place))
  );
}

/** Switches for a headless browser that asks nothing of the network. */
export const chromiumArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function waitFor(what: string, check: () => unknown, timeoutMs = 60_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await check()) return;
    if (Date.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
