/**
 * What the linker makes: one image per kernel or program, and the code space that holds the
 * kernel and all programs of a simulation one after another. Leaves out: how images are made
 * (link.ts), stored (serialize.ts) and described (debug-info.ts).
 */
import type { DebugInfo, FileInfo, FunctionInfo, ImageInfo, MacroUse } from './debug-info';

/** Debug information of one image, with numbers relative to the image. */
export interface ImageDebug {
  files: FileInfo[];
  functions: FunctionInfo[];
  info: ImageInfo;
  stmtFn: Int32Array;
  stmtFile: Int32Array;
  stmtLine: Int32Array;
  stmtCol: Int32Array;
  stmtEndLine: Int32Array;
  stmtEndCol: Int32Array;
  stmtPc: Int32Array;
  macroUses: MacroUse[];
}

export interface Image {
  name: string;
  /** The kernel is linked for index 0, a program for user addresses. */
  kind: 'kernel' | 'program';
  /** Code with numbers relative to the image; word 0..CODE_START-1 are the return trampoline. */
  code: Int32Array;
  /** Words of `code` that hold a pc, a function index, or a statement id: they move with the image. */
  pcRelocs: Int32Array;
  fnRelocs: Int32Array;
  stmtRelocs: Int32Array;
  /** Per function (by local index): entry pc (0: none), bytes of its parameters, and flags. */
  fnEntry: Int32Array;
  fnParamBytes: Int32Array;
  /** rodata, then (page aligned) data. */
  data: Uint8Array;
  /** Bytes of rodata, a multiple of 4096. */
  roSize: number;
  bssSize: number;
  /** Virtual address where `data` begins. */
  dataVaddr: bigint;
  /** Function that starts it: `start_kernel`, `_start`; `main` when there is no `_start`. -1 = none. */
  entry: number;
  debug: ImageDebug;
}

/** Kernel and programs placed one after another: what the CPUs execute. Immutable while they run. */
export interface CodeSpace {
  code: Int32Array;
  /** Entry pc of each function (global index); 0 = none. */
  fnEntry: Int32Array;
  fnParamBytes: Int32Array;
  /** First global function index of each image, and one more entry for the end. */
  imageFnBase: Int32Array;
  /** Where data and its writable part begin in the address space of image i. */
  images: PlacedImage[];
  debug: DebugInfo;
  /** One byte per statement; non-zero = ask the filter. */
  breakBytes: Uint8Array;
  /** Bytes of a kernel stack: the size of the kernel's init_stack (THREAD_SIZE). */
  kernelStackSize: number;
  /** Global function indices of the kernel's entry points by name, -1 = not there. */
  kernelFunction(name: string): number;
}

export interface PlacedImage {
  image: Image;
  index: number;
  fnBase: number;
  stmtBase: number;
  pcBase: number;
  /** Start of data as lanes. */
  dataLo: number;
  dataHi: number;
}
