/**
 * Compiles one function of the typed tree: frame, body, return point. The parts are in codegen-*.ts.
 */
import type { FunctionSymbol, LocalSymbol } from '../c';
import { branch } from './codegen-arithmetic';
import { call } from './codegen-calls';
import { convert } from './codegen-conversions';
import { effect, vaArg, value } from './codegen-expressions';
import { compound, initialize } from './codegen-initializers';
import { address, copy, load, place, record, store } from './codegen-places';
import { block, statement } from './codegen-statements';
import { type CodegenOptions, FunctionCompiler, type Parts, WATCHED_AT } from './function-compiler';
import { FRAME_ALIGN } from './frames';
import { Op } from './isa';
import type { ObjectFunction } from './object-code';
import { classOf, isWide, roundUp } from './value-types';

const PARTS: Parts = {
  value,
  effect,
  branch,
  place,
  record,
  address,
  load,
  store,
  copy,
  convert,
  call,
  vaArg,
  initialize,
  compound,
  statement,
  block,
};

const BIG_FRAME = 4096;
const MAX_FRAME = 8 << 20;

/** Compile a function that has a body. */
export function compileFunction(symbol: FunctionSymbol, options: CodegenOptions): ObjectFunction {
  let f = generate(symbol, options, 0);
  // A frame larger than a page marks its pages itself: after each call, and so its size must be known before.
  if (f.maxTop > BIG_FRAME) f = generate(symbol, options, f.maxTop);
  const frameBytes = roundUp(f.maxTop, FRAME_ALIGN);
  if (frameBytes > MAX_FRAME) {
    options.error(
      symbol.loc,
      'frame-too-large',
      `The local variables of '${symbol.name}' take ${frameBytes} bytes, more than a stack has`,
      'make the large ones static or allocate them',
    );
  }
  f.code.finish(frameBytes);
  const last = f.code.statements.length - 1;
  for (const p of symbol.params) {
    const offset = f.offsetOf(p) - (1 << 28) + frameBytes;
    f.variables.unshift({ local: p, offset, firstStmt: 0, lastStmt: last, depth: 0 });
  }
  f.variables.push(
    ...f.variables.flatMap((v) => lengthsOf(v.local).map((local) => ({ ...v, local, offset: f.offsetOf(local) }))),
  );
  for (const v of f.variables) if (v.lastStmt < 0 || v.depth === 1) v.lastStmt = last;
  return {
    symbol,
    code: f.code.words,
    frameBytes,
    paramBytes: f.paramBytes,
    relocations: f.code.relocations,
    statements: f.code.statements,
    variables: f.variables,
  };
}

/** The hidden variables that keep the lengths of an array of variable length: the debugger asks for them. */
function lengthsOf(local: LocalSymbol): LocalSymbol[] {
  const lengths: LocalSymbol[] = [];
  for (let type = local.variableArray; type?.kind === 'array'; type = type.of)
    if (type.variable?.count.kind === 'local') lengths.push(type.variable.count.local);
  return lengths;
}

function generate(symbol: FunctionSymbol, options: CodegenOptions, knownSize: number): FunctionCompiler {
  const f = new FunctionCompiler(symbol, PARTS, options);
  const { code } = f;
  const returns = symbol.type.returns;
  const result = classOf(returns);
  if (knownSize > 0) {
    f.maxTop = knownSize;
    code.emit(Op.BIGFRAME, knownSize + f.paramBytes + BIG_FRAME);
  }
  if (result !== 'void' && result !== 'rec') f.resultSlot = f.temp();
  if (symbol.body !== undefined) {
    for (const local of symbol.locals) if (local.captured) f.declare(local);
    // hidden locals of the whole function, e.g. lengths of parameters' arrays
    if (symbol.body.scope.parent !== undefined) f.declareLiterals(symbol.body.scope.parent);
    block(f, symbol.body);
  }
  code.place(f.end);
  code.statement(symbol.end, 'close');
  if (f.watchedBytes > 0) code.emit(Op.UNPOISON, WATCHED_AT, f.watchedBytes);
  if (symbol.noreturn) code.emit(Op.TRAP, 2);
  else if (f.resultSlot < 0) code.emit(Op.RET);
  else code.emit(isWide(returns) ? Op.RET64 : Op.RET32, f.resultSlot);
  return f;
}
