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

export interface Sysctl {
  name: string;
  /** As text, numbers of a vector with tabs between. */
  value: string;
  host: number;
  /** Where the value lies, and how many bytes it has. */
  address: bigint;
  length: number;
  /** Name of the kernel's function that parses it. */
  handler: string;
  writable: boolean;
  min?: bigint;
  max?: bigint;
}

/** Settings in order of their names. */
export function sysctlsOf(kernel: Kernel, host: number): Sysctl[] {
  const head = kernel.global(host, 'sysctl_tables');
  const out: Sysctl[] = [];
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
      if (name) out.push(readSetting(kernel, name, entry));
    }
    at = int(header, 'list.next');
  }
  return out.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readSetting(kernel: Kernel, name: string, entry: Value): Sysctl {
  const { space } = entry;
  const bound = (field: string): bigint | undefined => {
    const at = int(entry, field) ?? 0n;
    const raw = at === 0n ? undefined : space.uint(at, 4);
    return raw === undefined ? undefined : BigInt.asIntN(32, raw);
  };
  const setting: Sysctl = {
    name,
    value: '',
    host: space.host,
    address: int(entry, 'data') ?? 0n,
    length: num(entry, 'maxlen'),
    handler: kernel.names.symbolAt(space, int(entry, 'proc_handler') ?? 0n) ?? '',
    writable: (num(entry, 'mode') & 0o222) !== 0,
    min: bound('extra1'),
    max: bound('extra2'),
  };
  const { address, length, handler } = setting;
  if (address === 0n || length <= 0) return setting;
  if (handler === 'proc_dostring') return { ...setting, value: space.cstring(address, length)?.text ?? '' };
  const size = elementSize(setting);
  const values: string[] = [];
  for (let at = 0; at + size <= length; at += size) {
    let n = BigInt.asIntN(size * 8, space.uint(address + BigInt(at), size) ?? 0n);
    if (size === 1) n = BigInt.asUintN(8, n);
    values.push(`${n / scaleOf(handler)}`);
  }
  return { ...setting, value: values.join('\t') };
}

function elementSize({ handler, length }: Sysctl): number {
  return handler.includes('u8vec') || length === 1 ? 1 : handler.includes('ulong') ? 8 : Math.min(4, length);
}

/** Kept in jiffies and written in seconds; milliseconds are jiffies here. */
function scaleOf(handler: string): bigint {
  return handler.endsWith('_jiffies') && !handler.endsWith('ms_jiffies') ? 1000n : 1n;
}

/** The bytes for a new value, or a sentence why not. */
export function settingBytes(s: Sysctl, text: string): Uint8Array | string {
  if (s.handler === 'proc_dostring' && s.address !== 0n) {
    if (text.length >= s.length) return `${s.name} has room for ${s.length - 1} characters.`;
    return Uint8Array.from({ length: s.length }, (_, i) => text.charCodeAt(i) || 0);
  }
  // A function of its own parses it: writing the bytes would leave out what else that does.
  if (!s.handler.startsWith('proc_do') && s.handler !== '')
    return `${s.name} is set by ${s.handler}(); give it in the scenario: sysctl ${s.name} = ${text}.`;
  if (!s.writable || s.address === 0n) return `${s.name} cannot be written.`;
  const size = elementSize(s);
  const count = Math.floor(s.length / size);
  const words = text.split(/[\s,]+/).filter((w) => w !== '');
  if (words.length !== count)
    return `${s.name} takes ${count === 1 ? 'one number' : `${count} numbers`}, not ${words.length}.`;
  const out = new Uint8Array(s.length);
  for (const [i, word] of words.entries()) {
    if (!/^-?(\d+|0x[\da-f]+)$/i.test(word)) return `"${word}" is not a whole number.`;
    const n = word.startsWith('-') ? -BigInt(word.slice(1)) : BigInt(word);
    if ((s.min !== undefined && n < s.min) || (s.max !== undefined && n > s.max))
      return `${s.name} must be ${s.min === undefined ? `at most ${s.max}` : s.max === undefined ? `at least ${s.min}` : `between ${s.min} and ${s.max}`}, not ${n}.`;
    let rest = BigInt.asUintN(size * 8, n * scaleOf(s.handler));
    if (BigInt.asIntN(size * 8, rest) !== n * scaleOf(s.handler) && rest !== n * scaleOf(s.handler))
      return `${n} does not fit into ${size} byte${size === 1 ? '' : 's'}.`;
    for (let b = 0; b < size; b++, rest >>= 8n) out[i * size + b] = Number(rest & 0xffn);
  }
  return out;
}
