/**
 * A worker that runs scenarios as tests, one after the other. To cancel is to end it: whatever a
 * scenario does, that works at once.
 */
import type * as vscode from 'vscode';
import type { TestOutcome } from '../../adapter/worker-protocol';
import type { WorkerPool } from '../worker-pool';
import type { StartedWorker } from '../worker-start';

export class Cancelled extends Error {}

export class TestWorker {
  private worker: Promise<StartedWorker> | undefined;
  private readonly listeners: vscode.Disposable[] = [];
  private nextId = 1;
  private readonly waiting = new Map<number, { done(outcome: TestOutcome): void; failed(error: Error): void }>();
  private cancelled = false;

  constructor(private readonly workers: WorkerPool) {}

  async run(request: { program: string; kernel?: string; coverage: boolean }): Promise<TestOutcome> {
    if (this.cancelled) throw new Cancelled();
    this.worker ??= this.start();
    const worker = await this.worker;
    if (this.cancelled) throw new Cancelled();
    const id = this.nextId++;
    return new Promise((done, failed) => {
      this.waiting.set(id, { done, failed });
      worker.post({ type: 'test', id, ...request });
    });
  }

  private async start(): Promise<StartedWorker> {
    const worker = await this.workers.take();
    const onMessage = worker.onMessage((message) => {
      if (message.type === 'testResult') {
        this.waiting.get(message.id)?.done(message.outcome);
        this.waiting.delete(message.id);
      } else if (message.type === 'fatal') this.died(message.error);
    });
    this.listeners.push(
      onMessage,
      worker.onEnd((problem) => this.died(problem)),
    );
    return worker;
  }

  /** A defect of ours fails the test that ran; the next one gets a new worker. */
  private died(problem: string): void {
    if (this.cancelled) return;
    void this.worker?.then((worker) => worker.terminate());
    this.worker = undefined;
    this.fail(new Error(`Sockstep’s worker ended unexpectedly: ${problem}`));
  }

  private fail(error: Error): void {
    for (const { failed } of this.waiting.values()) failed(error);
    this.waiting.clear();
  }

  cancel(): void {
    this.cancelled = true;
    this.fail(new Cancelled());
    void this.worker?.then((worker) => worker.terminate());
  }

  /** All tests have their outcomes. */
  finish(): void {
    for (const listener of this.listeners) listener.dispose();
    if (this.cancelled) return;
    this.cancelled = true;
    void this.worker?.then((worker) => this.workers.give(worker));
  }
}
