/**
 * Recorded tracepoint events (text of tracefs, ../shared/linux/events) as short text, one stream per
 * side; own-events.ts gives ours the same words. Taken over: labels, sleeping and waking of the programs, state
 * changes, probes, drops with their reason, resets, retransmissions, packets into and out of the device
 * layer. Leaves out what names no fact of the stack (times, addresses, cookies, ephemeral ports, srtt)
 * and what belongs to the way a packet crosses from host to host (`softirq_raise`, `netif_rx` of veth).
 */
export type Side = 'srv' | 'cli';

export interface Event {
  side: Side;
  /** Of whom sched events and labels tell: host and pid, as text. */
  task: string;
  text: string;
}

/** Ports that a program chose are facts; those that the kernel chose are not. */
export function port(number: number | string): string {
  return Number(number) >= 32768 ? 'any' : String(number);
}

/** Numbers of descriptors and chosen ports, which depend on what else was open. */
export function label(text: string): string {
  return text
    .replace(/port \d{5}/, 'port any')
    .replace(/after (socket|accept4?|epoll_create1|dup)\(\)(.*) = \d+/, 'after $1()$2 = fd');
}

export const isProgram = (comm: string): boolean =>
  /^[a-z0-9]+_/.test(comm) && !comm.includes('/') && comm !== 'rcu_preempt';
export const sideOf = (comm: string): Side => (/_cli$/.test(comm) && !/loop/.test(comm) ? 'cli' : 'srv');

const LINE = /^\s*(.+)-(\d+)\s+\[\d+\] (\S+)\s+[\d.]+: (\w+): (.*)$/;

export function parseEvents(text: string): Event[] {
  const out: Event[] = [];
  /** Whose packet the softirq works on. */
  let receiving: Side = 'srv';
  for (const line of text.split('\n')) {
    const [, comm, pid, flags, name, rest] = LINE.exec(line) ?? [];
    if (!comm || !pid || !flags || !name || rest === undefined) continue;
    const f = fields(rest);
    const packet = /dev=v(srv|cli)/.exec(rest)?.[1] as Side | undefined;
    if (name === 'netif_receive_skb' && packet) receiving = packet;
    const inSoftirq = /[shH]/.test(flags[2] ?? '');
    const local = f.saddr ?? f.src?.split(':')[0];
    const side: Side =
      packet ?? (local === '10.0.0.1' ? 'srv' : local === '10.0.0.2' ? 'cli' : inSoftirq ? receiving : sideOf(comm));
    if (name === 'sched_switch') out.push(...switches(f));
    else if (name === 'sched_wakeup') {
      if (isProgram(f.comm ?? ''))
        out.push({ side: sideOf(f.comm as string), task: `${f.pid}`, text: `wakeup ${f.comm}` });
    } else if (name === 'tracing_mark_write') out.push({ side: sideOf(comm), task: pid, text: `label ${label(rest)}` });
    else {
      const said = recordedText(name, f, rest);
      if (said) out.push({ side, task: inSoftirq ? '' : pid, text: said });
    }
  }
  return withoutPolling(out);
}

function fields(rest: string): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [, key, value] of rest.matchAll(/(\w+) ?[=:] ?([^ ,]+)/g)) out[key as string] ??= value as string;
  return out;
}

function switches(f: Record<string, string>): Event[] {
  const out: Event[] = [];
  const { prev_comm: prev = '', next_comm: next = '' } = f;
  if (isProgram(prev) && !/^R/.test(f.prev_state ?? '')) {
    out.push({ side: sideOf(prev), task: `${f.prev_pid}`, text: `sleep ${prev} ${f.prev_state}` });
  }
  if (isProgram(next)) out.push({ side: sideOf(next), task: `${f.next_pid}`, text: `run ${next}` });
  return out;
}

function recordedText(name: string, f: Record<string, string>, rest: string): string | undefined {
  const ports = `${port(f.sport ?? f.src?.split(':')[1] ?? 0)}>${port(f.dport ?? f.dest?.split(':')[1] ?? 0)}`;
  switch (name) {
    case 'inet_sock_set_state':
      return `${name} ${ports} ${f.oldstate} ${f.newstate}`;
    case 'tcp_probe':
      return `${name} ${ports} data ${f.data_len} cwnd ${f.snd_cwnd} ssthresh ${f.ssthresh} snd_wnd ${f.snd_wnd} rcv_wnd ${f.rcv_wnd} out ${(Number(f.snd_nxt) - Number(f.snd_una)) >>> 0}`;
    case 'kfree_skb':
      return `${name} ${f.protocol} ${f.reason}`;
    case 'sk_data_ready':
      return `${name} ${f.family} ${f.protocol} ${f.func}`;
    case 'net_dev_queue':
    case 'netif_receive_skb':
      return `${name} ${f.dev} ${f.len}`;
    case 'napi_poll':
      return `${name} work ${/work (\d+)/.exec(rest)?.[1]} budget ${/budget (\d+)/.exec(rest)?.[1]}`;
    case 'sock_send_length':
    case 'sock_recv_length': {
      const protocol = /protocol = (\S+),/.exec(rest)?.[1]?.replace('IPPROTO_TCP', '0x6');
      return `${name} ${Number(protocol)} ${f.length} ${f.error} ${f.flags}`;
    }
    case 'tcp_rcv_space_adjust':
    case 'tcp_destroy_sock':
    case 'tcp_receive_reset':
      return `${name} ${ports}`;
    case 'tcp_retransmit_skb':
      return `${name} ${ports} ${f.state}`;
    case 'tcp_cong_state_set':
      return `${name} ${ports} ${f.cong_state}`;
    case 'tcp_send_reset':
      return `${name} ${ports} ${f.state} ${f.reason}`;
    default:
      return undefined;
  }
}

/**
 * Without a program's looking every 20 ms whether its partner has come so far: woken, run and asleep
 * again with nothing done between. And a task that was preempted does not "run" a second time.
 */
export function withoutPolling(events: readonly Event[]): Event[] {
  const drop = new Set<Event>();
  const byTask = new Map<string, Event[]>();
  for (const event of events) {
    if (event.task === '') continue;
    const list = byTask.get(event.task);
    if (list) list.push(event);
    else byTask.set(event.task, [event]);
  }
  const is = (event: Event | undefined, what: string): boolean => event?.text.startsWith(`${what} `) ?? false;
  for (const all of byTask.values()) {
    const list = all.filter((event, i) => {
      const preempted = is(event, 'run') && !is(all[i - 1], 'wakeup');
      if (preempted) drop.add(event);
      return !preempted;
    });
    for (let i = 0; i + 2 < list.length; i++) {
      const three = list.slice(i, i + 3);
      if (is(three[0], 'wakeup') && is(three[1], 'run') && is(three[2], 'sleep')) {
        for (const event of three) drop.add(event);
        i += 2;
      }
    }
  }
  return events.filter((event) => !drop.has(event));
}
