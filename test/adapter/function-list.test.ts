/** The list of the kernel's functions comes out as it went in. */
import { expect, test } from 'vitest';
import { packFunctions, unpackFunctions } from '../../src/adapter/function-list';

test('names, files, lines and sentences; by name', () => {
  const entry = (name: string, file: string, line: number, summary = '') => ({ name, file, line, summary });
  const functions = [
    entry('tcp_recvmsg', 'net/ipv4/tcp.c', 700, 'recv() of a stream.'),
    entry('inet_csk', 'include/net/inet_connection_sock.h', 10),
    entry('tcp_close', 'net/ipv4/tcp.c', 90),
  ];
  expect(unpackFunctions(packFunctions(functions))).toEqual(
    [functions[1], functions[2], functions[0]].map((f) => ({
      ...f,
      path: `sockstep-kernel:/${f!.file}`,
      origin: 'kernel',
    })),
  );
});
