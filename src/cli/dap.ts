/** `sockstep dap`: the debug adapter on standard input and output. Kernel frames name files of the package. */
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { loadWith } from '../adapter/load-program';
import { serve } from '../adapter/serve';
import type { FileProvider } from '../scenario/files';
import { packageRoot } from './node-files';

export async function serveDap(
  input: Readable,
  output: Writable,
  files: FileProvider,
  kernelImage: Uint8Array | undefined,
): Promise<number> {
  await serve(
    {
      write: (chunk) => void output.write(chunk),
      onData: (listener) => void input.on('data', listener),
      onEnd: (listener) => void input.on('end', listener),
    },
    {
      files,
      load: loadWith(kernelImage),
      kernelRoot: join(packageRoot, 'kernel'),
      yieldNow: () => new Promise((resolve) => setImmediate(resolve)),
    },
  );
  // A client may keep our input open after it has disconnected.
  input.destroy();
  return 0;
}
