/**
 * What a report can say about an address: the local variable, the global, or the heap object with where it was
 * allocated and freed. Leaves out: what is wrong with it (slow-access.ts, shadow.ts).
 */
import type { Cpu } from './cpu';
import type { GlobalInfo } from './debug-info';
import { FRAME } from './frames';
import { objectAt } from './shadow';
import { HEADER, READ_ONLY, WATCHED } from './shadow-codes';

/** `Local variable x of f() (file:line)`: which variable of a running function lies at `phys`; empty when none does. */
export function describeLocal(cpu: Cpu, phys: number): string {
  const { i32 } = cpu.memory;
  const { debug } = cpu.code;
  let found: { name: string; line: number; file: number; fn: string } | undefined;
  for (let fp = cpu.fp, i = 0; fp > 0 && fp <= phys && i < 1000; fp = i32[fp >> 2], i++) {
    const fn = debug.functions[i32[(fp >> 2) + FRAME.FUNCTION]];
    if (fn === undefined || phys >= fp + fn.frameSize) continue;
    for (const { name, offset, type, line } of fn.locals) {
      if (phys >= fp + offset && phys < fp + offset + Math.max(type.size, 1))
        found = { name, line, file: fn.file, fn: fn.name };
    }
  }
  if (found === undefined) return '';
  return `Local variable ${found.name} created at: ${found.fn} (${debug.files[found.file]?.path}:${found.line})`;
}

/** The variable or the heap object there; empty when it is neither. */
export function describeAddress(cpu: Cpu, phys: number, address: bigint): string {
  const global = globalAt(cpu, address);
  return describeLocal(cpu, phys) || (global === '' ? describeObject(cpu, phys) : `The address is in ${global}`);
}

/** `'table' (file:line)`: the global or static variable of the running code's image that lies there; empty: none. */
export function globalAt(cpu: Cpu, address: bigint): string {
  const found = findGlobal(cpu, address);
  return found === undefined ? '' : `'${found.name}' (${cpu.code.debug.files[found.file]?.path}:${found.line})`;
}

/** A variable of the running code's image, those inside of functions too. */
function findGlobal(cpu: Cpu, address: bigint): GlobalInfo | undefined {
  const { debug } = cpu.code;
  const running = debug.functions[cpu.fp > 0 ? cpu.memory.i32[(cpu.fp >> 2) + FRAME.FUNCTION] : -1];
  const image = debug.images[running?.image ?? -1];
  if (image === undefined) return undefined;
  const isThere = ({ address: from, size }: GlobalInfo): boolean => address >= from && address < from + BigInt(size);
  for (const all of [image.globals, image.staticGlobals]) {
    for (const global of all.values()) if (isThere(global)) return global;
  }
  for (const fn of debug.functions) {
    const found = fn.image === running.image ? fn.statics.find(isThere) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What lies at an address that is freed but is no heap object's, in KASAN's words for variables. `phys` -1: no memory. */
export function describeFreed(cpu: Cpu, phys: number, address: bigint): string {
  if (phys < 0) return 'There is no memory of the kernel at this address.';
  const local = describeLocal(cpu, phys);
  if (local !== '') return local;
  const global = findGlobal(cpu, address);
  if (global !== undefined) {
    const offset = (address - global.address).toString(16);
    const at = `${cpu.code.debug.files[global.file]?.path}:${global.line}`;
    return `The buggy address belongs to the variable:\n ${global.name}+0x${offset}/0x${global.size.toString(16)} (${at})`;
  }
  const { memory } = cpu;
  if ((memory.shadow[phys >>> 3] & ~WATCHED) !== READ_ONLY) return describeObject(cpu, phys);
  let text = '';
  for (let at = phys; memory.u8[at] >= 32 && memory.u8[at] < 127 && text.length < 40; at++)
    text += String.fromCharCode(memory.u8[at]);
  return `The address is in constant data of the kernel: ${JSON.stringify(text)}`;
}

/** An address in a header: the object behind it, when that is nearer than what lies before. */
function objectBehind(cpu: Cpu, phys: number, gap: number): string {
  const { memory } = cpu;
  if ((memory.shadow[phys >>> 3] & ~WATCHED) !== HEADER) return '';
  for (let at = phys & ~31; at < phys + Math.min(gap, 32) && at + 32 <= memory.ramSize; at += 32) {
    const object = objectAt(memory, at);
    if (object === undefined || object.phys <= phys || object.phys - phys >= gap || object.freed >= 0) continue;
    const far = object.phys - phys;
    return `The address is located ${far} bytes to the left of a ${object.size}-byte object, allocated in ${stmtPlace(cpu, object.allocated)}`;
  }
  return '';
}

/** `The address is located 8 bytes inside of a 64-byte region, allocated at f() file:line, freed at …`. */
export function describeObject(cpu: Cpu, phys: number): string {
  for (let at = phys & ~31, i = 0; at >= 0 && i < 4096; at -= 32, i++) {
    const object = objectAt(cpu.memory, at);
    if (object === undefined || object.phys > phys) continue;
    const { size } = object;
    const offset = phys - object.phys;
    const behind = offset < object.room ? '' : objectBehind(cpu, phys, offset - size);
    if (behind !== '') return behind;
    if (offset >= object.room + 64) return '';
    const place = offset < size ? `${offset} bytes inside of` : `${offset - size} bytes to the right of`;
    const lines = [
      `The address is located ${place} a ${size}-byte object, allocated in ${stmtPlace(cpu, object.allocated)}`,
    ];
    if (object.freed >= 0) lines.push(`and freed in ${stmtPlace(cpu, object.freed)}`);
    return lines.join(' ');
  }
  return objectBehind(cpu, phys, 64);
}

export function stmtPlace(cpu: Cpu, stmt: number): string {
  const { debug } = cpu.code;
  const fn = debug.functions[debug.stmtFn[stmt]];
  const file = debug.files[debug.stmtFile[stmt]];
  return fn === undefined || file === undefined ? '?' : `${fn.name} (${file.path}:${debug.stmtLine[stmt]})`;
}
