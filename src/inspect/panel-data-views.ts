/**
 * What the packet ladder, the hash tables, the scheduler and the function graph are drawn from, and
 * what a view may ask for: which part of long lists, what is looked for. Same conventions as
 * panel-data.ts.
 * Leaves out: where it comes from (panel-ladder.ts, panel-hash.ts, panel-scheduler.ts, panel-calls.ts).
 */

/** Of panels that learn by watching. */
export interface Learnt {
  /** Reading the past was cancelled: something is missing. */
  incomplete?: boolean;
}

// ---- packet ladder

/** A vertical line: a host, or one end of a connection that stays inside a host. */
export interface LadderLane {
  /** `server` */
  name: string;
  /** `10.0.0.1:8080`, where all packets shown have one end here. */
  end?: string;
}

/** One frame that was put on a link or on the loopback device. Times and positions as recorded. */
export interface LadderPacket {
  id: string;
  /** Index of the lanes. */
  from: number;
  to: number;
  /** Name of the link, `lo` for loopback. */
  link: string;
  kind: string;
  /** `PSH,ACK`, where TCP. */
  flags?: string;
  flow: string;
  /** Relative to the first of each direction, where the SYN was seen. */
  seq?: number;
  endSeq?: number;
  ack?: number;
  window?: number;
  bytes: number;
  preview?: string;
  /** Options of TCP, or the words of another protocol. */
  detail: string;
  /** A segment whose sequence numbers this flow has sent before. */
  again: boolean;
  /** When the first bit left and the last arrived; `arriveNs` < 0: it never does. */
  sendNs: number;
  arriveNs: number;
  /** As in `WireEvent`: `lost`, `duplicated`, `fault:<text>`, …, or ''. */
  fate: string;
  /** Where to seek: the sender's driver hands it over; the receiver's driver hands it up. */
  sentT?: number;
  receivedT?: number;
}

/** Packets between two ends, both directions. */
export interface LadderFlow {
  id: string;
  /** `10.0.0.2:40312 ⇄ 10.0.0.1:8080`, `ARP` */
  name: string;
  packets: number;
}

export interface PacketLadderData extends Learnt {
  flows: LadderFlow[];
  /** The flow shown; undefined: all. */
  flow?: string;
  /** The flow of the socket in focus. */
  focus?: string;
  lanes: LadderLane[];
  /** In order of sending: a stretch around the moment. */
  packets: LadderPacket[];
  /** How many there are before and after the stretch. */
  before: number;
  after: number;
}

/** `flow` undefined: all. */
export interface PacketLadderView {
  flow?: string;
}

// ---- hash tables

export interface HashEntry {
  id: string;
  /** `ESTABLISHED 10.0.0.1:8080 ← 10.0.0.2:40312`, `port 8080` */
  text: string;
  kind: string;
  /** What hangs below: owners of a bind bucket. */
  owners?: string[];
  expression?: string;
}

export interface HashChain {
  bucket: number;
  entries: HashEntry[];
  /** Why the walk ended, unless at its end. */
  cut?: string;
}

export interface HashTable {
  /** `ehash`, `lhash2`, `bhash`, `bhash2`. */
  name: string;
  /** What is found in it. */
  about: string;
  buckets: number;
  used: number;
  entries: number;
  longest: number;
  /** Buckets in use in order, at most 64; the one looked up last is always there. */
  chains: HashChain[];
  more: number;
}

/** The walk of a lookup: recorded when the function returned. */
export interface HashLookup {
  table: string;
  bucket: number;
  /** `__inet_lookup_established` */
  function: string;
  /** What was looked for: `10.0.0.2:40312 → 10.0.0.1:8080` */
  key: string;
  /** The entries that were compared, in order, as they were then. */
  walked: { id: string; text: string }[];
  /** Id of the one that fitted. */
  found?: string;
  /** Entry and return. */
  t: number;
  endT: number;
  timeNs: number;
  context: string;
}

export interface HashTablesData extends Learnt {
  hosts: { index: number; name: string; tables: HashTable[]; lookups: HashLookup[] }[];
  /** Host in focus. */
  focus: number;
}

// ---- scheduler

