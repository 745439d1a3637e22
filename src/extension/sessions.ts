/**
 * What the views know about running sessions: for each, the last `sockstep/stopped` and whether it
 * runs. One place that listens; the clock, the panels and the context keys read from here.
 * Leaves out: starting sessions (configuration.ts, adapter-link.ts).
 */
import * as vscode from 'vscode';
import type { CustomRequestName, CustomRequests, FollowMode, StopInfo } from '../adapter/custom';
import { CUSTOM_VERSION } from '../adapter/custom';
import type { PanelName, PanelViewName } from '../adapter/panel-data';

export const DEBUG_TYPE = 'sockstep';

/** Requests after which the debuggee runs until the next stop. */
const running = new Set([
  'launch',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'continue',
  'reverseContinue',
  'restartFrame',
  'goto',
  'restart',
  'sockstep/stepBackInto',
  'sockstep/stepBackOut',
  'sockstep/seek',
  'sockstep/runTo',
  'sockstep/untilChange',
]);

/** A function breakpoint as it was asked for, and what was answered. */
export interface FunctionAnswer {
  sessionId: string;
  name: string;
  verified: boolean;
  message: string | undefined;
}

interface TrackedMessage {
  type: string;
  seq: number;
  command?: string;
  event?: string;
  request_seq?: number;
  success?: boolean;
  arguments?: { breakpoints?: { name: string }[] };
  body?: { breakpoints?: { verified: boolean; message?: string }[] };
}

/** What is used of a frame of the protocol. */
export interface DebugFrame {
  id: number;
  name: string;
  line: number;
  source?: { name?: string; path?: string };
  presentationHint?: string;
}

export class SockstepSession {
  stop: StopInfo | undefined;
  running = true;
  /** What is selected in the call stack since the stop; VS Code selects a moment after it. */
  selected: vscode.DebugStackFrame | vscode.DebugThread | undefined;

  constructor(
    readonly session: vscode.DebugSession,
    private readonly changed: () => void,
  ) {}

  /** What stepping follows from now on, as the adapter has confirmed. */
  setFollow(mode: FollowMode): void {
    if (this.stop) this.stop = { ...this.stop, follow: mode };
    this.changed();
  }

  /** The thread that is selected in the call stack, else the one that is about to execute. */
  get threadId(): number {
    return this.selected?.threadId ?? this.stop?.task.threadId ?? 1;
  }

  /** The frame that is selected, else the innermost one. */
  async frameId(): Promise<number | undefined> {
    if (this.selected && 'frameId' in this.selected) return this.selected.frameId;
    return (await this.topFrame())?.id;
  }

  async topFrame(threadId = this.threadId): Promise<DebugFrame | undefined> {
    const answer = await this.session.customRequest('stackTrace', { threadId, startFrame: 0, levels: 5 });
    const frames = answer.stackFrames as DebugFrame[];
    return frames.find((frame) => frame.presentationHint !== 'label');
  }

  async request<N extends CustomRequestName>(
    name: N,
    args: CustomRequests[N]['arguments'],
  ): Promise<CustomRequests[N]['body']> {
    return (await this.session.customRequest(name, args)) as CustomRequests[N]['body'];
  }
}

export class Sessions implements vscode.Disposable {
  private readonly all = new Map<string, SockstepSession>();
  private readonly wanted = new Set<PanelName>();
  private asking = false;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly stopped = new vscode.EventEmitter<StopInfo>();
  private readonly subscriptions: vscode.Disposable[];
  /** The active session, its stop or its running changed. */
  readonly onDidChange = this.changed.event;
  readonly onDidStop = this.stopped.event;
  private readonly answeredFunctions = new vscode.EventEmitter<FunctionAnswer[]>();
  /** What became of the function breakpoints that were set. */
  readonly onDidSetFunctionBreakpoints = this.answeredFunctions.event;
  private readonly askedFunctions = new Map<number, string[]>();

  constructor(private readonly log: vscode.LogOutputChannel) {
    this.subscriptions = [
      vscode.debug.registerDebugAdapterTrackerFactory(DEBUG_TYPE, {
        createDebugAdapterTracker: (session) => this.track(session),
      }),
      vscode.debug.onDidReceiveDebugSessionCustomEvent((event) => {
        if (event.session.type === DEBUG_TYPE && event.event === 'sockstep/stopped')
          this.take(event.session, event.body);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (this.all.delete(session.id)) this.changed.fire();
      }),
      vscode.debug.onDidChangeActiveDebugSession(() => this.changed.fire()),
      vscode.debug.onDidChangeActiveStackItem((item) => {
        const known = item && this.all.get(item.session.id);
        if (known) known.selected = item;
      }),
    ];
  }

