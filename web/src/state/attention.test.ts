import { afterEach, expect, test, vi } from 'vitest';
import { attention } from './attention.svelte';

afterEach(() => vi.unstubAllGlobals());

test('a browser that lets no page make a notice stops nothing else', () => {
  vi.stubGlobal('document', { hidden: true });
  vi.stubGlobal('Notification', class {
    constructor() {
      throw new TypeError('Illegal constructor');
    }
  });
  attention.permission = 'granted';
  expect(() => attention.notify('call-1', 'A call', 'KHM-000001', () => undefined)).not.toThrow();
  expect(attention.permission).toBe('none');
});
