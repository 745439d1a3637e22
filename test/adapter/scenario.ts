/** A client on a scenario of the repository with the stock kernel, launched and stopped where asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadWith } from '../../src/adapter/load-program';
import { files, ROOT, stockKernelImage } from '../kernel-image';
import { Client } from './client';

type Stopped = Awaited<ReturnType<Client['stopped']>>;

const real = (path: string): string => path.replace(/^sockstep-kernel:\/?/, `${ROOT}/kernel/`);

/** `name` is a path below scenarios/; `configure` runs before anything executes. */
export async function onScenario(
  name: string,
  args: object = {},
  configure?: (c: Client) => Promise<void>,
): Promise<{ c: Client; s: Stopped }> {
  const program = join(ROOT, 'scenarios', name);
  const loaded = await loadWith(await stockKernelImage())(
    { program },
    { readFile: (path) => files.readFile(real(path)), readDirectory: (path) => files.readDirectory(real(path)) },
  );
  const texts = new Proxy<Record<string, string>>({}, { get: (_, path) => readFileSync(real(String(path)), 'utf8') });
  const c = new Client(() => loaded, texts);
  await c.launch({ program, ...args }, async () => configure?.(c));
  return { c, s: await c.stopped() };
}

/** What the console answers; errors with `error: ` in front. */
export async function typed(c: Client, expression: string, frameId?: number): Promise<string> {
  const answer = await c.raw('evaluate', { expression, frameId, context: 'repl' });
  return answer.success ? answer.body.result : `error: ${answer.message}`;
}
