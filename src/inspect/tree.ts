/**
 * Values as a tree to unfold: what the Variables view, watches and hovers show. A node knows its
 * text, its type, the C expression that names it, and how to make its children when asked, by
 * page. Node keys are stable: an object in memory has the same key at every stop and by every
 * way that leads to it, so that trees stay open while one steps.
 * Leaves out: DAP's numbers (src/adapter/variables.ts), scopes.
 */
import { type Type, pointerTo, typeName } from '../c/types';
import { type Elements, type Origin, countedBy, elementsOf } from './containers';
import { downcast } from './downcast';
import { Formatter, hex } from './format';
import { type Walk, describeWalk, filledBuckets, headInBucket, unfold } from './lists';
import type { Kernel } from './names';
import { skbPacket, summarize } from './summaries';
import { type Value, elementOf, integerOf, memberOf, num, pointee, valueAt } from './value';

export interface Node {
  key: string;
  name: string;
  text: string;
  /** The C type; '' for rows that group others. */
  type: string;
  value?: Value;
  /** C that evaluates to it in the frame it was reached from. */
  evaluateName?: string;
  /** Address to show in a memory view. */
  memory?: bigint;
  children?: Children;
  /** A row of our own making: not something C has. */
  virtual?: boolean;
}

export interface Children {
  /** How many children have names, and how many are elements; `indexed` is 0 when all fit on one page. */
  named: number;
  indexed: number;
  list(filter: 'named' | 'indexed' | undefined, start: number, count: number): Node[];
}

/** More elements than this are fetched by page. */
const PAGE = 100;

export interface NodeOptions {
  hex?: boolean;
}

export class Tree {
  readonly formatter: Formatter;

  constructor(
    readonly kernel: Kernel,
    readonly options: NodeOptions = {},
  ) {
    this.formatter = new Formatter(kernel.names);
  }

  text(value: Value, origin: Origin = {}): string {
    return this.formatter.text(value, {
      hex: this.options.hex,
      field: origin.field,
      record: origin.record,
      // A pointer to the first of many says nothing about the one it points to.
      summary: (v) =>
        v.type.kind === 'pointer' && countedBy(origin.record, origin.field)
          ? undefined
          : summarize(this.kernel, v, v === value ? origin : {}),
    });
  }

  /** `key` for what has no address of its own: a computed value, a local by its frame and name. */
  node(name: string, value: Value, key: string, evaluateName: string | undefined, origin: Origin = {}): Node {
    const target = value.type.kind === 'pointer' ? pointee(value) : value;
    const node: Node = {
      key: this.keyOf(value, key),
      name,
      text: this.text(value, origin),
      type: typeName(value.type),
      value,
      evaluateName,
      memory: target?.address,
      children: this.childrenOf(value, key, evaluateName, origin),
    };
    return node;
  }

  /** The object that a node unfolds to: what a pointer points to, or what lies at the address. */
  private keyOf(value: Value, key: string): string {
    const target = value.type.kind === 'pointer' ? pointee(value) : value;
    if (target?.address === undefined || (value.type.kind !== 'pointer' && value.address === undefined)) return key;
    if (key.startsWith('=')) return key;
    const kind = value.type.kind === 'pointer' ? '*' : '';
    return `${target.space.key(target.address)}:${target.address.toString(16)}:${kind}${typeName(target.type)}`;
  }

  private childrenOf(value: Value, key: string, name: string | undefined, origin: Origin): Children | undefined {
    const { type } = value;
    if (type.kind === 'pointer') return this.pointerChildren(value, key, name, origin);
    if (type.kind === 'array') return this.arrayChildren(value, key, name, origin);
    if (type.kind === 'record') {
      if (!type.def.complete || (value.address !== undefined && value.space.translate(value.address) < 0))
        return undefined;
      return this.recordChildren(
        value,
        key,
        name === undefined ? undefined : (field) => `${postfix(name)}.${field}`,
        name && `&${postfix(name)}`,
        origin,
      );
    }
    return undefined;
  }

