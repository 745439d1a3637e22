/**
 * The wait queues and scheduler panel: who ran on each CPU, who slept where and was woken by whom, who
 * stands on which wait queue now. A click on a stretch goes to the switch that began it, on a wake-up to
 * the waking. The same stands below as a list, for reading.
 */
import type { SchedulerData, SchedulerHost, SchedTask, WaitQueue, WakeUp } from '../../adapter/panel-data';
import type { PanelMoment } from '../protocol';
import { h } from '../shared/dom';
import { formatCount, formatTime, runPanel } from '../shared/frame';
import { send } from '../shared/host';
import { eventsOf } from './events';
import { Scale } from './scale';
import './style.css';

const SPANS = [10, 20, 40, 100, 400];
/** The moment and host one looked at last: the page scrolls only when they change. */
let looked = '';

runPanel('scheduler', (data, moment) => {
  const at = `${moment.t} ${data.focus.host}`;
  if (looked !== at)
    requestAnimationFrame(() => {
      document.querySelector('.host.here')?.scrollIntoView({ block: 'nearest' });
      // Only inside the list: the page stays at the timeline.
      for (const list of document.querySelectorAll('.events')) {
        const last = [...list.querySelectorAll<HTMLElement>('li:not(.later)')].at(-1);
        if (last) list.scrollTop = last.offsetTop - list.clientHeight / 2;
      }
    });
  looked = at;
  const scale = new Scale(data, moment.t);
  return {
    nodes: [
      spans(data),
      ...data.hosts.map((host) => hostView(host, data, scale, moment, host.index === data.focus.host)),
    ],
    summary: summary(data),
  };
});

export function taskName(task: SchedTask | undefined): string {
  if (!task) return '?';
  return task.idle ? 'idle' : `${task.comm} (${task.pid})`;
}

function spans(data: SchedulerData): HTMLElement {
  return h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': 'Length of the timeline', 'data-group': true },
    h('span', { class: 'dim' }, 'switches shown'),
    SPANS.map((count) =>
      h(
        'button',
        {
          'data-key': `span/${count}`,
          'aria-pressed': String(count === data.switches),
          'aria-label': `Show ${count} switches`,
          click: () => send({ type: 'view', view: { switches: count } }),
        },
        String(count),
      ),
    ),
  );
}

function hostView(
  host: SchedulerHost,
  data: SchedulerData,
  scale: Scale,
  moment: PanelMoment,
  here: boolean,
): HTMLElement {
  const wakers = new Set(host.wakes.flatMap((wake) => [wake.waker, wake.woken]));
  const runners = new Set(host.cpus.flatMap((cpu) => cpu.segments.map((segment) => segment.task)));
  const shown = host.tasks.flatMap((task, index) =>
    !task.idle && (runners.has(index) || wakers.has(index) || (task.state && !/^k/.test(task.comm))) ? [index] : [],
  );
  return h(
    'section',
    { class: `host${here ? ' here' : ''}`, 'aria-label': `Host ${host.name}` },
    h('h2', {}, host.name, here ? h('span', { class: 'tag' }, 'the debugger is here') : undefined),
    h(
      'div',
      { class: 'timeline', title: 'Statements from left to right; longer stretches are drawn shorter than to scale' },
      host.cpus.map((cpu) => cpuLane(host, cpu.cpu, scale, moment)),
      shown.map((index) => taskLane(host, index, scale, moment)),
    ),
    h('div', { class: 'below' }, waitQueues(host), eventList(host, data, moment)),
  );
}

function lane(
  name: string,
  about: string,
  scale: Scale,
  moment: PanelMoment,
  content: (Node | undefined)[],
): HTMLElement {
  const now = h('span', { class: 'now', 'aria-hidden': 'true' });
  now.style.left = `${scale.place(moment.t).toFixed(2)}%`;
  return h(
    'div',
    { class: 'lane', 'data-group': true, role: 'group', 'aria-label': `${name}: ${about}` },
    h('span', { class: 'name' }, name),
    h('span', { class: 'about dim' }, about),
    h('span', { class: 'track' }, content, now),
  );
}

function placed<E extends HTMLElement>(element: E, from: number, to?: number): E {
  element.style.left = `${from.toFixed(2)}%`;
  if (to !== undefined) element.style.width = `${Math.max(0.3, to - from).toFixed(2)}%`;
  return element;
}

