/**
 * The panels' pages in a real browser: what they show, what they say to their host, that they work
 * by keyboard, keep focus over a stop, swallow nonsense, and look right in four themes (screenshots
 * in test-results/panels/). Skipped where no Chromium is installed.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DataPathData,
  type FunctionGraphData,
  type HashTablesData,
  type PacketLadderData,
  type PanelDataByName,
  type PanelName,
  panelNames,
  type SchedulerData,
  type TcpStateData,
} from '../../src/adapter/panel-data';
import type { PanelMoment } from '../../src/panels/protocol';
import { LEARNT, toEnd, world } from '../inspect/world';
import { chromiumPath, launch, PanelPage, themeNames } from './page';
import { dataPath, moment, tcpState } from './sample';

describe.skipIf(!chromiumPath)('panels', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
    // The other panels are drawn from a real run, stopped where a lost segment is sent again.
    const run = await world('loss/retransmission.scenario');
    run.panels.watch(LEARNT);
    toEnd(run.sim);
    const t = run.event('trace_tcp_retransmit_skb', 1);
    Object.assign(samples, run.at(t, ...LEARNT));
    now = { stop: 3, t, lastT: run.sim.lastT, timeNs: run.sim.timeNs, inPast: true };
  });
  afterAll(() => browser?.close());

  const samples: { [name in PanelName]?: PanelDataByName[name] } = { dataPath, tcpState };
  let now: PanelMoment = moment;
  const momentOf = (name: PanelName) => (LEARNT.includes(name) ? now : moment);
  const sampleOf = (name: PanelName) => samples[name] as PanelDataByName[typeof name];

  it.each(panelNames)(
    '%s draws in all themes without an error, with a name on everything that takes the focus, and contrast',
    async (name) => {
      for (const theme of themeNames) {
        const panel = await PanelPage.open(browser, name, { theme });
        expect(await panel.posted()).toEqual([{ type: 'ready' }]);
        await panel.show(sampleOf(name), momentOf(name));
        await panel.screenshot(theme);
        expect(panel.problems).toEqual([]);
        const report = await panel.page.evaluate(inspectPage);
        expect(report.nameless).toEqual([]);
        expect(report.faint, theme).toEqual([]);
        expect(report.tabStops).toBe(1);
        await panel.close();
      }
    },
  );

  it.each(panelNames)('%s drops messages of wrong shape and stays', async (name) => {
    const panel = await PanelPage.open(browser, name);
    await panel.show(sampleOf(name), momentOf(name));
    const before = await panel.page.locator('.picture').innerHTML();
    const wrong = [
      null,
      1,
      'x',
      {},
      { type: 'data' },
      { type: 'data', moment, data: {} },
      { type: 'data', moment: {}, data: sampleOf(name) },
    ];
    for (const message of [...wrong, { type: 'empty' }, { type: 'busy', busy: 'yes' }]) await panel.post(message);
    expect(await panel.page.locator('.picture').innerHTML()).toBe(before);
    expect(panel.problems).toEqual([]);
    await panel.close();
  });

  it('drops the data of an older stop, and begins anew after `empty`', async () => {
    const panel = await PanelPage.open(browser, 'tcpState');
    await panel.show(tcpState, { ...moment, stop: 9, t: 41_500 });
    await panel.show(tcpState, { ...moment, stop: 8, t: 100 });
    expect(await panel.page.locator('.moment').textContent()).toContain('41 500');
    await panel.post({ type: 'empty', reason: 'No session runs.' });
    expect(await panel.page.locator('.picture').textContent()).toBe('No session runs.');
    await panel.show(tcpState, { ...moment, stop: 1, t: 100 });
    expect(await panel.page.locator('.moment').textContent()).toContain('t 100');
    await panel.close();
  });

  it.each(panelNames)('%s says what is about to happen, and keeps saying it while one scrolls', async (name) => {
    const panel = await PanelPage.open(browser, name, { width: 420, height: 200 });
    const sentence = 'tcp_recvmsg: where inet_recvmsg() arrives through sk->sk_prot->recvmsg.';
    await panel.show(sampleOf(name), { ...momentOf(name), sentence });
    await panel.page.evaluate(() => document.documentElement.scrollTo(0, 10_000));
    const said = panel.page.getByText(sentence, { exact: true });
    expect(await said.evaluate((element) => element.getBoundingClientRect().top)).toBeGreaterThanOrEqual(0);
    expect(await said.evaluate((element) => element.getBoundingClientRect().right)).toBeLessThanOrEqual(420);
    await panel.show(sampleOf(name), { ...momentOf(name), stop: 4 });
    expect(await said.count()).toBe(0);
    await panel.close();
  });

  it('says that the session has ended, until there is another one', async () => {
    const panel = await PanelPage.open(browser, 'tcpState');
    await panel.show(tcpState, moment);
    await panel.post({ type: 'busy', busy: false, ended: true });
    const said = panel.page.locator('.moment').getByText('the session has ended');
    expect(await said.count()).toBe(1);
    await panel.post({ type: 'empty', reason: 'Starting…' });
    await panel.show(tcpState, { ...moment, stop: 1 });
    await panel.post({ type: 'busy', busy: false });
    expect(await said.count()).toBe(0);
    await panel.close();
  });

  it('is of use where it is narrow: names of calls, the timeline, what is written on arrows', async () => {
    const box = (panel: PanelPage, selector: string) =>
      panel.page
        .locator(selector)
        .evaluateAll((all) =>
          all.map((one) => one.getBoundingClientRect()).map(({ left, right }) => ({ left, right })),
        );
    const graph = await PanelPage.open(browser, 'functionGraph', { width: 380, height: 400 });
    await graph.show(sampleOf('functionGraph'), momentOf('functionGraph'));
    const names = await box(graph, '.row .function');
    expect(names.filter(({ left, right }) => left >= 0 && right < 380).length).toBeGreaterThan(5);
    await graph.close();
    const scheduler = await PanelPage.open(browser, 'scheduler', { width: 380, height: 400 });
    await scheduler.show(sampleOf('scheduler'), momentOf('scheduler'));
    for (const { left, right } of await box(scheduler, '.track')) expect(right - left).toBeGreaterThan(180);
    await scheduler.close();
    const ladder = await PanelPage.open(browser, 'packetLadder', { width: 380, height: 400 });
    await ladder.show(sampleOf('packetLadder'), momentOf('packetLadder'));
    const width = await ladder.page.evaluate(() => document.documentElement.scrollWidth);
    for (const { left, right } of await box(ladder, '.label')) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
    await ladder.close();
  });

  it('brings the focus back: to where it was, and when that is gone, to something', async () => {
    const panel = await PanelPage.open(browser, 'dataPath');
    await panel.show(dataPath, moment);
    await panel.page.keyboard.press('Tab');
    await panel.page.keyboard.press('ArrowRight');
    const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute('data-key') ?? null);
    const key = await focused();
    await panel.page.evaluate(() => (document.activeElement as HTMLElement).blur());
    expect(await focused()).toBe(null);
    await panel.page.evaluate(() => window.dispatchEvent(new Event('focus')));
    expect(await focused()).toBe(key);
    const bare = structuredClone(dataPath) as DataPathData;
    bare.hosts.shift();
    await panel.show(bare, { ...moment, stop: 4 });
    expect(await focused()).toMatch(/./);
    expect(await focused()).not.toBe(key);
    await panel.close();
  });

  describe('Data path', () => {
    it('shows the segment on the receive queue, the sleeper on the wait queue, the packet on the link', async () => {
      const panel = await PanelPage.open(browser, 'dataPath');
      await panel.show(dataPath, moment);
      const queue = panel.page.getByRole('group', { name: /^sk_receive_queue: 2 skbs, 19 B/ });
      expect(await queue.getByRole('button').allTextContents()).toEqual(['data5 B“hello”', 'data14 B“, world again”']);
      expect(await panel.page.getByRole('group', { name: 'sk_wq: 1 waiting' }).textContent()).toContain(
        'receiver (12)',
      );
      expect(await panel.page.getByRole('group', { name: 'Link lan: 2 under way' }).textContent()).toContain(
        '1 Gbit/s, 20 ms',
      );
      expect(await panel.page.getByRole('group', { name: /sk_write_queue: 1 skb, 700 B, full/ }).count()).toBe(1);
      await panel.close();
    });

    it('says of each part of a host that there is none', async () => {
      const panel = await PanelPage.open(browser, 'dataPath');
      const host = { ...dataPath.hosts[0]!, interfaces: [], sockets: [], tasks: [] };
      await panel.show({ ...dataPath, hosts: [host] }, moment);
      const part = (name: string) => panel.page.getByRole('group', { name: `${host.name}: ${name}` }).textContent();
      expect(await part('cards')).toBe('cardsnone');
      expect(await part('sockets')).toBe('socketsnone yet');
      expect(await part('tasks')).toBe('tasksno program');
      await panel.close();
    });

    it('goes to the moment of a packet, and watches it with Alt or W', async () => {
      const panel = await PanelPage.open(browser, 'dataPath');
      await panel.show(dataPath, moment);
      const chip = panel.page.getByRole('button', { name: /“hello”/ });
      await chip.click();
      await chip.click({ modifiers: ['Alt'] });
      await chip.press('w');
      expect((await panel.posted()).slice(1)).toEqual([
        { type: 'seek', t: 41_200 },
        { type: 'watch', expression: '(struct sk_buff *)0xffff888004b10000' },
        { type: 'watch', expression: '(struct sk_buff *)0xffff888004b10000' },
      ]);
      await panel.close();
    });

    it('moves the focus by arrow keys and keeps it over a stop', async () => {
      const panel = await PanelPage.open(browser, 'dataPath');
      await panel.show(dataPath, moment);
      await panel.page.keyboard.press('Tab');
      await panel.page.keyboard.press('ArrowRight');
      await panel.page.keyboard.press('ArrowRight');
      const focused = () => panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'));
      expect(await focused()).toBe('0:c:rq/0:ffff888004b10000');
      const later = structuredClone(dataPath) as DataPathData;
      later.hosts[0].tasks[0].state = 'running';
      await panel.show(later, { ...moment, stop: 4, t: 42_600 });
      expect(await focused()).toBe('0:c:rq/0:ffff888004b10000');
      await panel.page.keyboard.press('Enter');
      expect((await panel.posted()).at(-1)).toEqual({ type: 'seek', t: 41_200 });
      await panel.page.keyboard.press('ArrowDown');
      expect(await focused()).not.toBe('0:c:rq/0:ffff888004b10000');
      await panel.close();
    });

    it('tells a screen reader what is where', async () => {
      const panel = await PanelPage.open(browser, 'dataPath');
      await panel.show(dataPath, moment);
      const live = panel.page.locator('[aria-live=polite]');
      expect(await live.textContent()).toContain('server sk_receive_queue of 10.0.0.1:7004: 2, 19 bytes');
      await panel.close();
    });

    it('shows text from packets and programs as text', async () => {
      const panel = await PanelPage.open(browser, 'dataPath');
      const nasty = structuredClone(dataPath) as DataPathData;
      nasty.hosts[0].tasks[0].comm = '<img src=x onerror=alert(1)>';
      nasty.hosts[0].sockets[1].queues[0].items[0].preview = '</button><script>alert(1)</script>';
      await panel.show(nasty, moment);
      expect(await panel.page.locator('.picture img, .picture script').count()).toBe(0);
      expect(panel.problems).toEqual([]);
      await panel.close();
    });
  });

  describe('TCP state', () => {
    it('marks the state now, the way taken, and what is still to come', async () => {
      const panel = await PanelPage.open(browser, 'tcpState');
      await panel.show(tcpState, moment);
      expect(await panel.page.locator('.node.current text').textContent()).toBe('▶ CLOSE_WAIT');
      expect(await panel.page.locator('.edge.taken').count()).toBe(2);
      expect(await panel.page.locator('.edge.later').count()).toBe(2);
      expect(await panel.page.locator('.path li:not(.later)').count()).toBe(2);
      await panel.close();
    });

    it('goes to a transition from the diagram and from the list, by mouse and by key', async () => {
      const panel = await PanelPage.open(browser, 'tcpState');
      await panel.show(tcpState, moment);
      await panel.page.getByRole('button', { name: /^2: ESTABLISHED → CLOSE_WAIT/ }).click();
      await panel.page.getByRole('button', { name: /^3: CLOSE_WAIT → LAST_ACK/ }).press('Enter');
      await panel.page.locator('.path button').first().click();
      await panel.page.locator('.path .place').first().click();
      expect((await panel.posted()).slice(1)).toEqual([
        { type: 'seek', t: 41_000 },
        { type: 'seek', t: 43_000 },
        { type: 'seek', t: 20_000 },
        { type: 'openSource', file: 'sockstep-kernel:/net/ipv4/tcp_input.c', line: 812 },
      ]);
      await panel.close();
    });

    it('shows another socket when asked, and keeps to it', async () => {
      const panel = await PanelPage.open(browser, 'tcpState');
      await panel.show(tcpState, moment);
      await panel.page.getByRole('button', { name: /^client sender/ }).click();
      expect(await panel.page.locator('.node.current text').textContent()).toBe('▶ FIN_WAIT2');
      await panel.show(tcpState, { ...moment, stop: 4 });
      expect(await panel.page.locator('.node.current text').textContent()).toBe('▶ FIN_WAIT2');
      await panel.page.getByRole('button', { name: /^client sender/ }).click();
      expect(await panel.page.locator('.node.current text').textContent()).toBe('▶ CLOSE_WAIT');
      await panel.close();
    });

    it('draws a way that is not in the RFC, and says when there is nothing yet', async () => {
      const panel = await PanelPage.open(browser, 'tcpState');
      await panel.show({ sockets: [] }, moment);
      expect(await panel.page.locator('.picture').textContent()).toBe('No TCP socket has changed its state yet.');
      const reset: TcpStateData = {
        sockets: [
          {
            ...tcpState.sockets[1],
            state: 'CLOSE',
            path: [
              tcpState.sockets[1].path[0],
              { t: 30_000, timeNs: 1e8, from: 'ESTABLISHED', to: 'CLOSE', function: 'tcp_reset' },
            ],
          },
        ],
      };
      await panel.show(reset, { ...moment, stop: 5 });
      expect(await panel.page.locator('.edge.taken').count()).toBe(2);
      expect(await panel.page.locator('.node.current text').textContent()).toBe('▶ CLOSE');
      await panel.close();
    });
  });

  describe('Packet ladder', () => {
    const ladder = () => sampleOf('packetLadder') as PacketLadderData;

    it('draws every segment, and goes to its sending and its arrival', async () => {
      const panel = await PanelPage.open(browser, 'packetLadder');
      await panel.show(ladder(), now);
      expect(await panel.page.locator('.packet').count()).toBe(ladder().packets.length);
      const lost = panel.page.getByRole('group', { name: /len 12 “hello world·” ⚠ drop data on lan from client/ });
      expect(await lost.locator('.cross').count()).toBe(1);
      expect(await lost.getByRole('button').count()).toBe(1);
      const [syn] = ladder().packets;
      await panel.page.getByRole('button', { name: /^SYN seq 0, win .* client to server on lan/ }).click();
      await panel.page.getByRole('button', { name: /^SYN seq 0: go to where the driver hands it up/ }).press('Enter');
      expect((await panel.posted()).slice(1)).toEqual([
        { type: 'seek', t: syn?.sentT },
        { type: 'seek', t: syn?.receivedT },
      ]);
      expect(await panel.page.locator('[aria-live=polite]').textContent()).toMatch(
        /^6 packets so far, 2 of those shown lost, 1 under way/,
      );
      await panel.close();
    });

    it('asks for one connection, by choice and by focus', async () => {
      const panel = await PanelPage.open(browser, 'packetLadder');
      await panel.show(ladder(), now);
      const [flow] = ladder().flows;
      await panel.page.getByRole('combobox', { name: 'Connection' }).selectOption(flow?.id ?? '');
      await panel.page.getByRole('button', { name: 'Socket in focus' }).click();
      expect((await panel.posted()).slice(1)).toEqual([
        { type: 'view', view: { flow: flow?.id } },
        { type: 'view', view: { flow: flow?.id } },
      ]);
      await panel.close();
    });

    it('moves by keys: down to the next segment, right to its arrival', async () => {
      const panel = await PanelPage.open(browser, 'packetLadder');
      await panel.show(ladder(), now);
      await panel.page.locator('[data-key="w0/sent"]').focus();
      await panel.page.keyboard.press('ArrowDown');
      await panel.page.keyboard.press('ArrowRight');
      expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe('w1/taken');
      await panel.close();
    });
  });

  it('Hash tables: the walk of the last lookup, and where it began and returned', async () => {
    const data = sampleOf('hashTables') as HashTablesData;
    const panel = await PanelPage.open(browser, 'hashTables');
    await panel.show(data, now);
    const lookup = data.hosts[0]?.lookups.find(({ table }) => table === 'lhash2');
    const group = panel.page.getByRole('group', {
      name: /^Last lookup on server: inet_lhash2_lookup looked for listener on 10\.0\.0\.1:7014 .* found LISTEN/,
    });
    await group.getByRole('button').first().click();
    await group.getByRole('button').last().click();
    const walked = panel.page.getByRole('group', { name: /^lhash2 bucket \d+: 1 in it, walked by the last lookup/ });
    await walked.getByRole('button', { name: /found by the last lookup/ }).click();
    expect((await panel.posted()).slice(1)).toEqual([
      { type: 'seek', t: lookup?.t },
      { type: 'seek', t: lookup?.endT },
      { type: 'watch', expression: expect.stringMatching(/^\(struct tcp_sock \*\)0x/) },
    ]);
    await panel.close();
  });

  it('Scheduler: goes to switches, wake-ups and where a waiter fell asleep; asks for more or fewer', async () => {
    const data = sampleOf('scheduler') as SchedulerData;
    const panel = await PanelPage.open(browser, 'scheduler');
    await panel.show(data, now);
    const server = data.hosts[0] as SchedulerData['hosts'][number];
    const receiver = server.tasks.findIndex((task) => task.comm === 'receiver');
    const woken = server.wakes.find((wake) => wake.woken === receiver && wake.context === 'softirq');
    const lane = panel.page.getByRole('group', { name: /^receiver \(\d+\): sleeping in sk_wait_data/ });
    await lane
      .getByRole('button', { name: /softirq on CPU 0 .* in sock_def_readable, through autoremove_wake_function/ })
      .first()
      .click();
    const queue = panel.page.getByRole('group', { name: /^sk_wq of TCP .* ESTABLISHED: 1/ });
    await queue
      .getByRole('button', { name: /^receiver .* autoremove_wake_function, no flags\. Go to where it fell asleep/ })
      .press('Enter');
    await panel.page.getByRole('button', { name: 'Show 10 switches' }).click();
    expect((await panel.posted()).slice(1)).toEqual([
      { type: 'seek', t: woken?.t },
      { type: 'seek', t: server.tasks[receiver]?.sinceT },
      { type: 'view', view: { switches: 10 } },
    ]);
    // The same as a list, later events marked in words.
    const list = panel.page.getByRole('list', { name: 'Switches and wake-ups on server' });
    expect(await list.getByRole('listitem').allTextContents()).toContainEqual(
      expect.stringMatching(/receiver \(\d+\) sleeps in sk_wait_data; idle runs$/),
    );
    expect(await list.locator('li.later').first().textContent()).toMatch(/, later$/);
    await panel.close();
  });

  describe('Function graph', () => {
    const graph = () => sampleOf('functionGraph') as FunctionGraphData;

    it('draws a part of the tree in its place, and asks for the rest when one scrolls there', async () => {
      const panel = await PanelPage.open(browser, 'functionGraph');
      await panel.show(graph(), now);
      expect(await panel.page.locator('.row').count()).toBe(graph().rows.length);
      expect(graph().total).toBeGreaterThan(5000);
      expect(await panel.page.locator('.row.now').isVisible()).toBe(true);
      expect(await panel.page.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(
        graph().total * 20,
      );
      await panel.page.evaluate(() => document.documentElement.scrollTo(0, 0));
      await panel.page.waitForFunction(() => (window as unknown as { posted: unknown[] }).posted.length > 1);
      expect((await panel.posted()).slice(1)).toEqual([{ type: 'view', view: { from: 0, count: 200 } }]);
      await panel.close();
    });

    it('goes to entry and return, folds, and moves through the tree by keys', async () => {
      const panel = await PanelPage.open(browser, 'functionGraph');
      await panel.show(graph(), now);
      const row = graph().rows[graph().now - graph().from - 3] as FunctionGraphData['rows'][number];
      const element = panel.page.locator(`[data-key="call/${row.id}"]`);
      await element.focus();
      await panel.page.keyboard.press('Enter');
      await panel.page.keyboard.press('Shift+Enter');
      const parent = graph().rows.find((one) => one.children) as typeof row;
      await panel.page.locator(`[data-key="call/${parent.id}"]`).focus();
      await panel.page.keyboard.press('ArrowLeft');
      const asked = (await panel.posted()).slice(1).filter((m) => m.type !== 'view' || !('count' in m.view));
      expect(asked).toEqual([
        { type: 'seek', t: row.t },
        { type: 'seek', t: row.endT },
        { type: 'view', view: { folded: [parent.id], from: graph().from } },
      ]);
      await panel.page.keyboard.press('ArrowDown');
      const next = graph().rows[graph().rows.indexOf(parent) + 1];
      expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe(
        `call/${next?.id}`,
      );
      expect(await panel.page.getByRole('treeitem').first().getAttribute('aria-level')).toBe(
        String((graph().rows[0]?.depth ?? 0) + 1),
      );
      await panel.close();
    });

    it('looks for a function while one types, and keeps the place in the field', async () => {
      const panel = await PanelPage.open(browser, 'functionGraph');
      await panel.show(graph(), now);
      await panel.page.getByRole('searchbox').pressSequentially('tcp_rcv*');
      // Who types slowly sees what is found so far: there may be more than one.
      await expect
        .poll(async () => (await panel.posted()).at(-1), { timeout: 20_000 })
        .toEqual({ type: 'view', view: { search: 'tcp_rcv*', folded: [] } });
      await panel.show(
        { ...graph(), view: { ...graph().view, search: 'tcp_rcv*' }, total: 0, rows: [], matches: 0 },
        now,
      );
      expect(await panel.page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe('search');
      expect(await panel.page.locator('.picture').textContent()).toContain('No call of a function like “tcp_rcv*”.');
      await panel.page.keyboard.press('Home');
      await panel.page.keyboard.type('__');
      expect(await panel.page.getByRole('searchbox').inputValue()).toBe('__tcp_rcv*');
      await panel.close();
    });
  });
});

/** Runs in the page: what has no name, what cannot be read, how many Tab stops there are. */
function inspectPage(): { nameless: string[]; faint: string[]; tabStops: number } {
  const focusable = [...document.querySelectorAll<HTMLElement>('button, [tabindex]')];
  const nameless = focusable
    .filter((element) => !(element.getAttribute('aria-label') || element.textContent?.trim()))
    .map((element) => element.outerHTML.slice(0, 100));
  const parse = (colour: string) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]: number[]) => {
    const [R, G, B] = [r, g, b].map((part) => {
      const value = part / 255;
      return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * R + 0.7152 * G + 0.0722 * B;
  };
  const background = (element: Element | null): number[] => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const faint: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('.picture *, .moment *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    if (!own || element.closest('svg')) continue;
    const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(background(element))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) faint.push(`${contrast.toFixed(1)} ${element.textContent}`);
  }
  return { nameless, faint, tabStops: focusable.filter((element) => element.tabIndex === 0).length };
}
