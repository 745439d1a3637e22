/**
 * The types of an image as a table, for storing: each structurally different type once. A struct of a header, which every
 * unit has read for itself, becomes one: same tag, same place in the source, same size. Source
 * positions are not kept (they belong to a compile session).
 */
import {
  type Attribute,
  type EnumDef,
  enumType,
  type Field,
  qualified,
  aliased,
  realigned,
  type RecordDef,
  recordType,
  type ResolvedField,
  type Type,
} from '../c';
import type { ByteReader, ByteWriter } from './byte-stream';

const KINDS = ['void', 'bool', 'int', 'float', 'pointer', 'array', 'function', 'record', 'enum'] as const;

/** Collects types while an image is written; the table itself is written at the end. */
export class TypeTableWriter {
  private readonly ids = new Map<Type, number>();
  private readonly byKey = new Map<string, number>();
  private readonly types: Type[] = [];
  private readonly records: RecordDef[] = [];
  private readonly enums: EnumDef[] = [];
  private readonly recordIds = new Map<RecordDef, number>();
  private readonly enumIds = new Map<EnumDef, number>();
  private readonly recordKeys = new Map<string, number>();
  private readonly enumKeys = new Map<string, number>();
  /** The complete definition of a tag, for those that were only declared where they were used. */
  private readonly complete = new Map<string, RecordDef>();

  /** Known complete records, so that forward declarations lead to them. */
  prefer(def: RecordDef): void {
    if (def.complete && def.tag !== undefined) this.complete.set(tagKey(def), def);
  }

  id(type: Type): number {
    const known = this.ids.get(type);
    if (known !== undefined) return known;
    const key = this.key(type);
    let id = this.byKey.get(key);
    if (id === undefined) {
      id = this.types.length;
      this.types.push(type);
      this.byKey.set(key, id);
    }
    this.ids.set(type, id);
    return id;
  }

  private key(type: Type): string {
    const head = `${type.kind}|${type.quals}|${type.alias ?? ''}|${type.align}|`;
    switch (type.kind) {
      case 'int':
      case 'float':
        return head + type.name;
      case 'pointer':
        return head + this.id(type.to);
      case 'array':
        return `${head}${this.id(type.of)}|${type.length}`;
      case 'function': {
        const params = type.params.map((p) => `${p.name ?? ''}:${this.id(p.type)}`).join(',');
        return `${head}${this.id(type.returns)}|${params}|${type.variadic}|${type.unspecified}`;
      }
      case 'record':
        return head + this.record(type.def);
      case 'enum':
        return head + this.enum(type.def);
      default:
        return head;
    }
  }

  private record(def: RecordDef): number {
    const known = this.recordIds.get(def);
    if (known !== undefined) return known;
    const full = def.complete || def.tag === undefined ? def : (this.complete.get(tagKey(def)) ?? def);
    const key = full.complete ? `${tagKey(full)}@${full.loc}:${full.size}:${full.fields.length}` : `?${tagKey(full)}`;
    let id = full.complete && full.loc === 0 && full.tag === undefined ? undefined : this.recordKeys.get(key);
    if (id === undefined) {
      id = this.records.length;
      this.records.push(full);
      this.recordKeys.set(key, id);
      this.recordIds.set(full, id);
    }
    this.recordIds.set(def, id);
    return id;
  }

  private enum(def: EnumDef): number {
    const known = this.enumIds.get(def);
    if (known !== undefined) return known;
    const key = `${def.tag ?? ''}@${def.loc}:${def.constants.length}`;
    let id = this.enumKeys.get(key);
    if (id === undefined) {
      id = this.enums.length;
      this.enums.push(def);
      this.enumKeys.set(key, id);
    }
    this.enumIds.set(def, id);
    return id;
  }

  write(w: ByteWriter): void {
    // Fields bring in types, which bring in records: until nothing new comes.
    for (let i = 0; i < this.records.length; i++) for (const field of this.records[i].fields) this.id(field.type);
    w.list(this.records, (def) => {
      w.bool(def.union);
      optional(w, def.tag);
      w.bool(def.complete);
      w.uint(def.size);
      w.uint(def.align);
      attributes(w, def.attributes);
    });
    w.list(this.enums, (def) => {
      optional(w, def.tag);
      w.bool(def.complete);
      w.list(def.constants, (c) => {
        w.string(c.name);
        w.big(c.value);
      });
      w.string(def.underlying.name);
      w.uint(def.underlying.size);
      w.bool(def.underlying.signed);
      w.uint(def.underlying.rank);
    });
    w.list(this.types, (type) => this.writeType(w, type));
    for (const def of this.records) {
      w.list(def.fields, (field) => {
        optional(w, field.name);
        w.uint(this.id(field.type));
        w.uint(field.offset);
        w.bool(field.bitField !== undefined);
        if (field.bitField !== undefined) {
          const { unitSize, bitOffset, bitWidth, signed } = field.bitField;
          w.uint(unitSize);
          w.uint(bitOffset);
          w.uint(bitWidth);
          w.bool(signed);
        }
        attributes(w, field.attributes);
      });
    }
  }

