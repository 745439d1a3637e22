/**
 * A variable or expression as bytes that can be watched: for data breakpoints, "who wrote this?" and
 * "continue until this changes". What has no such bytes is refused with one sentence.
 * Leaves out: watching (src/debug).
 */
import { EvaluationError, NeedsSource } from '../debug/evaluate';
import type { Origin } from '../inspect/containers';
import { changedPart, differ, sizeOf } from '../inspect/changed-part';
import type { Value } from '../inspect/value';
import { DapError, ERROR } from './connection';
import type { Debuggee } from './debuggee';
import { evalPlace } from './requests-values';

/** What a request names: a child of `variablesReference` by its name, or an expression in `frameId`. */
export interface NamedValue {
  name: string;
  variablesReference?: number | undefined;
  frameId?: number | undefined;
}

export interface WatchedValue {
  /** C that names it, or the name it is shown with. */
  label: string;
  value: Value;
  host: number;
  phys: number;
  length: number;
  /** The text of the value that has these bytes. */
  show(data: Uint8Array): string;
  /** Whether it is another value; the bits beside a bit-field are others'. */
  differs(before: Uint8Array, after: Uint8Array): boolean;
  /** `sk->sk_state: TCP_SYN_SENT → TCP_ESTABLISHED`; of a struct the member that changed. */
  describe(before: Uint8Array, after: Uint8Array): string;
}

export function watchedValue(d: Debuggee, args: NamedValue): WatchedValue {
  const { name } = args;
  const { value, label, origin } = named(d, args);
  if (!value) throw refusal(`"${name}" is not a value in memory.`);
  const { type: target } = value;
  const isFunction = target.kind === 'pointer' && target.to.kind === 'function' && value.address === undefined;
  if (isFunction || target.kind === 'function') throw refusal(`"${name}" is a function; its code does not change.`);
  if (value.address === undefined) throw refusal(`"${name}" is computed; it has no place in memory that could change.`);
  const { type, space, bitField } = value;
  const length = sizeOf(value);
  const phys = space.translate(value.address);
  if (phys < 0 || length <= 0) throw refusal(`"${name}" is not in memory.`);
  if (space.translate(value.address + BigInt(length - 1)) !== phys + length - 1)
    throw refusal(`"${name}" lies in several pieces of memory; name a part of it.`);
  const of = (data: Uint8Array): Value => ({ type, space, bitField, data });
  const tree = d.tree();
  return {
    label,
    value,
    host: space.host,
    phys,
    length,
    show: (data) => tree.text(of(data), origin),
    differs: (before, after) => differ(of(before), of(after)),
    describe: (before, after) => {
      const part = changedPart(of(before), of(after));
      const text = (v: Value): string => tree.text(v, part.origin ?? origin);
      const place = part.path === '' ? label : memberName(label, part.path);
      return `${place}: ${text(part.before)} → ${text(part.after)}${part.more ? ', and more' : ''}`;
    },
  };
}

function named(
  d: Debuggee,
  { name, variablesReference, frameId }: NamedValue,
): { value: Value | undefined; label: string; origin: Origin } {
  const place = evalPlace(d, frameId);
  if (variablesReference) {
    const node = d.variables.child(variablesReference, name);
    const label = node?.evaluateName ?? name;
    return { value: node?.value, label, origin: d.expressions.originOf(label, place.stmt) };
  }
  try {
    return {
      value: d.expressions.evaluate(name, place),
      label: name,
      origin: d.expressions.originOf(name, place.stmt),
    };
  } catch (error) {
    if (error instanceof EvaluationError && !(error instanceof NeedsSource)) throw refusal(error.message);
    throw error;
  }
}

/** `*p` and `.x` are `p->x`. */
function memberName(label: string, path: string): string {
  const dereferenced = /^\*(\w+)$/.exec(label)?.[1];
  if (dereferenced && path.startsWith('.')) return `${dereferenced}->${path.slice(1)}`;
  return /^[\w.>[\]-]+$/.test(label) ? label + path : `(${label})${path}`;
}

function refusal(text: string): DapError {
  return new DapError(text, { id: ERROR.evaluate, showUser: true });
}
