import { expect, test } from 'vitest';
import { rawOf, sayFields } from './said';

test('fields come in one order, whatever order they were sent in', () => {
  const rows = sayFields({ weapon: 'mortar', what: 'fire.heavy', actor: 'birch', type: 'report', occurred: { start_ms: 1, end_ms: 2, precision: 'hour', zone: 'UTC' } });
  expect(rows.map((row) => [row.key, row.as])).toEqual([['what', 'term'], ['occurred', 'when'], ['actor', 'party'], ['weapon', 'term']]);
});

test('a field this client does not know is shown, not dropped', () => {
  expect(sayFields({ zeal: { deep: [1] }, type: 'x' })).toEqual([{ key: 'zeal', as: 'text', value: '{"deep":[1]}' }]);
});

test('a value of a wrong shape is shown as it came', () => {
  expect(sayFields({ place: { lat_e7: 'x' }, count: 3, by_area: [1] }).map((row) => row.as)).toEqual(['text', 'text', 'text']);
  expect(sayFields({ occurred: null, what: '' })).toEqual([{ key: 'what', as: 'term', list: 'what', value: '' }]);
});

test('breakdowns are read as pairs and as an object', () => {
  const pairs = [['Ash', 6]];
  expect(sayFields({ by_area: pairs })).toEqual([{ key: 'by_area', as: 'pairs', pairs }]);
  expect(sayFields({ by_area: { Ash: 6 } })).toEqual([{ key: 'by_area', as: 'pairs', pairs }]);
});

test('a coarsened place says so on its own row', () => {
  expect(sayFields({ place: { lat_e7: 1, lon_e7: 2, radius_m: 707 }, coarsened: true })[0]).toMatchObject({ as: 'where', coarsened: true });
});

test('an amendment holds the fields as they should read', () => {
  expect(sayFields({ fields: { weapon: 'tank' }, target: 'x' }).map((row) => row.as)).toEqual(['fields', 'entry']);
});

test('the raw text is given whole, its span only when it is one', () => {
  expect(rawOf({ raw_text: 'a', raw_language: 'ar', raw_span: [0, 1] })).toEqual({ text: 'a', language: 'ar', span: [0, 1] });
  expect(rawOf({ raw_text: 'a', raw_span: ['0', 1] })?.span).toBeNull();
  expect(rawOf({})).toBeNull();
});

test('the heads that a beat saw are rows, and anything else under that name is text', () => {
  expect(sayFields({ heads: [['alder.example/log', 3, 'cm9vdA==']] })).toEqual([{ key: 'heads', as: 'heads', heads: [['alder.example/log', 3, 'cm9vdA==']] }]);
  expect(sayFields({ heads: [['alder.example/log', '3']] })).toEqual([{ key: 'heads', as: 'text', value: '[["alder.example/log","3"]]' }]);
});
