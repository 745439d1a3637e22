/** The functions of the shipped kernel, for those who ask without a session: read from the kernel's stored image. */
import { functionsOfImage } from '../machine/image-functions';
import type { FunctionEntry } from './custom';
import { firstSentence } from './source-labels';

/** Functions that one can stop in, by name. Throws `RangeError` when the bytes are not an image of this version. */
export function kernelFunctions(image: Uint8Array): FunctionEntry[] {
  const { files, functions } = functionsOfImage(image);
  return functions
    .filter((fn) => !fn.isTracepoint)
    .map(({ name, file, line, comment }): FunctionEntry => {
      const path = files[file]?.path ?? '';
      const summary = firstSentence(comment);
      return { name, file: path, line, path: `sockstep-kernel:/${path}`, origin: 'kernel', summary };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
