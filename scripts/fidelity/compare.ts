/**
 * Our run of a recording's programs beside what was recorded: edges and order of the call trees, events
 * and packets, as numbers and as lists of what differs.
 */
import { type Call, type Edge, edges } from './calltree';
import { DIFFERENCES, type Difference } from './differences';
import type { Event } from './events';

export interface TreeResult {
  /** Functions of the recording that we have, of all in it. */
  known: number;
  recorded: number;
  agree: number;
  /** Recorded edges between known functions, without the deliberate differences. */
  edges: number;
  orderSame: number;
  orderPairs: number;
  /** What comes first in the recording and later here: `caller: a, b`. */
  disorder: string[];
  missing: string[];
  /** Edges of ours between known functions that were not recorded. */
  extra: string[];
  /** Reasons of the recorded edges that we leave out on purpose, with their number. */
  deliberate: Map<string, number>;
  unknown: string[];
}

export interface ListResult {
  agree: number;
  recorded: number;
  own: number;
  /** `- recorded only`, `+ ours only`, in order. */
  differences: string[];
  deliberate: Map<string, number>;
}

/** The name of the difference that explains this edge or line. */
function named(delayed: boolean, of: (d: Difference) => RegExp | undefined, what: string): string | undefined {
  return DIFFERENCES.find((d) => !(delayed && d.undelayed) && of(d)?.test(what))?.name;
}

function text(edge: Edge): string {
  return `${edge.caller || '(top)'} > ${edge.callee}`;
}

export function compareTrees(
  recorded: readonly Call[],
  own: readonly Call[],
  functions: ReadonlySet<string>,
  delayed: boolean,
): TreeResult {
  const all = new Set(recorded.map((call) => call.name));
  const known = new Set([...all].filter((name) => functions.has(name)));
  const theirs = edges(recorded, known);
  const ours = edges(own, known);
  const have = new Set(ours.map(text));
  const want = new Set(theirs.map(text));
  const deliberate = new Map<string, number>();
  const missing: string[] = [];
  for (const edge of want) {
    if (have.has(edge)) continue;
    const reason = named(delayed, (d) => d.edge, edge);
    if (reason) deliberate.set(reason, (deliberate.get(reason) ?? 0) + 1);
    else missing.push(edge);
  }
  const left = [...deliberate.values()].reduce((sum, n) => sum + n, 0);
  return {
    known: known.size,
    recorded: all.size,
    agree: want.size - missing.length - left,
    edges: want.size - left,
    ...order(theirs, ours),
    missing,
    extra: [...have].filter((edge) => !want.has(edge)),
    deliberate,
    unknown: [...all].filter((name) => !functions.has(name)),
  };
}

/** Of all pairs of callees that one caller has on both sides: how many come first in the same order. */
function order(
  theirs: readonly Edge[],
  ours: readonly Edge[],
): { orderSame: number; orderPairs: number; disorder: string[] } {
  const [a, b] = [firstCalls(theirs), firstCalls(ours)];
  const disorder: string[] = [];
  let orderPairs = 0;
  for (const [caller, callees] of a) {
    const mine = b.get(caller);
    if (caller === '' || !mine) continue;
    const common = [...callees.keys()].filter((name) => mine.has(name));
    for (const [i, x] of common.entries()) {
      for (const y of common.slice(i + 1)) {
        orderPairs++;
        const before = (map: ReadonlyMap<string, number>): boolean => (map.get(x) as number) < (map.get(y) as number);
        if (before(callees) !== before(mine))
          disorder.push(`${caller}: ${before(callees) ? `${x}, ${y}` : `${y}, ${x}`}`);
      }
    }
  }
  return { orderSame: orderPairs - disorder.length, orderPairs, disorder };
}

function firstCalls(list: readonly Edge[]): Map<string, Map<string, number>> {
  const map = new Map<string, Map<string, number>>();
  for (const [i, { caller, callee }] of list.entries()) {
    const callees = map.get(caller) ?? new Map<string, number>();
    if (!callees.has(callee)) callees.set(callee, i);
    map.set(caller, callees);
  }
  return map;
}

/** Streams of the two sides are compared each for itself: the recordings had one CPU for both. */
export function compareEvents(recorded: readonly Event[], own: readonly Event[], delayed: boolean): ListResult {
  const sum: ListResult = { agree: 0, recorded: 0, own: 0, differences: [], deliberate: new Map() };
  for (const side of ['srv', 'cli'] as const) {
    const pick = (events: readonly Event[]): string[] => events.filter((e) => e.side === side).map((e) => e.text);
    const part = compareLists(pick(recorded), pick(own), delayed);
    sum.agree += part.agree;
    sum.recorded += part.recorded;
    sum.own += part.own;
    sum.differences.push(...part.differences.map((line) => `${line.slice(0, 2)}${side}: ${line.slice(2)}`));
    for (const [reason, n] of part.deliberate) sum.deliberate.set(reason, (sum.deliberate.get(reason) ?? 0) + n);
  }
  return sum;
}

/** The longest common subsequence, and what is not in it. */
export function compareLists(theirs: readonly string[], ours: readonly string[], delayed: boolean): ListResult {
  const length = Array.from({ length: theirs.length + 1 }, () => new Int32Array(ours.length + 1));
  for (let i = theirs.length - 1; i >= 0; i--) {
    for (let j = ours.length - 1; j >= 0; j--) {
      const [row, below] = [length[i] as Int32Array, length[i + 1] as Int32Array];
      row[j] =
        theirs[i] === ours[j] ? (below[j + 1] as number) + 1 : Math.max(below[j] as number, row[j + 1] as number);
    }
  }
  const result: ListResult = { agree: 0, recorded: 0, own: 0, differences: [], deliberate: new Map() };
  const differs = (line: string): boolean => {
    const reason = named(delayed, (d) => d.line, line);
    if (reason) result.deliberate.set(reason, (result.deliberate.get(reason) ?? 0) + 1);
    else result.differences.push(line);
    return reason === undefined;
  };
  for (let i = 0, j = 0; i < theirs.length || j < ours.length; ) {
    if (i < theirs.length && j < ours.length && theirs[i] === ours[j]) {
      result.agree++;
      result.recorded++;
      result.own++;
      i++;
      j++;
    } else if (
      j >= ours.length ||
      (i < theirs.length &&
        ((length[i + 1] as Int32Array)[j] as number) >= ((length[i] as Int32Array)[j + 1] as number))
    ) {
      if (differs(`- ${theirs[i++]}`)) result.recorded++;
    } else if (differs(`+ ${ours[j++]}`)) result.own++;
  }
  return result;
}
