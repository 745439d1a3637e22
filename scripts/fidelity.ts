/**
 * `npm run fidelity [-- --verbose] [NAME …]`: our call trees beside those recorded from Linux
 * (../shared/linux/calltrees). Per scenario: functions that both sides know, recorded edges that we
 * have too, agreement in order, deliberate differences. Leaves out events and packets.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFiles } from '../src/cli/node-files';
import { FunctionGraph } from '../src/inspect/function-graph';
import { loadScenario } from '../src/scenario/load';
import { runToEnd } from '../src/scenario/run';
import { type Edge, edges, OwnTree, parseRecorded } from './fidelity/calltree';
import { DIFFERENCES } from './fidelity/differences';

const ROOT = process.cwd();
const RECORDINGS = process.env.SOCKSTEP_RECORDINGS ?? join(ROOT, '../shared/linux/calltrees');

/** Which of our scenarios shows the situation of a recording (by the letter it begins with). */
const SCENARIOS: Record<string, string> = {
  'a-': 'sockets/socket-create',
  'b-': 'sockets/bind-in-use',
  'c-': 'basics/handshake',
  'd-': 'basics/blocking-recv',
  'e-': 'receive/data-already-there',
  'f-': 'basics/blocking-recv',
  'h1-': 'close/close-and-time-wait',
  'h2-': 'close/close-and-time-wait',
  'i1-': 'close/connect-refused',
  'j1-': 'multiplexing/epoll-level',
  'k1-': 'multiplexing/poll',
  'l2-': 'receive/nonblocking',
  'm1-': 'udp/blocking-recv',
  'n1-': 'loss/retransmission',
  'r-': 'basics/loopback',
  'w1-': 'sleep/two-acceptors-one-woken',
};

async function main(args: string[]): Promise<void> {
  const verbose = args.includes('--verbose');
  const names = args.filter((arg) => !arg.startsWith('-'));
  const trees = new Map<string, OwnTree & { functions: Set<string> }>();
  const recordings = readdirSync(RECORDINGS)
    .map((file) => file.replace(/\.txt$/, ''))
    .sort();
  process.stdout.write('recording                              functions  edges agree       order  deliberate\n');
  for (const name of recordings) {
    if (names.length > 0 && !names.some((n) => name.startsWith(n))) continue;
    // Where there is a recording with delay, it is the one that a card with an interrupt resembles.
    if (name.includes('offloads') || (recordings.includes(`${name}-delay20ms`) && names.length === 0)) continue;
    const key = Object.keys(SCENARIOS).find((prefix) => name.startsWith(prefix));
    if (!key) {
      process.stdout.write(`${name.padEnd(38)} no scenario of ours\n`);
      continue;
    }
    const scenario = SCENARIOS[key] as string;
    const own = trees.get(scenario) ?? (await ownTree(scenario));
    trees.set(scenario, own);
    const recorded = parseRecorded(readFileSync(join(RECORDINGS, `${name}.txt`), 'utf8'));
    const known = new Set(recorded.map((call) => call.name).filter((n) => own.functions.has(n)));
    const theirs = edges(recorded, known);
    const ours = edges(own.calls, known);
    const have = new Set(ours.map(text));
    const want = [...new Set(theirs.map(text))];
    const deliberate = want.filter((e) => !have.has(e) && DIFFERENCES.some((d) => d.edge.test(e)));
    const missing = want.filter((e) => !have.has(e) && !deliberate.includes(e));
    const agree = want.length - missing.length - deliberate.length;
    const share = ((100 * agree) / Math.max(1, want.length - deliberate.length)).toFixed(0);
    const all = new Set(recorded.map((call) => call.name)).size;
    process.stdout.write(
      `${name.padEnd(38)} ${`${known.size}/${all}`.padEnd(9)}  ${`${agree}/${want.length - deliberate.length}`.padEnd(9)} ${share.padStart(3)}%  ${orderAgreement(theirs, ours).padStart(4)}%  ${deliberate.length}\n`,
    );
    if (verbose) {
      for (const e of missing) process.stdout.write(`    missing: ${e}\n`);
      const unknown = [...new Set(recorded.map((c) => c.name))].filter((n) => !own.functions.has(n));
      process.stdout.write(`    not in our kernel: ${unknown.join(' ')}\n`);
    }
  }
}

function text(edge: Edge): string {
  return `${edge.caller || '(top)'} > ${edge.callee}`;
}

/**
 * Of all pairs of callees that one caller has on both sides, the share whose first calls come in the
 * same order.
 */
function orderAgreement(theirs: readonly Edge[], ours: readonly Edge[]): string {
  const first = (list: readonly Edge[]): Map<string, Map<string, number>> => {
    const map = new Map<string, Map<string, number>>();
    list.forEach(({ caller, callee }, i) => {
      const callees = map.get(caller) ?? new Map<string, number>();
      if (!callees.has(callee)) callees.set(callee, i);
      map.set(caller, callees);
    });
    return map;
  };
  const a = first(theirs);
  const b = first(ours);
  let same = 0;
  let pairs = 0;
  for (const [caller, callees] of a) {
    if (caller === '') continue;
    const common = [...callees.keys()].filter((name) => b.get(caller)?.has(name));
    for (let i = 0; i < common.length; i++) {
      for (let j = i + 1; j < common.length; j++) {
        const [x, y] = [common[i] as string, common[j] as string];
        pairs++;
        const mine = b.get(caller) as Map<string, number>;
        if (
          (callees.get(x) as number) < (callees.get(y) as number) ===
          (mine.get(x) as number) < (mine.get(y) as number)
        )
          same++;
      }
    }
  }
  return pairs === 0 ? '-' : ((100 * same) / pairs).toFixed(0);
}

async function ownTree(scenario: string): Promise<OwnTree & { functions: Set<string> }> {
  const path = join(ROOT, 'scenarios', `${scenario}.scenario`);
  const kernelImage = readFileSync(join(ROOT, 'dist/kernel.img'));
  const { sim, diagnostics } = await loadScenario(path, new NodeFiles(join(ROOT, 'kernel')), { kernelImage });
  if (!sim) throw new Error(diagnostics.map((d) => `${d.file}:${d.line}: ${d.message}`).join('\n'));
  // Entries of different CPUs are interleaved: one tree each.
  const tree = new OwnTree();
  sim.setTracer(new FunctionGraph(sim, { all: true, taskName: () => '' }, (entry) => tree.add(entry)));
  await runToEnd(sim);
  const functions = new Set(
    sim.debug.functions.filter((fn) => fn.image === 0 && !fn.isTracepoint).map((fn) => fn.name),
  );
  return Object.assign(tree, { functions });
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`fidelity: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
