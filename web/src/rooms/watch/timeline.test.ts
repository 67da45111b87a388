import { expect, test } from 'vitest';
import type { MarkRow } from '../../api/types';
import { Columns } from '../../state/columns';
import { barsOf, domainOf, endsAt, ticksOf, zoneOffset } from './timeline';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (start: number | null, end: number | null, recorded = 0): MarkRow => [
  'id', 'ALD-000001', 0, null, null, null, start, end, 'hours', 'other', '', '', '', '', 0, recorded, 'alleged', 0, 0, 0, null, 0, 0, null, null,
];
const sum = (a: Float64Array) => a.reduce((p, q) => p + q, 0);

test('bars add up to the number of reports, sharp and spread', () => {
  const rows = [at(0, HOUR), at(2 * DAY, 5 * DAY), at(3 * DAY, 3 * DAY), at(9 * DAY, 10 * DAY)];
  const domain = domainOf(Columns.of(rows), 'happened')!;
  const bars = barsOf(Columns.of(rows), 'happened', domain, 60);
  expect(sum(bars.sharp) + sum(bars.spread)).toBeCloseTo(4, 9);
  expect(sum(bars.spread)).toBeCloseTo(2, 9);
});

test('a day is spread over the whole day and over nothing else', () => {
  const domain = { from_ms: 0, to_ms: 10 * DAY, before: 0, after: 0 };
  const bars = barsOf(Columns.of([at(2 * DAY, 4 * DAY - 1)]), 'happened', domain, 10);
  expect([...bars.spread]).toEqual([0, 0, 0.5, 0.5, 0, 0, 0, 0, 0, 0]);
});

test('a date in 1900 does not flatten the timeline, and is counted as before it', () => {
  const rows = [at(Date.UTC(1900, 0, 1), Date.UTC(1900, 0, 1)), ...Array.from({ length: 99 }, (_, i) => at(i * DAY, i * DAY + HOUR))];
  const domain = domainOf(Columns.of(rows), 'happened')!;
  expect(domain.before).toBe(1);
  expect(domain.to_ms - domain.from_ms).toBeLessThan(110 * DAY);
});

test('what was known when uses the recorded moment', () => {
  const rows = [at(0, DAY, 40 * DAY), at(0, DAY, 41 * DAY)];
  const domain = domainOf(Columns.of(rows), 'known')!;
  expect(domain.from_ms).toBeGreaterThan(39 * DAY);
});

test('ticks of days stand at midnight of the zone, over a change of summer time too', () => {
  const offset = (ms: number) => zoneOffset(ms, 'Europe/Zurich');
  const domain = { from_ms: Date.UTC(2016, 2, 22), to_ms: Date.UTC(2016, 2, 30), before: 0, after: 0 };
  for (const tick of ticksOf(domain, 10, offset)) expect((tick.ms + offset(tick.ms)) % DAY).toBe(0);
});

test('where the clocks skip midnight, the tick is the first moment of that day', () => {
  const offset = (ms: number) => zoneOffset(ms, 'Asia/Damascus');
  const domain = { from_ms: Date.UTC(2016, 2, 24), to_ms: Date.UTC(2016, 2, 26), before: 0, after: 0 };
  const days = ticksOf(domain, 4, offset).filter((t) => t.whole);
  expect(days.map((t) => new Date(t.ms + offset(t.ms)).toISOString())).toContain('2016-03-25T01:00:00.000Z');
});

test('ticks are never more than asked for by much', () => {
  for (const span of [HOUR, DAY, 10 * DAY, 100 * DAY, 3000 * DAY]) {
    const ticks = ticksOf({ from_ms: 0, to_ms: span, before: 0, after: 0 }, 8, () => 0);
    expect(ticks.length).toBeLessThanOrEqual(10);
    expect(ticks.length).toBeGreaterThan(0);
  }
});

test('no time at all gives no timeline', () => {
  expect(domainOf(Columns.of([at(null, null)]), 'happened')).toBeNull();
});

test('a stretched timeline says how many reports lie before and after it', () => {
  const columns = Columns.of([at(0, HOUR), at(5 * DAY, 5 * DAY), at(9 * DAY, 9 * DAY), at(null, null)]);
  expect(endsAt(columns, 'happened', { from_ms: 2 * DAY, to_ms: 6 * DAY })).toMatchObject({ before: 1, after: 1 });
});

test('where a clock skips an hour every moment has one tick', () => {
  const spring = Date.UTC(2026, 2, 29, 1); // Geneva: 02:00 becomes 03:00
  const offset = (ms: number): number => zoneOffset(ms, 'Europe/Zurich');
  const ticks = ticksOf({ from_ms: spring - 5 * 3_600_000, to_ms: spring + 5 * 3_600_000, before: 0, after: 0 }, 12, offset).map((one) => one.ms);
  expect(ticks).toContain(spring);
  expect(new Set(ticks).size).toBe(ticks.length);
});
