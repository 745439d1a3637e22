/**
 * Conditions as closures over plain numbers, for breakpoints on hot functions: compiled once for a
 * place, asked millions of times. Values of 32 bits and less are JavaScript numbers; 64-bit values
 * are two int32 lanes, the low one returned, the high one left in `env.hi`. No bigint is made.
 * Leaves out: whatever is rare (calls, 64-bit multiplication, floating point, statement
 * expressions); for those `compileFast` gives up and evaluate.ts does the work.
 */
import type { Expr } from '../c/ast';
import { type BitField, type Type, ULONG, isSigned } from '../c/types';
import type { CpuState, Simulation } from '../sim/api';
import { EvaluationError } from './evaluate';
import { addLanes, type Env, narrow, type Run, subtractLanes } from './lanes';

interface Code {
  run: Run;
  /** 64 bits: the high lane is in env.hi after the run. */
  wide: boolean;
  signed: boolean;
}

/** Where the names in the expression lie. */
export interface FastPlaces {
  /** Offset of a local from its frame. */
  local(symbol: Extract<Expr, { kind: 'local' }>['local']): number | undefined;
  /** RAM offset of a kernel global; undefined: not fixed. */
  global(symbol: Extract<Expr, { kind: 'global' }>['global']): number | undefined;
  address(symbol: Extract<Expr, { kind: 'global' }>['global']): bigint | undefined;
}

class TooHard extends Error {}

/** The condition as a function of the CPU, or undefined when it is not of the simple kind. */
export function compileFast(expr: Expr, sim: Simulation, places: FastPlaces): ((cpu: CpuState) => boolean) | undefined {
  let code: Code;
  try {
    code = new Compiler(sim, places).value(expr);
  } catch (error) {
    if (error instanceof TooHard) return undefined;
    throw error;
  }
  const { run, wide } = code;
  const views = sim.hosts.map((): { buffer?: ArrayBufferLike; view: DataView } => ({
    view: new DataView(new ArrayBuffer(0)),
  }));
  const env: Env = { view: views[0]!.view, fp: 0, hi: 0, cpu: undefined as unknown as CpuState };
  return (cpu) => {
    const ram = sim.ram(cpu.host);
    const held = views[cpu.host]!;
    if (held.buffer !== ram.buffer) {
      held.buffer = ram.buffer;
      held.view = new DataView(ram.buffer, ram.byteOffset, ram.byteLength);
    }
    env.view = held.view;
    env.fp = cpu.fp;
    env.cpu = cpu;
    const low = run(env);
    return wide ? low !== 0 || env.hi !== 0 : low !== 0;
  };
}

const DIRECT_HI = 0xffff8880 | 0;
const KERNEL_HI = -1;

class Compiler {
  constructor(
    private readonly sim: Simulation,
    private readonly places: FastPlaces,
  ) {}

  value(e: Expr): Code {
    switch (e.kind) {
      case 'int':
        return this.constant(e.value, e.type);
      case 'local':
      case 'global':
      case 'deref':
      case 'member':
        if (e.type.kind === 'record' || e.type.kind === 'array' || e.type.kind === 'float') throw new TooHard();
        return this.load(this.place(e), e.type, e.kind === 'member' ? e.bitField : undefined);
      case 'decay':
      case 'addr':
        return this.addressOf(e.operand);
      case 'cast':
        return this.cast(this.value(e.operand), e.type);
      case 'unary':
        return this.unary(e.op, this.value(e.operand), e.type);
      case 'binary':
        return this.binary(e.op, this.value(e.left), this.value(e.right), e.type);
      case 'logical': {
        const left = this.truth(this.value(e.left));
        const right = this.truth(this.value(e.right));
        const run: Run =
          e.op === '&&' ? (env) => (left(env) && right(env) ? 1 : 0) : (env) => (left(env) || right(env) ? 1 : 0);
        return { run, wide: false, signed: true };
      }
      case 'cond': {
        const test = this.truth(this.value(e.condition));
        const then = this.value(e.then);
        const otherwise = this.value(e.otherwise);
        if (then.wide !== otherwise.wide) throw new TooHard();
        return { run: (env) => (test(env) ? then.run(env) : otherwise.run(env)), wide: then.wide, signed: then.signed };
      }
      case 'ptrAdd': {
        const index = this.value(e.index);
        if (e.elementSize !== 1 && e.index.kind !== 'int') throw new TooHard();
        const offset =
          e.index.kind === 'int' ? this.constant(e.index.value * BigInt(e.elementSize), e.index.type) : index;
        return this.binary(e.op, this.value(e.pointer), offset, e.type);
      }
      case 'call':
        if (e.callee.kind === 'func' && e.callee.func.name === '__machine_current')
          return { run: currentTask, wide: true, signed: false };
        if (e.callee.kind === 'func' && e.callee.func.name === '__machine_cpu')
          return { run: (env) => env.cpu.cpu, wide: false, signed: true };
        if (e.callee.kind === 'func' && e.callee.func.builtin === 'expect' && e.args[0]) return this.value(e.args[0]);
        throw new TooHard();
      default:
        throw new TooHard();
    }
  }

