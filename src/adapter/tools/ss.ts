/**
 * `ss`: the sockets of a host, read from memory, in the form of iproute2's ss.
 * Leaves out: finding sockets (src/inspect/sockets.ts), the filter's grammar (ss-filter.ts), the lines of -i, -m, -o
 * and -e (ss-details.ts).
 */
import { LISTEN, localName, queued, remoteName, sockOf, type SockInfo } from '../../inspect/sock';
import { type FoundSocket, socketsOf } from '../../inspect/sockets';
import { num } from '../../inspect/value';
import type { Debuggee } from '../debuggee';
import { type Options, parseOptions, table } from './options';
import { detailsOf } from './ss-details';
import { parseFilter, stateOf } from './ss-filter';

export const ssOptions: Options = {
  tool: 'ss',
  list: [
    { flag: 't', long: 'tcp', help: 'TCP' },
    { flag: 'u', long: 'udp', help: 'UDP' },
    { flag: 'x', long: 'unix', help: 'AF_UNIX' },
    { flag: 'w', long: 'raw', help: 'raw sockets' },
    { flag: 'a', long: 'all', help: 'listening ones too, and those in SYN-RECV and TIME-WAIT' },
    { flag: 'l', long: 'listening', help: 'only those that listen (UDP: that are not connected)' },
    { flag: 'n', long: 'numeric', help: 'numbers for addresses and ports; always so' },
    { flag: 'p', long: 'processes', help: 'who has it open, by which descriptor' },
    { flag: 'i', long: 'info', help: 'what TCP knows: congestion control, rto, rtt, cwnd, mss …' },
    { flag: 'm', long: 'memory', help: 'memory of the socket: skmem:(r…,rb…,t…,tb…,f…,w…,o…,bl…,d…)' },
    { flag: 'o', long: 'options', help: 'its timer: timer:(on,200ms,0)' },
    { flag: 'e', long: 'extended', help: 'uid, address of struct sock' },
    { flag: 's', long: 'summary', help: 'how many there are' },
    { flag: 'H', long: 'no-header', help: 'without the first line' },
    { flag: 'O', long: 'oneline', help: 'details on the same line' },
    { flag: '4', long: 'ipv4', help: 'only IPv4 sockets' },
  ],
  refused: {
    r: 'there are no names to resolve addresses to.',
    K: 'looking changes nothing; to abort a connection, write to memory or use a fault in the scenario.',
    6: 'there is no IPv6 in this kernel.',
    E: 'a stop is a moment: set an exception breakpoint on "TCP state change" instead.',
    b: 'there are no socket filters (BPF) in this kernel.',
  },
};

const FAMILY_FLAGS: readonly [string, SockInfo['protocol']][] = [
  ['t', 'TCP'],
  ['u', 'UDP'],
  ['x', 'UNIX'],
  ['w', 'RAW'],
];

export function ss(d: Debuggee, host: number, args: string[]): string {
  const given = parseOptions(ssOptions, args);
  const protocols = FAMILY_FLAGS.filter(([flag]) => given.has(flag)).map(([, protocol]) => protocol);
  const all = socketsOf(d.kernel, host);
  if (given.has('s')) return summary(all);
  const filter = parseFilter(given.words);
  const matching = all.filter(
    ({ sock }) =>
      (protocols.length === 0 || protocols.includes(sock.protocol)) &&
      (!given.has('4') || sock.family === 2) &&
      filter.test(sock),
  );
  const found = matching.filter(
    ({ sock }) => filter.namesStates || wantedByDefault(sock, given.has('a'), given.has('l')),
  );
  const netid = protocols.length !== 1;
  const rows = found.map(({ sock, owners }) => {
    const { rcv, snd } = queues(sock);
    const users = owners.map((o) => `("${o.comm}",pid=${o.pid},fd=${o.fd})`).join(',');
    const details = detailsOf(d.kernel, sock, given);
    const after = [
      given.has('p') && users ? `users:(${users})` : '',
      ...details.sameLine,
      ...(given.has('O') ? details.below : []),
    ];
    return {
      cells: [
        ...(netid ? [NETIDS[sock.protocol]] : []),
        stateOf(sock),
        `${rcv}`,
        `${snd}`,
        localName(sock) || '*',
        remoteName(sock) || '*',
        after.filter((part) => part !== '').join(' '),
      ],
      below: given.has('O') ? [] : details.below,
    };
  });
  const header = [
    ...(netid ? ['Netid'] : []),
    'State',
    'Recv-Q',
    'Send-Q',
    'Local Address:Port',
    'Peer Address:Port',
    given.has('p') ? 'Process' : '',
  ];
  const cells = rows.map((row) => row.cells);
  const lines = table(given.has('H') ? cells : [header, ...cells]).split('\n');
  if (rows.length === 0)
    return [
      ...(given.has('H') ? [] : lines),
      `(no socket matches${matching.length > 0 ? `; -a shows ${matching.length} more` : ''})`,
    ].join('\n');
  const out: string[] = given.has('H') ? [] : [lines.shift()!];
  for (const [i, row] of rows.entries()) out.push(lines[i]!, ...row.below.map((text) => `\t ${text}`));
  return out.join('\n');
}

const NETIDS: Record<SockInfo['protocol'], string> = {
  TCP: 'tcp',
  UDP: 'udp',
  UNIX: 'u_str',
  RAW: 'raw',
  other: '???',
};

/** Without -a or -l: neither listeners nor what has no process of its own. */
function wantedByDefault(sock: SockInfo, all: boolean, listening: boolean): boolean {
  const idle = sock.protocol === 'TCP' || sock.protocol === 'UNIX' ? sock.state === LISTEN : sock.stateName === 'CLOSE';
  if (all) return true;
  if (listening) return idle;
  return !idle && !['TIME_WAIT', 'NEW_SYN_RECV', 'SYN_RECV', 'CLOSE'].includes(sock.stateName);
}

/** Of a listener: connections that wait for accept(), and how many may. */
function queues(sock: SockInfo): { rcv: number; snd: number } {
  if (sock.kind !== 'sock') return { rcv: 0, snd: 0 };
  if (sock.state !== LISTEN) return queued(sock);
  const sk = sockOf(sock.value);
  return { rcv: num(sk, 'sk_ack_backlog'), snd: num(sk, 'sk_max_ack_backlog') };
}

function summary(all: readonly FoundSocket[]): string {
  const tcp = all.filter(({ sock }) => sock.protocol === 'TCP');
  const count = (...names: string[]): number => tcp.filter(({ sock }) => names.includes(sock.stateName)).length;
  const orphaned = tcp.filter((s) => s.sock.kind === 'sock' && s.owners.length === 0 && s.socket === undefined).length;
  const of = (protocol: SockInfo['protocol']): string =>
    `${all.filter(({ sock }) => sock.protocol === protocol).length}`;
  return [
    `Total: ${all.length}`,
    `TCP:   ${tcp.length} (estab ${count('ESTABLISHED')}, closed ${count('TIME_WAIT', 'CLOSE')}, orphaned ${orphaned}, timewait ${count('TIME_WAIT')})`,
    '',
    table([
      ['Transport', 'Total'],
      ['RAW', of('RAW')],
      ['UDP', of('UDP')],
      ['TCP', of('TCP')],
      ['UNIX', of('UNIX')],
    ]),
  ].join('\n');
}
