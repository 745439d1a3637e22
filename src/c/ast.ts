/**
 * The typed tree: what the front end hands to code generation and to the debugger. Over 500 lines because it is one
 * contract, and much of it words.
 *
 * THE TREE IN WORDS
 *
 * `Unit` is one translation unit. `unit.functions` holds every function that was declared
 * (those with a `body` are defined here), `unit.globals` every object with static storage:
 * file-scope variables, static locals (unique `linkName`, source name in `name`, the
 * function in `owner`), string literals (`isString`) and file-scope compound literals.
 * When `diagnostics` has no error the tree is complete and every promise below holds; with
 * errors it may hold `error` expressions and must not be compiled.
 *
 * Linking. Symbols with `linkage: 'external'` of the same `linkName` in several units are
 * one. A unit defines a global when `defined`; a tentative definition (`int x;`) has
 * `tentative` too and gives way to a real one elsewhere. A static name belongs to its unit.
 * A plain `inline` function (C11, not static) has `inlineOnly`: its body may be used for
 * calls from this unit and provides no external definition; treat as static is fine.
 *
 * Initial contents. A global without `init` is all zeros. `init.bytes` are its first bytes
 * (the rest, up to `type.size`, is zero); `init.relocs` are 8-byte addresses to be filled
 * in: address of `target` plus `addend`. A flexible last member may make `init.size`
 * greater than `type.size`: allocate `max(type.size, init.size)`.
 *
 * EXPRESSIONS. Every one has `kind`, `type`, `loc`. All conversions are explicit `cast`
 * nodes (marked `implicit` when the programmer did not write them): after them both
 * operands of a `binary` have the same arithmetic type, arguments have the parameter's
 * type (variadic ones the promoted type), assigned and returned values the target's type.
 * Integer constants are folded; `int.value` is wrapped to its type.
 *   Lvalues (things with an address) are: `local`, `global`, `deref`, `member` of an lvalue,
 *   `compoundLiteral`. Used as an operand where a value is needed, an lvalue means "load
 *   it" (for a record type: the object itself). There is no separate load node.
 *   Arrays and functions never appear as values: where C decays them there is a `decay`
 *   node whose value is the operand's address. `&x` is `addr`. `p[i]` is `deref` of
 *   `ptrAdd`. `p->f` is `member` of `deref` of p.
 *   `member` has the byte `offset` from its object's start and, for a bit-field, `bitField`
 *   (load `unitSize` bytes at that offset, shift right by `bitOffset`, keep `bitWidth` bits,
 *   sign-extend if `signed`). Its object may also be a record *value* (a call's result, an
 *   assignment, …): then it is not an lvalue.
 *   `assign`, `assignOp`, `incDec` have a `target` lvalue, evaluated once. Their value is
 *   the value after being stored (old value for postfix).
 *   `call.callee` is either a `func` node (direct call) or a pointer value. Builtin
 *   functions (`__builtin_memcpy`, `__builtin_bswap32`, …) are direct calls to a
 *   `FunctionSymbol` with `builtin` set to the name without the prefix; see builtins.ts.
 *   `stmtExpr` runs a block; its value is the value of `result`, which is evaluated last
 *   (in the block's scope), or nothing (type void). `result` is NOT in the block's list.
 *   `a ?: b` has become `(tmp = a) ? tmp : b` with a hidden local `tmp`.
 *   Record types appear as values of: lvalues, `call`, `assign`, `cond`, `comma`,
 *   `stmtExpr`, `vaArg`.
 *   A `compoundLiteral` in a function names a hidden local and its initialiser: run the
 *   initialiser, then it is that lvalue.
 *   `long double` is computed as `double`.
 *   An `int` node may have a pointer type: `(void *)0`, `(struct s *)0x1000`.
 *
 * STATEMENTS. `loc` is where a debugger stops for the statement; for code made by a macro
 * it is the outermost macro call. A `block` and a `for` have a `scope` whose `locals` are
 * visible from their own `loc` to `scope.end`. Each local variable has one `decl`
 * statement where it comes to life (with its initialiser, if any); hidden temporaries have
 * none. All locals of a function, hidden and parameters too, are in `function.locals`.
 *   `switch` has its resolved `cases`; each is the marker statement `case` somewhere inside
 *   `body` (identity of objects: `cases[i].target`). Values are wrapped to the type of
 *   `value`; `low..high` inclusive. `break`/`continue` name the statement they leave.
 *   `goto.target` is the `label` statement's `Label`.
 *
 * LOCAL INITIALISERS are flat: if `zero`, first zero the whole object; then perform `items`
 * in order, each storing `expr` (converted already; possibly a whole record) or raw `bytes`
 * at `offset`.
 *
 * This file is long because it is one contract, best read in one go.
 *
 * FOR THE DEBUGGER: `unit.fileScope`, `unit.macros`, `unit.expansions`, comments and lines
 * of functions, attributes by name. Positions become lines by `unit.sources.position(loc)`.
 */
