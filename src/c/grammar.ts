/**
 * The grammar's files in order, each using those before it directly and those after it
 * through this table: attributes, specifiers, declarators, type-names, tag-specifiers,
 * calls, builtins, initializers, postfix, expressions, declarations, labels, statements.
 */
import { staticAssert } from './declarations';
import { assignment, conditional, constantExpression, expression } from './expressions';
import { labelAddress } from './labels';
import type { Grammar } from './parser';
import { asmStatement } from './asm-statement';
import { functionBody, statementExpression } from './statements';
import { enumSpecifier, recordSpecifier } from './tag-specifiers';
import { wideConvert, wideTest } from './wide-numbers';
import { typeNameRule } from './type-names';

export const GRAMMAR: Grammar = {
  expression,
  assignment,
  conditional,
  constantExpression,
  typeName: typeNameRule,
  recordSpecifier,
  enumSpecifier,
  staticAssert,
  statementExpression,
  functionBody,
  asmStatement,
  labelAddress,
  wideTest,
  wideConvert,
};
