/**
 * DAP's stack frames: the task's frames with label rows between contexts, by page, and the way back
 * from a frame's number to the frame.
 * Leaves out: scopes (scopes.ts).
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { CONTEXT_LABEL, contextsOf } from '../inspect/contexts';
import type { Frame } from '../sim/api';
import { Handles } from './handles';
import type { Paths } from './paths';
import type { ThreadRef, Threads } from './threads';
import type { DebugInfo } from '../machine/debug-info';

export interface FrameRef {
  thread: ThreadRef;
  frame: Frame;
  /** 0 = innermost. */
  depth: number;
}

export class Stacks {
  private readonly handles = new Handles<FrameRef>(1000);
  /**
   * A frame has two numbers that mean the same, and stops take turns with them: VS Code, which asks for the
   * top frame first, shows the rest of the stack anew only when a number below it is another one. With
   * the same ones its "Load More Stack Frames" would stay below a stack that is complete.
   */
  private turn = 0;
  private readonly labels = new Handles<undefined>(900_000_000);

  constructor(
    private readonly debug: DebugInfo,
    private readonly threads: Threads,
    private readonly paths: Paths,
  ) {}

  /** One has stopped anew. */
  moved(): void {
    this.turn = 1 - this.turn;
  }

  /** A page of rows, and how many there are. */
  page(threadId: number, ref: ThreadRef, start: number, levels: number): DebugProtocol.StackTraceResponse['body'] {
    const frames = this.threads.frames(ref);
    const contexts = contextsOf(this.debug, frames);
    const rows: (() => DebugProtocol.StackFrame)[] = [];
    frames.forEach((frame, depth) => {
      const context = contexts[depth]!;
      if (depth > 0 && contexts[depth - 1] !== context)
        rows.push(() => this.label(threadId, depth, CONTEXT_LABEL[context]));
      rows.push(() => this.row({ thread: ref, frame, depth }));
    });
    const page = rows.slice(start, levels > 0 ? start + levels : undefined);
    return { stackFrames: page.map((row) => row()), totalFrames: rows.length };
  }

  private label(threadId: number, depth: number, text: string): DebugProtocol.StackFrame {
    return {
      id: this.labels.id(`${threadId}:${depth}:${text}`, undefined),
      name: text,
      line: 0,
      column: 0,
      presentationHint: 'label',
    };
  }

  private row(ref: FrameRef): DebugProtocol.StackFrame {
    const { frame } = ref;
    const fn = this.debug.functions[frame.fn];
    const file = frame.stmt >= 0 ? this.debug.stmtFile[frame.stmt] : fn?.file;
    return {
      id: this.idOf(ref),
      name: fn?.name ?? '?',
      source: file === undefined || file < 0 ? undefined : this.paths.source(file),
      line: (frame.stmt >= 0 ? this.debug.stmtLine[frame.stmt] : fn?.line) ?? 0,
      column: (frame.stmt >= 0 ? this.debug.stmtCol[frame.stmt] : 1) ?? 1,
      canRestart: true,
      presentationHint: this.debug.files[file ?? -1]?.origin === 'libc' ? 'subtle' : 'normal',
    };
  }

  idOf(ref: FrameRef): number {
    const { frame, thread } = ref;
    return 2 * this.handles.id(`${frame.host}:${thread.task}:${frame.fp}:${frame.fn}`, ref) + this.turn;
  }

  /** The frame as it is now: its place is looked up again, so that its statement is the present one. */
  get(id: number): FrameRef | undefined {
    const known = this.handles.get(Math.floor(id / 2));
    if (!known) return undefined;
    const frames = this.threads.frames(known.thread);
    const depth = frames.findIndex((f) => f.fp === known.frame.fp && f.fn === known.frame.fn);
    return depth < 0 ? undefined : { thread: known.thread, frame: frames[depth]!, depth };
  }

  /** The innermost frame of a thread. */
  innermost(ref: ThreadRef): FrameRef | undefined {
    const frame = this.threads.frames(ref, 1)[0];
    return frame && { thread: ref, frame, depth: 0 };
  }
}
