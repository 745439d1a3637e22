import { describe, expect, test } from 'vitest';
import { SharedWork } from '../../src/c/shared-work';
import { DiagnosticList } from '../../src/c/diagnostics';
import { tokenize } from '../../src/c/lexer';
import { preprocess } from '../../src/c/preprocessor';
import { SourceMap } from '../../src/c/source';
import { IdentTable, Kind } from '../../src/c/token';
import { codes, compile, compileClean, hasGcc, preprocessWithGcc } from './support';

/** Tokens after preprocessing, separated by spaces. */
function tokens(text: string, files: Record<string, string> = {}): string {
  const sources = new SourceMap();
  const idents = new IdentTable();
  const diagnostics = new DiagnosticList(sources);
  const open = (path: string, body: string | undefined) => {
    if (body === undefined) return undefined;
    const file = sources.add(path, body);
    return { file, tokens: tokenize(file, idents, diagnostics) };
  };
  const main = open('main.c', text);
  if (main === undefined) throw new Error();
  const access = {
    sources,
    idents,
    shared: new SharedWork(),
    includeDirs: ['include'],
    open: (path: string) => open(path, files[path]),
  };
  const result = preprocess(main, access, [], diagnostics);
  const errors = diagnostics.list.filter((d) => d.severity === 'error').map((d) => `!${d.code}`);
  return [...result.tokens.filter((t) => t.kind !== Kind.End).map((t) => t.text), ...errors].join(' ');
}

/** The same for gcc's text. */
function retokenize(text: string): string {
  const sources = new SourceMap();
  return tokenize(sources.add('x', text), new IdentTable(), new DiagnosticList(sources))
    .filter((t) => t.kind !== Kind.End)
    .map((t) => t.text)
    .join(' ');
}

