/**
 * The adapter inside a worker, Node's or the browser's: DAP by messages, files by asking the host;
 * scenarios as tests; scenarios compiled while they are written.
 * Leaves out: the port itself (worker-main.ts).
 */
import { Compilers } from '../scenario/compile';
import type { FileProvider } from '../scenario/files';
import { Adapter } from './adapter';
import { loadScenario } from '../scenario/load';
import { loadWith } from './load-program';
import { problemEntry } from './problems';
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
  const begin = (session: number): { session: number; adapter: Adapter } => ({
    session,
    adapter: new Adapter({
      post: (message) => port.post({ type: 'dap', session, message }),
      files,
      load: (args, from) => loadWith(kernelImage, compilers)(args, from),
      yieldNow: () => port.yieldNow(),
      now: () => Date.now(),
      kernelRoot: `${KERNEL_SCHEME}:`,
      // A worker may be kept for long: not with the memory of machines that nobody looks at any more.
      ended: (statements) => {
        if (current.session === session) current = begin(0);
        port.post({ type: 'rest', session, statements });
      },
    }),
  });
  let current = begin(0);
  const fatal = (error: unknown, session?: number): void =>
    port.post({
      type: 'fatal',
      ...(session === undefined ? {} : { session }),
      error: textOf(error),
    });
  port.onMessage((message) => {
    switch (message.type) {
      case 'init':
        kernelImage = message.kernelImage;
        return;
      case 'session':
        // What still runs for the old one ends at its next rest.
        void current.adapter.close();
        current = begin(message.session);
        return;
      case 'dap': {
        const { adapter, session } = current;
        adapter.handle(message.message).catch((error: unknown) => fatal(error, session));
        return;
      }
      case 'check': {
        const { id, path, text, kernel } = message;
        const inEditor = { ...files, readFile: async (name: string) => (name === path ? text : files.readFile(name)) };
        loadScenario(path, inEditor, {
          kernelImage,
          compilers,
          checkOnly: true,
          ...(kernel === undefined ? {} : { kernel }),
        }).then(
          ({ diagnostics }) => port.post({ type: 'checkResult', id, problems: diagnostics.map(problemEntry) }),
          (error: unknown) => port.post({ type: 'checkResult', id, error: textOf(error) }),
        );
        return;
      }
      case 'test': {
        const { id, ...request } = message;
        const kernelRoot = `${KERNEL_SCHEME}:`;
        const host = { files, kernelImage, compilers, kernelRoot, yieldNow: () => port.yieldNow() };
        runTest(request, host).then(
          (outcome) => port.post({ type: 'testResult', id, outcome }),
          (error: unknown) => fatal(error),
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

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
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
