import { expect, test } from 'vitest';
import type { NumberRow, Numbers, NumberState } from '../../../api/table';
import { heldIn, mayGoOn, nameOfNumbers, numberLook, refused, rowsOf, toCompare } from './numbers';

const term = { path: '/zones/0/radius_m', held: '500', unit: 'm', of: [{ en: 'The valley' }], ref: '', field: { en: 'Radius' } };
function row(state: NumberState, how: NumberRow['how'] = 'number', said = '1,000 metres'): NumberRow {
  return { state, how, kind: 'length', clause: 'c1', label: '1', said: { en: said }, terms: [term], more: 0 };
}
function numbers(rows: NumberRow[], more: Partial<Numbers> = {}): Numbers {
  const counts: Record<string, number> = { differs: 0, only_in_text: 0, only_in_terms: 0, same: 0 };
  for (const one of rows) counts[one.state] = (counts[one.state] ?? 0) + 1;
  return { rows, counts, cut: false, ...more };
}

test('what differs where a bracket was bound goes no further, whatever was ticked', () => {
  const held = numbers([row('differs', 'bind')]);
  expect([refused(held), mayGoOn(held, nameOfNumbers(held))]).toEqual([true, false]);
});
test('what differs by the name of a clause alone, or stands on one side alone, has to have been compared', () => {
  for (const held of [numbers([row('differs', 'term')]), numbers([row('only_in_text')]), numbers([row('only_in_terms')])]) {
    expect([refused(held), toCompare(held), mayGoOn(held, ''), mayGoOn(held, nameOfNumbers(held))]).toEqual([false, true, false, true]);
  }
});
test('where all is the same, or there are no terms, nothing is to be ticked', () => {
  for (const held of [numbers([row('same')]), numbers([]), null, undefined]) expect([toCompare(held), mayGoOn(held, '')]).toEqual([false, true]);
});
test('a text that was not read to its end is to be compared by a person', () => {
  expect(toCompare(numbers([row('same')], { cut: true }))).toBe(true);
});
test('what was ticked holds for these very figures', () => {
  const [one, other] = [numbers([row('only_in_text')]), numbers([row('only_in_text', 'number', '900 metres')])];
  expect(mayGoOn(other, nameOfNumbers(one))).toBe(false);
});
test('rows of a state are given with how many more there are', () => {
  const held = numbers([row('same'), row('differs')], { counts: { same: 7, differs: 1 } });
  expect([rowsOf(held, 'same').left, rowsOf(held, 'differs'), rowsOf(held, 'only_in_text')]).toEqual([6, { rows: [row('differs')], left: 0 }, { rows: [], left: 0 }]);
});
test('a bare number of the terms has its unit, another value stands as it is written', () => {
  expect([heldIn(term), heldIn({ ...term, held: '48 hours', unit: '' }), heldIn({ ...term, unit: 'furlong' })]).toEqual([
    { key: 'tableNumbers.unit_m', n: '500' }, { key: '', n: '48 hours' }, { key: '', n: '500' },
  ]);
});
test('every state has a shape of its own', () => {
  expect(new Set((['differs', 'only_in_text', 'only_in_terms', 'same'] as const).map((one) => numberLook(one).shape)).size).toBe(4);
});