/** Macro cases; each is compared with gcc. `;` is a line end. */
const CASES = [
  '#define A 1;A A',
  '#define f(x) x+x;f(1) f (2) f',
  '#define f() x;f() f( ) f',
  '#define f(a,b) a b;f(1,2) f((1,2),3) f(,) f(a,)',
  '#define A A B;A',
  '#define A B;#define B A;A B',
  '#define f(x) f(x+1);f(f(1))',
  '#define f(a) a*g;#define g(a) f(a);f(2)(9)',
  '#define x 3;#define f(a) f(x * (a));#undef x;#define x 2;#define g f;#define z z[0];#define h g(~;#define m(a) a(w);#define w 0,1;#define t(a) a;#define p() int;#define q(x) x;#define r(x,y) x ## y;#define str(x) # x;f(y+1) + f(f(z)) % t(t(g)(0) + t)(1);g(x+(3,4)-w) | h 5) & m (f)^m(m);p() i[q()] = { q(1), r(2,3), r(4,), r(,5), r(,) };char c[2][6] = { str(hello), str() };',
  '#define str(s) # s;#define xstr(s) str(s);#define debug(s, t) printf("x" # s "= %d, x" # t "= %s",x ## s, x ## t);#define INCFILE(n) vers ## n;#define glue(a, b) a ## b;#define xglue(a, b) glue(a, b);#define HIGHLOW "hello";#define LOW LOW ", world";debug(1, 2);fputs(str(strncmp("abc\\0d", "abc", \'\\4\') == 0) str(: @\\n), s);xstr(INCFILE(2).h) glue(HIGH, LOW) xglue(HIGH, LOW)',
  '#define t(x,y,z) x ## y ## z;int j[] = { t(1,2,3), t(,4,5), t(6,,7), t(8,9,),t(10,,), t(,11,), t(,,12), t(,,) };',
  '#define hash_hash # ## #;#define mkstr(a) # a;#define in_between(a) mkstr(a);#define join(c, d) in_between(c hash_hash d);char p[] = join(x, y);',
  '#define v(...) a __VA_ARGS__ b;v() v(1) v(1,2) v((1),)',
  '#define v(x, ...) f(x, ## __VA_ARGS__);v(1) v(1,) v(1,2) v(1,2,3)',
  '#define v(x, ...) f(x , __VA_ARGS__);v(1,) v(1,2)',
  '#define v(x...) f(x);v() v(1,2)',
  '#define v(a, x...) f(a, ## x);v(1) v(1,2)',
  '#define v(...) #__VA_ARGS__;v() v(a,  b) v( "x" , y )',
  '#define v(f, ...) f __VA_OPT__(, __VA_ARGS__) end;v(1) v(1,2) v(1,) v(1, 2, 3)',
  '#define E;#define v(f, ...) f __VA_OPT__([) __VA_ARGS__ __VA_OPT__(]);v(1, E) v(1, a E)',
  '#define v(x, ...) x ## __VA_OPT__(a) b;v(1) v(1,2)',
  '#define cat(a, b) a ## b;cat(+, +) cat(<, <=) cat(-, >) cat(L, "x") cat(., 5) cat(1, e5) cat(x, 1) cat(1., 5)',
  '#define cat(a, b) a ## b;#define AB c;cat(A, B) cat(, ) cat(A,) cat(,B)',
  '#define E;#define f(x) [x];f(E) f(E E) f( E a E )',
  '#define f(x) #x;f( a  b ) f("a\\n") f(\'"\') f(@) f(a/**/b) f(a /* c */ b)',
  '#define LP (;#define f(x) <x>;f LP 1) f;(2)',
  '#define f(x) x;f(f)(1) f(f(f)(2))',
  '#define a(x) b(x;#define b(x) [x];a(1)) a(b(2)))',
  '#define foo() bar;foo;()',
  '#define EMPTY;#define DEFER(x) x EMPTY;#define EXPAND(...) __VA_ARGS__;#define A() 123;DEFER(A)() EXPAND(DEFER(A)())',
  '#define OBJ (x) y;OBJ(1)',
  '#define f(x,y) x ## y y ## x;f(a, b)',
  '#define q(x) x q;q(1)(2)(3)',
  '#define __stringify_1(x...) #x;#define __stringify(x...) __stringify_1(x);#define X 5;__stringify(X, X) __stringify_1(X)',
  '#define CONCATENATE(a, b) CAT(a, b);#define CAT(a, b) a##b;#define COUNT_ARGS(...) __CA(, ##__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);#define __CA(_0, _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _n, X...) _n;COUNT_ARGS() COUNT_ARGS(a) COUNT_ARGS(a,b,c) CONCATENATE(x, COUNT_ARGS(1,2))',
  '#define __MAP0(m,...);#define __MAP1(m,t,a,...) m(t,a);#define __MAP2(m,t,a,...) m(t,a), __MAP1(m,__VA_ARGS__);#define __MAP3(m,t,a,...) m(t,a), __MAP2(m,__VA_ARGS__);#define __MAP(n,...) __MAP##n(__VA_ARGS__);#define __SC_DECL(t, a) t a;#define __SC_CAST(t, a) (t) a;#define SYSCALL_DEFINE3(name, ...) SYSCALL_DEFINEx(3, _##name, __VA_ARGS__);#define SYSCALL_DEFINEx(x, sname, ...) long sys##sname(__MAP(x,__SC_DECL,__VA_ARGS__)) { return __do##sname(__MAP(x,__SC_CAST,__VA_ARGS__)); };SYSCALL_DEFINE3(socket, int, family, int, type, int, protocol)',
  '#if 1;a;#else;b;#endif',
  '#if 0;a;#elif 1;b;#elif 1;c;#else;d;#endif',
  '#ifdef X;a;#elif defined Y;b;#else;c;#endif',
  '#define X;#if defined(X) && !defined Y;a;#endif',
  '#if 0;#if 1;a;#else;b;#endif;#else;c;#endif',
  '#if (2 + 3) * 4 == 20 && 7 / 2 == 3 && -7 / 2 == -3 && -1 >> 1 == -1;a;#endif',
  '#if -1 > 0u;a;#endif',
  '#if 0xffffffffffffffff == -1;a;#endif',
  '#if 1 ? 2 : (1/0);a;#endif',
  '#if 0 && (1/0);a;#else;b;#endif',
  "#if 'a' == 97 && '\\n' == 10;a;#endif",
  '#if UNDEFINED;a;#else;b;#endif',
  '#if UNDEFINED == 0;a;#endif',
  '#define F(x) x;#if F(1) && F(0) == 0;a;#endif',
  '#if 1 //c;a;#endif /* x */',
  '#if (1 << 63) < 0 && 1ull << 63 > 0;a;#endif',
  '#if 0x7fffffffffffffff + 1 < 0;a;#endif',
  '#if 3 > 2 > 1;a;#else;b;#endif',
  '#define D defined(Q);#if D;a;#else;b;#endif',
  '#if 0;"unterminated;\'x;#bogus;#endif;ok',
  '#ifndef Q;a;#endif',
  '__LINE__;__LINE__ __LINE__;#define L __LINE__;L',
  '__COUNTER__ __COUNTER__ __COUNTER__',
  '#define U(x) CAT(x, __COUNTER__);#define CAT(a,b) CAT2(a,b);#define CAT2(a,b) a##b;U(x) U(x)',
  'a/**/b a/* x;y */c // d;e',
  'a\\;b "x\\;y" 1\\;2 +\\;+',
  '%:define A 1;A <: :> <% %>',
  '#define A(x) x;A(;1;)',
  '#define A(x, y) x y;A(1,;2);b',
  '#;# ;a',
  '#define A 0x1p-3 1e+5 .5.5 1..2;A',
  '#define A -B;#define B -1;A -A',
  '#define f(x) -x;-f(-1)',
  '#define a b;#define a b;a',
  '#line 100;__LINE__',
  '#define f(a) a a;f(f(f(x)))',
  '#undef nothing;a',
  '#define i(x) h(x;#define h(x) x(void);extern int i(i));',
];

/** Line ends of a case; a `;` of C is written where no line end may be meant. */
function lines(text: string): string {
  return `${text.replaceAll(';', '\n')}\n`;
}

