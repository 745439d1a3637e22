/**
 * The shapes of requests' arguments, as one table: what comes in from a client is held against it
 * before anybody works with it, so that a wrong shape is answered with a sentence that names the place.
 * What a request means, and whether a number names something, is for its handler.
 * Leaves out: launch attributes, which have a table of their own (launch-attributes.ts).
 */
import { DapError, ERROR } from './connection';
import type { CustomRequestName } from './custom';
import type { Requests } from './requests';

/**
 * `count`: a whole number, zero or more. `line`: zero or more too, clients count from either. `any`: not looked
 * at. A question mark: may be absent (null counts as absent, as some clients write it).
 */
type Plain = 'string' | 'boolean' | 'integer' | 'count' | 'object' | 'any';
export type Shape =
  | Plain
  | `${Plain}?`
  | { readonly [name: string]: Shape }
  | { readonly listOf: Shape; readonly optional?: boolean };
type Fields = { readonly [name: string]: Shape };

const text = 'string';
const source = { path: 'string?', name: 'string?', sourceReference: 'integer?' } as const;
const strings = { listOf: 'string', optional: true } as const;
const thread = { threadId: 'integer' } as const;
const step = { ...thread, granularity: 'string?', singleThread: 'boolean?' } as const;
const format = 'object?';

export const requestShapes = {
  initialize: { supportsProgressReporting: 'boolean?', clientID: 'string?', adapterID: 'string?' },
  launch: {},
  attach: {},
  configurationDone: {},
  disconnect: { restart: 'boolean?', terminateDebuggee: 'boolean?' },
  terminate: { restart: 'boolean?' },
  restart: {},
  cancel: { requestId: 'integer?', progressId: 'string?' },
  setBreakpoints: {
    source,
    breakpoints: {
      listOf: { line: 'count', column: 'count?', condition: 'string?', hitCondition: 'string?', logMessage: 'string?' },
      optional: true,
    },
  },
  setFunctionBreakpoints: {
    breakpoints: { listOf: { name: text, condition: 'string?', hitCondition: 'string?' } },
  },
  setExceptionBreakpoints: {
    filters: strings,
    filterOptions: { listOf: { filterId: text, condition: 'string?', mode: 'string?' }, optional: true },
  },
  dataBreakpointInfo: {
    name: text,
    variablesReference: 'count?',
    frameId: 'integer?',
    bytes: 'count?',
    asAddress: 'boolean?',
  },
  setDataBreakpoints: {
    breakpoints: { listOf: { dataId: text, accessType: 'string?', condition: 'string?', hitCondition: 'string?' } },
  },
  breakpointLocations: { source, line: 'count', endLine: 'count?', column: 'count?', endColumn: 'count?' },
  threads: {},
  stackTrace: { ...thread, startFrame: 'count?', levels: 'count?', format },
  scopes: { frameId: 'integer' },
  variables: { variablesReference: 'count', filter: 'string?', start: 'count?', count: 'count?', format },
  evaluate: { expression: text, frameId: 'integer?', context: 'string?', source: 'object?', line: 'count?', format },
  setVariable: { variablesReference: 'count', name: text, value: text, format },
  setExpression: { expression: text, value: text, frameId: 'integer?', format },
  completions: { text, column: 'count', line: 'count?', frameId: 'integer?' },
  readMemory: { memoryReference: text, offset: 'integer?', count: 'count' },
  writeMemory: { memoryReference: text, offset: 'integer?', data: text, allowPartial: 'boolean?' },
  exceptionInfo: thread,
  source: { source: 'object?', sourceReference: 'integer?' },
  loadedSources: {},
  continue: { threadId: 'integer', singleThread: 'boolean?' },
  reverseContinue: { threadId: 'integer', singleThread: 'boolean?' },
  next: step,
  stepIn: { ...step, targetId: 'integer?' },
  stepInTargets: { frameId: 'integer' },
  stepOut: step,
  stepBack: step,
  restartFrame: { frameId: 'integer' },
  pause: { threadId: 'integer?' },
  'sockstep/stepBackInto': thread,
  'sockstep/stepBackOut': thread,
  'sockstep/seek': { t: 'integer' },
  'sockstep/follow': { mode: text },
  'sockstep/functions': {},
  'sockstep/runTo': { path: text, line: 'count', backwards: 'boolean?' },
  'sockstep/lastWrites': { name: text, variablesReference: 'count?', frameId: 'integer?', count: 'count?' },
  'sockstep/untilChange': {
    name: text,
    variablesReference: 'count?',
    frameId: 'integer?',
    backwards: 'boolean?',
  },
  'sockstep/passedLines': { frameId: 'integer' },
  'sockstep/format': { hex: 'boolean' },
  'sockstep/panels': { panels: { listOf: 'string' } },
  'sockstep/panelView': { panel: text, view: 'object' },
} as const satisfies Record<keyof Requests | CustomRequestName, Fields>;

/** Arguments as their handler may take them, nulls left out; throws a sentence when the shape is wrong. */
export function checkArguments(command: keyof typeof requestShapes, given: unknown): unknown {
  if (given === undefined || given === null) given = {};
  return conform(given, requestShapes[command], 'arguments', command);
}

function conform(value: unknown, shape: Shape, place: string, command: string): unknown {
  const wrong = (wanted: string): never => {
    throw new DapError(`${command}: "${place}" must be ${wanted}, not ${kindOf(value)}.`, { id: ERROR.notUnderstood });
  };
  if (typeof shape === 'string') {
    const optional = shape.endsWith('?');
    if (value === undefined || value === null) {
      if (optional || shape === 'any') return undefined;
      throw new DapError(`${command}: "${place}" is missing; it must be ${WORDS[shape as Plain]}.`, {
        id: ERROR.notUnderstood,
      });
    }
    const plain = shape.replace('?', '') as Plain;
    return isOf(value, plain) ? value : wrong(WORDS[plain]);
  }
  if (isList(shape)) {
    if ((value === undefined || value === null) && shape.optional) return undefined;
    if (!Array.isArray(value)) return wrong('a list');
    return value.map((item, i) => conform(item, shape.listOf, `${place}[${i}]`, command));
  }
  if (!isOf(value, 'object')) return wrong('an object');
  const out: Record<string, unknown> = { ...(value as object) };
  for (const [name, inner] of Object.entries(shape as Fields)) {
    const found = conform(out[name], inner, `${place}.${name}`, command);
    if (found === undefined) delete out[name];
    else out[name] = found;
  }
  return out;
}

const WORDS: Record<Plain, string> = {
  string: 'a string',
  boolean: 'true or false',
  integer: 'a whole number',
  count: 'a whole number, zero or more',
  object: 'an object',
  any: 'anything',
};

function isOf(value: unknown, plain: Plain): boolean {
  switch (plain) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'count':
      return Number.isSafeInteger(value) && (value as number) >= 0;
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    case 'any':
      return true;
    default:
      return typeof value === plain;
  }
}

function isList(shape: Exclude<Shape, string>): shape is { listOf: Shape; optional?: boolean } {
  return 'listOf' in shape;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `${value}`;
  if (typeof value === 'string') return 'a string';
  return typeof value === 'object' ? 'an object' : `${value as boolean}`;
}
