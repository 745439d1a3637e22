/**
 * Source texts for the compiler, which reads synchronously, out of a `FileProvider`, which does not:
 * folders are read ahead, and what is still missing is fetched and compiling is tried again.
 *
 * Names. The compiler calls a kernel file by its Linux path (`net/ipv4/tcp.c`), so that `__FILE__` in
 * a report reads as Linux's; such relative names lie below the kernel's folder, whichever that is.
 * Everything else has an absolute name or a URI.
 */
import { type FileProvider, isAbsolute, normalize } from './files';

/** More rounds than headers can include each other in any sane program. */
const ROUNDS = 40;

export class Sources {
  /** null: asked for and not there. */
  private readonly texts = new Map<string, string | null>();
  private readonly wanted = new Set<string>();

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

  /** Runs `compile` until it asks for no file that has not been looked for. */
  async settle<T>(compile: () => T): Promise<T> {
    for (let round = 0; ; round++) {
      this.wanted.clear();
      const result = compile();
      if (this.wanted.size === 0 || round === ROUNDS) return result;
      let found = false;
      await Promise.all(
        [...this.wanted].map(async (name) => {
          const text = await this.files.readFile(this.realName(name)).catch(() => null);
          this.texts.set(name, text);
          found ||= text !== null;
        }),
      );
      if (!found) return result;
    }
  }
}
