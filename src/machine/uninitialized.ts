/**
 * Which local variables can be read before they are written, as far as the text tells. Those get
 * their memory watched by the checker (POISON in isa.ts): the machine then reports the read that does happen. All
 * others are proven, and cost nothing.
 *
 * Arrays, records and variables whose address is taken and which are declared without a value are always watched:
 * who writes them is not to be seen here. For plain variables this is the definite assignment of Java's definition,
 * with the states "when true" and "when false" for conditions; a label with a jump from below starts
 * from nothing. Leaves out: variables of variable length, and those that the front end made.
 */
import type { Block, Expr, FunctionSymbol, Label, LocalSymbol, Stmt } from '../c';
import { classOf } from './value-types';

/** Variables certainly written; undefined: this place is never reached. */
type State = ReadonlySet<LocalSymbol> | undefined;

interface Branches {
  whenTrue: State;
  whenFalse: State;
}

const NOTHING: State = new Set();

function join(a: State, b: State): State {
  if (a === undefined || a === b) return b;
  if (b === undefined) return a;
  const both = new Set<LocalSymbol>();
  for (const local of a) if (b.has(local)) both.add(local);
  return both;
}

/** Whether a declaration without a value leaves something to check. */
function isCandidate(local: LocalSymbol): boolean {
  if (local.hidden || local.isParam || local.variableArray !== undefined) return false;
  // va_list is filled by va_start, at once.
  const { type } = local;
  const isVaList = type.kind === 'array' && type.of.kind === 'record' && type.of.def.tag === '__va_list_tag';
  return type.size > 0 && !isVaList;
}

/** The locals whose memory is to be watched, in order of declaration. */
export function watchedLocals(fn: FunctionSymbol): LocalSymbol[] {
  if (fn.body === undefined) return [];
  const first = new Flow();
  first.statement(fn.body);
  if (first.inMemory.size === 0 && first.plain.size === 0) return [];
  const watched = new Set(first.inMemory);
  if (first.plain.size > 0) {
    const flow = new Flow(first);
    flow.statement(fn.body);
    for (const local of flow.early) watched.add(local);
  }
  return fn.locals.filter((local) => watched.has(local));
}

/** One walk over a function's body. The first only lists declarations and jumps, the second follows the states. */
class Flow {
  readonly inMemory = new Set<LocalSymbol>();
  readonly plain = new Set<LocalSymbol>();
  /** Read while not certainly written. */
  readonly early = new Set<LocalSymbol>();
  private readonly gotos = new Map<Label, number>();
  private state: State = NOTHING;
  private readonly exits = new Map<Stmt, State>();
  private readonly again = new Map<Stmt, State>();
  private readonly cases = new Map<Stmt, State>();
  private readonly jumps = new Map<Label, { state: State; seen: number }>();

  constructor(private readonly known?: Flow) {}

  private reach(map: Map<Stmt, State>, at: Stmt): void {
    map.set(at, join(map.get(at), this.state));
  }

  private wrote(local: LocalSymbol): void {
    if (this.state === undefined || this.state.has(local) || this.known?.plain.has(local) !== true) return;
    this.state = new Set(this.state).add(local);
  }

  private read(local: LocalSymbol): void {
    if (this.state !== undefined && this.known?.plain.has(local) === true && !this.state.has(local))
      this.early.add(local);
  }

  // ---- statements

  private block(s: Block): void {
    for (const child of s.body) this.statement(child);
  }

  statement(s: Stmt): void {
    switch (s.kind) {
      case 'block':
        this.block(s);
        return;
      case 'expr':
        this.value(s.expr);
        return;
      case 'decl':
        this.declaration(
          s.local,
          s.init?.items.flatMap((item) => item.expr ?? []),
          s.init !== undefined,
        );
        return;
      case 'if': {
        const { whenTrue, whenFalse } = this.condition(s.condition);
        this.state = whenTrue;
        this.statement(s.then);
        const then = this.state;
        this.state = whenFalse;
        if (s.otherwise !== undefined) this.statement(s.otherwise);
        this.state = join(then, this.state);
        return;
      }
      case 'while': {
        const { whenTrue, whenFalse } = this.condition(s.condition);
        this.state = whenTrue;
        this.statement(s.body);
        this.state = join(whenFalse, this.exits.get(s));
        return;
      }
      case 'do': {
        this.statement(s.body);
        this.state = join(this.state, this.again.get(s));
        const { whenFalse } = this.condition(s.condition);
        this.state = join(whenFalse, this.exits.get(s));
        return;
      }
      case 'for': {
        for (const init of s.init) this.statement(init);
        const branches = s.condition === undefined ? undefined : this.condition(s.condition);
        if (branches !== undefined) this.state = branches.whenTrue;
        this.statement(s.body);
        this.state = join(this.state, this.again.get(s));
        if (s.step !== undefined) this.value(s.step);
        this.state = join(branches?.whenFalse, this.exits.get(s));
        return;
      }
      case 'switch': {
        this.value(s.value);
        const before = this.state;
        for (const { target } of s.cases) this.reach(this.cases, target);
        if (s.fallback !== undefined) this.reach(this.cases, s.fallback);
        this.state = undefined;
        this.statement(s.body);
        if (s.fallback === undefined) this.state = join(this.state, before);
        this.state = join(this.state, this.exits.get(s));
        return;
      }
      case 'case':
        // A jump through a table of labels may come from further down.
        this.state = this.cases.has(s) ? join(this.state, this.cases.get(s)) : NOTHING;
        this.statement(s.body);
        return;
      case 'break':
        this.reach(this.exits, s.target);
        this.state = undefined;
        return;
      case 'continue':
        this.reach(this.again, s.target);
        this.state = undefined;
        return;
      case 'return':
        if (s.value !== undefined) this.value(s.value);
        this.state = undefined;
        return;
      case 'goto': {
        this.gotos.set(s.target, (this.gotos.get(s.target) ?? 0) + 1);
        const before = this.jumps.get(s.target);
        this.jumps.set(s.target, { state: join(before?.state, this.state), seen: (before?.seen ?? 0) + 1 });
        this.state = undefined;
        return;
      }
      case 'label': {
        const from = this.jumps.get(s.label);
        const all = this.known?.gotos.get(s.label) ?? 0;
        this.state = (from?.seen ?? 0) < all ? NOTHING : join(this.state, from?.state);
        this.statement(s.body);
        return;
      }
      default:
        return;
    }
  }

