/**
 * Panels over the protocol: they are opened late and know the past all the same, come with each stop, can
 * be asked for other parts, go where their events are, and cost nothing once they are hidden.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { loadWith } from '../../src/adapter/load-program';
import { panelNames, type CallRow, type FunctionGraphData } from '../../src/adapter/panel-data';
import { NodeFiles } from '../../src/cli/node-files';
import { ROOT, stockKernelImage } from '../kernel-image';
import { Client } from './client';

const SCENARIO = join(ROOT, 'scenarios/basics/blocking-recv.scenario');
let c: Client;
let s: Awaited<ReturnType<Client['stopped']>>;

beforeAll(async () => {
  const loaded = await loadWith(await stockKernelImage())({ program: SCENARIO }, new NodeFiles(join(ROOT, 'kernel')));
  const texts = new Proxy<Record<string, string>>({}, { get: (_, path) => textOf(String(path)) });
  c = new Client(() => loaded, texts);
  await c.launch({ program: SCENARIO }, async () => {
    await c.request('setFunctionBreakpoints', { breakpoints: [{ name: 'sock_def_readable' }] });
  });
  await c.stopped();
  s = await c.move('continue', { threadId: 1 });
});

function textOf(path: string): string {
  return readFileSync(path.replace(/^sockstep-kernel:\/?/, `${ROOT}/kernel/`), 'utf8');
}

test('opened in the middle, all panels know the past, and one stays where one is', async () => {
  const info = await c.request('sockstep/panels', { panels: panelNames });
  expect([info.stop, info.t]).toEqual([s.info.stop, s.info.t]);
  expect(Object.keys(info.panels)).toEqual(panelNames);
  const graph: FunctionGraphData = info.panels.functionGraph;
  expect(graph.calls).toBeGreaterThan(10_000);
  // The rows that are under way now are the stack, from outside in.
  const stack = (await c.request('stackTrace', { threadId: s.threadId })).stackFrames.map(
    (f: { name: string }) => f.name,
  );
  const open = graph.rows.filter(
    (row: CallRow) => row.t <= info.t && (row.endT ?? Infinity) >= info.t && row.host === 0,
  );
  expect(open.at(-1)?.name).toBe('sock_def_readable');
  expect(stack).toEqual(expect.arrayContaining(open.map((row) => row.name)));
  expect(info.panels.packetLadder.packets.at(-1)).toMatchObject({
    kind: 'ACK',
    seq: 1,
    receivedT: expect.any(Number),
  });
  expect(info.panels.hashTables.hosts[0].lookups.find((l: { table: string }) => l.table === 'ehash')).toMatchObject({
    found: expect.any(String),
    context: 'softirq',
  });
  const server = info.panels.scheduler.hosts[0];
  expect(server.tasks.find((t: { comm: string }) => t.comm === 'receiver')).toMatchObject({ state: 'sleeping' });
});

test('a step brings all of them, with what has happened meanwhile', async () => {
  const before = (await c.request('sockstep/panelView', { panel: 'functionGraph', view: {} })).panels.functionGraph;
  s = await c.move('stepIn', { threadId: s.threadId });
  s = await c.move('next', { threadId: s.threadId });
  expect(Object.keys(s.info.panels)).toEqual(panelNames);
  expect(s.info.panels.functionGraph?.calls).toBeGreaterThan(before.calls);
});

test('another part of the function graph, and nonsense', async () => {
  const { stop, panels } = await c.request('sockstep/panelView', {
    panel: 'functionGraph',
    view: { search: 'tcp_v4_rcv', count: 20 },
  });
  expect(stop).toBe(s.info.stop);
  expect(Object.keys(panels)).toEqual(['functionGraph']);
  expect(panels.functionGraph.rows.length).toBeLessThanOrEqual(20);
  expect(panels.functionGraph.matches).toBeGreaterThan(2);
  // What has another type is left as it was; the search stays for the stops to come.
  const same = await c.request('sockstep/panelView', { panel: 'functionGraph', view: { search: 7, folded: 'x' } });
  expect(same.panels.functionGraph.view).toMatchObject({ search: 'tcp_v4_rcv', folded: [] });
  await expect(c.request('sockstep/panelView', { panel: 'dataPath', view: {} })).rejects.toThrow('"panel" must be');
  await expect(c.request('sockstep/panelView', { panel: 'functionGraph', view: null })).rejects.toThrow('view');
  await expect(c.request('sockstep/panels', { panels: 'all' })).rejects.toThrow('must be a list');
});

test('an event of a panel is a place to go to', async () => {
  const { panels } = await c.request('sockstep/panelView', {
    panel: 'functionGraph',
    view: { search: '__inet_lookup_established' },
  });
  const row = panels.functionGraph.rows.find((one: CallRow) => one.match);
  await c.request('sockstep/seek', { t: row.t });
  s = await c.stopped();
  expect([s.info.t, s.frame.name]).toEqual([row.t, '__inet_lookup_established']);
  await c.request('sockstep/seek', { t: row.endT });
  s = await c.stopped();
  expect(s.frame.name).toBe('__inet_lookup_established');
});

test('hidden panels are not sent', async () => {
  await c.request('sockstep/panels', { panels: [] });
  s = await c.move('next', { threadId: s.threadId });
  expect(s.info.panels).toEqual({});
});
