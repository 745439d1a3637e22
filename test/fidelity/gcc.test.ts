/** The kernel and the C library are C that gcc accepts too, without a warning. */
import { execFileSync, spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../kernel-image';

const FLAGS = ['-std=gnu11', '-fsyntax-only', '-Wall', '-fno-diagnostics-color'];
const KERNEL = ['-I', 'kernel/include', '-I', 'kernel/include/uapi'];

function hasGcc(): boolean {
  try {
    return execFileSync('gcc', ['-dumpmachine'], { encoding: 'utf8', stdio: 'pipe' }).startsWith('x86_64-');
  } catch {
    return false;
  }
}

const usable = hasGcc();
if (!usable) console.warn('gcc for x86-64 is not here: whether it takes the kernel sources is not tested');

function said(flags: string[], sources: string[]): string {
  return spawnSync('gcc', [...FLAGS, ...flags, ...sources], { cwd: ROOT, encoding: 'utf8' }).stderr;
}

describe.skipIf(!usable)('gcc -std=gnu11 -fsyntax-only -Wall', { timeout: 60_000 }, () => {
  it('takes every source of the kernel', () => {
    const sources = globSync('kernel/**/*.c', { cwd: ROOT, exclude: (path) => path === 'kernel/user' });
    const kernel = sources.filter((path) => !path.startsWith('kernel/user/'));
    expect(kernel.length).toBeGreaterThan(100);
    expect(said(KERNEL, kernel)).toBe('');
  });

  it('takes every source of the C library', () => {
    const library = globSync('kernel/user/**/*.c', { cwd: ROOT });
    expect(library.length).toBeGreaterThan(20);
    expect(said(['-ffreestanding', '-fno-builtin', '-nostdinc', '-I', 'kernel/user/include', ...KERNEL], library)).toBe(
      '',
    );
  });
});
