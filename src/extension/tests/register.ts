/** Scenarios in the Test Explorer. What it takes to find and run them is loaded when VS Code first asks. */
import * as vscode from 'vscode';
import { SCENARIO_LANGUAGE } from '../selectors';
import type { WorkerPool } from '../worker-pool';
import type { RunOptions } from './run';
import type { TestTree } from './tree';

export function registerTests(workers: WorkerPool): vscode.Disposable {
  const controller = vscode.tests.createTestController('sockstep', 'Sockstep Scenarios');
  let loaded: Promise<TestTree> | undefined;
  const tree = () => {
    loaded ??= import('./tree').then(({ TestTree }) => new TestTree(controller));
    return loaded;
  };
  const add = async (document: vscode.TextDocument) => {
    if (document.languageId !== SCENARIO_LANGUAGE || !vscode.workspace.getWorkspaceFolder(document.uri)) return;
    await (await tree()).update(document.uri, document.getText());
  };
  controller.resolveHandler = async () => (await tree()).discover();

  const profile = (name: string, kind: vscode.TestRunProfileKind, options: RunOptions) =>
    controller.createRunProfile(
      name,
      kind,
      async (request) => {
        const [known, { runTests }] = await Promise.all([tree(), import('./run')]);
        await known.discover();
        const run = controller.createTestRun(request);
        await runTests(workers, run, known.wanted(request), options);
      },
      true,
    );
  profile('Run', vscode.TestRunProfileKind.Run, {});
  profile('Debug', vscode.TestRunProfileKind.Debug, { debug: true });
  const coverage = profile('Coverage of the Kernel', vscode.TestRunProfileKind.Coverage, { coverage: true });
  coverage.loadDetailedCoverage = async (_run, file) => (await import('./coverage')).detailsOf(file);
  // After the activation, which should be short.
  setTimeout(() => vscode.workspace.textDocuments.forEach((document) => void add(document)), 0);
  const opened = vscode.workspace.onDidOpenTextDocument((document) => void add(document));
  return new vscode.Disposable(() => {
    opened.dispose();
    void loaded?.then((known) => known.dispose());
    controller.dispose();
  });
}
