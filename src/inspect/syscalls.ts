/**
 * System calls as `strace` writes them: noted when they are entered and left (the tracepoints
 * sys_enter and sys_exit), with their arguments as they are in memory at that moment.
 * Leaves out: system calls that nobody here gives a form to; their arguments are shown as numbers.
 */
import type { KernelEvent } from '../sim/api';
import { ipv4, latin1, swap16 } from './bytes';
import { quote } from './format';
import type { Kernel } from './names';
import { CpuSpace, type Space } from './space';
import { readTask } from './tasks';
import { int } from './value';

export interface SyscallNote {
  t: number;
  timeNs: number;
  host: number;
  pid: number;
  comm: string;
  /** Address of its task. */
  task: bigint;
  name: string;
  /** Arguments as text; those that the kernel fills are there once it has returned. */
  args: string;
  /** `12`, `-1 EAGAIN`; absent while it has not returned. */
  result?: string;
  endT?: number;
  endNs?: number;
}

/**
 * Forms of arguments, in order: d number, x hexadecimal, p pointer, s string, a sockaddr whose length
 * follows, b buffer whose length follows, B the same filled by the kernel, A sockaddr filled by the kernel.
 */
const FORMS: Record<string, string> = {
  read: 'dBd',
  write: 'dbd',
  close: 'd',
  socket: 'ddd',
  bind: 'dad',
  listen: 'dd',
  accept: 'dAp',
  accept4: 'dApx',
  connect: 'dad',
  sendto: 'dbdxad',
  recvfrom: 'dBdxAp',
  shutdown: 'dd',
  getsockname: 'dAp',
  getpeername: 'dAp',
  setsockopt: 'dddpd',
  getsockopt: 'dddpp',
  epoll_create1: 'x',
  epoll_ctl: 'dddp',
  epoll_wait: 'dpdd',
  poll: 'pdd',
  nanosleep: 'pp',
  clock_nanosleep: 'ddpp',
  exit: 'd',
  exit_group: 'd',
  fcntl: 'ddx',
  ioctl: 'dxp',
  dup: 'd',
  dup2: 'dd',
  getpid: '',
  gettid: '',
  getppid: '',
  fork: '',
  brk: 'p',
  kill: 'dd',
  sendmsg: 'dpx',
  recvmsg: 'dpx',
  pipe: 'p',
  mmap: 'pdxxdd',
  munmap: 'pd',
  select: 'dpppp',
};

const DOMAINS: Record<string, string> = { 1: 'AF_UNIX', 2: 'AF_INET', 10: 'AF_INET6', 16: 'AF_NETLINK' };
const TYPES: Record<string, string> = { 1: 'SOCK_STREAM', 2: 'SOCK_DGRAM', 3: 'SOCK_RAW' };

export class SyscallNotes {
  private readonly notes = new Map<number, SyscallNote>();
  private readonly open = new Map<string, { note: SyscallNote; raw: bigint[] }>();
  private readonly enter: number;
  private readonly exit: number;
  private numbers: Map<number, string> | undefined;
  /** Names of processes that have made a system call, also when they are gone. */
  private readonly comms = new Map<string, string>();

  constructor(
    private readonly kernel: Kernel,
    private readonly errorName: (errno: number) => string,
  ) {
    this.enter = kernel.names.functionsNamed('trace_sys_enter')[0]?.index ?? -1;
    this.exit = kernel.names.functionsNamed('trace_sys_exit')[0]?.index ?? -1;
  }

  see(event: KernelEvent): void {
    if (event.fn === this.enter) this.entered(event);
    else if (event.fn === this.exit) this.left(event);
  }

  /** All calls entered before a moment, in order; `until` hides what comes later. */
  before(until: number, host: number): SyscallNote[] {
    return [...this.notes.values()]
      .filter((n) => n.host === host && n.t < until)
      .sort((a, b) => a.t - b.t)
      .map((n) => (n.endT !== undefined && n.endT < until ? n : { ...n, result: undefined, endNs: undefined }));
  }

  /** The call that an event of its task belongs to: the latest that was entered before it. */
  at(event: { host: number; task: bigint; t: number }): SyscallNote | undefined {
    let found: SyscallNote | undefined;
    for (const n of this.notes.values()) {
      if (n.host !== event.host || n.task !== event.task || n.t >= event.t) continue;
      if (!found || n.t > found.t) found = n;
    }
    return found;
  }

  /** What lies at or after `t` will happen anew. */
  futureChanged(t: number): void {
    for (const key of this.notes.keys()) if (key >= t) this.notes.delete(key);
  }

