/** Compiling at launch: an edited kernel, and a program of ten thousand lines. The first round, as a user meets it. */
import { readdirSync, readFileSync } from 'node:fs';
import { compileImage } from '../src/machine';
import { ProgramGenerator } from '../test/machine/random-program';
import { report, seconds } from './table';

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

const lines = (text: string): number => text.split('\n').length;

const programs: string[] = [];
let programLines = 0;
for (let seed = 1; programLines < 10_000; seed++) {
  const text = new ProgramGenerator(seed).generate().replaceAll('#include', '//');
  programs.push(`int printf(const char *format, ...);\n${text}`);
  programLines += lines(text);
}
const alone = seconds(() => {
  for (const text of programs) {
    const options = { name: 'program', kind: 'program', lenient: true, readFile: read } as const;
    const { image, diagnostics } = compileImage([{ path: 'program.c', text }], options);
    if (image === undefined) throw new Error(JSON.stringify(diagnostics.find((d) => d.severity === 'error')));
  }
});

const sources = readdirSync('kernel', { recursive: true, encoding: 'utf8' })
  .map((name) => `kernel/${name.replaceAll('\\', '/')}`)
  .filter((name) => name.endsWith('.c') && !name.startsWith('kernel/user/'))
  .sort();
const kernelLines = sources.reduce((n, path) => n + lines(read(path) ?? ''), 0);
const kernel = seconds(() => {
  const { image, diagnostics } = compileImage(
    sources.map((path) => ({ path })),
    { name: 'kernel', kind: 'kernel', readFile: read, includeDirs: ['kernel/include', 'kernel/include/uapi'] },
  );
  if (image === undefined) throw new Error(JSON.stringify(diagnostics.find((d) => d.severity === 'error')));
});

report([
  {
    what: 'compile: 10,000 lines of programs',
    figure: (alone * 10_000) / programLines,
    unit: 's',
    goal: 0.5,
    better: 'less',
    note: `cold; ${programs.length} of them, dense`,
  },
  {
    what: 'compile: 10,000 lines of the kernel',
    figure: (kernel * 10_000) / kernelLines,
    unit: 's',
    goal: 0.5,
    better: 'less',
    note: `all of it: ${kernelLines} lines in ${sources.length} units, ${kernel.toFixed(2)} s`,
  },
]);
