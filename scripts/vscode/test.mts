// The integration tests in a real VS Code, in two parts:
//  1. the suite of test/vscode/suite, inside VS Code's extension host;
//  2. test/vscode/workbench.mts, which drives the workbench in a browser like a person.
// Part 1 runs on a desktop VS Code where there is one (VSCODE_EXECUTABLE_PATH, or a display and a
// download by @vscode/test-electron), else, like part 2, on the VS Code of the npm package
// code-server in headless Chromium. Says which one ran. Without Chromium the browser parts are
// skipped, but not in CI.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import type { Outcome } from '../../test/vscode/suite/runner.ts';
import { workbenchTests } from '../../test/vscode/workbench.mts';
import { codeServerVersion, startTestServer } from './code-server.mts';
import { openWorkbench, Workbench } from './page.mts';
import { chromiumArgs, findChromium, results, root, waitFor } from './paths.mts';
import { serveExtension } from './web.mts';

const suite = join(root, 'dist', 'test', 'index.js');
const workspace = join(results, 'workspace');
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length);

rmSync(results, { recursive: true, force: true });
mkdirSync(workspace, { recursive: true });
if (existsSync(join(root, 'scenarios'))) cpSync(join(root, 'scenarios'), workspace, { recursive: true });
if (!existsSync(join(root, 'dist', 'extension.js'))) throw new Error('Run `npm run build` first.');

const outcomes: Outcome[] = [];
const skipped: string[] = [];
const chromiumPath = findChromium();
const desktop = await desktopVsCode();

if (desktop) {
  console.log(`Extension host tests: desktop VS Code (@vscode/test-electron), ${desktop}`);
  outcomes.push(...(await runOnDesktop(desktop)));
}

if (!chromiumPath) {
  const message = 'No Chromium or Chrome found (CHROME_PATH names one): the tests in the browser’s VS Code';
  if (process.env.CI) throw new Error(`${message} cannot run, and in CI they must.`);
  console.log(`${message} are SKIPPED.`);
  skipped.push(...workbenchTests.map((test) => test.name));
} else {
  await runInBrowser(chromiumPath);
}

report();

/** A desktop VS Code that can be used here, or undefined: it needs a display on Linux. */
async function desktopVsCode(): Promise<string | undefined> {
  if (process.env.VSCODE_EXECUTABLE_PATH) return process.env.VSCODE_EXECUTABLE_PATH;
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || process.env.CI) return undefined;
  try {
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    return await downloadAndUnzipVSCode('stable');
  } catch (error) {
    console.log(`No desktop VS Code could be downloaded (${error instanceof Error ? error.message : error}).`);
    return undefined;
  }
}

async function runOnDesktop(vscodeExecutablePath: string): Promise<Outcome[]> {
  const { runTests } = await import('@vscode/test-electron');
  const file = join(results, 'host.json');
  await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: root,
    extensionTestsPath: suite,
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust'],
    extensionTestsEnv: { SOCKSTEP_TEST_RESULTS: file },
  }).catch(() => {});
  return readOutcomes(file);
}

async function runInBrowser(executablePath: string): Promise<void> {
  console.log(
    `VS Code in the browser: code-server ${codeServerVersion} (the real workbench and extension host), ${executablePath}`,
  );
  const file = join(results, 'host.json');
  const server = await startTestServer({
    dataDir: join(results, 'server'),
    logFile: join(results, 'server.log'),
    env: { SOCKSTEP_TEST_RESULTS: file },
  });
  const browser = await chromium.launch({ executablePath, args: chromiumArgs });
  const served = await serveExtension();
  try {
    if (!desktop && (!only || 'extension host'.includes(only))) {
      let exitCode: number | undefined;
      const page = await openWorkbench(browser, { port: server.port, workspace, tests: suite }, (code) => {
        exitCode = code;
      });
      await waitFor('the suite in the extension host', () => exitCode !== undefined || existsSync(file), 480_000).catch(
        (error) => console.log(String(error)),
      );
      await page.screenshot({ path: join(results, 'host-end.png') });
      await page.context().close();
      outcomes.push(...readOutcomes(file));
    }
    for (const [index, test] of workbenchTests.entries()) {
      if (only && !test.name.includes(only)) continue;
      // A busy machine can cost one of these a click that VS Code did not hear. What fails twice is broken; a first failure is told of.
      for (let tries = process.env.CI ? 2 : 1; tries > 0; tries--) {
        const outcome = await drive(browser, server.port, served.authority, index, test);
        if (outcome.passed || tries === 1) outcomes.push(outcome);
        else console.log(`  (failed, and is tried again) ${outcome.name}\n${outcome.error?.replace(/^/gm, '      ')}`);
        if (outcome.passed) break;
      }
    }
  } finally {
    await browser.close();
    served.stop();
    await server.stop();
  }
}

/** One test in a workbench of its own. */
async function drive(
  browser: Browser,
  port: number,
  authority: string,
  index: number,
  { name, file, text, web, size, body }: (typeof workbenchTests)[number],
): Promise<Outcome> {
  const start = Date.now();
  const opened = file && join(workspace, file);
  if (opened && text !== undefined) writeFileSync(opened, text);
  const page = await openWorkbench(browser, { port, workspace, file: opened, web: web ? authority : undefined, size });
  const workbench = new Workbench(page, `workbench-${index + 1}`);
  try {
    await body(workbench, workspace);
    return { name, passed: true, ms: Date.now() - start };
  } catch (error) {
    await workbench.screenshot('failed').catch(() => {});
    const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, passed: false, ms: Date.now() - start, error: said };
  } finally {
    await page.context().close();
    if (opened && text !== undefined) rmSync(opened);
  }
}

function readOutcomes(file: string): Outcome[] {
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  return [{ name: 'the suite in the extension host', passed: false, ms: 0, error: 'It never wrote its results.' }];
}

function report(): void {
  for (const { name, passed, ms, error } of outcomes) {
    console.log(`  ${passed ? '✓' : '✗'} ${name} (${ms} ms)`);
    if (error) console.log(error.replace(/^/gm, '      '));
  }
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  const failed = outcomes.length - passed;
  const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : '';
  writeFileSync(join(results, 'summary.json'), JSON.stringify({ passed, failed, skipped: skipped.length }));
  console.log(
    `Screenshots and logs: test-results/vscode/\n\nVS Code integration: ${passed} passed, ${failed} failed${tail}`,
  );
  process.exit(failed > 0 ? 1 : 0);
}
