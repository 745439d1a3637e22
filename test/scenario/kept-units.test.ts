/** Compiling again after an edit: only what the edit concerns, and the same image and messages as from the beginning. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileImage, serializeImage } from '../../src/machine';
import { type Compiled, Compilers, KernelCompiler } from '../../src/scenario/compile';
import type { FileProvider } from '../../src/scenario/files';
import { KeptUnits } from '../../src/scenario/kept-units';
import { loadScenario } from '../../src/scenario/load';
import { Sources } from '../../src/scenario/sources';
import { files as disk, stockKernelImage } from '../kernel-image';

/** A kernel of texts; names without a text are not there. */
function kernelOf(texts: ReadonlyMap<string, string>): FileProvider {
  return {
    readFile: async (path) => {
      const text = texts.get(path.replace('/k/', ''));
      if (text === undefined) throw new Error(`There is no file ${path}.`);
      return text;
    },
    readDirectory: async (path) => {
      const folder = path === '/k/' ? '' : `${path.replace('/k/', '')}/`;
      const below = [...texts.keys()]
        .filter((name) => name.startsWith(folder))
        .map((name) => name.slice(folder.length));
      return [...new Set(below.map((name) => name.split('/')[0]!))].map((name) => ({
        name,
        kind: below.includes(name) ? ('file' as const) : ('directory' as const),
      }));
    },
  };
}

const compile = (compiler: KernelCompiler, texts: ReadonlyMap<string, string>) =>
  compiler.compile(new Sources(kernelOf(texts), '/k'));

const result = ({ image, diagnostics }: Compiled) => ({ image: image && serializeImage(image), diagnostics });

const FILES: Record<string, (version: number) => string> = {
  'include/size.h': (v) => `#define SIZE ${v + 1}\n#ifdef LATE\n#include <late.h>\n#endif\n`,
  'include/list.h': (v) =>
    `#include <size.h>\nstruct list { int at[SIZE]; };\nstatic inline int sum(struct list *l)\n{\n  int s = ${v};\n  for (int i = 0; i < SIZE; i++)\n    s += l->at[i];\n  return s;\n}\n`,
  // Found before uapi's, when it is there.
  'include/kind.h': (v) => `#define KIND ${v}\n`,
  'include/uapi/kind.h': (v) => `#define KIND (-${v})\n`,
  'a.c': (v) =>
    `#include <list.h>\n#include <kind.h>\nint other(int);\nstatic struct list l;\nint start_kernel(void)\n{\n  l.at[0] = ${v} + KIND;\n  return sum(&l) + other(${v});\n}\n`,
  'b.c': (v) =>
    `#include <list.h>\nint other(int x)\n{\n  struct list l = { { x } };\n  return sum(&l)${v === 3 ? '' : ';'}\n}\n`,
  'c.c': (v) => `#define LATE\n#include <size.h>\nint unused_${v};\nint count = SIZE;\n`,
};

