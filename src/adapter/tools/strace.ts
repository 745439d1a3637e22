/**
 * `strace`: the system calls of a host up to the moment one looks at, of all processes or of some.
 * Leaves out: noting them (src/inspect/syscalls.ts).
 */
import type { SyscallNote } from '../../inspect/syscalls';
import type { Debuggee } from '../debuggee';
import { type Options, parseOptions, table, ToolError } from './options';

export const straceOptions: Options = {
  tool: 'strace',
  list: [
    { flag: 'p', long: 'attach', value: 'PID', help: 'one process' },
    { flag: 'f', long: 'follow-forks', help: 'its children too; always so' },
    {
      flag: 'e',
      long: 'trace',
      value: 'trace=NAME,…',
      help: 'only these calls; network, desc, process, signal, !NAME',
    },
    { flag: 'c', long: 'summary-only', help: 'a table: calls, errors, time' },
    { flag: 'T', help: 'the time that each call took' },
    { flag: 't', help: 'the time at which it was made; always so' },
    { flag: 'r', help: 'the time since the call before' },
    { flag: 'z', help: 'only those that succeeded' },
    { flag: 'Z', help: 'only those that failed' },
    { flag: 'n', value: 'COUNT', help: 'the last COUNT of them (200)' },
  ],
  refused: {
    s: 'strings are kept to 32 bytes; look at the buffer in the Variables view.',
    o: 'the answer is here; select and copy it.',
    y: 'descriptors are shown as numbers; ss -p says what they are.',
    k: 'stop at the call instead: the whole stack is there.',
    v: 'structures are kept as they are shown.',
    i: 'there is no instruction pointer to show; stop at the call instead.',
  },
};

/** Classes of strace(1), as far as this kernel has the calls. */
const CLASSES: Readonly<Record<string, RegExp>> = {
  network:
    /^(socket|socketpair|bind|listen|accept4?|connect|send(to|msg|mmsg)?|recv(from|msg|mmsg)?|shutdown|get(sock|peer)name|[gs]etsockopt)$/,
  desc: /^(read|write|readv|writev|close|dup[23]?|fcntl|ioctl|poll|ppoll|select|pselect6|epoll_\w+|pipe2?|accept4?|socket)$/,
  process: /^(fork|vfork|clone3?|execve|exit|exit_group|wait4|waitid|kill|tkill|tgkill)$/,
  signal: /^(kill|tkill|tgkill|rt_sig\w+|sigaltstack|pause)$/,
  memory: /^(brk|mmap|munmap|mprotect|mremap)$/,
  file: /^(open|openat|stat|lstat|unlink|access|chdir|execve)$/,
};

export function strace(d: Debuggee, host: number, args: string[]): string {
  const given = parseOptions(straceOptions, args);
  if (given.words.length > 0)
    throw new ToolError(
      `strace: programs are started by the scenario, not here ("${given.words[0]}"). Try strace -p PID; ps has the numbers.`,
    );
  const pid = whole('-p', given.value('p'));
  const last = whole('-n', given.value('n')) ?? 200;
  const wanted = selection(given.value('e'));
  const known = d.syscalls.before(d.sim.t, host);
  if (
    pid !== undefined &&
    !d.threads.tasks(host).some((t) => t.pid === pid || t.tgid === pid) &&
    !known.some((c) => c.pid === pid)
  )
    throw new ToolError(`strace: there is no process ${pid} on ${d.sim.hosts[host]?.name}. ps has the numbers.`);
  const calls = known.filter(
    (c) =>
      (pid === undefined || c.pid === pid) &&
      wanted(c.name) &&
      (!given.has('Z') || failed(c)) &&
      (!given.has('z') || (c.result !== undefined && !failed(c))),
  );
  if (calls.length === 0) return '(no such system call yet)';
  if (given.has('c')) return summary(calls);
  const lines = calls.map((c, i) => {
    const before = calls[i - 1];
    const at = given.has('r') ? (before ? c.timeNs - before.timeNs : 0) : c.timeNs;
    const took = given.has('T') && c.endNs !== undefined ? ` <${seconds(c.endNs - c.timeNs)}>` : '';
    const result = c.result === undefined ? ' <unfinished ...>' : ` = ${c.result}`;
    return `${seconds(at)} [${c.comm} ${c.pid}] ${c.name}(${c.args})${result}${took}`;
  });
  return lines.slice(-last).join('\n');
}

function failed(c: SyscallNote): boolean {
  return c.result?.startsWith('-1 ') ?? false;
}

function seconds(ns: number): string {
  return (ns / 1e9).toFixed(6);
}

function whole(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new ToolError(`strace: ${flag} needs a number, not "${text}".`);
  return Number(text);
}

/** `trace=network,close`, `%network`, `!write`: which calls. */
function selection(text: string | undefined): (name: string) => boolean {
  if (text === undefined) return () => true;
  const eq = text.indexOf('=');
  if (eq >= 0 && !/^(trace|t)$/.test(text.slice(0, eq)))
    throw new ToolError(`strace: -e takes trace=…, not "${text.slice(0, eq)}". Example: strace -e trace=network.`);
  const list = text.slice(eq + 1);
  const negated = list.startsWith('!');
  const words = (negated ? list.slice(1) : list).split(',').filter((w) => w !== '');
  if (words.length === 0 || words.includes('all')) return () => !negated || words.length === 0;
  const tests = words.map((word) => {
    const set = CLASSES[word.replace(/^%/, '')];
    if (word.startsWith('%') && !set)
      throw new ToolError(
        `strace: there is no class ${word}. There are: ${Object.keys(CLASSES)
          .map((c) => `%${c}`)
          .join(', ')}.`,
      );
    return set ?? new RegExp(`^${word.replace(/\W/g, '')}$`);
  });
  return (name) => tests.some((test) => test.test(name)) !== negated;
}

function summary(calls: readonly SyscallNote[]): string {
  const by = new Map<string, { calls: number; errors: number; ns: number }>();
  for (const c of calls) {
    const sum = by.get(c.name) ?? { calls: 0, errors: 0, ns: 0 };
    sum.calls++;
    if (failed(c)) sum.errors++;
    if (c.endNs !== undefined) sum.ns += c.endNs - c.timeNs;
    by.set(c.name, sum);
  }
  const all = [...by].sort((a, b) => b[1].ns - a[1].ns || (a[0] < b[0] ? -1 : 1));
  const total = all.reduce((n, [, s]) => n + s.ns, 0);
  const rows = all.map(([name, s]) => [
    total > 0 ? ((100 * s.ns) / total).toFixed(2) : '0.00',
    seconds(s.ns),
    `${s.calls}`,
    s.errors > 0 ? `${s.errors}` : '',
    name,
  ]);
  return table([['% time', 'seconds', 'calls', 'errors', 'syscall'], ...rows]);
}
