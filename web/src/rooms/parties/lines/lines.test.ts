import { expect, test } from 'vitest';
import type { Layer, LineDraft } from '../../../api/parties';
import { BLANK, changeLines, choicesOf, drawLacks, labelOf, mapLines, nextUnsaid, numbersOf, ownName, singles, stands } from './lines';

const TELL = { short: (one: string) => one.toUpperCase(), pattern: () => 2, day: () => '1 Mar 2024' };
const LAYER: Layer = {
  id: 'A', version_id: 'V', number: 'ALD-000001', version: 1, versions: 1, party: 'al', at_ms: 1, audience: 'parties', form: 'areas', what: 'control', name: 'North bank',
  groups: ['Dogwood'], place_name: null, as_of_ms: 1, valid: null, coarseness_m: 500, band: 39, accuracy_m: 800, annex_of: null, said_by: null, source: null, text: null,
  geometry: { type: 'MultiPolygon', coordinates: [[[[37, 35], [38, 35], [38, 36], [37, 35]]]] }, area_km2: 10, length_km: null, known_to_m: 1154, state: 'claimed', why: [],
  agreed: { required: [], signed: [], refused: [], missing: [], complete: false }, content_sha256: 'x', given: false,
};
const ALL = new Set(['control', 'excluded', 'mixed']);

test('a claim is drawn in its side’s pattern with how far its edge may lie off', () => {
  expect(mapLines([LAYER], ALL, 'ALD-000001', TELL)).toMatchObject([{ key: 'V', label: 'AL North bank', state: 'claimed', pattern: 2, hatched: false, band_m: 1154, chosen: true }]);
});
test('what terms exclude is hatched and written by its side and day, without a name or a group', () => {
  for (const what of ['excluded', 'mixed']) {
    const [drawn] = mapLines([{ ...LAYER, what }], ALL, '', TELL);
    expect(drawn).toMatchObject({ hatched: true, label: '1 Mar 2024 · AL' });
    expect(JSON.stringify(drawn)).not.toMatch(/Dogwood|North bank/);
  }
});
test('what was agreed is written by every side that signed', () => {
  expect(labelOf({ ...LAYER, state: 'agreed', agreed: { ...LAYER.agreed, required: ['bi', 'al'] } }, TELL)).toBe('AL + BI North bank');
});
test('what is void, has no geometry, or is switched off is not drawn', () => {
  expect(mapLines([{ ...LAYER, state: 'void' }, { ...LAYER, geometry: null }, { ...LAYER, what: 'zone' }], ALL, '', TELL)).toEqual([]);
});

const FORM = { ...BLANK, name: ' North ', day: '2024-03-01' };
const at = (): number => Date.UTC(2024, 2, 3);
test('a drawing is said by the day, with what stands in the form and nothing that is empty', () => {
  expect(choicesOf({ ...FORM, agreed_with: ['bi', 'al'] }, at)).toEqual({ what: 'control', name: 'North', as_of_ms: Date.UTC(2024, 2, 1), accuracy_m: 1000, agreed_with: ['al', 'bi'] });
});
test('without a name, a day or an accuracy it is not complete; a temporary line needs its end, after its beginning', () => {
  for (const lack of [{ name: ' ' }, { day: '2024-02-30' }, { accuracy: 'near' }, { accuracy: '900000' }, { what: 'temporary_line' }]) expect(choicesOf({ ...FORM, ...lack }, at)).toBeNull();
  expect(choicesOf({ ...FORM, what: 'temporary_line', until: 'x' }, at)).toMatchObject({ valid: { start_ms: Date.UTC(2024, 2, 1), end_ms: at() } });
  expect(choicesOf({ ...FORM, until: 'x' }, () => 0)).toBeNull();
});
test('a draft does not stand for a form that was changed since', () => {
  expect([stands({ key: 'a', drafts: [] }, 'a'), stands({ key: 'a', drafts: [] }, 'b'), stands(null, 'a')]).toEqual([true, false, false]);
});
test('several areas in one are drawn one by one', () => {
  expect(singles({ type: 'MultiLineString', coordinates: [[[1, 2], [3, 4]], [[5, 6], [7, 8]]] }).map((one) => one.geometry.type)).toEqual(['LineString', 'LineString']);
  expect(singles(LAYER.geometry!)).toHaveLength(1);
});
test('what changed in the word of one side is never drawn as agreed', () => {
  const share = { geometry: { type: 'Polygon' as const, coordinates: [[[36, 35], [37, 35], [37, 36], [36, 35]]] }, area_km2: 1, least_km2: 0, most_km2: 2 };
  const change = { layer: LAYER, gained: share, lost: share } as unknown as Parameters<typeof changeLines>[0];
  expect(changeLines(change, { gained: '+', lost: '-' }, TELL).map((one) => one.state)).toEqual(['claimed', 'expired']);
});
test('of where a ring crosses itself the degrees are told, in any language', () => {
  expect([numbersOf('self-intersection near latitude 35.75, longitude -36.5'), numbersOf('somewhere')]).toEqual(['35.75, -36.5', 'somewhere']);
});
test('drawings of a file need no common name, and none is put over their own', () => {
  expect(choicesOf({ ...FORM, name: '' }, at, false)).toMatchObject({ what: 'control' });
  expect(choicesOf(FORM, at, false)).not.toHaveProperty('name');
  const called = (name: string): LineDraft => ({ fields: { what: 'control', name } }) as unknown as LineDraft;
  expect([ownName(called('North bank')), ownName(called('control'))]).toEqual(['North bank', '']);
});
test('of several drawings the next one that is not said comes, round to those that were passed over', () => {
  expect([nextUnsaid(3, new Set([0]), 0), nextUnsaid(3, new Set([1, 2]), 2), nextUnsaid(3, new Set([0, 1, 2]), 1)]).toEqual([1, 0, null]);
});
test('what a drawing waits for is told by its fields', () => {
  expect(drawLacks({ ...BLANK, what: 'temporary_line', accuracy: 'near' }, () => null)).toEqual(['name', 'as_of', 'accuracy', 'until']);
  expect(drawLacks({ ...BLANK, day: '2024-03-01' }, () => null, false)).toEqual([]);
});
