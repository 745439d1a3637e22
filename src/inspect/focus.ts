/**
 * What a stack is about: the innermost socket and packet that a frame's parameters or locals point
 * to. For the "Socket in focus" scope and for marking things in panels.
 * Leaves out: showing them.
 */
import type { Frame } from '../sim/api';
import type { VariableInfo } from '../machine/debug-info';
import type { Kernel } from './names';
import { type SockInfo, readSock } from './sock';
import { DIRECT_MAP } from './space';
import { type Value, int, integerOf, valueAt } from './value';

export interface Focus {
  sock?: SockInfo;
  /** A `struct sk_buff`. */
  skb?: Value;
}

const SOCK_TAGS = new Set([
  'sock',
  'tcp_sock',
  'inet_sock',
  'inet_connection_sock',
  'udp_sock',
  'unix_sock',
  'request_sock',
]);

export function focusOf(kernel: Kernel, frames: readonly Frame[]): Focus {
  const focus: Focus = {};
  for (const frame of frames) {
    const fn = kernel.sim.debug.functions[frame.fn];
    if (!fn || frame.user) continue;
    const locals = fn.locals.filter((v) => frame.stmt > v.firstStmt && frame.stmt <= v.lastStmt);
    for (const v of [...fn.params, ...locals]) look(kernel, frame, v, focus);
    if (focus.sock && focus.skb) break;
  }
  if (!focus.sock && focus.skb) focus.sock = readSock(kernel, focus.skb.space.host, int(focus.skb, 'sk') || undefined);
  return focus;
}

function look(kernel: Kernel, frame: Frame, v: VariableInfo, focus: Focus): void {
  const { type } = v;
  if (type.kind !== 'pointer' || type.to.kind !== 'record') return;
  const tag = type.to.def.tag ?? '';
  const space = kernel.space(frame.host);
  const address = integerOf(valueAt(space, type, DIRECT_MAP + BigInt(frame.fp + v.offset)));
  if (address === undefined || address < DIRECT_MAP || space.translate(address) < 0) return;
  if (!focus.skb && tag === 'sk_buff') focus.skb = kernel.object(frame.host, 'struct sk_buff', address);
  if (focus.sock) return;
  if (SOCK_TAGS.has(tag)) focus.sock = plausible(readSock(kernel, frame.host, address));
  else if (tag === 'socket')
    focus.sock = plausible(
      readSock(kernel, frame.host, int(kernel.object(frame.host, 'struct socket', address), 'sk')),
    );
}

/** A pointer that is not set yet may point to anything. */
function plausible(sock: SockInfo | undefined): SockInfo | undefined {
  return sock && (sock.family === 2 || sock.family === 1 || sock.family === 10) && sock.state > 0 && sock.state < 14
    ? sock
    : undefined;
}
