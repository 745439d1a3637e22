/**
 * The packet ladder: a line for each host, time running down, every segment an arrow from the moment it
 * was sent to the moment it arrived. The near end of an arrow, and its text, go to the sending moment;
 * the far end to the moment the receiver's driver took it.
 */
import type { LadderPacket, PacketLadderData } from '../../adapter/panel-data';
import type { PanelMoment } from '../protocol';
import { h, s } from '../shared/dom';
import { formatTime, runPanel } from '../shared/frame';
import { send } from '../shared/host';
import { arrowsOf, type Arrow, HEAD, laneX, ROW } from './layout';
import './style.css';

/** Where one looked last: the page scrolls only when the moment is another one. */
let looked = -1;

runPanel('packetLadder', (data, moment) => {
  if (looked !== moment.t) requestAnimationFrame(showNow);
  looked = moment.t;
  if (data.packets.length === 0)
    return { nodes: [h('p', { class: 'empty' }, 'Nothing has been sent yet.')], summary: 'Nothing has been sent yet.' };
  return {
    nodes: [chooser(data), counted(data.before, 'earlier'), ladder(data, moment), counted(data.after, 'later')].filter(
      (node) => node !== undefined,
    ),
    summary: summary(data, moment),
  };
});

function showNow(): void {
  document.querySelector('.now')?.scrollIntoView({ block: 'center' });
}

function counted(count: number, when: string): HTMLElement | undefined {
  return count > 0 ? h('p', { class: 'dim' }, `${count} ${when}`) : undefined;
}

/** Which connection is shown. */
function chooser(data: PacketLadderData): HTMLElement {
  const name = (flow: PacketLadderData['flows'][number]) =>
    `${flow.name} (${flow.packets})${flow.id === data.focus ? ', in focus' : ''}`;
  const select = h(
    'select',
    {
      'aria-label': 'Connection',
      'data-key': 'flow',
      change: () => send({ type: 'view', view: { flow: select.value || undefined } }),
    },
    h('option', { value: '', selected: data.flow === undefined }, 'All packets'),
    data.flows.map((flow) => h('option', { value: flow.id, selected: flow.id === data.flow }, name(flow))),
  );
  const focus = data.focus;
  return h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'What is shown', 'data-group': true },
    select,
    focus !== undefined && focus !== data.flow
      ? h(
          'button',
          { 'data-key': 'focus', click: () => send({ type: 'view', view: { flow: focus } }) },
          'Socket in focus',
        )
      : undefined,
  );
}

/** Width of a letter on an arrow. */
const LETTER = 7.5;

function ladder(data: PacketLadderData, moment: PanelMoment): SVGSVGElement {
  const { arrows, rows } = arrowsOf(data.packets, moment.timeNs);
  const height = HEAD + rows.length * ROW + ROW;
  const lanes = data.lanes.length;
  const nowRow = rows.findIndex((ns) => ns > moment.timeNs);
  const nowY = HEAD + (nowRow < 0 ? rows.length : nowRow) * ROW;
  const svg = s(
    'svg',
    { width: '100%', height, role: 'group', 'aria-label': 'Packets in order of sending' },
    s(
      'defs',
      {},
      ['plain', 'bad', 'later'].map((kind) =>
        s(
          'marker',
          {
            id: `head-${kind}`,
            viewBox: '0 0 8 8',
            refX: 8,
            refY: 4,
            markerWidth: 9,
            markerHeight: 9,
            orient: 'auto',
            markerUnits: 'userSpaceOnUse',
          },
          s('path', { d: 'M0 0 8 4 0 8z', class: kind }),
        ),
      ),
    ),
    data.lanes.map(({ name, end }, lane) => {
      const x = laneX(lane, lanes);
      return [
        s('text', { class: 'lane-name', x, y: 14 }, name),
        end ? s('text', { class: 'lane-end', x, y: 28 }, end) : undefined,
        s('line', { class: 'lane', x1: x, x2: x, y1: HEAD - 8, y2: height }),
      ];
    }),
    rows.map((ns, row) =>
      row === 0 || ns - (rows[row - 1] as number) > 0
        ? s('text', { class: `time${ns > moment.timeNs ? ' later' : ''}`, x: 4, y: HEAD + row * ROW + 4 }, time(ns))
        : undefined,
    ),
    s(
      'g',
      { class: 'now' },
      s('title', {}, 'The moment one looks at'),
      s('line', { x1: '0%', x2: '100%', y1: nowY - ROW / 2, y2: nowY - ROW / 2 }),
      s('text', { x: '100%', y: nowY - ROW / 2 - 3 }, 'now'),
    ),
    arrows.map((arrow) => arrowView(arrow, data)),
  );
  // A narrow page scrolls to the side rather than cut what is written on an arrow.
  const longest = Math.max(0, ...data.packets.map((packet) => label(packet).length));
  svg.style.minWidth = `${Math.max(420, Math.round(longest * LETTER * (lanes > 2 ? 1.5 : 1.1)))}px`;
  return svg;
}

/** Milliseconds: the scale of networks. */
function time(ns: number): string {
  return `${(ns / 1e6).toFixed(3)} ms`;
}

