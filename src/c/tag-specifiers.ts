/**
 * `struct`, `union` and `enum` specifiers: tags, bodies, members, constants.
 */
import type { Attribute, EnumConstant } from './ast';
import { alignmentOf, attributeSpecifiers, findAttribute } from './attributes';
import { declarator } from './declarators';
import { layOut, type MemberDeclaration } from './layout';
import { Recover, type Parser } from './parser';
import { attributedType, specifiers } from './specifiers';
import type { Token } from './token';
import {
  type EnumDef,
  enumType,
  INT,
  isComplete,
  isInteger,
  LONG,
  type RecordDef,
  recordType,
  type Type,
  typeName,
  UCHAR,
  UINT,
  ULONG,
  USHORT,
  SCHAR,
  SHORT,
} from './types';
import { variableLayout } from './variable-records';

/** ("struct" | "union") attributes? tag? ("{" member* "}")? attributes? */
export function recordSpecifier(p: Parser): Type {
  const start = p.tok;
  const union = start.text === 'union';
  p.advance();
  const attributes: Attribute[] = [];
  attributeSpecifiers(p, attributes);
  const tag = p.isIdentifier() ? p.tok : undefined;
  if (tag !== undefined) p.advance();
  if (!p.is('{')) {
    if (tag === undefined) p.unexpected(`a tag or '{' after '${start.text}'`);
    return recordType(recordReference(p, tag, union));
  }
  const def = recordDefinition(p, tag, union, start);
  p.advance();
  p.enter();
  const members = memberList(p, def);
  p.depth--;
  p.expect('}');
  attributeSpecifiers(p, attributes);
  def.attributes = attributes;
  const options = {
    packed: findAttribute(attributes, 'packed') !== undefined,
    align: alignmentOf(p, attributes),
    pack: p.pack,
  };
  if (!layOut(def, members, options))
    p.errorAt(tag ?? start, 'too-large', `'${typeName(recordType(def))}' is larger than 2 GiB`);
  variableLayout(p, def, members, options.packed);
  return recordType(def);
}

function newRecord(p: Parser, tag: Token | undefined, union: boolean, loc: number): RecordDef {
  return {
    id: p.freshId(),
    union,
    tag: tag?.text,
    complete: false,
    size: 0,
    align: 1,
    fields: [],
    byName: new Map(),
    attributes: [],
    loc,
  };
}

/** `struct tag` without a body: what is visible, or a new incomplete one. */
function recordReference(p: Parser, tag: Token, union: boolean): RecordDef {
  // `struct tag;` alone declares a new one in this scope
  const known = p.is(';') ? p.scope.tags.get(tag.text) : p.lookupTag(tag.text);
  if (known !== undefined) {
    if (known.tag === 'record' && known.def.union === union) return known.def;
    const word = known.tag === 'enum' ? 'enum' : known.def.union ? 'union' : 'struct';
    p.errorAt(tag, 'wrong-tag', `'${tag.text}' is declared as '${word} ${tag.text}'`, {
      suggestion: `write '${word} ${tag.text}'`,
      notes: [{ message: 'it is declared here', loc: known.def.loc }],
    });
  }
  const def = newRecord(p, tag, union, tag.loc);
  if (known === undefined) p.scope.tags.set(tag.text, { tag: 'record', def });
  return def;
}

function recordDefinition(p: Parser, tag: Token | undefined, union: boolean, start: Token): RecordDef {
  if (tag === undefined) return newRecord(p, tag, union, start.loc);
  const known = p.scope.tags.get(tag.text);
  if (known !== undefined) {
    if (known.tag === 'record' && known.def.union === union && !known.def.complete) {
      known.def.loc = tag.loc;
      return known.def;
    }
    p.errorAt(tag, 'redefinition', `'${union ? 'union' : 'struct'} ${tag.text}' is defined twice`, {
      notes: [{ message: 'the other definition is here', loc: known.def.loc }],
    });
    return newRecord(p, tag, union, tag.loc);
  }
  const def = newRecord(p, tag, union, tag.loc);
  p.scope.tags.set(tag.text, { tag: 'record', def });
  return def;
}

function memberList(p: Parser, def: RecordDef): MemberDeclaration[] {
  const members: MemberDeclaration[] = [];
  const names = new Set<string>();
  while (!p.is('}') && !p.atEnd()) {
    const before = p.pos;
    try {
      if (p.accept(';')) continue;
      if (p.is('_Static_assert')) p.rules.staticAssert(p);
      else memberDeclaration(p, def, members, names);
    } catch (error) {
      if (!(error instanceof Recover)) throw error;
      p.synchronize(before);
      if (p.pos === before) p.advance();
    }
  }
  for (let i = 0; i < members.length - 1; i++) {
    const { type, name, loc } = members[i];
    if (type.kind === 'array' && type.length === undefined && type.variable === undefined && !def.union)
      p.error('flexible-member', loc, `The flexible array '${name}' must be the last member`);
  }
  return members;
}