import type { Loc, SourceMap } from './source';
import type { ArrayType, BitField, EnumDef, Field, FunctionType, PointerType, RecordDef, Type } from './types';

// ---------------------------------------------------------------- the unit

export interface Unit {
  path: string;
  sources: SourceMap;
  functions: FunctionSymbol[];
  globals: GlobalSymbol[];
  /** Everything visible at file scope at the end of the file. */
  fileScope: Scope;
  /** Macros defined at the end of the file, by name. */
  macros: ReadonlyMap<string, MacroDefinition>;
  /** Outermost macro calls in order of appearance in the token stream. */
  expansions: Expansion[];
  /** Files read, the main file first. */
  files: string[];
}

/** A macro as defined. Tokens are private to the preprocessor; `text` shows the body. */
export interface MacroDefinition {
  readonly name: string;
  readonly functionLike: boolean;
  readonly params: readonly string[];
  readonly variadic: boolean;
  readonly loc: Loc;
  readonly text: string;
}

/** What a macro call in the source became. */
export interface Expansion {
  readonly name: string;
  /** The call, from the macro's name to after the last character of its arguments. */
  readonly start: Loc;
  readonly end: Loc;
  /** Where the macro is defined. */
  readonly definition: Loc;
  /** The resulting C text, on one line. Computed when asked. */
  readonly text: string;
}

// ---------------------------------------------------------------- symbols

export type Linkage = 'external' | 'internal' | 'none';

/** `__attribute__((name(args)))`; leading and trailing `__` are removed from the name. */
export interface Attribute {
  readonly name: string;
  /** Integers and strings by value, other arguments as their text. */
  readonly args: readonly (bigint | string)[];
  readonly loc: Loc;
}

/** A variable on the stack: automatic local, parameter, or hidden temporary. */
export interface LocalSymbol {
  readonly symbol: 'local';
  /** Empty for hidden temporaries and unnamed parameters. */
  readonly name: string;
  type: Type;
  /** Unique within the function, from 0 in order of declaration. */
  readonly id: number;
  readonly scope: Scope;
  readonly isParam: boolean;
  /** A function inside this one uses it: it has its place from the beginning to the end of the function. */
  captured?: boolean;
  /** Declared `register`: the program may not ask for its address. */
  register?: boolean;
  /** It holds the address of an array or struct of this type, whose size is not constant; its name means that object. */
  variableArray?: Type;
  /** It wants more alignment than a frame has: where it is (aligned-locals.ts). */
  aligned?: { pointer: LocalSymbol; room: LocalSymbol; type: Type; alignment: number };
  /** Made by the front end (compound literal, `?:`); not shown to people. */
  readonly hidden: boolean;
  /** Its address is taken, or it is an array or record: it must live in memory. */
  addressTaken: boolean;
  /** At least `type.align`; greater when declared so. */
  align: number;
  readonly attributes: readonly Attribute[];
  readonly loc: Loc;
}

/** An object with static storage. */
export interface GlobalSymbol {
  readonly symbol: 'global';
  /** The name in the source; empty for strings and compound literals. */
  readonly name: string;
  /** Unique in the unit. Equals `name` for file-scope variables. */
  readonly linkName: string;
  type: Type;
  linkage: Linkage;
  /** This unit provides the object (false: `extern` declaration only). */
  defined: boolean;
  /** Defined without initialiser at file scope: another unit's initialised definition wins. */
  tentative: boolean;
  init?: ConstInit;
  isString: boolean;
  threadLocal: boolean;
  align: number;
  attributes: Attribute[];
  /** For a static local: its function, and the scope it is visible in. */
  readonly owner?: FunctionSymbol;
  readonly scope?: Scope;
  readonly loc: Loc;
  /** The comment right above the declaration, without its marks; '' if none. */
  comment: string;
}

