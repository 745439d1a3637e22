/**
 * Expressions at a place: parse once, evaluate as often as needed. For watches, hovers, the console,
 * conditions, log messages, and new values of variables.
 * Leaves out: the evaluation itself (evaluate.ts, compile.ts), what names mean (scope.ts).
 */
import {
  type Expr,
  type ExpressionResult,
  type FunctionSymbol,
  type LocalSymbol,
  type Type,
  inSentences,
  parseExpression,
  wrap,
} from '../c';
import { LONG } from '../c/types';
import type { Origin } from '../inspect/containers';
import type { Kernel } from '../inspect/names';
import { CpuSpace, type Space } from '../inspect/space';
import { Tree } from '../inspect/tree';
import { type Value, computed, scalarOf } from '../inspect/value';
import { variableAt } from '../inspect/variable';
import type { FunctionInfo } from '../machine/debug-info';
import { splitMessage } from './log-message';
import type { CpuState, KernelEvent, Simulation } from '../sim/api';
import type { ConditionCompiler } from './breakpoints';
import { compileFast } from './compile';
import type { ValueChange } from './data-breakpoints';
import { type Binding, EvaluationError, Evaluator, NeedsSource, bytesFor } from './evaluate';
import { bodyAsExpression } from './function-bodies';
import type { SourceIndex } from './source-index';
import { Symbols } from './scope';

/** Where an expression is evaluated. */
export interface EvalPlace {
  host: number;
  /** For questions about the CPU; -1 when the frame's task does not run. */
  cpu: number;
  space: Space;
  /** The frame, for locals; absent: globals only. */
  fp?: number;
  stmt?: number;
  /** `current` as the frame's task sees it. */
  task?: bigint;
}

/** A small function, ready to be evaluated. */
interface Body {
  expr: Expr;
  params: LocalSymbol[];
}

/** Calls inside calls. */
const MAX_CALLS = 32;

/** Values by name that come from elsewhere than memory's variables. */
export type Extras = ReadonlyMap<string, Value>;

export class Expressions implements ConditionCompiler {
  readonly symbols: Symbols;
  private readonly tree: Tree;
  /** Texts of source files that have been fetched, for calls of small functions. */
  private readonly texts = new Map<number, string>();
  private readonly bodies = new Map<FunctionInfo, Body | undefined>();
  private calls = 0;
  /** Writes; set by the session, which knows what else must follow. */
  store: ((host: number, phys: number, bytes: Uint8Array) => void) | undefined;

  constructor(
    private readonly sim: Simulation,
    readonly kernel: Kernel,
    index: SourceIndex,
  ) {
    this.symbols = new Symbols(sim.debug, index);
    this.tree = new Tree(kernel);
  }

  /** The value, or an EvaluationError whose message is a sentence. */
  evaluate(text: string, place: EvalPlace, options: { assign?: boolean; extras?: Extras } = {}): Value {
    const { expr, symbols } = this.parse(text, place.stmt, options.extras);
    return new Evaluator(this.binding(place, options.assign ?? false, symbols)).evaluate(expr);
  }

  /** The type of an expression, nothing evaluated; undefined when it makes no sense. */
  typeOf(text: string, stmt: number | undefined): Type | undefined {
    try {
      return this.parse(text, stmt).expr.type;
    } catch {
      return undefined;
    }
  }

  /** By which member or global an expression names what it names: lists know their elements by that. */
  originOf(text: string, stmt: number | undefined): Origin {
    try {
      return originOf(this.parse(text, stmt).expr);
    } catch {
      return {};
    }
  }

  /** Gives a variable a new value, written as C; returns the value it has then. */
  assign(target: Value, text: string, place: EvalPlace): Value {
    if (target.address === undefined)
      throw new EvaluationError('This value has no place in memory, so it cannot be changed.');
    const trimmed = text.trim();
    const bytes = stringBytes(target.type, trimmed);
    const binding = this.binding(place, true, new Map());
    if (bytes) {
      binding.store?.(target, bytes);
      return target;
    }
    const { expr, symbols } = this.parse(trimmed, place.stmt);
    const value = new Evaluator(this.binding(place, false, symbols)).evaluate(expr);
    const converted = convertFor(target, value);
    binding.store?.(target, bytesFor(target, converted));
    return target;
  }

  // ---- calls of small functions

  /** The text of a file, for NeedsSource. */
  provide(file: number, text: string): void {
    this.texts.set(file, text);
  }

