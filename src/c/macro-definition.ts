/**
 * `#define` lines: the tokens after `define` to a `Macro`; and macros made from text, for
 * predefined ones and for those the debugger hands in.
 */
import type { MacroDefinition } from './ast';
import type { DiagnosticList } from './diagnostics';
import { type Ident, type IdentTable, Kind, type Macro, spell, type Token } from './token';

export function defineMacro(
  line: readonly Token[],
  at: Token,
  idents: IdentTable,
  diagnostics: DiagnosticList,
): Macro | undefined {
  const name = line[0];
  if (name === undefined || name.ident === undefined) {
    diagnostics.error('define-name', name?.spelled ?? at.spelled, "'#define' needs the name of a macro");
    return undefined;
  }
  if (name.text === 'defined') {
    diagnostics.error('define-name', name.spelled, "'defined' cannot be the name of a macro");
    return undefined;
  }
  const open = line[1];
  if (open === undefined || open.text !== '(' || open.space || open.kind !== Kind.Punct) {
    const body = line.slice(1);
    return pasteAtEdge(body, diagnostics) ? undefined : buildMacro(name, undefined, false, body, idents);
  }
  const params: string[] = [];
  let variadic = false;
  let i = 2;
  for (let first = true; line[i]?.text !== ')'; first = false) {
    if (!first) {
      if (line[i]?.text !== ',' || variadic) return badParams(line[i] ?? name, diagnostics);
      i++;
    }
    const token = line[i];
    if (token === undefined) return badParams(name, diagnostics);
    if (token.text === '...') {
      variadic = true;
      params.push('__VA_ARGS__');
      i++;
    } else if (token.kind === Kind.Ident) {
      if (params.includes(token.text)) {
        diagnostics.error(
          'macro-parameter',
          token.spelled,
          `Parameter '${token.text}' of macro '${name.text}' is named twice`,
        );
        return undefined;
      }
      params.push(token.text);
      i++;
      if (line[i]?.text === '...') {
        variadic = true;
        i++;
      }
    } else return badParams(token, diagnostics);
  }
  const body = line.slice(i + 1);
  if (pasteAtEdge(body, diagnostics)) return undefined;
  const macro = buildMacro(name, params, variadic, body, idents);
  for (let j = 0; j < body.length; j++) {
    if (
      body[j].text === '#' &&
      body[j].kind === Kind.Punct &&
      !(macro.paramOf[j + 1] >= 0) &&
      body[j + 1]?.text !== '__VA_OPT__'
    ) {
      diagnostics.error('bad-stringize', body[j].spelled, "'#' in a macro must stand before a parameter");
      return undefined;
    }
  }
  return macro;
}

function pasteAtEdge(body: readonly Token[], diagnostics: DiagnosticList): boolean {
  const edge =
    body[0]?.text === '##' ? body[0] : body[body.length - 1]?.text === '##' ? body[body.length - 1] : undefined;
  if (edge !== undefined)
    diagnostics.error('bad-paste', edge.spelled, "'##' cannot stand at the beginning or end of a macro");
  return edge !== undefined;
}

function badParams(at: Token, diagnostics: DiagnosticList): undefined {
  diagnostics.error('macro-parameter', at.spelled, 'The list of macro parameters is not well formed', {
    suggestion: "write names separated by ',' and at the end perhaps '...'",
  });
  return undefined;
}

function buildMacro(
  name: Token,
  params: string[] | undefined,
  variadic: boolean,
  body: readonly Token[],
  idents: IdentTable,
): Macro {
  const index = new Map<Ident, number>();
  params?.forEach((param, i) => {
    index.set(idents.get(param), i);
  });
  const paramOf = body.map((token) => (token.ident === undefined ? -1 : (index.get(token.ident) ?? -1)));
  let text: string | undefined;
  return {
    name: name.text,
    functionLike: params !== undefined,
    params: params ?? [],
    variadic,
    loc: name.spelled,
    get text(): string {
      return (text ??= spell(body));
    },
    body,
    paramOf,
  };
}

/** A macro from a description whose body is text; `tokens` are those of `name[(params)] text`. */
export function macroFromTokens(
  tokens: readonly Token[],
  idents: IdentTable,
  diagnostics: DiagnosticList,
): Macro | undefined {
  return defineMacro(tokens, tokens[0], idents, diagnostics);
}

/** The text of a `#define` line (without the word) for a definition. */
export function definitionText(macro: MacroDefinition): string {
  let params = '';
  if (macro.functionLike) {
    const names = [...macro.params];
    if (macro.variadic) {
      const last = names.pop() as string;
      names.push(last === '__VA_ARGS__' ? '...' : `${last}...`);
    }
    params = `(${names.join(', ')})`;
  }
  return `${macro.name}${params} ${macro.text}`;
}

export function sameMacro(a: Macro, b: Macro): boolean {
  return (
    a.dynamic === b.dynamic &&
    a.functionLike === b.functionLike &&
    a.variadic === b.variadic &&
    a.params.join() === b.params.join() &&
    a.text === b.text
  );
}
