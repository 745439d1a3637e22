/** What a panel's page may send: what has another shape is dropped, whole. */
import { expect, test } from 'vitest';
import { checkFromPanel } from '../../src/panels/protocol';

test('messages of the right shape are taken, with nothing beside their fields', () => {
  expect(checkFromPanel({ type: 'ready', more: 1 })).toEqual({ type: 'ready' });
  expect(checkFromPanel({ type: 'seek', t: 5, more: 1 })).toEqual({ type: 'seek', t: 5 });
  expect(checkFromPanel({ type: 'watch', expression: 'sk' })).toEqual({ type: 'watch', expression: 'sk' });
  expect(checkFromPanel({ type: 'openSource', file: '/a.c', line: 3 })).toEqual({
    type: 'openSource',
    file: '/a.c',
    line: 3,
  });
  expect(checkFromPanel({ type: 'view', view: { from: 1 } })).toEqual({ type: 'view', view: { from: 1 } });
});

test('anything else is not', () => {
  const wrong = [
    undefined,
    null,
    'ready',
    [],
    { type: 'nothing' },
    { type: 'seek' },
    { type: 'seek', t: -1 },
    { type: 'seek', t: 1.5 },
    { type: 'seek', t: '1' },
    { type: 'watch', expression: 7 },
    { type: 'watch', expression: 'x'.repeat(1001) },
    { type: 'openSource', file: 1, line: 1 },
    { type: 'openSource', file: '/a.c', line: 'x' },
    { type: 'view', view: null },
    { type: 'view', view: 'all' },
  ];
  for (const message of wrong) expect(checkFromPanel(message)).toBeUndefined();
});
