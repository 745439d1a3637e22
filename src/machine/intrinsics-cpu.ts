/**
 * Intrinsics of CPUs, stacks and tasks.
 */
import type { Cpu } from './cpu';
import { define, range, set } from './intrinsic-table';
import { functionAt } from './context';
import { FRAME } from './frames';
import { Op } from './isa';
import { setFault, translateKernel } from './slow-access';
import { shadowForget } from './shadow';
import { Stop } from './stop';
import { initThread, switchTo } from './threads';

/** In the last word of a jump buffer: "jmp". */
const SETJMP_MARK = 0x6a6d70;

// These five are instructions of their own in the kernel.
define('__machine_cli', (cpu) => {
  cpu.irqsEnabled = false;
  return 0;
});

define('__machine_sti', (cpu) => {
  cpu.irqsEnabled = true;
  cpu.attend();
  return 0;
});

define('__machine_irqs_enabled', (cpu, _args, d) => {
  set(cpu, d, cpu.irqsEnabled ? 1 : 0, 0);
  return 0;
});

define('__machine_current', (cpu, _args, d) => {
  set(cpu, d, cpu.currentLo, cpu.currentHi);
  return 0;
});

define('__machine_cpu', (cpu, _args, d) => {
  set(cpu, d, cpu.index, 0);
  return 0;
});

define('__machine_halt', (cpu) => {
  cpu.irqsEnabled = true;
  cpu.halted = true;
  cpu.attend();
  return 0;
});

define('__machine_pause', (cpu) => {
  cpu.host.pause(cpu);
  cpu.paused = true;
  cpu.attend();
  return 0;
});

define('__machine_nr_cpus', (cpu, _args, d) => {
  set(cpu, d, cpu.host.nrCpus, 0);
  return 0;
});

define('__machine_start_cpu', (cpu, [index, , lo, hi]) => {
  cpu.host.startCpu(cpu, index, lo, hi);
  return 0;
});

define('__machine_send_ipi', (cpu, [index]) => {
  cpu.host.sendIpi(cpu, index);
  return 0;
});

function thread(cpu: Cpu, lo: number, hi: number): number {
  const phys = range(cpu, lo, hi, 32, true);
  return phys;
}

define('__machine_switch_to', (cpu, [pl, ph, nl, nh]) => {
  const prev = thread(cpu, pl, ph);
  if (prev < 0) return Stop.Fault;
  const next = thread(cpu, nl, nh);
  if (next < 0) return Stop.Fault;
  return switchTo(cpu, prev, next) < 0 ? Stop.Fault : 0;
});

define('__machine_init_thread', (cpu, [tl, th, sl, sh, fl, fh, al, ah]) => {
  const t = thread(cpu, tl, th);
  if (t < 0) return Stop.Fault;
  const top = translateKernel(cpu.memory, (sl - 1) | 0, sl === 0 ? sh - 1 : sh, 1) + 1;
  const fn = functionAt(cpu, fl, fh);
  if (top <= 0 || fn < 0 || cpu.code.fnEntry[fn] === 0) {
    setFault(cpu, 'bad-call', fl, fh, 'execute', 0, 'kernel BUG: __machine_init_thread with a bad stack or function');
    return Stop.Fault;
  }
  initThread(cpu, t, top, fn, al, ah);
  return 0;
});

define('__machine_set_current', (cpu, [tl, th, cl, ch]) => {
  const t = thread(cpu, tl, th);
  if (t < 0) return Stop.Fault;
  cpu.thread = t;
  cpu.currentLo = cl;
  cpu.currentHi = ch;
  return 0;
});

// setjmp() and longjmp() of programs. The buffer: frame (RAM offset), place behind the call, result's slot in the
// frame, and the function, by which a frame that is no longer there is known.
define(
  '__machine_setjmp',
  (cpu, [lo, hi], d) => {
    const buffer = range(cpu, lo, hi, 32, true);
    if (buffer < 0) return Stop.Fault;
    const { i32 } = cpu.memory;
    const w = buffer >> 2;
    i32.set([cpu.fp, 0, cpu.pc, 0, d - (cpu.fp >> 2), 0, i32[(cpu.fp >> 2) + FRAME.FUNCTION], SETJMP_MARK], w);
    cpu.memory.touch(buffer, 32);
    set(cpu, d, 0, 0);
    return 0;
  },
  true,
);

define(
  '__machine_longjmp',
  (cpu, [lo, hi, value]) => {
    const buffer = range(cpu, lo, hi, 32, false);
    if (buffer < 0) return Stop.Fault;
    const { i32 } = cpu.memory;
    const [fp, , pc, , d, , fn, mark] = i32.subarray(buffer >> 2, (buffer >> 2) + 8);
    const gone =
      mark !== SETJMP_MARK ||
      (fp & 7) !== 0 ||
      fp < cpu.fp ||
      fp >= cpu.stackTop ||
      i32[(fp >> 2) + FRAME.FUNCTION] !== fn ||
      cpu.code.code[pc - 5] !== Op.SYS;
    if (gone) {
      const text = 'longjmp causes uninitialized stack frame: setjmp was not called, or its function has returned';
      setFault(cpu, 'bug', lo, hi, 'none', 0, text);
      return Stop.Fault;
    }
    shadowForget(cpu.memory, cpu.fp, fp - cpu.fp);
    cpu.fp = fp;
    cpu.pc = pc;
    cpu.memory.touch(fp, 4096);
    set(cpu, (fp >> 2) + d, value === 0 ? 1 : value, 0);
    return 0;
  },
  true,
);
