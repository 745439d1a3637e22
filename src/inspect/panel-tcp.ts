/**
 * The TCP state panel's data: the path of every TCP socket through its states, as far as it is
 * recorded, and where each stands at this moment. From the tracepoints inet_sock_set_state and
 * tcp_destroy_sock, those of the timewait timer, and what was noted when they happened (history.ts).
 *
 * In TIME_WAIT the kernel has no tcp_sock any more: a small tcp_timewait_sock takes its place in ehash
 * and the tcp_sock goes to CLOSE in the same breath. The path shown is the connection's: it goes on with
 * the timewait socket until that one's timer ends it.
 */
import type { Frame, KernelEvent } from '../sim/api';
import { tcpState } from './field-names';
import { focusOf } from './focus';
import type { TransitionNote, TransitionNotes } from './history';
import type { Kernel } from './names';
import type { TcpSocketPath, TcpState, TcpStateData, TcpTransition } from './panel-data';
import type { SockInfo } from './sock';
import type { FoundSocket } from './sockets';

interface Life extends TcpSocketPath {
  address: bigint;
  ended?: number;
  /** The timewait socket that stands for it, and since when. */
  timewait?: { address: bigint; t: number };
}

const TIME_WAIT = 6;

export class TcpPaths {
  private readonly setState: number;
  private readonly destroy: number;
  private readonly timers: ReadonlySet<number>;
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
    this.timers = new Set(
      ['trace_timer_start', 'trace_timer_expire_entry', 'trace_timer_cancel'].flatMap((name) =>
        kernel.names.functionsNamed(name).map((fn) => fn.index),
      ),
    );
    this.destroy = kernel.names.functionsNamed('trace_tcp_destroy_sock')[0]?.index ?? -1;
  }

  data(frames: readonly Frame[], found: readonly FoundSocket[][]): TcpStateData {
    const { t } = this.kernel.sim;
    const lives = this.lives();
    const about = focusOf(this.kernel, frames).sock;
    const taken = new Set<string>();
    for (const life of lives) {
      const begun = life.path[0]!.t < t;
      const over = life.ended !== undefined && life.ended < t;
      if (over) continue;
      const key = `${life.host}:${life.address}`;
      if (begun) life.state = life.path.findLast((p) => p.t < t)?.to;
      else if (!taken.has(key)) life.state = unborn(life, about ? [about] : [], found[life.host] ?? []);
      taken.add(key);
      if (life.state === undefined) continue;
      const owner = found[life.host]?.find((f) => f.sock.address === life.address)?.owners[0]?.comm;
      if (owner !== undefined) life.comm = owner;
      if (life.timewait && life.timewait.t < t)
        life.expression = `(struct tcp_timewait_sock *)0x${life.timewait.address.toString(16)}`;
    }
    const inFocus =
      about &&
      lives.find(
        (l) =>
          l.host === about.host &&
          (l.address === about.address || l.timewait?.address === about.address) &&
          l.state !== undefined,
      );
    return { sockets: lives.map(({ address: _, ended: __, timewait: ___, ...rest }) => rest), focus: inFocus?.id };
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
      else if (this.timers.has(event.fn) && this.notes.of(event)) this.relevant.push(event);
    }
    this.lastSeen = events[this.seen - 1];
  }

  /** One for each socket from its first change of state; an address is used again by later ones. */
  private lives(): Life[] {
    this.update();
    const out: Life[] = [];
    const alive = new Map<string, Life>();
    for (const event of this.relevant) {
      if (this.timers.has(event.fn)) {
        this.waits(event, out);
        continue;
      }
      const address = event.args[0] ?? 0n;
      const key = `${event.host}:${address.toString(16)}`;
      let life = alive.get(key);
      if (event.fn === this.destroy) {
        if (life && !life.timewait) life.ended = event.t;
        alive.delete(key);
        continue;
      }
      // The tcp_sock closes; the connection stays in TIME_WAIT.
      if (life?.timewait) continue;
      if (!life) {
        life = this.born(event, key, address);
        alive.set(key, life);
        out.push(life);
      }
      this.addTransition(life, event);
    }
    return out;
  }

  /** The timer of a timewait socket starts, starts anew or ends. */
  private waits(event: KernelEvent, lives: readonly Life[]): void {
    const note = this.notes.of(event);
    if (!note?.timewait) return;
    const { what, address, substate } = note.timewait;
    const life = lives.findLast(
      (l) =>
        l.host === event.host &&
        l.ended === undefined &&
        (l.timewait ? l.timewait.address === address : l.local === note.local && l.remote === note.remote),
    );
    const last = life?.path.at(-1);
    if (!life || !last) return;
    life.timewait ??= { address, t: event.t };
    if (what === 'end') {
      life.ended = event.t;
      life.path.push(this.transition(event, last.to, 'CLOSE', note));
    } else if (substate === TIME_WAIT && last.to !== 'TIME_WAIT') {
      life.path.push(this.transition(event, last.to, 'TIME_WAIT', note));
    }
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

  private transition(
    event: KernelEvent,
    from: TcpState,
    to: TcpState,
    note: TransitionNote | undefined,
  ): TcpTransition {
    const { debug } = this.kernel.sim;
    const stmt = note?.stmt ?? -1;
    return {
      t: event.t,
      timeNs: event.timeNs,
      from,
      to,
      function: note?.fn === undefined ? undefined : debug.functions[note.fn]?.name,
      file: stmt < 0 ? undefined : this.pathOf(debug.stmtFile[stmt] ?? -1),
      line: stmt < 0 ? undefined : debug.stmtLine[stmt],
      context: note?.context,
      pid: note?.pid,
    };
  }

  private addTransition(life: Life, event: KernelEvent): void {
    const note = this.notes.of(event);
    life.path.push(this.transition(event, stateName(event.args[1]), stateName(event.args[2]), note));
    if (!note) return;
    // A socket that closes has lost its addresses; the best known ones stay.
    if (note.local !== '' && (life.local === '' || life.local.endsWith(':*') || note.remote !== '*:*')) {
      life.local = note.local;
      life.remote = note.remote;
    }
    if (note.context !== 'softirq' && note.context !== 'hardirq' && note.comm) life.comm ??= note.comm;
  }
}

/** Its state before its first change: of a socket that is in memory already. Addresses are used again: it must be in that state. */
function unborn(life: Life, about: readonly SockInfo[], found: readonly FoundSocket[]): TcpState | undefined {
  const [first] = life.path;
  const here = [...about, ...found.map((f) => f.sock)].find(
    (sock) => sock.host === life.host && sock.address === life.address,
  );
  return here && first && tcpState(here.state) === first.from ? first.from : undefined;
}

function stateName(state: bigint | undefined): TcpState {
  return tcpState(Number(state ?? 0n)) as TcpState;
}
