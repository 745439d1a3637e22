/**
 * The real kernel on the real machine, for tests: compiles kernel/ and the programs with kernel/user,
 * and runs a configuration to its end. `-lenient`: functions not written yet are traps, not errors.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type CompileResult, type Image, type SourceInput, compileImage } from '../../src/machine';
import type { FaultConfig, InterfaceConfig, LinkConfig, SimConfig } from '../../src/sim/config';
import { type RecordedSimulation, createSimulation } from '../../src/sim/simulation';

export const ROOT = resolve(__dirname, '../..');

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(folder, name))
    .sort();
}

export function readFile(path: string): string | undefined {
  try {
    return readFileSync(resolve(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}

function checked(result: CompileResult, what: string): Image {
  if (result.image !== undefined) return result.image;
  const text = result.diagnostics
    .filter((d) => d.severity === 'error')
    .slice(0, 40)
    .map((d) => JSON.stringify(d))
    .join('\n');
  throw new Error(`${what} does not compile:\n${text}`);
}

const kernels = new Map<string, Image>();

/**
 * Compiled once per test file. With `extra`: a kernel with one more file below test/kernel/self, whose
 * late_initcall is self_test.
 */
export function kernelImage(extra?: string): Image {
  const known = kernels.get(extra ?? '');
  if (known !== undefined) return known;
  const sources = filesBelow('kernel').filter((path) => !path.startsWith('kernel/user/'));
  if (extra !== undefined) sources.push(`test/kernel/self/${extra}`);
  const inputs: SourceInput[] = sources.map((path) => ({ path }));
  // While TCP is being written: enough for the rest to start.
  if (readFile('kernel/net/ipv4/tcp_cong.c') === undefined) {
    inputs.push({
      path: 'tcp-stub.c',
      text: '#include <net/tcp.h>\nstruct tcp_congestion_ops tcp_reno;\nint tcp_register_congestion_control(struct tcp_congestion_ops *t) { return 0; }\nvoid cubictcp_register(void) { }\n',
    });
  }
  const image = checked(
    compileImage(inputs, {
      name: 'kernel',
      kind: 'kernel',
      readFile: (path) => {
        const text = readFile(path);
        if (!path.endsWith('init/initcalls.h') || text === undefined) return text;
        return extra !== undefined ? `${text}INITCALL(self_test)\n` : text;
      },
      includeDirs: ['kernel/include', 'kernel/include/uapi'],
      lenient: true,
    }),
    'the kernel',
  );
  kernels.set(extra ?? '', image);
  return image;
}

/** A program of one C file (a path below the root, or a text). */
export function programImage(name: string, path: string, text?: string): Image {
  return checked(
    compileImage(
      [...filesBelow('kernel/user').map((p) => ({ path: p })), { path: relative(ROOT, resolve(ROOT, path)), text }],
      {
        name,
        kind: 'program',
        readFile,
        includeDirs: ['kernel/user/include', 'kernel/include/uapi', 'kernel/include'],
      },
    ),
    name,
  );
}

export interface ProgramSpec {
  host: number;
  image: Image;
  name: string;
  args?: string[];
  startNs?: number;
  uid?: number;
}

export interface WorldSpec {
  cpus?: number;
  /** One or two hosts; two are joined by a link. */
  hosts?: number;
  programs: ProgramSpec[];
  /** See kernelImage. */
  extra?: string;
  sysctls?: Record<string, string>;
  link?: Partial<LinkConfig>;
  faults?: FaultConfig[];
  timeLimitNs?: number;
  /** How long to go on after the last program: 70 s see the end of TIME_WAIT. */
  lingerNs?: number;
  seed?: number;
  checks?: SimConfig['checks'];
}

export function world(spec: WorldSpec): RecordedSimulation {
  const n = spec.hosts ?? 1;
  const iface = (host: number): InterfaceConfig => ({
    name: 'eth0',
    mac: [2, 0, 0, 0, 0, host + 1],
    ip: 0x0a000001 + host,
    prefix: 24,
    mtu: 1500,
    link: 0,
  });
  const config: SimConfig = {
    seed: spec.seed ?? 1,
    hosts: Array.from({ length: n }, (_, i) => ({
      name: ['srv', 'cli'][i] ?? `h${i}`,
      cpus: spec.cpus ?? 1,
      memory: 64 << 20,
      interfaces: n > 1 ? [iface(i)] : [],
      sysctls: spec.sysctls ?? {},
    })),
    links:
      n > 1
        ? [
            {
              name: 'lan',
              ends: [
                { host: 0, iface: 0 },
                { host: 1, iface: 0 },
              ],
              rateBps: 1e9,
              delayNs: 20e6,
              jitterNs: 0,
              loss: 0,
              reorder: 0,
              duplicate: 0,
              corrupt: 0,
              queue: 1000,
              ...spec.link,
            },
          ]
        : [],
    processes: spec.programs.map((p) => ({
      name: p.name,
      host: p.host,
      sources: [],
      args: p.args ?? [],
      env: {},
      uid: p.uid ?? 0,
      startNs: p.startNs ?? 0,
    })),
    faults: spec.faults ?? [],
    timeLimitNs: spec.timeLimitNs ?? 30e9,
    ...(spec.lingerNs === undefined ? {} : { lingerNs: spec.lingerNs }),
    historyBudget: 256 << 20,
    ...(spec.checks === undefined ? {} : { checks: spec.checks }),
  };
  return createSimulation(
    config,
    kernelImage(spec.extra),
    spec.programs.map((p) => p.image),
  );
}

/** Runs to the end of the record; an oops does not stop it. `called` hears of each call of a kernel function. */
export function runAll(sim: RecordedSimulation, called?: (name: string) => void): RecordedSimulation {
  if (called) {
    sim.setTracer({
      call: (_host, _cpu, fn) => {
        const info = sim.debug.functions[fn];
        if (info?.image === 0) called(info.name);
      },
      ret: () => {},
      context: () => {},
    });
  }
  for (let i = 0; !sim.ended; i++) {
    sim.run({ slice: 50_000_000, stopOnOops: false });
    if (i > 1000) throw new Error('the simulation does not end');
  }
  return sim;
}

export function outputOf(sim: RecordedSimulation, kind: 'stdout' | 'stderr' | 'dmesg' = 'stdout'): string {
  return sim.output
    .filter((o) => o.kind === kind)
    .map((o) => o.text)
    .join('');
}
