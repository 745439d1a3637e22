/**
 * The console's commands `until EXPRESSION` and `reverse-until EXPRESSION`: told from C that begins with
 * a variable of that name.
 * Leaves out: what they do (until-change.ts).
 */

/** Names of the console commands, with what `help` says of them. */
export const UNTIL_COMMANDS = {
  until: { backwards: false, help: 'continue until a value changes: until sk->sk_rmem_alloc' },
  'reverse-until': { backwards: true, help: 'continue back to the last change: reverse-until sk->sk_rmem_alloc' },
} as const;

export interface UntilCommand {
  expression: string;
  backwards: boolean;
}

/** What the console's `until …` asks for; undefined when the text is no such command. */
export function untilCommand(text: string, isVariable: () => boolean): UntilCommand | undefined {
  const match = /^\s*(reverse-until|until)(?:\s+(.+?))?\s*$/s.exec(text);
  if (!match) return undefined;
  const [, name, expression = ''] = match;
  // A variable of that name wins, unless what follows makes no C of it.
  if (!/^[A-Za-z_]/.test(expression) && isVariable()) return undefined;
  // `until = 1` is meant for a variable that is not there.
  if (/^(=|->|\.|\[|[-+*/%&|^]=|\+\+|--)/.test(expression)) return undefined;
  return { expression, backwards: UNTIL_COMMANDS[name as keyof typeof UNTIL_COMMANDS].backwards };
}
