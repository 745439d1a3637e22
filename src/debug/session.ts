/**
 * The debugger's core: where one is, how one got there, and every way to move. Moving forward is
 * running with questions (breakpoints, steps, kernel events, data breakpoints); moving backward is
 * replaying stretches of the past with the same questions and seeking to the last answer. Both
 * give way every few milliseconds, so that pausing and cancelling always work.
 * Knows no protocol. Leaves out: reading values (src/inspect), expressions (evaluate.ts).
 * Over 500 lines: all ways to move share one search forwards and one backwards.
 */
import type { CpuState, Frame, KernelEvent, Moment, OopsReport, Simulation, StopFilter } from '../sim/api';
import { BREAK, type BreakpointHit, Breakpoints, type ConditionCompiler, STEP } from './breakpoints';
import { type CompileDataCondition, type DataHit, DataBreakpoints, ONCE } from './data-breakpoints';
import { Cancelled, Engine, SLICE, type Yielder } from './engine';
import { ArmedFilters, EVENT, type EventFilter } from './event-filters';
import { HeldLogs } from './held-logs';
import { type BackProbe, FrameStart, LastAt } from './frame-start';
import { SourceIndex } from './source-index';
import { BackStep } from './step-back';
import { type Follow, type StepKind, type StepProbe, type Stepper, clearStepMarks, stepProbe } from './stepping';
import { callBegins, callEnds, type UntilChange, withoutChange } from './until-change';

export type StopReason =
  | 'entry'
  | 'step'
  | 'breakpoint'
  | 'function breakpoint'
  | 'data breakpoint'
  | 'exception'
  | 'pause'
  | 'goto'
  | 'end'
  | 'start';

export interface Stop {
  reason: StopReason;
  /** The CPU that it is about. */
  host: number;
  cpu: number;
  /** A sentence for people. */
  text?: string;
  breakpoints: BreakpointHit[];
  data?: DataHit;
  event?: { filter: EventFilter; event: KernelEvent };
  oops?: OopsReport;
  backwards: boolean;
}

/** A statement that changed what was asked for; `t` is the moment before it. */
export interface Write {
  t: Moment;
  stmt: number;
  before: Uint8Array;
  after: Uint8Array;
}

export interface DebuggerHooks extends Yielder {
  /** A log point's text. */
  log(text: string, stmt: number): void;
}

/** With event filters the machine is asked more often, so that little is executed beyond the event. */
const EVENT_SLICE = 20_000;
/** The first stretch that a step back looks at. */
const STEP_WINDOW = 2_000;

export class Debugger {
  readonly index: SourceIndex;
  readonly breakpoints: Breakpoints;
  readonly data: DataBreakpoints;
  readonly engine: Engine;
  private armed: ArmedFilters;
  follow: Follow = 'task';
  /** A move is under way, and it looks for something in the past. */
  busy = false;
  backwards = false;
  /** What was executed after `t` is gone: for everybody who keeps notes of it. */
  onFutureChanged: (t: Moment) => void = () => {};
  private last: { host: number; cpu: number } = { host: 0, cpu: 0 };
  private lastStop: Stop | undefined;

  constructor(
    readonly sim: Simulation,
    private readonly hooks: DebuggerHooks,
    compiler: ConditionCompiler,
    dataCondition: CompileDataCondition,
    index = new SourceIndex(sim.debug),
  ) {
    this.index = index;
    this.engine = new Engine(sim, hooks);
    this.breakpoints = new Breakpoints(sim, this.index, compiler, (text, stmt) => hooks.log(text, stmt));
    this.data = new DataBreakpoints(sim, dataCondition);
    this.armed = new ArmedFilters(sim.debug, []);
  }

  /** The kernel events to stop at. */
  get filters(): ArmedFilters {
    return this.armed;
  }

  set filters(filters: ArmedFilters) {
    this.armed = filters;
    filters.mark(this.sim.breakBytes);
  }

  // ---- where one is

