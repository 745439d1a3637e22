/**
 * Which context each frame of a stack runs in: hard interrupt, softirq, the task, user mode.
 * Told by the frames themselves: an interrupt's frame, and the function that runs softirqs.
 * Leaves out: what is shown of it.
 */
import type { DebugInfo } from '../machine/debug-info';
import type { Frame } from '../sim/api';

export type FrameContext = 'hardirq' | 'softirq' | 'task' | 'user';

const SOFTIRQ_ENTRIES = new Set(['handle_softirqs', '__do_softirq']);

/** One context per frame, innermost first. */
export function contextsOf(debug: DebugInfo, frames: readonly Frame[]): FrameContext[] {
  const out: FrameContext[] = [];
  // From outside in: user mode, then the task, then what interrupted it.
  let interrupted = false;
  let softirq = false;
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i]!;
    // The frame below a signal handler is of this kind too, in user mode; it belongs to the task.
    if (frame.kind === 'irq' && !frame.user) {
      interrupted = true;
      softirq = false;
    }
    if (SOFTIRQ_ENTRIES.has(debug.functions[frame.fn]?.name ?? '')) softirq = true;
    out[i] = softirq ? 'softirq' : interrupted ? 'hardirq' : frame.user ? 'user' : 'task';
  }
  return out;
}

/** As Linux marks them in a call trace. */
export const CONTEXT_LABEL: Record<FrameContext, string> = {
  hardirq: '<IRQ>',
  softirq: '<SOFTIRQ>',
  task: '<TASK>',
  user: 'user mode',
};

/** In a sentence. */
export const CONTEXT_WORD: Record<FrameContext, string> = {
  hardirq: 'in an interrupt',
  softirq: 'in a softirq',
  task: 'in the task',
  user: 'in user mode',
};
