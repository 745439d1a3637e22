/**
 * How tightly C's binary operators bind, assignments and the conditional operator apart (C11 6.5.5 to 6.5.14). One
 * table for the language and for the conditions of the preprocessor.
 */
export const PRECEDENCE: Record<string, number | undefined> = Object.assign(
  Object.create(null) as Record<string, number>,
  {
    '||': 1,
    '&&': 2,
    '|': 3,
    '^': 4,
    '&': 5,
    '==': 6,
    '!=': 6,
    '<': 7,
    '>': 7,
    '<=': 7,
    '>=': 7,
    '<<': 8,
    '>>': 8,
    '+': 9,
    '-': 9,
    '*': 10,
    '/': 10,
    '%': 10,
  },
);
