/**
 * Joins VS Code's debug session to the adapter in its worker: passes DAP messages both ways,
 * answers the worker's questions for files, and says so if the worker dies.
 * Leaves out: everything the messages mean.
 */
import * as vscode from 'vscode';
import type { WorkerToHost } from '../adapter/worker-protocol';
import type { AdapterWorker, Platform } from './platform';
import { answerFileRequest, startWorker } from './worker-start';

interface Message {
  seq: number;
  type: string;
  command?: string;
  request_seq?: number;
}

export class AdapterLink implements vscode.DebugAdapter {
  private readonly toClient = new vscode.EventEmitter<vscode.DebugProtocolMessage>();
  readonly onDidSendMessage = this.toClient.event;
  /** Requests not answered yet, to be answered here if the worker dies. */
  private readonly open = new Map<number, Message>();
  private worker: AdapterWorker | undefined;
  private waiting: Message[] | undefined = [];
  private disposed = false;

  constructor(
    private readonly context: vscode.ExtensionContext,
    platform: Platform,
    /** Tells the user that the adapter is gone, and why. */
    private readonly tell: (said: string, problem: string) => void,
  ) {
    this.start(platform).catch((error) =>
      this.died(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    );
  }

  private async start(platform: Platform): Promise<void> {
    const worker = await startWorker(this.context, platform);
    if (this.disposed) return worker.terminate();
    this.worker = worker;
    worker.onMessage((message) => this.fromWorker(message));
    worker.onEnd((problem) => this.died(problem));
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
    if (answerFileRequest(message, () => this.worker)) return;
    switch (message.type) {
      case 'dap': {
        const answer = message.message as Message;
        if (answer.type === 'response' && answer.request_seq !== undefined) this.open.delete(answer.request_seq);
        this.toClient.fire(message.message as vscode.DebugProtocolMessage);
        break;
      }
      case 'fatal':
        this.died(message.error);
        break;
    }
  }

  /** The worker is gone: fail what is open, end the session, say why. */
  private died(problem: string): void {
    if (this.disposed) return;
    this.disposed = true;
    this.worker?.terminate();
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

  dispose(): void {
    this.disposed = true;
    this.worker?.terminate();
    this.toClient.dispose();
  }
}
