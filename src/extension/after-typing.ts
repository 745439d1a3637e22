/** What is to be done with a document once its writer pauses: later keys put it off. Leaves out: what that is. */
import type * as vscode from 'vscode';

export class AfterTyping implements vscode.Disposable {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(
    private readonly ms: number,
    private readonly action: (document: vscode.TextDocument) => void,
  ) {}

  put(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        this.action(document);
      }, this.ms),
    );
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }
}
