// biome-ignore-all lint/suspicious/noExplicitAny: answers are looked at, not typed.
/**
 * The story of the first scenario over DAP, forwards and backwards: a reader falls asleep in recvfrom(),
 * a segment comes, the reader is woken and gets its bytes. Everything is as the debugger shows it.
 */
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadWith } from '../../src/adapter/load-program';
import { stockKernelImage } from '../kernel-image';
import { Client } from './client';

type Stopped = Awaited<ReturnType<Client['stopped']>>;
const ROOT = join(import.meta.dirname, '../..');
const SCENARIO = join(ROOT, 'scenarios/basics/blocking-recv.scenario');
const real = (path: string) => path.replace(/^sockstep-kernel:\/?/, `${ROOT}/kernel/`);

let c: Client;
let s: Stopped;
const at = (stop: Stopped) => `${stop.info.host.name} ${stop.info.context} ${stop.info.task.comm}: ${stop.frame.name}`;
const breakIn = (...names: string[]) =>
  c.request('setFunctionBreakpoints', { breakpoints: names.map((name) => ({ name })) });
const go = async (command = 'continue') => {
  s = await c.move(command, { threadId: s.threadId });
  return s;
};
const value = async (expression: string): Promise<string> =>
  (await c.request('evaluate', { expression, frameId: s.frame.id, context: 'watch' })).result;
const names = async (): Promise<string[]> =>
  (await c.request('stackTrace', { threadId: s.threadId })).stackFrames.map((f: DebugProtocol.StackFrame) => f.name);

beforeAll(async () => {
  const loaded = await loadWith(await stockKernelImage())(
    { program: SCENARIO },
    {
      readFile: (path) => readFile(real(path), 'utf8'),
      readDirectory: async (path) =>
        (await readdir(real(path), { withFileTypes: true })).map((e) => ({
          name: e.name,
          kind: e.isDirectory() ? 'directory' : 'file',
        })),
    },
  );
  expect(loaded.problems.filter((p) => p.severity === 'error')).toEqual([]);
  const texts = new Proxy<Record<string, string>>({}, { get: (_, path) => readFileSync(real(String(path)), 'utf8') });
  c = new Client(() => loaded, texts);
  await c.launch({ program: SCENARIO });
  s = await c.stopped();
});

test('entry: the first statement of the first program, in the scenario file', () => {
  expect(at(s)).toBe('server user receiver: main');
  expect(s.frame.source.path).toBe(SCENARIO);
});

test('one stack from recvfrom() in C to tcp_recvmsg', async () => {
  await breakIn('tcp_recvmsg');
  await go();
  expect(at(s)).toBe('server task receiver: tcp_recvmsg');
  const stack = await names();
  expect(stack.slice(stack.indexOf('inet_recvmsg'))).toEqual([
    'inet_recvmsg',
    'sock_recvmsg_nosec',
    'sock_recvmsg',
    '__sys_recvfrom',
    '__do_sys_recvfrom',
    '__x64_sys_recvfrom',
    'x64_sys_call',
    'do_syscall_x64',
    'do_syscall_64',
    'entry_SYSCALL_64',
    'user mode',
    'recvfrom',
    'main',
    '_start',
  ]);
  const locals = await c.scope(s.frame.id, 'Arguments & locals');
  expect(locals.sk!.value).toMatch(
    /^ESTABLISHED 10\.0\.0\.1:7004 ← 10\.0\.0\.2:\d+, rcv 0, snd 0 \(0xffff888[0-9a-f]+\)$/,
  );
  const sock = await c.children(locals.sk!.variablesReference);
  expect(sock['(struct tcp_sock)']!.type).toBe('struct tcp_sock');
  expect(sock.sk_receive_queue!.value).toBe('empty');
  const focus = await c.scope(s.frame.id, 'Socket in focus');
  expect(focus.sk!.type).toBe('struct tcp_sock *');
});

