/**
 * Numbers for things, as DAP wants them: the same thing has the same number at every stop, so trees
 * and selections stay. A thing is named by a key; what stands behind a key may be replaced.
 */
export class Handles<T> {
  private readonly ids = new Map<string, number>();
  private readonly things = new Map<number, T>();

  constructor(private next = 1) {}

  /** The number of a key, with `thing` behind it from now on. */
  id(key: string, thing: T): number {
    let id = this.ids.get(key);
    if (id === undefined) {
      id = this.next++;
      this.ids.set(key, id);
    }
    this.things.set(id, thing);
    return id;
  }

  get(id: number): T | undefined {
    return this.things.get(id);
  }
}