/** specifiers (declarator (":" width)? ("," …)*)? ";" */
function memberDeclaration(p: Parser, def: RecordDef, members: MemberDeclaration[], names: Set<string>): void {
  const spec = specifiers(p);
  if (spec.storage !== '') p.errorAt(spec.start, 'storage-class', `A member cannot be '${spec.storage}'`);
  if (p.is(';')) {
    p.advance();
    if (spec.type.kind === 'record' && spec.type.def.tag === undefined) {
      for (const name of spec.type.def.byName.keys()) duplicate(p, names, name, spec.type.def.loc);
      members.push({
        type: spec.type,
        align: Math.max(spec.align, alignmentOf(p, spec.attributes)),
        packed: findAttribute(spec.attributes, 'packed') !== undefined,
        attributes: spec.attributes,
        loc: spec.start.loc,
      });
    } else if (spec.type.kind !== 'record' && spec.type.kind !== 'enum') {
      p.errorAt(spec.start, 'empty-declaration', 'This member has no name');
    }
    return;
  }
  do {
    const attributes = [...spec.attributes];
    attributeSpecifiers(p, attributes);
    const at = p.tok;
    const d = p.is(':')
      ? { name: undefined, type: spec.type, attributes }
      : declarator(p, spec.type, attributes, 'optional');
    const loc = d.name?.loc ?? at.loc;
    let width: number | undefined;
    if (p.accept(':')) width = bitWidth(p, d.type, d.name);
    attributeSpecifiers(p, attributes);
    d.type = attributedType(p, d.type, attributes);
    if (d.name === undefined && width === undefined) {
      p.errorAt(at, 'empty-declaration', 'This member has no name');
      continue;
    }
    if (d.name !== undefined) duplicate(p, names, d.name.text, loc);
    if (!checkMemberType(p, d.type, d.name, def)) continue;
    members.push({
      name: d.name?.text,
      type: d.type,
      width,
      loc,
      attributes,
      align: Math.max(spec.align, alignmentOf(p, attributes)),
      packed: findAttribute(attributes, 'packed') !== undefined,
    });
  } while (p.accept(','));
  if (p.is('}'))
    p.warnAt(p.tok, 'missing-semicolon', "There is no ';' behind the last member", { suggestion: "add ';'" });
  else p.expect(';');
}

function duplicate(p: Parser, names: Set<string>, name: string, loc: number): void {
  if (names.has(name)) p.error('duplicate-member', loc, `There are two members named '${name}'`);
  names.add(name);
}

function checkMemberType(p: Parser, type: Type, name: Token | undefined, def: RecordDef): boolean {
  const at = name ?? p.tok;
  if (type.kind === 'function') {
    p.errorAt(at, 'member-type', `Member '${at.text}' cannot be a function`, {
      suggestion: `write a pointer to a function: (*${at.text})(…)`,
    });
    return false;
  }
  if (isComplete(type) || (type.kind === 'array' && isComplete(type.of))) return true;
  const self = type.kind === 'record' && type.def === def;
  p.errorAt(
    at,
    'incomplete-type',
    self
      ? `A ${def.union ? 'union' : 'struct'} cannot contain itself`
      : `The type of '${at.text}', '${typeName(type)}', is not defined here`,
    { suggestion: self ? `write a pointer: *${at.text}` : 'include the header that defines it, or use a pointer' },
  );
  return false;
}

function bitWidth(p: Parser, type: Type, name: Token | undefined): number | undefined {
  const at = p.tok;
  const value = p.rules.constantExpression(p, 'The width of a bit-field');
  if (value === undefined) return 1;
  if (!isInteger(type)) {
    p.errorAt(name ?? at, 'bit-field-type', `A bit-field must be of an integer type, not '${typeName(type)}'`);
    return undefined;
  }
  const most = type.kind === 'bool' ? 1 : type.size * 8;
  if (value < 0n || value > BigInt(most) || (value === 0n && name !== undefined)) {
    p.errorAt(
      at,
      'bit-field-width',
      `The width of this bit-field must be between ${name === undefined ? 0 : 1} and ${most}`,
    );
    return 1;
  }
  return Number(value);
}

// ---------------------------------------------------------------- enum

