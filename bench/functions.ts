/**
 * Which kernel functions execute most statements, and how often each is called: for making the kernel's own
 * bookkeeping cheap. Not a figure with a goal: `npm run bench -- functions`, the scenario in BENCH_SCENARIO.
 */
import { simulate } from './scenario';

const FROM = Number(process.env.BENCH_FROM ?? 5_000_000);
const STATEMENTS = Number(process.env.BENCH_STATEMENTS ?? 10_000_000);
const ROWS = Number(process.env.BENCH_FUNCTIONS ?? 40);

const sim = await simulate(process.env.BENCH_SCENARIO ?? 'connections.scenario', 64 << 20);
while (!sim.ended && sim.t < FROM) sim.run({ limit: FROM });
const first = sim.t;
const packets = sim.wire.length;
const { functions } = sim.debug;
const statements = new Float64Array(sim.breakBytes.length);
sim.breakBytes.fill(1);
while (!sim.ended && sim.t < first + STATEMENTS) {
  sim.run({
    limit: first + STATEMENTS,
    filter: () => {
      statements[sim.active?.stmt ?? 0]++;
      return false;
    },
  });
}
const all = sim.t - first;
const rows = functions
  .map(({ name, firstStmt, endStmt }) => {
    let sum = 0;
    for (let id = firstStmt; id < endStmt; id++) sum += statements[id];
    return { name, sum, calls: statements[firstStmt] };
  })
  .sort((a, b) => b.sum - a.sum);
console.log(
  `${all} statements, ${sim.wire.length - packets} packets\n   share  statements    first  per call  function`,
);
for (const { name, sum, calls } of rows.slice(0, ROWS))
  console.log(
    `${((100 * sum) / all).toFixed(2).padStart(6)} %${String(sum).padStart(12)}${String(calls).padStart(9)}${(sum / calls).toFixed(1).padStart(10)}  ${name}`,
  );
