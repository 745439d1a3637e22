/**
 * Tools that people type into the console, answered from the simulated host's memory: `ps`, `ss`,
 * `dmesg`, `help`. The host is that of the selected frame; `@client ss` names another.
 * Leaves out: C expressions (requests-values.ts); everything else is one.
 */
import type { EvalPlace } from '../debug/expressions';
import { countersOf, sysctlsOf } from '../inspect/counters';
import { localName, queued, remoteName, sockOf } from '../inspect/sock';
import { socketsOf } from '../inspect/sockets';
import { stackOf, stateLetter, tasksOf, whereIs } from '../inspect/tasks';
import { num } from '../inspect/value';
import type { Debuggee } from './debuggee';

type Command = (d: Debuggee, host: number, args: string[]) => string;

const COMMANDS: Record<string, { run: Command; help: string }> = {
  help: { run: () => helpText(), help: 'this list' },
  ps: { run: ps, help: 'tasks of the host: pid, state, CPU, where they wait' },
  ss: { run: ss, help: 'sockets of the host; -t TCP, -u UDP, -l listening only, -a all, -n is always on' },
  nstat: { run: nstat, help: 'counters that are not zero; -a for all; a name or a part of one, such as nstat Tcp' },
  sysctl: { run: sysctl, help: 'settings: sysctl -a, sysctl net.ipv4.tcp_sack; to change one, edit its variable' },
  strace: { run: strace, help: 'system calls so far; strace -p 101 for one process' },
  dmesg: { run: dmesg, help: 'the kernel log of the host so far' },
};

/** The answer, or undefined when the text is no command. */
export function consoleCommand(d: Debuggee, text: string, place: EvalPlace): string | undefined {
  const words = text.trim().split(/\s+/);
  let host = place.host;
  if (words[0]?.startsWith('@')) {
    const name = words.shift()!.slice(1);
    host = d.sim.hosts.findIndex((h) => h.name === name);
    if (host < 0) return `There is no host "${name}". There are: ${d.sim.hosts.map((h) => h.name).join(', ')}.`;
  }
  const command = COMMANDS[words[0] ?? ''];
  // A variable of that name wins, unless options follow.
  if (
    !command ||
    (words.length === 1 && words[0] !== 'help' && place.stmt !== undefined && isLocal(d, words[0]!, place.stmt))
  )
    return undefined;
  if (words.length > 1 && !words.slice(1).every((w) => /^[-\w.*]+$/.test(w))) return undefined;
  return command.run(d, host, words.slice(1));
}

export function commandNames(): string[] {
  return Object.keys(COMMANDS);
}

function isLocal(d: Debuggee, name: string, stmt: number): boolean {
  const fn = d.debugger.index.functionOf(stmt);
  return fn !== undefined && d.expressions.symbols.visible(fn, stmt).has(name);
}

function helpText(): string {
  const lines = Object.entries(COMMANDS).map(([name, c]) => `  ${name.padEnd(8)} ${c.help}`);
  return `Any C expression over what the selected frame sees; assignments begin a new future.\nAppend ",x" for hexadecimal. Commands, on the frame's host or with @host in front:\n${lines.join('\n')}`;
}

/** Rows of cells with equal widths. */
export function table(rows: string[][]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join('  '))
    .join('\n');
}

function ps(d: Debuggee, host: number): string {
  const rows = [['PID', 'S', 'CPU', 'WCHAN', 'COMMAND']];
  for (const task of tasksOf(d.kernel, host)) {
    const sleeping = task.state !== 'running';
    const where = whereIs(d.kernel, stackOf(d.kernel, task, 32), sleeping) ?? '-';
    rows.push([
      `${task.pid}`,
      stateLetter(task.state),
      task.cpu === undefined ? '-' : `${task.cpu}`,
      sleeping ? where : '-',
      task.kernelThread ? `[${task.comm}]` : task.comm,
    ]);
  }
  return table(rows);
}

