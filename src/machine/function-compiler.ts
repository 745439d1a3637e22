/**
 * What all parts of code generation share while one function is compiled: its code, its frame, its
 * temporaries, operands, labels, diagnostics; and the entry to each part, so that the parts need not import one another
 * (expressions contain statements and places contain expressions).
 *
 * Frame slots come from one stack: locals of a block and temporaries of a statement are given back when it ends.
 */
import type {
  BreakTarget,
  CaseStmt,
  CompoundLiteral,
  Expr,
  FunctionSymbol,
  GlobalSymbol,
  Initializer,
  Label as CLabel,
  Loc,
  LocalSymbol,
  Scope,
  Stmt,
  Type,
  VaArg,
} from '../c';
import type { BitField, DoStmt, ForStmt, WhileStmt } from '../c';
import { loOf, hiOf } from './address';
import { FRAME_ALIGN } from './frames';
import { Op } from './isa';
import { CodeBuffer, type Label, type ObjectVariable, PARAM_BYTE, PARAM_WORD } from './object-code';
import { watchedLocals } from './uninitialized';
import { classOf, isWide, roundUp } from './value-types';

/** Byte offset of the frame's first local. */
export const WATCHED_AT = 16;

/** What `continue` may name. */
export type ContinueTarget = WhileStmt | DoStmt | ForStmt;

/** Where a value is: a slot (word offset from the frame), or a constant. */
export type Operand = { slot: number } | { lo: number; hi: number };

export function isConstant(v: Operand): v is { lo: number; hi: number } {
  return 'lo' in v;
}

/** Where an object is. */
export type Place =
  /** In the frame, at a byte offset. `exact`: C layout; else a scalar in its slot, extended to 32 bits. */
  | { kind: 'frame'; offset: number; exact: boolean }
  /** At a constant offset in a global. */
  | { kind: 'global'; global: GlobalSymbol; offset: number }
  /** At the pointer in a slot, plus a constant. */
  | { kind: 'memory'; slot: number; disp: number };

/** Options of a whole compilation. */
export interface CodegenOptions {
  /** Kernel: all data is reached directly. Programs: read-only data through pointers, as it may lie elsewhere in RAM. */
  kernel: boolean;
  error(loc: Loc, code: string, message: string, suggestion?: string): void;
}

/** The parts, each by the file that has it. */
export interface Parts {
  /** Evaluate; with `dst` the value ends up there. Class `rec` and `void` not allowed. */
  value(f: FunctionCompiler, e: Expr, dst?: number): Operand;
  /** Evaluate for side effects only. */
  effect(f: FunctionCompiler, e: Expr): void;
  /** Jump to `label` if the truth of `e` is `sense`, else go on. */
  branch(f: FunctionCompiler, e: Expr, label: Label, sense: boolean): void;
  place(f: FunctionCompiler, e: Expr): Place;
  /** The object of class `rec` that `e` evaluates to; `into` may be used for it. */
  record(f: FunctionCompiler, e: Expr, into?: Place): Place;
  address(f: FunctionCompiler, place: Place, dst?: number): Operand;
  load(f: FunctionCompiler, place: Place, type: Type, bits?: BitField, dst?: number): Operand;
  store(f: FunctionCompiler, place: Place, type: Type, value: Operand, bits?: BitField): void;
  copy(f: FunctionCompiler, to: Place, from: Place, size: number): void;
  convert(f: FunctionCompiler, v: Operand, from: Type, to: Type, dst?: number): Operand;
  call(f: FunctionCompiler, e: Expr & { kind: 'call' }, dst?: number, into?: Place): Operand | Place | undefined;
  /** The object that `va_arg` moves past. */
  vaArg(f: FunctionCompiler, e: VaArg): Place;
  initialize(f: FunctionCompiler, local: LocalSymbol, init: Initializer): void;
  compound(f: FunctionCompiler, e: CompoundLiteral): Place;
  statement(f: FunctionCompiler, s: Stmt): void;
  /** The statements of a block whose scope is left open while `then` runs. */
  block(f: FunctionCompiler, s: Stmt & { kind: 'block' }, then?: () => void): void;
}

