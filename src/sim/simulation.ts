/**
 * The simulation as `api.ts` promises it: the engine (present), the history (moments to go back to)
 * and the records (what happened), tied together by one position. Leaves out: how any of them works.
 *
 * Edits. A change of RAM by the user at position t begins a new future: everything recorded from t on
 * is forgotten, and the change becomes part of the record, applied again whenever t is reached anew.
 */
import {
  type CodeSpace,
  type Image,
  KERNEL_IMAGE_PHYS,
  bootCpu,
  kernelLeaks,
  placeImages,
  shadowReadOnly,
  translateBig,
} from '../machine';
import type { DebugInfo } from '../machine/debug-info';
import type { Cpu } from '../machine';
import type {
  CallTracer,
  CardState,
  CpuState,
  Frame,
  HostInfo,
  KernelEvent,
  LinkInfo,
  Moment,
  OopsReport,
  RunOptions,
  RunResult,
  Simulation,
  StopFilter,
  WatchRange,
  WireEvent,
} from './api';
import { loadHost, neighboursOf } from './boot';
import type { SimConfig } from './config';
import { COSTS } from './costs';
import { CpuView } from './cpu-view';
import { Engine, type EngineState, type EngineStop } from './engine';
import { fingerprint } from './fingerprint';
import { type Checkpoint, History } from './history';
import { Recorder } from './recorder';
import { type Records, countBefore } from './records';
import { PcMap, walkStack } from './stack';
import { TaskReader, kernelPhys } from './task-reader';

const DEFAULT_SLICE = 200_000;
const STACK_LIMIT = 1000;

/** The user's change of RAM at a position. */
interface Edit {
  readonly t: Moment;
  readonly host: number;
  readonly phys: number;
  readonly bytes: Uint8Array;
}

/** So many moments between checkpoints are kept, each so many statements before one that was gone back to. */
const ASIDES = 3;
const ASIDE_LEAD = 6_000;

/** The i-th program image belongs to the i-th process of the configuration. */
export function createSimulation(config: SimConfig, kernel: Image, programs: readonly Image[]): RecordedSimulation {
  return new RecordedSimulation(config, kernel, programs);
}

export class RecordedSimulation implements Simulation {
  readonly debug: DebugInfo;
  readonly hosts: HostInfo[];
  readonly links: LinkInfo[];
  readonly breakBytes: Uint8Array;
  lastT: Moment = 0;
  ended = false;

  private readonly engine: Engine;
  private readonly history: History<EngineState>;
  /** Moments between checkpoints near where one has gone back to, latest kept last. */
  private asides: Checkpoint<EngineState>[] = [];
  /** Where the seek that is going on keeps one. */
  private asideAt: Moment = Infinity;
  private readonly recorder: Recorder;
  private readonly records: Records;
  private readonly code: CodeSpace;
  private readonly pcs: PcMap;
  private readonly tasks: TaskReader;
  private readonly views: CpuView[];
  private readonly rams: Uint8Array[] = [];
  private readonly edits: Edit[] = [];
  /** Edits [0, appliedEdits) are in the present state. */
  private appliedEdits = 0;
  private watches: WatchRange[] = [];
  private leaksTold = false;

