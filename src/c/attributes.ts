/**
 * `__attribute__((…))`: reading them, and which names are known.
 *
 * Attributes are kept by name on what they stand on; only those that change layout or
 * linkage are acted on (packed, aligned, noreturn, weak, section by the linker …).
 * Unknown ones are kept too and give a warning.
 */
import type { Attribute } from './ast';
import { constantValue } from './const-eval';
import { nearest } from './diagnostics';
import { stringLiteral } from './constants';
import type { Parser } from './parser';
import { Kind } from './token';

const KNOWN = new Set(
  `packed aligned noreturn unused used section weak alias always_inline noinline format format_arg const pure cold hot
deprecated warn_unused_result malloc alloc_size alloc_align nonnull returns_nonnull constructor destructor visibility may_alias
mode transparent_union designated_init cleanup fallthrough error warning no_instrument_function gnu_inline artificial flatten leaf
nothrow sentinel assume_aligned optimize no_sanitize no_sanitize_address no_sanitize_undefined no_stack_protector noclone naked
externally_visible copy counted_by access nocf_check no_reorder patchable_function_entry randomize_layout no_randomize_layout
address_space noderef user btf_type_tag ms_struct gcc_struct tls_model vector_size unavailable simd
noipa symver _Noreturn target target_clones ifunc returns_twice nonstring retain objc_root_class stack_protect zero_call_used_regs
weakref sockstep_tracepoint sockstep_entry sockstep_context sockstep_intrinsic`.split(/\s+/),
);

export function isKnownAttribute(name: string): boolean {
  return KNOWN.has(name);
}

/** Attributes whose arguments are not expressions. */
const WORD_ARGUMENTS = new Set(['format', 'mode', 'access', 'cleanup', 'counted_by', 'optimize', 'target']);

/** attribute-specifier* ; appends to `list`. */
export function attributeSpecifiers(p: Parser, list: Attribute[]): void {
  for (;;) {
    if (p.is('__attribute__') || p.is('__attribute')) {
      p.advance();
      p.expect('(');
      p.expect('(');
      while (!p.is(')')) {
        if (p.accept(',')) continue;
        attribute(p, list);
      }
      p.expect(')');
      p.expect(')');
    } else if (p.is('[') && p.peek(1).text === '[' && p.peek(1).spelled === p.tok.spelled + 1) {
      p.advance();
      p.advance();
      while (!p.is(']')) {
        if (p.accept(',')) continue;
        if (p.is('gnu') && p.peek(1).text === ':') {
          p.advance();
          p.advance();
          p.expect(':');
        }
        attribute(p, list);
      }
      p.expect(']');
      p.expect(']');
    } else return;
  }
}

/**
 * What may follow the name that is declared: `asm("name")`, which is kept as the attribute `asm` and names the
 * linked symbol (a register, for a local variable, means nothing here), and attributes.
 */
export function behindDeclarator(p: Parser, list: Attribute[]): void {
  const token = p.tok;
  if ((p.is('asm') || p.is('__asm__') || p.is('__asm')) && p.peek(1).text === '(') {
    p.advance();
    p.advance();
    if (p.tok.kind !== Kind.String) p.unexpected("the symbol's name as a string");
    list.push({ name: 'asm', args: [attributeArgument(p, 'asm')], loc: token.loc });
    p.expect(')');
  }
  attributeSpecifiers(p, list);
}

/** The name that the linker shall know a symbol by. */
export function linkNameOf(attributes: readonly Attribute[], name: string): string {
  const given = findAttribute(attributes, 'asm')?.args[0];
  return typeof given === 'string' && given !== '' ? given : name;
}

/** One attribute as `__builtin_has_attribute` names it. */
export function attributeWord(p: Parser): Attribute[] {
  const list: Attribute[] = [];
  attribute(p, list);
  return list;
}

function attribute(p: Parser, list: Attribute[]): void {
  const token = p.tok;
  if (token.kind !== Kind.Ident) p.unexpected('the name of an attribute');
  p.advance();
  const name =
    token.text.length > 4 && token.text.startsWith('__') && token.text.endsWith('__')
      ? token.text.slice(2, -2)
      : token.text;
  const args: (bigint | string)[] = [];
  if (p.accept('(')) {
    for (let first = true; !p.is(')'); first = false) {
      if (!first) p.expect(',');
      args.push(attributeArgument(p, name));
    }
    p.expect(')');
  }
  if (!KNOWN.has(name)) {
    const guess = nearest(name, KNOWN);
    p.warnAt(
      token,
      'unknown-attribute',
      `Attribute '${name}' is not known and has no effect`,
      guess === undefined ? {} : { suggestion: `did you mean '${guess}'?` },
    );
  }
  if (name === 'naked') p.errorAt(token, 'attribute', `Attribute '${name}' is not supported`);
  list.push({ name: name === '_Noreturn' ? 'noreturn' : name, args, loc: token.loc });
}

function attributeArgument(p: Parser, name: string): bigint | string {
  if (p.tok.kind === Kind.String) {
    const texts = [];
    while (p.tok.kind === Kind.String) {
      texts.push(p.tok.text);
      p.advance();
    }
    const literal = stringLiteral(texts);
    return typeof literal === 'string' ? '' : new TextDecoder().decode(literal.bytes.subarray(0, -1));
  }
  const single = p.peek(1).text === ',' || p.peek(1).text === ')';
  if (p.tok.kind === Kind.Ident && single && (WORD_ARGUMENTS.has(name) || p.lookup(p.tok.text) === undefined)) {
    const word = p.tok.text;
    p.advance();
    return word;
  }
  const expr = p.rules.conditional(p);
  return constantValue(expr) ?? '?';
}

export function findAttribute(list: readonly Attribute[], name: string): Attribute | undefined {
  for (const attribute of list) if (attribute.name === name) return attribute;
  return undefined;
}

/** The alignment `aligned(n)` asks for; 16 for a bare `aligned`, 0 for none. */
export function alignmentOf(p: Parser, list: readonly Attribute[]): number {
  let align = 0;
  for (const attribute of list) {
    if (attribute.name !== 'aligned') continue;
    const value = attribute.args.length === 0 ? 16n : attribute.args[0];
    align = Math.max(align, checkedAlignment(p, value, attribute.loc));
  }
  return align;
}

/** A power of two up to a page of 64 KiB; reports others. */
export function checkedAlignment(p: Parser, value: bigint | string | undefined, loc: number): number {
  if (typeof value !== 'bigint' || value < 0n || value > 65536n || (value & (value - 1n)) !== 0n) {
    p.error('alignment', loc, 'An alignment must be a constant power of two up to 65536');
    return 0;
  }
  return Number(value);
}
