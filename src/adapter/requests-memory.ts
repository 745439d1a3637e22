/**
 * The requests of the hex view: bytes of a host's memory, read and changed.
 * Leaves out: typed values (requests-values.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Space } from '../inspect/space';
import { taskSpace } from '../inspect/tasks';
import { DapError, ERROR } from './connection';
import type { Debuggee } from './debuggee';
import { parseMemoryReference } from './variables';

/** No more than this in one answer. */
const LIMIT = 1 << 20;

/** What a memory reference means. */
export function placeOf(d: Debuggee, reference: string, offset: number): { space: Space; from: bigint } {
  const ref = parseMemoryReference(reference);
  if (!ref || !d.sim.hosts[ref.host])
    throw new DapError(`"${reference}" is not a place in memory.`, { id: ERROR.unknown });
  const space = ref.owner === '' ? d.kernel.space(ref.host) : taskSpace(d.kernel, ref.host, BigInt(`0x${ref.owner}`));
  return { space, from: BigInt.asUintN(64, ref.address + BigInt(offset)) };
}

export function readMemory(
  d: Debuggee,
  args: DebugProtocol.ReadMemoryArguments,
): DebugProtocol.ReadMemoryResponse['body'] {
  const { space, from } = placeOf(d, args.memoryReference, args.offset ?? 0);
  const bytes = space.someBytes(from, Math.min(args.count, LIMIT));
  return {
    address: `0x${from.toString(16)}`,
    data: base64(bytes),
    unreadableBytes: Math.max(0, args.count - bytes.length),
  };
}

/** All or nothing, unless `allowPartial`: then as many as are mapped. A new future begins with it. */
export function writeMemory(
  d: Debuggee,
  args: DebugProtocol.WriteMemoryArguments,
): NonNullable<DebugProtocol.WriteMemoryResponse['body']> {
  const { space, from } = placeOf(d, args.memoryReference, args.offset ?? 0);
  const bytes = fromBase64(args.data);
  if (!bytes) throw new DapError('The bytes to write are not base64.', { id: ERROR.notUnderstood });
  const runs = mappedRuns(space, from, bytes.length);
  const mapped = runs.reduce((sum, run) => sum + run.length, 0);
  if (mapped < bytes.length && !args.allowPartial)
    throw new DapError(
      `Only ${mapped} of the ${bytes.length} bytes from 0x${from.toString(16)} are in memory; nothing was written.`,
      { id: ERROR.unknown, showUser: true },
    );
  let at = 0;
  for (const { phys, length } of runs) {
    d.poke(space.host, phys, bytes.subarray(at, at + length));
    at += length;
  }
  return { offset: args.offset ?? 0, bytesWritten: mapped };
}

/** The stretches of RAM behind addresses, up to the first that is not mapped. */
function mappedRuns(space: Space, from: bigint, length: number): { phys: number; length: number }[] {
  const { ramSize } = space.sim.hosts[space.host]!;
  const runs: { phys: number; length: number }[] = [];
  for (let i = 0; i < length; i++) {
    const phys = space.translate(BigInt.asUintN(64, from + BigInt(i)));
    if (phys < 0 || phys >= ramSize) break;
    const last = runs.at(-1);
    if (last && last.phys + last.length === phys) last.length++;
    else runs.push({ phys, length: 1 });
  }
  return runs;
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}
