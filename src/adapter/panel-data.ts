/**
 * The panels' data under the name that the adapter's clients know (the shapes themselves lie in
 * src/inspect, which fills them and may not look up at this floor), and the one table of panels: the
 * adapter's names, the messages' checks, the extension's views and commands and what package.json says
 * of them (scripts/manifest.mjs) are made from it.
 */
import type { PanelName } from '../inspect/panel-data';

export type * from '../inspect/panel-data';

export interface PanelDescription {
  /** Of the view in VS Code. */
  title: string;
  viewId: string;
  openCommand: string;
  /** Stands with the others in the tab “Sockstep”, which a session opens; else it has a tab of its own. */
  together: boolean;
  /** Folder in src/panels, and name of the bundle in dist/panels; its icon is media/icons/panel-NAME.svg. */
  bundle: string;
  /** Lists that its data must have: a message without them is not one. */
  lists: readonly string[];
}

const panel = (
  title: string,
  id: string,
  bundle: string,
  lists: readonly string[],
  together = false,
): PanelDescription => ({
  title,
  viewId: `sockstep.${id}`,
  openCommand: `sockstep.open${id[0]?.toUpperCase()}${id.slice(1)}`,
  together,
  bundle,
  lists,
});

/** In the order of the views. */
export const PANELS: Record<PanelName, PanelDescription> = {
  dataPath: panel('Data Path', 'dataPath', 'data-path', ['hosts', 'links'], true),
  tcpState: panel('TCP State', 'tcpState', 'tcp-state', ['sockets'], true),
  packetLadder: panel('Packet Ladder', 'packetLadder', 'packet-ladder', ['flows', 'lanes', 'packets']),
  hashTables: panel('Hash Tables', 'hashTables', 'hash-tables', ['hosts']),
  scheduler: panel('Wait Queues & Scheduler', 'scheduler', 'scheduler', ['hosts']),
  functionGraph: panel('Function Graph', 'functionGraph', 'function-graph', ['hosts', 'rows']),
};

export const panelNames = Object.keys(PANELS) as PanelName[];
