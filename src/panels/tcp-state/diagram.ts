/**
 * The state diagram of RFC 793, laid out by hand, with time running from left to right: opening on
 * the left, ESTABLISHED in the middle, the side that closes first above, the other one below.
 * Positions only; what a socket did is drawn over it by main.ts.
 */
import type { TcpState } from '../../adapter/panel-data';

/** CLOSE stands twice, where connections begin and where they end. */
export type NodeId = Exclude<TcpState, 'NEW_SYN_RECV'> | 'CLOSE_END';

export const WIDTH = 1070;
export const HEIGHT = 308;
export const BOX = { width: 122, height: 36 };

/** Centres of the boxes. */
export const nodes: Record<NodeId, { x: number; y: number }> = {
  CLOSE: { x: 66, y: 154 },
  LISTEN: { x: 212, y: 62 },
  SYN_RECV: { x: 372, y: 62 },
  SYN_SENT: { x: 290, y: 246 },
  ESTABLISHED: { x: 500, y: 154 },
  FIN_WAIT1: { x: 632, y: 62 },
  FIN_WAIT2: { x: 824, y: 22 },
  CLOSING: { x: 824, y: 106 },
  TIME_WAIT: { x: 1006, y: 62 },
  CLOSE_WAIT: { x: 632, y: 246 },
  LAST_ACK: { x: 824, y: 246 },
  CLOSE_END: { x: 1006, y: 246 },
};

export interface Edge {
  from: NodeId;
  to: NodeId;
  /** What makes it happen / what is sent. */
  label: string;
  /** Where the text stands; its middle. */
  at: { x: number; y: number };
}

export const edges: Edge[] = [
  { from: 'CLOSE', to: 'LISTEN', label: 'listen()', at: { x: 112, y: 94 } },
  { from: 'CLOSE', to: 'SYN_SENT', label: 'connect() / SYN', at: { x: 134, y: 214 } },
  { from: 'LISTEN', to: 'SYN_RECV', label: 'SYN', at: { x: 292, y: 52 } },
  { from: 'SYN_SENT', to: 'SYN_RECV', label: 'SYN', at: { x: 318, y: 150 } },
  { from: 'SYN_SENT', to: 'ESTABLISHED', label: 'SYN,ACK / ACK', at: { x: 440, y: 216 } },
  { from: 'SYN_RECV', to: 'ESTABLISHED', label: 'ACK', at: { x: 420, y: 116 } },
  { from: 'SYN_RECV', to: 'FIN_WAIT1', label: 'close() / FIN', at: { x: 502, y: 52 } },
  { from: 'ESTABLISHED', to: 'FIN_WAIT1', label: 'close() / FIN', at: { x: 612, y: 116 } },
  { from: 'ESTABLISHED', to: 'CLOSE_WAIT', label: 'FIN / ACK', at: { x: 610, y: 190 } },
  { from: 'FIN_WAIT1', to: 'FIN_WAIT2', label: 'ACK', at: { x: 718, y: 30 } },
  { from: 'FIN_WAIT1', to: 'CLOSING', label: 'FIN / ACK', at: { x: 716, y: 104 } },
  { from: 'FIN_WAIT1', to: 'TIME_WAIT', label: 'FIN,ACK / ACK', at: { x: 824, y: 57 } },
  { from: 'FIN_WAIT2', to: 'TIME_WAIT', label: 'FIN / ACK', at: { x: 922, y: 28 } },
  { from: 'CLOSING', to: 'TIME_WAIT', label: 'ACK', at: { x: 922, y: 104 } },
  { from: 'CLOSE_WAIT', to: 'LAST_ACK', label: 'close() / FIN', at: { x: 728, y: 224 } },
  { from: 'LAST_ACK', to: 'CLOSE_END', label: 'ACK', at: { x: 915, y: 234 } },
  { from: 'TIME_WAIT', to: 'CLOSE_END', label: '2 MSL', at: { x: 1032, y: 154 } },
];

/** The node a state stands on: CLOSE at the end once the socket has been anything else. */
export function nodeOf(state: TcpState, begun: boolean): NodeId {
  if (state === 'NEW_SYN_RECV') return 'SYN_RECV';
  if (state === 'CLOSE') return begun ? 'CLOSE_END' : 'CLOSE';
  return state;
}

/** End points of the arrow between two boxes: from border to border along the line between centres. */
export function arrow(from: NodeId, to: NodeId): { x1: number; y1: number; x2: number; y2: number } {
  const [a, b] = [nodes[from], nodes[to]];
  const start = border(a, b, 0);
  const end = border(b, a, 3);
  return { x1: start.x, y1: start.y, x2: end.x, y2: end.y };
}

function border(centre: { x: number; y: number }, towards: { x: number; y: number }, gap: number) {
  const [dx, dy] = [towards.x - centre.x, towards.y - centre.y];
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : BOX.width / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : BOX.height / 2 / Math.abs(dy),
  );
  const length = Math.hypot(dx, dy) || 1;
  return { x: centre.x + dx * scale + (dx / length) * gap, y: centre.y + dy * scale + (dy / length) * gap };
}
