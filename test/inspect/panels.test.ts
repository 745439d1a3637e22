/**
 * The data of the panels on real scenarios: the machine runs, one stops somewhere, and what the panels
 * would draw is what memory and the record say.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { LEARNT, toEnd, type World, world } from './world';

/** Executes again what the panels have missed, as the adapter does. */
async function catchUp({ panels, sim }: World): Promise<void> {
  const seek = async (t: number) => {
    sim.seek(t);
  };
  const replay = async (t: number) => {
    while (sim.t < t) sim.run({ limit: t });
  };
  await panels.learning.catchUp({ seek, replay, back: seek });
}

describe('a segment is lost and sent again', () => {
  let w: World;
  beforeAll(async () => {
    w = await world('loss/retransmission.scenario');
    w.panels.watch(LEARNT);
    toEnd(w.sim);
  });

  test('the ladder has every segment with its numbers, its fate and both its moments', () => {
    const { packets, lanes, flows } = w.at(w.event('trace_tcp_retransmit_skb', 1), 'packetLadder').packetLadder!;
    expect(lanes.map((lane) => lane.name)).toEqual(['server', 'client']);
    expect(flows).toHaveLength(1);
    const text = packets.map(
      (p) =>
        `${lanes[p.from]?.name} ${p.flags} ${p.seq}..${p.endSeq} ack ${p.ack} len ${p.bytes}${p.again ? ' again' : ''}`,
    );
    expect(text.slice(0, 7)).toEqual([
      'client SYN 0..1 ack undefined len 0',
      'server SYN,ACK 0..1 ack 1 len 0',
      'client ACK 1..1 ack 1 len 0',
      'client PSH,ACK 1..13 ack 1 len 12',
      'client PSH,ACK 1..13 ack 1 len 12 again',
      'client PSH,ACK 1..13 ack 1 len 12 again',
      'server ACK 1..1 ack 13 len 0',
    ]);
    expect(packets[3]).toMatchObject({
      fate: 'fault:drop data on lan from client',
      arriveNs: -1,
      preview: 'hello world·',
    });
    expect(packets[3]?.receivedT).toBeUndefined();
    // Where the ladder says a segment is sent or taken, the machine stands in the driver.
    const inside = (t: number) => {
      w.sim.seek(t);
      const { host, cpu } = w.sim.active!;
      const names = w.sim.stack(host, cpu).map((f) => w.sim.debug.functions[f.fn]?.name);
      return `${w.sim.hosts[host]?.name} ${names.find((name) => name?.startsWith('e1000_'))}`;
    };
    expect(inside(packets[5]!.sentT!)).toBe('client e1000_xmit_frame');
    expect(inside(packets[5]!.receivedT!)).toBe('server e1000_receive_skb');
  });

  test('the card: its interrupt line, causes and ring positions are those of the device', () => {
    const card = (t: number) => {
      const found = w.at(t, 'dataPath').dataPath!.hosts[0]!.interfaces.find((one) => one.name === 'eth0')!;
      return { ...found, register: (name: string) => found.registers!.find(([n]) => n === name)![1] };
    };
    const syn = w.at(w.sim.lastT, 'packetLadder').packetLadder!.packets[0]!;
    const before = card(syn.sentT!);
    expect([before.interrupt, before.register('ICR'), before.register('RDH')]).toEqual([
      { asserted: false, masked: false },
      '0x0',
      '0',
    ]);
    // The SYN has come: its interrupt is entered, the handler has not read ICR yet.
    const entry = w.kernel.names.functionsNamed('trace_irq_handler_entry')[0]!.index;
    const irq = w.sim.events.find((e) => e.fn === entry && e.host === 0 && e.timeNs >= syn.arriveNs)!;
    const asserted = card(irq.t);
    expect([asserted.interrupt?.asserted, asserted.register('ICR'), asserted.register('RDH')]).toEqual([
      true,
      '0x80 RXT0',
      '1',
    ]);
    expect(asserted.rx).toMatchObject({ head: 1, slots: [{ index: 0, done: true, packet: { kind: 'SYN' } }] });
    // Then NAPI polls with the card's interrupts masked.
    const polling = card(syn.receivedT!);
    expect([polling.interrupt, polling.register('IMS')]).toEqual([{ asserted: false, masked: true }, '0x0']);
  });

  test('what waits to be acknowledged shows its bytes, wherever the skb has them', () => {
    const client = w.at(w.event('trace_tcp_retransmit_skb'), 'dataPath').dataPath!.hosts[1]!;
    const queues = client.sockets.find((socket) => socket.state === 'ESTABLISHED')!.queues;
    expect(queues.find((queue) => queue.name === 'tcp_rtx_queue')!.items[0]).toMatchObject({
      kind: 'data',
      bytes: 12,
      preview: 'hello world·',
    });
  });

  test('the hash tables show the chain that the last lookup walked, as it was then', () => {
    const segment = w.at(w.sim.lastT, 'packetLadder').packetLadder!.packets[2]!;
    const { hosts } = w.at(segment.receivedT!, 'hashTables').hashTables!;
    // Before the handshake's last ACK is looked up: the SYN found nothing in ehash, and the listener.
    const before = hosts[0]!.lookups;
    expect(before.map((l) => [l.table, l.walked.length, l.found !== undefined])).toEqual([
      ['lhash2', 1, true],
      ['ehash', 0, false],
      // listen() asks once more for the port that bind() has taken.
      ['bhash', 1, true],
    ]);
    const bound = w.at(w.event('trace_inet_sock_set_state'), 'hashTables').hashTables!.hosts[0]!.lookups;
    expect(bound.map((l) => [l.table, l.key, l.walked])).toEqual([['bhash', 'port 7014', []]]);
    const established = w.event('trace_inet_sock_set_state', 4);
    const server = w.at(established, 'hashTables').hashTables!.hosts[0]!;
    const last = server.lookups.find((l) => l.table === 'ehash')!;
    expect(last.function).toBe('__inet_lookup_established');
    expect(last.key).toMatch(/^10\.0\.0\.2:\d+ → 10\.0\.0\.1:7014$/);
    expect(last.walked.map((e) => e.text)).toEqual([
      expect.stringMatching(/^NEW_SYN_RECV 10\.0\.0\.1:7014 ⇄ 10\.0\.0\.2/),
    ]);
    expect(last.found).toBe(last.walked[0]!.id);
    const ports = server.tables.find((table) => table.name === 'bhash')!;
    expect([ports.used, ports.chains[0]!.bucket, ports.chains[0]!.entries[0]!.text]).toEqual([
      1,
      7014 % 1024,
      'port 7014',
    ]);
    // Entry and return of the lookup are where it says.
    w.sim.seek(last.t);
    const top = w.sim.stack(0, 0)[0]!;
    expect(w.sim.debug.functions[top.fn]?.name).toBe('__inet_lookup_established');
  });

  test('the scheduler knows who slept where and who woke whom from where', () => {
    const { hosts } = w.at(w.event('trace_tcp_retransmit_skb'), 'scheduler').scheduler!;
    const [server, client] = hosts;
    expect([server!.cpus[0]!.context, client!.cpus[0]!.context]).toEqual(['task', 'softirq']);
    const receiver = server!.tasks.findIndex((task) => task.comm === 'receiver');
    expect(server!.tasks[receiver]).toMatchObject({ state: 'sleeping', where: 'sk_wait_data' });
    const runs = server!.cpus[0]!.segments.filter((s) => s.task === receiver);
    expect(runs.map((s) => `${s.end} ${s.where}`).slice(0, 2)).toEqual([
      'sleeps inet_csk_wait_for_connect',
      'sleeps sk_wait_data',
    ]);
    const wake = server!.wakes.filter((one) => one.woken === receiver)[1]!;
    expect(wake).toMatchObject({ context: 'softirq', by: 'sock_def_readable', func: 'autoremove_wake_function' });
    const queue = server!.queues.find((q) => q.entries.length > 0 && q.name === 'sk_wq')!;
    expect(queue.entries[0]).toMatchObject({ task: receiver, func: 'autoremove_wake_function', flags: [] });
    // Segments of a CPU follow each other without a gap.
    const { segments } = server!.cpus[0]!;
    for (let i = 1; i < segments.length; i++) expect(segments[i]!.from).toBe(segments[i - 1]!.to);
  });

  test('the function graph nests calls as the stack does, and finds them by name', () => {
    const t = w.event('trace_tcp_retransmit_skb');
    w.panels.views.set('functionGraph', { search: 'tcp_retransmit_skb' });
    const found = w.at(t, 'functionGraph').functionGraph!;
    // The first time it is a tail loss probe, which comes by another way.
    const matching = found.rows.filter((r) => r.match);
    expect(matching.map((r) => r.name)).toEqual(['__tcp_retransmit_skb', 'tcp_retransmit_skb', '__tcp_retransmit_skb']);
    const row = matching[1]!;
    expect([row.context, found.hosts[row.host]]).toEqual(['softirq', 'client']);
    w.sim.seek(row.t);
    const stack = w.sim.stack(row.host, row.cpu).map((f) => w.sim.debug.functions[f.fn]?.name);
    expect(stack[0]).toBe('tcp_retransmit_skb');
    // What is around it is shown too, innermost last.
    const around = found.rows
      .slice(0, found.rows.indexOf(row))
      .filter((r) => r.t < row.t && (r.endT ?? Infinity) > row.t);
    expect(around.at(-1)?.name).toBe(stack[1]);
    expect(around.every((r) => stack.includes(r.name))).toBe(true);
    w.sim.seek(row.endT!);
    expect(w.sim.debug.functions[w.sim.stack(row.host, row.cpu)[0]!.fn]?.name).toBe('tcp_retransmit_skb');
    w.panels.views.set('functionGraph', { search: '' });
    const all = w.at(t, 'functionGraph').functionGraph!;
    expect(all.rows.every((r) => r.t <= w.sim.lastT)).toBe(true);
    const now = all.rows[all.now - all.from]!;
    expect(now.t).toBeLessThanOrEqual(t);
    // More may be shown, and a name be given in part.
    w.panels.views.set('functionGraph', { user: true, search: 'main' });
    const programs = w.at(t, 'functionGraph').functionGraph!;
    expect(programs.rows.filter((r) => r.match && r.name === 'main').map((r) => [r.task, r.context])).toEqual([
      [expect.stringMatching(/^receiver-\d+$/), 'user'],
      [expect.stringMatching(/^sender-\d+$/), 'user'],
    ]);
    w.panels.views.set('functionGraph', { user: false, helpers: true, search: 'tcp_v4*_rcv' });
    const globbed = w.at(t, 'functionGraph').functionGraph!;
    expect(new Set(globbed.rows.filter((r) => r.match).map((r) => r.name))).toEqual(
      new Set(['tcp_v4_rcv', 'tcp_v4_do_rcv']),
    );
    w.panels.views.set('functionGraph', { search: '' });
    expect(w.at(t, 'functionGraph').functionGraph!.total).toBeGreaterThan(all.total);
    w.panels.views.set('functionGraph', { helpers: false });
    // Folding hides the inside and nothing else.
    const outer = all.rows.find((r) => r.children && r.endT !== undefined)!;
    w.panels.views.set('functionGraph', { folded: [outer.id] });
    const folded = w.at(t, 'functionGraph').functionGraph!;
    expect(folded.total).toBeLessThan(all.total);
    expect(
      folded.rows.some(
        (r) =>
          r.t > outer.t &&
          (r.endT ?? 0) < outer.endT! &&
          r.host === outer.host &&
          r.cpu === outer.cpu &&
          r.depth > outer.depth &&
          r.context === outer.context,
      ),
    ).toBe(false);
    w.panels.views.set('functionGraph', { folded: [] });
  });
});

