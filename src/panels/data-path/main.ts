/**
 * The Data path panel: everything that packets and readers can be in, on all hosts, at this moment.
 * A packet that moves from one queue to the next glides there. A click on a packet goes to the moment
 * it was put where it is.
 */
import type { DataPathData } from '../../adapter/panel-data';
import { h } from '../shared/dom';
import { runPanel } from '../shared/frame';
import { hostView } from './host-view';
import { linkLane } from './links';
import './style.css';

/** Host and socket that were in focus last: the page scrolls only when they change. */
let looked = '';

runPanel('dataPath', (data) => {
  const focus = `${data.focus.host} ${data.focus.socket ?? ''}`;
  if (focus !== looked) requestAnimationFrame(showFocus);
  looked = focus;
  return { nodes: nodes(data), summary: summary(data) };
});

function showFocus(): void {
  const here = document.querySelector('.host.here');
  if (!here) return;
  const socket = here.querySelector('.socket.focus');
  here.scrollIntoView({ block: 'nearest' });
  socket?.scrollIntoView({ block: 'nearest' });
}

function nodes(data: DataPathData): Node[] {
  return [
    h(
      'div',
      { class: 'hosts' },
      data.hosts.map((host) => hostView(host, data.focus)),
    ),
    h(
      'div',
      { class: 'links' },
      data.links.map((link) => linkLane(link, data)),
    ),
  ];
}

/** What is where, in one sentence: only what is not empty. */
function summary(data: DataPathData): string {
  const said: string[] = [];
  for (const host of data.hosts) {
    for (const task of host.tasks) {
      if (task.state === 'sleeping' && task.waitsOn) said.push(`${task.comm} on ${host.name} waits for a socket`);
    }
    for (const socket of host.sockets) {
      for (const queue of socket.queues) {
        if (queue.length > 0)
          said.push(`${host.name} ${queue.name} of ${socket.local}: ${queue.length}, ${queue.bytes} bytes`);
      }
    }
    for (const cpu of host.cpus) {
      if (cpu.context !== 'idle' && cpu.context !== 'off')
        said.push(`${host.name} CPU ${cpu.index}: ${cpu.context}${cpu.where ? ` in ${cpu.where}` : ''}`);
    }
  }
  for (const link of data.links) {
    if (link.packets.length > 0) said.push(`${link.packets.length} under way on ${link.name}`);
  }
  return said.length ? said.join('. ') : 'All queues are empty.';
}