  private declaration(local: LocalSymbol, values: readonly Expr[] | undefined, initialized: boolean): void {
    for (const value of values ?? []) this.value(value);
    if (!isCandidate(local)) return;
    if (initialized) return;
    if (local.addressTaken || classOf(local.type) === 'rec') this.inMemory.add(local);
    else {
      this.plain.add(local);
      if (this.state?.has(local) === true) {
        const without = new Set(this.state);
        without.delete(local);
        this.state = without;
      }
    }
  }

  // ---- expressions

  private condition(e: Expr): Branches {
    if (e.kind === 'int') {
      const { state } = this;
      return e.value !== 0n ? { whenTrue: state, whenFalse: undefined } : { whenTrue: undefined, whenFalse: state };
    }
    if (e.kind === 'cast' && (e.op === 'int' || e.op === 'bool' || e.op === 'none')) return this.condition(e.operand);
    if (e.kind === 'unary' && e.op === '!') {
      const { whenTrue, whenFalse } = this.condition(e.operand);
      return { whenTrue: whenFalse, whenFalse: whenTrue };
    }
    if (e.kind === 'logical') {
      const left = this.condition(e.left);
      this.state = e.op === '&&' ? left.whenTrue : left.whenFalse;
      const right = this.condition(e.right);
      return e.op === '&&'
        ? { whenTrue: right.whenTrue, whenFalse: join(left.whenFalse, right.whenFalse) }
        : { whenTrue: join(left.whenTrue, right.whenTrue), whenFalse: right.whenFalse };
    }
    this.value(e);
    return { whenTrue: this.state, whenFalse: this.state };
  }

  /** The expression is evaluated, whether its value is used or not. */
  private value(e: Expr): void {
    switch (e.kind) {
      case 'local':
        this.read(e.local);
        return;
      case 'addr':
      case 'decay':
      case 'member':
        this.place(e.kind === 'member' ? e.object : e.operand);
        return;
      case 'deref':
        this.value(e.pointer);
        return;
      case 'assign':
        if (e.target.kind !== 'local') this.place(e.target);
        this.value(e.value);
        if (e.target.kind === 'local') this.wrote(e.target.local);
        return;
      case 'assignOp':
        this.value(e.target);
        this.value(e.value);
        if (e.target.kind === 'local') this.wrote(e.target.local);
        return;
      case 'incDec':
        this.value(e.target);
        if (e.target.kind === 'local') this.wrote(e.target.local);
        return;
      case 'cast':
        // `(void)x` reads nothing.
        if (e.op === 'void' && e.operand.kind === 'local') return;
        this.value(e.operand);
        return;
      case 'unary':
        if (e.op === '!') this.either(e);
        else this.value(e.operand);
        return;
      case 'logical':
        this.either(e);
        return;
      case 'cond': {
        const { whenTrue, whenFalse } = this.condition(e.condition);
        this.state = whenTrue;
        this.value(e.then);
        const then = this.state;
        this.state = whenFalse;
        this.value(e.otherwise);
        this.state = join(then, this.state);
        return;
      }
      case 'binary':
      case 'comma':
      case 'ptrDiff':
        this.value(e.left);
        this.value(e.right);
        return;
      case 'ptrAdd':
        this.value(e.pointer);
        this.value(e.index);
        return;
      case 'call':
        this.value(e.callee);
        for (let i = e.args.length - 1; i >= 0; i--) this.value(e.args[i]);
        if (e.callee.kind === 'func' && e.callee.func.noreturn) this.state = undefined;
        return;
      case 'stmtExpr':
        this.block(e.body);
        if (e.result !== undefined) this.value(e.result);
        return;
      case 'compoundLiteral':
        for (const item of e.init.items) if (item.expr !== undefined) this.value(item.expr);
        return;
      case 'vaStart':
      case 'vaArg':
      case 'vaEnd':
        this.value(e.list);
        return;
      case 'vaCopy':
        this.value(e.target);
        this.value(e.source);
        return;
      default:
        return;
    }
  }

  private either(e: Expr): void {
    const { whenTrue, whenFalse } = this.condition(e);
    this.state = join(whenTrue, whenFalse);
  }

  /** What must be evaluated to know where an lvalue is. */
  private place(e: Expr): void {
    if (e.kind === 'local' || e.kind === 'global' || e.kind === 'func') return;
    if (e.kind === 'member') this.place(e.object);
    else this.value(e);
  }
}
