/** The message for a name that is not declared, with the likeliest remedy. */
import type { Parser } from './parser';
import type { Token } from './token';

/** Where well-known names are declared. */
const HEADERS: Record<string, string | undefined> = Object.assign(Object.create(null) as Record<string, string>, {
  printf: '<stdio.h>',
  fprintf: '<stdio.h>',
  puts: '<stdio.h>',
  perror: '<stdio.h>',
  snprintf: '<stdio.h>',
  stderr: '<stdio.h>',
  stdout: '<stdio.h>',
  malloc: '<stdlib.h>',
  free: '<stdlib.h>',
  exit: '<stdlib.h>',
  atoi: '<stdlib.h>',
  memcpy: '<string.h>',
  memset: '<string.h>',
  strlen: '<string.h>',
  strcmp: '<string.h>',
  memcmp: '<string.h>',
  strerror: '<string.h>',
  socket: '<sys/socket.h>',
  bind: '<sys/socket.h>',
  listen: '<sys/socket.h>',
  accept: '<sys/socket.h>',
  connect: '<sys/socket.h>',
  send: '<sys/socket.h>',
  recv: '<sys/socket.h>',
  setsockopt: '<sys/socket.h>',
  close: '<unistd.h>',
  read: '<unistd.h>',
  write: '<unistd.h>',
  fork: '<unistd.h>',
  sleep: '<unistd.h>',
  errno: '<errno.h>',
  EAGAIN: '<errno.h>',
  EINTR: '<errno.h>',
  NULL: '<stddef.h>',
  true: '<stdbool.h>',
  false: '<stdbool.h>',
  assert: '<assert.h>',
  htons: '<arpa/inet.h>',
  ntohs: '<arpa/inet.h>',
  htonl: '<arpa/inet.h>',
  poll: '<poll.h>',
  epoll_wait: '<sys/epoll.h>',
  epoll_create1: '<sys/epoll.h>',
  fcntl: '<fcntl.h>',
  O_NONBLOCK: '<fcntl.h>',
  INADDR_ANY: '<netinet/in.h>',
});

export function reportUnknown(p: Parser, token: Token, called: boolean): void {
  const { text } = token;
  const guess = p.nearestName(
    text,
    (symbol) => symbol.symbol !== 'typedef' && (!called || symbol.symbol === 'function'),
  );
  const header = HEADERS[text];
  const suggestion =
    header !== undefined
      ? `include ${header}`
      : guess !== undefined
        ? `did you mean '${guess}'?`
        : called
          ? 'declare it before it is used, or include its header'
          : undefined;
  p.errorAt(
    token,
    called ? 'unknown-function' : 'unknown-identifier',
    called ? `Function '${text}' is not declared` : `'${text}' is not declared`,
    suggestion === undefined ? {} : { suggestion },
  );
}
