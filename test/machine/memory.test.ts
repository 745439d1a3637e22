/** Watches, unaligned access, dirty pages and checkpoints. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PageStore, run, Standalone, Stop } from '../../src/machine';
import { compileText } from './run-c';

const PROGRAM = `
void __machine_shadow_alloc(const void *p, unsigned long size, unsigned long room, int zeroed, const char *cache);
static int global; static int table[3000]; static char arena[4096] __attribute__((aligned(64)));
struct s { int a, b; };
static int work(int n, int *out) { int local = n; struct s rec = { n, 0 }; local += 5; rec.b = local; *out = rec.b; global = local * 2; return local; }
int main(void)
{
	int mine = 0;
	long *heap = (long *)arena;
	__machine_shadow_alloc(arena, 64, 64, 0, "x");
	for (int i = 0; i < 400; i++) {
		work(i, &mine);
		heap[i % 8] = mine;
		table[(i * 37) % 3000] = i;
	}
	return global & 0x7f;
}`;

function machine(): Standalone {
  return new Standalone(compileText(PROGRAM), { memory: 1 << 20, heap: 1 << 16, stack: 1 << 16 });
}

/** Runs statement by statement until `until` of them. */
function step(m: Standalone, until: number): Stop {
  let stop = Stop.Fuel;
  while (m.cpu.statements < until && stop === Stop.Fuel)
    stop = run(m.cpu, Math.min(100_000, (until - m.cpu.statements) * 10));
  return stop;
}

function variable(m: Standalone, fn: string, name: string) {
  const f = m.space.debug.functions.find((x) => x.name === fn)!;
  return { f, v: [...f.params, ...f.locals].find((x) => x.name === name)! };
}

/** RAM offset of a global. */
function global(m: Standalone, name: string): number {
  const { image } = m.space.images[1];
  const info = m.space.debug.images[1].staticGlobals.get(`test.c:${name}`)!;
  return 0x1000 + Number(info.address - image.dataVaddr);
}

describe('watches', () => {
  it('a global written directly: stops after the statement that wrote', () => {
    const m = machine();
    const phys = global(m, 'global');
    m.memory.setWatches([{ id: 7, phys, length: 4, read: false, write: true }]);
    let hits = 0;
    for (let stop = run(m.cpu, 1e6); stop === Stop.Watch; stop = run(m.cpu, 1e6)) {
      expect(m.cpu.watchHit).toBe(7);
      m.cpu.watchHit = -1;
      const id = m.space.code[m.cpu.pc + 1];
      const fn = m.space.debug.functions[m.space.debug.stmtFn[id]];
      expect(fn.name).toBe('work');
      expect(m.memory.i32[phys >> 2]).toBe((hits + 5) * 2);
      if (++hits === 20) break;
    }
    expect(hits).toBe(20);
  });
  it('a local in its slot, and memory through a pointer, also when the value stays the same', () => {
    const m = machine();
    const { f, v } = variable(m, 'main', 'mine');
    step(m, 20);
    // The frame of main: walk up from wherever we are.
    let fp = m.cpu.fp;
    while (m.memory.i32[(fp >> 2) + 2] !== f.index) fp = m.memory.i32[fp >> 2];
    m.memory.setWatches([{ id: 1, phys: fp + v.offset, length: 4, read: false, write: true }]);
    expect(run(m.cpu, 1e6)).toBe(Stop.Watch);
    m.cpu.watchHit = -1;
    const first = m.memory.i32[(fp + v.offset) >> 2];
    expect(run(m.cpu, 1e6)).toBe(Stop.Watch);
    expect(m.memory.i32[(fp + v.offset) >> 2]).toBe(first + 1);
  });
  it('reads of a watched object', () => {
    const m = new Standalone(
      compileText(
        'static int x[4] = { 1, 2, 3, 4 }; int main(void) { int s = 0; volatile int *p = x; for (int i = 0; i < 4; i++) s += p[i]; return s; }',
      ),
    );
    m.memory.setWatches([{ id: 3, phys: global(m, 'x') + 8, length: 4, read: true, write: false }]);
    expect(run(m.cpu, 1e6)).toBe(Stop.Watch);
    m.cpu.watchHit = -1;
    expect(run(m.cpu, 1e6)).toBe(Stop.Done);
    expect(m.cpu.resultLo).toBe(10);
  });
  it('do not change what happens', () => {
    const a = machine();
    const b = machine();
    b.memory.setWatches([{ id: 1, phys: global(b, 'global'), length: 4, read: true, write: true }]);
    const stop = step(a, 1e9);
    let other = run(b.cpu, 1e6);
    while (other === Stop.Watch || other === Stop.Fuel) {
      b.cpu.watchHit = -1;
      other = run(b.cpu, 1e6);
    }
    expect(other).toBe(stop);
    expect([b.cpu.statements, b.cpu.timeNs, b.cpu.resultLo]).toEqual([a.cpu.statements, a.cpu.timeNs, a.cpu.resultLo]);
  });
});

