/**
 * The few fields of `struct task_struct` that records and reports name. Offsets come from the kernel's
 * debug information; a field that the kernel has not reads as nothing.
 * Leaves out: lists of tasks and everything else about them (`src/inspect`).
 */
import { DIRECT_MAP, type HostMemory, KERNEL_IMAGE, KERNEL_IMAGE_PHYS } from '../machine';
import type { DebugInfo } from '../machine/debug-info';

/** Kernel address to RAM offset; -1 for anything but the direct map and the kernel's data. */
export function kernelPhys(address: bigint, ramSize: number): number {
  let phys = -1n;
  if (address >= KERNEL_IMAGE) phys = address - KERNEL_IMAGE + BigInt(KERNEL_IMAGE_PHYS);
  else if (address >= DIRECT_MAP) phys = address - DIRECT_MAP;
  return phys >= 0n && phys < BigInt(ramSize) ? Number(phys) : -1;
}

export class TaskReader {
  private readonly offsets = new Map<string, number>();
  private readonly commSize: number;

  constructor(debug: DebugInfo) {
    const type = debug.images[0].tags.get('struct task_struct');
    const fields = type?.kind === 'record' ? type.def.byName : undefined;
    for (const name of ['pid', 'tgid', 'comm', 'process']) {
      const found = fields?.get(name);
      if (found !== undefined) this.offsets.set(name, found.offset);
    }
    this.commSize = fields?.get('comm')?.field.type.size ?? 16;
  }

  private int(memory: HostMemory, task: bigint, field: string): number | undefined {
    const offset = this.offsets.get(field);
    const phys = kernelPhys(task, memory.ramSize);
    return offset === undefined || phys < 0 ? undefined : memory.i32[(phys + offset) >> 2];
  }

  pid(memory: HostMemory, task: bigint): number {
    return this.int(memory, task, 'pid') ?? 0;
  }

  /** What user space calls the process id. */
  tgid(memory: HostMemory, task: bigint): number {
    return this.int(memory, task, 'tgid') ?? this.pid(memory, task);
  }

  /** Index of the process in the scenario; -1 for others. */
  process(memory: HostMemory, task: bigint): number {
    return this.int(memory, task, 'process') ?? -1;
  }

  comm(memory: HostMemory, task: bigint): string {
    const offset = this.offsets.get('comm');
    const phys = kernelPhys(task, memory.ramSize);
    if (offset === undefined || phys < 0) return 'swapper';
    const bytes = memory.u8.subarray(phys + offset, phys + offset + this.commSize);
    const end = bytes.indexOf(0);
    return new TextDecoder().decode(end >= 0 ? bytes.slice(0, end) : bytes.slice());
  }
}