  commOf(host: number, pid: number): string | undefined {
    return this.comms.get(`${host}:${pid}`);
  }

  private entered(event: KernelEvent): void {
    const { kernel } = this;
    const regs = kernel.object(event.host, 'struct pt_regs', event.args[0]);
    const task = readTask(kernel, event.host, event.task);
    if (!regs || !task) return;
    this.comms.set(`${event.host}:${task.pid}`, task.comm);
    this.comms.set(`${event.host}:${task.tgid}`, task.comm);
    const number = Number(event.args[1] ?? 0n);
    const name = this.nameOf(number);
    const raw = ['di', 'si', 'dx', 'r10', 'r8', 'r9'].map((r) => int(regs, r) ?? 0n);
    const note: SyscallNote = {
      t: event.t,
      timeNs: event.timeNs,
      host: event.host,
      pid: task.pid,
      comm: task.comm,
      task: event.task,
      name,
      args: this.format(name, raw, new CpuSpace(kernel.sim, event.host, event.cpu), undefined),
    };
    this.notes.set(event.t, note);
    this.open.set(`${event.host}:${event.task}`, { note, raw });
  }

  private left(event: KernelEvent): void {
    const open = this.open.get(`${event.host}:${event.task}`);
    if (!open) return;
    const ret = Number(BigInt.asIntN(64, event.args[1] ?? 0n));
    open.note.args = this.format(open.note.name, open.raw, new CpuSpace(this.kernel.sim, event.host, event.cpu), ret);
    open.note.result = ret < 0 && ret >= -4095 ? `-1 ${this.errorName(-ret)}` : `${ret}`;
    open.note.endT = event.t;
    open.note.endNs = event.timeNs;
    this.open.delete(`${event.host}:${event.task}`);
  }

  private nameOf(number: number): string {
    if (!this.numbers) {
      this.numbers = new Map();
      for (const [name, macro] of this.kernel.sim.debug.images[0]?.macros ?? []) {
        if (name.startsWith('__NR_') && /^\d+$/.test(macro.text)) this.numbers.set(Number(macro.text), name.slice(5));
      }
    }
    return this.numbers.get(number) ?? `syscall_${number}`;
  }

  private format(name: string, raw: readonly bigint[], space: Space, ret: number | undefined): string {
    if (name === 'socket')
      return `${DOMAINS[`${raw[0]}`] ?? raw[0]}, ${TYPES[`${raw[1]! & 15n}`] ?? raw[1]}, ${raw[2]}`;
    const form = FORMS[name] ?? 'xxxxxx';
    return [...form].map((f, i) => this.argument(f, raw[i] ?? 0n, raw[i + 1] ?? 0n, space, ret)).join(', ');
  }

  private argument(form: string, value: bigint, next: bigint, space: Space, ret: number | undefined): string {
    switch (form) {
      case 'd':
        return `${BigInt.asIntN(32, value)}`;
      case 'b':
        return value === 0n ? 'NULL' : text(space, value, Number(next));
      case 'B':
        return ret !== undefined && ret > 0 ? text(space, value, ret) : pointer(value);
      case 'a':
        return address(space, value);
      case 'A':
        return ret !== undefined && ret >= 0 && value !== 0n ? address(space, value) : pointer(value);
      case 's':
        return quote(space.cstring(value, 60)?.text ?? '');
      case 'p':
        return pointer(value);
      default:
        return value === 0n ? '0' : `0x${value.toString(16)}`;
    }
  }
}

function pointer(value: bigint): string {
  return value === 0n ? 'NULL' : `0x${value.toString(16)}`;
}

function text(space: Space, at: bigint, length: number): string {
  const bytes = space.someBytes(at, Math.min(length, 32));
  return quote(latin1(bytes)) + (length > 32 ? '...' : '');
}

function address(space: Space, at: bigint): string {
  const bytes = at === 0n ? undefined : space.bytes(at, 8);
  if (!bytes) return pointer(at);
  const family = bytes[0]! | (bytes[1]! << 8);
  if (family !== 2) return `{sa_family=${DOMAINS[family] ?? family}}`;
  const ip = (bytes[4]! | (bytes[5]! << 8) | (bytes[6]! << 16) | (bytes[7]! << 24)) >>> 0;
  return `{sa_family=AF_INET, sin_port=htons(${swap16(bytes[2]! | (bytes[3]! << 8))}), sin_addr=inet_addr("${ipv4(ip)}")}`;
}
