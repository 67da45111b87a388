import { expect, test } from 'vitest';
import type { Call } from '../api/alerts';
import { withCalls } from './calls.svelte';

const call = (id: string, at_ms: number, state: Call['state'] = 'ringing') => ({ id, at_ms, state }) as Call;

test('calls stand newest first, each once with its latest word', () => {
  const all = withCalls([call('a', 1), call('b', 3)], [call('a', 1, 'answered'), call('c', 2)]);
  expect(all.map((one) => [one.id, one.state])).toEqual([['b', 'ringing'], ['c', 'ringing'], ['a', 'answered']]);
});
