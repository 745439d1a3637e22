/**
 * What all panels have around their picture: the line with the moment, the live region that a screen
 * reader hears at each stop, the text when there is nothing to show.
 */
import type { PanelDataByName, PanelName } from '../../adapter/panel-data';
import type { PanelMoment, ToPanel } from '../protocol';
import { focusedKey, h, replacePicture } from './dom';
import { listen } from './host';
import { makeRoving } from './roving';

/** Virtual time as `0.100 020 310 s`. */
export function formatTime(ns: number): string {
  const whole = Math.floor(ns / 1e9);
  const rest = String(Math.round(ns - whole * 1e9)).padStart(9, '0');
  return `${whole}.${rest.slice(0, 3)} ${rest.slice(3, 6)} ${rest.slice(6)} s`;
}

export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

export interface Picture {
  nodes: Node[];
  /** One sentence for the screen reader. */
  summary: string;
}

/** Runs a panel: `draw` makes the picture of what came last, and may ask to be called again. */
export function runPanel<N extends PanelName>(
  panel: N,
  draw: (data: PanelDataByName[N], moment: PanelMoment, redraw: () => void) => Picture,
): void {
  const root = document.getElementById('panel') ?? document.body.appendChild(h('main', { id: 'panel' }));
  const moment = h('div', { class: 'moment' });
  const picture = h('div', { class: 'picture' });
  const ended = h('span', { class: 'past' }, 'the session has ended');
  const live = h('p', { class: 'only-read', 'aria-live': 'polite' });
  root.replaceChildren(moment, picture, live);
  // What else stays at the top stays below the moment, however many lines its sentence takes.
  new ResizeObserver(() =>
    document.documentElement.style.setProperty('--moment-height', `${moment.offsetHeight}px`),
  ).observe(moment);
  const roving = makeRoving(picture);
  let last: { data: PanelDataByName[N]; moment: PanelMoment } | undefined;

  const redraw = () => {
    if (!last) return;
    const focused = focusedKey();
    const made = draw(last.data, last.moment, redraw);
    replacePicture(picture, made.nodes, focused);
    roving.refresh();
    if (focused && document.hasFocus()) roving.restore();
    const said = [last.moment.sentence, made.summary].filter(Boolean).join(' ');
    if (live.textContent !== said) live.textContent = said;
  };

  listen(panel, (message: ToPanel<N>) => {
    switch (message.type) {
      case 'empty':
        last = undefined;
        moment.replaceChildren();
        picture.replaceChildren(h('p', { class: 'empty' }, message.reason));
        live.textContent = message.reason;
        break;
      case 'busy':
        root.classList.toggle('busy', message.busy);
        root.setAttribute('aria-busy', String(message.busy));
        if (message.ended && last && !moment.contains(ended)) {
          moment.append(ended);
          live.textContent = ended.textContent;
        }
        break;
      case 'data': {
        last = { data: message.data, moment: message.moment };
        const { t, lastT, timeNs, inPast, sentence } = message.moment;
        moment.replaceChildren(
          h('span', { title: 'Virtual time since power-on' }, formatTime(timeNs)),
          h('span', { title: `Position, of ${formatCount(lastT)} recorded` }, `t ${formatCount(t)}`),
          ...(inPast ? [h('span', { class: 'past' }, 'in the past')] : []),
          ...(sentence ? [h('span', { class: 'sentence' }, sentence)] : []),
          ...('incomplete' in message.data && message.data.incomplete
            ? [
                h(
                  'span',
                  { class: 'past' },
                  'Reading the past was cancelled: hide the panel and show it to read it again.',
                ),
              ]
            : []),
        );
        redraw();
        break;
      }
    }
  });
}