  constructor(config: SimConfig, kernel: Image, programs: readonly Image[]) {
    // Processes that run one program share its image.
    const images = [...new Set(programs)];
    this.code = placeImages([kernel, ...images]);
    this.debug = this.code.debug;
    this.breakBytes = this.code.breakBytes;
    this.pcs = new PcMap(this.debug);
    this.tasks = new TaskReader(this.debug);
    this.recorder = new Recorder(
      this.debug,
      this.tasks,
      () => this.engine,
      (cpu) => this.stackOf(cpu),
    );
    this.records = this.recorder.records;
    this.engine = new Engine(config, this.code, COSTS, this.recorder);
    this.views = this.engine.cpus.map((cpu) => new CpuView(cpu, this.pcs));
    this.hosts = config.hosts.map(({ name, cpus, memory, interfaces }) => ({
      name,
      cpus,
      ramSize: memory,
      interfaces: interfaces.map(({ name, mac, ip, prefix, link }) => ({
        name,
        mac: mac.map((byte) => byte.toString(16).padStart(2, '0')).join(':'),
        ip: [24, 16, 8, 0].map((shift) => (ip >>> shift) & 255).join('.'),
        prefix,
        link,
      })),
    }));
    this.links = config.links.map(({ name, ends, rateBps, delayNs }) => ({
      name,
      hosts: [ends[0].host, ends[1].host],
      rateBps,
      delayNs,
    }));
    this.powerOn(config, kernel, programs, images);
    this.history = new History<EngineState>(
      config.historyBudget,
      () => this.engine.nodes.reduce((bytes, node) => bytes + node.pages.bytes, 0),
      (state) => this.engine.forget(state),
    );
    this.engine.settle();
    this.history.add({ t: 0, state: this.engine.save(), edits: 0 });
  }

  private powerOn(config: SimConfig, kernel: Image, programs: readonly Image[], images: readonly Image[]): void {
    const boot = programs.map((image) => {
      const program = 1 + images.indexOf(image);
      const entry = this.debug.functions[this.code.imageFnBase[program] + image.entry];
      return {
        program,
        entry: entry?.address ?? 0n,
        dataVaddr: image.dataVaddr,
        template: image.data,
        roSize: image.roSize,
        bssSize: image.bssSize,
      };
    });
    for (const node of this.engine.nodes) {
      const { memory } = node;
      memory.write(KERNEL_IMAGE_PHYS, kernel.data);
      shadowReadOnly(memory, KERNEL_IMAGE_PHYS, kernel.roSize);
      memory.kernelImageEnd = KERNEL_IMAGE_PHYS + kernel.data.length + kernel.bssSize;
      const ram = memory.u8.subarray(0, memory.ramSize);
      const { params, end } = loadHost(
        ram,
        memory.kernelImageEnd,
        this.debug,
        node.index,
        node.config,
        config.processes,
        boot,
        neighboursOf(config, node.index),
      );
      memory.touch(memory.kernelImageEnd, end - memory.kernelImageEnd);
      bootCpu(node.cpus[0], params);
    }
  }

  // ---- where one is

  get t(): Moment {
    return this.engine.t;
  }

  get timeNs(): number {
    return this.engine.nowNs;
  }

  get active(): CpuState | undefined {
    const cpu = this.engine.active;
    return cpu && this.viewOf(cpu);
  }

  cpu(host: number, cpu: number): CpuState {
    return this.viewOf(this.engine.nodes[host].cpus[cpu]);
  }

  private viewOf(cpu: Cpu): CpuView {
    return this.views[this.engine.cpus.indexOf(cpu)];
  }

  // ---- stacks and memory

  stack(host: number, cpu: number, limit = STACK_LIMIT): Frame[] {
    return this.stackOf(this.engine.nodes[host].cpus[cpu], limit);
  }

  private stackOf(cpu: Cpu, limit = STACK_LIMIT): Frame[] {
    return walkStack(cpu.memory.i32, this.debug, this.pcs, cpu.hostIndex, cpu.fp, this.pcs.stmtAt(cpu.pc), limit);
  }

  sleepingStack(host: number, thread: bigint, limit = STACK_LIMIT): Frame[] {
    const { memory } = this.engine.nodes[host];
    const phys = kernelPhys(thread, memory.ramSize);
    if (phys < 0) return [];
    const fp = memory.i32[phys >> 2];
    // The saved pc is where the thread goes on: behind its call of the switch, or at its very beginning.
    const pc = memory.i32[(phys >> 2) + 1];
    const fn = memory.i32[(fp >> 2) + 2];
    const call = this.pcs.stmtAt(pc - 1);
    const stmt = call >= 0 && this.debug.stmtFn[call] === fn ? call : this.pcs.stmtAt(pc);
    return walkStack(memory.i32, this.debug, this.pcs, host, fp, stmt, limit);
  }

  translate(host: number, address: bigint, cpu = 0): number {
    return translateBig(this.engine.nodes[host].cpus[cpu], address);
  }

