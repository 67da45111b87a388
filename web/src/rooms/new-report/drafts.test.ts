import { expect, test } from 'vitest';
import type { PlaceMatch, Reading, ReadPlace } from '../../api/types';
import { cardsOf, chooseRival, confirm, draftOf, editPlace, editReport, placed, problems, type ReportCard, reportFields, setPoint } from './drafts';
import { contradictions, ledgerForm } from './ledger';

let next = 0;
const ids = (): string => `id-${(next += 1)}`;
const rival: PlaceMatch = { id: 'g:2', name: 'Alderton East', names: {}, kind: 'town', within: ['Ash'], lat: 36.3, lon: 37.2, radius_m: 2000, score: 0.61, source: 'x' };
const place = (status: ReadPlace['status'], text = 'Alderton'): ReadPlace => ({
  text, span: [0, 8], status, name: status === 'unknown' ? null : 'Alderton', lat: status === 'matched' ? 36.21 : null, lon: status === 'matched' ? 37.15 : null,
  radius_m: 1500, score: 0.93, rivals: [rival],
});
const reading = (places: ReadPlace[], count: number | null = null): Reading => ({
  language: 'en', not_understood: [],
  reports: [{ kind: 'fire.heavy', occurred: { start: '2016-02-28T04:00:00Z', end: '2016-02-28T10:00:00Z', precision: 'hour' }, weapon: 'mortar', actor: 'Birch', count, span: [0, 40], places }],
  ledger_counts: [{ reporting_party: 'Cedar', accused: null, measure: 'violations', period: { start: null, end: null, cumulative: false }, total: 9, bound: 'exact', by_area: { Ash: 6, Elm: 2 }, by_kind: {}, by_actor: {}, consistent: false, span: [41, 60] }],
});
const source = { raw_text: 'Alderton was shelled, said Birch, forty letters.', raw_language: 'en', demonstration: true };
const first = (read: Reading): ReportCard => cardsOf(read, 'Asia/Damascus', ids)[0] as ReportCard;

test('one report of four places becomes four drafts, and its one number is copied to none of them', () => {
  const cards = cardsOf(reading([place('matched'), place('matched'), place('ask'), place('unknown')], 7), 'Asia/Damascus', ids);
  const reports = cards.filter((card): card is ReportCard => card.kind === 'report');
  expect(reports.map((card) => [card.shared, card.groupCount, card.form.count.best])).toEqual(Array(4).fill([4, 7, '']));
  expect(new Set(cards.map((card) => card.client_id)).size).toBe(5);
});

test('a printed count becomes a card of its own and no incident', () => {
  expect(cardsOf(reading([place('matched')]), 'UTC', ids).map((card) => card.kind)).toEqual(['report', 'ledger_count']);
});

test('times stand on the card in the theatre’s zone and go out as the same moments', () => {
  const card = first(reading([place('matched')]));
  expect([card.form.start, card.form.end]).toEqual(['2016-02-28T06:00', '2016-02-28T12:00']);
  expect(reportFields(card, source).occurred).toMatchObject({ start_ms: Date.UTC(2016, 1, 28, 4), end_ms: Date.UTC(2016, 1, 28, 10), precision: 'hour', zone: 'Asia/Damascus' });
});

test('a place that was not settled cannot be confirmed until a person chooses, types, points or leaves it out', () => {
  const card = first(reading([place('ask')]));
  expect(confirm(card).confirmed).toBe(false);
  expect(confirm(chooseRival(card, rival)).confirmed).toBe(true);
  expect(confirm(setPoint(card, { lat_e7: 1, lon_e7: 2 }, 'map')).confirmed).toBe(true);
  const without = confirm(editPlace(card, { how: 'left_out' }));
  expect(without.confirmed).toBe(true);
  expect(reportFields(without as ReportCard, source).place).toBeUndefined();
  expect(reportFields(without as ReportCard, source).place_name).toBe('Alderton');
});

test('every change of content takes the confirmation back', () => {
  const card = confirm(first(reading([place('matched')]))) as ReportCard;
  expect(card.confirmed).toBe(true);
  expect(editReport(card, { weapon: 'tank' }).confirmed).toBe(false);
  expect(editPlace(card, { radius_m: 9 }).confirmed).toBe(false);
});

