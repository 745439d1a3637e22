/**
 * `sysctl`: the kernel's settings, read and set. Setting one writes the kernel's variable, so a new future begins.
 * Leaves out: finding them (src/inspect/counters.ts).
 */
import { distance, didYouMean } from '../../debug/spelling';
import { settingBytes, type Sysctl, sysctlsOf } from '../../inspect/counters';
import type { Debuggee } from '../debuggee';
import { matcher, type Options, parseOptions, splitOnce, ToolError } from './options';

export const sysctlOptions: Options = {
  tool: 'sysctl',
  list: [
    { flag: 'a', long: 'all', help: 'all of them' },
    { flag: 'w', long: 'write', help: 'NAME=VALUE sets one (so does NAME=VALUE alone)' },
    { flag: 'n', long: 'values', help: 'only the values' },
    { flag: 'N', long: 'names', help: 'only the names' },
    { flag: 'e', long: 'ignore', help: 'unknown names are no error' },
    { flag: 'r', long: 'pattern', value: 'REGEX', help: 'those whose names match' },
    { flag: 'q', long: 'quiet', help: 'say nothing when setting' },
  ],
  refused: {
    p: 'there is no /etc/sysctl.conf; write settings into the scenario (sysctl NAME = VALUE) or the launch configuration.',
  },
};

export function sysctl(d: Debuggee, host: number, args: string[]): string {
  const given = parseOptions(sysctlOptions, args);
  const all = sysctlsOf(d.kernel, host);
  const show = (s: Sysctl): string => (given.has('n') ? s.value : given.has('N') ? s.name : `${s.name} = ${s.value}`);
  const pattern = given.value('r');
  if (pattern !== undefined) {
    let test: RegExp;
    try {
      test = new RegExp(pattern);
    } catch {
      throw new ToolError(`sysctl: "${pattern}" is no regular expression. Try sysctl -r tcp_.*mem.`);
    }
    return (
      all
        .filter((s) => test.test(s.name))
        .map(show)
        .join('\n') || '(no setting matches)'
    );
  }
  if (given.words.length === 0) {
    if (given.has('a')) return all.map(show).join('\n');
    throw new ToolError('sysctl: which one? Try sysctl -a, sysctl net.ipv4.tcp_sack or sysctl -w net.ipv4.tcp_sack=0.');
  }
  const lines: string[] = [];
  for (const [name, value] of assignments(given.words)) {
    if (value === undefined && given.has('w'))
      throw new ToolError(`sysctl: -w needs NAME=VALUE. Try sysctl -w ${name}=1.`);
    const wanted = name.replace(/\//g, '.');
    const exact = all.filter((s) => s.name === wanted);
    const found = exact.length > 0 || value !== undefined ? exact : all.filter((s) => matcher(wanted).test(s.name));
    if (found.length === 0) {
      if (given.has('e')) continue;
      throw new ToolError(noSuch(d, host, wanted, all));
    }
    if (value !== undefined) set(d, host, found[0]!, value);
    if (value === undefined || !given.has('q'))
      for (const s of found) lines.push(show(value === undefined ? s : { ...s, value: value.replace(/\s+/g, '\t') }));
  }
  return lines.join('\n');
}

/** `a = 1`, `a=1`, `a="4096 1 2"`, `a`: names with what to set them to. */
function assignments(words: readonly string[]): [string, string | undefined][] {
  const text = words.join(' ');
  if (!text.includes('=')) return words.map((w) => [w, undefined]);
  const [name, value = ''] = splitOnce(text, '=');
  return [[name.trim(), value.trim().replace(/^(["'])(.*)\1$/, '$2')]];
}

function set(d: Debuggee, host: number, s: Sysctl, text: string): void {
  const bytes = settingBytes(s, text);
  if (typeof bytes === 'string') throw new ToolError(`sysctl: ${bytes}`);
  const phys = d.kernel.space(host).translate(s.address);
  if (phys < 0) throw new ToolError(`sysctl: ${s.name} has no place in memory.`);
  d.poke(host, phys, bytes);
}

function noSuch(d: Debuggee, host: number, name: string, all: readonly Sysctl[]): string {
  const near = all
    .map((s) => [distance(name, s.name, 6), s.name] as const)
    .filter(([cost]) => cost <= 6)
    .sort((a, b) => a[0] - b[0])
    .slice(0, 3)
    .map(([, n]) => n);
  const hint = didYouMean(near) || 'sysctl -a shows all.';
  return `sysctl: there is no setting "${name}" on ${d.sim.hosts[host]?.name}. ${hint}`;
}