  ram(host: number): Uint8Array {
    const { memory } = this.engine.nodes[host];
    let view = this.rams[host];
    // One view for as long as it is the same memory: it is asked for with every value.
    if (view?.buffer !== memory.u8.buffer || view.length !== memory.ramSize) {
      view = memory.u8.subarray(0, memory.ramSize);
      this.rams[host] = view;
    }
    return view;
  }

  // ---- moving

  run(options: RunOptions = {}): RunResult {
    const { limit = Infinity, slice = DEFAULT_SLICE, stopOnOops = true, filter } = options;
    const sliceEnd = this.t + slice;
    this.setFilter(filter);
    try {
      for (;;) {
        const stop = this.advance(Math.min(limit, sliceEnd));
        switch (stop) {
          case 'limit':
            return { reason: this.t >= limit ? 'limit' : 'slice' };
          case 'rest':
            return { reason: 'slice' };
          case 'filter': {
            const cpu = this.engine.active as Cpu;
            return { reason: 'filter', host: cpu.hostIndex, cpu: cpu.index };
          }
          case 'watch': {
            return { reason: 'watch', ...this.engine.watchHit, t: this.t };
          }
          case 'fault': {
            const oops = this.oopsAt(this.t - 1);
            if (stopOnOops && oops !== undefined) return { reason: 'oops', oops };
            break;
          }
          case 'end':
            this.ended = true;
            return { reason: 'end', why: this.engine.endReason };
        }
      }
    } finally {
      this.setFilter(undefined);
    }
  }

  /** The latest moment kept, checkpoint or aside, at or before `t`. */
  private keptBefore(t: Moment): Checkpoint<EngineState> {
    let best = this.history.before(t);
    for (const aside of this.asides)
      if (aside.t <= t && aside.t > best.t && this.engine.holds(aside.state)) best = aside;
    return best;
  }

  seek(t: Moment, slice = Infinity): boolean {
    const target = Math.min(Math.max(0, t), this.lastT);
    const from = this.keptBefore(target);
    if (target < this.t || from.t > this.t) {
      this.restore(from);
      // One who goes back goes on doing so: a moment a little before is kept for the next time.
      this.asideAt = target - from.t > 2 * ASIDE_LEAD ? target - ASIDE_LEAD : Infinity;
    }
    this.applyWatches([]);
    const sliceEnd = Math.min(target, this.t + slice);
    while (this.t < sliceEnd) {
      if (this.advance(this.t < this.asideAt ? Math.min(sliceEnd, this.asideAt) : sliceEnd) === 'end') break;
      if (this.t === this.asideAt) this.keepAside();
    }
    this.applyWatches(this.watches);
    return this.t === target;
  }

  private keepAside(): void {
    this.asideAt = Infinity;
    if (this.asides.length >= ASIDES) this.asides.shift();
    this.asides.push({ t: this.t, state: this.engine.saveAside(), edits: this.appliedEdits });
  }

  /** How many moments are kept whole. */
  get checkpoints(): number {
    return this.history.count;
  }

  checkpointBefore(t: Moment): Moment {
    return this.history.before(t).t;
  }

  private restore(checkpoint: { t: Moment; state: EngineState; edits: number }): void {
    this.engine.restore(checkpoint.state);
    this.appliedEdits = checkpoint.edits;
    this.applyEdits();
  }

  /** Moves to `limit` at most; keeps records, checkpoints and edits right on the way. */
  private advance(limit: Moment): EngineStop {
    this.records.from = this.lastT;
    for (;;) {
      const edit = this.edits.at(this.appliedEdits);
      const pause = Math.min(
        limit,
        edit?.t ?? Infinity,
        this.t >= this.lastT ? this.history.nextAfter(this.t) : Infinity,
      );
      const stop = this.engine.run(pause);
      if (this.t > this.lastT) this.lastT = this.t;
      this.applyEdits();
      if (stop === 'end') {
        this.ended = true;
        this.tellLeaks();
      }
      if (stop !== 'limit') return stop;
      if (this.t === this.lastT && this.history.wants(this.t)) {
        this.history.add({ t: this.t, state: this.engine.save(), edits: this.appliedEdits });
      }
      if (this.t >= limit) return stop;
    }
  }