/** A stretch in which a CPU ran one task. */
export interface RunSegment {
  /** Index in SchedulerHost.tasks. */
  task: number;
  from: number;
  to: number;
  fromNs: number;
  toNs: number;
  /** How it ended: `sleeps`, `preempted`, `yields`, `exits`; absent while it runs. */
  end?: string;
  /** Where it went to sleep: `sk_wait_data`. */
  where?: string;
}

/** One task woke another. */
export interface WakeUp {
  t: number;
  timeNs: number;
  cpu: number;
  /** Indices in SchedulerHost.tasks. */
  waker: number;
  woken: number;
  /** Where the waker was: `task`, `softirq`, `hardirq`: in the latter two it only lent its CPU. */
  context: string;
  /** The function that woke: `sock_def_readable`. */
  by?: string;
  /** Functions of the entries on the way: `autoremove_wake_function`, `ep_poll_callback → autoremove_wake_function`. */
  func?: string;
}

export interface SchedTask {
  id: string;
  pid: number;
  comm: string;
  idle: boolean;
  /** At this moment; absent when it is not there (yet, any more). */
  state?: string;
  cpu?: number;
  /** Where it sleeps or runs. */
  where?: string;
  /** Since when it sleeps: the recorded switch. */
  sinceT?: number;
  sinceNs?: number;
}

export interface RunQueue {
  cpu: number;
  /** What it does now: `task`, `user`, `softirq`, `hardirq`; in the latter two the current task is only interrupted. */
  context: string;
  /** Indices in tasks. */
  current: number;
  /** `rq.nr_running` */
  running: number;
  /** Who waits in `cfs_rq.tasks_timeline`, in order. */
  waiting: number[];
  segments: RunSegment[];
}

export interface WaitEntry {
  id: string;
  /** Index in tasks; absent for callbacks such as epoll's. */
  task?: number;
  func: string;
  /** `WQ_FLAG_EXCLUSIVE`, … */
  flags: string[];
  expression?: string;
}

export interface WaitQueue {
  id: string;
  /** `sk_wq`, `eventpoll.wq`, `wait_chldexit`. */
  name: string;
  /** Whose it is: `TCP 10.0.0.1:8080 LISTEN`. */
  of: string;
  entries: WaitEntry[];
  expression?: string;
}

export interface SchedulerHost {
  index: number;
  name: string;
  tasks: SchedTask[];
  cpus: RunQueue[];
  wakes: WakeUp[];
  queues: WaitQueue[];
}

export interface SchedulerData extends Learnt {
  hosts: SchedulerHost[];
  /** The stretch of the record that is shown, in positions. */
  from: number;
  to: number;
  /** How many switches it holds, as asked for. */
  switches: number;
  focus: { host: number; cpu?: number };
}

export interface SchedulerView {
  /** How many switches the timeline holds. */
  switches: number;
}

// ---- function graph

export interface CallRow {
  /** Serial number of the call: names it. */
  id: number;
  /** Number of visible calls around it. */
  depth: number;
  name: string;
  host: number;
  cpu: number;
  /** `receiver-12` */
  task: string;
  context: string;
  /** Positions of its first statement and of its return; no `endT`: it has not returned in the record. */
  t: number;
  endT?: number;
  ns?: number;
  /** Has visible calls inside. */
  children: boolean;
  folded: boolean;
  /** What is looked for is in its name. */
  match: boolean;
}

export interface FunctionGraphView {
  /** Part of a name; `*` stands for anything. Only calls that match, and what they are in, are shown. */
  search: string;
  /** Functions of programs and their C library. */
  user: boolean;
  /** Inline functions, locks, RCU, memory: what a tracer of Linux would not show. */
  helpers: boolean;
  /** Ids of calls whose inside is hidden. */
  folded: number[];
  /** First row wanted; undefined: around the moment. */
  from?: number;
  count: number;
}

export interface FunctionGraphData extends Learnt {
  hosts: string[];
  view: FunctionGraphView;
  /** Rows of the view, and the first of `rows` among them. */
  total: number;
  from: number;
  rows: CallRow[];
  /** The row of the last call before the moment. */
  now: number;
  /** Calls that match the search; all calls recorded. */
  matches: number;
  calls: number;
  /** More calls happened than are kept. */
  full: boolean;
}
