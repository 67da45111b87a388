import { expect, test } from 'vitest';
import type { ReportFields } from '../../api/types';
import { editReport, setPoint } from '../new-report/drafts';
import { actsFor, amendDraft, amended, cardOfReport, wordsDraft } from './acts';

const report: Partial<ReportFields> = {
  what: 'fire.heavy', occurred: { start_ms: Date.UTC(2016, 1, 28, 4), end_ms: Date.UTC(2016, 1, 28, 10), precision: 'hour', zone: 'Asia/Damascus' },
  place: { lat_e7: 361_000_000, lon_e7: 371_000_000, radius_m: 707 }, place_name: 'Alderton', weapon: 'mortar', killed: { low: 1, best: 2, high: 3 },
};
const dossier = { party: 'alder', kind: 'report', fields: {}, status: 'alleged' };

test('only the author’s party amends or withdraws, and only others deny', () => {
  expect(actsFor(dossier, 'alder')).toEqual(['comment', 'amend', 'withdraw']);
  expect(actsFor(dossier, 'birch')).toEqual(['deny', 'comment']);
  expect(actsFor({ ...dossier, status: 'withdrawn' }, 'alder')).toEqual(['comment']);
  expect(actsFor({ ...dossier, kind: 'beat' }, 'alder')).toEqual([]);
});

test('without its content a report cannot be amended', () => {
  expect(actsFor({ ...dossier, fields: null }, 'alder')).toEqual(['comment', 'withdraw']);
});

test('a card made from a report and left alone amends nothing', () => {
  const card = cardOfReport(report, 'UTC', 'c');
  expect(amended(card, card)).toEqual({});
  expect(amended(card, editReport(card, { weapon: 'tank' }))).toEqual({ weapon: 'tank' });
});

test('a corrected place says again what it locates', () => {
  const card = cardOfReport(report, 'UTC', 'c');
  const moved = setPoint(card, { lat_e7: 362_000_000, lon_e7: 372_000_000 }, 'map');
  expect(amendDraft('t', 'c', amended(card, moved), moved, ' wrong village ').fields).toEqual({
    target: 't', reason: 'wrong village', fields: { place: { lat_e7: 362_000_000, lon_e7: 372_000_000, radius_m: 500 }, locates: 'undetermined' },
  });
});

test('a denial without words has no reason field, a comment is its text', () => {
  expect(wordsDraft('deny', 't', 'c', '  ').fields).toEqual({ target: 't' });
  expect(wordsDraft('comment', 't', 'c', 'Seen.').fields).toEqual({ target: 't', text: 'Seen.' });
});
