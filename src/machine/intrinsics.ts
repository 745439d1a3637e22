/**
 * The `__machine_*` intrinsics (kernel/include/asm/machine.h) and those `__builtin_*` functions that work on memory
 * or bits, all in one table. What needs only the CPU and RAM is done by the machine, the rest is asked of the `MachineHost`.
 */
import { BIT_BUILTINS } from './bit-intrinsics';
import { define } from './intrinsic-table';
import './intrinsics-cpu';
import './intrinsics-user';
import './intrinsics-memory';
import './intrinsics-report';

for (const [name, run] of BIT_BUILTINS) define(`__builtin_${name}`, run, true);

export { INTRINSICS, intrinsicId } from './intrinsic-table';
