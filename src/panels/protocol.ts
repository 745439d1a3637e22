/**
 * What a panel and its host say to each other. The host is the extension; in tests and for
 * screenshots a small script in the page. Both ends check what comes in: a message of another
 * shape is dropped, never believed.
 * Leaves out: the pictures' data themselves (src/adapter/panel-data.ts).
 */
import { type PanelDataByName, type PanelName, PANELS } from '../adapter/panel-data';

/** The moment that a picture shows. */
export interface PanelMoment {
  stop: number;
  t: number;
  lastT: number;
  timeNs: number;
  inPast: boolean;
  /** What is about to happen, in one sentence, where the source says it. */
  sentence?: string;
}

/** Everything for one picture, in one message: painted in one frame. */
export interface DataToPanel<N extends PanelName = PanelName> {
  type: 'data';
  moment: PanelMoment;
  data: PanelDataByName[N];
}

/** Nothing to show, and why. */
export interface EmptyToPanel {
  type: 'empty';
  reason: string;
}

/** The debuggee runs (the picture is of before), or has stopped; `ended`: for good, there is nowhere to go any more. */
export interface BusyToPanel {
  type: 'busy';
  busy: boolean;
  ended?: boolean;
}

export type ToPanel<N extends PanelName = PanelName> = DataToPanel<N> | EmptyToPanel | BusyToPanel;

export type FromPanel =
  /** The page can draw now; send the present state. */
  | { type: 'ready' }
  /** Go to a position. */
  | { type: 'seek'; t: number }
  /** Show this expression in the Watch pane. */
  | { type: 'watch'; expression: string }
  /** Open a source file at a line. `file` as in a frame. */
  | { type: 'openSource'; file: string; line: number }
  /** Another part or filter of long lists (PanelViewByName); answered by `data` of the same stop. */
  | { type: 'view'; view: object };

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A message from the host, or undefined when it is not one. */
export function checkToPanel<N extends PanelName>(value: unknown, panel: N): ToPanel<N> | undefined {
  if (!isObject(value)) return undefined;
  switch (value.type) {
    case 'empty':
      return typeof value.reason === 'string' ? { type: 'empty', reason: value.reason } : undefined;
    case 'busy':
      return typeof value.busy === 'boolean'
        ? { type: 'busy', busy: value.busy, ended: value.ended === true }
        : undefined;
    case 'data': {
      const { moment, data } = value;
      if (!isObject(moment) || !['stop', 't', 'lastT', 'timeNs'].every((key) => isNumber(moment[key])))
        return undefined;
      if (moment.sentence !== undefined && typeof moment.sentence !== 'string') return undefined;
      if (!isObject(data) || !PANELS[panel].lists.every((key) => Array.isArray(data[key]))) return undefined;
      return value as unknown as DataToPanel<N>;
    }
    default:
      return undefined;
  }
}

/** A message from a panel, or undefined when it is not one. */
export function checkFromPanel(value: unknown): FromPanel | undefined {
  if (!isObject(value)) return undefined;
  switch (value.type) {
    case 'ready':
      return { type: 'ready' };
    case 'seek':
      return Number.isSafeInteger(value.t) && (value.t as number) >= 0
        ? { type: 'seek', t: value.t as number }
        : undefined;
    case 'watch':
      return typeof value.expression === 'string' && value.expression.length <= 1000
        ? { type: 'watch', expression: value.expression }
        : undefined;
    case 'openSource':
      return typeof value.file === 'string' && Number.isSafeInteger(value.line)
        ? { type: 'openSource', file: value.file, line: value.line as number }
        : undefined;
    case 'view':
      return isObject(value.view) ? { type: 'view', view: value.view } : undefined;
    default:
      return undefined;
  }
}
