/**
 * Walking the kernel's linked containers: list_head, hlist, nulls hlist, sk_buff queues, singly
 * linked chains and red-black trees. Every walk ends: circles that do not close at the head,
 * unmapped links and long lists are cut, and the reason is told.
 * Leaves out: which type the elements have (containers.ts).
 */
import { type Elements, type Origin, elementsOf } from './containers';
import type { Kernel } from './names';
import { type Value, int, memberOf, path } from './value';

export interface Walk {
  /** What an element is called: `skb`, `task_struct`. */
  noun: string;
  /** The elements (records, not pointers), in order. */
  items: Value[];
  /** Why the walk ended: at the head, or cut. */
  end: 'complete' | 'circle' | 'not mapped' | 'limit';
}

const LIMIT = 4096;

/** The elements of a container, or undefined when the value is not one whose elements are known. */
export function unfold(kernel: Kernel, value: Value, origin: Origin, limit = LIMIT): Walk | undefined {
  if (value.type.kind !== 'record') return undefined;
  const { tag } = value.type.def;
  const { host } = value.space;
  if (tag === 'sk_buff_head' || tag === 'sk_buff_list') return skbQueue(kernel, value, limit);
  if (tag === 'wait_queue_head') {
    const head = memberOf(value, 'head');
    return head && circular(kernel, head, { type: 'struct wait_queue_entry', link: 'entry' }, limit);
  }
  if (tag === 'request_sock_queue') {
    return chain(kernel, host, int(value, 'rskq_accept_head'), 'struct request_sock', 'dl_next', limit);
  }
  if (origin.record === 'sock' && origin.field === 'sk_backlog') {
    return chain(kernel, host, int(value, 'head'), 'struct sk_buff', 'next', limit);
  }
  const elements = elementsOf(origin);
  if (!elements) return undefined;
  switch (tag) {
    case 'list_head':
      return circular(kernel, value, elements, limit);
    case 'hlist_head':
    case 'hlist_nulls_head':
      return hlist(kernel, value, elements, limit);
    case 'rb_root':
      return tree(kernel, value, elements, limit);
    case 'rb_root_cached': {
      const root = memberOf(value, 'rb_root');
      return root && tree(kernel, root, elements, limit);
    }
    default:
      return undefined;
  }
}

function skbQueue(kernel: Kernel, value: Value, limit: number): Walk {
  const walk: Walk = { noun: 'skb', items: [], end: 'complete' };
  follow(
    walk,
    int(value, 'next'),
    (at) => at === value.address,
    limit,
    (at) => {
      const skb = kernel.object(value.space.host, 'struct sk_buff', at);
      if (skb) walk.items.push(skb);
      return int(skb, 'next');
    },
  );
  return walk;
}

function circular(kernel: Kernel, head: Value, elements: Elements, limit: number): Walk {
  const walk: Walk = { noun: nounOf(elements), items: [], end: 'complete' };
  const first = int(head, 'next');
  if (first === 0n) return walk; // not initialised yet
  follow(
    walk,
    first,
    (at) => at === head.address,
    limit,
    (at) => step(kernel, walk, head.space.host, at, elements, 'struct list_head', 'next'),
  );
  return walk;
}

function hlist(kernel: Kernel, head: Value, elements: Elements, limit: number): Walk {
  const walk: Walk = { noun: nounOf(elements), items: [], end: 'complete' };
  // The end of a nulls list is an odd number instead of NULL.
  follow(
    walk,
    int(head, 'first'),
    (at) => at === 0n || (at & 1n) === 1n,
    limit,
    (at) => step(kernel, walk, head.space.host, at, elements, 'struct hlist_node', 'next'),
  );
  return walk;
}

/** Adds the element around the link at `at` and returns the next link. */
function step(
  kernel: Kernel,
  walk: Walk,
  host: number,
  at: bigint,
  elements: Elements,
  linkType: string,
  next: string,
): bigint | undefined {
  const element = kernel.containerOf(host, at, elements.type, elements.link);
  if (element) walk.items.push(element);
  const link = (element && path(element, elements.link)) ?? kernel.object(host, linkType, at);
  return int(link, next);
}

/** A chain through a pointer member to its own type, ended by NULL. */
export function chain(
  kernel: Kernel,
  host: number,
  first: bigint | undefined,
  type: string,
  next: string,
  limit = LIMIT,
): Walk {
  const walk: Walk = { noun: nounOf({ type, link: next }), items: [], end: 'complete' };
  follow(
    walk,
    first,
    (at) => at === 0n,
    limit,
    (at) => {
      const element = kernel.object(host, type, at);
      if (element) walk.items.push(element);
      return int(element, next);
    },
  );
  return walk;
}

