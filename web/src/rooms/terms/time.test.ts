import { describe, expect, test } from 'vitest';
import type { TermsSegment } from '../../api/types';
import { bound, changesAt, edges, left, mayHold, pieces, recordAt, shareOf, spanOf, standingAt, stateAt } from './time';

const HOUR = 3_600_000;
const T0 = Date.UTC(2016, 1, 26, 22);
const segment = (from: number | null, to: number | null, state = 'in'): TermsSegment => ({
  start_ms: from === null ? null : T0 + from * HOUR, end_ms: to === null ? null : T0 + to * HOUR, state, why: '',
});
const at = (hours: number): number => T0 + hours * HOUR;

describe('the state at a moment', () => {
  const segments = [segment(0, 48), segment(72, 74, 'disputed'), segment(74, 96), segment(96, 97, 'undetermined')];

  test('a segment holds from its start and no longer at its end', () => {
    expect([at(0) - 1, at(0), at(48) - 1, at(48)].map((ms) => stateAt(segments, ms))).toEqual(['not_begun', 'in', 'in', 'gap']);
  });
  test('a gap between two spans is a gap and never bridged', () => {
    expect([at(48), at(60), at(72) - 1].map((ms) => stateAt(segments, ms))).toEqual(['gap', 'gap', 'gap']);
  });
  test('disputed and undetermined are told as such', () => {
    expect([at(72), at(74), at(96), at(97)].map((ms) => stateAt(segments, ms))).toEqual(['disputed', 'in', 'undetermined', 'lapsed']);
  });
  test('without an end it holds on', () => {
    expect(stateAt([segment(0, null)], at(1_000_000))).toBe('in');
    expect(changesAt([segment(0, null)], at(5))).toBeNull();
  });
  test('the next change is the next edge at which the state differs', () => {
    expect(changesAt([segment(0, 10), segment(10, 20)], at(5))).toBe(at(20));
    expect(changesAt(segments, at(5))).toBe(at(48));
    expect(changesAt(segments, at(50))).toBe(at(72));
  });
  test('a bound in the first or last year that the node knows is no bound', () => {
    expect([bound(null), bound(Date.UTC(1945, 0, 1)), bound(Date.UTC(2101, 0, 1)), bound(at(1))]).toEqual([null, null, null, at(1)]);
  });
});

describe('how an instrument stands', () => {
  const instrument = { segments: [segment(0, 48)] };
  const pack = (state: string, spans: [number, number | null][]) => ({ state, spans, entry: 'x' });

  test('the record comes first: nothing that was not adopted is in force', () => {
    expect(standingAt(pack('proposed', []), instrument, at(5))).toBe('proposed');
    expect(mayHold('proposed')).toBe(false);
  });
  test('what is in force by the record stands by its own times', () => {
    const given = pack('in_force', [[at(-10), null]]);
    expect([at(-1), at(1), at(48)].map((ms) => standingAt(given, instrument, ms))).toEqual(['not_begun', 'in_force', 'lapsed']);
    expect(standingAt(given, { segments: [] }, at(1))).toBe('no_window');
  });
  test('before its adoption it was not adopted, after leaving it is left', () => {
    const given = pack('left', [[at(0), at(10)]]);
    expect([at(-1), at(5), at(10)].map((ms) => recordAt(given, ms))).toEqual(['not_adopted', 'in_force', 'left']);
  });
  test('between two spans of the record it is suspended', () => {
    expect(recordAt(pack('in_force', [[at(0), at(10)], [at(20), null]]), at(15))).toBe('suspended');
  });
  test('doubt may hold', () => {
    expect(['in_force', 'disputed', 'undetermined', 'no_window'].every((one) => mayHold(one as never))).toBe(true);
    expect(['gap', 'lapsed', 'suspended', 'left', 'superseded', 'not_begun', 'not_adopted'].some((one) => mayHold(one as never))).toBe(false);
  });
});

describe('the bar', () => {
  const segments = [segment(0, 48), segment(60, null, 'undetermined')];
  const span = spanOf(segments, [at(100)]);

  test('holds every edge and every moment given, with room on both sides', () => {
    expect(edges(segments)).toEqual([at(0), at(48), at(60)]);
    expect(span.from_ms).toBeLessThan(at(0));
    expect(span.to_ms).toBeGreaterThan(at(100));
  });
  test('an end that nobody set runs to the edge and says so', () => {
    const [first, second] = pieces(segments, span);
    expect([first?.open_start, first?.open_end, second?.open_end, second?.to]).toEqual([false, false, true, 1]);
    expect(second?.from).toBeCloseTo(shareOf(span, at(60)));
  });
  test('what lies outside of the span is not drawn', () => {
    expect(pieces([segment(0, 1)], { from_ms: at(2), to_ms: at(3) })).toEqual([]);
  });
  test('a span is never empty', () => {
    const only = spanOf([], []);
    expect(only.to_ms).toBeGreaterThan(only.from_ms);
  });
});

test('a countdown counts whole seconds and ends at zero', () => {
  expect(left(at(50), at(0))).toEqual({ days: 2, hours: 2, minutes: 0, seconds: 0, over: false });
  expect(left(at(0) + 61_500, at(0))).toMatchObject({ minutes: 1, seconds: 1, over: false });
  expect(left(at(0), at(1))).toMatchObject({ days: 0, seconds: 0, over: true });
});