export interface FunctionSymbol {
  readonly symbol: 'function';
  readonly name: string;
  readonly linkName: string;
  type: FunctionType;
  linkage: Linkage;
  isInline: boolean;
  /** C11 `inline` without `extern`: no external definition comes from this unit. */
  inlineOnly: boolean;
  noreturn: boolean;
  attributes: Attribute[];
  /** Name without `__builtin_` when the machine provides it. */
  builtin?: string;
  /** Parameters of the definition, in order. */
  params: LocalSymbol[];
  /** Every stack object of the body, parameters and hidden ones included. */
  locals: LocalSymbol[];
  body?: Block;
  /** Some code of this unit calls it or takes its address. */
  referenced: boolean;
  /** Its name in the definition (or first declaration). */
  loc: Loc;
  /** First character of the definition, and its closing brace. */
  start: Loc;
  end: Loc;
  comment: string;
}

export interface EnumConstant {
  readonly symbol: 'enumConstant';
  readonly name: string;
  /** The type it has in expressions. */
  readonly type: Type;
  readonly value: bigint;
  readonly enum: EnumDef;
  readonly loc: Loc;
}

export interface TypedefSymbol {
  readonly symbol: 'typedef';
  readonly name: string;
  readonly type: Type;
  readonly loc: Loc;
}

/** Whatever an ordinary identifier can mean. */
export type CSymbol = LocalSymbol | GlobalSymbol | FunctionSymbol | EnumConstant | TypedefSymbol;

/** What a tag (`struct x`, `enum y`) can mean. */
export type Tag = { readonly tag: 'record'; readonly def: RecordDef } | { readonly tag: 'enum'; readonly def: EnumDef };

/** A region of the source with its names; blocks, `for`, functions (parameters), the file. */
export interface Scope {
  readonly id: number;
  readonly parent?: Scope;
  readonly symbols: Map<string, CSymbol>;
  readonly tags: Map<string, Tag>;
  /** Stack variables declared directly here, in order. */
  readonly locals: LocalSymbol[];
  /** Static locals declared directly here. */
  readonly statics: GlobalSymbol[];
  readonly start: Loc;
  end: Loc;
}

// ---------------------------------------------------------------- initialisers

/** How a stack object (or compound literal) is filled. */
export interface Initializer {
  /** Zero the whole object first. */
  zero: boolean;
  items: InitItem[];
}

export interface InitItem {
  offset: number;
  type: Type;
  bitField?: BitField;
  /** The value to store; absent when `bytes` is given. */
  expr?: Expr;
  /** Characters of a string literal stored in an array. */
  bytes?: Uint8Array;
}

/** Contents of a global, known at compile time. */
export interface ConstInit {
  /** The first bytes of the object; the rest is zero. */
  bytes: Uint8Array;
  relocs: Reloc[];
  /** Bytes to allocate; greater than the type's size for an initialised flexible member. */
  size: number;
}

/** 8 bytes at `offset` = address of `target` + `addend`. */
export interface Reloc {
  offset: number;
  target: GlobalSymbol | FunctionSymbol;
  addend: bigint;
}

// ---------------------------------------------------------------- expressions

interface ExprBase {
  type: Type;
  loc: Loc;
}

export interface IntConst extends ExprBase {
  kind: 'int';
  value: bigint;
}
export interface FloatConst extends ExprBase {
  kind: 'float';
  value: number;
}
export interface LocalRef extends ExprBase {
  kind: 'local';
  local: LocalSymbol;
}
/** Also a string literal: then `global.isString`. */
export interface GlobalRef extends ExprBase {
  kind: 'global';
  global: GlobalSymbol;
}
/** Only under `decay` or `addr`, or as `call.callee`. */
export interface FunctionRef extends ExprBase {
  kind: 'func';
  func: FunctionSymbol;
}
export interface Deref extends ExprBase {
  kind: 'deref';
  pointer: Expr;
  /** It is a variable that was declared with this alignment. */
  alignment?: number;
}
export interface Member extends ExprBase {
  kind: 'member';
  object: Expr;
  field: Field;
  /** From the start of `object`, anonymous members in between included. */
  offset: number;
  bitField?: BitField;
}
export interface AddrOf extends ExprBase {
  kind: 'addr';
  operand: Expr;
}
export interface Decay extends ExprBase {
  kind: 'decay';
  operand: Expr;
}

