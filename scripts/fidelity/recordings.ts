/**
 * All recordings of a folder (calltrees/, events/, wire/, programs/) compared with our runs of their
 * programs. The names say what belongs together: `d-recv-blocking-delay20ms` is the window of that name in
 * a run of `d_srv` and `d_cli` with 20 ms of delay, and its packets are those of `wire/d-delay20ms`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeFiles } from '../../src/cli/node-files';
import { type Inlined, parseInlined, parseRecorded, partlyInlined, withInlining } from './calltree';
import { compareEvents, compareLists, compareTrees, type ListResult, type TreeResult } from './compare';
import { parseEvents } from './events';
import { type OwnRun, programsOf, runRecorded, type Window } from './run-recorded';
import { ownWire, parseLabels, parseWire, resultsOf } from './wire';

export interface Row {
  name: string;
  tree?: TreeResult | undefined;
  events?: ListResult | undefined;
  wire?: ListResult | undefined;
  /** What the programs' calls returned, in the whole run. */
  results?: ListResult | undefined;
  /** What went wrong while our programs ran. */
  problems: string[];
}

export interface CompareOptions {
  recordings: string;
  files: NodeFiles;
  header: string;
  kernelImage: Uint8Array;
  wanted(name: string, all: readonly string[]): boolean;
}

export async function compareRecordings(options: CompareOptions): Promise<Row[]> {
  const { recordings } = options;
  const folder = join(recordings, 'programs');
  const programs = programsOf(folder);
  const inlinedFile = join(recordings, 'inlined-functions.txt');
  const inlined = parseInlined(existsSync(inlinedFile) ? readFileSync(inlinedFile, 'utf8') : '');
  const runs = new Map<string, OwnRun>();
  const rows: Row[] = [];
  const names = namesOf(recordings);
  for (const name of names.filter((n) => options.wanted(n, names))) {
    // Segments that one card cuts and another joins again are not modelled.
    if (name.endsWith('-default-offloads')) continue;
    const letter = /^[a-z]+/.exec(name)?.[0] ?? '';
    const delayMs = Number(/-delay(\d+)ms$/.exec(name)?.[1] ?? 0);
    const base = name.replace(/-delay\d+ms$/, '');
    const found = programs.get(letter);
    if (!found) {
      rows.push({ name, problems: [`There is no program ${letter}_*.c in ${folder}.`] });
      continue;
    }
    const key = `${letter} ${delayMs}`;
    const run =
      runs.get(key) ?? (await runRecorded(found, folder, delayMs, options.files, options.header, options.kernelImage));
    const first = !runs.has(key);
    runs.set(key, run);
    const window = run.windows.get(base);
    const calls = read(recordings, 'calltrees', name);
    const events = read(recordings, 'events', name);
    const wire = read(recordings, 'wire', `${letter}${delayMs > 0 ? `-delay${delayMs}ms` : ''}`);
    const problems = first ? [...run.problems] : [];
    if (!window) problems.push(`Our run of ${letter} did not come to the end of this recording.`);
    rows.push({
      name,
      tree: calls !== undefined && window ? treeOf(calls, window, inlined, run, delayMs > 0) : undefined,
      events:
        events !== undefined && window ? compareEvents(parseEvents(events), window.events, delayMs > 0) : undefined,
      // The packets are those of the whole run: told once.
      wire: wire !== undefined && first ? compareLists(parseWire(wire), ownWire(run.wire, 0), delayMs > 0) : undefined,
      results:
        wire !== undefined && first
          ? compareLists(resultsOf(parseLabels(wire)), resultsOf(run.labels), delayMs > 0)
          : undefined,
      problems,
    });
  }
  return rows;
}

function treeOf(text: string, window: Window, inlined: Inlined, run: OwnRun, delayed: boolean): TreeResult {
  const recorded = parseRecorded(text);
  const names = new Set(recorded.map((call) => call.name));
  const own = withInlining(window.calls, { names, inlined, partly: partlyInlined(text) }, run.inline);
  return compareTrees(recorded, own, run.functions, delayed);
}

function namesOf(recordings: string): string[] {
  const names = new Set<string>();
  for (const kind of ['calltrees', 'events']) {
    const folder = join(recordings, kind);
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)) if (file.endsWith('.txt')) names.add(file.slice(0, -4));
  }
  return [...names].sort();
}

function read(recordings: string, kind: string, name: string): string | undefined {
  const path = join(recordings, kind, `${name}.txt`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
