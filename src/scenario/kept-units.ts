/**
 * Compiled units, and the tokens of headers, kept while their files stay as they are: from one program of a scenario to
 * the next, and from one launch to the next in the same process.
 * Leaves out: which files make a kernel or a program (compile.ts), and what a unit is (src/machine).
 */
import { createSession, type Session } from '../c';
import { UnitCache } from '../machine';
import { normalize } from './files';
import type { Sources } from './sources';

/** What a compilation is given. */
export interface Kept {
  session: Session;
  cache: UnitCache;
  readFile(path: string): string | undefined;
}

export class KeptUnits {
  private session: Session | undefined;
  private cache = new UnitCache();
  /** Texts that went into what is kept; null: looked for, and not there. */
  private readonly seen = new Map<string, string | null>();
  private now: (path: string) => string | undefined = () => undefined;

  constructor(
    private readonly includeDirs: readonly string[],
    private readonly defines: Readonly<Record<string, string>> = {},
  ) {}

  /** Runs `compile` with what can be kept, until it asks for no file that has not been looked for. */
  async compile<T>(sources: Sources, instead: ReadonlyMap<string, string>, compile: (kept: Kept) => T): Promise<T> {
    await sources.look([...this.seen.keys()].filter((path) => !instead.has(path)));
    let first = true;
    return sources.settle(() => {
      // Here and not before the waits: another load may have been here meanwhile.
      this.now = (path) => instead.get(normalize(path)) ?? sources.read(path);
      if (first) this.forgetChanged();
      // A header has come to light since: what was compiled without it is void.
      else this.forgetAll();
      first = false;
      return compile(this.begin());
    });
  }

  private begin(): Kept {
    const readFile = (path: string): string | undefined => {
      const text = this.now(path);
      this.seen.set(normalize(path), text ?? null);
      return text;
    };
    this.session ??= createSession({
      readFile,
      includeDirs: this.includeDirs,
      // So that machine.h knows the machine's own attributes.
      defines: { __SOCKSTEP__: '1', ...this.defines },
    });
    return { session: this.session, cache: this.cache, readFile };
  }

  private forgetAll(): void {
    this.session = undefined;
    this.cache = new UnitCache();
    this.seen.clear();
  }

  private forgetChanged(): void {
    const changed = new Set([...this.seen].filter(([path, text]) => (this.now(path) ?? null) !== text).map(([p]) => p));
    if (changed.size === 0) return;
    // A file that was not there may come before the one that was taken for it.
    if ([...changed].some((path) => this.seen.get(path) === null)) {
      this.forgetAll();
      return;
    }
    for (const path of changed) {
      this.session?.invalidate(path);
      this.seen.delete(path);
    }
    this.cache.forget(changed);
  }
}
