/**
 * The registers of a network card in words: names and meanings of docs/design/nic.md.
 * Leaves out: the rings behind them (panels.ts reads the descriptors).
 */
import type { CardState } from '../sim/api';

interface Register {
  name: string;
  about: string;
  bits?: [bit: number, name: string][];
}

const CAUSES: [number, string][] = [
  [0x01, 'TXDW'],
  [0x04, 'LSC'],
  [0x10, 'RXDMT0'],
  [0x40, 'RXO'],
  [0x80, 'RXT0'],
];

const REGISTERS: Record<number, Register> = {
  0: { name: 'CTRL', about: 'device control', bits: [[1 << 6, 'SLU']] },
  8: { name: 'STATUS', about: 'device status', bits: [[1 << 1, 'LU']] },
  192: { name: 'ICR', about: 'interrupt causes that have not been read', bits: CAUSES },
  208: { name: 'IMS', about: 'interrupt causes that are let through', bits: CAUSES },
  256: {
    name: 'RCTL',
    about: 'receive control',
    bits: [
      [1 << 1, 'EN'],
      [1 << 3, 'UPE'],
    ],
  },
  1024: { name: 'TCTL', about: 'transmit control', bits: [[1 << 1, 'EN']] },
  10240: { name: 'RDBAL', about: 'receive ring: address' },
  10244: { name: 'RDBAH', about: 'receive ring: upper half of the address' },
  10248: { name: 'RDLEN', about: 'receive ring: bytes' },
  10256: { name: 'RDH', about: 'receive ring: head, where the card writes next' },
  10264: { name: 'RDT', about: 'receive ring: tail, up to which the driver has given buffers' },
  14336: { name: 'TDBAL', about: 'transmit ring: address' },
  14340: { name: 'TDBAH', about: 'transmit ring: upper half of the address' },
  14344: { name: 'TDLEN', about: 'transmit ring: bytes' },
  14352: { name: 'TDH', about: 'transmit ring: head, which the card sends next' },
  14360: { name: 'TDT', about: 'transmit ring: tail, up to which the driver has filled' },
  21504: { name: 'RAL0', about: 'own address, first four bytes' },
  21508: { name: 'RAH0', about: 'own address, last two bytes', bits: [[2 ** 31, 'AV']] },
};

/** Name, value and meaning of each register; ring positions in decimal, the others in hexadecimal with their bits. */
export function registersOf(card: CardState): [name: string, value: string, about: string][] {
  return card.registers.map(([offset, raw]) => {
    const value = raw >>> 0;
    const known = REGISTERS[offset];
    if (!known) return [`0x${offset.toString(16)}`, `0x${value.toString(16)}`, ''];
    const plain = /^[RT]D(H|T|LEN)$/.test(known.name);
    const set = (known.bits ?? []).filter(([bit]) => Math.floor(value / bit) % 2 === 1).map(([, name]) => name);
    const text = plain ? String(value) : `0x${value.toString(16)}`;
    return [known.name, set.length > 0 ? `${text} ${set.join('|')}` : text, known.about];
  });
}

/** A register's number, by name. */
export function registerValue(card: CardState, name: string): number {
  return card.registers.find(([offset]) => REGISTERS[offset]?.name === name)?.[1] ?? 0;
}