describe('learning', () => {
  test('who looks late learns the same as who looked from the beginning, and a changed past is forgotten', async () => {
    const early = await world('basics/blocking-recv.scenario');
    early.panels.watch(LEARNT);
    toEnd(early.sim);
    const late = await world('basics/blocking-recv.scenario');
    for (let n = 0; n < 3; n++) late.sim.run({ slice: 50_000 });
    late.panels.watch(LEARNT);
    await catchUp(late);
    late.panels.watch([]);
    late.sim.run({ slice: 20_000 });
    late.panels.watch(LEARNT);
    late.sim.seek(1000);
    await catchUp(late);
    expect(late.sim.t).toBe(1000);
    late.sim.seek(late.sim.lastT);
    toEnd(late.sim);
    expect(late.sim.lastT).toBe(early.sim.lastT);
    const t = early.sim.lastT - 5000;
    expect(late.at(t, ...LEARNT)).toEqual(early.at(t, ...LEARNT));
    expect(early.at(t, 'functionGraph').functionGraph!.calls).toBeGreaterThan(10_000);

    // The user changes nothing, but says so: a new future that is the same.
    const middle = Math.floor(t / 2);
    late.sim.seek(middle);
    late.sim.poke(0, 16, late.sim.ram(0).slice(16, 17));
    late.panels.learning.cut(middle);
    expect(late.at(middle, 'functionGraph').functionGraph!.calls).toBeLessThan(
      early.at(middle, 'functionGraph').functionGraph!.calls,
    );
    toEnd(late.sim);
    expect(late.at(t, ...LEARNT)).toEqual(early.at(t, ...LEARNT));
  });

  test('a reading of the past that is cancelled is said to be missing, and may be done again', async () => {
    const w = await world('basics/blocking-recv.scenario');
    toEnd(w.sim);
    const end = w.sim.lastT;
    expect(w.at(end, 'tcpState').tcpState).not.toHaveProperty('incomplete');
    w.panels.watch(LEARNT);
    const seek = async (t: number) => {
      w.sim.seek(t);
    };
    const replay = async () => {
      w.sim.run({ limit: 100_000 });
      throw new Error('cancelled');
    };
    await expect(w.panels.learning.catchUp({ seek, replay, back: seek })).rejects.toThrow('cancelled');
    const { functionGraph } = w.at(end, 'functionGraph');
    expect([functionGraph!.incomplete, functionGraph!.calls]).toEqual([true, 0]);
    await catchUp(w);
    const again = w.at(end, ...LEARNT);
    expect(again.functionGraph!.calls).toBeGreaterThan(10_000);
    expect(LEARNT.filter((name) => 'incomplete' in again[name]!)).toEqual([]);
  });

  test('nobody watches calls unless a panel wants it', async () => {
    const w = await world('basics/blocking-recv.scenario');
    let traced = 0;
    const { sim } = w;
    const original = sim.setTracer.bind(sim);
    sim.setTracer = (tracer) => {
      traced += tracer ? 1 : 0;
      original(tracer);
    };
    w.panels.watch(['dataPath', 'tcpState', 'packetLadder', 'scheduler']);
    expect(traced).toBe(0);
    w.panels.watch(['functionGraph']);
    expect(traced).toBe(1);
  });
});

