/**
 * A few lines in place of a test framework, for the suite that runs inside the extension host:
 * VS Code calls `run()` and takes a rejected promise for a failure; the outside reads a results file.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

interface Test {
  name: string;
  body: () => Promise<void> | void;
}

const tests: Test[] = [];

export function test(name: string, body: Test['body']): void {
  tests.push({ name, body });
}

export interface Outcome {
  name: string;
  passed: boolean;
  ms: number;
  error?: string;
}

export async function runAll(resultsFile: string | undefined): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const { name, body } of tests) {
    const start = Date.now();
    try {
      await withTimeout(Promise.resolve().then(body), 60_000);
      outcomes.push({ name, passed: true, ms: Date.now() - start });
    } catch (error) {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      outcomes.push({ name, passed: false, ms: Date.now() - start, error: text });
    }
  }
  if (resultsFile) {
    mkdirSync(dirname(resultsFile), { recursive: true });
    writeFileSync(resultsFile, JSON.stringify(outcomes, null, 2));
  }
  const failed = outcomes.filter((outcome) => !outcome.passed);
  if (failed.length > 0)
    throw new Error(`${failed.length} failed: ${failed.map((outcome) => outcome.name).join('; ')}`);
}

function withTimeout(promise: Promise<void>, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Took longer than ${ms / 1000} s.`)), ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Calls until it gives something, or gives up. */
export async function eventually<T>(
  what: string,
  get: () => T | undefined | PromiseLike<T | undefined>,
  ms = 20_000,
): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await get();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`Waited ${ms / 1000} s for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
