/**
 * What may be typed at a place of a scenario, and what a word there means: from the table of
 * statements, the names that the file declares, and the kernel's names.
 * Leaves out: VS Code (providers.ts), reading the kernel's names (kernel-names.ts).
 */
import type { Token } from '../../scenario/lexer';
import { PACKET_CLASSES } from '../../scenario/parser';
import { ERRNO_NAMES, SIGNAL_NAMES } from '../../scenario/signals';
import { matchForm, type Piece, parseForm, showForm } from './forms';
import { type Declared, declared, type Kind, type Place, placeAt, scan } from './scan';
import { SLOTS, STATEMENT_HELP, type StatementHelp } from './statements';

/** Names of the kernel, each with a word about it. */
export interface KernelNames {
  functions: ReadonlyMap<string, { file: string; line: number; path: string; summary: string }>;
  /** Name to its fields. */
  events: ReadonlyMap<string, readonly string[]>;
  counters: readonly string[];
  sysctls: readonly string[];
}

export type SuggestionKind = 'keyword' | 'name' | 'function' | 'event' | 'constant' | 'value';

export interface Suggestion {
  label: string;
  kind: SuggestionKind;
  detail: string;
  documentation?: string;
  snippet?: string;
}

export const TCP_STATES =
  'LISTEN SYN_SENT SYN_RECV NEW_SYN_RECV ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT CLOSING LAST_ACK TIME_WAIT CLOSE'.split(
    ' ',
  );

const forms = new Map(STATEMENT_HELP.map((help) => [help, parseForm(help.form)]));

export interface Completion {
  suggestions: Suggestion[];
  /** What is replaced. */
  start: number;
  end: number;
}

/** Undefined where the language has nothing to say: in C, in texts, in comments. */
export function complete(text: string, offset: number, kernel: KernelNames): Completion | undefined {
  const found = scan(text);
  const place = placeAt(text, found, offset);
  if (!place) return undefined;
  const names = declared(found);
  const { before, word, line } = place;
  const suggestions: Suggestion[] = [];
  for (const help of STATEMENT_HELP) {
    if (help.block !== line.block) continue;
    const words = help.keyword.split(' ').filter(Boolean);
    const typed = before.slice(0, words.length).map((token) => token.text);
    if (!typed.every((one, i) => one === words[i])) continue;
    if (before.length < words.length) {
      suggestions.push(keywordOf(help, before.length));
      continue;
    }
    for (const piece of matchForm(forms.get(help)!, before).next)
      suggestions.push(...candidates(piece, { names, kernel, before }));
  }
  return { suggestions: unique(suggestions), start: word?.start ?? offset, end: word?.end ?? offset };
}

function keywordOf(help: StatementHelp, typed: number): Suggestion {
  const label = help.keyword.split(' ').slice(typed).join(' ');
  return {
    label,
    kind: 'keyword',
    detail: showForm(help.form),
    documentation: help.meaning,
    // What is typed already must not come twice.
    snippet: help.snippet?.split(' ').slice(typed).join(' '),
  };
}

interface Surroundings {
  names: readonly Declared[];
  kernel: KernelNames;
  before: readonly Token[];
}

/** What a piece of a form can be. */
function candidates(piece: Piece, { names, kernel, before }: Surroundings): Suggestion[] {
  if (piece.kind === 'word') {
    const isWord = /^[a-z]/.test(piece.text);
    return [{ label: piece.text, kind: isWord ? 'keyword' : 'value', detail: '' }];
  }
  const slot = SLOTS[piece.text]!;
  const all = (kind: SuggestionKind, labels: Iterable<string>, detail = slot.hint): Suggestion[] =>
    [...labels].map((label) => ({ label, kind, detail }));
  const ofKind = (kind: Kind) =>
    names
      .filter((name) => name.kind === kind)
      .map(({ name, host }): Suggestion => ({ label: name, kind: 'name', detail: host ? `${kind} on ${host}` : kind }));
  switch (piece.text) {
    case 'HOST':
      return ofKind('host');
    case 'LINK':
      return ofKind('link');
    case 'PROCESS':
      return ofKind('process');
    case 'HOST.IF':
      return names
        .filter((name) => name.kind === 'interface')
        .map(({ name, host }) => ({ label: `${host}.${name}`, kind: 'name', detail: slot.hint }));
    case 'FUNCTION':
    case 'FUNCTION.PARAMETER':
      return [...kernel.functions].map(([label, { file, line, summary }]) => ({
        label,
        kind: 'function',
        detail: `${file}:${line}`,
        documentation: summary,
      }));
    case 'SYSCALL':
      return all('function', syscalls(kernel));
    case 'EVENT':
      return [...kernel.events].map(([label, fields]) => ({
        label,
        kind: 'event',
        detail: fields.length > 0 ? fields.join(', ') : slot.hint,
      }));
    case 'FIELD': {
      const event = before.find((token) => kernel.events.has(token.text));
      const fields = (event && kernel.events.get(event.text)) ?? [];
      return fields.map((label) => ({ label, kind: 'value', detail: slot.hint, snippet: `${label} = ` }));
    }
    case 'COUNTER':
      return all('constant', kernel.counters);
    case 'SYSCTL':
      return all('constant', kernel.sysctls);
    case 'STATE':
      return all('constant', TCP_STATES);
    case 'SIGNAL':
      return all('constant', SIGNAL_NAMES);
    case 'ERRNO':
      return all('constant', ERRNO_NAMES);
    case 'CLASS':
      return all('constant', PACKET_CLASSES);
    default:
      return all('value', slot.examples ?? []);
  }
}

