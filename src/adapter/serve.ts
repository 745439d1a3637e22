/**
 * One debug session over byte streams, from the first request to `disconnect` or the end of input:
 * what `sockstep dap` runs.
 */
import type { FileProvider } from '../scenario/files';
import { Adapter } from './adapter';
import type { LoadProgram } from './loading';
import { type ByteStreams, frame, MessageReader } from './stdio';

export interface ServeOptions {
  files: FileProvider;
  load: LoadProgram;
  /** Folder of the kernel's sources, as the client should open them. */
  kernelRoot: string;
  yieldNow(): Promise<void>;
}

export function serve(streams: ByteStreams, options: ServeOptions): Promise<void> {
  return new Promise((resolve) => {
    const adapter = new Adapter({
      ...options,
      post: (message) => streams.write(frame(message)),
      now: () => Date.now(),
      ended: () => resolve(),
    });
    const reader = new MessageReader(
      (message) => void adapter.handle(message),
      (problem) => adapter.complain(problem),
    );
    streams.onData((chunk) => reader.receive(chunk));
    // The client is gone: what runs is stopped, so that nothing keeps the process alive.
    streams.onEnd(() => void adapter.close().then(resolve));
  });
}
