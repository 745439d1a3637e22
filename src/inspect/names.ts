/**
 * Names both ways: addresses to functions and globals (`<tcp_prot>`), and the kernel's types,
 * globals and enumerators by name. Built once per debug info.
 * Leaves out: scopes of expressions (src/debug/scope.ts).
 */
import { type Type, pointerTo } from '../c/types';
import type { DebugInfo, FunctionInfo, GlobalInfo } from '../machine/debug-info';
import type { Simulation } from '../sim/api';
import { completeTypes } from './complete-types';
import { KERNEL_TEXT, KERNEL_DATA, Space, isKernelAddress } from './space';
import { type Value, valueAt } from './value';

export class Names {
  private readonly functionsAt = new Map<string, FunctionInfo>();
  private readonly globalsOf = new Map<number, GlobalInfo[]>();
  private readonly byFunctionName = new Map<string, FunctionInfo[]>();

  constructor(readonly debug: DebugInfo) {
    for (const fn of debug.functions) {
      this.functionsAt.set(`${fn.image}:${fn.address}`, fn);
      const same = this.byFunctionName.get(fn.name);
      if (same) same.push(fn);
      else this.byFunctionName.set(fn.name, [fn]);
    }
    for (const image of debug.images) {
      const all = [...image.globals.values(), ...image.staticGlobals.values()];
      for (const fn of debug.functions) if (fn.image === image.index) all.push(...fn.statics);
      all.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
      this.globalsOf.set(image.index, all);
    }
  }

  functionsNamed(name: string): readonly FunctionInfo[] {
    return this.byFunctionName.get(name) ?? [];
  }

  functionAt(space: Space, address: bigint): FunctionInfo | undefined {
    return this.functionsAt.get(`${this.imageOf(space, address)}:${address}`);
  }

  /** `tcp_prot`, `tcp_prot+0x10`, `sock_def_readable`; undefined when nothing named is there. */
  symbolAt(space: Space, address: bigint): string | undefined {
    if (isKernelAddress(address) && address < KERNEL_TEXT) return undefined;
    const fn = this.functionAt(space, address);
    if (fn) return fn.name;
    if (isKernelAddress(address) && address < KERNEL_DATA) return undefined;
    const all = this.globalsOf.get(this.imageOf(space, address)) ?? [];
    let low = 0;
    let high = all.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((all[mid] as GlobalInfo).address <= address) low = mid + 1;
      else high = mid;
    }
    const found = all[low - 1];
    if (!found || found.name === '' || address >= found.address + BigInt(Math.max(found.size, 1))) return undefined;
    const offset = address - found.address;
    return offset === 0n ? found.name : `${found.name}+0x${offset.toString(16)}`;
  }

  private imageOf(space: Space, address: bigint): number {
    return isKernelAddress(address) ? 0 : (space.program() ?? -1);
  }
}

/** The kernel's own vocabulary, with the machine it runs on. */
export class Kernel {
  readonly names: Names;
  private readonly typeCache = new Map<string, Type | undefined>();
  private readonly spaces: Space[];

  constructor(readonly sim: Simulation) {
    completeTypes(sim.debug);
    this.names = new Names(sim.debug);
    this.spaces = sim.hosts.map((_, host) => new Space(sim, host));
  }

  /** A host's memory without any user part. */
  space(host: number): Space {
    return this.spaces[host] as Space;
  }

  /** `struct sock`, `u32`; undefined when this kernel has no such type. */
  type(name: string): Type | undefined {
    if (!this.typeCache.has(name)) {
      const image = this.sim.debug.images[0];
      this.typeCache.set(name, image?.tags.get(name) ?? image?.typedefs.get(name));
    }
    return this.typeCache.get(name);
  }

  pointerType(name: string): Type | undefined {
    const to = this.type(name);
    return to && pointerTo(to);
  }

  /** An object of a named type at an address; undefined for NULL or an unknown type. */
  object(host: number, typeName: string, address: bigint | undefined): Value | undefined {
    const type = this.type(typeName);
    return type && address !== undefined && address !== 0n ? valueAt(this.space(host), type, address) : undefined;
  }

  /** A global of the kernel; static ones too, when the name is unique enough. */
  global(host: number, name: string): Value | undefined {
    const image = this.sim.debug.images[0];
    let info = image?.globals.get(name);
    if (!info && image) {
      for (const candidate of image.staticGlobals.values()) if (candidate.name === name) info = candidate;
    }
    return info && valueAt(this.space(host), info.type, info.address);
  }

  enumerator(name: string): bigint | undefined {
    return this.sim.debug.images[0]?.enumerators.get(name);
  }

  /** Offset of `field` (may be `a.b`) in a named type. */
  offsetOf(typeName: string, field: string): number | undefined {
    let type = this.type(typeName);
    let offset = 0;
    for (const name of field.split('.')) {
      if (type?.kind !== 'record') return undefined;
      const found = type.def.byName.get(name);
      if (!found) return undefined;
      offset += found.offset;
      type = found.field.type;
    }
    return offset;
  }

  /** `container_of(address, typeName, field)`. */
  containerOf(host: number, address: bigint, typeName: string, field: string): Value | undefined {
    const offset = this.offsetOf(typeName, field);
    return offset === undefined ? undefined : this.object(host, typeName, address - BigInt(offset));
  }
}
