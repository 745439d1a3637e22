/**
 * Breakpoints on lines and functions: from what the user asked for to statements, and the question
 * "does one of them stop here?" asked before a marked statement runs. Sets bit BREAK of the
 * machine's break bytes. The answer depends on the moment alone, so it is the same in both
 * directions.
 * Leaves out: running (session.ts), expressions (evaluate.ts), data breakpoints (data-breakpoints.ts).
 */
import type { CpuState, Simulation } from '../sim/api';
import type { FunctionInfo } from '../machine/debug-info';
import { HitIndex, type HitTest, parseHitCondition } from './hit-condition';
import type { SourceIndex } from './source-index';
import { didYouMean } from './spelling';

export const BREAK = 1;
export const STEP = 2;

export interface BreakpointOptions {
  condition?: string;
  hitCondition?: string;
  logMessage?: string;
  /** Do not stop when one of these functions is among the callers. */
  notFrom?: readonly string[];
}

/** Compiles expressions for one statement; a string is a sentence about what is wrong. */
export interface ConditionCompiler {
  condition(text: string, stmt: number): ((cpu: CpuState) => boolean) | string;
  message(text: string, stmt: number): ((cpu: CpuState) => string) | string;
}

export interface Breakpoint {
  id: number;
  kind: 'line' | 'function';
  verified: boolean;
  message?: string;
  /** Where it landed, when it is verified and has one place. */
  file?: number;
  line?: number;
  column?: number;
  statements: readonly number[];
  functions: readonly FunctionInfo[];
  options: BreakpointOptions;
  hitTest?: HitTest;
  hits?: HitIndex;
}

/** A breakpoint's answer at a statement. */
export interface BreakpointHit {
  breakpoint: Breakpoint;
  /** The condition could not be evaluated here: stop and say so. */
  problem?: string;
}

interface Armed {
  breakpoint: Breakpoint;
  condition?: (cpu: CpuState) => boolean;
  message?: (cpu: CpuState) => string;
  excluded?: Set<number>;
}

export class Breakpoints {
  private nextId = 1;
  private readonly lineSets = new Map<number, Breakpoint[]>();
  private functionSet: Breakpoint[] = [];
  private readonly armed = new Map<number, Armed[]>();

  constructor(
    private readonly sim: Simulation,
    private readonly index: SourceIndex,
    private readonly compiler: ConditionCompiler,
    private readonly onLog: (text: string, stmt: number, cpu: CpuState) => void,
  ) {}

  /** Replaces the breakpoints of a file; answers in the order asked. */
  setLines(file: number, wanted: readonly ({ line: number; column?: number } & BreakpointOptions)[]): Breakpoint[] {
    const old = this.lineSets.get(file) ?? [];
    const made = wanted.map((want) => {
      const match = this.index.line(file, want.line, want.column);
      const { line, column: _, ...options } = want;
      const same = old.find(
        (b) => match && b.line === match.line && b.column === match.column && sameOptions(b.options, options),
      );
      if (same) return same;
      if (!match)
        return this.unverified('line', `There is no code at line ${line}.${this.nearLine(file, line)}`, options);
      return this.arm({
        id: this.nextId++,
        kind: 'line',
        verified: true,
        file,
        line: match.line,
        column: match.column,
        statements: match.statements,
        functions: match.functions,
        options,
      });
    });
    this.lineSets.set(file, made);
    this.rebuild();
    return made;
  }

  /** Replaces all function breakpoints. */
  setFunctions(wanted: readonly ({ name: string } & BreakpointOptions)[]): Breakpoint[] {
    const old = this.functionSet;
    this.functionSet = wanted.map((want) => {
      const { name, ...options } = want;
      const functions = this.index.match(name);
      if (functions.length === 0) return this.unverified('function', this.noFunction(name), options);
      const statements = functions.map((fn) => this.index.entry(fn));
      const same = old.find(
        (b) => b.verified && b.statements.join() === statements.join() && sameOptions(b.options, options),
      );
      if (same) return same;
      const first = functions[0] as FunctionInfo;
      const names = new Set(functions.map((fn) => fn.name));
      return this.arm({
        id: this.nextId++,
        kind: 'function',
        verified: true,
        statements,
        functions,
        options,
        file: first.file,
        line: this.sim.debug.stmtLine[statements[0] as number],
        column: this.sim.debug.stmtCol[statements[0] as number],
        message:
          names.size > 1
            ? `${names.size} functions match: ${[...names].slice(0, 8).join(', ')}${names.size > 8 ? ', …' : ''}`
            : undefined,
      });
    });
    this.rebuild();
    return this.functionSet;
  }

  private noFunction(name: string): string {
    const tracepoint = this.index.named(name).find((fn) => fn.isTracepoint);
    if (tracepoint)
      return `${name} is a tracepoint: it has no code to stop in. Use the kernel events in the Breakpoints view.`;
    const colon = name.lastIndexOf(':');
    if (colon > 0) {
      const elsewhere = this.index.match(name.slice(colon + 1));
      if (elsewhere.length > 0) {
        const where = elsewhere.map((fn) => this.sim.debug.files[fn.file]?.path ?? '?');
        return `There is no function ${name.slice(colon + 1)} in ${name.slice(0, colon)}; it is in ${[...new Set(where)].slice(0, 3).join(', ')}.`;
      }
    }
    if (/[*?]/.test(name)) return `No function matches "${name}".`;
    return `There is no function "${name}" in the kernel or the program.${didYouMean(this.index.suggest(name))}`;
  }

