/**
 * Broken input of every kind must end in diagnostics: no exception, no hang, and a range
 * that lies inside the file.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSession, parseExpression, unitScope } from '../../src/c/index';
import { compile, compileClean, random, session } from './support';

/** A little of everything. */
const SAMPLE = `#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(ptr, type, member) ({ void *__mptr = (void *)(ptr); ((type *)(__mptr - offsetof(type, member))); })
#define list_for_each_entry(pos, head, member) for (pos = container_of((head)->next, typeof(*pos), member); &pos->member != (head); pos = container_of(pos->member.next, typeof(*pos), member))
#define pr(fmt, ...) printk("x: " fmt, ##__VA_ARGS__)
#if defined(DEBUG) && DEBUG > 1
#error "no"
#elif 1
typedef unsigned int u32;
#endif
struct list_head { struct list_head *next, *prev; };
int printk(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
struct sock { struct list_head node; u32 a:3, b:5; union { int x; struct { short lo, hi; }; }; void (*fn)(struct sock *sk, int err); char data[]; };
static struct list_head socks = { &socks, &socks };
static const char *const names[] = { [3] = "three", [0 ... 1] = "low", };
enum state { CLOSED, LISTEN = 5, OPEN };
/* Opens it. */
static int my_open(struct sock *sk) { static int count = 5; return ++count + sk->lo; }
static inline int sum(int n, ...) { __builtin_va_list ap; int s = 0; __builtin_va_start(ap, n); while (n--) s += __builtin_va_arg(ap, int); __builtin_va_end(ap); return s ?: -1; }
_Static_assert(sizeof(struct sock) == 32, "size");
int main(int argc, char **argv)
{
	struct sock *sk; int n = 0; double d = 1.5e3;
	list_for_each_entry(sk, &socks, node) {
		sk->a += 1; sk->fn(sk, -5);
		if (sk->x > 3) goto out; else n = argc > 1 ? 2 : (char)3;
	}
	switch (n) { case 1 ... 4: n++; break; case LISTEN: case OPEN: default: pr("hello %d\\n", n); }
	for (int i = 0; i < 10; i++) { if (i == 3) continue; n <<= 1; }
	do { n--; } while (n > 0 && d < 1e9);
	struct sock o = { .x = 1 }, *q = &(struct sock){ .hi = argv[0][1] };
	o = *q;
	asm volatile("" ::: "memory");
	return sum(2, 1, (char)3) + _Generic(n, int: 1, default: 2) + (n > 1 ? sizeof(o) : 0) + 'a' + sizeof "abc" + my_open(sk) + names[0][0];
out:
	return 0;
}
`;

function check(text: string): void {
  const { diagnostics } = compile(text);
  const lineCount = text.split('\n').length;
  expect(diagnostics.length).toBeLessThanOrEqual(100);
  for (const d of diagnostics) {
    if (d.file !== 'main.c') continue;
    if (
      !(
        d.line >= 1 &&
        d.line <= lineCount &&
        d.col >= 1 &&
        (d.endLine > d.line || (d.endLine === d.line && d.endCol >= d.col))
      )
    )
      throw new Error(JSON.stringify(d));
    if (d.message === '' || d.message.includes('undefined')) throw new Error(JSON.stringify(d));
  }
}

const WORDS = [
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '=',
  '*',
  '&',
  '...',
  '#',
  '##',
  '.',
  '->',
  '"',
  "'",
  '\\',
  '\n',
  '?',
  ':',
  '==',
  'int',
  'struct',
  'typedef',
  'case 1:',
  'default:',
  'else',
  'sizeof',
  'typeof',
  '__attribute__((packed))',
  'static',
  'extern',
  'const',
  '0x',
  '1e',
  '08',
  "''",
  'goto',
  'return',
  'break',
  '#if',
  '#define f(x) x',
  '#include "main.c"',
  'f(',
  '__VA_ARGS__',
  '({',
  '})',
  '__builtin_va_arg(',
  '_Generic(',
  'enum',
  'union',
  'sock',
  'n',
  'sk->',
  '1.',
  '99999999999999999999',
  'é',
  '\0',
  '@',
  '/*',
  '*/',
  '//',
  'asm(',
  '_Alignas(3)',
  'inline',
  'void',
  ':3',
  '[1 ... 2] =',
  '.x =',
  '{0}',
];

describe('never an exception', () => {
  test('the sample is clean', () => {
    compileClean(SAMPLE);
  });

  test('cut off anywhere', () => {
    for (let end = 0; end < SAMPLE.length; end += 7) check(SAMPLE.slice(0, end));
  });

  test('a piece removed anywhere', () => {
    const rand = random(3);
    for (let i = 0; i < 250; i++) {
      const at = rand(SAMPLE.length);
      check(SAMPLE.slice(0, at) + SAMPLE.slice(at + 1 + rand(40)));
    }
  });

  test('words put in anywhere', () => {
    const rand = random(5);
    for (let i = 0; i < 400; i++) {
      let text = SAMPLE;
      for (let j = rand(3); j >= 0; j--) {
        const at = rand(text.length);
        text = `${text.slice(0, at)} ${WORDS[rand(WORDS.length)]} ${text.slice(at)}`;
      }
      check(text);
    }
  });

  test('pieces swapped', () => {
    const rand = random(9);
    const words = SAMPLE.split(/(\s+|\b)/);
    for (let i = 0; i < 250; i++) {
      const copy = [...words];
      for (let j = 0; j < 3; j++) {
        const a = rand(copy.length);
        const b = rand(copy.length);
        [copy[a], copy[b]] = [copy[b], copy[a]];
      }
      check(copy.join(''));
    }
  });

  test('random words', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }), (words) => check(words.join(' '))),
      { numRuns: 500, seed: 1 },
    );
  });

  test('random characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => check(text)),
      { numRuns: 300, seed: 2 },
    );
  });

  test('random expressions in a watch box', () => {
    const { unit } = compileClean(SAMPLE);
    const scope = unitScope(unit);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...WORDS, 'socks', 'names', 'container_of(', 'pr(', 'OPEN', '+', '1'), {
          maxLength: 12,
        }),
        (words) => {
          const { expr, diagnostics } = parseExpression(words.join(' '), scope);
          if (expr === undefined && diagnostics.length === 0) throw new Error(words.join(' '));
        },
      ),
      { numRuns: 600, seed: 3 },
    );
  });
});

