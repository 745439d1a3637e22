/**
 * What a simulation is made of: the plain description that `src/scenario` produces and
 * `createSimulation` (src/sim/simulation.ts) builds. All times in ns, rates in bit/s.
 * Leaves out: the scenario language itself, and expectations.
 */

import type { MachineChecks } from '../machine';

export interface SimConfig {
  seed: number;
  hosts: HostConfig[];
  links: LinkConfig[];
  processes: ProcessConfig[];
  faults: FaultConfig[];
  /** Stop at this virtual time even if something could still happen; default 120 s. */
  timeLimitNs: number;
  /** How long it goes on for timers (TIME_WAIT, say) after the last program has ended; default 1 s. */
  lingerNs?: number;
  /** Checkpoint memory in bytes. */
  historyBudget: number;
  /** Memory checks that are not as usual. */
  checks?: Partial<MachineChecks>;
}

export interface HostConfig {
  name: string;
  /**
   * Do not tell the host the MAC addresses of its links' other ends: it asks by ARP. Default false,
   * as in the recordings, where all neighbours are permanent entries.
   */
  arp?: boolean;
  cpus: number;
  memory: number;
  interfaces: InterfaceConfig[];
  /** `net.ipv4.tcp_sack` -> "1". Given to the kernel at boot as text. */
  sysctls: Record<string, string>;
}

export interface InterfaceConfig {
  name: string;
  /** 6 bytes. */
  mac: number[];
  /** IPv4, host order. */
  ip: number;
  prefix: number;
  mtu: number;
  /** Index of the link, -1 = unplugged. */
  link: number;
}

export interface LinkConfig {
  name: string;
  /** Host and interface index at either end. */
  ends: [{ host: number; iface: number }, { host: number; iface: number }];
  rateBps: number;
  delayNs: number;
  jitterNs: number;
  /** Probabilities 0..1. */
  loss: number;
  reorder: number;
  duplicate: number;
  corrupt: number;
  /** Packets that wait for the line; more are dropped. */
  queue: number;
}

/** A user program: C sources, compiled with kernel/user's libc. */
/** Known from the start, or fetched when it is first read; then always the same. */
export type Input = Uint8Array | (() => Uint8Array);

export interface ProcessConfig {
  name: string;
  host: number;
  /** Paths of its C files, read through the session's file provider. */
  sources: string[];
  args: string[];
  env: Record<string, string>;
  uid: number;
  startNs: number;
  /** What it reads from descriptor 0; else end of file at once. */
  input?: Input;
  /** Bytes of stack, a multiple of 4096; else 256 KB. */
  stack?: number;
}

/** Things that happen at a time or with a packet. */
export interface FaultConfig {
  when:
    | { kind: 'time'; atNs: number }
    /** The n-th (1-based) packet on `link` sent by `fromHost` (-1 = any) that matches. */
    | {
        kind: 'packet';
        link: number;
        fromHost: number;
        match: 'any' | 'data' | 'syn' | 'synack' | 'ack' | 'fin' | 'rst';
        nth: number;
      };
  action:
    | { kind: 'drop' }
    | { kind: 'delay'; ns: number }
    | { kind: 'duplicate' }
    | { kind: 'corrupt' }
    | { kind: 'link-down'; link: number }
    | { kind: 'link-up'; link: number }
    | { kind: 'signal'; process: number; signal: number }
    | { kind: 'sysctl'; host: number; name: string; value: string };
  /** The line in the scenario that asked for it, for messages. */
  text: string;
}