/**
 * What a cast does:
 * `int`: integer to integer, truncate or extend by the signedness of the *source*;
 * `bool`: any scalar to `_Bool`, value != 0;
 * `intToFloat`, `floatToInt` (towards zero), `floatToFloat` (round);
 * `pointer`: pointer to pointer, nothing; `intToPtr`: extend like `int` to 64 bits;
 * `ptrToInt`: truncate like `int`; `void`: drop the value; `none`: same representation.
 */
export type CastOp =
  | 'int'
  | 'bool'
  | 'intToFloat'
  | 'floatToInt'
  | 'floatToFloat'
  | 'pointer'
  | 'intToPtr'
  | 'ptrToInt'
  | 'void'
  | 'none';
export interface Cast extends ExprBase {
  kind: 'cast';
  op: CastOp;
  operand: Expr;
  implicit: boolean;
}

/** `!` gives int 0 or 1 and takes any scalar; `-` and `~` work in the operand's (promoted) type. */
export interface Unary extends ExprBase {
  kind: 'unary';
  op: '-' | '~' | '!';
  operand: Expr;
}

export type ArithOp = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
/**
 * Arithmetic in the common type of both operands (for shifts: in the left operand's type; the right one
 * has its own promoted integer type). Comparisons compare in the operands' type (arithmetic or pointer,
 * pointers unsigned) and give int 0 or 1.
 */
export interface Binary extends ExprBase {
  kind: 'binary';
  op: ArithOp | CompareOp;
  left: Expr;
  right: Expr;
}
/** `pointer ± index * elementSize`; index is `long` or `unsigned long`. */
export interface PtrAdd extends ExprBase {
  kind: 'ptrAdd';
  op: '+' | '-';
  pointer: Expr;
  index: Expr;
  elementSize: number;
}
/** `(left - right) / elementSize` as long; both are pointers. */
export interface PtrDiff extends ExprBase {
  kind: 'ptrDiff';
  left: Expr;
  right: Expr;
  elementSize: number;
}
/** `&&`, `||`: operands any scalar, result int 0 or 1. */
export interface Logical extends ExprBase {
  kind: 'logical';
  op: '&&' | '||';
  left: Expr;
  right: Expr;
}
/** Both branches have the node's type (void allowed). */
export interface Conditional extends ExprBase {
  kind: 'cond';
  condition: Expr;
  then: Expr;
  otherwise: Expr;
}
export interface Assign extends ExprBase {
  kind: 'assign';
  target: Expr;
  value: Expr;
}
/**
 * `target op= value`: load target, convert it to `computeType`, compute with `value` (already of
 * `computeType`; for shifts of its own promoted type), convert to `target.type`, store.
 * Pointer targets (op `+` or `-`): `computeType` is the pointer, `value` is long, scaled by `elementSize`.
 */
export interface AssignOp extends ExprBase {
  kind: 'assignOp';
  op: ArithOp;
  target: Expr;
  value: Expr;
  computeType: Type;
  /** 0 unless the target is a pointer. */
  elementSize: number;
}
/** `++`/`--`: add or subtract 1 (a pointer: `elementSize`) in `computeType`, convert to `target.type`, store. */
export interface IncDec extends ExprBase {
  kind: 'incDec';
  op: '++' | '--';
  prefix: boolean;
  target: Expr;
  computeType: Type;
  elementSize: number;
}
export interface Call extends ExprBase {
  kind: 'call';
  callee: Expr;
  args: Expr[];
  funcType: FunctionType;
}
export interface Comma extends ExprBase {
  kind: 'comma';
  left: Expr;
  right: Expr;
}
/** See the top: `result` is evaluated after `body`'s statements, within its scope. */
export interface StmtExpr extends ExprBase {
  kind: 'stmtExpr';
  body: Block;
  result?: Expr;
}
export interface CompoundLiteral extends ExprBase {
  kind: 'compoundLiteral';
  local: LocalSymbol;
  init: Initializer;
}

