import { describe, expect, test } from 'vitest';
import type { Call } from '../../api/alerts';
import { ladderAt, lastTest, loudFor, ringsFor, rungNow, SHIFT_MS, stopwatch, testDue, timerOf } from './ladder';

const T = 1_700_000_000_000;
export const call = (change: Partial<Call> = {}): Call => ({
  id: 'c'.repeat(43), number: 'ALD-000007', party: 'alder', node: 'alder-main', to: 'birch', rung: 'watch_officer', about: null, about_number: null,
  what: 'Fire near the crossing', place_name: null, lat_e7: null, lon_e7: null, radius_m: null, coarsened: false, at_risk: null, asked: 'Stop the fire',
  test: false, at_ms: T, state: 'ringing', events: [], answered_after_ms: null, reach: [],
  ladder: [
    { rung: 'watch_officer', from_ms: T, until_ms: T + 60_000, state: 'now' },
    { rung: 'deputy', from_ms: T + 60_000, until_ms: T + 120_000, state: 'next' },
    { rung: 'chief', from_ms: T + 120_000, until_ms: T + 180_000, state: 'next' },
    { rung: 'capital', from_ms: T + 180_000, until_ms: null, state: 'next' },
  ],
  ...change,
});
const event = (name: string, at_ms: number) => ({ event: name, rung: null, party: 'birch', node: 'birch-main', at_ms, number: 'BIR-000001', read_back: null, offset_m: null, text: null });

describe('the ladder', () => {
  test('climbs by its times, whatever state the node told last', () => {
    expect(ladderAt(call(), T + 61_000).map((one) => one.state)).toEqual(['done', 'now', 'next', 'next']);
    expect(rungNow(call(), T + 61_000)).toBe('deputy');
  });
  test('says how long the present rung still has, and nothing for the last one', () => {
    expect(ladderAt(call(), T + 61_000)[1]?.left_ms).toBe(59_000);
    expect(ladderAt(call(), T + 600_000)[3]).toMatchObject({ state: 'now', left_ms: null });
  });
  test('stands still once somebody has answered', () => {
    const answered = call({ state: 'answered', answered_after_ms: 30_000 });
    expect(ladderAt(answered, T + 600_000).map((one) => one.state)).toEqual(['now', 'next', 'next', 'next']);
  });
});

describe('the timer', () => {
  test('runs from the first second, then from the answer, and stands when the call has ended', () => {
    expect(timerOf(call(), T + 7_000)).toEqual({ kind: 'ringing', ms: 7_000 });
    expect(timerOf(call({ state: 'answered', answered_after_ms: 20_000 }), T + 50_000)).toEqual({ kind: 'talking', ms: 30_000 });
    const ended = call({ state: 'ended', answered_after_ms: 20_000, events: [event('answered', T + 20_000), event('ended', T + 90_000)] });
    expect(timerOf(ended, T + 999_000)).toEqual({ kind: 'took', ms: 90_000 });
  });
  test('never shows a time before the call by a clock that is behind', () => {
    expect(timerOf(call(), T - 5_000).ms).toBe(0);
  });
  test('is written as a stopwatch writes it', () => {
    expect([0, 7_999, 760_000, 3_729_000].map(stopwatch)).toEqual(['0:00', '0:07', '12:40', '1:02:09']);
  });
});

describe('ringing', () => {
  const watch = { party: 'birch', node: 'birch-main', roles: ['watch_officer'], mayCall: true };
  test('is for the party that is called, until it is answered, and not for whoever calls', () => {
    expect(ringsFor(call(), watch)).toBe(true);
    expect(ringsFor(call({ state: 'answered' }), watch)).toBe(false);
    expect(ringsFor(call(), { party: 'alder', node: 'alder-main' })).toBe(false);
  });
  test('rings the watch officer first, and from the deputy on everybody who may call', () => {
    const negotiator = { ...watch, roles: ['negotiator'] };
    expect(loudFor(call(), watch, T)).toBe(true);
    expect(loudFor(call(), negotiator, T)).toBe(false);
    expect(loudFor(call(), negotiator, T + 61_000)).toBe(true);
    expect(loudFor(call(), { ...negotiator, roles: ['monitor'], mayCall: false }, T + 61_000)).toBe(false);
  });
  test('rings everybody while nobody has to sign in', () => {
    expect(loudFor(call(), { ...watch, roles: null, mayCall: false }, T)).toBe(true);
  });
});

describe('the test call of a shift', () => {
  test('counts only when it was a test, between these two, and answered', () => {
    const tests = [call({ test: true }), call({ test: true, at_ms: T + 5, answered_after_ms: 900 }), call({ at_ms: T + 9, answered_after_ms: 900 }), call({ test: true, to: 'cedar', at_ms: T + 20, answered_after_ms: 1 })];
    expect(lastTest(tests, 'birch', 'alder')).toBe(T + 5);
  });
  test('is due when there was none for a whole shift', () => {
    expect([testDue(null, T), testDue(T, T + SHIFT_MS - 1), testDue(T, T + SHIFT_MS)]).toEqual([true, false, true]);
  });
});
