/**
 * The sections of a stored image, and the one that says which functions it has: names, places, comments. It can be read
 * without the rest, so that the extension lists the kernel's functions before a session, and nothing is stored twice.
 */
import { ByteReader, ByteWriter } from './byte-stream';
import type { FileInfo, FunctionInfo } from './debug-info';

/** Changes whenever the form or the instruction set does. */
const VERSION = 4;
const MAGIC = 0x534b5350;

export interface ImageSections {
  types: Uint8Array;
  functions: Uint8Array;
  body: Uint8Array;
}

export function joinSections({ types, functions, body }: ImageSections): Uint8Array {
  const out = new ByteWriter();
  out.uint(MAGIC);
  out.uint(VERSION);
  for (const section of [types, functions, body]) out.raw(section);
  return out.finish();
}

/** Throws `RangeError` when the bytes are not an image of this version. */
export function splitSections(bytes: Uint8Array): ImageSections {
  const r = new ByteReader(bytes);
  if (r.uint() !== MAGIC || r.uint() !== VERSION) throw new RangeError('not an image of this version');
  return { types: r.raw(), functions: r.raw(), body: r.raw() };
}

/** What a function is to somebody who looks for it. In the order of the image's functions. */
export type FunctionHead = Pick<FunctionInfo, 'name' | 'file' | 'line' | 'isTracepoint' | 'comment'>;

export interface FunctionTable {
  files: FileInfo[];
  functions: FunctionHead[];
}

export function writeFunctionTable({ files, functions }: FunctionTable): Uint8Array {
  const w = new ByteWriter();
  w.list(files, (f) => {
    w.string(f.path);
    w.string(f.origin);
  });
  w.list(functions, (f) => {
    w.string(f.name);
    w.uint(f.file);
    w.uint(f.line);
    w.bool(f.isTracepoint);
    w.string(f.comment);
  });
  return w.finish();
}

export function readFunctionTable(section: Uint8Array): FunctionTable {
  const r = new ByteReader(section);
  const files = r.list(() => ({ path: r.string(), origin: r.string() as FileInfo['origin'] }));
  const functions = r.list(() => ({
    name: r.string(),
    file: r.uint(),
    line: r.uint(),
    isTracepoint: r.bool(),
    comment: r.string(),
  }));
  return { files, functions };
}

/** The functions of a stored image, without reading more of it. */
export function functionsOfImage(bytes: Uint8Array): FunctionTable {
  return readFunctionTable(splitSections(bytes).functions);
}
