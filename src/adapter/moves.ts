/**
 * Everything that moves: launch's first run, steps and runs in both directions, seeks, pause. A move
 * is answered at once, goes on in slices, and ends in one `stopped` and one `sockstep/stopped`.
 * Leaves out: how moves work (src/debug/session.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { Cancelled } from '../debug/engine';
import { ONCE } from '../debug/data-breakpoints';
import type { Stop } from '../debug/session';
import type { StepKind, Stepper } from '../debug/stepping';
import { type Connection, DapError, ERROR } from './connection';
import type { Debuggee } from './debuggee';
import { type Explanation, explain } from './explain';
import type { PanelName } from './panel-data';
import { stopInfo } from './stop-info';

/** A move that takes longer than this shows progress. */
const PROGRESS_AFTER_MS = 300;
/** Often enough to be seen moving; every slice of a run would be hundreds of messages in a second. */
const PROGRESS_EVERY_MS = 100;

export class Moves {
  /** The last stop, for exceptionInfo. */
  explanation: Explanation | undefined;
  at = { host: 0, cpu: 0 };
  private sentence: string | undefined;
  panels: readonly PanelName[] = [];
  progressWanted = false;
  private stops = 0;
  /** Whose past the panels have been told: asked once, the user may cancel it. */
  private taught: Debuggee | undefined;
  private running: Promise<void> | undefined;
  private progress: { id: string; begun: number; shown: boolean; told: number; title: string } | undefined;
  private progressId = 0;
  private closed = false;

  constructor(
    private readonly connection: Connection,
    private readonly debuggee: () => Debuggee,
    private readonly now: () => number,
    private readonly finished: () => void,
  ) {}

  get busy(): boolean {
    return this.running !== undefined;
  }

  /** Throws unless one has stopped somewhere. */
  mustBeStopped(): void {
    if (this.busy) throw new DapError('The simulation is running. Pause it first.', { id: ERROR.running });
  }

  /** Starts a move; the request that asked for it is answered meanwhile. */
  start(title: string, move: () => Promise<Stop | undefined>): void {
    this.mustBeStopped();
    this.progress = { id: `move-${++this.progressId}`, begun: this.now(), shown: false, told: -Infinity, title };
    // After the response: clients expect the answer before the stop.
    this.running = Promise.resolve()
      .then(move)
      .then(
        (stop) => this.end(stop),
        (error) => this.failed(error),
      );
  }

  /** A search that comes back to where it began: nobody may look meanwhile. */
  async during<T>(title: string, search: () => Promise<T>): Promise<T> {
    this.mustBeStopped();
    this.progress = { id: `move-${++this.progressId}`, begun: this.now(), shown: false, told: -Infinity, title };
    const searching = search();
    this.running = searching.then(
      () => {},
      () => {},
    );
    try {
      return await searching;
    } finally {
      this.running = undefined;
      this.endProgress();
    }
  }

  private async end(stop: Stop | undefined): Promise<void> {
    this.running = undefined;
    this.endProgress();
    if (this.closed || !stop) return;
    this.debuggee().output.flush();
    await this.report(stop);
  }

  private async failed(error: unknown): Promise<void> {
    this.running = undefined;
    this.endProgress();
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.connection.event('output', { category: 'important', output: `Sockstep: internal error: ${text}\n` });
    if (!this.closed)
      await this.report({ reason: 'pause', ...this.debuggee().debugger.here, breakpoints: [], backwards: false });
  }

  private async report(stop: Stop): Promise<void> {
    const debuggee = this.debuggee();
    const { threads, sim, kernel } = debuggee;
    this.at = { host: stop.host, cpu: stop.cpu };
    // After a restart the panels that are looked at have a new machine to learn from.
    if (this.panels.length > 0 && this.taught !== debuggee) await this.learn();
    this.sentence = (await debuggee.labels.sentence(stop.host, stop.cpu))?.text;
    if (this.closed || this.busy) return;
    this.explanation = explain(kernel, debuggee.syscalls, stop, sim.stack(stop.host, stop.cpu));
    if (this.explanation.toConsole)
      this.connection.event('output', { category: 'console', output: `${this.explanation.text}\n` });
    const ids = [...stop.breakpoints.map((h) => h.breakpoint.id)];
    if (stop.data && stop.data.breakpoint.id !== ONCE) ids.push(stop.data.breakpoint.id);
    debuggee.stacks.moved();
    this.connection.event('stopped', {
      reason: stop.reason === 'start' ? 'entry' : stop.reason,
      description: this.explanation.description,
      text: this.explanation.text || undefined,
      threadId: threads.onCpu(stop.host, stop.cpu),
      allThreadsStopped: true,
      hitBreakpointIds: ids.length > 0 ? ids : undefined,
    } satisfies DebugProtocol.StoppedEvent['body']);
    this.stops++;
    debuggee.panels.views.moved();
    this.connection.event('sockstep/stopped', stopInfo(debuggee, this.stops, this.at, this.panels, this.sentence));
  }

