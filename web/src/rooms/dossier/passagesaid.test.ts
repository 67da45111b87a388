import { describe, expect, test } from 'vitest';
import { passageSaid } from './passagesaid';
import { sayFields } from './said';

const say = (ms: number): string => `at ${ms}`;
const of = (type: string, key: string, value: unknown) => passageSaid(key, value, { type }, say);

describe('what is said of a movement', () => {
  test('is a convoy by the list of movements, not by that of incidents', () => {
    expect(sayFields({ type: 'movement', what: 'convoy' })).toEqual([{ key: 'what', as: 'term', list: 'movement', value: 'convoy' }]);
    expect(sayFields({ type: 'report', what: 'fire.heavy' })[0]).toMatchObject({ list: 'what' });
  });
  test('shows its route stop by stop, with names and times', () => {
    expect(of('movement', 'route', [{ lat_e7: 362_000_000, lon_e7: 371_500_000, name: 'Depot', at_ms: 1, until_ms: 2 }, { lat_e7: 1, lon_e7: 2 }])).toEqual({
      key: 'route', as: 'texts', texts: ['Depot · 36.2000, 37.1500 · at 1 – at 2', '0.0000, 0.0000'],
    });
  });
  test('shows its cargo and vehicles line by line', () => {
    expect(of('movement', 'cargo', [{ line: '1', item: 'kits', quantity: 3, unit: 'boxes' }])).toMatchObject({ texts: ['1 · kits · 3 boxes'] });
    expect(of('movement', 'vehicles', [{ kind: 'truck', plate: 'AA 1' }])).toMatchObject({ texts: ['truck · AA 1'] });
  });
  test('shows spans as spans and its window as an interval', () => {
    expect([of('movement', 'following_delay_ms', 60_000), of('movement', 'window', { start_ms: 1, end_ms: 2 })]).toMatchObject([{ as: 'lasting', ms: 60_000 }, { as: 'when', start_ms: 1, end_ms: 2 }]);
  });
  test('counts waypoints from one, as people do', () => {
    expect(of('movement_event', 'waypoint', 0)).toMatchObject({ value: 1 });
  });
});
test('a reply is a code of its own list, and what a go rests on are entries', () => {
  expect([of('notification_reply', 'says', 'hold'), of('movement_event', 'rests_on', ['A'.repeat(43)])]).toMatchObject([{ list: 'notification_reply' }, { as: 'entries' }]);
});
test('other kinds are left to others, and an unknown shape is shown as it came', () => {
  expect([of('report', 'route', []), of('movement', 'corridor_shape', { odd: 1 })]).toEqual([null, null]);
  expect(sayFields({ type: 'movement', corridor_shape: { odd: 1 } })).toEqual([{ key: 'corridor_shape', as: 'text', value: '{"odd":1}' }]);
});
