/** The text of a log point in its parts. Leaves out: what the expressions in it are worth (expressions.ts). */

/** Text and `{expressions}` of a log message; `\{` is a brace. */
export function splitMessage(text: string): (string | { expression: string })[] {
  const out: (string | { expression: string })[] = [];
  let plain = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\' && (text[i + 1] === '{' || text[i + 1] === '}')) {
      plain += text[++i];
      continue;
    }
    if (text[i] !== '{') {
      plain += text[i];
      continue;
    }
    let depth = 1;
    let end = i + 1;
    while (end < text.length && depth > 0) {
      if (text[end] === '{') depth++;
      if (text[end] === '}') depth--;
      end++;
    }
    if (depth > 0) {
      plain += text.slice(i);
      break;
    }
    if (plain !== '') out.push(plain);
    plain = '';
    out.push({ expression: text.slice(i + 1, end - 1) });
    i = end - 1;
  }
  if (plain !== '') out.push(plain);
  return out;
}
