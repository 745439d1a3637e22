/** The scenario language in the editor: the table against parser and docs, completion and hover at places of real files. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { complete, type KernelNames, meaningAt } from '../../src/extension/language/complete';
import { foldsOf } from '../../src/extension/language/folding';
import { matchForm, parseForm, showForm } from '../../src/extension/language/forms';
import { placesOfName } from '../../src/extension/language/rename';
import { scan } from '../../src/extension/language/scan';
import { STATEMENT_HELP } from '../../src/extension/language/statements';
import { suggestedChange } from '../../src/extension/language/suggested';
import { EXPECTATIONS } from '../../src/scenario/expect-syntax';
import {
  HOST_SETTINGS,
  LINK_SETTINGS,
  PACKET_CLASSES,
  PATCH_SETTINGS,
  parseScenario,
  STATEMENTS,
} from '../../src/scenario/parser';

vi.mock('vscode', () => import('./vscode-stub'));

const root = new URL('../../', import.meta.url);
const scenarios = globSync('scenarios/**/*.scenario', { cwd: root }).map((file) =>
  readFileSync(new URL(file, root), 'utf8'),
);

const kernel: KernelNames = {
  functions: new Map(
    ['tcp_recvmsg', 'tcp_v4_rcv', '__x64_sys_recvfrom'].map((name, i) => [
      name,
      { file: 'net/ipv4/tcp.c', line: i + 1, path: `sockstep-kernel:/net/ipv4/tcp.c`, summary: `About ${name}.` },
    ]),
  ),
  events: new Map([['tcp_retransmit_skb', ['sk', 'skb']]]),
  counters: ['TcpRetransSegs'],
  sysctls: ['net.ipv4.tcp_sack'],
};

const FILE = `scenario "T"
host server {
  cpus 1
  interface eth0 10.0.0.1/24
}
host client {
  interface eth0 10.0.0.2/24
}
link lan server.eth0 <-> client.eth0 {
  delay 20ms
}
process receiver on server {
  int main(void) { return recvfrom(0); }
}
`;

/** Labels offered at `|`. */
function at(line: string, file = FILE): string[] | undefined {
  const text = `${file}${line.replace('|', '')}\n`;
  return complete(text, file.length + line.indexOf('|'), kernel)?.suggestions.map(({ label }) => label);
}

describe('the table of statements', () => {
  it('has every statement, setting and expectation of the parser, and no other', () => {
    const keywords = (block: string) =>
      STATEMENT_HELP.filter((help) => help.block === block).map((help) => help.keyword);
    const first = new Set(keywords('top').map((keyword) => keyword.split(' ')[0]));
    expect([...first].sort()).toEqual([...STATEMENTS].sort());
    const expected = new Set(keywords('top').flatMap((keyword) => /^expect (\w+)/.exec(keyword)?.[1] ?? []));
    expect([...expected].sort()).toEqual([...EXPECTATIONS].sort());
    expect(keywords('host').sort()).toEqual([...HOST_SETTINGS].sort());
    expect(keywords('link').sort()).toEqual([...LINK_SETTINGS].sort());
    expect(keywords('patch').sort()).toEqual([...PATCH_SETTINGS, 'with'].sort());
  });

  it('has a form for every line of every scenario', () => {
    let lines = 0;
    for (const text of scenarios) {
      for (const { block, tokens } of scan(text).lines) {
        if (tokens.length === 0) continue;
        lines++;
        const fits = STATEMENT_HELP.some(
          (help) => help.block === block && matchForm(parseForm(help.form), tokens).length === tokens.length,
        );
        expect(fits, `${block}: ${tokens.map((token) => token.text).join(' ')}`).toBe(true);
      }
    }
    expect(lines).toBeGreaterThan(200);
  });

  it('is what docs/scenario-language.md names', () => {
    const docs = readFileSync(new URL('docs/scenario-language.md', root), 'utf8');
    for (const { block, keyword } of STATEMENT_HELP)
      if (block !== 'wire')
        expect(docs, keyword).toContain(keyword === 'expect no event' ? 'expect no event' : keyword);
  });

  it('inserts statements that the parser takes', () => {
    for (const { block, keyword, snippet } of STATEMENT_HELP) {
      if (!snippet || keyword === 'at') continue;
      const plain = snippet
        .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
        .replace(/\$\{\d+:([^}]*)\}/g, '$1')
        .replace(/\$\d+/g, '');
      expect(block).toBe('top');
      expect(parseScenario('x', `${plain}\n`).diagnostics, plain).toEqual([]);
    }
  });

  it('shows forms as people write them', () => {
    expect(showForm('drop CLASS N? on LINK ( from HOST )?')).toBe('drop CLASS [N] on LINK [from HOST]');
    expect(showForm('expect calls HOST FUNCTION ( > FUNCTION )*')).toBe('expect calls HOST FUNCTION [> FUNCTION] …');
  });
});

