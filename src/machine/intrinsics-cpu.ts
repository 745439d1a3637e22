/**
 * Intrinsics of CPUs, stacks and tasks.
 */
import type { Cpu } from './cpu';
import { define, range, set } from './intrinsic-table';
import { functionAt } from './context';
import { setFault, translateKernel } from './slow-access';
import { Stop } from './stop';
import { initThread, switchTo } from './threads';

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
