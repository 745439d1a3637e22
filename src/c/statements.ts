/**
 * The grammar of statements, blocks and function bodies, and statement expressions.
 */
import type {
  Block,
  BreakTarget,
  CaseStmt,
  DoStmt,
  Expr,
  ExprStmt,
  ForStmt,
  IfStmt,
  ReturnStmt,
  Stmt,
  SwitchStmt,
  WhileStmt,
} from './ast';
import { asmStatement } from './asm-statement';
import { attributeSpecifiers } from './attributes';
import { afterCleanups, asBlock, cleanupCalls, finishGotos } from './cleanups';
import { once } from './composite';
import { assignConvert, castTo, condition, decay, promote } from './convert';
import { localDeclaration } from './declarations';
import { constantExpression, expression } from './expressions';
import { intConst } from './fold';
import { fallsThrough } from './falls-through';
import {
  checkLabel,
  declareLocalLabels,
  finishLabelTable,
  gotoStatement,
  labelStatement,
  leaveLocalLabels,
} from './labels';
import { type FunctionState, Recover, type Parser } from './parser';
import { pragma } from './pragmas';
import { finishFrame } from './nested-functions';
import { startsDeclaration } from './specifiers';
import { addCase, checkRanges } from './switch-cases';
import { Kind } from './token';
import { finishStorage, flushLengths, pendingLengths } from './variable-arrays';
import { INT, isInteger, type Type, typeName, unqualified, VOID } from './types';

/** function-body = block ; the scope with the parameters is open. */
export function functionBody(p: Parser): Block {
  const state = p.func as FunctionState;
  const { errorCount } = p.diagnostics;
  const body = block(p);
  state.symbol.end = body.end;
  for (const entry of state.labels.values()) checkLabel(p, entry);
  finishLabelTable(p);
  finishGotos(p);
  const { returns } = state.symbol.type;
  const { name } = state.symbol;
  if (name === 'main' && returns.kind === 'int') {
    const result: ReturnStmt = { kind: 'return', value: intConst(0n, INT, body.end), loc: body.end };
    body.body.push(result);
    state.returns.push(result);
  } else if (
    returns.kind !== 'void' &&
    !state.symbol.noreturn &&
    p.diagnostics.errorCount === errorCount &&
    fallsThrough(body)
  ) {
    p.warn('missing-return', body.end, `'${name}' can reach its end without returning a value`, {
      suggestion: "add a 'return' statement",
    });
  }
  finishStorage(p, body.body, body.end);
  finishFrame(p, body.body, body.end);
  body.body.unshift(...state.prelude);
  return body;
}

/** block = "{" (declaration | statement)* "}" ; with `value`, the last expression is the block's value. */
export function block(p: Parser, value = false): Block {
  const { loc } = p.tok;
  p.expect('{');
  p.enter();
  const scope = p.pushScope();
  const body: Stmt[] = [];
  const { localLabels, cleanups } = p.func as FunctionState;
  const labelCount = localLabels.length;
  const alive = cleanups.length;
  while (p.is('__label__')) declareLocalLabels(p);
  blockItems(p, body);
  leaveLocalLabels(p, labelCount);
  if (cleanups.length > alive) leaveBlock(p, body, alive, value);
  const end = p.tok.loc;
  p.popScope();
  p.depth--;
  if (p.atEnd())
    p.failAt(p.tok, 'syntax', "A '}' is missing at the end of the file", {
      notes: [{ message: "this '{' is still open", loc }],
    });
  p.advance();
  return { kind: 'block', body, scope, loc, end };
}

/** The variables of the block end: after its value, if it has one, is computed. */
function leaveBlock(p: Parser, body: Stmt[], alive: number, value: boolean): void {
  const { loc } = p.tok;
  const calls = cleanupCalls(p, alive, loc);
  (p.func as FunctionState).cleanups.length = alive;
  const last = body[body.length - 1];
  if (!value || last?.kind !== 'expr' || last.expr.type.kind === 'void') {
    if (fallsThrough({ kind: 'block', body, scope: p.scope, loc, end: loc })) body.push(...calls);
    return;
  }
  body.pop();
  const kept = once(p, last.expr);
  body.push(...kept.setup.map((expr): Stmt => ({ kind: 'expr', expr, loc: last.loc })), ...calls);
  body.push({ kind: 'expr', expr: kept.value, loc: last.loc });
}

