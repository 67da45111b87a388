import { expect, test } from 'vitest';
import { pairOf, shown, sign, values } from './comparing';

const versions = ['A', 'B', 'C'].map((id) => ({ id, readable: id !== 'B', unfinished: false }));
test('the last two that can be read are compared where nothing is chosen', () => {
  expect([pairOf('', versions), pairOf('C/A', versions), pairOf('A/B', versions)]).toEqual([{ older: 'A', newer: 'C' }, { older: 'C', newer: 'A' }, { older: 'A', newer: 'C' }]);
});
test('what went and what came have a sign of their own', () => {
  expect([sign('in'), sign('out'), sign('same')]).toEqual(['+', '−', '']);
});
test('a clause that is the same is left out only where that is wished', () => {
  const clauses = (['same', 'edited', 'moved'] as const).map((state) => ({ clause: state, state, older: null, newer: null, words: {}, changes: [] }));
  expect([shown(clauses, true).length, shown(clauses, false).length]).toEqual([2, 3]);
});
test('a bracket that changed is told by its number, other values as they are', () => {
  expect(values({ code: 'bracket_replaced', values: ['b1', 'b2 m'] })).toEqual(['1', 'b2 m']);
  expect(values({ code: 'numbers', values: ['b1', '5'] })).toEqual(['b1', '5']);
});
