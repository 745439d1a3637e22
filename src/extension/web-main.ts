/**
 * The extension's entry in the browser (vscode.dev and the like): the adapter runs in a web worker. The desktop's bundle
 * takes `activateSockstep` from this one's (scripts/build.mjs).
 */
import * as vscode from 'vscode';
import type { WorkerToHost } from '../adapter/worker-protocol';
import { activateSockstep, type SockstepApi } from './activate';
import type { AdapterWorker } from './platform';

export { activateSockstep };

export function activate(context: vscode.ExtensionContext): SockstepApi {
  return activateSockstep(context, { startWorker });
}

/** The script goes through a blob: an extension's own files are of another origin than the extension host. */
async function startWorker(context: vscode.ExtensionContext): Promise<AdapterWorker> {
  const script = vscode.Uri.joinPath(context.extensionUri, 'dist', 'adapter-worker.js');
  const bytes = await vscode.workspace.fs.readFile(script);
  const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/javascript' }));
  const worker = new Worker(url);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => {
      worker.onmessage = (event: MessageEvent<WorkerToHost>) => listener(event.data);
    },
    onEnd: (listener) => {
      worker.onerror = (event) => listener(event.message || 'its script could not be loaded');
    },
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}
