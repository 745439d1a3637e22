/**
 * `npm run fidelity [-- --verbose] [NAME …]`: our kernel beside the recorded Linux
 * (../shared/linux, or the folder in SOCKSTEP_RECORDINGS). The recorded programs themselves run on
 * our machine; call trees, events and packets are compared recording by recording.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeFiles } from '../src/cli/node-files';
import type { ListResult, TreeResult } from './fidelity/compare';
import { DIFFERENCES } from './fidelity/differences';
import { compareRecordings, type Row } from './fidelity/recordings';

const ROOT = process.cwd();
const RECORDINGS = process.env.SOCKSTEP_RECORDINGS ?? join(ROOT, '../shared/linux');

const out = (line: string): void => void process.stdout.write(`${line}\n`);
const share = (part: number, all: number): string => (all === 0 ? '-' : `${((100 * part) / all).toFixed(0)}%`);

function tree(t: TreeResult | undefined): string {
  if (!t) return '-'.padEnd(36);
  const functions = `${t.known}/${t.recorded}`.padEnd(9);
  const agree = `${t.agree}/${t.edges}`.padEnd(8);
  return `${functions} ${agree} ${share(t.agree, t.edges).padStart(4)}  ${share(t.orderSame, t.orderPairs).padStart(5)}   `;
}

function list(r: ListResult | undefined, width: number): string {
  if (!r) return '-'.padEnd(width);
  const more = r.own > r.agree ? `+${r.own - r.agree}` : '';
  return `${r.agree}/${r.recorded}${more}`.padEnd(width);
}

function deliberate(row: Row): string {
  const sum = new Map<string, number>();
  for (const part of [row.tree, row.events, row.wire]) {
    for (const [name, n] of part?.deliberate ?? []) sum.set(name, (sum.get(name) ?? 0) + n);
  }
  return [...sum].map(([name, n]) => `${name} ${n}`).join(', ');
}

async function main(args: string[]): Promise<void> {
  const verbose = args.includes('--verbose');
  const names = args.filter((arg) => !arg.startsWith('-'));
  const image = join(ROOT, 'dist/kernel.img');
  if (!existsSync(image)) throw new Error('the kernel is not compiled. Run npm run build first.');
  const kernelImage = readFileSync(image);
  const rows = await compareRecordings({
    recordings: RECORDINGS,
    files: new NodeFiles(join(ROOT, 'kernel')),
    header: join(ROOT, 'scripts/fidelity/gt.h'),
    kernelImage,
    wanted: (name) => names.length === 0 || names.some((n) => name.startsWith(n)),
  });
  if (rows.length === 0)
    throw new Error(`no recording in ${RECORDINGS} fits. Set SOCKSTEP_RECORDINGS to their folder.`);
  out(
    `${'recording'.padEnd(36)} ${'functions'.padEnd(9)} ${'edges'.padEnd(13)}  order   ${'events'.padEnd(15)}${'packets'.padEnd(10)}${'results'.padEnd(10)}deliberate`,
  );
  for (const row of rows) {
    out(
      `${row.name.padEnd(36)} ${tree(row.tree)}${list(row.events, 15)}${list(row.wire, 10)}${list(row.results, 10)}${deliberate(row)}`,
    );
    for (const problem of row.problems) out(`    problem: ${problem}`);
    if (!verbose) continue;
    for (const edge of row.tree?.missing ?? []) out(`    missing: ${edge}`);
    for (const pair of row.tree?.disorder ?? []) out(`    recorded in this order: ${pair}`);
    for (const edge of row.tree?.extra ?? []) out(`    ours only: ${edge}`);
    if (row.tree?.unknown.length) out(`    not in our kernel: ${row.tree.unknown.join(' ')}`);
    for (const line of row.events?.differences ?? []) out(`    event ${line}`);
    for (const line of row.wire?.differences ?? []) out(`    packet ${line}`);
    for (const line of row.results?.differences ?? []) out(`    result ${line}`);
  }
  out('');
  for (const { name, reason } of DIFFERENCES) out(`${name}: ${reason}`);
}

// `npm run fidelity | head`
process.stdout.on('error', () => process.exit());

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`fidelity: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
