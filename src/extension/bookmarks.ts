/**
 * Bookmarked moments: a view beside the breakpoints, the list of “Go to Moment…”, and the name in the
 * status-bar clock.
 * Leaves out: keeping them (bookmark-store.ts).
 */
import * as vscode from 'vscode';
import { type Bookmark, BookmarkStore, worldOf } from './bookmark-store';
import { readText } from './files';
import { formatCount, formatTime, parsePosition } from './format';
import type { Sessions, SockstepSession } from './sessions';

export class Bookmarks implements vscode.TreeDataProvider<Bookmark>, vscode.Disposable {
  private readonly store: BookmarkStore;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChange = this.changed.event;
  private readonly worlds = new WeakMap<SockstepSession, string>();
  private readonly subscription: vscode.Disposable;

  constructor(
    context: vscode.ExtensionContext,
    private readonly sessions: Sessions,
  ) {
    this.store = new BookmarkStore(context.workspaceState);
    // What runs is what was there at the start, not what is edited meanwhile.
    this.subscription = vscode.Disposable.from(
      this.changed,
      sessions.onDidChange(() => this.changed.fire()),
      sessions.onDidStop(() => {
        const { active } = sessions;
        if (active && !this.worlds.has(active)) void this.learnWorld(active);
      }),
    );
  }

  private async learnWorld(session: SockstepSession): Promise<string> {
    const { configuration } = session.session;
    const text = await readText(programOf(session)).catch(() => '');
    const world = this.worlds.get(session) ?? worldOf(text, configuration);
    this.worlds.set(session, world);
    this.changed.fire();
    return world;
  }

  private isStale(bookmark: Bookmark): boolean {
    const { active } = this.sessions;
    const world = active && this.worlds.get(active);
    return world !== undefined && world !== bookmark.world;
  }

  /** The bookmark at which the active session stands. */
  get here(): Bookmark | undefined {
    const { active } = this.sessions;
    return this.list().find((one) => one.t === active?.stop?.t && !this.isStale(one));
  }

  list(): Bookmark[] {
    const { active } = this.sessions;
    return active ? this.store.of(programOf(active)) : [];
  }

  // ---- the view

  getChildren(bookmark?: Bookmark): Bookmark[] {
    return bookmark ? [] : this.list();
  }

  getTreeItem(bookmark: Bookmark): vscode.TreeItem {
    const item = new vscode.TreeItem(bookmark.name);
    const here = this.here?.id === bookmark.id;
    const warning = this.isStale(bookmark) ? 'of another version of the program; ' : '';
    item.id = String(bookmark.id);
    item.description = `${warning}${formatTime(bookmark.timeNs)}`;
    item.tooltip = `${bookmark.place}\nt ${formatCount(bookmark.t)}, ${formatTime(bookmark.timeNs)}${warning ? '\nThe program, or how it is launched, has changed since: this position may be another moment now.' : ''}`;
    item.iconPath = new vscode.ThemeIcon(here ? 'debug-stackframe' : warning ? 'warning' : 'bookmark');
    item.command = { command: 'sockstep.goToBookmark', title: 'Go to Bookmark', arguments: [bookmark] };
    item.accessibilityInformation = { label: `${bookmark.name}, ${warning}${bookmark.place}` };
    return item;
  }

  // ---- commands

  async add(session: SockstepSession, given?: string): Promise<void> {
    const stop = session.stop!;
    const place = await placeOf(session);
    const name =
      given ??
      (await vscode.window.showInputBox({
        title: 'Bookmark this moment',
        prompt: `${place}, ${formatTime(stop.timeNs)}`,
        value: place,
      }));
    if (!name) return;
    const world = this.worlds.get(session) ?? (await this.learnWorld(session));
    const { t, timeNs } = stop;
    await this.store.add({ program: programOf(session), world, name, t, timeNs, place });
    this.changed.fire();
  }

  async rename(bookmark: Bookmark): Promise<void> {
    const name = await vscode.window.showInputBox({ title: 'Rename bookmark', value: bookmark.name });
    if (name) await this.store.rename(bookmark.id, name);
    this.changed.fire();
  }

  async delete(bookmark: Bookmark): Promise<void> {
    await this.store.delete(bookmark.id);
    this.changed.fire();
  }

  async goTo(session: SockstepSession, { name, t }: Bookmark): Promise<void> {
    const { lastT } = session.stop!;
    if (t > lastT)
      throw new Error(
        `“${name}” lies ahead: this session has come to position ${formatCount(lastT)}, the bookmark is at ${formatCount(t)}. Continue first.`,
      );
    await session.request('sockstep/seek', { t });
  }

  /** A list of moments to go to; a number that is typed is a position. */
  async pickMoment(session: SockstepSession): Promise<void> {
    const { t, lastT } = session.stop!;
    const fixed: Moment[] = [
      ...this.list().map((bookmark) => ({
        label: `$(bookmark) ${bookmark.name}`,
        description: `t ${formatCount(bookmark.t)}${bookmark.t > lastT ? ', not reached yet' : ''}`,
        t: bookmark.t,
        bookmark,
      })),
      { label: '$(debug-start) The start', description: 't 0', t: 0 },
      { label: '$(debug-stop) The end of what is recorded', description: `t ${formatCount(lastT)}`, t: lastT },
    ];
    const picker = vscode.window.createQuickPick<Moment>();
    picker.title = 'Go to moment';
    picker.placeholder = `A position from 0 to ${lastT} (now ${t}), +N or -N from here, or a bookmark`;
    picker.items = fixed;
    picker.onDidChangeValue((typed) => {
      const target = parsePosition(typed, t, lastT);
      const item = { label: `$(history) Position ${formatCount(target ?? 0)}`, alwaysShow: true, t: target ?? 0 };
      picker.items = target === undefined ? fixed : [item, ...fixed];
    });
    const chosen = await new Promise<Moment | undefined>((resolve) => {
      picker.onDidAccept(() => {
        resolve(picker.selectedItems[0]);
        picker.hide();
      });
      picker.onDidHide(() => resolve(undefined));
      picker.show();
    });
    picker.dispose();
    if (chosen?.bookmark) await this.goTo(session, chosen.bookmark);
    else if (chosen) await session.request('sockstep/seek', { t: chosen.t });
  }

  dispose(): void {
    this.subscription.dispose();
  }
}

interface Moment extends vscode.QuickPickItem {
  t: number;
  bookmark?: Bookmark;
}

function programOf(session: SockstepSession): string {
  return String(session.session.configuration.program ?? '');
}

/** The innermost function and its line. */
async function placeOf(session: SockstepSession): Promise<string> {
  const frame = await session.topFrame(session.stop?.task.threadId);
  if (!frame) return `${session.stop?.host.name}, idle`;
  return `${frame.name}, ${frame.source?.name ?? ''}:${frame.line}`;
}
