/**
 * Lookups in TCP's hash tables, learnt when the function that did one returns, from its own variables
 * while they are still there: what it looked for, in which bucket, past which sockets, and what it found.
 * Leaves out: the tables (panel-hash.ts).
 */
import type { FunctionInfo } from '../machine/debug-info';
import type { Moment } from '../sim/api';
import { swap16 } from './bytes';
import { contextsOf } from './contexts';
import type { Learner } from './learn';
import { headInBucket, unfold } from './lists';
import type { Kernel } from './names';
import type { HashLookup } from './panel-data';
import { endpoint, localName, readSock, remoteName } from './sock';
import { DIRECT_MAP } from './space';
import { int, integerOf, type Value, valueAt } from './value';

export type LookupNote = HashLookup & { host: number };

/** No more than this are kept. */
const LIMIT = 200_000;
const WALK = 256;

type Variables = (name: string) => bigint | undefined;

interface Watched {
  table: string;
  /** The bucket's head, among the function's variables. */
  head: string;
  /** The first bucket and the type of one: `struct inet_hashinfo`'s field. */
  bucketType: string;
  /** What it looked for, and the entry that it found. */
  key(v: Variables): string;
  found(kernel: Kernel, host: number, v: Variables): bigint | undefined;
}

const address = (v: Variables, name: string) => Number(v(name) ?? 0n);

/** The functions that walk a chain, with the names of their variables. */
const WATCHED: Record<string, Watched> = {
  __inet_lookup_established: {
    table: 'ehash',
    head: 'head',
    bucketType: 'struct inet_ehash_bucket',
    key: (v) =>
      `${endpoint(address(v, 'saddr'), swap16(address(v, 'sport')))} → ${endpoint(address(v, 'daddr'), address(v, 'hnum'))}`,
    // The loop's variable is the socket that fitted, or the last one that did not.
    found: (kernel, host, v) => {
      const sk = kernel.object(host, 'struct sock_common', v('sk'));
      const fits =
        int(sk, 'skc_daddr') === v('saddr') &&
        int(sk, 'skc_rcv_saddr') === v('daddr') &&
        int(sk, 'skc_dport') === v('sport') &&
        int(sk, 'skc_num') === v('hnum');
      return sk && fits ? v('sk') : undefined;
    },
  },
  inet_lhash2_lookup: {
    table: 'lhash2',
    head: 'ilb2',
    bucketType: 'struct inet_listen_hashbucket',
    key: (v) => `listener on ${endpoint(address(v, 'daddr'), address(v, 'hnum'))}`,
    found: (_kernel, _host, v) => v('result') || undefined,
  },
  inet_csk_get_port: {
    table: 'bhash',
    head: 'head',
    bucketType: 'struct inet_bind_hashbucket',
    key: (v) => `port ${address(v, 'port')}`,
    found: (_kernel, _host, v) => v('tb') || undefined,
  },
};

export class LookupNotes implements Learner {
  readonly notes: LookupNote[] = [];
  private readonly watched: (Watched | undefined)[] = [];
  /** Calls under way, by host and frame. */
  private readonly begun = new Map<string, Moment>();

  constructor(private readonly kernel: Kernel) {
    for (const [name, what] of Object.entries(WATCHED))
      for (const fn of kernel.names.functionsNamed(name)) this.watched[fn.index] = what;
  }

  call(host: number, _cpu: number, fn: number, fp: number, t: Moment): void {
    if (this.watched[fn]) this.begun.set(`${host}:${fp}`, t);
  }

  ret(host: number, cpu: number, fn: number, fp: number, endT: Moment): void {
    const what = this.watched[fn];
    if (!what || this.notes.length >= LIMIT) return;
    const { kernel } = this;
    const { sim } = kernel;
    const info = sim.debug.functions[fn] as FunctionInfo;
    const v: Variables = (name) => {
      const variable = [...info.locals, ...info.params].find((one) => one.name === name);
      return (
        variable && integerOf(valueAt(kernel.space(host), variable.type, DIRECT_MAP + BigInt(fp + variable.offset)))
      );
    };
    const head = v(what.head);
    const table = kernel.global(host, 'tcp_hashinfo');
    const first = int(table, what.table);
    const bucket = kernel.object(host, what.bucketType, head);
    const list = bucket && headInBucket(bucket);
    if (!bucket || !list || head === undefined || first === undefined) return;
    const found = what.found(kernel, host, v);
    const walked: HashLookup['walked'] = [];
    // A bucket made in vain of a match was not there to be walked past.
    const made = v('tb_created') === 1n ? found : undefined;
    for (const item of unfold(kernel, list.head, list.origin, WALK)?.items ?? []) {
      const address = item.address ?? 0n;
      if (address === made) continue;
      walked.push({ id: `${host}:${address.toString(16)}`, text: this.text(host, item) });
      // A listener's lookup weighs all of the chain; the others stop at the first that fits.
      if (address === found && what.table !== 'lhash2') break;
    }
    const key = `${host}:${fp}`;
    const state = sim.cpu(host, cpu);
    this.notes.push({
      host,
      table: what.table,
      bucket: Number((head - first) / BigInt(bucket.type.size)),
      function: info.name,
      key: what.key(v),
      walked,
      found: found === undefined || found === made ? undefined : `${host}:${found.toString(16)}`,
      t: (this.begun.get(key) ?? endT) + 1,
      endT,
      timeNs: state.timeNs,
      context: contextsOf(sim.debug, sim.stack(host, cpu))[0] ?? 'task',
    });
    this.begun.delete(key);
  }

  private text(host: number, item: Value): string {
    const port = int(item, 'port');
    if (port !== undefined) return `port ${port}`;
    const sock = readSock(this.kernel, host, item.address);
    return sock ? `${sock.stateName} ${localName(sock)} ⇄ ${remoteName(sock)}`.replace(' ⇄ *:*', '') : '?';
  }

  cut(t: Moment): void {
    const first = this.notes.findIndex((note) => note.endT >= t);
    if (first >= 0) this.notes.length = first;
  }

  /** The last lookup in each table that has returned before `t`. */
  latest(host: number, t: Moment): HashLookup[] {
    const out = new Map<string, HashLookup>();
    for (let i = this.notes.length - 1; i >= 0 && out.size < Object.keys(WATCHED).length; i--) {
      const { host: where, ...note } = this.notes[i] as LookupNote;
      if (where === host && note.endT < t && !out.has(note.table)) out.set(note.table, note);
    }
    return [...out.values()];
  }
}
