// What a pack's segments say of one moment, and how they are drawn. Decides nothing about terms: the node worked out the
// segments; here they are looked up. Times in ms since 1970 UTC, half-open; null is an end that nobody set.
import type { TermsInstrument, TermsPack, TermsSegment } from '../../api/types';

/** Beyond these nobody set an end: the first day of 1945 and of 2100, UTC. */
const FIRST_MS = -788_918_400_000;
const LAST_MS = 4_102_444_800_000;

/** How an instrument stands at a moment. */
export type Standing =
  | 'in_force' | 'disputed' | 'undetermined' | 'not_begun' | 'gap' | 'lapsed'
  | 'proposed' | 'suspended' | 'superseded' | 'left' | 'not_adopted' | 'no_window';

/** A bound as a moment, or null where nobody set one. */
export function bound(at_ms: number | null): number | null {
  return at_ms === null || at_ms <= FIRST_MS || at_ms >= LAST_MS ? null : at_ms;
}
function holds(segment: TermsSegment, at_ms: number): boolean {
  const [start, end] = [bound(segment.start_ms), bound(segment.end_ms)];
  return (start === null || start <= at_ms) && (end === null || at_ms < end);
}

/** What the segments say of a moment; outside all of them it is before, after or between. */
export function stateAt(segments: readonly TermsSegment[], at_ms: number): 'in' | 'disputed' | 'undetermined' | 'not_begun' | 'gap' | 'lapsed' {
  const found = segments.find((one) => holds(one, at_ms));
  if (found) return found.state === 'in' ? 'in' : found.state === 'disputed' ? 'disputed' : 'undetermined';
  const later = segments.some((one) => (bound(one.start_ms) ?? -Infinity) > at_ms);
  const earlier = segments.some((one) => (bound(one.end_ms) ?? Infinity) <= at_ms);
  return later && earlier ? 'gap' : later ? 'not_begun' : 'lapsed';
}

/** How the record stands to a pack at a moment: in force there, or why not. */
export function recordAt(pack: Pick<TermsPack, 'state' | 'spans' | 'entry'>, at_ms: number): 'in_force' | 'proposed' | 'suspended' | 'superseded' | 'left' | 'not_adopted' {
  if (pack.spans.some(([from, until]) => from <= at_ms && (until === null || bound(until) === null || at_ms < until))) return 'in_force';
  const begun = pack.spans.length > 0 && pack.spans[0]![0] <= at_ms;
  if (begun && (pack.state === 'suspended' || pack.state === 'superseded' || pack.state === 'left')) return pack.state;
  if (begun) return 'suspended';
  return pack.state === 'proposed' ? 'proposed' : pack.spans.length > 0 || pack.entry === null ? 'not_adopted' : 'proposed';
}

/** How an instrument stands at a moment: by the record first, then by its own times. */
export function standingAt(pack: Pick<TermsPack, 'state' | 'spans' | 'entry'>, instrument: Pick<TermsInstrument, 'segments'>, at_ms: number): Standing {
  const record = recordAt(pack, at_ms);
  if (record !== 'in_force') return record;
  if (instrument.segments.length === 0) return 'no_window';
  const state = stateAt(instrument.segments, at_ms);
  return state === 'in' ? 'in_force' : state;
}

/** True when what protects may hold then: doubt is not left out of a map or a list. */
export function mayHold(standing: Standing): boolean {
  return standing === 'in_force' || standing === 'disputed' || standing === 'undetermined' || standing === 'no_window';
}

/** All moments at which something of these segments changes, ascending, each once. */
export function edges(segments: readonly TermsSegment[]): number[] {
  const all = segments.flatMap((one) => [bound(one.start_ms), bound(one.end_ms)]).filter((ms): ms is number => ms !== null);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** When the state that holds at a moment next changes; null: nobody set an end. */
export function changesAt(segments: readonly TermsSegment[], at_ms: number): number | null {
  return edges(segments).find((edge) => edge > at_ms && stateAt(segments, edge) !== stateAt(segments, at_ms)) ?? null;
}

export interface Piece { from: number; to: number; state: 'in' | 'disputed' | 'undetermined'; open_start: boolean; open_end: boolean; segment: TermsSegment }
export interface Span { from_ms: number; to_ms: number }

/** The span that a bar shows: all edges and the moments given, with a margin; never empty. */
export function spanOf(segments: readonly TermsSegment[], also: readonly number[] = []): Span {
  const all = [...edges(segments), ...also];
  if (all.length === 0) return { from_ms: 0, to_ms: 1 };
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = Math.max(3_600_000, (high - low) * 0.06);
  return { from_ms: Math.round(low - margin), to_ms: Math.round(high + margin) };
}

/** Where a moment lies in a span, as a share from 0 to 1, kept within it. */
export function shareOf(span: Span, at_ms: number): number {
  return Math.min(1, Math.max(0, (at_ms - span.from_ms) / (span.to_ms - span.from_ms)));
}

/** The segments as pieces of a bar; an end that nobody set runs to the edge of the bar and says so. */
export function pieces(segments: readonly TermsSegment[], span: Span): Piece[] {
  return segments.flatMap((segment) => {
    const [start, end] = [bound(segment.start_ms), bound(segment.end_ms)];
    const from = start === null ? 0 : shareOf(span, start);
    const to = end === null ? 1 : shareOf(span, end);
    const state = segment.state === 'in' || segment.state === 'disputed' ? segment.state : 'undetermined';
    const out = (start !== null && start >= span.to_ms) || (end !== null && end <= span.from_ms);
    return out ? [] : [{ from, to, state, open_start: start === null, open_end: end === null, segment }];
  });
}

/** What is left until a moment: whole days, hours, minutes and seconds; zero once it is past. */
export function left(at_ms: number, now_ms: number): { days: number; hours: number; minutes: number; seconds: number; over: boolean } {
  const whole = Math.max(0, Math.floor((at_ms - now_ms) / 1000));
  return { days: Math.floor(whole / 86_400), hours: Math.floor(whole / 3600) % 24, minutes: Math.floor(whole / 60) % 60, seconds: whole % 60, over: at_ms <= now_ms };
}
