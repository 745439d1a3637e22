/**
 * Places the kernel and the programs one after another in one code space, and joins their debug information.
 * The kernel's numbers stay as they are; those of programs are shifted.
 */
import { hiOf, loOf } from './address';
import type { DebugInfo, FunctionInfo, GlobalInfo, ImageInfo, MacroUse, VariableInfo } from './debug-info';
import type { CodeSpace, Image, ImageDebug, PlacedImage } from './image';

const DEFAULT_KERNEL_STACK = 16384;

/** `images[0]` is the kernel (or undefined: programs without one); image i of the simulation is `images[i]`. */
export function placeImages(images: readonly (Image | undefined)[]): CodeSpace {
  const list = images.map((image) => image ?? EMPTY);
  const placed: PlacedImage[] = [];
  let pc = 0;
  let fn = 0;
  let stmt = 0;
  list.forEach((image, index) => {
    placed.push({
      image,
      index,
      fnBase: fn,
      stmtBase: stmt,
      pcBase: pc,
      dataLo: loOf(image.dataVaddr),
      dataHi: hiOf(image.dataVaddr),
    });
    pc += image.code.length;
    fn += image.debug.functions.length;
    stmt += image.debug.stmtPc.length;
  });

  const code = new Int32Array(pc);
  const fnEntry = new Int32Array(fn);
  const fnParamBytes = new Int32Array(fn);
  for (const p of placed) {
    const { image } = p;
    code.set(image.code, p.pcBase);
    shift(code, p.pcBase, image.pcRelocs, p.pcBase);
    shift(code, p.pcBase, image.fnRelocs, p.fnBase);
    shift(code, p.pcBase, image.stmtRelocs, p.stmtBase);
    image.fnEntry.forEach((entry, i) => {
      fnEntry[p.fnBase + i] = entry === 0 ? 0 : entry + p.pcBase;
    });
    fnParamBytes.set(image.fnParamBytes, p.fnBase);
  }
  const debug = joinDebug(placed, stmt);
  const kernelNames = new Map<string, number>();
  for (const f of list[0].debug.functions) if (!f.isStatic && !f.isTracepoint) kernelNames.set(f.name, f.index);
  const stack = debug.images[0].globals.get('init_stack');
  return {
    code,
    fnEntry,
    fnParamBytes,
    imageFnBase: Int32Array.from([...placed.map((p) => p.fnBase), fn]),
    images: placed,
    debug,
    breakBytes: new Uint8Array(stmt),
    kernelStackSize: stack === undefined ? DEFAULT_KERNEL_STACK : stack.size,
    kernelFunction: (name) => kernelNames.get(name) ?? -1,
  };
}

function shift(code: Int32Array, base: number, at: Int32Array, by: number): void {
  if (by === 0) return;
  for (let i = 0; i < at.length; i++) code[base + at[i]] += by;
}

function joinDebug(placed: readonly PlacedImage[], statements: number): DebugInfo {
  const debug: DebugInfo = {
    files: [],
    images: [],
    functions: [],
    stmtFn: new Int32Array(statements),
    stmtFile: new Int32Array(statements),
    stmtLine: new Int32Array(statements),
    stmtCol: new Int32Array(statements),
    stmtEndLine: new Int32Array(statements),
    stmtEndCol: new Int32Array(statements),
    stmtPc: new Int32Array(statements),
    get macroUses() {
      return (macroUses ??= placed.flatMap((p, i) =>
        p.image.debug.macroUses.map((m) => ({ ...m, file: fileNumbers[i][m.file] })),
      ));
    },
  };
  let macroUses: MacroUse[] | undefined;
  const fileNumbers: number[][] = [];
  const fileIndex = new Map<string, number>();
  for (const p of placed) {
    const d = p.image.debug;
    // Files that several images share (libc) are one.
    const files = d.files.map((file) => {
      const key = `${file.origin}:${file.path}`;
      let index = fileIndex.get(key);
      if (index === undefined) {
        index = debug.files.length;
        debug.files.push(file);
        fileIndex.set(key, index);
      }
      return index;
    });
    fileNumbers.push(files);
    if (p.index === 0) {
      // The kernel's numbers are right as they are, and what of it is read late stays so.
      for (const f of d.functions) debug.functions.push(f);
      debug.images.push(d.info);
      copyStatements(debug, d, p, files);
      continue;
    }
    const moveGlobal = (g: GlobalInfo): GlobalInfo => ({ ...g, image: p.index, file: files[g.file] });
    const moveVariable = (v: VariableInfo): VariableInfo => ({
      ...v,
      firstStmt: v.firstStmt + p.stmtBase,
      lastStmt: v.lastStmt + p.stmtBase,
    });
    for (const f of d.functions) {
      const moved: FunctionInfo = {
        ...f,
        index: f.index + p.fnBase,
        image: p.index,
        file: files[f.file],
        firstStmt: f.firstStmt + p.stmtBase,
        endStmt: f.endStmt + p.stmtBase,
        pc: f.pc + (f.pc > 0 ? p.pcBase : 0),
        endPc: f.endPc + (f.endPc > 0 ? p.pcBase : 0),
        params: f.params.map(moveVariable),
        locals: f.locals.map(moveVariable),
        statics: f.statics.map(moveGlobal),
      };
      debug.functions.push(moved);
    }
    const info: ImageInfo = {
      ...d.info,
      index: p.index,
      globals: mapValues(d.info.globals, moveGlobal),
      staticGlobals: mapValues(d.info.staticGlobals, moveGlobal),
    };
    debug.images.push(info);
    copyStatements(debug, d, p, files);
  }
  return debug;
}

function copyStatements(debug: DebugInfo, d: ImageDebug, p: PlacedImage, files: readonly number[]): void {
  const at = p.stmtBase;
  for (let i = 0; i < d.stmtPc.length; i++) {
    debug.stmtFn[at + i] = d.stmtFn[i] + p.fnBase;
    debug.stmtFile[at + i] = files[d.stmtFile[i]];
    debug.stmtPc[at + i] = d.stmtPc[i] + p.pcBase;
  }
  debug.stmtLine.set(d.stmtLine, at);
  debug.stmtCol.set(d.stmtCol, at);
  debug.stmtEndLine.set(d.stmtEndLine, at);
  debug.stmtEndCol.set(d.stmtEndCol, at);
}

function mapValues<T>(map: Map<string, T>, of: (value: T) => T): Map<string, T> {
  return new Map([...map].map(([key, value]) => [key, of(value)]));
}

/** Stands for the kernel where there is none. */
const EMPTY: Image = {
  name: 'kernel',
  kind: 'kernel',
  code: new Int32Array(4),
  pcRelocs: new Int32Array(0),
  fnRelocs: new Int32Array(0),
  stmtRelocs: new Int32Array(0),
  fnEntry: new Int32Array(0),
  fnParamBytes: new Int32Array(0),
  data: new Uint8Array(0),
  roSize: 0,
  bssSize: 0,
  dataVaddr: 0xffffffff82000000n,
  entry: -1,
  debug: {
    files: [],
    functions: [],
    info: {
      index: 0,
      name: 'kernel',
      typedefs: new Map(),
      tags: new Map(),
      enumerators: new Map(),
      globals: new Map(),
      staticGlobals: new Map(),
    },
    stmtFn: new Int32Array(0),
    stmtFile: new Int32Array(0),
    stmtLine: new Int32Array(0),
    stmtCol: new Int32Array(0),
    stmtEndLine: new Int32Array(0),
    stmtEndCol: new Int32Array(0),
    stmtPc: new Int32Array(0),
    macroUses: [],
  },
};
