import { expect, test } from 'vitest';
import type { IncidentFile, IncidentRow } from '../../api/incidents';
import { audienceFor, draftOf, linkSaying, offsetM, replyLasts, said, splits, splitSaying } from './drafts';
import { held, hold, letGo } from './keep';
import { moved, named, shown } from './list';
import { boxAround } from './points';
import { questionIn } from './questions';
import { stageBar } from './stages';

const ALL = ['ru', 'un', 'us'];
const chain = (...rows: [string, string][]) => ({ chain: rows.map(([id, audience]) => ({ id, audience })) }) as unknown as IncidentFile;

test('what is empty is not said, and a zero is', () => {
  expect(said({ a: ' x ', b: '', c: null, d: [], e: 0 })).toEqual({ a: 'x', e: 0 });
});

test('a split names who stays first and who goes after it', () => {
  expect(splitSaying(['a', 'b', 'c'], ['a', 'c'], 'Two hills.').fields).toEqual({ target: 'b', others: ['a', 'c'], reason: 'Two hills.' });
  expect([splits(['a', 'b'], []), splits(['a', 'b'], ['a']), splits(['a', 'b'], ['a', 'b']), splits(['a', 'b'], ['x'])]).toEqual([false, true, false, false]);
});

test('a statement reaches nobody whom one of its reports does not', () => {
  const file = chain(['a', 'parties'], ['b', 'un+us'], ['c', 'ru+us']);
  expect(audienceFor(file, ['a'], ALL)).toBe('parties');
  expect(audienceFor(file, ['a', 'b'], ALL)).toBe('un+us');
  expect(audienceFor(file, ['b', 'c'], ALL)).toBe('us');
  expect(draftOf(linkSaying(['a', 'b'], 'same', ''), 'k', 'un+us')).toEqual({ client_id: 'k', kind: 'link', audience: 'un+us', fields: { target: 'a', others: ['b'], how: 'same' } });
});

test('an answer is due in two hours where people were killed, and as the record has it', () => {
  const hours = (killed: IncidentFile['killed'], lasts: Record<string, number> = {}): number => replyLasts({ killed, lasts }) / 3_600_000;
  expect([hours({}), hours({ us: { low: 0, best: 0, high: 0 } }), hours({ ru: { low: 1, best: 2, high: 9 } })]).toEqual([6, 6, 2]);
  expect(hours({}, { reply_ms: 3_600_000 })).toBe(1);
});

test('a place read back in another degree is far off', () => {
  expect(offsetM({ lat_e7: 362000000, lon_e7: 371500000 }, { lat_e7: 362000000, lon_e7: 371500000 })).toBe(0);
  expect(offsetM({ lat_e7: 362000000, lon_e7: 371500000 }, { lat_e7: 372000000, lon_e7: 371500000 })).toBeGreaterThan(111_000);
  expect(offsetM({ lat_e7: null, lon_e7: null }, { lat_e7: 0, lon_e7: 0 })).toBe(null);
});

const row = (number: string, state: string, stage: string): IncidentRow => ({ id: `id-${number}`, number, members: [number, `${number}b`], member_ids: [`id-${number}`], state, stage }) as unknown as IncidentRow;
const rows = [row('A-2', 'proposed', 'received'), row('A-1', 'confirmed', 'closed')];

test('the list is filtered by stage and state, in the order of the node', () => {
  expect(shown(rows, { state: '', stage: '' }).map((one) => one.number)).toEqual(['A-2', 'A-1']);
  expect(shown(rows, { state: '', stage: 'open' }).map((one) => one.number)).toEqual(['A-2']);
  expect(shown(rows, { state: 'confirmed', stage: '' }).map((one) => one.number)).toEqual(['A-1']);
  expect(named(rows, 'A-1b')?.number).toBe('A-1');
});

test('j and k and the arrows move, and stop at the ends', () => {
  expect([moved('j', -1, 2), moved('j', 1, 2), moved('k', 0, 2), moved('ArrowUp', 1, 2), moved('End', 0, 2), moved('x', 0, 2), moved('j', 0, 0)]).toEqual([0, 1, 0, 0, 1, null, null]);
});

test('a stage that was left out is ahead, however far the case is', () => {
  const file = { stage: 'answered', stages: [{ stage: 'received', at_ms: 5, number: 'A-1', party: 'us' }, { stage: 'received', at_ms: 3, number: 'B-1', party: 'ru' }, { stage: 'answered', at_ms: 9, number: 'B-2', party: 'ru' }] };
  const bar = Object.fromEntries(stageBar(file).map((one) => [one.stage, one]));
  expect([bar['received'], bar['screened']?.state, bar['answered']?.state]).toEqual([{ stage: 'received', state: 'been', at_ms: 3, parties: ['ru', 'us'] }, 'ahead', 'now']);
});

test('the map shows every ring whole', () => {
  const [west, south, east, north] = boxAround([{ lat_e7: 360000000, lon_e7: 370000000, radius_m: 5000 }])!;
  expect([west < 36.94, east > 37.06, south < 35.95, north > 36.05]).toEqual([true, true, true, true]);
  expect(boxAround([])).toBe(null);
});

test('a question names place and time the same in every language', () => {
  const facts = { what: 'Air strike', place: 'Sarmin', start_ms: Date.parse('2016-09-12T10:00:00Z'), end_ms: null };
  for (const lang of ['en', 'ru', 'ar', 'fr'] as const) expect(questionIn(lang, 'happened', facts)).toMatch(/Sarmin.*2016-09-12 10:00 UTC/);
});

test('what stood in a dialog comes back, and only as what the dialog has', () => {
  const box = new Map<string, string>();
  const shelf = { getItem: (key: string) => box.get(key) ?? null, setItem: (key: string, value: string) => void box.set(key, value), removeItem: (key: string) => void box.delete(key) };
  hold('x', { reason: 'Two hills.', chosen: ['a'], how: 3, more: 1 }, shelf);
  expect(held('x', { reason: '', chosen: [] as string[], how: 'same' }, shelf)).toEqual({ reason: 'Two hills.', chosen: ['a'], how: 'same' });
  box.set([...box.keys()][0]!, '{broken');
  expect(held('x', { reason: 'r' }, shelf)).toEqual({ reason: 'r' });
  letGo('x', shelf);
  expect(box.size).toBe(0);
});
