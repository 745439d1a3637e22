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
  const { image } = await new ProgramCompiler().compile(sources, { name: 'p', sources: [{ path: '/p.c', text }] });
  expect(image).toBeDefined();
  expect(rounds).toBe(1);
});

test('a header that is found late counts, whatever else is not there', async () => {
  const sources = new Sources(
    {
      // What is missing is answered after what is there.
      readFile: async (path) => {
        if (path === '/k/there.h') return 'int x;\n';
        await new Promise((resolve) => setTimeout(resolve, 5));
        throw new Error(`There is no file ${path}.`);
      },
      readDirectory: async () => [],
    },
    '/k',
  );
  expect(await sources.settle(() => ['there.h', 'a/none.h', 'b/none.h'].map(sources.read))).toEqual([
    'int x;\n',
    undefined,
    undefined,
  ]);
});

test('two programs in one file are both read ahead', async () => {
  const sources = new Sources(files({ '/k/inc/a.h': '', '/k/inc/b.h': '' }), '/k');
  await sources.readAhead([{ path: '/s.scenario', text: '#include <a.h>\n' }], ['inc']);
  await sources.readAhead([{ path: '/s.scenario', text: '#include <b.h>\n' }], ['inc']);
  expect([sources.text('inc/a.h'), sources.text('inc/b.h')]).toEqual(['', '']);
});

test('a program that prints takes neither wide strings nor mathematics out of the library', async () => {
  const sources = new Sources(nodeFiles, 'sockstep-kernel:');
  const text =
    '#include <stdio.h>\n#include <arpa/inet.h>\nint main(void) { return printf("%u", inet_addr("1.2.3.4")); }\n';
  const { image } = await new ProgramCompiler().compile(sources, { name: 'p', sources: [{ path: '/p.c', text }] });
  const taken = image!.debug.files.map(({ path }) => path).filter((path) => /^user\/.*\.c$/.test(path));
  expect(taken).toContain('user/stdio/printf.c');
  expect(taken.filter((path) => /wide|multibyte|math|strtod|complex|scanf/.test(path))).toEqual([]);
});
