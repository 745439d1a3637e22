/**
 * Reports of faults, BUGs and warnings in the words and the shape of Linux's own, with function names
 * and lines where Linux prints offsets (as its decode_stacktrace script makes of them).
 * Leaves out: registers and code bytes, which this machine has not.
 */
import type { MachineFault } from '../machine';
import type { DebugInfo } from '../machine/debug-info';
import type { Frame } from './api';

/** Faults that x86 raises as #PF; others are found by the checker or are traps (no address at all is #GP). */
const PAGE_FAULTS: readonly MachineFault['reason'][] = [
  'null',
  'unmapped',
  'user-access',
  'kernel-access',
  'read-only',
];

/** Who was running. */
export interface Culprit {
  cpu: number;
  pid: number;
  uid?: number;
  comm: string;
  /** Virtual ns. */
  timeNs: number;
}

function place(debug: DebugInfo, frame: Frame): string {
  const name = debug.functions[frame.fn]?.name ?? '?';
  if (frame.stmt < 0) return name;
  const file = debug.files[debug.stmtFile[frame.stmt]]?.path ?? '?';
  return `${name} (${file}:${debug.stmtLine[frame.stmt]})`;
}

/** Call trace with the marks of contexts: interrupts first, then the task, then where user mode was. */
export function callTrace(debug: DebugInfo, frames: readonly Frame[]): string[] {
  const lines = ['Call Trace:'];
  let context = '';
  const irqs = frames.map((frame) => frame.kind === 'irq');
  frames.forEach((frame, index) => {
    const wanted = frame.user ? '' : irqs.indexOf(true, index) >= 0 ? 'IRQ' : 'TASK';
    if (wanted !== context) {
      if (context !== '') lines.push(` </${context}>`);
      if (wanted !== '') lines.push(` <${wanted}>`);
      else lines.push(' user mode:');
      context = wanted;
    }
    lines.push(` ${place(debug, frame)}`);
  });
  if (context !== '') lines.push(` </${context}>`);
  return withoutRepeats(lines);
}

/** A call that repeats itself, or two that call each other, many times over: the first of it, and how often. */
function withoutRepeats(lines: readonly string[]): string[] {
  const out: string[] = [];
  for (let i = 0; i < lines.length; ) {
    let skipped = false;
    for (const period of [1, 2]) {
      let times = 1;
      while (same(lines, i, i + times * period, period)) times++;
      if (times < 5) continue;
      out.push(...lines.slice(i, i + period), ` … ${times - 1} more of ${period === 1 ? 'this' : 'these two'}`);
      i += times * period;
      skipped = true;
      break;
    }
    if (!skipped) out.push(lines[i++]);
  }
  return out;
}

function same(lines: readonly string[], a: number, b: number, count: number): boolean {
  for (let k = 0; k < count; k++) if (b + k >= lines.length || lines[a + k] !== lines[b + k]) return false;
  return true;
}

function header(who: Culprit): string {
  const uid = who.uid === undefined ? '' : `UID: ${who.uid} `;
  return `CPU: ${who.cpu} ${uid}PID: ${who.pid} Comm: ${who.comm} Not tainted 6.12.0-sockstep`;
}

/** A fault of kernel code. `number` counts the oopses of this host, from 1. */
export function kernelOops(
  debug: DebugInfo,
  fault: MachineFault,
  frames: readonly Frame[],
  who: Culprit,
  number: number,
): string {
  const lines = [fault.title];
  if (PAGE_FAULTS.includes(fault.reason)) {
    const what = fault.access === 'execute' ? 'instruction fetch' : `${fault.access} access`;
    lines.push(`#PF: supervisor ${what} in kernel mode`);
    const cause = (fault.errorCode & 1) !== 0 ? 'permissions violation' : 'not-present page';
    lines.push(`#PF: error_code(0x${fault.errorCode.toString(16).padStart(4, '0')}) - ${cause}`);
  }
  if (fault.detail !== '') lines.push(fault.detail);
  // #GP has an error code of its own, 0 for a bad address.
  const code = fault.reason === 'non-canonical' ? 0 : fault.errorCode;
  lines.push(`Oops: ${code.toString(16).padStart(4, '0')} [#${number}] SMP`);
  lines.push(header(who));
  if (frames.length > 0) lines.push(`RIP: 0010:${place(debug, frames[0])}`);
  return [...lines, ...callTrace(debug, frames)].join('\n');
}

/** A fault of a user program: the kernel's one line, or what the checker found, then where the program was. */
export function userFault(debug: DebugInfo, fault: MachineFault, frames: readonly Frame[], who: Culprit): string {
  const address = fault.address.toString(16);
  const at = frames.length > 0 ? place(debug, frames[0]) : '?';
  const task = `${who.comm}[${who.pid}]`;
  const lines = PAGE_FAULTS.includes(fault.reason)
    ? [`${task}: segfault at ${address} ip ${at} error ${fault.errorCode}`]
    : fault.reason === 'non-canonical'
      ? [`traps: ${task} general protection fault ip ${at} error 0`]
      : [`${task}: ${fault.title}`];
  if (fault.detail !== '') lines.push(fault.detail);
  return [...lines, ...callTrace(debug, frames)].join('\n');
}

/** A warning: the machine goes on. */
export function warning(
  debug: DebugInfo,
  title: string,
  detail: string,
  frames: readonly Frame[],
  who: Culprit,
): string {
  const lines = ['------------[ cut here ]------------', title];
  if (detail !== '') lines.push(detail);
  lines.push(header(who));
  if (frames.length > 0) lines.push(`RIP: 0010:${place(debug, frames[0])}`);
  return [...lines, ...callTrace(debug, frames), '---[ end trace ]---'].join('\n');
}
