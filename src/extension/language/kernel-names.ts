/**
 * The names of the kernel that is shipped: its functions from its image, events,
 * counters and settings from its own sources. Read when somebody first asks, then kept.
 * Leaves out: a kernel of the workspace, whose names differ little.
 */
import * as vscode from 'vscode';
import { kernelFunctions } from '../../adapter/function-list';
import { KERNEL_SCHEME } from '../../adapter/worker-protocol';
import type { KernelNames } from './complete';

const decoder = new TextDecoder();

export class KernelNamesReader {
  private read: Promise<KernelNames> | undefined;

  constructor(private readonly context: vscode.ExtensionContext) {}

  get(): Promise<KernelNames> {
    this.read ??= this.readAll().catch((error) => {
      this.read = undefined;
      throw error;
    });
    return this.read;
  }

  private async readAll(): Promise<KernelNames> {
    const image = vscode.Uri.joinPath(this.context.extensionUri, 'dist', 'kernel.img');
    const [bytes, events, counters, network, kernel] = await Promise.all([
      vscode.workspace.fs.readFile(image),
      this.folder('/include/trace/events'),
      this.source('/net/ipv4/proc.c'),
      this.source('/net/ipv4/sysctl_net_ipv4.c'),
      this.source('/kernel/sysctl_kernel.c'),
    ]);
    const entries = kernelFunctions(bytes);
    return {
      functions: new Map(entries.map((entry) => [entry.name, entry])),
      events: eventsIn(events),
      counters: [...counters.matchAll(/\{\s*"([A-Z]\w+)",\s*\w+\s*\}/g)].map(([, name]) => name!).sort(),
      sysctls: [...`${network}${kernel}`.matchAll(/"((?:net|kernel|vm|fs)\.[\w.]+)"/g)].map(([, name]) => name!).sort(),
    };
  }

  private async source(path: string): Promise<string> {
    return decoder.decode(await vscode.workspace.fs.readFile(vscode.Uri.from({ scheme: KERNEL_SCHEME, path })));
  }

  private async folder(path: string): Promise<string> {
    const entries = await vscode.workspace.fs.readDirectory(vscode.Uri.from({ scheme: KERNEL_SCHEME, path }));
    return (await Promise.all(entries.map(([name]) => this.source(`${path}/${name}`)))).join('\n');
  }
}

/** `void trace_sched_waking(struct task_struct *p) __tracepoint;` is the event sched_waking with p. */
export function eventsIn(text: string): Map<string, readonly string[]> {
  const events = new Map<string, readonly string[]>();
  for (const [, name, parameters] of text.matchAll(/\btrace_(\w+)\(([^;{]*?)\)\s*__tracepoint/g)) {
    const fields = parameters!.split(',').map((one) => /(\w+)\s*(\[\d*\])?\s*$/.exec(one)?.[1] ?? '');
    events.set(
      name!,
      fields.filter((field) => field !== '' && field !== 'void'),
    );
  }
  return events;
}
