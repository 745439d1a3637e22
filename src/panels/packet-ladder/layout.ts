/**
 * Where things stand on the ladder: a row for each moment at which something is sent or arrives, in
 * order of time but not to its scale, so that a wait of a second and one of a microsecond both fit.
 */
import type { LadderPacket } from '../../adapter/panel-data';

export const ROW = 22;
/** Height of the lanes' names. */
export const HEAD = 48;
/** Room for the times on the left, in percent. */
const MARGIN = 16;

export interface Arrow {
  packet: LadderPacket;
  row: number;
  endRow: number;
  /** It has been sent; 0 … 1: how far it has come. */
  sent: boolean;
  progress: number;
}

export function laneX(lane: number, lanes: number): string {
  const room = 100 - MARGIN - 8;
  return lanes < 2 ? `${MARGIN + room / 2}%` : `${MARGIN + (lane / (lanes - 1)) * room}%`;
}

/** `rows`: the time of each row. */
export function arrowsOf(packets: readonly LadderPacket[], now: number): { arrows: Arrow[]; rows: number[] } {
  const times = new Set<number>();
  for (const { sendNs, arriveNs } of packets) {
    times.add(sendNs);
    if (arriveNs >= 0) times.add(arriveNs);
  }
  const rows = [...times].sort((a, b) => a - b);
  const at = new Map(rows.map((ns, row) => [ns, row]));
  const arrows = packets.map((packet) => {
    const row = at.get(packet.sendNs) ?? 0;
    const endRow = packet.arriveNs >= 0 ? (at.get(packet.arriveNs) ?? row) : row + 1;
    const sent = packet.sendNs <= now;
    const under = sent && packet.arriveNs > now;
    const whole = packet.arriveNs - packet.sendNs;
    // One under way is drawn as far as it has come, so that one sees where it is.
    const progress = under && whole > 0 ? Math.max(0.12, (now - packet.sendNs) / whole) : 1;
    return { packet, row, endRow, sent, progress };
  });
  return { arrows, rows };
}
