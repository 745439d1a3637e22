/**
 * The filter of `ss`: `state established`, `exclude time-wait`, `sport = :7004`, `dst 10.0.0.2`, joined by `and`, `or`, `not`
 * and parentheses. Grammar: states, then  or := and { "or" and };  and := not { ["and"] not };
 * not := ["not" | "!"] ( "(" or ")" | condition ).
 */
import { ipv4 } from '../../inspect/bytes';
import type { SockInfo } from '../../inspect/sock';
import { ToolError } from './options';

/** As `ss` writes TCP's states. */
const SS_STATES: Readonly<Record<string, string>> = {
  ESTABLISHED: 'ESTAB',
  SYN_SENT: 'SYN-SENT',
  SYN_RECV: 'SYN-RECV',
  NEW_SYN_RECV: 'SYN-RECV',
  FIN_WAIT1: 'FIN-WAIT-1',
  FIN_WAIT2: 'FIN-WAIT-2',
  TIME_WAIT: 'TIME-WAIT',
  CLOSE: 'UNCONN',
  CLOSE_WAIT: 'CLOSE-WAIT',
  LAST_ACK: 'LAST-ACK',
  LISTEN: 'LISTEN',
  CLOSING: 'CLOSING',
};

export function stateOf(sock: SockInfo): string {
  return SS_STATES[sock.stateName] ?? sock.stateName;
}

export interface SocketTest {
  test(sock: SockInfo): boolean;
  /** The user has said which states; otherwise ss has a choice of its own. */
  namesStates: boolean;
}

type Test = (sock: SockInfo) => boolean;

const EACH_STATE = [...new Set(Object.values(SS_STATES).map((s) => s.toLowerCase()))];
const SHORT: Record<string, string> = { established: 'estab', closed: 'unconn', close: 'unconn', listening: 'listen' };
const SETS: Record<string, readonly string[]> = {
  all: EACH_STATE,
  connected: EACH_STATE.filter((s) => s !== 'listen' && s !== 'unconn'),
  synchronized: EACH_STATE.filter((s) => !['listen', 'unconn', 'syn-sent'].includes(s)),
  bucket: ['syn-recv', 'time-wait'],
  big: EACH_STATE.filter((s) => s !== 'syn-recv' && s !== 'time-wait'),
};

/** Ports that people write by name. */
const SERVICES: Record<string, number> = { ssh: 22, http: 80, https: 443, domain: 53, echo: 7, discard: 9 };

export function parseFilter(given: readonly string[]): SocketTest {
  const words = given
    .join(' ')
    .split(/(>=|<=|==|!=|&&|\|\||[()!=<>])|\s+/)
    .filter((part) => part !== undefined && part !== '');
  let at = 0;
  const states = new Set<string>();
  let namesStates = false;
  while (words[at] === 'state' || words[at] === 'exclude') {
    const include = words[at++] === 'state';
    const word = words[at++];
    const named = word && (SETS[word.toLowerCase()] ?? one(word.toLowerCase()));
    if (!named)
      throw new ToolError(
        `ss: "${word ?? ''}" is no state. There are: established, ${EACH_STATE.join(', ')}, ${Object.keys(SETS).join(', ')}.`,
      );
    if (!include && !namesStates) for (const s of EACH_STATE) states.add(s);
    namesStates = true;
    for (const s of named) {
      if (include) states.add(s);
      else states.delete(s);
    }
  }
  const condition = at < words.length ? or() : () => true;
  if (at < words.length) throw new ToolError(`ss: "${words[at]}" was not expected here. ${EXAMPLE}`);
  return { namesStates, test: (s) => (!namesStates || states.has(stateOf(s).toLowerCase())) && condition(s) };

  function or(): Test {
    let left = and();
    while (words[at] === 'or' || words[at] === '||' || words[at] === '|') {
      at++;
      const [a, b] = [left, and()];
      left = (s) => a(s) || b(s);
    }
    return left;
  }

  function and(): Test {
    let left = not();
    while (at < words.length && words[at] !== 'or' && words[at] !== '||' && words[at] !== '|' && words[at] !== ')') {
      if (words[at] === 'and' || words[at] === '&&' || words[at] === '&') at++;
      const [a, b] = [left, not()];
      left = (s) => a(s) && b(s);
    }
    return left;
  }

  function not(): Test {
    if (words[at] === 'not' || words[at] === '!') {
      at++;
      const inner = not();
      return (s) => !inner(s);
    }
    if (words[at] === '(') {
      at++;
      const inner = or();
      if (words[at] !== ')') throw new ToolError(`ss: a ")" is missing. ${EXAMPLE}`);
      at++;
      return inner;
    }
    return primary();
  }

  function primary(): Test {
    const what = words[at++];
    if (what === 'sport' || what === 'dport') {
      const op = /^(=|==|!=|<|>|<=|>=|eq|ne|neq|lt|gt|le|ge)$/.test(words[at] ?? '') ? words[at++]! : '=';
      const port = portOf(words[at++]);
      return (s) => compare(op, what === 'sport' ? s.localPort : s.remotePort, port);
    }
    if (what === 'src' || what === 'dst') {
      if (words[at] === '=' || words[at] === '==') at++;
      const [address = '', port] = (words[at++] ?? '').split(':');
      if (!/^(\*|\d+\.\d+\.\d+\.\d+(\/\d+)?|)$/.test(address) || (address === '' && !port))
        throw new ToolError(`ss: "${what}" needs an address, such as 10.0.0.1, 10.0.0.0/24 or 10.0.0.1:80.`);
      const wanted = port ? portOf(`:${port}`) : undefined;
      return (s) => {
        const [ip, p] = what === 'src' ? [s.localAddress, s.localPort] : [s.remoteAddress, s.remotePort];
        return (
          (address === '' || address === '*' || inNet(ipv4(ip), address)) && (wanted === undefined || p === wanted)
        );
      };
    }
    throw new ToolError(`ss: "${what ?? ''}" is not understood. ${EXAMPLE}`);
  }
}

const EXAMPLE = 'A filter looks like: ss -tan state established dport = :7004 or src 10.0.0.1.';

function one(word: string): string[] | undefined {
  const name = SHORT[word] ?? word;
  return EACH_STATE.includes(name) ? [name] : undefined;
}

function portOf(text: string | undefined): number {
  const word = (text ?? '').replace(/^:/, '');
  const port = /^\d+$/.test(word) ? Number(word) : SERVICES[word];
  if (port === undefined || port > 65535) throw new ToolError(`ss: "${text ?? ''}" is no port; write it as :7004.`);
  return port;
}

function compare(op: string, a: number, b: number): boolean {
  switch (op) {
    case '!=':
    case 'ne':
    case 'neq':
      return a !== b;
    case '<':
    case 'lt':
      return a < b;
    case '>':
    case 'gt':
      return a > b;
    case '<=':
    case 'le':
      return a <= b;
    case '>=':
    case 'ge':
      return a >= b;
    default:
      return a === b;
  }
}

function inNet(ip: string, net: string): boolean {
  const [base = '', bits] = net.split('/');
  const value = (text: string): number => text.split('.').reduce((n, part) => n * 256 + Number(part), 0);
  const size = 2 ** (32 - Math.min(32, Number(bits ?? 32)));
  return Math.floor(value(ip) / size) === Math.floor(value(base) / size);
}