test('step into one of several calls, through a pointer and a macro', async () => {
  await breakIn('inet_recvmsg', 'sock_recvmsg');
  const { t } = s.info;
  await go('reverseContinue');
  expect(s.frame.name).toBe('inet_recvmsg');
  await breakIn();
  let labels: string[] = [];
  for (let i = 0; i < 6 && labels.length === 0; i++) {
    await go('next');
    const { targets } = await c.request('stepInTargets', { frameId: s.frame.id });
    labels = targets.map((target: DebugProtocol.StepInTarget) => target.label);
  }
  expect(labels).toEqual(['tcp_recvmsg (READ_ONCE(sk->sk_prot)->recvmsg)']);
  s = await c.move('sockstep/seek', { t });
  expect(s.frame.name).toBe('tcp_recvmsg');
});

test('C with macros and small functions of the kernel', async () => {
  expect(await value('sk->sk_state')).toBe('TCP_ESTABLISHED (1)');
  expect(await value('tcp_sk(sk)->snd_cwnd')).toBe('10');
  expect(await value('inet_csk(sk)->icsk_rto > 0')).toBe('1');
  expect(await value('skb_queue_len(&sk->sk_receive_queue)')).toBe('0');
  expect(await value('ntohs(sk->sk_dport) == inet_sk(sk)->inet_dport')).toMatch(/^[01]$/);
  expect(await value('sk->sk_prot->recvmsg')).toMatch(/<tcp_recvmsg>$/);
});

describe('asleep and awake', () => {
  test('the reader sleeps on the socket, with the lock given back', async () => {
    await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'schedule', condition: 'current->pid > 3' }] });
    await go();
    expect(at(s)).toBe('server task receiver: schedule');
    expect(await names()).toEqual(expect.arrayContaining(['sk_wait_data', 'tcp_recvmsg_locked', 'tcp_recvmsg']));
    expect(await value('current->__state')).toBe('TASK_INTERRUPTIBLE (1)');
  });

  test('macros show what they became; what is about to happen is one sentence', async () => {
    const { stackFrames } = await c.request('stackTrace', { threadId: s.threadId });
    const waits = stackFrames.find((f: DebugProtocol.StackFrame) => f.name === 'sk_wait_data');
    const hover = async (expression: string, more: object = {}): Promise<string> =>
      (await c.request('evaluate', { expression, frameId: waits.id, context: 'hover', ...more })).result;
    const became = await hover('DEFINE_WAIT');
    expect(became).toMatch(
      /^DEFINE_WAIT at line \d+ became:\nstruct wait_queue_entry wait = \{.*autoremove_wake_function/s,
    );
    expect(await hover('DEFINE_WAIT(wait)', { source: waits.source, line: 1 })).toBe(became);
    // Not used in this function: its definition. One that is a value: its value.
    expect(await hover('list_for_each_entry')).toMatch(/^#define list_for_each_entry\(pos, head, member\) for /);
    expect(await hover('TCP_ESTABLISHED')).toMatch(/^1$/);
    expect((await c.raw('evaluate', { expression: 'nothing(1)', context: 'hover' })).success).toBe(false);
    expect(s.info.sentence).toMatch(/^schedule: [A-Z].*\.$/);
    const here = s.info.t;
    const sentences: string[] = [];
    for (let i = 0; i < 8; i++) sentences.push((await go('stepIn')).info.sentence ?? '');
    expect(
      sentences.filter((text) => /^(\w+: |Calls \w+: |\w+ is done: back to \w+)/.test(text)).length,
    ).toBeGreaterThan(2);
    expect(sentences.some((text) => text.startsWith('Calls '))).toBe(true);
    await go('stepOut');
    s = await c.move('sockstep/seek', { t: here });
  });

  test('the segment comes by the card’s interrupt and finds the socket', async () => {
    await breakIn('tcp_queue_rcv');
    await go();
    expect(at(s)).toBe('server softirq swapper/0: tcp_queue_rcv');
    expect(await names()).toEqual(
      expect.arrayContaining(['tcp_v4_rcv', 'e1000_clean', 'handle_softirqs', '<IRQ>', 'asm_common_interrupt']),
    );
    const locals = await c.scope(s.frame.id, 'Arguments & locals');
    expect(locals.skb!.value).toContain('PSH,ACK');
  });

  test('the reader is woken by it', async () => {
    await breakIn('sock_def_readable');
    await go();
    expect(await value('sk->sk_receive_queue')).toBe('1 skb, 12 B');
    expect(await value('sk->sk_wq->wait')).toMatch(/^1 waiter: receiver \[\d+\], autoremove_wake_function/);
    const { threads } = await c.request('threads');
    expect(threads.map((t: { name: string }) => t.name.replace(/\d+/, 'N'))).toEqual(
      expect.arrayContaining(['server: receiver [N]', 'client: sender [N]']),
    );
  });

  test('panels: the packet in the queue, the task on the wait queue, the sockets’ states', async () => {
    const info = await c.request('sockstep/panels', { panels: ['dataPath', 'tcpState'] });
    const server = info.panels.dataPath.hosts[0];
    const socket = server.sockets.find((x: { id: string }) => x.id === info.panels.dataPath.focus.socket);
    expect(socket.queues[0]).toMatchObject({
      name: 'sk_receive_queue',
      length: 1,
      bytes: 12,
      items: [{ kind: 'data', bytes: 12, seq: 1, preview: 'hello world·' }],
    });
    expect(socket.waiters).toMatchObject([{ comm: 'receiver', func: 'autoremove_wake_function' }]);
    const receiver = server.tasks.find((x: { comm: string }) => x.comm === 'receiver');
    expect(receiver).toMatchObject({
      state: 'sleeping',
      where: 'sk_wait_data',
      waitsOn: socket.id,
      syscall: 'recvfrom(4, …)',
    });
    const states = info.panels.tcpState.sockets.map(
      (x: any) => `${x.hostName} ${x.state}: ${x.path.map((p: any) => p.to).join(' ')}`,
    );
    expect(states).toEqual([
      'server LISTEN: LISTEN',
      'client ESTABLISHED: SYN_SENT ESTABLISHED',
      'server ESTABLISHED: SYN_RECV ESTABLISHED',
    ]);
    expect(info.panels.tcpState.sockets[1].path[0]).toMatchObject({ function: 'tcp_v4_connect', context: 'task' });
  });
});

