import { afterEach, expect, test } from 'vitest';
import type { PairReason } from '../../api/incidents';
import type { Session } from '../../api/types';
import { session } from '../../state/session.svelte';
import { i18n, LANGS } from '../../i18n/index.svelte';
import { bits, lasting, reasonWords, sideOf, weighed } from './words';

afterEach(() => i18n.set('en'));
const plain = (text: string): string => text.replace(/[\u2066-\u2069\u200e\u200f]/g, '').replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
const place = { code: 'place.within_both_radii', score: 812, values: { distance_m: 1200, radius_a_m: 3000, radius_b_m: 3000 } };
const apart = { code: 'time.apart', score: 600, values: { minutes: 14 } };
const repeats = { code: 'source.repeats', score: 900, values: {} };

test('reasons are sentences with their figures', () => {
  expect([place, apart, repeats].map((one) => plain(reasonWords(one)))).toEqual([
    'same place within both radii (1.2 km apart, known to 3 km and 3 km)',
    '14 minutes apart',
    'one repeats the other: not corroboration',
  ]);
});

test('in every language a reason has words of its own and all its figures', () => {
  const said = LANGS.map((lang) => {
    i18n.set(lang);
    return plain(reasonWords(place));
  });
  expect(new Set(said).size).toBe(LANGS.length);
  expect(said.every((one) => /1[.,]2/.test(one) && !/[{}]/.test(one))).toBe(true);
});

test('a code that this client has no words for is shown, not dropped', () => {
  expect(reasonWords({ code: 'stars.aligned', score: 1, values: {} })).toBe('stars.aligned');
});

test('what is only weighed is no reason, and what people keep apart speaks against', () => {
  const pair: { reasons: PairReason[] } = { reasons: [{ code: 'prior', score: -560, values: {} }, place, { code: 'kind.differs', score: -220, values: { a: 'x', b: 'y' } }, { code: 'person.unlink', score: 0, values: { parties: 'us' } }] };
  const { forIt, against } = weighed(pair);
  expect(forIt.map((one) => one.code)).toEqual(['place.within_both_radii']);
  expect(against.map((one) => one.code)).toEqual(['kind.differs', 'person.unlink']);
});

test('a score is told in bits with its sign', () => {
  expect([bits(812), bits(-220), bits(0)].map(plain)).toEqual(['+8.1', '-2.2', '0.0']);
});

test('a span is told in units that people use', () => {
  expect([lasting(14 * 60_000), lasting(5 * 3_600_000), lasting(3 * 86_400_000)].map(plain)).toEqual(['14 minutes', '5 hours', '3 days']);
});

test('a side is said by its id where it is a party of the record, whatever language it was named in', () => {
  session.value = { parties: [{ id: 'ru', short: 'RU', name: { en: 'Russian Federation', ru: 'Российская Федерация', ar: 'الاتحاد الروسي', fr: 'Fédération de Russie' } }] } as unknown as Session;
  expect([sideOf(' российская федерация '), sideOf('RU'), sideOf('Ahrar'), sideOf('')]).toEqual(['ru', 'ru', 'Ahrar', '']);
  session.value = null;
});
