/** What becomes of a name that is not declared: the message with the likeliest remedy; a called one is a function. */
import type { FunctionSymbol } from './ast';
import { builtinType } from './builtin-functions';
import { functionSymbol } from './function-symbol';
import type { Parser } from './parser';
import type { Token } from './token';
import { functionType, INT } from './types';

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

/**
 * C of before 1999: a function that is called without a declaration returns int. Those that the compiler knows
 * (`printf`, `malloc` …) have their own type. A warning; if no file defines it, linking reports it again.
 */
export function implicitFunction(p: Parser, token: Token): FunctionSymbol {
  reportUnknown(p, token, true);
  const { loc } = token;
  const type = builtinType(token.text) ?? functionType(INT, [], false, true);
  const symbol = functionSymbol(token.text, type, { loc, start: loc, end: loc });
  p.functions.push(symbol);
  p.fileScope.symbols.set(token.text, symbol);
  return symbol;
}

export function reportUnknown(p: Parser, token: Token, called: boolean): void {
  const { text } = token;
  const guess = p.nearestName(
    text,
    (symbol) => symbol.symbol !== 'typedef' && (!called || symbol.symbol === 'function'),
  );
  // An expression in the debugger can include nothing.
  const inFile = p.outer === undefined;
  const header = inFile ? HEADERS[text] : undefined;
  const suggestion =
    header !== undefined
      ? `include ${header}`
      : guess !== undefined
        ? `did you mean '${guess}'?`
        : called && inFile
          ? 'declare it before it is used, or include its header'
          : undefined;
  const extra = suggestion === undefined ? {} : { suggestion };
  if (called && p.func !== undefined && inFile)
    p.warnAt(token, 'unknown-function', `Function '${text}' is not declared`, extra);
  else if (called) p.errorAt(token, 'unknown-function', `Function '${text}' is not declared`, extra);
  else p.errorAt(token, 'unknown-identifier', `'${text}' is not declared`, extra);
}
