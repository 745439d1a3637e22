/**
 * What things cost in virtual time. The figures are round numbers of the order of a 2020s server
 * core; what matters is that they are fixed, so that the order of everything is.
 */

export interface Costs {
  /** One C statement. */
  stmtNs: number;
  syscallNs: number;
  /** `__machine_switch_to`. */
  switchNs: number;
  /** Entering an interrupt handler. */
  interruptNs: number;
  /** Copying is charged one ns for this many bytes. */
  copyBytesPerNs: number;
  /** From sending an interprocessor interrupt to its arrival. */
  ipiNs: number;
  /** How far a CPU may run ahead of the next one before that one gets its turn. */
  quantumNs: number;
}

export const COSTS: Costs = {
  stmtNs: 10,
  syscallNs: 100,
  switchNs: 1000,
  interruptNs: 500,
  copyBytesPerNs: 8,
  ipiNs: 200,
  quantumNs: 2000,
};

/** Speed of the network card's own line, bit/s; a faster link sets the pace itself. */
export const CARD_BPS = 1_000_000_000;

/**
 * Bytes around a packet that take time on an Ethernet line besides its own: preamble 8, checksum 4,
 * gap 12. Shorter packets are padded to 60 bytes on the line, not in memory.
 */
export function lineBytes(length: number): number {
  return Math.max(length, 60) + 24;
}

/** How long `length` bytes occupy a line of `rateBps`; 0 stands for a line without limit. */
export function transmitNs(length: number, rateBps: number): number {
  return rateBps > 0 ? Math.ceil((lineBytes(length) * 8e9) / rateBps) : 0;
}