  private writeType(w: ByteWriter, type: Type): void {
    w.uint(KINDS.indexOf(type.kind));
    w.uint(type.quals);
    optional(w, type.alias);
    switch (type.kind) {
      case 'record':
        w.uint(this.record(type.def));
        w.uint(type.align > type.def.align ? type.align : 0);
        return;
      case 'enum':
        w.uint(this.enum(type.def));
        return;
    }
    w.uint(type.size);
    w.uint(type.align);
    switch (type.kind) {
      case 'int':
        w.string(type.name);
        w.bool(type.signed);
        w.uint(type.rank);
        return;
      case 'float':
        w.string(type.name);
        return;
      case 'pointer':
        w.uint(this.id(type.to));
        return;
      case 'array':
        w.uint(this.id(type.of));
        w.uint(type.length === undefined ? 0 : type.length + 1);
        return;
      case 'function':
        w.uint(this.id(type.returns));
        w.list(type.params, (p) => {
          optional(w, p.name);
          w.uint(this.id(p.type));
        });
        w.bool(type.variadic);
        w.bool(type.unspecified);
        return;
    }
  }
}

function tagKey(def: RecordDef): string {
  return `${def.union ? 'u' : 's'} ${def.tag ?? ''}`;
}

function optional(w: ByteWriter, s: string | undefined): void {
  w.bool(s !== undefined);
  if (s !== undefined) w.string(s);
}

function attributes(w: ByteWriter, list: readonly Attribute[]): void {
  w.list(list, (a) => {
    w.string(a.name);
    w.list(a.args, (arg) => {
      w.bool(typeof arg === 'bigint');
      if (typeof arg === 'bigint') w.big(arg);
      else w.string(arg);
    });
  });
}

/** Reads the table; types are then taken by number. */
export function readTypes(r: ByteReader): Type[] {
  const option = (): string | undefined => (r.bool() ? r.string() : undefined);
  const attribute = (): Attribute => ({
    name: r.string(),
    args: r.list(() => (r.bool() ? BigInt.asIntN(64, r.big()) : r.string())),
    loc: 0,
  });
  let serial = 0;
  const records = r.list(
    (): RecordDef => ({
      id: serial++,
      union: r.bool(),
      tag: option(),
      complete: r.bool(),
      size: r.uint(),
      align: r.uint(),
      attributes: r.list(attribute),
      fields: [],
      byName: new Map<string, ResolvedField>(),
      loc: 0,
    }),
  );
  const enums = r.list((): EnumDef => {
    const head = {
      id: serial++,
      tag: option(),
      complete: r.bool(),
      constants: r.list(() => ({ name: r.string(), value: BigInt.asIntN(64, r.big()), loc: 0 })),
    };
    const name = r.string() as EnumDef['underlying']['name'];
    const size = r.uint();
    const underlying = { kind: 'int' as const, name, size, align: size, signed: r.bool(), rank: r.uint(), quals: 0 };
    return { ...head, underlying, attributes: [], loc: 0 };
  });
  const types: Type[] = [];
  const count = r.uint();
  for (let i = 0; i < count; i++) types.push(readType(r, types, records, enums, option));
  for (const def of records) {
    def.fields = r.list((): Field => {
      const name = option();
      const type = types[r.uint()];
      const offset = r.uint();
      const bitField = r.bool()
        ? { unitSize: r.uint(), bitOffset: r.uint(), bitWidth: r.uint(), signed: r.bool() }
        : undefined;
      const field: Field = { name, type, offset, loc: 0, attributes: r.list(attribute) };
      return bitField === undefined ? field : { ...field, bitField };
    });
  }
  const done = new Set<RecordDef>();
  for (const def of records) fillNames(def, done);
  return types;
}

/** Members by name; those of anonymous members with their full offset. */
function fillNames(def: RecordDef, done: Set<RecordDef>): void {
  if (done.has(def)) return;
  done.add(def);
  for (const field of def.fields) {
    if (field.name !== undefined) {
      def.byName.set(field.name, { field, offset: field.offset });
      continue;
    }
    if (field.type.kind !== 'record') continue;
    fillNames(field.type.def, done);
    for (const [name, inner] of field.type.def.byName) {
      if (!def.byName.has(name)) def.byName.set(name, { field: inner.field, offset: field.offset + inner.offset });
    }
  }
}

function readType(
  r: ByteReader,
  types: readonly Type[],
  records: readonly RecordDef[],
  enums: readonly EnumDef[],
  option: () => string | undefined,
): Type {
  const kind = KINDS[r.uint()];
  const quals = r.uint();
  const alias = option();
  if (kind === 'record' || kind === 'enum') {
    let type: Type = kind === 'record' ? recordType(records[r.uint()]) : enumType(enums[r.uint()]);
    const align = kind === 'record' ? r.uint() : 0;
    if (align > 0) type = realigned(type, align);
    if (quals !== 0) type = qualified(type, quals);
    return alias === undefined ? type : aliased(type, alias);
  }
  const base = { quals, size: r.uint(), align: r.uint(), ...(alias === undefined ? {} : { alias }) };
  switch (kind) {
    case 'int':
      return { kind, ...base, name: r.string(), signed: r.bool(), rank: r.uint() } as Type;
    case 'float':
      return { kind, ...base, name: r.string() } as Type;
    case 'pointer':
      return { kind, ...base, to: types[r.uint()] };
    case 'array': {
      const of = types[r.uint()];
      const length = r.uint();
      return { kind, ...base, of, length: length === 0 ? undefined : length - 1 };
    }
    case 'function': {
      const returns = types[r.uint()];
      const params = r.list(() => {
        const name = option();
        const type = types[r.uint()];
        return name === undefined ? { type, loc: 0 } : { name, type, loc: 0 };
      });
      return { kind, ...base, returns, params, variadic: r.bool(), unspecified: r.bool() };
    }
    default:
      return { kind, ...base } as Type;
  }
}
