/**
 * The tree by keyboard, as trees work: up and down to the neighbour, right unfolds or goes inside, left
 * folds or goes to the caller, Enter goes to the call, Shift+Enter to its return. Rows that are not there
 * are asked for, and get the focus when they come.
 */
import type { CallRow, FunctionGraphData } from '../../adapter/panel-data';
import { send } from '../shared/host';
import { askFor, ROW } from './scrolling';

/** The row that shall have the focus as soon as it is there. */
let wanted: number | undefined;

function rowElement(index: number): HTMLElement | undefined {
  return document.querySelector<HTMLElement>(`.row[data-row="${index}"]`) ?? undefined;
}

function go(index: number, data: FunctionGraphData): void {
  const row = Math.min(Math.max(0, index), data.total - 1);
  const element = rowElement(row);
  if (!element) {
    wanted = row;
    askFor(row);
    return;
  }
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}

/** After each picture: the row that was asked for by key has come. */
export function focusWanted(): void {
  if (wanted === undefined) return;
  const element = rowElement(wanted);
  if (!element) return;
  wanted = undefined;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'center' });
}

export function treeKeys(
  event: KeyboardEvent,
  data: FunctionGraphData,
  fold: (row: CallRow, folded: boolean) => void,
): void {
  const element = (event.target as Element).closest<HTMLElement>('.row');
  if (!element || event.altKey || event.ctrlKey || event.metaKey) return;
  const index = Number(element.dataset.row);
  const row = data.rows[index - data.from];
  if (!row) return;
  const page = Math.max(1, Math.floor(innerHeight / ROW) - 2);
  switch (event.key) {
    case 'ArrowDown':
      go(index + 1, data);
      break;
    case 'ArrowUp':
      // Above the first row is the toolbar: the group before.
      if (index === 0) return;
      go(index - 1, data);
      break;
    case 'PageDown':
      go(index + page, data);
      break;
    case 'PageUp':
      go(index - page, data);
      break;
    case 'Home':
      go(0, data);
      break;
    case 'End':
      go(data.total - 1, data);
      break;
    case 'ArrowRight':
      if (row.children && row.folded) fold(row, false);
      else if (row.children) go(index + 1, data);
      break;
    case 'ArrowLeft': {
      if (row.children && !row.folded) {
        fold(row, true);
        break;
      }
      const caller = data.rows.findLastIndex((one, i) => data.from + i < index && one.depth < row.depth);
      if (caller >= 0) go(data.from + caller, data);
      break;
    }
    case 'Enter':
    case ' ': {
      const t = event.shiftKey ? (row.endT ?? row.t) : row.t;
      send({ type: 'seek', t });
      break;
    }
    default:
      return;
  }
  event.preventDefault();
}
