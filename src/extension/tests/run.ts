/**
 * Running scenarios as tests: verdicts on their expectations, with what was found where one does not
 * hold; under the debugger; with coverage.
 * Leaves out: which tests there are (tree.ts).
 */
import * as vscode from 'vscode';
import type { TestOutcome } from '../../adapter/worker-protocol';
import { toName, toUri } from '../files';
import { kernelFolder } from '../kernel-folder';
import { DEBUG_TYPE } from '../sessions';
import type { WorkerPool } from '../worker-pool';
import { CoverageSum } from './coverage';
import { Cancelled, TestWorker } from './test-worker';

export interface RunOptions {
  coverage?: boolean;
  debug?: boolean;
}

export async function runTests(
  workers: WorkerPool,
  run: vscode.TestRun,
  scenarios: readonly vscode.TestItem[],
  { coverage = false, debug = false }: RunOptions,
): Promise<void> {
  const worker = new TestWorker(workers);
  const stop = run.token.onCancellationRequested(() => worker.cancel());
  const sum = coverage ? new CoverageSum() : undefined;
  for (const item of scenarios.flatMap(withChildren)) run.enqueued(item);
  try {
    for (const scenario of scenarios) {
      if (run.token.isCancellationRequested) break;
      for (const item of withChildren(scenario)) run.started(item);
      const debugged = debug ? debugSession(scenario, run.token) : undefined;
      await runOne(worker, run, scenario, sum);
      await debugged;
    }
    sum?.report(run);
  } finally {
    stop.dispose();
    worker.finish();
    run.end();
  }
}

async function runOne(
  worker: TestWorker,
  run: vscode.TestRun,
  scenario: vscode.TestItem,
  sum: CoverageSum | undefined,
): Promise<void> {
  const uri = scenario.uri!;
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const kernel = kernelFolder(folder);
  const begun = Date.now();
  try {
    const outcome = await worker.run({
      program: toName(uri),
      coverage: sum !== undefined,
      ...(kernel ? { kernel } : {}),
    });
    judge(run, scenario, outcome, Date.now() - begun);
    if (outcome.kind === 'ran' && outcome.coverage) sum?.add(outcome.coverage);
  } catch (error) {
    if (error instanceof Cancelled) for (const item of withChildren(scenario)) run.skipped(item);
    else run.errored(scenario, new vscode.TestMessage(error instanceof Error ? error.message : String(error)));
  }
}

function judge(run: vscode.TestRun, scenario: vscode.TestItem, outcome: TestOutcome, ms: number): void {
  if (outcome.kind === 'not loaded') {
    const messages = outcome.failures.map(({ path, line, message }) => {
      const said = new vscode.TestMessage(message);
      said.location = new vscode.Location(toUri(path), new vscode.Position(Math.max(0, line - 1), 0));
      return said;
    });
    run.errored(scenario, messages, ms);
    return;
  }
  run.appendOutput(outcome.output.replace(/\r?\n/g, '\r\n'), undefined, scenario);
  const messages: vscode.TestMessage[] = outcome.reports.map(
    (title) => new vscode.TestMessage(`Not expected: ${title}`),
  );
  for (const { line, ok, found } of outcome.verdicts) {
    const child = scenario.children.get(`${scenario.id}#${line - 1}`);
    if (ok) {
      if (child) run.passed(child);
      continue;
    }
    // It is shown at the expectation's line: only what was found instead is news.
    const message = new vscode.TestMessage(found);
    message.location = new vscode.Location(scenario.uri!, child?.range ?? new vscode.Position(line - 1, 0));
    if (child) run.failed(child, message);
    else messages.push(message);
  }
  const failed = outcome.verdicts.filter(({ ok }) => !ok).length;
  run.appendOutput(
    `${outcome.verdicts.length - failed} of ${outcome.verdicts.length} expectations hold, ${outcome.statements} statements, ${(outcome.timeNs / 1e6).toFixed(3)} ms of virtual time.\r\n`,
    undefined,
    scenario,
  );
  if (messages.length > 0) run.failed(scenario, messages, ms);
  // What failed below it makes it fail; only VS Code wants to hear it again.
  else if (failed > 0) run.failed(scenario, [], ms);
  else run.passed(scenario, ms);
}

/** A session on the scenario; resolves when it has ended. */
async function debugSession(scenario: vscode.TestItem, token: vscode.CancellationToken): Promise<void> {
  const uri = scenario.uri!;
  let session: vscode.DebugSession | undefined;
  let ended: () => void = () => {};
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const listening = vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((one) => {
      if (one.type !== DEBUG_TYPE || one.configuration.program !== toName(uri)) return;
      session ??= one;
      // Cancelled while it started.
      if (session === one && token.isCancellationRequested) void vscode.debug.stopDebugging(one);
    }),
    vscode.debug.onDidTerminateDebugSession((one) => {
      if (one === session) ended();
    }),
    // Without a session it would stop them all.
    token.onCancellationRequested(() => session && void vscode.debug.stopDebugging(session)),
  );
  try {
    const started = await vscode.debug.startDebugging(vscode.workspace.getWorkspaceFolder(uri), {
      type: DEBUG_TYPE,
      request: 'launch',
      name: scenario.label,
      program: toName(uri),
    });
    if (started) await end;
  } finally {
    listening.dispose();
  }
}

function withChildren(item: vscode.TestItem): vscode.TestItem[] {
  return [item, ...[...item.children].map(([, child]) => child)];
}
