/**
 * What differs between the desktop (Node) and the browser: how a worker is started.
 * node-main.ts and web-main.ts each hand in one of these; nothing else in this folder knows.
 */
import type * as vscode from 'vscode';
import type { HostToWorker, WorkerToHost } from '../adapter/worker-protocol';

/** A running adapter worker. */
export interface AdapterWorker {
  post(message: HostToWorker): void;
  onMessage(listener: (message: WorkerToHost) => void): void;
  /** It ended, or failed, without having been told to: `problem` says why. */
  onEnd(listener: (problem: string) => void): void;
  terminate(): void;
}

export interface Platform {
  startWorker(context: vscode.ExtensionContext): Promise<AdapterWorker>;
}
