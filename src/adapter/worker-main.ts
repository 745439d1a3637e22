/**
 * The adapter in a worker: dist/adapter-worker.js, one file for the Node worker thread of the desktop
 * extension and for the web worker of the browser's, because the engine in it is the same.
 */
import { runWorker, yieldByChannel } from './worker';
import type { HostToWorker } from './worker-protocol';

/** What is used of a web worker's global object. */
interface WebWorkerScope {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<HostToWorker>) => void) | null;
}

/** What is used of Node's MessagePort. */
interface NodePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: HostToWorker) => void): void;
}

declare const require: (module: string) => { parentPort: NodePort | null };

// Not by `typeof require`: the bundler defines one of its own.
const inNode = 'process' in globalThis && typeof globalThis.process?.versions?.node === 'string';
const port = inNode ? require('node:worker_threads').parentPort : null;
if (port) {
  runWorker({
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', listener),
    yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
  });
} else {
  const scope = self as unknown as WebWorkerScope;
  runWorker({
    post: (message) => scope.postMessage(message),
    onMessage: (listener) => {
      scope.onmessage = (event) => listener(event.data);
    },
    yieldNow: yieldByChannel(),
  });
}