test('backwards: from the copied bytes to the moment before they came', async () => {
  await breakIn('skb_copy_datagram_iter');
  await go();
  expect(at(s)).toBe('server task receiver: skb_copy_datagram_iter');
  await go('sockstep/stepBackOut');
  expect(s.frame.name).toBe('skb_copy_datagram_msg');
  await go('stepBack');
  expect(s.frame.name).toBe('tcp_recvmsg_locked');
  await breakIn('tcp_queue_rcv');
  await go('reverseContinue');
  expect(at(s)).toBe('server softirq swapper/0: tcp_queue_rcv');
  expect(s.info.inPast).toBe(true);
  expect(await value('sk->sk_receive_queue')).toBe('empty');
  await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'schedule', condition: 'current->pid > 3' }] });
  await go('reverseContinue');
  expect(at(s)).toContain('schedule');
});

test('over the sleeping call in the program: one step, half a second of virtual time', async () => {
  await breakIn();
  const scope = await c.request('stackTrace', { threadId: s.threadId });
  const main = scope.stackFrames.find((f: DebugProtocol.StackFrame) => f.name === 'main');
  s = await c.move('restartFrame', { frameId: main.id });
  expect(at(s)).toMatch(/user (receiver|sender): main/);
});

test('the end: the program’s output came once', async () => {
  await breakIn();
  await go();
  expect(s.body.description).toBe('Paused at the end of the record');
  expect(c.output('stdout')).toBe('[receiver] received 12 bytes: hello world\n');
});
