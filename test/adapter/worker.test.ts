/** The worker as the extension uses it: one session after the other, and scenarios compiled while they are written. */
import { expect, it } from 'vitest';
import { runWorker } from '../../src/adapter/worker';
import type { HostToWorker, WorkerToHost } from '../../src/adapter/worker-protocol';
import { files, stockKernelImage } from '../kernel-image';

const SCENARIO = `scenario "One"
host box {
}
process p on box {
  #include <stdio.h>
  int main(void)
  {
    for (volatile long i = 0; i < 100000000; i++)
      ;
    return 0;
  }
}
expect exit p 0
`;

interface Dap {
  type: string;
  event?: string;
  command?: string;
  success?: boolean;
  body?: { reason?: string };
}

/** A worker in this process; `until` waits for a message, of those that come after the call before. */
async function start() {
  let tell: (message: HostToWorker) => void = () => {};
  const said: WorkerToHost[] = [];
  let look: () => void = () => {};
  runWorker({
    post: (message) => {
      if (message.type === 'readFile') {
        const { id, path } = message;
        const text = path === '/one.scenario' ? Promise.resolve(SCENARIO) : files.readFile(path);
        text.then(
          (found) => tell({ type: 'readFileResult', id, text: found }),
          (error) => tell({ type: 'readFileResult', id, error: String(error) }),
        );
      } else if (message.type === 'readDirectory') {
        const { id, path } = message;
        files.readDirectory(path).then((entries) => tell({ type: 'readDirectoryResult', id, entries: [...entries] }));
      } else {
        said.push(message);
        look();
      }
    },
    onMessage: (listener) => {
      tell = listener;
    },
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
  });
  tell({ type: 'init', kernelImage: await stockKernelImage() });
  const until = <T extends WorkerToHost>(wanted: (message: WorkerToHost) => T | undefined | false): Promise<T> =>
    new Promise((resolve) => {
      look = () => {
        for (const message of said) {
          const found = wanted(message);
          if (found) resolve(found);
        }
      };
      look();
    });
  let seq = 1;
  const request = (command: string, args: object = {}) =>
    tell({ type: 'dap', message: { seq: seq++, type: 'request', command, arguments: args } });
  const dap = (session: number, wanted: (message: Dap) => boolean) =>
    until((m) => (m.type === 'dap' && m.session === session && wanted(m.message as Dap) ? m : undefined));
  const launch = (session: number, stopOnEntry: boolean) => {
    tell({ type: 'session', session });
    request('initialize', { adapterID: 'sockstep' });
    request('launch', { program: '/one.scenario', stopOnEntry });
    return dap(session, (m) => m.event === 'initialized').then(() => request('configurationDone'));
  };
  return { tell: (message: HostToWorker) => tell(message), until, dap, request, launch, said };
}

it('serves the next session while the old one is still running, and lets nothing of that one through', async () => {
  const worker = await start();
  await worker.launch(1, false);
  await worker.dap(1, (m) => m.command === 'configurationDone');
  await worker.launch(2, true);
  await worker.dap(2, (m) => m.event === 'stopped' && m.body?.reason === 'entry');
  const at = worker.said.findIndex((m) => m.type === 'dap' && m.session === 2);
  expect(worker.said.slice(at).filter((m) => m.type === 'dap' && m.session === 1)).toEqual([]);
  expect(worker.said.filter(({ type }) => type === 'fatal')).toEqual([]);
});

it('forgets the machine of a session that has ended', async () => {
  const worker = await start();
  await worker.launch(1, true);
  await worker.dap(1, (m) => m.event === 'stopped');
  worker.request('disconnect');
  await worker.dap(1, (m) => m.command === 'disconnect');
  // Whoever asks now asks an adapter without a machine.
  worker.request('threads');
  const { message } = await worker.until((m) =>
    m.type === 'dap' && (m.message as Dap).command === 'threads' ? m : undefined,
  );
  expect(message).toMatchObject({ success: false, message: expect.stringContaining('Nothing has been launched') });
});

it('compiles a scenario as it stands in the editor, also beside a session', async () => {
  const worker = await start();
  await worker.launch(1, true);
  const check = async (id: number, text: string) => {
    worker.tell({ type: 'check', id, path: '/one.scenario', text });
    const { problems } = await worker.until((m) => (m.type === 'checkResult' && m.id === id ? m : undefined));
    return problems?.map(({ line, message, severity }) => ({ line, message, severity }));
  };
  expect(await check(1, SCENARIO)).toEqual([]);
  expect(await check(2, SCENARIO.replace('return 0', 'retrun 0'))).toMatchObject([
    { line: 10, severity: 'error', message: expect.stringContaining("'retrun' is not declared") },
    { line: 10, severity: 'error' },
  ]);
  expect(await check(3, SCENARIO.replace('<stdio.h>', '<studio.h>'))).toMatchObject([{ line: 5, severity: 'error' }]);
  expect(await check(4, SCENARIO)).toEqual([]);
  await worker.dap(1, (m) => m.event === 'stopped');
});
