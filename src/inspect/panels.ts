/**
 * The data of the panels for this moment: hosts with their tasks, sockets, CPUs and interfaces, links
 * with what is on them.
 * Leaves out: TCP's states (panel-tcp.ts), drawing, and what a stop otherwise carries (src/adapter/stop-info.ts).
 */
import type { CardState, Frame } from '../sim/api';
import { ipv4 } from './bytes';
import { registerValue, registersOf } from './card';
import { CallHistory } from './call-history';
import { contextsOf } from './contexts';
import { focusOf } from './focus';
import { charArray } from './format';
import type { TransitionNotes } from './history';
import { type Learner, Learning } from './learn';
import { chain, unfold } from './lists';
import { LookupNotes } from './lookup-notes';
import type { Kernel } from './names';
import { PacketNotes } from './packet-notes';
import { decodeEthernet } from './packets';
import { CallRows } from './panel-calls';
import { Chips } from './panel-chips';
import type {
  CpuView,
  DataPathData,
  HostView,
  InterfaceView,
  LinkView,
  PacketChip,
  PacketQueue,
  PanelName,
  PanelsData,
  RingView,
  SocketView,
  TaskView,
  Waiter,
} from './panel-data';
import { HashTables } from './panel-hash';
import { Ladder } from './panel-ladder';
import { Scheduler } from './panel-scheduler';
import { TcpPaths } from './panel-tcp';
import { PanelViews } from './panel-views';
import { SchedNotes } from './sched-notes';
import { DIRECT_MAP } from './space';
import { LISTEN, type SockInfo, firstSequences, localName, readSock, remoteName, sockOf } from './sock';
import { type FoundSocket, acceptQueue, socketsOf, synQueue } from './sockets';
import { type TaskInfo, readTask, stackOf, syscallOf, tasksOf, whereIs } from './tasks';
import { type Value, elementOf, int, integerOf, memberOf, num, path, pointee, valueAt } from './value';

/** What one looks at. */
export interface PanelFocus {
  host: number;
  cpu: number;
  frames: readonly Frame[];
}

const SOFTIRQS = ['HI', 'TIMER', 'NET_TX', 'NET_RX', 'BLOCK', 'IRQ_POLL', 'TASKLET', 'SCHED', 'HRTIMER', 'RCU'];

export class Panels {
  /** What panels have asked for. */
  readonly views = new PanelViews();
  /** Who watches execution for the panels that need it. */
  readonly learning: Learning;
  private readonly learners: { [name in PanelName]?: Learner };
  private readonly chips: Chips;
  private readonly tcp: TcpPaths;
  private readonly ladder: Ladder;
  private readonly hashTables: HashTables;
  private readonly scheduler: Scheduler;
  private readonly graph: CallRows;
  /** Sockets of each host, while data is made. */
  private found: FoundSocket[][] = [];

  /** `pathOf` names a file of the debug information for whoever opens it. */
  constructor(
    private readonly kernel: Kernel,
    notes: TransitionNotes,
    pathOf: (file: number) => string,
  ) {
    this.chips = new Chips(kernel);
    this.tcp = new TcpPaths(kernel, notes, pathOf);
    const packets = new PacketNotes(kernel);
    const lookups = new LookupNotes(kernel);
    const sched = new SchedNotes(kernel);
    const calls = new CallHistory(kernel);
    this.learners = { packetLadder: packets, hashTables: lookups, scheduler: sched, functionGraph: calls };
    this.learning = new Learning(kernel.sim, Object.values(this.learners));
    this.ladder = new Ladder(kernel, packets);
    this.hashTables = new HashTables(kernel, lookups);
    this.scheduler = new Scheduler(kernel, sched);
    this.graph = new CallRows(kernel, calls);
  }

  /** These are looked at from now on, no others: the rest costs nothing. */
  watch(names: readonly PanelName[]): void {
    this.learning.want(new Set(names.flatMap((name) => this.learners[name] ?? [])));
  }

