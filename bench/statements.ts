/**
 * C statements per second of programs on the machine alone, with what a debug session has on (dirty pages, shadow,
 * a breakpoint set that is not reached), as a ratio to the same program compiled by gcc -O0, and to a
 * machine without memory checks (`BENCH_UNCHECKED`, see run.mjs). Programs: bench/statements-*.c.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { compileImage, Standalone } from '../src/machine';
import { report } from './table';

const ROUNDS = 3;

/** Best of some rounds. */
function rate(path: string): { rate: number; statements: number } {
  const options = { name: 'bench', kind: 'program', readFile: (p: string) => readFileSync(p, 'utf8') } as const;
  const { image, diagnostics } = compileImage([{ path }], options);
  if (image === undefined) throw new Error(JSON.stringify(diagnostics[0]));
  let best = 0;
  let done = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const machine = new Standalone(image);
    const never = machine.space.debug.functions.find((f) => f.name === 'never');
    if (never === undefined) throw new Error(`${path} has no function never()`);
    machine.space.breakBytes[never.firstStmt] = 1;
    machine.cpu.filter = () => true;
    const start = performance.now();
    const { fault, statements } = machine.run(1e9);
    if (fault !== undefined) throw new Error(fault.title);
    done = statements;
    best = Math.max(best, statements / ((performance.now() - start) / 1000));
  }
  return { rate: best, statements: done };
}

/** Statements per second of gcc's program; undefined without gcc. */
function native(path: string, statements: number): number | undefined {
  if (spawnSync('gcc', ['--version']).status !== 0) return undefined;
  const scratch = mkdtempSync(join(tmpdir(), 'statements-'));
  try {
    const exe = join(scratch, 'native');
    execFileSync('gcc', ['-O0', '-w', '-o', exe, path]);
    let best = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const start = performance.now();
      spawnSync(exe);
      best = Math.max(best, statements / ((performance.now() - start) / 1000));
    }
    return best;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const programs = readdirSync('bench')
  .filter((n) => /^statements-.*\.c$/.test(n))
  .sort()
  .map((n) => join('bench', n));

if (process.env.BENCH_ONLY_RATES !== undefined) {
  console.log(JSON.stringify(programs.map((path) => rate(path).rate)));
} else {
  // The same loop without its looks at the shadow, and code without marks on locals, in a process of its own.
  const without = spawnSync(process.execPath, [process.env.BENCH_UNCHECKED ?? ''], {
    encoding: 'utf8',
    env: { ...process.env, BENCH_ONLY_RATES: '1' },
  });
  const unchecked: number[] = without.status === 0 ? JSON.parse(without.stdout) : [];
  programs.forEach((path, i) => {
    const name = basename(path, '.c').replace('statements-', '');
    const mine = rate(path);
    const gcc = native(path, mine.statements);
    report([
      {
        what: `program "${name}": C statements, recording on, breakpoint set`,
        figure: mine.rate,
        unit: '/s',
        goal: 20e6,
        better: 'more',
        ratio: gcc === undefined ? 'gcc is missing' : `gcc -O0 is ${(gcc / mine.rate).toFixed(0)} times faster`,
      },
    ]);
    if (unchecked[i] === undefined) return;
    report([
      {
        what: `program "${name}": what memory checks cost`,
        figure: 100 * Math.max(0, 1 - mine.rate / unchecked[i]),
        unit: '% of the speed',
        goal: 33,
        better: 'less',
        ratio: `${(unchecked[i] / 1e6).toFixed(0)} M/s without them`,
      },
    ]);
  });
}
