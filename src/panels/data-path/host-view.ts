/** One host from top to bottom: tasks, sockets, CPUs with their softirq backlog, cards with their rings. */
import type {
  ConnectionQueue,
  CpuView,
  DataPathData,
  HostView,
  InterfaceView,
  RingView,
  SocketView,
  TaskView,
} from '../../adapter/panel-data';
import { h } from '../shared/dom';
import { send } from '../shared/host';
import { chip, queueBox } from './chips';

type Focus = DataPathData['focus'];

const stateSign: Record<TaskView['state'], string> = {
  running: '▶',
  runnable: '▷',
  sleeping: '◌',
  uninterruptible: '◍',
  stopped: '■',
  zombie: '✕',
};

export function hostView(host: HostView, focus: Focus): HTMLElement {
  const here = focus.host === host.index;
  const layer = (name: string, title: string, content: (Node | undefined)[]) =>
    h(
      'div',
      { class: `layer ${name}`, 'data-group': true, role: 'group', 'aria-label': `${host.name}: ${title}` },
      h('h3', {}, title),
      h('div', { class: 'content' }, content),
    );
  const cards = host.interfaces.filter((card) => card.rx || card.tx || card.link >= 0);
  return h(
    'section',
    { class: `host${here ? ' here' : ''}`, 'aria-label': `Host ${host.name}` },
    h('h2', {}, host.name, here ? h('span', { class: 'tag' }, 'the debugger is here') : undefined),
    layer('tasks', 'tasks', taskRows(host, focus)),
    layer(
      'sockets',
      'sockets',
      host.sockets.length ? host.sockets.map((socket) => socketView(socket, focus)) : [none('none yet')],
    ),
    layer(
      'cpus',
      'CPUs',
      host.cpus.map((cpu) => cpuView(cpu, host, focus)),
    ),
    layer('cards', 'cards', cards.length ? cards.map((card) => cardView(card, focus)) : [none('none')]),
  );
}

function none(text: string): HTMLElement {
  return h('span', { class: 'none' }, text);
}

/** A row for each program and whoever is awake; the kernel's sleepers share one. */
function taskRows(host: HostView, focus: Focus): HTMLElement[] {
  const sleepers = host.tasks.filter((task) => task.system && task.state === 'sleeping');
  const rows = host.tasks.filter((task) => !sleepers.includes(task)).map((task) => taskView(task, host, focus));
  const names = sleepers.map((task) => `${task.comm} (${task.pid})`).join(', ');
  if (names !== '') rows.push(none(`asleep: ${names}`));
  return rows.length > 0 ? rows : [none('no program')];
}

function taskView(task: TaskView, host: HostView, focus: Focus): HTMLElement {
  const inFocus = focus.task === task.id;
  const waits = host.sockets.find((socket) => socket.id === task.waitsOn);
  const cpu = task.cpu !== undefined ? ` on CPU ${task.cpu}` : '';
  const where = task.where ? ` in ${task.where}` : '';
  return h(
    'span',
    { class: `task ${task.state}${inFocus ? ' focus' : ''}` },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, stateSign[task.state]),
    h('span', { class: 'name' }, `${task.comm} (${task.pid})`),
    h('span', { class: 'dim' }, `${task.state}${cpu}${where}`),
    task.syscall ? h('code', {}, task.syscall) : undefined,
    waits ? h('span', { class: 'dim' }, `waits on ${waits.local}`) : undefined,
  );
}

