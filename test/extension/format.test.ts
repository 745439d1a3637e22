/** Numbers for people, both ways. */
import { describe, expect, it } from 'vitest';
import { formatCount, formatTime, parsePosition } from '../../src/extension/format';

describe('format', () => {
  it('groups digits', () => {
    expect(formatCount(0)).toBe('0');
    expect(formatCount(1_240_318)).toBe('1 240 318');
    expect(formatTime(100_020_310)).toBe('0.100 020 310 s');
    expect(formatTime(61_000_000_000)).toBe('61.000 000 000 s');
  });

  it('reads positions, absolute and relative, and refuses the rest', () => {
    expect(parsePosition('12 000', 5, 20_000)).toBe(12_000);
    expect(parsePosition(' +1_000', 5, 20_000)).toBe(1005);
    expect(parsePosition('-5', 5, 20_000)).toBe(0);
    for (const wrong of ['', '-6', '20001', 'x', '1.5', '1e3', '0x10'])
      expect(parsePosition(wrong, 5, 20_000)).toBeUndefined();
  });
});
