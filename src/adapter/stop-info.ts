/**
 * `sockstep/stopped`: the moment one has stopped at, with the data of the panels that are looked at.
 */
import { contextsOf } from '../inspect/contexts';
import { readTask } from '../inspect/tasks';
import { CUSTOM_VERSION, type StopInfo } from './custom';
import type { Debuggee } from './debuggee';
import type { PanelName } from './panel-data';

export function stopInfo(
  debuggee: Debuggee,
  stop: number,
  at: { host: number; cpu: number },
  panels: readonly PanelName[],
  sentence?: string,
): StopInfo {
  const { sim, kernel, threads } = debuggee;
  const { host, cpu } = at;
  const state = sim.cpu(host, cpu);
  const task = readTask(kernel, host, state.current);
  const frames = sim.stack(host, cpu);
  const context = contextsOf(sim.debug, frames)[0] ?? 'task';
  const data = panels.length > 0 ? debuggee.panels.data(panels, { host, cpu, frames }) : {};
  return {
    version: CUSTOM_VERSION,
    stop,
    t: sim.t,
    lastT: sim.lastT,
    timeNs: sim.timeNs,
    inPast: sim.t < sim.lastT,
    atStart: sim.t === 0,
    atEnd: sim.ended && sim.t === sim.lastT,
    follow: debuggee.debugger.follow,
    host: { index: host, name: sim.hosts[host]?.name ?? '' },
    cpu,
    task: { pid: task?.pid ?? 0, comm: task?.comm ?? '', threadId: threads.onCpu(host, cpu) },
    context: context === 'task' && (task?.idle ?? false) ? 'idle' : context,
    sentence,
    panels: data,
  };
}
