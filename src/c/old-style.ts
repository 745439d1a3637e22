/**
 * Old-style (K&R) function definitions: `int f(a, b) char a; float b; { … }`.
 *
 * Callers pass promoted arguments: `a` arrives as int, `b` as double. Such a parameter is a
 * nameless one of the promoted type, and a local of the declared type that starts with its value.
 */
import type { Attribute } from './ast';
import { attributeSpecifiers } from './attributes';
import { castTo } from './convert';
import { declarator } from './declarators';
import type { FunctionState, Parser } from './parser';
import { attributedType, specifiers, startsDeclaration } from './specifiers';
import type { Token } from './token';
import { defaultPromoted, parameterType } from './type-rules';
import { INT, type Type, unqualified } from './types';

export interface OldStyleParameter {
  name: Token;
  type: Type;
  attributes: Attribute[];
}

/** declaration* in front of the body; a parameter without one is an int. */
export function oldStyleParameters(p: Parser, names: readonly Token[]): OldStyleParameter[] {
  const params: OldStyleParameter[] = names.map((name) => ({ name, type: INT, attributes: [] }));
  while (startsDeclaration(p, p.tok)) {
    const spec = specifiers(p);
    do {
      const d = declarator(p, spec.type, [...spec.attributes], 'required');
      attributeSpecifiers(p, d.attributes);
      d.type = attributedType(p, d.type, d.attributes);
      const name = d.name as Token;
      const param = params.find((x) => x.name.text === name.text);
      if (param === undefined) p.errorAt(name, 'not-parameter', `'${name.text}' is declared here, but is no parameter`);
      else Object.assign(param, { name, type: parameterType(d.type), attributes: d.attributes });
    } while (p.accept(','));
    p.expect(';');
  }
  return params;
}

/** Enters the parameters into the function's scope. */
export function declareOldStyle(p: Parser, params: readonly OldStyleParameter[]): void {
  const { symbol, prelude } = p.func as FunctionState;
  for (const { name, type, attributes } of params) {
    const { loc, text } = name;
    if (p.scope.symbols.has(text)) p.errorAt(name, 'redefinition', `There are two parameters named '${text}'`);
    const passed = type.kind === 'record' ? type : defaultPromoted(type);
    const same = passed.kind === type.kind && passed.size === type.size;
    const param = p.addLocal(same ? text : '', same ? type : passed, loc, { isParam: true, attributes });
    symbol.params.push(param);
    if (same) p.scope.symbols.set(text, param);
    else {
      const local = p.addLocal(text, type, loc, { attributes });
      const value = castTo({ kind: 'local', local: param, type: passed, loc }, unqualified(type));
      prelude.push({ kind: 'decl', local, init: { zero: false, items: [{ offset: 0, type, expr: value }] }, loc });
      p.scope.symbols.set(text, local);
    }
  }
}
