/**
 * Completions behind the console's tools: their options, the names of settings and counters, hosts behind `@`.
 * Leaves out: C (completions.ts), what the tools do (tools/).
 */
import { countersOf, sysctlsOf } from '../inspect/counters';
import { toolOptions } from './console';
import type { Debuggee } from './debuggee';

export interface ToolWord {
  text: string;
  detail?: string;
}

/** `word` is what is completed, at the end of the text; undefined when this is no line for a tool. */
export function toolWords(d: Debuggee, before: string, host: number): { word: string; words: ToolWord[] } | undefined {
  const hostName = /^\s*@([\w.-]*)$/.exec(before)?.[1];
  if (hostName !== undefined) return { word: hostName, words: d.sim.hosts.map(({ name }) => ({ text: name })) };
  const match = /^\s*(?:@([\w.-]+)\s+)?([a-z]+)\s+(?:.*\s)?(\S*)$/s.exec(before);
  if (!match || before.includes('|')) return undefined;
  const [, at, tool = '', word = ''] = match;
  const options = toolOptions(tool);
  // `ps = 1`, `ss + 1`: a variable of that name.
  if (!options || /^\s*[a-z]+\s*([=+*/<>&^%?]|-\s)/.test(before)) return undefined;
  const on = at === undefined ? host : d.sim.hosts.findIndex(({ name }) => name === at);
  if (on < 0) return undefined;
  if (word.startsWith('-')) {
    const list = options.list.flatMap(({ flag, long, help }) => [
      { text: `-${flag}`, detail: help },
      ...(long ? [{ text: `--${long}`, detail: help }] : []),
    ]);
    return { word, words: list };
  }
  if (tool === 'sysctl')
    return { word, words: sysctlsOf(d.kernel, on).map(({ name, value }) => ({ text: name, detail: value })) };
  if (tool === 'nstat')
    return { word, words: countersOf(d.kernel, on).map(({ name, value }) => ({ text: name, detail: `${value}` })) };
  return { word, words: [] };
}
