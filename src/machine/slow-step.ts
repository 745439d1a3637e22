/**
 * Executes one instruction in general: everything that the run loop's fast paths do not. The CPU's
 * fields are up to date before and after; `pc` moves on. Returns 0, or a `Stop`.
 *
 * A table of functions by opcode; what is not in it is not an instruction. Just over 500 lines, because it is one table.
 */
import type { Cpu } from './cpu';
import { Stop } from './stop';
import { functionAt, pushFrame, stackOverflow } from './context';
import { returnFrom } from './kernel-exit';
import { FLAG_USER, FRAME } from './frames';
import { divmodS64, divmodU64, fromDoubleS, fromDoubleU, mulHi, toDoubleS, toDoubleU } from './int64';
import { INTRINSICS } from './intrinsics';
import { Op } from './isa';
import { copyInit, shadowDeclare, shadowForget } from './shadow';
import { FAILED, functionName, IS_MMIO, resolve, setFault } from './slow-access';

type Handler = (cpu: Cpu) => number;

const table: Handler[] = [];

/** Execute the instruction at cpu.pc. */
export function slowStep(cpu: Cpu): number {
  const handler = table[cpu.code.code[cpu.pc]];
  if (handler === undefined) {
    setFault(cpu, 'bug', 0, 0, 'execute', 0, `machine: no instruction ${cpu.code.code[cpu.pc]} at ${cpu.pc}`);
    return Stop.Fault;
  }
  return handler(cpu);
}

const scratch = new Int32Array(4);

/** Operand word k of the current instruction. */
function word(cpu: Cpu, k: number): number {
  return cpu.code.code[cpu.pc + k];
}

/** Word index of the slot that operand k names. */
function slot(cpu: Cpu, k: number): number {
  return (cpu.fp >> 2) + cpu.code.code[cpu.pc + k];
}

// ---------------------------------------------------------------- loads and stores

let addressLo = 0;
let addressHi = 0;

/** Pointer in slot operand `k` plus displacement operand `k+1` into addressLo/Hi. */
function address(cpu: Cpu, k: number): void {
  const { i32 } = cpu.memory;
  const p = slot(cpu, k);
  const disp = word(cpu, k + 1);
  const lo = i32[p];
  addressLo = (lo + disp) | 0;
  addressHi = (i32[p + 1] + (disp >> 31) + (addressLo >>> 0 < lo >>> 0 ? 1 : 0)) | 0;
}

/** Load `size` bytes at the address into scratch[0], scratch[1] (zero-extended). False: fault. */
function loadBytes(cpu: Cpu, size: number): boolean {
  const phys = resolve(cpu, addressLo, addressHi, size, false);
  if (phys === FAILED) return false;
  if (phys === IS_MMIO) {
    if (size > 4 || (addressLo & (size - 1)) !== 0) return mmioFault(cpu, size, 'read');
    scratch[0] = cpu.host.mmioRead(cpu, addressLo >>> 0, size) | 0;
    scratch[1] = 0;
    return true;
  }
  const { u8 } = cpu.memory;
  let lo = 0;
  let hi = 0;
  for (let i = 0; i < size; i++) {
    if (i < 4) lo |= u8[phys + i] << (8 * i);
    else hi |= u8[phys + i] << (8 * (i - 4));
  }
  scratch[0] = lo;
  scratch[1] = hi;
  return true;
}

function storeBytes(cpu: Cpu, size: number, lo: number, hi: number): boolean {
  const phys = resolve(cpu, addressLo, addressHi, size, true);
  if (phys === FAILED) return false;
  if (phys === IS_MMIO) {
    if (size > 4 || (addressLo & (size - 1)) !== 0) return mmioFault(cpu, size, 'write');
    cpu.host.mmioWrite(cpu, addressLo >>> 0, size, size === 4 ? lo >>> 0 : lo & ((1 << (8 * size)) - 1));
    return true;
  }
  const { u8, dirty } = cpu.memory;
  for (let i = 0; i < size; i++) u8[phys + i] = i < 4 ? lo >> (8 * i) : hi >> (8 * (i - 4));
  dirty[phys >> 12] = 1;
  dirty[(phys + size - 1) >> 12] = 1;
  return true;
}

