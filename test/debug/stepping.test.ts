import { describe, expect, test } from 'vitest';
import { type Playground, playground } from './playground';

async function at(mark: string, options = {}): Promise<Playground> {
  const p = playground(options);
  p.breakAt(mark);
  const stop = await p.core.continue({ includeHere: true });
  expect(stop.reason).toBe('breakpoint');
  expect(p.mark()).toBe(mark);
  p.breakAt();
  return p;
}

describe('forwards', () => {
  test('over passes calls, line by line', async () => {
    const p = await at('call-nested');
    const seen: string[] = [];
    for (let i = 0; i < 3; i++) {
      await p.step('over');
      seen.push(p.where());
    }
    expect(seen).toEqual(['worker @call-bump', 'worker @call-schedule', 'worker @after-schedule']);
  });

  test('in goes into the first call, out comes back', async () => {
    const p = await at('nested');
    await p.step('in');
    expect(p.where()).toBe('add @add');
    await p.step('out');
    // The statement still has two calls to make: the next statement of the caller is the next line.
    expect(p.where()).toBe('nested @nested-next');
  });

  test('over at the end of a function comes out in the caller', async () => {
    const p = await at('nested-next');
    for (let i = 0; i < 3; i++) await p.step('over');
    expect(p.where()).toBe('worker @call-bump');
  });

  test('recursion is stepped over, not into', async () => {
    const p = await at('fact');
    await p.step('over');
    await p.step('over');
    // The return statement of the outermost call, then its closing brace, never an inner call.
    expect(p.sim.stack(0, 0).filter((f) => p.sim.debug.functions[f.fn]!.name === 'fact')).toHaveLength(1);
  });

  test('over schedule() waits for the same task; following the CPU comes out in the other', async () => {
    const p = await at('call-schedule');
    const task = p.sim.cpu(0, 0).current;
    await p.step('over');
    expect(p.where()).toBe('worker @after-schedule');
    expect(p.sim.cpu(0, 0).current).toBe(task);

    const q = await at('call-schedule');
    const before = q.sim.cpu(0, 0).current;
    q.core.follow = 'cpu';
    await q.step('over');
    expect(q.sim.cpu(0, 0).current).not.toBe(before);
    expect(q.where()).toMatch(/^worker /);
  });

  test('an interrupt on the way belongs to nobody, or to the CPU', async () => {
    const p = await at('call-nested', { timer: true });
    for (let i = 0; i < 12; i++) {
      await p.step('in');
      expect(p.where()).not.toContain('tick');
    }
    const q = await at('call-nested', { timer: true });
    q.core.follow = 'cpu';
    const seen: string[] = [];
    for (let i = 0; i < 60; i++) {
      await q.step('over');
      seen.push(q.where());
    }
    expect(seen.some((s) => s.startsWith('asm_sysvec_apic_timer_interrupt'))).toBe(true);
  });
});

describe('backwards', () => {
  test('back over undoes over, moment by moment', async () => {
    const p = await at('call-nested');
    const trail: { t: number; where: string }[] = [];
    for (let i = 0; i < 12; i++) {
      trail.push({ t: p.sim.t, where: p.where() });
      await p.step('over');
    }
    for (const expected of trail.reverse()) {
      await p.step('over', true);
      expect({ t: p.sim.t, where: p.where() }).toEqual(expected);
    }
  });

  test.each([false, true])('back into undoes in, also with interrupts: %s', async (timer) => {
    const p = await at('call-nested', { timer });
    const trail: { t: number; where: string }[] = [];
    for (let i = 0; i < 25; i++) {
      trail.push({ t: p.sim.t, where: p.where() });
      await p.step('in');
    }
    for (const expected of trail.reverse()) {
      await p.step('in', true);
      expect({ t: p.sim.t, where: p.where() }).toEqual(expected);
    }
  });

  test('back out goes to the call', async () => {
    const p = await at('add');
    await p.step('out', true);
    expect(p.where()).toBe('nested @nested');
    await p.step('out', true);
    expect(p.where()).toBe('worker @call-nested');
  });

  test('back over from the first line of a function goes to the call', async () => {
    const p = await at('fact-base');
    await p.step('over', true);
    expect(p.where()).toBe('fact @fact');
    await p.step('over', true);
    expect(p.where()).toBe('fact @fact-rec');
  });

  test('a frame that is at its beginning restarts there', async () => {
    const p = await at('call-nested');
    await p.step('in');
    const { t } = p.sim;
    const stop = await p.core.restartFrame(p.sim.stack(0, 0), p.sim.cpu(0, 0).current);
    expect([stop.reason, p.sim.t]).toEqual(['goto', t]);
  });

  test('a frame is restarted where its call began, recursion or not', async () => {
    const p = await at('fact-base');
    const frames = p.sim.stack(0, 0);
    expect(frames.filter((f) => p.sim.debug.functions[f.fn]!.name === 'fact')).toHaveLength(5);
    await p.core.restartFrame(frames.slice(2), p.sim.cpu(0, 0).current);
    expect(p.where()).toBe('fact @fact');
    expect(p.sim.stack(0, 0).filter((f) => p.sim.debug.functions[f.fn]!.name === 'fact')).toHaveLength(3);
  });

  test('the start of the record is told', async () => {
    const p = await at('ready');
    const stop = await p.core.reverseContinue();
    expect(stop.reason).toBe('start');
    expect(p.sim.t).toBe(0);
    const again = await p.step('over', true);
    expect(again.reason).toBe('start');
  });
});

test('the end of the record is told, and one can go back from it', async () => {
  const p = playground();
  const stop = await p.core.continue({ includeHere: true });
  expect(stop.reason).toBe('end');
  expect(stop.text).toContain('everybody waits');
  p.breakAt('call-fact');
  await p.core.reverseContinue();
  expect(p.where()).toBe('worker @call-fact');
});

test('statement by statement, there and back', async () => {
  const p = await at('loop');
  const stepper = () => ({ ...p.core.stepperOf(0, 0), statements: true });
  const trail: number[] = [];
  for (let i = 0; i < 20; i++) {
    trail.push(p.sim.t);
    await p.core.step('in', stepper());
    expect(p.sim.t).toBe(trail[i]! + 1);
  }
  for (const t of trail.reverse()) {
    await p.core.stepBack('in', stepper());
    expect(p.sim.t).toBe(t);
  }
});
