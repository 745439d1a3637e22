/**
 * What the panels are drawn from: pure data of one moment, filled from the hosts' memory and the
 * recorded events by src/inspect and src/adapter, drawn by src/panels, which compute nothing of
 * their own about the kernel. Everything is JSON: no bigint, no Map, no class.
 * Leaves out: how a panel looks, and messages between a panel and its host (src/panels/protocol.ts).
 *
 * Conventions
 *  - `t` is a position in the record; a thing with a `t` can be sought to.
 *  - `id` names an object as long as it lives, and stays the same from stop to stop, so that a
 *    panel can let a thing move instead of drawing a new one. For objects in a host's memory it is
 *    `<host index>:<address in hex>`; for packets on a link `w<serial>`.
 *  - `expression` is C that the debugger can evaluate for more: "(struct sock *)0xffff888004a30000".
 *  - Labels are Linux's own names; nothing is translated or abbreviated here.
 *  - Order is memory's order: queues from head to tail.
 */

import type {
  FunctionGraphData,
  FunctionGraphView,
  HashTablesData,
  PacketLadderData,
  PacketLadderView,
  SchedulerData,
  SchedulerView,
} from './panel-data-views';

export type * from './panel-data-views';

/** A packet as a chip: an skb in a queue, a buffer in a ring, a frame on a link. */
export interface PacketChip {
  id: string;
  /** What it is in few characters: `SYN`, `SYN,ACK`, `ACK`, `data`, `FIN,ACK`, `RST`, `ARP`, `UDP`, `skb`. */
  kind: string;
  /** Bytes of payload (of the highest protocol known); 0 for a bare ACK. */
  bytes: number;
  /** Of how many segments it consists, if of several: it will be cut, or came so over loopback. */
  segments?: number;
  /** Sequence numbers relative to the initial one, [seq, endSeq), and the acknowledgement, where TCP. */
  seq?: number;
  endSeq?: number;
  ack?: number;
  /** `10.0.0.2:40312 → 10.0.0.1:8080`, where known. */
  flow?: string;
  /** First bytes of the payload as printable text, where there is any: `hello`. */
  preview?: string;
  expression?: string;
  /** When it was put where it is now, where recorded. */
  t?: number;
}

/** A queue of packets. */
export interface PacketQueue {
  id: string;
  /** `sk_receive_queue`, `sk_write_queue`, `tcp_rtx_queue`, `sk_backlog`, `out_of_order_queue`, `input_pkt_queue`. */
  name: string;
  length: number;
  bytes: number;
  /** The limit that makes it overflow, with the name of what sets it: `sk_rcvbuf`. */
  limit?: number;
  limitName?: string;
  limitUnit?: 'bytes' | 'packets';
  /** The first ones, at most 32. */
  items: PacketChip[];
}

/** A connection that waits in a listener's queue. */
export interface PendingConnection {
  id: string;
  /** `10.0.0.2:40312` */
  peer: string;
  /** `NEW_SYN_RECV`, `ESTABLISHED`, … */
  state: string;
  expression?: string;
  t?: number;
}

export interface ConnectionQueue {
  id: string;
  /** `icsk_accept_queue` (accept queue) or `syn queue`. */
  name: string;
  length: number;
  limit: number;
  items: PendingConnection[];
}

/** One who waits on a wait queue. */
export interface Waiter {
  id: string;
  pid: number;
  comm: string;
  /** Function to call on wake-up: `autoremove_wake_function`, `ep_poll_callback`. */
  func: string;
  exclusive: boolean;
}

export interface SocketView {
  id: string;
  protocol: 'TCP' | 'UDP' | 'UNIX' | 'RAW' | 'other';
  /** `TCP_ESTABLISHED` without its prefix: `ESTABLISHED`, `LISTEN`, … */
  state: string;
  /** `10.0.0.1:8080`, `10.0.0.2:40312` or `*:*`. */
  local: string;
  remote: string;
  /** Descriptors that refer to it. */
  owners: { pid: number; comm: string; fd: number }[];
  /** `sk_lock.owned`: system call at work, packets go to the backlog. */
  locked: boolean;
  /** `sk_receive_queue` first, then what else there is. Empty ones included, in stable order. */
  queues: PacketQueue[];
  /** Listeners only. */
  connections?: ConnectionQueue[];
  /** `sk_wq`. */
  waiters: Waiter[];
  /** Short facts for the card, in order: ["rcv_nxt", "1461"], ["snd_una", "1"]. Relative numbers where TCP's are. */
  facts: [name: string, value: string][];
  expression?: string;
}

export type TaskState = 'running' | 'runnable' | 'sleeping' | 'uninterruptible' | 'stopped' | 'zombie';

export interface TaskView {
  id: string;
  pid: number;
  comm: string;
  /** init or a thread of the kernel: shown small while it sleeps. */
  system?: boolean;
  state: TaskState;
  /** CPU it runs on (state running), else absent. */
  cpu?: number;
  /** Innermost interesting function: where it sleeps (`sk_wait_data`) or runs. */
  where?: string;
  /** Socket whose wait queue it is on. */
  waitsOn?: string;
  /** The system call it is in: `recvfrom(4, …)`. */
  syscall?: string;
}