  private pointerChildren(value: Value, key: string, name: string | undefined, origin: Origin): Children | undefined {
    const target = pointee(value);
    if (!target?.address || target.type.kind === 'void' || target.type.kind === 'function') return undefined;
    if (target.space.translate(target.address) < 0) return undefined;
    if (target.type.kind === 'record') {
      if (!target.type.def.complete) return undefined;
      const counted = origin.record !== undefined ? countedBy(origin.record, origin.field) : undefined;
      if (!counted) {
        return this.recordChildren(
          target,
          key,
          name === undefined ? undefined : (field) => `${postfix(name)}->${field}`,
          name,
          {},
        );
      }
    }
    const star = name === undefined ? undefined : `*${prefix(name)}`;
    return pages([() => this.node(star ?? '*', target, `${key}.*`, star)]);
  }

  private arrayChildren(value: Value, key: string, name: string | undefined, origin: Origin): Children | undefined {
    const type = value.type as Extract<Type, { kind: 'array' }>;
    if (type.length === undefined || type.length === 0) return undefined;
    const at = (index: number): Node => {
      const element = elementOf(value, index) as Value;
      return this.node(
        `[${index}]`,
        element,
        `${key}[${index}]`,
        name === undefined ? undefined : `${postfix(name)}[${index}]`,
        origin,
      );
    };
    return many([], type.length, at);
  }

  /** Members of a struct, with what we know beyond C in front: its real type, its elements. */
  private recordChildren(
    value: Value,
    key: string,
    nameOf: ((field: string) => string) | undefined,
    pointer: string | undefined,
    origin: Origin,
  ): Children | undefined {
    const walk = unfold(this.kernel, value, origin);
    if (walk) return this.walkChildren(walk, value, key, nameOf);
    const rows: (() => Node)[] = [];
    const wider = downcast(this.kernel, value);
    if (wider) {
      const expression = pointer === undefined ? undefined : wider.expression.replace('%', `(${pointer})`);
      rows.push(() => {
        const row = this.node(
          `(${wider.name})`,
          wider.value,
          `${key}.(${wider.name})`,
          expression === undefined ? undefined : `*${prefix(expression)}`,
        );
        return { ...row, virtual: true };
      });
    }
    rows.push(...this.extraRows(value, key));
    rows.push(...this.members(value, key, nameOf));
    return rows.length === 0 ? undefined : pages(rows);
  }

  /** Members in order; those of anonymous structs and unions stand with the others, as C names them. */
  private members(value: Value, key: string, nameOf: ((field: string) => string) | undefined): (() => Node)[] {
    const rows: (() => Node)[] = [];
    const type = value.type as Extract<Type, { kind: 'record' }>;
    const tag = type.def.tag;
    const collect = (fields: typeof type.def.fields) => {
      for (const field of fields) {
        if (field.name === undefined) {
          if (field.type.kind === 'record') collect(field.type.def.fields);
          continue;
        }
        if (field.name.startsWith('__cacheline_group')) continue;
        const name = field.name;
        rows.push(() => {
          const member = memberOf(value, name) as Value;
          const counted = member.type.kind === 'pointer' ? countedBy(tag, name) : undefined;
          const evaluateName = nameOf?.(name);
          const memberOrigin: Origin = { record: tag, field: name };
          const node = this.node(name, member, `${key}.${name}`, evaluateName, memberOrigin);
          if (counted) return this.countedNode(node, member, num(value, counted.count) + counted.add, evaluateName);
          return node;
        });
      }
    };
    collect(type.def.fields);
    return rows;
  }

  /** Elements of a list, queue or tree, then the struct as C has it. */
  private walkChildren(
    walk: Walk,
    value: Value,
    key: string,
    nameOf: ((field: string) => string) | undefined,
  ): Children {
    const raw = (): Node => ({
      key: `${key}.raw`,
      name: '[raw]',
      text: '',
      type: typeName(value.type),
      virtual: true,
      memory: value.address,
      children: pages(this.members(value, key, nameOf)),
    });
    const extra: (() => Node)[] = [raw];
    if (walk.end !== 'complete') {
      extra.push(() => ({ key: `${key}.cut`, name: '…', text: describeWalk(walk), type: '', virtual: true }));
    }
    return many(extra, walk.items.length, (index) => this.elementNode(`[${index}]`, walk.items[index] as Value));
  }

  /** An element of a container: shown as a pointer to it, named by its address. */
  elementNode(name: string, element: Value): Node {
    const pointer: Value = { type: pointerTo(element.type), space: element.space, scalar: element.address ?? 0n };
    return this.node(
      name,
      pointer,
      `element:${hex(element.address ?? 0n)}`,
      `(${typeName(pointer.type)})${hex(element.address ?? 0n)}`,
    );
  }

