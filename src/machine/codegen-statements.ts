/**
 * Statements, and the positions in front of them: one STMT before each statement, before each loop condition and step, and
 * at the closing brace. `do … while (0)` has none for its condition, which is never evaluated.
 */
import type {
  Block,
  BreakTarget,
  CaseStmt,
  DoStmt,
  Expr,
  ForStmt,
  Loc,
  LocalSymbol,
  ReturnStmt,
  Scope,
  Stmt,
  SwitchStmt,
  WhileStmt,
} from '../c';
import type { FunctionCompiler } from './function-compiler';
import { Op } from './isa';
import type { Label, ObjectStatement } from './object-code';
import { classOf, isUnsigned, isWide } from './value-types';

function mark(f: FunctionCompiler, loc: Loc, shape: ObjectStatement['shape']): void {
  f.code.statement(loc, shape);
}

/** Runs `body` and gives back the slots that it took. */
function scoped(f: FunctionCompiler, body: () => void): void {
  const { top } = f;
  body();
  f.top = top;
}

export function statement(f: FunctionCompiler, s: Stmt): void {
  switch (s.kind) {
    case 'block':
      block(f, s);
      return;
    case 'expr':
      mark(f, s.loc, 'simple');
      scoped(f, () => f.parts.effect(f, s.expr));
      return;
    case 'decl': {
      const offset = f.declare(s.local);
      const { init } = s;
      if (init !== undefined) {
        mark(f, s.loc, 'simple');
        scoped(f, () => f.parts.initialize(f, s.local, init));
      } else if (f.watched.has(s.local)) f.code.emit(Op.POISON, offset, s.local.type.size);
      const first = f.code.statements.length;
      f.variables.push({ local: s.local, offset, firstStmt: first, lastStmt: -1, depth: f.depth });
      return;
    }
    case 'if': {
      mark(f, s.loc, 'head');
      const known = constantTruth(s.condition);
      const never = known === undefined ? undefined : known ? s.otherwise : s.then;
      if (known !== undefined && (never === undefined || !isEntered(never))) {
        const always = known ? s.then : s.otherwise;
        if (always !== undefined) statement(f, always);
        return;
      }
      const no = f.code.label();
      scoped(f, () => f.parts.branch(f, s.condition, no, false));
      statement(f, s.then);
      if (s.otherwise !== undefined) {
        const end = f.code.label();
        f.code.jump(Op.JMP, [], end);
        f.code.place(no);
        statement(f, s.otherwise);
        f.code.place(end);
      } else f.code.place(no);
      return;
    }
    case 'while':
      whileLoop(f, s);
      return;
    case 'do':
      doLoop(f, s);
      return;
    case 'for':
      forLoop(f, s);
      return;
    case 'switch':
      switchStatement(f, s);
      return;
    case 'case': {
      const label = f.cases.get(s);
      if (label !== undefined) f.code.place(label);
      statement(f, s.body);
      return;
    }
    case 'label':
      f.code.place(f.labelOf(s.label));
      statement(f, s.body);
      return;
    case 'break':
      mark(f, s.loc, 'simple');
      f.code.jump(Op.JMP, [], labelFor(f, f.breaks, s.target));
      return;
    case 'continue':
      mark(f, s.loc, 'simple');
      f.code.jump(Op.JMP, [], labelFor(f, f.continues, s.target));
      return;
    case 'goto':
      mark(f, s.loc, 'simple');
      f.code.jump(Op.JMP, [], f.labelOf(s.target));
      return;
    case 'return':
      returnStatement(f, s);
      return;
    case 'empty':
      mark(f, s.loc, 'simple');
      return;
  }
}

function labelFor<T extends BreakTarget>(f: FunctionCompiler, map: Map<T, Label>, target: T): Label {
  let label = map.get(target);
  if (label === undefined) {
    label = f.code.label();
    map.set(target, label);
  }
  return label;
}

export function block(f: FunctionCompiler, s: Block, then?: () => void): void {
  inScope(f, s.scope, () => {
    for (const child of s.body) statement(f, child);
    then?.();
  });
}

