import { expect, test } from 'vitest';
import { Turns } from './turns';

test('of several questions only the one that was asked last counts, in whatever order they are answered', () => {
  const turns = new Turns();
  const first = turns.begin();
  expect(first()).toBe(true);
  const second = turns.begin();
  expect([second(), first()]).toEqual([true, false]);
  turns.begin();
  expect(second()).toBe(false);
});
