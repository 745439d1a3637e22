// biome-ignore-all lint/suspicious/noExplicitAny: answers are looked at, not typed.
/** One debugs a patch of the kernel in the scenario file: breakpoints on its lines, frames and steps that show them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadWith } from '../../src/adapter/load-program';
import { Client } from '../adapter/client';
import { files, ROOT } from '../kernel-image';

const SCENARIO = join(ROOT, 'scenarios/sleep/lost-wakeup.scenario');

it('stops in the patched line of sk_wait_data, and steps out of it into the kernel file', {
  timeout: 60_000,
}, async () => {
  const loaded = await loadWith(undefined)({ program: SCENARIO }, files);
  const real = (path: string) => path.replace(/^sockstep-kernel:\/?/, `${ROOT}/kernel/`);
  const texts = new Proxy<Record<string, string>>({}, { get: (_, path) => readFileSync(real(String(path)), 'utf8') });
  const c = new Client(() => loaded, texts);
  await c.launch({ program: SCENARIO });
  await c.stopped();
  const lines = readFileSync(SCENARIO, 'utf8').split('\n');
  const line = lines.findIndex((text) => text.includes('set_current_state(TASK_INTERRUPTIBLE)')) + 1;
  const { breakpoints } = await c.request('setBreakpoints', {
    source: { path: SCENARIO },
    breakpoints: [{ line }],
  });
  expect(breakpoints).toMatchObject([{ verified: true, line }]);

  const hit = await c.move('continue', { threadId: 1 });
  expect(hit.frame).toMatchObject({ name: 'sk_wait_data', line, source: { path: SCENARIO } });
  const { stackFrames } = await c.request('stackTrace', { threadId: hit.threadId });
  expect(stackFrames.map((f: any) => f.name).slice(0, 3)).toEqual([
    'sk_wait_data',
    'tcp_recvmsg_locked',
    'tcp_recvmsg',
  ]);
  const kernel = readFileSync(join(ROOT, 'kernel/net/core/sock.c'), 'utf8').split('\n');
  const next = kernel.findIndex((text) => text.includes('sk_set_bit(SOCKWQ_ASYNC_WAITDATA, sk);')) + 1;
  const after = await c.move('next', { threadId: hit.threadId });
  expect(after.frame.line).toBe(next);
  expect(after.frame.source.path).toMatch(/net\/core\/sock\.c$/);
});
