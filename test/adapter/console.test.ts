/** The tools of the trade in the console, with the options that people type, on the first scenario's hosts. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from './client';
import { onScenario, typed } from './scenario';

let c: Client;
let frame: number;
let threadId: number;
const type = (text: string): Promise<string> => typed(c, text, frame);

beforeAll(async () => {
  const start = await onScenario('basics/blocking-recv.scenario');
  c = start.c;
  // A segment is in the receive queue, its acknowledgement not yet sent.
  await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'skb_copy_datagram_iter' }] });
  threadId = start.s.threadId;
  frame = (await c.move('continue', { threadId })).frame.id;
});

describe('ss', () => {
  test('which sockets: -t -a -l, states, ports, addresses', async () => {
    const both =
      'State   Recv-Q  Send-Q  Local Address:Port  Peer Address:Port\nLISTEN  0       5       10.0.0.1:7004       *:*\n';
    expect(await type('ss -tan')).toMatch(
      new RegExp(`^${both.replace(/[*]/g, '\\*')}ESTAB   12      0       10.0.0.1:7004       10.0.0.2:\\d+$`),
    );
    expect(await type('ss -Htl')).toBe('LISTEN  0  5  10.0.0.1:7004  *:*');
    expect(await type('ss -H')).toMatch(/^tcp {2}ESTAB .*\d$/);
    expect(await type('ss -tanH state established sport = :7004')).toMatch(/^ESTAB/);
    expect(await type('ss -tanH "( sport = :22 or dport > 1024 ) and src 10.0.0.0/8"')).toMatch(/^ESTAB[^\n]*$/);
    expect(await type('ss -tanH not sport = 7004')).toContain('no socket matches');
    expect(await type('ss -tan exclude listening | grep -c :7004')).toBe('1');
    expect(await type('ss -u')).toContain('(no socket matches)');
    expect(await type('ss -t state listening | wc -l')).toBe('2');
  });

  test('what they say: -p -i -m -o -e -s', async () => {
    expect(await type('ss -tlnp')).toContain('users:(("receiver",pid=4,fd=3))');
    const server = await type('ss -tim');
    expect(server).toMatch(/\n\t skmem:\(r\d+,rb131072,t0,tb\d+,f\d+,w0,o0,bl0,d0\)\n/);
    expect(server).toMatch(
      /\n\t ts sack cubic wscale:7,7 rto:2\d\d rtt:4\d\.\d+\/\d+.* mss:1448 .*cwnd:10 bytes_received:12 /,
    );
    // The sender waits for an acknowledgement.
    expect(await type('@client ss -tanoe')).toMatch(
      /^ESTAB +0 +12 .* timer:\(on,2\d\dms,0\) uid:1000 sk:ffff8880[0-9a-f]+$/m,
    );
    expect(await type('@client ss -ti')).toContain(' unacked:1 ');
    expect(await type('ss -s')).toContain('TCP:   2 (estab 1, closed 0, orphaned 0, timewait 0)');
    expect(await type('ss --tcp --oneline --memory --no-header')).toMatch(/^ESTAB [^\n]* skmem:\(/);
  });

  test('what is not understood is told', async () => {
    expect(await type('ss -tq')).toMatch(/^error: ss: there is no option -q here\. There are: -t, -u, /);
    expect(await type('ss --frobnicate')).toContain('no option --frobnicate');
    expect(await type('ss -r')).toBe('error: ss -r: there are no names to resolve addresses to.');
    expect(await type('ss state asleep')).toContain('"asleep" is no state. There are: established, estab,');
    expect(await type('ss -t sport = :many')).toContain('no port');
    expect(await type('ss -t ( sport = :1')).toContain('")" is missing');
    expect(await type('@clint ss')).toBe('error: There is no host "clint". There are: server, client.');
    expect(await type('netstat -tan')).toContain('Try ss -tan');
    expect(await type('ss -t | less')).toContain('After "|" there can be grep');
  });
});

test('nstat', async () => {
  expect(await type('nstat TcpP*')).toBe('#kernel\nTcpPassiveOpens  1');
  expect(await type('nstat -az TcpExtListenD')).toBe('#kernel\nTcpExtListenDrops  0');
  expect(await type('nstat --json TcpPassiveOpens')).toBe('{"kernel":{"TcpPassiveOpens": 1}}');
  expect(await type('nstat TcpExtListenDrops')).toBe('(no such counter is above zero; -z shows them)');
  expect(await type('nstat -r')).toContain('no history');
  expect(await type('nstat nosuch')).toContain('no counter is named like nosuch');
});

test('ps', async () => {
  expect(await type('ps')).toMatch(/^PID +S +CPU +WCHAN +COMMAND\n0 +R .*\n1 +S +- +kernel_wait4 +\[init\]/);
  expect(await type('ps aux')).toMatch(/\n1000 +4 +1 +R +0 +- +receiver$/);
  expect(await type('ps -ef | grep receiver')).toMatch(/^1000 +4 +1 /);
  expect(await type('ps -eLf | head -1')).toBe('UID   PID  LWP  PPID  S  CPU  WCHAN          COMMAND');
  expect(await type('ps -p4 -o pid,stat,cmd')).toBe('PID  S  COMMAND\n4    R  receiver');
  expect(await type('@client ps -C sender -o wchan')).toMatch(/^WCHAN\n\w/);
  expect(await type('ps -o pid,what')).toContain('no column "what"');
  expect(await type('ps -p four')).toContain('-p needs numbers');
});

test('strace', async () => {
  const all = await type('strace -f');
  expect(all).toMatch(/\[receiver 4\] socket\(AF_INET, SOCK_STREAM, 0\) = 3\n/);
  expect(all).toMatch(/recvfrom\(4, 0x7f[0-9a-f]+, 100, 0, NULL, NULL\) <unfinished \.\.\.>$/);
  expect(await type('strace -e trace=listen,bind | wc -l')).toBe('2');
  expect(await type('strace -T -e %network | tail -2')).toMatch(/accept\(3, NULL, NULL\) = 4 <0\.0\d+>\n/);
  expect(await type('strace -c -e !accept')).toMatch(/^% time +seconds +calls +errors +syscall\n/);
  expect(await type('strace -Z')).toBe('(no such system call yet)');
  expect(await type('strace -p 99')).toContain('no process 99 on server');
  expect(await type('strace -e signal=none')).toContain('-e takes trace=');
  expect(await type('strace ls')).toContain('started by the scenario');
});

test('dmesg', async () => {
  expect(await type('dmesg | head -n 1')).toMatch(/^\[ {4}0\.0000\d\d\] Linux version 6\.12\.0/);
  expect(await type('dmesg -t | grep -i SMP')).toBe('smp: Brought up 1 node, 1 CPU');
  expect(await type('dmesg -T')).toContain('no calendar');
});

test('sysctl, read and set', async () => {
  expect(await type('sysctl net.ipv4.tcp_sack')).toBe('net.ipv4.tcp_sack = 1');
  expect(await type('sysctl -n net/ipv4/tcp_rmem')).toBe('4096\t131072\t6291456');
  expect(await type('sysctl -a | grep -c ^net.core')).toMatch(/^\d\d$/);
  expect(await type('sysctl net.ipv4.tcp_sacc')).toContain('Did you mean "net.ipv4.tcp_sack"');
  expect(await type('sysctl -w net.ipv4.tcp_rmem=1')).toContain('takes 3 numbers, not 1.');
  expect(await type('sysctl -w net.ipv4.tcp_sack=yes')).toContain('"yes" is not a whole number.');
  expect(await type('sysctl -w net.ipv4.tcp_congestion_control=reno')).toContain('in the scenario');
  expect(await type('sysctl')).toContain('Try sysctl -a');
  expect(await type('sysctl -w net.ipv4.tcp_sack=0')).toBe('net.ipv4.tcp_sack = 0');
  expect(await c.event('invalidated')).toEqual({ areas: ['variables'] });
  // The kernel's own variable has it, on this host only.
  expect(await type('sysctl -n net.ipv4.tcp_sack')).toBe('0');
  expect(await type('init_net.ipv4.sysctl_tcp_sack')).toMatch(/^0/);
  expect(await type('@client sysctl -n net.ipv4.tcp_sack')).toBe('1');
});

test('a word of C is C', async () => {
  expect(await type('help')).toContain('ss -tlnp'.slice(0, 2));
  expect(await type('ss = 1')).toContain("'ss' is not declared");
  expect(await type('ps->pid')).toContain("'ps' is not declared");
  expect(await type('@server 1 + 1')).toContain('wants a command');
  // The advice is for a console, not for a file.
  expect(await type('1 +')).toBe('error: Expected an expression, but found the end of the expression.');
  expect(await type('nonsense()')).toBe("error: Function 'nonsense' is not declared.");
});

test('ports and addresses of programs are shown as they are meant, not as bytes', async () => {
  const { stackFrames } = await c.request('stackTrace', { threadId });
  const main = stackFrames.find((row: { name: string }) => row.name === 'main').id;
  expect(await typed(c, 'address.sin_port', main)).toBe('7004 (0x5c1b)');
  expect(await typed(c, 'address.sin_addr.s_addr', main)).toBe('10.0.0.1 (0x0100000a)');
});

test('completions behind a tool: options, settings, counters, hosts; C stays C', async () => {
  const complete = async (text: string): Promise<{ label: string; start: number; length: number }[]> =>
    (await c.request('completions', { frameId: frame, text, column: text.length + 1 })).targets;
  const labels = async (text: string) => (await complete(text)).map(({ label }) => label);
  expect(await complete('sysctl net.ipv4.tcp_rm')).toEqual([
    expect.objectContaining({ label: 'net.ipv4.tcp_rmem', start: 7, length: 15 }),
  ]);
  expect(await labels('@client sysctl -w net.core.somax')).toEqual(['net.core.somaxconn']);
  expect(await labels('nstat TcpInS')).toEqual(['TcpInSegs']);
  expect(await labels('ss -ta --li')).toEqual(['--listening']);
  expect(await labels('ps -')).toContain('-e');
  expect(await labels('strace -e trace=')).toEqual([]);
  expect(await labels('@cl')).toEqual(['client']);
  expect(await labels('skb->le')).toEqual(['len']);
  expect(await labels('skb - sk')).toContain('skb');
});

test('what is typed into gdb is answered with what there is', async () => {
  expect(await type('ptype sk')).toContain('the type beside a variable');
  expect(await type('watch sk->sk_state')).toContain('Break on Value Change');
});
