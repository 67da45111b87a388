import { expect, test } from 'vitest';
import type { DraftedNotice, OperationsNotice } from '../../../api/protection';
import { nothingDrawn } from '../drawing/shapes';
import { askedOf, noticeSaying, standing } from './notices';

const BOX = { south_e7: 1, west_e7: 1, north_e7: 2, east_e7: 2 };
const notice = (change: Partial<OperationsNotice>): OperationsNotice => ({ id: 'a', number: 'A-1', party: 'al', operation: 'flights', area: BOX, window: { start_ms: 10, end_ms: 20 }, call: 'watch_officer', state: 'coming', conflicts: [], replies: [], objections: 0, ...change });

test('what ended leaves by the clock, whatever was said of it before', () => {
  const all = [notice({ number: 'A-2', window: { start_ms: 5, end_ms: 30 } }), notice({}), notice({ number: 'A-3', state: 'withdrawn' }), notice({ number: 'A-4', window: { start_ms: 1, end_ms: 15 } })];
  expect(standing(all, 15).map((one) => one.number)).toEqual(['A-2', 'A-1']);
});

test('a window longer than 72 hours is not asked for', () => {
  const form = { operation: 'flights', call: 'deputy', start: '2016-05-01T00:00', end: '2016-05-04T00:01', drawn: { ...nothingDrawn('circle'), points: [{ lat_e7: 1, lon_e7: 1 }] } };
  expect(askedOf(form, 'UTC')).toBe('longest');
  expect(askedOf({ ...form, end: '2016-05-04T00:00' }, 'UTC')).toMatchObject({ area: { lat_e7: 1, lon_e7: 1, radius_m: 1000 } });
});

test('what is signed holds an area, a window, a kind and whom to call, and nothing else', () => {
  const drafted: DraftedNotice = { area: BOX, window: { start_ms: 1, end_ms: 2 }, operation: 'flights', call: 'deputy', conflicts: [{ kind: 'site', number: 'A-9' }] };
  expect(noticeSaying(drafted, false)).toEqual({ kind: 'operations_notice', fields: { operation: 'flights', area: BOX, window: { start_ms: 1, end_ms: 2 }, call: 'deputy' } });
});
