/**
 * Interrupt vectors. Devices have theirs from 0x20 (docs/design/nic.md, control-device.ts); the CPU's
 * own timer and the interprocessor interrupt have x86 Linux's numbers.
 */
export const TIMER_VECTOR = 0xec;
export const RESCHEDULE_VECTOR = 0xfd;
