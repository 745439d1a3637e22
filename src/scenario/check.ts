/**
 * From the tree of a scenario to what it means: names resolved, units applied, a `SimConfig` for
 * the simulation and the list of expectations. Every problem becomes a diagnostic with a range.
 * Leaves out: compiling the C (`load.ts`) and kernel function names, which only the kernel knows.
 */
import type { Diagnostic } from '../c/diagnostics';
import type { FaultConfig, HostConfig, LinkConfig, ProcessConfig, SimConfig } from '../sim/config';
import { PACKET_CLASSES } from './parser';
import { Positions } from './positions';
import { didYouMean } from './problems';
import { isSignal, signalNumber } from './signals';
import type {
  ExpectStatement,
  HostStatement,
  PatchStatement,
  ProcessStatement,
  Quantity,
  Range,
  ScenarioTree,
  Word,
} from './syntax';

/** A program of a scenario: where its C is. */
export interface ProgramSource {
  name: string;
  /** The range of the scenario's text that is C, or the files named by `from`. */
  body?: Range;
  files: string[];
}

export interface Scenario {
  path: string;
  title: string;
  description: string;
  config: SimConfig;
  /** Same order as `config.processes`. */
  programs: ProgramSource[];
  /** Changes of the kernel that it runs on; `kernel-patch.ts` makes them. */
  patches: PatchStatement[];
  expectations: ExpectStatement[];
}

const TIME: Record<string, number> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const SIZE: Record<string, number> = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };
const RATE: Record<string, number> = { bit: 1, Kbit: 1e3, Mbit: 1e6, Gbit: 1e9 };

export const DEFAULTS = { memory: 64 * 1024 ** 2, historyBudget: 512 * 1024 ** 2, timeLimitNs: 120e9 };

/** Resolves a parsed scenario. `scenario` is complete only when no diagnostic is an error. */
export function checkScenario(
  path: string,
  text: string,
  tree: ScenarioTree,
): { scenario: Scenario; diagnostics: Diagnostic[] } {
  const checker = new Checker(path, text);
  return { scenario: checker.check(tree), diagnostics: checker.diagnostics };
}

class Checker {
  readonly diagnostics: Diagnostic[] = [];
  private readonly positions: Positions;
  private readonly hosts = new Map<string, number>();
  private readonly links = new Map<string, number>();
  private readonly processes = new Map<string, number>();

  constructor(
    readonly path: string,
    readonly text: string,
  ) {
    this.positions = new Positions(path, text);
  }

  check(tree: ScenarioTree): Scenario {
    const config: SimConfig = {
      seed: tree.seed ? this.integer(tree.seed, 0, 2 ** 31) : 1,
      hosts: [],
      links: [],
      processes: [],
      faults: [],
      timeLimitNs: tree.limit ? this.time(tree.limit) : DEFAULTS.timeLimitNs,
      // Timers of closed connections run out too: TIME_WAIT is part of the story.
      lingerNs: DEFAULTS.timeLimitNs,
      historyBudget: DEFAULTS.historyBudget,
    };
    const scenario: Scenario = {
      path: this.path,
      title: tree.title?.value ?? '',
      description: tree.description?.value ?? '',
      config,
      programs: [],
      patches: [],
      expectations: [],
    };
    if (!tree.title)
      this.report(
        { start: 0, end: 1 },
        'The scenario has no title.',
        'Begin the file with scenario "TITLE".',
        'warning',
      );

    for (const s of tree.statements)
      if (s.kind === 'host' && this.declare(this.hosts, s.name, 'host'))
        config.hosts.push(this.host(s, config.hosts.length));
    if (this.hosts.size === 0)
      this.report({ start: 0, end: 1 }, 'The scenario has no host.', 'Add host NAME { interface eth0 10.0.0.1/24 }.');
    for (const s of tree.statements) {
      if (s.kind !== 'link' || !this.declare(this.links, s.name, 'link')) continue;
      config.links.push(this.link(s, config));
    }
    for (const s of tree.statements) {
      if (s.kind !== 'process' || !this.declare(this.processes, s.name, 'process')) continue;
      config.processes.push(this.process(s));
      scenario.programs.push({
        name: s.name.text,
        ...(s.body ? { body: s.body } : {}),
        files: s.from.map((f) => f.value),
      });
    }
    for (const s of tree.statements) {
      if (s.kind === 'packet-fault' || s.kind === 'timed') {
        const fault = this.fault(s);
        if (fault) config.faults.push(fault);
      } else if (s.kind === 'patch') {
        this.patch(s);
        scenario.patches.push(s);
      } else if (s.kind === 'expect') {
        this.expectation(s);
        scenario.expectations.push(s);
      }
    }
    return scenario;
  }