describe('running', () => {
  it('in slices of any size passes the same statements', () => {
    const whole = machine();
    step(whole, 1e9);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 }), (slices) => {
        const m = machine();
        let stop = Stop.Fuel;
        for (let i = 0; stop === Stop.Fuel; i++) stop = run(m.cpu, slices[i % slices.length]);
        expect([stop, m.cpu.statements, m.cpu.timeNs]).toEqual([Stop.Done, whole.cpu.statements, whole.cpu.timeNs]);
        expect(Buffer.compare(Buffer.from(m.memory.u8), Buffer.from(whole.memory.u8))).toBe(0);
      }),
      { numRuns: 15 },
    );
  });
  it('asks the filter once for each statement whose byte is set', () => {
    const m = machine();
    const f = m.space.debug.functions.find((x) => x.name === 'work')!;
    m.space.breakBytes[f.firstStmt] = 1;
    const asked: number[] = [];
    m.cpu.filter = (cpu, stmt) => {
      expect(stmt).toBe(f.firstStmt);
      expect(cpu.code.code[cpu.pc + 1]).toBe(stmt);
      asked.push(cpu.statements);
      return false;
    };
    while (run(m.cpu, 70) === Stop.Fuel);
    expect(asked.length).toBe(400);
    expect(new Set(asked).size).toBe(400);
  });
});

describe('checkpoints', () => {
  it('restore memory exactly, in any order, also when some were dropped', () => {
    const times = [0, 3, 50, 51, 200, 700, 1500, 1501, 2400];
    const m = machine();
    const store = new PageStore(m.memory);
    m.memory.dirty.fill(1);
    const kept: { id: number; cpu: number[]; bytes: Buffer }[] = [];
    for (const t of times) {
      step(m, t);
      kept.push({ id: store.take([m.cpu]), cpu: m.cpu.save(), bytes: Buffer.from(m.memory.u8) });
    }
    const back = (i: number): void => {
      m.cpu.load(kept[i].cpu);
      store.restore(kept[i].id, [m.cpu]);
      expect(Buffer.compare(Buffer.from(m.memory.u8), kept[i].bytes)).toBe(0);
    };
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(times.length - 1), fc.nat(300)), { minLength: 1, maxLength: 8 }),
        (moves) => {
          for (const [i, more] of moves) {
            back(i);
            step(m, m.cpu.statements + more);
          }
        },
      ),
      { numRuns: 30 },
    );
    for (const gone of [3, 1, 6]) {
      back((gone + 2) % kept.length);
      step(m, m.cpu.statements + 10);
      store.drop(kept[gone].id);
      kept.splice(gone, 1);
      for (let i = kept.length - 1; i >= 0; i--) {
        back(i);
        step(m, m.cpu.statements + 25);
        const later = kept.findIndex((k) => k.cpu[6] === m.cpu.statements);
        if (later >= 0) store.passed(kept[later].id, [m.cpu]);
      }
    }
    back(2);
    store.truncateAfter(kept[2].id);
    step(m, m.cpu.statements + 40);
    const bytes = Buffer.from(m.memory.u8);
    const cpu = m.cpu.save();
    const id = store.take([m.cpu]);
    back(0);
    m.cpu.load(cpu);
    store.restore(id, [m.cpu]);
    expect(Buffer.compare(Buffer.from(m.memory.u8), bytes)).toBe(0);
  });
  it('large frames are kept whole', () => {
    const m = new Standalone(
      compileText(
        `static int fill(int n) { char big[20000]; for (int i = 0; i < 20000; i += 100) big[i] = n + i; return n ? fill(n - 1) + big[n * 100] : big[5000]; } int main(void) { return fill(4) & 0x7f; }`,
      ),
      { stack: 1 << 18, memory: 1 << 21, heap: 1 << 16 },
    );
    const store = new PageStore(m.memory);
    m.memory.dirty.fill(1);
    const id = store.take([m.cpu]);
    const cpu = m.cpu.save();
    const states: { id: number; cpu: number[]; bytes: Buffer }[] = [];
    for (let t = 100; t < 3000; t += 250) {
      step(m, t);
      states.push({ id: store.take([m.cpu]), cpu: m.cpu.save(), bytes: Buffer.from(m.memory.u8) });
    }
    m.cpu.load(cpu);
    store.restore(id, [m.cpu]);
    for (const s of states) {
      m.cpu.load(s.cpu);
      store.restore(s.id, [m.cpu]);
      expect(Buffer.compare(Buffer.from(m.memory.u8), s.bytes)).toBe(0);
    }
  });
});