  private truth(code: Code): (env: Env) => boolean {
    const { run, wide } = code;
    return wide ? (env) => run(env) !== 0 || env.hi !== 0 : (env) => run(env) !== 0;
  }

  private constant(value: bigint, type: Type): Code {
    const signed = isSigned(type);
    if (type.size > 4) {
      const lo = Number(BigInt.asIntN(32, value));
      const hi = Number(BigInt.asIntN(32, value >> 32n));
      return {
        run: (env) => {
          env.hi = hi;
          return lo;
        },
        wide: true,
        signed,
      };
    }
    const n = Number(value);
    return { run: () => n, wide: false, signed };
  }

  // ---- memory

  /** RAM offset of an lvalue. */
  private place(e: Expr): Run {
    switch (e.kind) {
      case 'local': {
        const offset = this.places.local(e.local);
        if (offset === undefined) throw new TooHard();
        return (env) => env.fp + offset;
      }
      case 'global': {
        const phys = this.places.global(e.global);
        if (phys === undefined || phys < 0) throw new TooHard();
        return () => phys;
      }
      case 'member': {
        const object = this.place(e.object);
        const { offset } = e;
        // A member of what a pointer points to: one check for both.
        return (env) => object(env) + offset;
      }
      case 'deref':
        return this.pointed(this.value(e.pointer));
      default:
        throw new TooHard();
    }
  }

