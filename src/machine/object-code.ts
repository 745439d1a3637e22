/**
 * The code of one function before linking: words, labels, and what the linker must fill in.
 * Leaves out: what the instructions mean (isa.ts) and how C becomes them (codegen*.ts).
 */
import type { FunctionSymbol, GlobalSymbol, Loc, LocalSymbol } from '../c';
import { instructionLength, Op, operandKind } from './isa';

/**
 * Slots of parameters lie above the frame's own bytes, whose number is known only at the end: until
 * then they are numbered from here (words; bytes are four times that) and `finish` moves them down.
 */
export const PARAM_WORD = 1 << 26;
export const PARAM_BYTE = PARAM_WORD * 4;

export type Relocation =
  /** Entry pc of a function. */
  | { kind: 'call'; at: number; target: FunctionSymbol }
  /** Global index of a function. */
  | { kind: 'function'; at: number; target: FunctionSymbol }
  /** Offset of a global from its image's data, added to what is there. */
  | { kind: 'global'; at: number; target: GlobalSymbol }
  /** Address as two words (low, high), added to the 32-bit number in the first. */
  | { kind: 'address'; at: number; target: GlobalSymbol | FunctionSymbol };

export interface ObjectStatement {
  loc: Loc;
  /** What kind of statement, so that its end can be found in the text. */
  shape: 'simple' | 'head' | 'expression' | 'close';
  pc: number;
}

export interface ObjectVariable {
  local: LocalSymbol;
  /** Bytes from the frame. */
  offset: number;
  firstStmt: number;
  lastStmt: number;
  depth: number;
}

/** A compiled function; pcs and statement numbers count from its own start. */
export interface ObjectFunction {
  symbol: FunctionSymbol;
  code: number[];
  /** Frame without parameters. */
  frameBytes: number;
  paramBytes: number;
  relocations: Relocation[];
  statements: ObjectStatement[];
  variables: ObjectVariable[];
}

/** A place in the code that may be jumped to before it is known. */
export interface Label {
  pc: number;
  /** Words that wait for it. */
  uses: number[];
}

export class CodeBuffer {
  readonly words: number[] = [];
  readonly relocations: Relocation[] = [];
  readonly statements: ObjectStatement[] = [];

  get pc(): number {
    return this.words.length;
  }

  emit(op: Op, ...operands: number[]): void {
    this.words.push(op, ...operands);
  }

  label(): Label {
    return { pc: -1, uses: [] };
  }

  place(label: Label): void {
    label.pc = this.words.length;
    for (const at of label.uses) this.words[at] = label.pc;
  }

  /** A word that holds the label's pc. */
  target(label: Label): void {
    if (label.pc < 0) label.uses.push(this.words.length);
    this.words.push(label.pc);
  }

  jump(op: Op, operands: number[], label: Label): void {
    this.words.push(op, ...operands);
    this.target(label);
  }

  relocate(kind: 'call' | 'function', at: number, target: FunctionSymbol): void;
  relocate(kind: 'global', at: number, target: GlobalSymbol): void;
  relocate(kind: 'address', at: number, target: GlobalSymbol | FunctionSymbol): void;
  relocate(kind: Relocation['kind'], at: number, target: GlobalSymbol | FunctionSymbol): void {
    this.relocations.push({ kind, at, target } as Relocation);
  }

  statement(loc: Loc, shape: ObjectStatement['shape']): void {
    this.emit(Op.STMT, this.statements.length);
    this.statements.push({ loc, shape, pc: this.words.length - 2 });
  }

  /** The frame's size is known: parameters get their real places. */
  finish(frameBytes: number): void {
    const { words } = this;
    for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) {
      const n = instructionLength(words, pc);
      for (let k = 1; k < n; k++) {
        const word = words[pc + k];
        if (word < PARAM_WORD / 2) continue;
        const kind = operandKind(words, pc, k);
        if (kind === 's' || kind === 'd') words[pc + k] = word - PARAM_WORD + frameBytes / 4;
        else if (kind === 'b') words[pc + k] = word - PARAM_BYTE + frameBytes;
      }
    }
  }
}