describe.skipIf(!hasGcc)('macros and conditions are expanded as gcc does', () => {
  test.each(CASES)('%s', (text) => {
    expect(tokens(lines(text))).toBe(retokenize(preprocessWithGcc(lines(text))));
  });
});

describe('files', () => {
  const files = {
    'include/a.h': '#pragma once\nint a;',
    'include/sub/b.h': '#include "c.h"\nb',
    'include/sub/c.h': 'c',
    'local.h': 'local',
    'include/local.h': 'other',
    'include/guard.h': '#ifndef G\n#define G\ng\n#endif',
  };
  test.each([
    ['#include <a.h>\n#include "a.h"', 'int a ;'],
    ['#include <sub/b.h>', 'c b'],
    ['#include "local.h"', 'local'],
    ['#include <local.h>', 'other'],
    ['#define H <local.h>\n#include H', 'other'],
    ['#define H "local.h"\n#include H', 'local'],
    ['#include "guard.h"\n#include "guard.h"', 'g'],
    ['#if __has_include("local.h") && !__has_include(<nope.h>)\nyes\n#endif', 'yes'],
    ['#include "nope.h"\nx', 'x !include-missing'],
    ['#include\nx', 'x !include-name'],
    ['#include_next <a.h>', '!include-next'],
    [
      '#if __has_attribute(packed) && __has_attribute(__noreturn__) && !__has_attribute(zzz) && __has_builtin(__builtin_expect)\ny\n#endif',
      'y',
    ],
    ['__FILE__ __INCLUDE_LEVEL__', '"main.c" 0'],
  ])('%s', (text, expected) => {
    expect(tokens(text, files)).toBe(expected);
  });

  test('a file that includes itself ends in an error', () => {
    const { diagnostics } = compile('#include "a.h"', { 'a.h': '#include "a.h"' });
    expect(codes(diagnostics)).toEqual(['1:10 error include-depth']);
  });
});

describe('errors', () => {
  test.each([
    ['#if', '!bad-condition'],
    ['#if 1 +\n#endif', '!bad-condition'],
    ['#if 1 2\n#endif', '!bad-condition'],
    ['#if 1/0\n#endif', '!bad-condition'],
    ['#if f(1)\n#endif', '!bad-condition'],
    ['#if 1', '!unterminated-if'],
    ['#endif', '!stray-endif'],
    ['#else', '!stray-else'],
    ['#if 1\n#else\n#else\n#endif', '!stray-else'],
    ['#bogus', '!unknown-directive'],
    ['#define', '!define-name'],
    ['#define 1', '!define-name'],
    ['#define f(x', '!macro-parameter'],
    ['#define f(x,x) 1', '!macro-parameter'],
    ['#define f(x) #y', '!bad-stringize'],
    ['#define A ##', '!bad-paste'],
    ['#define f(x) x\nf(1,2)', '0 !macro-arguments'],
    ['#define f(x) x\nf(1', '!unterminated-macro-call'],
    ['#define c(a,b) a##b\nc(+,-)', '+ - !bad-paste'],
    ['#error no way', '!error-directive'],
    ['/* open', '!unterminated-comment'],
    ['#define defined 1', '!define-name'],
  ])('%s', (text, expected) => {
    expect(`${tokens(text)} `).toContain(`${expected} `);
  });

  test('text with quotes is fine where it is skipped, and an error where it is not', () => {
    expect(codes(compile("#if 0\ndon't\n#endif\nint x;").diagnostics)).toEqual([]);
    expect(codes(compile("int x = don't;").diagnostics)[0]).toBe('1:9 error unknown-identifier');
  });

  test('expansions that explode end in an error', () => {
    let text = '#define a0 x x x x x x x x x x\n';
    for (let i = 1; i < 10; i++) text += `#define a${i} ${`a${i - 1} `.repeat(10)}\n`;
    expect(codes(compile(`${text}a9`).diagnostics).some((c) => c.includes('macro-limit'))).toBe(true);
  });
});

describe('places of expanded code', () => {
  test('statements of a macro stand at the outermost call, which keeps its expansion', () => {
    const { unit } = compileClean(
      '#define INNER(x) x = x + 1\n#define OUTER(x) do { INNER(x); } while (0)\nvoid f(int a)\n{\n\tOUTER(a);\n}\n',
    );
    expect(unit.expansions.map((e) => [e.name, e.text])).toEqual([['OUTER', 'do { a = a + 1; } while (0)']]);
    const body = unit.functions[0].body?.body[0];
    expect(body?.kind).toBe('do');
    expect(unit.sources.position(body?.loc ?? 0)).toEqual({ file: 'main.c', line: 5, col: 2 });
    const { start, end } = unit.expansions[0];
    expect([unit.sources.position(start).col, unit.sources.position(end).col]).toEqual([2, 10]);
  });

  test('#line changes what diagnostics say', () => {
    const { diagnostics } = compile('#line 200 "other.c"\nint x = y;');
    expect([diagnostics[0].file, diagnostics[0].line]).toEqual(['other.c', 200]);
  });
});