  /** The CPU one looks at: the one that executes next, or the last one when nothing can happen any more. */
  get here(): { host: number; cpu: number } {
    const active = this.sim.active;
    return active ? { host: active.host, cpu: active.cpu } : this.last;
  }

  /** The stack of a CPU with its task, as a start for steps. */
  stepperOf(host: number, cpu: number): Stepper {
    return { host, cpu, task: this.sim.cpu(host, cpu).current, frames: this.sim.stack(host, cpu) };
  }

  // ---- moves

  continue(options: { includeHere?: boolean } = {}): Promise<Stop> {
    return this.move(false, () => this.forward(undefined, options.includeHere));
  }

  /** To the first statement of the first program, whatever breakpoints lie before it. */
  runToProgram(): Promise<Stop> {
    const mains = this.index
      .named('main')
      .filter((fn) => fn.image !== 0 && this.sim.debug.files[fn.file]?.origin === 'program');
    const entries = new Set(mains.map((fn) => this.index.entry(fn)));
    return this.move(false, async () => {
      const bytes = this.sim.breakBytes;
      for (const stmt of entries) bytes[stmt]! |= STEP;
      return this.runQuietly((cpu) => entries.has(cpu.stmt));
    });
  }

  /** To the end of the record, stopping for nothing. */
  runToEnd(): Promise<Stop> {
    return this.move(false, () => this.runQuietly(undefined));
  }

  private async runQuietly(filter: StopFilter | undefined): Promise<Stop> {
    this.engine.listen(undefined);
    for (let ran = 0; ; ) {
      const before = this.sim.t;
      const result = this.sim.run({ filter: filter ?? (() => false), slice: SLICE, stopOnOops: false });
      if (result.reason === 'filter') return this.stopped('entry', false, { host: result.host, cpu: result.cpu });
      if (result.reason === 'end') return this.stopped('end', false, { text: endText(result.why), ...this.last });
      ran += this.sim.t - before;
      this.hooks.progress?.(ran, 0);
      await this.engine.breathe();
    }
  }

  reverseContinue(): Promise<Stop> {
    return this.move(true, () => this.backward(undefined, 0));
  }

  step(kind: StepKind, stepper: Stepper): Promise<Stop> {
    if (kind === 'out' && stepper.frames.length < 2) return this.continue();
    return this.move(false, () =>
      this.forward(stepProbe(this.sim, this.index, kind, this.followFor(stepper), stepper)),
    );
  }

  stepBack(kind: StepKind, stepper: Stepper): Promise<Stop> {
    if (kind === 'out' && stepper.frames.length < 2) return this.reverseContinue();
    return this.move(true, () =>
      this.backward(new BackStep(this.sim, this.index, kind, this.followFor(stepper), stepper), STEP_WINDOW),
    );
  }

  /** A task that does not run has no CPU to follow. */
  private followFor(stepper: Stepper): Follow {
    return stepper.cpu < 0 ? 'task' : this.follow;
  }

  /** To where the call of `frames[0]` began, in the past. */
  restartFrame(frames: readonly Frame[], task: bigint): Promise<Stop> {
    return this.move(true, () =>
      this.backward(new FrameStart(this.sim, this.index, frames, task), STEP_WINDOW, 'goto', true),
    );
  }

  /** Runs until one of the statements is next; breakpoints on the way count. */
  runTo(statements: readonly number[], backwards: boolean): Promise<Stop> {
    if (backwards) return this.move(true, () => this.backward(new LastAt(this.sim, statements), 0, 'goto'));
    const probe: StepProbe = {
      mark: (bytes) => {
        for (const stmt of statements) bytes[stmt]! |= STEP;
      },
      check: () => true,
    };
    return this.move(false, () => this.forward(probe, false, 'goto'));
  }

  /** Runs until some bytes change, once; whatever else stops counts too, and ends it. */
  untilChange(until: UntilChange, backwards: boolean): Promise<Stop> {
    const { sim, index } = this;
    return this.move(backwards, async () => {
      this.data.setOnce(until);
      try {
        const stop = backwards
          ? await this.backward(callBegins(sim, index, until), 0, 'goto')
          : await this.forward(callEnds(sim, index, until), false, 'goto');
        return withoutChange(sim, stop, until);
      } finally {
        this.data.setOnce(undefined);
      }
    });
  }

