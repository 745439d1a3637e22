import { describe, expect, test } from 'vitest';
import { compileClean } from './support';
import { showBlock } from './show';

const PRELUDE = `typedef unsigned char u8; typedef unsigned long size_t;
struct p { int x, y; }; struct s { char c; int a[4]; struct p p; struct s *next; unsigned f:3, g:7; int (*fn)(int); union { int u; short v; }; };
struct p getp(void); int f(int); void g(void); int vf(const char *, ...); extern int arr[]; extern struct s gs; enum e { E0, E1, E2 };
`;

/** The body of a function with this text; variables of all kinds are parameters. */
function body(text: string): string {
  const { unit } = compileClean(
    `${PRELUDE}int test(int i, unsigned u, long l, char c, u8 b, short h, double d, float fl, int *pi, char *pc, void *pv, struct s *s, struct s v, _Bool ok, enum e e, int (*fp)(int)) { ${text} return 0; }`,
  );
  const func = unit.functions.find((fn) => fn.name === 'test');
  return showBlock(func?.body).replace(/ ?return 0;$/, '');
}

/** One line each: C and its tree. */
const CASES: [string, string][] = [
  ['i + 1;', '(+ i 1);'],
  ['c + b;', '(+ (to int c) (to int b));'],
  ['i + u;', '(+ (to unsigned int i) u);'],
  ['i + l;', '(+ (to long i) l);'],
  ['u + l;', '(+ (to long u) l);'],
  ['i + d;', '(+ (to double i) d);'],
  ['fl * 2;', '(* fl 2f);'],
  ['c << l;', '(<< (to int c) l);'],
  ['-c;', '(- (to int c));'],
  ['~b;', '(~ (to int b));'],
  ['!pi;', '(! pi);'],
  ['+h;', '(to int h);'],
  ['+i;', '(to int i);'],
  ['c < b;', '(< (to int c) (to int b));'],
  ['e == E1;', '(== (to unsigned int e) 1);'],
  ['ok + ok;', '(+ (to int ok) (to int ok));'],
  ['pi + i;', '(ptr+4 pi (to long i));'],
  ['pi - 2;', '(ptr-4 pi 2);'],
  ['2 + pi;', '(ptr+4 pi 2);'],
  ['pi - pi;', '(ptrdiff4 pi pi);'],
  ['pv + 1;', '(ptr+1 pv 1);'],
  ['pi[3];', '(* (ptr+4 pi 3));'],
  ['i[pi];', '(* (ptr+4 pi (to long i)));'],
  ['*pi;', '(* pi);'],
  ['&*pi;', '(to int * pi);'],
  ['&pi[1];', '(ptr+4 pi 1);'],
  ['pi == 0;', '(== pi 0:int *);'],
  ['pv == pi;', '(== pv pi);'],
  ['pi[u];', '(* (ptr+4 pi (to long u)));'],
  ['s->c;', '(.c@0 (* s));'],
  ['s->a[2];', '(* (ptr+4 (decay (.a@4 (* s))) 2));'],
  ['s->p.y;', '(.y@4 (.p@20 (* s)));'],
  ['s->f;', '(.f@40:1/0/3 (* s));'],
  ['s->g + 1;', '(+ (to int (.g@40:2/3/7 (* s))) 1);'],
  ['&s->p;', '(& (.p@20 (* s)));'],
  ['s->u;', '(.u@56 (* s));'],
  ['getp().x;', '(.x@0 (call getp));'],
  ['(i ? v : *s).c;', '(.c@0 (? i v (* s)));'],
  ['i = c;', '(= i (to int c));'],
  ['c = i;', '(= c (to char i));'],
  ['ok = i;', '(= ok (to _Bool i));'],
  ['ok = pi;', '(= ok (to _Bool pi));'],
  ['d = i;', '(= d (to double i));'],
  ['pi = 0;', '(= pi 0:int *);'],
  ['pi = pv;', '(= pi (to int * pv));'],
  ['v = *s;', '(= v (* s));'],
  ['s->f = i;', '(= (.f@40:1/0/3 (* s)) (to unsigned int i));'],
  ['i = l = 3;', '(= i (to int (= l 3)));'],
  ['i += 2;', '(+= i 2 in int);'],
  ['c += 2;', '(+= c 2 in int);'],
  ['i += d;', '(+= i d in double);'],
  ['u -= l;', '(-= u l in long);'],
  ['pi += i;', '(+= pi (to long i) in int * x4);'],
  ['b <<= l;', '(<<= b l in int);'],
  ['s->f |= 1;', '(|= (.f@40:1/0/3 (* s)) 1 in int);'],
  ['fl *= 2;', '(*= fl 2f in float);'],
  ['i++;', '(post++ i in int);'],
  ['--c;', '(pre-- c in int);'],
  ['pi++;', '(post++ pi in int * x4);'],
  ['s->f++;', '(post++ (.f@40:1/0/3 (* s)) in int);'],
  ['d++;', '(post++ d in double);'],
  ['*pc++ = 0;', '(= (* (post++ pc in char * x1)) 0);'],
  ['(char)i;', '(cast char i);'],
  ['(void)i;', '(cast void i);'],
  ['(long)pi;', '(cast long pi);'],
  ['(int *)l;', '(cast int * l);'],
  ['(int)d;', '(cast int d);'],
  ['(struct s *)pv;', '(cast struct s * pv);'],
  ['(int)c;', '(cast int c);'],
  ['f(c);', '(call f (to int c));'],
  ['fp(1);', '(call fp 1);'],
  ['(*fp)(1);', '(call fp 1);'],
  ['(&f)(1);', '(call (& f) 1);'],
  ['s->fn(2);', '(call (.fn@48 (* s)) 2);'],
  ['fp = f;', '(= fp (to int (*)(int) (decay f)));'],
  ['fp = &f;', '(= fp (to int (*)(int) (& f)));'],
  ['vf("x", c, fl, pi);', '(call vf (to const char * (decay "x")) (to int c) (to double fl) pi);'],
  ['(**fp)(1);', '(call fp 1);'],
  ['(i ? f : fp)(3);', '(call (? i (decay f) (to int (*)(int) fp)) 3);'],
  ['i && pi;', '(&& i pi);'],
  ['0 && i;', '0;'],
  ['1 || f(1);', '1;'],
  ['1 && i;', '(&& 1 i);'],
  ['i ? 1 : 2.0;', '(? i 1f 2f);'],
  ['i ? pi : 0;', '(? i pi 0:int *);'],
  ['i ? pi : pv;', '(? i (to void * pi) pv);'],
  ['1 ? i : l;', '(to long i);'],
  ['i ?: 5;', '(? (= $16 i) $16 5);'],
  ['i, l;', '(, i l);'],
  ['i ? g() : (void)0;', '(? i (call g) (cast void 0));'],
  ['sizeof i++;', '4;'],
  ['sizeof(v.a);', '16;'],
  ['arr[1];', '(* (ptr+4 (decay arr) 1));'],
  ['gs.a[1] = 2;', '(= (* (ptr+4 (decay (.a@4 gs)) 1)) 2);'],
  ['({ int q = i; q + 1; });', '({ int q = {0:i}; → (+ q 1) });'],
  ['({ i; });', '({  → i });'],
  ['({ ; });', '({ ; });'],
  ['__builtin_expect(!!(i), 1);', '(to long (! (! i)));'],
  ['__builtin_expect(pi == 0, 1) ? 1 : 2;', '(? (to long (== pi 0:int *)) 1 2);'],
  ['(struct p){ .y = i };', '(literal $16 {zero 4:i});'],
  ['&(struct p){ 1 };', '(& (literal $16 {zero 0:1}));'],
  ['f((int[]){ 1, i }[1]);', '(call f (* (ptr+4 (decay (literal $16 {zero 0:1 4:i})) 1)));'],
  ['(int){ 5 };', '(literal $16 {0:5});'],
  ['int x = 3; x;', 'int x = {0:3}; x;'],
  ['int x, *y = &x;', 'int x; int *y = {0:(& x)};'],
  ['struct p q = { i, 2 }; struct p r = q;', 'struct p q = {zero 0:i 4:2}; struct p r = {0:q};'],
  ['char t[] = "ab";', 'char t[3] = {0:"ab\\u0000"};'],
  ['char t[8] = "ab";', 'char t[8] = {zero 0:"ab\\u0000"};'],
  ['int a[3] = { [1] = i };', 'int a[3] = {zero 4:i};'],
  ['struct s z = {};', 'struct s z = {zero };'],
  ['struct s z = { .p = getp(), .f = 5 };', 'struct s z = {zero 20:(call getp) 40:5};'],
  ['struct s z = { .p = getp(), .p.x = 7 };', 'struct s z = {zero 20:(call getp) 20:7};'],
  ['static int n = 4; n++;', '(post++ test.n.0 in int);'],
  ['extern int arr[]; arr[0];', '(* (decay arr));'],
  ['__auto_type q = c; q;', 'char q = {0:c}; q;'],
  ['if (i) g(); else { g(); }', 'if i (call g); else { (call g); }'],
  ['while (i--) ;', 'while (post-- i in int) ;'],
  ['do i++; while (i < 3);', 'do (post++ i in int); while (< i 3)'],
  [
    'for (int k = 0, m = 1; k < 3; k++, m--) continue;',
    'for [int k = {0:0}; int m = {0:1};] [(< k 3)] [(, (post++ k in int) (post-- m in int))] continue for;',
  ],
  ['for (;;) break;', 'for [] [] [] break for;'],
  [
    'switch (c) { case 1: case 3 ... 5: i = 1; break; default: ; }',
    'switch (to int c) [1 3..5 default] { case: ; case: (= i 1); break switch; case: ; }',
  ],
  ['switch (u) { case -1: ; }', 'switch u [4294967295] { case: ; }'],
  ['again: if (i) goto again; goto out; out: ;', 'again: if i goto again; goto out; out: ;'],
  [
    'while (1) switch (i) { case 1: continue; case 2: break; }',
    'while 1 switch i [1 2] { case: continue while; case: break switch; }',
  ],
  ['asm volatile("" ::: "memory");', 'barrier;'],
  ['label: int z = 3; z;', 'label: ; int z = {0:3}; z;'],
  ['switch (i) { case 1: { int z; z = 1; } }', 'switch i [1] { case: { int z; (= z 1); } }'],
  ['{ int i = 2; i; }', '{ int i = {0:2}; i; }'],
  ['return c;', 'return (to int c);'],
  ['i = __builtin_bswap32(u);', '(= i (to int (call __builtin_bswap32 u)));'],
  ['__builtin_memcpy(pv, pc, 3);', '(call __builtin_memcpy pv (to const void * pc) 3);'],
  ['__builtin_unreachable();', '(call __builtin_unreachable);'],
  ['__builtin_add_overflow(i, 1, &i);', '(call __builtin_add_overflow.int i 1 (& i));'],
  ['__builtin_mul_overflow(l, i, &l);', '(call __builtin_mul_overflow.long l (to long i) (& l));'],
  ['__atomic_load_n(pi, 0);', '(to int (* pi));'],
  ['__atomic_store_n(pi, 3, 0);', '(, (= $16 pi) (to void (= (* $16) 3)));'],
  ['__sync_synchronize();', '(to void 0);'],
  [
    '__atomic_fetch_add(pi, i, 5);',
    '(, (= $16 pi) (, (= $17 i) (, (= $18 (* $16)) (, (= (* $16) (+ $18 $17)) (to int $18)))));',
  ],
  ['__atomic_add_fetch(pi, 1, 5);', '(, (= $16 pi) (, (= $17 (* $16)) (= (* $16) (+ $17 1))));'],
  ['__builtin_va_list ap; __builtin_va_end(ap);', '__builtin_va_list ap; (vaEnd (decay ap));'],
  ['_Generic(i, int: f, default: g)(1);', '(call f 1);'],
  ['typeof(i) z = 3; typeof(z) *w = &z;', 'int z = {0:3}; int *w = {0:(& z)};'],
  ['"abc"[i];', '(* (ptr+1 (decay "abc") (to long i)));'],
  ['&"abc";', '(& "abc");'],
  ['&arr;', '(& arr);'],
  ['(&v.a)[0];', '(decay (* (& (.a@4 v))));'],
  ['&s->a[1];', '(ptr+4 (decay (.a@4 (* s))) 1);'],
  ['e ? 1 : 0;', '(? e 1 0);'],
  ['pc = &v.c;', '(= pc (& (.c@0 v)));'],
  ['_Static_assert(sizeof(int) == 4, "x");', ''],
  ['__extension__ (i);', 'i;'],
  ['((struct s *)0)->a;', '4:int *;'],
  ['(size_t)&((struct s *)0)->p.y;', '24;'],
];

