/**
 * What is about to happen, in one sentence: from the stable labels in the kernel's sources
 * (a comment "STEP tcp_v4_rcv.backlog: a task owns the socket" at or right above a statement), and at
 * the beginning of a function from the comment above it.
 */
import type { SourceIndex } from '../debug/source-index';
import type { Simulation } from '../sim/api';
import type { Paths } from './paths';

/** A label may stand this many lines above its statement. */
const REACH = 3;

export class Labels {
  /** Sentences by line, of files that have been looked at. */
  private readonly files = new Map<number, Promise<Map<number, string>>>();

  constructor(
    private readonly sim: Simulation,
    private readonly index: SourceIndex,
    private readonly paths: Paths,
    private readonly readFile: (path: string) => Promise<string>,
  ) {}

  async sentence(host: number, cpu: number): Promise<string | undefined> {
    const { stmt } = this.sim.cpu(host, cpu);
    if (stmt < 0) return undefined;
    const { file, line } = this.index.place(stmt);
    if (this.sim.debug.files[file]?.origin === 'kernel') {
      const labels = await this.labelsOf(file);
      for (let at = line; at >= line - REACH; at--) {
        const found = labels.get(at);
        // Above the statement only when nothing else stands between.
        if (found !== undefined && (at === line || this.index.locations(file, at, line - 1).length === 0)) return found;
      }
    }
    const fn = this.index.functionOf(stmt);
    if (!fn || this.index.entry(fn) !== stmt || fn.comment === '') return undefined;
    return `${fn.name}: ${firstSentence(fn.comment)}`;
  }

  private labelsOf(file: number): Promise<Map<number, string>> {
    let found = this.files.get(file);
    if (!found) {
      found = this.readFile(this.paths.client(file)).then(
        (text) => parseLabels(text),
        () => new Map(),
      );
      this.files.set(file, found);
    }
    return found;
  }
}

/** Label comments with a text, by the line they end on. */
export function parseLabels(text: string): Map<number, string> {
  const out = new Map<number, string>();
  for (const match of text.matchAll(/STEP\s+([\w.]+):\s*([\s\S]*?)\*\//g)) {
    const words = match[2]!.replace(/\s*\n\s*\*?\s*/g, ' ').trim();
    if (words === '') continue;
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    out.set(line, `${match[1]!.split('.')[0]}: ${words}`);
  }
  return out;
}

export function firstSentence(comment: string): string {
  const text = comment
    .replace(/\s+/g, ' ')
    .replace(/^STEP\s+[\w.]+:\s*/, '')
    .trim();
  const end = text.search(/\.(\s|$)/);
  return end < 0 ? text : text.slice(0, end + 1);
}