  /** Files that evaluating an expression or a log message at a statement will ask for, and that are not there yet. */
  missingSources(text: string, stmt: number, isMessage = false): number[] {
    const out = new Set<number>();
    const seen = new Set<FunctionInfo>();
    const visit = (expr: Expr): void => {
      for (const symbol of calledBy(expr)) {
        const fn = this.symbols.func(symbol);
        if (!fn || seen.has(fn)) continue;
        seen.add(fn);
        if (!this.texts.has(fn.file)) out.add(fn.file);
        else {
          const body = this.bodyOf(fn);
          if (body) visit(body.expr);
        }
      }
    };
    const pieces = isMessage
      ? splitMessage(text).flatMap((p) => (typeof p === 'string' ? [] : [p.expression]))
      : [text];
    for (const piece of pieces) {
      try {
        visit(this.parse(piece, stmt).expr);
      } catch {
        // Told when the breakpoint is set.
      }
    }
    return [...out];
  }

  private call(symbol: FunctionSymbol, args: Value[], place: EvalPlace): Value | undefined {
    const fn = this.symbols.func(symbol);
    if (!fn || fn.type.kind !== 'function' || fn.type.returns.kind === 'void' || fn.type.variadic) return undefined;
    const body = this.bodyOf(fn);
    if (!body) return undefined;
    if (this.calls >= MAX_CALLS) throw new EvaluationError(`${fn.name} calls itself too often to be evaluated here.`);
    this.calls++;
    try {
      const given = new Map(body.params.map((p, i) => [p, args[i] as Value]));
      const value = new Evaluator(this.binding({ ...place, fp: undefined, stmt: undefined }, false, given)).evaluate(
        body.expr,
      );
      const { returns } = fn.type;
      if (returns.kind === 'record' || returns.kind === 'array') return value;
      const scalar = scalarOf(value);
      if (scalar === undefined) throw new EvaluationError('There is no memory to read.');
      return computed(
        value.space,
        returns,
        typeof scalar === 'bigint' && returns.kind !== 'float' ? wrap(scalar, returns) : scalar,
      );
    } finally {
      this.calls--;
    }
  }

  private bodyOf(fn: FunctionInfo): Body | undefined {
    if (this.bodies.has(fn)) return this.bodies.get(fn);
    const text = this.texts.get(fn.file);
    if (text === undefined) throw new NeedsSource(fn.file, fn.name);
    const expression = bodyAsExpression(text, fn);
    let body: Body | undefined;
    if (expression !== undefined) {
      const params = fn.params.map((p) => this.symbols.extraSymbol(p.name, p.type));
      const scope = this.symbols.scope(fn.firstStmt, new Map(params.map((p) => [p.name, p])));
      const { expr } = parseExpression(expression, scope);
      if (expr) body = { expr, params };
    }
    this.bodies.set(fn, body);
    return body;
  }

  // ---- for breakpoints

  condition(text: string, stmt: number): ((cpu: CpuState) => boolean) | string {
    let parsed: { expr: Expr; symbols: Map<LocalSymbol, Value> };
    try {
      parsed = this.parse(text, stmt);
    } catch (error) {
      return messageOf(error);
    }
    const { expr } = parsed;
    if (!['int', 'bool', 'enum', 'pointer', 'float'].includes(expr.type.kind))
      return `"${text}" is not a number or a pointer, so it is neither true nor false.`;
    const fast = compileFast(expr, this.sim, {
      local: (symbol) => this.symbols.slotOf(symbol),
      global: (symbol) => {
        const info = this.symbols.global(symbol);
        return info && info.image === 0 ? this.sim.translate(0, info.address) : undefined;
      },
      address: (symbol) => this.symbols.global(symbol)?.address,
    });
    return fast ?? ((cpu) => this.isTrue(expr, this.binding(this.placeOf(cpu), false, parsed.symbols)));
  }

  message(text: string, stmt: number): ((cpu: CpuState) => string) | string {
    const parts: (string | { expr: Expr; symbols: Map<LocalSymbol, Value> })[] = [];
    for (const piece of splitMessage(text)) {
      if (typeof piece === 'string') {
        parts.push(piece);
        continue;
      }
      try {
        parts.push(this.parse(piece.expression, stmt));
      } catch (error) {
        return messageOf(error);
      }
    }
    return (cpu) => {
      const place = this.placeOf(cpu);
      return parts
        .map((part) => {
          if (typeof part === 'string') return part;
          try {
            return this.tree.text(new Evaluator(this.binding(place, false, part.symbols)).evaluate(part.expr));
          } catch (error) {
            return `<${messageOf(error)}>`;
          }
        })
        .join('');
    };
  }

