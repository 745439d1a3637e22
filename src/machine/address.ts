/**
 * The address space (docs/design/machine.md §2) as int32 lanes: where RAM, the kernel image,
 * device registers and user programs lie. Leaves out: who may touch what (slow-access.ts).
 */

export const PAGE_SHIFT = 12;
export const PAGE_SIZE = 4096;

/** `0xffff888000000000 + phys`: all RAM of the host. High lane; the low lane is the RAM offset. */
export const DIRECT_MAP_HI = 0xffff8880 | 0;
/** `0xffffc90000000000 + offset`: device registers. */
export const MMIO_HI = 0xffffc900 | 0;
/** `0xffffffff81000000 + 16 * function`: kernel function pointers. */
export const KERNEL_HI = -1;
export const KERNEL_TEXT_LO = 0x81000000 | 0;
/** `0xffffffff82000000 + x`: kernel rodata, data, bss; RAM offset is `x + KERNEL_IMAGE_PHYS`. */
export const KERNEL_IMAGE_LO = 0x82000000 | 0;
export const KERNEL_IMAGE_PHYS = 0x1000;

/** User programs: text "addresses" begin here, data follows on the next page boundary after the text. */
export const USER_TEXT_LO = 0x55555000;
export const USER_TEXT_HI = 0x5555;
/** First user address that can never be used (bit 47). */
export const USER_END_HI = 0x8000;

export const KERNEL_TEXT = 0xffffffff81000000n;
export const KERNEL_IMAGE = 0xffffffff82000000n;
export const USER_TEXT = 0x0000555555555000n;
export const DIRECT_MAP = 0xffff888000000000n;

/** Two lanes to one unsigned number. For reports and tables, not for hot paths. */
export function toBig(lo: number, hi: number): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}

export function loOf(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

export function hiOf(value: bigint): number {
  return Number(BigInt.asIntN(32, value >> 32n));
}

/** `00007fffffffe010`, as the kernel's %016lx. */
export function hex16(lo: number, hi: number): string {
  return (hi >>> 0).toString(16).padStart(8, '0') + (lo >>> 0).toString(16).padStart(8, '0');
}
