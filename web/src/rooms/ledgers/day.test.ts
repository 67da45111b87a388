import { describe, expect, it } from 'vitest';
import { dayOf, isDay, lasted, moved, restOf, spotOf } from './day';

describe('days of the theatre', () => {
  it('takes the day of the zone and not of UTC', () => {
    expect(dayOf(Date.UTC(2016, 1, 26, 22, 0), 'Asia/Damascus')).toBe('2016-02-27');
    expect(dayOf(Date.UTC(2016, 1, 26, 21, 59), 'Asia/Damascus')).toBe('2016-02-26');
  });
  it('moves over the end of a month', () => {
    expect(moved('2016-02-28', 1)).toBe('2016-02-29');
    expect(moved('2016-01-01', -1)).toBe('2015-12-31');
    expect(moved('nonsense', 1)).toBe('nonsense');
  });
  it('knows a day from what is none', () => {
    expect([isDay('2016-02-27'), isDay('2016-13-01'), isDay('27.02.2016'), isDay('')]).toEqual([true, false, false, false]);
  });
  it('says how long in hours beyond a day', () => {
    expect(lasted(93_840_000)).toBe('26:04');
  });
});

describe('the address of the room', () => {
  it('reads back what it wrote', () => {
    const spot = { tab: 'reconcile' as const, day: '2016-02-27', a: 'alder', b: 'birch', name: '' };
    expect(spotOf(restOf(spot))).toEqual(spot);
    expect(spotOf(restOf({ tab: 'summary', name: 'KHM-000012' }))).toMatchObject({ tab: 'summary', name: 'KHM-000012', day: '' });
  });
  it('is the two ledgers where it says nothing known', () => {
    expect(spotOf('elsewhere/x').tab).toBe('reconcile');
    expect(spotOf('').tab).toBe('reconcile');
  });
});
