/**
 * “Do not stop when called from here”: the function breakpoint that stopped gets the selected caller as
 * an exception, `tcp_recvmsg not from kthread`, as the adapter reads it.
 */
import * as vscode from 'vscode';
import type { SockstepSession } from './sessions';

/** What VS Code hands to commands of the call stack's frames. */
export interface FrameMenuContext {
  sessionId?: string;
  threadId?: string | number;
  frameName?: string;
  frameId?: string;
}

export async function excludeCaller(session: SockstepSession, context?: FrameMenuContext): Promise<void> {
  const caller = context?.frameName;
  if (!caller || !/^[A-Za-z_]\w*$/.test(caller))
    throw new Error('Choose a caller in the call stack: a row with a function.');
  const stopped = (await session.topFrame(session.stop?.task.threadId))?.name;
  const hit = vscode.debug.breakpoints.find(
    (one): one is vscode.FunctionBreakpoint =>
      one instanceof vscode.FunctionBreakpoint && one.enabled && matches(one.functionName, stopped),
  );
  if (!hit)
    throw new Error(
      `No function breakpoint is on ${stopped ?? 'this function'}: only those can leave out callers. “Sockstep: Add Function Breakpoint…” adds one.`,
    );
  if (caller === stopped) throw new Error(`${caller} is where one has stopped. Choose a function that called it.`);
  const changed = new vscode.FunctionBreakpoint(
    withoutCaller(hit.functionName, caller),
    hit.enabled,
    hit.condition,
    hit.hitCondition,
    hit.logMessage,
  );
  vscode.debug.removeBreakpoints([hit]);
  vscode.debug.addBreakpoints([changed]);
}

/** `f` and `f not from a` to one that leaves out `caller` too. */
export function withoutCaller(breakpoint: string, caller: string): string {
  const [name = '', list = ''] = breakpoint.split(/\s+not\s+from\s+/i);
  const callers = list.split(/[\s,]+/).filter(Boolean);
  return `${name.trim()} not from ${[...new Set([...callers, caller])].join(', ')}`;
}

/** Whether a breakpoint's name, perhaps a pattern with a file before it, means the function. */
export function matches(breakpoint: string, fn: string | undefined): boolean {
  if (!fn) return false;
  const name = breakpoint
    .split(/\s+not\s+from\s+/i)[0]!
    .trim()
    .replace(/^.*:/, '');
  const pattern = name
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern}$`).test(fn);
}