  private nearLine(file: number, line: number): string {
    const near = this.index.locations(file, Math.max(1, line - 40), line + 40);
    let best: number | undefined;
    for (const { line: at } of near) if (best === undefined || Math.abs(at - line) < Math.abs(best - line)) best = at;
    return best === undefined ? ' This file has no code near it.' : ` The nearest line with code is ${best}.`;
  }

  private unverified(kind: Breakpoint['kind'], message: string, options: BreakpointOptions): Breakpoint {
    return { id: this.nextId++, kind, verified: false, message, statements: [], functions: [], options };
  }

  /** Compiles what is asked; a mistake makes the breakpoint unverified, and tells. */
  private arm(breakpoint: Breakpoint): Breakpoint {
    const { condition, hitCondition, logMessage } = breakpoint.options;
    const problem = (message: string): Breakpoint => ({
      ...breakpoint,
      verified: false,
      message,
      statements: [],
      functions: [],
    });
    if (hitCondition !== undefined && hitCondition.trim() !== '') {
      const test = parseHitCondition(hitCondition);
      if (typeof test === 'string') return problem(test);
      breakpoint.hitTest = test;
      breakpoint.hits = new HitIndex();
    }
    const stmt = breakpoint.statements[0];
    if (stmt === undefined) return breakpoint;
    if (condition !== undefined && condition.trim() !== '') {
      const compiled = this.compiler.condition(condition, stmt);
      if (typeof compiled === 'string') return problem(`Condition: ${compiled}`);
    }
    if (logMessage !== undefined && logMessage !== '') {
      const compiled = this.compiler.message(logMessage, stmt);
      if (typeof compiled === 'string') return problem(`Log message: ${compiled}`);
    }
    return breakpoint;
  }

  all(): Breakpoint[] {
    return [...[...this.lineSets.values()].flat(), ...this.functionSet];
  }

  /** Files with line breakpoints, for finding what belongs to a path. */
  private rebuild(): void {
    const bytes = this.sim.breakBytes;
    for (const stmt of this.armed.keys()) bytes[stmt]! &= ~BREAK;
    this.armed.clear();
    for (const breakpoint of this.all()) {
      const { condition, logMessage, notFrom } = breakpoint.options;
      const excluded =
        notFrom && notFrom.length > 0
          ? new Set(notFrom.flatMap((name) => this.index.match(name).map((fn) => fn.index)))
          : undefined;
      for (const stmt of breakpoint.statements) {
        const entry: Armed = { breakpoint, excluded };
        // Each place has its own variables; where the condition means nothing it is never true.
        if (condition?.trim()) {
          const compiled = this.compiler.condition(condition, stmt);
          entry.condition = typeof compiled === 'string' ? () => false : compiled;
        }
        if (logMessage) {
          const compiled = this.compiler.message(logMessage, stmt);
          entry.message = typeof compiled === 'string' ? () => logMessage : compiled;
        }
        const list = this.armed.get(stmt);
        if (list) list.push(entry);
        else this.armed.set(stmt, [entry]);
        bytes[stmt]! |= BREAK;
      }
    }
  }

  /** Which breakpoints stop before this statement. Log points speak and do not stop. */
  check(cpu: CpuState, log: (text: string) => void = (text) => this.onLog(text, cpu.stmt, cpu)): BreakpointHit[] {
    const list = this.armed.get(cpu.stmt);
    const out: BreakpointHit[] = [];
    if (!list) return out;
    for (const { breakpoint, condition, message, excluded } of list) {
      let problem: string | undefined;
      if (condition) {
        try {
          if (!condition(cpu)) continue;
        } catch (error) {
          problem = `The condition "${breakpoint.options.condition}" could not be evaluated: ${error instanceof Error ? error.message : String(error)}`;
        }
      }
      if (excluded && this.calledFrom(cpu, excluded)) continue;
      if (breakpoint.hitTest && breakpoint.hits) {
        const count = breakpoint.hits.number(this.sim.t);
        breakpoint.hits.add(this.sim.t);
        if (!breakpoint.hitTest(count)) continue;
      }
      if (message) {
        let text: string;
        try {
          text = message(cpu);
        } catch (error) {
          text = `${breakpoint.options.logMessage} — ${error instanceof Error ? error.message : String(error)}`;
        }
        log(text);
        continue;
      }
      out.push({ breakpoint, problem });
    }
    return out;
  }

  private calledFrom(cpu: CpuState, excluded: ReadonlySet<number>): boolean {
    return this.sim.stack(cpu.host, cpu.cpu).some((frame, depth) => depth > 0 && excluded.has(frame.fn));
  }

  /** Breakpoints that count their hits. */
  counting(): Breakpoint[] {
    return this.all().filter((b) => b.hits !== undefined);
  }

  futureChanged(t: number): void {
    for (const b of this.counting()) b.hits?.truncate(t);
  }
}

function sameOptions(a: BreakpointOptions, b: BreakpointOptions): boolean {
  return (
    (a.condition ?? '') === (b.condition ?? '') &&
    (a.hitCondition ?? '') === (b.hitCondition ?? '') &&
    (a.logMessage ?? '') === (b.logMessage ?? '') &&
    (a.notFrom ?? []).join() === (b.notFrom ?? []).join()
  );
}
