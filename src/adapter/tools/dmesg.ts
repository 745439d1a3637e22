/** `dmesg`: the kernel's log of a host, up to the moment one looks at. */
import type { Debuggee } from '../debuggee';
import { type Options, parseOptions, ToolError } from './options';

export const dmesgOptions: Options = {
  tool: 'dmesg',
  list: [
    { flag: 't', long: 'notime', help: 'without the times' },
    { flag: 'k', long: 'kernel', help: "the kernel's messages; always so" },
    { flag: 'r', long: 'raw', help: 'as it is; always so' },
  ],
  refused: {
    T: 'the machine has no calendar: times are seconds since power-on.',
    w: 'a moment has an end; the log goes to the Debug Console as it is written.',
    W: 'a moment has an end; the log goes to the Debug Console as it is written.',
    c: 'looking changes nothing.',
    C: 'looking changes nothing.',
    l: 'messages are not kept by level; pipe them through grep.',
    H: 'there are no colours or pages here.',
  },
};

export function dmesg(d: Debuggee, host: number, args: string[]): string {
  const given = parseOptions(dmesgOptions, args);
  if (given.words.length > 0)
    throw new ToolError(`dmesg: "${given.words[0]}" is not understood. Try dmesg | grep WORD.`);
  const { sim } = d;
  const text = sim.output
    .filter((e) => e.host === host && e.kind === 'dmesg' && e.t < sim.t)
    .map((e) => e.text)
    .join('')
    .replace(/\n$/, '');
  if (text === '') return '(the kernel log is empty)';
  return given.has('t') ? text.replace(/^\[\s*\d+\.\d+\] /gm, '') : text;
}
