import { describe, expect, test } from 'vitest';
import type { Alert } from '../api/alerts';
import { climbsIn, eventsIn, merged, openOf, RINGS, settled, soundsAnew } from './alerting';

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id, rule: 'air', rule_name: 'Air strikes', loud: true, at_ms: 100, entry: 'e'.repeat(43), number: 'ALD-000001', what: 'air.strike', text_code: 'report',
  values: {}, folded: 0, state: 'raised', rung: 'watch_officer', acknowledged: null, escalate_at_ms: 400, ...change,
});

describe('the list of alerts', () => {
  test('holds each once, with its latest word, newest first', () => {
    const list = merged([alert('a'), alert('b', { at_ms: 300 })], [alert('a', { folded: 4 }), alert('c', { at_ms: 200 })]);
    expect(list.map((one) => [one.id, one.folded])).toEqual([['b', 0], ['c', 0], ['a', 4]]);
  });
  test('lets go of what is over, and rings for nothing that is', () => {
    const over = alert('a', { state: 'over', why: 'withdrawn' });
    expect(merged([alert('a'), alert('b')], [over]).map((one) => one.id)).toEqual(['b']);
    expect(soundsAnew([alert('a')], [over])).toEqual([]);
  });
  test('shows what nobody acknowledged: climbed ones first, then loud ones, the longest waiting first', () => {
    const list = [alert('quiet', { loud: false, at_ms: 1 }), alert('late', { at_ms: 9 }), alert('early', { at_ms: 2 }), alert('up', { state: 'escalated', at_ms: 50 }), alert('done', { state: 'acknowledged' })];
    expect(openOf(list).map((one) => one.id)).toEqual(['up', 'early', 'late', 'quiet']);
  });
  test('counts what was folded exactly', () => {
    expect(eventsIn([alert('a', { folded: 412 }), alert('b')])).toBe(414);
    expect(eventsIn([])).toBe(0);
  });
});

test('the alert of a call that was answered has settled itself; one that stands for more has not', () => {
  const list = [alert('a', { rule: RINGS, entry: 'x' }), alert('b', { rule: RINGS, entry: 'y' }), alert('c', { rule: RINGS, entry: 'x', folded: 2 }), alert('d', { entry: 'x' })];
  expect(settled(list, [{ id: 'x', answered_after_ms: 5 }, { id: 'y', answered_after_ms: null }]).map((one) => one.id)).toEqual(['b', 'c', 'd']);
});

describe('what is heard', () => {
  test('a loud alert once, a quiet one never, an acknowledged one no more', () => {
    expect(soundsAnew([], [alert('a'), alert('b', { loud: false }), alert('c', { state: 'acknowledged' })]).map((one) => one.id)).toEqual(['a']);
    expect(soundsAnew([alert('a')], [alert('a', { folded: 3 })])).toEqual([]);
  });
  test('an alert that climbed is heard again at each rung', () => {
    const up = alert('a', { state: 'escalated', rung: 'deputy' });
    expect(soundsAnew([alert('a')], [up])).toEqual([up]);
    expect(soundsAnew([up], [alert('a', { state: 'escalated', rung: 'chief' })])).toHaveLength(1);
  });
});

test('the clock of an alert runs down to nothing and stops when it is acknowledged', () => {
  expect([climbsIn(alert('a'), 150), climbsIn(alert('a'), 900), climbsIn(alert('a', { state: 'acknowledged' }), 150), climbsIn(alert('a', { escalate_at_ms: null }), 150)]).toEqual([250, 0, null, null]);
});
