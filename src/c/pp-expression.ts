/**
 * `#if` expressions: integers of 64 bits, signed or unsigned, computed exactly.
 *
 * Works on tokens after macro expansion, with `defined X` already replaced by 0 or 1.
 * Names that are left count as 0. The part of `&&`, `||`, `?:` that does not count is
 * read but not computed, so that `defined(X) && 1 / X` is fine.
 */
import { charConstant, integerConstant } from './constants';
import type { DiagnosticList } from './diagnostics';
import { PRECEDENCE } from './precedence';
import type { Loc } from './source';
import { Kind, type Token } from './token';

interface Value {
  v: bigint;
  unsigned: boolean;
}

const MAX_DEPTH = 200;

class BadExpression extends Error {
  constructor(
    readonly loc: Loc,
    message: string,
  ) {
    super(message);
  }
}

/** The value of a `#if` line; errors are reported at `loc` or at the token and count as 0. */
export function evaluateCondition(tokens: readonly Token[], loc: Loc, diagnostics: DiagnosticList): bigint {
  try {
    return new ConditionParser(tokens, loc).run();
  } catch (error) {
    if (!(error instanceof BadExpression)) throw error;
    diagnostics.error('bad-condition', error.loc, error.message);
    return 0n;
  }
}

class ConditionParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly loc: Loc,
  ) {}

  run(): bigint {
    if (this.tokens.length === 0) throw new BadExpression(this.loc, 'This condition is empty');
    const value = this.conditional(true);
    const extra = this.tokens[this.at];
    if (extra !== undefined) throw new BadExpression(extra.spelled, `Unexpected '${extra.text}' in this condition`);
    return value.v;
  }

  private is(text: string): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && token.kind === Kind.Punct && token.text === text;
  }

  private expect(text: string): void {
    if (!this.is(text))
      throw new BadExpression(this.tokens[this.at]?.spelled ?? this.loc, `Expected '${text}' in this condition`);
    this.at++;
  }

  private conditional(live: boolean): Value {
    if (++this.depth > MAX_DEPTH) throw new BadExpression(this.loc, 'This condition is nested too deep');
    const condition = this.binary(1, live);
    let value = condition;
    if (this.is('?')) {
      this.at++;
      const then = this.conditional(live && condition.v !== 0n);
      this.expect(':');
      const otherwise = this.conditional(live && condition.v === 0n);
      const chosen = condition.v !== 0n ? then : otherwise;
      value = make(chosen.v, then.unsigned || otherwise.unsigned);
    }
    this.depth--;
    return value;
  }

  private binary(min: number, live: boolean): Value {
    let left = this.unary(live);
    for (;;) {
      const token = this.tokens[this.at];
      const level = token !== undefined && token.kind === Kind.Punct ? PRECEDENCE[token.text] : undefined;
      if (level === undefined || level < min) return left;
      this.at++;
      const op = token.text;
      if (op === '&&' || op === '||') {
        const decided = op === '&&' ? left.v === 0n : left.v !== 0n;
        const right = this.binary(level + 1, live && !decided);
        left = make(decided ? (op === '&&' ? 0n : 1n) : right.v !== 0n ? 1n : 0n, false);
      } else {
        const right = this.binary(level + 1, live);
        left = this.compute(op, left, right, live, token.spelled);
      }
    }
  }

  private compute(op: string, a: Value, b: Value, live: boolean, loc: Loc): Value {
    if (op === '<<' || op === '>>') {
      const by = b.v < 0n && !b.unsigned ? -b.v : b.v;
      const leftwards = (op === '<<') === (b.v >= 0n || b.unsigned);
      if (by > 63n) return make(leftwards || a.v >= 0n ? 0n : -1n, a.unsigned);
      return make(leftwards ? a.v << by : a.v >> by, a.unsigned);
    }
    const unsigned = a.unsigned || b.unsigned;
    const x = make(a.v, unsigned).v;
    const y = make(b.v, unsigned).v;
    switch (op) {
      case '*':
        return make(x * y, unsigned);
      case '+':
        return make(x + y, unsigned);
      case '-':
        return make(x - y, unsigned);
      case '&':
        return make(x & y, unsigned);
      case '^':
        return make(x ^ y, unsigned);
      case '|':
        return make(x | y, unsigned);
      case '<':
        return truth(x < y);
      case '>':
        return truth(x > y);
      case '<=':
        return truth(x <= y);
      case '>=':
        return truth(x >= y);
      case '==':
        return truth(x === y);
      case '!=':
        return truth(x !== y);
      default:
        if (y === 0n) {
          if (live) throw new BadExpression(loc, 'Division by zero in this condition');
          return make(0n, unsigned);
        }
        return make(op === '/' ? x / y : x % y, unsigned);
    }
  }

  private unary(live: boolean): Value {
    const token = this.tokens[this.at];
    if (token === undefined) throw new BadExpression(this.loc, 'This condition ends too early');
    if (++this.depth > MAX_DEPTH) throw new BadExpression(this.loc, 'This condition is nested too deep');
    this.at++;
    const value = this.operand(token, live);
    this.depth--;
    return value;
  }

  private operand(token: Token, live: boolean): Value {
    if (token.kind === Kind.Number) {
      const constant = integerConstant(token.text);
      if (typeof constant === 'string') throw new BadExpression(token.spelled, constant);
      return make(constant.value, constant.unsigned || constant.value > 0x7fffffffffffffffn);
    }
    if (token.kind === Kind.Char) {
      const constant = charConstant(token.text);
      if (typeof constant === 'string') throw new BadExpression(token.spelled, constant);
      return make(constant.value, false);
    }
    if (token.kind === Kind.Ident) {
      const call = this.is('(');
      if (call)
        throw new BadExpression(token.spelled, `'${token.text}' is not a macro, so it cannot be called in a condition`);
      return make(0n, false);
    }
    switch (token.text) {
      case '(': {
        let value = this.conditional(live);
        while (this.is(',')) {
          this.at++;
          value = this.conditional(live);
        }
        this.expect(')');
        return value;
      }
      case '-': {
        const v = this.unary(live);
        return make(-v.v, v.unsigned);
      }
      case '+':
        return this.unary(live);
      case '~': {
        const v = this.unary(live);
        return make(~v.v, v.unsigned);
      }
      case '!':
        return truth(this.unary(live).v === 0n);
    }
    throw new BadExpression(token.spelled, `Unexpected '${token.text}' in this condition`);
  }
}

function make(v: bigint, unsigned: boolean): Value {
  return { v: unsigned ? BigInt.asUintN(64, v) : BigInt.asIntN(64, v), unsigned };
}

function truth(value: boolean): Value {
  return { v: value ? 1n : 0n, unsigned: false };
}
