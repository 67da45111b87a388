import { expect, test } from 'vitest';
import { sayFields } from './said';

const ID = 'A'.repeat(43);

test('a link reads as a word, and the reports it names as reports', () => {
  const rows = sayFields({ type: 'link', target: ID, others: [ID], how: 'repeats', reason: 'One channel.' });
  expect(rows.map((row) => [row.key, row.as])).toEqual([['how', 'term'], ['others', 'entries'], ['reason', 'text'], ['target', 'entry']]);
});

test('what is asked of a guarantor is a sentence, not a kind of incident', () => {
  const rows = sayFields({ type: 'request', what: 'Pull two tanks back', to: 'birch', by_ms: 5 });
  expect(rows).toContainEqual({ key: 'what', as: 'text', value: 'Pull two tanks back' });
  expect(rows).toContainEqual({ key: 'to', as: 'party', value: 'birch' });
  expect(rows).toContainEqual({ key: 'by_ms', as: 'moment', at_ms: 5 });
});

test('the same name of a field is read by the kind of its statement', () => {
  const list = (type: string): unknown => (sayFields({ type, says: 'x' })[0] as { list?: string }).list;
  expect([list('assent'), list('undertaking'), list('verification'), list('comment')]).toEqual(['assent', 'influence', 'verified', undefined]);
});
