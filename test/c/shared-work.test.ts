/** What units of a session share must not show: each means what it would mean alone. */
import { describe, expect, test } from 'vitest';
import { createSession } from '../../src/c/index';

function sessionOf(files: Record<string, string>) {
  const session = createSession({ readFile: (path) => files[path] });
  const parse = (path: string) => {
    const { unit, diagnostics } = session.parse(path);
    const functions = new Map(unit.functions.map((f) => [f.name, f]));
    return { unit, functions, codes: diagnostics.map((d) => d.code) };
  };
  return { session, parse };
}

const HEADER = `#pragma once
#define TWICE(x) ((x) * 2)
static inline int leaf(int n) { static int calls; return TWICE(n) + ++calls; }
/* Calls leaf. */
static inline int branch(int n) { return leaf(n) + leaf(n + 1); }
static inline int other(int n) { return n; }
`;

describe('bodies of header functions', () => {
  const { parse } = sessionOf({
    'h.h': HEADER,
    'a.c': '#include "h.h"\nint a(void) { return branch(1); }',
    'b.c': '#include "h.h"\nint b(void) { return branch(2); }',
    'c.c': '#include "h.h"\nint c(void) { return 3; }',
    'd.c': '#include "h.h"\nint branch(int n) { return n; }',
    'e.c': '#include "h.h"\nint (*e)(int) = other;',
  });
  const first = parse('a.c');

  test('are there where they are called, directly or not, in every unit', () => {
    for (const result of [first, parse('b.c')]) {
      expect(result.codes).toEqual([]);
      for (const name of ['branch', 'leaf']) expect(result.functions.get(name)?.body?.body.length).toBeGreaterThan(0);
      expect(result.functions.get('leaf')?.params.map((p) => p.name)).toEqual(['n']);
      expect(result.unit.globals.map((g) => g.linkName)).toEqual(first.unit.globals.map((g) => g.linkName));
      expect(result.functions.get('branch')?.comment).toBe('Calls leaf.');
    }
    expect(parse('e.c').functions.get('other')?.body).toBeDefined();
  });

  test('are not read again where nobody calls them', () => {
    expect(first.functions.get('other')?.body).toBeDefined();
    const { functions, codes } = parse('c.c');
    expect(codes).toEqual([]);
    expect(functions.get('branch')?.body).toBeUndefined();
    expect(functions.get('c')?.body).toBeDefined();
  });

  test('count as definitions all the same', () => {
    expect(parse('d.c').codes).toContain('redefinition');
  });
});

test('what is wrong in a body is told in every unit', () => {
  const { parse } = sessionOf({
    'h.h': 'static inline int wrong(void) { return nothing; }\n',
    'a.c': '#include "h.h"\nint a;',
    'b.c': '#include "h.h"\nint b;',
  });
  expect(parse('a.c').codes).toEqual(parse('b.c').codes);
  expect(parse('a.c').codes.length).toBe(1);
});

test('a header that has changed is read anew', () => {
  const files: Record<string, string> = { 'h.h': HEADER, 'a.c': '#include "h.h"\nint a(void) { return TWICE(1); }' };
  const { session, parse } = sessionOf(files);
  expect(parse('a.c').codes).toEqual([]);
  files['h.h'] = HEADER.replace('return n;', 'return m;').replace('((x) * 2)', '((x) * 3)');
  session.invalidate('h.h');
  const { codes, unit } = parse('a.c');
  expect(codes).toEqual(['unknown-identifier']);
  expect(unit.macros.get('TWICE')?.text).toBe('((x) * 3)');
});

test('a macro defined again with another meaning is told in every unit that does it', () => {
  const { parse } = sessionOf({
    'a.h': '#define LIMIT 1\n',
    'b.h': '#define LIMIT 2\n',
    'a.c': '#include "a.h"\n#include "b.h"\nint a = LIMIT;',
    'b.c': '#include "b.h"\nint b = LIMIT;',
    'c.c': '#include "b.h"\n#include "a.h"\nint c = LIMIT;',
  });
  expect(parse('a.c').codes).toEqual(['macro-redefined']);
  expect(parse('b.c').codes).toEqual([]);
  expect(parse('c.c').codes).toEqual(['macro-redefined']);
});
