/**
 * The order in which functions are offered: what people look for first, helpers and the library last.
 * Leaves out: how they are shown (function-breakpoints.ts).
 */
import type { FunctionEntry } from '../adapter/custom';

const PROGRAMS = 'Programs';
const LIBRARY = 'C library';
const HELPERS = 'Helpers';

/** Parts of the kernel by the beginning of a file's name; the first that fits. */
const PARTS: readonly { title: string; files: RegExp }[] = [
  { title: 'TCP, UDP and IP', files: /^net\/ipv4\// },
  { title: 'Sockets', files: /^net\/(socket|unix\/|core\/(sock|stream|datagram|skbuff|request_sock))/ },
  { title: 'Network devices', files: /^(net|drivers\/net)\// },
  { title: 'Tasks, interrupts, timers', files: /^kernel\// },
  { title: 'Files and system calls', files: /^(fs|arch|security)\// },
];

function titleOf({ origin, file }: FunctionEntry): string {
  if (origin !== 'kernel') return origin === 'program' ? PROGRAMS : LIBRARY;
  return PARTS.find(({ files }) => files.test(file))?.title ?? HELPERS;
}

/** Inner variants (`__tcp_push`) stand with the function that people know. */
const known = ({ name }: FunctionEntry): string => name.replace(/^_+/, '');

/** Groups that are not empty, in order; the functions of each by name. */
export function functionGroups(entries: readonly FunctionEntry[]): { title: string; functions: FunctionEntry[] }[] {
  const titles = [PROGRAMS, ...PARTS.map(({ title }) => title), HELPERS, LIBRARY];
  const groups = titles.map((title) => ({ title, functions: [] as FunctionEntry[] }));
  const sorted = [...entries].sort((a, b) => (known(a) < known(b) ? -1 : known(a) > known(b) ? 1 : 0));
  for (const entry of sorted) groups[titles.indexOf(titleOf(entry))]!.functions.push(entry);
  return groups.filter(({ functions }) => functions.length > 0);
}
