import { describe, expect, test } from 'vitest';
import { type Expr, parseExpression, typeName, unitScope } from '../../src/c/index';
import { compileClean, hasGcc, random, runWithGcc } from './support';

/** Constant expressions; value and type are compared with gcc's. */
const CASES = [
  '1',
  '0x7fffffff',
  '0x80000000',
  '2147483648',
  '4294967295',
  '0xffffffff',
  '0xffffffffffffffff',
  '9223372036854775807',
  '1u',
  '1l',
  '1ul',
  '1ll',
  '1ull',
  '1LLU',
  '0b1011',
  '017',
  '0',
  "'a'",
  "'\\n'",
  "'\\xff'",
  "'\\377'",
  "'ab'",
  "'abcd'",
  "L'x'",
  "u'x'",
  "U'x'",
  "'\\\\'",
  "'\\''",
  "'\\e'",
  "L'\\xffffffff'",
  '1 + 2',
  '-1',
  '~0',
  '!5',
  '+(char)3',
  '-(short)1',
  '~(unsigned char)1',
  '1 - 2u',
  '-1 < 0u',
  '-1l < 0u',
  '(char)200',
  '(unsigned char)-1',
  '(short)70000',
  '(_Bool)0.5',
  '(_Bool)256',
  '(int)3.99',
  '(int)-3.99',
  '(unsigned)3e9',
  '(long)1e18',
  '1 << 31',
  '1l << 40',
  '-8 >> 1',
  '-8l >> 1u',
  '0x80000000 >> 4',
  '(signed char)-128 >> 3',
  '7 / 2',
  '-7 / 2',
  '-7 % 3',
  '7 % -3',
  '7u / 2',
  '-7 / 2u',
  '-1 / 2ul',
  '0x8000000000000000 / 3',
  '5 & 3',
  '5 | 3',
  '5 ^ 3',
  '1 && 0',
  '1 || 0',
  '0 && 1/0',
  '1 || 1/0',
  '1 ? 2 : 3',
  '0 ? 2 : 3u',
  '1 ? -1 : 0u',
  '1 ? (char)1 : (short)2',
  '1 ? 2 : 3.0',
  '1 < 2',
  '1 == 1.0',
  '0 ?: 5',
  '3 ?: 5',
  'sizeof(int)',
  'sizeof(char[10])',
  'sizeof "hello"',
  'sizeof(1 ? (char)1 : (char)2)',
  '_Alignof(double)',
  "sizeof('a')",
  'sizeof(long double)',
  '2147483647 + 1l',
  '4294967295u + 1',
  '18446744073709551615ul + 1',
  '(unsigned short)65535 + 1',
  '(unsigned char)255 << 24',
  '65535 * 65537u',
  '-2147483647 - 1',
  '3000000000 * 3',
  '1.5 + 1',
  '1.0f + 1',
  '1.0f / 3',
  '1.0 / 3',
  '1.0L',
  '0x1.8p3',
  '0x.8p1f',
  '1e10f',
  '1e-3',
  '.5',
  '5.',
  '3.4028235e38f',
  '1.5f * 2.5',
  '(float)0.1',
  '(float)16777217',
  '(double)(float)0.1',
  '(float)0x8000008000000001l',
  '1 / 2.0f',
  '-0.0',
  '!0.0',
  '0.1 + 0.2 == 0.3',
  '(long)(char)-1',
  '(unsigned long)(int)-1',
  '(unsigned long)(unsigned)-1',
  '(char)(int)300',
  '(int)(unsigned char)255',
  '(long)(float)1e10f',
  '(unsigned long)1e19',
  '(int)1e3f',
  '__builtin_bswap16(0x1234)',
  '__builtin_bswap32(0x12345678)',
  '__builtin_bswap64(0x123456789abcdef0ul)',
  '__builtin_clz(1)',
  '__builtin_clzl(1)',
  '__builtin_ctz(8)',
  '__builtin_ffs(0)',
  '__builtin_ffsll(0x100000000ll)',
  '__builtin_popcount(255)',
  '__builtin_popcountll(-1ll)',
  '__builtin_parity(7)',
  '__builtin_strlen("abc")',
  '__builtin_abs(-5)',
  '__builtin_expect(1, 0)',
  '__builtin_constant_p(3)',
  '__builtin_constant_p("x")',
  '__builtin_types_compatible_p(int, const int)',
  '__builtin_types_compatible_p(char, signed char)',
  '__builtin_types_compatible_p(int[], int[3])',
  '__builtin_types_compatible_p(int *, const int *)',
  '__builtin_types_compatible_p(long, long long)',
  '__builtin_types_compatible_p(unsigned, enum e)',
  '__builtin_choose_expr(1, 2, 3.0)',
  '__builtin_choose_expr(0, 2, 3.0)',
  '__builtin_offsetof(struct s, b)',
  '__builtin_offsetof(struct s, c[2])',
  '__builtin_offsetof(struct s, n.y)',
  '__builtin_offsetof(struct s, q)',
  '(unsigned long)&((struct s *)0)->c[1]',
  '(long)&((struct s *)16)->n',
  '(char *)&((struct s *)8)->b - (char *)8',
  '&((int *)0)[5] - (int *)4',
  'AA',
  'BB',
  'CC',
  'BIG',
  'NEG',
  'AA + BB',
  '(enum e)1',
  '(enum neg)1',
  '(enum e)1 - 2',
  '-1 < (enum e)0',
  '_Generic(1, int: 5, default: 6)',
  '_Generic(1l, int: 5, default: 6)',
  '_Generic("a", char *: 1, default: 2)',
  '_Generic((char)1, int: 1, char: 2, default: 3)',
  "_Generic('a', char: 1, int: 2)",
  '_Generic((enum e)1, unsigned: 1, default: 2)',
  '_Generic(&(const int){1}, const int *: 1, int *: 2)',
  '_Generic(1.0f, float: 1, double: 2)',
  'sizeof(struct s)',
  'sizeof(((struct s *)0)->c)',
  '_Alignof(struct s)',
  'sizeof(struct s[0])',
  'sizeof(int (*)[3])',
  'sizeof(*(int (*)[3])0)',
  'sizeof(void)',
  'sizeof(int (void))',
  '(long)(int *)-1',
  '(int)(long)0x123456789l',
  'sizeof(typeof(((struct s *)0)->b) *)',
  'sizeof(int){1}',
  'sizeof (struct s){.a = 1}.c',
  '(unsigned char)((unsigned char)200 + (unsigned char)100)',
  "'a' - 'A'",
  'sizeof(u8"é")',
  'sizeof(L"é")',
  'sizeof(u"é")',
  'sizeof("a" "b" L"c")',
  'sizeof(int[sizeof(long)])',
  '!"a"',
  '!!&glob',
  '(_Bool)&glob',
  '-5 / 2 * 2 + -5 % 2',
  '1 << 2 << 3',
  '1 - 2 - 3',
  '2 * 3 % 4',
  '1 | 2 ^ 3 & 4',
  '1 == 1 == 1',
  '5 > 4 > 3',
  '~-1',
  '- -1',
  '!!3',
];

