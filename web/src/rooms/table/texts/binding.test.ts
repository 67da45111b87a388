import { expect, test } from 'vitest';
import { clause } from '../fixtures';
import { bindable, placesOf, sameTerms, standing } from './binding';

const PACK = JSON.stringify({
  box: { north: '37' }, pack: 'quiet', version: '1', groups: [{ id: 'alder', names: { en: 'Alder' } }],
  instruments: [{ id: 'truce', version: '1', title: { en: 'The truce' }, clauses: [{ id: 'trucks', ref: '6', quantity: { number: '60', unit: 'trucks' } }, { id: 'a/b', title: { en: 'Notice' }, within: '48 h', from: '2016-02-20 00:00' }] }],
  zones: [{ id: 'valley', names: { en: 'The valley' }, accuracy_m: '50', geometry: { circle: { at: ['36', '37'], radius_m: '20000' }, line: [['36', '37']] } }],
});
const word = (names: unknown): string => (names as { en?: string } | undefined)?.en ?? '';

test('the numbers of a pack are offered by their pointer, with what stands around them; coordinates, dates and versions are none', () => {
  expect(placesOf(PACK, word)).toEqual([
    { path: '/instruments/0/clauses/0/quantity/number', value: '60', name: 'quantity/number', within: 'The truce · 6 trucks' },
    { path: '/instruments/0/clauses/1/within', value: '48 h', name: 'within', within: 'The truce · Notice' },
    { path: '/zones/0/accuracy_m', value: '50', name: 'accuracy_m', within: 'The valley' },
    { path: '/zones/0/geometry/circle/radius_m', value: '20000', name: 'geometry/circle/radius_m', within: 'The valley' },
  ]);
  expect(placesOf('no pack', word)).toEqual([]);
});
test('names in a pointer are written as RFC 6901 has them', () => {
  expect(placesOf('{"a/b~":{"number":"5"}}', word)[0]?.path).toBe('/a~1b~0/number');
});

const b1 = { bracket: 'b1', unit: 'km', may_fall: false, options: [{ texts: { en: '10' }, by: [], value: 10 }] };
const below = { clauses: [clause('c1', { en: '⟦b1⟧ km' }, [b1]), clause('c2', { en: '⟦b1⟧ km' }, [b1])] };
const put = { clause: 'c2', do: 'put', label: '2', brackets: [{ bracket: 'b2', unit: 'h', options: [{ texts: [{ language: 'en', text: '5' }], value: 5 }] }] };

test('the brackets are those of the text below with the changes carried out', () => {
  const draft = { fields: {}, parts: [{ fields: { changes: [{ clause: 'c1', do: 'remove' }] }, text_sha256: '', unfinished: true }, { fields: { changes: [put] }, text_sha256: '', unfinished: false }] };
  expect(standing(below, draft)).toEqual([{ clause: 'c2', label: '2', bracket: { bracket: 'b2', unit: 'h', may_fall: false, options: [{ texts: { en: '5' }, by: [], value: 5 }] } }]);
  expect(standing(below, null).map((one) => one.clause)).toEqual(['c1', 'c2']);
  expect(standing(null, { fields: { changes: [put] } }).length).toBe(1);
});
test('what is bound to a bracket that went, or to no place, is not said; the same twice is said once', () => {
  const bind = (name: string, bracket: string, path = '/a') => ({ clause: name, bracket, path });
  expect(bindable([bind('c1', 'b1'), bind('c1', 'b1'), bind('c1', 'b1', ''), bind('c9', 'b1'), bind('c1', 'b2')], standing(below, null))).toEqual([bind('c1', 'b1')]);
});
test('terms and what is bound to them are compared in no order', () => {
  const [one, other] = [{ clause: 'c1', bracket: 'b1', path: '/a' }, { clause: 'c2', bracket: 'b1', path: '/b' }];
  expect([sameTerms({ terms: 'T', binds: [one, other] }, { terms: 'T', binds: [other, one] }), sameTerms({ terms: 'T', binds: [] }, { terms: '', binds: [] })]).toEqual([true, false]);
});
