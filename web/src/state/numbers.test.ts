import { expect, test } from 'vitest';
import { know, lookIn, numberIn, numberKnown } from './numbers';

const [FIRST, SECOND, TEXT] = ['A'.repeat(43), 'B'.repeat(43), 'C'.repeat(43)];

test('a decision is named by its own number, and not the version that it is about', () => {
  const held = { decisions: [{ id: FIRST, number: 'ALD-000028', party: 'alder', version_id: TEXT }] };
  expect([numberIn(held, FIRST), numberIn(held, TEXT)]).toEqual(['ALD-000028', null]);
});
test('of a thing with versions the number is that of the version shown', () => {
  const held = [{ id: FIRST, version_id: SECOND, version: 2, number: 'ALD-000009', party: 'alder' }];
  expect([numberIn(held, SECOND), numberIn(held, FIRST)]).toEqual(['ALD-000009', null]);
});
test('a row that only links to a meeting does not give the meeting another number', () => {
  expect(numberIn({ about: { id: FIRST, number: 'ALD-000007', kind: 'minutes', title: [] } }, FIRST)).toBeNull();
});
test('what was named by its number, and what another room holds, is known', () => {
  expect(numberKnown(FIRST)).toBeNull();
  know(FIRST, 'ALD-000026');
  lookIn(() => ({ rounds: [{ id: SECOND, number: 'BIR-000035', party: 'birch' }] }));
  expect([numberKnown(FIRST), numberKnown(SECOND), numberKnown('short')]).toEqual(['ALD-000026', 'BIR-000035', null]);
});
