/**
 * Runs one compiled program without a kernel: for tests of the compiler and for measurements. The program
 * runs in user mode on a machine with an image, a heap and a stack; system calls are the few below.
 */
import { loOf, hiOf } from './address';
import { useUser } from './context';
import { enterFunction } from './threads';
import { Cpu } from './cpu';
import type { MachineFault } from './fault';
import { DEFAULT_CHECKS, type MachineChecks, type MachineCosts, type MachineHost } from './host';
import type { CodeSpace, Image } from './image';
import { run } from './interpreter';
import { HostMemory } from './memory';
import { placeImages } from './place';
import { translateBig } from './slow-access';
import { Stop } from './stop';

export interface StandaloneOptions {
  memory?: number;
  stack?: number;
  heap?: number;
  /** Give up after so many statements. */
  maxStatements?: number;
  checks?: Partial<MachineChecks>;
}

export interface StandaloneResult {
  output: string;
  exitCode: number;
  fault: MachineFault | undefined;
  statements: number;
  /** Texts of failed checks and warnings. */
  warnings: string[];
  /** What is known of each failed check's object. */
  details: string[];
}

const COSTS: MachineCosts = { stmtNs: 10, syscallNs: 0, switchNs: 0, interruptNs: 0, copyBytesPerNs: 1 << 30 };
const BASE = 0x1000;
const STACK_HI = 0x7fff;
const STACK_TOP_LO = 0xfffff000 | 0;
/** Linux's numbers of the system calls that are answered here. */
const SYS = { read: 0, write: 1, brk: 12, exit: 60, exitGroup: 231, getpid: 39 } as const;
const ENOSYS = -38;

export class Standalone implements MachineHost {
  readonly costs = COSTS;
  readonly nrCpus = 1;
  readonly memory: HostMemory;
  readonly cpu: Cpu;
  readonly space: CodeSpace;
  readonly warnings: string[] = [];
  private readonly details: string[] = [];
  readonly checks: MachineChecks;
  private readonly chunks: Uint8Array[] = [];
  private exitCode = 0;
  private readonly heapStart: bigint;
  private readonly heapEnd: bigint;
  private seed = 0x12345678;

  constructor(image: Image, options: StandaloneOptions = {}) {
    this.checks = { ...DEFAULT_CHECKS, ...options.checks };
    const memorySize = options.memory ?? 64 << 20;
    const stackSize = options.stack ?? 1 << 20;
    this.memory = new HostMemory(memorySize);
    this.space = placeImages([undefined, image]);
    this.cpu = new Cpu(this.memory, this.space, this, 0, 0);
    const { cpu, memory } = this;
    const dataSize = image.data.length + image.bssSize;
    const heap = options.heap ?? Math.min(16 << 20, memorySize >> 1);
    memory.write(BASE, image.data);
    const lo = loOf(image.dataVaddr);
    const hi = hiOf(image.dataVaddr);
    const size = Math.ceil((dataSize + 4096) / 4096) * 4096;
    cpu.segments = [
      { lo, hi, length: image.roSize, phys: BASE, writable: false, program: 1 },
      {
        lo: lo + image.roSize,
        hi,
        length: size - image.roSize + heap,
        phys: BASE + image.roSize,
        writable: true,
        program: 1,
      },
    ];
    this.heapStart = image.dataVaddr + BigInt(size);
    this.heapEnd = this.heapStart + BigInt(heap);
    const stackPhys = memorySize - stackSize;
    cpu.segments.push({
      lo: (STACK_TOP_LO - stackSize) | 0,
      hi: STACK_HI,
      length: stackSize,
      phys: stackPhys,
      writable: true,
      program: 0,
    });
    cpu.program = 1;
    const top = memorySize;
    if (!useUser(cpu, top - 16)) throw new Error('standalone: no stack');
    const entry = image.entry;
    if (entry < 0) throw new Error('standalone: no entry function');
    const args = this.arguments(image, top - 4096);
    enterFunction(cpu, top - 4096, entry, args.slice(0, image.fnParamBytes[entry] >> 2));
  }

