/**
 * What happens before a statement when the run loop cannot just go on: fuel used up, a break byte,
 * a pending interrupt, a halted CPU, a watch. The order is part of the machine's determinism: whether
 * the host's slices are long or short, the same statements and interrupts happen at the same `t`.
 */
import { deliverInterrupt } from './kernel-entry';
import type { Cpu } from './cpu';
import { Stop } from './stop';

/** 0: execute statement `id` now. Below 0: the CPU stands elsewhere (an interrupt was entered). Above 0: stop. */
export function boundary(cpu: Cpu, id: number): number {
  cpu.left += cpu.stash;
  cpu.stash = 0;
  const memory = cpu.memory;
  if (memory.watching) {
    const changed = memory.changedWatch();
    if (changed >= 0 || cpu.watchHit >= 0) {
      if (cpu.watchHit < 0) cpu.watchHit = changed;
      return Stop.Watch;
    }
  }
  if (cpu.stopRequested) {
    cpu.stopRequested = false;
    return Stop.Requested;
  }
  if (cpu.paused) {
    cpu.paused = false;
    return Stop.Pause;
  }
  if (cpu.halted) {
    if (cpu.pending.length === 0 || !cpu.irqsEnabled) return Stop.Halted;
    if (cpu.left <= 0) return Stop.Fuel;
    cpu.halted = false;
  }
  if (cpu.left <= 0) return Stop.Fuel;
  if (cpu.irqsEnabled && cpu.pending.length > 0) {
    const stop = deliverInterrupt(cpu);
    if (stop !== 0) return stop;
    if (memory.watching) cpu.attend();
    return -1;
  }
  if (cpu.code.breakBytes[id] !== 0 && cpu.filter !== undefined && cpu.filter(cpu, id)) return Stop.Filter;
  if (memory.watching) {
    // Look again after this statement. Its own cost is charged by the loop.
    cpu.stash = cpu.left - cpu.host.costs.stmtNs;
    cpu.left = cpu.host.costs.stmtNs;
  }
  return 0;
}