function mmioFault(cpu: Cpu, size: number, access: 'read' | 'write'): boolean {
  setFault(
    cpu,
    'mmio',
    addressLo,
    addressHi,
    access,
    size,
    `device register ${access} of ${size} bytes: registers are up to 4 bytes, aligned`,
  );
  return false;
}

function load(op: Op, size: number, extend: number): void {
  table[op] = (cpu) => {
    address(cpu, 2);
    if (!loadBytes(cpu, size)) return Stop.Fault;
    const d = slot(cpu, 1);
    const { i32 } = cpu.memory;
    i32[d] = extend > 0 ? (scratch[0] << extend) >> extend : scratch[0];
    if (size === 8) i32[d + 1] = scratch[1];
    cpu.pc += 4;
    return 0;
  };
}
load(Op.LD1S, 1, 24);
load(Op.LD1U, 1, 0);
load(Op.LD2S, 2, 16);
load(Op.LD2U, 2, 0);
load(Op.LD4, 4, 0);
load(Op.LD8, 8, 0);

function store(op: Op, size: number, immediate: boolean): void {
  table[op] = (cpu) => {
    address(cpu, 1);
    const { i32 } = cpu.memory;
    const lo = immediate ? word(cpu, 3) : i32[slot(cpu, 3)];
    const hi = size < 8 ? 0 : immediate ? lo >> 31 : i32[slot(cpu, 3) + 1];
    if (!storeBytes(cpu, size, lo, hi)) return Stop.Fault;
    cpu.pc += 4;
    return 0;
  };
}
store(Op.ST1, 1, false);
store(Op.ST2, 2, false);
store(Op.ST4, 4, false);
store(Op.ST8, 8, false);
store(Op.ST1I, 1, true);
store(Op.ST4I, 4, true);
store(Op.ST8I, 8, true);

/** ptr disp unit value bitOffset width: insert bits into the unit in memory. The unit's other bits may be uninitialised. */
table[Op.STBF] = (cpu) => {
  address(cpu, 1);
  const { memory } = cpu;
  const unit = word(cpu, 3);
  const phys = resolve(cpu, addressLo, addressHi, unit, true);
  if (phys < 0) return phys === FAILED || !mmioFault(cpu, unit, 'write') ? Stop.Fault : 0;
  const v = slot(cpu, 4);
  insertBits(memory.u8, phys, memory.i32[v], memory.i32[v + 1], word(cpu, 5), word(cpu, 6));
  memory.touch(phys, unit);
  cpu.pc += 7;
  return 0;
};

/** Bits [offset, offset+width) from the byte at `at` on become those of the value. */
function insertBits(u8: Uint8Array, at: number, lo: number, hi: number, offset: number, width: number): void {
  for (let i = 0; i < width; ) {
    const bit = offset + i;
    const inByte = bit & 7;
    const n = Math.min(8 - inByte, width - i);
    const bits = i < 32 ? (lo >>> i) | (i > 0 ? hi << (32 - i) : 0) : hi >>> (i - 32);
    const mask = ((1 << n) - 1) << inByte;
    const byte = at + (bit >> 3);
    u8[byte] = (u8[byte] & ~mask) | ((bits << inByte) & mask);
    i += n;
  }
}

/** d ptr disp unit bitOffset width: the field, extended to 64 bits. */
table[Op.LDBF] = (cpu) => {
  address(cpu, 2);
  if (!loadBytes(cpu, word(cpu, 4))) return Stop.Fault;
  const offset = word(cpu, 5);
  const signed = word(cpu, 6) < 0;
  const width = Math.abs(word(cpu, 6));
  let [lo, hi] = scratch;
  // Shift left so that the field ends at bit 63, then right again.
  const up = 64 - offset - width;
  [lo, hi] =
    up === 0 ? [lo, hi] : up < 32 ? [lo << up, (hi << up) | (lo >>> (32 - up))] : [0, up === 32 ? lo : lo << (up - 32)];
  const down = 64 - width;
  if (down >= 32) {
    lo = signed ? hi >> (down - 32) : hi >>> (down - 32);
    hi = signed ? hi >> 31 : 0;
  } else if (down > 0) {
    lo = (lo >>> down) | (hi << (32 - down));
    hi = signed ? hi >> down : hi >>> down;
  }
  const d = slot(cpu, 1);
  cpu.memory.i32[d] = lo;
  cpu.memory.i32[d + 1] = hi;
  cpu.pc += 7;
  return 0;
};

