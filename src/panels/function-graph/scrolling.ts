/**
 * Only the rows that are looked at are there: this asks for others when they come into view. Rows have
 * one height, so that their places are known before they are.
 */
import type { FunctionGraphData } from '../../adapter/panel-data';
import { send } from '../shared/host';

export const ROW = 20;
const COUNT = 200;
/** Rows wanted above what is seen. */
const ABOVE = 60;

/** The `from` that was asked for and has not come yet. */
let pending: number | undefined;

function top(): number {
  return document.querySelector<HTMLElement>('.tree')?.offsetTop ?? 0;
}

function visible(): { first: number; last: number } {
  const at = document.documentElement.scrollTop - top();
  return { first: Math.max(0, Math.floor(at / ROW)), last: Math.ceil((at + innerHeight) / ROW) };
}

export function scrollToRow(row: number): void {
  document.documentElement.scrollTop = Math.max(0, top() + row * ROW - innerHeight / 2);
}

/** Asks for the rows around `row`, wherever one has scrolled. */
export function askFor(row: number): void {
  const from = Math.max(0, row - ABOVE);
  if (pending === from) return;
  pending = from;
  send({ type: 'view', view: { from, count: COUNT } });
}

/** Asks for what is seen and not there. */
export function keepPage(data: FunctionGraphData | undefined): void {
  if (!data || data.total === 0) return;
  if (pending === data.from) pending = undefined;
  const { first, last } = visible();
  const wanted = { first: Math.min(first, data.total - 1), last: Math.min(last, data.total) };
  if (wanted.first >= data.from && wanted.last <= data.from + data.rows.length) return;
  askFor(wanted.first);
}
