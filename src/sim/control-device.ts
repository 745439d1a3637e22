/**
 * The way from the scenario into a running kernel: a device that holds requests ("signal 2 to process
 * 1", "set this sysctl") and raises vector 0x28. Its driver is kernel/drivers/misc/control.c.
 * MMIO base 0xffffc90000000000 + 0x20000 * 8, 32-bit registers:
 *
 * | 0x000 | KIND: of the first request: 0 none, 1 signal, 2 sysctl. Writing anything removes it. |
 * | 0x004 | PROCESS: index of the process in the scenario (signal) |
 * | 0x008 | SIGNAL: its number |
 * | 0x100 | NAME: up to 56 bytes, NUL-padded (sysctl) |
 * | 0x180 | VALUE: up to 40 bytes, NUL-padded |
 */
import type { DeviceBus } from './device-bus';

export const CONTROL_SLOT = 8;
export const CONTROL_VECTOR = 0x20 + CONTROL_SLOT;

export type ControlRequest =
  | { readonly kind: 'signal'; readonly process: number; readonly signal: number }
  | { readonly kind: 'sysctl'; readonly name: string; readonly value: string };

/** Four characters of an ASCII text as a little-endian word. */
function word(text: string, at: number, size: number): number {
  let value = 0;
  for (let i = 0; i < 4 && at + i < size - 1; i++) value |= (text.charCodeAt(at + i) & 0xff) << (8 * i);
  return value;
}

export class ControlDevice {
  private requests: ControlRequest[] = [];

  constructor(
    private readonly host: number,
    private readonly bus: DeviceBus,
  ) {}

  request(request: ControlRequest, nowNs: number): void {
    this.requests.push(request);
    this.bus.interrupt(this.host, CONTROL_VECTOR, nowNs);
  }

  read(register: number): number {
    const first = this.requests.at(0);
    if (first === undefined) return 0;
    if (register === 0) return first.kind === 'signal' ? 1 : 2;
    if (first.kind === 'signal') return register === 4 ? first.process : register === 8 ? first.signal : 0;
    if (register >= 0x100 && register < 0x100 + 56) return word(first.name, register - 0x100, 56);
    if (register >= 0x180 && register < 0x180 + 40) return word(first.value, register - 0x180, 40);
    return 0;
  }

  write(register: number): void {
    if (register === 0) this.requests.shift();
  }

  save(): readonly ControlRequest[] {
    return this.requests.slice();
  }

  restore(state: readonly ControlRequest[]): void {
    this.requests = state.slice();
  }
}
