import { describe, expect, it } from 'vitest';
import { blank, dayMs, queryOf } from './api';

describe('what the room Tables asks', () => {
  it('sends only what was chosen', () => {
    const query = new URLSearchParams(queryOf('a b.csv', '', { ...blank, zone: 'Asia/Damascus' }));
    expect(query.get('name')).toBe('a b.csv');
    expect(query.has('sheet')).toBe(false);
    expect(JSON.parse(query.get('choices') ?? '')).toEqual({ zone: 'Asia/Damascus' });
  });
  it('says that the month stands first, where that was chosen', () => {
    const query = new URLSearchParams(queryOf('a.csv', 'Two', { ...blank, day_first: false, targets: { 3: '' } }));
    expect(JSON.parse(query.get('choices') ?? '')).toEqual({ day_first: false, targets: { 3: '' } });
  });
  it('knows a day of the calendar, and no other', () => {
    expect(dayMs('2016-09-12')).toBe(Date.UTC(2016, 8, 12));
    expect(dayMs('2016-02-30')).toBeNull();
    expect(dayMs('12.09.2016')).toBeNull();
  });
});