describe('the tree of', () => {
  test.each(CASES)('%s', (text, expected) => {
    expect(body(text)).toBe(expected);
  });
});

describe('symbols', () => {
  test('linkage, tentative definitions, inline', () => {
    const { unit } = compileClean(
      'int a; int a; int b = 1; extern int c; static int d; extern int e = 2; extern int a; int arr[]; int arr[4]; int one[];\ninline int f(void) { return 1; } static inline int g(void) { return 2; } extern inline int h(void) { return 3; } int k(void); inline int m(void) { return 4; } int m(void);',
    );
    expect(unit.globals.map((v) => [v.name, v.linkage, v.defined, v.tentative, v.type.size])).toEqual([
      ['a', 'external', true, true, 4],
      ['b', 'external', true, false, 4],
      ['c', 'external', false, false, 4],
      ['d', 'internal', true, true, 4],
      ['e', 'external', true, false, 4],
      ['arr', 'external', true, true, 16],
      ['one', 'external', true, true, 4],
    ]);
    expect(unit.functions.map((v) => [v.name, v.linkage, v.inlineOnly, v.body !== undefined])).toEqual([
      ['f', 'external', true, true],
      ['g', 'internal', false, true],
      ['h', 'external', false, true],
      ['k', 'external', false, false],
      ['m', 'external', false, true],
    ]);
  });

  test('static locals keep their name and function; strings are shared', () => {
    const { unit } = compileClean(
      'int f(void) { static int n = 1; { static int n = 2; n++; } return n; } int g(void) { static int n; return n; } const char *a = "x", *b = "x", *c = "y";',
    );
    expect(unit.globals.map((v) => [v.name, v.linkName, v.owner?.name, v.isString])).toEqual([
      ['n', 'f.n.0', 'f', false],
      ['n', 'f.n.1', 'f', false],
      ['n', 'g.n.0', 'g', false],
      ['a', 'a', undefined, false],
      ['', '.str.0', undefined, true],
      ['b', 'b', undefined, false],
      ['c', 'c', undefined, false],
      ['', '.str.1', undefined, true],
    ]);
    const a = unit.globals.find((v) => v.name === 'a');
    expect(a?.init?.relocs.map((r) => [r.offset, r.target.linkName, r.addend])).toEqual([[0, '.str.0', 0n]]);
  });

  test('addresses in initialisers become relocations', () => {
    const { unit } = compileClean(
      'struct t { int a, b[4]; } t; int f(int); int *p = &t.b[2], *q = t.b + 1, *r = (int *)((char *)&t + 8); int (*fp)(int) = f, (*fq)(int) = &f; long n = (long)&t + 5; struct { char c; void *v; } s = { 1, &s.c }; unsigned long z = sizeof(t); void *nul = 0; const char *tail = "hello" + 2; int *cond = 1 ? &t.a : 0;',
    );
    const list = unit.globals
      .filter((v) => v.init !== undefined && v.name !== '')
      .map((v) => [v.name, ...(v.init?.relocs ?? []).map((r) => `${r.offset}=${r.target.linkName}+${r.addend}`)]);
    expect(list).toEqual([
      ['p', '0=t+12'],
      ['q', '0=t+8'],
      ['r', '0=t+8'],
      ['fp', '0=f+0'],
      ['fq', '0=f+0'],
      ['n', '0=t+5'],
      ['s', '8=s+0'],
      ['z'],
      ['nul'],
      ['tail', '0=.str.0+2'],
      ['cond', '0=t+0'],
    ]);
  });

  test('functions keep comment, lines, attributes and locals', () => {
    const { unit } = compileClean(
      '/* Old. */\n\n/*\n * Wakes the reader.\n * Context: softirq.\n */\nstatic __attribute__((sockstep_tracepoint)) int\nwake(int a)\n{\n\tint b = a;\n\t{ int b = 2; (void)b; }\n\treturn b ?: 1;\n}\n// one\n// two\nint plain;\n',
    );
    const [wake] = unit.functions;
    const line = (loc: number) => unit.sources.position(loc).line;
    expect([wake.comment, line(wake.start), line(wake.loc), line(wake.end), wake.attributes[0].name]).toEqual([
      'Wakes the reader.\nContext: softirq.',
      7,
      8,
      13,
      'sockstep_tracepoint',
    ]);
    expect(wake.locals.map((l) => [l.name, l.id, l.isParam, l.hidden])).toEqual([
      ['a', 0, true, false],
      ['b', 1, false, false],
      ['b', 2, false, false],
      ['', 3, false, true],
    ]);
    expect(unit.globals[0].comment).toBe('one\ntwo');
    expect(wake.body?.scope.locals.map((l) => l.name)).toEqual(['b']);
  });

  test('typedef names stay on types', () => {
    const { unit } = compileClean('typedef unsigned int __be32; struct h { __be32 a; const __be32 *b; };');
    const tag = unit.fileScope.tags.get('h');
    expect(tag?.tag === 'record' ? tag.def.fields.map((f) => [f.type.alias, f.type.kind]) : []).toEqual([
      ['__be32', 'int'],
      [undefined, 'pointer'],
    ]);
  });

  test('many case labels and else-ifs', () => {
    compileClean(
      `int f(int a) { switch (a) { ${Array.from({ length: 600 }, (_, i) => `case ${i}:`).join(' ')} return 1; } ${Array.from({ length: 600 }, (_, i) => `if (a == ${i}) return 2; else`).join(' ')} return 3; }`,
    );
  });
});
