/**
 * The typed tree as short text, for tests: `(+ a 1)`, casts as `(cast:int→long x)`.
 */
import { type Block, type Expr, type Initializer, type Stmt, typeName } from '../../src/c/index';

export function show(e: Expr): string {
  switch (e.kind) {
    case 'int':
      return e.type.kind === 'pointer' ? `${e.value}:${typeName(e.type)}` : `${e.value}`;
    case 'float':
      return `${e.value}f`;
    case 'local':
      return e.local.name === '' ? `$${e.local.id}` : e.local.name;
    case 'global':
      return e.global.isString
        ? JSON.stringify(new TextDecoder().decode(e.global.init?.bytes.subarray(0, -1)))
        : e.global.linkName;
    case 'func':
      return e.func.name;
    case 'deref':
      return `(* ${show(e.pointer)})`;
    case 'member':
      return `(.${e.field.name}@${e.offset}${e.bitField === undefined ? '' : `:${e.bitField.unitSize}/${e.bitField.bitOffset}/${e.bitField.bitWidth}`} ${show(e.object)})`;
    case 'addr':
      return `(& ${show(e.operand)})`;
    case 'decay':
      return `(decay ${show(e.operand)})`;
    case 'cast':
      return `(${e.implicit ? 'to' : 'cast'} ${typeName(e.type)} ${show(e.operand)})`;
    case 'unary':
      return `(${e.op} ${show(e.operand)})`;
    case 'binary':
      return `(${e.op} ${show(e.left)} ${show(e.right)})`;
    case 'ptrAdd':
      return `(ptr${e.op}${e.elementSize} ${show(e.pointer)} ${show(e.index)})`;
    case 'ptrDiff':
      return `(ptrdiff${e.elementSize} ${show(e.left)} ${show(e.right)})`;
    case 'logical':
      return `(${e.op} ${show(e.left)} ${show(e.right)})`;
    case 'cond':
      return `(? ${show(e.condition)} ${show(e.then)} ${show(e.otherwise)})`;
    case 'assign':
      return `(= ${show(e.target)} ${show(e.value)})`;
    case 'assignOp':
      return `(${e.op}= ${show(e.target)} ${show(e.value)} in ${typeName(e.computeType)}${e.elementSize > 0 ? ` x${e.elementSize}` : ''})`;
    case 'incDec':
      return `(${e.prefix ? 'pre' : 'post'}${e.op} ${show(e.target)} in ${typeName(e.computeType)}${e.elementSize > 0 ? ` x${e.elementSize}` : ''})`;
    case 'call':
      return `(call ${[e.callee, ...e.args].map(show).join(' ')})`;
    case 'comma':
      return `(, ${show(e.left)} ${show(e.right)})`;
    case 'stmtExpr':
      return `({ ${e.body.body.map(showStmt).join(' ')}${e.result === undefined ? '' : ` → ${show(e.result)}`} })`;
    case 'compoundLiteral':
      return `(literal $${e.local.id} ${showInit(e.init)})`;
    case 'vaStart':
    case 'vaEnd':
      return `(${e.kind} ${show(e.list)})`;
    case 'vaArg':
      return `(vaArg ${show(e.list)} ${typeName(e.type)})`;
    case 'vaCopy':
      return `(vaCopy ${show(e.target)} ${show(e.source)})`;
    case 'error':
      return '(error)';
  }
}

export function showInit(init: Initializer): string {
  const items = init.items.map(
    (i) =>
      `${i.offset}:${i.bytes !== undefined ? JSON.stringify(new TextDecoder().decode(i.bytes)) : i.expr === undefined ? '?' : show(i.expr)}`,
  );
  return `{${init.zero ? 'zero ' : ''}${items.join(' ')}}`;
}

export function showStmt(s: Stmt): string {
  switch (s.kind) {
    case 'block':
      return `{ ${s.body.map(showStmt).join(' ')} }`;
    case 'expr':
      return `${show(s.expr)};`;
    case 'decl':
      return `${typeName(s.local.type, s.local.name)}${s.init === undefined ? '' : ` = ${showInit(s.init)}`};`;
    case 'if':
      return `if ${show(s.condition)} ${showStmt(s.then)}${s.otherwise === undefined ? '' : ` else ${showStmt(s.otherwise)}`}`;
    case 'while':
      return `while ${show(s.condition)} ${showStmt(s.body)}`;
    case 'do':
      return `do ${showStmt(s.body)} while ${show(s.condition)}`;
    case 'for':
      return `for [${s.init.map(showStmt).join(' ')}] [${s.condition === undefined ? '' : show(s.condition)}] [${s.step === undefined ? '' : show(s.step)}] ${showStmt(s.body)}`;
    case 'switch':
      return `switch ${show(s.value)} [${s.cases.map((c) => (c.low === c.high ? `${c.low}` : `${c.low}..${c.high}`)).join(' ')}${s.fallback === undefined ? '' : ' default'}] ${showStmt(s.body)}`;
    case 'case':
      return `case: ${showStmt(s.body)}`;
    case 'break':
      return `break ${s.target.kind};`;
    case 'continue':
      return `continue ${s.target.kind};`;
    case 'return':
      return s.value === undefined ? 'return;' : `return ${show(s.value)};`;
    case 'goto':
      return `goto ${s.target.name};`;
    case 'label':
      return `${s.label.name}: ${showStmt(s.body)}`;
    case 'empty':
      return s.barrier ? 'barrier;' : ';';
  }
}

export function showBlock(block: Block | undefined): string {
  return block === undefined ? '' : block.body.map(showStmt).join(' ');
}
