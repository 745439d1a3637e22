/**
 * The adapter inside a worker, Node's or the browser's: DAP by messages, files by asking the host;
 * and scenarios as tests.
 * Leaves out: the port itself (worker-main.ts).
 */
import { Compilers } from '../scenario/compile';
import type { FileProvider } from '../scenario/files';
import { Adapter } from './adapter';
import { loadWith } from './load-program';
import { runTest } from './test-run';
import {
  type HostToWorker,
  KERNEL_SCHEME,
  type ReadDirectoryResult,
  type ReadFileResult,
  type WorkerToHost,
} from './worker-protocol';

export interface WorkerPort {
  post(message: WorkerToHost): void;
  onMessage(listener: (message: HostToWorker) => void): void;
  /** Lets messages come in; resolves soon. */
  yieldNow(): Promise<void>;
}

type Waiting = (result: ReadFileResult | ReadDirectoryResult) => void;

export function runWorker(port: WorkerPort): void {
  let kernelImage: Uint8Array | undefined;
  const compilers = new Compilers();
  let nextId = 1;
  const waiting = new Map<number, Waiting>();
  const ask = <R extends ReadFileResult | ReadDirectoryResult>(
    type: 'readFile' | 'readDirectory',
    path: string,
  ): Promise<R> =>
    new Promise<R>((resolve) => {
      const id = nextId++;
      waiting.set(id, resolve as Waiting);
      port.post({ type, id, path });
    });
  const files: FileProvider = {
    readFile: async (path) => {
      const { text, error } = await ask<ReadFileResult>('readFile', path);
      if (text === undefined) throw new Error(error ?? 'It cannot be read.');
      return text;
    },
    readDirectory: async (path) => {
      const { entries, error } = await ask<ReadDirectoryResult>('readDirectory', path);
      if (!entries) throw new Error(error ?? 'It cannot be read.');
      return entries;
    },
  };
  const adapter = new Adapter({
    post: (message) => port.post({ type: 'dap', message }),
    files,
    load: (args, from) => loadWith(kernelImage, compilers)(args, from),
    yieldNow: () => port.yieldNow(),
    now: () => Date.now(),
    kernelRoot: `${KERNEL_SCHEME}:`,
    ended: () => {},
  });
  port.onMessage((message) => {
    switch (message.type) {
      case 'init':
        kernelImage = message.kernelImage;
        return;
      case 'dap':
        adapter.handle(message.message).catch((error: unknown) =>
          port.post({
            type: 'fatal',
            error: error instanceof Error ? (error.stack ?? error.message) : String(error),
          }),
        );
        return;
      case 'test': {
        const { id, ...request } = message;
        const kernelRoot = `${KERNEL_SCHEME}:`;
        const host = { files, kernelImage, compilers, kernelRoot, yieldNow: () => port.yieldNow() };
        runTest(request, host).then(
          (outcome) => port.post({ type: 'testResult', id, outcome }),
          (error: unknown) =>
            port.post({
              type: 'fatal',
              error: error instanceof Error ? (error.stack ?? error.message) : String(error),
            }),
        );
        return;
      }
      case 'readFileResult':
      case 'readDirectoryResult': {
        const done = waiting.get(message.id);
        waiting.delete(message.id);
        done?.(message);
        return;
      }
    }
  });
}

/** Gives way by a message to oneself: sooner than any timer, and other messages come first. */
export function yieldByChannel(): () => Promise<void> {
  const channel = new MessageChannel();
  const pending: (() => void)[] = [];
  channel.port1.onmessage = () => pending.shift()?.();
  return () =>
    new Promise((resolve) => {
      pending.push(resolve);
      channel.port2.postMessage(0);
    });
}
