/**
 * The requests that set breakpoints of all kinds, and those that ask where they can be.
 * Leaves out: what breakpoints do (src/debug).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Breakpoint } from '../debug/breakpoints';
import type { DataBreakpointSpec } from '../debug/data-breakpoints';
import { ArmedFilters, eventFilters, filterById } from '../debug/event-filters';
import { NeedsSource } from '../debug/evaluate';
import { messageOf } from '../debug/expressions';
import { isSigned } from '../c/types';
import { littleEndian } from '../inspect/space';
import type { Debuggee } from './debuggee';
import { placeOf } from './requests-memory';
import { evalPlace } from './requests-values';
import { parseMemoryReference } from './variables';
import { watchedValue } from './watched-value';

export function setBreakpoints(
  d: Debuggee,
  args: DebugProtocol.SetBreakpointsArguments,
): DebugProtocol.SetBreakpointsResponse['body'] {
  const path = args.source.path ?? '';
  const file = d.paths.fromClient(path);
  const wanted = args.breakpoints ?? [];
  if (file === undefined) {
    const name = args.source.name ?? path;
    return {
      breakpoints: wanted.map((b) => ({
        verified: false,
        line: b.line,
        message: `${name} is not part of what runs: it is not a kernel file, nor a program of this scenario.`,
      })),
    };
  }
  const made = d.debugger.breakpoints.setLines(
    file,
    wanted.map(({ line, column, condition, hitCondition, logMessage }) => ({
      line,
      column,
      condition,
      hitCondition,
      logMessage,
    })),
  );
  return { breakpoints: made.map((b, i) => toDap(d, b, wanted[i]!.line)) };
}

export function setFunctionBreakpoints(
  d: Debuggee,
  args: DebugProtocol.SetFunctionBreakpointsArguments,
): DebugProtocol.SetFunctionBreakpointsResponse['body'] {
  const made = d.debugger.breakpoints.setFunctions(
    args.breakpoints.map(({ name, condition, hitCondition }) => ({ ...splitExclusion(name), condition, hitCondition })),
  );
  return { breakpoints: made.map((b) => toDap(d, b)) };
}

/** `tcp_recvmsg not from kthread, do_exit`: the function, and callers to leave out. */
export function splitExclusion(text: string): { name: string; notFrom?: string[] } {
  const match = /^(.*?)\s+not\s+from\s+(.+)$/i.exec(text.trim());
  if (!match) return { name: text.trim() };
  return { name: match[1]!.trim(), notFrom: match[2]!.split(/[\s,]+/).filter((n) => n !== '') };
}

function toDap(d: Debuggee, b: Breakpoint, askedLine?: number): DebugProtocol.Breakpoint {
  return {
    id: b.id,
    verified: b.verified,
    message: b.message,
    source: b.file === undefined ? undefined : d.paths.source(b.file),
    line: b.line ?? askedLine,
    column: b.kind === 'line' ? undefined : b.column,
  };
}

export function setExceptionBreakpoints(
  d: Debuggee,
  args: DebugProtocol.SetExceptionBreakpointsArguments,
): DebugProtocol.SetExceptionBreakpointsResponse['body'] {
  const wanted = [
    ...args.filters.map((id) => ({ filterId: id, condition: undefined as string | undefined })),
    ...(args.filterOptions ?? []),
  ];
  const enabled: ConstructorParameters<typeof ArmedFilters>[1][number][] = [];
  const breakpoints = wanted.map(({ filterId, condition }): DebugProtocol.Breakpoint => {
    const filter = filterById(filterId);
    if (!filter)
      return {
        verified: false,
        message: `There is no filter "${filterId}". There are: ${eventFilters.map((f) => f.id).join(', ')}.`,
      };
    if (!condition?.trim()) {
      enabled.push({ filter });
      return { verified: true };
    }
    const compiled = d.expressions.eventCondition(condition, [...filter.tracepoints, ...(filter.functions ?? [])]);
    if (typeof compiled === 'string') return { verified: false, message: `Condition: ${compiled}` };
    enabled.push({ filter, condition: compiled });
    return { verified: true };
  });
  d.debugger.filters = new ArmedFilters(d.sim.debug, enabled, d.debugger.index);
  return { breakpoints };
}

// ---- data breakpoints

interface DataId {
  host: number;
  phys: number;
  length: number;
  label: string;
  /** Below zero is possible. */
  signed?: boolean;
  /** Of a bit-field: its neighbours do not count. */
  bits?: { offset: number; width: number };
}

export function dataBreakpointInfo(
  d: Debuggee,
  args: DebugProtocol.DataBreakpointInfoArguments,
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  if (args.asAddress) return addressInfo(d, args);
  try {
    const { host, phys, length, label, value } = watchedValue(d, args);
    const { type, bitField } = value;
    const signed = bitField ? bitField.signed : isSigned(type);
    const bits = bitField && { offset: bitField.bitOffset, width: bitField.bitWidth };
    const size = bits ? `, ${bits.width} bit${bits.width === 1 ? '' : 's'}` : `, ${byteCount(length)}`;
    return offered(d, { host, phys, length, label, ...(signed ? { signed } : {}), ...(bits ? { bits } : {}) }, size);
  } catch (error) {
    if (error instanceof NeedsSource) throw error;
    return { dataId: null, description: messageOf(error) };
  }
}

