/**
 * The run loop: executes one CPU until its fuel is used up or something needs the outside.
 *
 * The instruction set and its operands are described in isa.ts. The opcode numbers stand here,
 * not there, because the loop needs them as literals: bundlers inline a `const enum` within a
 * file, and V8 makes a jump table only of a switch over literals.
 *
 * Why one function and no helpers inside: everything hot (views, frame, fuel, memory windows) is in
 * local variables, which V8 keeps in registers or on its stack; a call in the fast path would
 * spill them. A case does the common thing and `continue`s. Whatever is uncommon (a pointer outside
 * the windows, a shadow byte that says look closer, a division by zero, a system call …) does
 * `break`: the state is written to the Cpu and `slowStep` executes the same instruction in general.
 *
 * STMT is more than a quarter of all instructions. It is looked for before the switch, where it costs a branch that
 * is well predicted, and not one more jump through the table; the case is for what stops, and for an empty statement.
 *
 * Windows. A pointer is translated by two windows [lo, lo+len) of 64-bit addresses that share a
 * high lane: in kernel mode A is the direct map and B the kernel image; in user mode A is the
 * running stack's segment and B another one, refilled by slowStep. Lengths are 7 short, so
 * that no access reaches beyond. `aStore`/`bStore` are 0 for read-only segments.
 *
 * Dirty pages. Stores mark their page. Writes to frame slots do not: a call marks the pages of the new
 * frame, a return those of the frame returned to, and a checkpoint those of the running frames
 * (frames larger than a page are marked by BIGFRAME).
 *
 * Returns. A return goes on only if the header names a frame above on the same stack, and a place
 * behind a call: a program that has written over its stack gets a fault and not chaos.
 *
 * Over 500 lines because it is one loop.
 */
import { boundary } from './boundary';
import type { Cpu } from './cpu';
import type { Stop } from './stop';
import { mulHi } from './int64';

export const enum Op {
  STOP = 0,
  STMT = 1,
  MOV32 = 2,
  MOV64 = 3,
  LI32 = 4,
  LI64 = 5,
  LEAL = 6,
  EXT8S = 7,
  EXT8U = 8,
  EXT16S = 9,
  EXT16U = 10,
  SEXT64 = 11,
  ZEXT64 = 12,
  ADD = 13,
  SUB = 14,
  MUL = 15,
  AND = 16,
  OR = 17,
  XOR = 18,
  SHL = 19,
  SHRS = 20,
  SHRU = 21,
  ADDI = 22,
  MULI = 23,
  ANDI = 24,
  ORI = 25,
  XORI = 26,
  SHLI = 27,
  SHRSI = 28,
  SHRUI = 29,
  RSUBI = 30,
  DIVS = 31,
  MODS = 32,
  DIVU = 33,
  MODU = 34,
  SEQ = 35,
  SNE = 36,
  SLT = 37,
  SLE = 38,
  SLTU = 39,
  SLEU = 40,
  SEQI = 41,
  SNEI = 42,
  ADD64 = 43,
  SUB64 = 44,
  MUL64 = 45,
  AND64 = 46,
  OR64 = 47,
  XOR64 = 48,
  ADDI64 = 49,
  ANDI64 = 50,
  ORI64 = 51,
  SHL64 = 52,
  SHRS64 = 53,
  SHRU64 = 54,
  SHLI64 = 55,
  SHRSI64 = 56,
  SHRUI64 = 57,
  NEG64 = 58,
  NOT64 = 59,
  DIVS64 = 60,
  DIVU64 = 61,
  MODS64 = 62,
  MODU64 = 63,
  SEQ64 = 64,
  SNE64 = 65,
  SLT64 = 66,
  SLE64 = 67,
  SLTU64 = 68,
  SLEU64 = 69,
  JMP = 70,
  JZ = 71,
  JNZ = 72,
  JZ64 = 73,
  JNZ64 = 74,
  JEQ = 75,
  JNE = 76,
  JLT = 77,
  JLE = 78,
  JLTU = 79,
  JLEU = 80,
  JEQI = 81,
  JNEI = 82,
  JLTI = 83,
  JGEI = 84,
  JLTUI = 85,
  JGEUI = 86,
  JEQ64 = 87,
  JNE64 = 88,
  JLT64 = 89,
  JLE64 = 90,
  JLTU64 = 91,
  JLEU64 = 92,
  JEQI64 = 93,
  JNEI64 = 94,
  JLTI64 = 95,
  JGEI64 = 96,
  JLTUI64 = 97,
  JGEUI64 = 98,
  TSWITCH = 99,
  BSWITCH = 100,
  LD1S = 101,
  LD1U = 102,
  LD2S = 103,
  LD2U = 104,
  LD4 = 105,
  LD8 = 106,
  ST1 = 107,
  ST2 = 108,
  ST4 = 109,
  ST8 = 110,
  ST1I = 111,
  ST4I = 112,
  ST8I = 113,
  LDL1S = 114,
  LDL1U = 115,
  LDL2S = 116,
  LDL2U = 117,
  STL1 = 118,
  STL2 = 119,
  LDG1S = 120,
  LDG1U = 121,
  LDG2S = 122,
  LDG2U = 123,
  LDG4 = 124,
  LDG8 = 125,
  STG1 = 126,
  STG2 = 127,
  STG4 = 128,
  STG8 = 129,
  INDEX = 130,
  BFXS = 131,
  BFXU = 132,
  BFI = 133,
  CALL = 134,
  CALLI = 135,
  RET = 136,
  RET32 = 137,
  RET64 = 138,
  CURRENT = 139,
  CPUID = 140,
  IRQSON = 141,
  CLI = 142,
  STI = 143,
  DADD = 144,
  DSUB = 145,
  DMUL = 146,
  DDIV = 147,
  DSEQ = 148,
  DSNE = 149,
  DSLT = 150,
  DSLE = 151,
  I2D = 152,
  DNEG = 153,
  U2D = 154,
  L2D = 155,
  UL2D = 156,
  D2I = 157,
  D2L = 158,
  D2UL = 159,
  D2F = 160,
  F2D = 161,
  DBOOL = 162,
  COPY = 163,
  COPYL = 164,
  ZEROL = 165,
  STBF = 166,
  LDBF = 167,
  BIGFRAME = 168,
  STACKCHECK = 169,
  SETBYTES = 170,
  TRACE = 171,
  SYS = 172,
  TRAP = 173,
  POISON = 174,
  UNPOISON = 175,
}