// ---------------------------------------------------------------- blocks of bytes

/** dst ptr, disp, src ptr, disp, size: struct assignment. */
table[Op.COPY] = (cpu) => {
  const { memory } = cpu;
  const size = word(cpu, 5);
  address(cpu, 3);
  const from = resolve(cpu, addressLo, addressHi, Math.max(size, 1), false, true);
  if (from < 0) return Stop.Fault;
  address(cpu, 1);
  const to = resolve(cpu, addressLo, addressHi, Math.max(size, 1), true, true);
  if (to < 0) return Stop.Fault;
  copyInit(memory, to, from, size);
  memory.u8.copyWithin(to, from, from + size);
  memory.touch(to, size);
  cpu.pc += 6;
  return 0;
};

table[Op.COPYL] = (cpu) => {
  const { u8 } = cpu.memory;
  const to = cpu.fp + word(cpu, 1);
  const from = cpu.fp + word(cpu, 2);
  u8.copyWithin(to, from, from + word(cpu, 3));
  cpu.pc += 4;
  return 0;
};

table[Op.ZEROL] = (cpu) => {
  const at = cpu.fp + word(cpu, 1);
  cpu.memory.u8.fill(0, at, at + word(cpu, 2));
  cpu.pc += 3;
  return 0;
};

table[Op.SETBYTES] = (cpu) => {
  const { u8 } = cpu.memory;
  const at = cpu.fp + word(cpu, 1);
  const size = word(cpu, 2);
  for (let i = 0; i < size; i++) u8[at + i] = cpu.code.code[cpu.pc + 3 + (i >> 2)] >> (8 * (i & 3));
  cpu.pc += 3 + ((size + 3) >> 2);
  return 0;
};

table[Op.BIGFRAME] = (cpu) => {
  cpu.memory.touch(cpu.fp, word(cpu, 1));
  cpu.pc += 2;
  return 0;
};

table[Op.STACKCHECK] = (cpu) => {
  if (cpu.fp - word(cpu, 1) < cpu.stackLimit) {
    stackOverflow(cpu, cpu.fp - word(cpu, 1));
    return Stop.Fault;
  }
  cpu.pc += 2;
  return 0;
};

/** b size: a local variable without a value comes to life. */
table[Op.POISON] = (cpu) => {
  if (cpu.host.checks.uninitialized !== 'off') shadowDeclare(cpu.memory, cpu.fp + word(cpu, 1), word(cpu, 2));
  cpu.pc += 3;
  return 0;
};

/** b size: what the checker knows of this function's locals ends with its frame. */
table[Op.UNPOISON] = (cpu) => {
  shadowForget(cpu.memory, cpu.fp + word(cpu, 1), word(cpu, 2));
  cpu.pc += 3;
  return 0;
};

// ---------------------------------------------------------------- arithmetic

function divideError(cpu: Cpu): number {
  setFault(
    cpu,
    'divide',
    0,
    0,
    'none',
    0,
    cpu.user ? `divide error in ${functionName(cpu, cpu.fp)}` : 'divide error: 0000',
  );
  return Stop.Fault;
}

function divide32(op: Op, signed: boolean, remainder: boolean): void {
  table[op] = (cpu) => {
    const { i32 } = cpu.memory;
    const x = i32[slot(cpu, 2)];
    const y = i32[slot(cpu, 3)];
    // x86 raises #DE for the one quotient that does not fit, too.
    if (y === 0 || (signed && y === -1 && x === (0x80000000 | 0))) return divideError(cpu);
    i32[slot(cpu, 1)] = signed
      ? (remainder ? x % y : x / y) | 0
      : (remainder ? (x >>> 0) % (y >>> 0) : (x >>> 0) / (y >>> 0)) | 0;
    cpu.pc += 4;
    return 0;
  };
}
divide32(Op.DIVS, true, false);
divide32(Op.MODS, true, true);
divide32(Op.DIVU, false, false);
divide32(Op.MODU, false, true);

