/** What a program does wrong is found, at the access, with the right name. */
import { describe, expect, it } from 'vitest';
import { runText } from './run-c';

const HEAD = `
void __machine_console(int fd, const char *text, unsigned long len);
void __machine_shadow_alloc(const void *p, unsigned long size, unsigned long room, int zeroed, const char *cache);
void __machine_shadow_free(const void *p, unsigned long room);
static char arena[65536] __attribute__((aligned(64)));
static unsigned long used;
static void *alloc(unsigned long n) { char *p = arena + used; unsigned long room = (n + 31) & ~31UL; used += room + 32; __machine_shadow_alloc(p, n, room + 32, 0, "test"); return p; }
static void release(void *p, unsigned long n) { __machine_shadow_free(p, ((n + 31) & ~31UL) + 32); }
`;

function fault(body: string): {
  reason: string | undefined;
  address: bigint | undefined;
  title: string | undefined;
  warnings: string[];
  exit: number;
} {
  const r = runText(`${HEAD}\n${body}`);
  return {
    reason: r.fault?.reason,
    address: r.fault?.address,
    title: r.fault?.title,
    warnings: r.warnings,
    exit: r.exitCode,
  };
}

describe('faults', () => {
  it('NULL, read and write, with the offset of the member', () => {
    const r = fault('struct s { int a[5]; int b; }; int main(void) { struct s *p = 0; return p->b; }');
    expect(r).toMatchObject({ reason: 'null', address: 20n });
    expect(fault('int main(void) { volatile char *p = 0; *p = 1; return 0; }').reason).toBe('null');
  });
  it('addresses that nothing answers to', () => {
    expect(fault('int main(void) { return *(int *)0x12345678UL; }').reason).toBe('unmapped');
    expect(fault('int main(void) { return *(int *)0xffff888000001000UL; }').reason).toBe('kernel-access');
    expect(fault('int main(void) { return *(int *)0x1234567812345678UL; }').reason).toBe('non-canonical');
    expect(fault('int x; int main(void) { return (&x)[1 << 28]; }').reason).toBe('unmapped');
  });
  it('writes to constants and string literals', () => {
    expect(fault('int main(void) { char *s = "text"; s[0] = 1; return 0; }').reason).toBe('read-only');
    expect(fault('static const int k = 5; int main(void) { *(int *)&k = 6; return k; }').reason).toBe('read-only');
  });
  it('division by zero, and the quotient that does not fit', () => {
    for (const type of ['int', 'unsigned', 'long', 'unsigned long', 'short']) {
      expect(fault(`${type} z; int main(void) { return 5 / z; }`).reason).toBe('divide');
      expect(fault(`${type} z; int main(void) { return 5 % z; }`).reason).toBe('divide');
    }
    expect(fault('int a = -2147483647 - 1, b = -1; int main(void) { return a / b; }').reason).toBe('divide');
    expect(fault('long a = -9223372036854775807L - 1, b = -1; int main(void) { return a % b != 0; }').reason).toBe(
      'divide',
    );
  });
  it('recursion without end', () => {
    const r = fault(
      'static int deep(int n) { int a[50]; a[n % 50] = n; return deep(n + 1) + a[0]; } int main(void) { return deep(0); }',
    );
    expect(r.reason).toBe('stack-overflow');
    expect(
      fault(
        'struct big { char c[3000]; }; static int f(struct big b) { return f(b); } int main(void) { struct big b = { "x" }; return f(b); }',
      ).reason,
    ).toBe('stack-overflow');
  });
  it('calls through what is no function', () => {
    expect(fault('int main(void) { int (*f)(void) = 0; return f(); }').reason).toBe('bad-call');
    expect(fault('int x; int main(void) { int (*f)(void) = (int (*)(void))&x; return f(); }').reason).toBe('bad-call');
    expect(
      fault(
        'static int g(int a, int b) { return a + b; } int main(void) { int (*f)(void) = (int (*)(void))g; return f(); }',
      ).reason,
    ).toBe('bad-call');
  });
  it('heap: beyond the end, after free, twice freed', () => {
    expect(fault('int main(void) { char *p = alloc(13); p[12] = 1; return 0; }').reason).toBeUndefined();
    expect(fault('int main(void) { char *p = alloc(13); p[13] = 1; return 0; }').reason).toBe('out-of-bounds');
    expect(fault('int main(void) { int *p = alloc(40); p[9] = 1; p[10] = 1; return 0; }').reason).toBe('out-of-bounds');
    expect(fault('int main(void) { long *p = alloc(24); __builtin_memset(p, 0, 25); return 0; }').reason).toBe(
      'out-of-bounds',
    );
    const uaf = fault('int main(void) { int *p = alloc(40); *p = 5; release(p, 40); return *p; }');
    expect(uaf.reason).toBe('use-after-free');
    expect(uaf.title).toContain('in main');
    expect(fault('int main(void) { int *p = alloc(40); release(p, 40); release(p, 40); return 0; }').reason).toBe(
      'double-free',
    );
  });
  it('uninitialised heap memory is a warning, once; copies carry it', () => {
    expect(fault('int main(void) { int *p = alloc(40); p[1] = 3; return p[1]; }')).toMatchObject({
      exit: 3,
      warnings: [],
    });
    const r = fault(
      'int main(void) { int *p = alloc(40); p[1] = 3; int s = 0; for (int i = 0; i < 3; i++) s += p[0] & p[2] & 0; return s; }',
    );
    expect(r.reason).toBeUndefined();
    expect(r.warnings).toEqual(['BUG: KMSAN: uninit-value in main', 'BUG: KMSAN: uninit-value in main']);
    expect(
      fault(
        'struct s { char a; long b; }; int main(void) { struct s *p = alloc(16), *q = alloc(16); p->a = 1; p->b = 2; *q = *p; return q->a + q->b; }',
      ),
    ).toMatchObject({ exit: 3, warnings: [] });
    expect(
      fault(
        'int main(void) { char *p = alloc(16), *q = alloc(16); p[0] = 1; __builtin_memcpy(q, p, 16); return q[0] + (q[5] & 0); }',
      ).warnings.length,
    ).toBe(1);
    expect(
      fault(
        'struct f { unsigned a : 3, b : 5; }; int main(void) { struct f *p = alloc(8); p->a = 5; p->b = 2; return p->a + p->b; }',
      ),
    ).toMatchObject({ exit: 7, warnings: [] });
  });
  it('a stack that was written over', () => {
    const smash =
      'static void fill(char *p, int n) { for (int i = 0; i < n; i++) p[i] = 0x41; } static int victim(int n) { char buf[16]; fill(buf, n); return buf[3]; }';
    const r = fault(`${smash} int main(void) { return victim(200); }`);
    expect(r.reason).toBe('stack-corrupted');
    expect(r.title).toContain('stack smashing detected');
    expect(fault(`${smash} int main(void) { return victim(16); }`).exit).toBe(0x41);
  });
  it('traps', () => {
    expect(fault('int main(void) { __builtin_trap(); }').reason).toBe('bug');
    expect(fault('int main(void) { __builtin_unreachable(); }').reason).toBe('bug');
  });
  it('kernel intrinsics are not for programs', () => {
    // Alone on the machine a program may; this only checks that the call works at all.
    expect(
      fault(
        'void __machine_cli(void); int __machine_irqs_enabled(void); int main(void) { __machine_cli(); return __machine_irqs_enabled(); }',
      ).exit,
    ).toBe(0);
  });
});
