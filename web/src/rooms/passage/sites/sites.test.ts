import { expect, test } from 'vitest';
import type { SiteFile } from '../../../api/protection';
import { catalogueOf, LANGS } from '../../../i18n/index.svelte';
import { againSaying, blankSite, consentsOf, formOf, listsOf, siteSaying, troublesOf } from './sites';

const OTHERS = ['bi', 'ce', 'do'];
const NOW = Date.UTC(2016, 4, 1, 12);
const full = () => ({
  ...blankSite(OTHERS, NOW, 'UTC'), name: ' Mill Road Hospital ', function: 'hospital', focal_day: 'duty desk', focal_night: 'night desk', declared: true,
  place: { kind: 'circle' as const, points: [{ lat_e7: 362_000_000, lon_e7: 371_500_000 }], radius: '50' },
});

test('a form that is complete says a site, and everybody may check unless somebody may not', () => {
  const fields = siteSaying(full(), 'UTC', null, false)!.fields;
  expect(fields).toMatchObject({ name: 'Mill Road Hospital', place: { lat_e7: 362_000_000, lon_e7: 371_500_000, radius_m: 50 }, since_ms: NOW, declared: true });
  expect(fields).not.toHaveProperty('checked_by');
});

test('when nobody may even check, the list of those who may is said and empty', () => {
  const fields = siteSaying({ ...full(), consents: { bi: 'none', ce: 'none', do: 'none' } }, 'UTC', null, false)!.fields;
  expect(fields['checked_by']).toEqual([]);
});

test('whoever is told may check too, where the checks are given by name', () => {
  expect(listsOf({ bi: 'exact', ce: 'cell', do: 'none' })).toEqual({ exact_to: ['bi'], cell_to: ['ce'], checked_by: ['bi', 'ce'] });
});

test('consents come back as they were said', () => {
  for (const held of [{ bi: 'exact', ce: 'cell', do: 'none' }, { bi: 'checked', ce: 'checked', do: 'checked' }, { bi: 'none', ce: 'none', do: 'none' }] as const) {
    expect(consentsOf(listsOf(held), OTHERS)).toEqual(held);
  }
});

test('what lacks is named, and nothing is said until then', () => {
  const lacking = { ...full(), name: ' ', review: '2016-04-01T00:00', staff: 'some', declared: false };
  expect(troublesOf(lacking, 'UTC')).toEqual(['name', 'review', 'staff', 'declared']);
  expect(siteSaying(lacking, 'UTC', null, false)).toBeNull();
});

test('a form read back from what was said says the same again', () => {
  const first = siteSaying({ ...full(), consents: { bi: 'exact', ce: 'checked', do: 'none' }, until: '2017-01-01T00:00', serves: '12000' }, 'UTC', null, true)!;
  expect(siteSaying(formOf(first.fields, OTHERS, 'UTC'), 'UTC', null, true)).toEqual(first);
});

test('confirming again is a new version about the latest one with another review date and nothing else', () => {
  const fields = { type: 'site', target: 'A', name: 'Mill', review_ms: 1 };
  const file = { id: 'A', versions: [{ id: 'A', number: 'X-1', at_ms: 1 }, { id: 'B', number: 'X-2', at_ms: 2, fields }] } as unknown as SiteFile;
  expect(againSaying(file, { review_ms: 9 })).toEqual({ kind: 'site', fields: { target: 'B', name: 'Mill', review_ms: 9 } });
});

test('in no language does a word on freshness speak of an end of protection', () => {
  const forbidden = /not protected|no longer protected|unprotected|не защищ|больше не охран|غير محمي|n’est plus protégé|non protégé/i;
  for (const lang of LANGS) {
    const words = Object.entries(catalogueOf(lang)).filter(([key]) => key.startsWith('protection.')).map(([, one]) => JSON.stringify(one));
    expect(words.filter((one) => forbidden.test(one))).toEqual([]);
  }
});
