/**
 * Functions inside functions (GNU C): reaching the variables of the function around, and jumping out of one.
 *
 * A function whose variables are used by inner ones keeps a table of their addresses in a hidden local, and puts
 * the table's address in a static object for as long as it runs. An inner function takes that address when it
 * begins and reaches each variable through the table. A `goto` to a label that the outer function declares with
 * `__label__` is a `__machine_longjmp` to its beginning, which goes on at the label.
 *
 * gcc gives each pointer to an inner function its own piece of code that knows the frame. Here a pointer means
 * the frame of the latest activation of the outer function: wrong only for a recursive outer function that hands
 * a pointer into a deeper activation of itself. Threads share the static object.
 */
import type { Block, CaseStmt, Expr, FunctionSymbol, GlobalSymbol, LocalSymbol, Stmt, SwitchStmt } from './ast';
import { intConst, makeCast, makePtrAdd } from './fold';
import { functionSymbol } from './function-symbol';
import { libraryCall, libraryFunction } from './library-calls';
import { asBlock } from './cleanups';
import type { FunctionState, LabelEntry, Parser } from './parser';
import type { Loc } from './source';
import type { Token } from './token';
import { atEveryExit } from './function-exits';
import { arrayOf, type FunctionType, INT, LONG, pointerTo, type Type, ULONG, VOID } from './types';
import { alignedRef } from './aligned-locals';
import { isVariablyModified, variableArray } from './variable-arrays';

const ADDRESS = pointerTo(VOID);
const TABLE = pointerTo(ADDRESS);
const BUFFER = arrayOf(ULONG, 4);

/** What a function offers to those inside it. */
export interface Frame {
  /** The table's address while the function runs. */
  current: GlobalSymbol;
  /** The table, and what `current` held before. */
  table: LocalSymbol;
  saved: LocalSymbol;
  captured: LocalSymbol[];
  /** Labels that inner functions jump to; the buffer is captured as well. */
  labels: LabelEntry[];
  buffer?: LocalSymbol;
}

const local = (symbol: LocalSymbol, loc: Loc): Expr => ({ kind: 'local', local: symbol, type: symbol.type, loc });

/** A hidden variable that lives as long as the function. */
function functionLocal(p: Parser, state: FunctionState, type: Type, loc: Loc): LocalSymbol {
  const { func, scope } = p;
  p.func = state;
  p.scope = state.scope;
  const symbol = p.addLocal('', type, loc, { hidden: true });
  symbol.addressTaken = true;
  p.func = func;
  p.scope = scope;
  return symbol;
}

function frameOf(p: Parser, state: FunctionState, loc: Loc): Frame {
  state.frame ??= {
    current: p.addAnonymousGlobal(`${state.symbol.linkName}.frame`, '', TABLE, loc),
    table: functionLocal(p, state, arrayOf(ADDRESS, 1), loc),
    saved: functionLocal(p, state, TABLE, loc),
    captured: [],
    labels: [],
  };
  return state.frame;
}

/** The function around that has the variable; undefined: it is the current one's own. */
function ownerOf(p: Parser, symbol: LocalSymbol): FunctionState | undefined {
  if (p.func?.outer === undefined || p.func.symbol.locals.includes(symbol)) return undefined;
  for (let state = p.func.outer as FunctionState | undefined; state !== undefined; state = state.outer)
    if (state.symbol.locals.includes(symbol)) return state;
  return undefined;
}

/** The table of `owner` as the current function found it when it began. */
function tableOf(p: Parser, owner: FunctionState, loc: Loc): Expr {
  const state = p.func as FunctionState;
  const { current } = frameOf(p, owner, loc);
  let table = state.tables.get(owner);
  if (table === undefined) {
    table = functionLocal(p, state, TABLE, loc);
    state.tables.set(owner, table);
    const value: Expr = { kind: 'global', global: current, type: TABLE, loc };
    state.prelude.push({
      kind: 'decl',
      local: table,
      init: { zero: false, items: [{ offset: 0, type: TABLE, expr: value }] },
      loc,
    });
  }
  return local(table, loc);
}

function captured(p: Parser, owner: FunctionState, symbol: LocalSymbol, loc: Loc): Expr {
  const frame = frameOf(p, owner, loc);
  let index = frame.captured.indexOf(symbol);
  if (index < 0) index = frame.captured.push(symbol) - 1;
  symbol.addressTaken = true;
  symbol.captured = true;
  const place = makePtrAdd('+', tableOf(p, owner, loc), intConst(BigInt(index), LONG, loc), 8, loc);
  const address: Expr = { kind: 'deref', pointer: place, type: ADDRESS, loc };
  return { kind: 'deref', pointer: makeCast(address, pointerTo(symbol.type), true), type: symbol.type, loc };
}

/** What the name of a variable means when it belongs to a function around; undefined: it does not. */
export function outerVariable(p: Parser, symbol: LocalSymbol, loc: Loc): Expr | undefined {
  const owner = ownerOf(p, symbol);
  if (owner === undefined) return undefined;
  if (symbol.aligned !== undefined)
    return alignedRef(symbol.aligned, loc, captured(p, owner, symbol.aligned.pointer, loc));
  const value = captured(p, owner, symbol, loc);
  if (symbol.variableArray === undefined) {
    if (value.kind !== 'deref' || !isVariablyModified(value.type)) return value;
    const seen = reachable(p, owner, value.type, loc);
    return { ...value, pointer: makeCast(value.pointer, pointerTo(seen), true), type: seen };
  }
  const type = reachable(p, owner, symbol.variableArray, loc);
  return { kind: 'deref', pointer: makeCast(value, pointerTo(type), true), type, loc };
}

