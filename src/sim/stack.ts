/**
 * Walking a stack by the frame headers in RAM (docs/design/machine.md §3): from the innermost frame
 * through interrupts and the system call down to the program's first frame. Nothing but RAM and the
 * debug information is asked, so a stack reads the same at any moment, running or asleep.
 * Leaves out: what the frames contain.
 */
import type { DebugInfo } from '../machine/debug-info';
import type { Frame } from './api';

/** Header of a frame: four 32-bit words. */
const CALLER_FP = 0;
const RETURN_PC = 1;
const FUNCTION = 2;
const FLAGS = 3;
const KIND_MASK = 0xff;
const EXCEPTION = 0x800;
const KINDS: readonly Frame['kind'][] = ['call', 'syscall', 'irq', 'entry'];

/** Finds the statement that a place in the code belongs to. */
export class PcMap {
  /** Statement ids by ascending pc. */
  private readonly order: Int32Array;

  constructor(private readonly debug: DebugInfo) {
    const { stmtPc } = debug;
    this.order = Int32Array.from(stmtPc, (_, id) => id);
    if (stmtPc.some((pc, id) => id > 0 && pc < stmtPc[id - 1])) this.order.sort((a, b) => stmtPc[a] - stmtPc[b]);
  }

  /** The statement whose code holds `pc`; -1 before the first. */
  stmtAt(pc: number): number {
    const { stmtPc } = this.debug;
    let low = 0;
    let high = this.order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (stmtPc[this.order[middle]] <= pc) low = middle + 1;
      else high = middle;
    }
    return low > 0 ? this.order[low - 1] : -1;
  }
}

/**
 * `stmt` is that of the innermost frame. A frame that was called is at the statement that made the
 * call, the one before its return address; a frame that was interrupted is at the statement that it
 * will run when the interrupt returns.
 */
export function walkStack(
  words: Int32Array,
  debug: DebugInfo,
  pcs: PcMap,
  host: number,
  fp: number,
  stmt: number,
  limit: number,
): Frame[] {
  const frames: Frame[] = [];
  while (fp > 0 && (fp & 7) === 0 && fp + 16 <= words.length * 4 && frames.length < limit) {
    const at = fp >> 2;
    const fn = words[at + FUNCTION];
    const info = debug.functions[fn];
    if (info === undefined) break;
    const flags = words[at + FLAGS];
    const kind = (flags & EXCEPTION) !== 0 ? 'exception' : (KINDS[flags & KIND_MASK] ?? 'call');
    // A function without a body has a frame when it was called, but no statement.
    const known = stmt >= 0 && debug.stmtFn[stmt] === fn;
    frames.push({ host, fp, fn, stmt: known ? stmt : -1, kind, user: info.image > 0 });
    const callerFp = words[at + CALLER_FP];
    const returnPc = words[at + RETURN_PC];
    // An exception came in the middle of a statement; looking one word back stays inside it.
    if (callerFp === fp) break;
    stmt = pcs.stmtAt(kind === 'irq' ? returnPc : returnPc - 1);
    fp = callerFp;
  }
  return frames;
}