  /** RAM offset of what a pointer points to. */
  private pointed(pointer: Code): Run {
    if (!pointer.wide) throw new TooHard();
    const { sim } = this;
    const { run } = pointer;
    return (env) => {
      const lo = run(env);
      const hi = env.hi;
      if (hi === DIRECT_HI) return lo >>> 0;
      if (hi === KERNEL_HI && lo >>> 0 >= 0x82000000) return (lo >>> 0) - 0x82000000 + 0x1000;
      const address = (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
      const phys = sim.translate(env.cpu.host, address, env.cpu.cpu);
      if (phys < 0)
        throw new EvaluationError(
          address < 0x10000n ? 'NULL pointer.' : `There is no memory at 0x${address.toString(16)}.`,
        );
      return phys;
    };
  }

  private load(place: Run, type: Type, bitField: BitField | undefined): Code {
    if (bitField) return this.loadBits(place, bitField);
    const signed = isSigned(type);
    switch (type.size) {
      case 1:
        return {
          run: signed ? (env) => env.view.getInt8(place(env)) : (env) => env.view.getUint8(place(env)),
          wide: false,
          signed,
        };
      case 2:
        return {
          run: signed ? (env) => env.view.getInt16(place(env), true) : (env) => env.view.getUint16(place(env), true),
          wide: false,
          signed,
        };
      case 4:
        return {
          run: signed ? (env) => env.view.getInt32(place(env), true) : (env) => env.view.getUint32(place(env), true),
          wide: false,
          signed,
        };
      case 8:
        return {
          run: (env) => {
            const at = place(env);
            env.hi = env.view.getInt32(at + 4, true);
            return env.view.getInt32(at, true);
          },
          wide: true,
          signed,
        };
      default:
        throw new TooHard();
    }
  }

  private loadBits(place: Run, { unitSize, bitOffset, bitWidth, signed }: BitField): Code {
    if (unitSize > 4 || bitWidth > 31) throw new TooHard();
    const mask = 2 ** bitWidth - 1;
    const unit: Run =
      unitSize === 1
        ? (env) => env.view.getUint8(place(env))
        : unitSize === 2
          ? (env) => env.view.getUint16(place(env), true)
          : (env) => env.view.getUint32(place(env), true);
    if (!signed) return { run: (env) => (unit(env) >>> bitOffset) & mask, wide: false, signed };
    return {
      run: (env) => (((unit(env) >>> bitOffset) & mask) << (32 - bitWidth)) >> (32 - bitWidth),
      wide: false,
      signed,
    };
  }

  /** The address of a global, or of part of what a pointer points to. */
  private addressOf(e: Expr): Code {
    if (e.kind === 'global') {
      const address = this.places.address(e.global);
      if (address === undefined) throw new TooHard();
      return this.constant(address, ULONG);
    }
    if (e.kind === 'deref') return this.value(e.pointer);
    if (e.kind === 'member') {
      const base = this.addressOf(e.object);
      const { offset } = e;
      return {
        run: (env) => {
          const lo = base.run(env);
          return addLanes(env, lo, env.hi, offset, 0);
        },
        wide: true,
        signed: false,
      };
    }
    throw new TooHard();
  }

  // ---- arithmetic

  private cast(from: Code, to: Type): Code {
    const { run } = from;
    const signed = isSigned(to);
    if (to.kind === 'bool') {
      const test = this.truth(from);
      return { run: (env) => (test(env) ? 1 : 0), wide: false, signed: false };
    }
    if (to.kind === 'float' || to.kind === 'record' || to.kind === 'array' || to.kind === 'void') throw new TooHard();
    if (to.size === 8) {
      if (from.wide) return { run, wide: true, signed };
      return from.signed
        ? {
            run: (env) => {
              const v = run(env);
              env.hi = v < 0 ? -1 : 0;
              return v | 0;
            },
            wide: true,
            signed,
          }
        : {
            run: (env) => {
              const v = run(env);
              env.hi = 0;
              return v | 0;
            },
            wide: true,
            signed,
          };
    }
    return { run: narrow(run, to.size, signed), wide: false, signed };
  }

  private unary(op: '-' | '~' | '!', operand: Code, type: Type): Code {
    if (op === '!') {
      const test = this.truth(operand);
      return { run: (env) => (test(env) ? 0 : 1), wide: false, signed: true };
    }
    const { run, wide, signed } = operand;
    if (wide) {
      if (op === '~')
        return {
          run: (env) => {
            const v = ~run(env);
            env.hi = ~env.hi;
            return v;
          },
          wide,
          signed,
        };
      return {
        run: (env) => {
          const lo = run(env);
          return addLanes(env, ~lo, ~env.hi, 1, 0);
        },
        wide,
        signed,
      };
    }
    return {
      run: narrow(op === '-' ? (env) => -run(env) : (env) => ~run(env), type.size, isSigned(type)),
      wide: false,
      signed: isSigned(type),
    };
  }

  private binary(op: string, l: Code, r: Code, type: Type): Code {
    if (l.wide !== r.wide && op !== '<<' && op !== '>>') throw new TooHard();
    return l.wide ? this.wide(op, l, r) : this.small(op, l, r, type);
  }

  private small(op: string, { run: l, signed }: Code, { run: r }: Code, type: Type): Code {
    const compare = (run: Run): Code => ({ run, wide: false, signed: true });
    switch (op) {
      case '==':
        return compare((env) => (l(env) === r(env) ? 1 : 0));
      case '!=':
        return compare((env) => (l(env) !== r(env) ? 1 : 0));
      case '<':
        return compare((env) => (l(env) < r(env) ? 1 : 0));
      case '<=':
        return compare((env) => (l(env) <= r(env) ? 1 : 0));
      case '>':
        return compare((env) => (l(env) > r(env) ? 1 : 0));
      case '>=':
        return compare((env) => (l(env) >= r(env) ? 1 : 0));
      default:
        break;
    }
    const result = (run: Run): Code => ({
      run: narrow(run, type.size, isSigned(type)),
      wide: false,
      signed: isSigned(type),
    });
    switch (op) {
      case '+':
        return result((env) => l(env) + r(env));
      case '-':
        return result((env) => l(env) - r(env));
      case '*':
        return result((env) => Math.imul(l(env), r(env)));
      case '&':
        return result((env) => l(env) & r(env));
      case '|':
        return result((env) => l(env) | r(env));
      case '^':
        return result((env) => l(env) ^ r(env));
      case '<<':
        return result((env) => l(env) << (r(env) & 31));
      case '>>':
        return result(signed ? (env) => l(env) >> (r(env) & 31) : (env) => l(env) >>> (r(env) & 31));
      case '/':
      case '%':
        return result((env) => {
          const a = l(env);
          const b = r(env);
          if (b === 0) throw new EvaluationError('Division by zero.');
          return op === '/' ? Math.trunc(a / b) : a % b;
        });
      default:
        throw new TooHard();
    }
  }

  private wide(op: string, l: Code, r: Code): Code {
    const both = (
      then: (env: Env, lo: number, hi: number, lo2: number, hi2: number) => number,
      wide: boolean,
      signed: boolean,
    ): Code => ({
      run: (env) => {
        const lo = l.run(env);
        const { hi } = env;
        const lo2 = r.run(env);
        return then(env, lo, hi, lo2, env.hi);
      },
      wide,
      signed,
    });
    const order = l.signed
      ? (lo: number, hi: number, lo2: number, hi2: number) => (hi !== hi2 ? hi - hi2 : (lo >>> 0) - (lo2 >>> 0))
      : (lo: number, hi: number, lo2: number, hi2: number) =>
          hi !== hi2 ? (hi >>> 0) - (hi2 >>> 0) : (lo >>> 0) - (lo2 >>> 0);
    switch (op) {
      case '==':
        return both((_, lo, hi, lo2, hi2) => (lo === lo2 && hi === hi2 ? 1 : 0), false, true);
      case '!=':
        return both((_, lo, hi, lo2, hi2) => (lo !== lo2 || hi !== hi2 ? 1 : 0), false, true);
      case '<':
        return both((_, lo, hi, lo2, hi2) => (order(lo, hi, lo2, hi2) < 0 ? 1 : 0), false, true);
      case '<=':
        return both((_, lo, hi, lo2, hi2) => (order(lo, hi, lo2, hi2) <= 0 ? 1 : 0), false, true);
      case '>':
        return both((_, lo, hi, lo2, hi2) => (order(lo, hi, lo2, hi2) > 0 ? 1 : 0), false, true);
      case '>=':
        return both((_, lo, hi, lo2, hi2) => (order(lo, hi, lo2, hi2) >= 0 ? 1 : 0), false, true);
      case '+':
        return both(addLanes, true, l.signed);
      case '-':
        return both((env, lo, hi, lo2, hi2) => subtractLanes(env, lo, hi, lo2, hi2), true, l.signed);
      case '&':
        return both(
          (env, lo, hi, lo2, hi2) => {
            env.hi = hi & hi2;
            return lo & lo2;
          },
          true,
          l.signed,
        );
      case '|':
        return both(
          (env, lo, hi, lo2, hi2) => {
            env.hi = hi | hi2;
            return lo | lo2;
          },
          true,
          l.signed,
        );
      case '^':
        return both(
          (env, lo, hi, lo2, hi2) => {
            env.hi = hi ^ hi2;
            return lo ^ lo2;
          },
          true,
          l.signed,
        );
      default:
        throw new TooHard();
    }
  }
}

function currentTask(env: Env): number {
  const task = env.cpu.current;
  env.hi = Number(BigInt.asIntN(32, task >> 32n));
  return Number(BigInt.asIntN(32, task));
}
