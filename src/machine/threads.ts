/**
 * Power on, new threads, and switching between threads (`__machine_switch_to`).
 */
import { DIRECT_MAP_HI, KERNEL_IMAGE_PHYS, loOf } from './address';
import type { Cpu } from './cpu';
import { KIND_ENTRY } from './frames';
import { go, pushFrame, put, stackTop, THREAD, useKernel } from './context';
import { shadowForget } from './shadow';
import { setFault, translateKernel } from './slow-access';

/** CPU 0 at power on: `start_kernel(boot_params)` on `init_stack`, interrupts off. */
export function bootCpu(cpu: Cpu, bootParams: bigint): void {
  const fn = cpu.code.kernelFunction('start_kernel');
  const stack = cpu.code.debug.images[0]?.globals.get('init_stack');
  if (fn < 0 || stack === undefined) throw new Error(`the kernel has no ${fn < 0 ? 'start_kernel()' : 'init_stack'}`);
  const top = Number(stack.address - 0xffffffff82000000n) + KERNEL_IMAGE_PHYS + stack.size;
  useKernel(cpu, top);
  cpu.irqsEnabled = false;
  const lo = loOf(bootParams);
  go(cpu, pushFrame(cpu, top & ~15, fn, [lo, loOf(bootParams >> 32n)], 0, 0, KIND_ENTRY), fn);
}

/** Another CPU after `__machine_start_cpu`: `start_secondary(cpu)`. */
export function startSecondary(cpu: Cpu, topLo: number, topHi: number): void {
  const fn = cpu.code.kernelFunction('start_secondary');
  const top = translateKernel(cpu.memory, (topLo - 1) | 0, topHi, 1) + 1;
  if (fn < 0 || top <= 0) throw new Error('start_secondary() is missing or its stack is not in memory');
  useKernel(cpu, top);
  cpu.irqsEnabled = false;
  cpu.halted = false;
  go(cpu, pushFrame(cpu, top & ~15, fn, [cpu.index, 0], 0, 0, KIND_ENTRY), fn);
}

/** Start `fn(args)` as the first frame of a stack; for programs without a kernel. */
export function enterFunction(cpu: Cpu, top: number, fn: number, args: readonly number[]): void {
  go(cpu, pushFrame(cpu, top & ~15, fn, args, 0, 0, KIND_ENTRY), fn);
}

/** `__machine_init_thread`. */
export function initThread(cpu: Cpu, thread: number, top: number, fn: number, argLo: number, argHi: number): void {
  // Whoever had this stack before may have left it in the middle of its functions.
  const bottom = Math.max(0, top - cpu.code.kernelStackSize);
  shadowForget(cpu.memory, bottom, top - bottom);
  const fp = pushFrame(cpu, top & ~15, fn, [argLo, argHi], 0, 0, KIND_ENTRY);
  const { i32 } = cpu.memory;
  const w = thread >> 2;
  i32[w] = fp;
  i32[w + 1] = cpu.code.fnEntry[fn];
  i32[w + 2] = 0;
  if (i32[w + 4] === 0 && i32[w + 5] === 0) put(cpu, thread + THREAD.sp0, top, DIRECT_MAP_HI);
  cpu.memory.touch(thread, 32);
}

/** `__machine_switch_to`: cpu.pc is where prev goes on. */
export function switchTo(cpu: Cpu, prev: number, next: number): number {
  const { i32 } = cpu.memory;
  i32[prev >> 2] = cpu.fp;
  i32[(prev >> 2) + 1] = cpu.pc;
  i32[(prev >> 2) + 2] = cpu.irqsEnabled ? 1 : 0;
  cpu.memory.touch(prev, 16);
  const fp = i32[next >> 2];
  if (fp <= 0 || (fp & 7) !== 0 || fp >= cpu.memory.ramSize) {
    return setFault(
      cpu,
      'bug',
      next,
      DIRECT_MAP_HI,
      'none',
      0,
      'kernel BUG: __machine_switch_to to a thread that was never started',
    );
  }
  cpu.fp = fp;
  cpu.pc = i32[(next >> 2) + 1];
  cpu.irqsEnabled = i32[(next >> 2) + 2] !== 0;
  cpu.memory.touch(fp, 4096);
  const sp0 = i32[(next + THREAD.sp0) >> 2];
  const size = cpu.code.kernelStackSize;
  useKernel(cpu, sp0 !== 0 ? stackTop(cpu, next) : (Math.floor((fp - 1) / size) + 1) * size);
  cpu.charge(cpu.host.costs.switchNs);
  cpu.tracer?.context(cpu, 'switch', cpu.statements);
  if (cpu.irqsEnabled && cpu.pending.length > 0) cpu.attend();
  return 0;
}