/** "enum" attributes? tag? ("{" constant ("," constant)* ","? "}")? attributes? */
export function enumSpecifier(p: Parser): Type {
  const start = p.tok;
  p.advance();
  const attributes: Attribute[] = [];
  attributeSpecifiers(p, attributes);
  const tag = p.isIdentifier() ? p.tok : undefined;
  if (tag !== undefined) p.advance();
  if (!p.is('{')) {
    if (tag === undefined) p.unexpected("a tag or '{' after 'enum'");
    const known = p.lookupTag(tag.text);
    if (known?.tag === 'enum') return enumType(known.def);
    if (known !== undefined)
      p.errorAt(tag, 'wrong-tag', `'${tag.text}' is declared as a ${known.def.union ? 'union' : 'struct'}`);
    const def = newEnum(p, tag, tag.loc);
    if (known === undefined) p.scope.tags.set(tag.text, { tag: 'enum', def });
    return enumType(def);
  }
  const known = tag === undefined ? undefined : p.scope.tags.get(tag.text);
  let def: EnumDef;
  if (known?.tag === 'enum' && !known.def.complete) def = known.def;
  else {
    if (known !== undefined && tag !== undefined)
      p.errorAt(tag, 'redefinition', `'enum ${tag.text}' is defined twice`, {
        notes: [{ message: 'the other definition is here', loc: known.def.loc }],
      });
    def = newEnum(p, tag, (tag ?? start).loc);
    if (tag !== undefined && known === undefined) p.scope.tags.set(tag.text, { tag: 'enum', def });
  }
  p.advance();
  enumConstants(p, def);
  p.expect('}');
  attributeSpecifiers(p, attributes);
  def.attributes = attributes;
  finishEnum(p, def, findAttribute(attributes, 'packed') !== undefined);
  return enumType(def);
}

function newEnum(p: Parser, tag: Token | undefined, loc: number): EnumDef {
  return { id: p.freshId(), tag: tag?.text, complete: false, underlying: UINT, constants: [], attributes: [], loc };
}

const INT_MIN = -0x80000000n;
const INT_MAX = 0x7fffffffn;

/** The last values of `int`, `unsigned int`, `long` and `unsigned long`: none follows by itself. */
const LARGEST: ReadonlySet<bigint> = new Set([INT_MAX, 0xffffffffn, 0x7fffffffffffffffn, 0xffffffffffffffffn]);

function enumConstants(p: Parser, def: EnumDef): void {
  let next = 0n;
  while (!p.is('}')) {
    const name = p.identifier('the name of an enum constant');
    attributeSpecifiers(p, []);
    if (p.accept('=')) next = p.rules.constantExpression(p, 'The value of an enum constant') ?? next;
    else if (LARGEST.has(next - 1n)) {
      p.errorAt(
        name,
        'enum-overflow',
        `The value of '${name.text}' would be ${next}, which does not fit the type of the one before`,
        {
          suggestion: "give it a value with '='",
        },
      );
      next = 0n;
    }
    const type =
      next >= INT_MIN && next <= INT_MAX
        ? INT
        : next < 0n
          ? LONG
          : next <= 0xffffffffn
            ? UINT
            : next <= 0x7fffffffffffffffn
              ? LONG
              : ULONG;
    declareConstant(p, def, name, next, type);
    def.constants.push({ name: name.text, value: next, loc: name.loc });
    next += 1n;
    if (!p.accept(',')) break;
  }
}

function declareConstant(p: Parser, def: EnumDef, name: Token, value: bigint, type: Type): void {
  const known = p.scope.symbols.get(name.text);
  if (known !== undefined) {
    p.errorAt(name, 'redefinition', `'${name.text}' is declared twice`, {
      notes: [{ message: 'the other declaration is here', loc: known.loc }],
    });
    return;
  }
  const symbol: EnumConstant = { symbol: 'enumConstant', name: name.text, type, value, enum: def, loc: name.loc };
  p.scope.symbols.set(name.text, symbol);
}

/** Chooses the type that represents the enum, as gcc does; wide constants get that type. */
function finishEnum(p: Parser, def: EnumDef, packed: boolean): void {
  let low = 0n;
  let high = 0n;
  for (const { value } of def.constants) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const signed = low < 0n;
  if (packed && signed && low >= -128n && high <= 127n) def.underlying = SCHAR;
  else if (packed && !signed && high <= 255n) def.underlying = UCHAR;
  else if (packed && signed && low >= -32768n && high <= 32767n) def.underlying = SHORT;
  else if (packed && !signed && high <= 65535n) def.underlying = USHORT;
  else if (signed) def.underlying = low >= INT_MIN && high <= INT_MAX ? INT : LONG;
  else def.underlying = high <= 0xffffffffn ? UINT : ULONG;
  def.complete = true;
  for (const { name, value, loc } of def.constants) {
    if (value >= INT_MIN && value <= INT_MAX) continue;
    const known = p.scope.symbols.get(name);
    if (known?.symbol === 'enumConstant' && known.enum === def)
      p.scope.symbols.set(name, { symbol: 'enumConstant', name, type: def.underlying, value, enum: def, loc });
  }
}
