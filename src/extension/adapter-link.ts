/**
 * Joins VS Code's debug session to the adapter in its worker: passes DAP messages both ways, gives the worker back
 * when the session has ended in order, and says so if the worker dies.
 * Leaves out: everything the messages mean.
 */
import * as vscode from 'vscode';
import type { WorkerToHost } from '../adapter/worker-protocol';
import type { WorkerPool } from './worker-pool';
import type { StartedWorker } from './worker-start';

interface Message {
  seq: number;
  type: string;
  command?: string;
  request_seq?: number;
}

/** A record of more statements takes hundreds of megabytes, which go at once only with their worker. */
const HEAVY = 5_000_000;

export class AdapterLink implements vscode.DebugAdapter {
  private readonly toClient = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.toClient.event;
  /** Requests not answered yet, to be answered here if the worker dies. */
  private readonly open = new Map<number, Message>();
  private worker: StartedWorker | undefined;
  private readonly listeners: vscode.Disposable[] = [];
  private waiting: Message[] | undefined = [];
  private disposed = false;
  /** The session has ended in order, and the worker may serve the next. */
  private reusable = false;
  private static sessions = 0;
  private readonly session = ++AdapterLink.sessions;

  constructor(
    private readonly workers: WorkerPool,
    /** Tells the user that the adapter is gone, and why. */
    private readonly tell: (said: string, problem: string) => void,
  ) {
    this.start().catch((error) => this.died(error instanceof Error ? (error.stack ?? error.message) : String(error)));
  }

  private async start(): Promise<void> {
    const worker = await this.workers.take();
    if (this.disposed) return this.workers.give(worker);
    this.worker = worker;
    this.listeners.push(
      worker.onMessage((message) => this.fromWorker(message)),
      worker.onEnd((problem) => this.died(problem)),
    );
    worker.post({ type: 'session', session: this.session });
    for (const message of this.waiting ?? []) worker.post({ type: 'dap', message });
    this.waiting = undefined;
  }

  handleMessage(message: vscode.DebugProtocolMessage): void {
    const request = message as Message;
    if (request.type === 'request') this.open.set(request.seq, request);
    if (this.waiting) this.waiting.push(request);
    else this.worker?.post({ type: 'dap', message: request });
  }

  private fromWorker(message: WorkerToHost): void {
    if (!('session' in message) || message.session !== this.session) return;
    switch (message.type) {
      case 'dap': {
        const answer = message.message as Message;
        if (answer.type === 'response' && answer.request_seq !== undefined) this.open.delete(answer.request_seq);
        this.toClient.fire(message.message as vscode.DebugProtocolMessage);
        break;
      }
      case 'rest':
        this.reusable = message.statements <= HEAVY;
        break;
      case 'fatal':
        this.died(message.error);
        break;
    }
  }

  /** The worker is gone: fail what is open, end the session, say why. */
  private died(problem: string): void {
    if (this.disposed) return;
    this.disposed = true;
    this.leave(false);
    const said = 'Sockstep’s debug adapter ended unexpectedly.';
    this.tell(said, problem);
    let seq = 1_000_000_000;
    for (const request of this.open.values()) {
      this.send({
        seq: seq++,
        type: 'response',
        request_seq: request.seq,
        command: request.command,
        success: false,
        message: said,
        body: { error: { id: 1, format: said, showUser: false } },
      });
    }
    this.open.clear();
    this.send({
      seq: seq++,
      type: 'event',
      event: 'output',
      body: { category: 'important', output: `${said}\n${problem}\n` },
    });
    this.send({ seq: seq++, type: 'event', event: 'terminated', body: {} });
  }

  private send(message: object): void {
    this.toClient.fire(message as vscode.DebugProtocolMessage);
  }

  private leave(inOrder: boolean): void {
    for (const listener of this.listeners) listener.dispose();
    if (inOrder && this.worker) this.workers.give(this.worker);
    else this.worker?.terminate();
    this.worker = undefined;
  }

  dispose(): void {
    this.disposed = true;
    this.leave(this.reusable && this.open.size === 0);
    this.toClient.dispose();
  }
}
