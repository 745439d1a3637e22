/**
 * The panels' pages in a real browser: what they show, what they say to their host, that they work
 * by keyboard, keep focus over a stop, swallow nonsense, and look right in four themes (screenshots
 * in test-results/panels/). Skipped where no Chromium is installed.
 */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DataPathData,
  type PanelDataByName,
  type PanelName,
  panelNames,
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

  it.each(panelNames)('%s draws in all themes without an error', async (name) => {
    for (const theme of themeNames) {
      const panel = await PanelPage.open(browser, name, { theme });
      expect(await panel.posted()).toEqual([{ type: 'ready' }]);
      await panel.show(sampleOf(name), momentOf(name));
      await panel.screenshot(theme);
      expect(panel.problems).toEqual([]);
      await panel.close();
    }
  });

  it.each(panelNames)('%s has a name on everything that takes the focus, and contrast', async (name) => {
    for (const theme of themeNames) {
      const panel = await PanelPage.open(browser, name, { theme });
      await panel.show(sampleOf(name), momentOf(name));
      const report = await panel.page.evaluate(inspectPage);
      expect(report.nameless).toEqual([]);
      expect(report.faint, theme).toEqual([]);
      expect(report.tabStops).toBe(1);
      await panel.close();
    }
  });

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
