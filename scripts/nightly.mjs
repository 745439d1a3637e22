// What is too long for every test run: `npm run nightly`. The same tests as by day, with more seeds.
// Each part says what it leaves out when a tool is missing. Ends with a non-zero code when something was found.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** File of tests, and the environment that makes it long. */
const PARTS = [
  { what: 'csmith against gcc -O0', file: 'test/machine/csmith.test.ts', env: { CSMITH: '1,401' } },
  { what: 'our own random programs against gcc', file: 'test/machine/random.test.ts', env: { SEEDS: '1,301' } },
  { what: 'scenarios on more CPUs, with other seeds', file: 'test/scenario/worlds.test.ts', env: { WORLDS: '3' } },
  { what: 'hostile input', file: 'test/machine/hostile.test.ts', env: { HOSTILE: '20000' } },
];

const only = process.argv.slice(2);
let failed = 0;
for (const { what, file, env } of PARTS) {
  if (only.length > 0 && !only.some((word) => file.includes(word))) continue;
  console.log(`\n${what} (${Object.entries(env).map(([name, value]) => `${name}=${value}`)} ${file})`);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=dot', '--testTimeout=3600000', file],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  if (status !== 0) failed++;
}
console.log(failed === 0 ? '\nNothing found.' : `\n${failed} part(s) found something.`);
process.exitCode = failed === 0 ? 0 : 1;