  /** A condition of a data breakpoint: globals only, `host` tells whose. */
  dataCondition(
    text: string,
    host: number,
    valued: boolean,
  ): ((cpu: CpuState, change: ValueChange | undefined) => boolean) | string {
    const space = this.kernel.space(host);
    const extras = new Map<string, Value>();
    // `long`, so that no comparison surprises; an unsigned value from 2^63 on counts as negative.
    if (valued) for (const name of ['old', 'new']) extras.set(name, { type: LONG, space, scalar: 0n });
    try {
      const { expr, symbols } = this.parse(text, undefined, extras);
      return (cpu, change) => {
        const values = new Map(symbols);
        for (const [symbol, value] of symbols) {
          if (symbol.name === 'old' || symbol.name === 'new')
            values.set(symbol, { ...value, scalar: BigInt.asIntN(64, change?.[symbol.name] ?? 0n) });
        }
        return this.isTrue(
          expr,
          this.binding({ ...this.placeOf(cpu), host, fp: undefined, stmt: undefined }, false, values),
        );
      };
    } catch (error) {
      const names = valued ? ' Names here: old and new, the watched value, and global variables.' : '';
      return `${messageOf(error)}${names}`;
    }
  }

  /** A condition over the parameters of tracepoints, or of functions whose call is the event. */
  eventCondition(text: string, names: readonly string[]): ((event: KernelEvent) => boolean) | string {
    const compiled = new Map<number, { expr: Expr; params: { symbol: LocalSymbol; type: Type }[] }>();
    let problem = `No tracepoint of this kernel has these names.`;
    for (const fn of this.sim.debug.functions) {
      if (!names.includes(fn.name) || fn.type.kind !== 'function') continue;
      const params = fn.type.params.map((p, i) => {
        const name = p.name ?? fn.params[i]?.name ?? `arg${i}`;
        return { name, type: p.type, symbol: this.symbols.extraSymbol(name, p.type) };
      });
      const scope = this.symbols.scope(undefined, new Map(params.map((p) => [p.name, p.symbol])));
      const result = parseExpression(text, scope);
      if (result.expr) compiled.set(fn.index, { expr: result.expr, params });
      else problem = `${firstProblem(result)} Names here: ${params.map((p) => p.name).join(', ')}.`;
    }
    if (compiled.size === 0) return problem;
    return (event) => {
      const code = compiled.get(event.fn);
      if (!code) return false;
      const space = this.kernel.space(event.host);
      const values = new Map(
        code.params.map((p, i) => [
          p.symbol,
          { type: p.type, space, scalar: narrowTo(event.args[i] ?? 0n, p.type) } as Value,
        ]),
      );
      const place: EvalPlace = { host: event.host, cpu: event.cpu, space, task: event.task };
      try {
        return this.isTrue(code.expr, this.binding(place, false, values));
      } catch {
        return false;
      }
    };
  }

  private isTrue(expr: Expr, binding: Binding): boolean {
    const value = scalarOf(new Evaluator(binding).evaluate(expr));
    if (value === undefined) throw new EvaluationError('There is no memory to read.');
    return value !== 0n && value !== 0;
  }

  private placeOf(cpu: CpuState): EvalPlace {
    return {
      host: cpu.host,
      cpu: cpu.cpu,
      fp: cpu.fp,
      stmt: cpu.stmt,
      task: cpu.current,
      space: new CpuSpace(this.sim, cpu.host, cpu.cpu),
    };
  }

  // ---- parsing

  private parse(
    text: string,
    stmt: number | undefined,
    extras?: Extras,
  ): { expr: Expr; symbols: Map<LocalSymbol, Value> } {
    const symbols = new Map<LocalSymbol, Value>();
    const named = new Map<string, LocalSymbol>();
    for (const [name, value] of extras ?? []) {
      const symbol = this.symbols.extraSymbol(name, value.type);
      symbols.set(symbol, value);
      named.set(name, symbol);
    }
    if (text.trim() === '') throw new EvaluationError('There is nothing to evaluate.');
    const result = parseExpression(text, this.symbols.scope(stmt, named));
    if (!result.expr) throw new EvaluationError(firstProblem(result));
    return { expr: result.expr, symbols };
  }

  private binding(place: EvalPlace, assign: boolean, given: ReadonlyMap<LocalSymbol, Value>): Binding {
    const { space } = place;
    const binding: Binding = {
      space,
      local: (symbol) => {
        const value = given.get(symbol);
        if (value) return value;
        const info = this.symbols.variable(symbol);
        if (!info || place.fp === undefined) return undefined;
        return variableAt(space, place.fp, info.lengths ? { ...info, object: undefined } : info);
      },
      global: (symbol) => this.symbols.global(symbol)?.address,
      func: (symbol) => this.symbols.func(symbol)?.address,
      intrinsic: (name) => this.intrinsic(name, place),
      call: (symbol, args) => this.call(symbol, args, place),
    };
    if (assign) {
      binding.store = (target, bytes) => {
        const phys = target.space.translate(target.address!);
        if (phys < 0) throw new EvaluationError('There is no memory to write to.');
        if (!this.store) throw new EvaluationError('Nothing can be changed here.');
        this.store(target.space.host, phys, target.slot ? extended(target.type, bytes) : bytes);
      };
    }
    return binding;
  }