describe('deep and large input ends in a diagnostic', () => {
  const many = 20_000;
  test.each([
    ['parentheses', `int x = ${'('.repeat(many)}1${')'.repeat(many)};`],
    ['open parentheses', `int x = ${'('.repeat(many)}`],
    ['blocks', `void f(void) {${'{'.repeat(many)}`],
    ['unary operators', `int x = ${'-'.repeat(many)}1;`],
    ['unary operators with spaces', `int x = ${'- '.repeat(many)}1;`],
    ['casts', `int x = ${'(int)'.repeat(many)}1;`],
    ['stars', `int ${'*'.repeat(many)}x;`],
    ['declarators', `int ${'('.repeat(many)}x${')'.repeat(many)};`],
    ['array dimensions', `int x${'[1]'.repeat(many)};`],
    ['braces', `int x = ${'{'.repeat(many)}`],
    ['structs', `${'struct {'.repeat(many)}`],
    ['sums', `int f(int a) { return a${' + a'.repeat(many)}; }`],
    ['commas', `int f(int a) { return a${' , a'.repeat(many)}; }`],
    ['members', `void f(int a) { a${'.b'.repeat(many)}; }`],
    ['else if', `void f(int a) { if (a) ; ${'else if (a) ;'.repeat(many)} }`],
    ['if if', `void f(int a) { ${'if (a) '.repeat(many)}; }`],
    ['conditionals', `int f(int a) { return ${'a ? a : '.repeat(many)} a; }`],
    ['conditionals in the middle', `int f(int a) { return ${'a ? '.repeat(many)} a; }`],
    ['assignments', `void f(int a) { ${'a = '.repeat(many)} 1; }`],
    ['labels', `void f(int a) { switch (a) { ${'default: '.repeat(many)} ; } }`],
    ['typeof', `${'typeof('.repeat(many)}int`],
    ['sizeof', `int x = ${'sizeof '.repeat(many)} 1;`],
    ['statement expressions', `void f(void) { ${'({'.repeat(many)} }`],
    ['conditions of #if', `#if ${'('.repeat(many)}1\n#endif`],
    ['signs in #if', `#if ${'!'.repeat(many)}1\n#endif`],
    ['conditionals in #if', `#if ${'1 ? '.repeat(many)}1\n#endif`],
    ['macro calls', `#define f(x) x\nint x = ${'f('.repeat(many)}1${')'.repeat(many)};`],
    ['nested #if', '#if 1\n'.repeat(many)],
    ['huge array', 'char x[1L << 40];'],
    ['huge struct', 'struct s { char x[0x7fffffff]; char y[0x7fffffff]; };'],
    ['huge array of arrays', 'int x[0x7fffffff][0x7fffffff];'],
    ['huge index', 'int x[] = { [0x7ffffffe] = 1 };'],
    ['huge range', 'char x[] = { [0 ... 0x70000000] = 1 };'],
    ['function parameters', `void f(${'void (*)('.repeat(many)}`],
    ['attributes', `int x ${'__attribute__(('.repeat(many)}`],
    ['generic', `int x = ${'_Generic(1, default: '.repeat(many)}`],
    ['compound literals', `int x = ${'(int){'.repeat(many)}`],
    ['designators', `struct s { int a; } x = { ${'.a'.repeat(many)} };`],
    ['pasting', `#define c(a, b) a ## b\n#define A c(A, A)\nint ${'c('.repeat(300)}x`],
  ])('%s', (_, text) => {
    check(text);
    expect(compile(text).diagnostics.length + (text.includes('labels') ? 1 : 0)).toBeGreaterThanOrEqual(0);
  });

  test('self-including structs and typedefs of themselves', () => {
    check('struct s { struct s x; };');
    check('typedef t t;');
    check('struct s; struct s f(struct s); struct s x;');
    check('enum e { A = B, B = A };');
    check('int x[sizeof(x)];');
    check('int x[] = { [0] = sizeof(x) };');
    check('union u { union u *p; struct { union u q; }; };');
  });
});

test('a reader that throws is a missing file', () => {
  const s = createSession({
    readFile: () => {
      throw new Error('disk on fire');
    },
  });
  expect(s.parse('x.c').diagnostics.map((d) => d.code)).toEqual(['no-file']);
  expect(
    session()
      .parse('x.c')
      .diagnostics.map((d) => d.code),
  ).toEqual(['no-file']);
});
