/**
 * Offsets of a scenario file to lines and columns, and diagnostics made from them, in the one
 * shape that editor, console and command line show.
 */
import type { Diagnostic, Severity } from '../c/diagnostics';
import type { Range } from './syntax';

export class Positions {
  private readonly lineStarts: number[] = [0];

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  /** Line and column of an offset, both from 1. */
  at(offset: number): { line: number; col: number } {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if ((this.lineStarts[mid] as number) <= offset) low = mid;
      else high = mid - 1;
    }
    return { line: low + 1, col: offset - (this.lineStarts[low] as number) + 1 };
  }

  diagnostic(
    code: string,
    range: Range,
    message: string,
    suggestion?: string,
    severity: Severity = 'error',
  ): Diagnostic {
    const start = this.at(range.start);
    const end = this.at(Math.max(range.end, range.start + 1));
    return {
      severity,
      code,
      message,
      ...(suggestion === undefined ? {} : { suggestion }),
      file: this.path,
      line: start.line,
      col: start.col,
      endLine: end.line,
      endCol: end.col,
      notes: [],
    };
  }
}
