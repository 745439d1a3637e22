/** What every worker needs, whatever it is for: the kernel's image, and answers to its questions for files. */
import * as vscode from 'vscode';
import type { WorkerToHost } from '../adapter/worker-protocol';
import { readDirectory, readText, reason } from './files';
import type { AdapterWorker, Platform } from './platform';

/** A worker that has its kernel image. */
export async function startWorker(context: vscode.ExtensionContext, platform: Platform): Promise<AdapterWorker> {
  const [worker, kernelImage] = await Promise.all([platform.startWorker(context), readKernelImage(context)]);
  worker.post({ type: 'init', kernelImage });
  return worker;
}

/** Undefined where there is none: then the worker compiles the kernel's sources. */
async function readKernelImage(context: vscode.ExtensionContext): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', 'kernel.img'));
  } catch {
    return undefined;
  }
}

/** Answers a question for a file or a folder; false when the message is something else. */
export function answerFileRequest(message: WorkerToHost, worker: () => AdapterWorker | undefined): boolean {
  const { type } = message;
  if (type === 'readFile') {
    const { id, path } = message;
    readText(path).then(
      (text) => worker()?.post({ type: 'readFileResult', id, text }),
      (error) => worker()?.post({ type: 'readFileResult', id, error: reason(error) }),
    );
    return true;
  }
  if (type === 'readDirectory') {
    const { id, path } = message;
    readDirectory(path).then(
      (entries) => worker()?.post({ type: 'readDirectoryResult', id, entries }),
      (error) => worker()?.post({ type: 'readDirectoryResult', id, error: reason(error) }),
    );
    return true;
  }
  return false;
}
