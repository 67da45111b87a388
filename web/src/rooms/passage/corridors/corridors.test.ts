import { expect, test } from 'vitest';
import type { Corridor } from '../../../api/protection';
import { blankCorridor, corridorSaying, formOf, grouped, minutesOf, minuteText, styleOf, troublesOf } from './corridors';

const LINE = [{ lat_e7: 362_000_000, lon_e7: 371_000_000, name: 'Mill' }, { lat_e7: 363_000_000, lon_e7: 371_000_000 }];
const one = (change: Partial<Corridor> = {}): Corridor => ({
  id: 'a', number: 'ALD-000001', version: 1, party: 'al', said_by: null, name: 'North', line: LINE, width_m: 500, direction: 'out', users: ['civilians'], dates: null,
  hours: { from_min: 420, until_min: 1140, zone: 'Asia/Damascus' }, instrument: null, clause: null, guarantors: [{ name: 'Birch', says: 'waiting' }], agreed_with: [], form: 'unilateral',
  crossings: [{ lat_e7: 362_500_000, lon_e7: 371_000_000, name: 'Gate', operator: 'Alder' }], mines: 'unknown', safeguards: null, state: 'open', state_by: [], next_ms: null, incidents: [], same_as: [], ...change,
});

test('claimed is dashed, agreed is solid, and where the sides say otherwise both are drawn', () => {
  expect([styleOf(one()), styleOf(one({ form: 'agreed' })), styleOf(one({ form: 'agreed', state: 'disputed' }))]).toEqual(['claimed', 'agreed', 'disputed']);
});

test('two sides\' words on the same corridor stand in one group, and every corridor stands once', () => {
  const all = [one(), one({ id: 'b', number: 'BIR-000001', same_as: ['ALD-000001'] }), one({ id: 'c', number: 'ALD-000002' })];
  expect(grouped(all).map((group) => group.map((each) => each.number))).toEqual([['ALD-000001', 'BIR-000001'], ['ALD-000002']]);
});

test('a time of day is read and written the same, and what is none is refused', () => {
  for (const text of ['00:00', '07:30', '23:59', '24:00']) expect(minuteText(minutesOf(text)!)).toBe(text);
  for (const text of ['', '7', '25:00', '12:60', '24:01']) expect(minutesOf(text)).toBeNull();
});

test('hours that end before they begin go past midnight', () => {
  const form = { ...formOf(one(), 'UTC'), from: '22:00', until: '04:00' };
  expect(corridorSaying(form, 'UTC', one(), false)?.fields['hours']).toEqual({ from_min: 1320, until_min: 1680, zone: 'Asia/Damascus' });
});

test('a new version says the rest again, and keeps the names of the points that stayed', () => {
  expect(corridorSaying(formOf(one(), 'UTC'), 'UTC', one(), false)).toEqual({
    kind: 'corridor',
    fields: { target: 'a', name: 'North', line: LINE, width_m: 500, direction: 'out', users: ['civilians'], hours: one().hours, guarantors: ['Birch'], crossings: one().crossings, mines: 'unknown' },
  });
});

test('what lacks is named', () => {
  expect(troublesOf({ ...blankCorridor('UTC'), width: '20', from: '07:00', start: '2016-05-02T00:00', end: '2016-05-01T00:00' }, 'UTC')).toEqual(['name', 'line', 'width', 'users', 'dates', 'hours']);
});
