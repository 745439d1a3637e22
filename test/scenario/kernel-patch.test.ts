/** `patch kernel`: what it makes of a file, and what it says when it cannot. */
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/scenario/check';
import { KernelCompiler } from '../../src/scenario/compile';
import type { FileProvider } from '../../src/scenario/files';
import { patchKernel } from '../../src/scenario/kernel-patch';
import { parseScenario } from '../../src/scenario/parser';
import { Sources } from '../../src/scenario/sources';

const FILES: Record<string, string> = {
  'init/main.c': `int twice(int n)
{
	/* all of it */
	return n   +
		n;
}

static int once(int n);

int quiet(void)
{
	return 0;
}

static int once(int n)
{
	return 0;
}

void start_kernel(void)
{
	twice(once(1) + quiet());
}
`,
};

const provider: FileProvider = {
  async readFile(path) {
    const text = FILES[path.replace('/kernel/', '')];
    if (text === undefined) throw new Error(`There is no ${path}.`);
    return text;
  },
  async readDirectory(path) {
    return path === '/kernel/'
      ? [{ name: 'init', kind: 'directory' }]
      : [{ name: 'main.c', kind: path === '/kernel/init' ? 'file' : 'directory' }];
  },
};

async function patch(statements: string) {
  const text = `scenario "T"\nhost a { }\n${statements}\n`;
  const { tree, diagnostics } = parseScenario('/x.scenario', text);
  const checked = checkScenario('/x.scenario', text, tree);
  const sources = new Sources(provider, '/kernel');
  const patched = await patchKernel({ ...checked.scenario, text }, sources);
  const all = [...diagnostics, ...checked.diagnostics, ...patched.diagnostics];
  return {
    sources,
    files: patched.files,
    problems: all.map((d) => `${d.line}:${d.col} ${d.message}${d.suggestion ? ` | ${d.suggestion}` : ''}`),
  };
}

/** `file:line` of every statement of a kernel function. */
async function linesOf(patched: Awaited<ReturnType<typeof patch>>, name: string): Promise<string[]> {
  const { image, diagnostics } = await new KernelCompiler().compile(patched.sources, patched.files);
  expect(diagnostics).toEqual([]);
  if (!image) throw new Error('no image');
  const { functions, stmtFile, stmtLine, files } = image.debug;
  const index = functions.findIndex((fn) => fn.name === name);
  const fn = functions[index];
  if (!fn) throw new Error(`no ${name}`);
  return Array.from(
    { length: fn.endStmt - fn.firstStmt },
    (_, i) => `${files[stmtFile[fn.firstStmt + i] as number]?.path}:${stmtLine[fn.firstStmt + i]}`,
  );
}

describe('patch kernel', () => {
  it('compiles the new text as lines of the scenario and leaves the others where they were', async () => {
    const patched = await patch(
      'patch kernel "init/main.c" {\n replace in twice { return n +  n; }\n with {\n  n++;\n  return n * 2;\n }\n}',
    );
    expect(patched.problems).toEqual([]);
    expect(await linesOf(patched, 'twice')).toEqual(['/x.scenario:6', '/x.scenario:7', 'init/main.c:6']);
    expect(await linesOf(patched, 'start_kernel')).toEqual(['init/main.c:22', 'init/main.c:23']);
  });

  it('adds a file', async () => {
    const patched = await patch(
      'patch kernel "net/more.c" {\n add {\nint more(void)\n{\n return 1;\n}\n }\n}\npatch kernel "init/main.c" {\n replace { void start_kernel(void) }\n with { int more(void);\nvoid start_kernel(void) }\n replace in start_kernel { quiet() } with { more() }\n}',
    );
    expect(patched.problems).toEqual([]);
    expect(await linesOf(patched, 'more')).toEqual(['/x.scenario:7', '/x.scenario:8']);
    expect(await linesOf(patched, 'start_kernel')).toEqual(['init/main.c:22', 'init/main.c:23']);
  });

  it.each([
    [
      'patch "init/main.c" { }',
      '3:7 Expected \'kernel\', found the string "init/main.c". | Write patch kernel "net/core/sock.c" { … }.',
    ],
    [
      'patch kernel "init/mian.c" {\n replace { x } with { y }\n}',
      "3:14 The kernel has no file init/mian.c. | Did you mean 'init/main.c'?",
    ],
    [
      'patch kernel "init/main.c" {\n replace { return 0; } with { return 1; }\n}',
      '4:11 This text stands 2 times in init/main.c: lines 12, 17. | Write replace in FUNCTION { … }, or take more of what stands around it.',
    ],
    [
      'patch kernel "init/main.c" {\n replace in quit { return 0; } with { return 1; }\n}',
      "4:13 init/main.c defines no function quit. | Did you mean 'quiet'?",
    ],
    [
      'patch kernel "init/main.c" {\n replace in quiet { return 1; } with { return 2; }\n}',
      '4:20 This text does not stand in quiet() in init/main.c. | Copy it from the file as it is, comments too; only white space may differ.',
    ],
    [
      'patch kernel "init/main.c" {\n replace in quiet { return 0; } with { return 2; }\n replace in quiet { 0; } with { 3; }\n}',
      '5:20 Another patch replaces this text of init/main.c too. | Make one patch of the two.',
    ],
    [
      'patch kernel "init/main.c" {\n add { int x; }\n}',
      '3:14 The kernel has a file init/main.c already. | Use replace { OLD } with { NEW } to change it.',
    ],
    [
      'patch kernel "init/main.c" {\n replace { } with { x }\n}',
      '4:11 No text is given that should be replaced. | Copy some lines of the file into it.',
    ],
    [
      'patch kernel "../main.c" {\n add { int x; }\n}',
      '3:14 \'../main.c\' is not a kernel file. | Write its Linux path, as in "net/core/sock.c".',
    ],
    [
      'patch kernel "init/main.c" {\n delete { x }\n}',
      "4:2 A patch has no 'delete'. | Write replace { OLD } with { NEW }, or add { C } for a new file.",
    ],
    [
      'patch kernel "init/main.c" {\n replace { x } by { y }\n}',
      "4:16 Expected 'with', found 'by'. | Write replace { OLD } with { NEW }.",
    ],
    [
      'patch kernel "init/main.c" {\n}',
      '3:1 The patch of init/main.c changes nothing. | Write replace { OLD } with { NEW } inside.',
    ],
  ])('%s', async (statements, problem) => {
    expect((await patch(statements)).problems[0]).toBe(problem);
  });
});
