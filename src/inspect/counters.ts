/**
 * SNMP counters and sysctls of a host, by the names that `nstat` and `sysctl` print, from the kernel's
 * own tables (net/ipv4/proc.c, kernel/sysctl.c).
 */
import { textAt } from './format';
import type { Kernel } from './names';
import { elementOf, int, memberOf, num, path, pointee, type Value, valueAt } from './value';

/** The name list of each set of counters, and where the set lies in `init_net.mib`. */
const SETS: [list: string, member: string][] = [
  ['snmp4_ipstats_list', 'ip_statistics'],
  ['snmp4_icmp_list', 'icmp_statistics'],
  ['snmp4_tcp_list', 'tcp_statistics'],
  ['snmp4_udp_list', 'udp_statistics'],
  ['snmp4_net_list', 'net_statistics'],
];

const LIMIT = 500;

export function countersOf(kernel: Kernel, host: number): { name: string; value: bigint }[] {
  const out: { name: string; value: bigint }[] = [];
  const mib = path(kernel.global(host, 'init_net'), 'mib');
  for (const [listName, member] of SETS) {
    const list = kernel.global(host, listName);
    const counters = mib && path(mib, `${member}.mibs`);
    if (!list || !counters) continue;
    for (let i = 0; i < LIMIT; i++) {
      const entry = elementOf(list, i);
      const name = entry && textAt(memberOf(entry, 'name'));
      if (!entry || !name) break;
      const counter = elementOf(counters, num(entry, 'entry'));
      if (counter?.address !== undefined) out.push({ name, value: counter.space.uint(counter.address, 8) ?? 0n });
    }
  }
  return out;
}

/** Settings by name, with their values as text. */
export function sysctlsOf(kernel: Kernel, host: number): { name: string; value: string }[] {
  const head = kernel.global(host, 'sysctl_tables');
  const out: { name: string; value: string }[] = [];
  const seen = new Set<bigint>();
  let at = int(head, 'next');
  while (at !== undefined && at !== 0n && at !== head?.address && !seen.has(at) && seen.size < LIMIT) {
    seen.add(at);
    const header = kernel.containerOf(host, at, 'struct ctl_table_header', 'list');
    const table = header && path(header, 'table');
    const first = table && pointee(table);
    for (let i = 0; first?.address !== undefined && i < Math.min(num(header, 'nr'), LIMIT); i++) {
      const entry = valueAt(first.space, first.type, first.address + BigInt(i * first.type.size));
      const name = textAt(memberOf(entry, 'procname'));
      if (name) out.push({ name, value: setting(kernel, entry) });
    }
    at = int(header, 'list.next');
  }
  return out.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function setting(kernel: Kernel, entry: Value): string {
  const data = int(entry, 'data') ?? 0n;
  const length = num(entry, 'maxlen');
  if (data === 0n || length <= 0) return '';
  const { space } = entry;
  const handler = kernel.names.symbolAt(space, int(entry, 'proc_handler') ?? 0n) ?? '';
  if (handler === 'proc_dostring') return space.cstring(data, length)?.text ?? '';
  const size = handler.includes('u8vec') || length === 1 ? 1 : handler.includes('ulong') ? 8 : Math.min(4, length);
  const values: string[] = [];
  for (let at = 0; at + size <= length; at += size) {
    let n = BigInt.asIntN(size * 8, space.uint(data + BigInt(at), size) ?? 0n);
    if (size === 1) n = BigInt.asUintN(8, n);
    if (handler.endsWith('_jiffies') && !handler.endsWith('ms_jiffies')) n /= 1000n;
    values.push(`${n}`);
  }
  return values.join('\t');
}
