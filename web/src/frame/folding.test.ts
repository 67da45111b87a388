import { expect, test } from 'vitest';
import { leastFold } from './folding';

test('as little is folded away as fits', () => {
  const tried: number[] = [];
  const fits = (least: number) => (level: number): boolean => (tried.push(level), level >= least);
  expect([leastFold(6, fits(0)), leastFold(6, fits(3))]).toEqual([0, 3]);
  expect(tried).toEqual([0, 0, 1, 2, 3]);
});
test('what never fits is folded as far as there is something to fold', () => {
  expect(leastFold(6, () => false)).toBe(6);
});
