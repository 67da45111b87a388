import { expect, test } from 'vitest';
import { aDay } from './words';

test('a day is its first moment in UTC, and any other moment has its hour', () => {
  expect(aDay(Date.UTC(2016, 8, 12))).toBe(true);
  expect(aDay(Date.UTC(1969, 8, 12))).toBe(true);
  expect(aDay(Date.UTC(2016, 8, 12, 16))).toBe(false);
  expect(aDay(Date.UTC(2016, 8, 12) + 1)).toBe(false);
});
