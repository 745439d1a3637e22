/** Faults of kernel code: where the simulation stops, what the report says, and what happens then. */
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/sim/api';
import type { RecordedSimulation } from '../../src/sim/simulation';
import { miniSimulation } from './mini';

function runUntil(sim: RecordedSimulation, reason: RunResult['reason'], stopOnOops = true): RunResult {
  for (;;) {
    const result = sim.run({ slice: 1e6, stopOnOops });
    if (result.reason === reason || result.reason === 'end') return result;
  }
}

/** The third worker turn stores through a null pointer. */
const nullStore = (source: string) =>
  source.replace(
    'me->sum += collatz',
    'if (i == 20 && me->pid == 2)\n\t\t\t((struct task_struct *)0)->pid = 1;\n\t\tme->sum += collatz',
  );

describe('a null pointer in the kernel', () => {
  const sim = miniSimulation({ edit: nullStore });
  const result = runUntil(sim, 'oops');
  if (result.reason !== 'oops') throw new Error('no oops');
  const { oops } = result;

  test('is reported as Linux does, with the task and the call trace', () => {
    expect(oops.title).toBe('BUG: kernel NULL pointer dereference, address: 0000000000000020');
    expect(oops.text).toContain('#PF: supervisor write access in kernel mode');
    expect(oops.text).toContain('#PF: error_code(0x0002) - not-present page');
    expect(oops.text).toMatch(/^CPU: 0 PID: 2 Comm: worker /m);
    expect(oops.text).toMatch(/^RIP: 0010:worker \(mini\/main\.c:\d+\)$/m);
    expect(oops.text).toMatch(/^Call Trace:\n <TASK>\n worker /m);
    expect(oops).toMatchObject({ severity: 'oops', user: false, t: sim.t - 1 });
  });

  test('the machine stands inside the statement that failed', () => {
    expect(sim.active?.stmt).toBe(oops.stmt);
    const [frame] = sim.stack(oops.host, oops.cpu);
    expect(sim.debug.functions[frame.fn].name).toBe('worker');
    expect(frame.stmt).toBe(oops.stmt);
  });

  test('going back and forth leads to the same place, and going on to the end of the task', () => {
    const { t } = sim;
    const there = sim.fingerprint();
    sim.seek(t - 1);
    expect(sim.active?.stmt).toBe(oops.stmt);
    const again = sim.run();
    expect(again).toMatchObject({ reason: 'oops', oops: { text: oops.text } });
    expect(sim.t).toBe(t);
    expect(sim.fingerprint()).toBe(there);
    sim.seek(0);
    sim.seek(t);
    expect(sim.fingerprint()).toBe(there);
    sim.run({ limit: t + 1 });
    expect(sim.stack(oops.host, oops.cpu).map(({ fn }) => sim.debug.functions[fn].name)).toContain('oops_end');
    runUntil(sim, 'end');
    expect(sim.oopses.filter(({ severity }) => severity === 'oops')).toHaveLength(2); // one on either host
    const through = miniSimulation({ edit: nullStore });
    runUntil(through, 'end', false);
    expect(through.fingerprint()).toBe(sim.fingerprint());
  });
});

test('a fault in an interrupt shows both contexts', () => {
  const sim = miniSimulation({
    edit: (source) =>
      source.replace('\tticks++;', '\tif (ticks == 3)\n\t\t__machine_bug("kernel BUG at mini");\n\tticks++;'),
  });
  const result = runUntil(sim, 'oops');
  if (result.reason !== 'oops') throw new Error('no oops');
  expect(result.oops.title).toContain('kernel BUG at mini');
  expect(result.oops.text).toMatch(/Call Trace:\n <IRQ>\n asm_sysvec_apic_timer_interrupt .*\n <\/IRQ>\n <TASK>\n/);
});

test('a warning is reported and the machine goes on', () => {
  const sim = miniSimulation({
    edit: (source) => source.replace('\tipis++;', '\t__machine_warn("WARNING: an IPI");\n\tipis++;'),
    cpus: 2,
  });
  expect(runUntil(sim, 'end')).toMatchObject({ reason: 'end', why: 'idle' });
  const warnings = sim.oopses.filter(({ severity }) => severity === 'warn');
  expect(warnings.length).toBe(2);
  expect(warnings[0].text).toContain('------------[ cut here ]------------');
});

test('a kernel without a way to die stops its CPU only', () => {
  const sim = miniSimulation({
    edit: (source) => nullStore(source).replace('void oops_end(void)', 'void unused_end(void)'),
  });
  runUntil(sim, 'end', false);
  expect(sim.cpu(0, 0).running).toBe(false);
  expect(sim.ended).toBe(true);
});

test('const data of the kernel cannot be written', () => {
  const sim = miniSimulation({
    edit: (source) =>
      source
        .replace('int shared_lock;', 'int shared_lock;\nconst int answer = 42;')
        .replace('\tipis++;', '\t*(int *)&answer = 43;\n\tipis++;'),
    cpus: 2,
  });
  const result = runUntil(sim, 'oops');
  expect(result).toMatchObject({
    reason: 'oops',
    oops: { title: expect.stringMatching(/unable to handle page fault|read-only|write/) },
  });
});

test('an address that is none at all is no page fault', () => {
  const sim = miniSimulation({
    edit: (source) =>
      source.replace(
        'me->sum += collatz',
        'if (i == 20 && me->pid == 2)\n\t\t\t((struct task_struct *)0xdead000000000100UL)->pid = 1;\n\t\tme->sum += collatz',
      ),
  });
  const result = runUntil(sim, 'oops');
  if (result.reason !== 'oops') throw new Error('no oops');
  expect(result.oops.text).toMatch(/^general protection fault, .* 0xdead[0-9a-f]+\nOops: 0000 \[#1\] SMP\n/);
});