/**
 * Run `cpu` for `fuel` ns of virtual time (or a little longer: the last statement is finished). It must stand
 * before a STMT. Returns a `Stop`. All state is in `cpu` and RAM afterwards.
 */
export function run(cpu: Cpu, fuel: number): Stop {
  const memory = cpu.memory;
  const i32 = memory.i32;
  const u8 = memory.u8;
  const i8 = memory.i8;
  const i16 = memory.i16;
  const u16 = memory.u16;
  const f64 = memory.f64;
  const shadow = memory.shadow;
  const dirty = memory.dirty;
  const code = cpu.code.code;
  const brk = cpu.code.breakBytes;
  const stmtNs = cpu.host.costs.stmtNs | 0;
  const tracing = cpu.tracer !== undefined;

  cpu.begin(fuel);
  const base = cpu.statements;
  let n = 0;
  let left = cpu.left | 0;
  let pc = cpu.pc | 0;
  let fp = cpu.fp | 0;
  let fw = fp >> 2;
  let limit = cpu.stackLimit | 0;
  let top = cpu.stackTop | 0;
  let aHi = cpu.aHi | 0;
  let aLo = cpu.aLo | 0;
  let aLen = cpu.aLen >>> 0;
  let aStore = cpu.aWritable >>> 0;
  let aOff = (cpu.aPhys - cpu.aLo) | 0;
  let bHi = cpu.bHi | 0;
  let bLo = cpu.bLo | 0;
  let bLen = cpu.bLen >>> 0;
  let bStore = cpu.bWritable >>> 0;
  let bOff = (cpu.bPhys - cpu.bLo) | 0;
  let gb = cpu.globalBase | 0;
  let deltaLo = cpu.stackDeltaLo | 0;
  let deltaHi = cpu.stackDeltaHi | 0;

  for (;;) {
    let op = code[pc];
    if (op === Op.STMT && left > 0 && brk[code[pc + 1]] === 0) {
      left -= stmtNs;
      n++;
      pc += 2;
      op = code[pc];
    }
    switch (op) {
      case Op.STMT: {
        const id = code[pc + 1];
        if (left > 0 && brk[id] === 0) {
          left -= stmtNs;
          n++;
          pc += 2;
          continue;
        }
        cpu.pc = pc;
        cpu.fp = fp;
        cpu.left = left;
        cpu.statements = base + n;
        const stop = boundary(cpu, id);
        if (stop > 0) return stop;
        left = cpu.left;
        if (stop === 0) {
          left -= stmtNs;
          n++;
          pc += 2;
          continue;
        }
        break;
      }
      case Op.MOV32:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]];
        pc += 3;
        continue;
      case Op.MOV64: {
        const d = fw + code[pc + 1];
        const s = fw + code[pc + 2];
        i32[d] = i32[s];
        i32[d + 1] = i32[s + 1];
        pc += 3;
        continue;
      }
      case Op.LI32:
        i32[fw + code[pc + 1]] = code[pc + 2];
        pc += 3;
        continue;
      case Op.LI64: {
        const d = fw + code[pc + 1];
        i32[d] = code[pc + 2];
        i32[d + 1] = code[pc + 3];
        pc += 4;
        continue;
      }
      case Op.LEAL: {
        const d = fw + code[pc + 1];
        const p = fp + code[pc + 2];
        const lo = (p + deltaLo) | 0;
        i32[d] = lo;
        i32[d + 1] = lo >>> 0 < p ? deltaHi + 1 : deltaHi;
        pc += 3;
        continue;
      }
      case Op.EXT8S:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] << 24) >> 24;
        pc += 3;
        continue;
      case Op.EXT8U:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] & 0xff;
        pc += 3;
        continue;
      case Op.EXT16S:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] << 16) >> 16;
        pc += 3;
        continue;
      case Op.EXT16U:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] & 0xffff;
        pc += 3;
        continue;
      case Op.SEXT64: {
        const d = fw + code[pc + 1];
        const v = i32[fw + code[pc + 2]];
        i32[d] = v;
        i32[d + 1] = v >> 31;
        pc += 3;
        continue;
      }
      case Op.ZEXT64: {
        const d = fw + code[pc + 1];
        i32[d] = i32[fw + code[pc + 2]];
        i32[d + 1] = 0;
        pc += 3;
        continue;
      }
      case Op.ADD:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] + i32[fw + code[pc + 3]]) | 0;
        pc += 4;
        continue;
      case Op.SUB:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] - i32[fw + code[pc + 3]]) | 0;
        pc += 4;
        continue;
      case Op.MUL:
        i32[fw + code[pc + 1]] = Math.imul(i32[fw + code[pc + 2]], i32[fw + code[pc + 3]]);
        pc += 4;
        continue;
      case Op.AND:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] & i32[fw + code[pc + 3]];
        pc += 4;
        continue;
      case Op.OR:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] | i32[fw + code[pc + 3]];
        pc += 4;
        continue;
      case Op.XOR:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] ^ i32[fw + code[pc + 3]];
        pc += 4;
        continue;
      case Op.SHL:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] << i32[fw + code[pc + 3]];
        pc += 4;
        continue;
      case Op.SHRS:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] >> i32[fw + code[pc + 3]];
        pc += 4;
        continue;
      case Op.SHRU:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] >>> i32[fw + code[pc + 3]]) | 0;
        pc += 4;
        continue;
      case Op.ADDI:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] + code[pc + 3]) | 0;
        pc += 4;
        continue;
      case Op.MULI:
        i32[fw + code[pc + 1]] = Math.imul(i32[fw + code[pc + 2]], code[pc + 3]);
        pc += 4;
        continue;
      case Op.ANDI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] & code[pc + 3];
        pc += 4;
        continue;
      case Op.ORI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] | code[pc + 3];
        pc += 4;
        continue;
      case Op.XORI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] ^ code[pc + 3];
        pc += 4;
        continue;
      case Op.SHLI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] << code[pc + 3];
        pc += 4;
        continue;
      case Op.SHRSI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] >> code[pc + 3];
        pc += 4;
        continue;
      case Op.SHRUI:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] >>> code[pc + 3]) | 0;
        pc += 4;
        continue;
      case Op.RSUBI:
        i32[fw + code[pc + 1]] = (code[pc + 3] - i32[fw + code[pc + 2]]) | 0;
        pc += 4;
        continue;
      case Op.DIVS: {
        const x = i32[fw + code[pc + 2]];
        const y = i32[fw + code[pc + 3]];
        if (y === 0 || y === -1) break;
        i32[fw + code[pc + 1]] = (x / y) | 0;
        pc += 4;
        continue;
      }
      case Op.MODS: {
        const x = i32[fw + code[pc + 2]];
        const y = i32[fw + code[pc + 3]];
        if (y === 0 || y === -1) break;
        i32[fw + code[pc + 1]] = (x % y) | 0;
        pc += 4;
        continue;
      }
      case Op.DIVU: {
        const x = i32[fw + code[pc + 2]];
        const y = i32[fw + code[pc + 3]];
        if (y === 0) break;
        i32[fw + code[pc + 1]] = ((x >>> 0) / (y >>> 0)) | 0;
        pc += 4;
        continue;
      }
      case Op.MODU: {
        const x = i32[fw + code[pc + 2]];
        const y = i32[fw + code[pc + 3]];
        if (y === 0) break;
        i32[fw + code[pc + 1]] = ((x >>> 0) % (y >>> 0)) | 0;
        pc += 4;
        continue;
      }
      case Op.SEQ:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] === i32[fw + code[pc + 3]] ? 1 : 0;
        pc += 4;
        continue;
      case Op.SNE:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] !== i32[fw + code[pc + 3]] ? 1 : 0;
        pc += 4;
        continue;
      case Op.SLT:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] < i32[fw + code[pc + 3]] ? 1 : 0;
        pc += 4;
        continue;
      case Op.SLE:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] <= i32[fw + code[pc + 3]] ? 1 : 0;
        pc += 4;
        continue;
      case Op.SLTU:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] >>> 0 < i32[fw + code[pc + 3]] >>> 0 ? 1 : 0;
        pc += 4;
        continue;
      case Op.SLEU:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] >>> 0 <= i32[fw + code[pc + 3]] >>> 0 ? 1 : 0;
        pc += 4;
        continue;
      case Op.SEQI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] === code[pc + 3] ? 1 : 0;
        pc += 4;
        continue;
      case Op.SNEI:
        i32[fw + code[pc + 1]] = i32[fw + code[pc + 2]] !== code[pc + 3] ? 1 : 0;
        pc += 4;
        continue;
      case Op.ADD64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a];
        const lo = (x + i32[b]) | 0;
        const hi = (i32[a + 1] + i32[b + 1]) | 0;
        i32[d] = lo;
        i32[d + 1] = lo >>> 0 < x >>> 0 ? (hi + 1) | 0 : hi;
        pc += 4;
        continue;
      }
      case Op.SUB64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a];
        const y = i32[b];
        const hi = (i32[a + 1] - i32[b + 1]) | 0;
        i32[d] = (x - y) | 0;
        i32[d + 1] = x >>> 0 < y >>> 0 ? (hi - 1) | 0 : hi;
        pc += 4;
        continue;
      }
      case Op.MUL64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a];
        const y = i32[b];
        const hi = mulHi(x, i32[a + 1], y, i32[b + 1]);
        i32[d] = Math.imul(x, y);
        i32[d + 1] = hi;
        pc += 4;
        continue;
      }
      case Op.AND64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        i32[d] = i32[a] & i32[b];
        i32[d + 1] = i32[a + 1] & i32[b + 1];
        pc += 4;
        continue;
      }
      case Op.OR64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        i32[d] = i32[a] | i32[b];
        i32[d + 1] = i32[a + 1] | i32[b + 1];
        pc += 4;
        continue;
      }
      case Op.XOR64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        i32[d] = i32[a] ^ i32[b];
        i32[d + 1] = i32[a + 1] ^ i32[b + 1];
        pc += 4;
        continue;
      }
      case Op.ADDI64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const v = code[pc + 3];
        const x = i32[a];
        const lo = (x + v) | 0;
        const hi = (i32[a + 1] + (v >> 31)) | 0;
        i32[d] = lo;
        i32[d + 1] = lo >>> 0 < x >>> 0 ? (hi + 1) | 0 : hi;
        pc += 4;
        continue;
      }
      case Op.ANDI64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const v = code[pc + 3];
        i32[d] = i32[a] & v;
        i32[d + 1] = i32[a + 1] & (v >> 31);
        pc += 4;
        continue;
      }
      case Op.ORI64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const v = code[pc + 3];
        i32[d] = i32[a] | v;
        i32[d + 1] = i32[a + 1] | (v >> 31);
        pc += 4;
        continue;
      }
      case Op.SHL64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        const hi = i32[a + 1];
        const c = i32[fw + code[pc + 3]] & 63;
        if (c === 0) {
          i32[d] = lo;
          i32[d + 1] = hi;
        } else if (c < 32) {
          i32[d] = lo << c;
          i32[d + 1] = (hi << c) | (lo >>> (32 - c));
        } else {
          i32[d] = 0;
          i32[d + 1] = lo << (c - 32);
        }
        pc += 4;
        continue;
      }
      case Op.SHRS64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        const hi = i32[a + 1];
        const c = i32[fw + code[pc + 3]] & 63;
        if (c === 0) {
          i32[d] = lo;
          i32[d + 1] = hi;
        } else if (c < 32) {
          i32[d] = (lo >>> c) | (hi << (32 - c));
          i32[d + 1] = hi >> c;
        } else {
          i32[d] = hi >> (c - 32);
          i32[d + 1] = hi >> 31;
        }
        pc += 4;
        continue;
      }
      case Op.SHRU64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        const hi = i32[a + 1];
        const c = i32[fw + code[pc + 3]] & 63;
        if (c === 0) {
          i32[d] = lo;
          i32[d + 1] = hi;
        } else if (c < 32) {
          i32[d] = (lo >>> c) | (hi << (32 - c));
          i32[d + 1] = hi >>> c;
        } else {
          i32[d] = hi >>> (c - 32);
          i32[d + 1] = 0;
        }
        pc += 4;
        continue;
      }
      case Op.SHLI64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        const hi = i32[a + 1];
        const c = code[pc + 3];
        if (c === 0) {
          i32[d] = lo;
          i32[d + 1] = hi;
        } else if (c < 32) {
          i32[d] = lo << c;
          i32[d + 1] = (hi << c) | (lo >>> (32 - c));
        } else {
          i32[d] = 0;
          i32[d + 1] = lo << (c - 32);
        }
        pc += 4;
        continue;
      }
      case Op.SHRSI64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        const hi = i32[a + 1];
        const c = code[pc + 3];
        if (c === 0) {
          i32[d] = lo;
          i32[d + 1] = hi;
        } else if (c < 32) {
          i32[d] = (lo >>> c) | (hi << (32 - c));
          i32[d + 1] = hi >> c;
        } else {
          i32[d] = hi >> (c - 32);
          i32[d + 1] = hi >> 31;
        }
        pc += 4;
        continue;
      }
      case Op.SHRUI64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        const hi = i32[a + 1];
        const c = code[pc + 3];
        if (c === 0) {
          i32[d] = lo;
          i32[d + 1] = hi;
        } else if (c < 32) {
          i32[d] = (lo >>> c) | (hi << (32 - c));
          i32[d + 1] = hi >>> c;
        } else {
          i32[d] = hi >>> (c - 32);
          i32[d + 1] = 0;
        }
        pc += 4;
        continue;
      }
      case Op.NEG64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const lo = i32[a];
        i32[d + 1] = lo === 0 ? -i32[a + 1] | 0 : ~i32[a + 1];
        i32[d] = -lo | 0;
        pc += 3;
        continue;
      }
      case Op.NOT64: {
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        i32[d] = ~i32[a];
        i32[d + 1] = ~i32[a + 1];
        pc += 3;
        continue;
      }
      case Op.SEQ64: {
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        i32[fw + code[pc + 1]] = i32[a] === i32[b] && i32[a + 1] === i32[b + 1] ? 1 : 0;
        pc += 4;
        continue;
      }
      case Op.SNE64: {
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        i32[fw + code[pc + 1]] = i32[a] !== i32[b] || i32[a + 1] !== i32[b + 1] ? 1 : 0;
        pc += 4;
        continue;
      }
      case Op.SLT64: {
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a + 1];
        const y = i32[b + 1];
        i32[fw + code[pc + 1]] = x < y || (x === y && i32[a] >>> 0 < i32[b] >>> 0) ? 1 : 0;
        pc += 4;
        continue;
      }
      case Op.SLE64: {
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a + 1];
        const y = i32[b + 1];
        i32[fw + code[pc + 1]] = x < y || (x === y && i32[a] >>> 0 <= i32[b] >>> 0) ? 1 : 0;
        pc += 4;
        continue;
      }
      case Op.SLTU64: {
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a + 1];
        const y = i32[b + 1];
        i32[fw + code[pc + 1]] = x >>> 0 < y >>> 0 || (x === y && i32[a] >>> 0 < i32[b] >>> 0) ? 1 : 0;
        pc += 4;
        continue;
      }
      case Op.SLEU64: {
        const a = fw + code[pc + 2];
        const b = fw + code[pc + 3];
        const x = i32[a + 1];
        const y = i32[b + 1];
        i32[fw + code[pc + 1]] = x >>> 0 < y >>> 0 || (x === y && i32[a] >>> 0 <= i32[b] >>> 0) ? 1 : 0;
        pc += 4;
        continue;
      }
      case Op.JMP:
        pc = code[pc + 1];
        continue;
      case Op.JZ:
        pc = i32[fw + code[pc + 1]] === 0 ? code[pc + 2] : pc + 3;
        continue;
      case Op.JNZ:
        pc = i32[fw + code[pc + 1]] !== 0 ? code[pc + 2] : pc + 3;
        continue;
      case Op.JZ64: {
        const a = fw + code[pc + 1];
        pc = (i32[a] | i32[a + 1]) === 0 ? code[pc + 2] : pc + 3;
        continue;
      }
      case Op.JNZ64: {
        const a = fw + code[pc + 1];
        pc = (i32[a] | i32[a + 1]) !== 0 ? code[pc + 2] : pc + 3;
        continue;
      }
      case Op.JEQ:
        pc = i32[fw + code[pc + 1]] === i32[fw + code[pc + 2]] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JNE:
        pc = i32[fw + code[pc + 1]] !== i32[fw + code[pc + 2]] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JLT:
        pc = i32[fw + code[pc + 1]] < i32[fw + code[pc + 2]] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JLE:
        pc = i32[fw + code[pc + 1]] <= i32[fw + code[pc + 2]] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JLTU:
        pc = i32[fw + code[pc + 1]] >>> 0 < i32[fw + code[pc + 2]] >>> 0 ? code[pc + 3] : pc + 4;
        continue;
      case Op.JLEU:
        pc = i32[fw + code[pc + 1]] >>> 0 <= i32[fw + code[pc + 2]] >>> 0 ? code[pc + 3] : pc + 4;
        continue;
      case Op.JEQI:
        pc = i32[fw + code[pc + 1]] === code[pc + 2] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JNEI:
        pc = i32[fw + code[pc + 1]] !== code[pc + 2] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JLTI:
        pc = i32[fw + code[pc + 1]] < code[pc + 2] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JGEI:
        pc = i32[fw + code[pc + 1]] >= code[pc + 2] ? code[pc + 3] : pc + 4;
        continue;
      case Op.JLTUI:
        pc = i32[fw + code[pc + 1]] >>> 0 < code[pc + 2] >>> 0 ? code[pc + 3] : pc + 4;
        continue;
      case Op.JGEUI:
        pc = i32[fw + code[pc + 1]] >>> 0 >= code[pc + 2] >>> 0 ? code[pc + 3] : pc + 4;
        continue;
      case Op.JEQ64: {
        const a = fw + code[pc + 1];
        const b = fw + code[pc + 2];
        pc = i32[a] === i32[b] && i32[a + 1] === i32[b + 1] ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JNE64: {
        const a = fw + code[pc + 1];
        const b = fw + code[pc + 2];
        pc = i32[a] !== i32[b] || i32[a + 1] !== i32[b + 1] ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JLT64: {
        const a = fw + code[pc + 1];
        const b = fw + code[pc + 2];
        const x = i32[a + 1];
        const y = i32[b + 1];
        pc = x < y || (x === y && i32[a] >>> 0 < i32[b] >>> 0) ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JLE64: {
        const a = fw + code[pc + 1];
        const b = fw + code[pc + 2];
        const x = i32[a + 1];
        const y = i32[b + 1];
        pc = x < y || (x === y && i32[a] >>> 0 <= i32[b] >>> 0) ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JLTU64: {
        const a = fw + code[pc + 1];
        const b = fw + code[pc + 2];
        const x = i32[a + 1];
        const y = i32[b + 1];
        pc = x >>> 0 < y >>> 0 || (x === y && i32[a] >>> 0 < i32[b] >>> 0) ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JLEU64: {
        const a = fw + code[pc + 1];
        const b = fw + code[pc + 2];
        const x = i32[a + 1];
        const y = i32[b + 1];
        pc = x >>> 0 < y >>> 0 || (x === y && i32[a] >>> 0 <= i32[b] >>> 0) ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JEQI64: {
        const a = fw + code[pc + 1];
        const v = code[pc + 2];
        pc = i32[a] === v && i32[a + 1] === v >> 31 ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JNEI64: {
        const a = fw + code[pc + 1];
        const v = code[pc + 2];
        pc = i32[a] === v && i32[a + 1] === v >> 31 ? pc + 4 : code[pc + 3];
        continue;
      }
      case Op.JLTI64: {
        const a = fw + code[pc + 1];
        const v = code[pc + 2];
        const x = i32[a + 1];
        const y = v >> 31;
        pc = x < y || (x === y && i32[a] >>> 0 < v >>> 0) ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JGEI64: {
        const a = fw + code[pc + 1];
        const v = code[pc + 2];
        const x = i32[a + 1];
        const y = v >> 31;
        pc = x < y || (x === y && i32[a] >>> 0 < v >>> 0) ? pc + 4 : code[pc + 3];
        continue;
      }
      case Op.JLTUI64: {
        const a = fw + code[pc + 1];
        const v = code[pc + 2];
        const x = i32[a + 1];
        const y = v >> 31;
        pc = x >>> 0 < y >>> 0 || (x === y && i32[a] >>> 0 < v >>> 0) ? code[pc + 3] : pc + 4;
        continue;
      }
      case Op.JGEUI64: {
        const a = fw + code[pc + 1];
        const v = code[pc + 2];
        const x = i32[a + 1];
        const y = v >> 31;
        pc = x >>> 0 < y >>> 0 || (x === y && i32[a] >>> 0 < v >>> 0) ? pc + 4 : code[pc + 3];
        continue;
      }
      case Op.TSWITCH: {
        const k = (i32[fw + code[pc + 1]] - code[pc + 2]) | 0;
        pc = k >>> 0 < code[pc + 3] ? code[pc + 5 + k] : code[pc + 4];
        continue;
      }
      case Op.BSWITCH: {
        const v = i32[fw + code[pc + 1]];
        let low = 0;
        let high = code[pc + 2];
        const table = pc + 4;
        const fallback = code[pc + 3];
        while (low < high) {
          const mid = (low + high) >> 1;
          if (code[table + mid * 2] < v) low = mid + 1;
          else high = mid;
        }
        pc = low < code[pc + 2] && code[table + low * 2] === v ? code[table + low * 2 + 1] : fallback;
        continue;
      }
      case Op.LD1S: {
        const p = fw + code[pc + 2];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 3]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aLen) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bLen) a = (a + bOff) | 0;
        else break;
        if (shadow[a >> 3] > 1) break;
        i32[fw + code[pc + 1]] = i8[a];
        pc += 4;
        continue;
      }
      case Op.LD1U: {
        const p = fw + code[pc + 2];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 3]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aLen) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bLen) a = (a + bOff) | 0;
        else break;
        if (shadow[a >> 3] > 1) break;
        i32[fw + code[pc + 1]] = u8[a];
        pc += 4;
        continue;
      }
      case Op.LD2S: {
        const p = fw + code[pc + 2];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 3]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aLen) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bLen) a = (a + bOff) | 0;
        else break;
        if ((a & 1) !== 0 || shadow[a >> 3] > 1) break;
        i32[fw + code[pc + 1]] = i16[a >> 1];
        pc += 4;
        continue;
      }
      case Op.LD2U: {
        const p = fw + code[pc + 2];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 3]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aLen) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bLen) a = (a + bOff) | 0;
        else break;
        if ((a & 1) !== 0 || shadow[a >> 3] > 1) break;
        i32[fw + code[pc + 1]] = u16[a >> 1];
        pc += 4;
        continue;
      }
      case Op.LD4: {
        const p = fw + code[pc + 2];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 3]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aLen) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bLen) a = (a + bOff) | 0;
        else break;
        if ((a & 3) !== 0 || shadow[a >> 3] > 1) break;
        i32[fw + code[pc + 1]] = i32[a >> 2];
        pc += 4;
        continue;
      }
      case Op.LD8: {
        const p = fw + code[pc + 2];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 3]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aLen) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bLen) a = (a + bOff) | 0;
        else break;
        if ((a & 7) !== 0 || shadow[a >> 3] > 1) break;
        const d = fw + code[pc + 1];
        i32[d] = i32[a >> 2];
        i32[d + 1] = i32[(a >> 2) + 1];
        pc += 4;
        continue;
      }
      case Op.ST1: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if (shadow[a >> 3] !== 0) break;
        u8[a] = i32[fw + code[pc + 3]];
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.ST2: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if ((a & 1) !== 0 || shadow[a >> 3] !== 0) break;
        u16[a >> 1] = i32[fw + code[pc + 3]];
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.ST4: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if ((a & 3) !== 0 || shadow[a >> 3] !== 0) break;
        i32[a >> 2] = i32[fw + code[pc + 3]];
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.ST8: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if ((a & 7) !== 0 || shadow[a >> 3] !== 0) break;
        const s = fw + code[pc + 3];
        i32[a >> 2] = i32[s];
        i32[(a >> 2) + 1] = i32[s + 1];
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.ST1I: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if (shadow[a >> 3] !== 0) break;
        u8[a] = code[pc + 3];
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.ST4I: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if ((a & 3) !== 0 || shadow[a >> 3] !== 0) break;
        i32[a >> 2] = code[pc + 3];
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.ST8I: {
        const p = fw + code[pc + 1];
        const hi = i32[p + 1];
        let a = (i32[p] + code[pc + 2]) | 0;
        if (hi === aHi && (a - aLo) >>> 0 < aStore) a = (a + aOff) | 0;
        else if (hi === bHi && (a - bLo) >>> 0 < bStore) a = (a + bOff) | 0;
        else break;
        if ((a & 7) !== 0 || shadow[a >> 3] !== 0) break;
        const v = code[pc + 3];
        i32[a >> 2] = v;
        i32[(a >> 2) + 1] = v >> 31;
        dirty[a >> 12] = 1;
        pc += 4;
        continue;
      }
      case Op.LDL1S:
        i32[fw + code[pc + 1]] = i8[fp + code[pc + 2]];
        pc += 3;
        continue;
      case Op.LDL1U:
        i32[fw + code[pc + 1]] = u8[fp + code[pc + 2]];
        pc += 3;
        continue;
      case Op.LDL2S:
        i32[fw + code[pc + 1]] = i16[(fp + code[pc + 2]) >> 1];
        pc += 3;
        continue;
      case Op.LDL2U:
        i32[fw + code[pc + 1]] = u16[(fp + code[pc + 2]) >> 1];
        pc += 3;
        continue;
      case Op.STL1:
        u8[fp + code[pc + 1]] = i32[fw + code[pc + 2]];
        pc += 3;
        continue;
      case Op.STL2:
        u16[(fp + code[pc + 1]) >> 1] = i32[fw + code[pc + 2]];
        pc += 3;
        continue;
      case Op.LDG1S:
        i32[fw + code[pc + 1]] = i8[gb + code[pc + 2]];
        pc += 3;
        continue;
      case Op.LDG1U:
        i32[fw + code[pc + 1]] = u8[gb + code[pc + 2]];
        pc += 3;
        continue;
      case Op.LDG2S:
        i32[fw + code[pc + 1]] = i16[(gb + code[pc + 2]) >> 1];
        pc += 3;
        continue;
      case Op.LDG2U:
        i32[fw + code[pc + 1]] = u16[(gb + code[pc + 2]) >> 1];
        pc += 3;
        continue;
      case Op.LDG4:
        i32[fw + code[pc + 1]] = i32[(gb + code[pc + 2]) >> 2];
        pc += 3;
        continue;
      case Op.LDG8: {
        const d = fw + code[pc + 1];
        const a = (gb + code[pc + 2]) >> 2;
        i32[d] = i32[a];
        i32[d + 1] = i32[a + 1];
        pc += 3;
        continue;
      }
      case Op.STG1: {
        const a = gb + code[pc + 1];
        u8[a] = i32[fw + code[pc + 2]];
        dirty[a >> 12] = 1;
        pc += 3;
        continue;
      }
      case Op.STG2: {
        const a = gb + code[pc + 1];
        u16[a >> 1] = i32[fw + code[pc + 2]];
        dirty[a >> 12] = 1;
        pc += 3;
        continue;
      }
      case Op.STG4: {
        const a = gb + code[pc + 1];
        i32[a >> 2] = i32[fw + code[pc + 2]];
        dirty[a >> 12] = 1;
        pc += 3;
        continue;
      }
      case Op.STG8: {
        const a = gb + code[pc + 1];
        const s = fw + code[pc + 2];
        i32[a >> 2] = i32[s];
        i32[(a >> 2) + 1] = i32[s + 1];
        dirty[a >> 12] = 1;
        pc += 3;
        continue;
      }
      case Op.INDEX: {
        const i = i32[fw + code[pc + 3]];
        if ((i + 0x100000) >>> 0 > 0x200000) break;
        const d = fw + code[pc + 1];
        const a = fw + code[pc + 2];
        const v = Math.imul(i, code[pc + 4]);
        const x = i32[a];
        const lo = (x + v) | 0;
        const hi = (i32[a + 1] + (v >> 31)) | 0;
        i32[d] = lo;
        i32[d + 1] = lo >>> 0 < x >>> 0 ? (hi + 1) | 0 : hi;
        pc += 5;
        continue;
      }
      case Op.BFXS:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] << code[pc + 3]) >> code[pc + 4];
        pc += 5;
        continue;
      case Op.BFXU:
        i32[fw + code[pc + 1]] = (i32[fw + code[pc + 2]] >>> code[pc + 3]) & code[pc + 4];
        pc += 5;
        continue;
      case Op.BFI: {
        // Insert the value into the word that is already in d: shift, then mask in place.
        const d = fw + code[pc + 1];
        const m = code[pc + 4];
        i32[d] = (i32[d] & ~m) | ((i32[fw + code[pc + 2]] << code[pc + 3]) & m);
        pc += 5;
        continue;
      }
      case Op.CALL: {
        const target = code[pc + 1];
        const nfp = fp - code[pc + 2] - code[target - 1];
        if (nfp < limit || tracing) break;
        const w = nfp >> 2;
        i32[w] = fp;
        i32[w + 1] = pc + 4;
        i32[w + 2] = code[target - 2];
        i32[w + 3] = 0;
        dirty[nfp >> 12] = 1;
        dirty[(fp - 8) >> 12] = 1;
        fp = nfp;
        fw = w;
        pc = target;
        continue;
      }
      case Op.RET: {
        const to = i32[fw + 1];
        const caller = i32[fw];
        if (i32[fw + 3] !== 0 || tracing || caller <= fp || caller >= top || (code[to - 4] - Op.CALL) >>> 0 > 1) break;
        fp = caller;
        pc = to;
        fw = fp >> 2;
        dirty[fp >> 12] = 1;
        dirty[(fp >> 12) + 1] = 1;
        continue;
      }
      case Op.RET32: {
        const to = i32[fw + 1];
        const caller = i32[fw];
        if (i32[fw + 3] !== 0 || tracing || caller <= fp || caller >= top || (code[to - 4] - Op.CALL) >>> 0 > 1) break;
        const s = fw + code[pc + 1];
        const v = i32[s];
        fp = caller;
        pc = to;
        fw = fp >> 2;
        i32[fw + code[pc - 1]] = v;
        dirty[fp >> 12] = 1;
        dirty[(fp >> 12) + 1] = 1;
        continue;
      }
      case Op.RET64: {
        const to = i32[fw + 1];
        const caller = i32[fw];
        if (i32[fw + 3] !== 0 || tracing || caller <= fp || caller >= top || (code[to - 4] - Op.CALL) >>> 0 > 1) break;
        const s = fw + code[pc + 1];
        const v = i32[s];
        const v2 = i32[s + 1];
        fp = caller;
        pc = to;
        fw = fp >> 2;
        i32[fw + code[pc - 1]] = v;
        i32[fw + code[pc - 1] + 1] = v2;
        dirty[fp >> 12] = 1;
        dirty[(fp >> 12) + 1] = 1;
        continue;
      }
      case Op.CURRENT: {
        const d = fw + code[pc + 1];
        i32[d] = cpu.currentLo;
        i32[d + 1] = cpu.currentHi;
        pc += 2;
        continue;
      }
      case Op.CPUID:
        i32[fw + code[pc + 1]] = cpu.index;
        pc += 2;
        continue;
      case Op.IRQSON:
        i32[fw + code[pc + 1]] = cpu.irqsEnabled ? 1 : 0;
        pc += 2;
        continue;
      case Op.CLI:
        cpu.irqsEnabled = false;
        pc += 1;
        continue;
      case Op.STI: {
        if (cpu.pending.length !== 0) break;
        cpu.irqsEnabled = true;
        pc += 1;
        continue;
      }
      case Op.DADD:
        f64[(fw + code[pc + 1]) >> 1] = f64[(fw + code[pc + 2]) >> 1] + f64[(fw + code[pc + 3]) >> 1];
        pc += 4;
        continue;
      case Op.DSUB:
        f64[(fw + code[pc + 1]) >> 1] = f64[(fw + code[pc + 2]) >> 1] - f64[(fw + code[pc + 3]) >> 1];
        pc += 4;
        continue;
      case Op.DMUL:
        f64[(fw + code[pc + 1]) >> 1] = f64[(fw + code[pc + 2]) >> 1] * f64[(fw + code[pc + 3]) >> 1];
        pc += 4;
        continue;
      case Op.DDIV:
        f64[(fw + code[pc + 1]) >> 1] = f64[(fw + code[pc + 2]) >> 1] / f64[(fw + code[pc + 3]) >> 1];
        pc += 4;
        continue;
      case Op.DSEQ:
        i32[fw + code[pc + 1]] = f64[(fw + code[pc + 2]) >> 1] === f64[(fw + code[pc + 3]) >> 1] ? 1 : 0;
        pc += 4;
        continue;
      case Op.DSNE:
        i32[fw + code[pc + 1]] = f64[(fw + code[pc + 2]) >> 1] !== f64[(fw + code[pc + 3]) >> 1] ? 1 : 0;
        pc += 4;
        continue;
      case Op.DSLT:
        i32[fw + code[pc + 1]] = f64[(fw + code[pc + 2]) >> 1] < f64[(fw + code[pc + 3]) >> 1] ? 1 : 0;
        pc += 4;
        continue;
      case Op.DSLE:
        i32[fw + code[pc + 1]] = f64[(fw + code[pc + 2]) >> 1] <= f64[(fw + code[pc + 3]) >> 1] ? 1 : 0;
        pc += 4;
        continue;
      case Op.I2D:
        f64[(fw + code[pc + 1]) >> 1] = i32[fw + code[pc + 2]];
        pc += 3;
        continue;
      case Op.DNEG:
        f64[(fw + code[pc + 1]) >> 1] = -f64[(fw + code[pc + 2]) >> 1];
        pc += 3;
        continue;
    }
    // Not done in place. After STMT the boundary has moved the CPU elsewhere already.
    if (code[pc] !== Op.STMT) {
      cpu.pc = pc;
      cpu.fp = fp;
      cpu.left = left;
      cpu.statements = base + n;
      const stop = cpu.slowStep(cpu);
      if (stop !== 0) return stop;
      left = cpu.left | 0;
    }
    pc = cpu.pc | 0;
    fp = cpu.fp | 0;
    fw = fp >> 2;
    limit = cpu.stackLimit | 0;
    top = cpu.stackTop | 0;
    aHi = cpu.aHi | 0;
    aLo = cpu.aLo | 0;
    aLen = cpu.aLen >>> 0;
    aStore = cpu.aWritable >>> 0;
    aOff = (cpu.aPhys - cpu.aLo) | 0;
    bHi = cpu.bHi | 0;
    bLo = cpu.bLo | 0;
    bLen = cpu.bLen >>> 0;
    bStore = cpu.bWritable >>> 0;
    bOff = (cpu.bPhys - cpu.bLo) | 0;
    gb = cpu.globalBase | 0;
    deltaLo = cpu.stackDeltaLo | 0;
    deltaHi = cpu.stackDeltaHi | 0;
  }
}