  private intrinsic(name: string, place: EvalPlace): bigint | undefined {
    const cpu = place.cpu >= 0 ? this.sim.cpu(place.host, place.cpu) : undefined;
    switch (name) {
      case '__machine_current':
        return place.task ?? cpu?.current;
      case '__machine_cpu':
        return cpu ? BigInt(cpu.cpu) : undefined;
      case '__machine_nr_cpus':
        return BigInt(this.sim.hosts[place.host]?.cpus ?? 1);
      case '__machine_irqs_enabled':
        return cpu ? (cpu.irqsEnabled ? 1n : 0n) : undefined;
      case '__machine_clock':
        return BigInt(Math.trunc(cpu?.timeNs ?? this.sim.timeNs));
      default:
        return undefined;
    }
  }
}

/** The functions that an expression calls. */
function calledBy(e: Expr): FunctionSymbol[] {
  const out: FunctionSymbol[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    if (typeof node !== 'object' || node === null || !('kind' in node)) return;
    const expr = node as Expr & Record<string, unknown>;
    if (expr.kind === 'call' && expr.callee.kind === 'func' && expr.callee.func.builtin === undefined)
      out.push(expr.callee.func);
    for (const key of CHILDREN) if (key in expr) visit(expr[key]);
  };
  visit(e);
  return out;
}

/** Members of tree nodes that hold nodes. */
const CHILDREN = [
  'operand',
  'left',
  'right',
  'condition',
  'then',
  'otherwise',
  'pointer',
  'index',
  'object',
  'callee',
  'args',
  'target',
  'value',
  'body',
  'result',
  'expr',
  'init',
  'items',
];

function originOf(e: Expr): Origin {
  if (e.kind === 'global') return { global: e.global.name };
  if (e.kind === 'member' && e.object.type.kind === 'record')
    return { record: e.object.type.def.tag, field: e.field.name };
  // An element of an array of list heads.
  if (e.kind === 'deref' && e.pointer.kind === 'ptrAdd' && e.pointer.pointer.kind === 'decay')
    return originOf(e.pointer.pointer.operand);
  return {};
}

/** A register-sized argument as its type has it. */
function narrowTo(raw: bigint, type: Type): bigint {
  if (type.kind === 'pointer') return BigInt.asUintN(64, raw);
  const bits = Math.max(8, type.size * 8);
  return type.kind === 'int' && type.signed ? BigInt.asIntN(bits, raw) : BigInt.asUintN(bits, raw);
}

/** Small scalars in a frame's slot are kept extended to 32 bits. */
function extended(type: Type, bytes: Uint8Array): Uint8Array {
  if (bytes.length >= 4 || type.kind === 'record' || type.kind === 'array') return bytes;
  const out = new Uint8Array(4);
  out.set(bytes);
  const negative = type.kind === 'int' && type.signed && (bytes[bytes.length - 1]! & 0x80) !== 0;
  if (negative) out.fill(0xff, bytes.length);
  return out;
}

function convertFor(target: Value, value: Value): Value {
  if (target.type.kind === 'record' || target.type.kind === 'array') {
    if (value.type.kind !== target.type.kind || value.type.size !== target.type.size)
      throw new EvaluationError('A struct or array can only be given another of its type.');
    return value;
  }
  const scalar = scalarOf(value);
  if (scalar === undefined) throw new EvaluationError('The new value is not a number or a pointer.');
  return value;
}

/** `"text"` for an array of characters: its bytes, cut or padded to the array. */
function stringBytes(type: Type, text: string): Uint8Array | undefined {
  if (type.kind !== 'array' || type.of.size !== 1 || type.length === undefined || !/^".*"$/s.test(text))
    return undefined;
  const body = text
    .slice(1, -1)
    .replace(/\\n/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\(["\\])/g, '$1');
  if (body.length > type.length)
    throw new EvaluationError(`The text is ${body.length} characters long; there is room for ${type.length}.`);
  const out = new Uint8Array(type.length);
  for (let i = 0; i < body.length; i++) out[i] = body.charCodeAt(i);
  return out;
}

function firstProblem(result: ExpressionResult): string {
  const error = result.diagnostics.find((d) => d.severity === 'error') ?? result.diagnostics[0];
  if (!error) return 'This is not a C expression.';
  return inSentences(error);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
