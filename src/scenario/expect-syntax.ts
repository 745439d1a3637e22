/**
 * The grammar of `expect` statements: docs/scenario-language.md, "Expectations".
 */
import type { Parser } from './parser';
import { describe, didYouMean, SyntaxProblem } from './problems';
import type { ExpectStatement, Operator, Quantity, WireLine, Word } from './syntax';

export const EXPECTATIONS = [
  'exit',
  'running',
  'output',
  'syscall',
  'calls',
  'order',
  'same',
  'never',
  'count',
  'states',
  'wire',
  'counter',
  'event',
  'no',
  'oops',
  'warn',
] as const;

/** `function.parameter` or `function.parameter+N` */
export const VALUE = /^(\w+)\.(\w+)(?:\+(\d+))?$/;

const OPERATORS = ['==', '!=', '<', '<=', '>', '>='];

export function parseExpect(p: Parser): ExpectStatement {
  const start = p.advance().start;
  const what = expectation(p, p.word(`what is expected, one of: ${EXPECTATIONS.join(', ')}`));
  return { kind: 'expect', what, start, end: p.lastEnd };
}

function expectation(p: Parser, verb: Word): ExpectStatement['what'] {
  switch (verb.text) {
    case 'exit': {
      const process = p.word('the name of a process');
      if (p.token.text === 'signal') {
        p.advance();
        return { kind: 'exit', process, signal: p.word('a signal, as in SIGSEGV') };
      }
      return { kind: 'exit', process, code: p.quantity('an exit code') };
    }
    case 'running':
      return { kind: 'running', process: p.word('the name of a process') };
    case 'output':
      return { kind: 'output', process: p.word('the name of a process'), text: p.string('a line of output in quotes') };
    case 'syscall': {
      const process = p.word('the name of a process');
      const name = p.word('the name of a system call');
      const nth = p.token.kind === 'word' ? p.quantity('which call') : undefined;
      p.punct('=', 'before the result');
      const value = p.word('the result');
      const errno = p.token.kind === 'word' ? p.word('an errno') : undefined;
      return { kind: 'syscall', process, name, ...(nth ? { nth } : {}), value, ...(errno ? { errno } : {}) };
    }
    case 'calls':
      return { kind: 'calls', host: p.word('the name of a host'), path: functions(p, '>') };
    case 'order':
      return { kind: 'order', host: p.word('the name of a host'), functions: functions(p, ',') };
    case 'same': {
      const host = p.word('the name of a host');
      const values = functions(p, ',', 'a parameter, as in tcp_v4_rcv.skb');
      for (const word of values)
        if (!VALUE.test(word.text))
          throw new SyntaxProblem(
            word,
            `'${word.text}' is not a parameter of a kernel function.`,
            'Write FUNCTION.PARAMETER or FUNCTION.PARAMETER+N, as in tcp_v4_rcv.skb.',
          );
      if (values.length < 2)
        throw new SyntaxProblem(
          values[0] as Word,
          'There is nothing to compare it with.',
          'Name two parameters or more, as in ip_rcv.skb, tcp_v4_rcv.skb.',
        );
      return { kind: 'same', host, values };
    }
    case 'never':
      return { kind: 'never', host: p.word('the name of a host'), ...functionBelow(p) };
    case 'count': {
      const host = p.word('the name of a host');
      return { kind: 'count', host, ...functionBelow(p), op: operator(p), value: p.quantity('a number') };
    }
    case 'counter': {
      const host = p.word('the name of a host');
      const name = p.word('a counter by its nstat name, as in TcpRetransSegs');
      return { kind: 'counter', host, name, op: operator(p), value: p.quantity('a number') };
    }
    case 'states': {
      const host = p.word('the name of a host');
      const port = p.quantity('a local port');
      p.punct(':', 'behind the port');
      const states: Word[] = [];
      while (p.token.kind === 'word') states.push(p.word('a TCP state'));
      if (states.length === 0)
        throw new SyntaxProblem(
          p.token,
          'No TCP state is named.',
          'Write them in order, as in SYN_RECV ESTABLISHED CLOSE_WAIT.',
        );
      return { kind: 'states', host, port, states };
    }
    case 'wire': {
      const link = p.word('the name of a link');
      const lines: WireLine[] = [];
      p.block((first) => lines.push(wireLine(p, first)));
      return { kind: 'wire', link, lines };
    }
    case 'event':
      return event(p, false);
    case 'no':
      p.keyword('event', 'expect no event HOST NAME');
      return event(p, true);
    case 'oops':
    case 'warn':
      return { kind: 'report', severity: verb.text, text: p.string("a piece of the report's text in quotes") };
  }
  throw new SyntaxProblem(
    verb,
    `Nothing called '${verb.text}' can be expected.`,
    didYouMean(verb.text, EXPECTATIONS) ?? `Write one of: ${EXPECTATIONS.join(', ')}.`,
  );
}

/** `f`, or `f below g`: calls of f that g makes, directly or through others. */
function functionBelow(p: Parser): { function: Word; below?: Word } {
  const fn = p.word('a kernel function');
  if (p.token.text !== 'below') return { function: fn };
  p.advance();
  return { function: fn, below: p.word('the kernel function that calls it, directly or not') };
}

function functions(p: Parser, separator: string, what = 'a kernel function'): Word[] {
  const list = [p.word(what)];
  while (p.token.text === separator && p.token.kind === 'punct') {
    p.advance();
    list.push(p.word(what));
  }
  return list;
}

function operator(p: Parser): Operator {
  const token = p.token;
  if (token.kind !== 'punct' || !OPERATORS.includes(token.text))
    throw new SyntaxProblem(
      token,
      `Expected a comparison, found ${describe(token)}.`,
      `Write one of: ${OPERATORS.join(' ')}.`,
    );
  p.advance();
  return token.text as Operator;
}

function event(p: Parser, negated: boolean): ExpectStatement['what'] {
  const host = p.word('the name of a host');
  const name = p.word('a kernel event, as in tcp_retransmit_skb');
  const fields: { name: Word; value: Word }[] = [];
  while (p.token.kind === 'word') {
    const field = p.word('a field');
    p.punct('=', `behind ${field.text}`);
    fields.push({ name: field, value: p.word(`the value of ${field.text}`) });
  }
  return { kind: 'event', host, name, fields, negated };
}

function wireLine(p: Parser, first: Word): WireLine {
  if (first.text === '...') return { start: first.start, end: first.end };
  p.punct('>', 'between sender and receiver');
  const to = p.word('the receiving host');
  const flags = p.word("the TCP flags as tcpdump writes them (S, S., ., P., F., R, R.) or another packet's name");
  let length: Quantity | undefined;
  let lost = false;
  while (p.token.kind === 'word') {
    if (p.token.text === 'len') {
      p.advance();
      length = p.quantity('a length in bytes');
    } else if (p.token.text === 'lost') {
      p.advance();
      lost = true;
    } else throw new SyntaxProblem(p.token, `A packet has no '${p.token.text}' here.`, 'It may have len N and lost.');
  }
  return {
    start: first.start,
    end: p.lastEnd,
    packet: { from: first, to, flags, ...(length ? { length } : {}), lost },
  };
}
