/**
 * Hostile input through the whole of it: whatever the text is, compiling ends in an image or in errors, and an image
 * runs to its end, to a fault or to the limit of statements. Nothing is thrown, nothing hangs.
 * Longer with HOSTILE=number of texts. The front end alone: test/c/fuzz.test.ts.
 */
import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileImage } from '../../src/machine/compile';
import { Standalone } from '../../src/machine/standalone';
import { ProgramGenerator } from './random-program';

const RUNS = Number(process.env.HOSTILE ?? 300);
const folder = join(__dirname, 'corpus');
const CORPUS = readdirSync(folder)
  .filter((name) => name.endsWith('.c'))
  .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('#include', '//'));

type Outcome = 'errors' | 'ended' | 'fault' | 'limit';

function outcome(text: string, statements = 200_000): Outcome {
  const { image, diagnostics } = compileImage([{ path: 'hostile.c', text }], {
    name: 'hostile',
    kind: 'program',
    lenient: true,
    readFile: () => undefined,
  });
  if (image === undefined) {
    expect(diagnostics.some((d) => d.severity === 'error')).toBe(true);
    for (const { message, line } of diagnostics) {
      expect(message).not.toBe('');
      expect(line).toBeGreaterThanOrEqual(0);
    }
    return 'errors';
  }
  if (image.entry < 0) return 'errors';
  const machine = new Standalone(image, { memory: 16 << 20 });
  const { fault, statements: done } = machine.run(statements);
  return fault !== undefined ? 'fault' : done >= statements ? 'limit' : 'ended';
}

/** Words that mean something, so that soups get far. */
const WORDS =
  `{ } ( ) [ ] ; , = * & -> . ... + - / % << >> == != <= && || ! ~ ? : ++ -- += # ## 0 1 -1 0x7fffffff 1e300 'a' "s"
int char long unsigned short void float double struct union enum typedef static extern const volatile return if else for while do
switch case default break continue goto sizeof _Alignof typeof x y main f s __attribute__ ((packed)) _Bool inline __builtin_va_list
__builtin_memcpy __machine_syscall __int128 _Complex __label__ && asm \n#define \n#include \n#if \n#endif \n`.split(
    / /,
  );

/** A program with something wrong in it. */
const damaged = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...CORPUS),
      fc
        .integer({ min: 1, max: 1_000_000 })
        .map((seed) => new ProgramGenerator(seed).generate().replaceAll('#include', '//')),
    ),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(...WORDS),
    fc.constantFrom('cut', 'end', 'insert', 'replace', 'double', 'swap'),
  )
  .map(([text, a, b, word, how]) => {
    const from = Math.floor(a * text.length);
    const to = Math.min(text.length, from + Math.floor(b * 40));
    switch (how) {
      case 'cut':
        return text.slice(0, from) + text.slice(to);
      case 'end':
        return text.slice(0, from);
      case 'insert':
        return `${text.slice(0, from)} ${word} ${text.slice(from)}`;
      case 'replace':
        return text.slice(0, from) + word + text.slice(to);
      case 'double':
        return text.slice(0, to) + text.slice(from);
      default:
        return text.slice(0, from) + text.slice(to, to + 20) + text.slice(from, to) + text.slice(to + 20);
    }
  });

