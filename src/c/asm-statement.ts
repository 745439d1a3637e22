/**
 * `asm` statements whose text does nothing: barriers, and ways to hide a value from an optimiser. The text is
 * empty, a comment, `nop`, `pause`, or a directive about the place of code.
 *
 * Nothing is executed, but an input with the constraint of an output (`"0"`, `"[name]"`) lies in the same
 * place, so that the output has its value afterwards. Other operands are only checked. Assembler code is an error.
 */
import type { Expr, Stmt } from './ast';
import { asBlock } from './cleanups';
import { once } from './composite';
import { decay, isLvalue } from './convert';
import { assign } from './operators';
import type { Parser } from './parser';
import { Kind } from './token';

interface Operand {
  name: string | undefined;
  constraint: string;
  value: Expr;
}

function text(p: Parser): string {
  let all = '';
  for (; p.tok.kind === Kind.String; p.advance()) all += p.tok.text.slice(1, -1);
  return all;
}

/** ("[" name "]")? string "(" expression ")" , separated by commas */
function operands(p: Parser): Operand[] {
  const list: Operand[] = [];
  while (p.tok.kind === Kind.String || p.is('[')) {
    let name: string | undefined;
    if (p.accept('[')) {
      name = p.identifier('the name of an operand').text;
      p.expect(']');
    }
    const constraint = text(p);
    p.expect('(');
    const value = p.rules.expression(p);
    p.expect(')');
    list.push({ name, constraint, value });
    if (!p.accept(',')) break;
  }
  return list;
}

/** What an assembler reads without making an instruction that changes anything. */
const IDLE = /^(nop[lw]?|pause|rep|\.text|\.previous|\.(p2)?align\b.*|\.balign\b.*|)$/;

function doesNothing(spelled: string): boolean {
  return spelled
    .replace(/\\[nt]/g, (sign) => (sign === '\\n' ? '\n' : ' '))
    .replace(/\/\*.*?\*\/|(#|\/\/)[^\n]*/gs, ' ')
    .split(/[;\n]/)
    .every((line) => IDLE.test(line.trim()));
}

export function asmStatement(p: Parser): Stmt {
  const start = p.tok;
  const { loc } = start;
  p.advance();
  while (p.is('volatile') || p.is('__volatile__') || p.is('__volatile') || p.is('inline') || p.is('goto')) p.advance();
  p.expect('(');
  if (!doesNothing(text(p)))
    p.errorAt(start, 'asm', 'Assembler code is not supported', {
      suggestion: 'only a text that does nothing, as in asm volatile("" ::: "memory"), is accepted',
    });
  const outputs = p.accept(':') ? operands(p) : [];
  const inputs = p.accept(':') ? operands(p) : [];
  while (!p.atEnd() && !p.is(')')) p.advance();
  p.expect(')');
  p.expect(';');
  const barrier: Stmt = { kind: 'empty', barrier: true, loc };
  const body = [...matched(p, outputs, inputs), barrier];
  return body.length === 1 ? barrier : asBlock(p, body, loc);
}

/** What makes outputs of the inputs that lie in the same place: all are read before one is written. */
function matched(p: Parser, outputs: readonly Operand[], inputs: readonly Operand[]): Stmt[] {
  const reads: Stmt[] = [];
  const writes: Stmt[] = [];
  for (const output of outputs)
    if (output.value.kind !== 'error' && !isLvalue(output.value))
      p.error('not-lvalue', output.value.loc, 'An output of asm must be a variable or another object');
  for (const { constraint, value } of inputs) {
    const output = /^\d+$/.test(constraint)
      ? outputs[Number(constraint)]
      : outputs.find(({ name }) => name !== undefined && constraint === `[${name}]`);
    if (output === undefined || value.kind === 'error' || output.value.kind === 'error') continue;
    const { loc } = value;
    const kept = once(p, decay(value));
    reads.push(...kept.setup.map((expr): Stmt => ({ kind: 'expr', expr, loc })));
    writes.push({ kind: 'expr', expr: assign(p, output.value, kept.value, loc), loc });
  }
  return [...reads, ...writes];
}