const PRELUDE = `enum e { AA, BB = 5, CC }; enum big { BIG = 0x1234567890 }; enum neg { NEG = -1 };
struct s { char a; long b; short c[4]; struct { int x, y; } n; union { int p; char q; }; }; int glob;`;

/** Names of types as `_Generic` tells them. */
const NAMES = [
  '_Bool',
  'char',
  'signed char',
  'unsigned char',
  'short',
  'unsigned short',
  'int',
  'unsigned int',
  'long',
  'unsigned long',
  'long long',
  'unsigned long long',
  'float',
  'double',
  'long double',
];

function describeValue(expr: Expr): string {
  const type = typeName({ ...expr.type, quals: 0, alias: undefined });
  const name = expr.type.kind === 'enum' ? expr.type.def.underlying.name : type;
  if (expr.kind === 'int') return `${BigInt.asUintN(64, expr.value)} ${name}`;
  if (expr.kind === 'float') {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, expr.value);
    return `f${view.getBigUint64(0)} ${name}`;
  }
  return `not constant: ${expr.kind} ${name}`;
}

/** Random expressions over small constants of all types, free of undefined behaviour in gcc's eyes. */
function generated(): string[] {
  const rand = random(11);
  const leaves = [
    '1',
    '2u',
    '3l',
    '0x7fl',
    '5ul',
    '(char)7',
    '(short)-9',
    '(unsigned char)200',
    '(unsigned short)60000',
    '-1',
    '~0u',
    '0x7fffffff',
    '0x80000000',
    '1000000007',
    '(_Bool)1',
    "'z'",
    '(signed char)-100',
    '123456789012l',
  ];
  const make = (depth: number): string => {
    if (depth === 0 || rand(6) === 0) return leaves[rand(leaves.length)];
    const a = make(depth - 1);
    const b = make(depth - 1);
    switch (rand(12)) {
      case 0:
        return `(${a} < ${b})`;
      case 1:
        return `(${a} == ${b})`;
      case 2:
        return `(${a} & ${b})`;
      case 3:
        return `(${a} | ${b})`;
      case 4:
        return `(${a} ^ ${b})`;
      case 5:
        return `(${a} ? ${b} : ${make(depth - 1)})`;
      case 6:
        return `((unsigned)${a} * ${b})`;
      case 7:
        return `((unsigned long)${a} + ${b})`;
      case 8:
        return `((unsigned long)${a} - (unsigned char)${b})`;
      case 9:
        return `((${a}) >> ${rand(31)})`;
      case 10:
        return `((${['char', 'short', 'unsigned short', 'int', 'unsigned', 'long', 'unsigned char', '_Bool'][rand(8)]})${a})`;
      default:
        return `((${a}) % ((${b}) | 1))`;
    }
  };
  return Array.from({ length: 400 }, () => make(4));
}

