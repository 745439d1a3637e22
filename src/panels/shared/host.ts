/**
 * The one place that talks to the panel's host: VS Code, or in a plain browser the page around
 * (tests, screenshots), which defines `window.sockstepHost` before the panel's script.
 */
import type { PanelName } from '../../adapter/panel-data';
import { checkToPanel, type FromPanel, type ToPanel } from '../protocol';

interface HostApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  interface Window {
    acquireVsCodeApi?: () => HostApi;
    sockstepHost?: HostApi;
  }
}

let api: HostApi | undefined;

function host(): HostApi {
  api ??= window.acquireVsCodeApi?.() ??
    window.sockstepHost ?? { postMessage() {}, getState: () => undefined, setState() {} };
  return api;
}

export function send(message: FromPanel): void {
  host().postMessage(message);
}

/** What the panel wants to find again when it is shown anew: which socket, what is folded. */
export function loadState<T extends object>(fallback: T): T {
  const state = host().getState();
  return typeof state === 'object' && state !== null ? { ...fallback, ...state } : fallback;
}

export function saveState(state: object): void {
  host().setState(state);
}

/**
 * Takes messages and hands on the newest of each painted frame; data of an older stop than the one
 * shown is dropped. A new session counts its stops from the beginning, after an `empty`.
 */
export function listen<N extends PanelName>(panel: N, draw: (message: ToPanel<N>) => void): void {
  let pending: ToPanel<N>[] = [];
  let lastStop = -1;
  window.addEventListener('message', (event) => {
    const message = checkToPanel(event.data, panel);
    if (!message) return;
    if (message.type === 'data') {
      if (message.moment.stop < lastStop) return;
      lastStop = message.moment.stop;
      pending = pending.filter((earlier) => earlier.type !== 'data');
    }
    if (message.type === 'empty') {
      lastStop = -1;
      pending = [];
    }
    pending.push(message);
    if (pending.length === 1 || message.type === 'empty') requestAnimationFrame(paint);
  });
  const paint = () => {
    const messages = pending;
    pending = [];
    for (const message of messages) draw(message);
  };
  send({ type: 'ready' });
}
