/** Type names, as in casts, `sizeof` and `typeof`. */
import { declarator } from './declarators';
import type { Parser } from './parser';
import { specifiers, startsType } from './specifiers';
import type { Token } from './token';
import type { Type } from './types';

/** Whether the token begins a type. */
export function isTypeName(p: Parser, token: Token): boolean {
  return startsType(p, token);
}

/** type-name = specifiers abstract-declarator */
export function typeNameRule(p: Parser): Type {
  p.enter();
  const spec = specifiers(p);
  if (spec.storage !== '') p.errorAt(spec.start, 'storage-class', `A type name cannot be '${spec.storage}'`);
  const { type } = declarator(p, spec.type, spec.attributes, 'none');
  p.depth--;
  return type;
}

/** "(" type-name ")" */
export function typeNameInParens(p: Parser): Type {
  p.expect('(');
  const type = typeNameRule(p);
  p.expect(')');
  return type;
}
