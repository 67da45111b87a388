import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseRoute, route } from './route.svelte';

const address = { hash: '' };
beforeEach(() => vi.stubGlobal('location', address));
afterEach(() => {
  vi.unstubAllGlobals();
  address.hash = '';
});
const at = (hash: string): void => void (route.current = parseRoute(hash));

test('after a wait the reader is taken on from where it began', () => {
  at('#/hotline/new');
  route.goFrom(route.current, 'hotline', 'ALD-000001');
  expect(address.hash).toBe('#/hotline/ALD-000001');
});
test('whoever went to another room meanwhile is not pulled back, nor whoever came back since', () => {
  at('#/hotline/new');
  const from = route.current;
  at('#/watch');
  route.goFrom(from, 'hotline', 'ALD-000001');
  at('#/hotline/new');
  route.goFrom(from, 'hotline', 'ALD-000001');
  expect(address.hash).toBe('');
});
