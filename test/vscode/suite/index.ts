/** The suite that VS Code loads into its extension host (`extensionTestsPath`). */
import './contributions';
import './debugging';
import { runAll } from './runner';

export function run(): Promise<void> {
  return runAll(process.env.SOCKSTEP_TEST_RESULTS);
}
