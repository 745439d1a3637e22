/**
 * The gallery as a page: scenarios by topic, each with its description and what one can do with it. Plain
 * HTML without a script; what is clicked is a command link.
 * Leaves out: finding scenarios (scenarios.ts), the window (gallery.ts).
 */

export interface GalleryEntry {
  /** As commands take it. */
  uri: string;
  /** Folder or `workspace`. */
  topic: string;
  file: string;
  title: string;
  /** The description as HTML. */
  html: string;
  bundled: boolean;
}

export interface GalleryLink {
  command: string;
  label: string;
  say: string;
  /** Only for what comes with the extension. */
  bundledOnly?: boolean;
}

/** The links of a card: exactly these commands may be run from the page. */
export const GALLERY_LINKS: readonly GalleryLink[] = [
  { command: 'sockstep.debugFile', label: 'Debug', say: 'Debug' },
  { command: 'sockstep.openScenario', label: 'Open', say: 'Open' },
  { command: 'sockstep.copyScenario', label: 'Copy into the workspace', say: 'Copy', bundledOnly: true },
];

/** Topics in the order in which one learns; others follow by name. */
const ORDER = ['workspace', 'basics', 'sockets', 'sleep', 'receive', 'send', 'close', 'loss'];

export function galleryPage(entries: readonly GalleryEntry[], nonce: string, cspSource: string): string {
  const topics = new Map<string, GalleryEntry[]>();
  for (const entry of entries) topics.set(entry.topic, [...(topics.get(entry.topic) ?? []), entry]);
  const rank = (topic: string) => (ORDER.includes(topic) ? ORDER.indexOf(topic) : ORDER.length);
  const sorted = [...topics].sort(([a], [b]) => rank(a) - rank(b) || a.localeCompare(b));
  const contents = sorted
    .map(([topic, list]) => `<li><a href="#${anchor(topic)}">${heading(topic)}</a> <span>${list.length}</span></li>`)
    .join('');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; img-src ${cspSource} data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scenario Gallery</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<h1>Scenarios</h1>
<p>Each is a small network of simulated Linux hosts with C programs on them. <b>Debug</b> stops at the first statement of the first program; from there every step goes both ways.</p>
<nav aria-label="Topics"><ul>${contents}</ul></nav>
<main>${sorted.map(([topic, list]) => section(topic, list)).join('\n')}</main>
</body>
</html>`;
}

function section(topic: string, list: readonly GalleryEntry[]): string {
  return `<section aria-labelledby="${anchor(topic)}"><h2 id="${anchor(topic)}">${heading(topic)}</h2>
<div class="cards">${list.map(card).join('\n')}</div></section>`;
}

function card(entry: GalleryEntry): string {
  const links = GALLERY_LINKS.filter(({ bundledOnly }) => entry.bundled || !bundledOnly).map(
    ({ command, label, say }) =>
      `<a class="action" href="${commandLink(command, entry.uri)}" aria-label="${escapeHtml(`${say} ${entry.title}`)}">${label}</a>`,
  );
  return `<article><h3>${escapeHtml(entry.title)}</h3>
<p class="file">${escapeHtml(entry.file)}</p>
<div class="description">${folded(entry.html)}</div>
<p class="actions">${links.join(' ')}</p></article>`;
}

/** The first paragraph, and the rest behind a click: pages of text would hide what there is. */
function folded(html: string): string {
  const end = html.indexOf('</p>') + '</p>'.length;
  const rest = html.slice(end).trim();
  if (end < '</p>'.length || rest === '') return html;
  return `${html.slice(0, end)}<details><summary>More</summary>${rest}</details>`;
}

export function commandLink(command: string, argument: string): string {
  return escapeHtml(`command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`);
}

function anchor(topic: string): string {
  return `topic-${topic.replace(/\W+/g, '-')}`;
}

function heading(topic: string): string {
  if (topic === 'workspace') return 'In this workspace';
  // Folders have small letters, abbreviations have not.
  if (/^(tcp|udp|ip|rcu|nic|arp|icmp)$/.test(topic)) return topic.toUpperCase();
  return escapeHtml(topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll('-', ' '));
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
body { padding: 0 2em 3em; max-width: 110em; margin: 0 auto; line-height: 1.5; }
h1 { font-weight: 600; } h2 { margin-top: 2em; font-weight: 600; } h3 { margin: 0; font-size: 1.1em; }
nav ul { display: flex; flex-wrap: wrap; gap: .3em 1.5em; list-style: none; padding: 0; }
nav span { color: var(--vscode-descriptionForeground); }
a { color: var(--vscode-textLink-foreground); }
a:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(26em, 1fr)); gap: 1em; }
article { display: flex; flex-direction: column; padding: 1em 1.2em; border-radius: 4px;
  background: var(--vscode-editorWidget-background);
  border: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border, transparent)); }
.file { margin: 0; color: var(--vscode-descriptionForeground); font-family: var(--vscode-editor-font-family); font-size: .9em; }
.description { flex: 1; } .description pre { overflow-x: auto; }
summary { cursor: pointer; color: var(--vscode-textLink-foreground); }
code { font-family: var(--vscode-editor-font-family); }
.actions { margin: .5em 0 0; display: flex; gap: .7em; flex-wrap: wrap; }
.action { padding: .2em .9em; border-radius: 2px; text-decoration: none;
  color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground);
  border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); }
.action:first-child { color: var(--vscode-button-foreground); background: var(--vscode-button-background); }
.action:first-child:hover { background: var(--vscode-button-hoverBackground); }
`;
