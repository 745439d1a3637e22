/**
 * The function graph's data: rows of the call history under a view (what is shown, folded, looked
 * for), page by page. A row's depth is the number of shown calls around it.
 * Leaves out: where calls come from (call-history.ts) and ftrace's text (function-graph.ts).
 */
import { CONTEXTS, type CallHistory } from './call-history';
import { mayBeTraced } from './function-graph';
import type { Kernel } from './names';
import type { CallRow, FunctionGraphData, FunctionGraphView } from './panel-data';

/** A page that nobody asked for begins so many rows before the moment. */
const ROWS_BEFORE = 60;

export class CallRows {
  /** Shown calls in order: ids, as far as they have been looked at. */
  private rows = new Int32Array(1024);
  private total = 0;
  /** How many calls have been looked at under this view. */
  private seen = 0;
  private matches = 0;
  private key = '';
  private cutsSeen = 0;
  /** By call: 1 = a row, 2 = hidden because something around it is folded, 4 = matches, 8 = has a row inside. */
  private marks = new Uint8Array(1024);
  /** By function: shown at all; matches the search. */
  private shown = new Uint8Array(0);
  private wanted: Uint8Array | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly calls: CallHistory,
  ) {}

  data(view: FunctionGraphView, t: number): FunctionGraphData {
    this.update(view);
    const { calls, kernel } = this;
    const now = this.rowAt(calls.before(t)) - 1;
    const count = Math.min(Math.max(1, view.count), 500);
    const from = Math.max(0, Math.min(view.from ?? now - ROWS_BEFORE, this.total - 1));
    const rows: CallRow[] = [];
    const folded = new Set(view.folded);
    for (let row = from; row < Math.min(this.total, from + count); row++) {
      const id = this.rows[row] as number;
      const { t: starts, end, ns, endNs } = calls;
      const cpu = calls.cpu[id] as number;
      const finished = end[id] !== Infinity;
      rows.push({
        id,
        depth: this.depth(id),
        name: kernel.sim.debug.functions[calls.fn[id] as number]?.name ?? '?',
        host: cpu >> 6,
        cpu: cpu & 63,
        task: calls.tasks[calls.task[id] as number]?.name ?? '?',
        context: CONTEXTS[calls.contexts[id] as number] ?? 'task',
        t: (starts[id] as number) + 1,
        ...(finished ? { endT: end[id] as number, ns: (endNs[id] as number) - (ns[id] as number) } : {}),
        children: ((this.marks[id] as number) & 8) !== 0,
        folded: folded.has(id),
        match: view.search !== '' && ((this.marks[id] as number) & 4) !== 0,
      });
    }
    return {
      hosts: kernel.sim.hosts.map((host) => host.name),
      view,
      total: this.total,
      from,
      rows,
      now,
      matches: this.matches,
      calls: calls.count,
      full: calls.full,
    };
  }

  /** Looks at the calls that are new since the last time, or at all when the view is another one. */
  private update(view: FunctionGraphView): void {
    const { calls } = this;
    const key = JSON.stringify([view.search, view.user, view.helpers, view.folded]);
    if (key !== this.key || this.cutsSeen !== calls.cuts) {
      this.key = key;
      this.cutsSeen = calls.cuts;
      this.total = this.seen = this.matches = 0;
      this.choose(view);
    }
    if (this.marks.length < calls.count) {
      const marks = new Uint8Array(calls.t.length);
      marks.set(this.marks.subarray(0, this.seen));
      this.marks = marks;
    }
    const first = this.seen;
    if (first === calls.count) return;
    const folded = new Set(view.folded);
    for (let id = first; id < calls.count; id++) this.mark(id, folded);
    this.seen = calls.count;
    // With a search a call becomes a row when something inside matches, which comes later.
    if (this.wanted) this.total = 0;
    for (let id = this.wanted ? 0 : first; id < calls.count; id++) {
      const mark = this.marks[id] as number;
      if ((mark & 3) !== 1 || (this.wanted && !(mark & 12))) continue;
      if (this.total >= this.rows.length) {
        const rows = new Int32Array(this.rows.length * 2);
        rows.set(this.rows);
        this.rows = rows;
      }
      this.rows[this.total++] = id;
    }
  }

  private mark(id: number, folded: ReadonlySet<number>): void {
    const { calls, marks } = this;
    const fn = calls.fn[id] as number;
    const parent = calls.parent[id] as number;
    let mark = this.shown[fn] as number;
    if (parent >= 0 && ((marks[parent] as number) & 2 || folded.has(parent))) mark |= 2;
    const matches = this.wanted ? this.wanted[fn] === 1 : false;
    if (mark & 1 && matches) {
      mark |= 4;
      this.matches++;
    }
    marks[id] = mark;
    if (!(mark & 1) || (this.wanted && !matches)) return;
    // Everything around it has something inside.
    for (let at = parent; at >= 0 && !((marks[at] as number) & 8); at = calls.parent[at] as number)
      marks[at] = (marks[at] as number) | 8;
  }

  private choose(view: FunctionGraphView): void {
    const { debug } = this.kernel.sim;
    this.shown = Uint8Array.from(debug.functions, (fn) =>
      fn.image !== 0 ? Number(view.user) : Number(view.helpers || mayBeTraced(debug, fn)),
    );
    const pattern = view.search.trim();
    if (pattern === '') {
      this.wanted = undefined;
      return;
    }
    const text = pattern
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*');
    const expression = new RegExp(pattern.includes('*') ? `^${text}$` : text, 'i');
    this.wanted = Uint8Array.from(debug.functions, (fn) => Number(expression.test(fn.name)));
  }

  /** Number of rows with an id below. */
  private rowAt(id: number): number {
    let low = 0;
    let high = this.total;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle] as number) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private depth(id: number): number {
    const { calls, marks } = this;
    let depth = 0;
    for (let at = calls.parent[id] as number; at >= 0; at = calls.parent[at] as number)
      if ((marks[at] as number) & 1) depth++;
    return depth;
  }
}
