import { describe, expect, test } from 'vitest';
import { decodeEthernet, decodeIPv4, packetLine, preview } from '../../src/inspect/packets';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replace(/\s+/g, '').match(/../g) ?? [], (b) => Number.parseInt(b, 16));

const ETH = '02 00 00 00 00 01  02 00 00 00 00 02  08 00';
const IP = (length: string, protocol = '06') =>
  `45 00 ${length} 00 01 40 00 40 ${protocol} 00 00  0a 00 00 02  0a 00 00 01`;

describe('packets in words', () => {
  test('a SYN with its options', () => {
    const syn = decodeEthernet(
      bytes(`${ETH} ${IP('00 3c')} 9d 78 1f 90 00 00 03 e8 00 00 00 00 a0 02 fa f0 00 00 00 00
        02 04 05 b4 04 02 08 0a 00 00 00 01 00 00 00 00 01 03 03 07`),
    );
    expect(syn.kind).toBe('SYN');
    expect(syn.tcp!.options).toBe('mss 1460, sackOK, TS val 1 ecr 0, wscale 7');
    expect(packetLine(syn)).toBe('10.0.0.2:40312 → 10.0.0.1:8080 SYN seq 1000 win 64240 len 0');
  });

  test('data, with numbers from the first sequence number', () => {
    const data = decodeIPv4(
      bytes(`${IP('00 2d')} 9d 78 1f 90 00 00 03 e9 00 00 07 d1 50 18 01 f6 00 00 00 00 68 65 6c 6c 6f`),
    );
    expect([data.kind, data.payloadLength, preview(data.payload)]).toEqual(['data', 5, 'hello']);
    expect(packetLine(data, { seq: 1000, ack: 2000 })).toContain('PSH,ACK seq 1 ack 1 win 502 len 5');
  });

  test('UDP, ICMP, ARP', () => {
    expect(packetLine(decodeIPv4(bytes(`${IP('00 1f', '11')} 00 35 9d 78 00 0b 00 00 61 62 63`)))).toBe(
      '10.0.0.2:53 → 10.0.0.1:40312 UDP len 3',
    );
    expect(packetLine(decodeIPv4(bytes(`${IP('00 1c', '01')} 03 03 00 00 00 00 00 00`)))).toBe(
      '10.0.0.2 → 10.0.0.1 ICMP unreachable: port',
    );
    const arp = decodeEthernet(
      bytes(
        'ff ff ff ff ff ff 02 00 00 00 00 02 08 06 00 01 08 00 06 04 00 01 02 00 00 00 00 02 0a 00 00 02 00 00 00 00 00 00 0a 00 00 01',
      ),
    );
    expect(packetLine(arp)).toBe('ARP who has 10.0.0.1? tell 10.0.0.2');
  });

  test('what is cut short, or lies about its length, is no crash', () => {
    const whole = bytes(
      `${ETH} ${IP('00 2d')} 9d 78 1f 90 00 00 03 e9 00 00 07 d1 f0 18 01 f6 00 00 00 00 68 65 6c 6c 6f`,
    );
    for (let n = 0; n <= whole.length; n++)
      expect(packetLine(decodeEthernet(whole.subarray(0, n)))).toBeTypeOf('string');
    expect(packetLine(decodeEthernet(bytes(`${ETH} 4f 00 ff ff 00 01 40 00 40 06`)))).toContain('cut short');
  });
});