  seek(t: Moment): Promise<Stop> {
    return this.move(t < this.sim.t, async () => {
      await this.engine.seek(t);
      return this.stopped(this.sim.t === 0 && t <= 0 ? 'start' : 'goto', t < this.sim.t);
    });
  }

  /** Asks what is going on to end; it does within one slice. */
  cancel(): void {
    this.engine.cancelled = true;
  }

  /** Changes memory now: a new future begins here. */
  poke(host: number, phys: number, bytes: Uint8Array): void {
    this.sim.poke(host, phys, bytes);
    this.futureChanged();
  }

  private futureChanged(): void {
    this.breakpoints.futureChanged(this.sim.t);
    this.data.futureChanged(this.sim.t);
    this.onFutureChanged(this.sim.t);
  }

  private async move(backwards: boolean, act: () => Promise<Stop>): Promise<Stop> {
    const origin = this.sim.t;
    this.last = this.here;
    this.busy = true;
    this.backwards = backwards;
    this.engine.cancelled = false;
    try {
      await this.countUpTo(origin);
      const stop = await act();
      this.last = { host: stop.host, cpu: stop.cpu };
      this.lastStop = stop;
      return stop;
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
      // Forwards one stays where one has come to; a search backwards has found nothing yet.
      if (backwards) await this.engine.seekAnyway(origin);
      return this.stopped('pause', backwards);
    } finally {
      this.engine.listen(undefined);
      clearStepMarks(this.sim.breakBytes);
      this.busy = false;
    }
  }

  private stopped(reason: StopReason, backwards: boolean, more: Partial<Stop> = {}): Stop {
    return { reason, ...this.here, breakpoints: [], backwards, ...more };
  }

  private atBreakpoint(hits: BreakpointHit[], backwards: boolean, at: { host: number; cpu: number }): Stop {
    const problems = hits.flatMap((h) => (h.problem === undefined ? [] : [h.problem]));
    const reason = hits.every((h) => h.breakpoint.kind === 'function') ? 'function breakpoint' : 'breakpoint';
    return { reason, ...at, breakpoints: hits, backwards, text: problems.join('\n') || undefined };
  }

  // ---- forwards

  private async forward(
    step: StepProbe | undefined,
    includeHere = false,
    stepReason: StopReason = 'step',
  ): Promise<Stop> {
    const { sim } = this;
    const start = includeHere ? -1 : sim.t;
    const fresh = sim.t === sim.lastT;
    const logs = new HeldLogs(this.hooks);
    const bytes = sim.breakBytes;
    step?.mark(bytes);
    this.data.refresh();
    let event: Stop['event'];
    let hits: BreakpointHit[] = [];
    let stepped = false;
    this.engine.listen(
      this.filters.active
        ? (e) => {
            if (event || e.t <= start) return;
            const filter = this.filters.match(e);
            if (filter) event = { filter, event: e };
          }
        : undefined,
    );
    const filter: StopFilter = (cpu) => {
      if (sim.t === start) return false;
      if (event) return true;
      const bits = bytes[cpu.stmt]!;
      if (bits & EVENT) event = this.eventAt(cpu);
      if (event) return true;
      if (bits & BREAK) hits = this.breakpoints.check(cpu, (text) => logs.hold(sim.t, text, cpu.stmt));
      if (bits & STEP && step?.check(cpu)) stepped = true;
      return stepped || hits.length > 0;
    };
    const slice = this.filters.active || this.filters.warn ? EVENT_SLICE : SLICE;
    for (let ran = 0; ; ) {
      const before = sim.t;
      const result = sim.run({ filter, slice, stopOnOops: this.filters.oops });
      const warned = this.filters.warn ? this.oopsIn(Math.max(before, start + 1), sim.t, 'warn') : undefined;
      const late = event && (!warned || event.event.t <= warned.t) ? event.event : warned;
      if (late) {
        logs.say(late.t);
        this.engine.listen(undefined);
        await this.goto(late.t, fresh);
        const { host, cpu } = late;
        return this.stopped('exception', false, { ...(late === warned ? { oops: warned } : { event }), host, cpu });
      }
      logs.say();
      switch (result.reason) {
        case 'filter':
          this.counted(sim.t);
          if (hits.length > 0) return this.atBreakpoint(hits, false, { host: result.host, cpu: result.cpu });
          return this.stopped(stepReason, false, { host: result.host, cpu: result.cpu });
        case 'watch': {
          const hit = this.data.judge(result.watch, result.host, result.cpu, sim.t - 1);
          if (hit) return this.stopped('data breakpoint', false, { data: hit, host: hit.host, cpu: hit.cpu });
          break;
        }
        case 'oops':
          return this.stopped('exception', false, { oops: result.oops, host: result.oops.host, cpu: result.oops.cpu });
        case 'end':
          return this.stopped('end', false, { text: endText(result.why), ...this.last });
        case 'limit':
        case 'slice':
          ran += sim.t - before;
          this.hooks.progress?.(ran, 0);
          await this.engine.breathe();
          break;
      }
    }
  }

