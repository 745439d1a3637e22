/** Packets as chips, and the queues that hold them. */
import type { PacketChip, PacketQueue } from '../../adapter/panel-data';
import { h } from '../shared/dom';
import { send } from '../shared/host';

/** The class that colours a chip; the text says the same. */
function chipClass(kind: string): string {
  if (/RST/.test(kind)) return 'rst';
  if (/SYN/.test(kind)) return 'syn';
  if (/FIN/.test(kind)) return 'fin';
  if (/^data|PSH/i.test(kind)) return 'data';
  if (/ACK/.test(kind)) return 'ack';
  return 'other';
}

export function packetText(packet: PacketChip): string {
  const bytes = packet.bytes > 0 ? ` ${packet.bytes} B` : '';
  const segments = packet.segments ? `, ${packet.segments} segments` : '';
  return `${packet.kind}${bytes}${segments}`;
}

function details(packet: PacketChip): string {
  const lines = [packetText(packet)];
  if (packet.flow) lines.push(packet.flow);
  if (packet.seq !== undefined)
    lines.push(`seq ${packet.seq}${packet.endSeq !== undefined ? ` … ${packet.endSeq}` : ''}`);
  if (packet.ack !== undefined) lines.push(`ack ${packet.ack}`);
  if (packet.preview) lines.push(`“${packet.preview}”`);
  if (packet.t !== undefined) lines.push(`Click: go to the moment it was put here (t ${packet.t})`);
  if (packet.expression) lines.push('Alt+click or W: watch it');
  return lines.join('\n');
}

/** `where` makes keys unique: one packet may be seen in two places (a clone on the rtx queue). */
export function chip(packet: PacketChip, where: string, focus: string | undefined, note = ''): HTMLElement {
  const text = [
    h('span', { class: 'kind' }, packet.kind),
    packet.bytes > 0 ? h('span', {}, `${packet.bytes} B`) : undefined,
    packet.segments ? h('span', {}, `${packet.segments} segments`) : undefined,
    packet.preview ? h('span', { class: 'preview' }, `“${packet.preview}”`) : undefined,
    note ? h('span', { class: 'note' }, note) : undefined,
  ];
  const watch = () => packet.expression && send({ type: 'watch', expression: packet.expression });
  const title = details(packet);
  return h(
    'button',
    {
      class: `chip ${chipClass(packet.kind)}${packet.id === focus ? ' focus' : ''}`,
      title,
      'aria-label': `${title.replaceAll('\n', ', ')}${note ? `, ${note}` : ''}${packet.id === focus ? ', in focus' : ''}`,
      'data-key': `${where}/${packet.id}`,
      'data-move': packet.id,
      click: (event) => {
        if ((event as MouseEvent).altKey) watch();
        else if (packet.t !== undefined) send({ type: 'seek', t: packet.t });
        else watch();
      },
      keydown: (event) => {
        if ((event as KeyboardEvent).key === 'w') watch();
      },
    },
    text,
  );
}

export function queueBox(queue: PacketQueue, focus: string | undefined): HTMLElement {
  const { limit, limitName, limitUnit = 'bytes' } = queue;
  const used = limitUnit === 'packets' ? queue.length : queue.bytes;
  const full = limit !== undefined && limit > 0 && used >= limit;
  const count =
    queue.length === 0 ? 'empty' : `${queue.length} ${queue.length === 1 ? 'skb' : 'skbs'}, ${queue.bytes} B`;
  const limitText = limit !== undefined ? `${limitName ?? 'limit'} ${limit}${limitUnit === 'bytes' ? ' B' : ''}` : '';
  const more = queue.length - queue.items.length;
  return h(
    'div',
    {
      class: `queue${queue.length === 0 ? ' none' : ''}${full ? ' full' : ''}`,
      role: 'group',
      'aria-label': `${queue.name}: ${count}${full ? ', full' : ''}`,
      title: limitText,
    },
    h(
      'span',
      { class: 'label' },
      h('span', { class: 'name' }, queue.name),
      h('span', { class: 'count' }, full ? `${count}, full` : count),
      limit !== undefined && queue.length > 0
        ? h('meter', { min: 0, max: limit, value: Math.min(used, limit), title: `${used} of ${limitText}` })
        : undefined,
    ),
    queue.items.map((item) => chip(item, queue.id, focus)),
    more > 0 && queue.items.length > 0 ? h('span', { class: 'more' }, `and ${more} more`) : undefined,
  );
}
