// biome-ignore-all lint/suspicious/noTemplateCurlyInString: snippets of VS Code are written so
/**
 * The scenario language as an editor sees it, in one table: the form of each statement, setting and
 * expectation, what it means (the words of docs/scenario-language.md), and what to insert. Completion,
 * hover and their tests read it; forms.ts says how a form is written.
 * Leaves out: reading files (src/scenario/parser.ts) and what names exist (complete.ts).
 */

/** Where a line of a scenario stands. */
export type Block = 'top' | 'host' | 'link' | 'patch' | 'wire';

export interface StatementHelp {
  block: Block;
  /** Its first words: `host`, `expect exit`. */
  keyword: string;
  form: string;
  meaning: string;
  /** A VS Code snippet; without one only the keyword is inserted. */
  snippet?: string;
}

/** What may stand for an upper-case word of a form, and what to say of it. */
export const SLOTS: Record<string, { hint: string; matches: RegExp; examples?: readonly string[] }> = {
  NAME: { hint: 'a new name', matches: /^[A-Za-z_][\w.-]*$/ },
  HOST: { hint: 'a host of this scenario', matches: /^[A-Za-z_][\w-]*$/ },
  LINK: { hint: 'a link of this scenario', matches: /^[A-Za-z_][\w-]*$/ },
  PROCESS: { hint: 'a process of this scenario', matches: /^[A-Za-z_][\w-]*$/ },
  'HOST.IF': { hint: 'an end of a link: host and interface', matches: /^[\w-]+\.[\w.-]+$/ },
  FUNCTION: { hint: 'a kernel function', matches: /^[A-Za-z_]\w*$/ },
  'FUNCTION.PARAMETER': { hint: 'a parameter of a kernel function', matches: /^\w+\.\w+(\+\d+)?$/ },
  SYSCALL: { hint: 'a system call', matches: /^[a-z_]\w*$/ },
  EVENT: { hint: 'a kernel event (tracepoint)', matches: /^[a-z_]\w*$/ },
  FIELD: { hint: 'a field of the event', matches: /^[A-Za-z_]\w*$/ },
  COUNTER: { hint: 'a counter by its nstat name', matches: /^[A-Z]\w*$/ },
  SYSCTL: { hint: 'a kernel setting', matches: /^[a-z][\w./]*$/ },
  STATE: { hint: 'a TCP state', matches: /^[A-Z][A-Z_0-9]*$/ },
  SIGNAL: { hint: 'a signal', matches: /^SIG[A-Z0-9]+$/ },
  ERRNO: { hint: 'an error number by name', matches: /^E[A-Z0-9]+$/ },
  CLASS: { hint: 'a class of packets', matches: /^[a-z]+$/ },
  FLAGS: {
    hint: 'TCP flags as tcpdump writes them',
    matches: /^[A-Za-z.]+$/,
    examples: ['S', 'S.', '.', 'P.', 'F.', 'R', 'R.'],
  },
  OP: { hint: 'a comparison', matches: /^(==|!=|<=?|>=?)$/, examples: ['==', '!=', '<', '<=', '>', '>='] },
  TIME: {
    hint: 'a time: 500us, 20ms, 1s',
    matches: /^\d[\d.]*(ns|us|ms|s)$/,
    examples: ['1ms', '20ms', '100ms', '1s'],
  },
  SIZE: { hint: 'a size: 64M', matches: /^\d[\d.]*[KMG]?$/, examples: ['64M', '128M', '256M'] },
  RATE: {
    hint: 'a rate: 10Mbit',
    matches: /^\d[\d.]*[KMG]?bit$/,
    examples: ['1Mbit', '10Mbit', '100Mbit', '1Gbit', '10Gbit'],
  },
  PERCENT: { hint: 'a percentage', matches: /^\d[\d.]*%$/, examples: ['1%', '5%', '10%'] },
  N: { hint: 'a number', matches: /^\d+$/ },
  VALUE: { hint: 'a value', matches: /^.+$/ },
  ADDRESS: { hint: 'an address with its prefix: 10.0.0.1/24', matches: /^[\d.]+\/\d+$/ },
  MAC: { hint: 'a MAC address: 02:00:00:00:00:01', matches: /^[0-9a-fA-F:]{17}$/ },
  TEXT: { hint: 'a text in quotes', matches: /^$/ },
};

