/** Rows of figures, printed as a Markdown table: what was measured, the figure, the goal, their ratio. */

export interface Row {
  what: string;
  figure: number;
  unit: string;
  goal: number;
  /** More is better (rates), or less (times, sizes). */
  better: 'more' | 'less';
  note?: string;
}

export function show(value: number): string {
  if (Math.abs(value) >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  if (Math.abs(value) >= 1e4) return `${(value / 1e3).toFixed(1)} k`;
  return value.toFixed(value < 10 ? 2 : 1);
}

export function printTable(rows: readonly Row[]): void {
  console.log('| what | figure | goal | times the goal | |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const { what, figure, unit, goal, better, note } of rows) {
    const ratio = better === 'more' ? figure / goal : goal / figure;
    console.log(`| ${what} | ${show(figure)} ${unit} | ${show(goal)} ${unit} | ${ratio.toFixed(2)} | ${note ?? ''} |`);
  }
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
