/** A machine with the test kernel of test/machine/user and one program: no devices but a timer. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  bootCpu,
  compileImage,
  Cpu,
  DEFAULT_CHECKS,
  enterKernelFault,
  enterUserFault,
  HostMemory,
  placeImages,
  run,
  Stop,
} from '../../src/machine';
import type { CodeSpace, Image, MachineFault, MachineHost } from '../../src/machine';

const root = join(__dirname, '../..');
const read = (path: string): string | undefined => {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
};

function build(path: string, text: string | undefined, kind: 'kernel' | 'program'): Image {
  const { image, diagnostics } = compileImage([text === undefined ? { path } : { path, text }], {
    name: kind,
    kind,
    readFile: read,
    includeDirs: ['kernel/include', 'test/machine/user'],
  });
  if (image === undefined) throw new Error(diagnostics.map((d) => `${d.file}:${d.line}: ${d.message}`).join('\n'));
  return image;
}

let kernel: Image | undefined;

const SETUP = 0x3f0000;
const TEMPLATE = 0x200000;
const ROOM = 0x280000;

export class UserHost implements MachineHost {
  readonly costs = { stmtNs: 10, syscallNs: 100, switchNs: 1000, interruptNs: 500, copyBytesPerNs: 8 };
  readonly checks = DEFAULT_CHECKS;
  readonly nrCpus = 1;
  readonly memory = new HostMemory(8 << 20);
  readonly cpu: Cpu;
  readonly space: CodeSpace;
  readonly faults: MachineFault[] = [];
  readonly failedChecks: string[] = [];
  output = '';
  status = -1;
  private timer = 0;
  /** Interrupt every so many ns; 0 = never. */
  tickNs = 0;

  input(): Uint8Array {
    return new Uint8Array(0);
  }

  constructor(program: string) {
    kernel ??= build('test/machine/user/kernel.c', undefined, 'kernel');
    const image = build('test/machine/user/program.c', `#include "lib.h"\n${program}`, 'program');
    this.space = placeImages([kernel, image]);
    const { memory } = this;
    memory.kernelImageEnd = 0x1000 + kernel.data.length + kernel.bssSize;
    memory.write(0x1000, kernel.data);
    memory.write(TEMPLATE, image.data);
    const setup = new BigUint64Array(6);
    const main = this.space.debug.functions[this.space.imageFnBase[1] + image.entry];
    setup.set([
      main.address,
      image.dataVaddr,
      BigInt(TEMPLATE),
      BigInt(image.data.length),
      BigInt(image.roSize),
      BigInt(ROOM + 0x180000),
    ]);
    memory.write(SETUP, new Uint8Array(setup.buffer));
    this.cpu = new Cpu(memory, this.space, this, 0, 0);
    bootCpu(this.cpu, 0xffff888000000000n + BigInt(SETUP));
  }

  /** Run until the last task has ended. Faults go to the kernel, as in the simulation. */
  run(maxStatements = 200_000): this {
    const { cpu } = this;
    while (this.status < 0 && cpu.statements < maxStatements) {
      if (this.tickNs > 0 && cpu.timeNs >= this.timer) {
        this.timer = cpu.timeNs + this.tickNs;
        cpu.raise(0xec);
      }
      const stop = run(cpu, this.tickNs > 0 ? Math.max(1, this.timer - cpu.timeNs) : 100_000);
      if (stop === Stop.Fault) {
        const fault = cpu.fault as MachineFault;
        this.faults.push(fault);
        if (!(fault.user ? enterUserFault(cpu) : enterKernelFault(cpu))) throw new Error(fault.title);
      } else if (stop !== Stop.Fuel && stop !== Stop.Requested) throw new Error(`stopped: ${Stop[stop]}`);
    }
    return this;
  }

  console(_cpu: Cpu, _fd: number, text: Uint8Array): void {
    this.output += new TextDecoder('latin1').decode(text);
  }
  exit(cpu: Cpu, _task: bigint, status: number): void {
    this.status = status;
    cpu.requestStop();
  }
  checkFailed(_cpu: Cpu, title: string): void {
    this.failedChecks.push(title);
  }
  warn(): void {}
  printk(): void {}
  setTimer(): void {}
  sendIpi(): void {}
  startCpu(): void {}
  pause(): void {}
  trace(): void {}
  random(): void {}
  mmioRead(): number {
    return 0;
  }
  mmioWrite(): void {}
}