export class FunctionCompiler {
  readonly code = new CodeBuffer();
  readonly variables: ObjectVariable[] = [];
  /** Next free byte of the frame, and the most that was ever used. */
  top = 16;
  maxTop = 16;
  /** Bytes of parameters, hidden result pointer included. */
  paramBytes = 0;
  depth = 0;
  readonly labels = new Map<CLabel, Label>();
  readonly breaks = new Map<BreakTarget, Label>();
  readonly continues = new Map<ContinueTarget, Label>();
  readonly cases = new Map<CaseStmt, Label>();
  /** Where `return` leaves its value, and where it goes. */
  resultSlot = -1;
  readonly end: Label;
  private readonly offsets = new Map<LocalSymbol, number>();
  readonly callCache = new Map<Expr, boolean>();
  /** Locals whose memory the checker watches until they are written (uninitialized.ts): they lie together, from WATCHED_AT on. */
  readonly watched: ReadonlySet<LocalSymbol>;
  readonly watchedBytes: number;

  constructor(
    readonly symbol: FunctionSymbol,
    readonly parts: Parts,
    readonly options: CodegenOptions,
  ) {
    this.end = this.code.label();
    let words = 0;
    if (classOf(symbol.type.returns) === 'rec') words = 2;
    for (const p of symbol.params) {
      this.offsets.set(p, PARAM_BYTE + words * 4);
      words += roundUp(Math.max(p.type.size, 1), 8) / 4;
    }
    this.paramBytes = words * 4;
    // They keep their places to themselves, so that no other variable meets what the checker knows of them.
    const watched = watchedLocals(symbol);
    this.watched = new Set(watched);
    for (const local of watched) this.declare(local);
    this.watchedBytes = this.top - WATCHED_AT;
  }

  // ---- frame ----

  /** A byte range of the frame, 8-aligned or more, until the statement or block ends. */
  allocate(bytes: number, align = 8): number {
    const at = roundUp(this.top, Math.min(Math.max(align, 8), FRAME_ALIGN));
    this.top = at + roundUp(Math.max(bytes, 8), 8);
    if (this.top > this.maxTop) this.maxTop = this.top;
    return at;
  }

  /** A fresh 8-byte slot, as word offset. */
  temp(): number {
    return this.allocate(8) >> 2;
  }

  /**
   * Compound literals live as long as the block they stand in: they get their places with it. Other hidden locals are
   * used within one expression.
   */
  declareLiterals(scope: Scope): void {
    for (const local of this.symbol.locals) {
      if (local.hidden && local.scope === scope && (local.addressTaken || classOf(local.type) === 'rec')) {
        this.declare(local);
      }
    }
  }

  /** Byte offset of a local. Hidden ones get theirs when first met. */
  offsetOf(local: LocalSymbol): number {
    const known = this.offsets.get(local);
    if (known !== undefined) return known;
    return this.declare(local);
  }

  /** A local comes to life: gives it its place. */
  declare(local: LocalSymbol): number {
    const known = this.offsets.get(local);
    if (known !== undefined) return known;
    const at = this.allocate(local.type.size, local.align);
    this.offsets.set(local, at);
    return at;
  }

  /** Hidden pointer to where a record result goes. */
  get resultPointer(): number {
    return PARAM_WORD;
  }

  // ---- operands ----

  constant(value: bigint): Operand {
    return { lo: loOf(value), hi: hiOf(value) };
  }

  /** The operand in a slot. Constants are loaded. */
  inSlot(v: Operand, wide: boolean, dst?: number): number {
    if (isConstant(v)) {
      const d = dst ?? this.temp();
      if (wide) this.code.emit(Op.LI64, d, v.lo, v.hi);
      else this.code.emit(Op.LI32, d, v.lo);
      return d;
    }
    if (dst !== undefined && dst !== v.slot) {
      this.code.emit(wide ? Op.MOV64 : Op.MOV32, dst, v.slot);
      return dst;
    }
    return v.slot;
  }

  /** Operand of expression `e` in some slot. */
  slotOf(e: Expr, dst?: number): number {
    return this.inSlot(this.parts.value(this, e, dst), isWide(e.type), dst);
  }

  /** Loads the address of a symbol (plus `addend`) into `d`. */
  symbolAddress(target: GlobalSymbol | FunctionSymbol, addend: number, d: number): void {
    this.code.relocate('address', this.code.pc + 2, target);
    this.code.emit(Op.LI64, d, addend, 0);
  }

  labelOf(label: CLabel): Label {
    let known = this.labels.get(label);
    if (known === undefined) {
      known = this.code.label();
      this.labels.set(label, known);
    }
    return known;
  }
}