  private host(s: HostStatement, index: number): HostConfig {
    const host: HostConfig = {
      name: s.name.text,
      cpus: s.cpus ? this.integer(s.cpus, 1, 8) : 1,
      memory: s.memory ? this.size(s.memory) : DEFAULTS.memory,
      interfaces: [],
      sysctls: {},
    };
    if (s.memory && (host.memory < 8 * 1024 ** 2 || host.memory > 1024 ** 3))
      this.report(s.memory, 'The memory of a host is between 8M and 1G.');
    if (s.interfaces.length > 8) this.report(s.interfaces[8] as Range, 'A host has at most 8 interfaces.');
    s.interfaces.forEach((entry, i) => {
      const [address, prefix] = this.cidr(entry.address);
      if (host.interfaces.some((other) => other.name === entry.name.text))
        this.report(entry.name, `Host ${host.name} has two interfaces called '${entry.name.text}'.`);
      if (entry.name.text === 'lo')
        this.report(entry.name, "Every host has 'lo' already.", 'Take another name, as in eth0.');
      host.interfaces.push({
        name: entry.name.text,
        ip: address,
        prefix,
        mtu: entry.mtu ? this.integer(entry.mtu, 68, 9000) : 1500,
        mac: entry.mac ? this.mac(entry.mac) : [0x02, 0, 0, 0, index + 1, i + 1],
        link: -1,
      });
    });
    for (const sysctl of s.sysctls) host.sysctls[sysctl.name.text] = sysctl.value;
    return host;
  }

  private link(s: Extract<ScenarioTree['statements'][number], { kind: 'link' }>, config: SimConfig): LinkConfig {
    const link: LinkConfig = {
      name: s.name.text,
      ends: [
        { host: 0, iface: 0 },
        { host: 0, iface: 0 },
      ],
      rateBps: 1e9,
      delayNs: 1e6,
      jitterNs: 0,
      loss: 0,
      reorder: 0,
      duplicate: 0,
      corrupt: 0,
      queue: 1000,
    };
    s.ends.forEach((end, i) => {
      const dot = end.text.indexOf('.');
      const [hostName, ifaceName] = dot < 0 ? [end.text, ''] : [end.text.slice(0, dot), end.text.slice(dot + 1)];
      const host = this.lookup(this.hosts, { ...end, text: hostName }, 'host');
      if (host < 0) return;
      const interfaces = config.hosts[host]?.interfaces ?? [];
      const iface = interfaces.findIndex((entry) => entry.name === ifaceName);
      if (iface < 0) {
        const names = interfaces.map((entry) => `${hostName}.${entry.name}`);
        this.report(
          end,
          `Host ${hostName} has no interface '${ifaceName}'.`,
          names.length ? `It has: ${names.join(', ')}.` : `Add interface eth0 ADDRESS/PREFIX to host ${hostName}.`,
        );
        return;
      }
      const target = interfaces[iface] as HostConfig['interfaces'][number];
      if (target.link >= 0)
        this.report(end, `${end.text} is plugged into link ${config.links[target.link]?.name} already.`);
      target.link = config.links.length;
      link.ends[i] = { host, iface };
    });
    for (const { name, value } of s.settings) {
      switch (name.text) {
        case 'rate':
          link.rateBps = Math.max(1, this.unit(value, RATE, 'a rate', '10Mbit'));
          break;
        case 'delay':
          link.delayNs = this.time(value);
          break;
        case 'jitter':
          link.jitterNs = this.time(value);
          break;
        case 'queue':
          link.queue = this.integer(value, 1, 1e6);
          break;
        case 'loss':
        case 'reorder':
        case 'duplicate':
        case 'corrupt':
          if (value.unit !== '%' || value.value < 0 || value.value > 100)
            this.report(value, `${name.text} is a share of the packets.`, 'Write a percentage, as in 5%.');
          link[name.text] = value.value / 100;
          break;
      }
    }
    return link;
  }

