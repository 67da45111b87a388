import { expect, test, vi } from 'vitest';

// The store looks at its browser when it is made, which is before any test.
const system = vi.hoisted(() => {
  const made = { matches: false, evening: (): void => undefined, addEventListener: (_: string, told: () => void): void => void (made.evening = told) };
  Object.assign(globalThis, { window: {}, document: { documentElement: { dataset: {} } }, matchMedia: () => made });
  return made;
});

import { theme } from './theme.svelte';

test('a light that was chosen here is not changed by the evening of the system', () => {
  system.matches = true;
  system.evening();
  expect(theme.value).toBe('dark');
  theme.set('light');
  system.evening();
  expect(theme.value).toBe('light');
});