describe('completion', () => {
  it('offers statements at the beginning of a line, and only the settings of a block inside it', () => {
    expect(at('|')).toEqual(expect.arrayContaining(['host', 'process', 'expect exit']));
    expect(at('pro|')).toContain('process');
    expect(at('  |', 'host h {\n')?.sort()).toEqual([...HOST_SETTINGS].sort());
    expect(at('  d|', `link l a.b <-> c.d {\n`)?.sort()).toEqual([...LINK_SETTINGS].sort());
  });

  it('offers the names that the file declares', () => {
    expect(at('process sender on |')).toEqual(['server', 'client']);
    expect(at('link x |')).toEqual(['server.eth0', 'client.eth0']);
    expect(at('expect exit |')).toEqual(['receiver']);
    expect(at('drop data 2 on |')).toEqual(['lan']);
    expect(at('drop |')).toEqual([...PACKET_CLASSES]);
    expect(at('drop data 2 on lan |')).toEqual(['from']);
  });

  it('offers the kernel’s names', () => {
    expect(at('expect calls server tcp_v4_rcv > |')).toContain('tcp_recvmsg');
    expect(at('expect calls server tcp_v4_rcv |')).toEqual(['>']);
    expect(at('expect event server |')).toEqual(['tcp_retransmit_skb']);
    expect(at('expect no event server tcp_retransmit_skb |')).toEqual(['sk', 'skb']);
    expect(at('expect counter server |')).toEqual(['TcpRetransSegs']);
    expect(at('expect syscall receiver |')).toEqual(['recvfrom']);
    expect(at('expect syscall receiver recvfrom = -1 EA|')).toContain('EAGAIN');
    expect(at('at 1s signal receiver |')).toContain('SIGUSR1');
    expect(at('expect states server 7004: |')).toContain('ESTABLISHED');
    expect(at('  sysctl |', 'host h {\n')).toEqual(['net.ipv4.tcp_sack']);
  });

  it('goes on after a keyword that is typed in part', () => {
    expect(at('expect |')).toEqual(expect.arrayContaining(['exit', 'no event']));
    expect(at('expect no |')).toContain('event');
  });

  it('is silent in C, in texts and in comments', () => {
    expect(at('  int | ', 'process p on h {\n')).toBeUndefined();
    expect(at('# host |')).toBeUndefined();
    expect(at('description "host |"')).toBeUndefined();
  });

  it('stays silent about what does not fit', () => {
    expect(at('expect exit receiver 0 |')).toEqual([]);
    expect(at('nonsense |')).toEqual([]);
  });
});