export interface CpuView {
  index: number;
  context: 'task' | 'softirq' | 'hardirq' | 'idle' | 'off';
  /** pid of `current`. */
  pid: number;
  comm: string;
  /** Innermost function. */
  where?: string;
  /** Names of raised softirqs: `NET_RX`. */
  pending: string[];
  /** `softnet_data`: backlog of this CPU. */
  backlog: PacketQueue;
  /** Devices on this CPU's poll list: `eth0`. */
  pollList: string[];
}

/** A descriptor ring of a card. */
export interface RingView {
  name: 'rx' | 'tx';
  size: number;
  /** Index where the device works, and where the driver works. */
  head: number;
  tail: number;
  /** Slots with something to say, by index: a packet in it, done or not. */
  slots: { index: number; done: boolean; packet?: PacketChip }[];
}

export interface InterfaceView {
  id: string;
  /** `eth0`, `lo`. */
  name: string;
  address: string;
  up: boolean;
  /** Index in DataPathData.links; -1 for none (`lo`). */
  link: number;
  /** Interrupt line high, and whether the driver has masked it (NAPI polling). */
  interrupt?: { asserted: boolean; masked: boolean };
  /** The card's registers by their names: ["RDH", "0x3", "head of the receive ring: the card"]. */
  registers?: [name: string, value: string, about: string][];
  rx?: RingView;
  tx?: RingView;
  /** Queueing discipline's packets. */
  qdisc?: PacketQueue;
}

export interface HostView {
  index: number;
  name: string;
  tasks: TaskView[];
  sockets: SocketView[];
  cpus: CpuView[];
  interfaces: InterfaceView[];
}

export interface PacketInFlight extends PacketChip {
  fromHost: number;
  sendNs: number;
  /** Negative: it will not arrive; `fate` says why. */
  arriveNs: number;
  /** 0 … 1: how far it is now. */
  progress: number;
  /** `lost`, `corrupted`, …, or ''. */
  fate: string;
}

export interface LinkView {
  index: number;
  name: string;
  /** Host indices and interface names of its two ends. */
  ends: [{ host: number; interface: string }, { host: number; interface: string }];
  up: boolean;
  rateBps: number;
  delayNs: number;
  packets: PacketInFlight[];
}

/** The Data path panel: everything that packets and readers can be in, at this moment. */
export interface DataPathData {
  hosts: HostView[];
  links: LinkView[];
  /** What the selected frame is about, so that it can be marked: ids of a host's objects. */
  focus: { host: number; cpu?: number; socket?: string; packet?: string; task?: string };
}

/** Linux's names, without TCP_. */
export type TcpState =
  | 'CLOSE'
  | 'LISTEN'
  | 'SYN_SENT'
  | 'SYN_RECV'
  | 'NEW_SYN_RECV'
  | 'ESTABLISHED'
  | 'FIN_WAIT1'
  | 'FIN_WAIT2'
  | 'CLOSE_WAIT'
  | 'CLOSING'
  | 'LAST_ACK'
  | 'TIME_WAIT';

/** A change of state, recorded when it happened (the tracepoint `inet_sock_set_state`). */
export interface TcpTransition {
  t: number;
  timeNs: number;
  from: TcpState;
  to: TcpState;
  /** The function that did it and the place of the statement, where known. */
  function?: string;
  file?: string;
  line?: number;
  /** `task`, `softirq`, `hardirq`. */
  context?: string;
  pid?: number;
}

export interface TcpSocketPath {
  /** Names the socket over its whole life, also when it is gone: `<host>:<address in hex>:<t of its first event>`. */
  id: string;
  host: number;
  hostName: string;
  local: string;
  remote: string;
  /** State at this moment; undefined when it does not exist (yet, or any more). */
  state?: TcpState;
  /** The whole recorded path in order of time, the part after this moment included (the panel compares `t`). */
  path: TcpTransition[];
  /** Owner's name for the title: `server` */
  comm?: string;
  expression?: string;
}

/** The TCP state panel. */
export interface TcpStateData {
  sockets: TcpSocketPath[];
  /** Id of the socket in focus, else the panel takes the one that changed last. */
  focus?: string;
}

/** All panels by name. */
export interface PanelDataByName {
  dataPath: DataPathData;
  tcpState: TcpStateData;
  packetLadder: PacketLadderData;
  hashTables: HashTablesData;
  scheduler: SchedulerData;
  functionGraph: FunctionGraphData;
}

export type PanelName = keyof PanelDataByName;
export type PanelsData = { [name in PanelName]?: PanelDataByName[name] };

/** What a panel may ask for beyond the moment: which part, which filter. Kept until it asks anew. */
export interface PanelViewByName {
  packetLadder: PacketLadderView;
  scheduler: SchedulerView;
  functionGraph: FunctionGraphView;
}

export type PanelViewName = keyof PanelViewByName;