  /** `ehash`: a pointer to so many buckets. Those with something in them come first. */
  private countedNode(node: Node, pointer: Value, count: number, evaluateName: string | undefined): Node {
    const first = pointee(pointer);
    if (!first?.address || count <= 0 || count > 1 << 20) return node;
    const isBucket = first.type.kind === 'record';
    const filled = isBucket ? filledBuckets(this.kernel, first, count, headInBucket) : [];
    const at = (index: number): Node => {
      const element = valueAt(first.space, first.type, first.address! + BigInt(index * first.type.size));
      return this.node(
        `[${index}]`,
        element,
        `${node.key}[${index}]`,
        evaluateName === undefined ? undefined : `${postfix(evaluateName)}[${index}]`,
      );
    };
    const key = `${node.key}:all`;
    if (!isBucket) {
      // An array of pointers, such as the file table: only the used slots, then all of them.
      const used: number[] = [];
      for (let i = 0; i < count; i++) {
        const slot = integerOf(valueAt(first.space, first.type, first.address + BigInt(i * first.type.size)));
        if (slot !== undefined && slot !== 0n) used.push(i);
      }
      const all = (): Node => ({
        key,
        name: '[all]',
        text: `${count} slots`,
        type: '',
        virtual: true,
        children: many([], count, at),
      });
      return {
        ...node,
        text: `${node.text} ${used.length} of ${count} used`,
        children: pages([...used.map((i) => () => at(i)), all]),
      };
    }
    const all = (): Node => ({
      key,
      name: '[all buckets]',
      text: `${count}`,
      type: '',
      virtual: true,
      children: many([], count, at),
    });
    return {
      ...node,
      text: `${hex(integerOf(pointer) ?? 0n)} ${count} buckets, ${filled.length} in use`,
      children: pages([...filled.map((b) => () => at(b.index)), all]),
    };
  }

  /** Rows for what C hides: an skb's packet. */
  private extraRows(value: Value, key: string): (() => Node)[] {
    if (value.type.kind !== 'record' || value.type.def.tag !== 'sk_buff') return [];
    const rows: (() => Node)[] = [];
    const tcb = this.kernel.type('struct tcp_skb_cb');
    const cb = memberOf(value, 'cb');
    if (tcb && cb?.address !== undefined && skbPacket(this.kernel, value).cb) {
      const at = cb.address;
      rows.push(() => ({
        ...this.node(
          '(struct tcp_skb_cb)',
          valueAt(value.space, tcb, at),
          `${key}.tcb`,
          `*(struct tcp_skb_cb *)${hex(at)}`,
        ),
        virtual: true,
      }));
    }
    return rows;
  }

  /** A global, with its elements when it is a list or an array of lists. */
  globalNode(name: string, value: Value): Node {
    const elements: Elements | undefined = elementsOf({ global: name });
    return this.node(name, value, `global:${value.space.host}:${name}`, name, elements ? { global: name } : {});
  }
}

/** An operand of a postfix operator. */
export function postfix(name: string): string {
  return /^[\w.[\]>-]+$/.test(name) && !name.startsWith('-') ? name : `(${name})`;
}

/** An operand of a prefix operator. */
function prefix(name: string): string {
  return /^[\w.[\]>-]+$/.test(name) || /^\*/.test(name) ? name : `(${name})`;
}

/** A few rows, all named. */
export function pages(rows: (() => Node)[]): Children {
  return {
    named: rows.length,
    indexed: 0,
    list: (filter, start, count) =>
      filter === 'indexed' ? [] : rows.slice(start, count > 0 ? start + count : undefined).map((row) => row()),
  };
}

/** Elements, then named rows; the elements are fetched by page when there are many. */
export function many(named: (() => Node)[], length: number, at: (index: number) => Node): Children {
  if (length <= PAGE) {
    const rows = Array.from({ length }, (_, i) => () => at(i));
    return pages([...rows, ...named]);
  }
  return {
    named: named.length,
    indexed: length,
    list: (filter, start, count) => {
      if (filter === 'named') return named.map((row) => row());
      const end = Math.min(length, count > 0 ? start + count : length);
      const out: Node[] = [];
      for (let i = start; i < end; i++) out.push(at(i));
      if (filter === undefined && end === length) out.push(...named.map((row) => row()));
      return out;
    },
  };
}
