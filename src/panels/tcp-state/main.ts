/**
 * The TCP state panel: each socket's way through the state diagram. Boxes and arrows that it went
 * through are strong, what is still to come in the record is dotted; a click on a transition goes to
 * the moment of it. The same path stands beside as a list, for reading.
 */
import type { TcpSocketPath, TcpStateData, TcpTransition } from '../../adapter/panel-data';
import type { PanelMoment } from '../protocol';
import { h, s } from '../shared/dom';
import { formatCount, formatTime, runPanel } from '../shared/frame';
import { loadState, saveState, send } from '../shared/host';
import { arrow, BOX, edges, HEIGHT, nodeOf, type NodeId, nodes, WIDTH } from './diagram';
import './style.css';

/** What the user chose stays chosen; without a choice the panel follows the focus. */
const chosen = loadState<{ socket: string | undefined }>({ socket: undefined });

runPanel('tcpState', (data, moment, redraw) => {
  if (data.sockets.length === 0) {
    return {
      nodes: [h('p', { class: 'empty' }, 'No TCP socket has changed its state yet.')],
      summary: 'No TCP socket yet.',
    };
  }
  const socket = shownSocket(data, moment);
  return {
    nodes: [
      picker(data, socket, redraw),
      h('div', { class: 'side-by-side' }, drawing(socket, moment), pathList(socket, moment)),
    ],
    summary: `${titleOf(socket)} is ${socket.state ?? 'not there'}. ${socket.path.filter((step) => step.t < moment.t).length} transitions so far.`,
  };
});

function shownSocket(data: TcpStateData, moment: PanelMoment): TcpSocketPath {
  const wanted =
    data.sockets.find((socket) => socket.id === chosen.socket) ??
    data.sockets.find((socket) => socket.id === data.focus);
  if (wanted) return wanted;
  const lastChange = (socket: TcpSocketPath) => socket.path.filter((step) => step.t < moment.t).at(-1)?.t ?? -1;
  return data.sockets.reduce((best, socket) => (lastChange(socket) > lastChange(best) ? socket : best));
}

function titleOf(socket: TcpSocketPath): string {
  const open = /\*$|^0\.0\.0\.0:0$/.test(socket.remote);
  return `${socket.hostName}${socket.comm ? ` ${socket.comm}` : ''} ${socket.local}${open ? '' : ` ⇄ ${socket.remote}`}`;
}

/** One button for each socket; the pressed one is drawn. Pressing it again follows the focus. */
function picker(data: TcpStateData, shown: TcpSocketPath, redraw: () => void): HTMLElement {
  return h(
    'div',
    { class: 'picker', role: 'toolbar', 'aria-label': 'Sockets', 'data-group': true },
    data.sockets.map((socket) =>
      h(
        'button',
        {
          class: `socket-button${socket === shown ? ' shown' : ''}${socket.state ? '' : ' gone'}`,
          'aria-pressed': String(socket === shown),
          'data-key': `pick/${socket.id}`,
          title: chosen.socket === socket.id ? 'Click to follow the selected frame again' : 'Show this socket',
          click: () => {
            chosen.socket = chosen.socket === socket.id ? undefined : socket.id;
            saveState(chosen);
            redraw();
          },
        },
        h('span', {}, titleOf(socket)),
        h('span', { class: 'state' }, socket.state ?? 'not there'),
        socket.id === data.focus ? h('span', { class: 'tag' }, 'in focus') : undefined,
      ),
    ),
  );
}

interface Taken {
  step: TcpTransition;
  number: number;
  past: boolean;
}

function drawing(socket: TcpSocketPath, moment: PanelMoment): SVGSVGElement {
  const current =
    socket.state &&
    nodeOf(
      socket.state,
      socket.path.some((step) => step.t < moment.t && step.to !== 'CLOSE'),
    );
  const taken = new Map<string, Taken[]>();
  let begun = false;
  socket.path.forEach((step, index) => {
    const from = nodeOf(step.from, begun);
    begun ||= step.to !== 'CLOSE';
    const key = `${from}>${nodeOf(step.to, begun)}`;
    const list = taken.get(key) ?? [];
    list.push({ step, number: index + 1, past: step.t < moment.t });
    taken.set(key, list);
  });
  const visited = new Set<NodeId>();
  for (const [key, list] of taken) {
    if (list.some((one) => one.past)) for (const id of key.split('>')) visited.add(id as NodeId);
  }
  // Ways that are not in the RFC's picture (a reset, a time-out) get an arrow of their own.
  const known = new Set(edges.map((edge) => `${edge.from}>${edge.to}`));
  const others = [...taken.keys()].filter((key) => !known.has(key) && !key.startsWith('CLOSE>CLOSE'));

  return s(
    'svg',
    {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: 'group',
      'aria-label': `State diagram of ${titleOf(socket)}`,
      'data-group': true,
    },
    s(
      'defs',
      {},
      ['plain', 'taken', 'later'].map((kind) =>
        s(
          'marker',
          {
            id: `arrow-${kind}`,
            viewBox: '0 0 8 8',
            refX: 7,
            refY: 4,
            markerWidth: 8,
            markerHeight: 8,
            orient: 'auto',
            markerUnits: 'userSpaceOnUse',
          },
          s('path', { d: 'M0 0 8 4 0 8z', class: kind }),
        ),
      ),
    ),
    edges.map((edge) => edgeView(edge.from, edge.to, taken.get(`${edge.from}>${edge.to}`))),
    others.map((key) => {
      const [from, to] = key.split('>') as [NodeId, NodeId];
      return edgeView(from, to, taken.get(key));
    }),
    edges.map((edge) => s('text', { class: 'label', x: edge.at.x, y: edge.at.y }, edge.label)),
    (Object.keys(nodes) as NodeId[]).map((id) => nodeView(id, id === current, visited.has(id))),
    [...taken].map(([key, list]) => {
      const [from, to] = key.split('>') as [NodeId, NodeId];
      return badges(from, to, list);
    }),
  );
}

