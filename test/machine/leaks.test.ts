/** Heap objects that nothing points to any more when a program ends. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LibraryRunner } from './library';

const PROGRAM = join(__dirname, 'programs/leaks.c');
const runner = new LibraryRunner();

test('lost objects are reported by the place that allocated them, and no others', () => {
  const { warnings, details } = runner.run(PROGRAM, 1e7, { leaks: true }) ?? { warnings: [], details: [] };
  const found = warnings.map((title, i) => `${title}: ${details[i].replace(/\(.*\//, '(')}`);
  expect(found.sort()).toEqual([
    'BUG: memory leak: 32 bytes in 1 object: Nothing points to what was allocated in lose_list (leaks.c:13)',
    'BUG: memory leak: 32 bytes in 1 object: Nothing points to what was allocated in lose_list (leaks.c:15)',
    'BUG: memory leak: 99 bytes in 3 objects: Nothing points to what was allocated in lose_text (leaks.c:21)',
  ]);
});

test('nothing is said unless asked', () => {
  expect(runner.run(PROGRAM, 1e7)?.warnings).toEqual([]);
});
