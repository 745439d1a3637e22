/**
 * One spare worker for the next session: one that has served keeps the compiled C library, the kernel's image and
 * V8's machine code, and starts a session in a third of the time. Without work it is ended after a while.
 */
import type * as vscode from 'vscode';
import type { Platform } from './platform';
import { type StartedWorker, startWorker } from './worker-start';

const KEEP_MS = 3 * 60_000;

export class WorkerPool implements vscode.Disposable {
  private spare: Promise<StartedWorker> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly platform: Platform,
    private readonly keepMs = KEEP_MS,
  ) {}

  /** A worker for one who has it alone, gives it back in order or ends it. */
  take(): Promise<StartedWorker> {
    const { spare } = this;
    this.forget();
    return spare ?? startWorker(this.context, this.platform);
  }

  /** A worker for a question beside whatever it does: it may be taken before it has answered. */
  borrow(): Promise<StartedWorker> {
    if (!this.spare) return this.keep(startWorker(this.context, this.platform));
    this.rest();
    return this.spare;
  }

  /** Nothing runs in it any more. */
  give(worker: StartedWorker): void {
    if (worker.ended) return;
    if (this.spare) worker.terminate();
    else void this.keep(Promise.resolve(worker));
  }

  dispose(): void {
    void this.spare?.then((worker) => worker.terminate());
    this.forget();
  }

  private keep(spare: Promise<StartedWorker>): Promise<StartedWorker> {
    this.spare = spare;
    const lost = (): void => {
      if (this.spare === spare) this.forget();
    };
    spare.then((worker) => worker.onGone(lost), lost);
    this.rest();
    return spare;
  }

  /** The while without work begins now. */
  private rest(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dispose(), this.keepMs);
  }

  private forget(): void {
    clearTimeout(this.timer);
    this.spare = undefined;
  }
}
