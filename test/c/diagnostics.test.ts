/**
 * Messages as golden text: each case is compiled, and what is
 * printed is compared with diagnostics.golden.txt (`vitest -u` writes it anew).
 */
import { expect, test } from 'vitest';
import { nearest, renderDiagnostics } from '../../src/c/index';
import { codes, compile, session } from './support';

/** Name and text; each becomes a section of the golden file. */
const CASES: [string, string][] = [
  ['unknown identifier with a near name', 'int f(int counter) { return conter; }'],
  ['unknown identifier without one', 'int f(void) { return zzz; }'],
  ['unknown name once per function', 'int f(void) { return q + q; } int g(void) { return q; }'],
  ['function not declared', 'int f(void) { return prntf("x"); } int printf(const char *, ...);'],
  ['function of a known header', 'int main(void) { printf("hello\\n"); return memset(0, 0, 0); }'],
  ['unknown member', 'struct sock { int sk_state; }; int f(struct sock *sk) { return sk->sk_stat; }'],
  ['dot instead of arrow', 'struct s { int a; }; int f(struct s *p, struct s v) { return p.a + v->a; }'],
  ['incomplete struct', 'struct s; int f(struct s *p) { return p->a; } struct s x;'],
  [
    'unknown type',
    'uint32_t x; lst_head y; struct list_head { int a; }; list_head z; typedef int pid_t; void f(void) { pidt p; uint8_t *q; }',
  ],
  ['missing semicolon', 'int f(int a)\n{\n\tint b = a\n\treturn b;\n}'],
  ['missing parenthesis', 'int f(int a)\n{\n\tif (a > 3\n\t\treturn 1;\n\treturn 2;\n}'],
  ['missing brace at the end', 'int f(int a)\n{\n\tif (a) {\n\treturn 2;\n}\n'],
  ['extra brace', 'int f(void) { return 1; } }\nint g(void) { return x; }'],
  ['errors go on after one', 'int f(void) { int a = ; a = 1 +; return b; }\nint g(void) { c; }'],
  [
    'too few and too many arguments',
    'int f(int a, int b); int v(const char *, ...); int g(void) { return f(1) + f(1, 2, 3) + v(); }',
  ],
  [
    'argument of a wrong type',
    'struct s { int a; } s; int f(int *p, struct s s, char c); int g(char *q) { return f(q, 3, s) + f(5, s, q); }',
  ],
  ['pointers lose const', 'void f(char *); void g(const char *s) { f(s); char *p = s; }'],
  [
    'write to const',
    'const int a = 1; struct s { const int b; int c; }; void f(struct s *s, const int *p, const struct s *t) { a = 2; s->b = 3; *p = 4; t->c = 5; a++; p[1] += 2; }',
  ],
  ['not an lvalue', 'int f(int a) { 3 = a; a + 1 = 2; f(a) = 3; &3; (a ? a : a) = 1; return a++++; }'],
  ['array assignment', 'int a[3], b[3]; void f(void) { a = b; }'],
  ['return without a value', 'int f(void) { return; } void g(void) { return 1; } int h(int a) { if (a) return 1; }'],
  ['void value', 'void f(void); int g(void) { int a = f(); return f() + 1; }'],
  ['missing return type', 'f(int a) { return a; } static g; x = 5;'],
  [
    'redefinition',
    'int a; char a; int f(void) { return 1; } int f(void) { return 2; } struct s { int a; }; struct s { int b; }; enum e { A, A }; int g(int p) { int p = 1; int q, q; return p; } typedef int t; typedef long t;',
  ],
  [
    'conflicting types',
    'int f(int); int f(long a) { return 0; } extern int x; extern char x; static int h(void); int h(void); int k(void); static int k(void);',
  ],
  [
    'labels and jumps',
    'void f(int a) { goto nowhere; break; continue; case 1: ; x: x: ; switch (a) { case 1: case 1: case 2 ... 4: case 3: default: default: ; } }',
  ],
  [
    'constants',
    "int a = 08, b = 0xg, c = 1lul, d = 99999999999999999999, e = 1.5x, f = '', g = '\\q', h = 3i; char *s = \"abc; int t;",
  ],
  [
    'not constant',
    'int a; int b = a; int f(void); int c = f(); int d[a]; struct s { int x : a; }; enum e { E = a }; void g(int n) { int v[n]; static int w = n; switch (n) { case n: ; } }',
  ],
  ['array lengths', 'int a[-1]; int b[1.5]; void c[3]; int d(void)[2]; int e[2](void); struct s f[2];'],
  [
    'initialisers',
    'int a[2] = { 1, 2, 3 }; struct s { int x, y; } s = { .z = 1 }, t = { 1, 2, 3 }, u = { [0] = 1 }; int b = { 1, 2 }; char c[2] = "abcd"; int d[3] = 5; int e[2] = { [5] = 1 }; struct s v = 3;',
  ],
  [
    'bit-fields',
    'struct s { int a : 40; float b : 3; int c : 0; int : 0; int d : -1; int e : 3; } s; int *f(void) { return &s.e; } int g = sizeof(s.e);',
  ],
  [
    'members',
    'struct s { int a; int a; void f(void); struct s x; int; struct { int b; }; int b; int t[]; int u; void v; };',
  ],
  [
    'operands',
    'struct s { int a; } s; int f(int *p, double d) { return s + 1 + (p * 2) + (d % 2) + (d << 1) + -p + ~d + !s + *d + p + p; }',
  ],
  [
    'conditions',
    'struct s { int a; } s; void f(void); void g(void) { if (s) ; while (f()) ; s ? 1 : 2; 1 ? s : 2; switch (1.5) { } }',
  ],
  ['pointer comparisons', 'int f(int *p, char *q, int i) { return (p == q) + (p == i) + (p < q) + (p - q); }'],
  ['integers and pointers', 'int f(int *p) { p = 5; int i = p; return p; }'],
  ['calling what is no function', 'int a; int f(int *p) { return a() + p(1) + 3(); }'],
  [
    'storage classes',
    'static extern int a; auto int b; typedef static int c; void f(static int p) { static register int q; } struct s { static int x; };',
  ],
  ['bad types', 'long char a; short long b; unsigned float c; long long long d; signed unsigned e; void f; int int g;'],
  [
    'not supported',
    '_Imaginary double b; _Float16 c; void f(int n) { void *p = &&x; goto *p; x: asm("cli"); __label__ y; int g(void) { return 1; } } int k(a) int a; { return a; }',
  ],
  [
    'wide numbers',
    'typedef int v4 __attribute__((vector_size(16))); int bad __attribute__((vector_size(12))); struct s { int a; } s; v4 a; __int128 i; _Complex double z; void f(int *p) { a % 1.5; z % 2; z < 1; a + s; i = p; p = z; z.real; a = i; switch (i) { } a ? 1 : 2; }',
  ],
  [
    'arrays of variable length where they cannot be',
    'int n; int a[n]; struct s { int m; }; void f(int k) { static int b[k]; extern int c[k]; union t { int d[k]; }; int e[k] = { 1 }; }',
  ],
  ['casts', 'struct s { int a; } s; void f(double d, int *p) { (struct s)d; (int)s; (int *)d; (double)p; (int[3])p; }'],
  [
    'attributes',
    'int a __attribute__((pakced)); struct s { int x; } __attribute__((aligned(3))) b; int c __attribute__((aligned(-1)));',
  ],
  [
    'static assertion',
    '_Static_assert(sizeof(int) == 8, "int is " "small"); _Static_assert(0); _Static_assert(1, "fine");',
  ],
  ['generic', 'int a = _Generic(1, long: 2); int b = _Generic(1, int: 3, default: 4);'],
  ['division and shifts', 'int f(int a) { return a / 0 + a % 0 + (a << 32) + (a >> -1) + (0 && a / 0); }'],
  [
    'variadic functions',
    'void f(int a) { __builtin_va_list ap; __builtin_va_start(ap, a); __builtin_va_arg(ap, char); __builtin_va_end(a); }',
  ],
  [
    'inside a macro',
    '#define BAD(x) ((x)->nope)\n#define OUTER(x) BAD(x) + 1\nstruct s { int a; };\nint f(struct s *s)\n{\n\treturn OUTER(s) + OUTER(undeclared);\n}',
  ],
  ['macro call', '#define MAX(a, b) ((a) > (b) ? (a) : (b))\nint x = MAX(1);\nint y = MAX(1, 2, 3);'],
  ['include', '#include "missing.h"\n#include <also/missing.h>\nint x;'],
  [
    'directives',
    '#error this must not be\n#warning take care\n#inclde "a.h"\n#if 1 +\n#endif\n#ifdef\n#endif\n#else\nint x;\n#if 1',
  ],
  ['stray characters', "int a = @; int b = `3`; char c = 'x;\nint d;"],
  ['type as a value', 'typedef int t; int f(void) { return t + 1; } int g = int;'],
  ['declaration without braces', 'void f(int a) { if (a) int b = 1; }'],
  ['wrong tag', 'struct s { int a; }; union s x; enum s y;'],
  ['void parameter', 'void f(void a) { } void g(int, void) { }'],
  ['empty declarations', 'int; struct { int a; }; typedef int; void f(void) { 1; int; }'],
  ['keywords as names', 'int for = 1; int f(int while) { return 1; }'],
  ['main without a type', 'main() { return 0; }'],
];

