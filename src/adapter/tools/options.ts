/**
 * Options of the console's tools as people type them: `-tlnp`, `-p 101`, `--listening`, `-p101`. Each tool has
 * a table of what it takes; everything else is answered with a sentence and what there is.
 * Leaves out: what an option does (the tools).
 */

export interface Option {
  /** One letter. */
  flag: string;
  long?: string;
  /** Its value's name in the help; absent: it takes none. */
  value?: string;
  help: string;
}

/** What the user typed after the tool's name. */
export interface Given {
  has(flag: string): boolean;
  value(flag: string): string | undefined;
  /** Words that are no options, in order. */
  words: string[];
}

/** A complaint of a tool about what was typed: a sentence, and a suggestion. */
export class ToolError extends Error {}

export interface Options {
  tool: string;
  list: readonly Option[];
  /** Options of the real tool that mean nothing here, each with why. */
  refused?: Readonly<Record<string, string>>;
}

export function parseOptions({ tool, list, refused = {} }: Options, args: readonly string[]): Given {
  const flags = new Map<string, string | undefined>();
  const words: string[] = [];
  const unknown = (text: string, name: string): never => {
    const why = refused[name];
    throw new ToolError(why ? `${tool} ${text}: ${why}` : `${tool}: there is no option ${text} here. ${known(list)}`);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-' || !arg.startsWith('-')) {
      if (arg !== '--') words.push(arg);
      continue;
    }
    const take = (option: Option, shown: string, rest: string | undefined): void => {
      if (option.value === undefined) flags.set(option.flag, undefined);
      else {
        const value = rest ?? args[++i];
        if (value === undefined) throw new ToolError(`${tool}: ${shown} needs a value: ${shown} ${option.value}.`);
        flags.set(option.flag, value);
      }
    };
    if (arg.startsWith('--')) {
      const [name, value] = splitOnce(arg.slice(2), '=');
      const option = list.find((o) => o.long === name);
      if (option) take(option, `--${name}`, value);
      else unknown(arg, name);
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const option = list.find((o) => o.flag === arg[at]);
      if (!option) return unknown(`-${arg[at]}`, arg[at]!);
      const rest = arg.slice(at + 1).replace(/^=/, '');
      take(option, `-${option.flag}`, option.value !== undefined && rest !== '' ? rest : undefined);
      if (option.value !== undefined) break;
    }
  }
  return { has: (flag) => flags.has(flag), value: (flag) => flags.get(flag), words };
}

export function known(list: readonly Option[]): string {
  return `There are: ${list.map((o) => `-${o.flag}${o.value ? ` ${o.value}` : ''}`).join(', ')}.`;
}

/** The options of a tool, a line each. */
export function optionsHelp(list: readonly Option[]): string {
  return table(
    list.map((o) => [`  -${o.flag}${o.long ? `, --${o.long}` : ''}${o.value ? ` ${o.value}` : ''}`, o.help]),
  );
}

export function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + by.length)];
}

/** Rows of cells with equal widths. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A word with `*` for anything; a plain word may stand anywhere in the name. */
export function matcher(word: string): RegExp {
  const source = word.replace(/[^\w*]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(word.includes('*') ? `^${source}$` : source, 'i');
}
