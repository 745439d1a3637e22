/** Sources are read ahead by their `#include` lines, so that programs are compiled once. */
import { expect, test } from 'vitest';
import { ProgramCompiler } from '../../src/scenario/compile';
import type { FileProvider } from '../../src/scenario/files';
import { Sources } from '../../src/scenario/sources';
import { files as nodeFiles } from '../kernel-image';

function files(texts: Record<string, string>, asked: string[] = []): FileProvider {
  return {
    readFile: async (path) => {
      asked.push(path);
      if (texts[path] === undefined) throw new Error(`There is no file ${path}.`);
      return texts[path];
    },
    readDirectory: async () => [],
  };
}

test('headers of headers, beside the file and in the folders; each is asked for once; circles end', async () => {
  const asked: string[] = [];
  const sources = new Sources(
    files(
      {
        '/p/a.h': '#include <b.h>\n#include "a.h"\n',
        '/k/inc/b.h': '  #  include\t"c.h"\n',
        '/k/inc/c.h': 'int c;\n',
      },
      asked,
    ),
    '/k',
  );
  await sources.readAhead(
    [{ path: '/p/main.c', text: '#include "a.h"\n#include <b.h>\n#include <none.h>\n' }],
    ['one', 'inc'],
  );
  expect(asked.toSorted()).toEqual([
    '/k/inc/b.h',
    '/k/inc/c.h',
    '/k/inc/none.h',
    '/k/one/b.h',
    '/k/one/none.h',
    '/p/a.h',
  ]);
  let rounds = 0;
  const seen = await sources.settle(() => {
    rounds++;
    return ['/p/a.h', 'inc/b.h', 'inc/c.h', 'inc/none.h'].map(sources.read);
  });
  expect(rounds).toBe(1);
  expect(seen.map((text) => text !== undefined)).toEqual([true, true, true, false]);
});

test('a program with the C library is compiled in one go', async () => {
  const sources = new Sources(nodeFiles, 'sockstep-kernel:');
  let rounds = 0;
  const { settle } = sources;
  sources.settle = (compile) =>
    settle.call(sources, () => {
      rounds++;
      return compile();
    }) as never;
  const text =
    '#include <stdio.h>\n#include <sys/socket.h>\n#include <netinet/in.h>\nint main(void) { return puts("x"); }\n';
  const { image } = await new ProgramCompiler(sources).compile({ name: 'p', sources: [{ path: '/p.c', text }] });
  expect(image).toBeDefined();
  expect(rounds).toBe(1);
});
