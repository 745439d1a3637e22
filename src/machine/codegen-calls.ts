/**
 * Calls: of functions, through pointers, of intrinsics, builtins and tracepoints.
 *
 * Arguments are written straight to where the callee has its parameters, right below the caller's
 * frame. That area is free only while nothing else can push a frame, so arguments that contain calls or
 * statements are evaluated to temporaries first.
 */
import type { Call, Expr, FunctionSymbol } from '../c';
import type { FunctionCompiler, Operand, Place } from './function-compiler';
import { intrinsicId } from './intrinsics';
import { FRAME_ALIGN } from './frames';
import { Op } from './isa';
import { classOf, isUnsigned, isWide, roundUp, storedSize } from './value-types';

/** Arguments beyond this many bytes are checked against the end of the stack before they are written. */
const FREE_ARG_BYTES = 768;
const BIG_FRAME = 4096;

/** Intrinsics that are one instruction: with a result, or without. */
const WITH_RESULT: Record<string, Op | undefined> = {
  __machine_current: Op.CURRENT,
  __machine_cpu: Op.CPUID,
  __machine_irqs_enabled: Op.IRQSON,
};
const WITHOUT_RESULT: Record<string, Op | undefined> = { __machine_cli: Op.CLI, __machine_sti: Op.STI };

export function isTracepoint(fn: FunctionSymbol): boolean {
  return fn.attributes.some((a) => a.name === 'sockstep_tracepoint');
}

/** Whether evaluating `e` may push frames or reach a statement. */
function mayCall(f: FunctionCompiler, e: Expr): boolean {
  const known = f.callCache.get(e);
  if (known !== undefined) return known;
  const result = children(e).some((c) => mayCall(f, c)) || e.kind === 'call' || e.kind === 'stmtExpr';
  f.callCache.set(e, result);
  return result;
}

function children(e: Expr): Expr[] {
  switch (e.kind) {
    case 'deref':
      return [e.pointer];
    case 'member':
      return [e.object];
    case 'addr':
    case 'decay':
    case 'cast':
    case 'unary':
      return [e.operand];
    case 'binary':
    case 'logical':
    case 'comma':
    case 'ptrDiff':
      return [e.left, e.right];
    case 'ptrAdd':
      return [e.pointer, e.index];
    case 'cond':
      return [e.condition, e.then, e.otherwise];
    case 'assign':
    case 'assignOp':
      return [e.target, e.value];
    case 'incDec':
      return [e.target];
    case 'call':
      return [e.callee, ...e.args];
    case 'compoundLiteral':
      return e.init.items.flatMap((item) => (item.expr === undefined ? [] : [item.expr]));
    case 'vaArg':
    case 'vaStart':
    case 'vaEnd':
      return [e.list];
    default:
      return [];
  }
}

/** `dst`: where a scalar result is wanted; `into`: where a record result goes. */
export function call(f: FunctionCompiler, e: Call, dst?: number, into?: Place): Operand | undefined {
  const fn = e.callee.kind === 'func' ? e.callee.func : undefined;
  if (fn !== undefined) {
    if (isTracepoint(fn)) return trace(f, e, fn);
    if (fn.builtin !== undefined) {
      const done = builtin(f, e, fn, dst);
      if (done !== 'call') return done;
    } else if (fn.name.startsWith('__machine_')) return intrinsic(f, e, fn, fn.name, dst);
  }
  return ordinary(f, e, fn, dst, into);
}

