/** `sockstep run` on plain C programs, as a user calls it: output, exit codes, diagnostics. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseCommandLine, UsageError } from '../../src/cli/arguments';
import { checkCommand, pcapCommand, runCommand, traceCommand, type World } from '../../src/cli/commands';
import { files, ROOT, stockKernelImage } from '../kernel-image';

const folder = mkdtempSync(join(tmpdir(), 'sockstep-'));
const COMMANDS = { run: runCommand, check: checkCommand, trace: traceCommand, pcap: pcapCommand } as const;

async function sockstep(
  ...argv: string[]
): Promise<{ code: number; out: string; err: string; written: Map<string, unknown> }> {
  let out = '';
  let err = '';
  const written = new Map<string, unknown>();
  const world: World = {
    files,
    kernelImage: await stockKernelImage(),
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    writeFile: async (path, data) => void written.set(path, data),
    interrupted: async () => false,
    absolute: (path) => resolve(ROOT, path),
  };
  const call = parseCommandLine(argv);
  const code = await COMMANDS[call.command as keyof typeof COMMANDS](call, world);
  return { code, out, err: err.replaceAll(folder, 'DIR'), written };
}

async function quietWorld(): Promise<World> {
  return {
    files,
    kernelImage: await stockKernelImage(),
    out: () => {},
    err: () => {},
    writeFile: async () => {},
    interrupted: async () => false,
    absolute: (path) => resolve(ROOT, path),
  };
}

function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('a plain C program', () => {
  it('prints, gets its arguments, ends with its own exit code', async () => {
    const path = program(
      'a.c',
      '#include <stdio.h>\nint main(int argc, char **argv) { printf("%d %s\\n", argc, argv[1]); return 7; }',
    );
    expect(await sockstep('run', path, '--', 'x y')).toMatchObject({ code: 7, out: '2 x y\n', err: '' });
  });

  it('may be several files, with headers and macros from the command line', async () => {
    const main = program('m.c', '#include "twice.h"\nint main(void) { return twice(NUMBER); }');
    const twice = program('twice.c', '#include "twice.h"\nint twice(int n) { return 2 * n; }');
    program('twice.h', 'int twice(int n);');
    expect((await sockstep('run', main, twice, '-D', 'NUMBER=21')).code).toBe(42);
  });

  it('has 8 MB of stack, and ends like a shell says when it aborts', async () => {
    expect(await sockstep('run', 'test/cli/programs/big-stack.c')).toMatchObject({ code: 0, out: '5 2 20000\n' });
    expect((await sockstep('run', 'test/cli/programs/abort.c')).code).toBe(134);
    const failed = await sockstep('run', 'test/cli/programs/assert.c');
    expect(failed.code).toBe(134);
    expect(failed.err).toMatch(/assert\.c:5: main: Assertion `x == 2' failed\.\n/);
  });

  it('tells handlers with three arguments the signal, and ends a program that overflows an object', async () => {
    const path = program(
      'handler.c',
      `#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
static sigjmp_buf back;
static char small[4];
static void tell(int number, siginfo_t *info, void *context) { siglongjmp(back, info->si_signo == number && context ? 7 : 8); }
int main(int argc, char **argv)
{
	struct sigaction action = { .sa_sigaction = tell, .sa_flags = SA_SIGINFO }, old;
	sigaction(SIGUSR1, &action, NULL);
	int n = sigsetjmp(back, 1);
	if (!n)
		raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &old);
	printf("%d %d\\n", n, old.sa_sigaction == tell);
	__builtin___strcpy_chk(small, "long", __builtin_object_size(small, 0));
	return 0;
}
`,
    );
    const { code, out, err } = await sockstep('run', path);
    expect({ code, out }).toEqual({ code: 134, out: '7 1\n' });
    expect(err).toContain('buffer overflow detected');
  });

  it('shows a recursion without end as the one line it is', async () => {
    const path = program('deep.c', 'int f(int n) { return f(n + 1) + 1; }\nint main(void) { return f(0); }');
    const { code, err } = await sockstep('run', path);
    expect(code).toBe(139);
    expect(err).toMatch(/Call Trace:\n f \(\S+\/deep.c:1\)\n … \d{3} more of this\n/);
    expect(err.split('\n').length).toBeLessThan(15);
  });

  it('names what was freed wrongly, and what a constant is called', async () => {
    const path = program(
      'heap.c',
      `#include <stdlib.h>
#include <stdio.h>
static int global;
static const int limits[3] = { 1, 2, 3 };
int main(int argc, char **argv)
{
	char *p = malloc(40), *q = malloc(10), *z = malloc(0);
	int local = 0, n = atoi(argv[2]);
	free(z);
	free(NULL);
	switch (argv[1][0]) {
	case 'd': free(q); free(q); break;
	case 'm': free(p + 1); break;
	case 'l': free(&local); break;
	case 'g': realloc(&global, 9); break;
	case 'c': *(int *)&limits[1] = 5; break;
	case 'v': { char room[n * (1L << 36)]; room[3] = 1; } break;
	case 'w': p[n] = 1; break;
	}
	free(p);
	puts("fine");
	return 0;
}
`,
    );
    const said = async (what: string, n = 1): Promise<string> => {
      const { code, err, out } = await sockstep('run', path, '--', what, `${n}`);
      if (code === 0) return out;
      expect(code).toBe(139);
      return err.slice(err.indexOf(']: ') + 3, err.indexOf('\nCall Trace')).replace(/(addr|at) [0-9a-f]+/, '$1 X');
    };
    const object = 'a 10-byte object, allocated in main (DIR/heap.c:7)';
    expect(await said('d')).toBe(
      `BUG: KASAN: double-free in free\nThe address is located 0 bytes inside of ${object} and freed in main (DIR/heap.c:12)`,
    );
    const wrong = 'BUG: KASAN: invalid-free in';
    expect(await said('m')).toBe(
      `${wrong} free\nThe address is located 1 bytes inside of a 40-byte object, allocated in main (DIR/heap.c:7)`,
    );
    expect(await said('l')).toBe(`${wrong} free\nLocal variable local created at: main (DIR/heap.c:8)`);
    expect(await said('g')).toBe(`${wrong} realloc\nThe address is in 'global' (DIR/heap.c:3)`);
    expect(await said('c')).toContain("Write to read-only (const) data: 'limits' (DIR/heap.c:4).");
    expect(await said('v')).toBe('stack overflow in main\nThere is no room for an array of 68719476736 bytes.');
    expect(await said('w', 39)).toBe('fine\n');
    // The allocator's own words between objects are nobody's, on either side.
    expect(await said('w', -1)).toContain('located 1 bytes to the left of a 40-byte object');
    expect(await said('w', 66)).toContain('located 26 bytes to the right of a 40-byte object');
    expect(await said('w', 90)).toContain(`located 6 bytes to the left of ${object}`);
  });

  it('shows a very long line in part', async () => {
    const path = program('long.c', `int main(void) { return ${'1 + '.repeat(400)}y + ${'1 + '.repeat(100000)}1; }`);
    const { err } = await sockstep('run', path);
    const [place, line, caret] = err.split('\n') as [string, string, string];
    expect(place).toMatch(/long\.c:1:\d+: error/);
    expect(line.length).toBeLessThan(250);
    expect(caret).toMatch(/^ +\^/);
    const other = program('long2.c', `int main(void) { return ${'1 + '.repeat(400)}unknown + 1; }`);
    const [, second, under] = (await sockstep('run', other)).err.split('\n') as [string, string, string];
    expect(second.slice(under.indexOf('^'), under.length)).toBe('unknown');
  });

  it('looks up between two of a few large copies', async () => {
    const path = program(
      'fill.c',
      '#include <string.h>\nstatic char big[1 << 24];\nint main(void) { for (int i = 0; i < 100; i++) memset(big, i, sizeof big); return 0; }',
    );
    let looks = 0;
    const world: World = { ...(await quietWorld()), interrupted: async () => ++looks > 3 };
    expect(await runCommand(parseCommandLine(['run', path]), world)).toBe(130);
  });

  it('does not wait for children that never end', async () => {
    const path = program(
      'orphan.c',
      '#include <stdio.h>\n#include <unistd.h>\nint main(void) { if (!fork()) { usleep(300000); printf("late\\n"); fflush(stdout); for (;;) ; } printf("done\\n"); return 5; }',
    );
    expect(await sockstep('run', path)).toEqual({ code: 5, out: 'done\nlate\n', err: '', written: new Map() });
  });

  it('reads standard input, which is fetched only when it is read', async () => {
    const cat = program(
      'cat.c',
      '#include <stdio.h>\nint main(void) { int c, n = 0; while ((c = getchar()) != EOF) { putchar(c); n++; } return n; }',
    );
    const call = parseCommandLine(['run', cat]);
    let out = '';
    let fetched = 0;
    const input = (): Uint8Array => {
      fetched++;
      return new TextEncoder().encode('two\nlines\n');
    };
    const world: World = { ...(await quietWorld()), out: (text) => void (out += text), input };
    expect(await runCommand(call, world)).toBe(10);
    expect([out, fetched]).toEqual(['two\nlines\n', 1]);
    const silent = program('silent.c', 'int main(void) { return 4; }');
    expect(await runCommand(parseCommandLine(['run', silent]), world)).toBe(4);
    expect(fetched).toBe(1);
  });

  it('has the input that a scenario gives a process', async () => {
    const path = program(
      'input.scenario',
      'scenario "Input"\nhost a {\n}\nprocess p on a input "12 34\\n" "five" {\n#include <stdio.h>\nint main(void) { int x, y; char w[9]; scanf("%d %d %8s", &x, &y, w); printf("%d %s\\n", x + y, w); return 0; }\n}\nexpect output p "46 five"\n',
    );
    expect(await sockstep('run', path)).toMatchObject({ code: 0 });
  });

  it('gives each thread its own _Thread_local variables', async () => {
    expect(await sockstep('run', 'test/cli/programs/thread-local.c')).toMatchObject({
      code: 0,
      out: '621\n721\n821\n52 xb 8 5321\n',
    });
  });

  it('has threads, mutexes, fork and wait', async () => {
    expect(await sockstep('run', 'test/cli/programs/aligned-locals.c')).toMatchObject({
      code: 0,
      out: '5 13 15 7 5\n23 bad 0 16\n24\n',
    });
    expect(await sockstep('run', 'test/cli/programs/threads.c')).toMatchObject({
      code: 0,
      out: 'n=4000\nchild\nstatus 5\n',
    });
  });

  it('that crashes gets a report with the line, and 128 + signal', async () => {
    const path = program('crash.c', 'int main(void)\n{\n\tint *p = 0;\n\treturn *p;\n}\n');
    const { code, err } = await sockstep('run', path);
    expect(code).toBe(139);
    expect(err).toContain('segfault at 0');
    expect(err).toContain('main (DIR/crash.c:4)');
  });

  it('that writes past its memory is caught, with where the memory came from', async () => {
    const path = program(
      'past.c',
      '#include <stdlib.h>\nint main(void) { char *p = malloc(10); p[12] = 1; return 0; }',
    );
    const { err } = await sockstep('run', path);
    expect(err).toContain('heap-buffer-overflow in main');
    expect(err).toContain('2 bytes to the right of a 10-byte object');
  });

  it('that does not compile is 125, with line and caret', async () => {
    const path = program('broken.c', 'int main(void)\n{\n\treturn x;\n}\n');
    const { code, err } = await sockstep('run', path);
    expect(code).toBe(125);
    expect(err).toContain("DIR/broken.c:3:9: error: 'x' is not declared");
    expect(err).toContain('\treturn x;\n  \t       ^');
  });

  it('that is not there is 125', async () => {
    const { code, err } = await sockstep('run', join(folder, 'nothing.c'));
    expect(code).toBe(125);
    expect(err).toContain('nothing.c:1:1: error: There is no such file.');
  });
});

describe('scenarios on the command line', () => {
  it('run: 0 when all holds, 1 when an expectation fails, with what was found', async () => {
    const text = 'scenario "T"\nhost a {\n}\nprocess p on a {\nint main(void) { return 3; }\n}\nexpect exit p ';
    expect((await sockstep('run', program('good.scenario', `${text}3\n`))).code).toBe(0);
    const bad = await sockstep('run', program('bad.scenario', `${text}0\n`));
    expect(bad.code).toBe(1);
    expect(bad.out).toContain('expect exit p 0');
    expect(bad.out).toContain('p exited with 3.');
  });

  it('run says who printed, also when he sleeps for ever afterwards or was forked', async () => {
    const text = `scenario "T"
limit 1s
host a {
}
process sleeper on a {
#include <stdio.h>
#include <unistd.h>
int main(void) {
  if (fork() == 0) { printf("child\\n"); return 0; }
  printf("parent\\n");
  pause();
}
}
expect running sleeper
`;
    const { out } = await sockstep('run', program('who.scenario', text));
    expect(out.match(/\[.*\] \w+/g)?.sort()).toEqual(['[sleeper] child', '[sleeper] parent']);
  });

  it('run --json is one object', async () => {
    const { out } = await sockstep('run', '--json', 'scenarios/sockets/socket-create.scenario');
    expect(JSON.parse(out)).toMatchObject({ ok: true, scenario: expect.stringContaining('socket()') });
  });

  it('trace shows the call tree of socket()', async () => {
    const { out, code } = await sockstep('trace', 'scenarios/sockets/socket-create.scenario');
    expect(code).toBe(0);
    expect(out).toMatch(/### maker-\d+ /);
    expect(out).toMatch(/__x64_sys_socket\n(?: +__do_sys_socket\n)? +__sys_socket\n/);
    expect(out).toMatch(/inet_create\n +sk_alloc\n +sk_prot_alloc/);
  });

  it('check finds problems without running', async () => {
    const { code, out } = await sockstep('check', program('c.scenario', 'scenario "T"\nhots a {\n}\n'));
    expect(code).toBe(1);
    expect(out).toContain("Did you mean 'host'?");
  });
});

describe('words of the command line', () => {
  it.each([
    [['rnu', 'x'], "There is no command 'rnu'. Did you mean 'run'?"],
    [['run'], 'Which file? Write sockstep run FILE.'],
    [['run', '--sed', '1', 'x'], 'Did you mean --seed?'],
    [['run', '--cpus', '9', 'x'], "--cpus is a whole number from 1 to 8, not '9'."],
    [['run', 'x', '-D'], '-D needs a value. It is: -D NAME=VALUE: define a macro for the program.'],
    [['run', 'x', '--json=1'], '--json takes no value. It is: --json: machine-readable output.'],
    [['pcap', 'x'], 'Where to?'],
  ])('%j', (argv, message) => {
    expect(() => parseCommandLine(argv)).toThrow(UsageError);
    expect(() => parseCommandLine(argv)).toThrow(message);
  });
});