  /** The data of some panels, all of one moment. */
  data(names: readonly PanelName[], focus: PanelFocus): PanelsData {
    const needSockets = names.some((name) => name === 'dataPath' || name === 'tcpState' || name === 'scheduler');
    if (needSockets) this.found = this.kernel.sim.hosts.map((_, host) => socketsOf(this.kernel, host));
    const out: PanelsData = {};
    for (const name of names) {
      if (name === 'dataPath') out.dataPath = this.dataPath(focus);
      else if (name === 'tcpState') out.tcpState = this.tcp.data(focus.frames, this.found);
      else if (name === 'packetLadder')
        out.packetLadder = this.ladder.data(this.views.packetLadder, focusOf(this.kernel, focus.frames).sock);
      else if (name === 'hashTables') out.hashTables = this.hashTables.data(focus.host);
      else if (name === 'scheduler')
        out.scheduler = this.scheduler.data(this.views.scheduler, { host: focus.host, cpu: focus.cpu }, this.found);
      else if (name === 'functionGraph')
        out.functionGraph = this.graph.data(this.views.functionGraph, this.kernel.sim.t);
    }
    this.found = [];
    for (const [name, learner] of Object.entries(this.learners))
      if (this.learning.isBehind(learner)) Object.assign(out[name as PanelName] ?? {}, { incomplete: true });
    return out;
  }

  // ---- data path

  private dataPath(focus: PanelFocus): DataPathData {
    const { sim } = this.kernel;
    const about = focusOf(this.kernel, focus.frames);
    const task = sim.cpu(focus.host, focus.cpu).current;
    const id = (address: bigint | undefined) =>
      address === undefined || address === 0n ? undefined : `${focus.host}:${address.toString(16)}`;
    return {
      hosts: sim.hosts.map((_, host) => this.host(host)),
      links: sim.links.map((_, link) => this.link(link)),
      focus: {
        host: focus.host,
        cpu: focus.cpu,
        socket: id(about.sock?.address),
        packet: id(about.skb?.address),
        task: id(task),
      },
    };
  }

  private host(host: number): HostView {
    const { sim } = this.kernel;
    const info = sim.hosts[host]!;
    const sockets = this.found[host] ?? [];
    return {
      index: host,
      name: info.name,
      tasks: tasksOf(this.kernel, host)
        .filter((t) => !t.idle)
        .map((t) => this.task(t, sockets)),
      sockets: sockets.map((s) => this.socket(s, sockets)),
      cpus: Array.from({ length: info.cpus }, (_, cpu) => this.cpu(host, cpu)),
      interfaces: this.interfaces(host),
    };
  }

  private task(task: TaskInfo, sockets: readonly FoundSocket[]): TaskView {
    const frames = stackOf(this.kernel, task, 64);
    const sleeping = task.state !== 'running';
    return {
      id: `${task.host}:${task.address.toString(16)}`,
      pid: task.pid,
      comm: task.comm,
      system: task.kernelThread || task.pid === 1 || undefined,
      state: task.state,
      cpu: task.cpu,
      where: whereIs(this.kernel, frames, sleeping),
      waitsOn: sleeping ? this.waitsOn(task, sockets) : undefined,
      syscall: syscallOf(this.kernel, task.host, frames),
    };
  }

  private waitsOn(task: TaskInfo, sockets: readonly FoundSocket[]): string | undefined {
    for (const { sock } of sockets) {
      if (this.waiters(sock).some((w) => w.address === task.address))
        return `${sock.host}:${sock.address.toString(16)}`;
    }
    return undefined;
  }

  private waiters(sock: SockInfo): (Waiter & { address: bigint })[] {
    const wq = sock.kind === 'sock' ? path(sockOf(sock.value), 'sk_wq') : undefined;
    const head = wq && path(wq, 'wait');
    const walk = head && unfold(this.kernel, head, { record: 'socket_wq', field: 'wait' }, 64);
    return (walk?.items ?? []).map((entry) => {
      const fn = int(entry, 'func') ?? 0n;
      const func = this.kernel.names.symbolAt(entry.space, fn) ?? '?';
      const address = func === 'ep_poll_callback' ? 0n : (int(entry, 'private') ?? 0n);
      const task = address === 0n ? undefined : readTask(this.kernel, sock.host, address);
      return {
        id: `${sock.host}:${(entry.address ?? 0n).toString(16)}`,
        pid: task?.pid ?? 0,
        comm: task?.comm ?? '',
        func,
        exclusive: (num(entry, 'flags') & 1) !== 0,
        address,
      };
    });
  }

  private socket({ sock, owners }: FoundSocket, all: readonly FoundSocket[]): SocketView {
    const id = `${sock.host}:${sock.address.toString(16)}`;
    const sk = sockOf(sock.value);
    const full = sock.kind === 'sock';
    const listening = sock.protocol === 'TCP' && sock.state === LISTEN;
    return {
      id,
      protocol: sock.protocol,
      state: sock.stateName,
      local: localName(sock),
      remote: remoteName(sock),
      owners,
      locked: full && num(sk, 'sk_lock.owned') !== 0,
      queues: full && !listening ? this.socketQueues(id, sock, sk) : [],
      connections: listening ? this.connections(id, sock, sk, all) : undefined,
      waiters: this.waiters(sock).map(({ address: _, ...w }) => w),
      facts: full ? this.facts(sock, sk) : [],
      expression: `(struct ${sock.value.type.kind === 'record' ? sock.value.type.def.tag : 'sock'} *)0x${sock.address.toString(16)}`,
    };
  }