  private eventAt(cpu: CpuState): Stop['event'] {
    const event = this.filters.callAt(this.sim, cpu);
    const filter = this.filters.match(event);
    return filter && { filter, event };
  }

  /** Back to what was noticed late. What the machine did since is not yet the user's past when it was `fresh`. */
  private async goto(t: Moment, fresh: boolean): Promise<void> {
    await this.engine.seekAnyway(t);
    if (!fresh) return;
    this.sim.cutFuture();
    this.futureChanged();
  }

  private oopsIn(from: Moment, to: Moment, severity: OopsReport['severity']): OopsReport | undefined {
    return this.sim.oopses.find((o) => o.severity === severity && o.t >= from && o.t < to);
  }

  // ---- backwards

  private async backward(
    probe: BackProbe | undefined,
    window: number,
    reason: StopReason = 'step',
    onlyProbe = false,
  ): Promise<Stop> {
    const { sim } = this;
    const origin = sim.t;
    const bytes = sim.breakBytes;
    probe?.mark(bytes);
    let found: { t: Moment; stop: () => Stop } | undefined;
    const logs: { t: Moment; text: string; stmt: number }[] = [];
    await this.engine.backwards(origin, window, async (from, to) => {
      let last: typeof found;
      const passed: typeof logs = [];
      const note = (t: Moment, stop: () => Stop) => {
        if (!onlyProbe) last = { t, stop };
      };
      const filter: StopFilter = (cpu) => {
        const bits = bytes[cpu.stmt]!;
        if (bits & BREAK && !onlyProbe) {
          const hits = this.breakpoints.check(cpu, (text) => passed.push({ t: sim.t, text, stmt: cpu.stmt }));
          const { host, cpu: at } = cpu;
          if (hits.length > 0) note(sim.t, () => this.atBreakpoint(hits, true, { host, cpu: at }));
        }
        if (bits & EVENT && !onlyProbe && sim.t < origin) {
          const event = this.eventAt(cpu);
          if (event)
            note(sim.t, () => this.stopped('exception', true, { event, host: event.event.host, cpu: event.event.cpu }));
        }
        if (bits & STEP) probe?.visit(cpu);
        return false;
      };
      probe?.beginStretch();
      this.data.refresh();
      await this.engine.replay(to, {
        filter,
        onWatch: (w) => {
          const hit = this.data.judge(w.watch, w.host, w.cpu, sim.t - 1);
          // What one has just stopped at, right behind it, is not news, but for who asks for the last change.
          const known = hit?.breakpoint.id !== ONCE && hit?.t === origin - 1 && this.lastStop?.data?.t === hit.t;
          if (hit && !known)
            note(hit.t, () => this.stopped('data breakpoint', true, { data: hit, host: hit.host, cpu: hit.cpu }));
        },
        onEvent: this.filters.active
          ? (event) => {
              const match = event.t < origin ? this.filters.match(event) : undefined;
              if (match)
                note(event.t, () =>
                  this.stopped('exception', true, {
                    event: { filter: match, event },
                    host: event.host,
                    cpu: event.cpu,
                  }),
                );
            }
          : undefined,
      });
      for (const oops of onlyProbe ? [] : sim.oopses) {
        const wanted = oops.severity === 'oops' ? this.filters.oops : this.filters.warn;
        if (!wanted || oops.t < from || oops.t >= to || oops === this.lastStop?.oops || (last && last.t > oops.t))
          continue;
        note(oops.t, () => this.stopped('exception', true, { oops, host: oops.host, cpu: oops.cpu }));
      }
      const target = probe?.endStretch(from === 0);
      if (last && (target === undefined || last.t >= target)) found = last;
      else if (target !== undefined) found = { t: target, stop: () => this.stopped(reason, true) };
      logs.unshift(...passed.filter((l) => !found || l.t > found.t));
      return found !== undefined;
    });
    await this.engine.seek(found?.t ?? 0);
    for (const l of logs.reverse()) this.hooks.log(l.text, l.stmt);
    return found ? found.stop() : this.stopped('start', true, { text: 'The record begins here.' });
  }

