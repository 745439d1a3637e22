/** Variables whose name means an object elsewhere: arrays of variable length, and what is aligned beyond a frame. */
import { expect, test } from 'vitest';
import { loadWith } from '../../src/adapter/load-program';
import { files, stockKernelImage } from '../kernel-image';
import { Client } from './client';

const PROGRAM = `struct pair { int a; char b; };
static int use(int n, struct pair p __attribute__((aligned(64))))
{
  int x __attribute__((aligned(64))) = 5;
  struct pair t __attribute__((aligned(128))) = { 7, 'c' };
  int v[n];
  short grid[n][2];
  for (int i = 0; i < n; i++) {
    v[i] = i * i;
    grid[i][0] = grid[i][1] = i;
  }
  x++;
  return x + t.a + v[1] + grid[1][1] + p.a;
}
int main(void)
{
  return use(3, (struct pair){ 9, 'd' }) == 23 ? 0 : 1;
}
`;

test('they are shown and evaluated as what they are', async () => {
  const load = loadWith(await stockKernelImage());
  const loaded = await load(
    { program: '/p.c' },
    {
      readFile: async (path) => (path === '/p.c' ? PROGRAM : files.readFile(path)),
      readDirectory: (path) => files.readDirectory(path),
    },
  );
  const c = new Client(() => loaded, { '/p.c': PROGRAM });
  await c.launch({ program: '/p.c' }, async () => {
    await c.request('setBreakpoints', { source: { path: '/p.c' }, breakpoints: [{ line: 13 }] });
  });
  const entry = await c.stopped();
  const s = await c.move('continue', { threadId: entry.threadId });
  expect(s.frame).toMatchObject({ name: 'use', line: 13 });
  const { scopes } = await c.request('scopes', { frameId: s.frame.id });
  const { variables } = await c.request('variables', { variablesReference: scopes[0].variablesReference });
  const shown = Object.fromEntries(
    variables.map(({ name, type, value }: Record<string, string>) => [name, [type, value]]),
  );
  expect(shown).toMatchObject({
    x: ['int', expect.stringMatching(/^6/)],
    p: ['struct pair', expect.stringContaining('9')],
    t: ['struct pair', expect.stringContaining('7')],
    v: ['int [3]', expect.any(String)],
    grid: ['short [3][2]', expect.any(String)],
  });
  const v = variables.find(({ name }: { name: string }) => name === 'v');
  const items = await c.request('variables', { variablesReference: v.variablesReference });
  expect(items.variables.map(({ value }: { value: string }) => value)).toEqual(['0', '1', '4']);
  const evaluate = async (expression: string) =>
    (await c.request('evaluate', { expression, frameId: s.frame.id, context: 'watch' })).result;
  expect(await evaluate('x + 1')).toBe('7');
  expect(await evaluate('(long)&x % 64')).toBe('0');
  expect(await evaluate('t.a + p.a')).toBe('16');
  expect(await evaluate('v[2] + grid[2][1]')).toBe('6');
  await c.request('setVariable', { variablesReference: scopes[0].variablesReference, name: 'x', value: '40' });
  expect(await evaluate('x')).toBe('40');
});
