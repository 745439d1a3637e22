/**
 * Whole sessions with the real adapter process, message by message, as recorded files: what any client would see. A
 * deliberate change is taken over with `npx vitest run test/adapter/transcripts.test.ts -u`; read the difference first.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DapProcess } from './process';

const RECV = 'scenarios/basics/blocking-recv.scenario';

/** What a client asks for at a stop: the first rows of the stack, the scopes, the first one's variables. */
async function look(c: DapProcess, threadId: number, levels = 3): Promise<number> {
  const { stackFrames } = await c.request('stackTrace', { threadId, startFrame: 0, levels });
  const { scopes } = await c.request('scopes', { frameId: stackFrames[0].id });
  await c.request('variables', { variablesReference: scopes[0].variablesReference });
  return stackFrames[0].id;
}

const sessions: Record<string, (c: DapProcess) => Promise<void>> = {
  'entry-and-steps': async (c) => {
    const { threadId } = await c.launch(RECV);
    await c.request('threads');
    await look(c, threadId);
    await c.move('next', { threadId });
    await c.move('stepIn', { threadId });
    await c.move('stepOut', { threadId });
    await look(c, threadId);
    await c.move('stepBack', { threadId });
    await c.move('sockstep/stepBackInto', { threadId });
    await c.move('sockstep/stepBackOut', { threadId });
  },
  'breakpoints-of-all-kinds': async (c) => {
    const stop = await c.launch(RECV, { stopOnEntry: false }, async () => {
      const { breakpoints } = await c.request('setFunctionBreakpoints', {
        breakpoints: [
          { name: 'net/ipv4/tcp.c:tcp_recvmsg' },
          { name: 'tcp_recvmesg' },
          { name: 'schedule', condition: 'current->pid == 4 &&' },
        ],
      });
      expect(breakpoints).toHaveLength(3);
      await c.request('setBreakpoints', {
        source: { path: join(import.meta.dirname, '../..', RECV) },
        breakpoints: [{ line: 1 }, { line: 52, logMessage: 'fd {fd}' }],
      });
      await c.request('setExceptionBreakpoints', { filters: ['oops', 'unknown'] });
    });
    const frameId = await look(c, stop.threadId);
    const info = await c.request('dataBreakpointInfo', { name: 'sk->sk_receive_queue.qlen', frameId });
    await c.request('setDataBreakpoints', { breakpoints: [{ dataId: info.dataId, accessType: 'write' }] });
    await c.request('setFunctionBreakpoints', { breakpoints: [] });
    const data = await c.move('continue', { threadId: stop.threadId });
    await look(c, data.threadId, 2);
    await c.move('reverseContinue', { threadId: data.threadId });
  },
  'values-and-changes': async (c) => {
    const { threadId } = await c.launch(RECV, { stopOnEntry: false }, () =>
      c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'skb_copy_datagram_iter' }] }),
    );
    const frameId = await look(c, threadId, 1);
    for (const expression of ['skb->len', 'skb', '(char *)skb->data', 'nothing', 'skb->len = 1'])
      await c.raw('evaluate', { expression, frameId, context: 'watch' });
    await c.raw('setExpression', { expression: 'len', value: '5', frameId });
    await c.event('invalidated');
    await c.request('evaluate', { expression: 'len', frameId, context: 'watch' });
    const place = await c.request('evaluate', { expression: '(char *)skb->data', frameId, context: 'watch' });
    await c.request('readMemory', { memoryReference: place.memoryReference, count: 12 });
    await c.request('completions', { frameId, text: 'skb->da', column: 8 });
    await c.request('stepInTargets', { frameId });
  },
  'events-and-the-end': async (c) => {
    const stop = await c.launch('scenarios/close/connect-refused.scenario', { stopOnEntry: false }, () =>
      c.request('setExceptionBreakpoints', {
        filters: ['reset'],
        filterOptions: [{ filterId: 'syscall', condition: 'ret == -111' }],
      }),
    );
    await c.request('exceptionInfo', { threadId: stop.threadId });
    let { threadId } = stop;
    for (let i = 0; i < 2; i++) {
      ({ threadId } = await c.move('continue', { threadId }));
      await c.request('exceptionInfo', { threadId });
    }
    await c.request('setExceptionBreakpoints', { filters: [] });
    await c.move('continue', { threadId });
    await c.request('evaluate', { expression: '@client strace', context: 'repl' });
    await c.request('evaluate', { expression: '@server nstat TcpOutRsts', context: 'repl' });
    await c.move('reverseContinue', { threadId });
  },
  mistakes: async (c) => {
    await c.request('initialize', { adapterID: 'sockstep' });
    await c.raw('launch', { program: join(import.meta.dirname, 'nothing.scenario') });
    await c.raw('launch', { program: 'x.scenario', stopOnEntri: true, cpus: 99 });
    await c.raw('launch', { program: join(import.meta.dirname, 'programs/broken.scenario') });
    const program = join(import.meta.dirname, 'programs/hello.c');
    await c.raw('launch', { program, kernel: join(import.meta.dirname, 'nowhere') });
    // The library calls main(); the mistake is in the program.
    await c.raw('launch', { program: join(import.meta.dirname, 'programs/no-main.c') });
    await c.raw('threads');
    await c.raw('stackTrace', { threadId: 'one' });
    await c.raw('evaluate', {});
    await c.raw('frobnicate', {});
  },
};

