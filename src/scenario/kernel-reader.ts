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
    let type: CType | undefined = this.kernel.tags.get(tag);
    let offset = 0;
    for (const name of path.split('.')) {
      if (type?.kind !== 'record') return undefined;
      const found = (type as RecordType).def.byName.get(name);
      if (!found) return undefined;
      offset += found.offset;
      type = found.field.type;
    }
    if (!type) return undefined;
    return this.uint(host, address + BigInt(offset), Math.min(8, type.size));
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

  /**
   * A counter by its nstat name. `TcpRetransSegs` is element TCP_MIB_RETRANSSEGS of
   * `tcp_statistics`, `TcpExtListenDrops` element LINUX_MIB_LISTENDROPS of `net_statistics`,
   * `IpInReceives` element IPSTATS_MIB_INPKTS of `ip_statistics` (include/uapi/linux/snmp.h).
   */
  counter(host: number, name: string): bigint | undefined {
    for (const { prefix, enumPrefix, table } of MIBS) {
      if (!name.startsWith(prefix)) continue;
      const key = `${enumPrefix}${(MIB_NAMES[name] ?? name.slice(prefix.length)).toUpperCase()}`;
      const index = this.kernel.enumerators.get(key);
      const array = this.kernel.globals.get(table);
      if (index === undefined || !array) continue;
      return this.uint(host, array.address + index * 8n, 8);
    }
    return undefined;
  }
}

const MIBS = [
  { prefix: 'TcpExt', enumPrefix: 'LINUX_MIB_', table: 'net_statistics' },
  { prefix: 'Tcp', enumPrefix: 'TCP_MIB_', table: 'tcp_statistics' },
  { prefix: 'Udp', enumPrefix: 'UDP_MIB_', table: 'udp_statistics' },
  { prefix: 'IpExt', enumPrefix: 'IPSTATS_MIB_', table: 'ip_statistics' },
  { prefix: 'Ip', enumPrefix: 'IPSTATS_MIB_', table: 'ip_statistics' },
  { prefix: 'Icmp', enumPrefix: 'ICMP_MIB_', table: 'icmp_statistics' },
];

/** Where /proc's name and the enumerator differ (net/ipv4/proc.c). */
const MIB_NAMES: Record<string, string> = {
  IpInReceives: 'INPKTS',
  IpInDelivers: 'INDELIVERS',
  IpOutRequests: 'OUTREQUESTS',
  IpForwDatagrams: 'OUTFORWDATAGRAMS',
};
