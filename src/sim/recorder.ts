/**
 * Writes the record: turns what the engine tells into the events, outputs and reports of api.ts.
 * On re-execution of the past nothing is written, but the listener of kernel events is told.
 */
import { type Cpu, type Leak, type MachineFault, toBig } from '../machine';
import type { DebugInfo } from '../machine/debug-info';
import type { Frame, KernelEvent, OopsReport, WireEvent } from './api';
import type { Engine, Witness } from './engine';
import { EventStore } from './event-store';
import { type Culprit, kernelOops, userFault, warning } from './oops';
import { Records } from './records';
import type { TaskReader } from './task-reader';

/** Functions of the kernel whose only work is to report. */
const REPORTERS = /^__warn|^report_rcu$|^lockdep_rcu_|^spin_bug$|^__schedule_bug$/;

export class Recorder implements Witness {
  readonly records = new Records();
  listener: ((event: KernelEvent) => void) | undefined;
  private readonly text = new TextDecoder();
  private readonly store = new EventStore();

  constructor(
    private readonly debug: DebugInfo,
    private readonly tasks: TaskReader,
    private readonly engine: () => Engine,
    private readonly stackOf: (cpu: Cpu) => Frame[],
  ) {}

  private get position(): number {
    return this.engine().recordPosition();
  }

  private get isNew(): boolean {
    return this.records.isNew(this.position);
  }

  printk(cpu: Cpu, text: Uint8Array): void {
    if (!this.isNew) return;
    this.records.output.push({
      t: this.position,
      timeNs: cpu.timeNs,
      host: cpu.hostIndex,
      kind: 'dmesg',
      pid: 0,
      process: -1,
      comm: '',
      text: this.text.decode(text),
    });
  }

  console(cpu: Cpu, fd: number, text: Uint8Array): void {
    if (!this.isNew) return;
    const task = currentOf(cpu);
    this.records.output.push({
      t: this.position,
      timeNs: cpu.timeNs,
      host: cpu.hostIndex,
      kind: fd === 2 ? 'stderr' : 'stdout',
      pid: this.tasks.tgid(cpu.memory, task),
      process: this.tasks.process(cpu.memory, task),
      comm: this.tasks.comm(cpu.memory, task),
      text: this.text.decode(text),
    });
  }

  exit(cpu: Cpu, task: bigint, status: number): number {
    const process = this.tasks.process(cpu.memory, task);
    if (this.isNew) {
      this.records.exits.push({
        t: this.position,
        timeNs: cpu.timeNs,
        host: cpu.hostIndex,
        pid: this.tasks.tgid(cpu.memory, task),
        process,
        status,
      });
    }
    return process;
  }

  trace(cpu: Cpu, fn: number, args: Int32Array): void {
    const isNew = this.isNew;
    if (!isNew && this.listener === undefined) return;
    const event = this.store.add(
      {
        t: this.position,
        timeNs: cpu.timeNs,
        host: cpu.hostIndex,
        cpu: cpu.index,
        taskLo: cpu.currentLo,
        taskHi: cpu.currentHi,
        fn,
      },
      args,
    );
    if (isNew) this.records.events.push(event);
    this.listener?.(event);
  }

  wire(event: WireEvent): void {
    if (this.isNew) this.records.wire.push(event);
  }

  /** The first line of `text` is the title; `detail` and the others say more. */
  warn(cpu: Cpu, text: string, detail = ''): void {
    if (!this.isNew) return;
    const frames = this.stackOf(cpu);
    // The kernel's helpers that report are not what is warned about.
    while (frames.length > 1 && REPORTERS.test(this.debug.functions[frames[0].fn].name)) frames.shift();
    const [title, ...more] = text.split('\n');
    if (more.length > 0) detail = more.join('\n');
    this.report(cpu, title, 'warn', frames, warning(this.debug, title, detail, frames, this.culprit(cpu)));
  }

  deviceWarn(host: number, title: string): void {
    if (!this.isNew) return;
    this.records.oopses.push({
      t: this.position,
      host,
      cpu: 0,
      title,
      text: title,
      severity: 'warn',
      stmt: -1,
      user: false,
    });
  }

  /** An object of the kernel that is lost at the end, in kmemleak's words. */
  leak(host: number, { phys, bytes, objects, where }: Leak, t: number): void {
    const address = `0xffff8880${phys.toString(16).padStart(8, '0')}`;
    const title = `kmemleak: unreferenced object ${address} (size ${bytes / objects})`;
    const more = objects > 1 ? `\n${objects} such objects` : '';
    const text = `${title}:\nallocated in ${where}${more}`;
    this.records.oopses.push({ t, host, cpu: 0, title, text, severity: 'warn', stmt: -1, user: false });
  }

  fault(cpu: Cpu, fault: MachineFault): void {
    if (!this.isNew) return;
    const frames = this.stackOf(cpu);
    const who = this.culprit(cpu);
    const number =
      1 + this.records.oopses.filter((o) => o.host === cpu.hostIndex && o.severity === 'oops' && !o.user).length;
    const text = fault.user
      ? userFault(this.debug, fault, frames, who)
      : kernelOops(this.debug, fault, frames, who, number);
    this.report(cpu, fault.title, 'oops', frames, text);
  }

  private report(cpu: Cpu, title: string, severity: OopsReport['severity'], frames: Frame[], text: string): void {
    this.records.oopses.push({
      t: this.position,
      host: cpu.hostIndex,
      cpu: cpu.index,
      title,
      text,
      severity,
      stmt: frames[0]?.stmt ?? -1,
      user: frames[0]?.user ?? false,
    });
  }

  private culprit(cpu: Cpu): Culprit {
    const task = currentOf(cpu);
    return {
      cpu: cpu.index,
      pid: this.tasks.pid(cpu.memory, task),
      comm: this.tasks.comm(cpu.memory, task),
      timeNs: cpu.timeNs,
    };
  }
}

function currentOf(cpu: Cpu): bigint {
  return toBig(cpu.currentLo, cpu.currentHi);
}