function cpuLane(host: SchedulerHost, index: number, scale: Scale, moment: PanelMoment) {
  const cpu = host.cpus[index];
  if (!cpu) return undefined;
  const waiting = cpu.waiting.map((task) => taskName(host.tasks[task])).join(', ');
  const current = taskName(host.tasks[cpu.current]);
  const runs = /irq/.test(cpu.context) ? `${cpu.context} over ${current}` : `${current} runs`;
  const about = `${runs}${waiting ? `; run queue: ${waiting}` : ''}`;
  return lane(
    `CPU ${index}`,
    about,
    scale,
    moment,
    cpu.segments.map((segment, i) => {
      const task = host.tasks[segment.task];
      const ended = segment.end ? `, then ${segment.end}${segment.where ? ` in ${segment.where}` : ''}` : '';
      const said = `${taskName(task)} on CPU ${index} for ${formatCount(segment.to - segment.from)} statements${ended}`;
      return placed(
        h(
          'button',
          {
            class: `run${task?.idle ? ' idle' : ''}${segment.from >= moment.t ? ' later' : ''}`,
            'data-key': `${host.index}/${index}/run/${segment.from}/${i}`,
            'aria-label': `${said}. Go to its beginning.`,
            title: `${said}\nClick: go to the switch (t ${formatCount(segment.from)})`,
            click: () => send({ type: 'seek', t: segment.from }),
          },
          task?.idle ? '' : (task?.comm ?? ''),
        ),
        scale.place(segment.from),
        scale.place(segment.to),
      );
    }),
  );
}

function taskLane(host: SchedulerHost, index: number, scale: Scale, moment: PanelMoment) {
  const task = host.tasks[index];
  if (!task) return undefined;
  const key = `${host.index}/task/${task.id}`;
  const runs = host.cpus.flatMap((cpu) =>
    cpu.segments.filter((s) => s.task === index).map((s) => ({ ...s, cpu: cpu.cpu })),
  );
  const wakes = host.wakes.filter((wake) => wake.woken === index);
  const state = task.state ?? 'not there';
  const since = task.sinceNs !== undefined && state !== 'running' ? ` since ${formatTime(task.sinceNs)}` : '';
  const about = `${state}${task.where ? ` in ${task.where}` : ''}${since}`;
  return lane(taskName(task), about, scale, moment, [
    ...runs.map((segment) => {
      const sleep =
        segment.end === 'sleeps'
          ? `, then sleeps in ${segment.where ?? '?'}`
          : segment.end
            ? `, then ${segment.end}`
            : '';
      const said = `${taskName(task)} runs on CPU ${segment.cpu}${sleep}`;
      return placed(
        h(
          'button',
          {
            class: `run${segment.from >= moment.t ? ' later' : ''}`,
            'data-key': `${key}/run/${segment.from}`,
            'aria-label': `${said}. Go to the end of it.`,
            title: `${said}\nClick: go to where it stops running (t ${formatCount(segment.to)})`,
            click: () => send({ type: 'seek', t: segment.to }),
          },
          segment.where ?? '',
        ),
        scale.place(segment.from),
        scale.place(segment.to),
      );
    }),
    ...wakes.map((wake) => {
      const said = wakeText(wake, host);
      return placed(
        h(
          'button',
          {
            class: `wake${wake.t >= moment.t ? ' later' : ''}`,
            'data-key': `${key}/wake/${wake.t}`,
            'aria-label': `${said}. Go there.`,
            title: `${said}\nClick: go there (t ${formatCount(wake.t)})`,
            click: () => send({ type: 'seek', t: wake.t }),
          },
          '▲',
        ),
        scale.place(wake.t),
      );
    }),
  ]);
}

export function wakeText(wake: WakeUp, host: SchedulerHost): string {
  const waker = taskName(host.tasks[wake.waker]);
  // In an interrupt the task that runs there has nothing to do with it.
  const who =
    wake.context === 'task' || wake.context === 'user' ? waker : `${wake.context} on CPU ${wake.cpu} (over ${waker})`;
  return `${taskName(host.tasks[wake.woken])} is woken by ${who}${wake.by ? ` in ${wake.by}` : ''}${wake.func ? `, through ${wake.func}` : ''}`;
}