test('a pointed place has no gazetteer id to vouch for it', () => {
  const chosen = chooseRival(first(reading([place('ask')])), rival);
  expect(reportFields(chosen, source)).toMatchObject({ place_id: 'g:2', place: { lat_e7: 363_000_000, lon_e7: 372_000_000, radius_m: 2000 } });
  const moved = setPoint(chosen, { lat_e7: 361_234_567, lon_e7: 371_234_567 }, 'map');
  expect(reportFields(moved, source).place_id).toBeUndefined();
  expect(reportFields(moved, source).place).toEqual({ lat_e7: 361_234_567, lon_e7: 371_234_567, radius_m: 500 });
});

test('a report by hand carries the words it was told in, and no span of a bulletin beside it', () => {
  const card = editReport({ ...first(reading([place('matched')])), span: null }, { note: 'Two shots, north side.' });
  expect(reportFields(card, source)).toMatchObject({ raw_text: 'Two shots, north side.' });
  expect(reportFields(card, source)).not.toHaveProperty('raw_language');
  expect(reportFields(editReport(card, { note: ' ' }), source).raw_text).toBe(source.raw_text);
});

test('coordinates that the node has read keep the name of the text', () => {
  const typed = chooseRival(first(reading([place('unknown')])), { ...rival, id: '', name: '37S CA 38000 15000', kind: 'coordinates', radius_m: 1 });
  expect([typed.place.how, typed.place.name, typed.place.radius_m]).toEqual(['typed', 'Alderton', 500]);
});

test('what is signed holds integers only', () => {
  const text = JSON.stringify(draftOf(chooseRival(first(reading([place('ask')], 3)), rival), source).fields);
  expect(text.match(/\d\.\d/g)).toBeNull();
});

test('numbers need low, best and high in that order', () => {
  const card = first(reading([place('matched')]));
  const killed = (low: string, best: string, high: string): string[] => problems(editReport(card, { killed: { low, best, high } })).map((one) => one.field);
  expect([killed('', '3', ''), killed('1', '3', '5'), killed('', '', '')]).toEqual([[], [], []]);
  expect([killed('4', '3', ''), killed('', '3', '2'), killed('', 'many', ''), killed('', '-1', ''), killed('', '1.5', '')]).toEqual(Array(5).fill(['killed']));
});

test('an end before the start and an unknown zone are named', () => {
  const card = first(reading([place('matched')]));
  expect(problems(editReport(card, { end: '2016-02-27T00:00' }))).toEqual([{ field: 'end', code: 'order' }]);
  expect(problems(editReport(card, { zone: 'Nowhere/Town' }))).toEqual([{ field: 'zone', code: 'zone' }]);
  expect(problems(editReport(card, { what: '' }))).toEqual([{ field: 'what', code: 'needed' }]);
});

test('a matched place without coordinates is asked, not drawn', () => {
  const card = first(reading([{ ...place('matched'), lat: null }]));
  expect([card.place.how, placed(card.place)]).toEqual(['ask', false]);
});

test('a total that contradicts its parts is told and kept as printed', () => {
  const read = reading([]).ledger_counts[0]!;
  const form = ledgerForm(read, 'UTC', () => '');
  expect(contradictions(form)).toEqual([{ parts: 'by_area', sum: 8, total: 9 }]);
  const card = cardsOf(reading([]), 'UTC', ids).find((one) => one.kind === 'ledger_count')!;
  expect(confirm(card).confirmed).toBe(true);
  const { fields } = draftOf(card, source);
  expect(fields).toMatchObject({ total: 9, by_area: { Ash: 6, Elm: 2 }, raw_text: source.raw_text });
  expect(fields).not.toHaveProperty('raw_span'); // it reached beyond the text
});

test('what the place of a report usually is comes from the vocabulary, not from the client', () => {
  const usual = (what: string) => (what === 'fire.heavy' ? 'impact' : 'unit');
  const card = cardsOf(reading([place('matched')]), 'UTC', ids, usual)[0] as ReportCard;
  expect(card.form.locates).toBe(usual(card.form.what));
  expect((cardsOf(reading([place('matched')]), 'UTC', ids)[0] as ReportCard).form.locates).toBe('');
});
