/** Ten thousand TCP connections through one epoll server, all open at once: bench/load/connections.scenario. */
import { simulate } from './scenario';
import { report } from './table';

const MEMORY = 1 << 30;
/** Of the goal's memory, for going back; the rest is for hosts, records and the machine itself. */
const HISTORY = 64 << 20;

const sim = await simulate('connections.scenario', HISTORY);
const start = performance.now();
let most = 0;
let open = 0;
while (!sim.ended) {
  sim.run({ stopOnOops: false, slice: 5_000_000 });
  most = Math.max(most, process.memoryUsage().rss);
  if (open === 0 && sim.output.some(({ text }) => text.startsWith('all open'))) open = performance.now() - start;
}
const text = sim.output.map((o) => o.text).join('');
if (!text.includes('answered 20000')) throw new Error(`the scenario failed: ${text.slice(0, 500)}`);
const statements = `${(sim.lastT / 1e6).toFixed(0)} M statements, ${sim.wire.length} packets`;
report([
  {
    what: '10,000 connections, epoll: time until all have spoken twice',
    figure: open / 1000,
    unit: 's',
    goal: 10,
    better: 'less',
    note: statements,
  },
  {
    what: '10,000 connections, epoll: memory of the whole process',
    figure: most / 2 ** 20,
    unit: 'MB',
    goal: MEMORY / 2 ** 20,
    better: 'less',
    note: `history of ${HISTORY >> 20} MB in it, ${sim.events.length} events`,
  },
]);
