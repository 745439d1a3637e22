/**
 * What the compiler says of the C in a scenario, marked a moment after one types. The worker that compiles is the one
 * that the next session takes, with the C library compiled already.
 * Leaves out: the scenario's own language (scenario-diagnostics.ts), what a launch finds (launch-diagnostics.ts).
 */
import * as vscode from 'vscode';
import type { ProblemEntry } from '../adapter/custom';
import { AfterTyping } from './after-typing';
import { toName } from './files';
import { kernelFolder } from './kernel-folder';
import { sameMark, toMark } from './problem-marks';
import { diagnose } from './scenario-diagnostics';
import { SCENARIO_LANGUAGE } from './selectors';
import type { WorkerPool } from './worker-pool';

/** Longer than the pause between two keys. */
const DELAY_MS = 500;

export function registerCDiagnostics(workers: WorkerPool, log: vscode.LogOutputChannel): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('sockstep-c');
  const checks = new Checks(workers, log);

  const check = async (document: vscode.TextDocument): Promise<void> => {
    if (document.isClosed) return;
    const { version } = document;
    const own = diagnose(document);
    // A broken scenario has no C that could be compiled; what was marked may stand for text that is gone.
    if (own.some(({ severity }) => severity === vscode.DiagnosticSeverity.Error)) {
      collection.delete(document.uri);
      return;
    }
    const path = toName(document.uri);
    const problems = await checks.ask({
      path,
      text: document.getText(),
      kernel: kernelFolder(vscode.workspace.getWorkspaceFolder(document.uri)),
    });
    if (!problems || document.isClosed || document.version !== version) return;
    const marks = problems.filter((problem) => problem.path === path).map(toMark);
    collection.set(
      document.uri,
      marks.filter((mark) => !own.some((other) => sameMark(mark, other))),
    );
  };
  const afterTyping = new AfterTyping(DELAY_MS, (document) => void check(document));
  const later = (document: vscode.TextDocument | undefined): void => {
    if (document?.languageId !== SCENARIO_LANGUAGE) return;
    afterTyping.put(document);
  };

  later(vscode.window.activeTextEditor?.document);
  return vscode.Disposable.from(
    collection,
    vscode.window.onDidChangeActiveTextEditor((editor) => later(editor?.document)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0) later(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => collection.delete(document.uri)),
    afterTyping,
  );
}

/** One question at a time; of several that wait for the same file only the last is asked. */
class Checks {
  private nextId = 1;
  private underway: Promise<unknown> = Promise.resolve();
  private readonly latest = new Map<string, number>();

  constructor(
    private readonly workers: WorkerPool,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Undefined when there is no answer: a newer question, a worker that has ended, a defect of ours. */
  ask(question: { path: string; text: string; kernel: string | undefined }): Promise<ProblemEntry[] | undefined> {
    const id = this.nextId++;
    this.latest.set(question.path, id);
    const asked = this.underway.then(() => {
      if (this.latest.get(question.path) !== id) return undefined;
      this.latest.delete(question.path);
      return this.answer(id, question);
    });
    const answered = asked.catch((error: unknown) => {
      this.log.error(
        `The C of ${question.path} could not be checked: ${error instanceof Error ? error.message : error}`,
      );
      return undefined;
    });
    this.underway = answered;
    return answered;
  }

  private async answer(
    id: number,
    { path, text, kernel }: { path: string; text: string; kernel: string | undefined },
  ): Promise<ProblemEntry[] | undefined> {
    const worker = await this.workers.borrow();
    return new Promise((done, failed) => {
      const listeners = [
        worker.onMessage((message) => {
          if (message.type !== 'checkResult' || message.id !== id) return;
          if (message.error !== undefined) failed(new Error(message.error));
          finish(message.problems);
        }),
        worker.onGone(() => finish(undefined)),
      ];
      const finish = (problems: ProblemEntry[] | undefined): void => {
        for (const listener of listeners) listener.dispose();
        done(problems);
      };
      worker.post({ type: 'check', id, path, text, ...(kernel === undefined ? {} : { kernel }) });
    });
  }
}
