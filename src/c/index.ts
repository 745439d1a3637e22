/** The C front end: everything other floors use of it. */
export * from './ast';
export type { CSymbol as Symbol } from './ast';
export {
  type Diagnostic,
  type Note,
  type Severity,
  inSentences,
  nearest,
  renderDiagnostic,
  renderDiagnostics,
} from './diagnostics';
export {
  type ExpressionResult,
  type ExpressionScope,
  parseExpression,
  parseTypeName,
  type TypeResult,
  unitScope,
} from './evaluate';
export { functionSymbol } from './function-symbol';
export { createSession, type ParseResult, type Session, type SessionOptions } from './session';
export { type Comment, type Loc, NO_LOC, type Position, SourceFile, SourceMap } from './source';
export { compatible, sameType } from './type-rules';
export * from './types';