function arrowView(arrow: Arrow, data: PacketLadderData): SVGElement {
  const { packet } = arrow;
  const lanes = data.lanes.length;
  const [x1, y1] = [laneX(packet.from, lanes), HEAD + arrow.row * ROW];
  const self = packet.from === packet.to;
  const lost = packet.arriveNs < 0;
  const reach = lost ? 0.5 : arrow.progress;
  const [a, b] = [percent(x1), self ? percent(x1) + 12 : percent(laneX(packet.to, lanes))];
  const along = (part: number) => ({
    x: `${a + (b - a) * part}%`,
    y: HEAD + (arrow.row + (arrow.endRow - arrow.row) * part) * ROW,
  });
  const head = along(reach);
  const end = along(1);
  const kind = lost || /corrupt/.test(packet.fate) ? 'bad' : arrow.sent ? 'plain' : 'later';
  const text = label(packet);
  const middle = self ? `${a + 1}%` : `${(a + b) / 2}%`;
  const said = sentence(packet, data, arrow);
  const { sentT, receivedT } = packet;
  return s(
    'g',
    {
      class: `packet ${kind}${packet.again ? ' again' : ''}${packet.fate ? ' odd' : ''}`,
      'data-group': true,
      role: 'group',
      'aria-label': text,
    },
    s('title', {}, said),
    reach < 1 && !lost ? s('line', { x1: head.x, y1: head.y, x2: end.x, y2: end.y, class: 'way ahead' }) : undefined,
    s('line', { x1, y1, x2: head.x, y2: head.y, class: 'way', 'marker-end': lost ? undefined : `url(#head-${kind})` }),
    lost ? s('text', { class: 'cross', x: head.x, y: head.y + 5 }, '✕') : undefined,
    s(
      'text',
      {
        class: `label${self ? ' self' : ''}`,
        x: middle,
        y: (y1 + HEAD + arrow.endRow * ROW) / 2 - 4,
        ...button(`${packet.id}/sent`, `${said} Go to the sending.`, sentT),
      },
      text,
    ),
    s('circle', { cx: x1, cy: y1, r: 4, class: 'end', click: () => seek(sentT) }),
    receivedT !== undefined
      ? s('circle', {
          cx: end.x,
          cy: end.y,
          r: 4,
          class: 'end taken',
          ...button(`${packet.id}/taken`, `${text}: go to where the driver hands it up.`, receivedT),
        })
      : undefined,
  );
}

function percent(x: string): number {
  return Number.parseFloat(x);
}

function seek(t: number | undefined): void {
  if (t !== undefined) send({ type: 'seek', t });
}

/** What makes a part of the drawing a button that goes to a moment. */
function button(key: string, said: string, t: number | undefined) {
  return {
    role: 'button',
    tabindex: -1,
    'data-key': key,
    'aria-label': said,
    'aria-disabled': t === undefined ? 'true' : undefined,
    click: () => seek(t),
    keydown: (event: Event) => {
      const { key } = event as KeyboardEvent;
      if (key !== 'Enter' && key !== ' ') return;
      event.preventDefault();
      seek(t);
    },
  };
}

/** `PSH,ACK seq 1 ack 1 len 12 “hello”, again: lost` */
function label(packet: LadderPacket): string {
  const parts = [packet.flags ?? packet.kind];
  if (packet.seq !== undefined) parts.push(`seq ${packet.seq}`);
  if (packet.ack !== undefined) parts.push(`ack ${packet.ack}`);
  if (packet.bytes > 0) parts.push(`len ${packet.bytes}`);
  if (!packet.flags && packet.detail) parts.push(packet.detail);
  if (packet.preview) parts.push(`“${packet.preview}”`);
  if (packet.again) parts.push('sent again');
  if (packet.fate) parts.push(`⚠ ${fate(packet.fate)}`);
  return parts.join(' ');
}

/** A fault's own text says what the scenario asked for. */
function fate(text: string): string {
  return text.replaceAll('fault:', '');
}

function sentence(packet: LadderPacket, data: PacketLadderData, arrow: Arrow): string {
  const name = (lane: number) => data.lanes[lane]?.name ?? '';
  const arrived =
    packet.arriveNs < 0
      ? packet.link === 'lo'
        ? 'not taken yet'
        : `never arrives${packet.fate ? `: ${fate(packet.fate)}` : ''}`
      : `arrives at ${formatTime(packet.arriveNs)}`;
  const detail = packet.detail ? ` Options: ${packet.detail}.` : '';
  const window = packet.window !== undefined ? `, win ${packet.window}` : '';
  return `${label(packet)}${window}, ${name(packet.from)} to ${name(packet.to)} on ${packet.link}: sent at ${formatTime(packet.sendNs)}, ${arrived}${arrow.sent ? '' : ', later than now'}.${packet.flags ? detail : ''}`;
}

function summary(data: PacketLadderData, moment: PanelMoment): string {
  const sent = data.packets.filter((packet) => packet.sendNs <= moment.timeNs);
  const last = sent.at(-1);
  const lost = sent.filter((packet) => packet.arriveNs < 0 && packet.link !== 'lo').length;
  const under = sent.filter((packet) => packet.arriveNs > moment.timeNs).length;
  return `${data.before + sent.length} packets so far${lost ? `, ${lost} of those shown lost` : ''}${under ? `, ${under} under way` : ''}. ${last ? `The last: ${label(last)} from ${data.lanes[last.from]?.name}.` : ''}`;
}
