/**
 * The network card of docs/design/nic.md: registers, two descriptor rings in the host's RAM, one
 * interrupt line. It knows bytes, not protocols. Drivers give RAM offsets as DMA addresses.
 *
 * Leaves out: offloads (checksum, segmentation), multiple queues, interrupt moderation, VLANs,
 * multicast filters (every multicast frame is taken), the PHY and the EEPROM.
 */
import type { CardState } from './api';
import { CARD_BPS, transmitNs } from './costs';
import type { DeviceBus } from './device-bus';
import type { Link } from './link';

const CTRL = 0x0000;
const STATUS = 0x0008;
const ICR = 0x00c0;
const ICS = 0x00c8;
const IMS = 0x00d0;
const IMC = 0x00d8;
const RCTL = 0x0100;
const TCTL = 0x0400;
const RDBAL = 0x2800;
const RDBAH = 0x2804;
const RDLEN = 0x2808;
const RDH = 0x2810;
const RDT = 0x2818;
const TDBAL = 0x3800;
const TDBAH = 0x3804;
const TDLEN = 0x3808;
const TDH = 0x3810;
const TDT = 0x3818;
const RAL0 = 0x5400;
const RAH0 = 0x5404;

const CTRL_SLU = 1 << 6;
const CTRL_RST = 1 << 26;
const STATUS_LU = 1 << 1;
const RCTL_EN = 1 << 1;
const RCTL_UPE = 1 << 3;
const TCTL_EN = 1 << 1;
const RAH_AV = 1 << 31;

const CAUSE_TXDW = 0x01;
const CAUSE_LSC = 0x04;
const CAUSE_RXDMT0 = 0x10;
const CAUSE_RXO = 0x40;
const CAUSE_RXT0 = 0x80;

const DESCRIPTOR = 16;
const CMD_EOP = 1;
const CMD_RS = 8;
const STATUS_DD = 1;
const STATUS_EOP = 2;

/** Registers that simply keep what is written. */
const PLAIN = [RCTL, TCTL, RDBAL, RDBAH, RDLEN, RDH, RDT, TDBAL, TDBAH, TDLEN, TDH, TDT, RAL0, RAH0];

export interface NicState {
  readonly registers: readonly (readonly [number, number])[];
  readonly causes: number;
  readonly mask: number;
  readonly lineHigh: boolean;
  /** How many descriptors the packet that is being sent takes; 0 = not sending. */
  readonly sending: number;
}

export class Nic {
  private registers = new Map<number, number>();
  private causes = 0;
  private mask = 0;
  private lineHigh = false;
  private sending = 0;

  constructor(
    readonly host: number,
    readonly index: number,
    private readonly mac: readonly number[],
    private readonly link: Link | undefined,
    private readonly bus: DeviceBus,
  ) {
    this.reset();
  }

  /** Interrupt vector of the card. */
  get vector(): number {
    return 0x20 + this.index;
  }

  private reset(): void {
    this.registers.clear();
    this.causes = 0;
    this.mask = 0;
    this.lineHigh = false;
    const [a, b, c, d, e, f] = this.mac;
    this.registers.set(RAL0, (a | (b << 8) | (c << 16) | (d << 24)) >>> 0);
    this.registers.set(RAH0, (e | (f << 8) | RAH_AV) >>> 0);
  }

  private get(register: number): number {
    return this.registers.get(register) ?? 0;
  }

  /** The driver reads a register. Reading ICR clears it. */
  read(register: number): number {
    switch (register) {
      case CTRL:
        return this.get(CTRL) & ~CTRL_RST;
      case STATUS:
        return this.linkUp() ? STATUS_LU : 0;
      case ICR: {
        const causes = this.causes;
        this.causes = 0;
        this.lineHigh = false;
        return causes;
      }
      case ICS:
      case IMC:
        return 0;
      case IMS:
        return this.mask;
      default:
        return this.get(register) | 0;
    }
  }

  /** The driver writes a register, at the time of the CPU that does. */
  write(register: number, value: number, nowNs: number): void {
    switch (register) {
      case CTRL:
        if (value & CTRL_RST) this.reset();
        this.registers.set(CTRL, (value & ~CTRL_RST) >>> 0);
        break;
      case ICS:
        this.cause(value, nowNs);
        break;
      case IMS:
        this.mask |= value;
        this.updateLine(nowNs);
        break;
      case IMC:
        this.mask &= ~value;
        this.updateLine(nowNs);
        break;
      default:
        if (PLAIN.includes(register)) this.registers.set(register, value >>> 0);
        if (register === TDT || register === TCTL) this.startSending(nowNs);
    }
  }

  private linkUp(): boolean {
    return this.link !== undefined && this.link.up && (this.get(CTRL) & CTRL_SLU) !== 0;
  }

  /** The cable was plugged in or pulled. */
  linkChanged(nowNs: number): void {
    this.cause(CAUSE_LSC, nowNs);
  }

  private cause(bits: number, nowNs: number): void {
    this.causes |= bits;
    this.updateLine(nowNs);
  }

  /** An interrupt is requested when the line goes from low to high. */
  private updateLine(nowNs: number): void {
    const high = (this.causes & this.mask) !== 0;
    if (high && !this.lineHigh) this.bus.interrupt(this.host, this.vector, nowNs);
    this.lineHigh = high;
  }

  private ringSize(lengthRegister: number): number {
    return Math.floor(this.get(lengthRegister) / DESCRIPTOR);
  }

  private descriptor(base: number, index: number): { phys: number; bytes: DataView } | undefined {
    const phys = this.get(base + 4) * 0x1_0000_0000 + this.get(base) + index * DESCRIPTOR;
    const bytes = this.bus.dmaRead(this.host, phys, DESCRIPTOR);
    if (bytes === undefined) {
      this.bus.warn(this.host, `network card ${this.index}: descriptor at 0x${phys.toString(16)} is not in RAM`);
      return undefined;
    }
    return { phys, bytes: new DataView(bytes.buffer, bytes.byteOffset, DESCRIPTOR) };
  }

