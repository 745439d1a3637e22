/**
 * Pragmas that the parser obeys: `#pragma pack`, which the next structs follow, and `#pragma weak name` or
 * `weak name = other`, which stands for the attributes `weak` and `alias` on every declaration of the name.
 * The preprocessor hands each on as one token, `#pack push,4`; others it obeys itself or drops.
 */
import type { Attribute } from './ast';
import type { Parser } from './parser';

/** Whether the next token is such a pragma; it is obeyed then. */
export function pragma(p: Parser): boolean {
  const { text } = p.tok;
  if (text.startsWith('#pack ')) pack(p, text.slice(6));
  else if (text.startsWith('#weak ')) weak(p, text.slice(6));
  else return false;
  p.advance();
  return true;
}

/** `(push, n)` and its kind */
function pack(p: Parser, text: string): void {
  const words = text.replace(/[()]/g, '').split(',');
  const number = words.map(Number).find((n) => [1, 2, 4, 8, 16].includes(n));
  if (words.includes('push')) p.packStack.push(p.pack);
  if (words.includes('pop')) p.pack = p.packStack.pop() ?? 0;
  else if (number !== undefined) p.pack = number;
  else if (!words.includes('push')) p.pack = 0;
}

/** `name` or `name=other` */
function weak(p: Parser, text: string): void {
  const { loc } = p.tok;
  const [name, other] = text.split('=');
  const attributes: Attribute[] = [{ name: 'weak', args: [], loc }];
  if (other !== undefined) attributes.push({ name: 'alias', args: [other], loc });
  p.weakNames.set(name, attributes);
  const known = p.fileScope.symbols.get(name);
  if (known?.symbol === 'function' || known?.symbol === 'global') known.attributes.push(...attributes);
}

/** The attributes of a declaration of `name`, with what pragmas say of it. */
export function withPragmas(p: Parser, name: string, attributes: Attribute[]): Attribute[] {
  const more = p.weakNames.get(name);
  return more === undefined ? attributes : [...attributes, ...more];
}
