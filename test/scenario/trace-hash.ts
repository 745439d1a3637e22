/**
 * Everything that can be observed of a run, as one number: each call, return and change of context with
 * its position, kernel events, packets, output, reports, exits. Two equal runs have equal hashes.
 */
import { createHash } from 'node:crypto';
import type { CallTracer, KernelEvent, Simulation } from '../../src/sim/api';

export class TraceHash {
  private a = 0x811c9dc5;
  private b = 0x1b873593;
  calls = 0;
  /** Indices of the functions that were entered. */
  readonly functions = new Set<number>();
  private tracer: CallTracer | undefined;
  private listener: ((event: KernelEvent) => void) | undefined;
  /** The simulation for others to use: their tracer and listener are told as well. */
  readonly sim: Simulation;

  constructor(private readonly real: Simulation) {
    real.setTracer({
      call: (host, cpu, fn, fp, t) => {
        this.calls++;
        this.functions.add(fn);
        this.add(1, host, cpu, fn, fp, t);
        this.tracer?.call(host, cpu, fn, fp, t);
      },
      ret: (host, cpu, fn, fp, t) => {
        this.add(2, host, cpu, fn, fp, t);
        this.tracer?.ret(host, cpu, fn, fp, t);
      },
      context: (host, cpu, what, t) => {
        this.add(3, host, cpu, what.length, 0, t);
        this.tracer?.context(host, cpu, what, t);
      },
    });
    real.setEventListener((event) => this.listener?.(event));
    this.sim = new Proxy(real, {
      get: (target, name) => {
        if (name === 'setTracer') return (tracer: CallTracer | undefined) => (this.tracer = tracer);
        if (name === 'setEventListener')
          return (listener: ((event: KernelEvent) => void) | undefined) => (this.listener = listener);
        const value = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  private add(kind: number, host: number, cpu: number, fn: number, fp: number, t: number): void {
    this.a = Math.imul(this.a ^ fn ^ (kind << 28) ^ (host << 24) ^ (cpu << 20), 0x01000193);
    this.b = (Math.imul(this.b ^ fp, 0x85ebca6b) + (t | 0)) | 0;
    this.b = (this.b << 13) | (this.b >>> 19);
  }

  digest(): string {
    const { events, wire, output, oopses, exits, lastT, timeNs } = this.real;
    const text = JSON.stringify(
      { lastT, timeNs, calls: this.calls, a: this.a, b: this.b, events, wire, output, oopses, exits },
      (_key, value) =>
        typeof value === 'bigint' ? value.toString(16) : value instanceof Uint8Array ? [...value].join() : value,
    );
    return createHash('sha256').update(text).digest('hex');
  }
}