/** `TIME` as a setting of links has its own words; the four fates of packets share one form. */
const fate = (keyword: string, meaning: string, tail = ''): StatementHelp => ({
  block: 'top',
  keyword,
  form: `${keyword} CLASS N? on LINK ( from HOST )?${tail}`,
  meaning,
  snippet: `${keyword} \${1|data,packet,syn,synack,ack,fin,rst|} \${2:1} on \${3:lan}${tail ? ' by ${4:50ms}' : ''}`,
});

const setting = (block: Block, keyword: string, slots: string, meaning: string): StatementHelp => ({
  block,
  keyword,
  form: `${keyword} ${slots}`,
  meaning,
});

const expectation = (keyword: string, slots: string, meaning: string): StatementHelp => ({
  block: 'top',
  keyword: `expect ${keyword}`,
  form: `expect ${keyword} ${slots}`,
  meaning,
});

export const STATEMENT_HELP: readonly StatementHelp[] = [
  {
    block: 'top',
    keyword: 'scenario',
    form: 'scenario TEXT',
    meaning: 'The title; the first statement.',
    snippet: 'scenario "${1:Title}"',
  },
  {
    block: 'top',
    keyword: 'description',
    form: 'description TEXT',
    meaning: 'Markdown text, any number of lines.',
    snippet: 'description """\n${1:What a student should look at.}\n"""',
  },
  { block: 'top', keyword: 'seed', form: 'seed N', meaning: 'The seed of all randomness; default 1.' },
  {
    block: 'top',
    keyword: 'limit',
    form: 'limit TIME',
    meaning: 'The scenario ends at this virtual time at the latest; default 120s.',
  },
  {
    block: 'top',
    keyword: 'host',
    form: 'host NAME {',
    meaning: 'A machine. Every host has the interface `lo`.',
    snippet: 'host ${1:server} {\n\tinterface eth0 ${2:10.0.0.1/24}\n}',
  },
  setting('host', 'cpus', 'N', 'The number of CPUs, 1 to 8; default 1.'),
  setting('host', 'memory', 'SIZE', 'The size of its RAM; default 64M.'),
  setting('host', 'interface', 'NAME ADDRESS ( mtu N | mac MAC )*', 'A network card, with its IPv4 address.'),
  setting('host', 'sysctl', 'SYSCTL = VALUE+', 'A kernel setting by its Linux name.'),
  {
    block: 'top',
    keyword: 'link',
    form: 'link NAME HOST.IF <-> HOST.IF {?',
    meaning: 'A cable between two network cards, with its rate, delay and faults.',
    snippet: 'link ${1:lan} ${2:server.eth0} <-> ${3:client.eth0} {\n\trate ${4:1Gbit}\n\tdelay ${5:20ms}\n}',
  },
  setting('link', 'rate', 'RATE', 'Bits per second; default 1Gbit.'),
  setting('link', 'delay', 'TIME', 'One way; default 1ms.'),
  setting('link', 'jitter', 'TIME', 'Random addition to the delay.'),
  setting('link', 'loss', 'PERCENT', 'Packets that are lost.'),
  setting('link', 'reorder', 'PERCENT', 'Packets that are overtaken by later ones.'),
  setting('link', 'duplicate', 'PERCENT', 'Packets that arrive twice.'),
  setting('link', 'corrupt', 'PERCENT', 'Packets that arrive with a changed bit.'),
  setting('link', 'queue', 'N', 'Packets that wait for the wire at most; default 1000.'),
  {
    block: 'top',
    keyword: 'process',
    form: 'process NAME on HOST ( at TIME | user N | args TEXT+ | env TEXT+ | input TEXT+ )* ( { | from TEXT+ )',
    meaning:
      'A program: C between the braces (a whole C file), or C files relative to the scenario. It starts at TIME, as user N; `input` is what it reads from descriptor 0.',
    snippet:
      'process ${1:receiver} on ${2:server} {\n\t#include <sys/socket.h>\n\n\tint main(void)\n\t{\n\t\t$0\n\t\treturn 0;\n\t}\n}',
  },
  fate('drop', 'The N-th (default first) packet of that class is lost.'),
  fate('delay', 'The N-th (default first) packet of that class arrives later.', ' by TIME'),
  fate('duplicate', 'The N-th (default first) packet of that class arrives twice.'),
  fate('corrupt', 'The N-th (default first) packet of that class arrives with a changed bit.'),
  {
    block: 'top',
    keyword: 'at',
    form: 'at TIME ( link LINK ( down | up ) | signal PROCESS SIGNAL | sysctl HOST SYSCTL = VALUE+ )',
    meaning: 'At this virtual time a link goes down or up, a process gets a signal, or a kernel setting changes.',
    snippet: 'at ${1:500ms} ${2|link,signal,sysctl|} $0',
  },
  {
    block: 'top',
    keyword: 'patch',
    form: 'patch kernel TEXT {',
    meaning: 'The kernel that all hosts run, with a change: a file of it by its path in Linux.',
    snippet:
      'patch kernel "${1:net/core/sock.c}" {\n\treplace in ${2:sk_wait_data} {\n\t\t${3:old();}\n\t}\n\twith {\n\t\t${4:new();}\n\t}\n}',
  },
  setting(
    'patch',
    'replace',
    '( in FUNCTION )? {',
    'The text between the braces, which stands once in the file (or in the function), is replaced by what follows `with`. White space may differ.',
  ),
  setting('patch', 'with', '{', 'What stands there instead: compiled in place, one can stop in it.'),
  setting('patch', 'add', '{', 'The C of a file that the kernel has not.'),
  expectation(
    'exit',
    'PROCESS ( N | signal SIGNAL )',
    'The process ended with this exit code, or killed by this signal.',
  ),
  expectation('running', 'PROCESS', 'It had not ended (it sleeps for ever, say).'),
  expectation('output', 'PROCESS TEXT', 'TEXT is a line of what it printed.'),
  expectation(
    'syscall',
    'PROCESS SYSCALL N? = VALUE ERRNO?',
    'The N-th (default first) call of SYSCALL returned VALUE (`-1 EAGAIN`: failed so).',
  ),
  expectation(
    'calls',
    'HOST FUNCTION ( > FUNCTION )*',
    'At some moment each was called from the one before, directly or through others.',
  ),
  expectation('order', 'HOST FUNCTION ( , FUNCTION )*', 'The functions were entered in this order.'),
  expectation(
    'same',
    'HOST FUNCTION.PARAMETER ( , FUNCTION.PARAMETER )+',
    'A value went from call to call: each function was entered later than the one before, with the same value (an address, say) in that parameter.',
  ),
  expectation(
    'never',
    'HOST FUNCTION ( below FUNCTION )?',
    'The function was not called; with `below`: not by that one, directly or through others.',
  ),
  expectation('count', 'HOST FUNCTION ( below FUNCTION )? OP N', 'The number of calls of the function.'),
  expectation(
    'states',
    'HOST N : STATE+',
    'A socket with this local port went through these TCP states in this order.',
  ),
  {
    ...expectation(
      'wire',
      'LINK {',
      'The IP packets on the link were these, in this order: `HOST > HOST FLAGS [len N] [lost]`, or `...` for any number of packets.',
    ),
    snippet: 'expect wire ${1:lan} {\n\t${2:client} > ${3:server} S\n\t...\n}',
  },
  {
    block: 'wire',
    keyword: '...',
    form: '...',
    meaning: 'Any number of packets.',
  },
  {
    block: 'wire',
    keyword: '',
    form: 'HOST > HOST FLAGS ( len N | lost )*',
    meaning: 'A packet from one host to another, with its TCP flags as tcpdump writes them.',
  },
  expectation('counter', 'HOST COUNTER OP N', 'The value of a counter, by its `nstat` name.'),
  expectation('event', 'HOST EVENT ( FIELD = VALUE )*', 'A kernel event (tracepoint) was recorded.'),
  expectation('no event', 'HOST EVENT ( FIELD = VALUE )*', 'No such kernel event was recorded.'),
  expectation('oops', 'TEXT', 'The kernel’s report contains TEXT.'),
  expectation('warn', 'TEXT', 'The kernel warned (leak, lock order …), and the warning contains TEXT.'),
];
