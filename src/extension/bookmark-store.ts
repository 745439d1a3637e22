/**
 * Bookmarked moments of programs, kept with the workspace. A moment is a position, and the same
 * program runs the same every time, so a bookmark is good for the next session too, until what
 * runs was changed: `world` says what that was.
 * Leaves out: what is shown (bookmarks.ts).
 */
import type * as vscode from 'vscode';

export interface Bookmark {
  id: number;
  program: string;
  /** Fingerprint of the program's text and the launch attributes that it depends on. */
  world: string;
  name: string;
  t: number;
  timeNs: number;
  /** Where: a function and its line, as a person would say it. */
  place: string;
}

const KEY = 'bookmarks';

export class BookmarkStore {
  constructor(private readonly memento: Pick<vscode.Memento, 'get' | 'update'>) {}

  private all(): Bookmark[] {
    return this.memento.get<Bookmark[]>(KEY, []);
  }

  /** In order of time. */
  of(program: string): Bookmark[] {
    return this.all()
      .filter((one) => one.program === program)
      .sort((a, b) => a.t - b.t || a.id - b.id);
  }

  /** A second one at the same moment takes the first one's place. */
  async add(bookmark: Omit<Bookmark, 'id'>): Promise<void> {
    const others = this.all().filter(
      (one) => one.program !== bookmark.program || one.t !== bookmark.t || one.world !== bookmark.world,
    );
    const id = Math.max(0, ...this.all().map((one) => one.id)) + 1;
    await this.memento.update(KEY, [...others, { ...bookmark, id }]);
  }

  async rename(id: number, name: string): Promise<void> {
    await this.memento.update(
      KEY,
      this.all().map((one) => (one.id === id ? { ...one, name } : one)),
    );
  }

  async delete(id: number): Promise<void> {
    await this.memento.update(
      KEY,
      this.all().filter((one) => one.id !== id),
    );
  }
}

/** Attributes of a launch on which the order of everything depends, besides the program's text. */
const DECIDING = ['kernel', 'args', 'env', 'seed', 'cpus', 'sysctls'];

/** FNV-1a over the text and the attributes: to tell two versions apart, not to keep a secret. */
export function worldOf(text: string, configuration: Record<string, unknown>): string {
  const all = text + JSON.stringify(DECIDING.map((name) => configuration[name] ?? null));
  let hash = 0x811c9dc5;
  for (let i = 0; i < all.length; i++) hash = Math.imul(hash ^ all.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16);
}
