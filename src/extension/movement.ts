/**
 * Moving through time beyond what VS Code's own buttons do: back into, back out, back to the cursor,
 * to a moment, to who wrote a variable; and what stepping follows.
 * Leaves out: bookmarks (bookmarks.ts), which one also goes to.
 */
import * as vscode from 'vscode';
import type { FollowMode, WriteEntry } from '../adapter/custom';
import { expressionAt } from './expression-at';
import { toName } from './files';
import { formatCount, formatTime } from './format';
import type { SockstepSession } from './sessions';

export async function stepBack(session: SockstepSession, how: 'into' | 'out'): Promise<void> {
  const { threadId } = session;
  await session.request(how === 'into' ? 'sockstep/stepBackInto' : 'sockstep/stepBackOut', { threadId });
}

export async function runBackToCursor(session: SockstepSession): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Error('Put the cursor on a line of C first.');
  const line = editor.selection.active.line + 1;
  await session.request('sockstep/runTo', { path: toName(editor.document.uri), line, backwards: true });
}

export async function follow(session: SockstepSession, mode: FollowMode): Promise<void> {
  const answer = await session.request('sockstep/follow', { mode });
  session.setFollow(answer.mode);
}

const hexadecimal = new WeakSet<SockstepSession>();

export async function toggleHex(session: SockstepSession): Promise<void> {
  const { hex } = await session.request('sockstep/format', { hex: !hexadecimal.has(session) });
  if (hex) hexadecimal.add(session);
  else hexadecimal.delete(session);
}

// ---- who wrote this, and when does it change?

/** What VS Code hands to commands of the Variables and the Watch view. */
export interface VariableMenuContext {
  container?: { variablesReference?: number };
  variable?: { name?: string; evaluateName?: string };
  /** Of an expression to watch, in older versions. */
  name?: string;
}

/** A list of the latest writes, each a place to go to. */
export async function pickLastWrite(session: SockstepSession, context?: VariableMenuContext): Promise<void> {
  const found = await lastWrites(session, context, 20);
  if (!found) return;
  const items = found.writes.map((write) => ({
    label: `${write.before} $(arrow-right) ${write.after}`,
    description: placeOf(write),
    detail: `t ${formatCount(write.t)}`,
    write,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: `Who wrote ${found.label}?`,
    placeHolder: 'Latest first. Choose a write to go to its moment.',
    matchOnDescription: true,
  });
  if (picked) await session.request('sockstep/seek', { t: picked.write.t });
}

/** A data breakpoint for once, and on until it is reached, forwards or back. */
export async function continueUntilChange(
  session: SockstepSession,
  context: VariableMenuContext | undefined,
  backwards: boolean,
): Promise<void> {
  const title = backwards ? 'Continue back to the last change of what?' : 'Continue until what changes?';
  const named = await namedValue(session, context, title);
  if (named) await session.request('sockstep/untilChange', { ...named, backwards });
}

function placeOf({ function: name, path, line }: WriteEntry): string {
  return path ? `${name}, ${path.split(/[\\/]/).at(-1)}:${line}` : name;
}

async function lastWrites(
  session: SockstepSession,
  context: VariableMenuContext | undefined,
  count: number,
): Promise<{ label: string; writes: WriteEntry[] } | undefined> {
  const named = await namedValue(session, context, 'Who wrote what?');
  if (!named) return undefined;
  const found = await session.request('sockstep/lastWrites', { ...named, count });
  if (found.writes.length === 0) {
    void vscode.window.showInformationMessage(
      `Nothing in the record before ${formatTime(session.stop?.timeNs ?? 0)} has written to ${found.label}.`,
    );
    return undefined;
  }
  return found;
}

/** The variable of a menu, the expression under the cursor, or what is typed, as requests name it. */
async function namedValue(
  session: SockstepSession,
  context: VariableMenuContext | undefined,
  question: string,
): Promise<{ name: string; frameId: number | undefined; variablesReference: number | undefined } | undefined> {
  const frameId = await session.frameId();
  const { variable, container } = context ?? {};
  const expression = variable?.evaluateName ?? context?.name ?? (variable ? undefined : await askExpression(question));
  const name = expression ?? variable?.name;
  // A child that no expression names is found below its parent.
  return name
    ? { name, frameId, variablesReference: expression ? undefined : container?.variablesReference }
    : undefined;
}

/** What is selected or under the cursor, else a question. */
async function askExpression(title: string): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor) {
    const { document, selection } = editor;
    const found = expressionAt(document.lineAt(selection.active.line).text, selection.active.character);
    if (!selection.isEmpty) return document.getText(selection);
    if (found) return found.text;
  }
  return vscode.window.showInputBox({
    title,
    prompt: 'A variable or an expression in memory, such as sk->sk_rcvbuf',
  });
}