function socketView(socket: SocketView, focus: Focus): HTMLElement {
  const inFocus = focus.socket === socket.id;
  const ends =
    socket.state === 'LISTEN' || /\*$/.test(socket.remote) ? socket.local : `${socket.local} ⇄ ${socket.remote}`;
  const owners = socket.owners.map((owner) => `fd ${owner.fd} of ${owner.comm}`).join(', ');
  const facts = socket.facts.map(([name, value]) => h('span', { class: 'fact' }, h('i', {}, name), ` ${value}`));
  const watch = () => socket.expression && send({ type: 'watch', expression: socket.expression });
  return h(
    'article',
    { class: `socket${inFocus ? ' focus' : ''}`, 'aria-label': `${socket.protocol} socket ${ends}, ${socket.state}` },
    h(
      'div',
      { class: 'title' },
      h(
        'button',
        {
          class: 'title-button',
          'data-key': `socket/${socket.id}`,
          title: socket.expression ? 'Watch this socket' : '',
          click: watch,
        },
        h('span', { class: 'state' }, socket.state),
        h('span', { class: 'ends' }, `${socket.protocol} ${ends}`),
      ),
      owners ? h('span', { class: 'dim' }, owners) : h('span', { class: 'dim' }, 'no descriptor'),
      socket.locked
        ? h('span', { class: 'tag', title: 'sk_lock.owned: packets go to the backlog' }, 'owned by a system call')
        : undefined,
      inFocus ? h('span', { class: 'tag' }, 'in focus') : undefined,
    ),
    h(
      'div',
      { class: 'queues' },
      (socket.connections ?? []).map(connectionQueue),
      socket.queues.map((queue) => queueBox(queue, focus.packet)),
      waitQueue(socket),
    ),
    facts.length ? h('div', { class: 'facts' }, facts) : undefined,
  );
}

function waitQueue(socket: SocketView): HTMLElement {
  return h(
    'div',
    {
      class: `queue wait${socket.waiters.length === 0 ? ' none' : ''}`,
      role: 'group',
      'aria-label': `sk_wq: ${socket.waiters.length === 0 ? 'nobody waits' : `${socket.waiters.length} waiting`}`,
    },
    h(
      'span',
      { class: 'label' },
      h('span', { class: 'name' }, 'sk_wq'),
      socket.waiters.length === 0 ? h('span', { class: 'count' }, 'nobody waits') : undefined,
    ),
    socket.waiters.map((waiter) =>
      h(
        'span',
        { class: 'waiter', title: `${waiter.func}${waiter.exclusive ? ', exclusive' : ''}`, 'data-move': waiter.id },
        `${stateSign.sleeping} ${waiter.comm} (${waiter.pid})`,
      ),
    ),
  );
}

function connectionQueue(queue: ConnectionQueue): HTMLElement {
  const full = queue.limit > 0 && queue.length >= queue.limit;
  const count = `${queue.length} of ${queue.limit}${full ? ', full' : ''}`;
  return h(
    'div',
    {
      class: `queue${queue.length === 0 ? ' none' : ''}${full ? ' full' : ''}`,
      role: 'group',
      'aria-label': `${queue.name}: ${count}`,
    },
    h('span', { class: 'label' }, h('span', { class: 'name' }, queue.name), h('span', { class: 'count' }, count)),
    queue.items.map((item) =>
      h(
        'button',
        {
          class: 'chip syn',
          'data-key': `${queue.id}/${item.id}`,
          'data-move': item.id,
          title: `${item.state} from ${item.peer}${item.t !== undefined ? `\nClick: go to the moment it was put here (t ${item.t})` : ''}`,
          click: () => {
            if (item.t !== undefined) send({ type: 'seek', t: item.t });
            else if (item.expression) send({ type: 'watch', expression: item.expression });
          },
        },
        h('span', { class: 'kind' }, item.state),
        h('span', {}, item.peer),
      ),
    ),
  );
}