function edgeView(from: NodeId, to: NodeId, list: Taken[] | undefined): SVGElement {
  const kind = list?.some((one) => one.past) ? 'taken' : list ? 'later' : 'plain';
  return s('line', { class: `edge ${kind}`, ...arrow(from, to), 'marker-end': `url(#arrow-${kind})` });
}

function nodeView(id: NodeId, current: boolean, visited: boolean): SVGElement {
  const { x, y } = nodes[id];
  const name = id === 'CLOSE_END' ? 'CLOSE' : id;
  return s(
    'g',
    { class: `node${current ? ' current' : ''}${visited ? ' visited' : ''}` },
    s('title', {}, current ? `${name}: the state now` : name),
    s('rect', { x: x - BOX.width / 2, y: y - BOX.height / 2, width: BOX.width, height: BOX.height, rx: 6 }),
    s('text', { x, y: y + 4 }, current ? `▶ ${name}` : name),
  );
}

/** The numbers of the transitions along an arrow: buttons that go to their moments. */
function badges(from: NodeId, to: NodeId, list: Taken[]): SVGElement[] {
  const { x1, y1, x2, y2 } = arrow(from, to);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  return list.map(({ step, number, past }, index) => {
    // Away from the label, near the arrow's head.
    const back = Math.min(length - 10, 26 + index * 20);
    const [x, y] = [x2 - ((x2 - x1) / length) * back, y2 - ((y2 - y1) / length) * back];
    const go = () => send({ type: 'seek', t: step.t });
    return s(
      'g',
      {
        class: `badge${past ? '' : ' later'}`,
        role: 'button',
        tabindex: -1,
        'data-key': `badge/${number}`,
        'aria-label': `${number}: ${sentence(step)}${past ? '' : ', later'}. Go there.`,
        click: go,
        keydown: (event) => {
          const { key } = event as KeyboardEvent;
          if (key === 'Enter' || key === ' ') {
            event.preventDefault();
            go();
          }
        },
      },
      s('title', {}, `${sentence(step)}\nClick: go there (t ${formatCount(step.t)})`),
      s('circle', { cx: x, cy: y, r: 9 }),
      s('text', { x, y: y + 4 }, String(number)),
    );
  });
}

function sentence(step: TcpTransition): string {
  const by = step.function ? ` in ${step.function}` : '';
  const context = step.context ? ` (${step.context})` : '';
  return `${step.from} → ${step.to}${by}${context}`;
}

function pathList(socket: TcpSocketPath, moment: PanelMoment): HTMLElement {
  return h(
    'ol',
    { class: 'path', 'aria-label': 'Path taken', 'data-group': true },
    socket.path.map((step, index) => {
      const past = step.t < moment.t;
      const { file, line } = step;
      return h(
        'li',
        { class: past ? '' : 'later' },
        h(
          'button',
          {
            'data-key': `path/${index}`,
            title: `Go to t ${formatCount(step.t)}`,
            click: () => send({ type: 'seek', t: step.t }),
          },
          h('span', { class: 'number' }, String(index + 1)),
          h('span', { class: 'to' }, `${step.from} → ${step.to}`),
          h('span', { class: 'time' }, past ? formatTime(step.timeNs) : `${formatTime(step.timeNs)}, later`),
        ),
        step.function
          ? h(
              'button',
              {
                class: 'place',
                'data-key': `place/${index}`,
                title: file !== undefined && line !== undefined ? `Open ${file}:${line}` : '',
                click: () => {
                  if (file !== undefined && line !== undefined) send({ type: 'openSource', file, line });
                },
              },
              `${step.function}${step.context ? `, ${step.context}` : ''}`,
            )
          : undefined,
      );
    }),
  );
}
