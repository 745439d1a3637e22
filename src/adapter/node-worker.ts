/** The adapter in a Node worker thread: dist/adapter-worker.js of the desktop extension. */
import { parentPort } from 'node:worker_threads';
import { runWorker } from './worker';
import type { HostToWorker } from './worker-protocol';

const port = parentPort;
if (!port) throw new Error('This file runs as a worker thread only.');

runWorker({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => port.on('message', (message: HostToWorker) => listener(message)),
  yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
});