/** Some bytes at an address: of the frame's host and task, or of those that a memory reference names. */
function addressInfo(
  d: Debuggee,
  { name, bytes, frameId }: DebugProtocol.DataBreakpointInfoArguments,
): DebugProtocol.DataBreakpointInfoResponse['body'] {
  const ref = parseMemoryReference(name);
  if (!ref) return { dataId: null, description: `"${name}" is not an address, such as 0xffff888000100000.` };
  const space = name.includes('@') ? placeOf(d, name, 0).space : evalPlace(d, frameId).space;
  // The size of a pointer when nobody says.
  const length = Math.max(1, bytes ?? 8);
  const phys = space.translate(ref.address);
  if (phys < 0) return { dataId: null, description: `Nothing is in memory at ${name.trim()}.` };
  const label = `${byteCount(length)} at 0x${ref.address.toString(16)}`;
  return offered(d, { host: space.host, phys, length, label }, '');
}

function offered(d: Debuggee, id: DataId, size: string): DebugProtocol.DataBreakpointInfoResponse['body'] {
  const hostName = d.sim.hosts.length > 1 ? ` on ${d.sim.hosts[id.host]?.name}` : '';
  return {
    dataId: JSON.stringify(id),
    description: `${id.label}${hostName}${size}`,
    accessTypes: ['write', 'read', 'readWrite'],
    canPersist: true,
  };
}

function byteCount(length: number): string {
  return `${length} byte${length === 1 ? '' : 's'}`;
}

export function setDataBreakpoints(
  d: Debuggee,
  args: DebugProtocol.SetDataBreakpointsArguments,
): DebugProtocol.SetDataBreakpointsResponse['body'] {
  const specs: (DataBreakpointSpec | undefined)[] = args.breakpoints.map((b) => {
    const id = parseDataId(b.dataId);
    const host = id && d.sim.hosts[id.host];
    if (!id || !host || id.phys < 0 || id.phys + id.length > host.ramSize) return undefined;
    const text = (bytes: Uint8Array): string => numberText(bytes, id);
    const { host: on, phys, length, label, bits } = id;
    const words: Pick<DataBreakpointSpec, 'describe' | 'differs' | 'number'> = {
      describe: (before, after) => `${label}: ${text(before)} → ${text(after)}`,
      ...(bits ? { differs: (before, after) => text(before) !== text(after) } : {}),
      ...(isNumber(id) ? { number: (bytes) => numberOf(bytes, id) } : {}),
    };
    return {
      host: on,
      phys,
      length,
      label,
      ...words,
      access: b.accessType ?? 'write',
      condition: b.condition,
      hitCondition: b.hitCondition,
    };
  });
  const made = d.debugger.data.set(specs.filter((s): s is DataBreakpointSpec => s !== undefined));
  let next = 0;
  return {
    breakpoints: specs.map((spec): DebugProtocol.Breakpoint => {
      if (!spec) return { verified: false, message: 'This place does not exist in this run.' };
      const b = made[next++]!;
      return { id: b.id, verified: b.verified, message: b.message };
    }),
  };
}

function isNumber({ length, bits }: DataId): boolean {
  return length <= 8 || bits !== undefined;
}

/** Bytes as the number that they are. */
function numberOf(bytes: Uint8Array, { signed, bits }: DataId): bigint {
  let value = littleEndian(bytes, 0, bytes.length);
  if (bits) value = (value >> BigInt(bits.offset)) & ((1n << BigInt(bits.width)) - 1n);
  return signed ? BigInt.asIntN(bits?.width ?? bytes.length * 8, value) : value;
}

function numberText(bytes: Uint8Array, id: DataId): string {
  if (!isNumber(id)) return `${bytes.length} bytes`;
  const value = numberOf(bytes, id);
  return value > 0xffffffffn ? `0x${value.toString(16)}` : `${value}`;
}

function parseDataId(text: string): DataId | undefined {
  try {
    const id = JSON.parse(text) as DataId;
    const { bits } = id;
    return typeof id.host === 'number' &&
      typeof id.phys === 'number' &&
      typeof id.length === 'number' &&
      typeof id.label === 'string' &&
      (bits === undefined || (Number.isInteger(bits.offset) && Number.isInteger(bits.width) && bits.width > 0))
      ? id
      : undefined;
  } catch {
    return undefined;
  }
}

export function breakpointLocations(
  d: Debuggee,
  args: DebugProtocol.BreakpointLocationsArguments,
): DebugProtocol.BreakpointLocationsResponse['body'] {
  const file = d.paths.fromClient(args.source.path ?? '');
  if (file === undefined) return { breakpoints: [] };
  const all = d.debugger.index.locations(file, args.line, args.endLine ?? args.line);
  return { breakpoints: all.map(({ line, column }) => ({ line, column })) };
}
