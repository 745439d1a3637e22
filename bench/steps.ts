/**
 * How long one waits for a step: from the request until stack, scopes, first variables and all panels are answered,
 * as VS Code asks for them, the messages in JSON. Steps into, over and back, from the program down into TCP and through interrupts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Adapter } from '../src/adapter/adapter';
import { loadWith } from '../src/adapter/load-program';
import { panelNames } from '../src/adapter/panel-data';
import type { FileProvider } from '../src/scenario/files';
import { files as stock } from './scenario';
import { percentile, report, type Row } from './table';

const ROOT = process.cwd();
const PROGRAM = join(ROOT, 'scenarios/basics/blocking-recv.scenario');
const files: FileProvider = {
  readFile: (path) => stock.readFile(path.replace(/^sockstep-kernel:\/?/, `${ROOT}/kernel/`)),
  readDirectory: (path) => stock.readDirectory(path),
};

type Answer = { success: boolean; message?: string; body: Record<string, never> & { [name: string]: unknown } };

class Client {
  private seq = 1;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private readonly events = new Map<string, ((body: never) => void)[]>();
  private readonly adapter: Adapter;

  constructor() {
    this.adapter = new Adapter({
      post: (message) => this.take(JSON.parse(JSON.stringify(message))),
      files,
      load: loadWith(readFileSync(join(ROOT, 'dist/kernel.img'))),
      yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
      now: () => performance.now(),
      kernelRoot: 'sockstep-kernel:',
      ended: () => {},
    });
  }

  private take(m: { type: string; request_seq: number; event: string; body: never } & Answer): void {
    if (m.type === 'response') this.waiting.get(m.request_seq)?.(m);
    else this.events.get(m.event)?.shift()?.(m.body);
  }

  // biome-ignore lint/suspicious/noExplicitAny: answers are walked through, not typed.
  async request(command: string, args: object = {}): Promise<any> {
    const seq = this.seq++;
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(seq, resolve);
      void this.adapter.handle({ seq, type: 'request', command, arguments: args });
    });
    if (!answer.success) throw new Error(`${command}: ${answer.message}`);
    return answer.body;
  }

  // biome-ignore lint/suspicious/noExplicitAny: as above.
  next(event: string): Promise<any> {
    return new Promise((resolve) => {
      const list = this.events.get(event) ?? [];
      list.push(resolve as (body: never) => void);
      this.events.set(event, list);
    });
  }
}

const c = new Client();
/** Where the last step ended. */
let thread = 0;
const begun = performance.now();

/** What VS Code asks for at each stop. */
async function look(stopped: Promise<{ threadId: number }>): Promise<number> {
  const { threadId } = await stopped;
  await c.request('threads');
  const top = await c.request('stackTrace', { threadId, startFrame: 0, levels: 1 });
  const [{ scopes }] = await Promise.all([
    c.request('scopes', { frameId: top.stackFrames[0].id }),
    c.request('stackTrace', { threadId, startFrame: 1, levels: 19 }),
  ]);
  for (const scope of scopes)
    if (!scope.expensive) await c.request('variables', { variablesReference: scope.variablesReference });
  return threadId;
}

/** Steps until so many are measured or the run ends; milliseconds of each. */
async function steps(count: number, command: (i: number) => string): Promise<number[]> {
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    const stopped = c.next('stopped');
    const shown = c.next('sockstep/stopped');
    await c.request(command(i), { threadId: thread });
    thread = await look(stopped);
    const info = await shown;
    out.push(performance.now() - start);
    if (info.atEnd || info.atStart) break;
  }
  return out;
}

async function breakAt(name: string, threadId: number): Promise<number> {
  await c.request('setFunctionBreakpoints', { breakpoints: [{ name }] });
  const stopped = c.next('stopped');
  await c.request('continue', { threadId });
  const at = await look(stopped);
  await c.request('setFunctionBreakpoints', { breakpoints: [] });
  return at;
}

await c.request('initialize', { adapterID: 'sockstep' });
const ready = c.next('initialized');
const first = c.next('stopped');
const launched = c.request('launch', { program: PROGRAM });
await ready;
await c.request('configurationDone');
await launched;
thread = await look(first);
const start = performance.now();
thread = await breakAt('tcp_recvmsg', thread);
const rows: Row[] = [
  {
    what: 'adapter: launch to stopped at tcp_recvmsg, in the running process',
    figure: (performance.now() - begun) / 1000,
    unit: 's',
    goal: 0.5,
    better: 'less',
    note: `of that ${((performance.now() - start) / 1000).toFixed(2)} s from main()`,
  },
];
await c.request('sockstep/follow', { mode: 'cpu' });
await c.request('sockstep/panels', { panels: [...panelNames] });

const row = (what: string, times: number[]): void => {
  rows.push({
    what: `adapter: ${what}, all panels, p95`,
    figure: percentile(times, 95),
    unit: 'ms',
    goal: 10,
    better: 'less',
    note: `${times.length} steps, half in ${percentile(times, 50).toFixed(1)} ms, worst ${Math.max(...times).toFixed(0)} ms`,
  });
};
row('step into', await steps(300, () => 'stepIn'));
row('step over', await steps(300, () => 'next'));
row('step back', await steps(300, () => 'stepBack'));
row('step back into', await steps(150, () => 'sockstep/stepBackInto'));
row('over and back by turns', await steps(200, (i) => (i % 2 ? 'stepBack' : 'next')));
report(rows);
await c.request('disconnect');
