/**
 * Where a name of a scenario stands: hosts, links and processes, in declarations and wherever statements
 * use them. For renaming and for marking all places of a name.
 * Leaves out: names in the C and in texts.
 */
import { matchForm, parseForm } from './forms';
import { scan } from './scan';
import { STATEMENT_HELP } from './statements';

export interface Place {
  start: number;
  end: number;
}

type Kind = 'HOST' | 'LINK' | 'PROCESS';

const DECLARES: Record<string, Kind> = { host: 'HOST', link: 'LINK', process: 'PROCESS' };
const forms = STATEMENT_HELP.map((help) => ({ help, form: parseForm(help.form) }));

/** All places of the name that stands at an offset; none when nothing that can be renamed stands there. */
export function placesOfName(text: string, offset: number): { name: string; places: Place[] } | undefined {
  const all = namesIn(text);
  const here = all.find(({ start, end }) => start <= offset && offset <= end);
  if (!here) return undefined;
  const places = all.filter(({ kind, name }) => kind === here.kind && name === here.name);
  return { name: here.name, places: places.map(({ start, end }) => ({ start, end })) };
}

function namesIn(text: string): (Place & { kind: Kind; name: string })[] {
  const found: (Place & { kind: Kind; name: string })[] = [];
  for (const { block, tokens } of scan(text).lines) {
    if (tokens.length === 0) continue;
    const matches = forms.filter(({ help }) => help.block === block).map(({ form }) => matchForm(form, tokens));
    const best = matches.reduce((a, b) => (b.length > a.length ? b : a));
    tokens.forEach((token, i) => {
      const role = best.roles[i]?.text;
      const kind = i === 1 && role === 'NAME' && block === 'top' ? DECLARES[tokens[0]!.text] : undefined;
      if (kind) found.push({ kind, name: token.text, start: token.start, end: token.end });
      else if (role === 'HOST' || role === 'LINK' || role === 'PROCESS')
        found.push({ kind: role, name: token.text, start: token.start, end: token.end });
      else if (role === 'HOST.IF') {
        const name = token.text.slice(0, token.text.indexOf('.'));
        found.push({ kind: 'HOST', name, start: token.start, end: token.start + name.length });
      }
    });
  }
  return found;
}
