import { expect, test } from 'vitest';
import type { Presence } from '../api/types';
import { FRESH_MS, keyOf, present } from './presence';

const one = (change: Partial<Presence>): Presence => ({ node: 'n1', at_ms: 1_000, room: 'watch', kind: 'here', label: 'Desk', ...change });

test('two nodes whose desks are called the same are told apart', () => {
  const here = present([one({ node: 'n2' }), one({ node: 'n1' }), one({ node: 'n1', label: 'Night' })], 1_000, 'own');
  expect(here.map((each) => [each.node, each.label])).toEqual([['n1', 'Desk'], ['n1', 'Night'], ['n2', 'Desk']]);
  expect(new Set(here.map(keyOf)).size).toBe(3);
});
test('the own node and old words are left out', () => {
  expect(present([one({ node: 'own' }), one({})], 1_000 + FRESH_MS, 'own')).toEqual([]);
});
test('the list of desks is keyed by the desk and not by what is written of it', async () => {
  const { readFileSync } = await import('node:fs');
  const { join } = await import('node:path');
  expect(readFileSync(join(__dirname, 'PresenceLine.svelte'), 'utf8')).toMatch(/#each words as one \(one\.key\)/);
});
