/** User mode: system calls, faults, signals, fork, preemption, and the memory that each side may touch. */
import { describe, expect, it } from 'vitest';
import { nextFrame } from '../../src/machine';
import { UserHost } from './user-host';

function output(program: string, tickNs = 0): { output: string; status: number } {
  const host = new UserHost(program);
  host.tickNs = tickNs;
  host.run();
  return { output: host.output, status: host.status };
}

describe('user mode', () => {
  it('runs a program to its exit status', () => {
    expect(
      output(
        'int data = 5; static int bss[100]; int main(int argc) { bss[3] = data; say("hello\\n"); num("n ", bss[3] + argc); return 42; }',
      ),
    ).toEqual({ output: 'hello\nn 6\n', status: 42 });
  });
  it('gives the kernel no user pointer without copy_from_user', () => {
    const host = new UserHost('int x = 3; int main(int argc) { return sys(11, (long)&x, 0); }').run();
    expect(host.faults[0]).toMatchObject({ reason: 'user-access', user: false });
    expect(host.faults[0].title).toContain('unable to handle page fault');
    expect(host.status).toBe(128 + 11);
  });
  it('copies between user and kernel, and says how much it could not', () => {
    const r = output(`static char big[40000];
int main(int argc) {
	num("bad ", sys(1, 0x1234, 5));
	num("kernel ", sys(1, 0xffff888000001000L, 5));
	big[39999] = 7;
	num("cleared ", sys(9, (long)big, 40000)); num("is ", big[39999]);
	num("beyond ", sys(9, 0x7fffffff0000L - 0x11000, 8192));
	num("string ", sys(10, (long)"twelve bytes", 0)); num("nowhere ", sys(10, 8, 0));
	return 0; }`);
    expect(r.output).toBe('bad -14\nkernel -14\ncleared 0\nis 0\nbeyond 8192\nstring 12\nnowhere -1\n');
  });
  it('turns a fault into a signal, and goes on at the same instruction', () => {
    const r = output(`static int *p; static int x = 9; static int count;
static void fixed(int sig) { num("signal ", sig); count++; p = &x; }
int main(int argc) { on_signal(fixed); int v; p = 0; for (int i = 0; i < 3; i++) { p = 0; int *q; v = (p == 0 ? (sys(5, 10, 0), *p) : 0); } num("v ", v); num("count ", count); return count; }`);
    expect(r).toMatchObject({ output: 'signal 10\nsignal 10\nsignal 10\nv 9\ncount 3\n' });
  });
  it('reports SIGSEGV with address and kills without a handler', () => {
    const host = new UserHost('int main(int argc) { *(volatile int *)16 = 1; return 0; }').run();
    expect(host.faults[0]).toMatchObject({ reason: 'null', user: true, address: 16n, errorCode: 6 });
    expect(host.status).toBe(128 + 11);
    expect(new UserHost('int main(int argc) { return *(int *)0xffffffff82000000L; }').run().faults[0].reason).toBe(
      'kernel-access',
    );
    expect(new UserHost('int main(int argc) { ((char *)"x")[0] = 1; return 0; }').run().faults[0].reason).toBe(
      'read-only',
    );
    expect(new UserHost('int z; int main(int argc) { return 1 / z; }').run()).toMatchObject({ status: 128 + 8 });
    expect(new UserHost('int main(int argc) { return main(argc + 1) + 1; }').run()).toMatchObject({ status: 128 + 11 });
  });
  it('kernel intrinsics fault in user mode', () => {
    const host = new UserHost(
      'void __machine_printk(const char *, unsigned long); int main(int argc) { __machine_printk("x", 1); return 0; }',
    ).run();
    expect(host.faults[0]).toMatchObject({ reason: 'kernel-access', user: true });
    expect(
      new UserHost('void __machine_cli(void); int main(int argc) { __machine_cli(); return 0; }').run().status,
    ).toBe(128 + 11);
  });
  it('delivers a signal in the middle of nested calls and returns into them', () => {
    const r = output(`static int depth_seen;
static int deep(int n) { char pad[100]; pad[n] = n; if (n == 0) { long r = sys(5, 12, 0); return r; } return deep(n - 1) + pad[n]; }
static void handler(int sig) { depth_seen += sig; num("in handler ", deep(0) == 77); }
int main(int argc) { on_signal(handler); num("deep ", deep(10)); num("seen ", depth_seen); return 0; }`);
    // The handler sends itself the signal again, so it nests until the kernel sees none pending.
    expect(r.output.startsWith('in handler 1') || r.status !== 0).toBe(true);
  });
  it('restarts an interrupted system call', () => {
    const r = output(
      'static int n; static void handler(int sig) { n += sig; } int main(int argc) { on_signal(handler); num("result ", sys(8, 1, 0)); num("n ", n); return 0; }',
    );
    expect(r.output).toBe('result 555\nn 12\n');
  });
  it('fork: two copies, stacks included, each with its own memory', () => {
    const r = output(`static int shared = 1;
static int rec(int n, int *at) { int local = n; if (n == 0) { int pid = sys(2, 0, 0); shared += pid; *at += pid * 10; return pid; } int r = rec(n - 1, at); return r + (local - n); }
int main(int argc) { int mine = 5; int pid = rec(6, &mine);
	if (pid == 0) { num("child shared ", shared); num("child mine ", mine); sys(3, 7, 0); }
	while (sys(12, pid, 0)) sys(6, 0, 0);
	num("parent shared ", shared); num("parent mine ", mine); return 3; }`);
    expect(r).toEqual({ output: 'child shared 1\nchild mine 5\nparent shared 2\nparent mine 15\n', status: 3 });
  });
  it('preempts user code anywhere without changing what it computes', () => {
    const program = `static unsigned collatz(unsigned n) { unsigned s = 0; while (n != 1) { n = n & 1 ? 3 * n + 1 : n / 2; s++; } return s; }
int main(int argc) { int pid = sys(2, 0, 0); unsigned long sum = 0; for (int i = 1; i < 60; i++) sum = sum * 31 + collatz(i + pid * 100);
	if (pid == 0) { num("child ", sum % 100000); sys(3, 0, 0); }
	while (sys(12, pid, 0)) sys(6, 0, 0);
	num("parent ", sum % 100000); num("ticked ", sys(7, 0, 0) > 5); return 0; }`;
    const quiet = output(program).output.split('\n');
    for (const tick of [4000, 7777, 20_000]) {
      const lines = output(program, tick).output.split('\n');
      expect(lines.slice(0, 2)).toEqual(quiet.slice(0, 2));
      expect(lines[2]).toBe('ticked 1');
    }
  });
  it('a stack can be walked from the handler through the system call to the program', () => {
    const host = new UserHost(
      'static int f(int n) { return n ? f(n - 1) : (int)sys(1, (long)"x", 1); } int main(int argc) { return f(3); }',
    );
    const write = host.space.debug.functions.find((f) => f.name === 'write')!;
    host.space.breakBytes[write.firstStmt] = 1;
    host.cpu.filter = () => true;
    expect(() => host.run()).toThrow('Filter');
    const names: string[] = [];
    let fp = host.cpu.fp;
    names.push(host.space.debug.functions[host.memory.i32[(fp >> 2) + 2]].name);
    for (let frame = nextFrame(host.memory, fp); frame !== undefined; frame = nextFrame(host.memory, fp)) {
      names.push(host.space.debug.functions[frame.fn].name);
      fp = frame.fp;
    }
    expect(names).toEqual(['write', 'call', 'entry_SYSCALL_64', 'sys', 'f', 'f', 'f', 'f', 'main', '_start']);
  });
});