/** The type with the lengths, which are variables of `owner`, reached from here. */
function reachable(p: Parser, owner: FunctionState, type: Type, loc: Loc): Type {
  if (type.kind === 'pointer') return { ...type, to: reachable(p, owner, type.to, loc) };
  if (type.kind !== 'array' || type.variable === undefined) return type;
  const { count } = type.variable;
  const length = count.kind === 'local' ? captured(p, owner, count.local, loc) : count;
  return variableArray(reachable(p, owner, type.of, loc), length);
}

/** The symbol of a function that is defined or declared (`auto`) in this block. */
export function nestedSymbol(p: Parser, name: Token, type: FunctionType): FunctionSymbol {
  const known = p.scope.symbols.get(name.text);
  if (known?.symbol === 'function' && known.body === undefined && known.linkage === 'internal') {
    known.type = type;
    return known;
  }
  const { symbol: outer } = p.func as FunctionState;
  const { loc } = name;
  const symbol = functionSymbol(name.text, type, {
    linkName: `${outer.linkName}.${name.text}.${loc}`,
    linkage: 'internal',
    referenced: false,
    loc,
    start: loc,
    end: loc,
  });
  p.functions.push(symbol);
  p.scope.symbols.set(name.text, symbol);
  return symbol;
}

/** `goto` to a label that a function around has declared with `__label__`; undefined: there is none. */
export function outerGoto(p: Parser, name: Token, loc: Loc): Stmt | undefined {
  for (let owner = p.func?.outer; owner !== undefined; owner = owner.outer) {
    const entry = owner.localLabels.find((l) => l.label.name === name.text);
    if (entry === undefined) continue;
    const frame = frameOf(p, owner, loc);
    frame.buffer ??= functionLocal(p, owner, BUFFER, loc);
    let index = frame.labels.indexOf(entry);
    if (index < 0) index = frame.labels.push(entry) - 1;
    const operand = captured(p, owner, frame.buffer, loc);
    const buffer: Expr = { kind: 'decay', operand, type: pointerTo(ULONG), loc };
    const jump = libraryFunction(p, '__machine_longjmp', VOID, [pointerTo(ULONG), INT]);
    return { kind: 'expr', expr: libraryCall(jump, [buffer, intConst(BigInt(index + 1), INT, loc)], loc), loc };
  }
  return undefined;
}

/** The function is read: it fills its table before anything else, and clears up at every way out. */
export function finishFrame(p: Parser, body: Stmt[], end: Loc): void {
  const state = p.func as FunctionState;
  const { frame } = state;
  if (frame === undefined) return;
  const { current, table, saved } = frame;
  const loc = body[0]?.loc ?? end;
  table.type = arrayOf(ADDRESS, Math.max(1, frame.captured.length));
  const now: Expr = { kind: 'global', global: current, type: TABLE, loc };
  const set = (target: Expr, value: Expr): Stmt => ({
    kind: 'expr',
    expr: { kind: 'assign', target, value, type: target.type, loc },
    loc,
  });
  const first: Expr = { kind: 'decay', operand: local(table, loc), type: TABLE, loc };
  const setup: Stmt[] = [set(local(saved, loc), now)];
  frame.captured.forEach((symbol, i) => {
    const address: Expr = { kind: 'addr', operand: local(symbol, loc), type: pointerTo(symbol.type), loc };
    const place = makePtrAdd('+', first, intConst(BigInt(i), LONG, loc), 8, loc);
    setup.push(set({ kind: 'deref', pointer: place, type: ADDRESS, loc }, makeCast(address, ADDRESS, true)));
  });
  const announce = set({ ...now }, first);
  setup.push(...(frame.buffer === undefined ? [announce] : landing(p, frame, announce, loc)));
  state.prelude.unshift(...setup);
  atEveryExit(p, body, end, (at) => ({
    kind: 'assign',
    target: { kind: 'global', global: current, type: TABLE, loc: at },
    value: local(saved, at),
    type: TABLE,
    loc: at,
  }));
}

/** Where inner functions jump to: announces the table again and goes on at the label. */
function landing(p: Parser, frame: Frame, announce: Stmt, loc: Loc): Stmt[] {
  // the beginning runs again while everything is alive: nothing may share its temporaries
  for (const symbol of (p.func as FunctionState).symbol.locals) symbol.captured = true;
  const buffer: Expr = { kind: 'decay', operand: local(frame.buffer as LocalSymbol, loc), type: pointerTo(ULONG), loc };
  const func = libraryFunction(p, '__machine_setjmp', INT, [pointerTo(ULONG)]);
  const which = functionLocal(p, p.func as FunctionState, INT, loc);
  const value = libraryCall(func, [buffer], loc);
  const body: Block = asBlock(p, [], loc);
  const jumps: SwitchStmt = { kind: 'switch', value: local(which, loc), cases: [], body, loc };
  frame.labels.forEach(({ label }, i) => {
    const target: CaseStmt = { kind: 'case', body: { kind: 'goto', target: label, loc }, loc };
    jumps.cases.push({ low: BigInt(i + 1), high: BigInt(i + 1), target });
    body.body.push(target);
  });
  const keep: Expr = { kind: 'assign', target: local(which, loc), value, type: INT, loc };
  return [{ kind: 'expr', expr: keep, loc }, announce, jumps];
}
