/**
 * One Tab stop for a whole picture: inside it the arrow keys move the focus. Left and right go to
 * the neighbour, up and down to the group above or below (`data-group`), Home and End to the ends.
 * Who comes back to the page is where he was before.
 */

const SELECTOR = '[data-key]';

export function makeRoving(root: HTMLElement): { refresh(): void; restore(): void } {
  let current = '';

  const items = () => [...root.querySelectorAll<HTMLElement>(SELECTOR)];

  const refresh = () => {
    const all = items();
    const chosen = all.find((item) => item.dataset.key === current) ?? all[0];
    for (const item of all) item.tabIndex = item === chosen ? 0 : -1;
    return chosen;
  };

  /** Without it the browser goes on behind the place where the focus was, which may be out of the page. */
  const restore = () => {
    if (current !== '' && document.activeElement === document.body) refresh()?.focus({ preventScroll: true });
  };
  window.addEventListener('focus', restore);

  const go = (item: HTMLElement | undefined) => {
    if (!item) return;
    current = item.dataset.key ?? '';
    refresh();
    item.focus();
    item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  root.addEventListener('focusin', (event) => {
    const item = (event.target as Element).closest<HTMLElement>(SELECTOR);
    if (item) {
      current = item.dataset.key ?? '';
      refresh();
    }
  });

  root.addEventListener('keydown', (event) => {
    const item = (event.target as Element).closest<HTMLElement>(SELECTOR);
    if (!item || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    // In a text field and in a list of choices the keys belong to it, but for the way out.
    if (item instanceof HTMLInputElement && event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    if (item instanceof HTMLSelectElement && event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const all = items();
    const index = all.indexOf(item);
    const group = (element: HTMLElement) => element.closest('[data-group]');
    const groups = [...new Set(all.map(group))];
    const groupIndex = groups.indexOf(group(item));
    const firstOf = (wanted: Element | null | undefined) =>
      wanted === undefined ? undefined : all.find((element) => group(element) === wanted);
    switch (event.key) {
      case 'ArrowRight':
        go(all[index + 1]);
        break;
      case 'ArrowLeft':
        go(all[index - 1]);
        break;
      case 'ArrowDown':
        go(firstOf(groups[groupIndex + 1]));
        break;
      case 'ArrowUp':
        go(groupIndex > 0 ? firstOf(groups[groupIndex - 1]) : undefined);
        break;
      case 'Home':
        go(all[0]);
        break;
      case 'End':
        go(all.at(-1));
        break;
      default:
        return;
    }
    event.preventDefault();
  });

  return { refresh, restore };
}