describe.skipIf(!hasGcc)('constant expressions have the value and type that gcc gives', () => {
  test.each([
    ['written', CASES],
    ['generated', generated()],
  ])('%s', (_, cases) => {
    const { unit } = compileClean(PRELUDE);
    const ours = cases.map((text) => {
      const { expr, diagnostics } = parseExpression(text, unitScope(unit));
      return `${text} = ${expr === undefined ? diagnostics.map((d) => d.message).join() : describeValue(expr)}`;
    });
    let program = `#include <stdio.h>\n#include <string.h>\n${PRELUDE}\n#define NAME(x) _Generic((x), ${NAMES.map((n) => `${n}: "${n}"`).join(', ')})\n`;
    program +=
      '#define P(t, x) do { if (_Generic((x), float: 1, double: 1, long double: 1, default: 0)) { double d = (x); unsigned long b; memcpy(&b, &d, 8); printf("%s = f%lu %s\\n", t, b, NAME(x)); } else printf("%s = %lu %s\\n", t, (unsigned long)(x), NAME(x)); } while (0)\nint main(void) {\n';
    for (const text of cases) program += `P(${JSON.stringify(text)}, (${text}));\n`;
    program += 'return 0; }\n';
    expect(ours).toEqual(runWithGcc(program).trim().split('\n'));
  });
});