  /** argc, argv, envp: a program's name and nothing else, above the stack's first frame. */
  private arguments(image: Image, at: number): number[] {
    const name = new TextEncoder().encode(`${image.name}\0`);
    this.memory.write(at + 64, name);
    const { stackDeltaLo, stackDeltaHi } = this.cpu;
    const { i32 } = this.memory;
    const address = (phys: number): [number, number] => [
      (phys + stackDeltaLo) | 0,
      stackDeltaHi + ((phys + stackDeltaLo) >>> 0 < phys ? 1 : 0),
    ];
    const [lo, hi] = address(at + 64);
    i32[at >> 2] = lo;
    i32[(at >> 2) + 1] = hi;
    return [1, 0, ...address(at), ...address(at + 8)];
  }

  run(maxStatements = Number.POSITIVE_INFINITY): StandaloneResult {
    const { cpu } = this;
    for (;;) {
      const rest = maxStatements - cpu.statements;
      if (rest <= 0) break;
      const stop = run(cpu, Math.min(rest * COSTS.stmtNs, 0x3fffffff));
      if (stop === Stop.Fault) return this.result(cpu.fault);
      if (stop === Stop.Done) {
        this.exitCode = cpu.resultLo & 0xff;
        break;
      }
      // Stopped by its user (a filter, a watch), or it can never go on.
      if (stop !== Stop.Fuel) break;
    }
    return this.result(undefined);
  }

  private result(fault: MachineFault | undefined): StandaloneResult {
    let length = 0;
    for (const c of this.chunks) length += c.length;
    const all = new Uint8Array(length);
    let at = 0;
    for (const c of this.chunks) {
      all.set(c, at);
      at += c.length;
    }
    return {
      output: new TextDecoder('latin1').decode(all),
      exitCode: this.exitCode,
      fault,
      statements: this.cpu.statements,
      warnings: this.warnings,
      details: this.details,
    };
  }

  bareSyscall(cpu: Cpu, args: readonly number[], out: Int32Array): number {
    const set = (value: bigint): void => {
      out[0] = loOf(value);
      out[1] = hiOf(value);
    };
    switch (args[0]) {
      case SYS.write: {
        const n = args[6];
        const phys = translateBig(cpu, (BigInt(args[5] >>> 0) << 32n) | BigInt(args[4] >>> 0));
        if (phys < 0) {
          set(-14n);
          return 0;
        }
        this.console(cpu, args[2], this.memory.u8.slice(phys, phys + n));
        set(BigInt(n));
        return 0;
      }
      case SYS.read:
        set(0n);
        return 0;
      case SYS.brk: {
        const wanted = (BigInt(args[3] >>> 0) << 32n) | BigInt(args[2] >>> 0);
        set(wanted >= this.heapStart && wanted <= this.heapEnd ? wanted : this.heapStart);
        return 0;
      }
      case SYS.getpid:
        set(1n);
        return 0;
      case SYS.exit:
      case SYS.exitGroup:
        this.exitCode = args[2] & 0xff;
        return Stop.Requested;
      default:
        set(BigInt(ENOSYS));
        return 0;
    }
  }

  console(_cpu: Cpu, _fd: number, text: Uint8Array): void {
    this.chunks.push(text);
  }

  input(): Uint8Array {
    return new Uint8Array(0);
  }

  exit(cpu: Cpu, _task: bigint, status: number): void {
    this.exitCode = status & 0xff;
    cpu.requestStop();
  }

  random(_cpu: Cpu, out: Int32Array): void {
    for (let i = 0; i < 2; i++) {
      this.seed = (Math.imul(this.seed, 1664525) + 1013904223) | 0;
      out[i] = this.seed;
    }
  }

  warn(_cpu: Cpu, what: string): void {
    this.warnings.push(what);
  }

  checkFailed(_cpu: Cpu, title: string, detail: string): void {
    this.warnings.push(title);
    this.details.push(detail);
  }

  printk(cpu: Cpu, text: Uint8Array): void {
    this.console(cpu, 2, text);
  }

  setTimer(): void {}
  sendIpi(): void {}
  startCpu(): void {}
  pause(): void {}
  trace(): void {}

  mmioRead(): number {
    return 0;
  }

  mmioWrite(): void {}
}
