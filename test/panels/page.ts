/**
 * A panel's page in plain Chromium, with a small host in place of VS Code: the real bundle, the real
 * style sheet, the real content security policy, and the colours of VS Code's own themes (read off a
 * real VS Code 1.139). `posted` is what the panel said to its host.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type PanelDataByName, type PanelName, PANELS } from '../../src/adapter/panel-data';
import type { FromPanel, PanelMoment } from '../../src/panels/protocol';
import { chromiumArgs, findChromium } from '../../scripts/vscode/paths.mts';

interface Theme {
  bodyClass: string;
  background: string;
  vars: Record<string, string>;
}

const themes: Record<string, Theme> = JSON.parse(readFileSync(new URL('./themes.json', import.meta.url), 'utf8'));
export const themeNames = Object.keys(themes);

const root = join(import.meta.dirname, '..', '..');
const shots = join(root, 'test-results', 'panels');

/** Undefined where no Chromium is installed: the tests are skipped then, but not in CI. */
export const chromiumPath = findChromium();
if (!chromiumPath && process.env.CI) throw new Error('CI must have a Chromium.');

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: chromiumArgs });
}

export class PanelPage {
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly panel: PanelName,
  ) {}

  static async open(
    browser: Browser,
    panel: PanelName,
    options: { theme?: string; width?: number; height?: number } = {},
  ): Promise<PanelPage> {
    const { theme = 'dark', width = 1000, height = 480 } = options;
    const page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce' });
    const opened = new PanelPage(page, panel);
    page.on('pageerror', (error) => opened.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') opened.problems.push(message.text());
    });
    const { css, js } = bundle(PANELS[panel].bundle);
    const { bodyClass, background, vars } = themes[theme];
    const files: Record<string, { contentType: string; body: string }> = {
      '/': { contentType: 'text/html', body: html(bodyClass) },
      '/theme.css': {
        contentType: 'text/css',
        body: `:root{${Object.entries(vars)
          .map(([name, value]) => `${name}:${value};`)
          .join('')}} body{background:${background}}`,
      },
      '/host.js': {
        contentType: 'text/javascript',
        body: `window.posted=[];window.sockstepHost={postMessage(m){window.posted.push(m)},getState(){return window.kept},setState(s){window.kept=s}};`,
      },
      '/panel.css': { contentType: 'text/css', body: css },
      '/panel.js': { contentType: 'text/javascript', body: js },
    };
    await page.route('http://panel.test/**', (route) => {
      const file = files[new URL(route.request().url()).pathname];
      return file ? route.fulfill(file) : route.fulfill({ status: 404 });
    });
    await page.goto('http://panel.test/');
    return opened;
  }

  /** Sends a message to the panel and waits until it is painted. */
  async post(message: unknown): Promise<void> {
    await this.page.evaluate(async (sent) => {
      // The panel has listened for longer, so it has heard when this one hears, and asked for its frame.
      const heard = new Promise((resolve) => addEventListener('message', resolve, { once: true }));
      window.postMessage(sent, '*');
      await heard;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, message);
  }

  show<N extends PanelName>(data: PanelDataByName[N], moment: PanelMoment): Promise<void> {
    return this.post({ type: 'data', moment, data });
  }

  posted(): Promise<FromPanel[]> {
    return this.page.evaluate(() => (window as unknown as { posted: FromPanel[] }).posted);
  }

  /** The function graph is as high as it has calls: only what one sees. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({
      path: join(shots, `${this.panel}-${name}.png`),
      fullPage: this.panel !== 'functionGraph',
    });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}

/** The same policy as in VS Code, with a nonce and without inline anything. */
function html(bodyClass: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'nonce-test'; style-src http://panel.test; img-src data:">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/theme.css"><link rel="stylesheet" href="/panel.css"></head>
<body class="${bodyClass}"><main id="panel"></main>
<script nonce="test" src="/host.js"></script><script nonce="test" src="/panel.js"></script></body></html>`;
}

const built = new Map<string, { css: string; js: string }>();

/** Each panel is bundled once for all its pages. */
function bundle(name: string): { css: string; js: string } {
  const made = built.get(name) ?? build(name);
  built.set(name, made);
  return made;
}

function build(name: string): { css: string; js: string } {
  const entry = join(root, 'src', 'panels', name, 'main.ts');
  if (!existsSync(entry)) throw new Error(`No panel ${name}.`);
  const result = buildSync({ entryPoints: [entry], bundle: true, write: false, outdir: 'out', format: 'iife' });
  const text = (ending: string) => result.outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { css: text('.css'), js: text('.js') };
}
