/**
 * The TCP state panel's data: the path of every TCP socket through its states, as far as it is
 * recorded, and where each stands at this moment. From the tracepoints inet_sock_set_state and
 * tcp_destroy_sock, and what was noted when they happened (history.ts).
 */
import type { Frame, KernelEvent } from '../sim/api';
import { tcpState } from './field-names';
import { focusOf } from './focus';
import type { TransitionNotes } from './history';
import type { Kernel } from './names';
import type { TcpSocketPath, TcpState, TcpStateData } from './panel-data';
import type { FoundSocket } from './sockets';

type Life = TcpSocketPath & { address: bigint; ended?: number };

export class TcpPaths {
  private readonly setState: number;
  private readonly destroy: number;
  /** Events of interest among the first `seen` ones of the record. */
  private relevant: KernelEvent[] = [];
  private seen = 0;
  private lastSeen: KernelEvent | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly notes: TransitionNotes,
    private readonly pathOf: (file: number) => string,
  ) {
    this.setState = kernel.names.functionsNamed('trace_inet_sock_set_state')[0]?.index ?? -1;
    this.destroy = kernel.names.functionsNamed('trace_tcp_destroy_sock')[0]?.index ?? -1;
  }

  data(frames: readonly Frame[], found: readonly FoundSocket[][]): TcpStateData {
    const { t } = this.kernel.sim;
    const lives = this.lives();
    for (const life of lives) {
      const begun = life.path[0]!.t < t;
      const over = life.ended !== undefined && life.ended < t;
      if (!begun || over) continue;
      life.state = life.path.findLast((p) => p.t < t)?.to;
      const owner = found[life.host]?.find((f) => f.sock.address === life.address)?.owners[0]?.comm;
      if (owner !== undefined) life.comm = owner;
    }
    const about = focusOf(this.kernel, frames).sock;
    const inFocus =
      about && lives.find((l) => l.host === about.host && l.address === about.address && l.state !== undefined);
    return { sockets: lives.map(({ address: _, ended: __, ...rest }) => rest), focus: inFocus?.id };
  }

  /** Looks only at events that were not there before; all anew when the record has been cut. */
  private update(): void {
    const { events } = this.kernel.sim;
    if (this.seen > 0 && events[this.seen - 1] !== this.lastSeen) {
      this.relevant = [];
      this.seen = 0;
    }
    for (; this.seen < events.length; this.seen++) {
      const event = events[this.seen]!;
      if (event.fn === this.setState || event.fn === this.destroy) this.relevant.push(event);
    }
    this.lastSeen = events[this.seen - 1];
  }

  /** One for each socket from its first change of state; an address is used again by later ones. */
  private lives(): Life[] {
    this.update();
    const out: Life[] = [];
    const alive = new Map<string, Life>();
    for (const event of this.relevant) {
      const address = event.args[0] ?? 0n;
      const key = `${event.host}:${address.toString(16)}`;
      let life = alive.get(key);
      if (event.fn === this.destroy) {
        if (life) life.ended = event.t;
        alive.delete(key);
        continue;
      }
      if (!life) {
        life = this.born(event, key, address);
        alive.set(key, life);
        out.push(life);
      }
      this.addTransition(life, event);
    }
    return out;
  }

  private born(event: KernelEvent, key: string, address: bigint): Life {
    return {
      id: `${key}:${event.t}`,
      host: event.host,
      hostName: this.kernel.sim.hosts[event.host]?.name ?? '',
      local: '',
      remote: '',
      path: [],
      address,
      expression: `(struct tcp_sock *)0x${address.toString(16)}`,
    };
  }

  private addTransition(life: Life, event: KernelEvent): void {
    const { debug } = this.kernel.sim;
    const note = this.notes.of(event);
    const stmt = note?.stmt ?? -1;
    life.path.push({
      t: event.t,
      timeNs: event.timeNs,
      from: stateName(event.args[1]),
      to: stateName(event.args[2]),
      function: note?.fn === undefined ? undefined : debug.functions[note.fn]?.name,
      file: stmt < 0 ? undefined : this.pathOf(debug.stmtFile[stmt] ?? -1),
      line: stmt < 0 ? undefined : debug.stmtLine[stmt],
      context: note?.context,
      pid: note?.pid,
    });
    if (!note) return;
    // A socket that closes has lost its addresses; the best known ones stay.
    if (note.local !== '' && (life.local === '' || life.local.endsWith(':*') || note.remote !== '*:*')) {
      life.local = note.local;
      life.remote = note.remote;
    }
    if (note.context !== 'softirq' && note.context !== 'hardirq' && note.comm) life.comm ??= note.comm;
  }
}

function stateName(state: bigint | undefined): TcpState {
  return tcpState(Number(state ?? 0n)) as TcpState;
}
