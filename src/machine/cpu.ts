/**
 * One CPU: the handful of numbers that it keeps outside RAM. `interpreter.ts` runs it.
 * All of its own state is in `save`/`load`, so a checkpoint can keep it as a few numbers.
 * Leaves out: devices and the clock's event queue (`src/sim`).
 */
import type { CodeSpace } from './image';
import { slowStep } from './slow-step';
import type { HostMemory } from './memory';
import type { MachineFault } from './fault';
import type { MachineHost, MachineTracer } from './host';

/** Asked before a statement whose break byte is set; true = stop before it. `cpu` is up to date. */
export type StatementFilter = (cpu: Cpu, stmt: number) => boolean;

/** A memory area of the current user address space. Virtual start as lanes; the area does not cross 4 GB. */
export interface Segment {
  lo: number;
  hi: number;
  length: number;
  phys: number;
  writable: boolean;
  /** Image number for the segment that holds a program's data; 0 else. */
  program: number;
}

export class Cpu {
  /** Executes one instruction in general; here so that the run loop need not import it. */
  readonly slowStep = slowStep;
  /** Index of the instruction that executes next; a STMT whenever `run` is not running (except after a fault). */
  pc = 0;
  /** RAM offset of the running frame; 0 = nothing runs here yet. */
  fp = 0;
  user = false;
  irqsEnabled = false;
  halted = false;
  /** `__machine_pause` was executed: stop before the next statement. */
  paused = false;
  /** Statements this CPU has executed. The sum over all CPUs is the position t. */
  statements = 0;
  /** RAM offset of the current thread_struct (`__machine_set_current`), 0 = none. */
  thread = 0;
  currentLo = 0;
  currentHi = 0;
  /** Lowest RAM offset that frames of the current stack may reach. */
  stackLimit = 0;
  /** End of the current stack: frames begin below it. */
  stackTop = 0;
  /** The current user address space. */
  segments: Segment[] = [];
  /** RAM offset of the segment table that `segments` was read from; 0 = none. */
  mm = 0;
  /** Image number of the user program whose text the CPU executes; 0 = none. */
  program = 0;

  /** Vectors raised and not yet delivered, in the order of delivery. */
  pending: number[] = [];

  // ---- set by the outside; not part of the state ----
  filter: StatementFilter | undefined;
  tracer: MachineTracer | undefined;
  fault: MachineFault | undefined;
  /** Id of the watch that was hit, -1 = none. */
  watchHit = -1;
  /** A host callback wants `run` to come back before the next statement. */
  stopRequested = false;

  // ---- the run loop's windows into memory; derived, rebuilt by context.ts ----
  aHi = 0;
  aLo = 0;
  aLen = 0;
  aPhys = 0;
  aWritable = 0;
  bHi = 0;
  bLo = 0;
  bLen = 0;
  bPhys = 0;
  bWritable = 0;
  /** Added to the offset of direct accesses to globals: RAM offset of the running image's data. */
  globalBase = 0;
  /** Virtual address of RAM offset 0 as the running stack sees it. */
  stackDeltaLo = 0;
  stackDeltaHi = 0;
  /** Fuel of the current run in ns, and what was set aside so that the next STMT looks up. */
  left = 0;
  stash = 0;
  /** Local time at which the fuel is used up. */
  private deadline = 0;
  /** Result of the thread's first function, when it returned (`Stop.Done`). */
  resultLo = 0;
  resultHi = 0;

  constructor(
    readonly memory: HostMemory,
    readonly code: CodeSpace,
    readonly host: MachineHost,
    readonly hostIndex: number,
    readonly index: number,
  ) {}

  /** Local virtual time in ns. */
  get timeNs(): number {
    return this.deadline - this.left - this.stash;
  }

  set timeNs(ns: number) {
    this.deadline = ns + this.left + this.stash;
  }

  /** Give the CPU `fuel` ns to use up. */
  begin(fuel: number): void {
    const now = this.timeNs;
    this.left = Math.min(Math.max(Math.floor(fuel), 0), 0x3fffffff);
    this.stash = 0;
    this.deadline = now + this.left;
    this.fault = undefined;
    // Something may be waiting already: look up before the first statement.
    if (
      this.halted ||
      this.paused ||
      this.pending.length > 0 ||
      this.stopRequested ||
      this.watchHit >= 0 ||
      this.memory.watching
    )
      this.attend();
  }

  /** Virtual time spent on something other than statements. */
  charge(ns: number): void {
    this.left -= ns;
  }

  /** Raise an interrupt vector; delivered before the next statement when interrupts are on. Wakes a halted CPU. */
  raise(vector: number): void {
    if (!this.pending.includes(vector)) this.pending.push(vector);
    this.attend();
  }

  /** Make the run loop look up (pending interrupts, halt, stop requests) before the next statement. */
  attend(): void {
    if (this.left > 0) {
      this.stash += this.left;
      this.left = 0;
    }
  }

  requestStop(): void {
    this.stopRequested = true;
    this.attend();
  }

  /** Everything that `load` needs, as plain numbers. */
  save(): number[] {
    const out = [
      this.pc,
      this.fp,
      this.user ? 1 : 0,
      this.irqsEnabled ? 1 : 0,
      this.halted ? 1 : 0,
      this.paused ? 1 : 0,
      this.timeNs,
      this.statements,
      this.thread,
      this.currentLo,
      this.currentHi,
      this.stackLimit,
      this.stackTop,
      this.program,
      this.mm,
      this.aHi,
      this.aLo,
      this.aLen,
      this.aPhys,
      this.aWritable,
      this.bHi,
      this.bLo,
      this.bLen,
      this.bPhys,
      this.bWritable,
      this.globalBase,
      this.stackDeltaLo,
      this.stackDeltaHi,
      this.pending.length,
      ...this.pending,
      this.segments.length,
    ];
    for (const s of this.segments) out.push(s.lo, s.hi, s.length, s.phys, s.writable ? 1 : 0, s.program);
    return out;
  }

  load(from: readonly number[]): void {
    this.left = 0;
    this.stash = 0;
    let i = 0;
    const next = (): number => from[i++] as number;
    this.pc = next();
    this.fp = next();
    this.user = next() !== 0;
    this.irqsEnabled = next() !== 0;
    this.halted = next() !== 0;
    this.paused = next() !== 0;
    this.timeNs = next();
    this.statements = next();
    this.thread = next();
    this.currentLo = next();
    this.currentHi = next();
    this.stackLimit = next();
    this.stackTop = next();
    this.program = next();
    this.mm = next();
    this.aHi = next();
    this.aLo = next();
    this.aLen = next();
    this.aPhys = next();
    this.aWritable = next();
    this.bHi = next();
    this.bLo = next();
    this.bLen = next();
    this.bPhys = next();
    this.bWritable = next();
    this.globalBase = next();
    this.stackDeltaLo = next();
    this.stackDeltaHi = next();
    this.pending = [];
    for (let n = next(); n > 0; n--) this.pending.push(next());
    this.segments = [];
    for (let n = next(); n > 0; n--) {
      this.segments.push({
        lo: next(),
        hi: next(),
        length: next(),
        phys: next(),
        writable: next() !== 0,
        program: next(),
      });
    }
    this.fault = undefined;
    this.watchHit = -1;
    this.stopRequested = false;
  }
}