  private socketQueues(id: string, sock: SockInfo, sk: Value): PacketQueue[] {
    const out: PacketQueue[] = [];
    const first = sock.protocol === 'TCP' ? firstSequences(sock).iss : undefined;
    const add = (
      name: string,
      value: Value | undefined,
      record: string,
      limit?: Pick<PacketQueue, 'limit' | 'limitName' | 'limitUnit'>,
    ) => {
      const walk = value && unfold(this.kernel, value, { record, field: name });
      if (walk) out.push(this.chips.queue(`${id}:${name}`, name, walk.items, limit, first));
    };
    add('sk_receive_queue', memberOf(sk, 'sk_receive_queue'), 'sock', {
      limit: num(sk, 'sk_rcvbuf'),
      limitName: 'sk_rcvbuf',
      limitUnit: 'bytes',
    });
    if (sock.protocol === 'UDP') add('reader_queue', memberOf(sock.value, 'reader_queue'), 'udp_sock');
    add('sk_backlog', memberOf(sk, 'sk_backlog'), 'sock');
    if (sock.protocol === 'TCP') {
      add('out_of_order_queue', memberOf(sock.value, 'out_of_order_queue'), 'tcp_sock');
      add('sk_write_queue', memberOf(sk, 'sk_write_queue'), 'sock', {
        limit: num(sk, 'sk_sndbuf'),
        limitName: 'sk_sndbuf',
        limitUnit: 'bytes',
      });
      add('tcp_rtx_queue', memberOf(sk, 'tcp_rtx_queue'), 'sock');
    } else
      add('sk_write_queue', memberOf(sk, 'sk_write_queue'), 'sock', {
        limit: num(sk, 'sk_sndbuf'),
        limitName: 'sk_sndbuf',
        limitUnit: 'bytes',
      });
    return out;
  }

  private connections(id: string, sock: SockInfo, sk: Value, all: readonly FoundSocket[]): SocketView['connections'] {
    const accept = acceptQueue(this.kernel, sock);
    const syn = synQueue(all, sock);
    const limit = num(sk, 'sk_max_ack_backlog');
    return [
      {
        id: `${id}:syn`,
        name: 'syn queue',
        length: syn.length,
        limit,
        items: syn.map((s) => ({
          id: `${s.host}:${s.address.toString(16)}`,
          peer: remoteName(s),
          state: s.stateName,
          expression: `(struct request_sock *)0x${s.address.toString(16)}`,
        })),
      },
      {
        id: `${id}:accept`,
        name: 'icsk_accept_queue',
        length: num(sk, 'sk_ack_backlog'),
        limit,
        items: accept.map((req) => {
          const child = readSock(this.kernel, sock.host, int(req, 'sk'));
          const address = child?.address ?? req.address ?? 0n;
          return {
            id: `${sock.host}:${address.toString(16)}`,
            peer: child ? remoteName(child) : '?',
            state: child?.stateName ?? '?',
            expression: `(struct ${child ? 'tcp_sock' : 'request_sock'} *)0x${address.toString(16)}`,
          };
        }),
      },
    ];
  }

  private facts(sock: SockInfo, sk: Value): [string, string][] {
    const out: [string, string][] = [];
    if (sock.protocol === 'TCP' && sock.state !== LISTEN && sock.remotePort !== 0) {
      const tp = sock.value;
      const { iss, irs } = firstSequences(sock);
      const sequence = (field: string, base: number) => {
        const n = int(tp, field);
        if (n !== undefined) out.push([field, `${(Number(n) - base) >>> 0}`]);
      };
      sequence('rcv_nxt', irs);
      sequence('copied_seq', irs);
      sequence('snd_una', iss);
      sequence('snd_nxt', iss);
      sequence('write_seq', iss);
      for (const field of ['snd_cwnd', 'snd_ssthresh', 'packets_out', 'snd_wnd', 'rcv_wnd', 'mss_cache']) {
        const n = int(tp, field);
        if (n !== undefined) out.push([field, field === 'snd_ssthresh' && n >= 0x7fffffffn ? '∞' : `${n}`]);
      }
      const srtt = int(tp, 'srtt_us');
      if (srtt !== undefined && srtt !== 0n) out.push(['srtt', `${(Number(srtt) / 8000).toFixed(2)} ms`]);
      const rto = int(tp, 'icsk_rto');
      if (rto !== undefined) out.push(['icsk_rto', `${rto} ms`]);
    }
    const rmem = int(sk, 'sk_backlog.rmem_alloc.counter');
    if (rmem !== undefined) out.push(['sk_rmem_alloc', `${rmem}`]);
    return out;
  }

