import fc from 'fast-check';
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../src/scenario/check';
import { parseScenario } from '../../src/scenario/parser';

function problems(text: string): string[] {
  const { tree, diagnostics } = parseScenario('x.scenario', text);
  const all = [...diagnostics, ...checkScenario('x.scenario', text, tree).diagnostics];
  return all.map((d) => `${d.line}:${d.col}-${d.endCol} ${d.message}${d.suggestion ? ` | ${d.suggestion}` : ''}`);
}

const HEAD =
  'scenario "T"\nhost a {\n interface eth0 10.0.0.1/24\n}\nhost b {\n interface eth0 10.0.0.2/24\n}\nlink lan a.eth0 <-> b.eth0\n';
const PROGRAM = 'process p on a {\nint main(void) { return 0; }\n}\n';

describe('parsing', () => {
  it.each(globSync('scenarios/**/*.scenario'))('%s has no problems', (path) => {
    expect(problems(readFileSync(path, 'utf8'))).toEqual([]);
  });

  it('resolves names and units', () => {
    const text = `${HEAD.replace('<-> b.eth0', '<-> b.eth0 {\n rate 10Mbit\n delay 1.5ms\n loss 5%\n}')}${PROGRAM}drop data 2 on lan from b\nat 2s link lan down`;
    const { scenario, diagnostics } = checkScenario('x', text, parseScenario('x', text).tree);
    expect(diagnostics).toEqual([]);
    expect(scenario.config.links[0]).toMatchObject({ rateBps: 1e7, delayNs: 1.5e6, loss: 0.05 });
    expect(scenario.config.hosts[1]?.interfaces[0]).toMatchObject({ ip: 0x0a000002, prefix: 24, link: 0 });
    expect(scenario.config.faults).toEqual([
      {
        when: { kind: 'packet', link: 0, fromHost: 1, match: 'data', nth: 2 },
        action: { kind: 'drop' },
        text: 'drop data 2 on lan from b',
      },
      { when: { kind: 'time', atNs: 2e9 }, action: { kind: 'link-down', link: 0 }, text: 'at 2s link lan down' },
    ]);
  });

  it('keeps C as it is, with braces in strings, characters and comments', () => {
    const c = '\nint main(void) { puts("}"); /* } */ // }\n return \'}\'; }\n';
    const { tree, diagnostics } = parseScenario('x', `${HEAD}process p on a {${c}}\nseed 3`);
    expect(diagnostics).toEqual([]);
    const process = tree.statements.find((s) => s.kind === 'process');
    const text = `${HEAD}process p on a {${c}}\nseed 3`;
    expect(process?.body && text.slice(process.body.start, process.body.end)).toBe(c);
    expect(tree.seed?.value).toBe(3);
  });
});

describe('broken input gets a place, a sentence and a suggestion', () => {
  it.each([
    ['hots a { }', "1:1-5 Expected a statement, found 'hots'. | Did you mean 'host'?"],
    [`${HEAD}process p on other {\n}`, "9:14-19 There is no host called 'other'. | There is: a, b."],
    [
      `${HEAD}process p on a {\n int main( {`,
      "9:16-17 The C of process p is never closed. | Check the braces, quotes and comments; a '}' must end it.",
    ],
    [`${HEAD}link two a.eth1 <-> b.eth0`, "9:10-16 Host a has no interface 'eth1'. | It has: a.eth0."],
    [`${HEAD}seed x`, "9:6-7 Expected a number, as in seed 42, found 'x'."],
    [`${HEAD}limit 10`, "9:7-9 '10' is not a time. | Write it with a unit, as in 20ms (ns, us, ms, s)."],
    [
      `${HEAD}expect same a tcp_v4_rcv, ip_rcv.skb`,
      "9:15-25 'tcp_v4_rcv' is not a parameter of a kernel function. | Write FUNCTION.PARAMETER or FUNCTION.PARAMETER+N, as in tcp_v4_rcv.skb.",
    ],
    [`${HEAD}drop syns on lan`, "9:6-10 There is no class of packets called 'syns'. | Did you mean 'syn'?"],
    [
      `${HEAD}delay ack on lan`,
      '9:17-18 A delay needs to say by how much. | Add by TIME, as in delay ack on lan by 50ms.',
    ],
    [`${HEAD}expect exti p 0`, "9:8-12 Nothing called 'exti' can be expected. | Did you mean 'exit'?"],
    [
      `${HEAD}${PROGRAM}at 1s signal p SIGKIL`,
      "12:16-22 There is no signal called 'SIGKIL'. | Did you mean 'SIGKILL'?",
    ],
    ['scenario "T"\nhost a {\n cpu 2\n}', "3:2-5 A host has no setting 'cpu'. | Did you mean 'cpus'?"],
    ['scenario "T\nhost a {\n}', '1:10-12 This string is not closed on its line. | Add a closing ".'],
    [
      'scenario "T"\nhost a {\n interface eth0 10.0.0.300/24\n}',
      "3:17-30 '10.0.0.300/24' is not an IPv4 address with a prefix. | Write it as in 10.0.0.1/24.",
    ],
  ])('%#', (text, message) => {
    expect(problems(text)).toContain(message);
  });

  it('reports every broken line, not just the first', () => {
    expect(problems('scenario "T"\nhost a {\n cpu 2\n memry 3\n}\nseed q').length).toBe(3);
  });

  it('never throws and never hangs, whatever the text', () => {
    const good = readFileSync('scenarios/basics/blocking-recv.scenario', 'utf8');
    const pieces = fc.constantFrom(
      'host',
      'a',
      '{',
      '}',
      '"',
      '"""',
      '\n',
      'process',
      'on',
      'expect',
      'wire',
      '>',
      '...',
      '10ms',
      ':',
      '#',
      "'",
      '/*',
    );
    fc.assert(fc.property(fc.array(pieces), (words) => void problems(words.join(' '))));
    fc.assert(
      fc.property(
        fc.nat(good.length),
        fc.nat(40),
        (at, length) => void problems(good.slice(0, at) + good.slice(at + length)),
      ),
    );
  });
});