function blockItems(p: Parser, body: Stmt[]): void {
  while (!p.is('}') && !p.atEnd()) {
    const before = p.pos;
    const { depth, scope, unevaluated, staticContext } = p;
    const { breaks, continues, switches } = p.func as FunctionState;
    const counts = [breaks.length, continues.length, switches.length];
    try {
      blockItem(p, body);
    } catch (error) {
      if (!(error instanceof Recover)) throw error;
      Object.assign(p, { depth, scope, unevaluated, staticContext });
      breaks.length = counts[0];
      continues.length = counts[1];
      switches.length = counts[2];
      p.synchronize(before);
    }
    if (p.pos === before && !p.is('}')) p.advance();
  }
}

function isLabel(p: Parser): boolean {
  return p.isIdentifier() && p.peek(1).text === ':';
}

function blockItem(p: Parser, body: Stmt[]): void {
  if (p.is('__extension__')) p.advance();
  if (pragma(p)) return;
  if (!isLabel(p) && startsDeclaration(p, p.tok)) {
    const first = body.length;
    const start = p.tok;
    localDeclaration(p, body);
    // one declaration is one stop: at its start
    if (body.length > first) body[first].loc = start.loc;
  } else if (looksLikeUnknownType(p)) {
    localDeclaration(p, body);
  } else if (atCase(p)) body.push(caseStatement(p, true));
  else {
    const at = body.length;
    body.push(statement(p));
    if (pendingLengths(p) > 0) {
      const lengths: Stmt[] = [];
      flushLengths(p, lengths);
      body.splice(at, 0, ...lengths);
    }
  }
}

/** `foo_t x;` or `foo_t *x = …` where foo_t is not known. */
function looksLikeUnknownType(p: Parser): boolean {
  if (!p.isIdentifier() || p.lookup(p.tok.text) !== undefined) return false;
  const next = p.peek(1);
  if (next.kind === Kind.Ident && !next.ident?.keyword) return true;
  const after = p.peek(3).text;
  return (
    next.text === '*' &&
    p.peek(2).kind === Kind.Ident &&
    (after === ';' || after === '=' || after === ',' || after === '[')
  );
}

export function statement(p: Parser): Stmt {
  p.enter();
  const result = statementRule(p);
  p.depth--;
  return result;
}

function statementRule(p: Parser): Stmt {
  const token = p.tok;
  const { loc } = token;
  switch (token.text) {
    case '{':
      return block(p);
    case ';':
      p.advance();
      return { kind: 'empty', barrier: false, loc };
    case 'if':
      return ifStatement(p);
    case 'while':
      return whileStatement(p);
    case 'do':
      return doStatement(p);
    case 'for':
      return forStatement(p);
    case 'switch':
      return switchStatement(p);
    case 'case':
    case 'default':
      return caseStatement(p, false);
    case 'return':
      return returnStatement(p);
    case 'goto':
      return gotoStatement(p);
    case 'break':
    case 'continue':
      return jumpStatement(p);
    case 'asm':
    case '__asm__':
    case '__asm':
      return asmStatement(p);
    case '__attribute__':
    case '__attribute':
      attributeSpecifiers(p, []);
      return statementRule(p);
    case 'else':
      return p.failAt(token, 'syntax', "'else' without 'if'");
  }
  if (isLabel(p)) return labelStatement(p, labelled);
  if (startsDeclaration(p, token))
    return p.failAt(token, 'declaration-here', 'A declaration cannot stand alone here', {
      suggestion: 'put it in braces: { … }',
    });
  const expr = decay(expression(p));
  p.expect(';');
  return { kind: 'expr', expr, loc };
}

/** The statement behind a label or case: declarations and `}` may follow (as in C23). */
function labelled(p: Parser): Stmt {
  if (p.is('}')) return { kind: 'empty', barrier: false, loc: p.tok.loc };
  if (!isLabel(p) && startsDeclaration(p, p.tok)) return { kind: 'empty', barrier: false, loc: p.tok.loc };
  return statement(p);
}

function parenthesized(p: Parser): Expr {
  p.expect('(');
  const expr = condition(p, expression(p));
  p.expect(')');
  return expr;
}

/** A chain of else-ifs is flat to the reader, but a nested tree; it must stay shallow enough to walk. */
const MAX_ELSE_IFS = 1000;