test('after any edits, files added and taken away, broken and mended', async () => {
  const edit = fc.record({ file: fc.constantFrom(...Object.keys(FILES)), version: fc.integer({ min: -1, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(edit, { maxLength: 3 }), { minLength: 1, maxLength: 6 }), async (rounds) => {
      const texts = new Map(Object.entries(FILES).map(([file, text]) => [file, text(0)]));
      const kept = new KernelCompiler();
      for (const edits of [[], ...rounds]) {
        for (const { file, version } of edits) {
          if (version < 0) texts.delete(file);
          else texts.set(file, FILES[file]!(version));
        }
        expect(result(await compile(kept, texts))).toEqual(result(await compile(new KernelCompiler(), texts)));
      }
    }),
    { numRuns: 60 },
  );
});

test('only units that have read what changed are compiled again', async () => {
  const texts = new Map(Object.entries(FILES).map(([file, text]) => [file, text(0)]));
  texts.set('include/late.h', '');
  const kept = new KeptUnits(['include', 'include/uapi']);
  const units = async (): Promise<number> => {
    let known = -1;
    await kept.compile(new Sources(kernelOf(texts), '/k'), new Map(), ({ cache, ...rest }) => {
      if (known < 0) known = cache.units.size;
      const paths = ['a.c', 'b.c', 'c.c'].map((path) => ({ path }));
      return compileImage(paths, { name: 'kernel', kind: 'kernel', cache, ...rest });
    });
    return known;
  };
  expect(await units()).toBe(0);
  expect(await units()).toBe(3);
  texts.set('a.c', FILES['a.c']!(1));
  expect(await units()).toBe(2);
  texts.set('include/list.h', FILES['include/list.h']!(1));
  expect(await units()).toBe(1);
});

test('of files that are new in a library only those are compiled that are needed', async () => {
  const texts = new Map([
    ['main.c', 'int f(void);\nint main(void)\n{\n  return f();\n}\nint _start(void)\n{\n  return main();\n}\n'],
    ['lib/u.c', 'int u(void)\n{\n  return 0;\n}\n'],
  ]);
  const kept = new KeptUnits([]);
  const compiled = async () => {
    const sources = new Sources(kernelOf(texts), '/k');
    const library = await sources.loadFolder('lib');
    return kept.compile(sources, new Map(), (given) => {
      const { image } = compileImage([{ path: 'main.c' }], { name: 'p', kind: 'program', library, ...given });
      return { linked: image !== undefined, units: [...given.cache.units.keys()] };
    });
  };
  expect((await compiled()).linked).toBe(false);
  texts.set('lib/f.c', 'int f(void)\n{\n  return 0;\n}\n');
  texts.set('lib/other.c', 'int other(void)\n{\n  return 0;\n}\n');
  const { linked, units } = await compiled();
  expect(linked).toBe(true);
  expect(units).toContain('program:lib/f.c');
  expect(units).not.toContain('program:lib/other.c');
});

test('the real kernel after a header and a source have changed, and back', async () => {
  const sources = (changes: Record<string, string>) =>
    new Sources(
      {
        readFile: async (path) => {
          const text = await disk.readFile(path);
          const name = Object.keys(changes).find((file) => path.endsWith(`/${file}`));
          // Before the end of the guard.
          return name === undefined ? text : text.replace(/(#endif[^#]*)?$/, (end) => `\n${changes[name]}\n${end}`);
        },
        readDirectory: (path) => disk.readDirectory(path),
      },
      'sockstep-kernel:',
    );
  const kept = new KernelCompiler();
  await kept.compile(sources({}));
  const changes = {
    'include/net/sock.h': 'static inline int sock_new(struct sock *sk)\n{\n\treturn sk->sk_state;\n}',
    'net/ipv4/tcp.c': 'int tcp_new(struct sock *sk)\n{\n\treturn sock_new(sk);\n}',
  };
  const { image: again, diagnostics } = await kept.compile(sources(changes));
  expect(diagnostics).toEqual([]);
  const fresh = (await new KernelCompiler().compile(sources(changes))).image!;
  // Not toEqual: it takes minutes for megabytes.
  const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
  expect(same(serializeImage(again!), serializeImage(fresh))).toBe(true);
  const back = serializeImage((await kept.compile(sources({}))).image!);
  expect(same(back, await stockKernelImage())).toBe(true);
  expect(same(back, serializeImage(again!))).toBe(false);
});

test('a second launch reads the programs and the C library again only where they have changed', async () => {
  const compilers = new Compilers();
  const kernelImage = await stockKernelImage();
  const program = { text: '#include <stdio.h>\n#include "n.h"\nint main(void)\n{\n  return printf("%d\\n", N);\n}\n' };
  const header = { text: '#define N 1\n' };
  const files: FileProvider = {
    readFile: async (path) => (path === '/p.c' ? program.text : path === '/n.h' ? header.text : disk.readFile(path)),
    readDirectory: (path) => disk.readDirectory(path),
  };
  const run = async (): Promise<string> => {
    const { sim, diagnostics } = await loadScenario('/p.c', files, { kernelImage, compilers });
    if (!sim) throw new Error(JSON.stringify(diagnostics));
    while (sim.run({}).reason !== 'end');
    return sim.output.map(({ kind, text }) => (kind === 'stdout' ? text : '')).join('');
  };
  expect(await run()).toBe('1\n');
  header.text = '#define N 2\n';
  expect(await run()).toBe('2\n');
  program.text = program.text.replace('%d', '<%d>');
  expect(await run()).toBe('<2>\n');
});
