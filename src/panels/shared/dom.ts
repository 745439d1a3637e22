/** Small helpers to build elements, HTML and SVG, and to replace a picture without losing focus or scroll. */

type Attributes = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;
type Child = Node | string | undefined | false | Child[];

const SVG = 'http://www.w3.org/2000/svg';

function fill(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(5) as (Node | string | undefined | false)[]) {
    if (child !== undefined && child !== false) element.append(child);
  }
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  fill(element, attributes, children);
  return element;
}

export function reducedMotion(): boolean {
  return (
    matchMedia('(prefers-reduced-motion: reduce)').matches || document.body.classList.contains('vscode-reduce-motion')
  );
}

/** Key of what has the focus. To be asked before a picture is made that takes over elements of the old one. */
export function focusedKey(): string | null | undefined {
  return document.activeElement?.closest('[data-key]')?.getAttribute('data-key');
}

/**
 * Puts a new picture in the place of the old one. What has the same `data-key` in both keeps the
 * focus, and what has the same `data-move` glides from its old place to its new one.
 */
export function replacePicture(root: HTMLElement, picture: Node[], focused = focusedKey()): void {
  const scroll = { left: document.documentElement.scrollLeft, top: document.documentElement.scrollTop };
  const glide = !reducedMotion();
  const before = new Map<string, DOMRect>();
  if (glide) {
    for (const element of root.querySelectorAll('[data-move]')) {
      before.set(element.getAttribute('data-move') ?? '', element.getBoundingClientRect());
    }
  }
  root.replaceChildren(...picture);
  document.documentElement.scrollTo(scroll);
  if (focused !== undefined && focused !== null) {
    root.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }
  if (!glide) return;
  for (const element of root.querySelectorAll<HTMLElement>('[data-move]')) {
    const old = before.get(element.getAttribute('data-move') ?? '');
    if (!old) {
      if (before.size > 0) element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 180 });
      continue;
    }
    const now = element.getBoundingClientRect();
    const [dx, dy] = [old.left - now.left, old.top - now.top];
    if (Math.abs(dx) + Math.abs(dy) < 2) continue;
    element.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: 'none' }], {
      duration: 260,
      easing: 'ease-in-out',
    });
  }
}
