/**
 * The struct that really surrounds another: a `struct sock` of TCP is the first member of a
 * `struct tcp_sock`, a `struct inode` of a socket is part of a `struct socket_alloc`, and so on.
 * Told by the object's own fields, never guessed from the variable's name.
 * Leaves out: going to a member's type (that is plain C).
 */
import { type Type, typeName } from '../c/types';
import type { Kernel } from './names';
import { readSock } from './sock';
import { type Value, castTo, int } from './value';

const SOCK_FAMILY = new Set([
  'sock',
  'inet_sock',
  'inet_connection_sock',
  'sock_common',
  'request_sock',
  'inet_request_sock',
]);

export interface Downcast {
  /** As the row is named: `struct tcp_sock`. */
  name: string;
  value: Value;
  /** C that gives it, with `%` where the pointer to the object stands. */
  expression: string;
}

/** A more derived type of the object at `value` (a record), when its fields tell one. */
export function downcast(kernel: Kernel, value: Value): Downcast | undefined {
  if (value.type.kind !== 'record' || value.address === undefined) return undefined;
  const { tag } = value.type.def;
  const { host } = value.space;
  if (tag !== undefined && SOCK_FAMILY.has(tag)) {
    const info = readSock(kernel, host, value.address);
    const to =
      info?.kind === 'request'
        ? (kernel.type('struct tcp_request_sock') ?? kernel.type('struct inet_request_sock'))
        : info?.value.type;
    if (to?.kind !== 'record' || to.def.tag === tag || to.size <= value.type.size) return undefined;
    return cast(value, to);
  }
  if (tag === 'sk_buff') return undefined;
  if (tag === 'inode') {
    const alloc = kernel.type('struct socket_alloc');
    const S_IFMT = 0xf000n;
    const S_IFSOCK = 0xc000n;
    if (!alloc || ((int(value, 'i_mode') ?? 0n) & S_IFMT) !== S_IFSOCK) return undefined;
    const outer = kernel.containerOf(host, value.address, 'struct socket_alloc', 'vfs_inode');
    return (
      outer && {
        name: 'struct socket_alloc',
        value: outer,
        expression: 'container_of(%, struct socket_alloc, vfs_inode)',
      }
    );
  }
  return undefined;
}

function cast(value: Value, to: Type): Downcast {
  return { name: typeName(to), value: castTo(value, to), expression: `(${typeName(to)} *)%` };
}
