// The workbench driven like a person does it: keys, lists, panels. Each test has a fresh page with a
// file open. Run by scripts/vscode/test.mts; screenshots land in test-results/vscode/.
import type { Workbench } from '../../scripts/vscode/page.mts';
import { waitFor } from '../../scripts/vscode/paths.mts';

export interface WorkbenchTest {
  name: string;
  /** File of the workspace (a copy of scenarios/) that is open at the start. */
  file?: string;
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
];
