/**
 * Call trees as data: recorded ones (indentation text, ../shared/linux/README.md) and our own, both
 * reduced to the functions that both sides know, so that they can be compared edge by edge.
 */
import type { GraphEntry } from '../../src/inspect/function-graph';

/** One call: its name and the stack of names around it, outermost first. Calls with the same stack are one object. */
export interface Call {
  name: string;
  outer: readonly string[];
}

/** Entry points of interrupts: what they interrupt is not their caller. */
const INTERRUPTS = new Set([
  'asm_common_interrupt',
  'common_interrupt',
  'asm_sysvec_apic_timer_interrupt',
  'sysvec_apic_timer_interrupt',
  '__sysvec_apic_timer_interrupt',
  'asm_sysvec_reschedule_ipi',
  'irq_exit_rcu',
]);

function push(stack: string[], depth: number, name: string): void {
  stack.length = Math.min(stack.length, depth);
  while (stack.length < depth) stack.push('');
  stack.push(name);
}

/** The names around the innermost call, from the last interrupt on. */
function around(stack: readonly string[]): string[] {
  let from = 0;
  for (let i = stack.length - 1; i >= 0 && from === 0; i--) if (INTERRUPTS.has(stack[i] as string)) from = i;
  return stack.slice(from, -1).filter((name) => name !== '');
}

/** The one `Call` of each stack: a long transfer has millions of calls, but only some thousand stacks. */
class Calls {
  private readonly known = new Map<string, Call>();

  at(name: string, stack: readonly string[]): Call {
    const outer = around(stack);
    const key = `${outer.join(' ')} ${name}`;
    const call = this.known.get(key) ?? { name, outer };
    this.known.set(key, call);
    return call;
  }
}

export function parseRecorded(text: string): Call[] {
  const calls: Call[] = [];
  const all = new Calls();
  let stack: string[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('###')) {
      const inside = /resumes inside (.*?)\)/.exec(line)?.[1];
      stack = inside ? inside.split(' > ').map(plain) : [];
      continue;
    }
    const m = /^( *)([A-Za-z_][\w.]*)/.exec(line);
    if (!m || line.startsWith('@@')) continue;
    const name = plain(m[2] as string);
    const depth = (m[1] as string).length / 2;
    // `f` and inside it `f.part.0` are one function, cut in two by gcc.
    const cut = name !== m[2] && depth > 0 && stack[depth - 1] === name;
    push(stack, depth, cut ? '' : name);
    if (!cut) calls.push(all.at(name, stack));
  }
  return calls;
}

/** Without what gcc appends to copies of a function: `.isra.0`, `.constprop.0`, `.part.0`. */
function plain(name: string): string {
  return name.replace(/\.(isra|constprop|part|cold)\.\d+/g, '').trim();
}

export class OwnTree {
  /** While false, calls are followed but not kept. */
  recording = true;
  private calls: Call[] = [];
  private stack: string[] = [];
  private readonly all = new Calls();

  /** What has been kept since the last time. */
  take(): Call[] {
    const { calls } = this;
    this.calls = [];
    return calls;
  }

  add(entry: GraphEntry): void {
    if (entry.kind === 'switch') this.stack = [...entry.inside];
    else {
      push(this.stack, entry.depth, entry.name);
      if (this.recording) this.calls.push(this.all.at(entry.name, this.stack));
    }
  }
}

/** Caller and callee, both known; `` as caller: none known. */
export interface Edge {
  caller: string;
  callee: string;
}

export function edges(calls: readonly Call[], known: ReadonlySet<string>): Edge[] {
  const found = new Map<Call, Edge>();
  for (const call of new Set(calls)) {
    if (!known.has(call.name)) continue;
    found.set(call, { caller: call.outer.findLast((name) => known.has(name)) ?? '', callee: call.name });
  }
  return calls.flatMap((call) => found.get(call) ?? []);
}

/** By function: what gcc has put into it in the recorded kernel (inlined-functions.txt), so that it is no call there. */
export type Inlined = ReadonlyMap<string, ReadonlySet<string>>;

export function parseInlined(text: string): Inlined {
  const out = new Map<string, Set<string>>();
  for (const line of text.split('\n')) {
    const [, name, functions] = /^(\w[\w.]*) \(\S+\): (.+)$/.exec(line) ?? [];
    if (!name || !functions) continue;
    const all = out.get(plain(name)) ?? new Set<string>();
    for (const one of functions.split(' ')) all.add(one);
    out.set(plain(name), all);
  }
  return out;
}

/** Functions of which gcc has put only the beginning into their callers: what is left shows as `f.part.0`. */
export function partlyInlined(text: string): Set<string> {
  return new Set([...text.matchAll(/(\w+)\.part\.\d/g)].map((m) => m[1] as string));
}

/**
 * Our calls as a kernel would show them that gcc has put together so. `inline` are our inline functions;
 * one that the recording shows as a function is one there.
 */
export function withInlining(
  calls: readonly Call[],
  recorded: { names: ReadonlySet<string>; inlined: Inlined; partly: ReadonlySet<string> },
  inline: ReadonlySet<string>,
): Call[] {
  const gone = (name: string, within: string | undefined): boolean =>
    (inline.has(name) && !recorded.names.has(name)) ||
    (within !== undefined && !recorded.partly.has(name) && (recorded.inlined.get(within)?.has(name) ?? false));
  const shown = new Map<Call, Call | undefined>();
  for (const call of new Set(calls)) {
    const outer: string[] = [];
    for (const name of call.outer) if (!gone(name, outer.at(-1))) outer.push(name);
    shown.set(call, gone(call.name, outer.at(-1)) ? undefined : { name: call.name, outer });
  }
  return calls.flatMap((call) => shown.get(call) ?? []);
}
