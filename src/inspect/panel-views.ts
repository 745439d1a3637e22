/**
 * What panels have asked for beyond the moment, kept until they ask anew. What comes from outside is
 * checked here: a field of another type is left as it was.
 */
import type { PanelViewByName, PanelViewName } from './panel-data';

const SEARCH_LENGTH = 200;
const FOLDED = 10_000;

export class PanelViews {
  packetLadder: PanelViewByName['packetLadder'] = {};
  scheduler: PanelViewByName['scheduler'] = { switches: 40 };
  functionGraph: PanelViewByName['functionGraph'] = {
    search: '',
    user: false,
    helpers: false,
    folded: [],
    count: 160,
  };

  /** Takes what is there of a view; false when the panel has none or this is no view. */
  set(panel: PanelViewName, view: unknown): boolean {
    if (typeof view !== 'object' || view === null) return false;
    const given = view as Record<string, unknown>;
    switch (panel) {
      case 'packetLadder':
        if ('flow' in given) this.packetLadder = { flow: typeof given.flow === 'string' ? given.flow : undefined };
        return true;
      case 'scheduler':
        if (isCount(given.switches)) this.scheduler = { switches: given.switches };
        return true;
      case 'functionGraph': {
        const old = this.functionGraph;
        this.functionGraph = {
          search: typeof given.search === 'string' ? given.search.slice(0, SEARCH_LENGTH) : old.search,
          user: typeof given.user === 'boolean' ? given.user : old.user,
          helpers: typeof given.helpers === 'boolean' ? given.helpers : old.helpers,
          folded: Array.isArray(given.folded) ? given.folded.filter(isCount).slice(0, FOLDED) : old.folded,
          from: isCount(given.from) ? given.from : undefined,
          count: isCount(given.count) ? given.count : old.count,
        };
        return true;
      }
      default:
        return false;
    }
  }

  /** A new moment: pages are around it again. */
  moved(): void {
    this.functionGraph = { ...this.functionGraph, from: undefined };
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
