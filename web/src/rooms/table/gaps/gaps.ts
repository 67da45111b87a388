// Gaps as they are shown: which are wanted, where the numbers of a span lie on a line, how the parts of a linkage read. Decides no value: the
// line shows only numbers that somebody put.
import type { Edge, Gap, GapSpan } from '../../../api/table';

export interface Wish { kind: string; since: string; waiting: string }
/** Those that fit: of a type, with a change since the last round, with a word of that side missing. */
export function wanted(gaps: readonly Gap[], wish: Wish): Gap[] {
  return gaps.filter((one) =>
    (wish.kind === '' || one.kinds.some((kind) => kind.gap === wish.kind)) &&
    (wish.since === '' || one.since_last === wish.since) &&
    (wish.waiting === '' || one.missing.includes(wish.waiting)));
}
export interface Mark { value: number; parties: string[]; percent: number }
/** Where each number of a span lies between its ends, 0 to 100; sides of one number together, and an end that no side named alone. */
export function marks(span: GapSpan): Mark[] {
  const values = [...new Set([span.low, ...span.by.map((one) => one.value), span.high])].sort((a, b) => a - b);
  const width = span.high - span.low;
  return values.map((value) => ({
    value, parties: span.by.filter((one) => one.value === value).map((one) => one.party).sort(),
    percent: width === 0 ? 50 : Math.round(((value - span.low) / width) * 100),
  }));
}
/** Every span of a gap. */
export function spansOf(gap: Pick<Gap, 'span' | 'spans'>): GapSpan[] {
  return gap.spans ?? (gap.span ? [gap.span] : []);
}
/** Links by the clause that hangs on another, in the order of the text. */
export function linksOf(nodes: readonly string[], edges: readonly Edge[]): { clause: string; edges: Edge[] }[] {
  return nodes.map((clause) => ({ clause, edges: edges.filter((one) => one.clause === clause) })).filter((one) => one.edges.length > 0);
}
/** How far something is, 0 to 100; nothing known is 0. */
export function percent(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.floor((done / total) * 100)) : 0;
}
