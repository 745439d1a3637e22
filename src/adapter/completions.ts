/**
 * Completions in the console: members after `.` and `->`, names of the place, commands.
 * Leaves out: what names mean (src/debug/scope.ts), what stands behind a command (tool-completions.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { typeName } from '../c/types';
import { commandNames } from './console';
import type { Debuggee } from './debuggee';
import { evalPlace } from './requests-values';
import { toolWords } from './tool-completions';

const LIMIT = 200;

export function completions(d: Debuggee, args: DebugProtocol.CompletionsArguments): DebugProtocol.CompletionItem[] {
  const line = args.text.split('\n')[(args.line ?? 1) - 1] ?? '';
  const before = line.slice(0, Math.max(0, args.column - 1));
  let place: ReturnType<typeof evalPlace>;
  try {
    place = evalPlace(d, args.frameId);
  } catch {
    place = evalPlace(d, undefined);
  }
  const tool = toolWords(d, before, place.host);
  if (tool) {
    const start = before.length - tool.word.length;
    return tool.words
      .filter(({ text }) => text.startsWith(tool.word))
      .slice(0, LIMIT)
      .map(({ text, detail }) => ({ label: text, detail, type: 'property', start, length: tool.word.length }));
  }
  const member = /^(.*?)(->|\.)\s*(\w*)$/s.exec(before);
  if (member) {
    const object = operandBefore(member[1]!);
    let type = object === '' ? undefined : d.expressions.typeOf(object, place.stmt);
    if (type?.kind === 'pointer') type = type.to;
    if (type?.kind !== 'record') return [];
    const prefix = member[3]!.toLowerCase();
    const { byName } = type.def;
    // `sk_state` is a macro for `__sk_common.skc_state`: to whoever types it, a member like others.
    const aliases = [...(d.sim.debug.images[0]?.macros?.values() ?? [])].filter(
      (m) => !m.functionLike && byName.has(/^(\w+)\.[\w.]+$/.exec(m.text)?.[1] ?? ''),
    );
    const items = [...byName].map(([name, { field }]) => ({ name, detail: typeName(field.type) }));
    for (const m of aliases) items.push({ name: m.name, detail: m.text });
    return items
      .filter(({ name }) => name.toLowerCase().startsWith(prefix) && !name.startsWith('__cacheline'))
      .slice(0, LIMIT)
      .map(({ name, detail }) => ({
        label: name,
        type: 'field',
        detail,
        start: before.length - member[3]!.length,
        length: member[3]!.length,
      }));
  }
  const word = /(\w*)$/.exec(before)![1]!;
  const start = before.length - word.length;
  const out: DebugProtocol.CompletionItem[] = [];
  if (before.trim() === word) {
    for (const name of commandNames())
      if (name.startsWith(word)) out.push({ label: name, type: 'keyword', start, length: word.length });
  }
  const seen = new Set<string>();
  for (const name of d.expressions.symbols.names(place.stmt)) {
    if (out.length >= LIMIT) break;
    if (seen.has(name) || name === '' || !name.startsWith(word)) continue;
    seen.add(name);
    out.push({
      label: name,
      type: d.debugger.index.named(name).length > 0 ? 'function' : 'variable',
      start,
      length: word.length,
    });
  }
  return out;
}

/** The postfix expression at the end of a text: `a + b[i].c` gives `b[i].c`. */
export function operandBefore(text: string): string {
  let i = text.length;
  while (i > 0) {
    const c = text[i - 1]!;
    if (/\w/.test(c)) i--;
    else if (c === '.' || (c === '>' && text[i - 2] === '-')) i -= c === '.' ? 1 : 2;
    else if (c === ')' || c === ']') {
      const open = c === ')' ? '(' : '[';
      let depth = 0;
      do {
        i--;
        if (text[i] === c) depth++;
        if (text[i] === open) depth--;
      } while (i > 0 && depth > 0);
      if (depth > 0) return '';
    } else break;
  }
  return text.slice(i).trim();
}
