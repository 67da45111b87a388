// The shape of the timeline: its ends, its bars, its ticks. Decides how an interval is drawn: a report known to less than
// one bar stands in that bar; one known to a day or more is spread evenly over the time in which it may have happened,
// drawn lighter. Sums of bars equal the number of reports in view. Times in ms since 1970 UTC.
import type { Columns } from '../../state/columns';
import type { TimeChoice } from './filter';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Domain {
  from_ms: number;
  to_ms: number;
  /** Reports that lie wholly before or after the ends: dates far from all others are named, not drawn. */
  before: number;
  after: number;
}

/** The ends of the timeline: all reports, unless a few lie absurdly far out. Null without any time. */
export function domainOf(columns: Columns, mode: TimeChoice['mode']): Domain | null {
  const [first, last] = ends(columns, mode);
  const low = first.filter((ms) => !Number.isNaN(ms)).sort();
  const high = last.filter((ms) => !Number.isNaN(ms)).sort();
  if (low.length === 0) return null;
  const [near, far] = [low[Math.floor((low.length - 1) * 0.02)]!, high[Math.ceil((high.length - 1) * 0.98)]!];
  const room = Math.max(far - near, DAY) * 2;
  let from = low.find((ms) => ms >= near - room) ?? near;
  let to = high.findLast((ms) => ms <= far + room) ?? far;
  const margin = Math.max((to - from) * 0.01, 30 * MINUTE);
  from -= margin;
  to += margin;
  return {
    from_ms: from,
    to_ms: to,
    before: high.filter((ms) => ms < from).length,
    after: low.filter((ms) => ms > to).length,
  };
}

function ends(columns: Columns, mode: TimeChoice['mode']): [Float64Array, Float64Array] {
  const recorded = columns.get('recorded');
  return mode === 'known' ? [recorded, recorded] : [columns.get('start'), columns.get('end')];
}

/** Ends as given, with how many rows lie wholly outside them. */
export function endsAt(columns: Columns, mode: TimeChoice['mode'], span: { from_ms: number; to_ms: number }): Domain {
  const [first, last] = ends(columns, mode);
  let before = 0;
  let after = 0;
  for (let i = 0; i < first.length; i++) {
    if (last[i]! < span.from_ms) before += 1;
    else if (first[i]! > span.to_ms) after += 1;
  }
  return { ...span, before, after };
}

/** True when every row from `since` on lies between the ends, or has no time. */
export function allWithin(columns: Columns, mode: TimeChoice['mode'], since: number, domain: Domain): boolean {
  const [first, last] = ends(columns, mode);
  for (let i = since; i < first.length; i++) if (first[i]! < domain.from_ms || last[i]! > domain.to_ms) return false;
  return true;
}

export interface Bars {
  /** Reports whose time is known to within one bar. */
  sharp: Float64Array;
  /** Shares of reports whose time is known less exactly. */
  spread: Float64Array;
  most: number;
}

/** Fills `count` bars between the ends with every row. */
export function barsOf(columns: Columns, mode: TimeChoice['mode'], domain: Domain, count: number): Bars {
  const sharp = new Float64Array(count);
  const spread = new Float64Array(count);
  const width = (domain.to_ms - domain.from_ms) / count;
  const [starts, stops] = ends(columns, mode);
  const bar = (ms: number): number => Math.floor((ms - domain.from_ms) / width);
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index]!;
    const stop = stops[index]!;
    // Unknown is NaN, and no comparison with NaN holds.
    if (!(stop >= domain.from_ms && start <= domain.to_ms)) continue;
    if (stop - start <= width) {
      const at = Math.min(count - 1, Math.max(0, bar((start + stop) / 2)));
      sharp[at] = sharp[at]! + 1;
      continue;
    }
    const first = Math.max(0, bar(start));
    const last = Math.min(count - 1, bar(stop));
    const share = 1 / (last - first + 1);
    for (let i = first; i <= last; i++) spread[i] = spread[i]! + share;
  }
  let most = 0;
  for (let i = 0; i < count; i++) most = Math.max(most, sharp[i]! + spread[i]!);
  return { sharp, spread, most };
}

const STEPS = [5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY];

/** Round moments between the ends, at most `most` of them; `offset(ms)` is the zone's distance from UTC in ms. */
export function ticksOf(domain: Domain, most: number, offset: (ms: number) => number): { ms: number; whole: boolean }[] {
  const span = domain.to_ms - domain.from_ms;
  const step = STEPS.find((s) => span / s <= most);
  const ticks: { ms: number; whole: boolean }[] = [];
  if (step) {
    const shift = offset(domain.from_ms);
    for (let local = Math.ceil((domain.from_ms + shift) / step) * step; ; local += step) {
      // The zone's distance may change on the way (summer time): midnight stays midnight, and where the clocks skip it,
      // the tick stands at the day's first moment.
      const ms = local - offset(local - shift - 1);
      if (ms > domain.to_ms) break;
      // The hour that a clock skips begins when the one after it does: one moment has one tick.
      if (ms !== ticks.at(-1)?.ms) ticks.push({ ms, whole: local % DAY === 0 });
    }
    return ticks;
  }
  const months = Math.ceil(span / (30 * DAY) / most);
  const first = new Date(domain.from_ms + offset(domain.from_ms));
  for (let month = first.getUTCMonth() + 1; ticks.length <= most + 1; month += months) {
    const local = Date.UTC(first.getUTCFullYear(), month, 1);
    const ms = local - offset(local);
    if (ms > domain.to_ms) break;
    ticks.push({ ms, whole: true });
  }
  return ticks;
}

/** How far a zone is ahead of UTC at a moment, in ms. */
export function zoneOffset(ms: number, zone: string): number {
  try {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }).formatToParts(ms);
    const part = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(ms / 1000) * 1000;
  } catch {
    // A zone or a moment that this browser does not know counts as UTC.
    return 0;
  }
}
