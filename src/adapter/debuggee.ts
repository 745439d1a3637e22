/**
 * Everything that belongs to one launched simulation: the debugger's core and the views on it, put
 * together. The requests (requests-*.ts) work on this.
 */
import { Debugger, type DebuggerHooks } from '../debug/session';
import { Expressions } from '../debug/expressions';
import { SourceIndex } from '../debug/source-index';
import { TransitionNotes } from '../inspect/history';
import { Kernel } from '../inspect/names';
import { Panels } from '../inspect/panels';
import { SyscallNotes } from '../inspect/syscalls';
import { readTask } from '../inspect/tasks';
import { Tree } from '../inspect/tree';
import type { OutputEvent, Simulation } from '../sim/api';
import { ERRNO } from './errno';
import { Labels } from './labels';
import { OutputPump, type Said } from './output';
import { Paths } from './paths';
import { Scopes } from './scopes';
import { Stacks } from './stack';
import { Threads } from './threads';
import { Variables } from './variables';

export interface DebuggeeOptions {
  plain: boolean;
  kernelRoot: string;
  hooks: DebuggerHooks;
  say(said: Said): void;
  readFile(path: string): Promise<string>;
}

export class Debuggee {
  readonly kernel: Kernel;
  readonly debugger: Debugger;
  readonly expressions: Expressions;
  readonly paths: Paths;
  readonly threads: Threads;
  readonly stacks: Stacks;
  readonly scopes: Scopes;
  readonly variables = new Variables();
  readonly output: OutputPump;
  readonly panels: Panels;
  readonly syscalls: SyscallNotes;
  readonly labels: Labels;
  /** Values in hexadecimal everywhere. */
  hex = false;
  /** Counts changes of memory made by the user. */
  edits = 0;

  constructor(
    readonly sim: Simulation,
    options: DebuggeeOptions,
  ) {
    const index = new SourceIndex(sim.debug);
    this.kernel = new Kernel(sim);
    this.expressions = new Expressions(sim, this.kernel, index);
    this.debugger = new Debugger(
      sim,
      options.hooks,
      this.expressions,
      (text, host, valued) => this.expressions.dataCondition(text, host, valued),
      index,
    );
    this.debugger.onFutureChanged = (t) => {
      this.output.futureChanged(t);
      this.syscalls.futureChanged(t);
      this.panels.learning.cut(t);
    };
    this.expressions.store = (host, phys, bytes) => this.poke(host, phys, bytes);
    const notes = new TransitionNotes(this.kernel);
    this.syscalls = new SyscallNotes(this.kernel, (errno) => ERRNO[errno]?.join(' (').concat(')') ?? `error ${errno}`);
    this.debugger.engine.observer = (event) => {
      notes.see(event);
      this.syscalls.see(event);
      this.panels.learning.see(event);
    };
    this.paths = new Paths(sim.debug, options.kernelRoot);
    this.panels = new Panels(this.kernel, notes, (file) => this.paths.client(file));
    this.labels = new Labels(sim, index, this.paths, options.readFile);
    this.threads = new Threads(this.kernel);
    this.stacks = new Stacks(sim.debug, this.threads, this.paths);
    this.scopes = new Scopes(this.kernel, this.expressions, this.threads, () => this.tree());
    this.output = new OutputPump(sim, options.say, (event) => this.speaker(event, options.plain));
  }

  tree(hex = this.hex): Tree {
    return new Tree(this.kernel, { hex });
  }

  /** Changes memory now: a new future begins here, for everybody who keeps notes of the old one. */
  poke(host: number, phys: number, bytes: Uint8Array): void {
    this.debugger.poke(host, phys, bytes);
    this.edits++;
  }

  private speaker(event: OutputEvent, plain: boolean): string {
    const host = this.sim.hosts[event.host]?.name ?? '';
    if (event.kind === 'dmesg') return `${host} kernel`;
    if (plain) return '';
    return (
      this.syscalls.commOf(event.host, event.pid) ?? this.commOf(event.host, event.pid) ?? `${host} pid ${event.pid}`
    );
  }

  private commOf(host: number, pid: number): string | undefined {
    const cpus = this.sim.hosts[host]?.cpus ?? 0;
    for (let cpu = 0; cpu < cpus; cpu++) {
      const task = readTask(this.kernel, host, this.sim.cpu(host, cpu).current);
      if (task && (task.pid === pid || task.tgid === pid)) return task.comm;
    }
    return this.threads.tasks(host).find((t) => t.pid === pid || t.tgid === pid)?.comm;
  }
}
