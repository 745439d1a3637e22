import { describe, expect, test } from 'vitest';
import { compileClean, hasGcc, random, runWithGcc } from './support';

/** Struct bodies; every named member is compared in offset and bits. */
const CASES = [
  'char a; int b; char c;',
  'short a; long b; char c[3];',
  'char a; double d; float f; long double ld; char z;',
  'char c; _Bool b; char *p; short s;',
  'unsigned a:3, b:5, c:9;',
  'unsigned a:30, b:4; char c;',
  'char c; unsigned a:7; int b:20; short d:9;',
  'long a:40, b:30; int c:3;',
  'unsigned char a:4, b:4, c:1;',
  'int a:3; int :0; int b:2;',
  'int a:3; char :0; char b:2;',
  'char a; int :5; char b;',
  '_Bool a:1, b:1; unsigned c:6; _Bool d:1;',
  'struct { int x; char y; } s; char t;',
  'union { char a; long b; }; int c;',
  'struct { short a; union { int b; char c[6]; }; }; char d;',
  'int n; char data[];',
  'int n; struct { long a; } rest[0]; char c;',
  'struct {} empty; int a;',
  'enum { AA } e; char c;',
  'enum { BB = 0x100000000 } e; char c;',
  'char a; int b __attribute__((packed)); char c;',
  'char a; int b __attribute__((aligned(16))); char c;',
  'char a; _Alignas(8) char b; char c;',
  'int a:5 __attribute__((aligned(8))); int b:3;',
  'char a; int b:9 __attribute__((packed)); int c:9 __attribute__((packed));',
  'unsigned long long a:33, b:31, c:1;',
  'short a:5; int b:28; char c:3;',
  'unsigned res1:4, doff:4, fin:1, syn:1, rst:1, psh:1, ack:1, urg:1, ece:1, cwr:1; unsigned short window;',
  'int (*f)(int); char c; void *p[3];',
  'char a[3]; short b[2]; char c;',
  'unsigned a:1; unsigned char b; unsigned c:1; unsigned short d:15;',
  'long a:1; char b; long c:63;',
  'char a; long b:56; char c;',
  'int a:31, b:1, c:32;',
  'unsigned char a:3; unsigned short b:10; unsigned c:20; unsigned long d:40;',
];

interface Record {
  name: string;
  text: string;
}

function records(): Record[] {
  const list: Record[] = [];
  CASES.forEach((body, i) => {
    const own = body.replace('AA', `AA${i}x`).replace('BB', `BB${i}x`);
    const again = (suffix: string): string => own.replace(/(AA|BB)\d+x/g, `$&${suffix}`);
    list.push({ name: `s${i}`, text: `struct s${i} { ${own} };` });
    list.push({ name: `p${i}`, text: `struct __attribute__((packed)) p${i} { ${again('p')} };` });
    list.push({ name: `k${i}`, text: `#pragma pack(push, 2)\nstruct k${i} { ${again('k')} };\n#pragma pack(pop)` });
    if (!body.includes('[]')) list.push({ name: `u${i}`, text: `union u${i} { ${again('u')} };` });
    list.push({ name: `a${i}`, text: `struct a${i} { ${again('a')} } __attribute__((aligned(32)));` });
  });
  const rand = random(7);
  const types = [
    'char',
    'unsigned char',
    'short',
    'unsigned short',
    'int',
    'unsigned',
    'long',
    'unsigned long',
    '_Bool',
    'unsigned long long',
  ];
  const widths: { [type: string]: number } = {
    char: 8,
    'unsigned char': 8,
    short: 16,
    'unsigned short': 16,
    int: 32,
    unsigned: 32,
    long: 64,
    'unsigned long': 64,
    _Bool: 1,
    'unsigned long long': 64,
  };
  for (let i = 0; i < 120; i++) {
    let body = '';
    const count = 1 + rand(7);
    for (let j = 0; j < count; j++) {
      const type = types[rand(types.length)];
      const kind = rand(10);
      if (kind < 6) body += `${type} m${j}:${1 + rand(widths[type])};`;
      else if (kind === 6) body += `${type} :${rand(widths[type] + 1)};`;
      else if (kind === 7) body += `${type} m${j}[${1 + rand(3)}];`;
      else body += `${type} m${j};`;
    }
    const attribute = ['', '', '__attribute__((packed))', '__attribute__((aligned(16)))'][rand(4)];
    list.push({ name: `r${i}`, text: `struct ${attribute} r${i} { ${body} };` });
  }
  return list;
}