  private process(s: ProcessStatement): ProcessConfig {
    for (const env of s.env)
      if (!env.value.includes('=')) this.report(env, 'An environment variable needs a value.', 'Write "NAME=VALUE".');
    return {
      name: s.name.text,
      host: Math.max(0, this.lookup(this.hosts, s.host, 'host')),
      sources: s.from.map((file) => file.value),
      args: s.args.map((arg) => arg.value),
      env: Object.fromEntries(
        s.env.map((env) => [env.value.split('=')[0] as string, env.value.slice(env.value.indexOf('=') + 1)]),
      ),
      uid: s.user ? this.integer(s.user, 0, 65535) : 1000,
      ...(s.input.length > 0 ? { input: new TextEncoder().encode(s.input.map((text) => text.value).join('')) } : {}),
      startNs: s.at ? this.time(s.at) : 0,
    };
  }

  private fault(
    s: Extract<ScenarioTree['statements'][number], { kind: 'packet-fault' | 'timed' }>,
  ): FaultConfig | undefined {
    const text = this.text.slice(s.start, s.end).replace(/\s+/g, ' ');
    if (s.kind === 'packet-fault') {
      const link = this.lookup(this.links, s.link, 'link');
      const fromHost = s.from ? this.lookup(this.hosts, s.from, 'host') : -1;
      const cls = s.class.text === 'packet' ? 'any' : s.class.text;
      if (!(PACKET_CLASSES as readonly string[]).includes(s.class.text)) {
        this.report(
          s.class,
          `There is no class of packets called '${s.class.text}'.`,
          didYouMean(s.class.text, PACKET_CLASSES) ?? `Write one of: ${PACKET_CLASSES.join(', ')}.`,
        );
        return undefined;
      }
      type When = Extract<FaultConfig['when'], { kind: 'packet' }>;
      const when: When = {
        kind: 'packet',
        link,
        fromHost,
        match: cls as When['match'],
        nth: s.nth ? this.integer(s.nth, 1, 1e9) : 1,
      };
      if (link < 0) return undefined;
      const fate = s.fate.text as 'drop' | 'delay' | 'duplicate' | 'corrupt';
      return {
        when,
        action: fate === 'delay' ? { kind: 'delay', ns: this.time(s.by as Quantity) } : { kind: fate },
        text,
      };
    }
    const when: FaultConfig['when'] = { kind: 'time', atNs: this.time(s.at) };
    switch (s.action.kind) {
      case 'link': {
        const link = this.lookup(this.links, s.action.link, 'link');
        const { state } = s.action;
        if (state.text !== 'down' && state.text !== 'up')
          this.report(state, 'A link goes down or up.', "Write 'down' or 'up'.");
        return link < 0
          ? undefined
          : { when, action: { kind: state.text === 'up' ? 'link-up' : 'link-down', link }, text };
      }
      case 'signal': {
        const process = this.lookup(this.processes, s.action.process, 'process');
        const signal = this.signal(s.action.signal);
        return process < 0 || signal < 0 ? undefined : { when, action: { kind: 'signal', process, signal }, text };
      }
      case 'sysctl': {
        const host = this.lookup(this.hosts, s.action.host, 'host');
        return host < 0
          ? undefined
          : { when, action: { kind: 'sysctl', host, name: s.action.name.text, value: s.action.value }, text };
      }
    }
  }

  private patch(s: PatchStatement): void {
    const { value } = s.file;
    if (!/^[\w./-]+\.[ch]$/.test(value) || value.startsWith('/') || value.split('/').includes('..'))
      this.report(s.file, `'${value}' is not a kernel file.`, 'Write its Linux path, as in "net/core/sock.c".');
    else if (value.startsWith('user/'))
      this.report(s.file, 'user/ is the C library of the programs, not the kernel.', 'Patch a file of the kernel.');
    if (s.add && s.edits.length > 0)
      this.report(
        s.file,
        `${value} is both added and changed.`,
        'Use add for a new file, replace for one that exists.',
      );
    if (!s.add && s.edits.length === 0)
      this.report(s, `The patch of ${value} changes nothing.`, 'Write replace { OLD } with { NEW } inside.');
    for (const edit of s.edits)
      if (this.text.slice(edit.replace.start, edit.replace.end).trim() === '')
        this.report(edit.replace, 'No text is given that should be replaced.', 'Copy some lines of the file into it.');
  }

