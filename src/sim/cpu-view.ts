/**
 * A CPU as the floors above see it: reads the machine's CPU when asked, so that a stop filter costs
 * no object per question. The same object all the time; copy what must outlive the moment.
 */
import { type Cpu, toBig } from '../machine';
import type { CpuState } from './api';
import type { PcMap } from './stack';

export class CpuView implements CpuState {
  constructor(
    private readonly source: Cpu,
    private readonly pcs: PcMap,
  ) {}

  get host(): number {
    return this.source.hostIndex;
  }

  get cpu(): number {
    return this.source.index;
  }

  get running(): boolean {
    return this.source.fp !== 0 && !this.source.halted;
  }

  get stmt(): number {
    return this.running ? this.pcs.stmtAt(this.source.pc) : -1;
  }

  get fp(): number {
    return this.source.fp;
  }

  get user(): boolean {
    return this.source.user;
  }

  get irqsEnabled(): boolean {
    return this.source.irqsEnabled;
  }

  get timeNs(): number {
    return this.source.timeNs;
  }

  get current(): bigint {
    return toBig(this.source.currentLo, this.source.currentHi);
  }
}
