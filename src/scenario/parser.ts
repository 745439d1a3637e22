/**
 * Recursive descent over a scenario file; one method per statement, named after it. A broken
 * statement costs only its line (or block): the parser reports it and goes on at the next.
 * Over 500 lines because it is one class with a method for each statement.
 * Leaves out: whether names exist and numbers make sense (`check.ts`).
 */
import type { Diagnostic } from '../c/diagnostics';
import { parseExpect } from './expect-syntax';
import { Lexer, type Token } from './lexer';
import { Positions } from './positions';
import { describe, didYouMean, SyntaxProblem } from './problems';
import type {
  HostStatement,
  LinkStatement,
  PacketFaultStatement,
  PatchEdit,
  PatchStatement,
  ProcessStatement,
  Quantity,
  Range,
  ScenarioTree,
  StringLiteral,
  TimedStatement,
  Word,
} from './syntax';

export interface ParseResult {
  tree: ScenarioTree;
  diagnostics: Diagnostic[];
}

export const STATEMENTS = [
  'scenario',
  'description',
  'seed',
  'limit',
  'host',
  'link',
  'process',
  'drop',
  'delay',
  'duplicate',
  'corrupt',
  'at',
  'patch',
  'expect',
] as const;
export const PACKET_CLASSES = ['packet', 'data', 'syn', 'synack', 'ack', 'fin', 'rst'] as const;
export const HOST_SETTINGS = ['cpus', 'memory', 'interface', 'sysctl'] as const;
export const PATCH_SETTINGS = ['replace', 'add'] as const;
export const LINK_SETTINGS = ['rate', 'delay', 'jitter', 'loss', 'reorder', 'duplicate', 'corrupt', 'queue'] as const;

