/**
 * What the code generator tells everybody else about a compiled image: functions, variables,
 * statements, types. The debugger, `inspect` and the CLI read programs only through this.
 * Leaves out: anything about values (that is memory) and about the running machine (`src/sim`).
 */
import type { CType } from '../c/types';

/** A source file as named in the image, e.g. `kernel/net/ipv4/tcp.c` or `scenarios/blocking-recv.scenario`. */
export interface FileInfo {
  path: string;
  /** `kernel`: part of the kernel's sources; `libc`: kernel/user/; `program`: the user's own. */
  origin: 'kernel' | 'libc' | 'program';
}

/** A parameter or local variable. It is in scope from statement `firstStmt` up to and including `lastStmt` (ids, both in its function). */
export interface VariableInfo {
  name: string;
  type: CType;
  /** Byte offset from the frame's `fp`. */
  offset: number;
  isParam: boolean;
  firstStmt: number;
  lastStmt: number;
  /** Nesting depth of the block that declares it; of two variables with one name the deeper one is meant. */
  depth: number;
  line: number;
  /** What is in the frame is the address of an object of this type: of variable length, or with more alignment than a frame has. */
  object?: CType;
  /** Byte offsets from `fp` of the lengths of the object's variable dimensions, outermost first; 64 bits each. */
  lengths?: number[];
}

/** A function of the kernel or of a program. `index` is global over all images of a simulation. */
export interface FunctionInfo {
  index: number;
  /** 0 = kernel, 1.. = programs. */
  image: number;
  name: string;
  type: CType;
  file: number;
  line: number;
  endLine: number;
  /** Statement ids of this function are the range [firstStmt, endStmt). The last one is the return point. */
  firstStmt: number;
  endStmt: number;
  /** Where its code begins and ends in the code array. */
  pc: number;
  endPc: number;
  frameSize: number;
  /** Function pointer value. */
  address: bigint;
  params: VariableInfo[];
  /** All block-scoped variables, static locals excluded (see `statics`). */
  locals: VariableInfo[];
  statics: GlobalInfo[];
  isStatic: boolean;
  isInline: boolean;
  /** True for `__tracepoint` declarations: no code, calling it records an event. */
  isTracepoint: boolean;
  /** The comment that stands above it in the source, markers stripped. */
  comment: string;
}

export interface GlobalInfo {
  name: string;
  type: CType;
  image: number;
  address: bigint;
  size: number;
  file: number;
  line: number;
  isStatic: boolean;
}

/** `STMT` number `id`, 0-based over all images. Columns are 1-based; lines too. */
export interface StatementInfo {
  id: number;
  fn: number;
  file: number;
  line: number;
  col: number;
  endLine: number;
  endCol: number;
  pc: number;
}

/** A use of a macro that a statement goes through; for hovers. */
export interface MacroUse {
  name: string;
  file: number;
  line: number;
  col: number;
  endCol: number;
  expansion: string;
}

/** A macro as some unit of the image defines it, for expressions typed into the debugger: `tcp_sk(ptr)`, `current`. */
export interface MacroInfo {
  name: string;
  functionLike: boolean;
  params: readonly string[];
  variadic: boolean;
  /** The body as C text on one line. */
  text: string;
}

/** Names of one image, for the expression evaluator and for completion. */
export interface ImageInfo {
  /** 0 = kernel. */
  index: number;
  /** `kernel`, or the program's name. */
  name: string;
  typedefs: Map<string, CType>;
  /** Key: `struct sock`, `union u`, `enum e`. */
  tags: Map<string, CType>;
  enumerators: Map<string, bigint>;
  globals: Map<string, GlobalInfo>;
  /** Static globals by `file path:name`. */
  staticGlobals: Map<string, GlobalInfo>;
  /** By name; of different definitions in several units any one. Absent when the image was made without. */
  macros?: Map<string, MacroInfo>;
}

export interface DebugInfo {
  files: FileInfo[];
  images: ImageInfo[];
  functions: FunctionInfo[];
  /** Statement columns, struct-of-arrays for size: index by statement id. */
  stmtFn: Int32Array;
  stmtFile: Int32Array;
  stmtLine: Int32Array;
  stmtCol: Int32Array;
  stmtEndLine: Int32Array;
  stmtEndCol: Int32Array;
  stmtPc: Int32Array;
  macroUses: MacroUse[];
}
