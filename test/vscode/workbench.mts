// The workbench driven like a person does it: keys, lists, panels. Each test has a fresh page with a
// file open. Run by scripts/vscode/test.mts; screenshots land in test-results/vscode/.
import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { Workbench } from '../../scripts/vscode/page.mts';
import { waitFor } from '../../scripts/vscode/paths.mts';

export interface WorkbenchTest {
  name: string;
  /** File of the workspace (a copy of scenarios/) that is open at the start. */
  file?: string;
  /** What the file holds, when it is not one of scenarios/. */
  text?: string;
  /** Run the extension in the browser's extension host, as on vscode.dev. */
  web?: boolean;
  size?: { width: number; height: number };
  body(workbench: Workbench, workspace: string): Promise<void>;
}

export const workbenchTests: WorkbenchTest[] = [
  {
    name: 'a scenario opens with its language, colours for its C, and a Debug button',
    file: 'basics/blocking-recv.scenario',
    async body(workbench) {
      await workbench.waitForEditor('blocking-recv.scenario');
      await workbench.page.locator('.statusbar-item', { hasText: 'Sockstep Scenario' }).waitFor({ timeout: 30_000 });
      await workbench.page.locator('.editor-actions .codicon-debug-alt').first().waitFor({ timeout: 30_000 });
      const colours = () =>
        workbench.page.evaluate(
          () =>
            new Set([...document.querySelectorAll('.view-line span span')].map((span) => getComputedStyle(span).color))
              .size,
        );
      await waitFor('the grammar’s colours', async () => (await colours()) >= 6, 30_000);
      await workbench.screenshot('scenario');
    },
  },
  {
    name: 'F5, function breakpoint, stack, variables, panels, backwards: first light',
    file: 'basics/blocking-recv.scenario',
    size: { width: 1600, height: 1300 },
    async body(workbench) {
      const { page } = workbench;
      await workbench.waitForEditor('blocking-recv.scenario');
      await workbench.press('F5');
      await workbench.waitForStop();
      await waitFor('main on top', async () => (await workbench.stack())[0] === 'main');
      // Room for the whole stack: rows that are not seen are not there.
      await workbench.fold('Watch');
      await workbench.screenshot('entry');

      await workbench.command('Sockstep: Add Function Breakpoint…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'net/ipv4/' }).first().waitFor();
      await workbench.screenshot('functions');
      await workbench.answer('tcp_recvmsg');
      const breakpoints = page.locator('.debug-breakpoints');
      // It comes below all filters, where a list shows it only when scrolled to.
      const added = breakpoints.locator('.monaco-list-row', { hasText: 'tcp_recvmsg' });
      await waitFor('the breakpoint in its list', async () => {
        await breakpoints.hover();
        await page.mouse.wheel(0, 2000);
        return added.isVisible();
      });
      await workbench.press('F5');
      // VS Code asks for the top frame first, and keeps what it had below until the rest is there.
      let stack: string[] = [];
      await waitFor('tcp_recvmsg on top, main below', async () => {
        stack = await workbench.stack();
        return stack[0] === 'tcp_recvmsg' && stack.includes('main');
      });
      for (const name of ['inet_recvmsg', '__x64_sys_recvfrom', 'do_syscall_64', 'entry_SYSCALL_64', 'main']) {
        assert.ok(stack.includes(name), `${name} is not in ${stack.join(' < ')}`);
      }
      await page.locator('.tabs-container .tab.active[data-resource-name="tcp.c"]').waitFor();

      const sk = workbench.variable('sk');
      await waitFor('the socket’s summary', async () =>
        /ESTABLISHED.*10\.0\.0\.1:7004/.test((await sk.textContent()) ?? ''),
      );
      await sk.locator('.monaco-tl-twistie').click();
      await workbench.variable('sk_receive_queue').waitFor();

      await page.locator('.cgmr[class*="ced-"]').first().waitFor();
      const dataPath = await workbench.panelFrame('Data Path');
      await dataPath.getByRole('article', { name: /TCP socket 10\.0\.0\.1:7004 .*ESTABLISHED/ }).waitFor();
      assert.ok((await dataPath.getByRole('group', { name: /^sk_receive_queue/ }).count()) > 0);
      await dataPath.locator('.sentence', { hasText: 'inet_recvmsg() arrives' }).waitFor();
      await workbench.command('Sockstep: Open TCP State');
      let tcpState = await workbench.panelFrame('TCP State');
      await tcpState.locator('.node.current').waitFor();
      assert.ok((await tcpState.locator('.edge.taken').count()) > 0);
      await workbench.screenshot('tcp_recvmsg');

      // What is typed after an assignment goes to the console too, not into the file in front.
      await workbench.command('Debug Console: Focus on Debug Console View');
      await page.locator('.repl-input-wrapper .monaco-editor').first().waitFor();
      await page.keyboard.insertText('flags = 0');
      await workbench.press('Enter');
      await page.locator('.repl .evaluation-result', { hasText: '0' }).first().waitFor();
      await page.waitForTimeout(700);
      await page.keyboard.insertText('len + 1');
      await workbench.press('Enter');
      await page.locator('.repl .evaluation-result', { hasText: '101' }).first().waitFor();
      await workbench.command('Sockstep: Open TCP State');
      // A page that was hidden is made anew.
      tcpState = await workbench.panelFrame('TCP State');
      await tcpState.locator('.node.current').waitFor();
      await workbench.press('Control+1');

      // A name that nothing has is told of, with what was meant, and the offer to take that.
      await workbench.command('Sockstep: Add Function Breakpoint…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'net/' }).first().waitFor();
      await workbench.answer('tcp_recvmgs');
      // A headless window has no focus, and without it VS Code holds its toasts back.
      await workbench.command('Notifications: Show Notifications');
      const told = page.locator('.notification-list-item', { hasText: 'There is no function "tcp_recvmgs"' });
      await told.waitFor();
      await workbench.screenshot('misspelt');
      await told.getByRole('button', { name: 'Use tcp_recvmsg' }).click();
      await told.waitFor({ state: 'hidden' });

      const clock = workbench.statusBar(/ t [\d ]+/);
      const here = await clock.textContent();
      await workbench.press('Alt+F10');
      await workbench.statusBar('in the past').waitFor();
      await waitFor('the clock to go back', async () => (await clock.textContent()) !== here);
      await waitFor('the stack of the caller, whole', async () => {
        const [top, below] = await workbench.stack();
        return top === 'inet_recvmsg' && below === 'sock_recvmsg_nosec';
      });
      await page.getByText('Load More Stack Frames').waitFor({ state: 'hidden' });
      await workbench.screenshot('step-back');
      await workbench.press('F5');
      await waitFor('the same moment again', async () => (await clock.textContent()) === here);

      // A bookmark has its row in the side bar and its name in the clock; values stand beside the lines.
      await workbench.waitForStop();
      await workbench.command('Sockstep: Bookmark This Moment…');
      await workbench.answer('the read begins');
      await workbench.statusBar('the read begins').waitFor();
      await page.locator('.pane-header[aria-label^="Bookmarks"]').waitFor();
      await page.locator('.monaco-editor .view-line', { hasText: 'ESTABLISHED' }).first().waitFor();
      await workbench.statusBar('follows the task').waitFor();
      await workbench.press('F10');
      await workbench.waitForStop();
      await workbench.press('F10');
      await workbench.waitForStop();
      await waitFor('the mark of a passed line', async () => (await page.locator('.cdr[class*="ced-"]').count()) > 0);
      await workbench.screenshot('bookmark');
      await workbench.waitForStop();
      await workbench.command('Sockstep: Go to Moment…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'the read begins' }).click();
      await waitFor(
        'the bookmarked moment',
        async () => (await clock.textContent())?.includes('the read begins') === true,
      );

      // Enter (or a click) on a transition of the state diagram goes to its moment.
      await tcpState.locator('.badge').first().press('Enter');
      await workbench.statusBar('in the past').waitFor();
      // Who works in the picture goes on in it, wherever VS Code has shown the line.
      await waitFor('the focus in the panel', () => tcpState.evaluate(() => document.hasFocus()));
      await waitFor('a moment of the handshake', async () => !(await workbench.stack()).includes('tcp_recvmsg'));
      await workbench.screenshot('seek-from-the-diagram');
    },
  },
  {
    name: 'until a value changes: from the menus of a variable, of a watch, of the editor; from the console',
    file: 'basics/blocking-recv.scenario',
    async body(workbench) {
      const { page } = workbench;
      const stoppedAt = (line: number) =>
        waitFor(`line ${line}`, async () => (await workbench.statusBar(`Ln ${line},`).count()) > 0);
      const paused = (why: string | RegExp) => page.locator('.debug-call-stack .state', { hasText: why }).waitFor();
      await workbench.waitForEditor('blocking-recv.scenario');
      await workbench.press('F5');
      await workbench.waitForStop();
      await stoppedAt(43);
      await workbench.press('F10');
      await stoppedAt(44);
      await workbench.variable('listener').waitFor();

      // Back to where socket() returns it.
      await workbench.menu(workbench.variable('listener'), 'Continue Back to the Last Change');
      await paused(/^listener: -?\d+ → 3$/);
      await waitFor('the call that returns it', async () => (await workbench.stack())[0] === 'socket');
      // VS Code shows the first frame that is not the library's.
      await stoppedAt(43);
      await workbench.press('Shift+F11');
      await stoppedAt(44);
      await workbench.press('F10');
      await stoppedAt(47);

      const watch = page.locator('.pane', { has: page.locator('.pane-header[aria-label="Watch Section"]') });
      await watch.hover();
      await watch.getByRole('button', { name: 'Add Expression' }).click();
      await watch.locator('.monaco-inputbox input').waitFor();
      await page.keyboard.insertText('address');
      await workbench.press('Enter');
      const row = watch.locator('.monaco-list-row', { hasText: 'address' });
      await row.waitFor();
      await workbench.menu(row, 'Continue Until This Changes');
      await paused('s_addr changed');
      await stoppedAt(48);
      await workbench.screenshot('watch');

      // The expression under the cursor; it is the kernel that writes it.
      await workbench.press('Control+1');
      await workbench.press('Control+g');
      await workbench.answer(':54:36');
      await workbench.statusBar('Ln 54, Col 36').waitFor();
      await workbench.menu('editor', 'Continue Until This Changes');
      await paused('buffer changed');
      await waitFor('the copy in the kernel', async () => (await workbench.stack())[0] === '_copy_to_user');
      await workbench.screenshot('editor');

      await workbench.command('Debug Console: Focus on Debug Console View');
      await page.locator('.repl .monaco-list-row', { hasText: 'buffer: "" → "hello world' }).first().waitFor();
      await page.locator('.repl-input-wrapper .monaco-editor').first().waitFor();
      await page.keyboard.insertText('reverse-until current->__state');
      await workbench.press('Enter');
      await paused(/^__state/);
      await workbench.statusBar('in the past').waitFor();
      await workbench.screenshot('console');
    },
  },
  {
    name: 'an expectation that does not hold says what was found, and is debugged from there',
    file: 'failing.scenario',
    text: `scenario "It fails"
host box {
}
process hello on box {
  #include <stdio.h>
  int main(void) { puts("hello"); return 3; }
}
expect output hello "hello"
expect exit hello 0
`,
    async body(workbench) {
      const { page } = workbench;
      await workbench.waitForEditor('failing.scenario');
      await page.locator('.testing-run-glyph').first().waitFor({ timeout: 30_000 });
      await workbench.command('Test: Run Tests in Current File');
      await page.locator('.monaco-editor .codicon-testing-failed-icon').first().waitFor({ timeout: 60_000 });
      await page.locator('.monaco-editor .codicon-testing-passed-icon').first().waitFor();
      await page.locator('.test-error-content-widget', { hasText: 'hello exited with 3.' }).waitFor();
      await workbench.screenshot('failed-expectation');
      await workbench.command('Test: Debug Tests in Current File');
      await workbench.waitForStop();
      await waitFor('main on top', async () => (await workbench.stack())[0] === 'main');
      await workbench.press('Shift+F5');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'scenarios are tests: run, and coverage of the kernel',
    file: 'basics/loopback.scenario',
    async body(workbench) {
      const { page } = workbench;
      await workbench.waitForEditor('loopback.scenario');
      // The mark beside the title is there before anybody has opened the explorer.
      await page.locator('.testing-run-glyph').first().waitFor({ timeout: 30_000 });
      await workbench.command('Test: Run Tests in Current File');
      await page.locator('.monaco-editor .codicon-testing-passed-icon').first().waitFor({ timeout: 60_000 });
      await workbench.command('Testing: Focus on Test Explorer View');
      await workbench.screenshot('passed');
      await workbench.command('Test: Run Tests with Coverage in Current File');
      const coverage = page.locator('.test-coverage-list, .pane', { hasText: 'Test Coverage' }).first();
      await coverage.waitFor({ timeout: 90_000 });
      await coverage.locator('.monaco-list-row', { hasText: 'syscall_64.c' }).first().waitFor({ timeout: 60_000 });
      await workbench.screenshot('coverage');
    },
  },
  {
    name: 'the gallery shows the scenarios, and opens one; the walkthrough leads to it',
    file: 'basics/loopback.scenario',
    async body(workbench) {
      const { page } = workbench;
      await workbench.waitForEditor('loopback.scenario');
      await workbench.command('Sockstep: Open the Walkthrough');
      await page.locator('.gettingStartedContainer', { hasText: 'Press F5' }).waitFor();
      // The pictures come a moment later.
      await page.waitForTimeout(2000);
      await workbench.screenshot('walkthrough');
      await page.locator('.gettingStartedContainer .monaco-button', { hasText: 'Open the Gallery' }).first().click();
      let gallery: Frame | undefined;
      await waitFor('the gallery', async () => {
        for (const frame of page.frames())
          if ((await frame.title().catch(() => '')) === 'Scenario Gallery') gallery = frame;
        return gallery !== undefined;
      });
      assert.ok((await gallery!.getByRole('article').count()) > 10);
      await workbench.screenshot('gallery');
      await gallery!
        .getByRole('link', { name: /^Open A blocking recv/ })
        .first()
        .click();
      await workbench.waitForEditor('blocking-recv.scenario');
    },
  },
  {
    name: 'as a web extension, without Node: F5, steps back, a scenario as a test',
    file: 'basics/blocking-recv.scenario',
    web: true,
    async body(workbench) {
      const { page } = workbench;
      await workbench.waitForEditor('blocking-recv.scenario');
      await page.locator('.statusbar-item', { hasText: 'Sockstep Scenario' }).waitFor({ timeout: 30_000 });
      await workbench.press('F5');
      await workbench.waitForStop();
      await waitFor('main on top', async () => (await workbench.stack())[0] === 'main');
      await workbench.statusBar('Ln 43,').waitFor();
      await workbench.press('F10');
      await workbench.statusBar('Ln 44,').waitFor();
      await workbench.press('Alt+F10');
      await workbench.statusBar('Ln 43,').waitFor();
      await workbench.statusBar('in the past').waitFor();
      // Back into what runs before a program's main: the C library.
      await workbench.press('Alt+Shift+F11');
      await waitFor('the caller of main', async () => (await workbench.stack())[0] === '_start');
      await workbench.screenshot('web');
      await workbench.press('Shift+F5');
      await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });

      await page.locator('.tabs-container .tab[data-resource-name="blocking-recv.scenario"]').click();
      await page.locator('.statusbar-item', { hasText: 'Sockstep Scenario' }).waitFor();
      await workbench.command('Testing: Focus on Test Explorer View');
      await workbench.command('Test: Run Tests in Current File');
      const folder = page.locator('.test-explorer .monaco-list-row', { hasText: 'basics' });
      await folder.locator('.codicon-testing-passed-icon').waitFor({ timeout: 120_000 });
      // The scenario and its expectations, all of them. Whether the tree is unfolded for them is VS Code's affair.
      const said = await page
        .locator('.result-summary')
        .getByText(/^\d+\/\d+$/)
        .first()
        .textContent();
      const [passed, all] = (said ?? '').split('/').map(Number);
      assert.equal(passed, all);
      assert.ok(all > 10, `${all} tests`);
      await workbench.screenshot('web-test');
    },
  },
];
