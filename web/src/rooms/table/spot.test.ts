import { expect, test } from 'vitest';
import { restOf, spotOf, TABS, textRest, textsSpot } from './spot';

test('an address and what it shows go to and fro', () => {
  for (const tab of TABS) expect(spotOf(restOf({ tab, rest: 'KHM-000123' }))).toEqual({ tab, rest: 'KHM-000123' });
  expect(textsSpot(textRest('KHM-000123', 'compare', 'A/B'))).toEqual({ at: 'one', name: 'KHM-000123', view: 'compare', more: 'A/B' });
  expect(textsSpot(textRest('KHM-000123'))).toEqual({ at: 'one', name: 'KHM-000123', view: 'text', more: '' });
});
test('an unknown tab is the list of texts, and an unknown view the text', () => {
  expect([spotOf('nowhere/1'), textsSpot('KHM-000123/odd')]).toMatchObject([{ tab: 'texts', rest: '' }, { view: 'text' }]);
});
