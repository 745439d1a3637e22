/**
 * Tools that people type into the console, answered from the simulated host's memory: one table. The host is that
 * of the selected frame; `@client ss` names another. A pipe into grep, head, tail or wc works.
 * Leaves out: the tools themselves (tools/), C expressions (requests-values.ts), which everything else is.
 */
import type { EvalPlace } from '../debug/expressions';
import type { Debuggee } from './debuggee';
import { dmesg, dmesgOptions } from './tools/dmesg';
import { nstat, nstatOptions } from './tools/nstat';
import { type Options, optionsHelp, ToolError } from './tools/options';
import { piped } from './tools/pipe';
import { ps, psOptions } from './tools/ps';
import { ss, ssOptions } from './tools/ss';
import { strace, straceOptions } from './tools/strace';
import { sysctl, sysctlOptions } from './tools/sysctl';
import { UNTIL_COMMANDS } from './until-command';

interface Tool {
  run(d: Debuggee, host: number, args: string[]): string;
  help: string;
  options?: Options;
}

const TOOLS: Readonly<Record<string, Tool>> = {
  help: { run: () => helpText(), help: 'this list' },
  ps: { run: ps, help: 'tasks: ps, ps aux, ps -ef, ps -eLf, ps -o pid,wchan,comm, ps -p 4', options: psOptions },
  ss: { run: ss, help: 'sockets: ss -tan, ss -tlnp, ss -tanoim, ss state established dport = :80', options: ssOptions },
  nstat: { run: nstat, help: 'counters: nstat, nstat -az, nstat Tcp, nstat TcpExt*', options: nstatOptions },
  sysctl: {
    run: sysctl,
    help: 'settings: sysctl -a, sysctl net.ipv4.tcp_sack, sysctl -w net.ipv4.tcp_sack=0',
    options: sysctlOptions,
  },
  strace: {
    run: strace,
    help: 'system calls so far: strace -p 4, strace -e trace=network, strace -c, strace -T',
    options: straceOptions,
  },
  dmesg: { run: dmesg, help: 'the kernel log so far', options: dmesgOptions },
};

/** Tools that are not here, and what to use. */
const INSTEAD: Readonly<Record<string, string>> = {
  netstat: 'ss -tan (or ss -s, nstat)',
  lsof: 'ss -p',
  top: 'ps',
  htop: 'ps',
  pstree: 'ps -ef',
  tcpdump: 'the Packet Ladder panel, or `sockstep pcap`',
  tshark: 'the Packet Ladder panel, or `sockstep pcap`',
  ethtool: 'nstat, or the Data Path panel',
  ip: 'the Globals scope (init_net), or sysctl',
  ifconfig: 'the Globals scope (init_net)',
  ping: 'a program in the scenario',
  gdb: 'the debugger that you are in: any C expression can be typed here',
  bt: 'the Call Stack view',
  ptype: 'sizeof(struct sock), or the type beside a variable',
  whatis: 'the type beside a variable',
  info: 'the Variables view, ps or ss',
  watch: '“Break on Value Change” on a variable, or until EXPRESSION',
  ltrace: 'strace',
};

/** The answer, or undefined when the text is no command. Throws a ToolError when it is a wrong one. */
export function consoleCommand(d: Debuggee, text: string, place: EvalPlace): string | undefined {
  const words = split(text);
  let { host } = place;
  const named = words[0]?.startsWith('@') ? words.shift()!.slice(1) : undefined;
  const name = words[0] ?? '';
  const tool = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (named !== undefined) {
    host = d.sim.hosts.findIndex((h) => h.name === named);
    const hosts = d.sim.hosts.map((h) => h.name).join(', ');
    if (host < 0) throw new ToolError(`There is no host "${named}". There are: ${hosts}.`);
    if (!tool) throw new ToolError(`@${named} wants a command: ${Object.keys(TOOLS).join(', ')}.`);
  }
  const looksLikeCommand = words.length === 1 || /^(-+\w|[\w*.%!(|])/.test(words[1]!);
  if (!tool) {
    const instead =
      Object.hasOwn(INSTEAD, name) && looksLikeCommand && !isName(d, name, place) ? INSTEAD[name] : undefined;
    if (instead) throw new ToolError(`There is no ${name} here. Try ${instead}.`);
    return undefined;
  }
  // A variable of that name wins, unless options follow; so does C that begins with one.
  if (named === undefined && (!looksLikeCommand || (words.length === 1 && name !== 'help' && isLocal(d, name, place))))
    return undefined;
  const bar = words.indexOf('|');
  const args = words.slice(1, bar < 0 ? undefined : bar);
  if (tool.options && args.some((arg) => arg === '--help' || (arg === '-h' && !has(tool.options!, 'h'))))
    return `${tool.help}\n${optionsHelp(tool.options.list)}`;
  const answer = tool.run(d, host, args);
  return bar < 0 ? answer : piped(answer, words.slice(bar + 1));
}

export function commandNames(): string[] {
  return [...Object.keys(TOOLS), ...Object.keys(UNTIL_COMMANDS)];
}

/** What a tool takes; undefined for what is no tool, or takes nothing. */
export function toolOptions(name: string): Options | undefined {
  return Object.hasOwn(TOOLS, name) ? TOOLS[name]?.options : undefined;
}

function has(options: Options, flag: string): boolean {
  return options.list.some((o) => o.flag === flag);
}

/** Words, those in quotes whole; `|` stands for itself. */
function split(text: string): string[] {
  return [...text.matchAll(/\|\|?|(?:"[^"]*"|'[^']*'|[^\s|"'])+/g)].map(([word]) =>
    /^(["']).*\1$/.test(word) ? word.slice(1, -1) : word,
  );
}

function isLocal(d: Debuggee, name: string, place: EvalPlace): boolean {
  const fn = place.stmt === undefined ? undefined : d.debugger.index.functionOf(place.stmt);
  return fn !== undefined && d.expressions.symbols.visible(fn, place.stmt!).has(name);
}

/** Anything that C knows by this name here. */
function isName(d: Debuggee, name: string, place: EvalPlace): boolean {
  return d.expressions.symbols.scope(place.stmt).lookup(name) !== undefined;
}

function helpText(): string {
  const width = Math.max(...commandNames().map((name) => name.length));
  const lines = Object.entries({ ...TOOLS, ...UNTIL_COMMANDS }).map(
    ([name, { help }]) => `  ${name.padEnd(width)} ${help}`,
  );
  return `Any C expression over what the selected frame sees; assignments begin a new future.\nAppend ",x" for hexadecimal. Commands, on the frame's host or with @host in front; --help tells their options;\n"| grep WORD", "| head", "| tail" and "| wc -l" work behind them:\n${lines.join('\n')}`;
}
