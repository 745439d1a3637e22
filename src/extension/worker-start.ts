/** What every worker needs, whatever it is for: the kernel's image, and answers to its questions for files. */
import * as vscode from 'vscode';
import type { HostToWorker, WorkerToHost } from '../adapter/worker-protocol';
import { readDirectory, readText, reason } from './files';
import type { AdapterWorker, Platform } from './platform';

/** A worker that has its kernel image. Listeners come and go with those who use it. */
export class StartedWorker {
  private readonly messages = new vscode.EventEmitter<WorkerToHost>();
  private readonly ends = new vscode.EventEmitter<string>();
  private readonly gone = new vscode.EventEmitter<void>();
  /** All but its questions for files. */
  readonly onMessage = this.messages.event;
  /** It ended, or failed, without having been told to: says why. */
  readonly onEnd = this.ends.event;
  /** It has ended, one way or the other. */
  readonly onGone = this.gone.event;
  ended = false;

  constructor(private readonly worker: AdapterWorker) {
    worker.onMessage((message) => {
      if (!this.answered(message)) this.messages.fire(message);
    });
    worker.onEnd((problem) => {
      if (this.ended) return;
      this.ended = true;
      this.ends.fire(problem);
      this.gone.fire();
    });
  }

  post(message: HostToWorker): void {
    this.worker.post(message);
  }

  terminate(): void {
    this.worker.terminate();
    if (this.ended) return;
    this.ended = true;
    this.gone.fire();
  }

  /** False when the message is no question for a file or a folder. */
  private answered(message: WorkerToHost): boolean {
    const { type } = message;
    if (type === 'readFile') {
      const { id, path } = message;
      readText(path).then(
        (text) => this.post({ type: 'readFileResult', id, text }),
        (error) => this.post({ type: 'readFileResult', id, error: reason(error) }),
      );
      return true;
    }
    if (type === 'readDirectory') {
      const { id, path } = message;
      readDirectory(path).then(
        (entries) => this.post({ type: 'readDirectoryResult', id, entries }),
        (error) => this.post({ type: 'readDirectoryResult', id, error: reason(error) }),
      );
      return true;
    }
    return false;
  }
}

export async function startWorker(context: vscode.ExtensionContext, platform: Platform): Promise<StartedWorker> {
  const [worker, kernelImage] = await Promise.all([platform.startWorker(context), readKernelImage(context)]);
  const started = new StartedWorker(worker);
  started.post({ type: 'init', kernelImage });
  return started;
}

/** Undefined where there is none: then the worker compiles the kernel's sources. */
async function readKernelImage(context: vscode.ExtensionContext): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', 'kernel.img'));
  } catch {
    return undefined;
  }
}
