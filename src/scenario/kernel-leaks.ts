/**
 * What a kernel has not given back: its heap when the first program makes its first system call, held
 * against its heap when all programs have ended and nothing is left to happen. Packets, sockets,
 * requests, files and whatever else has a cache must be as many as before.
 * Leaves out: hosts with programs that still run, that had an oops, or whose time was up: there
 * something may rightly be left; and the programs' own heaps, which the machine watches.
 */
import type { KernelEvent, Simulation } from '../sim/api';
import type { KernelReader } from './kernel-reader';

/** Caches that hold what the kernel keeps for the next time: routes. */
const KEPT = /^ip_dst_cache$/;

export class LeakCheck {
  /** Per host: objects by cache before its first program did anything. */
  private readonly before = new Map<number, ReadonlyMap<string, bigint>>();
  private readonly sysEnter: number;

  constructor(
    private readonly sim: Simulation,
    private readonly reader: KernelReader,
  ) {
    this.sysEnter = sim.debug.functions.findIndex((fn) => fn.image === 0 && fn.name === 'trace_sys_enter');
  }

  /** To be told of every kernel event. */
  event(event: KernelEvent): void {
    if (event.fn === this.sysEnter && !this.before.has(event.host))
      this.before.set(event.host, this.reader.heapObjects(event.host));
  }

  /** One sentence for each cache of each host that is not as it was. At the end of the run. */
  leaks(): string[] {
    const { sim } = this;
    if (!sim.ended) return [];
    const end = sim.run();
    if (end.reason !== 'end' || end.why === 'time-limit') return [];
    return sim.hosts.flatMap((host, index) => {
      const before = this.before.get(index);
      if (!before || this.reader.programsAlive(index) || sim.oopses.some((o) => o.host === index && died(o))) return [];
      const after = this.reader.heapObjects(index);
      return [...after].flatMap(([cache, count]) => {
        // An idle CPU stays in the address space of the task it ran last.
        const borrowed = cache === 'mm_struct' ? BigInt(host.cpus) : 0n;
        const extra = count - (before.get(cache) ?? 0n);
        if (extra <= borrowed || KEPT.test(cache)) return [];
        return [`leak: the kernel of ${host.name} has not freed ${extra} of ${cache}`];
      });
    });
  }
}

function died(oops: { severity: string; user: boolean }): boolean {
  return oops.severity === 'oops' && !oops.user;
}
