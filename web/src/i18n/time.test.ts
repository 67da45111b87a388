import { afterEach, expect, test, vi } from 'vitest';
import { sayInterval } from '../ui/interval';
import { i18n, LANGS, t, time } from './index.svelte';

const NEW_YEAR = Date.UTC(2026, 11, 31, 21); // midnight in Damascus: 1 January 2027
afterEach(() => vi.useRealTimers());

test.each(LANGS)('a day of another year says which one, by the zone that is shown and not by UTC (%s)', (lang) => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 10), toFake: ['Date'] });
  i18n.lang = lang;
  expect(time(NEW_YEAR, 'Asia/Damascus', 'short')).toContain('2027');
  expect(time(NEW_YEAR, 'UTC', 'short')).not.toContain('202');
  i18n.lang = 'en';
});

test('an interval over the turn of the year in the zone that is shown tells the year of both ends', () => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 1), toFake: ['Date'] });
  const from = Date.UTC(2026, 0, 1, 2); // 31 December 2025, 21:00 in Washington
  expect(sayInterval(from, Date.UTC(2026, 1, 1), (ms, style) => time(ms, 'America/New_York', style), t)).toContain('2025');
});
