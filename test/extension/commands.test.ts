/** Pieces of commands that are plain functions: expressions under the mouse, excluded callers, bookmarks, the gallery's page. */
import { describe, expect, it, vi } from 'vitest';
import { BookmarkStore, worldOf } from '../../src/extension/bookmark-store';
import { matches, withoutCaller } from '../../src/extension/exclude-caller';
import { expressionAt, namesToShow } from '../../src/extension/expression-at';
import { commandLink, GALLERY_LINKS, galleryPage } from '../../src/extension/gallery-page';

vi.mock('vscode', () => import('./vscode-stub'));

describe('the expression under the mouse', () => {
  const at = (line: string) => expressionAt(line.replace('|', ''), line.indexOf('|'))?.text;

  it('goes back to the beginning of the chain, and no further than the word', () => {
    expect(at('if (sk->sk_receive_queue.ql|en == 0)')).toBe('sk->sk_receive_queue.qlen');
    expect(at('if (sk->sk_rec|eive_queue.qlen == 0)')).toBe('sk->sk_receive_queue');
    expect(at('if (s|k->sk_receive_queue.qlen == 0)')).toBe('sk');
    expect(at('x = a[i + 1].b|;')).toBe('a[i + 1].b');
    expect(at('x = m[a[0]][1].val|ue;')).toBe('m[a[0]][1].value');
  });

  it('takes nothing that would do something', () => {
    expect(at('x = a[i++].valu|e;')).toBe('value');
    expect(at('x = f(a).val|ue;')).toBe('value');
  });

  it('is nothing in keywords, texts and comments', () => {
    expect(at('ret|urn x;')).toBeUndefined();
    expect(at('printf("he|llo %d", x);')).toBeUndefined();
    expect(at('x = 1; /* the so|cket */')).toBeUndefined();
  });
});

describe('values beside the lines', () => {
  const SOURCE = `int other(int a)
{
  int b = a;
  return b;
}

static int tcp_thing(struct sock *sk, struct msghdr *msg,
                     size_t len)
{
  struct tcp_sock *tp = tcp_sk(sk);
  int copied = 0, used;

  if (len > 3) {
    copied += sk->used;
    used = f(copied, "len");
  }
  while (copied < len)
    return sk->sk_err + used;
}`.split('\n');
  const at = (text: string) =>
    namesToShow(
      SOURCE,
      SOURCE.findIndex((line) => line.includes(text)),
    ).map(({ line, name }) => `${line + 1} ${name}`);

  it('are those of the function one is in, where they are set, and on the line that is next', () => {
    expect(at('used = f')).toEqual([
      '7 sk',
      '7 msg',
      '8 len',
      '10 tp',
      '11 copied',
      '14 copied',
      '15 used',
      '15 copied',
    ]);
    expect(at('return b')).toEqual(['1 a', '3 b', '4 b']);
    expect(at('return sk->sk_err').slice(-2)).toEqual(['18 sk', '18 used']);
  });

  it('are none outside of functions', () => {
    expect(namesToShow(['int x = 1;', 'struct a {', '  int y;', '};'], 2)).toEqual([]);
  });
});

describe('excluded callers', () => {
  it('adds one to a name, and to a list', () => {
    expect(withoutCaller('tcp_recvmsg', 'kthread')).toBe('tcp_recvmsg not from kthread');
    expect(withoutCaller('tcp_* not from a, b', 'c')).toBe('tcp_* not from a, b, c');
    expect(withoutCaller('tcp_* not from a, b', 'a')).toBe('tcp_* not from a, b');
  });

  it('finds the breakpoint by name, pattern and file', () => {
    expect(matches('tcp_*', 'tcp_recvmsg')).toBe(true);
    expect(matches('net/ipv4/tcp.c:tcp_recvmsg not from x', 'tcp_recvmsg')).toBe(true);
    expect(matches('tcp_recvms', 'tcp_recvmsg')).toBe(false);
    expect(matches('tcp_recvmsg', undefined)).toBe(false);
  });
});

describe('bookmarks', () => {
  const memento = () => {
    const kept = new Map<string, unknown>();
    return {
      get: <T>(key: string, otherwise?: T) => (kept.get(key) ?? otherwise) as T,
      update: async (key: string, value: unknown) => void kept.set(key, JSON.parse(JSON.stringify(value))),
    };
  };
  const mark = { program: '/a', world: 'w', name: 'x', t: 7, timeNs: 1, place: 'f' };

  it('are kept by program, in order of time, one for each moment', async () => {
    const store = new BookmarkStore(memento());
    await store.add(mark);
    await store.add({ ...mark, t: 3, name: 'early' });
    await store.add({ ...mark, name: 'again' });
    await store.add({ ...mark, program: '/b', name: 'other' });
    expect(store.of('/a').map(({ name }) => name)).toEqual(['early', 'again']);
    const [early, again] = store.of('/a');
    await store.rename(early!.id, 'first');
    await store.delete(again!.id);
    expect(store.of('/a').map(({ name }) => name)).toEqual(['first']);
    expect(store.of('/b')).toHaveLength(1);
  });

  it('belong to a version of the program and of its launch', () => {
    const world = worldOf('text', { seed: 1 });
    expect(worldOf('text', { seed: 1, name: 'other', trace: true })).toBe(world);
    expect(worldOf('text', { seed: 2 })).not.toBe(world);
    expect(worldOf('text!', { seed: 1 })).not.toBe(world);
  });
});

describe('the gallery', () => {
  const entry = {
    uri: 'sockstep-scenarios:/basics/a.scenario',
    topic: 'basics',
    file: 'basics/a.scenario',
    title: 'A <b> & "c"',
    html: '<p>Said.</p>',
    bundled: true,
  };

  it('groups by topic, what one learns first in front, with links only to its own commands', () => {
    const page = galleryPage(
      [{ ...entry, topic: 'udp' }, entry, { ...entry, topic: 'workspace', bundled: false }],
      'n',
      'csp',
    );
    const topics = [...page.matchAll(/<h2 id="topic-(\w+)"/g)].map(([, topic]) => topic);
    expect(topics).toEqual(['workspace', 'basics', 'udp']);
    expect(page).toContain('>UDP</h2>');
    expect(page).toContain('>Basics</h2>');
    const commands = new Set([...page.matchAll(/command:([\w.]+)/g)].map(([, command]) => command));
    expect([...commands].sort()).toEqual(GALLERY_LINKS.map(({ command }) => command).sort());
    expect(page.match(/copyScenario/g)).toHaveLength(2);
  });

  it('folds away all but the first paragraph', () => {
    const page = galleryPage([{ ...entry, html: '<p>One.</p>\n<ol><li>Two.</li></ol>' }], 'n', 'csp');
    expect(page).toContain('<p>One.</p><details><summary>More</summary><ol>');
    expect(galleryPage([entry], 'n', 'csp')).not.toContain('<details>');
  });

  it('shows titles as they are, and has no script', () => {
    const page = galleryPage([entry], 'n', 'csp');
    expect(page).toContain('A &#60;b&#62; &#38; &#34;c&#34;');
    expect(page).not.toMatch(/<script/);
    expect(page).toContain("default-src 'none'");
    expect(commandLink('x', 'a"b')).toBe('command:x?%5B%22a%5C%22b%22%5D');
  });
});
