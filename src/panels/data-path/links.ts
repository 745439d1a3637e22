/** The links with their packets under way: each a lane, one line for each direction. */
import type { DataPathData, LinkView, PacketInFlight } from '../../adapter/panel-data';
import { h } from '../shared/dom';
import { chip } from './chips';

export function linkLane(link: LinkView, data: DataPathData): HTMLElement {
  const end = (index: 0 | 1) => {
    const { host, interface: name } = link.ends[index];
    return `${data.hosts.find((view) => view.index === host)?.name ?? host}.${name}`;
  };
  const direction = (from: 0 | 1) =>
    link.packets.filter((packet) => (packet.fromHost === link.ends[0].host) === (from === 0));
  const place = (packet: PacketInFlight) => {
    const along = Math.min(1, Math.max(0, packet.progress));
    const right = packet.fromHost === link.ends[0].host;
    const note = `${packet.fate ? `${packet.fate} ` : ''}${right ? '→' : '←'}`;
    const element = chip(packet, `link${link.index}`, data.focus.packet, note);
    if (packet.fate === 'lost' || packet.arriveNs < 0) element.classList.add('lost');
    const placed = h('span', { class: 'place' }, element);
    placed.style.left = `${((right ? along : 1 - along) * 100).toFixed(1)}%`;
    return placed;
  };
  const count = link.packets.length === 0 ? 'no packet under way' : `${link.packets.length} under way`;
  return h(
    'div',
    {
      class: `lane${link.up ? '' : ' down'}`,
      'data-group': true,
      role: 'group',
      'aria-label': `Link ${link.name}: ${count}`,
    },
    h('span', { class: 'end' }, end(0)),
    h(
      'span',
      { class: 'wire' },
      h(
        'span',
        { class: 'dim about' },
        `${link.name}: ${rate(link.rateBps)}, ${delay(link.delayNs)}${link.up ? '' : ', down'}`,
      ),
      h('span', { class: 'way' }, direction(0).map(place)),
      h('span', { class: 'way' }, direction(1).map(place)),
    ),
    h('span', { class: 'end' }, end(1)),
  );
}

function rate(bps: number): string {
  for (const [unit, size] of [
    ['Gbit/s', 1e9],
    ['Mbit/s', 1e6],
    ['kbit/s', 1e3],
  ] as const) {
    if (bps >= size) return `${Math.round((bps / size) * 10) / 10} ${unit}`;
  }
  return `${bps} bit/s`;
}

function delay(ns: number): string {
  for (const [unit, size] of [
    ['s', 1e9],
    ['ms', 1e6],
    ['µs', 1e3],
  ] as const) {
    if (ns >= size) return `${Math.round((ns / size) * 10) / 10} ${unit}`;
  }
  return `${ns} ns`;
}