describe('hover', () => {
  const on = (line: string) => {
    const text = `${FILE}${line.replace('|', '')}\n`;
    const found = meaningAt(text, FILE.length + line.indexOf('|'), kernel);
    if (found === 'in C') throw new Error('in C');
    return found && { ...found, word: text.slice(found.start, found.end) };
  };

  it('explains keywords, names and kernel functions', () => {
    expect(on('|expect exit receiver 0')).toMatchObject({ word: 'expect', text: expect.stringContaining('ended') });
    expect(on('expect exit rec|eiver 0')).toMatchObject({ title: 'process receiver', text: '' });
    expect(on('expect exit nob|ody 0')?.text).toContain('no process');
    expect(on('expect calls server tcp_v4_rcv > tcp_rec|vmsg')).toMatchObject({
      fn: 'tcp_recvmsg',
      text: expect.stringContaining('About tcp_recvmsg.'),
    });
    expect(on('expect event server tcp_retr|ansmit_skb')?.text).toContain('sk, skb');
    expect(on('expect same server tcp_v4_r|cv.skb, tcp_recvmsg.sk')?.fn).toBe('tcp_v4_rcv');
  });

  it('knows where a name is declared', () => {
    const { declaration } = on('process sender on cli|ent at 1s')!;
    expect(FILE.slice(declaration!.start, declaration!.end)).toBe('client');
    expect(FILE.indexOf('client')).toBe(declaration!.start);
  });

  it('leaves C to others', () => {
    expect(meaningAt(FILE, FILE.indexOf('recvfrom(0)'), kernel)).toBe('in C');
  });
});

describe('renaming', () => {
  const TEXT = `${FILE}process server on server at 1s from "server.c"
drop data on lan from server
expect exit server 0
expect wire lan {
  client > server S
}
`;
  const lines = (word: string, near: string) => {
    const found = placesOfName(TEXT, TEXT.indexOf(near) + near.indexOf(word));
    return found?.places.map(({ start, end }) => {
      expect(TEXT.slice(start, end)).toBe(word);
      return TEXT.slice(0, start).split('\n').length;
    });
  };

  it('finds a host wherever statements use it, also in ends of links', () => {
    expect(lines('server', 'host server')).toEqual([2, 9, 12, 15, 16, 19]);
  });

  it('keeps a process of the same name apart', () => {
    expect(lines('server', 'exit server')).toEqual([15, 17]);
  });

  it('renames links, and nothing else', () => {
    expect(lines('lan', 'link lan')).toEqual([9, 16, 18]);
    expect(lines('data', 'drop data')).toBeUndefined();
  });
});

describe('folding', () => {
  it('folds blocks, those of C too, and long texts', () => {
    const text = [
      'description """', // 0
      'host {',
      '"""',
      'host a {', // 3
      '  interface eth0 10.0.0.1/24',
      '}',
      'process p on a {', // 6
      '#include <stdio.h>',
      'int main(void) {', // 8
      '  if (1) { // comment', // 9
      '    puts("{");',
      '  } else {', // 11
      '    return 0;',
      '  }',
      '}',
      '}', // 15
      'host empty {',
      '}',
    ].join('\n');
    expect(foldsOf(text).sort((a, b) => a.start - b.start)).toEqual([
      { start: 0, end: 2 },
      { start: 3, end: 4 },
      { start: 6, end: 14 },
      { start: 8, end: 13 },
      { start: 9, end: 10 },
      { start: 11, end: 12 },
    ]);
  });

  it('is no marker of the language configuration: the minimap would show every brace as a heading', () => {
    const configuration = readFileSync('syntaxes/scenario.language-configuration.json', 'utf8');
    expect(JSON.parse(configuration)).not.toHaveProperty('folding.markers');
  });
});

describe('what a suggestion changes', () => {
  const change = (line: string, marked: string, message: string) => {
    const start = line.indexOf(marked);
    const found = suggestedChange(line, start, start + marked.length, message);
    return found && line.slice(0, found.start) + found.text + line.slice(found.end);
  };

  it('is the marked name', () => {
    expect(change('  return lenght;', 'lenght', "'lenght' is not declared. Did you mean 'length'?")).toBe(
      '  return length;',
    );
    expect(change('sk->sk_stat', 'sk_stat', "'struct sock' has no member 'sk_stat'. Did you mean 'sk_state'?")).toBe(
      'sk->sk_state',
    );
  });

  it('is the name that the linker speaks of, wherever in the statement', () => {
    const message =
      "The function 'tcp_lockd' is called or used, but no source file defines it. Did you mean 'tcp_locked'?";
    expect(change('  r = tcp_lockd(sk);', 'r', message)).toBe('  r = tcp_locked(sk);');
    // The statement goes on below: nothing here is what is meant.
    expect(change('  r =', 'r', message)).toBeUndefined();
  });
});