function divide64(op: Op, signed: boolean, at: number): void {
  table[op] = (cpu) => {
    const { i32 } = cpu.memory;
    const a = slot(cpu, 2);
    const b = slot(cpu, 3);
    const bl = i32[b];
    const bh = i32[b + 1];
    if ((bl | bh) === 0) return divideError(cpu);
    if (signed && (bl & bh) === -1 && i32[a] === 0 && i32[a + 1] === (0x80000000 | 0)) return divideError(cpu);
    if (signed) divmodS64(i32[a], i32[a + 1], bl, bh, scratch, 0);
    else divmodU64(i32[a], i32[a + 1], bl, bh, scratch, 0);
    const d = slot(cpu, 1);
    i32[d] = scratch[at];
    i32[d + 1] = scratch[at + 1];
    cpu.pc += 4;
    return 0;
  };
}
divide64(Op.DIVS64, true, 0);
divide64(Op.MODS64, true, 2);
divide64(Op.DIVU64, false, 0);
divide64(Op.MODU64, false, 2);

/** Only indices of a million or more come here. */
table[Op.INDEX] = (cpu) => {
  const { i32 } = cpu.memory;
  const i = i32[slot(cpu, 3)];
  const scale = word(cpu, 4);
  const a = slot(cpu, 2);
  const low = Math.imul(i, scale);
  const high = mulHi(i, i >> 31, scale, scale >> 31);
  const x = i32[a];
  const lo = (x + low) | 0;
  const hi = (i32[a + 1] + high + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
  const d = slot(cpu, 1);
  i32[d] = lo;
  i32[d + 1] = hi;
  cpu.pc += 5;
  return 0;
};

function convert(op: Op, action: (cpu: Cpu, d: number, s: number) => void): void {
  table[op] = (cpu) => {
    action(cpu, slot(cpu, 1), slot(cpu, 2));
    cpu.pc += 3;
    return 0;
  };
}
convert(Op.U2D, ({ memory: m }, d, s) => void (m.f64[d >> 1] = m.i32[s] >>> 0));
convert(Op.L2D, ({ memory: m }, d, s) => void (m.f64[d >> 1] = toDoubleS(m.i32[s], m.i32[s + 1])));
convert(Op.UL2D, ({ memory: m }, d, s) => void (m.f64[d >> 1] = toDoubleU(m.i32[s], m.i32[s + 1])));
convert(Op.D2I, ({ memory: m }, d, s) => {
  const v = m.f64[s >> 1];
  m.i32[d] = v > -2147483649 && v < 2147483648 ? Math.trunc(v) | 0 : 0x80000000 | 0;
});
convert(Op.D2L, ({ memory: m }, d, s) => fromDoubleS(m.f64[s >> 1], m.i32, d));
convert(Op.D2UL, ({ memory: m }, d, s) => fromDoubleU(m.f64[s >> 1], m.i32, d));
convert(Op.D2F, ({ memory: m }, d, s) => void (m.f32[d] = m.f64[s >> 1]));
convert(Op.F2D, ({ memory: m }, d, s) => void (m.f64[d >> 1] = m.f32[s]));
convert(Op.DBOOL, ({ memory: m }, d, s) => void (m.i32[d] = m.f64[s >> 1] !== 0 ? 1 : 0));

// ---------------------------------------------------------------- calls

function call(cpu: Cpu, fn: number, argBytes: number): number {
  const { code, fnEntry } = cpu.code;
  const entry = fnEntry[fn];
  const nfp = cpu.fp - argBytes - code[entry - 1];
  if (nfp < cpu.stackLimit) {
    stackOverflow(cpu, nfp);
    return Stop.Fault;
  }
  const below = cpu.fp - argBytes;
  cpu.memory.touch(below, argBytes);
  cpu.fp = pushFrame(cpu, below, fn, [], cpu.fp, cpu.pc + 4, 0);
  cpu.pc = entry;
  cpu.tracer?.call(cpu, fn, cpu.fp, cpu.statements);
  return 0;
}

table[Op.CALL] = (cpu) => call(cpu, cpu.code.code[word(cpu, 1) - 2], word(cpu, 2));

table[Op.CALLI] = (cpu) => {
  const p = slot(cpu, 1);
  const lo = cpu.memory.i32[p];
  const hi = cpu.memory.i32[p + 1];
  const fn = functionAt(cpu, lo, hi);
  if (fn < 0 || cpu.code.fnEntry[fn] === 0) {
    const at = ((BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0)).toString(16).padStart(16, '0');
    const isNull = lo === 0 && hi === 0;
    const title = cpu.user
      ? `segfault at ${isNull ? '0' : at}: call through ${isNull ? 'a NULL function pointer' : 'a pointer that is no function'} in ${functionName(cpu, cpu.fp)}`
      : isNull
        ? `BUG: kernel NULL pointer dereference, address: ${at}`
        : `BUG: unable to handle page fault for address: ${at}`;
    setFault(
      cpu,
      'bad-call',
      lo,
      hi,
      'execute',
      0,
      title,
      'A call through a pointer that is not the address of a function.',
    );
    return Stop.Fault;
  }
  if (word(cpu, 2) < cpu.code.fnParamBytes[fn]) {
    setFault(
      cpu,
      'bad-call',
      lo,
      hi,
      'execute',
      0,
      `call of ${cpu.code.debug.functions[fn].name}() through a pointer of another type`,
      `It is called with ${word(cpu, 2) >> 3} arguments and takes ${cpu.code.fnParamBytes[fn] >> 3}.`,
    );
    return Stop.Fault;
  }
  return call(cpu, fn, word(cpu, 2));
};

function ret(op: Op, lanes: number): void {
  table[op] = (cpu) => {
    const { i32 } = cpu.memory;
    const s = lanes > 0 ? slot(cpu, 1) : 0;
    return returnFrom(cpu, lanes > 0 ? i32[s] : 0, lanes > 1 ? i32[s + 1] : 0, lanes);
  };
}
ret(Op.RET, 0);
ret(Op.RET32, 1);
ret(Op.RET64, 2);

// ---------------------------------------------------------------- the machine

table[Op.STI] = (cpu) => {
  cpu.irqsEnabled = true;
  cpu.attend();
  cpu.pc += 1;
  return 0;
};

table[Op.TRACE] = (cpu) => {
  const n = word(cpu, 2);
  const args = new Int32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const s = slot(cpu, 3 + i);
    args[2 * i] = cpu.memory.i32[s];
    args[2 * i + 1] = cpu.memory.i32[s + 1];
  }
  cpu.host.trace(cpu, word(cpu, 1), args);
  cpu.pc += 3 + n;
  return 0;
};

