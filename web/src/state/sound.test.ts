import { expect, test, vi } from 'vitest';
import { QUIET_CHOICES_MS, QUIET_MOST_MS, sound, stillQuiet } from './sound.svelte';

test('silence ends by itself', () => {
  expect([stillQuiet(1_000, 999), stillQuiet(1_000, 1_000), stillQuiet(0, 5)]).toEqual([true, false, false]);
});

test('no silence is longer than an hour, whatever this browser kept', () => {
  expect(stillQuiet(QUIET_MOST_MS + 1, 0)).toBe(false);
  expect(Math.max(...QUIET_CHOICES_MS)).toBeLessThanOrEqual(QUIET_MOST_MS);
});

test('sound that the machine took away is told, and asked for again', async () => {
  class Context extends EventTarget {
    static last: Context;
    state = 'suspended';
    constructor() {
      super();
      Context.last = this;
    }
    async resume(): Promise<void> {
      this.state = 'running';
    }
  }
  vi.stubGlobal('AudioContext', Context);
  await sound.enable();
  expect(sound.ready).toBe(true);
  Context.last.state = 'suspended';
  Context.last.dispatchEvent(new Event('statechange'));
  expect(sound.ready).toBe(false);
  await sound.enable();
  expect(sound.ready).toBe(true);
  vi.unstubAllGlobals();
});
