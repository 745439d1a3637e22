/** A program is linked with the files of the library that it needs, and with no others. */
import { expect, it } from 'vitest';
import { compileImage } from '../../src/machine/compile';

const LIBRARY: Record<string, string> = {
  'kernel/user/start.c': 'int main(void);\nvoid _start(void)\n{\n\tmain();\n}\n',
  'kernel/user/a.c': 'int b(void);\nint a(void)\n{\n\treturn b();\n}\n',
  'kernel/user/b.c': 'int counter = 3;\nint b(void)\n{\n\treturn counter;\n}\n',
  'kernel/user/made.c': '#define MAKE(name) int name##_made(void) { return 1; }\nMAKE(one)\n',
  'kernel/user/other.c': 'int unused(void)\n{\n\treturn 1;\n}\n',
};

function files(text: string): { files: string[]; messages: string[] } {
  const { image, diagnostics } = compileImage([{ path: 'p.c', text }], {
    name: 'p',
    kind: 'program',
    readFile: (path) => LIBRARY[path],
    library: Object.keys(LIBRARY),
  });
  const used = new Set(image?.debug.functions.map((fn) => image.debug.files[fn.file]?.path ?? ''));
  return {
    files: [...used].map((path) => path.replace('kernel/user/', '')).sort(),
    messages: diagnostics.filter((d) => d.severity === 'error').map((d) => `${d.message} ${d.suggestion ?? ''}`),
  };
}

it('takes what is referred to, and what that refers to', () => {
  expect(files('int main(void) { return 0; }').files).toEqual(['p.c', 'start.c']);
  expect(files('int a(void); int main(void) { return a(); }').files).toEqual(['a.c', 'b.c', 'p.c', 'start.c']);
  expect(files('extern int counter; int main(void) { return counter; }').files).toEqual(['b.c', 'p.c', 'start.c']);
});

it('finds names that macros make', () => {
  expect(files('int one_made(void); int main(void) { return one_made(); }').files).toContain('made.c');
});

it('leaves a name to the program that defines it, but not for the library itself', () => {
  const own = 'int a(void); int b(void) { return 7; } int main(void) { return a() + b(); }';
  expect(files(own).files).toEqual(['a.c', 'b.c', 'p.c', 'start.c']);
  expect(files('int b(void) { return 7; } int main(void) { return b(); }').files).toEqual(['p.c', 'start.c']);
});

it('calls a name undefined only when no file has it, and knows near ones', () => {
  const { messages } = files('int unusde(void); int main(void) { return unusde(); }');
  expect(messages).toEqual([expect.stringContaining("did you mean 'unused'?")]);
});