/** Objects with static storage; their bytes are compared with gcc's (pointers as zero). */
const OBJECTS = [
  'int x = 5;',
  'char x[] = "abc";',
  'char x[2] = "abc";',
  'char x[8] = "abc";',
  'char x[] = { "abc" };',
  'int x[] = { 1, 2, 3 };',
  'int x[5] = { [2] = 7, 8 };',
  'int x[] = { [3] = 1, [1] = 2, 9 };',
  'int x[6] = { [1 ... 3] = 7, 8 };',
  'struct { int a, b; } x = { 1 };',
  'struct { int a, b; } x = { .b = 2, .a = 1 };',
  'struct { int a; struct { short b, c; } d; int e; } x = { 1, 2, 3, 4 };',
  'struct { int a; struct { short b, c; } d; int e; } x = { 1, { 2 }, 4 };',
  'struct { int a; union { int b; struct { short c, d; }; }; int e; } x = { .a = 1, .d = 3, 5 };',
  'struct { int a[2][3]; char b; } x = { 1, 2, 3, 4, 5, 6, 7 };',
  'struct { int a[2][3]; char b; } x = { { { 1 }, { 2, 3 } }, 4 };',
  'struct { int a[2][3]; char b; } x = { .a[1][2] = 4, 5 };',
  'union { char a; long b; } x = { 1 };',
  'union { char a; long b; } x = { .b = -1 };',
  'struct { unsigned a:3, b:5, c:20; } x = { 5, 17, 100000 };',
  'struct { int a:3; int :5; int b:4; } x = { -1, 3 };',
  'double x[] = { 1, 2.5, 1e300 };',
  'float x = 0.1;',
  'long double x;',
  'struct { char n[4]; int v; } x[] = { { "ab", 1 }, { "cdef", 2 } };',
  'struct { char n[4]; int v; } x[] = { "ab", 1, "cd", 2 };',
  'char x[][3] = { "a", "bc", { \'d\' } };',
  'struct { int a, b; } x[3] = { [1].b = 5, [0] = { 1, 2 }, [2] = { .a = 9 } };',
  'struct { struct { int a, b; } p[2]; } x = { .p[0].a = 1, .p[1] = { 2, 3 }, .p[0].b = 4 };',
  'int x[2][2] = { [0] = { 1, 2 }, [0] = { 3 } };',
  'struct { int a, b; } x = { 1, 2, .a = 3 };',
  'struct p { int a, b; } x = (struct p){ 3, 4 };',
  'struct p { int a, b; } x[] = { (struct p){ 3, 4 }, { 5 } };',
  'int x[] = (int[]){ 1, 2, 3 };',
  'struct { int n; int d[]; } x = { 2, { 7, 8 } };',
  'struct { int n; char d[]; } x = { 2, "hello" };',
  'wchar_t x[] = L"a\\u00e9z";',
  'unsigned short x[] = u"é€😀";',
  'unsigned x[] = U"😀";',
  'char x[] = "é\\u20ac";',
  'char x[] = "a\\0b" "\\x41" "1";',
  "char x[4] = { 'a', [3] = 'z' };",
  '_Bool x[] = { 0, 5, 0.5 };',
  'struct { char a; } x = { 300 };',
  'unsigned char x = -1;',
  'long x = (int)0x80000000u;',
  'struct {} x = {};',
  'struct { int a[0]; int b; } x = { {}, 3 };',
  'struct { struct {} e; int b; } x = { {}, 3 };',
  'int x = { 3 };',
  'struct { int a:1; unsigned b:1; _Bool c:1; } x = { 1, 1, 1 };',
  'struct { unsigned long a:40; unsigned long b:24; } x = { 0x123456789a, 0xabcdef };',
  'struct __attribute__((packed)) { char a; int b; short c:9; int d:20; } x = { 1, 2, -3, 4 };',
  'enum { Q, R } x[] = { R, Q, R };',
  'int x[3] = { 1, 2, 3, };',
  'struct { int a; int b[3]; } x = { 1, .b = { 2, [2] = 3 } };',
  'struct { int a; int b[3]; } x = { .b[1] = 2, 3, };',
  'struct { union { struct { int a, b; }; long c; }; int d; } x = { { { 1, 2 } }, 3 };',
  'struct { union { struct { int a, b; }; long c; }; int d; } x = { { .c = 7 }, 3 };',
  'struct { int a; struct { int b; struct { int c, d; } e[2]; } f; } x = { .f.e[1].d = 9, };',
  'struct { int a; struct { int b; struct { int c, d; } e[2]; } f; int g; } x = { .f.e[0].d = 9, 10, 11, 12 };',
  'int x[2][3][2] = { { { 1 }, 2, 3, 4 }, 5 };',
  'struct { char s[2][4]; } x = { "abc", "d" };',
  'struct { char s[2][4]; } x = { { "abc", { "d" } } };',
  'int x = sizeof(int[3]);',
  'long x = (long)&((struct { int a, b; } *)0)->b;',
  'int x[] = { [0 ... 1] = 1, [4 ... 5] = 2, 3 };',
  'struct { int a, b; } x[4] = { [0 ... 2] = { 1, 2 }, { 3 } };',
  'struct { int a, b; } x[4] = { [1 ... 2].b = 5 };',
];

describe.skipIf(!hasGcc)('initialisers give the bytes that gcc gives', () => {
  test('all', () => {
    const ours = OBJECTS.map((text) => {
      const { unit } = compileClean(`typedef int wchar_t;\n${text}`);
      const global = unit.globals.find((g) => g.name === 'x');
      const size = Math.max(global?.type.size ?? 0, global?.init?.size ?? 0);
      const bytes = new Uint8Array(size);
      if (global?.init !== undefined) bytes.set(global.init.bytes);
      return `${text} ${[...bytes].map((b) => b.toString(16).padStart(2, '0')).join('')}`;
    });
    let program =
      '#include <stdio.h>\n#include <stddef.h>\nstatic void dump(const char *t, void *p, size_t n) { printf("%s ", t); for (size_t i = 0; i < n; i++) printf("%02x", ((unsigned char *)p)[i]); printf("\\n"); }\n';
    OBJECTS.forEach((text, i) => {
      const flexible = /\[\];|d\[\]; }/.test(text);
      const extra = flexible ? (text.includes('hello') ? '+ 8' : text.includes('7, 8') ? '+ 8' : '') : '';
      program += `static void f${i}(void) { static ${text} dump(${JSON.stringify(text)}, &x, sizeof x ${extra}); }\n`;
    });
    program += `int main(void) { ${OBJECTS.map((_, i) => `f${i}();`).join(' ')} return 0; }\n`;
    const theirs = runWithGcc(program).trim().split('\n');
    for (let i = 0; i < ours.length; i++) {
      // gcc pads a flexible object further than the values reach
      const length = Math.min(ours[i].length, theirs[i].length);
      expect.soft(ours[i].slice(0, length)).toEqual(theirs[i].slice(0, length));
    }
  });
});
