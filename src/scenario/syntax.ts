/**
 * The tree of a scenario file: what was written, where. The parser makes it, `check.ts` gives it
 * meaning, the editor's outline, hovers and lenses walk it. Leaves out: resolved names and units.
 */

/** Offsets into the file's text, end exclusive. */
export interface Range {
  start: number;
  end: number;
}

/** A word as written. */
export interface Word extends Range {
  text: string;
}

/** A number with an optional unit: `20ms`, `64M`, `1Gbit`, `5%`. */
export interface Quantity extends Range {
  text: string;
  value: number;
  unit: string;
}

export interface StringLiteral extends Range {
  value: string;
}

export interface HostStatement extends Range {
  kind: 'host';
  name: Word;
  cpus?: Quantity;
  memory?: Quantity;
  interfaces: InterfaceStatement[];
  sysctls: SysctlStatement[];
}

export interface InterfaceStatement extends Range {
  name: Word;
  /** `10.0.0.1/24` */
  address: Word;
  mtu?: Quantity;
  mac?: Word;
}

export interface SysctlStatement extends Range {
  name: Word;
  value: string;
}

export interface LinkStatement extends Range {
  kind: 'link';
  name: Word;
  /** `host.interface` at either end. */
  ends: [Word, Word];
  settings: { name: Word; value: Quantity }[];
}

export interface ProcessStatement extends Range {
  kind: 'process';
  name: Word;
  host: Word;
  at?: Quantity;
  user?: Quantity;
  args: StringLiteral[];
  env: StringLiteral[];
  /** Standard input, one string behind the other. */
  input: StringLiteral[];
  /** The C between the braces, exclusive of them; or `from`. */
  body?: Range;
  from: StringLiteral[];
}

export interface PacketFaultStatement extends Range {
  kind: 'packet-fault';
  fate: Word;
  class: Word;
  nth?: Quantity;
  link: Word;
  from?: Word;
  by?: Quantity;
}

export interface TimedStatement extends Range {
  kind: 'timed';
  at: Quantity;
  action:
    | { kind: 'link'; link: Word; state: Word }
    | { kind: 'signal'; process: Word; signal: Word }
    | { kind: 'sysctl'; host: Word; name: Word; value: string };
}

/** One change of a kernel file: text found there, perhaps only in one function, and what stands there instead. */
export interface PatchEdit extends Range {
  in?: Word;
  /** Ranges of C in the scenario file, exclusive of the braces. */
  replace: Range;
  with: Range;
}

/** `patch kernel "FILE" { … }`: changes of a file, or (`add`) a file that the kernel has not. */
export interface PatchStatement extends Range {
  kind: 'patch';
  file: StringLiteral;
  edits: PatchEdit[];
  add?: Range;
}

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A line of `expect wire`. */
export interface WireLine extends Range {
  /** Absent: `...`, any number of packets. */
  packet?: { from: Word; to: Word; flags: Word; length?: Quantity; lost: boolean };
}

export interface ExpectStatement extends Range {
  kind: 'expect';
  what:
    | { kind: 'exit'; process: Word; code?: Quantity; signal?: Word }
    | { kind: 'running'; process: Word }
    | { kind: 'output'; process: Word; text: StringLiteral }
    | { kind: 'syscall'; process: Word; name: Word; nth?: Quantity; value: Word; errno?: Word }
    | { kind: 'calls'; host: Word; path: Word[] }
    | { kind: 'order'; host: Word; functions: Word[] }
    | { kind: 'same'; host: Word; values: Word[] }
    | { kind: 'never'; host: Word; function: Word; below?: Word }
    | { kind: 'count'; host: Word; function: Word; below?: Word; op: Operator; value: Quantity }
    | { kind: 'states'; host: Word; port: Quantity; states: Word[] }
    | { kind: 'wire'; link: Word; lines: WireLine[] }
    | { kind: 'counter'; host: Word; name: Word; op: Operator; value: Quantity }
    | { kind: 'event'; host: Word; name: Word; fields: { name: Word; value: Word }[]; negated: boolean }
    | { kind: 'report'; severity: 'oops' | 'warn'; text: StringLiteral };
}

export type Statement =
  | HostStatement
  | LinkStatement
  | ProcessStatement
  | PacketFaultStatement
  | TimedStatement
  | PatchStatement
  | ExpectStatement;

export interface ScenarioTree {
  title?: StringLiteral;
  description?: StringLiteral;
  seed?: Quantity;
  limit?: Quantity;
  statements: Statement[];
}
