/**
 * Kernel events as exception filters, one by one, on the real kernel: the stop, what happened, why, the call path,
 * what to read; conditions; both directions.
 */
import { describe, expect, test } from 'vitest';
import { onScenario } from './scenario';

interface Case {
  scenario: string;
  filter: string;
  condition?: string;
  id: string;
  /** What happened, in one sentence. */
  text: RegExp;
  /** Why, the call path, what to read: each found in the details. */
  details: (string | RegExp)[];
  /** The function in which it happens. */
  in: string;
}

const CASES: Case[] = [
  {
    scenario: 'close/connect-refused',
    filter: 'drop',
    condition: 'reason == SKB_DROP_REASON_NO_SOCKET',
    id: 'kfree_skb',
    text: /^Packet dropped, NO_SOCKET: 10\.0\.0\.2:\d+ → 10\.0\.0\.1:7999 SYN /,
    details: [
      'No socket has this port',
      /in a softirq: .* → ip_rcv → .* → tcp_v4_rcv → sk_skb_reason_drop\./,
      'RFC 9293',
    ],
    in: 'sk_skb_reason_drop',
  },
  {
    scenario: '../test/adapter/programs/accept-queue-full',
    filter: 'overflow',
    id: 'tcp_listendrop',
    text: /^A connection to 10\.0\.0\.1:7100 is dropped by the listening socket$/,
    details: [
      /Its accept queue is full: \d connections wait for accept\(\), and listen\(\) allowed 0\./,
      'listen(2)',
      '→ tcp_listendrop',
    ],
    in: 'tcp_listendrop',
  },
  {
    scenario: 'close/connect-refused',
    filter: 'reset',
    id: 'tcp_send_reset',
    text: /^RST sent for 10\.0\.0\.2:\d+ → 10\.0\.0\.1:7999 SYN /,
    details: ['Nobody listens at that port', 'RFC 9293 §3.5.2', '→ tcp_v4_send_reset.'],
    in: 'tcp_v4_send_reset',
  },
  {
    scenario: 'close/rst-on-unread-data',
    filter: 'reset',
    id: 'tcp_send_reset',
    text: /^RST sent for 10\.0\.0\.1:/,
    details: [
      'while received data was unread',
      /in the task: entry_SYSCALL_64 → .*__x64_sys_close → .* → tcp_send_active_reset\./,
    ],
    in: 'tcp_send_active_reset',
  },
  {
    scenario: 'loss/retransmission',
    filter: 'retransmit',
    id: 'tcp_retransmit_skb',
    text: /^Sent again on 10\.0\.0\.2:\d+ – 10\.0\.0\.1:7014: PSH,ACK .* len 12$/,
    details: ['tail loss probe', 'RFC 8985', 'tcp_write_timer'],
    in: '__tcp_retransmit_skb',
  },
  {
    scenario: 'receive/nonblocking',
    filter: 'syscall',
    condition: 'ret == -11',
    id: 'sys_exit',
    text: /^accept\(3, NULL, NULL\) fails: EAGAIN, Resource temporarily unavailable$/,
    details: ['the call may not wait', 'accept(2), ERRORS', 'entry_SYSCALL_64'],
    in: 'syscall_exit_to_user_mode',
  },
  {
    scenario: 'basics/handshake',
    filter: 'state',
    condition: 'newstate == TCP_ESTABLISHED',
    id: 'inet_sock_set_state',
    text: /^10\.0\.0\.2:\d+ – 10\.0\.0\.1:7003: SYN_SENT → ESTABLISHED$/,
    details: ['The SYN,ACK came', 'tcp_rcv_synsent_state_process → tcp_finish_connect', 'RFC 9293 §3.10.7.3'],
    in: 'inet_sk_state_store',
  },
  {
    scenario: 'sleep/recv-timeout',
    filter: 'sleep',
    condition: 'prev->pid == 4 && next->pid == 0',
    id: 'sched_switch',
    text: /^receiver \[4\] goes to sleep; swapper\/0 \[0\] runs next$/,
    details: [
      'It waits in inet_csk_wait_for_connect(), for accept(3, NULL, NULL).',
      'TASK_INTERRUPTIBLE',
      'wait.h',
      'schedule_timeout → schedule',
    ],
    in: '__schedule',
  },
  {
    scenario: 'basics/blocking-recv',
    filter: 'wake',
    condition: 'p->comm[0] == 114',
    id: 'sched_wakeup',
    text: /^receiver \[4\] is woken by an interrupt$/,
    details: [
      'sk_data_ready is sock_def_readable',
      'run queue of CPU 0',
      /→ autoremove_wake_function → .* → ttwu_do_wakeup\./,
      'try_to_wake_up()',
    ],
    in: 'ttwu_do_wakeup',
  },
  {
    scenario: 'boundary/user-touches-kernel-memory',
    filter: 'oops',
    id: 'oops',
    text: /^segfault at ffff8880[0-9a-f]+ in main \(read of 1 bytes\)$/,
    details: ['it gets SIGSEGV', /Call Trace:\n main \(.*user-touches-kernel-memory\.scenario:\d+\)/, 'signal(7)'],
    in: 'main',
  },
];

describe('a stop at', () => {
  test.each(CASES)('$filter in $scenario', async ({ scenario, filter, condition, id, text, details, in: fn }) => {
    const { c, s } = await onScenario(`${scenario}.scenario`, { stopOnEntry: false }, async (client) => {
      const answer = await client.request('setExceptionBreakpoints', {
        filters: condition ? [] : [filter],
        filterOptions: condition ? [{ filterId: filter, condition }] : [],
      });
      expect(answer.breakpoints).toEqual([{ verified: true }]);
    });
    expect(s.reason).toBe('exception');
    expect(s.body.text).toMatch(text);
    expect(s.frame.name).toBe(fn);
    const info = await c.request('exceptionInfo', { threadId: s.threadId });
    expect(info).toMatchObject({ exceptionId: id, breakMode: 'always' });
    expect(info.description).toMatch(text);
    for (const part of details)
      expect(info.details.stackTrace).toMatch(
        typeof part === 'string' ? new RegExp(part.replace(/[[\]().*+?]/g, '\\$&')) : part,
      );
    // From the end, backwards: the last of such events; here and there it explains itself alike.
    await c.request('setExceptionBreakpoints', { filters: [filter] });
    const before = s.info.t;
    await c.move('stepOut', { threadId: s.threadId });
    const back = await c.move('reverseContinue', { threadId: s.threadId });
    // A statement that fails counts as executed; coming back, one stops before it.
    expect([back.reason, back.info.t]).toEqual(['exception', filter === 'oops' ? before - 1 : before]);
    expect(back.body.text).toMatch(text);
  });
});

test('a condition that makes no sense is refused, with the names there are', async () => {
  const { c } = await onScenario('basics/blocking-recv.scenario', {}, async (client) => {
    const { breakpoints } = await client.request('setExceptionBreakpoints', {
      filters: ['nothing'],
      filterOptions: [
        { filterId: 'wake', condition: 'q->pid == 1' },
        { filterId: 'overflow', condition: 'sk->sk_num == 7' },
      ],
    });
    expect(breakpoints[0].message).toContain('There are: oops, warn, drop');
    expect(breakpoints[1]).toMatchObject({ verified: false });
    expect(breakpoints[1].message).toMatch(/'q' is not declared.* Names here: p\.$/);
    expect(breakpoints[2]).toEqual({ verified: true });
  });
  expect((await c.raw('exceptionInfo', { threadId: 1 })).success).toBe(true);
});