function cpuView(cpu: CpuView, host: HostView, focus: Focus): HTMLElement {
  const inFocus = focus.host === host.index && focus.cpu === cpu.index;
  const doing =
    cpu.context === 'idle' || cpu.context === 'off'
      ? cpu.context
      : `${cpu.context}${cpu.where ? ` in ${cpu.where}` : ''}`;
  return h(
    'span',
    { class: `cpu ${cpu.context}${inFocus ? ' focus' : ''}` },
    h('span', { class: 'name' }, `CPU ${cpu.index}`),
    h('span', { class: 'context' }, doing),
    cpu.context === 'softirq' || cpu.context === 'hardirq'
      ? h('span', { class: 'dim' }, `interrupted ${cpu.comm}`)
      : undefined,
    cpu.pending.length ? h('span', { class: 'tag' }, `raised: ${cpu.pending.join(', ')}`) : undefined,
    cpu.pollList.length ? h('span', { class: 'tag' }, `poll list: ${cpu.pollList.join(', ')}`) : undefined,
    cpu.backlog.length > 0
      ? queueBox(cpu.backlog, focus.packet)
      : h('span', { class: 'dim' }, `${cpu.backlog.name} empty`),
  );
}

function cardView(card: InterfaceView, focus: Focus): HTMLElement {
  const irq = card.interrupt;
  return h(
    'span',
    { class: 'card' },
    h('span', { class: 'name' }, card.name),
    h('span', { class: 'dim' }, card.address),
    card.up ? undefined : h('span', { class: 'tag' }, 'down'),
    irq
      ? h(
          'span',
          { class: irq.asserted ? 'tag' : 'dim' },
          `interrupt ${irq.asserted ? 'asserted' : 'quiet'}${irq.masked ? ', masked' : ''}`,
        )
      : undefined,
    card.registers ? registers(card.registers, card.name) : undefined,
    card.qdisc && card.qdisc.length > 0 ? queueBox(card.qdisc, focus.packet) : undefined,
    card.tx ? ring(card.tx, card, focus) : undefined,
    card.rx ? ring(card.rx, card, focus) : undefined,
  );
}

/** What one looks at first; the other registers stand in the tooltip. */
const FIRST = new Set(['STATUS', 'ICR', 'IMS', 'RDH', 'RDT', 'TDH', 'TDT']);

/** The card's registers, one fact each; what they are for is told when one points at them. */
function registers(list: NonNullable<InterfaceView['registers']>, name: string): HTMLElement {
  const line = ([register, value, about]: (typeof list)[number]) => `${register} ${value}: ${about}`;
  const others = list.filter(([register]) => !FIRST.has(register)).map(line);
  return h(
    'span',
    { class: 'facts registers', role: 'group', 'aria-label': `Registers of ${name}`, title: others.join('\n') },
    list
      .filter(([register]) => FIRST.has(register))
      .map((one) => h('span', { class: 'fact', title: line(one) }, h('i', {}, one[0]), ` ${one[1]}`)),
  );
}

/** A ring as a strip of as many cells as are worth seeing, with the two indices, and its packets. */
function ring(view: RingView, card: InterfaceView, focus: Focus): HTMLElement {
  const packets = view.slots.filter((slot) => slot.packet);
  const between = (((view.tail - view.head) % view.size) + view.size) % view.size;
  const said =
    view.name === 'rx' ? `${between} free for the card` : between === 0 ? 'nothing to send' : `${between} to send`;
  return h(
    'div',
    {
      class: `queue ring${packets.length === 0 ? ' none' : ''}`,
      role: 'group',
      'aria-label': `${card.name} ${view.name} ring: ${said}, ${packets.length} packets`,
      title: `${view.size} descriptors, head ${view.head} (the card), tail ${view.tail} (the driver)`,
    },
    h(
      'span',
      { class: 'label' },
      h('span', { class: 'name' }, `${view.name} ring`),
      h('span', { class: 'count' }, `head ${view.head}, tail ${view.tail}: ${said}`),
    ),
    packets.map((slot) =>
      slot.packet
        ? chip(
            slot.packet,
            `${card.id}/${view.name}/${slot.index}`,
            focus.packet,
            `[${slot.index}]${slot.done ? ' done' : ''}`,
          )
        : undefined,
    ),
  );
}
