/**
 * What the extension host and the adapter's worker say to each other. The worker (Node worker
 * thread or web worker) runs the Debug Adapter Protocol and the simulation; it has no file system,
 * so it asks its host for files, which the host reads through VS Code's workspace.fs (so that
 * virtual workspaces work) or, for `sockstep dap` and tests, from the disk.
 * The same worker also runs scenarios as tests, and compiles them while they are written. It serves one session after the
 * other. Types only. Leaves out: the DAP messages themselves, and the custom ones (custom.ts).
 *
 * Names of files. A name is an absolute path (`/home/me/x.scenario`, `C:\x.scenario`) or a URI
 * (`vscode-vfs://github/…/x.scenario`, `sockstep-kernel:/net/ipv4/tcp.c`). What stands in a launch
 * configuration or comes with a breakpoint is passed through unchanged; frames carry the same
 * names in `source.path`. `sockstep-kernel:/…` is the kernel that is shipped, by its Linux path.
 */

import type { ProblemEntry } from './custom';

/** The scheme of the shipped kernel's sources. */
export const KERNEL_SCHEME = 'sockstep-kernel';

/** First message to a worker, before any DAP message. */
export interface InitMessage {
  type: 'init';
  /** dist/kernel.img, the stock kernel compiled at build time; undefined when there is none: compile from `sockstep-kernel:/`. */
  kernelImage?: Uint8Array;
}

/** A debug session begins; one that was there before is over. Optional before the first. */
export interface SessionMessage {
  type: 'session';
  /** Different for each session of the worker. */
  session: number;
}

/** A DAP message, either way. `message` is a plain object as the protocol has it, `seq` included. */
export interface DapMessage {
  type: 'dap';
  /** From the worker: whose it is, so that nothing late of one session reaches the next. */
  session?: number;
  message: unknown;
}

/** Worker asks for the text of a file. */
export interface ReadFileRequest {
  type: 'readFile';
  id: number;
  path: string;
}

/** UTF-8 text, or why not: a sentence that can be shown, without the file's name. */
export interface ReadFileResult {
  type: 'readFileResult';
  id: number;
  text?: string;
  error?: string;
}

/** Worker asks what a folder holds, one level deep. */
export interface ReadDirectoryRequest {
  type: 'readDirectory';
  id: number;
  path: string;
}

export interface ReadDirectoryResult {
  type: 'readDirectoryResult';
  id: number;
  entries?: { name: string; kind: 'file' | 'directory' }[];
  error?: string;
}

/** A session has come to its end in order; the worker is free for another. */
export interface RestMessage {
  type: 'rest';
  session: number;
  /** How many statements it recorded: their memory is given back some time later. */
  statements: number;
}

/** Worker cannot go on at all (a defect of ours). DAP's own error responses are the way for everything else. */
export interface FatalMessage {
  type: 'fatal';
  /** Absent when it was no session's. */
  session?: number;
  error: string;
}

/** Compile the programs and patches of a scenario as it stands in the editor; run nothing. */
export interface CheckMessage {
  type: 'check';
  id: number;
  path: string;
  text: string;
  /** A folder with kernel sources. */
  kernel?: string;
}

export interface CheckResult {
  type: 'checkResult';
  id: number;
  /** Absent when the compiler itself failed (a defect of ours): `error` says how. */
  problems?: ProblemEntry[];
  error?: string;
}

/** Run a scenario to its end and judge it (test-run.ts). To cancel, end the worker. */
export interface TestMessage {
  type: 'test';
  id: number;
  program: string;
  /** A folder with kernel sources. */
  kernel?: string;
  coverage: boolean;
}

export interface TestResult {
  type: 'testResult';
  id: number;
  outcome: TestOutcome;
}

export type TestOutcome =
  | { kind: 'not loaded'; failures: TestFailure[] }
  | {
      kind: 'ran';
      verdicts: TestVerdict[];
      /** Titles of oopses and warnings that no expectation names. */
      reports: string[];
      output: string;
      statements: number;
      timeNs: number;
      coverage?: CoveredFile[];
    };

export interface TestFailure {
  path: string;
  line: number;
  message: string;
}

/** An `expect` statement, by its line in the scenario. */
export interface TestVerdict {
  line: number;
  text: string;
  ok: boolean;
  /** What was found instead, one sentence; empty when ok. */
  found: string;
}

/** Which of a file's functions and lines with code were executed. */
export interface CoveredFile {
  /** As in a frame's `source.path`. */
  path: string;
  functions: { name: string; line: number; endLine: number; executed: boolean }[];
  /** How often. */
  lines: [line: number, count: number][];
}

export type HostToWorker =
  | InitMessage
  | SessionMessage
  | DapMessage
  | ReadFileResult
  | ReadDirectoryResult
  | TestMessage
  | CheckMessage;
export type WorkerToHost =
  | DapMessage
  | ReadFileRequest
  | ReadDirectoryRequest
  | FatalMessage
  | TestResult
  | CheckResult
  | RestMessage;
