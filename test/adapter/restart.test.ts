/** Restart: back to the beginning with everything kept, unless a file is another than at the launch. */
import { expect, test } from 'vitest';
import { loadWith } from '../../src/adapter/load-program';
import { files, stockKernelImage } from '../kernel-image';
import { Client } from './client';

const PROGRAM = '#include "n.h"\nint main(void)\n{\n  return N;\n}\n';

/** A program and its header on a disk that can be written to, launched. */
async function launched(clientID: string) {
  const disk: Record<string, string> = { '/p.c': PROGRAM, '/n.h': '#define N 1\n' };
  const load = loadWith(await stockKernelImage());
  const loaded = await load(
    { program: '/p.c' },
    {
      readFile: async (path) => disk[path] ?? files.readFile(path),
      readDirectory: (path) => files.readDirectory(path),
    },
  );
  const c = new Client(() => loaded, disk);
  await c.launch({ program: '/p.c' }, undefined, clientID);
  const s = await c.stopped();
  await c.move('next', { threadId: s.threadId });
  c.events.length = 0;
  return { c, disk };
}

test('goes to the beginning of the same run while the files are the same', async () => {
  const { c, disk } = await launched('vscode');
  disk['/other.h'] = 'never read';
  await c.request('restart');
  expect((await c.stopped()).reason).toBe('entry');
  expect(c.events.map(({ event }) => event)).not.toContain('sockstep/relaunch');
});

test.each([
  ['a header', (disk: Record<string, string>) => void (disk['/n.h'] = '#define N 2\n')],
  ['the program', (disk: Record<string, string>) => void (disk['/p.c'] = PROGRAM.replace('N;', 'N + 1;'))],
])('asks VS Code to launch anew when %s has been edited', async (_, edit) => {
  const { c, disk } = await launched('vscode');
  edit(disk);
  await c.request('restart');
  expect(await c.event('sockstep/relaunch')).toMatchObject({ version: expect.any(Number) });
  expect(c.events.map(({ event }) => event)).not.toContain('stopped');
});

test('tells another client that what runs is no longer what stands in the files', async () => {
  const { c, disk } = await launched('neovim');
  disk['/n.h'] = '#define N 2\n';
  await c.request('restart');
  expect((await c.stopped()).reason).toBe('entry');
  expect(c.output('important')).toContain('Files have changed since the launch');
});
