/**
 * The type `va_list` of x86-64: an array of one structure of 24 bytes, so that it is passed
 * by address.
 */
import type { Parser } from './parser';
import { aliased, arrayOf, pointerTo, type RecordDef, recordType, type Type, UINT, VOID } from './types';

/** The type `va_list`: an array of one structure, so that it is passed by address. */
export function vaListType(p: Parser): Type {
  const known = p.fileScope.tags.get('__va_list_tag');
  if (known?.tag === 'record') return aliased(arrayOf(recordType(known.def), 1), '__builtin_va_list');
  const field = (name: string, type: Type, offset: number): RecordDef['fields'][number] => ({
    name,
    type,
    offset,
    loc: 0,
    attributes: [],
  });
  const fields = [
    field('gp_offset', UINT, 0),
    field('fp_offset', UINT, 4),
    field('overflow_arg_area', pointerTo(VOID), 8),
    field('reg_save_area', pointerTo(VOID), 16),
  ];
  const def: RecordDef = {
    id: p.freshId(),
    union: false,
    tag: '__va_list_tag',
    complete: true,
    size: 24,
    align: 8,
    fields,
    byName: new Map(fields.map((f) => [f.name as string, { field: f, offset: f.offset }])),
    attributes: [],
    loc: 0,
  };
  p.fileScope.tags.set('__va_list_tag', { tag: 'record', def });
  return aliased(arrayOf(recordType(def), 1), '__builtin_va_list');
}
