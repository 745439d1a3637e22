/** The extension's entry on the desktop and on remote machines: the adapter runs in a Node worker thread. */
import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { WorkerToHost } from '../adapter/worker-protocol';
import { activateSockstep, type SockstepApi } from './activate';
import type { AdapterWorker } from './platform';

export function activate(context: vscode.ExtensionContext): SockstepApi {
  return activateSockstep(context, { startWorker });
}

async function startWorker(context: vscode.ExtensionContext): Promise<AdapterWorker> {
  const worker = new Worker(vscode.Uri.joinPath(context.extensionUri, 'dist', 'adapter-worker.js').fsPath);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.on('message', (message: WorkerToHost) => listener(message)),
    onEnd: (listener) => {
      worker.on('error', (error) => listener(error.stack ?? String(error)));
      worker.on('exit', (code) => listener(`it ended with code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
