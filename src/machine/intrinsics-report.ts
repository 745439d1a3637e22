/**
 * Intrinsics of time, chance, reports, and the system call of user programs.
 */
import { toBig } from './address';
import type { Cpu } from './cpu';
import { define, range, set, size, stringAt } from './intrinsic-table';
import { enterSyscall } from './kernel-entry';
import { programLeaks } from './leaks';
import { functionName, setFault } from './slow-access';
import { Stop } from './stop';

define('__machine_clock', (cpu, _args, d) => {
  const ns = cpu.timeNs;
  const hi = Math.floor(ns / 4294967296);
  set(cpu, d, (ns - hi * 4294967296) | 0, hi | 0);
  return 0;
});

define('__machine_set_timer', (cpu, [lo, hi]) => {
  cpu.host.setTimer(cpu, (hi >>> 0) * 4294967296 + (lo >>> 0));
  return 0;
});

const pair = new Int32Array(2);

define('__machine_random', (cpu, _args, d) => {
  cpu.host.random(cpu, pair);
  set(cpu, d, pair[0], pair[1]);
  return 0;
});

function textAt(cpu: Cpu, lo: number, hi: number, nl: number, nh: number): Uint8Array | undefined {
  const n = size(nl, nh);
  const phys = range(cpu, lo, hi, n, false);
  return phys < 0 ? undefined : cpu.memory.u8.slice(phys, phys + n);
}

define('__machine_printk', (cpu, [lo, hi, nl, nh]) => {
  const text = textAt(cpu, lo, hi, nl, nh);
  if (text === undefined) return Stop.Fault;
  cpu.host.printk(cpu, text);
  return 0;
});

define('__machine_console', (cpu, [fd, , lo, hi, nl, nh]) => {
  const text = textAt(cpu, lo, hi, nl, nh);
  if (text === undefined) return Stop.Fault;
  cpu.host.console(cpu, fd, text);
  return 0;
});

define('__machine_input', (cpu, [process, , atLo, atHi, lo, hi, nl, nh], d) => {
  const at = (atHi >>> 0) * 4294967296 + (atLo >>> 0);
  const bytes = cpu.host.input(process).subarray(at, at + size(nl, nh));
  if (bytes.length > 0) {
    const to = range(cpu, lo, hi, bytes.length, true);
    if (to < 0) return Stop.Fault;
    cpu.memory.markInit(to, bytes.length);
    cpu.memory.u8.set(bytes, to);
    cpu.memory.touch(to, bytes.length);
  }
  set(cpu, d, bytes.length, 0);
  return 0;
});

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

define('__machine_bug', (cpu, [lo, hi]) => {
  const text = stringAt(cpu, lo, hi, 4096);
  if (text !== undefined) {
    const [title, ...more] = decode(text).split('\n');
    setFault(cpu, 'bug', 0, 0, 'none', 0, title, more.join('\n'));
  }
  return Stop.Fault;
});

define('__machine_warn', (cpu, [lo, hi]) => {
  const text = stringAt(cpu, lo, hi, 4096);
  if (text === undefined) return Stop.Fault;
  cpu.host.warn(cpu, decode(text));
  return 0;
});

define('__machine_exit', (cpu, [lo, hi, status]) => {
  cpu.host.exit(cpu, (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0), status);
  return 0;
});

define(
  '__machine_stack_full',
  (cpu, [lo, hi]) => {
    const { i32 } = cpu.memory;
    const title = `stack overflow in ${functionName(cpu, i32[cpu.fp >> 2])}`;
    const bytes = BigInt.asUintN(64, toBig(lo, hi));
    setFault(cpu, 'stack-overflow', 0, 0, 'none', 0, title, `There is no room for an array of ${bytes} bytes.`);
    return Stop.Fault;
  },
  true,
);

define(
  '__machine_check_leaks',
  (cpu) => {
    if (!cpu.host.checks.leaks) return 0;
    for (const { objects, bytes, where } of programLeaks(cpu)) {
      const many = objects === 1 ? '1 object' : `${objects} objects`;
      const title = `BUG: memory leak: ${bytes} bytes in ${many}`;
      cpu.host.checkFailed(cpu, title, `Nothing points to what was allocated in ${where}`);
    }
    return 0;
  },
  true,
);

const outcome = new Int32Array(2);

define(
  '__machine_syscall',
  (cpu, args, d, pc) => {
    if (cpu.host.bareSyscall !== undefined) {
      const stop = cpu.host.bareSyscall(cpu, args, outcome);
      set(cpu, d, outcome[0], outcome[1]);
      return stop;
    }
    if (!cpu.user) {
      setFault(cpu, 'bug', 0, 0, 'none', 0, 'kernel BUG: __machine_syscall in kernel mode');
      return Stop.Fault;
    }
    return enterSyscall(cpu, pc, cpu.pc, args) < 0 ? Stop.Fault : 0;
  },
  true,
);