for (const [name, session] of Object.entries(sessions)) {
  test(name, async () => {
    const c = await DapProcess.start({ capabilities: name === 'entry-and-steps' });
    await session(c);
    expect(await c.end()).toBe(0);
    await expect(`${c.transcript.join('\n')}\n`).toMatchFileSnapshot(`transcripts/${name}.txt`);
  });
}

test('the process goes when its client goes, or is killed, in the middle of a run', async () => {
  const c = await DapProcess.start();
  const { threadId } = await c.launch('test/adapter/programs/endless.c');
  await c.request('continue', { threadId });
  c.child.stdin!.end();
  expect(await c.exited).toBe(0);
  const d = await DapProcess.start();
  const stop = await d.launch('test/adapter/programs/endless.c');
  await d.request('continue', { threadId: stop.threadId });
  // It runs and still answers; then it stops where it is.
  expect((await d.raw('scopes', { frameId: 1 })).message).toContain('running');
  await d.request('pause', { threadId: stop.threadId });
  expect((await d.stopped()).reason).toBe('pause');
  await d.request('continue', { threadId: stop.threadId });
  d.child.kill();
  expect(await d.exited).toBe(null);
});

test('a long run shows progress and is cancelled by it; the record up to there stays', async () => {
  const c = await DapProcess.start();
  await c.request('initialize', { adapterID: 'sockstep', supportsProgressReporting: true });
  const launched = c.request('launch', { program: join(import.meta.dirname, 'programs/endless.c') });
  await c.event('initialized');
  await launched;
  await c.request('configurationDone');
  const { threadId } = await c.stopped();
  await c.request('continue', { threadId });
  const { progressId, cancellable, title } = await c.event('progressStart');
  expect([cancellable, title]).toEqual([true, 'Running']);
  expect(await c.event('progressUpdate')).toMatchObject({
    progressId,
    message: expect.stringMatching(/^[\d,]+ statements$/),
  });
  // Of something that is not going on: nothing happens.
  await c.request('cancel', { progressId: 'move-0' });
  await c.request('cancel', { requestId: 1 });
  await c.request('cancel', { progressId });
  expect((await c.stopped()).reason).toBe('pause');
  expect(await c.event('progressEnd')).toEqual({ progressId });
  // Who wrote n? A search through a long past, cancelled by its request: what was found is told.
  const { stackFrames } = await c.request('stackTrace', { threadId });
  const question = { name: 'n', frameId: stackFrames[0].id, count: 3 };
  const { writes } = await c.request('sockstep/lastWrites', question);
  expect(writes.map((w: { function: string; line: number }) => [w.function, w.line])).toEqual(
    Array(3).fill(['main', 7]),
  );
  expect(Number(writes[0].after)).toBe(Number(writes[1].after) + 1);
  expect(writes[0].before).toBe(writes[1].after);
  const { threads } = await c.request('threads');
  expect(threads.some((t: { name: string }) => t.name.includes('endless'))).toBe(true);
  expect(await c.end()).toBe(0);
});
