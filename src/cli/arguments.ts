/**
 * The command line's words: commands, options, help. Declared once, here; usage errors are
 * sentences with a suggestion. Leaves out: doing it (`commands.ts`).
 */
import { parseArgs } from 'node:util';
import { nearest } from '../c/diagnostics';
import type { MachineChecks } from '../machine';

export const COMMANDS = {
  run: 'run FILE [MORE.c …] [-- ARGUMENTS]   run a scenario and check its expectations, or a C program',
  trace: 'trace FILE [-- ARGUMENTS]             print the function graph of every task and context',
  check: 'check FILE …                          report problems of scenarios and C files without running them',
  pcap: 'pcap FILE -o OUT.pcapng               write what each link carried',
  dap: 'dap                                   speak the Debug Adapter Protocol on standard input and output',
} as const;

export type CommandName = keyof typeof COMMANDS;

const OPTIONS = {
  json: { type: 'boolean', help: '--json             machine-readable output' },
  seed: { type: 'string', help: '--seed N           seed of the simulated chance, instead of the scenario’s' },
  cpus: { type: 'string', help: '--cpus N           CPUs of every host, instead of the scenario’s' },
  kernel: { type: 'string', help: '--kernel FOLDER    compile and run the kernel in this folder' },
  output: { type: 'string', short: 'o', help: '-o, --output FILE  where to write (pcap, trace)' },
  include: {
    type: 'string',
    short: 'I',
    multiple: true,
    help: '-I FOLDER          look for the program’s headers there too',
  },
  define: { type: 'string', short: 'D', multiple: true, help: '-D NAME=VALUE      define a macro for the program' },
  host: { type: 'string', help: '--host NAME        only this host (trace)' },
  user: { type: 'boolean', help: '--user             functions of the programs too (trace)' },
  all: {
    type: 'boolean',
    help: '--all              inline functions, locks, memory, boot too (trace)',
  },
  verbose: { type: 'boolean', short: 'v', help: '-v, --verbose      the kernel’s log and all expectations' },
  uninitialized: {
    type: 'string',
    help: '--uninitialized report|stop|off   what happens when memory is read that nobody has written (report)',
  },
  leaks: { type: 'boolean', help: '--leaks            report heap objects that are lost at the end' },
  help: { type: 'boolean', short: 'h', help: '-h, --help         this text' },
  version: { type: 'boolean', help: '--version          the version' },
} as const;

export interface Invocation {
  command: CommandName | 'help' | 'version';
  files: string[];
  /** Behind `--`: for `main` of a plain C program. */
  programArgs: string[];
  json: boolean;
  seed?: number;
  cpus?: number;
  kernel?: string;
  output?: string;
  includeDirs: string[];
  defines: Record<string, string>;
  host?: string;
  user: boolean;
  all: boolean;
  verbose: boolean;
  /** Memory checks that are not as usual. */
  checks: Partial<MachineChecks>;
}

/** A mistake in how the command was called: shown with the usage, exit code 125. */
export class UsageError extends Error {}

export function usage(): string {
  return [
    'sockstep: step through a Linux-style socket stack',
    '',
    'Usage: sockstep COMMAND …',
    ...Object.values(COMMANDS).map((line) => `  ${line}`),
    '',
    'Options:',
    ...Object.values(OPTIONS).map((option) => `  ${option.help}`),
    '',
    'Exit codes of run: 0 when all expectations hold, 1 when one fails, 125 when it could not run;',
    'a C program ends with its own exit code (128 + signal when a signal killed it).',
  ].join('\n');
}

export function parseCommandLine(argv: string[]): Invocation {
  const split = argv.indexOf('--');
  const own = split < 0 ? argv : argv.slice(0, split);
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(own);
  } catch (error) {
    const message = (error as Error).message;
    const option = /'(-[^' ,]*)/.exec(message)?.[1];
    if (option && (error as { code?: string }).code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      const help = Object.values(OPTIONS).find((known) => known.help.split(/[ ,]+/).includes(option))?.help;
      throw new UsageError(
        `${/does not take/.test(message) ? `${option} takes no value` : `${option} needs a value`}.${help ? ` It is: ${help.replace(/ {2,}/, ': ')}.` : ''}`,
      );
    }
    const near =
      option &&
      nearest(
        option,
        Object.keys(OPTIONS).map((name) => `--${name}`),
      );
    throw new UsageError(
      option ? `There is no option ${option} like that.${near ? ` Did you mean ${near}?` : ''}` : message,
    );
  }
  const { values, positionals } = parsed;
  const [command, ...files] = positionals;
  const name = values.version
    ? 'version'
    : values.help || command === undefined || command === 'help'
      ? 'help'
      : command;
  if (name !== 'help' && name !== 'version' && !(name in COMMANDS)) {
    const best = nearest(name, Object.keys(COMMANDS));
    throw new UsageError(`There is no command '${name}'.${best ? ` Did you mean '${best}'?` : ''}`);
  }
  const takesFile = name === 'run' || name === 'trace' || name === 'check' || name === 'pcap';
  if (takesFile && files.length === 0) throw new UsageError(`Which file? Write sockstep ${name} FILE.`);
  if (name === 'pcap' && values.output === undefined)
    throw new UsageError('Where to? Write sockstep pcap FILE -o OUT.pcapng.');
  return {
    command: name as Invocation['command'],
    files,
    programArgs: split < 0 ? [] : argv.slice(split + 1),
    json: values.json ?? false,
    ...number('seed', values.seed, 0, 2 ** 31),
    ...number('cpus', values.cpus, 1, 8),
    ...(values.kernel === undefined ? {} : { kernel: values.kernel }),
    ...(values.output === undefined ? {} : { output: values.output }),
    includeDirs: values.include ?? [],
    defines: Object.fromEntries((values.define ?? []).map(definition)),
    ...(values.host === undefined ? {} : { host: values.host }),
    user: values.user ?? false,
    all: values.all ?? false,
    verbose: values.verbose ?? false,
    checks: { leaks: values.leaks ?? false, ...uninitialized(values.uninitialized) },
  };
}

function parse(args: string[]) {
  return parseArgs({ args, options: OPTIONS, allowPositionals: true, strict: true });
}

function number(
  name: 'seed' | 'cpus',
  text: string | undefined,
  min: number,
  max: number,
): { seed?: number; cpus?: number } {
  if (text === undefined) return {};
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new UsageError(`--${name} is a whole number from ${min} to ${max}, not '${text}'.`);
  return { [name]: value };
}

function uninitialized(text: string | undefined): Partial<MachineChecks> {
  if (text === undefined) return {};
  if (text !== 'report' && text !== 'stop' && text !== 'off')
    throw new UsageError(`--uninitialized is report, stop or off, not '${text}'.`);
  return { uninitialized: text };
}

function definition(text: string): [string, string] {
  const eq = text.indexOf('=');
  const name = eq < 0 ? text : text.slice(0, eq);
  if (!/^[A-Za-z_]\w*$/.test(name)) throw new UsageError(`'${name}' is not a macro's name. Write -D NAME=VALUE.`);
  return [name, eq < 0 ? '1' : text.slice(eq + 1)];
}