  private cpu(host: number, cpu: number): CpuView {
    const { kernel } = this;
    const state = kernel.sim.cpu(host, cpu);
    const frames = kernel.sim.stack(host, cpu, 64);
    const task = readTask(kernel, host, state.current);
    const context = contextsOf(kernel.sim.debug, frames)[0] ?? 'task';
    const softnet = kernel.global(host, 'softnet_data');
    const sd = softnet && elementOf(softnet, cpu);
    const backlog = [...this.queueItems(sd, 'input_pkt_queue'), ...this.queueItems(sd, 'process_queue')];
    const pending = this.pending(host, cpu);
    const poll = sd && memberOf(sd, 'poll_list');
    const polled = poll ? (unfold(kernel, poll, { record: 'softnet_data', field: 'poll_list' }, 32)?.items ?? []) : [];
    const limit = kernel.global(host, 'netdev_max_backlog');
    const max = limit ? Number(integerOf(limit) ?? 0n) : 0;
    return {
      index: cpu,
      context:
        state.fp === 0 ? 'off' : context === 'user' ? 'task' : context === 'task' && task?.idle ? 'idle' : context,
      pid: task?.pid ?? 0,
      comm: task?.comm ?? '',
      where: whereIs(kernel, frames, false),
      pending,
      backlog: this.chips.queue(
        `${host}:cpu${cpu}:backlog`,
        'input_pkt_queue',
        backlog,
        max > 0 ? { limit: max, limitName: 'netdev_max_backlog', limitUnit: 'packets' } : {},
      ),
      pollList: polled.map((napi) => charArray(path(napi, 'dev.name')) || 'backlog'),
    };
  }

  private queueItems(record: Value | undefined, field: string): Value[] {
    const queue = record && memberOf(record, field);
    return queue ? (unfold(this.kernel, queue, {})?.items ?? []) : [];
  }

  /** Names of raised softirqs. */
  private pending(host: number, cpu: number): string[] {
    const { kernel } = this;
    const hot = kernel.global(host, 'pcpu_hot');
    const word = hot && int(elementOf(hot, cpu), 'softirq_pending');
    const bits = Number(word ?? 0n);
    return SOFTIRQS.filter((_, bit) => bits & (1 << bit));
  }

  private interfaces(host: number): InterfaceView[] {
    const { kernel } = this;
    const head = path(kernel.global(host, 'init_net'), 'dev_base_head');
    const devices = head ? (unfold(kernel, head, { record: 'net', field: 'dev_base_head' }, 64)?.items ?? []) : [];
    return devices.map((dev) => {
      const name = charArray(memberOf(dev, 'name'));
      const configs = kernel.sim.hosts[host]?.interfaces ?? [];
      const at = configs.findIndex((i) => i.name === name);
      const config = configs[at];
      const card = at < 0 ? undefined : kernel.sim.card(host, at);
      const address = int(dev, 'ip_ptr.ifa_list.ifa_local');
      const prefix = num(dev, 'ip_ptr.ifa_list.ifa_prefixlen');
      return {
        id: `${host}:${(dev.address ?? 0n).toString(16)}`,
        name,
        address: address ? `${ipv4(Number(address))}/${prefix}` : config ? `${config.ip}/${config.prefix}` : '',
        up: (num(dev, 'flags') & 1) !== 0,
        link: config?.link ?? -1,
        qdisc: this.qdisc(host, dev),
        ...(card ? { interrupt: { asserted: card.asserted, masked: card.masked }, registers: registersOf(card) } : {}),
        ...this.rings(host, dev, card),
      };
    });
  }

