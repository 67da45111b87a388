import { expect, test } from 'vitest';
import type { Links, PeerLink, Table } from '../api/types';
import { badgeLines } from './badge';

const table: Table = { revision: 4, code: 'K7QM-2XAF-9D3T', digest: 'd', heads: [], missing_payloads: 0 };
const peer = (node: string, state: PeerLink['state'], extra: Partial<PeerLink> = {}): PeerLink => ({
  node,
  state,
  since_ms: 1000,
  last_heard_ms: 1000,
  behind: 0,
  ahead: 0,
  code: null,
  detail: '',
  clock_offset_ms: 0,
  ...extra,
});
const links = (...peers: PeerLink[]): Links => ({
  now_ms: 5000,
  same_map: { nodes: peers.filter((p) => p.state === 'same').map((p) => p.node), parties: [], code: table.code, at_ms: 4000 },
  peers,
});

test('with every peer the same, the badge is calm', () => {
  expect(badgeLines(links(peer('a', 'same'), peer('b', 'same')), table, null).map((l) => l.key)).toEqual(['badge.same_with']);
});

test('two histories are told before anything else', () => {
  const lines = badgeLines(links(peer('a', 'unreachable'), peer('b', 'forked'), peer('c', 'same')), table, null);
  expect(lines.map((l) => [l.key, l.tone])).toEqual([
    ['badge.forked', 'bad'],
    ['badge.unreachable', 'warn'],
  ]);
});

test('nobody reached is never shown as the same map', () => {
  const lines = badgeLines(links(peer('a', 'unreachable', { behind: 37 })), table, null);
  expect(lines[0]).toMatchObject({ tone: 'warn', node: 'a', behind: 37 });
  expect(badgeLines(links(), table, null)[0]?.key).toBe('badge.alone');
  const own = { ...links(), same_map: { nodes: ['own'], parties: ['alder'], code: table.code, at_ms: null } };
  expect(badgeLines(own, table, null)[0]?.key).toBe('badge.alone');
});

test('a screen without its node says so and nothing else', () => {
  expect(badgeLines(links(peer('a', 'same')), table, 123)).toEqual([
    { tone: 'warn', shape: 'cut', key: 'badge.link_lost', since_ms: 123 },
  ]);
});

test('the longest cut stands before a later one', () => {
  const lines = badgeLines(links(peer('b', 'unreachable', { since_ms: 9 }), peer('a', 'unreachable', { since_ms: 10 })), table, null);
  expect(lines.map((l) => l.node)).toEqual(['b', 'a']);
});

test('a centre whose nodes are all unreachable is told once, by its name, since the last of them went', () => {
  const down = [peer('g1', 'unreachable', { since_ms: 5, behind: 3 }), peer('g2', 'unreachable', { since_ms: 8, behind: 2 })];
  const lines = badgeLines(links(...down, peer('amman', 'same')), table, null, (n) => (n.startsWith('g') ? 'geneva' : n));
  expect(lines).toMatchObject([{ key: 'badge.unreachable', centre: 'geneva', since_ms: 8, behind: 3 }]);
  expect(lines[0]).not.toHaveProperty('node');
});

test('a centre with one node still there is told node by node', () => {
  const lines = badgeLines(links(peer('g1', 'unreachable'), peer('g2', 'same')), table, null, () => 'geneva');
  expect(lines.map((l) => l.node)).toEqual(['g1']);
});
