/**
 * The boot loader: puts kernel data, program images and `struct boot_params` into a host's RAM.
 * Offsets of fields come from the kernel's own debug information, so the C header may grow.
 * Leaves out: starting CPU 0, which is the simulation's (`simulation.ts`).
 */
import type { RecordDef } from '../c/types';
import { DIRECT_MAP, PAGE_SIZE } from '../machine';
import type { DebugInfo } from '../machine/debug-info';
import type { HostConfig, InterfaceConfig, LinkConfig, ProcessConfig, SimConfig } from './config';

function pageUp(offset: number): number {
  return Math.ceil(offset / PAGE_SIZE) * PAGE_SIZE;
}

/** A program as the machine linked it: what of it goes to RAM, and where it is to run. */
export interface BootProgram {
  /** Image number. */
  program: number;
  entry: bigint;
  dataVaddr: bigint;
  /** rodata and data. */
  template: Uint8Array;
  roSize: number;
  bssSize: number;
}

/** A bad configuration, for example more programs than the kernel's table holds. */
export class BootError extends Error {}

/** Writes fields of a C struct at a place in RAM by name. */
class StructWriter {
  constructor(
    private readonly ram: Uint8Array,
    private readonly base: number,
    private readonly def: RecordDef,
  ) {}

  private place(field: string): { at: number; size: number } {
    const found = this.def.byName.get(field);
    if (found === undefined) throw new BootError(`struct ${this.def.tag} has no field ${field}`);
    return { at: this.base + found.offset, size: found.field.type.size };
  }

  number(field: string, value: bigint | number): void {
    const { at, size } = this.place(field);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < size; i++, rest >>= 8n) this.ram[at + i] = Number(rest & 0xffn);
  }

  /** NUL-terminated; too long a text is an error, not a surprise later. */
  text(field: string, text: string): void {
    const { at, size } = this.place(field);
    const bytes = new TextEncoder().encode(text);
    if (bytes.length >= size) {
      throw new BootError(`"${text}" is longer than the ${size - 1} characters that ${this.def.tag}.${field} holds`);
    }
    this.ram.set(bytes, at);
  }

  bytes(field: string, bytes: readonly number[]): void {
    this.ram.set(bytes, this.place(field).at);
  }

  /** Element `index` of an array of structs. */
  element(field: string, index: number): StructWriter {
    const type = this.def.byName.get(field)?.field.type;
    if (type?.kind !== 'array' || type.of.kind !== 'record') {
      throw new BootError(`${this.def.tag}.${field} is not an array of structs`);
    }
    if (index >= (type.length ?? 0))
      throw new BootError(`more than ${type.length} entries for ${this.def.tag}.${field}`);
    return new StructWriter(this.ram, this.place(field).at + index * type.of.size, type.of.def);
  }
}

function bootParamsDef(debug: DebugInfo): RecordDef {
  const type = debug.images[0].tags.get('struct boot_params');
  if (type?.kind !== 'record') throw new BootError('the kernel does not define struct boot_params');
  return type.def;
}

/** argc strings, then envc strings, each NUL-terminated. */
function packStrings(strings: readonly string[]): Uint8Array {
  return new TextEncoder().encode(strings.map((s) => s + '\0').join(''));
}

/** A neighbour that the host knows from the start: the interface of its own, and who is behind it. */
export interface BootNeighbour {
  iface: number;
  peer: InterfaceConfig;
}

/** The other ends of a host's links, for its permanent neighbour entries; none when it is to use ARP. */
export function neighboursOf(config: Pick<SimConfig, 'hosts' | 'links'>, host: number): BootNeighbour[] {
  if (config.hosts[host].arp) return [];
  const across = (link: LinkConfig): BootNeighbour[] =>
    link.ends.flatMap((end, i) => {
      const other = link.ends[1 - i];
      const peer = config.hosts[other.host]?.interfaces[other.iface];
      return end.host === host && peer ? [{ iface: end.iface, peer }] : [];
    });
  return config.links.flatMap(across);
}

/**
 * Fills RAM from `start` (first offset behind the kernel's image). `programs[i]` belongs to
 * `processes[i]`; those of other hosts are passed over. Returns the address of `struct boot_params`, and
 * the end of what was written.
 */
export function loadHost(
  ram: Uint8Array,
  start: number,
  debug: DebugInfo,
  hostIndex: number,
  host: HostConfig,
  processes: readonly ProcessConfig[],
  programs: readonly BootProgram[],
  neighbours: readonly BootNeighbour[] = [],
): { params: bigint; end: number } {
  const def = bootParamsDef(debug);
  const params = pageUp(start);
  let free = params + pageUp(def.size);
  /** Takes room for some bytes and puts them there. */
  const place = (bytes: Uint8Array, align: number): number => {
    const at = Math.ceil(free / align) * align;
    if (at + bytes.length > ram.length)
      throw new BootError(`host ${host.name}: its programs need more than its memory`);
    ram.set(bytes, at);
    free = at + bytes.length;
    return at;
  };

  const writer = new StructWriter(ram, params, def);
  writer.text('hostname', host.name);
  writer.number('nr_cpus', host.cpus);
  writer.number('nr_ifaces', host.interfaces.length);
  host.interfaces.forEach((iface, index) => {
    const entry = writer.element('iface', index);
    entry.text('name', iface.name);
    entry.bytes('mac', iface.mac);
    entry.number('prefix', iface.prefix);
    entry.number('ip', iface.ip >>> 0);
    entry.number('mtu', iface.mtu);
  });

  writer.number('nr_neighs', neighbours.length);
  neighbours.forEach(({ iface, peer }, index) => {
    const entry = writer.element('neigh', index);
    entry.number('ip', peer.ip >>> 0);
    entry.bytes('mac', peer.mac);
    entry.number('iface', iface);
  });

  const templates = new Map<number, number>();
  let count = 0;
  processes.forEach((process, index) => {
    if (process.host !== hostIndex) return;
    const program = programs[index];
    const entry = writer.element('program', count++);
    if (!templates.has(program.program)) templates.set(program.program, place(program.template, PAGE_SIZE));
    // argv[0] is the program's name, as a shell gives it.
    const argv = [process.name, ...process.args];
    const env = Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
    const strings = packStrings([...argv, ...env]);
    entry.text('comm', process.name.slice(0, 15));
    entry.number('start_ns', process.startNs);
    entry.number('program', program.program);
    entry.number('process', index);
    entry.number('entry', program.entry);
    entry.number('data_vaddr', program.dataVaddr);
    entry.number('image_phys', templates.get(program.program) ?? 0);
    entry.number('image_size', program.template.length);
    entry.number('image_rosize', program.roSize);
    entry.number('bss_size', program.bssSize);
    entry.number('args_phys', place(strings, 8));
    entry.number('args_size', strings.length);
    entry.number('argc', argv.length);
    entry.number('envc', env.length);
    entry.number('uid', process.uid);
    entry.number('stack_size', process.stack ?? 0);
    entry.number('has_input', process.input === undefined ? 0 : 1);
  });
  writer.number('nr_programs', count);

  const sysctls = Object.entries(host.sysctls);
  sysctls.forEach(([name, value], index) => {
    const entry = writer.element('sysctl', index);
    entry.text('name', name);
    entry.text('value', value);
  });
  writer.number('nr_sysctls', sysctls.length);
  writer.number('mem_start', pageUp(free));
  writer.number('mem_end', ram.length);
  return { params: DIRECT_MAP + BigInt(params), end: pageUp(free) };
}
