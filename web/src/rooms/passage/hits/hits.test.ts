import { expect, test } from 'vitest';
import type { Hit } from '../../../api/protection';
import { audienceOf, ordered } from './hits';

const hit = (change: Partial<Hit>): Hit => ({
  id: 'h', number: 'A-1', at_ms: 1, report_number: 'A-0', incident: null, what: 'fire.heavy', occurred: null, object_kind: 'site', object_number: 'A-2', function: 'hospital',
  certain: true, distance_m: 0, owner: 'al', told: [], asked: [], replies: [], due_ms: 9, state: 'open', ...change,
});

test('what waits for an answer stands before what was answered, the newest first', () => {
  const all = [hit({ number: 'A-1', at_ms: 9, state: 'answered' }), hit({ number: 'A-2', at_ms: 1 }), hit({ number: 'A-3', at_ms: 5, state: 'overdue' })];
  expect(ordered(all).map((one) => one.number)).toEqual(['A-3', 'A-2', 'A-1']);
});

test('an answer is written for the owner of the object and for whoever was told of it, and for nobody else', () => {
  const told = [{ party: 'ce', at_ms: 1, number: 'A-5', depth: null, depth_ms: null, before: true }];
  expect(audienceOf(hit({ told, asked: ['ce'] }), 'ce', ['al', 'bi', 'ce'])).toBe('al+ce');
  expect(audienceOf(hit({ told, asked: ['ce'] }), 'ce', ['al', 'ce'])).toBe('parties');
});
