/** Reads of local variables that nobody has written: found, named, told once; and nothing else is. */
import { describe, expect, it } from 'vitest';
import { compileText, runText } from './run-c';

function check(body: string) {
  const { warnings, details, exitCode, fault } = runText(body);
  expect(fault).toBeUndefined();
  return { warnings, details, exitCode };
}

const SUM = 'static int sum(const int *v, int n) { int s = 0; for (int i = 0; i < n; i++) s += v[i]; return s; }\n';

describe('uninitialised locals', () => {
  it.each([
    [
      'a plain variable, on the path that does not write it',
      'static int f(int c) { int x; if (c) x = 5; return x & 0; } int main(void) { return f(1) + f(0); }',
      'x',
      'f',
    ],
    [
      'a loop that is not entered',
      'static int f(int n) { int last; for (int i = 0; i < n; i++) last = i; return last & 0; } int main(void) { return f(0); }',
      'last',
      'f',
    ],
    [
      'a switch without the case',
      'static int f(int n) { long v; switch (n) { case 1: v = 1; break; case 2: v = 2; } return v & 0; } int main(void) { return f(3); }',
      'v',
      'f',
    ],
    [
      'a goto around the assignment',
      'static int f(int n) { short v; if (n) goto out; v = 1; out: return v & 0; } int main(void) { return f(1); }',
      'v',
      'f',
    ],
    [
      'counting up from nothing',
      'int main(void) { int n; for (int i = 0; i < 3; i++) n++; return n & 0; }',
      'n',
      'main',
    ],
    [
      'an array element, in a function that was given the array',
      `${SUM} int main(void) { int v[3]; v[0] = v[2] = 1; return sum(v, 3) & 0; }`,
      'v',
      'main',
    ],
    [
      'a member that the callee left out',
      'struct p { int a, b; }; static void fill(struct p *p) { p->a = 1; } int main(void) { struct p q; fill(&q); return q.a - 1 + (q.b & 0); }',
      'q',
      'main',
    ],
    [
      'what a pointer points to',
      'static int get(int *p) { return *p & 0; } int main(void) { int x; return get(&x); }',
      'x',
      'main',
    ],
    [
      'bytes behind those that were set',
      'int main(void) { char b[20]; __builtin_memset(b, 0, 10); return b[9] + (b[10] & 0); }',
      'b',
      'main',
    ],
    [
      'a copy of a record',
      'struct p { int a, b; }; int main(void) { struct p p, q; p.a = 1; q = p; return q.a - 1 + (q.b & 0); }',
      'q',
      'main',
    ],
    [
      'the variable of each turn anew',
      'int main(void) { int r = 0; for (int i = 0; i < 2; i++) { int t[1]; if (i == 0) t[0] = 1; r += t[0] & 0; } return r; }',
      't',
      'main',
    ],
  ])('%s', (_what, text, name, fn) => {
    const r = check(text);
    expect(r.exitCode).toBe(0);
    expect(r.warnings.length).toBe(1);
    expect(r.warnings[0]).toMatch(/^BUG: KMSAN: uninit-value in /);
    expect(r.details[0]).toMatch(new RegExp(`^Local variable ${name} created at: ${fn} \\(test\\.c:\\d+\\)$`));
  });

  it.each([
    [
      'all paths write',
      'static int f(int c) { int x; if (c > 2) x = 1; else if (c) x = 2; else return 7; return x; } int main(void) { return f(0) + f(1) + f(3); }',
      10,
    ],
    [
      'written in a condition',
      'static int g(void) { return 3; } int main(void) { int x; if (1 && (x = g()) > 2) return x; return 0; }',
      3,
    ],
    [
      'loops that are always entered',
      'int main(void) { int x; do x = 4; while (0); for (;;) { int y; y = x; if (y) return y; } }',
      4,
    ],
    ['goto backwards', 'int main(void) { int n = 0, v; again: v = n; if (++n < 3) goto again; return v; }', 2],
    [
      'a switch that jumps over the declaration',
      'int main(void) { switch (2) { int v; case 2: v = 5; return v; } return 0; }',
      5,
    ],
    [
      'memory that an earlier function left unwritten',
      'static int leave(void) { int junk[40]; junk[0] = 1; return junk[0]; } static int use(const int *p) { return p[0] + p[39]; } static int next(void) { int fresh[40] = { 3 }; return use(fresh); } int main(void) { return leave() + next(); }',
      4,
    ],
    [
      'bit-fields, unions, padding',
      'struct b { char c; unsigned x : 3, y : 5; long l; }; union u { long l; char c[8]; }; int main(void) { struct b b, d; b.c = 1; b.x = 2; b.y = 3; b.l = 4; d = b; union u u; u.l = 5; return d.c + d.x + d.y + d.l + u.c[0]; }',
      15,
    ],
    ['sizeof and address only', 'int main(void) { int x[4]; char c; return sizeof x + sizeof c + (&x[0] == 0); }', 17],
    [
      'left by longjmp',
      'int __machine_setjmp(unsigned long *); void __machine_longjmp(unsigned long *, int) __attribute__((noreturn)); unsigned long env[8]; static void away(int *p) { int junk[64]; junk[0] = *p; __machine_longjmp(env, 1); } static int use(const int *p) { return p[0] + p[63]; } int main(void) { int one = 1; if (__machine_setjmp(env) == 0) away(&one); int fresh[64] = { 2 }; return use(fresh); }',
      2,
    ],
  ])('nothing to say: %s', (_what, text, exitCode) => {
    expect(check(text)).toEqual({ warnings: [], details: [], exitCode });
  });

  const READ = 'static int get(int *p) { return *p & 0; } int main(void) { int x; get(&x); return 3; }';
  it('stops the machine when asked', () => {
    const { fault, warnings } = runText(READ, { checks: { uninitialized: 'stop' } });
    expect(fault).toMatchObject({ reason: 'uninitialized', title: 'BUG: KMSAN: uninit-value in get' });
    expect(fault?.detail).toContain('Local variable x');
    expect(warnings).toEqual([]);
  });
  it('says nothing when switched off', () => {
    expect(runText(READ, { checks: { uninitialized: 'off' } })).toMatchObject({
      fault: undefined,
      warnings: [],
      exitCode: 3,
    });
  });
  it('costs nothing where the text proves the writes', () => {
    const size = (text: string): number => compileText(text).code.length;
    const plain = size(
      'int f(int a) { int x = 0; if (a) x = 1; else x = 2; return x; } int main(void) { return f(1); }',
    );
    const proven = size('int f(int a) { int x; if (a) x = 1; else x = 2; return x; } int main(void) { return f(1); }');
    expect(proven).toBeLessThan(plain);
  });
});