export class Parser {
  private lexer: Lexer;
  token: Token;
  readonly diagnostics: Diagnostic[] = [];
  private readonly positions: Positions;

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.lexer = new Lexer(text);
    this.positions = new Positions(path, text);
    this.token = this.lexer.next();
  }

  parse(): ScenarioTree {
    const tree: ScenarioTree = { statements: [] };
    while (this.token.kind !== 'end') {
      if (this.token.kind === 'newline') {
        this.advance();
        continue;
      }
      const start = this.token.start;
      try {
        this.statement(tree);
        this.endOfLine();
      } catch (problem) {
        if (!(problem instanceof SyntaxProblem)) throw problem;
        this.report(problem);
        this.skipStatement(start);
      }
    }
    return tree;
  }

  private statement(tree: ScenarioTree): void {
    const keyword = this.token;
    switch (keyword.kind === 'word' ? keyword.text : '') {
      case 'scenario':
        this.advance();
        tree.title = this.string('the title in quotes, as in scenario "A blocking recv()"');
        return;
      case 'description':
        this.advance();
        tree.description = this.textBlock();
        return;
      case 'seed':
        this.advance();
        tree.seed = this.quantity('a number, as in seed 42');
        return;
      case 'limit':
        this.advance();
        tree.limit = this.quantity('a time, as in limit 10s');
        return;
      case 'host':
        tree.statements.push(this.host());
        return;
      case 'link':
        tree.statements.push(this.link());
        return;
      case 'process':
        tree.statements.push(this.process());
        return;
      case 'drop':
      case 'delay':
      case 'duplicate':
      case 'corrupt':
        tree.statements.push(this.packetFault());
        return;
      case 'at':
        tree.statements.push(this.timed());
        return;
      case 'patch':
        tree.statements.push(this.patch());
        return;
      case 'expect':
        tree.statements.push(parseExpect(this));
        return;
    }
    throw new SyntaxProblem(
      keyword,
      `Expected a statement, found ${describe(keyword)}.`,
      didYouMean(keyword.text, STATEMENTS) ?? `A statement begins with one of: ${STATEMENTS.join(', ')}.`,
    );
  }

  private host(): HostStatement {
    const start = this.advance().start;
    const host: HostStatement = {
      kind: 'host',
      name: this.word('the name of the host'),
      interfaces: [],
      sysctls: [],
      start,
      end: 0,
    };
    this.block((keyword) => {
      switch (keyword.text) {
        case 'cpus':
          host.cpus = this.quantity('the number of CPUs, 1 to 8');
          return;
        case 'memory':
          host.memory = this.quantity('a size, as in memory 64M');
          return;
        case 'interface': {
          const name = this.word('the name of the interface, as in eth0');
          const address = this.word('its address, as in 10.0.0.1/24');
          const entry: HostStatement['interfaces'][number] = { name, address, start: keyword.start, end: address.end };
          while (this.token.kind === 'word') {
            if (this.token.text === 'mtu') {
              this.advance();
              entry.mtu = this.quantity('the MTU in bytes');
            } else if (this.token.text === 'mac') {
              this.advance();
              entry.mac = this.word('a MAC address, as in 02:00:00:00:00:01');
            } else
              throw new SyntaxProblem(
                this.token,
                `An interface has no setting '${this.token.text}'.`,
                'It may have mtu N and mac ADDRESS.',
              );
          }
          host.interfaces.push(entry);
          return;
        }
        case 'sysctl':
          host.sysctls.push(this.sysctl(keyword.start));
          return;
      }
      throw new SyntaxProblem(
        keyword,
        `A host has no setting '${keyword.text}'.`,
        didYouMean(keyword.text, HOST_SETTINGS) ?? `It may have: ${HOST_SETTINGS.join(', ')}.`,
      );
    });
    host.end = this.lastEnd;
    return host;
  }

  private sysctl(start: number): { name: Word; value: string; start: number; end: number } {
    const name = this.word('the name of a sysctl, as in net.ipv4.tcp_sack');
    if (this.token.text !== '=')
      throw new SyntaxProblem(
        this.token,
        `Expected '=' behind ${name.text}, found ${describe(this.token)}.`,
        `Write sysctl ${name.text} = VALUE.`,
      );
    const value = this.lexer.restOfLine(this.token.end);
    if (value === '')
      throw new SyntaxProblem(this.token, `${name.text} is given no value.`, `Write sysctl ${name.text} = VALUE.`);
    this.lastEnd = this.lexer.pos;
    this.token = this.lexer.next();
    return { name, value, start, end: this.lastEnd };
  }

  private link(): LinkStatement {
    const start = this.advance().start;
    const name = this.word('the name of the link');
    const first = this.word('one end, as in server.eth0');
    this.punct('<->', 'between the two ends of the link');
    const second = this.word('the other end, as in client.eth0');
    const link: LinkStatement = { kind: 'link', name, ends: [first, second], settings: [], start, end: second.end };
    if (this.token.text === '{') {
      this.block((keyword) => {
        if (!(LINK_SETTINGS as readonly string[]).includes(keyword.text))
          throw new SyntaxProblem(
            keyword,
            `A link has no setting '${keyword.text}'.`,
            didYouMean(keyword.text, LINK_SETTINGS) ?? `It may have: ${LINK_SETTINGS.join(', ')}.`,
          );
        link.settings.push({ name: keyword, value: this.quantity(`a value for ${keyword.text}`) });
      });
      link.end = this.lastEnd;
    }
    return link;
  }

  private process(): ProcessStatement {
    const start = this.advance().start;
    const name = this.word('the name of the process');
    this.keyword('on', `process ${name.text} on HOST`);
    const host = this.word('the host it runs on');
    const process: ProcessStatement = {
      kind: 'process',
      name,
      host,
      args: [],
      env: [],
      input: [],
      from: [],
      start,
      end: 0,
    };
    for (;;) {
      const token = this.token;
      if (token.kind === 'punct' && token.text === '{') {
        process.body = this.cBody(`The C of process ${name.text}`);
        process.end = this.lastEnd;
        return process;
      }
      if (token.kind !== 'word')
        throw new SyntaxProblem(
          token,
          `Process ${name.text} has no program; found ${describe(token)}.`,
          'Write { C } or from "FILE.c".',
        );
      this.advance();
      switch (token.text) {
        case 'at':
          process.at = this.quantity('a start time, as in at 100ms');
          break;
        case 'user':
          process.user = this.quantity('a user id');
          break;
        case 'args':
          do process.args.push(this.string('an argument in quotes'));
          while (this.token.kind === 'string');
          break;
        case 'env':
          do process.env.push(this.string('"NAME=VALUE"'));
          while (this.token.kind === 'string');
          break;
        case 'input':
          do process.input.push(this.string('what the program reads, in quotes'));
          while (this.token.kind === 'string');
          break;
        case 'from':
          do process.from.push(this.string('a C file in quotes'));
          while (this.token.kind === 'string');
          process.end = this.lastEnd;
          return process;
        default:
          throw new SyntaxProblem(
            token,
            `A process has no setting '${token.text}'.`,
            didYouMean(token.text, ['at', 'user', 'args', 'env', 'input', 'from']) ??
              'It may have: at, user, args, env, input, then { C } or from "FILE.c".',
          );
      }
    }
  }

  private patch(): PatchStatement {
    const start = this.advance().start;
    this.keyword('kernel', 'patch kernel "net/core/sock.c" { … }');
    const file = this.string('a kernel file in quotes, as in "net/core/sock.c"');
    const patch: PatchStatement = { kind: 'patch', file, edits: [], start, end: 0 };
    this.block((keyword) => {
      switch (keyword.text) {
        case 'replace':
          patch.edits.push(this.replacement(keyword.start));
          return;
        case 'add':
          if (patch.add)
            throw new SyntaxProblem(keyword, `${file.value} is added twice.`, 'Put all of its C into one add { … }.');
          patch.add = this.cBody(`The C of ${file.value}`);
          return;
      }
      throw new SyntaxProblem(
        keyword,
        `A patch has no '${keyword.text}'.`,
        didYouMean(keyword.text, PATCH_SETTINGS) ?? 'Write replace { OLD } with { NEW }, or add { C } for a new file.',
      );
    });
    patch.end = this.lastEnd;
    return patch;
  }

  /** `replace [in FUNCTION] { OLD } with { NEW }`; the keyword has been read. */
  private replacement(start: number): PatchEdit {
    let within: Word | undefined;
    if (this.token.text === 'in') {
      this.advance();
      within = this.word('the kernel function in which the text stands');
    }
    const replace = this.cBody('The text to replace');
    while (this.token.kind === 'newline') this.advance();
    this.keyword('with', 'replace { OLD } with { NEW }');
    const replacement = this.cBody('The text to put there');
    return { ...(within ? { in: within } : {}), replace, with: replacement, start, end: this.lastEnd };
  }

  private packetFault(): PacketFaultStatement {
    const fate = this.advance();
    const cls = this.word(`which packets, one of: ${PACKET_CLASSES.join(', ')}`);
    const fault: PacketFaultStatement = {
      kind: 'packet-fault',
      fate,
      class: cls,
      link: cls,
      start: fate.start,
      end: 0,
    };
    if (this.token.kind === 'word' && /^\d/.test(this.token.text)) fault.nth = this.quantity('which one');
    this.keyword('on', `${fate.text} ${cls.text} on LINK`);
    fault.link = this.word('the name of a link');
    if (this.token.text === 'from') {
      this.advance();
      fault.from = this.word('the host that sends it');
    }
    if (this.token.text === 'by') {
      this.advance();
      fault.by = this.quantity('a time');
    }
    if (fate.text === 'delay' && !fault.by)
      throw new SyntaxProblem(
        this.token,
        'A delay needs to say by how much.',
        'Add by TIME, as in delay ack on lan by 50ms.',
      );
    fault.end = this.lastEnd;
    return fault;
  }

  private timed(): TimedStatement {
    const start = this.advance().start;
    const at = this.quantity('a time, as in at 500ms');
    const verb = this.word('what happens: link, signal or sysctl');
    let action: TimedStatement['action'];
    switch (verb.text) {
      case 'link':
        action = { kind: 'link', link: this.word('the name of a link'), state: this.word('down or up') };
        break;
      case 'signal':
        action = {
          kind: 'signal',
          process: this.word('the name of a process'),
          signal: this.word('a signal, as in SIGUSR1'),
        };
        break;
      case 'sysctl': {
        const host = this.word('the name of a host');
        action = { kind: 'sysctl', host, ...this.sysctl(verb.start) };
        break;
      }
      default:
        throw new SyntaxProblem(
          verb,
          `Nothing called '${verb.text}' can happen at a time.`,
          didYouMean(verb.text, ['link', 'signal', 'sysctl']) ?? 'Write link, signal or sysctl.',
        );
    }
    return { kind: 'timed', at, action, start, end: this.lastEnd };
  }

  // ---- pieces, also used by expect-syntax.ts ----

  lastEnd = 0;

  advance(): Token {
    const token = this.token;
    this.lastEnd = token.end;
    this.token = this.lexer.next();
    return token;
  }

  word(what: string): Word {
    if (this.token.kind !== 'word')
      throw new SyntaxProblem(this.token, `Expected ${what}, found ${describe(this.token)}.`);
    const { text, start, end } = this.advance();
    return { text, start, end };
  }

  string(what: string): StringLiteral {
    if (this.token.kind === 'bad' && this.text[this.token.start] === '"')
      throw new SyntaxProblem(this.token, 'This string is not closed on its line.', 'Add a closing ".');
    if (this.token.kind !== 'string')
      throw new SyntaxProblem(this.token, `Expected ${what}, found ${describe(this.token)}.`);
    const { text, start, end } = this.advance();
    return { value: text, start, end };
  }

  quantity(what: string): Quantity {
    const token = this.token;
    const parts = token.kind === 'word' ? /^([+-]?\d+(?:\.\d+)?)([A-Za-z%]*)$/.exec(token.text) : null;
    if (!parts) throw new SyntaxProblem(token, `Expected ${what}, found ${describe(token)}.`);
    this.advance();
    return { text: token.text, value: Number(parts[1]), unit: parts[2] as string, start: token.start, end: token.end };
  }

  punct(text: string, where: string): void {
    if (this.token.kind !== 'punct' || this.token.text !== text)
      throw new SyntaxProblem(this.token, `Expected '${text}' ${where}, found ${describe(this.token)}.`);
    this.advance();
  }

  keyword(text: string, form: string): void {
    if (this.token.kind !== 'word' || this.token.text !== text)
      throw new SyntaxProblem(this.token, `Expected '${text}', found ${describe(this.token)}.`, `Write ${form}.`);
    this.advance();
  }

  /** `{ C }`: the range between the braces. From the `{` on the text is C: no token of ours is read from it. */
  private cBody(what: string): Range {
    const open = this.token;
    if (open.kind !== 'punct' || open.text !== '{')
      throw new SyntaxProblem(open, `Expected '{' and C, found ${describe(open)}.`);
    this.lexer.pos = open.end;
    const body = this.lexer.skipC();
    this.lastEnd = this.lexer.pos;
    this.token = this.lexer.next();
    if (body) return body;
    throw new SyntaxProblem(
      open,
      `${what} is never closed.`,
      "Check the braces, quotes and comments; a '}' must end it.",
    );
  }

  /** `{`, lines that begin with a word, `}`; a broken line costs only itself. */
  block(line: (keyword: Token) => void): void {
    this.punct('{', 'to open the block');
    for (;;) {
      if (this.token.kind === 'newline') this.advance();
      else if (this.token.text === '}' && this.token.kind === 'punct') break;
      else if (this.token.kind === 'end')
        throw new SyntaxProblem(this.token, 'The block is never closed.', "Add a '}'.");
      else {
        try {
          if (this.token.kind !== 'word' && this.token.text !== '...')
            throw new SyntaxProblem(this.token, `Expected a setting, found ${describe(this.token)}.`);
          line(this.advance());
          this.endOfLine(true);
        } catch (problem) {
          if (!(problem instanceof SyntaxProblem)) throw problem;
          this.report(problem);
          this.skipLine();
        }
      }
    }
    this.advance();
  }

  problem(range: { start: number; end: number }, message: string, suggestion?: string): void {
    this.report(new SyntaxProblem(range, message, suggestion));
  }

  private textBlock(): StringLiteral {
    if (this.token.kind === 'bad')
      throw new SyntaxProblem(this.token, 'This text is never closed.', 'Add """ at its end.');
    if (this.token.kind === 'string') return this.string('the description');
    if (this.token.kind !== 'text')
      throw new SyntaxProblem(
        this.token,
        `Expected the description, found ${describe(this.token)}.`,
        'Write description """ … """.',
      );
    const { text, start, end } = this.advance();
    return { value: text, start, end };
  }

  private endOfLine(inBlock = false): void {
    if (inBlock && this.token.kind === 'punct' && this.token.text === '}') return;
    if (this.token.kind !== 'newline' && this.token.kind !== 'end')
      throw new SyntaxProblem(this.token, `Expected the end of the line, found ${describe(this.token)}.`);
  }

  private skipLine(): void {
    while (
      this.token.kind !== 'newline' &&
      this.token.kind !== 'end' &&
      !(this.token.kind === 'punct' && this.token.text === '}')
    )
      this.advance();
  }

  /** To the end of a broken statement: its line, and its block when it opens one. */
  private skipStatement(start: number): void {
    for (;;) {
      if (this.token.kind === 'end' || this.token.kind === 'newline') return;
      if (this.token.kind === 'punct' && this.token.text === '{' && this.token.start >= start) {
        this.lexer.pos = this.token.end;
        this.lexer.skipC();
        this.token = this.lexer.next();
        return;
      }
      this.advance();
    }
  }

  private report(problem: SyntaxProblem): void {
    if (this.diagnostics.length < 100)
      this.diagnostics.push(
        this.positions.diagnostic('scenario-syntax', problem.token, problem.message, problem.suggestion),
      );
  }
}

export function parseScenario(path: string, text: string): ParseResult {
  const parser = new Parser(path, text);
  const tree = parser.parse();
  return { tree, diagnostics: parser.diagnostics };
}
