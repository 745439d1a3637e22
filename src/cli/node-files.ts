/** The disk as a `FileProvider`; the shipped kernel is the package's own `kernel/` folder. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileProvider, KERNEL_ROOT } from '../scenario/files';

/** The package's folder: what `kernel/` and `dist/` lie in. */
export const packageRoot = join(__dirname, '..');

export class NodeFiles implements FileProvider {
  constructor(private readonly kernelFolder = join(packageRoot, 'kernel')) {}

  async readFile(path: string): Promise<string> {
    const real = this.real(path);
    try {
      if ((await stat(real)).size > 16 * 1024 * 1024) throw new Error('is larger than 16 MB');
      return await readFile(real, 'utf8');
    } catch (error) {
      throw new Error(reason(error));
    }
  }

  async readDirectory(path: string): Promise<{ name: string; kind: 'file' | 'directory' }[]> {
    try {
      const entries = await readdir(this.real(path), { withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() || entry.isDirectory())
        .map((entry) => ({ name: entry.name, kind: entry.isDirectory() ? ('directory' as const) : ('file' as const) }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      throw new Error(reason(error));
    }
  }

  private real(path: string): string {
    return path.startsWith(`${KERNEL_ROOT}/`) ? join(this.kernelFolder, path.slice(KERNEL_ROOT.length)) : path;
  }
}

function reason(error: unknown): string {
  const code = (error as { code?: string }).code;
  if (code === 'ENOENT') return 'There is no such file.';
  if (code === 'EISDIR') return 'It is a folder.';
  if (code === 'EACCES') return 'You may not read it.';
  return `It cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
}
