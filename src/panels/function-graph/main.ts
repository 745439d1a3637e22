/**
 * The function graph: every call so far as an indented tree, of which only the part that is looked at is
 * there; the rest is asked for while one scrolls. A click on a call goes to its first statement, on its
 * duration to its return.
 */
import type { CallRow, FunctionGraphData } from '../../adapter/panel-data';
import type { PanelMoment } from '../protocol';
import { h } from '../shared/dom';
import { formatCount, runPanel } from '../shared/frame';
import { loadState, saveState, send } from '../shared/host';
import { keepPage, ROW, scrollToRow } from './scrolling';
import { focusWanted, treeKeys } from './tree-keys';
import './style.css';

/** What the user chose stays chosen when the panel is shown anew. */
const chosen = loadState({ search: '', user: false, helpers: false });
let looked = -1;
let asked = false;
let data: FunctionGraphData | undefined;
let typing: ReturnType<typeof setTimeout> | undefined;

/** One element for all pictures: who types keeps the place. */
const search = h('input', {
  type: 'search',
  value: chosen.search,
  placeholder: 'Find a function (* for anything)',
  'aria-label': 'Find a function',
  'data-key': 'search',
  input: () => {
    clearTimeout(typing);
    typing = setTimeout(() => choose({ search: search.value }), 150);
  },
});

function choose(part: Partial<typeof chosen>): void {
  Object.assign(chosen, part);
  saveState(chosen);
  send({ type: 'view', view: { ...part, folded: [] } });
}

runPanel('functionGraph', (given, moment) => {
  data = given;
  if (!asked) {
    asked = true;
    const { view } = data;
    if (view.search !== chosen.search || view.user !== chosen.user || view.helpers !== chosen.helpers)
      send({ type: 'view', view: chosen });
  }
  const moved = looked !== moment.t;
  looked = moment.t;
  const { now } = data;
  requestAnimationFrame(() => {
    if (moved) scrollToRow(now);
    focusWanted();
    keepPage(data);
  });
  return { nodes: [toolbar(data), tree(data, moment)], summary: summary(data, moment) };
});

addEventListener('scroll', () => keepPage(data), { passive: true });
addEventListener('resize', () => keepPage(data), { passive: true });

function toolbar(data: FunctionGraphData): HTMLElement {
  const toggle = (key: 'user' | 'helpers', text: string, title: string) =>
    h(
      'button',
      {
        'data-key': key,
        'aria-pressed': String(data.view[key]),
        title,
        click: () => choose({ [key]: !data.view[key] }),
      },
      text,
    );
  const calls = `${formatCount(data.calls)} calls${data.full ? ', later ones are not kept' : ''}`;
  const found = data.view.search ? `${formatCount(data.matches)} match, ` : '';
  return h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'What is shown', 'data-group': true },
    search,
    toggle('user', 'programs', 'Show functions of programs and their C library'),
    toggle('helpers', 'helpers', 'Show inline functions, locks, RCU and memory, which a tracer of Linux leaves out'),
    h(
      'button',
      { 'data-key': 'now', title: 'Show the moment one looks at', click: () => send({ type: 'view', view: {} }) },
      'now',
    ),
    h('span', { class: 'dim' }, `${found}${calls}`),
  );
}

function tree(data: FunctionGraphData, moment: PanelMoment): HTMLElement {
  if (data.total === 0)
    return h(
      'p',
      { class: 'empty' },
      data.view.search ? `No call of a function like “${data.view.search}”.` : 'No call yet.',
    );
  const element = h(
    'div',
    {
      class: 'tree',
      role: 'tree',
      'aria-label': 'Calls',
      'data-group': true,
      keydown: (event) => treeKeys(event as KeyboardEvent, data, fold),
    },
    data.rows.map((row, i) => rowView(row, data.from + i, data, moment)),
  );
  element.style.height = `${data.total * ROW}px`;
  // Deep calls need room for their names: the page scrolls to the side then.
  const reach = (row: CallRow) => row.depth + row.name.length;
  const [deepest] = data.rows.toSorted((a, b) => reach(b) - reach(a));
  if (deepest)
    element.style.minWidth = `calc(var(--beside) + ${deepest.depth} * var(--indent) + ${deepest.name.length * 8}px)`;
  return element;
}

