/**
 * Files as everything below `cli` and `extension` sees them: names in, text out, whoever reads
 * them. Names are absolute paths or URIs; `sockstep-kernel:/net/ipv4/tcp.c` is the shipped kernel.
 */
export interface FileProvider {
  /** The text of a file; rejects with an Error whose message is a sentence that can be shown. */
  readFile(path: string): Promise<string>;
  /** What a folder holds, one level deep. */
  readDirectory(path: string): Promise<{ name: string; kind: 'file' | 'directory' }[]>;
}

export const KERNEL_ROOT = 'sockstep-kernel:';

/** `name` as seen from the folder of `from`; absolute names and URIs stay as they are. */
export function resolvePath(from: string, name: string): string {
  if (isAbsolute(name)) return name;
  const cut = Math.max(from.lastIndexOf('/'), from.lastIndexOf('\\'));
  return normalize(`${cut < 0 ? '' : from.slice(0, cut + 1)}${name}`);
}

/** An absolute path of any system, or a URI. */
export function isAbsolute(name: string): boolean {
  return /^([a-zA-Z][a-zA-Z0-9+.-]+:|[\\/]|[a-zA-Z]:[\\/])/.test(name);
}

/** Without `.` and `x/..` pieces. */
export function normalize(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.') continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..' && out.at(-1) !== '') out.pop();
    else out.push(part);
  }
  return out.join('/');
}