/** In-order walk of a red-black tree. */
function tree(kernel: Kernel, root: Value, elements: Elements, limit: number): Walk {
  const walk: Walk = { noun: nounOf(elements), items: [], end: 'complete' };
  const { host } = root.space;
  const seen = new Set<bigint>();
  const pending: bigint[] = [];
  let at = int(root, 'rb_node');
  for (;;) {
    while (at !== undefined && at !== 0n) {
      if (seen.has(at)) {
        walk.end = 'circle';
        return walk;
      }
      seen.add(at);
      pending.push(at);
      at = int(kernel.object(host, 'struct rb_node', at), 'rb_left');
    }
    if (at === undefined) {
      walk.end = 'not mapped';
      return walk;
    }
    const node = pending.pop();
    if (node === undefined) return walk;
    const element = kernel.containerOf(host, node, elements.type, elements.link);
    if (element) walk.items.push(element);
    if (walk.items.length >= limit) {
      walk.end = 'limit';
      return walk;
    }
    at = int(kernel.object(host, 'struct rb_node', node), 'rb_right');
  }
}

function follow(
  walk: Walk,
  first: bigint | undefined,
  atEnd: (at: bigint) => boolean,
  limit: number,
  visit: (at: bigint) => bigint | undefined,
): void {
  const seen = new Set<bigint>();
  let at = first;
  for (;;) {
    if (at === undefined) {
      walk.end = 'not mapped';
      return;
    }
    if (atEnd(at)) return;
    if (at === 0n) {
      walk.end = 'not mapped';
      return;
    }
    if (seen.has(at)) {
      walk.end = 'circle';
      return;
    }
    if (walk.items.length >= limit) {
      walk.end = 'limit';
      return;
    }
    seen.add(at);
    at = visit(at);
  }
}

function nounOf(elements: Elements): string {
  const name = elements.type.replace(/^struct /, '');
  return name === 'sk_buff' ? 'skb' : name;
}

/** `empty`, `1 skb`, `3 sockets (the list runs in a circle)`. */
export function describeWalk(walk: Walk): string {
  const n = walk.items.length;
  const noun =
    walk.noun === 'wait_queue_entry' ? (n === 1 ? 'waiter' : 'waiters') : n === 1 ? walk.noun : plural(walk.noun);
  const cut =
    walk.end === 'complete'
      ? ''
      : walk.end === 'limit'
        ? ', cut here'
        : walk.end === 'circle'
          ? ', runs in a circle'
          : ', broken link';
  return `${n === 0 ? `no ${noun}` : `${n} ${noun}`}${cut}`;
}

function plural(noun: string): string {
  return /(s|x)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** Bytes of data in a queue of skbs. */
export function queueBytes(items: readonly Value[]): number {
  let bytes = 0;
  for (const skb of items) bytes += Number(int(skb, 'len') ?? 0n);
  return bytes;
}

/** The buckets of a hash table that have something in them, with their contents. */
export function filledBuckets(
  kernel: Kernel,
  first: Value,
  count: number,
  headOf: (bucket: Value) => { head: Value; origin: Origin } | undefined,
): { index: number; bucket: Value; walk: Walk }[] {
  const out: { index: number; bucket: Value; walk: Walk }[] = [];
  const size = first.type.size;
  const sample = headOf(first);
  if (first.address === undefined || sample?.head.address === undefined || size === 0) return out;
  const offset = Number(sample.head.address - first.address);
  const all = first.space.bytes(first.address, size * count);
  if (!all) return out;
  // Most buckets are empty: the raw pointers tell, before any object is made.
  const words = new DataView(all.buffer, all.byteOffset, all.byteLength);
  for (let index = 0; index < count; index++) {
    const at = index * size + offset;
    const low = words.getUint32(at, true);
    if ((low === 0 && words.getUint32(at + 4, true) === 0) || low & 1) continue;
    const bucket: Value = { ...first, address: first.address + BigInt(index * size) };
    const head = headOf(bucket);
    const walk = head && unfold(kernel, head.head, head.origin);
    if (walk && walk.items.length > 0) out.push({ index, bucket, walk });
  }
  return out;
}

/** The list head inside a hash bucket struct, with its origin. */
export function headInBucket(bucket: Value): { head: Value; origin: Origin } | undefined {
  if (bucket.type.kind !== 'record') return undefined;
  const { def } = bucket.type;
  for (const field of def.fields) {
    if (field.name === undefined || field.type.kind !== 'record') continue;
    const tag = field.type.def.tag;
    if (tag === 'hlist_head' || tag === 'hlist_nulls_head' || tag === 'list_head') {
      const head = memberOf(bucket, field.name);
      if (head && elementsOf({ record: def.tag, field: field.name }))
        return { head, origin: { record: def.tag, field: field.name } };
    }
  }
  return undefined;
}
