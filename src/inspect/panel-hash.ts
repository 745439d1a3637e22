/**
 * The hash tables' data: TCP's ehash, listener hash and bind hashes as they are in memory, bucket by
 * bucket, with the chain that the last lookup walked.
 * Leaves out: how a lookup is learnt of (lookup-notes.ts).
 */
import { ipv4 } from './bytes';
import { filledBuckets, headInBucket, unfold, type Walk } from './lists';
import type { LookupNotes } from './lookup-notes';
import type { Kernel } from './names';
import type { HashChain, HashEntry, HashTable, HashTablesData } from './panel-data';
import { localName, readSock, remoteName } from './sock';
import { int, num, path, pointee, type Value } from './value';

const CHAINS = 64;
const ENTRIES = 64;

/** The tables of `struct inet_hashinfo`. */
const TABLES: { name: string; about: string; size(info: Value | undefined): number }[] = [
  {
    name: 'ehash',
    about: 'connections, by both addresses and ports',
    size: (info) => num(info, 'ehash_mask') + 1,
  },
  {
    name: 'lhash2',
    about: 'listeners, by local address and port',
    size: (info) => num(info, 'lhash2_mask') + 1,
  },
  { name: 'bhash', about: 'local ports in use', size: (info) => num(info, 'bhash_size') },
  { name: 'bhash2', about: 'local addresses and ports in use', size: (info) => num(info, 'bhash_size') },
];

export class HashTables {
  constructor(
    private readonly kernel: Kernel,
    private readonly lookups: LookupNotes,
  ) {}

  data(focus: number): HashTablesData {
    const { sim } = this.kernel;
    return {
      hosts: sim.hosts.map(({ name }, index) => {
        const lookups = this.lookups.latest(index, sim.t);
        const info = this.kernel.global(index, 'tcp_hashinfo');
        const tables = TABLES.flatMap((table) => {
          const last = lookups.find((lookup) => lookup.table === table.name);
          return this.table(index, info, table.name, table.about, table.size(info), last?.bucket) ?? [];
        });
        return { index, name, tables, lookups };
      }),
      focus,
    };
  }

  private table(
    host: number,
    info: Value | undefined,
    name: string,
    about: string,
    size: number,
    last: number | undefined,
  ): HashTable | undefined {
    const table = path(info, name);
    const first = table?.type.kind === 'pointer' ? pointee(table) : undefined;
    if (!first || size <= 0 || size > 1 << 20) return undefined;
    const walkOf = (bucket: Value, walk: Walk): Walk =>
      // Both bind hashes have the same kind of bucket; only the table tells what hangs there.
      name === 'bhash2' ? this.secondBindHash(host, bucket) : walk;
    const filled = filledBuckets(this.kernel, first, size, headInBucket).map(({ index, bucket, walk }) => ({
      bucket: index,
      walk: walkOf(bucket, walk),
    }));
    const shown = filled.slice(0, CHAINS);
    const looked = last === undefined ? undefined : filled.find(({ bucket }) => bucket === last);
    if (looked && !shown.includes(looked)) shown.push(looked);
    const chains: HashChain[] = shown.map(({ bucket, walk }) => ({
      bucket,
      entries: walk.items.slice(0, ENTRIES).map((item) => this.entry(host, name, item)),
      cut: walk.end === 'complete' ? undefined : walk.end,
    }));
    // An empty chain that was walked in vain belongs into the picture too.
    if (last !== undefined && !looked) chains.push({ bucket: last, entries: [] });
    return {
      name,
      about,
      buckets: size,
      used: filled.length,
      entries: filled.reduce((sum, { walk }) => sum + walk.items.length, 0),
      longest: filled.reduce((longest, { walk }) => Math.max(longest, walk.items.length), 0),
      chains: chains.sort((a, b) => a.bucket - b.bucket),
      more: filled.length - shown.length,
    };
  }

  private secondBindHash(host: number, bucket: Value): Walk {
    const items: Value[] = [];
    let at = int(bucket, 'chain.first') ?? 0n;
    for (let n = 0; at !== 0n && n < 4096; n++) {
      const item = this.kernel.containerOf(host, at, 'struct inet_bind2_bucket', 'node');
      if (!item) break;
      items.push(item);
      at = int(item, 'node.next') ?? 0n;
    }
    return { noun: 'inet_bind2_bucket', items, end: 'complete' };
  }

  private entry(host: number, table: string, item: Value): HashEntry {
    const address = item.address ?? 0n;
    const id = `${host}:${address.toString(16)}`;
    if (table === 'bhash') {
      const children = path(item, 'bhash2');
      const below = children
        ? (unfold(this.kernel, children, { record: 'inet_bind_bucket', field: 'bhash2' }, 32)?.items ?? [])
        : [];
      return {
        id,
        kind: 'inet_bind_bucket',
        text: `port ${num(item, 'port')}`,
        owners: below.flatMap((child) => this.owners(host, child)),
        expression: `(struct inet_bind_bucket *)0x${address.toString(16)}`,
      };
    }
    if (table === 'bhash2') {
      const saddr = num(item, 'rcv_saddr');
      return {
        id,
        kind: 'inet_bind2_bucket',
        text: `${saddr === 0 ? '*' : ipv4(saddr)}:${num(item, 'port')}`,
        owners: this.owners(host, item),
        expression: `(struct inet_bind2_bucket *)0x${address.toString(16)}`,
      };
    }
    return this.socket(host, address, id);
  }

  private socket(host: number, address: bigint, id: string): HashEntry {
    const sock = readSock(this.kernel, host, address);
    if (!sock) return { id, kind: 'sock', text: '?' };
    const remote = remoteName(sock);
    return {
      id,
      kind: sock.kind === 'timewait' ? 'tcp_timewait_sock' : sock.kind === 'request' ? 'request_sock' : 'tcp_sock',
      text: `${sock.stateName} ${localName(sock)}${/\*$/.test(remote) ? '' : ` ⇄ ${remote}`}`,
      expression: `(struct ${sock.kind === 'timewait' ? 'inet_timewait_sock' : sock.kind === 'request' ? 'request_sock' : 'tcp_sock'} *)0x${address.toString(16)}`,
    };
  }

  private owners(host: number, bucket: Value): string[] {
    const head = path(bucket, 'owners');
    const found = head && unfold(this.kernel, head, { record: 'inet_bind2_bucket', field: 'owners' }, 32);
    return (found?.items ?? []).map((sk) => this.socket(host, sk.address ?? 0n, '').text);
  }
}
