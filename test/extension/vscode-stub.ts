/** As much of the `vscode` module as the files under test need when they run outside VS Code. */
export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value: T): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  static parse(text: string): Uri {
    const colon = text.indexOf(':');
    return new Uri(text.slice(0, colon), text.slice(colon + 1));
  }
  static file(path: string): Uri {
    return new Uri('file', path);
  }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    return new Uri(base.scheme, [base.path, ...parts].join('/'));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return `${this.scheme}:${this.path}`;
  }
}

export class FileSystemError extends Error {
  constructor(readonly code: string) {
    super(`FileSystemError (${code})`);
  }
}

export const FileType = { Unknown: 0, File: 1, Directory: 2 };

/** Files by the text of their URI. */
export const files = new Map<string, string>();

export const workspace = {
  textDocuments: [] as { uri: Uri; getText(): string }[],
  fs: {
    async readFile(uri: Uri): Promise<Uint8Array> {
      const text = files.get(uri.toString());
      if (text === undefined) throw new FileSystemError('FileNotFound');
      return new TextEncoder().encode(text);
    },
    async readDirectory(uri: Uri): Promise<[string, number][]> {
      const prefix = `${uri}/`;
      return [...files.keys()]
        .filter((name) => name.startsWith(prefix))
        .map((name) => [name.slice(prefix.length), FileType.File]);
    },
  },
};