function* syscalls(kernel: KernelNames): Iterable<string> {
  for (const name of kernel.functions.keys()) {
    const call = /^__x64_sys_(\w+)$/.exec(name)?.[1];
    if (call) yield call;
  }
}

function unique(list: readonly Suggestion[]): Suggestion[] {
  return [...new Map(list.map((one) => [one.label, one])).values()];
}

// ---- hover and definition

export interface Meaning {
  /** Markdown paragraphs. */
  title: string;
  text: string;
  /** Range of the word. */
  start: number;
  end: number;
  /** Where it is declared in this file. */
  declaration?: Token;
  /** The kernel's function that it names. */
  fn?: string;
}

export function meaningAt(text: string, offset: number, kernel: KernelNames): Meaning | 'in C' | undefined {
  const found = scan(text);
  if (found.c.some(({ start, end }) => offset >= start && offset < end)) return 'in C';
  // The word under the mouse, also when the mouse is on its first character.
  const place = placeAt(text, found, offset + 1) ?? placeAt(text, found, offset);
  if (!place?.word) return undefined;
  const { line, word } = place;
  const index = line.tokens.indexOf(word);
  const range = { start: word.start, end: word.end };
  const help = statementOf(place);
  const piece = help && matchForm(forms.get(help)!, line.tokens).roles[index];
  if (help && (!piece || piece.kind === 'word')) return { title: showForm(help.form), text: help.meaning, ...range };
  if (!piece) return undefined;
  return { ...range, ...nameOf(piece, word.text, declared(found), kernel) };
}

function statementOf({ line }: Place): StatementHelp | undefined {
  let best: StatementHelp | undefined;
  let most = 0;
  for (const help of STATEMENT_HELP) {
    if (help.block !== line.block) continue;
    const words = help.keyword.split(' ').filter(Boolean);
    if (!words.every((word, i) => line.tokens[i]?.text === word)) continue;
    const { length } = matchForm(forms.get(help)!, line.tokens);
    if (length > most) [best, most] = [help, length];
  }
  return best;
}

function nameOf(
  piece: Piece,
  word: string,
  names: readonly Declared[],
  kernel: KernelNames,
): Omit<Meaning, 'start' | 'end'> {
  const { hint } = SLOTS[piece.text]!;
  switch (piece.text) {
    case 'HOST':
    case 'LINK':
    case 'PROCESS': {
      const kind = piece.text.toLowerCase();
      const name = names.find((one) => one.kind === kind && one.name === word);
      return { title: `${kind} ${word}`, text: name ? '' : `There is no ${kind} of this name.`, declaration: name?.at };
    }
    case 'HOST.IF': {
      const [host, card] = [word.slice(0, word.indexOf('.')), word.slice(word.indexOf('.') + 1)];
      const name = names.find((one) => one.kind === 'interface' && one.host === host && one.name === card);
      return {
        title: `interface ${card} on ${host}`,
        text: name ? '' : 'There is no interface of this name.',
        declaration: name?.at,
      };
    }
    case 'FUNCTION':
    case 'FUNCTION.PARAMETER':
      return functionMeaning(/^\w+/.exec(word)?.[0] ?? word, kernel, hint);
    case 'SYSCALL':
      return functionMeaning(`__x64_sys_${word}`, kernel, hint);
    case 'EVENT': {
      const fields = kernel.events.get(word);
      return { title: word, text: fields ? `Kernel event with: ${fields.join(', ')}` : 'There is no such event.' };
    }
    default:
      return { title: word, text: hint };
  }
}

/** What is known of a kernel function. */
export function functionMeaning(name: string, kernel: KernelNames, hint: string): Omit<Meaning, 'start' | 'end'> {
  const fn = kernel.functions.get(name);
  if (!fn) return { title: name, text: hint };
  return { title: `${name}()`, text: `${fn.summary}\n\n\`${fn.file}:${fn.line}\``.trim(), fn: name };
}
