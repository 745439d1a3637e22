import { describe, expect, it } from 'vitest';
import { pcapng } from '../../src/cli/pcapng';
import { parseScenario } from '../../src/scenario/parser';
import { matchWire, wireText } from '../../src/scenario/wire-text';
import type { Simulation } from '../../src/sim/api';

/** Ethernet + IPv4 + TCP with these flag bits and payload length; addresses and checksums are zero. */
function tcp(flags: number, length = 0): Uint8Array {
  const bytes = new Uint8Array(14 + 20 + 20 + length);
  bytes[12] = 8;
  bytes[14] = 0x45;
  bytes[16] = (40 + length) >> 8;
  bytes[17] = (40 + length) & 255;
  bytes[23] = 6;
  bytes[46] = 5 << 4;
  bytes[47] = flags;
  return bytes;
}

const packets = [
  { fromHost: 1, bytes: tcp(2), arriveNs: 1 },
  { fromHost: 0, bytes: tcp(0x12), arriveNs: 1 },
  { fromHost: 1, bytes: tcp(0x10), arriveNs: 1 },
  { fromHost: 1, bytes: tcp(0x18, 12), arriveNs: -1 },
].map((w, i) => ({ ...w, link: 0, id: i, t: i, sendNs: i * 1000, fate: w.arriveNs < 0 ? 'lost' : '' }));
const hosts = [{ name: 'server' }, { name: 'client' }];
const links = [{ name: 'lan', hosts: [0, 1] as [number, number], rateBps: 1e9, delayNs: 0 }];
const sim = { wire: packets, hosts, links } as unknown as Simulation;

function match(...lines: string[]): string {
  const { tree, diagnostics } = parseScenario('x', `scenario "T"\nexpect wire lan {\n${lines.join('\n')}\n}`);
  expect(diagnostics).toEqual([]);
  const s = tree.statements[0];
  if (s?.kind !== 'expect' || s.what.kind !== 'wire') throw new Error('not an expectation');
  return matchWire(sim, 0, s.what.lines);
}

describe('wire text', () => {
  it.each([
    [0x02, 'S'],
    [0x12, 'S.'],
    [0x18, 'P.'],
    [0x11, 'F.'],
    [0x14, 'R.'],
    [0x04, 'R'],
    [0, 'none'],
  ])('flags %i are %s', (bits, letters) => expect(wireText(tcp(bits)).flags).toBe(letters));

  it('matches exact lists, gaps and losses', () => {
    expect(
      match('client > server S', 'server > client S.', 'client > server .', 'client > server P. len 12 lost'),
    ).toBe('');
    expect(match('client > server S', '...')).toBe('');
    expect(match('...', 'client > server P. lost')).toBe('');
    expect(match('...', 'client > server .', '...')).toBe('');
  });

  it('says what differs first', () => {
    expect(match('client > server S', 'client > server .', '...')).toBe(
      'Packet 2 was: server > client S. len 0, where the scenario says: client > server ..',
    );
    expect(match('client > server S')).toContain('More packets followed: server > client S. len 0');
    expect(match('...', 'client > server F.')).toContain('where the scenario says: client > server F.');
  });
});

describe('pcapng', () => {
  it('has a section, an interface per link and a packet block each, with matching lengths', () => {
    const bytes = pcapng(links, hosts, packets);
    const view = new DataView(bytes.buffer);
    const types: number[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = view.getUint32(at + 4, true);
      expect(view.getUint32(at + length - 4, true)).toBe(length);
      types.push(view.getUint32(at, true));
      at += length;
    }
    expect(types).toEqual([0x0a0d0d0a, 1, 6, 6, 6, 6]);
  });
});
