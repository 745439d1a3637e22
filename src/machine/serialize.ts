/**
 * Images as bytes: the stock kernel is compiled when the product is built and loaded when a session starts.
 * The types come first when read, so they are written last and put in front. What a session seldom asks for (variables of
 * most functions, uses of macros) is read when it is asked for. Names and comments of functions: image-functions.ts.
 */
import type { Type } from '../c';
import { ByteReader, ByteWriter } from './byte-stream';
import type { FunctionInfo, GlobalInfo, ImageInfo, MacroInfo, MacroUse, VariableInfo } from './debug-info';
import type { Image } from './image';
import {
  type FunctionHead,
  joinSections,
  readFunctionTable,
  splitSections,
  writeFunctionTable,
} from './image-functions';
import { Op } from './isa';
import { readTypes, TypeTableWriter } from './type-table';

export function serializeImage(image: Image): Uint8Array {
  const types = new TypeTableWriter();
  for (const type of image.debug.info.tags.values()) if (type.kind === 'record') types.prefer(type.def);
  const body = new ByteWriter();
  writeImage(body, image, types);
  const table = new ByteWriter();
  types.write(table);
  return joinSections({ types: table.finish(), functions: writeFunctionTable(image.debug), body: body.finish() });
}

/** Throws `RangeError` when the bytes are not an image of this version. */
export function deserializeImage(bytes: Uint8Array): Image {
  const { types, functions, body } = splitSections(bytes);
  return readImage(new ByteReader(body), readTypes(new ByteReader(types)), functions);
}

function writeImage(w: ByteWriter, image: Image, types: TypeTableWriter): void {
  w.string(image.name);
  w.bool(image.kind === 'kernel');
  w.words(withoutStatements(image));
  // A kernel stays where it was linked.
  const fixed = image.kind === 'kernel';
  for (const relocs of [image.pcRelocs, image.fnRelocs, image.stmtRelocs]) w.deltas(fixed ? new Int32Array(0) : relocs);
  w.deltas(image.fnEntry);
  w.words(image.fnParamBytes);
  w.raw(image.data);
  w.uint(image.roSize);
  w.uint(image.bssSize);
  w.big(image.dataVaddr);
  w.int(image.entry);
  const { debug } = image;
  w.list(debug.functions, (f) => writeFunction(w, f, types));
  for (const column of [
    debug.stmtFn,
    debug.stmtFile,
    debug.stmtLine,
    debug.stmtCol,
    // Ends as seen from the beginnings: most are on the same line.
    debug.stmtEndLine.map((line, i) => line - debug.stmtLine[i]),
    debug.stmtEndCol.map((col, i) => col - debug.stmtCol[i]),
    debug.stmtPc,
  ])
    w.deltas(column);
  w.block(() => {
    w.list(debug.macroUses, (m) => {
      w.string(m.name);
      w.uint(m.file);
      w.uint(m.line);
      w.uint(m.col);
      w.uint(m.endCol);
      w.string(m.expansion);
    });
  });
  writeNames(w, debug.info, types);
}

/** The numbers of statements follow from where they stand; a quarter of the packed code would be they. */
function withoutStatements(image: Image): Int32Array {
  const code = image.code.slice();
  image.debug.stmtPc.forEach((pc, id) => {
    if (code[pc] !== Op.STMT || code[pc + 1] !== id) throw new Error(`statement ${id} is not at ${pc}`);
    code[pc + 1] = 0;
  });
  return code;
}

function readImage(r: ByteReader, types: readonly Type[], heads: Uint8Array): Image {
  const name = r.string();
  const kind = r.bool() ? 'kernel' : 'program';
  const code = r.words();
  const [pcRelocs, fnRelocs, stmtRelocs] = [r.deltas(), r.deltas(), r.deltas()];
  const fnEntry = r.deltas();
  const fnParamBytes = r.words();
  const data = r.raw().slice();
  const roSize = r.uint();
  const bssSize = r.uint();
  const dataVaddr = r.big();
  const entry = r.int();
  const { files, functions: named } = readFunctionTable(heads);
  let next = 0;
  const functions = r.list(() => readFunction(r, types, named[next++]));
  const [stmtFn, stmtFile, stmtLine, stmtCol, stmtEndLine, stmtEndCol, stmtPc] = Array.from({ length: 7 }, () =>
    r.deltas(),
  );
  for (let i = 0; i < stmtLine.length; i++) {
    stmtEndLine[i] += stmtLine[i];
    stmtEndCol[i] += stmtCol[i];
    code[stmtPc[i] + 1] = i;
  }
  const macroUses = r.later(() =>
    r.list(
      (): MacroUse => ({
        name: r.string(),
        file: r.uint(),
        line: r.uint(),
        col: r.uint(),
        endCol: r.uint(),
        expansion: r.string(),
      }),
    ),
  );
  const info = readNames(r, name, types);
  return {
    name,
    kind,
    code,
    pcRelocs,
    fnRelocs,
    stmtRelocs,
    fnEntry,
    fnParamBytes,
    data,
    roSize,
    bssSize,
    dataVaddr,
    entry,
    debug: {
      files,
      functions,
      info,
      stmtFn,
      stmtFile,
      stmtLine,
      stmtCol,
      stmtEndLine,
      stmtEndCol,
      stmtPc,
      get macroUses() {
        return macroUses();
      },
    },
  };
}

