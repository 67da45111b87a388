import { expect, test } from 'vitest';
import { position } from '../fixtures';
import { cells, namer } from './matrix';

test('every side has a cell in its order, also one that said nothing', () => {
  const row = cells(['alder', 'birch', 'cedar'], [position('cedar', 'accept'), position('alder', 'reject')]);
  expect(row.map((one) => [one.party, one.said.map((each) => each.says)])).toEqual([['alder', ['reject']], ['birch', []], ['cedar', ['accept']]]);
});
test('what a side says to its own and to all stands beside one another', () => {
  const row = cells(['alder'], [position('alder', 'silent', { apart: [position('alder', 'accept', { audience: 'alder', id: 'B'.repeat(43) })] })]);
  expect(row[0]?.said.map((one) => one.audience)).toEqual(['parties', 'alder']);
});
test('a clause without a number is called by its id', () => {
  const name = namer([{ clause: 'c1', label: '3.2' }, { clause: 'c2', label: '' }]);
  expect([name('c1'), name('c2'), name('c9')]).toEqual(['3.2', 'c2', 'c9']);
});