table[Op.SYS] = (cpu) => {
  const intrinsic = INTRINSICS[word(cpu, 1)];
  const n = word(cpu, 2);
  const pc = cpu.pc;
  const args: number[] = [];
  const { i32 } = cpu.memory;
  for (let i = 0; i < n; i++) {
    const s = slot(cpu, 3 + i);
    args.push(i32[s], i32[s + 1]);
  }
  if (cpu.user && !intrinsic.user && cpu.host.bareSyscall === undefined) {
    setFault(
      cpu,
      'kernel-access',
      0,
      0,
      'execute',
      0,
      `general protection fault in ${functionName(cpu, cpu.fp)}: ${intrinsic.name}() is for the kernel`,
    );
    return Stop.Fault;
  }
  const d = slot(cpu, 3 + n);
  cpu.pc = pc + 4 + n;
  const result = intrinsic.run(cpu, args, d, pc);
  if (result !== 0) {
    if (result === Stop.Fault) cpu.pc = pc;
    return result;
  }
  return 0;
};

table[Op.TRAP] = (cpu) => {
  const why = word(cpu, 1);
  const where = functionName(cpu, cpu.fp);
  const user = cpu.user || (cpu.memory.i32[(cpu.fp >> 2) + FRAME.FLAGS] & FLAG_USER) !== 0;
  const text =
    why === 1
      ? `${where}() has no body: it was declared but not defined anywhere`
      : why === 2
        ? `control reached the end of ${where}(), which must not return`
        : why === 3
          ? `${where}() reached __builtin_unreachable()`
          : `trap in ${where}()`;
  setFault(cpu, why === 1 ? 'undefined-function' : 'bug', 0, 0, 'execute', 0, user ? text : `kernel BUG: ${text}`);
  return Stop.Fault;
};