  /** At the end, if asked: the kernel's objects that nothing points to any more. */
  private tellLeaks(): void {
    if (this.leaksTold || !this.engine.checks.leaks) return;
    this.leaksTold = true;
    for (const { index, cpus } of this.engine.nodes) {
      for (const leak of kernelLeaks(cpus[0])) this.recorder.leak(index, leak, this.t - 1);
    }
  }

  private applyEdits(): void {
    for (;;) {
      const edit = this.edits.at(this.appliedEdits);
      if (edit === undefined || edit.t !== this.t) return;
      this.appliedEdits++;
      const { memory } = this.engine.nodes[edit.host];
      memory.write(edit.phys, edit.bytes);
      memory.reapplyWatches();
    }
  }

  poke(host: number, phys: number, bytes: Uint8Array): void {
    const { t } = this;
    if (phys < 0 || phys + bytes.length > this.engine.nodes[host].memory.ramSize) {
      throw new RangeError(`no RAM at 0x${phys.toString(16)}`);
    }
    this.cutFuture();
    this.edits.push({ t, host, phys, bytes: bytes.slice() });
    this.applyEdits();
  }

  cutFuture(): void {
    const { t } = this;
    this.records.cut(t);
    this.history.cut(t);
    this.asides = this.asides.filter((aside) => aside.t <= t);
    this.edits.length = this.appliedEdits;
    if (t < this.lastT) this.ended = this.leaksTold = false;
    this.lastT = t;
  }

  private setFilter(filter: StopFilter | undefined): void {
    this.engine.cpus.forEach((cpu, i) => {
      cpu.filter = filter && (() => filter(this.views[i]));
    });
  }

  setWatches(ranges: WatchRange[]): void {
    this.watches = ranges.slice();
    this.applyWatches(this.watches);
  }

  private applyWatches(ranges: readonly WatchRange[]): void {
    this.engine.nodes.forEach(({ memory, index }) => {
      const here = ranges.filter(({ host }) => host === index);
      if (here.length === 0 && !memory.watching) return;
      memory.setWatches(
        here.map(({ id, phys, length, access }) => ({
          id,
          phys,
          length,
          read: access !== 'write',
          write: access !== 'read',
        })),
      );
    });
  }

  setTracer(tracer: CallTracer | undefined): void {
    for (const cpu of this.engine.cpus) {
      cpu.tracer = tracer && {
        call: (c, fn, fp) => tracer.call(c.hostIndex, c.index, fn, fp, this.t - 1),
        ret: (c, fn, fp) => tracer.ret(c.hostIndex, c.index, fn, fp, this.t - 1),
        context: (c, what) => tracer.context(c.hostIndex, c.index, what, this.t - 1),
      };
    }
  }

  setEventListener(listener: ((event: KernelEvent) => void) | undefined): void {
    this.recorder.listener = listener;
  }

  /** A digest of everything that the future depends on: equal at equal moments, however reached. */
  fingerprint(): string {
    return fingerprint(this.engine);
  }

  // ---- what happened

  forgetRecords(): void {
    this.records.forget();
  }

  get events() {
    return this.records.events;
  }

  get wire() {
    return this.records.wire;
  }

  get output() {
    return this.records.output;
  }

  get oopses() {
    return this.records.oopses;
  }

  get exits() {
    return this.records.exits;
  }

  private oopsAt(t: Moment): OopsReport | undefined {
    const { oopses } = this.records;
    return oopses.slice(countBefore(oopses, t)).find((oops) => oops.t === t && oops.severity === 'oops');
  }

  inFlight(link: number): WireEvent[] {
    return this.engine.links[link].inFlight();
  }

  linkUp(link: number): boolean {
    return this.engine.links[link].up;
  }

  card(host: number, iface: number): CardState | undefined {
    return this.engine.nodes[host].cards.at(iface)?.look();
  }
}
