/**
 * `ps`: the tasks of a host, the kernel's own included, since nothing is hidden here. Takes what people type:
 * `ps aux`, `ps -ef`, `ps -eLf`, `ps -o pid,wchan,comm`, `ps -p 101`.
 * Leaves out: reading tasks (src/inspect/tasks.ts).
 */
import { num, path } from '../../inspect/value';
import { stackOf, stateLetter, type TaskInfo, tasksOf, whereIs } from '../../inspect/tasks';
import type { Debuggee } from '../debuggee';
import { type Options, parseOptions, table, ToolError } from './options';

export const psOptions: Options = {
  tool: 'ps',
  list: [
    { flag: 'e', help: 'every task; always so' },
    { flag: 'A', help: 'the same' },
    { flag: 'f', help: 'with the parent and the user' },
    { flag: 'l', help: 'the same, longer' },
    { flag: 'L', help: 'threads one by one, with their number (LWP)' },
    { flag: 'p', long: 'pid', value: 'PID,…', help: 'only these' },
    { flag: 'C', value: 'NAME', help: 'only those of this name' },
    { flag: 'o', long: 'format', value: 'COLUMN,…', help: 'these columns: pid, ppid, lwp, uid, s, psr, wchan, comm' },
  ],
};

interface Column {
  title: string;
  of(task: TaskInfo, d: Debuggee): string;
}

const COLUMNS: Readonly<Record<string, Column>> = {
  uid: { title: 'UID', of: (t) => `${num(path(t.value, 'cred'), 'uid.val')}` },
  pid: { title: 'PID', of: (t) => `${t.tgid || t.pid}` },
  ppid: { title: 'PPID', of: (t) => `${num(path(t.value, 'real_parent') ?? path(t.value, 'parent'), 'tgid')}` },
  lwp: { title: 'LWP', of: (t) => `${t.pid}` },
  s: { title: 'S', of: (t) => stateLetter(t.state) },
  psr: { title: 'CPU', of: (t) => (t.cpu === undefined ? '-' : `${t.cpu}`) },
  wchan: { title: 'WCHAN', of: (t, d) => wchan(d, t) },
  comm: { title: 'COMMAND', of: (t) => (t.kernelThread ? `[${t.comm}]` : t.comm) },
};
/** Other names of the same. */
const ALIASES: Record<string, string> = {
  stat: 's',
  state: 's',
  cpu: 'psr',
  cpuid: 'psr',
  cmd: 'comm',
  command: 'comm',
  args: 'comm',
  ucmd: 'comm',
  tid: 'lwp',
  spid: 'lwp',
  tgid: 'pid',
  user: 'uid',
  euid: 'uid',
};

export function ps(d: Debuggee, host: number, args: string[]): string {
  // BSD's way, without a dash: a, u and x say who, in which form.
  const bsd = args.length > 0 && /^[auxwfl]+$/.test(args[0]!) ? args[0]! : '';
  const given = parseOptions(psOptions, bsd ? args.slice(1) : args);
  if (given.words.length > 0)
    throw new ToolError(`ps: "${given.words[0]}" is not understood. Try ps, ps -ef, ps -eLf or ps -p 1.`);
  const columns = columnsOf(given.value('o'), given.has('L'), bsd.includes('u') || given.has('f') || given.has('l'));
  const pids = given.value('p')?.split(',').map(Number);
  if (pids?.some((pid) => !Number.isInteger(pid)))
    throw new ToolError(`ps: -p needs numbers, such as -p 1,4, not "${given.value('p')}".`);
  const name = given.value('C');
  const tasks = tasksOf(d.kernel, host).filter(
    (t) =>
      (given.has('L') || t.tgid === t.pid || t.tgid === 0) &&
      (!pids || pids.includes(t.pid) || pids.includes(t.tgid)) &&
      (name === undefined || t.comm === name),
  );
  const rows = [columns.map((c) => c.title), ...tasks.map((t) => columns.map((c) => c.of(t, d)))];
  return tasks.length === 0 ? `${table(rows)}\n(no task matches)` : table(rows);
}

function columnsOf(asked: string | undefined, threads: boolean, full: boolean): Column[] {
  const names = asked?.split(',').map((n) => n.trim()) ?? [
    ...(full ? ['uid'] : []),
    'pid',
    ...(threads ? ['lwp'] : []),
    ...(full ? ['ppid'] : []),
    's',
    'psr',
    'wchan',
    'comm',
  ];
  return names.map((name) => {
    const column = COLUMNS[ALIASES[name.toLowerCase()] ?? name.toLowerCase()];
    if (!column)
      throw new ToolError(`ps: there is no column "${name}". There are: ${Object.keys(COLUMNS).join(', ')}.`);
    return column;
  });
}

/** The function in which a task waits. */
function wchan(d: Debuggee, task: TaskInfo): string {
  if (task.state === 'running') return '-';
  return whereIs(d.kernel, stackOf(d.kernel, task, 32), true) ?? '-';
}
