/**
 * Sockstep's own DAP requests and events, beyond the standard: declared once, used by the adapter,
 * the extension and any other client. Types and names only.
 * Leaves out: standard DAP, and what goes over the worker's port besides DAP (worker-protocol.ts).
 */
import type { PanelName, PanelsData, PanelViewName } from './panel-data';

/** Version of these payloads. A client refuses what is newer than it knows. */
export const CUSTOM_VERSION = 1;

/** How stepping follows execution: this task through schedule(), or this CPU into whatever it does next. */
export type FollowMode = 'task' | 'cpu';

/** A function that a breakpoint can be set on. */
export interface FunctionEntry {
  name: string;
  /** `net/ipv4/tcp.c` for the kernel (its Linux path), else the path of the program's source. */
  file: string;
  line: number;
  /** As in a frame's `source.path`. */
  path: string;
  origin: 'kernel' | 'libc' | 'program';
  /** First sentence of the comment above it. */
  summary: string;
}

/** A statement that wrote to a variable: a place to seek to. */
export interface WriteEntry {
  /** Position of the statement; at `t` it is about to write. */
  t: number;
  /** The value before and after it, as the variable's type shows it. */
  before: string;
  after: string;
  function: string;
  path: string;
  line: number;
  timeNs: number;
  /** The statement as the source has it, on one line. */
  text: string;
  /** Who ran: `receiver [4], in the task`. */
  who: string;
  /** Its callers, innermost first; not all of a deep stack. */
  callers: string[];
}

/** Request name -> what goes in and what comes back. */
export interface CustomRequests {
  /** Backwards into the call that returned just before here. */
  'sockstep/stepBackInto': { arguments: { threadId: number }; body: Record<string, never> };
  /** Backwards to the caller of this function, where it was about to call. */
  'sockstep/stepBackOut': { arguments: { threadId: number }; body: Record<string, never> };
  /** To any recorded position. Answers at once, stops with reason `goto`. */
  'sockstep/seek': { arguments: { t: number }; body: Record<string, never> };
  'sockstep/follow': { arguments: { mode: FollowMode }; body: { mode: FollowMode } };
  'sockstep/functions': { arguments: Record<string, never>; body: { functions: FunctionEntry[] } };
  /** Runs until a line is reached, forwards or backwards; breakpoints on the way count. */
  'sockstep/runTo': { arguments: { path: string; line: number; backwards: boolean }; body: Record<string, never> };
  /**
   * Who wrote this? The latest writes before this moment, latest first, at most `count` (default 10).
   * `name` is a child of `variablesReference`, or an expression in `frameId`.
   */
  'sockstep/lastWrites': {
    arguments: { name: string; variablesReference?: number; frameId?: number; count?: number };
    body: { label: string; writes: WriteEntry[] };
  };
  /**
   * Continues until a variable or expression (named as for `lastWrites`) changes: until its bytes of now do, once.
   * Whatever else stops on the way ends it, and so does the call whose local it is. Answers at once.
   */
  'sockstep/untilChange': {
    arguments: { name: string; variablesReference?: number; frameId?: number; backwards: boolean };
    body: { label: string };
  };
  /** Lines of the frame's function that its call has executed so far; the line that is next only if it ran before. */
  'sockstep/passedLines': {
    arguments: { frameId: number };
    /** `complete`: false when the call began long ago and only its latest lines are known. */
    body: { path: string; lines: number[]; complete: boolean };
  };
  /** Values in hexadecimal, or as usual. */
  'sockstep/format': { arguments: { hex: boolean }; body: { hex: boolean } };
  /** Data of these panels for the present moment; from now on `sockstep/stopped` carries exactly these. */
  'sockstep/panels': { arguments: { panels: PanelName[] }; body: StopInfo };
  /**
   * Another part or filter of a panel's long lists (PanelViewByName), kept for the stops to come.
   * What is left out of `view` stays as it was.
   */
  'sockstep/panelView': {
    arguments: { panel: PanelViewName; view: object };
    body: { stop: number; panels: PanelsData };
  };
}

export type CustomRequestName = keyof CustomRequests;

/** The moment one has stopped at. */
export interface StopInfo {
  version: number;
  /** Counts stops; answers of an older stop are dropped. */
  stop: number;
  /** Position, the furthest position recorded, and virtual time since power-on. */
  t: number;
  lastT: number;
  timeNs: number;
  /** True when t < lastT: what follows is a replay of the record until lastT is passed. */
  inPast: boolean;
  /** At the first position, or nothing can happen any more. */
  atStart: boolean;
  atEnd: boolean;
  follow: FollowMode;
  /** Where: host and CPU that execute next, the task that is `current` there, and in which context. */
  host: { index: number; name: string };
  cpu: number;
  task: { pid: number; comm: string; threadId: number };
  context: 'task' | 'softirq' | 'hardirq' | 'idle' | 'user';
  /** What is about to happen, in one sentence, where the source says it. */
  sentence?: string;
  panels: PanelsData;
}

/** What is wrong with the files of a launch. */
export interface ProblemEntry {
  /** As in a frame's `source.path`. */
  path: string;
  line: number;
  col: number;
  /** End of the range, exclusive. */
  endLine: number;
  endCol: number;
  severity: 'error' | 'warning';
  message: string;
  code: string;
  /** Places that belong to it. */
  notes: { message: string; path: string; line: number; col: number }[];
}

/** Event name -> body. */
export interface CustomEvents {
  /** Sent once for each stop, right after the standard `stopped`. */
  'sockstep/stopped': StopInfo;
  /** Sent once for each launch, before its answer; an empty list when nothing is wrong. */
  'sockstep/problems': { version: number; problems: ProblemEntry[] };
  /** Instead of a restart, when a file of the program or of the kernel is another than at the launch: launch anew. */
  'sockstep/relaunch': { version: number };
}

export type CustomEventName = keyof CustomEvents;