  /** The session that the debug toolbar acts on, if it is ours. */
  get active(): SockstepSession | undefined {
    const session = vscode.debug.activeDebugSession;
    return session?.type === DEBUG_TYPE ? this.of(session) : undefined;
  }

  /** Says which panels are to be seen; the data comes with the stops from then on. */
  want(panel: PanelName, visible: boolean): void {
    if (visible === this.wanted.has(panel)) return;
    if (visible) this.wanted.add(panel);
    else this.wanted.delete(panel);
    if (this.asking) return;
    // Together with whatever is shown or hidden in the same breath; what nobody sees costs nothing.
    this.asking = true;
    setTimeout(() => {
      this.asking = false;
      if (this.active?.stop && !this.active.running) void this.fetchPanels(this.active);
    }, 0);
  }

  /** Another part of a panel's long lists; the answer comes as the panel's data. */
  async view(panel: PanelViewName, view: object): Promise<void> {
    const known = this.active;
    if (!known?.stop || known.running) return;
    const answer = await known.request('sockstep/panelView', { panel, view });
    if (!known.stop || answer.stop !== known.stop.stop) return;
    known.stop = { ...known.stop, panels: { ...known.stop.panels, ...answer.panels } };
    this.changed.fire();
  }

  private of(session: vscode.DebugSession): SockstepSession {
    let known = this.all.get(session.id);
    if (!known) {
      known = new SockstepSession(session, () => this.changed.fire());
      this.all.set(session.id, known);
    }
    return known;
  }

  private track(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    const trace = session.configuration.trace === true;
    return {
      onWillReceiveMessage: (message: TrackedMessage) => {
        if (trace) this.log.info(`→ ${JSON.stringify(message)}`);
        if (message.type === 'request' && message.command && running.has(message.command))
          this.setRunning(session, true);
        if (message.command === 'setFunctionBreakpoints')
          this.askedFunctions.set(message.seq, message.arguments?.breakpoints?.map(({ name }) => name) ?? []);
      },
      onDidSendMessage: (message: TrackedMessage) => {
        if (trace) this.log.info(`← ${JSON.stringify(message)}`);
        if (message.command === 'setFunctionBreakpoints') this.functionsAnswered(session, message);
        // A command of the console has set it going.
        if (message.type === 'event' && message.event === 'continued') this.setRunning(session, true);
        // A request that failed has not set anything going.
        if (
          message.type === 'response' &&
          message.success === false &&
          message.command &&
          running.has(message.command)
        ) {
          if (this.of(session).stop) this.setRunning(session, false);
        }
      },
    };
  }

  private functionsAnswered(session: vscode.DebugSession, { request_seq, body }: TrackedMessage): void {
    const names = this.askedFunctions.get(request_seq ?? -1) ?? [];
    this.askedFunctions.delete(request_seq ?? -1);
    this.answeredFunctions.fire(
      (body?.breakpoints ?? []).map(({ verified, message }, i) => ({
        sessionId: session.id,
        name: names[i] ?? '',
        verified,
        message,
      })),
    );
  }

  private setRunning(session: vscode.DebugSession, value: boolean): void {
    const known = this.of(session);
    if (known.running === value) return;
    known.running = value;
    this.changed.fire();
  }

  private take(session: vscode.DebugSession, stop: StopInfo): void {
    if (!(stop?.version <= CUSTOM_VERSION)) {
      this.log.warn(`Dropped a stop of version ${stop?.version}; known is ${CUSTOM_VERSION}.`);
      return;
    }
    const known = this.of(session);
    if (known.stop && stop.stop < known.stop.stop) return;
    known.stop = stop;
    if (known.running) known.selected = undefined;
    known.running = false;
    this.stopped.fire(stop);
    this.changed.fire();
    const missing = [...this.wanted].some((panel) => stop.panels[panel] === undefined);
    if (missing) void this.fetchPanels(known);
  }

  /** Asks for the data of all visible panels and has them sent with every stop from now on. */
  private async fetchPanels(known: SockstepSession): Promise<void> {
    try {
      const answer = await known.request('sockstep/panels', { panels: [...this.wanted] });
      if (known.stop && answer.stop !== known.stop.stop) return;
      known.stop = answer;
      this.changed.fire();
    } catch (error) {
      this.log.warn(`The panels' data could not be had: ${error instanceof Error ? error.message : error}`);
    }
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
    this.stopped.dispose();
    this.answeredFunctions.dispose();
  }
}
