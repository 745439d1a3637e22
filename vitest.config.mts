// Unit, kernel, scenario, adapter and panel tests. test/vscode runs inside a real VS Code instead
// (scripts/vscode/), and bench/ is never part of the tests.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/vscode/**', 'node_modules/**'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // Two cores, and some tests start processes of their own.
    maxWorkers: 2,
    passWithNoTests: false,
    reporters: ['default', ['json', { outputFile: 'test-results/vitest.json' }]],
  },
});
