/** Declaration specifiers (`static const unsigned long`, `struct x`, `typeof(y)`, attributes …), in any order, as C allows. */
import type { Attribute } from './ast';
import { attributeSpecifiers, checkedAlignment } from './attributes';
import { vaListType } from './va-list';
import { decay } from './convert';
import type { Parser } from './parser';
import { complexType, int128Type, numberForm, vectorType } from './number-types';
import { Kind, type Token } from './token';
import {
  arrayOf,
  ATOMIC,
  BOOL,
  CHAR,
  CONST,
  DOUBLE,
  FLOAT,
  INT,
  LDOUBLE,
  LLONG,
  LONG,
  qualified,
  RESTRICT,
  SCHAR,
  SHORT,
  type Type,
  typeName,
  UCHAR,
  UINT,
  ULLONG,
  ULONG,
  unqualified,
  USHORT,
  VOID,
  VOLATILE,
} from './types';

export interface Specifiers {
  type: Type;
  storage: 'typedef' | 'extern' | 'static' | 'auto' | 'register' | '';
  threadLocal: boolean;
  inline: boolean;
  noreturn: boolean;
  /** `_Alignas`; 0 if none. */
  align: number;
  attributes: Attribute[];
  /** `__auto_type`: the type comes from the initialiser. */
  autoType: boolean;
  /** First token, where the declaration starts. */
  start: Token;
}

/** Floating types by their width; none has more than the value of a `double`. */
const OTHER_FLOATS: Readonly<Record<string, string>> = {
  _Float32: 'float',
  _Float64: 'double',
  _Float32x: 'double',
  _Float64x: 'long double',
  _Float128: 'long double',
  __float128: 'long double',
  __float80: 'long double',
};

const TYPE_WORDS = new Set([
  'void',
  'char',
  'short',
  'int',
  'long',
  'float',
  'double',
  'signed',
  '__signed',
  '__signed__',
  'unsigned',
  '_Bool',
  '_Complex',
  '__complex__',
  '__complex',
  '_Imaginary',
  '__int128',
  '__int128_t',
  '__uint128_t',
  '_Float16',
  ...Object.keys(OTHER_FLOATS),
]);
const STORAGE_WORDS = new Set([
  'typedef',
  'extern',
  'static',
  'auto',
  'register',
  '_Thread_local',
  '__thread',
  'inline',
  '__inline',
  '__inline__',
  '_Noreturn',
  '_Alignas',
]);
const QUALIFIERS: Record<string, number | undefined> = Object.assign(Object.create(null) as Record<string, number>, {
  const: CONST,
  __const: CONST,
  __const__: CONST,
  volatile: VOLATILE,
  __volatile: VOLATILE,
  __volatile__: VOLATILE,
  restrict: RESTRICT,
  __restrict: RESTRICT,
  __restrict__: RESTRICT,
  _Atomic: ATOMIC,
});
const OTHER_WORDS = new Set([
  'struct',
  'union',
  'enum',
  'typeof',
  '__typeof',
  '__typeof__',
  '__typeof_unqual__',
  '__auto_type',
]);
const LEADING = new Set([
  ...TYPE_WORDS,
  ...STORAGE_WORDS,
  ...Object.keys(QUALIFIERS),
  ...OTHER_WORDS,
  '__attribute__',
  '__attribute',
  '__extension__',
  '_Static_assert',
]);

/** Whether the token begins a type (for casts, sizeof). */
export function startsType(p: Parser, token: Token): boolean {
  if (token.kind !== Kind.Ident) return false;
  const { text } = token;
  if (token.ident?.keyword)
    return TYPE_WORDS.has(text) || OTHER_WORDS.has(text) || QUALIFIERS[text] !== undefined || text === '__attribute__';
  const symbol = p.lookup(text);
  if (symbol !== undefined) return symbol.symbol === 'typedef';
  return text === '__builtin_va_list';
}

/** Whether the token begins a declaration. */
export function startsDeclaration(p: Parser, token: Token): boolean {
  if (token.kind !== Kind.Ident) return false;
  if (token.text === '__attribute__' || token.text === '__attribute') return !attributeStatement(p);
  if (token.ident?.keyword) return LEADING.has(token.text) && token.text !== '__extension__';
  return startsType(p, token);
}