function ss(d: Debuggee, host: number, args: string[]): string {
  const flags = new Set(
    args
      .filter((a) => a.startsWith('-'))
      .join('')
      .replace(/-/g, ''),
  );
  const protocols = new Set([
    ...(flags.has('t') ? ['TCP'] : []),
    ...(flags.has('u') ? ['UDP'] : []),
    ...(flags.has('x') ? ['UNIX'] : []),
  ]);
  const rows = [['Netid', 'State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process']];
  for (const { sock, owners } of socketsOf(d.kernel, host)) {
    if (protocols.size > 0 && !protocols.has(sock.protocol)) continue;
    const listening = sock.state === 10 && sock.protocol === 'TCP';
    if (flags.has('l') && !listening) continue;
    if (!flags.has('a') && !flags.has('l') && listening) continue;
    const sk = sockOf(sock.value);
    const { rcv, snd } = listening
      ? { rcv: num(sk, 'sk_ack_backlog'), snd: num(sk, 'sk_max_ack_backlog') }
      : sock.kind === 'sock'
        ? queued(sock)
        : { rcv: 0, snd: 0 };
    const users =
      owners.length === 0 ? '' : `users:(${owners.map((o) => `("${o.comm}",pid=${o.pid},fd=${o.fd})`).join(',')})`;
    rows.push([
      sock.protocol.toLowerCase(),
      SS_STATES[sock.stateName] ?? sock.stateName,
      `${rcv}`,
      `${snd}`,
      localName(sock),
      remoteName(sock),
      users,
    ]);
  }
  return rows.length === 1 ? `${table(rows)}\n(no socket matches)` : table(rows);
}

/** As `ss` writes them. */
const SS_STATES: Record<string, string> = {
  ESTABLISHED: 'ESTAB',
  SYN_SENT: 'SYN-SENT',
  SYN_RECV: 'SYN-RECV',
  NEW_SYN_RECV: 'SYN-RECV',
  FIN_WAIT1: 'FIN-WAIT-1',
  FIN_WAIT2: 'FIN-WAIT-2',
  TIME_WAIT: 'TIME-WAIT',
  CLOSE: 'UNCONN',
  CLOSE_WAIT: 'CLOSE-WAIT',
  LAST_ACK: 'LAST-ACK',
  LISTEN: 'LISTEN',
  CLOSING: 'CLOSING',
};

function dmesg(d: Debuggee, host: number): string {
  const lines = d.sim.output.filter((e) => e.host === host && e.kind === 'dmesg' && e.t < d.sim.t).map((e) => e.text);
  return lines.join('').replace(/\n$/, '') || '(the kernel log is empty)';
}

/** A word with `*` for anything; a plain word may stand anywhere in the name. */
function matcher(word: string): RegExp {
  const source = word.replace(/[.]/g, '\\.').replace(/\*/g, '.*');
  return new RegExp(word.includes('*') ? `^${source}$` : source, 'i');
}

function nstat(d: Debuggee, host: number, args: string[]): string {
  const all = args.includes('-a') || args.includes('-az') || args.includes('-z');
  const wanted = args.filter((a) => !a.startsWith('-')).map(matcher);
  const rows = countersOf(d.kernel, host)
    .filter((c) => (all || c.value !== 0n) && (wanted.length === 0 || wanted.some((w) => w.test(c.name))))
    .map((c) => [c.name, `${c.value}`]);
  return rows.length === 0 ? '(no counter is above zero)' : `#kernel\n${table(rows)}`;
}

function sysctl(d: Debuggee, host: number, args: string[]): string {
  const wanted = args.filter((a) => !a.startsWith('-')).map(matcher);
  if (wanted.length === 0 && !args.includes('-a')) return 'Usage: sysctl -a, or sysctl NAME';
  const rows = sysctlsOf(d.kernel, host).filter((s) => wanted.length === 0 || wanted.some((w) => w.test(s.name)));
  if (rows.length === 0) return `There is no setting of this name on ${d.sim.hosts[host]?.name}.`;
  return rows.map((s) => `${s.name} = ${s.value}`).join('\n');
}

function strace(d: Debuggee, host: number, args: string[]): string {
  const at = args.indexOf('-p');
  const pid = at >= 0 ? Number(args[at + 1]) : undefined;
  const calls = d.syscalls.before(d.sim.t, host).filter((c) => pid === undefined || c.pid === pid);
  if (calls.length === 0) return '(no system call yet)';
  return calls
    .slice(-200)
    .map(
      (c) =>
        `${(c.timeNs / 1e9).toFixed(6)} [${c.comm} ${c.pid}] ${c.name}(${c.args})${c.result === undefined ? ' <unfinished ...>' : ` = ${c.result}`}`,
    )
    .join('\n');
}
