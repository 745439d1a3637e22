/**
 * What is about to happen and why, in one sentence: from the comment beside or right above a statement
 * in the kernel's sources (with a stable name where explanations refer to it: "STEP tcp_v4_rcv.backlog:
 * a task owns the socket"), at the beginning of a function from the comment above it, else from that of
 * the function called next, and else what the statement itself does, with the reason when it stands
 * under a comment.
 */
import type { FunctionInfo, MacroUse } from '../machine/debug-info';
import type { SourceIndex } from '../debug/source-index';
import type { Simulation } from '../sim/api';
import type { Paths } from './paths';
import { firstSentence, SourceLabels } from './source-labels';
import { callsIn, statementText } from './statement-text';

export interface Sentence {
  text: string;
  /** Somebody wrote down what happens or why; else the statement is only read out. */
  said: boolean;
}

export class Labels {
  /** Of files that have been looked at. */
  private readonly files = new Map<number, Promise<SourceLabels>>();
  private readonly texts = new Map<number, Promise<string>>();
  /** Uses of macros by `file:line:name`. */
  private macros: Map<string, MacroUse> | undefined;

  constructor(
    private readonly sim: Simulation,
    private readonly index: SourceIndex,
    private readonly paths: Paths,
    private readonly readFile: (path: string) => Promise<string>,
  ) {}

  async sentence(host: number, cpu: number): Promise<Sentence | undefined> {
    const { stmt } = this.sim.cpu(host, cpu);
    const fn = this.index.functionOf(stmt);
    if (!fn) return undefined;
    const { file, line } = this.index.place(stmt);
    const end = this.index.isReturnPoint(stmt);
    const labels = this.sim.debug.files[file]?.origin === 'kernel' && !end ? await this.labelsOf(file) : undefined;
    const label = labels?.of(line);
    const purpose = this.index.entry(fn) === stmt ? firstSentence(fn.comment) : '';
    // At the beginning it is the function as a whole that is about to happen.
    if (purpose !== '' && (label?.name ?? '') === '') return said(`${fn.name}: ${purpose}`);
    if (end) return this.returning(host, cpu, fn.name);
    if (label && label.name !== '') return said(`${label.name}: ${label.words}`);
    const statement = statementText(this.sim.debug, stmt, await this.textOf(file));
    const action = actionOf(statement);
    // What is said of a test holds only if it comes out true, so the test itself is shown too.
    if (label)
      return said(action?.startsWith(TESTS) ? `${fn.name} ${action}: ${label.words}` : `${fn.name}: ${label.words}`);
    const note = this.noteOf(statement);
    if (note) return said(`${fn.name} ${note}.`);
    const called = this.called(stmt, statement);
    if (called) return said(`Calls ${called.name}: ${firstSentence(called.comment)}`);
    if (!action) return undefined;
    const reason = labels?.reason(line);
    return reason ? said(`${fn.name} ${action}: ${reason.words}`) : { text: `${fn.name} ${action}.`, said: false };
  }

  /** Statements that only note something down. */
  private noteOf(statement: string): string | undefined {
    const [, name, args] = /^\s*(\w+)\((.*)\);?\s*$/s.exec(statement) ?? [];
    if (name === undefined) return undefined;
    if (this.index.named(name).some((f) => f.isTracepoint))
      return `records the event ${name.replace(/^trace_/, '')}, which panels and traces show`;
    if (CHECKS.test(name)) return `would report a mistake of the kernel: ${cut(args ?? '')}`;
    const counter = /_STATS(?:_BH)?$/.test(name) && /\b[A-Z]+_MIB_(\w+)/.exec(args ?? '');
    return counter ? `counts ${counter[1]}, which nstat shows` : undefined;
  }

  private returning(host: number, cpu: number, name: string): Sentence | undefined {
    const caller = this.sim.debug.functions[this.sim.stack(host, cpu, 2)[1]?.fn ?? -1];
    return caller && said(`${name} is done: back to ${caller.name}.`);
  }

  /** The first function that the statement calls, itself or through a macro, and that says what it does. */
  private called(stmt: number, statement: string): FunctionInfo | undefined {
    const { file, line } = this.index.place(stmt);
    for (const { callee } of callsIn(statement)) {
      if (CHECKS.test(callee)) continue;
      const fn = this.documented(callee, stmt);
      if (fn) return fn;
      const macro = this.macroAt(file, line, callee);
      for (const inner of macro ? callsIn(macro.expansion) : []) {
        const through = this.documented(inner.callee, stmt);
        if (through) return through;
      }
    }
    return undefined;
  }