  /** Takes the descriptors of the next whole packet, if there is one and the line is free. */
  private startSending(nowNs: number): void {
    if (this.sending > 0 || !(this.get(TCTL) & TCTL_EN)) return;
    const size = this.ringSize(TDLEN);
    if (size === 0) return;
    const parts: Uint8Array[] = [];
    let total = 0;
    let taken = 0;
    let complete = false;
    for (let index = this.get(TDH) % size; index !== this.get(TDT) % size && !complete; index = (index + 1) % size) {
      const descriptor = this.descriptor(TDBAL, index);
      if (descriptor === undefined) return;
      const address = Number(descriptor.bytes.getBigUint64(0, true));
      const length = descriptor.bytes.getUint16(8, true);
      const part = this.bus.dmaRead(this.host, address, length);
      if (part === undefined) {
        this.bus.warn(
          this.host,
          `network card ${this.index}: buffer to send at 0x${address.toString(16)} is not in RAM`,
        );
      } else {
        parts.push(part);
        total += length;
      }
      taken++;
      complete = (descriptor.bytes.getUint8(11) & CMD_EOP) !== 0;
    }
    if (!complete) return;
    const packet = new Uint8Array(total);
    let at = 0;
    for (const part of parts) {
      packet.set(part, at);
      at += part.length;
    }
    this.sending = taken;
    const linkRate = this.link?.config.rateBps ?? 0;
    const lineNs = transmitNs(total, Math.max(CARD_BPS, linkRate));
    if (total > 0) this.link?.send(this.link.endOf(this.host, this.index), packet, nowNs);
    this.bus.schedule(nowNs + lineNs, { kind: 'sent', host: this.host, iface: this.index });
  }

  /** The event `sent`: the packet is out; tell the driver and go on with the next. */
  sent(nowNs: number): void {
    const size = this.ringSize(TDLEN);
    let wanted = false;
    for (; this.sending > 0 && size > 0; this.sending--) {
      const head = this.get(TDH) % size;
      const descriptor = this.descriptor(TDBAL, head);
      this.registers.set(TDH, (head + 1) % size);
      if (descriptor === undefined || !(descriptor.bytes.getUint8(11) & CMD_RS)) continue;
      const status = descriptor.bytes.getUint8(12) | STATUS_DD;
      this.bus.dmaWrite(this.host, descriptor.phys + 12, Uint8Array.of(status));
      wanted = true;
    }
    this.sending = 0;
    if (wanted) this.cause(CAUSE_TXDW, nowNs);
    this.startSending(nowNs);
  }

  /** The last bit of a packet has arrived. */
  receive(packet: Uint8Array, nowNs: number): void {
    if (!(this.get(RCTL) & RCTL_EN) || !this.linkUp() || !this.accepts(packet)) return;
    const size = this.ringSize(RDLEN);
    const head = size > 0 ? this.get(RDH) % size : 0;
    if (size === 0 || head === this.get(RDT) % size) {
      this.cause(CAUSE_RXO, nowNs);
      return;
    }
    const descriptor = this.descriptor(RDBAL, head);
    if (descriptor === undefined) return;
    const address = Number(descriptor.bytes.getBigUint64(0, true));
    if (!this.bus.dmaWrite(this.host, address, packet)) {
      this.bus.warn(this.host, `network card ${this.index}: receive buffer at 0x${address.toString(16)} is not in RAM`);
      return;
    }
    const done = descriptor.bytes;
    done.setUint16(8, packet.length, true);
    done.setUint16(10, 0, true);
    done.setUint8(12, STATUS_DD | STATUS_EOP);
    done.setUint8(13, 0);
    this.bus.dmaWrite(this.host, descriptor.phys + 8, new Uint8Array(done.buffer, done.byteOffset + 8, 6));
    const next = (head + 1) % size;
    this.registers.set(RDH, next);
    const free = ((this.get(RDT) % size) - next + size) % size;
    this.cause(CAUSE_RXT0 | (free < size / 8 ? CAUSE_RXDMT0 : 0), nowNs);
  }

  /** Own address, broadcast and multicast; all when promiscuous or no address is set. */
  private accepts(packet: Uint8Array): boolean {
    if (packet.length < 14) return false;
    if (this.get(RCTL) & RCTL_UPE || packet[0] & 1 || !(this.get(RAH0) & RAH_AV)) return true;
    const low = (packet[0] | (packet[1] << 8) | (packet[2] << 16) | (packet[3] << 24)) >>> 0;
    return low === this.get(RAL0) && (packet[4] | (packet[5] << 8)) === (this.get(RAH0) & 0xffff);
  }

  /** The registers without the effects of reading them. */
  look(): CardState {
    const shown: [number, number][] = [CTRL, ...PLAIN].map((register) => [register, this.get(register)]);
    shown.push([STATUS, this.linkUp() ? STATUS_LU : 0], [ICR, this.causes], [IMS, this.mask]);
    return {
      registers: shown.sort((a, b) => a[0] - b[0]),
      asserted: this.lineHigh,
      masked: this.mask === 0,
    };
  }

  save(): NicState {
    const { causes, mask, lineHigh, sending } = this;
    return { registers: [...this.registers].sort((a, b) => a[0] - b[0]), causes, mask, lineHigh, sending };
  }

  restore(state: NicState): void {
    this.registers = new Map(state.registers);
    this.causes = state.causes;
    this.mask = state.mask;
    this.lineHigh = state.lineHigh;
    this.sending = state.sending;
  }
}
