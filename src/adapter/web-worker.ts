/** The adapter in a web worker: dist/web/adapter-worker.js of the extension in a browser. */
import { runWorker, yieldByChannel } from './worker';
import type { HostToWorker } from './worker-protocol';

const scope = self as unknown as {
  postMessage(message: unknown): void;
  onmessage: ((event: MessageEvent<HostToWorker>) => void) | null;
};

runWorker({
  post: (message) => scope.postMessage(message),
  onMessage: (listener) => {
    scope.onmessage = (event) => listener(event.data);
  },
  yieldNow: yieldByChannel(),
});
