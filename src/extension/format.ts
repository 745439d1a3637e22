/** Numbers as people read them: the same in the status bar and in messages. */

/** Virtual time: seconds and the rest in groups, `0.100 020 310 s`. */
export function formatTime(ns: number): string {
  const whole = Math.floor(ns / 1e9);
  const rest = String(Math.round(ns - whole * 1e9)).padStart(9, '0');
  return `${whole}.${rest.slice(0, 3)} ${rest.slice(3, 6)} ${rest.slice(6)} s`;
}

/** `1240318` as `1 240 318`. */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');
}

/** What someone typed for a position: `12 000`, `+100`, `-1`. Undefined when it is none in [0, lastT]. */
export function parsePosition(text: string, t: number, lastT: number): number | undefined {
  const match = /^\s*([+-]?)\s*(\d[\d_, ]*)\s*$/.exec(text);
  if (!match) return undefined;
  const number = Number(match[2].replace(/[_, ]/g, ''));
  const target = match[1] === '+' ? t + number : match[1] === '-' ? t - number : number;
  return target >= 0 && target <= lastT ? target : undefined;
}
