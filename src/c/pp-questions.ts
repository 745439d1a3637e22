/** What `#if` lines ask: `defined X`, `__has_include(…)`, `__has_attribute(…)` and their kind. */
import { isKnownAttribute } from './attributes';
import { isBuiltinName } from './builtins';
import type { DiagnosticList } from './diagnostics';
import { type Ident, Kind, Token } from './token';

export interface ConditionEnvironment {
  isDefined(ident: Ident): boolean;
  /** Whether `#include` with this name would find a file. */
  canInclude(target: string, quoted: boolean): boolean;
}

/** Replaces `defined X`, `__has_include(…)` and their kind by 0 or 1. */
export function replaceDefined(
  tokens: readonly Token[],
  env: ConditionEnvironment,
  diagnostics: DiagnosticList,
): Token[] {
  const out: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const answer = token.ident === undefined || token.blocked ? undefined : question(tokens, i, env, diagnostics);
    if (answer === undefined) out.push(token);
    else {
      out.push(
        new Token(Kind.Number, answer.yes ? '1' : '0', token.spelled, token.length, token.space, false, undefined),
      );
      i = answer.last;
    }
  }
  return out;
}

function question(
  tokens: readonly Token[],
  i: number,
  env: ConditionEnvironment,
  diagnostics: DiagnosticList,
): { yes: boolean; last: number } | undefined {
  const name = tokens[i].text;
  if (name === 'defined') {
    const paren = tokens[i + 1]?.text === '(';
    const operand = tokens[i + (paren ? 2 : 1)];
    if (operand?.ident === undefined || (paren && tokens[i + 3]?.text !== ')')) {
      diagnostics.error('defined', tokens[i].spelled, "'defined' needs the name of a macro");
      return { yes: false, last: tokens.length - 1 };
    }
    return { yes: env.isDefined(operand.ident), last: i + (paren ? 3 : 1) };
  }
  if (!name.startsWith('__has_') || tokens[i + 1]?.text !== '(') return undefined;
  let close = i + 2;
  while (close < tokens.length && tokens[close].text !== ')') close++;
  const inner = tokens.slice(i + 2, close);
  const text = inner.map((t) => t.text).join('');
  switch (name) {
    case '__has_include': {
      const quoted = text.startsWith('"');
      const target = quoted || text.startsWith('<') ? text.slice(1, -1) : '';
      return { yes: target !== '' && env.canInclude(target, quoted), last: close };
    }
    case '__has_attribute':
    case '__has_c_attribute':
      return { yes: isKnownAttribute(text.replace(/^__|__$/g, '')), last: close };
    case '__has_builtin':
      return { yes: isBuiltinName(text), last: close };
    case '__has_feature':
    case '__has_extension':
    case '__has_include_next':
      return { yes: false, last: close };
  }
  return undefined;
}
