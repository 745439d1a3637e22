// A VS Code page in headless Chromium: opens a folder with the extension under development, and
// finds things in the workbench the way a person does, by their text.
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { results, root, waitFor } from './paths.mts';
import { useWebExtension } from './web.mts';

export interface PageOptions {
  port: number;
  workspace: string;
  /** File to open at once. */
  file?: string;
  /** Path of the module with `run()`: without it the workbench is for driving by hand. */
  tests?: string;
  size?: { width: number; height: number };
  /** Where the extension is served, to run it as a web extension; else it runs in Node. */
  web?: string;
}

/** Opens the workbench; `onExit` gets the exit code of the suite, when there is one. */
export async function openWorkbench(
  browser: Browser,
  options: PageOptions,
  onExit?: (code: number) => void,
): Promise<Page> {
  const { port, workspace, file, tests, size = { width: 1500, height: 1000 }, web } = options;
  const context = await browser.newContext({ viewport: size, bypassCSP: web !== undefined });
  if (web) await useWebExtension(context, web);
  const page = await context.newPage();
  if (onExit) {
    await page.exposeFunction('codeAutomationExit', onExit);
    // VS Code's own chatter goes to a file; what the suite itself prints is marked and shown.
    await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
      const line = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
      appendFileSync(join(results, 'host.log'), `[${type}] ${line}\n`);
      if (line.startsWith('sockstep: ')) console.log(`  ${line.slice('sockstep: '.length)}`);
    });
  }
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = [
    ...(web ? [] : [['extensionDevelopmentPath', remote(root)]]),
    ['skipWelcome', 'true'],
    ...(file ? [['openFile', remote(file)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
  ];
  await page.goto(
    `http://127.0.0.1:${port}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
  );
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  return page;
}

/** A workbench that is driven by keys and looked at by text. */
export class Workbench {
  private shots = 0;

  readonly page: Page;
  private readonly name: string;

  constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
  }

  async screenshot(what: string): Promise<string> {
    const file = join(results, `${this.name}-${String(++this.shots).padStart(2, '0')}-${what}.png`);
    await this.page.screenshot({ path: file });
    return file;
  }

  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Runs a command of the palette by its full title. */
  async command(title: string): Promise<void> {
    await this.press('F1');
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor({ state: 'visible' });
    await input.fill(`>${title}`);
    const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
    await row.click();
  }

  /** Chooses from the context menu of a place, or of the editor at its cursor. A menu takes no clicks in its first moments. */
  async menu(place: Locator | 'editor', title: string): Promise<void> {
    if (place === 'editor') await this.press('Shift+F10');
    else await place.click({ button: 'right' });
    const item = this.page.locator('.monaco-menu .action-label', { hasText: title });
    await item.waitFor();
    await waitFor(`the menu to take “${title}”`, async () => {
      if (await item.isVisible()) await item.click({ timeout: 1000 }).catch(() => {});
      return !(await item.isVisible());
    });
  }

  /** Fills the quick input that is open, and accepts. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]').first();
    await input.waitFor({ state: 'visible' });
    await input.fill(text);
    await this.listOf(text);
    await this.press('Enter');
  }

  /** Waits until the list below the input is that of its text: the row in focus has it, or the list has come to rest. */
  private async listOf(text: string): Promise<void> {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    let last = '';
    let same = 0;
    await waitFor(`the list for “${text}”`, async () => {
      const focused = await rows.and(this.page.locator('.focused')).allTextContents();
      if (focused.some((row) => row.toLowerCase().includes(text.toLowerCase()))) return true;
      const now = (await rows.allTextContents()).join('\n');
      same = now === last ? same + 1 : 0;
      last = now;
      return same >= 5;
    });
  }

  /** A colour theme by its label: what stands in the settings at start is not applied without native modules. */
  async theme(label: string): Promise<void> {
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Dark' }).first().waitFor();
    await this.answer(label);
    await this.page.waitForTimeout(500);
  }

  /** The editor in front is ready for keys. */
  async waitForEditor(title: string): Promise<void> {
    await this.page.locator(`.tabs-container .tab.active[data-resource-name="${title}"]`).waitFor({ timeout: 60_000 });
    await this.page.locator('.editor-instance .monaco-editor .view-lines').first().waitFor();
    // Until the extension host is up F5 only opens the Run and Debug view.
    if (title.endsWith('.scenario'))
      await this.page.locator('.codelens-decoration', { hasText: 'Debug' }).first().waitFor({ timeout: 60_000 });
    await this.page.locator('.editor-instance .monaco-editor').first().click();
  }

  async waitForStop(): Promise<void> {
    await this.page.locator('.debug-toolbar .codicon-debug-continue').waitFor({ timeout: 60_000 });
    await waitFor('a stack', async () => (await this.stack()).length > 0);
  }

  /** Folds a section of the side bar, to leave its room to the others. */
  async fold(section: string): Promise<void> {
    const header = this.page.locator(`.pane-header[aria-label="${section} Section"]`);
    if ((await header.getAttribute('aria-expanded')) === 'true') await header.click();
  }

  /** Names of the frames shown in the call stack. */
  async stack(): Promise<string[]> {
    return this.page.locator('.debug-call-stack .stack-frame .label').allTextContents();
  }

  /** A row of the Variables pane by the beginning of its text. */
  variable(text: string): Locator {
    return this.page.locator('.debug-variables .monaco-list-row', { hasText: text }).first();
  }

  statusBar(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first();
  }

  /** The frame of a panel's page, by the title that extension gave it. */
  async panelFrame(title: string, timeoutMs = 30_000): Promise<Frame> {
    let found: Frame | undefined;
    await waitFor(
      `the panel “${title}”`,
      async () => {
        for (const frame of this.page.frames()) {
          const here = await frame
            .evaluate(() => ({ title: document.title, panel: document.getElementById('panel') !== null }))
            .catch(() => undefined);
          if (here?.panel && here.title === title) {
            found = frame;
            return true;
          }
        }
        return false;
      },
      timeoutMs,
    );
    return found!;
  }
}
