/** The link between VS Code and the adapter's worker: order at the start, files, and the worker's death. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostToWorker, WorkerToHost } from '../../src/adapter/worker-protocol';
import { AdapterLink } from '../../src/extension/adapter-link';
import type { AdapterWorker, Platform } from '../../src/extension/platform';
import { WorkerPool } from '../../src/extension/worker-pool';
import { files, Uri, workspace } from './vscode-stub';

vi.mock('vscode', () => import('./vscode-stub'));

class FakeWorker implements AdapterWorker {
  readonly received: HostToWorker[] = [];
  terminated = false;
  say: (message: WorkerToHost) => void = () => {};
  end: (problem: string) => void = () => {};
  post(message: HostToWorker): void {
    this.received.push(message);
  }
  onMessage(listener: (message: WorkerToHost) => void): void {
    this.say = listener;
  }
  onEnd(listener: (problem: string) => void): void {
    this.end = listener;
  }
  terminate(): void {
    this.terminated = true;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('AdapterLink', () => {
  let worker: FakeWorker;
  let started: FakeWorker[];
  let pool: WorkerPool;
  let link: AdapterLink;
  let sent: Record<string, unknown>[];
  let logged: string[];

  const make = (platform?: Platform) => {
    const context = { extensionUri: Uri.file('/ext') };
    if (platform) pool = new WorkerPool(context as never, platform, 1000);
    link = new AdapterLink(pool, (said, problem) => logged.push(`${said} ${problem}`));
    link.onDidSendMessage((message) => sent.push(message as unknown as Record<string, unknown>));
  };

  beforeEach(() => {
    files.clear();
    started = [];
    sent = [];
    logged = [];
    make({
      startWorker: async () => {
        worker = new FakeWorker();
        started.push(worker);
        return worker;
      },
    });
  });

  /** The number of the worker's session. */
  const session = () => {
    const begun = worker.received.findLast((message) => message.type === 'session');
    return begun?.type === 'session' ? begun.session : -1;
  };
  const answer = (seq: number, command: string) =>
    worker.say({
      type: 'dap',
      session: session(),
      message: { seq, type: 'response', request_seq: seq, command, success: true },
    });
  const initialize = { seq: 1, type: 'request', command: 'initialize' };

  it('gives the worker its image first, then what came meanwhile, in order', async () => {
    link.handleMessage(initialize);
    link.handleMessage({ seq: 2, type: 'request', command: 'launch' } as never);
    await settled();
    expect(
      worker.received.map((message) =>
        message.type === 'dap' ? (message.message as { seq: number }).seq : message.type,
      ),
    ).toEqual(['init', 'session', 1, 2]);
  });

  it('passes the adapter’s messages on unchanged', async () => {
    await settled();
    const event = { seq: 7, type: 'event', event: 'initialized' };
    worker.say({ type: 'dap', session: session(), message: event });
    expect(sent).toEqual([event]);
  });

  it('reads files, also those that are only in an editor, and says plainly why one cannot be read', async () => {
    files.set('file:/work/a.scenario', 'scenario "A"');
    workspace.textDocuments = [{ uri: Uri.parse('untitled:Untitled-1'), getText: () => 'int main;' }];
    await settled();
    for (const [id, path] of [
      [1, '/work/a.scenario'],
      [2, 'untitled:Untitled-1'],
      [3, '/work/none.scenario'],
    ] as const) {
      worker.say({ type: 'readFile', id, path });
    }
    worker.say({ type: 'readDirectory', id: 4, path: '/work' });
    await settled();
    expect(worker.received.slice(2)).toEqual(
      expect.arrayContaining([
        { type: 'readFileResult', id: 1, text: 'scenario "A"' },
        { type: 'readFileResult', id: 2, text: 'int main;' },
        { type: 'readFileResult', id: 3, error: 'There is no such file or folder.' },
        { type: 'readDirectoryResult', id: 4, entries: [{ name: 'a.scenario', kind: 'file' }] },
      ]),
    );
  });

  it('ends the session and answers what is open when the worker dies', async () => {
    await settled();
    link.handleMessage(initialize);
    link.handleMessage({ seq: 2, type: 'request', command: 'launch' } as never);
    answer(1, 'initialize');
    worker.end('RangeError: out of memory');
    expect(sent.slice(1)).toMatchObject([
      { type: 'response', request_seq: 2, command: 'launch', success: false, body: { error: {} } },
      { type: 'event', event: 'output', body: { category: 'important' } },
      { type: 'event', event: 'terminated' },
    ]);
    expect(logged[0]).toContain('out of memory');
    worker.end('again');
    expect(sent).toHaveLength(4);
  });

  it('does the same when the worker cannot even start', async () => {
    sent = [];
    make({
      startWorker: async () => {
        throw new Error('no such file: adapter-worker.js');
      },
    });
    link.handleMessage(initialize);
    await settled();
    expect(sent).toMatchObject([{ request_seq: 1, success: false }, { event: 'output' }, { event: 'terminated' }]);
    expect(logged[0]).toContain('adapter-worker.js');
  });

  it('gives the worker back after a session that ended in order; the next one hears nothing of it', async () => {
    await settled();
    link.handleMessage({ seq: 9, type: 'request', command: 'disconnect' } as never);
    answer(9, 'disconnect');
    worker.say({ type: 'rest', session: session(), statements: 300_000 });
    link.dispose();
    const [first, before] = [worker, session()];
    expect(first.terminated).toBe(false);
    sent = [];
    make();
    await settled();
    expect(started).toEqual([first]);
    expect(session()).not.toBe(before);
    worker.say({ type: 'dap', session: before, message: { seq: 99, type: 'event', event: 'output' } });
    expect(sent).toEqual([]);
    worker.say({ type: 'dap', session: session(), message: { seq: 1, type: 'event', event: 'initialized' } });
    expect(sent).toHaveLength(1);
  });

  it('ends a worker that has recorded much, and with it the memory', async () => {
    await settled();
    link.handleMessage({ seq: 9, type: 'request', command: 'disconnect' } as never);
    answer(9, 'disconnect');
    worker.say({ type: 'rest', session: session(), statements: 100_000_000 });
    link.dispose();
    expect(worker.terminated).toBe(true);
  });

  it('keeps one spare worker, and for a while only', async () => {
    const [a, b] = [await pool.take(), await pool.take()];
    vi.useFakeTimers();
    try {
      pool.give(a);
      pool.give(b);
      expect([started.at(-2)!.terminated, started.at(-1)!.terminated]).toEqual([false, true]);
      await vi.advanceTimersByTimeAsync(1001);
      expect(started.at(-2)!.terminated).toBe(true);
    } finally {
      vi.useRealTimers();
    }
    const next = await pool.take();
    expect([a, b]).not.toContain(next);
  });

  it('does not keep a worker that has died', async () => {
    const spare = await pool.borrow();
    started.at(-1)!.end('RangeError: out of memory');
    expect(await pool.take()).not.toBe(spare);
  });

  it('ends the worker when the session ends otherwise, and says nothing then', async () => {
    await settled();
    link.dispose();
    worker.end('it ended with code 1');
    expect(worker.terminated).toBe(true);
    expect(sent).toEqual([]);
    expect(logged).toEqual([]);
  });
});
