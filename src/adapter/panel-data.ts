/**
 * The panels' data under the name that the adapter's clients know. The shapes themselves lie in
 * src/inspect, which fills them and may not look up at this floor.
 */
export type * from '../inspect/panel-data';