/** Locals of `scope` live while `body` is compiled. */
function inScope(f: FunctionCompiler, scope: Scope, body: () => void): void {
  const { top } = f;
  const first = f.variables.length;
  f.declareLiterals(scope);
  f.depth++;
  body();
  f.depth--;
  const last = f.code.statements.length - 1;
  const own = new Set<LocalSymbol>(scope.locals);
  for (let i = first; i < f.variables.length; i++) {
    const v = f.variables[i];
    if (!own.has(v.local) || v.lastStmt >= 0) continue;
    v.lastStmt = Math.max(last, 0);
    v.firstStmt = Math.min(v.firstStmt, v.lastStmt);
  }
  f.top = top;
}

function whileLoop(f: FunctionCompiler, s: WhileStmt): void {
  const again = labelFor(f, f.continues, s);
  const end = labelFor(f, f.breaks, s);
  f.code.place(again);
  mark(f, s.loc, 'head');
  if (!isFalse(s.condition) || isEntered(s.body)) {
    scoped(f, () => f.parts.branch(f, s.condition, end, false));
    statement(f, s.body);
    f.code.jump(Op.JMP, [], again);
  }
  f.code.place(end);
}

function doLoop(f: FunctionCompiler, s: DoStmt): void {
  const start = f.code.label();
  const again = labelFor(f, f.continues, s);
  const end = labelFor(f, f.breaks, s);
  f.code.place(start);
  statement(f, s.body);
  f.code.place(again);
  if (!isFalse(s.condition)) {
    mark(f, s.conditionLoc, 'head');
    scoped(f, () => f.parts.branch(f, s.condition, start, true));
  }
  f.code.place(end);
}

function isFalse(e: Expr): boolean {
  return constantTruth(e) === false;
}

function constantTruth(e: Expr): boolean | undefined {
  if (e.kind === 'int') return e.value !== 0n;
  return e.kind === 'cast' && e.op !== 'void' ? constantTruth(e.operand) : undefined;
}

/**
 * Whether control can come to a place inside that is not its beginning. What is never entered has no code, so that
 * it may call functions that do not exist, as with gcc.
 */
function isEntered(s: Stmt): boolean {
  switch (s.kind) {
    case 'label':
    case 'case':
      return true;
    case 'block':
      return s.body.some(isEntered);
    case 'if':
      return isEntered(s.then) || (s.otherwise !== undefined && isEntered(s.otherwise));
    case 'while':
    case 'do':
    case 'for':
    case 'switch':
      return isEntered(s.body);
    default:
      return false;
  }
}

function forLoop(f: FunctionCompiler, s: ForStmt): void {
  inScope(f, s.scope, () => {
    const again = f.code.label();
    const next = labelFor(f, f.continues, s);
    const end = labelFor(f, f.breaks, s);
    for (const init of s.init) statement(f, init);
    f.code.place(again);
    const { condition, step } = s;
    if (condition !== undefined) {
      mark(f, s.conditionLoc, 'expression');
      if (isFalse(condition) && !isEntered(s.body)) {
        f.code.place(next);
        f.code.place(end);
        return;
      }
      scoped(f, () => f.parts.branch(f, condition, end, false));
    } else if (step === undefined) {
      // Even `for (;;) {}` passes a position each time round, or it could not be stopped.
      mark(f, s.loc, 'head');
    }
    statement(f, s.body);
    f.code.place(next);
    if (step !== undefined) {
      mark(f, s.stepLoc, 'expression');
      scoped(f, () => f.parts.effect(f, step));
    }
    f.code.jump(Op.JMP, [], again);
    f.code.place(end);
  });
}

function returnStatement(f: FunctionCompiler, s: ReturnStmt): void {
  mark(f, s.loc, 'simple');
  const { value } = s;
  if (value !== undefined) {
    scoped(f, () => {
      const c = classOf(value.type);
      if (c === 'void') f.parts.effect(f, value);
      else if (c === 'rec') {
        f.parts.copy(f, { kind: 'memory', slot: f.resultPointer, disp: 0 }, f.parts.record(f, value), value.type.size);
      } else f.slotOf(value, f.resultSlot);
    });
  }
  f.code.jump(Op.JMP, [], f.end);
}

