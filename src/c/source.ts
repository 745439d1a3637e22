/**
 * Source files and positions.
 *
 * A position (`Loc`) is one small integer: every file of a session gets a range of
 * numbers, its `base` being the position of its first character. So positions are
 * cheap to store on every token and node, compare in order within one file, and are
 * turned into file, line and column only when somebody asks (`SourceMap.position`).
 * Position 0 means "nowhere" (built-in things).
 *
 * Left out: reading files (the caller hands a reader to the session).
 */

/** A position in some file of a `SourceMap`; 0 is "no position". */
export type Loc = number;

export const NO_LOC: Loc = 0;

/** A position as people read it. Lines and columns count from 1, columns in UTF-16 units. */
export interface Position {
  file: string;
  line: number;
  col: number;
}

/** A `/* … *\/` or `//` comment: offsets into the file's text, end exclusive. */
export interface Comment {
  start: number;
  end: number;
}

/** One file's text with its line table. */
export class SourceFile {
  /** Offsets of the first character of each line, in order. */
  readonly lineStarts: number[];
  /** Comments in order of appearance; filled by the lexer. */
  comments: Comment[] = [];
  /** `#line` directives: from this offset on, lines are counted anew. In order. */
  lineMarks: { offset: number; line: number; file: string }[] = [];

  constructor(
    readonly path: string,
    readonly text: string,
    /** Position of the first character. */
    readonly base: Loc,
    readonly index: number,
  ) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.lineStarts = starts;
  }

  /** The number (from 1) of the line holding `offset`, `#line` not considered. */
  lineOf(offset: number): number {
    const starts = this.lineStarts;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if ((starts[mid] as number) <= offset) low = mid;
      else high = mid - 1;
    }
    return low + 1;
  }

  /** The text of a line (from 1), without its end. */
  lineText(line: number): string {
    const start = this.lineStarts[line - 1];
    if (start === undefined) return '';
    const next = this.lineStarts[line];
    let end = next === undefined ? this.text.length : next - 1;
    if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    return this.text.slice(start, end);
  }
}

/** All files of a session, and the way from `Loc` back to file, line and column. */
export class SourceMap {
  readonly files: SourceFile[] = [];
  private nextBase = 1;
  private last: SourceFile | undefined;

  /** Adds a file; the same path may be added again (a newer text). */
  add(path: string, text: string): SourceFile {
    const file = new SourceFile(path, text, this.nextBase, this.files.length);
    this.nextBase += text.length + 1;
    this.files.push(file);
    return file;
  }

  /** The file that holds `loc`, if any. */
  fileOf(loc: Loc): SourceFile | undefined {
    const last = this.last;
    if (last !== undefined && loc >= last.base && loc <= last.base + last.text.length) return last;
    let low = 0;
    let high = this.files.length - 1;
    while (low <= high) {
      const mid = (low + high) >> 1;
      const file = this.files[mid] as SourceFile;
      if (loc < file.base) high = mid - 1;
      else if (loc > file.base + file.text.length) low = mid + 1;
      else return (this.last = file);
    }
    return undefined;
  }

  /** File, line and column of `loc`, after `#line`. */
  position(loc: Loc): Position {
    const file = this.fileOf(loc);
    if (file === undefined) return { file: '<built-in>', line: 0, col: 0 };
    const offset = loc - file.base;
    let line = file.lineOf(offset);
    const col = offset - (file.lineStarts[line - 1] as number) + 1;
    let path = file.path;
    for (let i = file.lineMarks.length - 1; i >= 0; i--) {
      const mark = file.lineMarks[i] as { offset: number; line: number; file: string };
      if (mark.offset > offset) continue;
      line = mark.line + line - file.lineOf(mark.offset);
      path = mark.file;
      break;
    }
    return { file: path, line, col };
  }
}