test('loopback: both ends of a connection inside one host have a lane', async () => {
  const w = await world('basics/loopback.scenario');
  w.panels.watch(['packetLadder']);
  toEnd(w.sim);
  const all = w.at(w.sim.lastT, 'packetLadder').packetLadder!;
  expect(all.packets.length).toBeGreaterThan(4);
  expect(all.packets.every((p) => p.link === 'lo' && p.sentT !== undefined && p.receivedT! > p.sentT)).toBe(true);
  w.panels.views.set('packetLadder', { flow: all.flows[0]!.id });
  const { lanes, packets } = w.at(w.sim.lastT, 'packetLadder').packetLadder!;
  expect(lanes).toHaveLength(2);
  expect(packets[0]).toMatchObject({ from: 0, to: 1, flags: 'SYN', seq: 0 });
  expect(packets[1]).toMatchObject({ from: 1, to: 0, flags: 'SYN,ACK', ack: 1 });
  // The bytes lie in pages beside the skb's head.
  expect(packets.find((p) => p.bytes > 0)?.preview).toBe('hello world·');
});

test('a socket is there before its first change of state, and in focus where that is made', async () => {
  const w = await world('basics/handshake.scenario');
  toEnd(w.sim);
  const paths = w.at(w.sim.lastT, 'tcpState').tcpState!.sockets;
  expect(paths.map((s) => s.path[0]!.from)).toEqual(['CLOSE', 'CLOSE', 'LISTEN']);
  for (const { id, path } of paths) {
    const { tcpState } = w.at(path[0]!.t, 'tcpState');
    expect(tcpState!.sockets.find((s) => s.id === id)!.state).toBe(path[0]!.from);
    expect(tcpState!.focus).toBe(id);
  }
  // Before socket() it is not.
  expect(w.at(1000, 'tcpState').tcpState!.sockets.map((s) => s.state)).toEqual([undefined, undefined, undefined]);
});

