/** Programs of the tests with the product's C library, on the machine alone: compiled once, then linked to each. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createSession, renderDiagnostic, SourceMap } from '../../src/c';
import { compileImage, UnitCache } from '../../src/machine/compile';
import { Standalone, type StandaloneOptions } from '../../src/machine/standalone';

const root = process.env.SOCKSTEP_ROOT ?? join(__dirname, '../..');
export const readFile = (name: string): string | undefined =>
  existsSync(name) && statSync(name).isFile() ? readFileSync(name, 'utf8') : undefined;

function globC(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((e) =>
      e.isDirectory() ? globC(join(folder, e.name)) : e.name.endsWith('.c') ? [join(folder, e.name)] : [],
    )
    .sort();
}

export interface Ran {
  output: string;
  exitCode: number;
  warnings: readonly string[];
  details: readonly string[];
}

/** Compiles and runs programs one after another; `extra` folders are searched for headers too. */
export class LibraryRunner {
  private readonly cache = new UnitCache();
  private readonly libc = globC(join(root, 'kernel/user'));
  private readonly session;

  constructor(extra: readonly string[] = [], defines: Readonly<Record<string, string>> = {}) {
    const own = ['kernel/user/include', 'kernel/include/uapi', 'kernel/include'].map((dir) => join(root, dir));
    this.session = createSession({ readFile, includeDirs: [...own, ...extra], defines });
  }

  /** Undefined: it did not end within `maxStatements`. */
  run(path: string, maxStatements = 100_000_000, checks: StandaloneOptions['checks'] = {}): Ran | undefined {
    this.session.invalidate(path);
    const { cache, session } = this;
    const options = { name: 'corpus', kind: 'program', readFile, session, cache, library: this.libc } as const;
    const { image, diagnostics } = compileImage([{ path }], options);
    if (image === undefined) throw new Error(diagnostics.map((d) => renderDiagnostic(d, new SourceMap())).join('\n'));
    const result = new Standalone(image, { checks }).run(maxStatements);
    if (result.fault !== undefined) throw new Error(`${result.fault.title}\n${result.fault.detail}\n${result.output}`);
    return { output: result.output, exitCode: result.exitCode, warnings: result.warnings, details: result.details };
  }
}