/** Whether the attribute at the cursor is a statement: `__attribute__((fallthrough));` */
function attributeStatement(p: Parser): boolean {
  let depth = 0;
  for (let ahead = 1; ; ahead++) {
    const { text, kind } = p.peek(ahead);
    if (text === '(') depth++;
    else if (text === ')') depth--;
    else if (depth <= 0 || kind === Kind.End) return text === ';';
  }
}

export function qualifierOf(text: string): number | undefined {
  return QUALIFIERS[text];
}

/** specifiers = (storage | qualifier | type | function-specifier | attribute)+ */
export function specifiers(p: Parser): Specifiers {
  const s: Specifiers = {
    type: INT,
    storage: '',
    threadLocal: false,
    inline: false,
    noreturn: false,
    align: 0,
    attributes: [],
    autoType: false,
    start: p.tok,
  };
  const words: string[] = [];
  let type: Type | undefined;
  let quals = 0;
  for (;;) {
    const token = p.tok;
    if (token.kind !== Kind.Ident && token.text !== '[') break;
    const { text } = token;
    const qualifier = QUALIFIERS[text];
    if (qualifier !== undefined && !(text === '_Atomic' && p.peek(1).text === '(')) {
      quals |= qualifier;
      p.advance();
    } else if (TYPE_WORDS.has(text)) {
      if (type !== undefined) break;
      words.push(text);
      p.advance();
    } else if (STORAGE_WORDS.has(text)) {
      storage(p, s, token);
    } else if (text === '__attribute__' || text === '__attribute' || (text === '[' && p.peek(1).text === '[')) {
      const before = p.pos;
      attributeSpecifiers(p, s.attributes);
      if (p.pos === before) break;
    } else if (text === '__extension__') {
      p.advance();
    } else if (type === undefined && words.length === 0) {
      const read = typeSpecifier(p, s, token);
      if (read === undefined) break;
      type = read;
    } else break;
  }
  if (words.length > 0) type = basicType(p, words, s.start);
  if (type === undefined) {
    missingType(p, s, quals);
    type = INT;
  }
  if ((quals & RESTRICT) !== 0 && type.kind !== 'pointer' && type.kind !== 'array')
    p.errorAt(s.start, 'restrict', `'restrict' is for pointers, not for '${typeName(type)}'`, {
      suggestion: "write it behind the '*'",
    });
  s.type = qualified(type, quals);
  if (s.attributes.length > 0) {
    s.type = attributedType(p, s.type, s.attributes);
  }
  return s;
}

function storage(p: Parser, s: Specifiers, token: Token): void {
  p.advance();
  switch (token.text) {
    case '_Thread_local':
    case '__thread':
      s.threadLocal = true;
      break;
    case 'inline':
    case '__inline':
    case '__inline__':
      s.inline = true;
      break;
    case '_Noreturn':
      s.noreturn = true;
      break;
    case '_Alignas': {
      p.expect('(');
      if (startsType(p, p.tok)) s.align = Math.max(s.align, p.rules.typeName(p).align);
      else s.align = Math.max(s.align, checkedAlignment(p, p.rules.constantExpression(p, 'An alignment'), token.loc));
      p.expect(')');
      break;
    }
    default:
      if (s.storage !== '' && s.storage !== token.text)
        p.errorAt(token, 'storage-class', `A declaration cannot be both '${s.storage}' and '${token.text}'`);
      s.storage = token.text as Specifiers['storage'];
  }
}

/** struct, union, enum, typeof, _Atomic(…), a typedef name; undefined when the token is none. */
function typeSpecifier(p: Parser, s: Specifiers, token: Token): Type | undefined {
  switch (token.text) {
    case 'struct':
    case 'union':
      return p.rules.recordSpecifier(p);
    case 'enum':
      return p.rules.enumSpecifier(p);
    case 'typeof':
    case '__typeof':
    case '__typeof__':
    case '__typeof_unqual__':
      return typeofSpecifier(p, token.text === '__typeof_unqual__');
    case '__auto_type':
      p.advance();
      s.autoType = true;
      return INT;
    case '_Atomic': {
      p.advance();
      p.expect('(');
      const inner = p.rules.typeName(p);
      p.expect(')');
      return qualified(inner, ATOMIC);
    }
  }
  if (token.ident?.keyword) return undefined;
  const symbol = p.lookup(token.text);
  if (symbol === undefined && token.text === '__builtin_va_list') {
    p.advance();
    return vaListType(p);
  }
  if (symbol?.symbol !== 'typedef') return undefined;
  p.advance();
  return symbol.type;
}