  /**
   * The present moment again, after something was changed at it. Not the area `stacks`, though a frame's
   * locals may be others: VS Code takes it as a new stop, and whoever types in the console is in the editor then.
   */
  refresh(): void {
    this.connection.event('invalidated', { areas: ['variables'] });
    this.connection.event(
      'sockstep/stopped',
      stopInfo(this.debuggee(), ++this.stops, this.at, this.panels, this.sentence),
    );
  }

  info(panels = this.panels): ReturnType<typeof stopInfo> {
    return stopInfo(this.debuggee(), this.stops, this.at, panels, this.sentence);
  }

  /** Tells the panels' learners who is looked at, and executes again what those have missed. */
  async learn(): Promise<void> {
    const { panels, debugger: core } = this.debuggee();
    const { engine } = core;
    this.taught = this.debuggee();
    panels.watch(this.panels);
    if (!panels.learning.missed()) return;
    engine.cancelled = false;
    try {
      await this.during('Reading the past for the panels', () =>
        panels.learning.catchUp({
          seek: (t) => engine.seek(t),
          replay: (t) => engine.replay(t, {}),
          back: (t) => engine.seekAnyway(t),
        }),
      );
    } catch (error) {
      // Cancelled: the panels show what is known.
      if (!(error instanceof Cancelled)) throw error;
    }
  }

  // ---- the moves

  /** `target`: the function to step into, by index. */
  step(
    kind: StepKind,
    threadId: number,
    backwards: boolean,
    granularity?: DebugProtocol.SteppingGranularity,
    target?: number,
  ): void {
    const { debugger: core, threads, sim } = this.debuggee();
    const thread = threads.get(threadId);
    if (!thread) throw new DapError('This thread does not exist any more.', { id: ERROR.unknown });
    this.mustBeStopped();
    // DAP's "statement" is what people see as a step: a line. "instruction" is the machine's statement.
    const stepper: Stepper = { ...threads.stepper(thread), statements: granularity === 'instruction' };
    if (target !== undefined) {
      if (!sim.debug.functions[target])
        throw new DapError('There is no such call to step into; ask for the targets again.', { id: ERROR.unknown });
      stepper.into = new Set([target]);
    }
    if (backwards) this.continued(threadId);
    this.start(backwards ? 'Stepping back' : 'Stepping', () =>
      backwards ? core.stepBack(kind, stepper) : core.step(kind, stepper),
    );
  }

  /** Some clients mark threads as running only when told. */
  continued(threadId: number): void {
    this.connection.event('continued', { threadId, allThreadsContinued: true });
  }

  /** Ends what is going on and waits until it has ended. */
  async stopRunning(): Promise<void> {
    while (this.running) {
      this.debuggee().debugger.cancel();
      await this.running;
    }
  }

  pause(): void {
    if (this.running) this.debuggee().debugger.cancel();
  }

  // ---- progress

  /** Called by the core while it works. */
  working(done: number, total: number): void {
    const p = this.progress;
    if (!p || !this.progressWanted) return;
    const now = this.now();
    if (!p.shown) {
      if (now - p.begun < PROGRESS_AFTER_MS) return;
      p.shown = true;
      this.connection.event('progressStart', { progressId: p.id, title: p.title, cancellable: true });
    }
    if (now - p.told < PROGRESS_EVERY_MS) return;
    p.told = now;
    this.connection.event('progressUpdate', {
      progressId: p.id,
      message: `${done.toLocaleString('en')} statements`,
      percentage: total > 0 ? Math.min(100, Math.round((100 * done) / total)) : undefined,
    });
  }

  private endProgress(): void {
    if (this.progress?.shown) this.connection.event('progressEnd', { progressId: this.progress.id });
    this.progress = undefined;
  }

  isProgress(id: string): boolean {
    return this.progress?.id === id;
  }

  /** No more stops are reported. */
  async close(): Promise<void> {
    this.closed = true;
    await this.stopRunning();
    this.finished();
  }
}