/** Loops, pointers and allocation without any care: many of them fault or never end. */
const careless = fc
  .array(
    fc.constantFrom(
      'p = (char *)p + n;',
      'n = *(int *)p;',
      '*(long *)p = n;',
      'p = a;',
      'p = &n;',
      'p = (void *)(unsigned long)n;',
      'n = n * 1103515245 + 12345;',
      'n /= *(char *)a;',
      'a[n & 15] = n;',
      'a[n] = 1;',
      'if (n & 1) goto out;',
      'while (n & 3) n++;',
      'for (;;) n++;',
      'f(p, n);',
      '((int (*)(int))p)(n);',
      '__builtin_memcpy(p, a, n);',
      '__builtin_memset(p, n, n & 0xfff);',
      'return n;',
      '__machine_syscall(n & 511, (long)p, n, 3, 4, 5, 6);',
      'p = (void *)main;',
      '{ int b[n & 0xfffff]; b[0] = 1; p = b; }',
      '{ struct { char c[5000]; } s, t; t = s; p = &t; }',
      'p = (char *)&p - 64;',
      'switch (n) { case 1 ... 9: n = 0; case 77: p = 0; default: n--; }',
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map(
    (body) =>
      `long __machine_syscall(long, long, long, long, long, long, long); int main(void); static int depth; static int f(void *p, int n) { char a[64]; if (++depth > 50 && n > 5) return 0; ${body.join(' ')} out: return n; } int main(void) { int x = 7; return f(&x, 1) + f(0, 3) + f((void *)main, -1); }`,
  );

describe('hostile input', () => {
  it('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        outcome(new TextDecoder('latin1').decode(bytes));
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it('soups of words', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 300 }), (words) => {
        outcome(words.join(' '));
        outcome(`int main(void) { ${words.join(' ')} }`);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  it('damaged programs', () => {
    const seen = new Set<Outcome>();
    fc.assert(
      fc.property(damaged, (text) => {
        seen.add(outcome(text, 50_000));
      }),
      { numRuns: RUNS, seed: 3 },
    );
    expect([...seen].sort()).toContain('errors');
    expect(seen.size).toBeGreaterThan(1);
  });

  it('careless programs', () => {
    const seen = new Set<Outcome>();
    fc.assert(
      fc.property(careless, (text) => {
        seen.add(outcome(text, 20_000));
      }),
      { numRuns: RUNS, seed: 4 },
    );
    expect([...seen].sort()).toEqual(
      ['ended', 'errors', 'fault', 'limit'].filter((o) => o !== 'errors' || seen.has('errors')),
    );
  });

  const deep =
    (open: string, middle: string, close: string) =>
    (n: number): string =>
      open.repeat(n) + middle + close.repeat(n);
  it.each([
    ['parentheses', (n: number) => `int main(void) { return ${deep('(', '7', ')')(n)}; }`],
    ['blocks', (n: number) => `int main(void) { ${deep('{', ';', '}')(n)} return 0; }`],
    ['calls', (n: number) => `int f(int x) { return x; } int main(void) { return ${deep('f(', '1', ')')(n)}; }`],
    ['signs', (n: number) => `int x; int main(void) { return ${deep('- ', 'x', '')(n)}; }`],
    ['conditions', (n: number) => `int x; int main(void) { return ${deep('x ? 1 : ', '0', '')(n)}; }`],
    ['sums', (n: number) => `int x; int main(void) { return x${' + x'.repeat(n)}; }`],
    ['statement expressions', (n: number) => `int main(void) { return ${deep('({ ', '1;', ' });')(n)}; }`],
    ['records', (n: number) => `${deep('struct { ', 'int a;', ' } b;')(n)} int main(void) { return 0; }`],
    ['pointers', (n: number) => `int ${'*'.repeat(n)}p; int main(void) { return 0; }`],
    ['dimensions', (n: number) => `int a${'[1]'.repeat(n)}; int main(void) { return 0; }`],
    ['initialisers', (n: number) => `int a = ${deep('{', '1', '}')(n)}; int main(void) { return a; }`],
    ['if', (n: number) => `int x; int main(void) { ${'if (x) '.repeat(n)}; return 0; }`],
    ['else if', (n: number) => `int x; int main(void) { ${'if (x) ; else '.repeat(n)}; return 0; }`],
    ['macros', (n: number) => `#define M(x) (x + 1)\nint main(void) { return ${deep('M(', '0', ')')(n)}; }`],
    ['#if', (n: number) => `${'#if 1\n'.repeat(n)}int main(void) { return 0; }\n${'#endif\n'.repeat(n)}`],
    ['declarators', (n: number) => `int ${deep('(*', 'p', ')(void)')(n)}; int main(void) { return 0; }`],
    ['typeof', (n: number) => `${deep('typeof(', 'int', ')')(n)} x; int main(void) { return 0; }`],
    ['commas', (n: number) => `int main(void) { return ${deep('(0, ', '1', ')')(n)}; }`],
  ])('nested deep: %s', (_what, text) => {
    for (const n of [10, 100]) expect(outcome(text(n))).toBe('ended');
    for (const n of [1_000, 30_000]) outcome(text(n));
  });

  it.each<[string, string, Outcome]>([
    ['a gigantic array', 'static char a[1UL << 40]; int main(void) { return a[0]; }', 'errors'],
    ['a gigantic local', 'int main(void) { char a[1UL << 40]; return a[0]; }', 'errors'],
    ['a gigantic initialiser', 'int a[] = { [0 ... 2000000000] = 1 }; int main(void) { return a[0]; }', 'errors'],
    [
      'a record of gigantic arrays',
      'struct s { char a[0x7fffffff]; }; struct s b[0x7fffffff]; int main(void) { return 0; }',
      'errors',
    ],
    [
      'a macro that doubles',
      `${Array.from({ length: 40 }, (_, i) => `#define M${i} M${i + 1} M${i + 1}\n`).join('')}int main(void) { return M0 0; }`,
      'errors',
    ],
    [
      'macros that call each other',
      '#define A(x) B(x) B(x)\n#define B(x) A(x) A(x)\nint main(void) { return A(A(A(A(A(A(A(1))))))); }',
      'errors',
    ],
    ['an endless loop', 'int main(void) { for (;;); }', 'limit'],
    ['an endless loop without a statement', 'int main(void) { again: goto again; }', 'limit'],
    ['recursion without end', 'int f(int n) { return f(n + 1) + 1; } int main(void) { return f(0); }', 'fault'],
    [
      'a stack of arrays of variable length',
      'int f(int n) { char a[n]; a[0] = 1; return f(n * 2) + a[0]; } int main(void) { return f(1); }',
      'fault',
    ],
    [
      'a case range over everything',
      'int main(void) { switch (5L) { case -0x7fffffffffffffffL ... 0x7fffffffffffffffL: return 3; } return 1; }',
      'ended',
    ],
    ['an array of no length', 'int a[0]; int main(void) { return a[1000000000]; }', 'fault'],
    ['a shift by too much', 'int n = 1000; int main(void) { return (1 << n) & 0; }', 'ended'],
  ])('%s', (_what, text, expected) => {
    expect(outcome(text)).toBe(expected);
  });
});
