import { expect, test } from 'vitest';
import type { PeerLink } from '../../api/types';
import { nowhere, reachOf } from './reach';

const nodes = [{ id: 'a', party: 'alder' }, { id: 'b1', party: 'birch' }, { id: 'b2', party: 'birch' }, { id: 'b3', party: 'birch' }];
const link = (node: string, state: PeerLink['state']): PeerLink => ({ node, state, since_ms: 5, last_heard_ms: 4, behind: 0, ahead: 0, code: null, detail: '', clock_offset_ms: null });

test('each node of the party is told by itself, and one that nobody heard of is unknown', () => {
  expect(reachOf(nodes, [link('b1', 'same'), link('b2', 'unreachable')], 'birch', 'a').map((one) => [one.node, one.state])).toEqual([['b1', 'reachable'], ['b2', 'unreachable'], ['b3', 'unknown']]);
});

test('a call rings nowhere only when no node of the party is reached', () => {
  expect(nowhere(reachOf(nodes, [link('b1', 'catching_up')], 'birch', 'a'))).toBe(false);
  expect(nowhere(reachOf(nodes, [link('b1', 'stale')], 'birch', 'a'))).toBe(true);
  expect(nowhere([])).toBe(false);
});
