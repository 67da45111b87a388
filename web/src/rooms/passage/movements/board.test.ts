import { describe, expect, test } from 'vitest';
import { ALL, grouped, groupOf, moved, passes } from './board';
import { rowOf, NOW } from './fixtures';

const shows = (change: Parameters<typeof rowOf>[0], filter: Partial<typeof ALL>): boolean => passes(rowOf(change), { ...ALL, ...filter }, 'bi');

describe('the filter of the board', () => {
  test('finds what waits for the own word', () => {
    expect([shows({ waiting_for: ['bi'] }, { attention: 'own' }), shows({ waiting_for: ['ce'] }, { attention: 'own' }), shows({ waiting_for: ['ce'] }, { attention: 'waiting' }), shows({ waiting_for: [] }, { attention: 'waiting' })]).toEqual([true, false, true, false]);
  });
  test('finds what there is a warning about, a lead time that is short among them', () => {
    const calm = { lead: null, warnings: [], deviation: null, cargo: { lines: 1, short: 0 } };
    expect(shows(calm, { attention: 'warned' })).toBe(false);
    for (const change of [{ lead: { rule_h: 48, given_h: 3, met: false, emergency: false } }, { warnings: [{ code: 'route.in_sea' }] }, { deviation: { since_ms: 1, distance_m: 900 } }, { cargo: { lines: 1, short: 1 } }]) {
      expect(shows({ ...calm, ...change }, { attention: 'warned' })).toBe(true);
    }
  });
  test('finds by number, name and place, whatever the letters look like', () => {
    expect([shows({}, { text: 'jal-0001' }), shows({ name: 'Médical' }, { text: 'medi' }), shows({}, { text: 'alderton' }), shows({}, { text: 'birch' })]).toEqual([true, true, true, false]);
  });
  test('leaves out what ended where nobody asks for it', () => {
    expect([shows({ state: 'completed' }, { ended: false }), shows({ state: 'arrived' }, { ended: false })]).toEqual([false, true]);
  });
});

test('the board goes from notified to delivered, what leaves first stands first', () => {
  const rows = [rowOf({ id: 'a', state: 'completed' }), rowOf({ id: 'b', window: { start_ms: NOW + 9, end_ms: NOW + 10 } }), rowOf({ id: 'c', state: 'held_up' }), rowOf({ id: 'd', state: 'held', window: { start_ms: NOW, end_ms: NOW + 1 } })];
  expect(grouped(rows).map((one) => [one.group, one.rows.map((row) => row.id).join('')])).toEqual([['notified', 'db'], ['under_way', 'c'], ['ended', 'a']]);
});
test('a state that this client does not know stands where it is looked at first', () => {
  expect(groupOf('something_new')).toBe('notified');
});
test('keys move within the list and not beyond it', () => {
  expect([moved('j', 0, 3), moved('ArrowUp', 0, 3), moved('End', 0, 3), moved('j', 2, 3), moved('x', 0, 3), moved('j', 0, 0)]).toEqual([1, 0, 2, 2, null, null]);
});