function waitQueues(host: SchedulerHost): HTMLElement {
  const used = host.queues.filter((queue) => queue.entries.length > 0);
  const empty = host.queues.filter((queue) => queue.entries.length === 0);
  return h(
    'div',
    { class: 'queues', role: 'group', 'aria-label': `Wait queues of ${host.name}` },
    h('h3', {}, 'Wait queues'),
    used.map((queue) => queueView(queue, host)),
    used.length === 0 ? h('p', { class: 'dim' }, 'Nobody waits.') : undefined,
    empty.length > 0
      ? h('p', { class: 'dim' }, `empty: ${empty.map((queue) => `${queue.name} of ${queue.of}`).join(', ')}`)
      : undefined,
  );
}

function queueView(queue: WaitQueue, host: SchedulerHost): HTMLElement {
  return h(
    'div',
    {
      class: 'queue',
      'data-group': true,
      role: 'group',
      'aria-label': `${queue.name} of ${queue.of}: ${queue.entries.length}`,
    },
    h('span', { class: 'queue-name' }, queue.name),
    h('span', { class: 'dim' }, queue.of),
    queue.entries.map((entry) => {
      const task = entry.task === undefined ? undefined : host.tasks[entry.task];
      const flags = entry.flags.length > 0 ? entry.flags.join(' | ') : 'no flags';
      const said = `${task ? taskName(task) : 'callback'}, ${entry.func}, ${flags}`;
      const slept = task?.sinceT;
      return h(
        'button',
        {
          class: 'entry',
          'data-key': `${queue.id}/${entry.id}`,
          'data-move': entry.id,
          'aria-label': `${said}. ${slept !== undefined ? 'Go to where it fell asleep.' : 'Watch it.'}`,
          title: `${said}\n${slept !== undefined ? `Click: go to where it fell asleep (t ${formatCount(slept)})\nAlt+click or W: watch the entry` : 'Click: watch the entry'}`,
          click: (event) => {
            if (slept !== undefined && !(event as MouseEvent).altKey) send({ type: 'seek', t: slept });
            else if (entry.expression) send({ type: 'watch', expression: entry.expression });
          },
          keydown: (event) => {
            if ((event as KeyboardEvent).key === 'w' && entry.expression)
              send({ type: 'watch', expression: entry.expression });
          },
        },
        h('span', { class: 'who' }, task ? taskName(task) : 'callback'),
        h('code', {}, entry.func),
        entry.flags.map((flag) => h('span', { class: 'tag' }, flag)),
      );
    }),
  );
}

function eventList(host: SchedulerHost, data: SchedulerData, moment: PanelMoment): HTMLElement {
  const events = eventsOf(host, data, taskName, wakeText);
  return h(
    'div',
    { class: 'list' },
    h('h3', {}, 'Switches and wake-ups'),
    h(
      'ol',
      { class: 'events', 'aria-label': `Switches and wake-ups on ${host.name}`, 'data-group': true },
      events.map((event) =>
        h(
          'li',
          { class: event.t >= moment.t ? 'later' : '' },
          h(
            'button',
            {
              'data-key': `${host.index}/event/${event.t}/${event.kind}`,
              title: `Go to t ${formatCount(event.t)}`,
              click: () => send({ type: 'seek', t: event.t }),
            },
            h('span', { class: 'time' }, formatTime(event.timeNs)),
            h('span', { 'aria-hidden': 'true' }, event.kind === 'wake' ? '▲' : '⇄'),
            h('span', {}, `${event.text}${event.t >= moment.t ? ', later' : ''}`),
          ),
        ),
      ),
      events.length === 0 ? h('li', { class: 'dim' }, 'none in this stretch') : undefined,
    ),
  );
}

function summary(data: SchedulerData): string {
  const said = data.hosts.flatMap((host) => [
    ...host.cpus.map((cpu) => `${host.name} CPU ${cpu.cpu}: ${taskName(host.tasks[cpu.current])}`),
    ...host.queues.flatMap((queue) =>
      queue.entries.flatMap((entry) =>
        entry.task === undefined ? [] : [`${taskName(host.tasks[entry.task])} waits on ${queue.name} of ${queue.of}`],
      ),
    ),
  ]);
  return `${said.join('. ')}.`;
}
