/**
 * The debug adapter: one table from requests to what they do, and the life of a session from
 * `initialize` to `disconnect`.
 * Leaves out: messages (connection.ts), moving (moves.ts), values (requests-values.ts), breakpoints
 * (requests-breakpoints.ts), transports.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import {
  breakpointLocations,
  dataBreakpointInfo,
  setBreakpoints,
  setDataBreakpoints,
  setExceptionBreakpoints,
  setFunctionBreakpoints,
} from './requests-breakpoints';
import { readMemory, writeMemory } from './requests-memory';
import { checkArguments, requestShapes } from './request-shapes';
import { evaluate, scopes, setExpression, setVariable, variables } from './requests-values';
import { stepInTargets } from './step-targets';
import { NeedsSource } from '../debug/evaluate';
import { capabilities } from './capabilities';
import { firstSentence } from './source-labels';
import { lastWrites } from './last-writes';
import { passedLines } from './passed-lines';
import { untilChange, untilTyped } from './until-change';
import type { NamedValue } from './watched-value';
import { completions } from './completions';
import { Connection, DapError, ERROR } from './connection';
import { CUSTOM_VERSION, type FunctionEntry } from './custom';
import { Debuggee } from './debuggee';
import { checkLaunchArguments, type LaunchArguments } from './launch-attributes';
import type { AdapterHost, LoadedProgram, LoadProblem } from './loading';
import { Moves } from './moves';
import { panelNames } from './panel-data';
import { problemEntry, problemLine, whyNot } from './problems';
import type { Handlers } from './requests';

export class Adapter {
  private readonly connection: Connection;
  private readonly moves: Moves;
  private debuggee: Debuggee | undefined;
  private launchArgs: LaunchArguments | undefined;
  private configured: () => void = () => {};
  private ended = false;
  /** The client takes links to commands of VS Code. */
  private inVsCode = false;
  private changed: LoadedProgram['changed'];
  /** Requests that are being worked on, for `cancel`. */
  private readonly pending = new Set<number>();

  constructor(private readonly host: AdapterHost) {
    this.connection = new Connection((message) => host.post(message));
    this.moves = new Moves(
      this.connection,
      () => this.need(),
      () => host.now(),
      () => {},
    );
  }

  /** A message from the client. */
  async handle(message: unknown): Promise<void> {
    const request = message as DebugProtocol.Request;
    // Answers to requests of ours, of which there are none, and what is no message at all.
    if (!request || typeof request !== 'object' || request.type !== 'request') return;
    try {
      const { command } = request;
      if (!isCommand(command))
        throw new DapError(`Sockstep does not know the request "${String(command)}".`, { id: ERROR.notUnderstood });
      const args = checkArguments(command, request.arguments);
      const handler = this.handlers[command] as (args: unknown) => unknown;
      this.pending.add(request.seq);
      const body = await handler(args);
      this.connection.respond(request, body ?? undefined);
      if (request.command === 'disconnect') this.finish();
    } catch (error) {
      this.connection.fail(request, error);
    } finally {
      this.pending.delete(request.seq);
    }
  }

  /** Something is wrong with what the client sends. */
  complain(text: string): void {
    this.connection.event('output', { category: 'important', output: `Sockstep: ${text}\n` });
  }

  /** Ends what goes on; no more is said. For when the client is gone. */
  async close(): Promise<void> {
    this.ended = true;
    await this.moves.close();
  }

  private need(): Debuggee {
    if (!this.debuggee) throw new DapError('Nothing has been launched yet.', { id: ERROR.notStopped });
    return this.debuggee;
  }

  /** The debuggee, at a moment that stays. */
  private stopped(): Debuggee {
    const debuggee = this.need();
    if (this.moves.busy) throw new DapError('The simulation is running. Pause it first.', { id: ERROR.notStopped });
    return debuggee;
  }

  private readonly handlers: Handlers = {
    // ---- life

    initialize: (args) => {
      this.moves.progressWanted = args.supportsProgressReporting ?? false;
      this.inVsCode = args.clientID === 'vscode';
      return capabilities;
    },
    launch: (args) => this.launch(args),
    attach: () => {
      throw new DapError('Sockstep runs simulations of its own; use "request": "launch".', {
        id: ERROR.launch,
        showUser: true,
      });
    },
    configurationDone: () => this.configured(),
    disconnect: () => this.moves.close(),
    terminate: async () => {
      await this.moves.close();
      this.terminated();
    },
    restart: async () => {
      const { debugger: core } = this.need();
      await this.moves.stopRunning();
      if (await this.filesChanged()) return;
      this.moves.start('Restarting', async () => {
        await core.seek(0);
        return this.firstRun();
      });
    },
    cancel: (args) => {
      // Runs are answered at once, so a request that still waits is a search, or stands behind one.
      if (args.requestId !== undefined && this.pending.has(args.requestId)) this.moves.pause();
      if (args.progressId !== undefined && this.moves.isProgress(args.progressId)) this.moves.pause();
    },

    // ---- breakpoints

    setBreakpoints: async (args) => {
      const body = setBreakpoints(this.need(), args);
      await this.prepareBreakpoints();
      return body;
    },
    setFunctionBreakpoints: async (args) => {
      const body = setFunctionBreakpoints(this.need(), args);
      await this.prepareBreakpoints();
      return body;
    },
    setExceptionBreakpoints: (args) => setExceptionBreakpoints(this.need(), args),
    dataBreakpointInfo: (args) => this.withSources(() => dataBreakpointInfo(this.stopped(), args)),
    setDataBreakpoints: (args) => setDataBreakpoints(this.need(), args),
    breakpointLocations: (args) => breakpointLocations(this.need(), args),

    // ---- what is to be seen

    threads: () => ({ threads: this.need().threads.list() }),
    stackTrace: (args) => {
      const d = this.stopped();
      const thread = d.threads.get(args.threadId);
      if (!thread) return { stackFrames: [], totalFrames: 0 };
      return d.stacks.page(args.threadId, thread, args.startFrame ?? 0, args.levels ?? 0);
    },
    scopes: (args) => scopes(this.stopped(), args),
    variables: (args) => variables(this.stopped(), args),
    evaluate: async (args) => {
      const until = args.context === 'repl' ? untilTyped(this.stopped(), args) : undefined;
      if (!until) return this.changing(() => evaluate(this.stopped(), args));
      const { label } = await this.untilChange({ name: until.expression, frameId: args.frameId }, until.backwards);
      return { result: `Running${until.backwards ? ' back' : ''} until ${label} changes.`, variablesReference: 0 };
    },
    setVariable: (args) => this.changing(() => setVariable(this.stopped(), args)),
    setExpression: (args) => this.changing(() => setExpression(this.stopped(), args)),
    completions: (args) => ({ targets: completions(this.stopped(), args) }),
    readMemory: (args) => readMemory(this.stopped(), args),
    writeMemory: (args) => this.changing(() => writeMemory(this.stopped(), args)),
    exceptionInfo: () => {
      const e = this.moves.explanation;
      if (!e) throw new DapError('Nothing has happened yet.', { id: ERROR.notStopped });
      return {
        exceptionId: e.id,
        description: e.text,
        breakMode: 'always',
        details: { message: e.text, typeName: e.id, stackTrace: e.details.join('\n') },
      };
    },
    source: async (args) => {
      const path = args.source?.path;
      if (!path) throw new DapError('A source needs a path.', { id: ERROR.unknown });
      return { content: await this.host.files.readFile(path), mimeType: 'text/x-c' };
    },
    loadedSources: () => {
      const d = this.need();
      return { sources: d.sim.debug.files.map((_, file) => d.paths.source(file)) };
    },

    // ---- moves

    continue: () => {
      const { debugger: core } = this.stopped();
      this.moves.start('Running', () => core.continue());
      return { allThreadsContinued: true };
    },
    reverseContinue: (args) => {
      const { debugger: core } = this.stopped();
      this.moves.continued(args.threadId);
      this.moves.start('Running backwards', () => core.reverseContinue());
    },
    next: (args) => this.moves.step('over', args.threadId, false, args.granularity),
    stepIn: (args) => this.moves.step('in', args.threadId, false, args.granularity, args.targetId),
    stepInTargets: async (args) => {
      const d = this.stopped();
      const read = (path: string) => this.host.files.readFile(path);
      return {
        targets: await this.withSources(() => stepInTargets(d, d.stacks.get(args.frameId), args.frameId, read)),
      };
    },
    stepOut: (args) => this.moves.step('out', args.threadId, false, args.granularity),
    stepBack: (args) => this.moves.step('over', args.threadId, true, args.granularity),
    restartFrame: (args) => {
      const d = this.stopped();
      const ref = d.stacks.get(args.frameId);
      if (!ref) throw new DapError('This frame does not exist any more.', { id: ERROR.unknown });
      const frames = d.threads.frames(ref.thread).slice(ref.depth);
      this.moves.start('Restarting the frame', () => d.debugger.restartFrame(frames, ref.thread.task));
    },
    pause: () => this.moves.pause(),

    // ---- our own

    'sockstep/stepBackInto': (args) => {
      this.moves.step('in', args.threadId, true);
      return {};
    },
    'sockstep/stepBackOut': (args) => {
      this.moves.step('out', args.threadId, true);
      return {};
    },
    'sockstep/seek': async (args) => {
      const { debugger: core, sim } = this.need();
      if (!Number.isInteger(args.t) || args.t < 0 || args.t > sim.lastT) {
        throw new DapError(`There is no position ${args.t}: the record goes from 0 to ${sim.lastT}.`, {
          id: ERROR.unknown,
          showUser: true,
        });
      }
      await this.moves.stopRunning();
      this.moves.continued(this.need().threads.onCpu(this.moves.at.host, this.moves.at.cpu));
      this.moves.start('Seeking', () => core.seek(args.t));
      return {};
    },
    'sockstep/follow': (args) => {
      if (args.mode !== 'task' && args.mode !== 'cpu')
        throw new DapError(`Stepping can follow the "task" or the "cpu", not "${String(args.mode)}".`, {
          id: ERROR.unknown,
        });
      this.need().debugger.follow = args.mode;
      return { mode: args.mode };
    },
    'sockstep/runTo': (args) => {
      const d = this.stopped();
      const file = d.paths.fromClient(String(args.path));
      const match = file === undefined ? undefined : d.debugger.index.line(file, args.line);
      if (!match)
        throw new DapError(`There is no code at line ${args.line} to run to.`, { id: ERROR.unknown, showUser: true });
      if (args.backwards) this.moves.continued(d.threads.onCpu(this.moves.at.host, this.moves.at.cpu));
      this.moves.start(args.backwards ? 'Running back to the cursor' : 'Running to the cursor', () =>
        d.debugger.runTo(match.statements, args.backwards),
      );
      return {};
    },
    'sockstep/lastWrites': (args) => {
      const d = this.stopped();
      return this.moves.during('Looking for who wrote this', () =>
        this.withSources(() => lastWrites(d, args, (path) => this.host.files.readFile(path))),
      );
    },
    'sockstep/untilChange': (args) => this.untilChange(args, args.backwards),
    'sockstep/passedLines': (args) => {
      const d = this.stopped();
      const ref = d.stacks.get(args.frameId);
      if (!ref) throw new DapError('This frame does not exist any more.', { id: ERROR.unknown });
      return passedLines(d, ref);
    },
    'sockstep/format': (args) => {
      const d = this.stopped();
      d.hex = args.hex === true;
      this.connection.event('invalidated', { areas: ['variables'] });
      return { hex: d.hex };
    },
    'sockstep/functions': () => ({ functions: this.functions() }),
    'sockstep/panels': async (args) => {
      if (!Array.isArray(args.panels)) throw new DapError('"panels" must be a list of names.', { id: ERROR.unknown });
      this.moves.panels = panelNames.filter((name) => args.panels.includes(name));
      this.stopped();
      await this.moves.learn();
      return this.moves.info();
    },
    'sockstep/panelView': (args) => {
      const d = this.stopped();
      if (!d.panels.views.set(args.panel, args.view))
        throw new DapError('"panel" must be a panel that has views, and "view" an object.', { id: ERROR.unknown });
      const { stop, panels } = this.moves.info([args.panel]);
      return { stop, panels };
    },
  };

  private async untilChange(named: NamedValue, backwards: boolean): Promise<{ label: string }> {
    const until = await this.withSources(() => untilChange(this.stopped(), named));
    const { debugger: core, threads } = this.stopped();
    this.moves.continued(threads.onCpu(this.moves.at.host, this.moves.at.cpu));
    this.moves.start(`Running ${backwards ? 'back to the last change' : 'until a change'} of ${until.label}`, () =>
      core.untilChange(until, backwards),
    );
    return { label: until.label };
  }

  /** Runs something that may change memory; if it did, everybody is told. */
  private async changing<T>(act: () => T): Promise<T> {
    const { edits } = this.need();
    const result = await this.withSources(act);
    if (this.need().edits !== edits) queueMicrotask(() => this.moves.refresh());
    return result;
  }

  /** Runs something that evaluates; source files that it asks for are fetched, and it is run again. */
  private async withSources<T>(act: () => T | Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof NeedsSource)) throw error;
        if (tries > 50) throw new DapError(error.message, { id: ERROR.evaluate });
        await this.fetchSource(error.file);
      }
    }
  }

  private async fetchSource(file: number): Promise<void> {
    const d = this.need();
    const text = await this.host.files.readFile(d.paths.client(file)).catch(() => '');
    d.expressions.provide(file, text);
  }

  /** Fetches what the conditions and log messages of breakpoints will need when they are reached. */
  private async prepareBreakpoints(): Promise<void> {
    const { debugger: core, expressions } = this.need();
    for (const { statements, options } of core.breakpoints.all()) {
      const stmt = statements[0];
      if (stmt === undefined) continue;
      for (const [text, isMessage] of [
        [options.condition, false],
        [options.logMessage, true],
      ] as const) {
        for (let round = 0; text && round < 20; round++) {
          const missing = expressions.missingSources(text, stmt, isMessage);
          if (missing.length === 0) break;
          for (const file of missing) await this.fetchSource(file);
        }
      }
    }
  }

  // ---- launching

  private async launch(given: LaunchArguments): Promise<void> {
    if (this.debuggee) throw new DapError('This session has been launched already.', { id: ERROR.launch });
    const complaints = checkLaunchArguments(given as unknown as Record<string, unknown>);
    if (complaints.length > 0) throw new DapError(complaints.join(' '), { id: ERROR.launch, showUser: true });
    this.launchArgs = given;
    const loaded = await this.host.load(given, this.host.files);
    this.showProblems(given.program, loaded.problems);
    if (!loaded.sim) throw whyNot(given.program, loaded.problems, this.inVsCode);
    this.changed = loaded.changed;
    const { moves } = this;
    this.debuggee = new Debuggee(loaded.sim, {
      plain: loaded.plain,
      kernelRoot: given.kernel ?? this.host.kernelRoot,
      say: (said) => this.connection.event('output', said),
      readFile: (path) => this.host.files.readFile(path),
      hooks: {
        yieldNow: () => this.breathe(),
        progress: (done, total) => moves.working(done, total),
        log: (text, stmt) => this.log(text, stmt),
      },
    });
    this.debuggee.debugger.follow = given.follow ?? 'task';
    // Only now can breakpoints be checked against what runs.
    const configured = new Promise<void>((resolve) => (this.configured = resolve));
    this.connection.event('initialized');
    void configured.then(() => this.moves.start(`Running ${loaded.title}`, () => this.firstRun()));
  }

  private async breathe(): Promise<void> {
    const d = this.debuggee;
    if (d && !d.debugger.backwards) d.output.flush();
    await this.host.yieldNow();
  }

  /** True when what runs is no longer what stands in the files, and the client takes it from here. */
  private async filesChanged(): Promise<boolean> {
    if (!(await this.changed?.())) return false;
    if (this.inVsCode) this.connection.event('sockstep/relaunch', { version: CUSTOM_VERSION });
    else this.complain('Files have changed since the launch. End the session and start it again to run them.');
    return this.inVsCode;
  }

  private async firstRun() {
    const { debugger: core, sim } = this.need();
    if (this.launchArgs?.noDebug) {
      await core.runToEnd();
      this.need().output.flush();
      const exit = sim.exits.find((e) => e.process === 0);
      this.connection.event('exited', {
        exitCode: exit ? (exit.status & 0x7f ? 128 + (exit.status & 0x7f) : (exit.status >> 8) & 0xff) : 0,
      });
      this.terminated();
      return undefined;
    }
    if (this.launchArgs?.stopOnEntry ?? true) return core.runToProgram();
    return core.continue({ includeHere: true });
  }

  private log(text: string, stmt: number): void {
    const d = this.need();
    const file = d.sim.debug.stmtFile[stmt] ?? -1;
    this.connection.event('output', {
      category: 'console',
      output: `${text}\n`,
      source: file >= 0 ? d.paths.source(file) : undefined,
      line: d.sim.debug.stmtLine[stmt],
      column: d.sim.debug.stmtCol[stmt],
    });
  }

  private showProblems(program: string, problems: readonly LoadProblem[]): void {
    this.connection.event('sockstep/problems', { version: CUSTOM_VERSION, problems: problems.map(problemEntry) });
    for (const p of problems) {
      this.connection.event('output', {
        category: p.severity === 'error' ? 'stderr' : 'console',
        output: problemLine(program, p),
        source: { name: p.file.slice(p.file.lastIndexOf('/') + 1), path: p.file },
        line: p.line,
        column: p.col,
      });
    }
  }

  private functions(): FunctionEntry[] {
    const d = this.need();
    const { debug } = d.sim;
    const seen = new Set<string>();
    const out: FunctionEntry[] = [];
    for (const fn of d.debugger.index.functions()) {
      const key = `${fn.file}:${fn.name}`;
      if (seen.has(key)) continue;
      seen.add(key);
      out.push({
        name: fn.name,
        file: d.paths.short(fn.file),
        line: fn.line,
        path: d.paths.client(fn.file),
        origin: debug.files[fn.file]?.origin ?? 'kernel',
        summary: firstSentence(fn.comment),
      });
    }
    return out.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.file < b.file ? -1 : 1));
  }

  private terminated(): void {
    if (this.ended) return;
    this.ended = true;
    this.connection.event('terminated');
  }

  private finish(): void {
    this.ended = true;
    this.host.ended(this.debuggee?.sim.lastT ?? 0);
  }
}

function isCommand(command: unknown): command is keyof typeof requestShapes {
  return typeof command === 'string' && Object.hasOwn(requestShapes, command);
}
