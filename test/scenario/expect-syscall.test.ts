/** Expectations of system calls know every call that the kernel has, and name what was meant. */
import { expect, test } from 'vitest';
import { Verifier } from '../../src/scenario/expect';
import type { FileProvider } from '../../src/scenario/files';
import { loadScenario } from '../../src/scenario/load';
import { runToEnd } from '../../src/scenario/run';
import { files, stockKernelImage } from '../kernel-image';

const TEXT = `scenario "Calls"
host a { }
process p on a {
#include <sys/socket.h>
#include <unistd.h>
int main(void) { struct mmsghdr m[1] = { 0 }; sendmmsg(-1, m, 1, 0); close(77); return 0; }
}
expect syscall p sendmmsg = -1 EBADF
expect syscall p close = 0
expect syscall p sendmsgg = 0
`;

test("by the kernel's own table", async () => {
  const provider: FileProvider = {
    readFile: async (path) => (path === '/calls.scenario' ? TEXT : files.readFile(path)),
    readDirectory: (path) => files.readDirectory(path),
  };
  const { sim, scenario } = await loadScenario('/calls.scenario', provider, { kernelImage: await stockKernelImage() });
  if (!sim || !scenario) throw new Error('did not load');
  const verifier = new Verifier(scenario, sim);
  await runToEnd(sim);
  expect(verifier.verdicts().map(({ found }) => found)).toEqual([
    '',
    'It returned -1 EBADF.',
    "There is no system call called 'sendmsgg'. Did you mean 'sendmsg'?",
  ]);
});
