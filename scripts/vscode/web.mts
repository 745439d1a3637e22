// The extension as a web extension: served over HTTP on loopback and loaded into VS Code's browser
// extension host, which has no Node. What vscode.dev does, without vscode.dev.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { root } from './paths.mts';

const types: Record<string, string> = {
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  svg: 'image/svg+xml',
};

/** Serves the extension's folder. Only what a .vsix would hold is asked for. */
export async function serveExtension(): Promise<{ authority: string; stop(): void }> {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    response.setHeader('Access-Control-Allow-Origin', '*');
    try {
      const body = await readFile(join(root, path));
      response.setHeader('Content-Type', types[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { authority: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

/** Has every workbench page of a context take the extension from there. The context must bypass CSP, which allows https only. */
export async function useWebExtension(context: BrowserContext, authority: string): Promise<void> {
  await context.addInitScript((from: string) => {
    if (window !== window.top) return;
    new MutationObserver((_, observer) => {
      const meta = document.getElementById('vscode-workbench-web-configuration');
      if (!meta) return;
      observer.disconnect();
      const config = JSON.parse(meta.getAttribute('data-settings') ?? '{}');
      config.developmentOptions = {
        ...config.developmentOptions,
        extensions: [{ scheme: 'http', authority: from, path: '/' }],
      };
      meta.setAttribute('data-settings', JSON.stringify(config));
    }).observe(document, { childList: true, subtree: true });
  }, authority);
}
