/** Files that only URIs name, as in the browser: what is loaded from one is shown as just that one. */
import { expect, test } from 'vitest';
import { loadWith } from '../../src/adapter/load-program';
import { stockKernelImage } from '../kernel-image';
import { Client } from './client';

test('a program of a virtual folder, with its headers: the same URIs in frames, breakpoints and texts', async () => {
  const root = 'vscode-vfs://github/people/project/src';
  const files: Record<string, string> = {
    [`${root}/main.c`]: '#include "../lib/add.h"\nint main(void)\n{\n\treturn add(1, 2);\n}\n',
    'vscode-vfs://github/people/project/lib/add.h':
      'static int add(int a, int b)\n{\n\t/* both */\n\treturn a + b;\n}\n',
  };
  const program = `${root}/main.c`;
  const readFile = async (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error('There is no such file.');
    return text;
  };
  const loaded = await loadWith(await stockKernelImage())({ program }, { readFile, readDirectory: async () => [] });
  const c = new Client(() => loaded, files);
  await c.launch({ program });
  const stop = await c.stopped();
  expect(stop.frame.source.path).toBe(program);
  // Its sentence comes from the source's text.
  expect(stop.info.sentence).toBe('main returns add(1, 2).');
  const source = { path: 'vscode-vfs://github/people/project/lib/add.h' };
  const { breakpoints } = await c.request('setBreakpoints', { source, breakpoints: [{ line: 4 }] });
  expect(breakpoints[0]).toMatchObject({ verified: true, line: 4, source });
  const there = await c.move('continue', { threadId: stop.threadId });
  expect(there.frame).toMatchObject({ name: 'add', line: 4, source });
});