test("TIME_WAIT: the connection goes on with its timewait socket until that one's timer ends it", async () => {
  const w = await world('close/close-and-time-wait.scenario');
  toEnd(w.sim);
  const paths = w.at(w.sim.lastT, 'tcpState').tcpState!.sockets;
  const waiting = paths.find((socket) => socket.path.some((step) => step.to === 'TIME_WAIT'))!;
  const steps = waiting.path.map((step) => `${step.from} → ${step.to}`);
  expect(steps.slice(steps.indexOf('ESTABLISHED → FIN_WAIT1'))).toEqual([
    'ESTABLISHED → FIN_WAIT1',
    'FIN_WAIT1 → FIN_WAIT2',
    'FIN_WAIT2 → TIME_WAIT',
    'TIME_WAIT → CLOSE',
  ]);
  const [begins, ends] = waiting.path.slice(-2);
  expect([begins!.function, begins!.context, ends!.context]).toEqual([
    'tcp_timewait_state_process',
    'softirq',
    'softirq',
  ]);
  expect(ends!.timeNs - begins!.timeNs).toBeGreaterThan(59e9);
  // In between it is what the panel says, in ehash.
  const between = w
    .at(Math.floor((begins!.t + ends!.t) / 2), 'tcpState')
    .tcpState!.sockets.find((s) => s.id === waiting.id)!;
  expect(between.state).toBe('TIME_WAIT');
  expect(between.expression).toMatch(/^\(struct tcp_timewait_sock \*\)0x/);
  const hash = w.at(w.sim.t, 'hashTables').hashTables!.hosts[waiting.host]!.tables.find((t) => t.name === 'ehash')!;
  expect(hash.chains.flatMap((c) => c.entries.map((e) => e.kind))).toContain('tcp_timewait_sock');
  // And after its end it is gone.
  expect(w.at(ends!.t + 1, 'tcpState').tcpState!.sockets.find((s) => s.id === waiting.id)!.state).toBeUndefined();
});

