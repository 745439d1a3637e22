import { describe, expect, test } from 'vitest';
import { Tree } from '../../src/inspect/tree';
import type { Value } from '../../src/inspect/value';
import { playground } from './playground';

const p = playground();
p.breakAt('ready');
await p.core.continue({ includeHere: true });
const tree = new Tree(p.kernel);
const show = (expression: string) => tree.text(p.evaluate(expression) as Value);
const fails = (expression: string) => {
  try {
    return `no error: ${show(expression)}`;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('expressions are C', () => {
  test.each<[string, string]>([
    ['1 + 2 * 3', '7'],
    ['-7 / 2', '-3'],
    ['-7 % 3', '-1'],
    ['7u - 8', '4294967295'],
    ['1ull << 40', '1099511627776'],
    ['(unsigned char)300', '44'],
    ['(signed char)200', '-56'],
    ['1.5 + 1', '2.5'],
    ['sizeof(struct item)', '80'],
    ['pool[1].value', '5'],
    ['pool[2].value == 15 && pool[0].value < 0', '1'],
    ['pool[0].colour', 'GREEN (5)'],
    ['BLUE', '6'],
    ['pool[1].low', '6'],
    ['pool[0].high', '17'],
    ['pool[0].neg', '-3'],
    // in nine bytes
    ['packed_bits.across', '-81985529216486895'],
    ['pool[0].addr', '10.0.0.1 (0x0100000a)'],
    ['pool[0].port', '8080 (0x901f)'],
    ['pool[1].name', '"n1"'],
    ['pool[1].big', '1311768467463790321'],
    ['pool[0].as_bytes[3]', '1'],
    ['&pool[1] - pool', '1'],
    ['*(&pool[1].value)', '5'],
    ['pool[0].value < 0 ? 10 : 20', '10'],
    ['({ int a = 3; a * 2; })', '6'],
    ['bp->hostname', '"host"'],
    ['items.next == &pool[0].link', '1'],
    ['((struct item *)items.next)->value', '-5'],
    ['__builtin_bswap32(0x01020304)', '67305985'],
    ['~0', '-1'],
    ['twice(3) + twice(pool[1].value)', '16'],
    ['current->pid', '0'],
    ['current == &idle', '1'],
    ['container_of(items.next, struct item, link)->value', '-5'],
    ['!counter', '1'],
  ])('%s', (expression, expected) => {
    expect(show(expression)).toBe(expected);
  });

  test('pointers show what they point to', () => {
    expect(show('pool[0].text')).toMatch(/^0xffffffff8[0-9a-f]+ "hello"$/);
    expect(show('pool[0].op')).toMatch(/^0xffffffff81[0-9a-f]+ <add>$/);
    expect(show('&pool[1]')).toMatch(/<pool\+0x50>/);
    expect(show('(char *)0')).toBe('NULL');
    expect(show('(int *)16')).toBe('0x10 <not mapped>');
    expect(show('add')).toMatch(/<add>$/);
  });
});

test('mistakes are told in sentences', () => {
  expect(fails('nonsense')).toContain('nonsense');
  expect(fails('pool[0].valu')).toContain('valu');
  expect(fails('*(int *)0')).toContain('NULL');
  expect(fails('1 / 0')).toContain('zero');
  expect(fails('1 +')).toMatch(/Expected/);
  expect(fails('add(1, 2)')).toContain('cannot be called');
  expect(fails('counter = 5')).toContain('Debug Console');
  expect(fails('')).toContain('nothing');
});

test('looking changes nothing, assigning does', () => {
  const place = { host: 0, cpu: 0, space: p.kernel.space(0) };
  const set = (text: string) => tree.text(p.expressions.evaluate(text, place, { assign: true }));
  expect(set('counter = 5')).toBe('5');
  expect(set('counter += 2')).toBe('7');
  expect(set('counter++')).toBe('7');
  expect(show('counter')).toBe('8');
  expect(set('pool[0].low = 3')).toBe('3');
  expect(show('pool[0].high')).toBe('17');
  expect(set('pool[0].neg = -2')).toBe('-2');
  const name = p.evaluate('pool[0].name') as Value;
  p.expressions.assign(name, '"abc"', place);
  expect(show('pool[0].name')).toBe('"abc"');
});

describe('trees', () => {
  const rows = (node: ReturnType<Tree['node']>) => node.children!.list(undefined, 0, 0);

  test('a struct unfolds to its members, anonymous ones flat, with C to evaluate each', () => {
    const node = tree.node('it', p.evaluate('&pool[1]') as Value, 'k', 'it');
    expect(rows(node).map((r) => r.name)).toEqual([
      'link',
      'value',
      'colour',
      'low',
      'high',
      'neg',
      'addr',
      'port',
      'name',
      'big',
      'text',
      'op',
      'as_int',
      'as_bytes',
    ]);
    expect(rows(node)[1]!.evaluateName).toBe('it->value');
    expect(rows(node)[1]!.type).toBe('int');
  });

  test('long arrays are paged', () => {
    const node = tree.node('numbers', p.evaluate('numbers') as Value, 'k', 'numbers');
    expect(node.children).toMatchObject({ named: 0, indexed: 300 });
    const page = node.children!.list('indexed', 100, 50);
    expect([page.length, page[0]!.name, page[0]!.evaluateName]).toEqual([50, '[100]', 'numbers[100]']);
  });

  test('an object has one key, however it is reached', () => {
    const direct = tree.node('a', p.evaluate('pool[0].link') as Value, 'x', undefined);
    const again = tree.node('b', p.evaluate('*items.next') as Value, 'y', undefined);
    expect(direct.key).toBe(again.key);
  });
});

test('conditions compiled for speed say the same as slow ones', async () => {
  const q = playground();
  q.breakAt('bump-next');
  await q.core.continue({ includeHere: true });
  const cpu = q.sim.active!;
  for (const text of [
    'by == 1',
    'by > 1',
    'counter == 1',
    'by + 1 < 3',
    '(unsigned char)(by - 2) == 255',
    '-by == -1',
    'pool[1].big > 0x123456789abcdef0ul',
    'pool[1].big - pool[0].big == 1',
    'items.next == &pool[0].link',
    'pool[0].low == 5',
    'pool[0].neg == -3',
    '!by',
    '~by == -2',
    'by << 3 == 8',
    'pool[2].colour == GREEN && by',
    'ticks || by',
    'by ? 0 : 1',
    '((struct item *)items.next)->value == -5',
    'pool[0].value / 2 == -2',
    'by & 1',
    'by ^ 1',
    '(long)by == 1',
    'pool[0].text != 0',
    '((struct task_struct *)__machine_current())->pid == 1',
  ]) {
    const compiled = q.expressions.condition(text, cpu.stmt);
    if (typeof compiled === 'string') throw new Error(`${text}: ${compiled}`);
    const value = q.evaluate(text) as Value;
    expect([text, compiled(cpu)]).toEqual([text, value.scalar !== 0n]);
  }
});

test('small locals are kept extended: what one writes is what the program computes with', async () => {
  const q = playground();
  q.breakAt('small');
  await q.core.continue({ includeHere: true });
  const cpu = q.sim.active!;
  const place = { host: 0, cpu: 0, space: q.kernel.space(0), fp: cpu.fp, stmt: cpu.stmt, task: cpu.current };
  for (const text of ['s = 5', 'c = -7', 'b = 0']) q.expressions.evaluate(text, place, { assign: true });
  q.breakAt();
  await q.step('out');
  expect((q.evaluate('numbers[0]') as Value).address).toBeDefined();
  expect(new Tree(q.kernel).text(q.evaluate('numbers[0]') as Value)).toBe('-2');
});