/** "typeof" "(" (type-name | expression) ")" */
function typeofSpecifier(p: Parser, strip: boolean): Type {
  p.advance();
  p.expect('(');
  p.enter();
  let type: Type;
  if (startsType(p, p.tok)) type = p.rules.typeName(p);
  else {
    p.unevaluated++;
    const expr = p.rules.expression(p);
    p.unevaluated--;
    type = expr.type;
    if (expr.kind === 'error') decay(expr);
  }
  p.depth--;
  p.expect(')');
  return strip ? unqualified(type) : type;
}

const NO_TYPE = 'has no type';

function missingType(p: Parser, s: Specifiers, quals: number): void {
  const token = p.tok;
  if (p.isIdentifier()) {
    const next = p.peek(1);
    const looksLikeType = next.kind === Kind.Ident || next.text === '*';
    if (looksLikeType) {
      const guess = p.nearestName(token.text, (symbol) => symbol.symbol === 'typedef');
      const tag = p.lookupTag(token.text);
      const suggestion =
        tag !== undefined
          ? `write '${tag.tag === 'enum' ? 'enum' : tag.def.union ? 'union' : 'struct'} ${token.text}'`
          : guess !== undefined
            ? `did you mean '${guess}'?`
            : TYPE_HEADERS[token.text];
      p.errorAt(
        token,
        'unknown-type',
        `'${token.text}' is not the name of a type`,
        suggestion === undefined ? {} : { suggestion },
      );
      p.advance();
      return;
    }
    // C of before 1999: it is an int
    p.warnAt(token, 'missing-type', `The declaration of '${token.text}' ${NO_TYPE}, so it is 'int'`, {
      suggestion:
        next.text === '('
          ? "write the return type before the name, e.g. 'int' or 'void'"
          : "write its type before the name, e.g. 'int'",
    });
    return;
  }
  if (token.text === '*' && (s.storage !== '' || quals !== 0)) {
    p.warnAt(token, 'missing-type', `This declaration ${NO_TYPE}, so it is 'int'`);
    return;
  }
  if (s.start === token) p.unexpected('a declaration');
  p.failAt(token, 'missing-type', 'This declaration has no type');
}

const TYPE_HEADERS: Record<string, string | undefined> = Object.assign(Object.create(null) as Record<string, string>, {
  uint8_t: 'include <stdint.h>',
  uint16_t: 'include <stdint.h>',
  uint32_t: 'include <stdint.h>',
  uint64_t: 'include <stdint.h>',
  int64_t: 'include <stdint.h>',
  size_t: 'include <stddef.h>',
  ssize_t: 'include <sys/types.h>',
  bool: 'include <stdbool.h>',
  pid_t: 'include <sys/types.h>',
  socklen_t: 'include <sys/socket.h>',
  va_list: 'include <stdarg.h>',
  FILE: 'include <stdio.h>',
});

