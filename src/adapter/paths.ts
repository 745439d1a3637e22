/**
 * File names both ways: as the debug information has them, and as the client knows them. Kernel
 * files are `sockstep-kernel:/net/ipv4/tcp.c`, or real paths when there is a kernel folder.
 * Leaves out: reading files.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebugInfo, FileInfo } from '../machine/debug-info';
import { pathEnds } from '../debug/source-index';
import { KERNEL_SCHEME } from './worker-protocol';

const SCHEME = `${KERNEL_SCHEME}:`;

export class Paths {
  private readonly clientPaths: string[];
  private readonly prefix: string;

  constructor(
    private readonly debug: DebugInfo,
    /** Where the client finds the kernel's sources: `sockstep-kernel:`, or a folder. */
    readonly kernelRoot: string,
  ) {
    // Images name kernel files by their Linux path; one that was compiled elsewhere may put `kernel/` before all of them.
    const own = debug.files.filter((file) => file.origin !== 'program');
    this.prefix = own.length > 0 && own.every((file) => file.path.startsWith('kernel/')) ? 'kernel/' : '';
    this.clientPaths = debug.files.map((file) => this.toClient(file));
  }

  /** The kernel's own name of one of its files: `net/ipv4/tcp.c`. */
  private linuxPath(path: string): string {
    const root = this.kernelRoot.replace(/[\\/]+$/, '');
    for (const before of [`${SCHEME}/`, `${root}/`, this.prefix]) {
      if (before !== '' && path.startsWith(before)) return path.slice(before.length);
    }
    return path;
  }

  private toClient(file: FileInfo): string {
    if (file.origin === 'program') return file.path;
    const root = this.kernelRoot.replace(/[\\/]+$/, '');
    if (file.path.startsWith(`${root}/`)) return file.path;
    return `${root}/${this.linuxPath(file.path).replace(/^\/+/, '')}`;
  }

  /** As in a frame's `source.path`. */
  client(file: number): string {
    return this.clientPaths[file] ?? '?';
  }

  /** `net/ipv4/tcp.c` for the kernel, else the path itself. */
  short(file: number): string {
    const info = this.debug.files[file];
    if (!info) return '?';
    return info.origin === 'program' ? info.path : this.linuxPath(info.path).replace(/^\/+/, '');
  }

  source(file: number): DebugProtocol.Source {
    const path = this.client(file);
    const info = this.debug.files[file];
    return {
      name: path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1),
      path,
      origin: info?.origin === 'kernel' ? 'Sockstep kernel' : info?.origin === 'libc' ? 'C library' : undefined,
    };
  }

  /** The file index that a client's source means. */
  fromClient(path: string): number | undefined {
    const wanted = normal(path);
    let index = this.clientPaths.findIndex((p) => normal(p) === wanted);
    if (index >= 0) return index;
    index = this.debug.files.findIndex((f) => f.path === path);
    if (index >= 0) return index;
    // A kernel file opened from somewhere else: the folder in the repository, say.
    index = this.debug.files.findIndex(
      (f) => f.origin !== 'program' && pathEnds(path, `kernel/${this.linuxPath(f.path).replace(/^\/+/, '')}`),
    );
    return index >= 0 ? index : undefined;
  }
}

/** Windows drive letters and slashes made alike, `%20` and its like decoded. */
function normal(path: string): string {
  let out = path.replace(/\\/g, '/');
  if (/^[a-z][a-z0-9+.-]+:/i.test(out)) {
    try {
      out = decodeURIComponent(out);
    } catch {
      // Not an encoded name: take it as it is.
    }
    out = out.replace(/^([a-z0-9+.-]+:)\/{2,}(?=[^/])/i, '$1/');
  }
  return /^[a-zA-Z]:\//.test(out) ? out[0]!.toLowerCase() + out.slice(1) : out;
}
