/**
 * The few kernel objects that expectations need, read from RAM by the kernel's own debug
 * information: fields of structs by name, the current task's name, counters.
 * Leaves out: everything a person looks at (`src/inspect` does that, with types and summaries).
 */
import type { CType, RecordType } from '../c/types';
import type { GlobalInfo, ImageInfo } from '../machine/debug-info';
import type { Simulation } from '../sim/api';

export class KernelReader {
  private readonly kernel: ImageInfo;

  constructor(private readonly sim: Simulation) {
    this.kernel = sim.debug.images[0] as ImageInfo;
  }

  /** Integer of `size` bytes at a kernel address; undefined when nothing is mapped there. */
  uint(host: number, address: bigint, size: number): bigint | undefined {
    const at = this.sim.translate(host, address);
    const ram = this.sim.ram(host);
    if (at < 0 || at + size > ram.length) return undefined;
    let value = 0n;
    for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(ram[at + i] as number);
    return value;
  }

  /** `object.field` where `tag` is as in `struct sock` and `path` may go through members: `__sk_common.skc_num`. */
  field(host: number, address: bigint, tag: string, path: string): bigint | undefined {
    const found = this.member(tag, path);
    return found && this.uint(host, address + BigInt(found.offset), Math.min(8, found.type.size));
  }

  private offset(tag: string, path: string): number | undefined {
    return this.member(tag, path)?.offset;
  }

  private member(tag: string, path: string): { offset: number; type: CType } | undefined {
    let type: CType | undefined = this.kernel.tags.get(tag);
    let offset = 0;
    for (const name of path.split('.')) {
      if (type?.kind !== 'record') return undefined;
      const found = (type as RecordType).def.byName.get(name);
      if (!found) return undefined;
      offset += found.offset;
      type = found.field.type;
    }
    return type && { offset, type };
  }

  /** Name and pid of a task. */
  task(host: number, task: bigint): { comm: string; pid: number } | undefined {
    const record = this.kernel.tags.get('struct task_struct');
    if (task === 0n || record?.kind !== 'record') return undefined;
    const comm = record.def.byName.get('comm');
    const pid = this.field(host, task, 'struct task_struct', 'pid');
    if (!comm || pid === undefined) return undefined;
    return { comm: this.string(host, task + BigInt(comm.offset), 16), pid: Number(pid) };
  }

  string(host: number, address: bigint, limit: number): string {
    let text = '';
    for (let i = 0; i < limit; i++) {
      const c = Number(this.uint(host, address + BigInt(i), 1) ?? 0n);
      if (c === 0) break;
      text += String.fromCharCode(c);
    }
    return text;
  }

  global(name: string): GlobalInfo | undefined {
    return this.kernel.globals.get(name);
  }

  /** Number of a system call: where its function stands in the kernel's own `sys_call_table`; -1 when it does not. */
  syscall(name: string): number {
    const table = this.kernel.globals.get('sys_call_table');
    const fn = this.sim.debug.functions.find((f) => f.image === 0 && f.name === `__x64_sys_${name}`);
    if (!table || !fn) return -1;
    for (let i = 0; i < table.size / 8; i++)
      if (this.uint(0, table.address + BigInt(8 * i), 8) === fn.address) return i;
    return -1;
  }

  /** Objects in use by name of the heap's cache (`slab_caches`, mm/slub.c), entries of the neighbour table apart. */
  heapObjects(host: number): Map<string, bigint> {
    const counts = new Map<string, bigint>();
    for (const cache of this.list(host, 'slab_caches', 'struct kmem_cache', 'list')) {
      const name = this.field(host, cache, 'struct kmem_cache', 'name') ?? 0n;
      counts.set(this.string(host, name, 64), this.field(host, cache, 'struct kmem_cache', 'nr_objects') ?? 0n);
    }
    const table = this.kernel.globals.get('arp_tbl');
    const neighbour = this.kernel.tags.get('struct neighbour');
    const entries = table && this.field(host, table.address, 'struct neigh_table', 'entries');
    const sizes = [...counts.keys()].map((name) => Number(/^kmalloc-(\d+)$/.exec(name)?.[1]));
    const cache = `kmalloc-${Math.min(...sizes.filter((size) => size >= (neighbour?.size ?? 0)))}`;
    counts.set(cache, (counts.get(cache) ?? 0n) - (entries ?? 0n));
    return counts;
  }

  /** Whether any process still has user memory (`tasklist`). */
  programsAlive(host: number): boolean {
    for (const task of this.list(host, 'tasklist', 'struct task_struct', 'tasks'))
      if ((this.field(host, task, 'struct task_struct', 'mm') ?? 0n) !== 0n) return true;
    return false;
  }

  /** The objects in a global `struct list_head`. */
  private *list(host: number, head: string, tag: string, member: string): Generator<bigint> {
    const global = this.kernel.globals.get(head);
    const offset = this.offset(tag, member);
    if (!global || offset === undefined) return;
    let node = this.uint(host, global.address, 8) ?? 0n;
    for (let i = 0; node !== global.address && node !== 0n && i < 100_000; i++) {
      yield node - BigInt(offset);
      node = this.uint(host, node, 8) ?? 0n;
    }
  }

  /**
   * A counter by its nstat name. `TcpRetransSegs` is the entry that the kernel's own table
   * `snmp4_tcp_list` (net/ipv4/proc.c) calls so, in `init_net.mib.tcp_statistics`.
   */
  counter(host: number, name: string): bigint | undefined {
    const net = this.kernel.globals.get('init_net');
    for (const { prefix, list, table } of MIBS) {
      const names = this.kernel.globals.get(list);
      if (!net || !names || !name.startsWith(prefix)) continue;
      const entry = this.mibEntry(host, names.address, name);
      const offset = this.offset('struct net', `mib.${table}`);
      if (entry === undefined || offset === undefined) continue;
      return this.uint(host, net.address + BigInt(offset + 8 * entry), 8);
    }
    return undefined;
  }

  /** Walks an array of `struct snmp_mib` up to the entry without a name. */
  private mibEntry(host: number, list: bigint, name: string): number | undefined {
    for (let i = 0n; i < 1000n; i++) {
      const text = this.uint(host, list + i * 16n, 8) ?? 0n;
      if (text === 0n) return undefined;
      if (this.string(host, text, 64) === name) return Number(this.uint(host, list + i * 16n + 8n, 4));
    }
    return undefined;
  }
}

const MIBS = [
  { prefix: 'TcpExt', list: 'snmp4_net_list', table: 'net_statistics' },
  { prefix: 'Tcp', list: 'snmp4_tcp_list', table: 'tcp_statistics' },
  { prefix: 'Udp', list: 'snmp4_udp_list', table: 'udp_statistics' },
  { prefix: 'Icmp', list: 'snmp4_icmp_list', table: 'icmp_statistics' },
  { prefix: 'Ip', list: 'snmp4_ipstats_list', table: 'ip_statistics' },
];
