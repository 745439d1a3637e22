import type { Simulation } from '../../src/sim/api';

/** Everything recorded, as text that can be compared. */
export function recordText(sim: Simulation): string {
  return JSON.stringify(
    [sim.events, sim.wire, sim.output, sim.oopses, sim.exits],
    (_key, value) =>
      typeof value === 'bigint' ? value.toString() : value instanceof Uint8Array ? [...value].join() : value,
    1,
  );
}