  private qdisc(host: number, dev: Value): PacketQueue | undefined {
    const qdisc = path(dev, 'qdisc');
    const q = qdisc && pointee(qdisc);
    if (!q?.address) return undefined;
    const walk = (head: Value | undefined) =>
      chain(this.kernel, host, int(head, 'head'), 'struct sk_buff', 'next', 1024).items;
    const items = [...walk(memberOf(q, 'q'))];
    const bands = path(q, 'bands');
    const first = bands && pointee(bands);
    if (first?.address !== undefined) {
      for (let band = 0; band < 3; band++)
        items.push(...walk(valueAt(first.space, first.type, first.address + BigInt(band * first.type.size))));
    }
    return this.chips.queue(`${host}:${q.address.toString(16)}`, charArray(path(q, 'ops.id')) || 'qdisc', items, {
      limit: num(dev, 'tx_queue_len'),
      limitName: 'txqueuelen',
      limitUnit: 'packets',
    });
  }

  /** The driver's descriptor rings: what it has given to the device, and which descriptors the device has done. */
  private rings(host: number, dev: Value, card: CardState | undefined): { rx?: RingView; tx?: RingView } {
    const adapter = this.kernel.object(host, 'struct e1000_adapter', int(dev, 'priv'));
    if (!adapter || !card) return {};
    return {
      rx: this.ring('rx', path(adapter, 'rx_ring'), registerValue(card, 'RDH'), registerValue(card, 'RDT')),
      tx: this.ring('tx', path(adapter, 'tx_ring'), registerValue(card, 'TDH'), registerValue(card, 'TDT')),
    };
  }

  /** `head` and `tail` are the card's registers; the slots are the driver's, from what it has not cleaned yet. */
  private ring(name: 'rx' | 'tx', given: Value | undefined, head: number, tail: number): RingView | undefined {
    const ring = given?.type.kind === 'pointer' ? pointee(given) : given;
    const size = num(ring, 'count');
    const base = int(ring, 'desc');
    const buffers = ring && path(ring, 'buffer_info');
    const first = buffers?.type.kind === 'pointer' ? pointee(buffers) : undefined;
    if (!ring || size <= 0 || size > 4096 || !base) return undefined;
    const clean = num(ring, 'next_to_clean');
    const use = num(ring, 'next_to_use');
    const done = (index: number): boolean =>
      (Number(ring.space.uint(base + BigInt(16 * index + 12), 1) ?? 0n) & 1) !== 0;
    const slots: RingView['slots'] = [];
    for (let index = 0; index < size; index++) {
      const inUse = use >= clean ? index >= clean && index < use : index >= clean || index < use;
      if (!inUse) continue;
      if (name === 'rx' && !done(index)) continue;
      slots.push({
        index,
        done: done(index),
        packet: name === 'rx' ? this.received(ring, base, index) : this.sending(ring, first, index),
      });
    }
    return { name, size, head, tail, slots };
  }

  /** A packet that the card has written into a buffer and the driver has not looked at yet. */
  private received(ring: Value, base: bigint, index: number): PacketChip | undefined {
    const { space } = ring;
    const at = space.uint(base + BigInt(16 * index), 8);
    const length = Number(space.uint(base + BigInt(16 * index + 8), 2) ?? 0n);
    const bytes = at === undefined ? undefined : space.bytes(DIRECT_MAP + at, length);
    return (
      bytes && {
        ...this.chips.packet(decodeEthernet(bytes)),
        id: `${space.host}:${(DIRECT_MAP + (at ?? 0n)).toString(16)}`,
      }
    );
  }

  private sending(ring: Value, first: Value | undefined, index: number): PacketChip | undefined {
    const buffer =
      first?.address === undefined
        ? undefined
        : valueAt(first.space, first.type, first.address + BigInt(index * first.type.size));
    const skb = buffer && this.kernel.object(ring.space.host, 'struct sk_buff', int(buffer, 'skb'));
    return skb && this.chips.skb(skb);
  }

  private link(index: number): LinkView {
    const { sim } = this.kernel;
    const info = sim.links[index]!;
    const now = sim.timeNs;
    const interfaceOn = (host: number): string => sim.hosts[host]?.interfaces.find((i) => i.link === index)?.name ?? '';
    return {
      index,
      name: info.name,
      ends: [
        { host: info.hosts[0], interface: interfaceOn(info.hosts[0]) },
        { host: info.hosts[1], interface: interfaceOn(info.hosts[1]) },
      ],
      up: sim.linkUp(index),
      rateBps: info.rateBps,
      delayNs: info.delayNs,
      packets: sim.inFlight(index).map((event) => ({
        ...this.chips.wire(event),
        fromHost: event.fromHost,
        sendNs: event.sendNs,
        arriveNs: event.arriveNs,
        progress:
          event.arriveNs > event.sendNs
            ? Math.min(1, Math.max(0, (now - event.sendNs) / (event.arriveNs - event.sendNs)))
            : 0,
        fate: event.fate,
      })),
    };
  }
}
