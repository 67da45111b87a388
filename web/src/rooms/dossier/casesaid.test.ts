import { expect, test } from 'vitest';
import { caseSaid } from './casesaid';
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

test('the fields of a call and of a rule are shown as what they are', () => {
  const call = { type: 'call', to: 'birch', asked: 'Stop it', about: 'a'.repeat(43), what: 'Fire' };
  expect(['to', 'asked', 'about', 'what'].map((key) => caseSaid(key, call[key as keyof typeof call], call)?.as)).toEqual(['party', 'text', 'entry', 'text']);
  const rule = { type: 'alert_rule', kinds: ['fire.heavy'], steps: ['clock'], escalate_ms: 900_000, around: { lat_e7: 1, lon_e7: 2, radius_m: 1_000 }, zone: { instrument: 'i', clause: 'c' } };
  expect(['kinds', 'steps', 'escalate_ms', 'around', 'zone'].map((key) => caseSaid(key, rule[key as keyof typeof rule], rule)?.as)).toEqual(['terms', 'codes', 'lasting', 'where', 'text']);
});
