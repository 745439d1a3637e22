/**
 * The hash tables panel: TCP's tables of each host, bucket by bucket, and the chain that the last lookup
 * in each of them walked, past what to what. A click on a lookup goes to where it began or returned.
 */
import type { HashChain, HashEntry, HashLookup, HashTable, HashTablesData } from '../../adapter/panel-data';
import { h } from '../shared/dom';
import { formatCount, formatTime, runPanel } from '../shared/frame';
import { send } from '../shared/host';
import './style.css';

/** Host in focus last: the page scrolls only when it changes. */
let looked = -1;

runPanel('hashTables', (data) => {
  if (looked !== data.focus)
    requestAnimationFrame(() => document.querySelector('.host.here')?.scrollIntoView({ block: 'nearest' }));
  looked = data.focus;
  return {
    nodes: [
      h(
        'div',
        { class: 'hosts' },
        data.hosts.map((host) => hostView(host, host.index === data.focus)),
      ),
    ],
    summary: summary(data),
  };
});

type Host = HashTablesData['hosts'][number];

function hostView(host: Host, here: boolean): HTMLElement {
  return h(
    'section',
    { class: `host${here ? ' here' : ''}`, 'aria-label': `Host ${host.name}` },
    h('h2', {}, host.name, here ? h('span', { class: 'tag' }, 'the debugger is here') : undefined),
    host.tables.length === 0 ? h('p', { class: 'dim' }, 'The tables are not set up yet.') : undefined,
    host.tables.map((table) =>
      tableView(
        table,
        host.lookups.find((lookup) => lookup.table === table.name),
        host,
      ),
    ),
  );
}

function tableView(table: HashTable, lookup: HashLookup | undefined, host: Host): HTMLElement {
  const facts =
    table.used === 0
      ? `${table.buckets} buckets, all empty`
      : `${table.used} of ${table.buckets} buckets in use, ${table.entries} entries, longest chain ${table.longest}`;
  return h(
    'article',
    { class: 'table', 'aria-label': `${host.name} ${table.name}: ${facts}` },
    h(
      'div',
      { class: 'title' },
      h('span', { class: 'name' }, table.name),
      h('span', { class: 'dim' }, `${table.about}: ${facts}`),
    ),
    lookup ? lookupView(lookup, host) : undefined,
    h(
      'div',
      { class: 'chains' },
      table.chains.map((chain) => chainView(chain, lookup, table, host)),
    ),
    table.more > 0 ? h('p', { class: 'dim' }, `and ${formatCount(table.more)} more buckets in use`) : undefined,
  );
}

function lookupView(lookup: HashLookup, host: Host): HTMLElement {
  const found = lookup.walked.find((entry) => entry.id === lookup.found);
  const result = found ? `found ${found.text}` : 'found nothing';
  const said = `Last lookup on ${host.name}: ${lookup.function} looked for ${lookup.key} in bucket ${lookup.bucket}, compared ${lookup.walked.length}, ${result}`;
  const key = `${host.index}/${lookup.table}/lookup`;
  return h(
    'div',
    { class: 'lookup', 'data-group': true, role: 'group', 'aria-label': said },
    h(
      'button',
      {
        class: 'go',
        'data-key': `${key}/begin`,
        title: `${said}\nClick: go to its first statement (t ${formatCount(lookup.t)})`,
        click: () => send({ type: 'seek', t: lookup.t }),
      },
      h('code', {}, lookup.function),
      ` ${lookup.key}`,
    ),
    h('span', { class: 'dim' }, `${formatTime(lookup.timeNs)}, ${lookup.context}: bucket ${lookup.bucket}`),
    lookup.walked.map((entry) =>
      h(
        'span',
        { class: `step${entry.id === lookup.found ? ' found' : ''}` },
        `${entry.id === lookup.found ? '→ ✓' : '→'} ${entry.text}`,
      ),
    ),
    h(
      'button',
      {
        class: 'go',
        'data-key': `${key}/end`,
        title: `Click: go to its return (t ${formatCount(lookup.endT)})`,
        click: () => send({ type: 'seek', t: lookup.endT }),
      },
      found ? 'found' : lookup.walked.length === 0 ? 'empty: nothing found' : 'end of chain: nothing found',
    ),
  );
}

function chainView(chain: HashChain, lookup: HashLookup | undefined, table: HashTable, host: Host): HTMLElement {
  const walked = lookup?.bucket === chain.bucket ? lookup : undefined;
  const count = chain.entries.length === 0 ? 'empty' : `${chain.entries.length} in it`;
  return h(
    'div',
    {
      class: `chain${walked ? ' walked' : ''}`,
      'data-group': true,
      role: 'group',
      'aria-label': `${table.name} bucket ${chain.bucket}: ${count}${walked ? ', walked by the last lookup' : ''}`,
    },
    h('span', { class: 'bucket', title: `Bucket ${chain.bucket}` }, `[${chain.bucket}]`),
    chain.entries.map((entry) => entryView(entry, walked, `${host.index}/${table.name}/${chain.bucket}`)),
    chain.entries.length === 0 ? h('span', { class: 'dim' }, 'empty') : undefined,
    chain.cut ? h('span', { class: 'tag' }, chain.cut) : undefined,
    walked ? h('span', { class: 'tag' }, 'last walked') : undefined,
  );
}

function entryView(entry: HashEntry, lookup: HashLookup | undefined, where: string): HTMLElement {
  const step = lookup?.walked.findIndex(({ id }) => id === entry.id) ?? -1;
  const found = step >= 0 && lookup?.found === entry.id;
  const owners = entry.owners ?? [];
  const said = `${entry.kind} ${entry.text}${owners.length ? `, owned by ${owners.join(', ')}` : ''}${found ? ', found by the last lookup' : step >= 0 ? ', compared by the last lookup' : ''}`;
  const watch = () => entry.expression && send({ type: 'watch', expression: entry.expression });
  return h(
    'button',
    {
      class: `entry${found ? ' found' : step >= 0 ? ' compared' : ''}`,
      'data-key': `${where}/${entry.id}`,
      'data-move': entry.id,
      'aria-label': `${said}. Watch it.`,
      title: `${said}\nClick: watch it`,
      click: watch,
    },
    step >= 0 ? h('span', { class: 'step-number' }, `${step + 1}${found ? ' ✓' : ''}`) : undefined,
    h('span', {}, entry.text),
    owners.map((owner) => h('span', { class: 'owner' }, owner)),
  );
}

function summary(data: HashTablesData): string {
  const said = data.hosts.flatMap((host) => [
    ...host.tables
      .filter((table) => table.used > 0)
      .map((table) => `${host.name} ${table.name}: ${table.entries} in ${table.used} buckets`),
    ...host.lookups
      .slice(0, 1)
      .map((lookup) => `last lookup: ${lookup.key}, ${lookup.found ? 'found' : 'nothing found'}`),
  ]);
  return said.length ? `${said.join('. ')}.` : 'All tables are empty.';
}