test('messages', async () => {
  const out: string[] = [];
  for (const [name, text] of CASES) {
    const s = session();
    const { diagnostics } = s.parseText('main.c', text);
    out.push(`=== ${name}`, renderDiagnostics(diagnostics, s.sources) || '(nothing)', '');
  }
  await expect(out.join('\n')).toMatchFileSnapshot('diagnostics.golden.txt');
});

test('a hundred messages are enough', () => {
  const { diagnostics } = compile(Array.from({ length: 300 }, (_, i) => `int f${i}(void) { return x; }`).join('\n'));
  expect(diagnostics.length).toBe(100);
});

test('ranges cover the word', () => {
  const [d] = compile('int f(void)\n{\n\treturn missing + 1;\n}').diagnostics;
  expect([d.line, d.col, d.endLine, d.endCol]).toEqual([3, 9, 3, 16]);
});

test('kernel idioms give no warning', () => {
  const text = `typedef unsigned char u8; struct sk_buff { u8 *data; const char *name; void *priv; }; void *kmalloc(unsigned long); void kfree(const void *);
    static const struct ops { int (*open)(void); } ops; static inline int nop(void) { return 0; }
    int f(struct sk_buff *skb, const void *from) { char *p = kmalloc(3); skb->data = (u8 *)p; kfree(skb->name); u8 *q = skb->priv; int x = *(const int *)from; if (!skb || skb == (void *)0) return -1; (void)q; for (;;) { if (x) return 1; } }
    int g(void) { switch (nop()) { case 1: return 1; default: return 2; } } int h(void) { while (1) ; } void __attribute__((noreturn)) die(void); int k(void) { die(); }`;
  expect(codes(compile(text).diagnostics)).toEqual([]);
});

test('nearest', () => {
  expect(nearest('recieve', ['receive', 'send'])).toBe('receive');
  expect(nearest('sk_stat', ['sk_state', 'sk_prot'])).toBe('sk_state');
  expect(nearest('abc', ['xyz'])).toBeUndefined();
});