describe.skipIf(!hasGcc)('layout is the same as gcc gives', () => {
  test('sizes, alignments, offsets and bit positions', () => {
    const list = records();
    const text = list.map((r) => r.text).join('\n');
    const { unit } = compileClean(text);
    const ours: string[] = [];
    let program = `#include <stdio.h>\n#include <stddef.h>\n#include <string.h>\n${text}\n`;
    program +=
      'static void bits(const char *n, void *p, size_t size) { unsigned char *b = p; size_t first = -1, count = 0; for (size_t i = 0; i < size * 8; i++) if (b[i / 8] >> (i % 8) & 1) { if (first == (size_t)-1) first = i; count++; } printf("%s bits %zu %zu\\n", n, first, count); }\nint main(void) {\n';
    for (const { name } of list) {
      const union = name.startsWith('u');
      const word = union ? 'union' : 'struct';
      const tag = unit.fileScope.tags.get(name);
      if (tag?.tag !== 'record') throw new Error(name);
      const { def } = tag;
      ours.push(`${name} ${def.size} ${def.align}`);
      program += `printf("${name} %zu %zu\\n", sizeof(${word} ${name}), _Alignof(${word} ${name}));\n`;
      for (const [member, { field, offset }] of def.byName) {
        if (field.bitField === undefined) {
          ours.push(`${name}.${member} ${offset}`);
          program += `printf("${name}.${member} %zu\\n", offsetof(${word} ${name}, ${member}));\n`;
        } else {
          const { bitOffset, bitWidth } = field.bitField;
          ours.push(`${name}.${member} bits ${offset * 8 + bitOffset} ${bitWidth}`);
          program += `{ ${word} ${name} v; memset(&v, 0, sizeof v); v.${member} = -1; bits("${name}.${member}", &v, sizeof v); }\n`;
        }
      }
    }
    program += 'return 0; }\n';
    expect(ours).toEqual(runWithGcc(program).trim().split('\n'));
  });

  test('sizes of types', () => {
    const types = [
      'char',
      'signed char',
      'short',
      'int',
      'long',
      'long long',
      'float',
      'double',
      'long double',
      '_Bool',
      'void *',
      'int[3]',
      'int(*)[7]',
      'char *[5]',
      'enum { A0 }',
      'enum { A1 = -1 }',
      'enum { A2 = 0xffffffff }',
      'enum { A3 = -1, B3 = 0xffffffff }',
      'enum { A4 = 1L << 40 }',
      'enum __attribute__((packed)) { A5, B5 = 200 }',
      'struct {}',
      '__builtin_va_list',
      'long unsigned int',
      'short int signed',
      'unsigned char const volatile',
      'typeof(1 ? 2 : 3.0f)',
      'typeof((char)1 + (short)2)',
      'typeof("abc")',
      'typeof(sizeof(int))',
      'typeof(1u - 2l)',
      "typeof('a')",
      "typeof(L'a')",
      'typeof(u8"ab"[0])',
    ];
    const { unit } = compileClean(types.map((t, i) => `typedef typeof(${t}) t${i};`).join('\n'));
    const ours = types.map((_, i) => {
      const type = unit.fileScope.symbols.get(`t${i}`)?.type;
      return `${type?.size} ${type?.align}`;
    });
    const program = `#include <stdio.h>\n${types.map((t, i) => `typedef typeof(${t}) t${i};`).join('\n')}\nint main(void) { ${types.map((_, i) => `printf("%zu %zu\\n", sizeof(t${i}), _Alignof(t${i}));`).join('\n')} return 0; }`;
    expect(ours).toEqual(runWithGcc(program).trim().split('\n'));
  });
});

test('a bit-field load never leaves its struct unless packed', () => {
  for (const { name, text } of records()) {
    const { unit } = compileClean(text);
    const tag = unit.fileScope.tags.get(name);
    if (tag?.tag !== 'record' || text.includes('pack')) continue;
    for (const field of tag.def.fields) {
      if (field.bitField !== undefined)
        expect(field.offset + field.bitField.unitSize, `${name}.${field.name}`).toBeLessThanOrEqual(tag.def.size);
    }
  }
});

test('flexible and anonymous members resolve', () => {
  const { unit } = compileClean('struct a { int x; union { struct { char p, q; }; short r; }; char tail[]; };');
  const tag = unit.fileScope.tags.get('a');
  const def = tag?.tag === 'record' ? tag.def : undefined;
  expect([...(def?.byName ?? [])].map(([name, m]) => [name, m.offset])).toEqual([
    ['x', 0],
    ['p', 4],
    ['q', 5],
    ['r', 4],
    ['tail', 6],
  ]);
});
