/**
 * What the adapter needs from the floor that loads scenarios: a function handed in by each entry, so
 * that the adapter can be tested without kernel and disk.
 */
import type { Diagnostic } from '../c/diagnostics';
import type { FileProvider } from '../scenario/files';
import type { Simulation } from '../sim/api';
import type { LaunchArguments } from './launch-attributes';

/** A mistake in a file of the launch; its message is a sentence. */
export type LoadProblem = Diagnostic;

export interface LoadedProgram {
  /** Absent when there are errors. */
  sim?: Simulation;
  title: string;
  /** A plain C program: its output is shown as it is, without names. */
  plain: boolean;
  problems: readonly LoadProblem[];
  /** Whether a file it was made of is different by now; absent: they cannot change. */
  changed?(): Promise<boolean>;
}

export type LoadProgram = (args: LaunchArguments, files: FileProvider) => Promise<LoadedProgram>;

/** The world around an adapter. */
export interface AdapterHost {
  post(message: object): void;
  files: FileProvider;
  load: LoadProgram;
  /** Lets other work happen; resolves soon. */
  yieldNow(): Promise<void>;
  /** Milliseconds of real time, for progress only. */
  now(): number;
  /** Where the client finds the kernel's sources when the launch names no folder. */
  kernelRoot: string;
  /** The session is over, after so many statements. */
  ended(statements: number): void;
}