// ---------------------------------------------------------------- switch

interface Range {
  low: bigint;
  high: bigint;
  label: Label;
}

function switchStatement(f: FunctionCompiler, s: SwitchStmt): void {
  mark(f, s.loc, 'head');
  const end = labelFor(f, f.breaks, s);
  const ranges: Range[] = s.cases.map((c) => ({ low: c.low, high: c.high, label: caseLabel(f, c.target) }));
  const fallback = s.fallback === undefined ? end : caseLabel(f, s.fallback);
  scoped(f, () => {
    const v = f.slotOf(s.value);
    if (isWide(s.value.type)) wideSwitch(f, v, s.value, ranges, fallback);
    else narrowSwitch(f, v, isUnsigned(s.value.type), ranges, fallback);
  });
  statement(f, s.body);
  f.code.place(end);
}

function caseLabel(f: FunctionCompiler, c: CaseStmt): Label {
  let label = f.cases.get(c);
  if (label === undefined) {
    label = f.code.label();
    f.cases.set(c, label);
  }
  return label;
}

/** 64-bit values: those that are sign-extended words go to the narrow switch, the others one by one. */
function wideSwitch(f: FunctionCompiler, v: number, value: Expr, ranges: Range[], fallback: Label): void {
  const short: Range[] = [];
  for (const r of ranges) {
    const same = (n: bigint): boolean => BigInt.asIntN(32, n) === BigInt.asIntN(64, n);
    if (same(r.low) && same(r.high) && r.high - r.low < 1000n) {
      short.push(r);
      continue;
    }
    const next = f.code.label();
    const low = f.inSlot(f.constant(r.low), true);
    const high = f.inSlot(f.constant(r.high), true);
    const less = isUnsigned(value.type) ? Op.JLTU64 : Op.JLT64;
    f.code.jump(less, [v, low], next);
    f.code.jump(less, [high, v], next);
    f.code.jump(Op.JMP, [], r.label);
    f.code.place(next);
  }
  if (short.length === 0) {
    f.code.jump(Op.JMP, [], fallback);
    return;
  }
  const extended = f.temp();
  f.code.emit(Op.SEXT64, extended, v);
  f.code.jump(Op.JNE64, [v, extended], fallback);
  narrowSwitch(f, v, false, short, fallback);
}

function narrowSwitch(f: FunctionCompiler, v: number, unsigned: boolean, ranges: Range[], fallback: Label): void {
  const single: { value: number; label: Label }[] = [];
  for (const r of ranges) {
    if (r.high - r.low < 256n) {
      for (let n = r.low; n <= r.high; n++) single.push({ value: Number(BigInt.asIntN(32, n)), label: r.label });
      continue;
    }
    const next = f.code.label();
    const low = f.inSlot(f.constant(r.low), false);
    const high = f.inSlot(f.constant(r.high), false);
    f.code.jump(unsigned ? Op.JLTU : Op.JLT, [v, low], next);
    f.code.jump(unsigned ? Op.JLTU : Op.JLT, [high, v], next);
    f.code.jump(Op.JMP, [], r.label);
    f.code.place(next);
  }
  if (single.length <= 3) {
    for (const { value, label } of single) f.code.jump(Op.JEQI, [v, value], label);
    f.code.jump(Op.JMP, [], fallback);
    return;
  }
  single.sort((a, b) => a.value - b.value);
  const low = single[0].value;
  const span = single[single.length - 1].value - low + 1;
  if (span <= single.length * 3 + 8) {
    f.code.emit(Op.TSWITCH, v, low, span);
    f.code.target(fallback);
    for (let i = 0, k = 0; i < span; i++) {
      if (single[k].value === low + i) f.code.target(single[k++].label);
      else f.code.target(fallback);
    }
    return;
  }
  f.code.emit(Op.BSWITCH, v, single.length);
  f.code.target(fallback);
  for (const { value, label } of single) {
    f.code.words.push(value);
    f.code.target(label);
  }
}
