/** Functions are offered with what people look for first. */
import { expect, test } from 'vitest';
import type { FunctionEntry } from '../../src/adapter/custom';
import { functionGroups } from '../../src/extension/function-groups';

test('programs, then the parts of the kernel, helpers, the C library', () => {
  const entry = (name: string, file: string, origin: FunctionEntry['origin'] = 'kernel'): FunctionEntry => ({
    name,
    file,
    line: 1,
    path: file,
    origin,
    summary: '',
  });
  const groups = functionGroups([
    entry('ERR_CAST', 'include/linux/err.h'),
    entry('main', '/work/a.c', 'program'),
    entry('printf', 'user/stdio/printf.c', 'libc'),
    entry('schedule', 'kernel/sched/core.c'),
    entry('sock_recvmsg', 'net/socket.c'),
    entry('__tcp_send_ack', 'net/ipv4/tcp_output.c'),
    entry('tcp_recvmsg', 'net/ipv4/tcp.c'),
    entry('tcp_sendmsg', 'net/ipv4/tcp.c'),
    entry('netif_rx', 'net/core/dev.c'),
  ]);
  expect(groups.map(({ title, functions }) => [title, ...functions.map(({ name }) => name)])).toEqual([
    ['Programs', 'main'],
    ['TCP, UDP and IP', 'tcp_recvmsg', '__tcp_send_ack', 'tcp_sendmsg'],
    ['Sockets', 'sock_recvmsg'],
    ['Network devices', 'netif_rx'],
    ['Tasks, interrupts, timers', 'schedule'],
    ['Helpers', 'ERR_CAST'],
    ['C library', 'printf'],
  ]);
});
