/** The leak check finds what a kernel that forgets to free leaves behind, and an expectation can name it. */
import { describe, expect, it } from 'vitest';
import type { FileProvider } from '../../src/scenario/files';
import { Verifier } from '../../src/scenario/expect';
import { loadScenario } from '../../src/scenario/load';
import { runToEnd } from '../../src/scenario/run';
import { files } from '../kernel-image';

const TEXT = `scenario "close() forgets the socket"
host box { }
patch kernel "net/socket.c" {
  replace in sock_close { __sock_release(SOCKET_I(inode), inode); }
  with {
	ihold(inode);
	__sock_release(SOCKET_I(inode), inode);
  }
}
process p on box {
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
	close(socket(AF_INET, SOCK_STREAM, 0));
	return 0;
}
}
expect exit p 0
`;

const provider: FileProvider = {
  readFile: async (path) => (path === '/leak.scenario' ? TEXT : files.readFile(path)),
  readDirectory: (path) => files.readDirectory(path),
};

describe('leaks of the kernel', () => {
  it('are reported by cache', async () => {
    const { sim, scenario, diagnostics } = await loadScenario('/leak.scenario', provider);
    expect(diagnostics).toEqual([]);
    if (!sim || !scenario) throw new Error('did not load');
    const verifier = new Verifier(scenario, sim);
    await runToEnd(sim);
    expect(verifier.unexpectedReports()).toContain('leak: the kernel of box has not freed 1 of sock_inode_cache');
  });
});
