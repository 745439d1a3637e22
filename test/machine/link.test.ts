/** Several units: one program; what is missing or twice there is said with its place. */
import { describe, expect, it } from 'vitest';
import { compileImage } from '../../src/machine/compile';
import { Standalone } from '../../src/machine/standalone';

function build(files: Record<string, string>, lenient = false) {
  const paths = Object.keys(files).filter((p) => p.endsWith('.c'));
  return compileImage(
    paths.map((path) => ({ path })),
    { name: 'p', kind: 'program', readFile: (p) => files[p], lenient },
  );
}

function run(files: Record<string, string>): number {
  const { image, diagnostics } = build(files);
  expect(diagnostics).toEqual([]);
  const r = new Standalone(image!).run(1_000_000);
  expect(r.fault).toBeUndefined();
  return r.exitCode;
}

describe('linking', () => {
  it('joins externals and keeps statics apart', () => {
    expect(
      run({
        'a.c':
          'int shared; extern int defined; static int mine = 1; int other(void); int main(void) { shared = 5; return other() + mine + defined; }',
        'b.c': 'int shared; int defined = 20; static int mine = 100; int other(void) { return shared + mine; }',
      }),
    ).toBe(126);
  });
  it('tentative definitions give way', () => {
    expect(
      run({ 'a.c': 'int x; int main(void) { return x; }', 'b.c': 'int x = 9; int y;', 'c.c': 'int y; int x;' }),
    ).toBe(9);
  });
  it('inline functions of headers are kept once', () => {
    const files = {
      'h.h': 'static inline int twice(int x) { return x * 2; }\nstruct s { int a; };',
      'a.c': '#include "h.h"\nint b(int); int main(void) { return twice(4) + b(3); }',
      'b.c': '#include "h.h"\nint b(int x) { return twice(x) + 1; }',
    };
    const { image } = build(files);
    expect(image!.debug.functions.filter((f) => f.name === 'twice').length).toBe(1);
    expect(run(files)).toBe(15);
  });
  it('static locals in inline functions belong to their unit', () => {
    const files = {
      'h.h': 'static inline int count(void) { static int n; return ++n; }',
      'a.c': '#include "h.h"\nint b(void); int main(void) { count(); count(); return count() * 10 + b(); }',
      'b.c': '#include "h.h"\nint b(void) { return count(); }',
    };
    expect(run(files)).toBe(31);
  });
  it('undefined symbols: place of the use, and what was meant', () => {
    const { image, diagnostics } = build({
      'a.c':
        'int tcp_sendmsg(void) { return 1; }\nint tcp_sendmgs(void);\nextern int vlaue; int value = 3;\nint main(void)\n{\n\tint a = 1;\n\treturn tcp_sendmgs() + vlaue + a;\n}\n',
    });
    expect(image).toBeUndefined();
    const fn = diagnostics.find((d) => d.message.includes('tcp_sendmgs'));
    expect(fn).toMatchObject({
      severity: 'error',
      code: 'undefined-symbol',
      file: 'a.c',
      line: 7,
      suggestion: "did you mean 'tcp_sendmsg'?",
    });
    expect(diagnostics.find((d) => d.message.includes('vlaue'))).toMatchObject({ suggestion: "did you mean 'value'?" });
  });
  it('undefined functions stop a lenient image only when called', () => {
    const { image, diagnostics } = build(
      { 'a.c': 'int missing(int); int main(int argc) { return argc > 5 ? missing(3) : 4; }' },
      true,
    );
    expect(diagnostics.every((d) => d.severity === 'warning')).toBe(true);
    expect(new Standalone(image!).run(1000).exitCode).toBe(4);
    const called = build({ 'a.c': 'int missing(int); int main(void) { return missing(3); }' }, true);
    expect(new Standalone(called.image!).run(1000).fault?.reason).toBe('undefined-function');
  });
  it('duplicate definitions: both places', () => {
    const { diagnostics } = build({
      'a.c': 'int f(void) { return 1; }\nint v = 1; int main(void) { return f(); }',
      'b.c': '\nint f(void) { return 2; }\nint v = 2;',
    });
    const dup = diagnostics.filter((d) => d.code === 'duplicate-symbol');
    expect(dup.map((d) => [d.file, d.line])).toEqual(
      expect.arrayContaining([
        ['b.c', 2],
        ['b.c', 3],
      ]),
    );
    expect(dup[0].notes[0]).toMatchObject({ file: 'a.c' });
  });
  it('weak definitions give way', () => {
    expect(
      run({
        'a.c': '__attribute__((weak)) int f(void) { return 1; } int main(void) { return f(); }',
        'b.c': 'int f(void) { return 2; }',
      }),
    ).toBe(2);
  });
  it('a program without main is told so', () => {
    expect(build({ 'a.c': 'int f(void) { return 1; }' }).diagnostics[0].message).toContain("'main'");
  });
});
