import { describe, expect, test } from 'vitest';
import { type ExpressionScope, parseExpression, parseTypeName, typeName, unitScope } from '../../src/c/index';
import { compileClean } from './support';
import { show } from './show';

const { unit } = compileClean(`#define NULL ((void *)0)
#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define TWICE(x) ((x) + (x))
#define OUTER(...) TWICE(__VA_ARGS__)
#define NAME(a, b) a##b
typedef unsigned int u32;
struct list { struct list *next; };
struct sock { int state; struct list node; u32 flags:4; };
enum tcp_state { TCP_ESTABLISHED = 1, TCP_LISTEN = 10 };
struct list head; struct sock *first; int counters[8];
static inline struct sock *sk_of(struct list *l) { return container_of(l, struct sock, node); }
int f(int argument) { int local = 1; static int calls; { int inner = 2; long local = 3; calls += inner + local; } return local; }
`);
const f = unit.functions.find((fn) => fn.name === 'f');
const bodyScope = f?.body?.scope;
const inner = f?.body?.body.find((s) => s.kind === 'block');
const innerScope = inner?.kind === 'block' ? inner.scope : undefined;

function tree(text: string, scope: ExpressionScope = unitScope(unit)): string {
  const { expr, diagnostics } = parseExpression(text, scope);
  return expr === undefined
    ? diagnostics
        .map((d) => `${d.line}:${d.col} ${d.message}${d.suggestion === undefined ? '' : ` (${d.suggestion})`}`)
        .join('; ')
    : `${show(expr)} : ${typeName(expr.type)}`;
}

describe('expressions against a unit', () => {
  test.each([
    ['first->state', '(.state@0 (* first)) : int'],
    ['first->flags', '(.flags@16:1/0/4 (* first)) : u32'],
    ['counters', 'counters : int [8]'],
    ['counters[2]', '(* (ptr+4 (decay counters) 2)) : int'],
    ['&counters[2]', '(ptr+4 (decay counters) 2) : int *'],
    ['TCP_LISTEN', '10 : int'],
    ['(enum tcp_state)1', '1 : enum tcp_state'],
    ['sk_of(&head)->state == TCP_ESTABLISHED', '(== (.state@0 (* (call sk_of (& head)))) 1) : int'],
    [
      'container_of(&head, struct sock, node)->state',
      '(.state@0 (* (cast struct sock * (ptr-1 (cast char * (& head)) 8)))) : int',
    ],
    ['OUTER(TWICE(2))', '8 : int'],
    ['NAME(fir, st)', 'first : struct sock *'],
    ['first == NULL', '(== first 0:void *) : int'],
    ['first = 0', '(= first 0:struct sock *) : struct sock *'],
    ['counters[0]++', '(post++ (* (decay counters)) in int) : int'],
    ['*(u32 *)0xffff888000000000', '(* 18446612682070032384:u32 *) : u32'],
    [
      '((struct sock *)0xffff888000001000)->node.next',
      '(.next@0 (.node@8 (* 18446612682070036480:struct sock *))) : struct list *',
    ],
    ['f', '(decay f) : int (*)(int)'],
    ['sizeof(struct sock)', '24 : unsigned long'],
    ['"abc"[1]', '(* (ptr+1 (decay "abc") 1)) : char'],
    ['first ?: (struct sock *)0', '(? (= $0 first) $0 0:struct sock *) : struct sock *'],
    ['head', 'head : struct list'],
    ['1, 2', '(, 1 2) : int'],
  ])('%s', (text, expected) => {
    expect(tree(text)).toBe(expected);
  });
});

test('locals are those of the scope; an inner one hides an outer one', () => {
  const outer = unitScope(unit, bodyScope);
  expect(tree('local', outer)).toBe('local : int');
  expect(tree('argument + calls', outer)).toBe('(+ argument f.calls.0) : int');
  expect(tree('inner', outer)).toContain("'inner' is not declared");
  expect(tree('local + inner', unitScope(unit, innerScope))).toBe('(+ local (to long inner)) : long');
});

test('a local is not visible before its declaration', () => {
  const scope = unitScope(unit, innerScope, inner?.loc);
  expect(tree('local', scope)).toBe('local : int');
});

describe('errors', () => {
  test.each([
    ['first->stat', "1:8 'struct sock' has no member 'stat' (did you mean 'state'?)"],
    ['frst', "1:1 'frst' is not declared (did you mean 'first'?)"],
    ['', '1:1 Expected an expression, but found the end of the expression'],
    ['1 +', '1:4 Expected an expression, but found the end of the expression'],
    ['(1 2', "1:4 Expected ')', but found '2'"],
    ['helper(1; 2', "1:9 Expected ')', but found ';'"],
    ['1 2', "1:3 Expected the end of the expression, but found '2'"],
    ['first; 2', "1:6 Expected the end of the expression, but found ';'"],
    ['int x = 3', "1:1 Expected an expression, but 'int' begins a type"],
    ['TWICE()', ''],
  ])('%s', (text, expected) => {
    expect(tree(text)).toContain(expected);
  });
});

test('type names', () => {
  const name = (text: string) => {
    const { type, diagnostics } = parseTypeName(text, unitScope(unit));
    return type === undefined ? diagnostics[0].message : typeName(type);
  };
  expect(name('struct sock *')).toBe('struct sock *');
  expect(name('int (*[3])(u32, ...)')).toBe('int (*[3])(u32, ...)');
  expect(name('const u32 *const')).toBe('const u32 *const');
  expect(name('struct nope')).toBe('struct nope');
  expect(name('first')).toContain("'first'");
});

test('parsing does not change the unit', () => {
  const before = [unit.globals.length, unit.functions.length, unit.fileScope.symbols.size];
  tree('"new string"');
  tree('__builtin_memcpy(0, 0, 1)');
  tree('(struct fresh *)0');
  expect([unit.globals.length, unit.functions.length, unit.fileScope.symbols.size]).toEqual(before);
});
