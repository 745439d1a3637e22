/**
 * What a run of tests executed, of the kernel and of the programs: over all tests of the run together,
 * for VS Code's coverage view and the marks beside the lines.
 */
import * as vscode from 'vscode';
import type { CoveredFile } from '../../adapter/worker-protocol';
import { toUri } from '../files';

interface Merged {
  functions: Map<string, CoveredFile['functions'][number]>;
  /** How often each was executed. */
  lines: Map<number, number>;
}

export class CoverageSum {
  private readonly files = new Map<string, Merged>();

  add(covered: readonly CoveredFile[]): void {
    for (const { path, functions, lines } of covered) {
      const file = this.files.get(path) ?? { functions: new Map(), lines: new Map() };
      this.files.set(path, file);
      for (const fn of functions) {
        const key = `${fn.line} ${fn.name}`;
        const known = file.functions.get(key);
        file.functions.set(key, { ...fn, executed: fn.executed || (known?.executed ?? false) });
      }
      for (const [line, count] of lines) file.lines.set(line, count + (file.lines.get(line) ?? 0));
    }
  }

  report(run: vscode.TestRun): void {
    for (const [path, { functions, lines }] of this.files) {
      const details: vscode.FileCoverageDetail[] = [
        ...[...functions.values()].map(
          ({ name, line, endLine, executed }) =>
            new vscode.DeclarationCoverage(
              name,
              executed,
              new vscode.Range(line - 1, 0, Math.max(line, endLine) - 1, 0),
            ),
        ),
        ...[...lines].map(([line, count]) => new vscode.StatementCoverage(count, wholeLine(line))),
      ];
      run.addCoverage(new KernelFileCoverage(toUri(path), details));
    }
  }
}

/** A file's figures, with the details that VS Code asks for when the file is opened. */
class KernelFileCoverage extends vscode.FileCoverage {
  constructor(
    uri: vscode.Uri,
    readonly details: vscode.FileCoverageDetail[],
  ) {
    const { statementCoverage, branchCoverage, declarationCoverage } = vscode.FileCoverage.fromDetails(uri, details);
    super(uri, statementCoverage, branchCoverage, declarationCoverage);
  }
}

export function detailsOf(coverage: vscode.FileCoverage): vscode.FileCoverageDetail[] {
  return coverage instanceof KernelFileCoverage ? coverage.details : [];
}

function wholeLine(line: number): vscode.Range {
  return new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
}
