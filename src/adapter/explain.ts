/**
 * A stop in words: what the call stack says, and for kernel events what happened, why, by which
 * calls, and where to read on.
 * Leaves out: finding the stop (src/debug), what single events mean (event-text.ts, event-why.ts).
 */
import { ONCE, writingFrame } from '../debug/data-breakpoints';
import type { Stop } from '../debug/session';
import { CONTEXT_WORD, contextsOf } from '../inspect/contexts';
import type { Kernel } from '../inspect/names';
import type { SyscallNotes } from '../inspect/syscalls';
import type { Frame } from '../sim/api';
import { EventReader, eventText } from './event-text';
import { whyOf, whyReport } from './event-why';

export interface Explanation {
  /** Short, for the call stack: `Paused on TCP state change`. */
  description: string;
  /** One sentence: what happened. */
  text: string;
  /** Name of the event: `inet_sock_set_state`. */
  id: string;
  /** More sentences, one a line: why, by which calls, what to read. */
  details: string[];
  /** The text is also for the console: nothing else in an editor shows it. */
  toConsole?: boolean;
}

export function explain(kernel: Kernel, syscalls: SyscallNotes, stop: Stop, frames: readonly Frame[]): Explanation {
  const path = callPath(kernel, frames);
  if (stop.oops) {
    const { title, severity, text } = stop.oops;
    const { why, read } = whyReport(title);
    return {
      description: severity === 'oops' ? 'Paused on oops' : 'Paused on warning',
      text: title,
      id: severity,
      details: [...why, text.trimEnd(), ...(read ? [`Read on: ${read}`] : [])],
    };
  }
  if (stop.event) {
    const { filter, event } = stop.event;
    const e = new EventReader(kernel, event, syscalls);
    const { why, read } = whyOf(filter.id, e, frames);
    const details = [...why];
    if (path !== '') details.push(`Call path: ${path}.`);
    if (read) details.push(`Read on: ${read}`);
    return {
      description: `Paused on ${filter.label.toLowerCase().replace('tcp', 'TCP').replace('rst', 'RST')}`,
      text: eventText(e),
      id: e.name,
      details,
    };
  }
  if (stop.data) {
    const { breakpoint, before, after } = stop.data;
    const change = breakpoint.describe?.(before, after) ?? `${breakpoint.label} changed`;
    const { debug } = kernel.sim;
    const writer = writingFrame(debug, frames);
    const text = stop.backwards
      ? writer === frames[0]
        ? `${change}: the statement here is about to write it.`
        : `${change}: this call returns, and the statement in ${debug.functions[writer?.fn ?? -1]?.name ?? '?'}() that made it writes it then.`
      : `${change}: the statement before this one wrote it.`;
    const once = breakpoint.id === ONCE;
    return {
      description: once ? inShort(change) : 'Paused on data breakpoint',
      toConsole: once,
      text: breakpoint.access === 'read' ? `${breakpoint.label} was read.` : text,
      id: 'data',
      details: [],
    };
  }
  const plain: Record<Stop['reason'], string> = {
    entry: 'Paused on entry',
    step: 'Paused',
    breakpoint: 'Paused on breakpoint',
    'function breakpoint': 'Paused on breakpoint',
    'data breakpoint': 'Paused on breakpoint',
    exception: 'Paused on event',
    pause: 'Paused',
    goto: 'Paused',
    end: 'Paused at the end of the record',
    start: 'Paused at the start of the record',
  };
  const told: Stop['reason'][] = ['end', 'start', 'goto'];
  return {
    description: stop.reason === 'goto' && stop.text ? 'Paused, nothing changed' : plain[stop.reason],
    text: stop.text ?? '',
    id: stop.reason,
    details: [],
    toConsole: stop.text !== undefined && told.includes(stop.reason),
  };
}

/** `sk->sk_rmem_alloc: 0 → 768` as short as a list of threads has room for: `sk_rmem_alloc: 0 → 768`. */
function inShort(change: string): string {
  const [place = '', values = ''] = change.split(/: (.*)/s);
  const name = /[\w\]]+(?:\[\d+\])?$/.exec(place)?.[0] ?? place;
  return `${name}: ${values}`.length <= SHORT ? `${name}: ${values}` : `${name} changed`;
}

const SHORT = 26;

/** The calls of the innermost context, outermost first, with the context in front. */
function callPath(kernel: Kernel, frames: readonly Frame[]): string {
  const contexts = contextsOf(kernel.sim.debug, frames);
  const first = contexts[0];
  if (first === undefined) return '';
  const change = contexts.findIndex((c) => c !== first);
  const own = change < 0 ? frames : frames.slice(0, change);
  const names = own.map((f) => kernel.sim.debug.functions[f.fn]?.name ?? '?').reverse();
  const middle = names.length > PATH_LIMIT ? ['…', ...names.slice(-PATH_LIMIT)] : names;
  return `${CONTEXT_WORD[first]}: ${middle.join(' → ')}`;
}

const PATH_LIMIT = 16;