function basicType(p: Parser, words: readonly string[], at: Token): Type {
  let long = 0;
  let sign = '';
  let complex = false;
  const base: string[] = [];
  for (const word of words) {
    if (word === 'long') long++;
    else if (word === 'unsigned') {
      if (sign !== '') bad(p, words, at);
      sign = 'unsigned';
    } else if (word === 'signed' || word === '__signed' || word === '__signed__') {
      if (sign !== '') bad(p, words, at);
      sign = 'signed';
    } else if (word === '_Complex' || word === '__complex__' || word === '__complex') complex = true;
    else if (word === '__uint128_t') return int128Type(false);
    else if (word.includes('int128')) base.push('__int128');
    else if (word === '_Imaginary')
      p.failAt(at, 'complex', "'_Imaginary' is not supported", { suggestion: "use '_Complex'" });
    else if (OTHER_FLOATS[word] !== undefined) {
      const [first, second] = OTHER_FLOATS[word].split(' ');
      base.push(second ?? first);
      if (second !== undefined) long++;
    } else if (word === '_Float16')
      p.failAt(at, 'float128', `'${word}' is not supported`, { suggestion: "use 'double'" });
    else base.push(word);
  }
  if (complex) {
    // a bare _Complex is one of doubles
    const rest = words.filter((word) => !word.toLowerCase().includes('complex'));
    const part = rest.length === 0 ? DOUBLE : basicType(p, rest, at);
    if (part.kind === 'int' || part.kind === 'float') return complexType(part);
    bad(p, words, at);
    return INT;
  }
  const unsigned = sign === 'unsigned';
  base.sort();
  switch (base.join(' ')) {
    case '':
    case 'int':
      if (base.length === 0 && long === 0 && sign === '') break;
      if (long === 0) return unsigned ? UINT : INT;
      if (long === 1) return unsigned ? ULONG : LONG;
      if (long === 2) return unsigned ? ULLONG : LLONG;
      break;
    case 'int short':
    case 'short':
      if (long === 0) return unsigned ? USHORT : SHORT;
      break;
    case 'char':
      if (long === 0) return unsigned ? UCHAR : sign === 'signed' ? SCHAR : CHAR;
      break;
    case '__int128':
      if (long === 0) return int128Type(!unsigned);
      break;
    case 'void':
      if (long === 0 && sign === '') return VOID;
      break;
    case '_Bool':
      if (long === 0 && sign === '') return BOOL;
      break;
    case 'float':
      if (long === 0 && sign === '') return FLOAT;
      break;
    case 'double':
      if (long <= 1 && sign === '') return long === 1 ? LDOUBLE : DOUBLE;
      break;
  }
  bad(p, words, at);
  return INT;
}

function bad(p: Parser, words: readonly string[], at: Token): void {
  p.errorAt(at, 'bad-type', `'${words.join(' ')}' is not a type`);
}

/** The type after `mode(DI)` and `vector_size(bytes)`, written before or behind the name; `vector_size` on a pointer is of what it points to. */
export function attributedType(p: Parser, given: Type, attributes: readonly Attribute[]): Type {
  const mode = attributes.find((a) => a.name === 'mode');
  const type = mode === undefined ? given : modeType(given, mode.args[0]);
  const attribute = attributes.find((a) => a.name === 'vector_size');
  if (attribute === undefined || numberForm(type)?.form === 'vector') return type;
  if (type.kind === 'pointer') return { ...type, to: attributedType(p, type.to, attributes) };
  if (type.kind === 'array')
    return { ...arrayOf(attributedType(p, type.of, attributes), type.length), quals: type.quals };
  if (type.kind === 'function') return { ...type, returns: attributedType(p, type.returns, attributes) };
  const [bytes] = attribute.args;
  const vector = typeof bytes === 'bigint' ? vectorType(type, Number(bytes)) : undefined;
  if (vector === undefined) {
    p.error('vector-size', attribute.loc, `There is no vector of '${typeName(type)}' of this size`, {
      suggestion: 'the size must be a power of two and a multiple of the size of a number',
    });
    return type;
  }
  return qualified(vector, type.quals);
}

/** `__attribute__((mode(DI)))` */
function modeType(type: Type, mode: bigint | string | undefined): Type {
  if (type.kind !== 'int' && type.kind !== 'float' && type.kind !== 'enum' && numberForm(type)?.form !== 'complex')
    return type;
  const unsigned = type.kind === 'int' && !type.signed;
  switch (typeof mode === 'string' ? mode.replace(/_/g, '') : '') {
    case 'QI':
    case 'byte':
      return unsigned ? UCHAR : SCHAR;
    case 'HI':
      return unsigned ? USHORT : SHORT;
    case 'SI':
      return unsigned ? UINT : INT;
    case 'DI':
    case 'word':
    case 'pointer':
      return unsigned ? ULONG : LONG;
    case 'TI':
      return int128Type(!unsigned);
    case 'SF':
      return FLOAT;
    case 'DF':
      return DOUBLE;
    case 'XF':
    case 'TF':
      return LDOUBLE;
    case 'SC':
      return complexType(FLOAT);
    case 'DC':
      return complexType(DOUBLE);
    case 'XC':
    case 'TC':
      return complexType(LDOUBLE);
    default:
      return type;
  }
}
