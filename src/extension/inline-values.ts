/**
 * Values beside the lines while one is stopped, and the expression that a hover evaluates, for scenarios
 * and C. Only in the function that one is in, and only where a name gets its value, is a parameter, or
 * stands on the line that is next: the rest of the text stays readable.
 * Leaves out: the values themselves, which VS Code takes from the variables it has already.
 */
import * as vscode from 'vscode';
import { KERNEL_SCHEME } from '../adapter/worker-protocol';
import { expressionAt, namesToShow } from './expression-at';
import { SCENARIO_LANGUAGE } from './selectors';
import { DEBUG_TYPE } from './sessions';

/**
 * From the first session's start to the last one's end: once a provider is registered VS Code does
 * nothing of its own any more, and other debuggers of C shall not lose that.
 */
export function registerInlineValues(): vscode.Disposable {
  let running = 0;
  let registered: vscode.Disposable | undefined;
  const ours = (session: vscode.DebugSession) => session.type === DEBUG_TYPE;
  return vscode.Disposable.from(
    vscode.debug.onDidStartDebugSession((session) => {
      if (ours(session) && running++ === 0) registered = register();
    }),
    vscode.debug.onDidTerminateDebugSession((session) => {
      if (ours(session) && --running === 0) registered?.dispose();
    }),
    new vscode.Disposable(() => registered?.dispose()),
  );
}

function register(): vscode.Disposable {
  const selector = [{ language: SCENARIO_LANGUAGE }, { language: 'c' }, { scheme: KERNEL_SCHEME }];
  return vscode.Disposable.from(
    vscode.languages.registerInlineValuesProvider(selector, {
      provideInlineValues(document, viewPort, { stoppedLocation }) {
        const lines = document.getText().split(/\r?\n/);
        return namesToShow(lines, stoppedLocation.start.line)
          .filter(({ line }) => line >= viewPort.start.line && line <= viewPort.end.line)
          .map(({ line, start, name }) => {
            const range = new vscode.Range(line, start, line, start + name.length);
            return new vscode.InlineValueVariableLookup(range, name, true);
          });
      },
    }),
    vscode.languages.registerEvaluatableExpressionProvider(selector, {
      provideEvaluatableExpression(document, position) {
        const { text } = document.lineAt(position.line);
        const found = expressionAt(text, position.character);
        if (!found) return undefined;
        const { start, end } = found;
        return new vscode.EvaluatableExpression(new vscode.Range(position.line, start, position.line, end), found.text);
      },
    }),
  );
}