test('the ladder: duplicated, delayed past the next one, lost on a link that is down', async () => {
  const w = await world('loss/retransmission.scenario', (text) =>
    text
      .replace(
        'drop data on lan from client',
        'duplicate syn on lan from client\ndelay data on lan from client by 100ms',
      )
      .replace('drop data 2 on lan from client', 'at 200ms link lan down\nat 1s link lan up')
      .replace(/^expect[^{\n]*(\{[^}]*\})?$/gm, ''),
  );
  w.panels.watch(['packetLadder']);
  toEnd(w.sim);
  const { packets } = w.at(w.sim.lastT, 'packetLadder').packetLadder!;
  const syns = packets.filter((p) => p.flags === 'SYN');
  expect(syns.map((p) => [p.fate, p.again])).toEqual([
    ['fault:duplicate syn on lan from client', false],
    ['fault:duplicate syn on lan from client,duplicated', false],
  ]);
  // Both copies were taken, at different moments.
  expect(syns[1]!.receivedT).toBeGreaterThan(syns[0]!.receivedT!);
  const data = packets.filter((p) => p.bytes === 12);
  expect(data[0]).toMatchObject({ again: false, fate: 'fault:delay data on lan from client by 100ms' });
  expect(data[0]!.arriveNs - data[0]!.sendNs).toBeGreaterThan(119e6);
  const gone = packets.filter((p) => p.fate === 'link-down');
  expect(gone.length).toBeGreaterThan(0);
  expect(gone.every((p) => p.arriveNs < 0 && p.receivedT === undefined && p.sentT !== undefined)).toBe(true);
  const down = w.at(gone[0]!.sentT!, 'dataPath').dataPath!;
  expect(down.links[0]!.up).toBe(false);
  expect(down.hosts[0]!.interfaces.find((i) => i.name === 'eth0')!.registers).toContainEqual([
    'STATUS',
    '0x0',
    'device status',
  ]);
  expect(w.at(packets[0]!.sentT!, 'dataPath').dataPath!.links[0]!.up).toBe(true);
});

