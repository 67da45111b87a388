import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Paced } from './paced';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('many wishes in a row are one question, and one more for those that came while it ran', async () => {
  let asked = 0;
  let answer: () => void = () => undefined;
  const paced = new Paced(() => { asked += 1; return new Promise((done) => (answer = done)); }, 1000);
  for (let i = 0; i < 5; i += 1) paced.wish();
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toBe(1);
  paced.wish();
  paced.wish();
  answer();
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toBe(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(asked).toBe(2);
});

test('a steady stream of wishes cannot put the next question off for ever', async () => {
  let asked = 0;
  const paced = new Paced(async () => void (asked += 1), 100);
  for (let i = 0; i < 50; i += 1) {
    paced.wish();
    await vi.advanceTimersByTimeAsync(20);
  }
  expect(asked).toBeGreaterThan(8);
  expect(asked).toBeLessThan(13);
});

test('after the stop nothing is asked', async () => {
  let asked = 0;
  const paced = new Paced(async () => void (asked += 1), 10);
  paced.wish();
  paced.stop();
  await vi.advanceTimersByTimeAsync(100);
  expect(asked).toBe(0);
});