/** `va_list` is `struct __va_list_tag[1]` of 24 bytes; `list` is a pointer to it in all four. */
export interface VaStart extends ExprBase {
  kind: 'vaStart';
  list: Expr;
}
export interface VaArg extends ExprBase {
  kind: 'vaArg';
  list: Expr;
}
export interface VaEnd extends ExprBase {
  kind: 'vaEnd';
  list: Expr;
}
export interface VaCopy extends ExprBase {
  kind: 'vaCopy';
  target: Expr;
  source: Expr;
}
/** Stands where an error was reported. Never in a unit without errors. */
export interface ErrorExpr extends ExprBase {
  kind: 'error';
}

export type Expr =
  | IntConst
  | FloatConst
  | LocalRef
  | GlobalRef
  | FunctionRef
  | Deref
  | Member
  | AddrOf
  | Decay
  | Cast
  | Unary
  | Binary
  | PtrAdd
  | PtrDiff
  | Logical
  | Conditional
  | Assign
  | AssignOp
  | IncDec
  | Call
  | Comma
  | StmtExpr
  | CompoundLiteral
  | VaStart
  | VaArg
  | VaEnd
  | VaCopy
  | ErrorExpr;

// ---------------------------------------------------------------- statements

interface StmtBase {
  /** Where a debugger stops; see the top. */
  loc: Loc;
}

export interface Block extends StmtBase {
  kind: 'block';
  body: Stmt[];
  scope: Scope;
  end: Loc;
}
export interface ExprStmt extends StmtBase {
  kind: 'expr';
  expr: Expr;
}
/** A stack variable comes to life. */
export interface DeclStmt extends StmtBase {
  kind: 'decl';
  local: LocalSymbol;
  init?: Initializer;
}
export interface IfStmt extends StmtBase {
  kind: 'if';
  condition: Expr;
  then: Stmt;
  otherwise?: Stmt;
}
export interface WhileStmt extends StmtBase {
  kind: 'while';
  condition: Expr;
  body: Stmt;
}
/** `conditionLoc` is where the `while (…)` at the end stands. */
export interface DoStmt extends StmtBase {
  kind: 'do';
  condition: Expr;
  body: Stmt;
  conditionLoc: Loc;
}
/** `init` holds a declaration's `decl`s or one expression. `step`'s and `condition`'s places are their own locs. */
export interface ForStmt extends StmtBase {
  kind: 'for';
  scope: Scope;
  init: Stmt[];
  condition?: Expr;
  conditionLoc: Loc;
  step?: Expr;
  stepLoc: Loc;
  body: Stmt;
}
export interface SwitchStmt extends StmtBase {
  kind: 'switch';
  value: Expr;
  cases: SwitchCase[];
  /** The `default` marker, if there is one. */
  fallback?: CaseStmt;
  body: Stmt;
}
export interface SwitchCase {
  low: bigint;
  high: bigint;
  target: CaseStmt;
}
/** Marks the place of `case …:` or `default:`; the labelled statement follows as `body`. */
export interface CaseStmt extends StmtBase {
  kind: 'case';
  body: Stmt;
}
export interface BreakStmt extends StmtBase {
  kind: 'break';
  target: BreakTarget;
}
export interface ContinueStmt extends StmtBase {
  kind: 'continue';
  target: WhileStmt | DoStmt | ForStmt;
}
export interface ReturnStmt extends StmtBase {
  kind: 'return';
  value?: Expr;
}
export interface Label {
  readonly name: string;
  loc: Loc;
}
export interface GotoStmt extends StmtBase {
  kind: 'goto';
  target: Label;
}
export interface LabelStmt extends StmtBase {
  kind: 'label';
  label: Label;
  body: Stmt;
}
/** `;`, and `asm volatile("" ::: "memory")` (then `barrier`). */
export interface EmptyStmt extends StmtBase {
  kind: 'empty';
  barrier: boolean;
}

export type BreakTarget = WhileStmt | DoStmt | ForStmt | SwitchStmt;

export type Stmt =
  | Block
  | ExprStmt
  | DeclStmt
  | IfStmt
  | WhileStmt
  | DoStmt
  | ForStmt
  | SwitchStmt
  | CaseStmt
  | BreakStmt
  | ContinueStmt
  | ReturnStmt
  | GotoStmt
  | LabelStmt
  | EmptyStmt;

export type { ArrayType, PointerType };
