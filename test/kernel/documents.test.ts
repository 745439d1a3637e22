/** What the document speaks of is in the kernel: under its own name, in Linux's file. Whether scenarios call it: test/scenario. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deserializeImage } from '../../src/machine';
import { ROOT, stockKernelImage } from '../kernel-image';
import { ALIASES, FUNCTIONS, MACROS, NOT_KERNEL, OBJECTS, OTHERS } from './document-names';

const DOCUMENT = join(ROOT, '../shared/seeds/000_fd16ec93ac3ff514.txt');

/** Our headers are split where Linux's are very long: sock_inline.h holds what sock.h has there. */
const linuxFile = (path: string): string => path.replace(/_(inline|mem|queue)\.h$/, '.h');

/** Identifiers in running text, some of which the document's conversion has glued to the words beside them. */
function namesIn(text: string): string[] {
  const words = text.match(/\b_*[a-z][a-z0-9]*(?:_+[a-z0-9]+)+\b|\b[a-z_][a-z0-9_]*(?=\(\))/g) ?? [];
  return [...new Set(words)].sort();
}

describe('the document', () => {
  it.skipIf(!existsSync(DOCUMENT))('names nothing that is not known here', () => {
    const known = [
      ...Object.keys(FUNCTIONS),
      ...Object.keys(MACROS),
      ...OBJECTS,
      ...OTHERS,
      ...Object.keys(ALIASES),
      ...NOT_KERNEL,
    ];
    const names = namesIn(readFileSync(DOCUMENT, 'utf8'));
    expect(names.length).toBeGreaterThan(60);
    const unknown = names.filter((name) => !known.some((k) => name === k || (name.includes(k) && k.length > 5)));
    expect(unknown).toEqual([]);
  });

  it('finds its functions in the files that Linux has them in', async () => {
    const { debug } = deserializeImage(await stockKernelImage());
    const objects = [...debug.info.globals.keys(), ...debug.info.staticGlobals.keys()].map((name) =>
      name.replace(/^.*:/, ''),
    );
    const found = Object.fromEntries(
      Object.keys(FUNCTIONS).map((name) => {
        const fn = debug.functions.find((f) => f.name === name && !f.isTracepoint);
        return [name, fn && linuxFile(debug.files[fn.file]?.path ?? '')];
      }),
    );
    expect(found).toEqual(FUNCTIONS);
    for (const [name, real] of Object.entries(ALIASES)) expect([name, FUNCTIONS[real]]).not.toContain(undefined);
    for (const name of OBJECTS) expect([name, objects.includes(name)]).toEqual([name, true]);
  });

  it('finds its macros there too', () => {
    for (const [name, path] of Object.entries(MACROS)) {
      const variants = [path, ...['inline', 'mem', 'queue'].map((part) => path.replace('.h', `_${part}.h`))];
      const texts = variants
        .map((file) => join(ROOT, 'kernel', file))
        .filter((file) => existsSync(file))
        .map((file) => readFileSync(file, 'utf8'));
      expect([name, texts.some((text) => new RegExp(`^#define ${name}\\(`, 'm').test(text))]).toEqual([name, true]);
    }
  });
});
