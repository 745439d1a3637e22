import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Kernel } from '../../src/inspect/names';
import { socketsOf } from '../../src/inspect/sockets';
import { tasksOf } from '../../src/inspect/tasks';
import { type Node, Tree } from '../../src/inspect/tree';
import { compileImage } from '../../src/machine';
import { createSimulation } from '../../src/sim/simulation';

const root = join(import.meta.dirname, '../..');
let kernel: Kernel;
let tree: Tree;

beforeAll(() => {
  const read = (path: string) => {
    try {
      return readFileSync(join(root, path), 'utf8');
    } catch {
      return undefined;
    }
  };
  const result = compileImage([{ path: 'test/inspect/objects.c' }], {
    name: 'kernel',
    kind: 'kernel',
    lenient: true,
    readFile: read,
    includeDirs: ['kernel/include', 'kernel/include/uapi'],
  });
  if (!result.image) throw new Error(result.diagnostics.map((d) => `${d.file}:${d.line}: ${d.message}`).join('\n'));
  const host = { name: 'h', cpus: 1, memory: 4 << 20, interfaces: [], sysctls: {} };
  const sim = createSimulation(
    { seed: 1, hosts: [host], links: [], processes: [], faults: [], timeLimitNs: 1e9, historyBudget: 16 << 20 },
    result.image,
    [],
  );
  const end = sim.run();
  if (end.reason !== 'end') throw new Error(JSON.stringify(end));
  kernel = new Kernel(sim);
  tree = new Tree(kernel);
});

const summary = (name: string) => tree.text(kernel.global(0, name)!);
const node = (name: string): Node => tree.globalNode(name, kernel.global(0, name)!);
const child = (of: Node, name: string): Node => {
  const rows = of.children!.list(undefined, 0, 0);
  const found = rows.find((r) => r.name === name);
  if (!found) throw new Error(`no ${name} in ${rows.map((r) => r.name).join(' ')}`);
  return found;
};

describe('what objects say about themselves', () => {
  test.each<[string, string]>([
    ['conn', 'ESTABLISHED 10.0.0.1:8080 ← 10.0.0.2:40312, rcv 11, snd 512'],
    ['listener', 'LISTEN *:8080, accept queue 1/128'],
    ['pending', 'NEW_SYN_RECV *:8080 ← 10.0.0.3:50000'],
    ['first', '10.0.0.2:40312 → 10.0.0.1:8080 PSH,ACK seq 1001 ack 500 win 502 len 5'],
    ['outgoing', 'PSH,ACK seq 500..1012, len 512'],
    ['reader', 'recv-server [101] S'],
    ['waiting', 'recv-server [101], autoremove_wake_function'],
    ['timer', 'tcp_write_timer in 204 ms'],
    ['sock_file', 'socket: ESTABLISHED 10.0.0.1:8080 ← 10.0.0.2:40312, rcv 11, snd 512'],
    ['sockt', 'ESTABLISHED 10.0.0.1:8080 ← 10.0.0.2:40312, rcv 11, snd 512'],
  ])('%s', (name, expected) => {
    expect(summary(name)).toBe(expected);
  });
});

describe('unfolding', () => {
  test('a queue unfolds to its packets, and to itself as C has it', () => {
    const sk = child(child(child(child(node('conn'), 'inet_conn'), 'icsk_inet'), 'sk'), 'sk_receive_queue');
    expect(sk.text).toBe('2 skbs, 11 B');
    const rows = sk.children!.list(undefined, 0, 0);
    expect(rows.map((r) => r.name)).toEqual(['[0]', '[1]', '[raw]']);
    expect(rows[0]!.text).toContain('PSH,ACK seq 1001');
    expect(rows[0]!.evaluateName).toMatch(/^\(struct sk_buff \*\)0xffffffff8/);
    expect(child(rows[2]!, 'qlen').text).toBe('2');
  });

  test('a sock knows that it is a tcp_sock', () => {
    const sk = child(child(child(node('conn'), 'inet_conn'), 'icsk_inet'), 'sk');
    const wider = child(sk, '(struct tcp_sock)');
    expect(wider.type).toBe('struct tcp_sock');
    expect(child(wider, 'rcv_nxt').text).toBe('1012');
  });

  test('states, flags, addresses and ports by name', () => {
    const common = child(child(child(child(node('conn'), 'inet_conn'), 'icsk_inet'), 'sk'), '__sk_common');
    expect(child(common, 'skc_state').text).toBe('TCP_ESTABLISHED (1)');
    expect(child(common, 'skc_family').text).toBe('AF_INET (2)');
    expect(child(common, 'skc_daddr').text).toBe('10.0.0.2 (0x0200000a)');
    expect(child(common, 'skc_dport').text).toMatch(/^40312 /);
    expect(child(node('reader'), '__state').text).toBe('TASK_INTERRUPTIBLE (1)');
  });

  test('hash tables show the buckets in use first', () => {
    const ehash = child(node('tcp_hashinfo'), 'ehash');
    expect(ehash.text).toMatch(/16 buckets, 1 in use$/);
    const rows = ehash.children!.list(undefined, 0, 0);
    expect(rows.map((r) => r.name)).toEqual(['[3]', '[all buckets]']);
    expect(rows[0]!.text).toContain('ESTABLISHED 10.0.0.1:8080');
  });

  test('descriptor tables show the slots in use', () => {
    const files = child(node('reader'), 'files');
    const fd = child(child(files, 'fdt'), 'fd');
    expect(fd.text).toContain('1 of 64 used');
    expect(fd.children!.list(undefined, 0, 0).map((r) => r.name)).toEqual(['[4]', '[all]']);
  });

  test('a wait queue unfolds to its waiters', () => {
    const wait = child(child(node('sockt'), 'wq'), 'wait');
    expect(wait.text).toBe('1 waiter: recv-server [101], autoremove_wake_function');
    expect(wait.children!.list(undefined, 0, 0)[0]!.type).toBe('struct wait_queue_entry *');
  });
});

test('tasks, and sockets with their owners', () => {
  expect(tasksOf(kernel, 0).map((t) => [t.pid, t.comm, t.state])).toEqual([
    [0, 's', 'running'],
    [101, 'recv-server', 'sleeping'],
  ]);
  const sockets = socketsOf(kernel, 0);
  expect(sockets.map((s) => [s.sock.protocol, s.sock.stateName, s.owners])).toEqual([
    ['TCP', 'ESTABLISHED', [{ pid: 101, comm: 'recv-server', fd: 4 }]],
  ]);
});