function writeFunction(w: ByteWriter, f: FunctionInfo, types: TypeTableWriter): void {
  w.uint(f.index);
  w.uint(types.id(f.type));
  w.uint(f.endLine);
  w.uint(f.firstStmt);
  w.uint(f.endStmt);
  w.uint(f.pc);
  w.uint(f.endPc);
  w.uint(f.frameSize);
  w.big(f.address);
  w.uint((f.isStatic ? 1 : 0) | (f.isInline ? 2 : 0));
  w.block(() => {
    for (const list of [f.params, f.locals]) {
      w.list(list, (v) => {
        w.string(v.name);
        w.uint(types.id(v.type));
        w.int(v.offset);
        w.uint(v.firstStmt);
        w.uint(v.lastStmt);
        w.uint(v.depth);
        w.uint(v.line);
      });
    }
    w.list(f.statics, (g) => writeGlobal(w, g, types));
  });
}

function readFunction(r: ByteReader, types: readonly Type[], head: FunctionHead): FunctionInfo {
  const index = r.uint();
  const type = types[r.uint()];
  const [endLine, firstStmt, endStmt, pc, endPc, frameSize] = [
    r.uint(),
    r.uint(),
    r.uint(),
    r.uint(),
    r.uint(),
    r.uint(),
  ];
  const address = r.big();
  const flags = r.uint();
  const variable = (isParam: boolean) => (): VariableInfo => ({
    name: r.string(),
    type: types[r.uint()],
    offset: r.int(),
    isParam,
    firstStmt: r.uint(),
    lastStmt: r.uint(),
    depth: r.uint(),
    line: r.uint(),
  });
  const variables = r.later(() => ({
    params: r.list(variable(true)),
    locals: r.list(variable(false)),
    statics: r.list(() => readGlobal(r, types)),
  }));
  return {
    index,
    image: 0,
    name: head.name,
    type,
    file: head.file,
    line: head.line,
    endLine,
    firstStmt,
    endStmt,
    pc,
    endPc,
    frameSize,
    address,
    get params() {
      return variables().params;
    },
    get locals() {
      return variables().locals;
    },
    get statics() {
      return variables().statics;
    },
    isStatic: (flags & 1) !== 0,
    isInline: (flags & 2) !== 0,
    isTracepoint: head.isTracepoint,
    comment: head.comment,
  };
}

function writeGlobal(w: ByteWriter, g: GlobalInfo, types: TypeTableWriter): void {
  w.string(g.name);
  w.uint(types.id(g.type));
  w.big(g.address);
  w.uint(g.size);
  w.uint(g.file);
  w.uint(g.line);
  w.bool(g.isStatic);
}

function readGlobal(r: ByteReader, types: readonly Type[]): GlobalInfo {
  return {
    name: r.string(),
    type: types[r.uint()],
    image: 0,
    address: r.big(),
    size: r.uint(),
    file: r.uint(),
    line: r.uint(),
    isStatic: r.bool(),
  };
}

function writeNames(w: ByteWriter, info: ImageInfo, types: TypeTableWriter): void {
  for (const map of [info.typedefs, info.tags]) {
    w.list([...map], ([key, type]) => {
      w.string(key);
      w.uint(types.id(type));
    });
  }
  w.list([...info.enumerators], ([key, value]) => {
    w.string(key);
    w.big(value);
  });
  for (const map of [info.globals, info.staticGlobals]) {
    w.list([...map], ([key, g]) => {
      w.string(key);
      writeGlobal(w, g, types);
    });
  }
  w.block(() => {
    w.list([...(info.macros ?? [])], ([, m]) => {
      w.string(m.name);
      w.bool(m.functionLike);
      w.list(m.params, (p) => w.string(p));
      w.bool(m.variadic);
      w.string(m.text);
    });
  });
}

function readNames(r: ByteReader, name: string, types: readonly Type[]): ImageInfo {
  const typeMap = (): Map<string, Type> => new Map(r.list((): [string, Type] => [r.string(), types[r.uint()]]));
  const globalMap = (): Map<string, GlobalInfo> =>
    new Map(r.list((): [string, GlobalInfo] => [r.string(), readGlobal(r, types)]));
  const typedefs = typeMap();
  const tags = typeMap();
  const enumerators = new Map(r.list((): [string, bigint] => [r.string(), BigInt.asIntN(64, r.big())]));
  const globals = globalMap();
  const staticGlobals = globalMap();
  const macros = r.later(
    () =>
      new Map(
        r.list((): [string, MacroInfo] => {
          const macro = {
            name: r.string(),
            functionLike: r.bool(),
            params: r.list(() => r.string()),
            variadic: r.bool(),
            text: r.string(),
          };
          return [macro.name, macro];
        }),
      ),
  );
  return {
    index: 0,
    name,
    typedefs,
    tags,
    enumerators,
    globals,
    staticGlobals,
    get macros() {
      return macros();
    },
  };
}
