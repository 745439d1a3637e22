/** The list of the kernel's functions comes from its image, and is that of the debugger. */
import { expect, test } from 'vitest';
import { kernelFunctions } from '../../src/adapter/function-list';
import { deserializeImage } from '../../src/machine';
import { stockKernelImage } from '../kernel-image';

test('names, files, lines and sentences; by name', async () => {
  const bytes = await stockKernelImage();
  const list = kernelFunctions(bytes);
  expect(list.find(({ name }) => name === 'tcp_v4_rcv')).toMatchObject({
    file: 'net/ipv4/tcp_ipv4.c',
    path: 'sockstep-kernel:/net/ipv4/tcp_ipv4.c',
    origin: 'kernel',
    summary: expect.stringMatching(/segment.*\.$/),
  });
  expect(list.map(({ name }) => name)).toEqual(list.map(({ name }) => name).sort());

  const { debug } = deserializeImage(bytes);
  const place = (name: string, file: string, line: number): string => `${name} ${file}:${line}`;
  const stops = debug.functions.filter((fn) => !fn.isTracepoint);
  expect(list.map(({ name, file, line }) => place(name, file, line)).sort()).toEqual(
    stops.map(({ name, file, line }) => place(name, debug.files[file]!.path, line)).sort(),
  );
});

test('what is no image is refused', () => {
  expect(() => kernelFunctions(new Uint8Array(10))).toThrow(RangeError);
});