  /**
   * The statements that gave a range another value before now, latest first, at most `count`. Looks as far
   * back as needed; the moment stays where it is. `look` is asked at the moment of each, before it writes.
   */
  async writers<T>(
    range: { host: number; phys: number; length: number },
    count: number,
    differs: (before: Uint8Array, after: Uint8Array) => boolean,
    look: (write: Write) => T,
  ): Promise<T[]> {
    const { sim, engine } = this;
    const { host, phys, length } = range;
    const origin = sim.t;
    const found: Write[] = [];
    const out: T[] = [];
    this.busy = true;
    engine.cancelled = false;
    sim.setWatches([{ id: 1, ...range, access: 'write' }]);
    try {
      await engine.backwards(origin, 0, async (_, to) => {
        const stretch: Write[] = [];
        let last = sim.ram(host).slice(phys, phys + length);
        await engine.replay(to, {
          onWatch: () => {
            const now = sim.ram(host).slice(phys, phys + length);
            if (differs(last, now)) stretch.push({ t: sim.t - 1, stmt: -1, before: last, after: now });
            last = now;
          },
        });
        found.push(...stretch.reverse());
        return found.length >= count;
      });
      for (const write of found.slice(0, count)) {
        await engine.seek(write.t);
        out.push(look({ ...write, stmt: sim.active?.stmt ?? -1 }));
      }
    } catch (error) {
      if (!(error instanceof Cancelled)) throw error;
    } finally {
      this.data.apply();
      await engine.seekAnyway(origin);
      this.busy = false;
    }
    return out;
  }

  // ---- counting

  /** Counts hits of the part of the record that nobody has counted yet. */
  private async countUpTo(t: Moment): Promise<void> {
    const counters = this.breakpoints.counting().flatMap((b) => (b.hits ? [b.hits] : []));
    const from = Math.min(...counters.map((h) => h.upTo), t);
    if (counters.length === 0 || from >= t) return;
    await this.engine.seek(from);
    await this.engine.replay(t, {
      filter: (cpu) => {
        if (this.sim.breakBytes[cpu.stmt]! & BREAK) this.breakpoints.check(cpu, () => {});
        return false;
      },
    });
    this.counted(t);
    await this.engine.seek(t);
  }

  private counted(t: Moment): void {
    for (const b of this.breakpoints.counting()) b.hits?.covered(t);
  }
}

function endText(why: 'idle' | 'all-exited' | 'time-limit'): string {
  switch (why) {
    case 'all-exited':
      return 'End of the record: every program has ended.';
    case 'time-limit':
      return 'End of the record: the time limit of the scenario is reached.';
    case 'idle':
      return 'End of the record: everybody waits and nothing is under way that could wake anyone.';
  }
}
