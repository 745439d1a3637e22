/**
 * The thin layer of the Debug Adapter Protocol: numbering messages, answering requests, events.
 * One in, one out: `post` carries plain objects, whatever the transport.
 * Leaves out: what requests mean (adapter.ts), transports (stdio.ts, worker-main.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CustomEventName, CustomEvents } from './custom';

/** An error for the user: a sentence, in the right place. */
export class DapError extends Error {
  constructor(
    readonly format: string,
    readonly options: {
      id?: number;
      showUser?: boolean;
      variables?: Record<string, string>;
      url?: string;
      urlLabel?: string;
    } = {},
  ) {
    super(format.replace(/\{(\w+)\}/g, (_, name: string) => options.variables?.[name] ?? ''));
  }
}

/** Numbers of error messages: by kind, so that clients can tell them apart. */
export const ERROR = {
  internal: 1,
  notUnderstood: 2,
  launch: 3,
  running: 4,
  notStopped: 5,
  evaluate: 6,
  unknown: 7,
} as const;

export class Connection {
  private seq = 1;

  constructor(private readonly post: (message: DebugProtocol.ProtocolMessage) => void) {}

  respond(request: DebugProtocol.Request, body: unknown): void {
    this.send({ type: 'response', request_seq: request.seq, command: request.command, success: true, body });
  }

  fail(request: DebugProtocol.Request, error: unknown): void {
    const known = error instanceof DapError ? error : undefined;
    const message = error instanceof Error ? error.message : String(error);
    this.send({
      type: 'response',
      request_seq: request.seq,
      command: request.command,
      success: false,
      message,
      body: {
        error: {
          id: known?.options.id ?? ERROR.internal,
          format: known?.format ?? message,
          variables: known?.options.variables,
          url: known?.options.url,
          urlLabel: known?.options.urlLabel,
          showUser: known ? (known.options.showUser ?? false) : true,
        } satisfies DebugProtocol.Message,
      },
    });
  }

  event<E extends CustomEventName>(name: E, body: CustomEvents[E]): void;
  event(name: string, body?: unknown): void;
  event(name: string, body?: unknown): void {
    this.send({ type: 'event', event: name, body });
  }

  private send(message: object): void {
    this.post({ seq: this.seq++, ...message } as DebugProtocol.ProtocolMessage);
  }
}