function ordinary(
  f: FunctionCompiler,
  e: Call,
  fn: FunctionSymbol | undefined,
  dst?: number,
  into?: Place,
): Operand | undefined {
  const { code } = f;
  const returns = e.funcType.returns;
  const result = classOf(returns);
  let bytes = result === 'rec' ? 8 : 0;
  const offsets = e.args.map((arg) => {
    const at = bytes;
    bytes += roundUp(Math.max(arg.type.size, 1), 8);
    return at;
  });
  // Callees that were not declared properly may look for more arguments than there are: room for six, as in registers.
  if (e.funcType.unspecified) bytes = Math.max(bytes, 48);
  bytes = roundUp(bytes, FRAME_ALIGN);
  const pointer = fn === undefined ? f.slotOf(e.callee) : -1;
  if (bytes > FREE_ARG_BYTES) code.emit(Op.STACKCHECK, bytes + 64);

  // From the last to the first, as gcc does. Down to the first that may call: to temporaries.
  let direct = e.args.findIndex((arg) => mayCall(f, arg));
  if (direct < 0) direct = e.args.length;
  const held: (Operand | Place)[] = [];
  for (let i = e.args.length - 1; i >= direct; i--) {
    const arg = e.args[i];
    if (classOf(arg.type) === 'rec') held[i] = f.parts.record(f, arg);
    else if (classOf(arg.type) === 'void') f.parts.effect(f, arg);
    else if (!isVariable(arg)) held[i] = atItsTurn(f, arg);
  }
  const order = e.args.map((_, i) => e.args.length - 1 - i);
  const variables = order.filter((i) => isVariable(e.args[i]));
  for (const i of [...order.filter((k) => !isVariable(e.args[k])), ...variables]) {
    const arg = e.args[i];
    const at = -bytes + offsets[i];
    const ready = held[i];
    if (classOf(arg.type) === 'rec') {
      const from = ready !== undefined ? (ready as Place) : f.parts.record(f, arg);
      f.parts.copy(f, { kind: 'frame', offset: at, exact: true }, from, arg.type.size);
    } else if (ready !== undefined) f.inSlot(ready as Operand, isWide(arg.type), at / 4);
    else if (i < direct || isVariable(arg)) f.slotOf(arg, at / 4);
    // Whoever takes an int without a prototype as something longer finds zeros above it, as in a register.
    const free = e.funcType.unspecified || i >= e.funcType.params.length;
    if (free && arg.type.size === 4) code.emit(Op.ZEXT64, at / 4, at / 4);
  }
  if (result === 'rec') {
    const target: Place = into ?? { kind: 'frame', offset: f.allocate(returns.size), exact: true };
    f.parts.address(f, target, -bytes / 4);
  }

  // The result of a call that nobody uses still goes somewhere: to the dead word below the frame.
  const d = result === 'void' || result === 'rec' ? -2 : (dst ?? f.temp());
  if (fn !== undefined) {
    code.relocate('call', code.pc + 1, fn);
    code.emit(Op.CALL, 0, bytes, d);
  } else code.emit(Op.CALLI, pointer, bytes, d);
  if (f.maxTop > BIG_FRAME) code.emit(Op.BIGFRAME, f.maxTop + 4096);
  return result === 'void' || result === 'rec' ? undefined : { slot: d };
}

/** A plain variable is read when everything else is evaluated, as gcc does: `f(i++, i)` passes the new `i` twice. */
function isVariable(e: Expr): boolean {
  return e.kind === 'local' && !e.local.addressTaken && classOf(e.type) !== 'rec';
}

/** The value now: what lies in the frame is copied, other arguments may change it. */
function atItsTurn(f: FunctionCompiler, e: Expr): Operand {
  const value = f.parts.value(f, e);
  const inFrame = e.kind === 'local' || e.kind === 'member' || e.kind === 'deref';
  return inFrame && !('lo' in value) ? { slot: f.inSlot(value, isWide(e.type), f.temp()) } : value;
}

/** A record of the arguments as 64 bits each. */
function trace(f: FunctionCompiler, e: Call, fn: FunctionSymbol): Operand | undefined {
  const slots = e.args.map((arg) => {
    if (isWide(arg.type)) return f.slotOf(arg);
    const s = f.slotOf(arg);
    const d = f.temp();
    f.code.emit(isUnsigned(arg.type) ? Op.ZEXT64 : Op.SEXT64, d, s);
    return d;
  });
  f.code.relocate('function', f.code.pc + 1, fn);
  f.code.emit(Op.TRACE, 0, slots.length, ...slots);
  return undefined;
}

function intrinsic(f: FunctionCompiler, e: Call, fn: FunctionSymbol, name: string, dst?: number): Operand | undefined {
  // Programs get the checked form, which is refused in user mode.
  const plain = f.options.kernel ? WITHOUT_RESULT[name] : undefined;
  if (plain !== undefined) {
    f.code.emit(plain);
    return undefined;
  }
  const register = f.options.kernel ? WITH_RESULT[name] : undefined;
  if (register !== undefined) {
    const d = dst ?? f.temp();
    f.code.emit(register, d);
    return { slot: d };
  }
  const id = intrinsicId(name);
  if (id < 0) {
    f.options.error(
      e.loc,
      'unknown-intrinsic',
      `The machine has no '${fn.name}'`,
      'see kernel/include/asm/machine.h for those it has',
    );
    return { lo: 0, hi: 0 };
  }
  const slots = e.args.map((arg) => f.slotOf(arg));
  return system(f, id, slots, isWide(e.type), classOf(e.type) === 'void', dst);
}

