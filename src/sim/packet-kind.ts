/**
 * What kind of TCP segment a frame carries, read from its bytes, for faults that wait for "the second
 * data segment". Leaves out: everything else about packets (`src/inspect` decodes them for people).
 */
import type { FaultConfig } from './config';

export type PacketMatch = Extract<FaultConfig['when'], { kind: 'packet' }>['match'];

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

interface Segment {
  flags: number;
  payload: number;
}

/** Ethernet II, IPv4 (first fragment), TCP; undefined for all else and for what is cut short. */
function tcpSegment(bytes: Uint8Array): Segment | undefined {
  if (bytes.length < 54 || bytes[12] !== 0x08 || bytes[13] !== 0x00) return undefined;
  const ip = 14;
  const ipHeader = (bytes[ip] & 15) * 4;
  if (bytes[ip] >> 4 !== 4 || ipHeader < 20 || bytes[ip + 9] !== 6) return undefined;
  if (((bytes[ip + 6] & 0x1f) << 8) + bytes[ip + 7] !== 0) return undefined;
  const total = bytes[ip + 2] * 256 + bytes[ip + 3];
  const tcp = ip + ipHeader;
  if (bytes.length < tcp + 20) return undefined;
  const tcpHeader = (bytes[tcp + 12] >> 4) * 4;
  return { flags: bytes[tcp + 13], payload: total - ipHeader - tcpHeader };
}

/**
 * `ack` is a segment that carries nothing but an acknowledgment; a data segment that also has FIN
 * counts as both.
 */
export function packetMatches(bytes: Uint8Array, match: PacketMatch): boolean {
  if (match === 'any') return true;
  const segment = tcpSegment(bytes);
  if (segment === undefined) return false;
  const { flags, payload } = segment;
  switch (match) {
    case 'data':
      return payload > 0;
    case 'syn':
      return (flags & (SYN | ACK)) === SYN;
    case 'synack':
      return (flags & (SYN | ACK)) === (SYN | ACK);
    case 'ack':
      return (flags & (SYN | FIN | RST | ACK)) === ACK && payload === 0;
    case 'fin':
      return (flags & FIN) !== 0;
    case 'rst':
      return (flags & RST) !== 0;
  }
}
