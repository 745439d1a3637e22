import { expect, test } from 'vitest';
import { frame, MessageReader } from '../../src/adapter/stdio';
import { serve } from '../../src/adapter/serve';

test('messages in any pieces, text of any language', () => {
  const got: unknown[] = [];
  const problems: string[] = [];
  const reader = new MessageReader(
    (m) => got.push(m),
    (p) => problems.push(p),
  );
  const messages = [{ seq: 1, text: 'grüße → 世界' }, { seq: 2 }];
  const all = Buffer.concat(messages.map((m) => frame(m)));
  for (const byte of all) reader.receive(Uint8Array.of(byte));
  expect(got).toEqual(messages);
  reader.receive(all);
  expect(got).toHaveLength(4);
  reader.receive(Buffer.from('Content-Length: 3\r\n\r\n{{{'));
  reader.receive(Buffer.from('Nonsense: 1\r\n\r\n'));
  expect(problems).toEqual(['A message is not JSON.', 'A message came without Content-Length.']);
  reader.receive(Buffer.from('Content-Length: 99999999999\r\n\r\n'));
  expect(problems.at(-1)).toContain('99999999999 bytes');
  reader.receive(new Uint8Array(70_000).fill(65));
  expect(problems.at(-1)).toContain('not the Debug Adapter Protocol');
  reader.receive(frame({ seq: 9 }));
  expect(got.at(-1)).toEqual({ seq: 9 });
});

test('a session over streams ends with disconnect', async () => {
  const out: unknown[] = [];
  const reader = new MessageReader((m) => out.push(m));
  let send: (chunk: Uint8Array) => void = () => {};
  const done = serve(
    { onData: (listener) => (send = listener), onEnd: () => {}, write: (bytes) => reader.receive(bytes) },
    {
      files: { readFile: async () => '', readDirectory: async () => [] },
      load: async () => ({ title: '', plain: true, problems: [] }),
      kernelRoot: '/kernel',
      yieldNow: async () => {},
    },
  );
  send(Buffer.from('Content-Length: 1\r\n\r\n{'));
  for (const nothing of [null, 7, [], { type: 'response' }, { type: 'event', event: 'x' }])
    send(frame(nothing as object));
  send(frame({ seq: 1, type: 'request', command: 'initialize', arguments: { adapterID: 'x' } }));
  send(frame({ seq: 2, type: 'request', command: 'disconnect' }));
  await done;
  expect(out).toMatchObject([
    { event: 'output', body: { output: 'Sockstep: A message is not JSON.\n' } },
    { command: 'initialize', success: true },
    { command: 'disconnect', success: true },
  ]);
});
