/**
 * The requests that read and write values: scopes, variables, evaluate, setVariable, setExpression.
 * Leaves out: how values are read (src/inspect), evaluated (src/debug), completed (completions.ts); bytes
 * (requests-memory.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { EvalPlace } from '../debug/expressions';
import { EvaluationError, NeedsSource } from '../debug/evaluate';
import { typeName } from '../c/types';
import type { Node } from '../inspect/tree';
import { DapError, ERROR } from './connection';
import { consoleCommand } from './console';
import type { Debuggee } from './debuggee';
import { macroText } from './macro-text';
import type { FrameRef } from './stack';
import { ToolError } from './tools/options';
import { memoryReference } from './variables';

/** Where an expression is evaluated: a frame, or the innermost frame of who runs next. */
export function evalPlace(d: Debuggee, frameId: number | undefined): EvalPlace {
  const ref = frameId === undefined ? here(d) : d.stacks.get(frameId);
  if (!ref) {
    if (frameId !== undefined) throw new DapError('This frame does not exist at this moment.', { id: ERROR.unknown });
    const { host, cpu } = d.debugger.here;
    return { host, cpu, space: d.kernel.space(host), task: d.sim.cpu(host, cpu).current };
  }
  const { thread, frame } = ref;
  return {
    host: thread.host,
    cpu: d.threads.cpuOf(thread),
    space: d.threads.space(thread),
    fp: frame.fp,
    stmt: frame.stmt >= 0 ? frame.stmt : undefined,
    task: thread.task,
  };
}

function here(d: Debuggee): FrameRef | undefined {
  const { host, cpu } = d.debugger.here;
  return d.stacks.innermost({ host, cpu, task: d.sim.cpu(host, cpu).current });
}

export function scopes(d: Debuggee, args: DebugProtocol.ScopesArguments): DebugProtocol.ScopesResponse['body'] {
  const ref = d.stacks.get(args.frameId);
  // A label row, or a frame of an earlier stop.
  if (!ref) return { scopes: [] };
  return {
    scopes: d.scopes.of(ref).map((s) => ({
      name: s.name,
      presentationHint: s.hint,
      variablesReference: d.variables.reference(s.key, s.children),
      expensive: s.expensive,
    })),
  };
}

export function variables(
  d: Debuggee,
  args: DebugProtocol.VariablesArguments,
): DebugProtocol.VariablesResponse['body'] {
  const nodes = d.variables.unfold(args.variablesReference, args.filter, args.start ?? 0, args.count ?? 0);
  if (!nodes) return { variables: [] };
  return { variables: nodes.map((n) => d.variables.variable(n)) };
}

export function evaluate(d: Debuggee, args: DebugProtocol.EvaluateArguments): DebugProtocol.EvaluateResponse['body'] {
  const console = args.context === 'repl';
  const place = evalPlace(d, args.frameId);
  if (console) {
    const answer = command(d, args.expression, place);
    if (answer !== undefined) return { result: answer, variablesReference: 0 };
  }
  // gdb's `,x` and `/x`: the value in hexadecimal.
  const hexed = /^(.*\S)\s*,\s*x$/.exec(args.expression) ?? /^(?:p|print)\/x\s+(.*)$/.exec(args.expression);
  const text = (hexed?.[1] ?? (console ? args.expression.replace(/^(p|print)\s+(?=\S)/, '') : args.expression)).trim();
  try {
    const value = d.expressions.evaluate(text, place, { assign: console });
    if (args.context === 'clipboard')
      return { result: copyText(d.tree().node(text, value, '=copy', text)), variablesReference: 0 };
    const origin = d.expressions.originOf(text, place.stmt);
    const key = `=${place.host}:${place.fp ?? 0}:${text}`;
    const node = d.tree(hexed ? true : d.hex).node(text, value, key, text, origin);
    const reference = d.variables.reference(node.key, node.children, node);
    const indexed = node.children?.indexed ?? 0;
    return {
      result: node.text,
      type: typeName(value.type),
      variablesReference: reference,
      namedVariables: indexed > 0 ? node.children!.named : undefined,
      indexedVariables: indexed > 0 ? indexed : undefined,
      memoryReference: memoryReference(node),
    };
  } catch (error) {
    if (!(error instanceof EvaluationError) || error instanceof NeedsSource) throw error;
    // A macro that is no value: what it became, or how it is defined.
    const where = args as DebugProtocol.EvaluateArguments & { source?: DebugProtocol.Source; line?: number };
    const path = typeof where.source?.path === 'string' ? where.source.path : undefined;
    const macro = macroText(d, text, { stmt: place.stmt, path, line: where.line });
    if (macro !== undefined) return { result: macro, type: 'macro', variablesReference: 0 };
    throw new DapError(error.message, { id: ERROR.evaluate });
  }
}

function command(d: Debuggee, text: string, place: EvalPlace): string | undefined {
  try {
    return consoleCommand(d, text, place);
  } catch (error) {
    if (error instanceof ToolError) throw new DapError(error.message, { id: ERROR.evaluate });
    throw error;
  }
}

/** A whole value as text: structs with their members, two levels deep. */
function copyText(node: Node, depth = 0): string {
  const rows = depth < 2 ? node.children?.list(undefined, 0, 200).filter((n) => !n.virtual) : undefined;
  if (!rows || rows.length === 0) return node.text;
  const pad = '  '.repeat(depth + 1);
  return `{\n${rows.map((n) => `${pad}.${n.name} = ${copyText(n, depth + 1)},`).join('\n')}\n${'  '.repeat(depth)}}`;
}

export function setVariable(
  d: Debuggee,
  args: DebugProtocol.SetVariableArguments,
): DebugProtocol.SetVariableResponse['body'] {
  const node = d.variables.child(args.variablesReference, args.name);
  if (!node?.value)
    throw new DapError(`"${args.name}" cannot be changed: it is not a value in memory.`, {
      id: ERROR.evaluate,
      showUser: true,
    });
  const changed = assign(() => d.expressions.assign(node.value!, args.value, evalPlace(d, undefined)));
  const now = d.tree().node(node.name, changed, node.key, node.evaluateName);
  return { value: now.text, type: now.type, variablesReference: d.variables.reference(now.key, now.children, now) };
}

export function setExpression(
  d: Debuggee,
  args: DebugProtocol.SetExpressionArguments,
): DebugProtocol.SetExpressionResponse['body'] {
  const place = evalPlace(d, args.frameId);
  const changed = assign(() => d.expressions.assign(d.expressions.evaluate(args.expression, place), args.value, place));
  const now = d
    .tree()
    .node(args.expression, changed, `=${place.host}:${place.fp ?? 0}:${args.expression}`, args.expression);
  return { value: now.text, type: now.type, variablesReference: d.variables.reference(now.key, now.children, now) };
}

function assign<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof EvaluationError && !(error instanceof NeedsSource))
      throw new DapError(error.message, { id: ERROR.evaluate, showUser: true });
    throw error;
  }
}