  private expectation(s: ExpectStatement): void {
    const { what } = s;
    if ('process' in what) this.lookup(this.processes, what.process, 'process');
    if ('host' in what) this.lookup(this.hosts, what.host, 'host');
    if ('link' in what) this.lookup(this.links, what.link, 'link');
    if (what.kind === 'exit' && what.signal) this.signal(what.signal);
    if (what.kind === 'wire') {
      for (const line of what.lines) {
        if (!line.packet) continue;
        this.lookup(this.hosts, line.packet.from, 'host');
        this.lookup(this.hosts, line.packet.to, 'host');
      }
    }
  }

  // ---- names, numbers ----

  private declare(table: Map<string, number>, name: Word, what: string): boolean {
    if (table.has(name.text)) {
      this.report(name, `There is a ${what} called '${name.text}' already.`, 'Give it another name.');
      return false;
    }
    if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(name.text))
      this.report(
        name,
        `'${name.text}' is not a name.`,
        'A name is made of letters, digits, _ and -, and begins with a letter.',
      );
    table.set(name.text, table.size);
    return true;
  }

  private lookup(table: Map<string, number>, name: Word, what: string): number {
    const index = table.get(name.text);
    if (index !== undefined) return index;
    const known = [...table.keys()];
    this.report(
      name,
      `There is no ${what} called '${name.text}'.`,
      didYouMean(name.text, known) ??
        (known.length ? `There is: ${known.join(', ')}.` : `Declare it first: ${what} ${name.text} ….`),
    );
    return -1;
  }

  private signal(word: Word): number {
    if (isSignal(word.text)) return signalNumber(word.text);
    this.report(
      word,
      `There is no signal called '${word.text}'.`,
      didYouMean(word.text, ['SIGINT', 'SIGTERM', 'SIGKILL', 'SIGUSR1', 'SIGUSR2', 'SIGSEGV', 'SIGALRM', 'SIGPIPE']) ??
        'Write it as in SIGUSR1.',
    );
    return -1;
  }

  private integer(q: Quantity, min: number, max: number): number {
    if (q.unit !== '' || !Number.isInteger(q.value) || q.value < min || q.value > max)
      this.report(q, `${q.text} is not a whole number from ${min} to ${max}.`);
    return Math.min(max, Math.max(min, Math.trunc(q.value)));
  }

  private time(q: Quantity): number {
    return Math.round(this.unit(q, TIME, 'a time', '20ms'));
  }

  private size(q: Quantity): number {
    return Math.round(this.unit(q, SIZE, 'a size', '64M'));
  }

  private unit(q: Quantity, units: Record<string, number>, what: string, example: string): number {
    const factor = units[q.unit];
    if (factor === undefined || q.value < 0) {
      this.report(
        q,
        `'${q.text}' is not ${what}.`,
        `Write it with a unit, as in ${example} (${Object.keys(units).filter(Boolean).join(', ')}).`,
      );
      return 0;
    }
    return q.value * factor;
  }

  private cidr(word: Word): [number, number] {
    const m = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(word.text);
    const parts = m ? m.slice(1, 6).map(Number) : [];
    if (!m || parts.slice(0, 4).some((b) => b > 255) || (parts[4] as number) > 32) {
      this.report(word, `'${word.text}' is not an IPv4 address with a prefix.`, 'Write it as in 10.0.0.1/24.');
      return [0, 24];
    }
    const [a, b, c, d, prefix] = parts as [number, number, number, number, number];
    return [((a << 24) | (b << 16) | (c << 8) | d) >>> 0, prefix];
  }

  private mac(word: Word): number[] {
    const bytes = word.text
      .split(':')
      .map((part) => (/^[0-9a-fA-F]{2}$/.test(part) ? Number.parseInt(part, 16) : Number.NaN));
    if (bytes.length === 6 && bytes.every((b) => !Number.isNaN(b))) return bytes;
    this.report(word, `'${word.text}' is not a MAC address.`, 'Write it as in 02:00:00:00:00:01.');
    return [2, 0, 0, 0, 0, 0];
  }

  private report(range: Range, message: string, suggestion?: string, severity: 'error' | 'warning' = 'error'): void {
    this.diagnostics.push(this.positions.diagnostic('scenario', range, message, suggestion, severity));
  }
}