/** "if" "(" expression ")" statement ("else" statement)? ; chains of else-ifs are read in a loop */
function ifStatement(p: Parser): Stmt {
  const first = ifHead(p);
  let last = first;
  for (let count = 0; p.accept('else'); count++) {
    if (count > MAX_ELSE_IFS)
      p.failAt(p.tok, 'too-long', `There are more than ${MAX_ELSE_IFS} 'else if' in a row`, {
        suggestion: 'use a switch statement',
      });
    if (!p.is('if')) {
      last.otherwise = statement(p);
      break;
    }
    const next = ifHead(p);
    last.otherwise = next;
    last = next;
  }
  return first;
}

function ifHead(p: Parser): IfStmt {
  const { loc } = p.tok;
  p.advance();
  const test = parenthesized(p);
  // biome-ignore lint/suspicious/noThenProperty: the C keyword's branch; nobody awaits a tree node
  return { kind: 'if', condition: test, then: statement(p), loc };
}

function loop<T extends WhileStmt | DoStmt | ForStmt>(p: Parser, target: T): void {
  const state = p.func as FunctionState;
  state.breaks.push(target);
  state.cleanupsAt.set(target, state.cleanups.length);
  state.continues.push(target);
  target.body = statement(p);
  state.breaks.pop();
  state.continues.pop();
}

const NOTHING: Stmt = { kind: 'empty', barrier: false, loc: 0 };

function whileStatement(p: Parser): Stmt {
  const { loc } = p.tok;
  p.advance();
  const result: WhileStmt = { kind: 'while', condition: parenthesized(p), body: NOTHING, loc };
  loop(p, result);
  return result;
}

function doStatement(p: Parser): Stmt {
  const { loc } = p.tok;
  p.advance();
  const result: DoStmt = { kind: 'do', condition: intConst(0n, INT, loc), body: NOTHING, conditionLoc: loc, loc };
  loop(p, result);
  result.conditionLoc = p.tok.loc;
  p.expect('while');
  result.condition = parenthesized(p);
  p.expect(';');
  return result;
}

/** "for" "(" (declaration | expression? ";") expression? ";" expression? ")" statement */
function forStatement(p: Parser): Stmt {
  const { loc } = p.tok;
  p.advance();
  p.expect('(');
  const scope = p.pushScope();
  const init: Stmt[] = [];
  if (startsDeclaration(p, p.tok)) {
    localDeclaration(p, init);
  } else {
    if (!p.is(';')) init.push({ kind: 'expr', loc: p.tok.loc, expr: decay(expression(p)) } as ExprStmt);
    p.expect(';');
  }
  const result: ForStmt = { kind: 'for', scope, init, conditionLoc: p.tok.loc, stepLoc: p.tok.loc, body: NOTHING, loc };
  if (!p.is(';')) result.condition = condition(p, expression(p));
  p.expect(';');
  result.stepLoc = p.tok.loc;
  if (!p.is(')')) result.step = decay(expression(p));
  p.expect(')');
  loop(p, result);
  p.popScope();
  return result;
}

function switchStatement(p: Parser): Stmt {
  const { loc } = p.tok;
  const state = p.func as FunctionState;
  p.advance();
  p.expect('(');
  let value = decay(expression(p));
  p.expect(')');
  if (value.kind !== 'error' && !isInteger(value.type)) {
    p.error('switch-type', value.loc, `'switch' needs an integer, but this is '${typeName(value.type)}'`);
    value = p.errorExpr(value.loc);
  } else if (value.kind !== 'error') value = promote(value);
  const result: SwitchStmt = { kind: 'switch', value, cases: [], body: NOTHING, loc };
  state.breaks.push(result);
  state.cleanupsAt.set(result, state.cleanups.length);
  state.switches.push({ statement: result, seen: new Map() });
  result.body = statement(p);
  state.breaks.pop();
  state.switches.pop();
  checkRanges(p, result.cases);
  return result;
}

function atCase(p: Parser): boolean {
  return p.is('case') || p.is('default');
}

