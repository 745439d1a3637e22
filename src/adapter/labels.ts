/**
 * What is about to happen, in one sentence: from the stable labels in the kernel's sources
 * (a comment "STEP tcp_v4_rcv.backlog: a task owns the socket" at or right above a statement), at
 * the beginning of a function from the comment above it, else from that of the function called next, and else what
 * the statement itself does.
 */
import type { SourceIndex } from '../debug/source-index';
import type { Simulation } from '../sim/api';
import type { Paths } from './paths';
import { callsIn, statementText } from './statement-text';

/** A label may stand this many lines above its statement. */
const REACH = 3;

export class Labels {
  /** Sentences by line, of files that have been looked at. */
  private readonly files = new Map<number, Promise<Map<number, string>>>();
  private readonly texts = new Map<number, Promise<string>>();

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
    if (!fn) return undefined;
    if (this.index.entry(fn) === stmt && fn.comment !== '') return `${fn.name}: ${firstSentence(fn.comment)}`;
    return this.index.isReturnPoint(stmt) ? this.returning(host, cpu, fn.name) : this.calling(stmt, file);
  }

  private returning(host: number, cpu: number, name: string): string | undefined {
    const caller = this.sim.debug.functions[this.sim.stack(host, cpu, 2)[1]?.fn ?? -1];
    return caller && `${name} is done: back to ${caller.name}.`;
  }

  /** The first call in the statement of a function that says what it does. */
  private async calling(stmt: number, file: number): Promise<string | undefined> {
    const { debug } = this.sim;
    const own = debug.functions[debug.stmtFn[stmt]!];
    const statement = statementText(debug, stmt, await this.textOf(file));
    for (const { callee } of callsIn(statement)) {
      const all = this.index.named(callee).filter((f) => f.image === own?.image || f.image === 0);
      const fn = all.find((f) => f.file === file) ?? all.find((f) => !f.isStatic) ?? all[0];
      if (fn && fn.comment !== '' && !fn.isTracepoint) return `Calls ${fn.name}: ${firstSentence(fn.comment)}`;
    }
    const action = actionOf(statement);
    return own && action && `${own.name} ${action}.`;
  }

  private labelsOf(file: number): Promise<Map<number, string>> {
    let found = this.files.get(file);
    if (!found) {
      found = this.textOf(file).then(parseLabels);
      this.files.set(file, found);
    }
    return found;
  }

  private textOf(file: number): Promise<string> {
    let text = this.texts.get(file);
    if (!text) {
      text = this.readFile(this.paths.client(file)).catch(() => '');
      this.texts.set(file, text);
    }
    return text;
  }
}

const SHORT = 90;

/** What a statement does, as the predicate of a sentence. */
export function actionOf(statement: string): string | undefined {
  const text = statement
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/;$/, '');
  const cut = (part: string): string => (part.length > SHORT ? `${part.slice(0, SHORT)}…` : part);
  if (text === '' || text === '{' || text === '}') return undefined;
  const result = /^return\b\s*(.*)$/.exec(text);
  if (result) return result[1] === '' ? 'returns' : `returns ${cut(result[1]!)}`;
  const branch = /^(?:if|while|switch|for)\s*\((.*)\)$/.exec(text);
  if (branch) return `decides by ${cut(branch[1]!)}`;
  const jump = /^(goto \w+|break|continue)$/.exec(text);
  if (jump)
    return jump[1] === 'break' ? 'leaves the loop or the switch' : `goes on at ${jump[1]!.replace('goto ', '')}`;
  const counted = /^(\+\+|--)(.*)$|^(.*?)(\+\+|--)$/.exec(text);
  if (counted)
    return `counts ${cut((counted[2] ?? counted[3])!)} ${(counted[1] ?? counted[4]) === '++' ? 'up' : 'down'}`;
  // The first assignment outside parentheses; of a declaration only the name.
  const set = /^((?:->|[^=!<>()])*?[\w\])])\s*([-+|&^*/%]|<<|>>)?=(?!=)\s*(.*)$/.exec(text);
  if (set) {
    const [, whole, operator, right] = set as unknown as [string, string, string | undefined, string];
    const left = /^[\w\s*]+[\s*](\w+)$/.exec(whole)?.[1] ?? whole;
    return operator ? `changes ${cut(left)} by ${operator}= ${cut(right)}` : `sets ${cut(left)} to ${cut(right)}`;
  }
  const call = /^(?:\(void\)\s*)?([\w>.-]+)\s*\(/.exec(text);
  if (call) return `calls ${call[1]}()`;
  // The condition of an if stands alone.
  return `looks at ${cut(text)}`;
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
