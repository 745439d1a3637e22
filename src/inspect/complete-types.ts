/**
 * Fills in structs that a source file only declares (`struct files_struct;`) from the file that
 * defines them, so that pointers to them can be followed wherever they were declared. The types of
 * an image are those of many translation units; one name means one struct in all of them.
 * Leaves out: structs that nobody defines; they stay closed.
 */
import type { RecordDef, Type } from '../c/types';
import type { DebugInfo } from '../machine/debug-info';

const done = new WeakSet<DebugInfo>();

/** Works once for each debug info, in place. */
export function completeTypes(debug: DebugInfo): void {
  if (done.has(debug)) return;
  done.add(debug);
  for (const image of debug.images) {
    const visit = visitor((def) => {
      const found = image.tags.get(`${def.union ? 'union' : 'struct'} ${def.tag}`);
      if (found?.kind !== 'record' || !found.def.complete || found.def === def) return;
      const { size, align, fields, byName } = found.def;
      Object.assign(def, { complete: true, size, align, fields, byName });
    });
    for (const type of image.tags.values()) visit(type);
    for (const type of image.typedefs.values()) visit(type);
    for (const g of image.globals.values()) visit(g.type);
    for (const g of image.staticGlobals.values()) visit(g.type);
    for (const fn of debug.functions) {
      if (fn.image !== image.index) continue;
      visit(fn.type);
      for (const v of fn.params) visit(v.type);
      for (const v of fn.locals) visit(v.type);
      for (const g of fn.statics) visit(g.type);
    }
  }
}

/** Calls `incomplete` for every struct without members that can be reached; each struct is visited once. */
function visitor(incomplete: (def: RecordDef) => void): (type: Type) => void {
  const seen = new Set<object>();
  const pending: Type[] = [];
  const push = (type: Type): void => {
    if (type.kind === 'record') {
      if (seen.has(type.def)) return;
      seen.add(type.def);
      pending.push(type);
    } else if (type.kind === 'pointer' || type.kind === 'array' || type.kind === 'function') {
      if (seen.has(type)) return;
      seen.add(type);
      pending.push(type);
    }
  };
  return (start) => {
    push(start);
    for (let type = pending.pop(); type; type = pending.pop()) {
      switch (type.kind) {
        case 'pointer':
          push(type.to);
          break;
        case 'array':
          push(type.of);
          break;
        case 'function':
          push(type.returns);
          for (const p of type.params) push(p.type);
          break;
        case 'record':
          if (!type.def.complete && type.def.tag !== undefined) incomplete(type.def);
          for (const f of type.def.fields) push(f.type);
          break;
      }
    }
  };
}