/** "case" constant ("..." constant)? ":" statement | "default" ":" statement */
function caseStatement(p: Parser, inBlock: boolean): Stmt {
  const start = p.tok;
  const state = p.func as FunctionState;
  const current = state.switches[state.switches.length - 1];
  if (current === undefined) p.errorAt(start, 'stray-case', `'${start.text}' outside of a 'switch'`);
  p.advance();
  const marker: CaseStmt = { kind: 'case', body: NOTHING, loc: start.loc };
  if (start.text === 'default') {
    if (current?.statement.fallback !== undefined)
      p.errorAt(start, 'duplicate-case', "This 'switch' has two 'default' labels", {
        notes: [{ message: 'the other one is here', loc: current.statement.fallback.loc }],
      });
    else if (current !== undefined) current.statement.fallback = marker;
  } else {
    const low = constantExpression(p, 'A case label');
    const high = p.accept('...') ? constantExpression(p, 'A case label') : low;
    if (low !== undefined && high !== undefined && current !== undefined)
      addCase(p, current.statement, current.seen, low, high, marker, start);
  }
  p.expect(':');
  // labels in a row are siblings in the block, so that long rows stay flat
  marker.body = inBlock && atCase(p) ? { kind: 'empty', barrier: false, loc: start.loc } : labelled(p);
  return marker;
}

function returnStatement(p: Parser): Stmt {
  const statement = returnRule(p);
  const { returns, cleanups } = p.func as FunctionState;
  returns.push(statement);
  if (cleanups.length === 0) return statement;
  const { value, loc } = statement;
  if (value === undefined || value.kind === 'error') return afterCleanups(p, 0, statement);
  const calls = cleanupCalls(p, 0, loc);
  if (value.type.kind === 'void') {
    delete statement.value;
    return asBlock(p, [{ kind: 'expr', expr: value, loc }, ...calls, statement], loc);
  }
  const kept = once(p, value);
  statement.value = kept.value;
  return asBlock(p, [...kept.setup.map((expr): Stmt => ({ kind: 'expr', expr, loc })), ...calls, statement], loc);
}

function returnRule(p: Parser): ReturnStmt {
  const { loc } = p.tok;
  p.advance();
  const { symbol } = p.func as FunctionState;
  const returns = unqualified(symbol.type.returns);
  if (p.accept(';')) {
    if (returns.kind !== 'void')
      p.warn(
        'missing-value',
        loc,
        `'${symbol.name}' must return '${typeName(returns)}', but this 'return' has no value`,
      );
    return { kind: 'return', loc };
  }
  const value = decay(expression(p));
  p.expect(';');
  if (returns.kind === 'void') {
    if (value.kind !== 'error' && value.type.kind !== 'void') {
      p.warn('void-return', loc, `'${symbol.name}' returns nothing (void), so the value is dropped`);
      return { kind: 'return', value: castTo(value, VOID), loc };
    }
    return { kind: 'return', value, loc };
  }
  return { kind: 'return', value: assignConvert(p, value, returns, 'The value returned'), loc };
}

function jumpStatement(p: Parser): Stmt {
  const token = p.tok;
  const { loc } = token;
  p.advance();
  p.expect(';');
  const { breaks, continues, cleanupsAt } = p.func as FunctionState;
  if (token.text === 'break') {
    const target: BreakTarget | undefined = breaks[breaks.length - 1];
    if (target !== undefined) return afterCleanups(p, cleanupsAt.get(target) ?? 0, { kind: 'break', target, loc });
  } else {
    const target = continues[continues.length - 1];
    if (target !== undefined) return afterCleanups(p, cleanupsAt.get(target) ?? 0, { kind: 'continue', target, loc });
  }
  p.errorAt(token, 'stray-jump', `'${token.text}' outside of a loop${token.text === 'break' ? ' or switch' : ''}`);
  return { kind: 'empty', barrier: false, loc };
}

/** "(" block ")" as an expression: the value of its last statement. */
export function statementExpression(p: Parser): Expr {
  const { loc } = p.tok;
  if (p.func === undefined) return p.failAt(p.tok, 'outside-function', "'({ … })' can only be used in a function");
  p.advance();
  const body = block(p, true);
  p.expect(')');
  const last = body.body[body.body.length - 1];
  let result: Expr | undefined;
  if (last?.kind === 'expr') {
    body.body.pop();
    result = last.expr;
  } else if (last !== undefined) result = labelledResult(last);
  const type: Type = result === undefined ? VOID : unqualified(result.type);
  if (result?.kind === 'error') return result;
  return { kind: 'stmtExpr', body, ...(result === undefined ? {} : { result }), type, loc };
}

/** `({ …; label: value; })`: takes the value out from behind the label. */
function labelledResult(last: Stmt): Expr | undefined {
  if (last.kind !== 'label' && last.kind !== 'case') return undefined;
  const { body } = last;
  if (body.kind !== 'expr') return labelledResult(body);
  last.body = { kind: 'empty', barrier: false, loc: body.loc };
  return body.expr;
}