function fold(row: CallRow, folded: boolean): void {
  if (!data) return;
  const others = data.view.folded.filter((id) => id !== row.id);
  send({ type: 'view', view: { folded: folded ? [...others, row.id] : others, from: data.from } });
}

function rowView(row: CallRow, index: number, data: FunctionGraphData, moment: PanelMoment): HTMLElement {
  const later = row.t > moment.t;
  const open = !later && (row.endT === undefined || row.endT >= moment.t);
  const where = `${data.hosts[row.host] ?? ''}/${row.cpu}`;
  const took =
    row.endT === undefined
      ? 'has not returned'
      : `${formatCount(Math.max(1, row.endT - row.t + 1))} statements, ${duration(row.ns ?? 0)}`;
  const said = `${row.name}, ${row.context}, ${row.task} on ${where}, ${took}${later ? ', later' : open ? ', under way now' : ''}`;
  const element = h(
    'div',
    {
      class: `row ${row.context}${later ? ' later' : ''}${open ? ' open' : ''}${row.match ? ' match' : ''}${index === data.now ? ' now' : ''}`,
      role: 'treeitem',
      tabindex: -1,
      'aria-level': row.depth + 1,
      'aria-posinset': index + 1,
      'aria-setsize': data.total,
      'aria-expanded': row.children ? String(!row.folded) : undefined,
      'aria-label': said,
      'aria-current': index === data.now ? 'true' : undefined,
      'data-key': `call/${row.id}`,
      'data-row': index,
      title: `${said}\nClick or Enter: go to its first statement (t ${formatCount(row.t)})`,
      click: () => send({ type: 'seek', t: row.t }),
    },
    h('span', { class: 'where' }, `${where} ${row.task}`),
    h(
      'span',
      { class: 'context' },
      { softirq: 'SOFTIRQ', hardirq: 'IRQ', user: 'user', idle: 'idle' }[row.context] ?? '',
    ),
    indented(row),
    row.endT !== undefined
      ? h(
          'button',
          {
            class: 'took',
            tabindex: -1,
            'aria-label': `${row.name}: ${took}. Go to its return.`,
            title: `Click or Shift+Enter: go to its return (t ${formatCount(row.endT)})`,
            click: (event) => {
              event.stopPropagation();
              if (row.endT !== undefined) send({ type: 'seek', t: row.endT });
            },
          },
          `${formatCount(Math.max(1, row.endT - row.t + 1))} st  ${duration(row.ns ?? 0)}`,
        )
      : h('span', { class: 'took' }, '…'),
  );
  element.style.top = `${index * ROW}px`;
  return element;
}

function indented(row: CallRow): HTMLElement {
  const name = h(
    'span',
    { class: 'call' },
    h(
      'span',
      {
        class: 'twisty',
        'aria-hidden': 'true',
        click: (event) => {
          event.stopPropagation();
          if (row.children) fold(row, !row.folded);
        },
      },
      row.children ? (row.folded ? '▸' : '▾') : '',
    ),
    h('span', { class: 'function' }, row.name),
  );
  name.style.paddingLeft = `calc(${row.depth} * var(--indent))`;
  return name;
}

/** As ftrace: microseconds, and the larger unit where they are many. */
function duration(ns: number): string {
  if (ns >= 1e9) return `${(ns / 1e9).toFixed(3)} s`;
  if (ns >= 1e6) return `${(ns / 1e6).toFixed(3)} ms`;
  return `${(ns / 1e3).toFixed(2)} µs`;
}

function summary(data: FunctionGraphData, moment: PanelMoment): string {
  if (data.view.search) return `${data.matches} calls match ${data.view.search}.`;
  const open = data.rows.filter((row, i) => data.from + i <= data.now && (row.endT ?? Infinity) >= moment.t);
  const last = data.rows[data.now - data.from];
  return `${formatCount(data.calls)} calls. ${last ? `The last before now: ${last.name} of ${last.task}.` : ''} ${
    open.length
      ? `Under way: ${open
          .slice(-3)
          .map((row) => row.name)
          .join(', ')}.`
      : ''
  }`;
}
