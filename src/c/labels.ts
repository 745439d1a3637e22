/**
 * Labels, `goto`, `__label__`, and labels as values.
 *
 * `&&label` is the address of an element of a constant array of the function, which holds the label's number;
 * `goto *p` reads that number and is a `switch` over all labels whose address is taken. So an address of a
 * label is a good pointer, may stand in a static initialiser, and differences of two are constants.
 */
import type { CaseStmt, Expr, Stmt, SwitchStmt } from './ast';
import { attributeSpecifiers } from './attributes';
import { asBlock } from './cleanups';
import { castTo, decay } from './convert';
import { expression } from './expressions';
import { intConst, makeCast, makePtrAdd } from './fold';
import { outerGoto } from './nested-functions';
import type { FunctionState, LabelEntry, LabelTable, Parser } from './parser';
import type { Loc } from './source';
import type { Token } from './token';
import { arrayOf, CONST, INT, LONG, pointerTo, qualified, typeName, VOID } from './types';

function makeEntry(name: Token): LabelEntry {
  return { alive: [], label: { name: name.text, loc: name.loc }, defined: false, used: name.loc };
}

function labelEntry(p: Parser, name: Token): LabelEntry {
  const { labels, localLabels } = p.func as FunctionState;
  for (let i = localLabels.length - 1; i >= 0; i--) if (localLabels[i].label.name === name.text) return localLabels[i];
  let entry = labels.get(name.text);
  if (entry === undefined) labels.set(name.text, (entry = makeEntry(name)));
  return entry;
}

/** Whether the label is declared in this function so far, by `__label__` or by standing here. */
function isOwnLabel(p: Parser, name: Token): boolean {
  const { labels, localLabels } = p.func as FunctionState;
  return labels.has(name.text) || localLabels.some(({ label }) => label.name === name.text);
}

export function checkLabel(p: Parser, entry: LabelEntry): void {
  if (!entry.defined) p.error('unknown-label', entry.used, `There is no label '${entry.label.name}' in this function`);
}

/** "__label__" name ("," name)* ";" at the start of a block */
export function declareLocalLabels(p: Parser): void {
  p.advance();
  do (p.func as FunctionState).localLabels.push(makeEntry(p.identifier('a label')));
  while (p.accept(','));
  p.expect(';');
}

/** The block whose labels begin at `count` ends. */
export function leaveLocalLabels(p: Parser, count: number): void {
  const { localLabels } = p.func as FunctionState;
  for (const entry of localLabels.splice(count)) checkLabel(p, entry);
}

/** name ":" statement */
export function labelStatement(p: Parser, labelled: (p: Parser) => Stmt): Stmt {
  const name = p.tok;
  p.advance();
  p.expect(':');
  attributeSpecifiers(p, []);
  const entry = labelEntry(p, name);
  if (entry.defined)
    p.errorAt(name, 'redefinition', `There are two labels '${name.text}' in this function`, {
      notes: [{ message: 'the other one is here', loc: entry.label.loc }],
    });
  entry.defined = true;
  entry.alive = [...(p.func as FunctionState).cleanups];
  entry.label.loc = name.loc;
  return { kind: 'label', label: entry.label, loc: name.loc, body: labelled(p) };
}

/** "goto" (name | "*" expression) ";" */
export function gotoStatement(p: Parser): Stmt {
  const { loc } = p.tok;
  p.advance();
  if (p.is('*')) return computedGoto(p, loc);
  const name = p.identifier('a label');
  p.expect(';');
  const outside = isOwnLabel(p, name) ? undefined : outerGoto(p, name, loc);
  if (outside !== undefined) return outside;
  const entry = labelEntry(p, name);
  const jump: Stmt = { kind: 'goto', target: entry.label, loc };
  const { cleanups, gotos } = p.func as FunctionState;
  if (cleanups.length === 0) return jump;
  const block = asBlock(p, [jump], loc);
  gotos.push({ alive: [...cleanups], labelAlive: () => entry.alive, block });
  return block;
}

// ---------------------------------------------------------------- labels as values

function labelTable(p: Parser, loc: Loc): LabelTable {
  const state = p.func as FunctionState;
  state.labelTable ??= {
    global: p.addAnonymousGlobal(`${state.symbol.name}.labels`, '', arrayOf(qualified(INT, CONST), 1), loc),
    entries: [],
    jumps: [],
  };
  return state.labelTable;
}

/** "&&" name */
export function labelAddress(p: Parser): Expr {
  const { loc } = p.tok;
  if (p.func === undefined) return p.failAt(p.tok, 'outside-function', "'&&label' can only be used in a function");
  p.advance();
  const entry = labelEntry(p, p.identifier('a label'));
  const { global, entries } = labelTable(p, loc);
  let index = entries.indexOf(entry);
  if (index < 0) index = entries.push(entry) - 1;
  const table = decay({ kind: 'global', global, type: global.type, loc });
  return makeCast(makePtrAdd('+', table, intConst(BigInt(index), LONG, loc), 4, loc), pointerTo(VOID), true);
}

function computedGoto(p: Parser, loc: Loc): Stmt {
  p.advance();
  const target = decay(expression(p));
  p.expect(';');
  if (target.kind !== 'error' && target.type.kind !== 'pointer')
    p.error('not-pointer', target.loc, `'goto *' needs the address of a label, but this is '${typeName(target.type)}'`);
  const pointer = castTo(target, pointerTo(qualified(INT, CONST)));
  const value: Expr = { kind: 'deref', pointer, type: INT, loc };
  const scope = p.pushScope();
  p.popScope();
  const body = { kind: 'block' as const, body: [], scope, loc, end: loc };
  const statement: SwitchStmt = { kind: 'switch', value, cases: [], body, loc };
  labelTable(p, loc).jumps.push({ statement, body });
  return statement;
}

/** All labels are known: fills the table and the cases of `goto *`. */
export function finishLabelTable(p: Parser): void {
  const table = p.func?.labelTable;
  if (table === undefined) return;
  const { global, entries, jumps } = table;
  const size = Math.max(1, entries.length);
  global.type = arrayOf(qualified(INT, CONST), size);
  const numbers = Int32Array.from({ length: size }, (_, i) => i);
  global.init = { bytes: new Uint8Array(numbers.buffer), relocs: [], size: 4 * size };
  for (const { statement, body } of jumps) {
    const { loc } = statement;
    entries.forEach(({ label }, i) => {
      const target: CaseStmt = { kind: 'case', body: { kind: 'goto', target: label, loc }, loc };
      statement.cases.push({ low: BigInt(i), high: BigInt(i), target });
      body.body.push(target);
    });
  }
}
