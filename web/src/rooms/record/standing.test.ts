import { expect, test } from 'vitest';
import type { EntryRow } from '../../api/types';
import { present } from '../../frame/presence';
import { withPresence } from '../../api/live.svelte';
import { audiencesFor } from '../new-report/audience';
import { classOf, fieldNames, readers } from '../dossier/widening';
import { everybodyShows, missingParties } from './adopting';
import { numberAt, pairs } from './forks';
import { partiesOf, standingLook } from './words';

const ALL = ['alder', 'birch', 'cedar'];
const row = (index: number, id: string): EntryRow => ({ index, id, number: '', kind: 'report', seat: null, claimed_at_ms: null, bytes: 1, payload: 'held', audience: 'parties', standing: 'in_force' });

test('only classes that hold the own party are offered, and never the public', () => {
  const given = [{ id: 'parties', parties: ALL }, { id: 'alder+birch', parties: ['alder', 'birch'] }, { id: 'birch+cedar', parties: ['birch', 'cedar'] }, { id: 'alder', parties: ['alder'] }, { id: 'public', parties: ALL }];
  expect(audiencesFor(given, 'alder')).toEqual(['parties', 'alder+birch', 'alder']);
  expect(audiencesFor(given, 'cedar')).toEqual(['parties', 'birch+cedar']);
});

test('readers are those of the class and of every class it was widened to', () => {
  expect(readers({ audience: 'alder', widened: [] }, ALL)).toEqual(['alder']);
  expect(readers({ audience: 'alder', widened: ['alder+birch'] }, ALL)).toEqual(['alder', 'birch']);
  expect(readers({ audience: 'alder', widened: ['parties'] }, ALL)).toEqual(ALL);
  expect(readers({ audience: 'parties', widened: [] }, ALL)).toEqual(ALL);
});

test('a class is written in ascending order, and is everybody when nobody lacks', () => {
  expect(classOf(['cedar', 'alder', 'cedar'], ALL)).toBe('alder+cedar');
  expect(classOf(['cedar', 'alder', 'birch'], ALL)).toBe('parties');
});

test('a class that is everybody’s restricts nobody', () => {
  expect([undefined, 'parties', 'public', 'alder', 'alder+birch'].map(partiesOf)).toEqual([null, null, null, ['alder'], ['alder', 'birch']]);
});

test('the kind of a statement is no field that could be erased or released', () => {
  expect(fieldNames({ what: 'x', type: 'report', actor: 'y' })).toEqual(['actor', 'what']);
  expect(fieldNames(null)).toEqual([]);
});

test('every standing but the plain one has a shape of its own, and only two histories are red', () => {
  const all = ['repudiated', 'retired', 'contested', 'void', 'erased', 'sealed'].map((one) => standingLook(one));
  expect(all.filter((one) => one.tone === 'bad').length).toBe(1);
  expect(standingLook('contested')).toEqual({ shape: 'fork', tone: 'bad' });
  expect(standingLook('of tomorrow').shape).toBe('info');
});

test('two histories are laid side by side by index, and what is held of one only differs, too', () => {
  const found = pairs({ ours: [row(4, 'a'), row(5, 'b')], theirs: [row(5, 'c'), row(6, 'd'), row(4, 'a')] });
  expect(found.map((one) => [one.index, one.differs])).toEqual([[4, false], [5, true], [6, true]]);
  expect(found[2]?.ours).toBeNull();
  expect([numberAt('AMM', 899), numberAt('AMM', -1)]).toEqual(['AMM-000899', 'AMM-000000']);
});

test('a table is adopted only when every party has shown this very code', () => {
  const same = { nodes: [], parties: ['alder', 'birch'], code: 'K7QM', at_ms: 1 };
  expect(missingParties(same, ALL)).toEqual(['cedar']);
  expect(everybodyShows(same, 'K7QM', ALL)).toBe(false);
  expect(everybodyShows({ ...same, parties: ALL }, 'K7QM', ALL)).toBe(true);
  expect(everybodyShows({ ...same, parties: ALL }, 'another', ALL)).toBe(false);
  expect(everybodyShows({ ...same, parties: ALL, code: null }, null, ALL)).toBe(false);
});

test('presence is fleeting: an old word, the own node and somebody who left are not shown', () => {
  const word = (node: string, at_ms: number, kind: 'here' | 'away' = 'here') => ({ node, label: 'watch', room: 'record', at_ms, kind });
  const told = [word('birch', 100_000), word('alder', 100_000), word('cedar', 1)];
  expect(present(told, 150_000, 'alder').map((one) => one.node)).toEqual(['birch']);
  const moved = withPresence(told, { ...word('birch', 120_000), room: 'watch' });
  expect(moved.filter((one) => one.node === 'birch').map((one) => one.room)).toEqual(['watch']);
  expect(withPresence(told, word('birch', 120_000, 'away')).some((one) => one.node === 'birch')).toBe(false);
});
