/** Making function symbols: everything that a new one has not is empty. */
import type { FunctionSymbol } from './ast';
import type { FunctionType } from './types';

/** A function called `name`, external unless `properties` say otherwise, wanted from the start, without a body. */
export function functionSymbol(
  name: string,
  type: FunctionType,
  properties: Partial<FunctionSymbol> = {},
): FunctionSymbol {
  return {
    symbol: 'function',
    name,
    linkName: name,
    type,
    linkage: 'external',
    isInline: false,
    inlineOnly: false,
    noreturn: false,
    attributes: [],
    params: [],
    locals: [],
    referenced: true,
    loc: 0,
    start: 0,
    end: 0,
    comment: '',
    ...properties,
  };
}