test("epoll: a callback on the socket's wait queue, the task on epoll's own", async () => {
  const w = await world('multiplexing/epoll-level.scenario');
  w.panels.watch(['scheduler']);
  toEnd(w.sim);
  const wake = w.at(w.sim.lastT, 'scheduler').scheduler!.hosts[0]!;
  const watcher = wake.tasks.findIndex((task) => task.comm === 'watcher');
  const woken = wake.wakes.find((one) => one.woken === watcher && one.func?.includes('ep_poll_callback'))!;
  expect(woken).toMatchObject({ by: 'sock_def_readable', context: 'softirq' });
  const { tasks, queues } = w.at(woken.t, 'scheduler').scheduler!.hosts[0]!;
  const entries = queues.flatMap((q) =>
    q.entries.map((e) => [q.name, e.func, e.task === undefined ? '' : tasks[e.task]!.comm]),
  );
  expect(entries).toContainEqual(['sk_wq', 'ep_poll_callback', '']);
  expect(entries).toContainEqual(['eventpoll.wq', 'ep_autoremove_wake_function', 'watcher']);
});

test('two waiters of which one is woken: exclusive entries, and the sleeper that goes on sleeping', async () => {
  const w = await world('sleep/two-acceptors-one-woken.scenario');
  w.panels.watch(['scheduler']);
  toEnd(w.sim);
  const { wakes, tasks } = w.at(w.sim.lastT, 'scheduler').scheduler!.hosts[0]!;
  const first = wakes.find((one) => one.func === 'autoremove_wake_function' && one.context === 'softirq')!;
  const at = w.at(first.t, 'scheduler').scheduler!.hosts[0]!;
  const queue = at.queues.find((q) => q.entries.length === 2)!;
  expect(queue.of).toMatch(/^TCP .* LISTEN$/);
  expect(queue.entries.map((e) => e.flags)).toEqual([['WQ_FLAG_EXCLUSIVE'], ['WQ_FLAG_EXCLUSIVE']]);
  expect(at.tasks[queue.entries[0]!.task!]!.pid).toBe(tasks[first.woken]!.pid);
});

test('a UDP socket has two receive queues: what comes in, and what its reader has taken over', async () => {
  const w = await world('udp/blocking-recv.scenario');
  toEnd(w.sim);
  const { hosts } = w.at(w.event('trace_sk_data_ready', 1), 'dataPath').dataPath!;
  const udp = hosts.flatMap((host) => host.sockets).find((sock) => sock.protocol === 'UDP');
  expect(udp?.queues.map((queue) => `${queue.name} ${queue.length}`)).toEqual([
    'sk_receive_queue 1',
    'reader_queue 0',
    'sk_backlog 0',
    'sk_write_queue 0',
  ]);
});

test('an skb of several segments says so, while it waits to be acknowledged', async () => {
  const w = await world('sending/segmentation.scenario');
  toEnd(w.sim);
  // The packets of the connection in the order in which IP hands them down: the fifth is the second half.
  const client = w.at(w.event('trace_net_dev_queue', 4), 'dataPath').dataPath!.hosts[1]!;
  const queues = client.sockets.find((socket) => socket.state === 'ESTABLISHED')!.queues;
  const first = queues.find((queue) => queue.name === 'tcp_rtx_queue')!.items[0];
  expect(first).toMatchObject({ kind: 'data', bytes: 5 * 1448, segments: 5 });
  // The receiver's are single ones: the card has put them on the wire so.
  const server = w.at(w.event('trace_sk_data_ready', 1), 'dataPath').dataPath!.hosts[0]!;
  const received = server.sockets.flatMap((sock) => sock.queues).find((q) => q.name === 'sk_receive_queue' && q.length);
  expect(received?.items[0]).toMatchObject({ bytes: 1448 });
  expect(received?.items[0]?.segments).toBeUndefined();
});