/** SYS writes both words, so its result has a slot of its own unless it is wide. */
function system(
  f: FunctionCompiler,
  id: number,
  slots: number[],
  wide: boolean,
  none: boolean,
  dst?: number,
): Operand | undefined {
  const d = wide && dst !== undefined ? dst : f.temp();
  f.code.emit(Op.SYS, id, slots.length, ...slots, d);
  if (none) return undefined;
  return { slot: f.inSlot({ slot: d }, wide, dst) };
}

/** Builtins that other libraries provide under the plain name. */
function builtin(f: FunctionCompiler, e: Call, fn: FunctionSymbol, dst?: number): Operand | undefined | 'call' {
  const name = fn.builtin as string;
  switch (name) {
    case 'unreachable':
      f.code.emit(Op.TRAP, 3);
      return undefined;
    case 'trap':
      f.code.emit(Op.TRAP, 4);
      return undefined;
    case 'ia32_pause':
      return intrinsic(f, e, fn, '__machine_pause', dst);
    case 'extract_return_addr':
      return f.parts.value(f, e.args[0], dst);
    case 'bswap16': {
      const s = f.slotOf(e.args[0]);
      const high = f.temp();
      const low = f.temp();
      f.code.emit(Op.BFXU, high, s, 8, 0xff);
      f.code.emit(Op.ANDI, low, s, 0xff);
      f.code.emit(Op.SHLI, low, low, 8);
      const d = dst ?? f.temp();
      f.code.emit(Op.OR, d, low, high);
      return { slot: d };
    }
    case 'add_overflow':
    case 'sub_overflow':
    case 'mul_overflow':
      return overflow(f, e, name, dst);
    case 'fabsf':
    case 'sqrtf':
      return single(f, e, name.slice(0, -1), dst);
    case 'mempcpy': {
      const to = f.slotOf(e.args[0]);
      const from = f.slotOf(e.args[1]);
      const n = f.slotOf(e.args[2]);
      system(f, intrinsicId('__builtin_memcpy'), [to, from, n], true, true);
      const d = dst ?? f.temp();
      f.code.emit(Op.ADD64, d, to, n);
      return { slot: d };
    }
  }
  const id = intrinsicId(`__builtin_${name}`);
  if (id < 0) return 'call';
  const slots = e.args.map((arg) => f.slotOf(arg));
  return system(f, id, slots, isWide(e.type), classOf(e.type) === 'void', dst);
}

/** flag = a op b overflows; *result = a op b. The intrinsic leaves flag and result in two neighbouring slots. */
function overflow(f: FunctionCompiler, e: Call, name: string, dst?: number): Operand {
  const { type } = e.args[0];
  const a = f.slotOf(e.args[0]);
  const b = f.slotOf(e.args[1]);
  const p = f.slotOf(e.args[2]);
  const d = f.allocate(16) >> 2;
  const bits = type.kind === 'bool' ? 8 : storedSize(type) * 8;
  f.code.emit(Op.SYS, intrinsicId(`__builtin_${name}_${isUnsigned(type) ? 'u' : 's'}${bits}`), 2, a, b, d);
  f.parts.store(f, { kind: 'memory', slot: p, disp: 0 }, type, { slot: d + 2 });
  return { slot: f.inSlot({ slot: d }, false, dst) };
}

/** A float function through the double one. */
function single(f: FunctionCompiler, e: Call, name: string, dst?: number): Operand {
  const wide = f.temp();
  f.code.emit(Op.F2D, wide, f.slotOf(e.args[0]));
  const result = f.temp();
  f.code.emit(Op.SYS, intrinsicId(`__builtin_${name}`), 1, wide, result);
  const d = dst ?? f.temp();
  f.code.emit(Op.D2F, d, result);
  return { slot: d };
}