  private documented(name: string, stmt: number): FunctionInfo | undefined {
    const own = this.index.functionOf(stmt);
    const { file } = this.index.place(stmt);
    const all = this.index.named(name).filter((f) => f.image === own?.image || f.image === 0);
    const fn = all.find((f) => f.file === file) ?? all.find((f) => !f.isStatic) ?? all[0];
    return fn && firstSentence(fn.comment) !== '' && !fn.isTracepoint ? fn : undefined;
  }

  private macroAt(file: number, line: number, name: string): MacroUse | undefined {
    if (!this.macros) {
      this.macros = new Map();
      for (const use of this.sim.debug.macroUses) this.macros.set(`${use.file}:${use.line}:${use.name}`, use);
    }
    return this.macros.get(`${file}:${line}:${name}`);
  }

  private labelsOf(file: number): Promise<SourceLabels> {
    let found = this.files.get(file);
    if (!found) {
      found = this.textOf(file).then((text) => new SourceLabels(text));
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

const TESTS = 'tests whether';
/** What they call when all is well is nothing. */
const CHECKS = /^(?:\w+_)?(?:WARN|BUG)(?:_ON)?(?:_ONCE)?$/;

function said(text: string): Sentence {
  return { text, said: true };
}

const SHORT = 90;
/** A hint for the compiler, not for readers. */
const LIKELY = /\b(?:un)?likely\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)/g;

/** What a statement does, as the predicate of a sentence. */
export function actionOf(statement: string): string | undefined {
  const text = statement
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/\s+/g, ' ')
    .replace(LIKELY, '$1')
    .trim()
    .replace(/;$/, '');
  if (text === '' || text === '{' || text === '}') return undefined;
  const result = /^return\b\s*(.*)$/.exec(text);
  if (result) return result[1] === '' ? 'returns' : `returns ${cut(result[1]!)}`;
  const branch = /^(if|while|switch|for)\s*\((.*)\)$/.exec(text);
  if (branch) {
    const [, keyword, condition] = branch as unknown as [string, string, string];
    if (condition.replace(/\s/g, '') === ';;') return 'begins a loop that only a break or a return ends';
    if (keyword === 'for') return `begins a loop: ${cut(condition)}`;
    return `${keyword === 'switch' ? 'chooses by' : TESTS} ${cut(condition)}`;
  }
  const jump = /^(goto \w+|break|continue)$/.exec(text);
  if (jump?.[1] === 'break') return 'leaves the loop or the switch';
  if (jump?.[1] === 'continue') return 'goes on with the next round of the loop';
  if (jump) return `goes on at ${jump[1]!.replace('goto ', '')}`;
  const counted = /^(\+\+|--)(.*)$|^(.*?)(\+\+|--)$/.exec(text);
  if (counted)
    return `counts ${cut((counted[2] ?? counted[3])!)} ${(counted[1] ?? counted[4]) === '++' ? 'up' : 'down'}`;
  const changes = pieces(text).flatMap(changeOf);
  if (changes.length > 0) return cut(changes.join(' and '));
  const call = /^(?:\(void\)\s*)?([\w>.-]+)\s*\(/.exec(text);
  if (call) return `${call[1]!.includes('_for_each') ? 'walks through a list by' : 'calls'} ${call[1]}()`;
  // The condition of an if stands alone.
  return `looks at ${cut(text)}`;
}

function cut(part: string): string {
  return part.length > SHORT ? `${part.slice(0, SHORT)}…` : part;
}

/** `a = 1, b = f(x, y)` in its parts. */
function pieces(text: string): string[] {
  const out = [''];
  let depth = 0;
  for (const c of text) {
    if ('([{'.includes(c)) depth++;
    if (')]}'.includes(c)) depth--;
    if (c === ',' && depth === 0) out.push('');
    else out[out.length - 1] += c;
  }
  return out.map((piece) => piece.trim());
}

/** What an assignment does: the first one outside of parentheses; of a declaration only the name. */
function changeOf(piece: string): string[] {
  const set = /^((?:->|\([^()]*\)|[^=!<>()])*?[\w\])])\s*([-+|&^*/%]|<<|>>)?=(?!=)\s*(.*)$/.exec(piece);
  if (!set) return [];
  const [, whole, operator, right] = set as unknown as [string, string, string | undefined, string];
  const left = /^[\w\s*]+[\s*](\w+)$/.exec(whole)?.[1] ?? whole;
  return [operator ? `changes ${left} by ${operator}= ${right}` : `sets ${left} to ${right}`];
}
