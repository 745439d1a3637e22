/**
 * Rows of figures: what was measured, the figure, the goal (design §10), and a ratio to something measured in the same run.
 * Each part of the benchmark hands its rows to run.mjs, which prints one table of them all.
 */
import { appendFileSync } from 'node:fs';

export interface Row {
  what: string;
  figure: number;
  unit: string;
  /** None: the figure stands for itself. */
  goal?: number;
  /** More is better (rates), or less (times, sizes). */
  better: 'more' | 'less';
  /** Against what else, in the same run: `31 times gcc -O0's time`. */
  ratio?: string;
  note?: string;
}

export function show(value: number): string {
  if (Math.abs(value) >= 1e6) return `${(value / 1e6).toFixed(1)} M`;
  if (Math.abs(value) >= 1e4) return `${(value / 1e3).toFixed(1)} k`;
  return value.toFixed(value < 10 ? 2 : 0);
}

export function report(rows: readonly Row[]): void {
  const out = process.env.BENCH_ROWS;
  for (const row of rows) {
    if (out === undefined) console.log(cells(row).join(' | '));
    else appendFileSync(out, `${JSON.stringify(cells(row))}\n`);
  }
}

function cells({ what, figure, unit, goal, better, ratio, note }: Row): string[] {
  const reached = goal === undefined ? '' : (better === 'more' ? figure >= goal : figure <= goal) ? 'yes' : 'no';
  const goalText = goal === undefined ? '' : `${better === 'more' ? '≥' : '≤'} ${show(goal)} ${unit}`;
  return [what, `${show(figure)} ${unit}`, goalText, reached, ratio ?? '', note ?? ''];
}

export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))];
}

export function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}
