/**
 * `nstat`: the SNMP counters of a host. Counts since power-on, as `nstat -a` has them: a moment has no
 * "since the last call".
 */
import { countersOf } from '../../inspect/counters';
import type { Debuggee } from '../debuggee';
import { matcher, type Options, parseOptions, table } from './options';

export const nstatOptions: Options = {
  tool: 'nstat',
  list: [
    { flag: 'a', long: 'ignore', help: 'counts since power-on; always so' },
    { flag: 'z', long: 'zeros', help: 'those that are zero, too' },
    { flag: 's', long: 'noupdate', help: 'keep no history; always so' },
    { flag: 'j', long: 'json', help: 'as JSON' },
  ],
  refused: {
    r: 'there is no history to reset: counts are always since power-on.',
    n: 'there is no history: counts are always since power-on.',
    d: 'a moment has no interval; compare two moments instead.',
    t: 'a moment has no interval; compare two moments instead.',
  },
};

export function nstat(d: Debuggee, host: number, args: string[]): string {
  const given = parseOptions(nstatOptions, args);
  const wanted = given.words.map(matcher);
  const named = countersOf(d.kernel, host).filter((c) => wanted.length === 0 || wanted.some((w) => w.test(c.name)));
  const shown = named.filter((c) => given.has('z') || c.value !== 0n);
  if (given.has('j')) return `{"kernel":{${shown.map((c) => `"${c.name}": ${c.value}`).join(', ')}}}`;
  if (named.length === 0) return `(no counter is named like ${given.words.join(' ')}; nstat -az shows all)`;
  if (shown.length === 0) return `(no ${wanted.length > 0 ? 'such ' : ''}counter is above zero; -z shows them)`;
  return `#kernel\n${table(shown.map((c) => [c.name, `${c.value}`]))}`;
}
