import { expect, test } from 'vitest';
import { QUIET_CHOICES_MS, QUIET_MOST_MS, stillQuiet } from './sound.svelte';

test('silence ends by itself', () => {
  expect([stillQuiet(1_000, 999), stillQuiet(1_000, 1_000), stillQuiet(0, 5)]).toEqual([true, false, false]);
});

test('no silence is longer than an hour, whatever this browser kept', () => {
  expect(stillQuiet(QUIET_MOST_MS + 1, 0)).toBe(false);
  expect(Math.max(...QUIET_CHOICES_MS)).toBeLessThanOrEqual(QUIET_MOST_MS);
});
