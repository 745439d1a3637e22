/**
 * Source texts for the compiler, which reads synchronously, out of a `FileProvider`, which does not:
 * folders are read ahead, and headers by the `#include` lines that name them; what is still missing (a macro's header)
 * is fetched and compiling is tried again.
 *
 * Names. The compiler calls a kernel file by its Linux path (`net/ipv4/tcp.c`), so that `__FILE__` in
 * a report reads as Linux's; such relative names lie below the kernel's folder, whichever that is.
 * Everything else has an absolute name or a URI.
 */
import { type FileProvider, isAbsolute, KERNEL_ROOT, normalize, resolvePath } from './files';

/** More rounds than headers can include each other in any sane program. */
const ROUNDS = 40;
const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]/gm;

export class Sources {
  /** null: asked for and not there. */
  private readonly texts = new Map<string, string | null>();
  private readonly wanted = new Set<string>();
  private readonly underway = new Map<string, Promise<string | null>>();
  private readonly scanned = new Set<string>();

  constructor(
    private readonly files: FileProvider,
    /** Folder or URI of the kernel's sources. */
    readonly kernelRoot: string,
  ) {}

  /** For the compiler: the text, or undefined and a note to fetch it. */
  readonly read = (path: string): string | undefined => {
    const name = normalize(path);
    const text = this.texts.get(name);
    if (text === undefined) this.wanted.add(name);
    return text ?? undefined;
  };

  /** The name under which a person finds the file. */
  realName(name: string): string {
    return isAbsolute(name) ? name : `${this.kernelRoot.replace(/[\\/]+$/, '')}/${name}`;
  }

  set(path: string, text: string): void {
    this.texts.set(normalize(path), text);
  }

  text(path: string): string | undefined {
    return this.texts.get(normalize(path)) ?? undefined;
  }

  async load(path: string): Promise<string> {
    const name = normalize(path);
    const known = this.texts.get(name);
    if (known != null) return known;
    const text = await this.files.readFile(this.realName(name));
    this.texts.set(name, text);
    return text;
  }

  /** Every `.c` and `.h` below a folder; names of the `.c` files in order. */
  async loadFolder(folder: string, skip: (path: string) => boolean = () => false): Promise<string[]> {
    const sources: string[] = [];
    const entries = await this.files.readDirectory(this.realName(folder));
    await Promise.all(
      entries.map(async (entry) => {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (skip(path)) return;
        if (entry.kind === 'directory') sources.push(...(await this.loadFolder(path, skip)));
        else if (/\.[ch]$/.test(entry.name)) {
          await this.load(path);
          if (entry.name.endsWith('.c')) sources.push(path);
        }
      }),
    );
    return sources.sort();
  }

  /** Reads what the sources include, directly or not, by the lines that say so: compiling must not begin twice for it. */
  async readAhead(sources: readonly { path: string; text?: string }[], includeDirs: readonly string[]): Promise<void> {
    await Promise.all(
      sources.map(async ({ path, text: own }) => {
        const text = own ?? this.text(path);
        // Texts of their own share their file's name: the programs of a scenario.
        if (text === undefined || (own === undefined && this.scanned.has(path))) return;
        if (own === undefined) this.scanned.add(path);
        await Promise.all(
          [...text.matchAll(INCLUDE)].map(async ([, quote, name]) => {
            const candidates = includeDirs.map((dir) => `${dir}/${name}`);
            if (quote === '"') candidates.unshift(resolvePath(path, name));
            for (const candidate of candidates.map(normalize)) {
              if ((await this.find(candidate)) === null) continue;
              await this.readAhead([{ path: candidate }], includeDirs);
              return;
            }
          }),
        );
      }),
    );
  }

  /** Looks for files that the compiler has asked for before, so that `read` knows them. */
  async look(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.find(normalize(name))));
  }

  /** The text, or null when there is no such file; remembered either way. */
  private async find(name: string): Promise<string | null> {
    const known = this.texts.get(name);
    if (known !== undefined) return known;
    let reading = this.underway.get(name);
    if (reading === undefined) {
      reading = this.files.readFile(this.realName(name)).catch(() => null);
      this.underway.set(name, reading);
    }
    const text = await reading;
    this.underway.delete(name);
    this.texts.set(name, text);
    return text;
  }

  /** Whether a file that was read is different now, or gone, or there at last. What is shipped stays as it is. */
  async changed(): Promise<boolean> {
    const names = [...this.texts.keys()].filter((name) => isAbsolute(name) || this.kernelRoot !== KERNEL_ROOT);
    const now = await Promise.all(names.map((name) => this.files.readFile(this.realName(name)).catch(() => null)));
    return names.some((name, i) => now[i] !== this.texts.get(name));
  }

  /** Runs `compile` until it asks for no file that has not been looked for. */
  async settle<T>(compile: () => T): Promise<T> {
    for (let round = 0; ; round++) {
      this.wanted.clear();
      const result = compile();
      if (this.wanted.size === 0 || round === ROUNDS) return result;
      let found = false;
      await Promise.all(
        [...this.wanted].map(async (name) => {
          // Not `found ||= await …`: that looks at `found` before the wait and writes after it.
          if ((await this.find(name)) !== null) found = true;
        }),
      );
      if (!found) return result;
    }
  }
}
