import { describe, expect, test } from 'vitest';
import type { MarkRow } from '../../api/types';
import { blankCard, reportFields } from './drafts';
import { answered, answerOf, apart, comparable, linkDraft, repeatsOf } from './similar';

const card = blankCard('UTC', () => 'key');
const a = { id: 'a'.repeat(43), number: 'KHM-000001' };
const b = { id: 'b'.repeat(43), number: 'KHM-000002' };

describe('an answer about a similar report', () => {
  test('is kept, takes the confirmation back, and goes when it is given again', () => {
    const same = answered({ ...card, confirmed: true }, a, 'same');
    expect([answerOf(same, a.id), same.confirmed]).toEqual(['same', false]);
    expect(answerOf(answered(same, a, 'same'), a.id)).toBe('');
  });
  test('names one report at most that this one repeats', () => {
    const both = answered(answered(card, a, 'repeats'), b, 'repeats');
    expect([repeatsOf(both)?.number, answerOf(both, a.id)]).toEqual(['KHM-000002', 'same']);
  });
  test('of a repetition stands in the report itself', () => {
    expect(reportFields(answered(card, a, 'repeats'), null).repeats).toBe(a.id);
    expect(reportFields(answered(card, a, 'same'), null).repeats).toBeUndefined();
  });
  test('links only what was called the same event', () => {
    const mixed = answered(answered(answered(card, a, 'same'), b, 'same'), { id: 'c', number: 'KHM-000003' }, 'neither');
    expect(linkDraft(mixed, 'new', 'id', false)?.fields).toEqual({ target: a.id, others: ['new', b.id], how: 'same' });
    expect(linkDraft(answered(card, a, 'neither'), 'new', 'id', false)).toBeNull();
  });
});

describe('how far apart two reports are', () => {
  const row = (change: Record<number, unknown>): MarkRow => Object.assign(['id', 'n', 0, 362_104_000, 371_300_000, 500, 1_000_000, 1_600_000], change) as unknown as MarkRow;
  const at = (start_ms: number, end_ms: number) => ({ occurred: { start_ms, end_ms, precision: 'minute', zone: 'UTC' }, place: { lat_e7: 362_212_000, lon_e7: 371_300_000, radius_m: 1 } });
  test('is told in metres and in the time between them', () => {
    const { metres, ms } = apart(at(2_440_000, 2_500_000), row({}));
    expect([Math.round((metres ?? 0) / 100), ms]).toEqual([12, 840_000]);
  });
  test('is nothing where they overlap, and unknown where one does not say', () => {
    expect(apart(at(1_500_000, 1_700_000), row({})).ms).toBe(0);
    expect(apart(at(1, 2), row({ 3: null, 6: null, 7: null }))).toEqual({ metres: null, ms: null });
    expect(apart(at(1, 2), undefined)).toEqual({ metres: null, ms: null });
  });
});

test('nothing is asked before what, when and where are said', () => {
  const full = { ...card, form: { ...card.form, what: 'fire.heavy', start: '2016-09-12T16:00' }, place: { ...card.place, how: 'map' as const, lat_e7: 1, lon_e7: 1 } };
  expect([comparable(card), comparable(full), comparable({ ...full, place: card.place })]).toEqual([false, true, false]);
});
